//! What variables hold for one order, or one request to be contacted, as it stands.

use super::day::day;
use super::render::Values;
use super::topic::Topic;
use super::variable::{Value, Variable};
use crate::contact::ContactRequest;
use crate::lang::Lang;
use crate::money::Money;
use crate::notice::text::{cancellation, figures, more_positions, parcels, state, sum, way};
use crate::order::{Line, Order};
use crate::parcel::{Parcel, TrackingNumber};
use crate::shop::Store;
use crate::text::{clean_block, clean_line};
use crate::time::{DAY_MS, Timestamp};

/// Most positions that a list shows to a customer; managers see as many as fit.
const ITEMS_SHOWN_MAX: usize = 10;
/// Longest name of a position, in UTF-16 units.
const ITEM_NAME_MAX_UNITS: usize = 90;
/// The same for managers.
const MANAGERS_ITEM_NAME_MAX_UNITS: usize = 200;
/// Longest line of a list, in UTF-16 units.
const LINE_MAX_UNITS: usize = 150;
/// Stands where a text was cut.
const CUT: &str = "…";

/// What a message is about.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// An order.
    Order(&'a Order),
    /// Somebody who wants to be contacted.
    Contact(&'a ContactRequest),
}

impl Subject<'_> {
    /// The goods.
    pub(super) fn lines(&self) -> &[Line] {
        match self {
            Self::Order(order) => &order.lines,
            Self::Contact(request) => &request.lines,
        }
    }
}

/// What is known at the moment of a message.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// What it is about.
    pub subject: Subject<'a>,
    /// The store.
    pub store: &'a Store,
    /// The address of the customer's page of the order; nothing for a request.
    pub link: &'a str,
    /// The parcel that it tells of, once there is one.
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
    /// What an order knows of the parcel that was heard of last.
    pub fn latest(order: &'a Order, now: Timestamp) -> Option<Self> {
        let there = order.parcels.iter().filter(|(_, parcel)| parcel.dropped.is_none());
        let heard = |(_, parcel): &(&TrackingNumber, &Parcel)| parcel.standing().map(|(_, sight)| sight.at);
        there.max_by_key(heard).map(|(number, parcel)| Self::of(number, parcel, now))
    }
}

/// The values of all variables that have one in messages on `topic`, but for the list of goods: see [`items`].
pub(super) fn values(topic: Topic, situation: &Situation<'_>, lang: Lang) -> Values {
    let mut values = Collected { values: Values::new(), topic, lang };
    match situation.subject {
        Subject::Order(order) => {
            of_order(&mut values, order, situation);
            of_money(&mut values, order);
            of_parcel(&mut values, order, situation);
            of_notice(&mut values, order);
        }
        Subject::Contact(request) => of_contact(&mut values, request, situation.store),
    }
    values.line("store.name", &situation.store.name);
    values.values
}

/// Values by name; what is empty is left out, and what is too long is cut.
struct Collected {
    values: Values,
    topic: Topic,
    lang: Lang,
}

impl Collected {
    fn put(&mut self, name: &'static str, value: Value) {
        debug_assert!(Variable::named(name).is_some(), "{name} is not in the table");
        self.values.insert(name, value);
    }

    /// Words as they are, as many as the table allows.
    fn text(&mut self, name: &'static str, text: &str) {
        let longest = Variable::named(name).map_or(0, |variable| variable.longest);
        if !text.is_empty() {
            self.put(name, Value::Text(clip(text, longest)));
        }
    }

    /// One line of words.
    fn line(&mut self, name: &'static str, text: &str) {
        self.text(name, &line(text));
    }

    /// What somebody wrote, in their lines.
    fn block(&mut self, name: &'static str, text: Option<&str>) {
        self.text(name, &clean_block(text.unwrap_or_default(), usize::MAX).unwrap_or_default());
    }

    /// One line for each.
    fn list(&mut self, name: &'static str, lines: &[String]) {
        let lines: Vec<_> = lines.iter().map(|text| clip(&line(text), LINE_MAX_UNITS)).collect();
        self.text(name, &lines.join("\n"));
    }

    fn sum(&mut self, name: &'static str, money: Money) {
        let shown = price(money, self.topic, self.lang);
        self.put(name, Value::Sum { minor: money.minor, shown });
    }

    /// The goods, but for their list.
    fn goods(&mut self, lines: &[Line], total: Money) {
        let pieces = lines.iter().fold(0_i64, |sum, line| sum.saturating_add(line.quantity));
        self.put("order.item_count", Value::Number(pieces));
        self.put("order.position_count", Value::Number(i64::try_from(lines.len()).unwrap_or(i64::MAX)));
        self.line("order.first_item", &lines.first().map(Line::name).unwrap_or_default());
        self.sum("money.total", total);
    }
}

