//! The page of one order: how it stands, its money, who ordered, what happened, and what followed from it.

use super::badge::Badge;
use super::desk::{Desk, Failure};
use super::frame::{Frame, Section};
use super::moment::{Moment, Reader};
use super::offers::{self, Offer};
use super::step::handle::{at_store_of, look_up, stores_of};
use super::{
    attempt, change, deeds, effect, money, orders as list, reason, receipts, shipment, standing, timeline,
    waybill,
};
use crate::view::words::Words;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use krama_domain::decide::{is_late_money, is_overpaid};
use krama_domain::effect::Subject;
use krama_domain::entry::Entry;
use krama_domain::ids::OrderNumber;
use krama_domain::order::Order;
use krama_domain::reach::{Channel, Contact};
use krama_domain::shop::Store;
use krama_domain::staff::Right;
use krama_domain::time::Timestamp;
use krama_store::repo::orders::Cursor;
use krama_store::repo::outbox::overview;
use krama_store::repo::outbox::{self, Attempt, Effect};
use krama_store::repo::parcels::{self, LastLook};
use krama_store::repo::{audit, orders, timeline as entries};
use krama_store::{Result, Sql};
use std::collections::BTreeMap;

/// Lines of the audit log that are shown, the newest.
const AUDIT_SHOWN: i64 = 10;

/// What the page shows, as the database has it.
struct Found {
    order: Order,
    entries: Vec<Entry>,
    effects: Vec<Effect>,
    attempts: BTreeMap<i64, Vec<Attempt>>,
    looks: Vec<LastLook>,
    /// Why the carrier is not asked just now, in words of the lane.
    closed: Option<String>,
    newer: Option<OrderNumber>,
    older: Option<OrderNumber>,
    /// Who did what to it of late; empty for those who may not know.
    audit: Vec<audit::Line>,
}

/// What belongs to an order.
fn complete(tx: &mut dyn Sql, order: Order, audits: bool, now: Timestamp) -> Result<Found> {
    let (store, subject) = (&order.store, Subject::Order(order.id));
    let (before, after) =
        orders::neighbours(tx, store, Cursor { created_at: order.created_at, id: order.id })?;
    let audit =
        if audits { audit::of_subject(tx, store, order.number.as_str(), AUDIT_SHOWN)? } else { Vec::new() };
    Ok(Found {
        entries: entries::of_order(tx, store, order.id)?,
        effects: outbox::of_subject(tx, store, subject)?,
        attempts: overview::attempts(tx, store, subject)?,
        looks: parcels::last_looks(tx, store, order.id)?,
        closed: shipment::closed(tx, store, now)?,
        newer: before,
        older: after,
        audit,
        order,
    })
}

/// The page.
#[derive(Template)]
#[template(path = "console/order.html")]
struct Page<'a> {
    frame: Frame<'a>,
    order: &'a Order,
    list_url: String,
    customer_url: String,
    placed: Moment,
    about: Vec<String>,
    badges: [Badge; 5],
    cancelled: Option<String>,
    attention: Vec<Look>,
    offers: Vec<Offer>,
    receipts: Vec<receipts::Row>,
    shipments: Vec<shipment::Row>,
    /// Why the carrier is not asked about them just now, in words; `None` while it is, and when nobody needs to.
    shipments_closed: Option<String>,
    /// Writing one more number down.
    attach: Option<Offer>,
    /// Where the form is sent that has the parcels looked at now.
    look_url: Option<String>,
    newer: Option<String>,
    older: Option<String>,
    audit: Vec<deeds::Row>,
    money: money::Breakdown,
    attempts: Vec<attempt::Row>,
    days: Vec<timeline::Day>,
    effects: Vec<effect::Row>,
    phone_url: String,
    reach: Vec<ReachRow>,
}

/// A channel to the customer, and how it stands.
struct ReachRow {
    channel: &'static str,
    state: Badge,
    /// Why it is off, and since when it stands so.
    reason: String,
    since: Moment,
}

fn reach(words: Words<'_>, order: &Order, reader: Reader<'_>) -> Vec<ReachRow> {
    let row = |(channel, contact): (&Channel, &Contact)| ReachRow {
        channel: change::channel_name(*channel),
        state: standing::reach(words, contact),
        reason: contact
            .off
            .as_ref()
            .filter(|off| !off.by_customer)
            .map(|off| reason::said(words, &off.reason))
            .unwrap_or_default(),
        since: reader.brief(contact.off.as_ref().map_or(contact.since, |off| off.since)),
    };
    order.reach.channels.iter().map(row).collect()
}

/// Something that a person should look at, and what they can do about it.
struct Look {
    text: String,
    offers: Vec<Offer>,
}

impl From<String> for Look {
    fn from(text: String) -> Self {
        Self { text, offers: Vec::new() }
    }
}

