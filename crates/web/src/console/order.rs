//! The page of one order: how it stands, its money, who ordered, what happened, and what followed from it.

use super::badge::Badge;
use super::desk::{Desk, Failure};
use super::frame::{Frame, Section};
use super::moment::{Moment, Reader};
use super::{attempt, change, effect, money, orders as list, standing, timeline};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use krama_domain::decide::{is_late_money, is_overpaid};
use krama_domain::effect::Subject;
use krama_domain::entry::Entry;
use krama_domain::ids::{OrderNumber, StoreId};
use krama_domain::order::Order;
use krama_domain::shop::Store;
use krama_store::repo::outbox::overview;
use krama_store::repo::outbox::{self, Attempt, Effect};
use krama_store::repo::{orders, timeline as entries};
use krama_store::{Result, Sql};
use std::collections::BTreeMap;

/// What the page shows, as the database has it.
struct Found {
    order: Order,
    entries: Vec<Entry>,
    effects: Vec<Effect>,
    attempts: BTreeMap<i64, Vec<Attempt>>,
}

/// Finds an order by its number in the first of these stores that has it.
fn find(tx: &mut dyn Sql, stores: &[StoreId], number: &OrderNumber) -> Result<Option<Found>> {
    for store in stores {
        if let Some(order) = orders::by_number(tx, store, number)? {
            let subject = Subject::Order(order.id);
            return Ok(Some(Found {
                entries: entries::of_order(tx, store, order.id)?,
                effects: outbox::of_subject(tx, store, subject)?,
                attempts: overview::attempts(tx, store, subject)?,
                order,
            }));
        }
    }
    Ok(None)
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
    badges: [Badge; 4],
    cancelled: Option<String>,
    attention: Vec<String>,
    money: money::Breakdown,
    attempts: Vec<attempt::Row>,
    days: Vec<timeline::Day>,
    effects: Vec<effect::Row>,
    phone_url: String,
}

/// What a person should look at.
fn attention(frame: &Frame<'_>, found: &Found) -> Vec<String> {
    let (words, order) = (frame.words, &found.order);
    let needing = standing::tally(&found.effects).needing;
    let mismatches = order.open_mismatches().map(|seen| {
        let sum = change::reported_sum(seen.amount_minor, seen.currency_number);
        words.args(
            "console-was-mismatch",
            &[("invoice", seen.invoice_id.as_str().into()), ("sum", sum.into())],
        )
    });
    let failed = order.refunds.iter().filter_map(|(reference, refund)| {
        let reason = refund.failed.as_deref()?;
        let args = [("reference", reference.as_str().into()), ("reason", reason.into())];
        Some(words.args("console-was-refund-failed", &args))
    });
    let simple = [
        (needing > 0, frame.count("console-look-effects", needing)),
        (is_late_money(order), frame.t("console-was-late-money")),
        (is_overpaid(order), frame.t("console-was-overpaid")),
    ];
    let simple = simple.into_iter().filter(|(so, _)| *so).map(|(_, text)| text);
    simple.chain(mismatches).chain(failed).collect()
}

impl<'a> Page<'a> {
    fn new(desk: &'a Desk, store: &Store, found: &'a Found) -> Self {
        let frame = Frame::inside(desk, Some(Section::Orders));
        let (words, order) = (frame.words, &found.order);
        let reader = Reader { zone: &store.zone, now: desk.guest.now };
        let messages = found.effects.iter().filter(|effect| standing::is_message(effect));
        let none = Vec::new();
        let tries = |effect: &Effect| found.attempts.get(&effect.nth).unwrap_or(&none).as_slice();
        let row = |e: &Effect| effect::Row::new(words, e, tries(e), reader);
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
                standing::contact(words, standing::tally(messages)),
                standing::automation(words, standing::tally(&found.effects)),
            ],
            cancelled: order.cancelled.as_ref().map(|c| change::cancelled(words, &c.reason)),
            attention: attention(&frame, found),
            money: money::breakdown(words, order, reader),
            attempts: attempt::rows(words, order, reader),
            days: timeline::days(words, &found.entries, reader),
            effects: found.effects.iter().map(row).collect(),
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
            let store = desk.stores.iter().find(|store| store.id == found.order.store).cloned();
            let desk = Desk { store, ..desk };
            match &desk.store {
                Some(store) => desk.page(&Page::new(&desk, store, &found)),
                None => desk.refuse(&Failure::Missing),
            }
        }
    }
}

async fn read(desk: &Desk, number: &str) -> std::result::Result<Found, Failure> {
    // No number holds U+0000, and no database would look for it.
    if number.contains('\0') {
        return Err(Failure::Missing);
    }
    let only = desk.store.iter().filter(|_| desk.guest.asked("store").is_some());
    let mut stores: Vec<StoreId> = only.map(|store| store.id.clone()).collect();
    if stores.is_empty() {
        stores = desk.stores.iter().map(|store| store.id.clone()).collect();
    }
    let number = OrderNumber::from_text(number);
    let found = desk.read("console order", move |tx| find(tx, &stores, &number)).await?;
    found.ok_or(Failure::Missing)
}
