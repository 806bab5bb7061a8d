//! The list of a store's orders, the newest first.

use super::badge::Badge;
use super::desk::{Desk, Failure, Storeless};
use super::filter::{self, Asked, Chip, Select};
use super::frame::{Frame, Section};
use super::moment::{Moment, Reader};
use super::shipment::badge;
use super::{cursor, standing};
use crate::app::access::to;
use crate::view::words::Words;
use askama::Template;
use axum::response::Response;
use krama_domain::ids::{OrderId, OrderNumber};
use krama_domain::order::{Order, Source};
use krama_domain::shop::Store;
use krama_domain::staff::Right;
use krama_store::repo::orders;
use krama_store::repo::orders::Cursor;
use krama_store::repo::orders::search::{self, Count, Meant};
use krama_store::repo::outbox::overview::{self, Tally};
use krama_store::{Result, Sql};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Orders of one page.
const PAGE_ORDERS: usize = 50;
/// [`search::COUNT_MAX`] as people read it.
const MANY: &str = "10\u{a0}000";

/// What the page shows, as the database has it.
struct Found {
    /// One more than a page, where there are older ones.
    orders: Vec<Order>,
    tallies: BTreeMap<String, Tally>,
    count: Count,
    /// Whether the store has any order at all.
    any: bool,
}

/// What the database made of an address.
enum Answer {
    /// The number of one order was typed.
    Jump(OrderNumber),
    /// A page of the list.
    List(Box<Found>),
}

fn find(tx: &mut dyn Sql, store: &Store, asked: &Asked, after: Option<Cursor>) -> Result<Answer> {
    let limit = i64::try_from(PAGE_ORDERS + 1).expect("a page is small");
    let mut filter = asked.filter.clone();
    match search::understand(tx, &store.id, store.country, &asked.typed)? {
        Meant::Nothing => {}
        Meant::Number(number) => return Ok(Answer::Jump(number)),
        Meant::Those(those) => filter.search = Some(those),
    }
    let id = &store.id;
    let search::Found { orders, count } = search::page(tx, id, &filter, after, limit)?;
    let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
    Ok(Answer::List(Box::new(Found {
        tallies: overview::of_orders(tx, id, &ids)?,
        any: !orders.is_empty() || !orders::page(tx, id, None, 1)?.is_empty(),
        count,
        orders,
    })))
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
    shipment: Badge,
    automation: Badge,
    source: String,
}

/// The page.
#[derive(Template)]
#[template(path = "console/orders.html")]
struct Page<'a> {
    frame: Frame<'a>,
    rows: Vec<Row>,
    /// How many there are, in words; empty where nobody counted.
    count: String,
    /// Whether the store has any order at all.
    any: bool,
    asked: &'a Asked,
    chips: Vec<Chip>,
    selects: Vec<Select>,
    /// The list without conditions.
    reset: String,
    /// Whether the reader may ask for waybills of orders that they choose.
    sends: bool,
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
    fn new(desk: &'a Desk, store: &Store, asked: &'a Asked, found: &Found, is_first: bool) -> Self {
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
            shipment: badge::of_order(frame.words, order, reader.now),
            automation: standing::automation(frame.words, tally(order)),
            source: frame.t(source_key(order.source)),
        });
        let older =
            |order: &Order| asked.url(desk, "", &[("after", &cursor::write(order.created_at, order.id))]);
        Self {
            rows: rows.collect(),
            count: counted(frame.words, found.count),
            any: found.any,
            chips: asked.chips(desk, frame.words, store),
            selects: filter::selects(frame.words, asked),
            reset: desk.url("/console/orders"),
            sends: desk.may(Right::WorkOrders),
            older: last.map(older),
            newest: (!is_first).then(|| asked.url(desk, "", &[])),
            asked,
            frame,
        }
    }
}

fn counted(words: Words<'_>, count: Count) -> String {
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    match count {
        Count::Exactly(0) | Count::Unknown => String::new(),
        Count::Exactly(n) => words.count("console-order-count", number(n)),
        Count::Many => words.with("orders-many", "number", MANY),
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
    let asked = Arc::new(Asked::read(desk, store));
    let (of, wanted) = (store.clone(), Arc::clone(&asked));
    match desk.read("console orders", move |tx| find(tx, &of, &wanted, after)).await? {
        Answer::Jump(number) => Ok(to(&desk.order_url(&number))),
        Answer::List(found) => Ok(desk.page(&Page::new(desk, store, &asked, &found, after.is_none()))),
    }
}
