//! What a waybill's form says: how it begins, what was typed into it, and the contents that it becomes.

use crate::form::fields::Fields;
use krama_connectors::nova_poshta::waybill::usual;
use krama_connectors::settings::Settings;
use krama_domain::money::{Currency, Money};
use krama_domain::order::Order;
use krama_domain::time::{DAY_MS, Timestamp, Zone};
use krama_domain::waybill::{Contents, DESCRIPTION_MAX_CHARS, Payer};

/// Fewest and most characters of a reference that a form carries.
const REFERENCE_CHARS: std::ops::RangeInclusive<usize> = 8..=32;
/// Days ahead for which a waybill can be made.
const DAYS_AHEAD_MAX: i64 = 30;

/// A field whose text cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    /// The description.
    Description,
    /// The weight.
    Weight,
    /// The sides.
    Sides,
    /// The declared value.
    Value,
    /// The day.
    Day,
}

impl Wrong {
    /// The key of what is said about it.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Description => "waybill-wrong-description",
            Self::Weight => "waybill-wrong-weight",
            Self::Sides => "waybill-wrong-sides",
            Self::Value => "waybill-wrong-value",
            Self::Day => "waybill-wrong-day",
        }
    }
}

/// The form as texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) description: String,
    pub(super) kg: String,
    pub(super) sides: String,
    pub(super) value: String,
    /// The day as browsers write it: `2026-11-21`.
    pub(super) day: String,
    pub(super) payer: String,
    /// Whether it is one parcel more.
    pub(super) further: bool,
    /// Drawn for this form.
    pub(super) reference: String,
    /// What the carrier was to collect when the form was shown, in minor units.
    pub(super) seen: String,
}

/// `2026-11-21`, the day in Kyiv.
fn day_text(at: Timestamp) -> String {
    let local = Zone::kyiv().local(at);
    format!("{:04}-{:02}-{:02}", local.year, local.month, local.day)
}

/// The title of one thing, or how many there are. The carrier reads Ukrainian.
fn description(order: &Order) -> String {
    let pieces: i64 = order.lines.iter().map(|line| line.quantity).sum();
    let text = match order.lines.as_slice() {
        [line] if line.quantity == 1 => line.name(),
        [line] => format!("{}, {pieces} шт.", line.title),
        _ => format!("Товари, {pieces} шт."),
    };
    text.chars().filter(|c| !c.is_control()).take(DESCRIPTION_MAX_CHARS).collect()
}

