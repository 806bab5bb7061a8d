//! The list of a store's orders, the newest first.

use super::badge::Badge;
use super::desk::{Desk, Failure, Storeless};
use super::frame::{Frame, Section};
use super::moment::{Moment, Reader};
use super::{cursor, standing};
use askama::Template;
use axum::response::Response;
use krama_domain::ids::{OrderId, StoreId};
use krama_domain::order::{Order, Source};
use krama_domain::shop::Store;
use krama_store::repo::orders;
use krama_store::repo::orders::Cursor;
use krama_store::repo::outbox::overview::{self, Tally};
use krama_store::{Result, Sql};
use std::collections::BTreeMap;

/// Orders of one page.
const PAGE_ORDERS: usize = 50;

/// What the page shows, as the database has it.
struct Found {
    /// One more than a page, where there are older ones.
    orders: Vec<Order>,
    tallies: BTreeMap<String, Tally>,
    count: i64,
}

fn cursor_of(order: &Order) -> Cursor {
    Cursor { created_at: order.created_at, id: order.id }
}

fn find(tx: &mut dyn Sql, store: &StoreId, after: Option<Cursor>) -> Result<Found> {
    let limit = i64::try_from(PAGE_ORDERS + 1).expect("a page is small");
    let orders = orders::page(tx, store, after, limit)?;
    let tallies = match (orders.first(), orders.last()) {
        (Some(newest), Some(oldest)) => overview::of_orders(tx, store, cursor_of(newest), cursor_of(oldest))?,
        _ => BTreeMap::new(),
    };
    Ok(Found { orders, tallies, count: orders::count(tx, store)? })
}

/// One order of the list.
struct Row {
    number: String,
    url: String,
    at: Moment,
    name: String,
    phone: String,
    pieces: i64,
    total: String,
    payment: Badge,
    status: Badge,
    automation: Badge,
    source: String,
}

/// The page.
#[derive(Template)]
#[template(path = "console/orders.html")]
struct Page<'a> {
    frame: Frame<'a>,
    rows: Vec<Row>,
    count: i64,
    older: Option<String>,
    /// Where the list begins, on every page but the first.
    newest: Option<String>,
}

/// The key of the word for where an order came from.
pub(super) const fn source_key(source: Source) -> &'static str {
    match source {
        Source::Shop => "console-source-shop",
        Source::Manual => "console-source-manual",
        Source::Import => "console-source-import",
    }
}

impl<'a> Page<'a> {
    fn new(desk: &'a Desk, store: &Store, found: &Found, is_first: bool) -> Self {
        let frame = Frame::inside(desk, Some(Section::Orders));
        let reader = Reader { zone: &store.zone, now: desk.guest.now };
        let shown = &found.orders[..found.orders.len().min(PAGE_ORDERS)];
        let has_older = found.orders.len() > PAGE_ORDERS;
        let last = shown.last().filter(|_| has_older);
        let tally = |order: &Order| found.tallies.get(&order.id.to_string()).copied().unwrap_or_default();
        let rows = shown.iter().map(|order| Row {
            number: order.number.to_string(),
            url: desk.order_url(&order.number),
            at: reader.brief(order.created_at),
            name: order.customer.name.full(),
            phone: order.customer.phone.pretty(),
            pieces: order.lines.iter().map(|line| line.quantity).sum(),
            total: order.total().pretty(),
            payment: standing::payment(frame.words, order, reader.now),
            status: standing::status(frame.words, order),
            automation: standing::automation(frame.words, tally(order)),
            source: frame.t(source_key(order.source)),
        });
        let path = "/console/orders";
        Self {
            rows: rows.collect(),
            count: found.count,
            older: last.map(|order| desk.url_with(path, "after", &cursor::write(order.created_at, order.id))),
            newest: (!is_first).then(|| desk.url(path)),
            frame,
        }
    }
}

/// Shows the list.
pub(super) async fn show(desk: Desk) -> Response {
    match list(&desk).await {
        Ok(response) => response,
        Err(failure) => desk.refuse(&failure),
    }
}

async fn list(desk: &Desk) -> std::result::Result<Response, Failure> {
    let Some(store) = &desk.store else {
        return Ok(desk.page(&Storeless { frame: Frame::inside(desk, Some(Section::Orders)) }));
    };
    let after = cursor::read(desk, OrderId::parse)?.map(|(created_at, id)| Cursor { created_at, id });
    let id = store.id.clone();
    let found = desk.read("console orders", move |tx| find(tx, &id, after)).await?;
    Ok(desk.page(&Page::new(desk, store, &found, after.is_none())))
}
