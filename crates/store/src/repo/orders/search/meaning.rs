//! What a text in the search box means: an order's number, a phone or its end, an invoice, an e-mail, a name.

use super::Search;
use crate::repo::orders::{by_number, find_for_report};
use crate::{Result, Sql};
use krama_domain::ids::{OrderNumber, StoreId};
use krama_domain::name::folded;
use krama_domain::phone::{Country, Phone};

/// Longest text that is looked for, in characters.
pub const TYPED_MAX_CHARS: usize = 100;
/// Fewest digits that are taken for the end of a phone.
const PHONE_END_MIN_DIGITS: usize = 4;
/// From how many digits on a first 0 or 8 is the prefix of calls inside a country.
const TRUNK_MIN_DIGITS: usize = 10;

/// What a text means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// Nothing was typed.
    Nothing,
    /// This one order.
    Number(OrderNumber),
    /// All that have this.
    Those(Search),
}

/// Tells what a text means in a store; numbers without a country's code are taken for numbers of `country`.
pub fn understand(tx: &mut dyn Sql, store: &StoreId, country: Country, typed: &str) -> Result<Meant> {
    let typed: String = typed.chars().filter(|c| !c.is_control()).take(TYPED_MAX_CHARS).collect();
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(Meant::Nothing);
    }
    for number in [typed.to_owned(), typed.to_uppercase()] {
        let number = OrderNumber::from_text(&number);
        if let Some(order) = by_number(tx, store, &number)? {
            return Ok(Meant::Number(order.number));
        }
    }
    if let Some(id) = find_for_report(tx, store, typed, None)? {
        return Ok(Meant::Those(Search::Order(id)));
    }
    Ok(guess(typed, country).map_or(Meant::Nothing, Meant::Those))
}

fn guess(typed: &str, country: Country) -> Option<Search> {
    if typed.contains('@') {
        return Some(Search::Email(typed.to_lowercase()));
    }
    if let Ok(phone) = Phone::parse(typed, country) {
        return Some(Search::Phone(phone));
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    if digits.len() >= PHONE_END_MIN_DIGITS && !typed.chars().any(char::is_alphabetic) {
        let trunk = digits.len() >= TRUNK_MIN_DIGITS && digits.starts_with(['0', '8']);
        return Some(Search::PhoneEnd(if trunk { digits[1..].to_owned() } else { digits }));
    }
    Some(folded(typed)).filter(|name| !name.is_empty()).map(Search::Name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_taken_for_what_it_looks_like() {
        let phone = |text| Search::Phone(Phone::parse(text, Country::Ua).unwrap());
        let end = |text: &str| Search::PhoneEnd(text.to_owned());
        let name = |text: &str| Search::Name(text.to_owned());
        for (typed, meant) in [
            ("+380 67 123-45-67", phone("+380671234567")),
            ("0671234567", phone("+380671234567")),
            ("тел. (067) 123 45 67", phone("+380671234567")),
            ("8 067 123 45 67", phone("+380671234567")),
            ("4567", end("4567")),
            ("45-67", end("4567")),
            ("123 45 67", end("1234567")),
            ("Taras@Shop.UA", Search::Email("taras@shop.ua".to_owned())),
            ("ШЕВЧ", name("шевч")),
            ("Ґалаґан Мар'яна", name("галаган маряна")),
            ("123", name("123")),
            ("p2_none", name("p2_none")),
        ] {
            assert_eq!(guess(typed, Country::Ua), Some(meant), "{typed}");
        }
        assert_eq!(guess("''", Country::Ua), None);
    }
}
