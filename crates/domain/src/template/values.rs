//! What variables hold for one order, as it stands.

use super::render::Values;
use super::variable::{Value, Variable};
use crate::lang::Lang;
use crate::money::Money;
use crate::notice::text::more_positions;
use crate::order::{Line, Order};
use crate::parcel::{Parcel, TrackingNumber};
use crate::shop::Store;
use crate::text::clean_line;
use crate::time::{DAY_MS, Timestamp};

/// Most positions that a list shows.
const ITEMS_SHOWN_MAX: usize = 10;
/// Longest name of a position, in UTF-16 units.
const ITEM_NAME_MAX_UNITS: usize = 90;
/// Stands where a text was cut.
const CUT: &str = "…";

/// What is known at the moment of a message.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// The order.
    pub order: &'a Order,
    /// Its store.
    pub store: &'a Store,
    /// The address of the customer's page of the order.
    pub link: &'a str,
    /// Its parcel, once there is one.
    pub parcel: Option<ParcelNow<'a>>,
}

/// What is known of a parcel. Empty texts stand for what the carrier did not say.
#[derive(Debug, Clone, Copy)]
pub struct ParcelNow<'a> {
    /// The carrier's number.
    pub number: &'a str,
    /// The carrier's own words for its state.
    pub status_text: &'a str,
    /// Branch or parcel locker.
    pub point: &'a str,
    /// Settlement.
    pub city: &'a str,
    /// Until when it is kept without a fee.
    pub free_until: Option<Timestamp>,
    /// How many whole days it has waited at the branch, from 1.
    pub days: Option<i64>,
}

impl<'a> ParcelNow<'a> {
    /// What an order knows of one of its parcels.
    pub fn of(number: &'a TrackingNumber, parcel: &'a Parcel, now: Timestamp) -> Self {
        let place = parcel.place.as_ref().map(|(_, place)| place);
        let days = parcel.waits_since().map(|since| now.since_ms(since) / DAY_MS);
        Self {
            number: number.as_str(),
            status_text: parcel.standing().map_or("", |(_, sight)| &sight.text),
            point: place.map_or("", |place| &place.point),
            city: place.map_or("", |place| &place.city),
            free_until: parcel.free_until.map(|(_, until)| until),
            days: days.filter(|days| *days > 0),
        }
    }
}

/// The values of all variables that have one.
pub fn values(situation: &Situation<'_>, lang: Lang) -> Values {
    let mut values = Collected(Values::new());
    of_order(&mut values, situation, lang);
    of_money(&mut values, situation.order);
    of_parcel(&mut values, situation, lang);
    values.text("store.name", &situation.store.name);
    values.0
}

/// Values by name; what is empty is left out, and what is too long is cut.
struct Collected(Values);

impl Collected {
    fn put(&mut self, name: &'static str, value: Value) {
        debug_assert!(Variable::named(name).is_some(), "{name} is not in the table");
        self.0.insert(name, value);
    }

    /// One line of words.
    fn text(&mut self, name: &'static str, text: &str) {
        let line = line(text);
        let longest = Variable::named(name).map_or(0, |variable| variable.longest);
        if !line.is_empty() {
            self.put(name, Value::Text(clip(&line, longest)));
        }
    }
}

fn of_order(values: &mut Collected, situation: &Situation<'_>, lang: Lang) {
    let order = situation.order;
    values.text("customer.first_name", &order.customer.name.first);
    values.text("customer.name", &order.customer.name.full());
    values.text("customer.phone", &order.customer.phone.pretty());
    values.text("order.number", order.number.as_str());
    values.put("order.date", Value::Text(day(situation.store, order.created_at, lang)));
    values.put("order.link", Value::Text(situation.link.to_owned()));
    values.put("order.items", Value::Text(items(&order.lines, lang)));
    let pieces = order.lines.iter().fold(0_i64, |sum, line| sum.saturating_add(line.quantity));
    values.put("order.item_count", Value::Number(pieces));
    values.text("order.first_item", &order.lines.first().map(Line::name).unwrap_or_default());
    let parts = [order.delivery.city.as_str(), order.delivery.branch.as_str()];
    let given: Vec<_> = parts.into_iter().filter(|part| !part.trim().is_empty()).collect();
    values.text("order.delivery", &given.join(", "));
}

