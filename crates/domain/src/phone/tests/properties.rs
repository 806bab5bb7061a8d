//! Properties of the normaliser, and its agreement with a port of libphonenumber on numbers that are valid there.

use proptest::prelude::*;
use rlibphonenumber::enums::{PhoneNumberType, Region};
use rlibphonenumber::{PhoneNumber, PhoneNumberFormat};

use super::super::{Country, MAX_E164_DIGITS, MIN_E164_DIGITS, Phone};

const COUNTRIES: [Country; 3] = [Country::Ua, Country::Kz, Country::Ru];

/// Prefix forms of a Ukrainian number in a Ukrainian shop. The bare form is left to the tables: which of its
/// beginnings are something else is the subject there.
const UA_PREFIXES: [&str; 9] = ["+380", "380", "00380", "0", "80", "+3800", "3800", "+0", "тел.: +38 0"];

/// Prefix forms of a number of the +7 zone in a shop of that zone.
const SEVEN_PREFIXES: [&str; 6] = ["+7", "7", "8", "007", "+78", "8107"];

fn country() -> impl Strategy<Value = Country> {
    prop::sample::select(COUNTRIES.to_vec())
}

/// Spreads separators between the digits of a number.
fn spread(number: &str, separators: &[String]) -> String {
    let mut separators = separators.iter().cycle();
    let mut next = || separators.next().map_or("", String::as_str);
    number.chars().flat_map(|digit| [digit.to_string(), next().to_owned()]).collect()
}

fn separators() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[ \u{a0}\u{2009}.()\u{2013}_-]{0,2}", 1..12)
}

fn is_e164(phone: &Phone) -> bool {
    (MIN_E164_DIGITS..=MAX_E164_DIGITS).contains(&phone.digits().len())
        && phone.as_str().starts_with('+')
        && !phone.digits().starts_with('0')
        && phone.digits().bytes().all(|byte| byte.is_ascii_digit())
}

proptest! {
    #[test]
    fn any_spelling_of_a_ukrainian_number_means_it(
        number in "[1-9][0-9]{8}",
        prefix in prop::sample::select(UA_PREFIXES.to_vec()),
        separators in separators(),
        extension in prop::sample::select(vec!["", " доб. 12", "#5", " ext 300", ";ext=7"]),
    ) {
        let text = format!("{prefix}{}{extension}", spread(&number, &separators));
        let read = Phone::parse(&text, Country::Ua).map(String::from);
        prop_assert_eq!(read, Ok(format!("+380{number}")), "{:?}", text);
    }

    #[test]
    fn any_spelling_of_a_number_of_zone_seven_means_it(
        number in "[346789][0-9]{9}",
        prefix in prop::sample::select(SEVEN_PREFIXES.to_vec()),
        separators in separators(),
        default in prop::sample::select(vec![Country::Kz, Country::Ru]),
    ) {
        let text = format!("{prefix}{}", spread(&number, &separators));
        let read = Phone::parse(&text, default).map(String::from);
        prop_assert_eq!(read, Ok(format!("+7{number}")), "{:?}", text);
    }

    #[test]
    fn every_form_of_a_number_reads_back(text in "[+0-9 ]{8,20}", default in country(), other in country()) {
        if let Ok(phone) = Phone::parse(&text, default) {
            prop_assert!(is_e164(&phone), "{phone}");
            prop_assert_eq!(Phone::parse(phone.as_str(), other), Ok(phone.clone()));
            prop_assert_eq!(Phone::parse(&phone.pretty(), other), Ok(phone.clone()));
            prop_assert_eq!(Phone::try_from(phone.to_string()), Ok(phone.clone()));
            prop_assert_eq!(phone.masked().chars().count(), phone.as_str().len());
        }
    }

    #[test]
    fn no_text_panics(text in any::<String>(), default in country()) {
        if let Ok(phone) = Phone::parse(&text, default) {
            prop_assert!(is_e164(&phone), "{phone}");
        }
    }

    #[test]
    fn texts_of_the_parsers_own_alphabet_do_not_panic(
        text in "[0-9+/#;:,. доб.extх()\u{202a}٠📞-]{0,40}",
        default in country(),
    ) {
        if let Ok(phone) = Phone::parse(&text, default) {
            prop_assert!(is_e164(&phone), "{phone}");
        }
    }

    #[test]
    fn explicit_numbers_agree_with_the_oracle(digits in "[1-9][0-9]{7,14}", default in country()) {
        let text = format!("+{digits}");
        agrees(&text, default)?;
    }

    #[test]
    fn national_numbers_agree_with_the_oracle(
        text in "0?(39|50|6[3678]|73|9[1-9]|44|57)[0-9]{7}|[78]?(70[0-8]|747|77[15678]|9[0-9]{2}|495|812)[0-9]{7}",
        default in country(),
    ) {
        agrees(&text, default)?;
    }
}

/// Where the oracle sees a number of a person (mobile or fixed line), we see the same.
///
/// Paid and free services are out of scope: some have lengths of their own. Two differences are meant, and left out. It strips trunk prefixes after foreign country codes, and we keep an
/// international number as written. It takes ten digits that begin with 7 for a Kazakh number in a Russian shop
/// too (and 8 the other way round), and we take them for a number that lacks a digit, and ask.
fn agrees(text: &str, default: Country) -> Result<(), TestCaseError> {
    let Ok(number) = PhoneNumber::parse(text, Some(region(default))) else { return Ok(()) };
    let expected = number.format_as(PhoneNumberFormat::E164).into_owned();
    let trunk_was_stripped = text.starts_with('+') && expected != text;
    let neighbours_lead = if default == Country::Kz { '8' } else { '7' };
    let may_lack_a_digit = text.len() == 10 && text.starts_with(neighbours_lead);
    if !is_personal(&number) || trunk_was_stripped || may_lack_a_digit {
        return Ok(());
    }
    let read = Phone::parse(text, default).map(String::from);
    prop_assert_eq!(read, Ok(expected), "{} in {}", text, default.code());
    Ok(())
}

fn is_personal(number: &PhoneNumber) -> bool {
    use PhoneNumberType::{FixedLine, FixedLineOrMobile, Mobile};
    number.is_valid() && matches!(number.get_type(), FixedLine | FixedLineOrMobile | Mobile)
}

fn region(country: Country) -> Region {
    match country {
        Country::Ua => Region::UA,
        Country::Kz => Region::KZ,
        Country::Ru => Region::RU,
    }
}
