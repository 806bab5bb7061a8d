//! The customer's page of one order, `/orders/{token}`, and the part of it that follows the payment.

use crate::view::choice;
use crate::view::chrome::Chrome;
use crate::view::icon::Tone;
use crate::view::links::Links;
use crate::view::order_state::{State, is_payable, order_state};
use crate::view::privacy::{self, Shown};
use crate::view::reach::Reach;
use crate::view::tracking::{Reading, Tracking};
use crate::view::words::Words;
use crate::view::{lines, look, pixel};
use askama::Template;
use krama_domain::order::Order;
use krama_domain::time::{Timestamp, Zone};
use krama_store::repo::parcels::LastLook;

/// How often a browser without scripts asks again while the payment is not settled, in seconds.
pub const REFRESH_SECONDS: u32 = 10;

/// The part that changes by itself. Rendered alone it is the answer of `GET /orders/{token}/state`.
#[derive(Template)]
#[template(path = "part/status.html")]
pub struct OrderStatus<'a> {
    words: Words<'a>,
    code: &'static str,
    follow: bool,
    follow_url: String,
    pay_url: String,
    tone: Tone,
    title: String,
    text: String,
    sums: Vec<(String, String)>,
    pay_label: Option<String>,
    next: Vec<String>,
    event_json: Option<String>,
    /// The steps and the parcels, finished; empty where there is nothing to tell.
    tracking: String,
    /// What changes when there is something new of the parcels.
    news: String,
    /// Milliseconds between two questions, where they are not the usual ones.
    every_ms: Option<u32>,
}

impl<'a> OrderStatus<'a> {
    /// The status at `now`. `reports` tells whether the browser may report the order's event to advertising.
    pub fn new(words: Words<'a>, links: &Links, order: &Order, now: Timestamp, reports: bool) -> Self {
        let state = order_state(order, now);
        let look = look::of(state);
        let token = order.token.as_str();
        let pay_key = choice::keys(order.pay_type)[2];
        let pays = is_payable(order, state);
        Self {
            words,
            code: state.code(),
            follow: state.is_moving(),
            follow_url: links.order_state(token),
            pay_url: links.order_pay(token),
            tone: look.tone,
            title: words.t(look.title),
            text: words.t(look.text),
            sums: sums(&words, order, state),
            pay_label: pays.then(|| words.with(pay_key, "sum", order.due().now.pretty())),
            next: look.next.iter().map(|key| words.with(key, "sum", order.rest().pretty())).collect(),
            event_json: reports.then(|| pixel::order_event(order)).flatten(),
            tracking: String::new(),
            news: String::new(),
            every_ms: None,
        }
    }

    /// The status with what is known of the order's parcels. Once a parcel travels, it leads: what is paid stands in the
    /// sums below.
    #[must_use]
    pub fn tracked(mut self, order: &Order, read: Reading<'_>) -> Self {
        let state = order_state(order, read.now);
        let Some(tracking) = Tracking::of(self.words, order, state, read) else { return self };
        if let Some(lead) = tracking.lead {
            (self.tone, self.title, self.text) = (lead.tone, lead.title, lead.text);
            self.next = Vec::new();
        }
        self.follow |= tracking.every_ms.is_some();
        (self.tracking, self.news, self.every_ms) = (tracking.part, tracking.news, tracking.every_ms);
        self
    }
}

/// What was paid, what went back and what is still due, by state; sums of nothing are left out.
fn sums(words: &Words<'_>, order: &Order, state: State) -> Vec<(String, String)> {
    let (ledger, due) = (order.ledger(), order.due());
    let money = |minor| krama_domain::money::Money::new(minor, order.currency());
    let paid = ("sum-paid", money(ledger.captured_minor()));
    let back = ("sum-back", money(ledger.refunded_minor()));
    let rows = match state {
        State::Cancelled | State::Replaced => vec![],
        State::Refunded
        | State::PartlyRefunded
        | State::CancelledPaid
        | State::Mismatch
        | State::Reviewing => vec![paid, back],
        State::Paid | State::Prepaid | State::CashOnDelivery => vec![paid, ("due-later", order.rest())],
        State::Held | State::Processing => vec![("sum-checking", due.now), ("due-later", due.on_delivery)],
        _ => vec![("due-now", due.now), ("due-later", due.on_delivery)],
    };
    let shown = rows.into_iter().filter(|(_, sum)| sum.minor > 0);
    shown.map(|(key, sum)| (words.t(key), sum.pretty())).collect()
}

/// The page.
#[derive(Template)]
#[template(path = "order.html")]
pub struct OrderPage<'a> {
    /// The frame.
    pub chrome: Chrome<'a>,
    order: &'a Order,
    status: OrderStatus<'a>,
    brief: String,
    placed: String,
    reach: Option<Reach>,
    who: Shown,
}

impl<'a> OrderPage<'a> {
    /// The page at `now`, with times in the store's zone.
    pub fn new(chrome: Chrome<'a>, order: &'a Order, zone: &Zone, now: Timestamp) -> Self {
        let status = OrderStatus::new(chrome.words, chrome.links, order, now, chrome.pixel.is_some());
        let placed = zone.local(order.created_at).short();
        let brief = lines::brief(&order.lines);
        let who = privacy::shown(order, now);
        Self { chrome, order, status, brief, placed, reach: None, who }.with_bot(false)
    }

    /// With what the page says of messages in Telegram; `has_bot` tells whether the store's bot can be met.
    #[must_use]
    pub fn with_bot(self, has_bot: bool) -> Self {
        let reach = Reach::new(self.chrome.words, self.chrome.links, self.order, has_bot);
        Self { reach, ..self }
    }

    /// The page with what the last looks at the order's parcels saw.
    #[must_use]
    pub fn tracked(mut self, looks: &[LastLook], zone: &Zone, now: Timestamp) -> Self {
        let masked = privacy::is_hidden(self.order, now);
        self.status = self.status.tracked(self.order, Reading { looks, zone, now, masked });
        self
    }
}