fn of_money(values: &mut Collected, order: &Order) {
    let ledger = order.ledger();
    let sum = |minor| Value::Sum(Money::new(minor, order.currency()));
    values.put("money.total", Value::Sum(order.total()));
    values.put("money.paid", sum(ledger.captured_minor()));
    values.put("money.refunded", sum(ledger.refunded_minor()));
    values.put("money.due_on_pickup", Value::Sum(due_on_pickup(order)));
}

/// What the carrier will ask for. After a refund or a cancellation people decide that, so nothing is claimed.
fn due_on_pickup(order: &Order) -> Money {
    if order.cancelled.is_some() || order.ledger().refunded_minor() > 0 {
        Money::zero(order.currency())
    } else if order.is_covered() {
        order.rest()
    } else {
        order.due().on_delivery
    }
}

fn of_parcel(values: &mut Collected, situation: &Situation<'_>, lang: Lang) {
    let delivery = &situation.order.delivery;
    let parcel = situation.parcel;
    let told = |of: fn(&ParcelNow<'_>) -> bool| parcel.filter(of);
    values.text("np.point", told(|p| !p.point.is_empty()).map_or(&delivery.branch, |p| p.point));
    values.text("np.city", told(|p| !p.city.is_empty()).map_or(&delivery.city, |p| p.city));
    let Some(parcel) = parcel else { return };
    values.text("np.number", parcel.number);
    values.text("np.status", parcel.status_text);
    if let Some(until) = parcel.free_until {
        values.put("np.free_until", Value::Text(day(situation.store, until, lang)));
    }
    if let Some(days) = parcel.days {
        values.put("np.days", Value::Number(days));
    }
}

/// `• Худі, M — 2 × 500 ₴`, one line for each position, and how many more there are.
fn items(lines: &[Line], lang: Lang) -> String {
    let shown = |position: &Line| {
        let name = clip(&line(&position.name()), ITEM_NAME_MAX_UNITS);
        format!("• {name} — {} × {}", position.quantity, position.price.pretty())
    };
    let mut list: Vec<_> = lines.iter().take(ITEMS_SHOWN_MAX).map(shown).collect();
    if lines.len() > ITEMS_SHOWN_MAX {
        list.push(more_positions(lines.len() - ITEMS_SHOWN_MAX, lang));
    }
    list.join("\n")
}

/// One line without control characters and the marks that reorder what is read.
fn line(text: &str) -> String {
    clean_line(text, usize::MAX).unwrap_or_default()
}

/// At most `max_units` UTF-16 units of a text, with a sign where it was cut.
fn clip(text: &str, max_units: usize) -> String {
    if text.chars().map(char::len_utf16).sum::<usize>() <= max_units {
        return text.to_owned();
    }
    let mut left = max_units.saturating_sub(1);
    let fits = |c: &char| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    };
    let kept: String = text.chars().take_while(fits).collect();
    kept + CUT
}

/// `28 листопада`, by the store's calendar.
fn day(store: &Store, at: Timestamp, lang: Lang) -> String {
    let local = store.zone.local(at);
    let month = usize::try_from(local.month).unwrap_or(1).clamp(1, 12) - 1;
    format!("{} {}", local.day, months(lang)[month])
}

/// The months as they stand after a day.
const fn months(lang: Lang) -> [&'static str; 12] {
    match lang {
        Lang::Uk => [
            "січня",
            "лютого",
            "березня",
            "квітня",
            "травня",
            "червня",
            "липня",
            "серпня",
            "вересня",
            "жовтня",
            "листопада",
            "грудня",
        ],
        Lang::Ru => [
            "января",
            "февраля",
            "марта",
            "апреля",
            "мая",
            "июня",
            "июля",
            "августа",
            "сентября",
            "октября",
            "ноября",
            "декабря",
        ],
        Lang::Kk => [
            "қаңтар",
            "ақпан",
            "наурыз",
            "сәуір",
            "мамыр",
            "маусым",
            "шілде",
            "тамыз",
            "қыркүйек",
            "қазан",
            "қараша",
            "желтоқсан",
        ],
        Lang::En => [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
    }
}