/// Customers read a sum; managers search for it, too, as people type it.
fn price(money: Money, topic: Topic, lang: Lang) -> String {
    if topic.is_to_managers() { sum(money, lang) } else { money.pretty() }
}

fn of_order(values: &mut Collected, order: &Order, situation: &Situation<'_>) {
    let (customer, delivery) = (&order.customer, &order.delivery);
    let phone = &customer.phone;
    let phone = if values.topic.is_to_managers() { phone.to_string() } else { phone.pretty() };
    values.line("customer.first_name", &customer.name.first);
    values.line("customer.name", &customer.name.full());
    values.line("customer.phone", &phone);
    values.line("order.number", order.number.as_str());
    values.put("order.date", Value::Text(day(situation.store, order.created_at, values.lang)));
    values.line("order.time", &situation.store.zone.local(order.created_at).short());
    values.put("order.link", Value::Text(situation.link.to_owned()));
    values.goods(&order.lines, order.total());
    values.line("order.city", &delivery.city);
    values.line("order.branch", &delivery.branch);
    let parts = [delivery.city.as_str(), delivery.branch.as_str()];
    let given: Vec<_> = parts.into_iter().filter(|part| !part.trim().is_empty()).collect();
    values.line("order.delivery", &given.join(", "));
    values.block("order.comment", order.comment.as_deref());
}

fn of_money(values: &mut Collected, order: &Order) {
    let ledger = order.ledger();
    let sum = |minor| Money::new(minor, order.currency());
    values.sum("money.paid", sum(ledger.captured_minor()));
    values.sum("money.refunded", sum(ledger.refunded_minor()));
    values.sum("money.due_on_pickup", due_on_pickup(order));
    values.line("money.way", way(order, values.lang));
    values.list("money.state", &state(order, values.lang));
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

fn of_parcel(values: &mut Collected, order: &Order, situation: &Situation<'_>) {
    let delivery = &order.delivery;
    let parcel = situation.parcel;
    let told = |of: fn(&ParcelNow<'_>) -> bool| parcel.filter(of);
    values.line("np.point", told(|p| !p.point.is_empty()).map_or(&delivery.branch, |p| p.point));
    values.line("np.city", told(|p| !p.city.is_empty()).map_or(&delivery.city, |p| p.city));
    let Some(parcel) = parcel else { return };
    values.line("np.number", parcel.number);
    values.line("np.status", parcel.status_text);
    if let Some(until) = parcel.free_until {
        values.put("np.free_until", Value::Text(day(situation.store, until, values.lang)));
    }
    if let Some(days) = parcel.days {
        values.put("np.days", Value::Number(days));
    }
}

/// What managers alone are told of an order.
fn of_notice(values: &mut Collected, order: &Order) {
    let Topic::Managers(notice) = values.topic else { return };
    values.line("order.cancelled", &cancellation(order, values.lang).unwrap_or_default());
    values.list("order.parcels", &parcels(order, values.lang));
    values.list("notice.figures", &figures(notice, order, values.lang));
}

fn of_contact(values: &mut Collected, request: &ContactRequest, store: &Store) {
    values.line("customer.name", &request.name);
    values.line("customer.phone", &request.phone.to_string());
    values.line("contact.telegram", request.telegram.as_deref().unwrap_or_default());
    values.line("contact.whatsapp", request.whatsapp.as_deref().unwrap_or_default());
    values.block("contact.question", request.question.as_deref());
    values.line("contact.time", &store.zone.local(request.created_at).short());
    values.goods(&request.lines, request.total);
}

/// The list of goods with at most `shown` positions, one in a line, and how many more there are. Customers
/// read `• Худі, M — 2 × 500 ₴`, managers `1. Худі, M — 2 × 500 грн`.
pub(super) fn items(lines: &[Line], shown: usize, topic: Topic, lang: Lang) -> Value {
    let longest = if topic.is_to_managers() { MANAGERS_ITEM_NAME_MAX_UNITS } else { ITEM_NAME_MAX_UNITS };
    let position = |(nth, position): (usize, &Line)| {
        let mark = if topic.is_to_managers() { format!("{nth}.") } else { "•".to_owned() };
        let name = clip(&line(&position.name()), longest);
        format!("{mark} {name} — {} × {}", position.quantity, price(position.price, topic, lang))
    };
    let mut list: Vec<_> = (1..).zip(lines.iter().take(shown)).map(position).collect();
    if lines.len() > shown {
        list.push(more_positions(lines.len() - shown, lang));
    }
    Value::Text(list.join("\n"))
}

/// Most positions that the list of goods shows.
pub(super) const fn items_shown_max(topic: Topic) -> usize {
    if topic.is_to_managers() { usize::MAX } else { ITEMS_SHOWN_MAX }
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