/// What a person should look at.
fn attention(desk: &Desk, frame: &Frame<'_>, found: &Found) -> Vec<Look> {
    let (words, order) = (frame.words, &found.order);
    let needing = standing::tally(&found.effects).needing;
    let mismatches = order.open_mismatches().map(|seen| {
        let sum = change::reported_sum(seen.amount_minor, seen.currency_number);
        let args = [("invoice", seen.invoice_id.as_str().into()), ("sum", sum.into())];
        Look {
            text: words.args("console-was-mismatch", &args),
            offers: offers::of_mismatch(desk, order, &seen.invoice_id, |key| words.t(key)),
        }
    });
    let failed = order.refunds.iter().filter_map(|(reference, refund)| {
        let why = reason::said(words, refund.failed.as_deref()?);
        let args = [("reference", reference.as_str().into()), ("reason", why.into())];
        Some(words.args("console-was-refund-failed", &args))
    });
    let waiting = order.by_hand.receipts.values().filter(|receipt| receipt.verdict.is_none()).count();
    let waiting = i64::try_from(waiting).unwrap_or(i64::MAX);
    let simple = [
        (waiting > 0, frame.count("order-receipts-wait", waiting)),
        (needing > 0, frame.count("console-look-effects", needing)),
        (is_late_money(order), frame.t("console-was-late-money")),
        (is_overpaid(order), frame.t("console-was-overpaid")),
    ];
    let simple = simple.into_iter().filter(|(so, _)| *so).map(|(_, text)| text);
    simple.chain(failed).map(Look::from).chain(mismatches).collect()
}

impl<'a> Page<'a> {
    fn new(desk: &'a Desk, store: &Store, found: &'a Found) -> Self {
        let frame = Frame::inside(desk, Some(Section::Orders));
        let (words, order) = (frame.words, &found.order);
        let reader = Reader { zone: &store.zone, now: desk.guest.now };
        let messages = found.effects.iter().filter(|effect| standing::is_message(effect));
        let none = Vec::new();
        let tries = |effect: &Effect| found.attempts.get(&effect.nth).unwrap_or(&none).as_slice();
        let row = |e: &Effect| effect::Row::new(words, e, tries(e), reader).offering(desk, order, e);
        let neighbour = |number: &Option<OrderNumber>| number.as_ref().map(|number| desk.order_url(number));
        Self {
            list_url: desk.url("/console/orders"),
            customer_url: frame.shop().order(order.token.as_str()),
            placed: reader.full(order.created_at),
            about: vec![
                frame.t(list::source_key(order.source)),
                frame.t(money::pay_type_key(order.pay_type)),
                frame.with("console-customer-lang", "name", order.lang.name()),
            ],
            badges: [
                standing::payment(words, order, reader.now),
                standing::status(words, order),
                shipment::badge::of_order(words, order, reader.now),
                standing::contact(words, standing::tally(messages)),
                standing::automation(words, standing::tally(&found.effects)),
            ],
            cancelled: order.cancelled.as_ref().map(|c| change::cancelled(words, &c.reason)),
            attention: attention(desk, &frame, found),
            offers: offers::of_order(desk, order, |key| words.t(key))
                .into_iter()
                .chain(waybill::offers(desk, words, order))
                .collect(),
            receipts: receipts::rows(desk, words, order, reader),
            shipments: shipment::rows(desk, words, order, &found.looks, reader),
            attach: shipment::attaching(desk, order, |key| words.t(key)),
            shipments_closed: found
                .closed
                .as_deref()
                .filter(|_| found.looks.iter().any(|look| look.next_at.is_some()))
                .map(|why| reason::said(words, why)),
            look_url: shipment::looking(desk, order, &found.looks),
            newer: neighbour(&found.newer),
            older: neighbour(&found.older),
            audit: deeds::rows(words, &found.audit, reader),
            money: money::breakdown(words, order, reader),
            attempts: attempt::rows(desk, words, order, reader),
            days: timeline::days(words, &found.entries, reader),
            effects: found.effects.iter().map(row).collect(),
            reach: reach(words, order, reader),
            phone_url: format!("tel:{}", order.customer.phone.as_str()),
            order,
            frame,
        }
    }

    /// How many rows the table of effects has.
    fn effect_count(&self) -> i64 {
        i64::try_from(self.effects.len()).unwrap_or(i64::MAX)
    }
}

/// Shows an order by its number.
///
/// A messenger's button names no store. Then the default store is asked first, and the others after it: numbers
/// begin with the store's prefix.
pub(super) async fn show(desk: Desk, Path(number): Path<String>) -> Response {
    match read(&desk, &number).await {
        Err(failure) => desk.refuse(&failure),
        Ok(found) => {
            let desk = at_store_of(desk, &found.order);
            match &desk.store {
                Some(store) => desk.page(&Page::new(&desk, store, &found)),
                None => desk.refuse(&Failure::Missing),
            }
        }
    }
}

async fn read(desk: &Desk, number: &str) -> std::result::Result<Found, Failure> {
    let (stores, number, audits) = (stores_of(desk), number.to_owned(), desk.may(Right::Audit));
    let now = desk.guest.now;
    let find = move |tx: &mut dyn Sql| match look_up(tx, &stores, &number)? {
        Some(order) => complete(tx, order, audits, now).map(Some),
        None => Ok(None),
    };
    desk.read("console order", find).await?.ok_or(Failure::Missing)
}