fn kilograms(grams: u32) -> String {
    let text = format!("{}.{:03}", grams / 1_000, grams % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Typed {
    /// How the form of an order begins.
    pub(super) fn usual(order: &Order, settings: &Settings, now: Timestamp) -> Self {
        let [length, width, height] = usual::sides_cm(settings);
        Self {
            description: description(order),
            kg: kilograms(usual::weight(settings)),
            sides: format!("{length}×{width}×{height}"),
            value: order.total().decimal(),
            day: day_text(usual::day(settings, now)),
            payer: Payer::Recipient.code().to_owned(),
            ..Self::default()
        }
    }

    /// What was sent.
    pub(super) fn sent(fields: &Fields) -> Self {
        let get = |name: &str| fields.get(name).trim().to_owned();
        Self {
            description: get("description"),
            kg: get("kg"),
            sides: get("sides"),
            value: get("value"),
            day: get("day"),
            payer: get("payer"),
            further: get("further") == "1",
            reference: get("reference"),
            seen: get("seen"),
        }
    }

    /// Whether its reference was drawn by the server.
    pub(super) fn has_reference(&self) -> bool {
        is_reference(&self.reference)
    }

    /// The contents that it says, or the fields that say none.
    pub(super) fn contents(&self, currency: Currency, now: Timestamp) -> Result<Contents, Vec<Wrong>> {
        let described = !self.description.is_empty()
            && self.description.chars().count() <= DESCRIPTION_MAX_CHARS
            && !self.description.chars().any(char::is_control);
        let value: String = self.value.chars().filter(|c| !c.is_whitespace()).collect();
        let value = Money::parse_decimal(&value, currency).ok().filter(|value| value.minor > 0);
        let (grams, sides_cm) = (usual::grams(&self.kg), usual::sides(&self.sides));
        let day = self.day_of(now);
        let checks = [
            (described, Wrong::Description),
            (grams.is_some(), Wrong::Weight),
            (sides_cm.is_some(), Wrong::Sides),
            (value.is_some(), Wrong::Value),
            (day.is_some(), Wrong::Day),
        ];
        let wrong: Vec<_> = checks.into_iter().filter(|(fine, _)| !fine).map(|(_, wrong)| wrong).collect();
        let (Some(grams), Some(sides_cm), Some(value), Some(day), true) =
            (grams, sides_cm, value, day, described)
        else {
            return Err(wrong);
        };
        let payer = Payer::from_code(&self.payer).unwrap_or(Payer::Recipient);
        Ok(Contents { day, grams, sides_cm, description: self.description.clone(), value, payer })
    }

    /// The day, unless it is over in Kyiv or far ahead.
    fn day_of(&self, now: Timestamp) -> Option<Timestamp> {
        let day = Zone::kyiv().midnight(&self.day)?;
        let today = Zone::kyiv().midnight(&day_text(now))?;
        (today <= day && day <= now.plus_ms(DAYS_AHEAD_MAX * DAY_MS)).then_some(day)
    }
}

/// Whether a text is a reference as the server draws them.
pub(super) fn is_reference(text: &str) -> bool {
    REFERENCE_CHARS.contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::sample::{self, NOW, uah};
    use krama_domain::pay::PayType;
    use krama_domain::time::HOUR_MS;

    fn settings() -> Settings {
        Settings {
            store: sample::store(),
            public_url: String::new(),
            values: std::collections::BTreeMap::new(),
            texts: std::collections::BTreeMap::new(),
            notes: std::collections::BTreeMap::new(),
        }
    }

    #[test]
    fn a_form_begins_with_the_goods_and_what_is_usual() {
        let mut order = sample::order(PayType::Cod);
        let typed = Typed::usual(&order, &settings(), NOW);
        assert_eq!((typed.description.as_str(), typed.kg.as_str()), ("Товари, 3 шт.", "1"));
        assert_eq!((typed.sides.as_str(), typed.value.as_str()), ("20×20×10", "1499.00"));
        let contents = typed.contents(order.currency(), NOW).unwrap();
        assert_eq!((contents.grams, contents.sides_cm, contents.value), (1_000, [20, 20, 10], uah(149_900)));
        assert!(contents.is_sound());
        order.lines.truncate(1);
        assert_eq!(Typed::usual(&order, &settings(), NOW).description, "Футболка «Крама», M");
        order.lines[0].quantity = 2;
        assert_eq!(Typed::usual(&order, &settings(), NOW).description, "Футболка «Крама», 2 шт.");
    }

    #[test]
    fn after_the_cut_off_in_kyiv_it_is_for_tomorrow() {
        let order = sample::order(PayType::Cod);
        let day = |after_ms: i64| Typed::usual(&order, &settings(), NOW.plus_ms(after_ms)).day;
        // It is 14:05 in Kyiv.
        assert_eq!((day(0).as_str(), day(3 * HOUR_MS).as_str()), ("2026-11-21", "2026-11-22"));
        let mut late = settings();
        late.values.insert("nova_poshta.cut_off".to_owned(), "14:00".to_owned());
        assert_eq!(Typed::usual(&order, &late, NOW).day, "2026-11-22");
    }

    #[test]
    fn each_field_that_cannot_be_is_named() {
        let order = sample::order(PayType::Cod);
        let good = Typed::usual(&order, &settings(), NOW);
        let wrong = |typed: Typed| typed.contents(order.currency(), NOW).unwrap_err();
        let text = str::to_owned;
        for kg in ["", "0", "-1", "1.2345", "1e3", "1001", "кг"] {
            assert_eq!(wrong(Typed { kg: text(kg), ..good.clone() }), [Wrong::Weight], "{kg}");
        }
        for sides in ["", "20×20", "20×20×0", "20×20×301", "1×2×3×4"] {
            assert_eq!(wrong(Typed { sides: text(sides), ..good.clone() }), [Wrong::Sides], "{sides}");
        }
        for day in ["", "2026-11-20", "2026-12-22", "21.11.2026", "2026-02-30"] {
            assert_eq!(wrong(Typed { day: text(day), ..good.clone() }), [Wrong::Day], "{day}");
        }
        let long = "о".repeat(DESCRIPTION_MAX_CHARS + 1);
        for description in ["", long.as_str()] {
            let typed = Typed { description: text(description), ..good.clone() };
            assert_eq!(wrong(typed), [Wrong::Description]);
        }
        assert_eq!(wrong(Typed { value: text("0"), kg: text("x"), ..good }), [Wrong::Weight, Wrong::Value]);
    }
}
