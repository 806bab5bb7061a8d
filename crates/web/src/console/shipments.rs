//! The list of a store's parcels, those whose standing changed last first; and the money that carriers have taken and
//! not brought yet.

pub(super) mod filter;

use self::filter::{Link, Show, links, url};
use super::badge::Badge;
use super::cursor;
use super::desk::{Desk, Failure, Storeless};
use super::frame::{Frame, Section};
use super::moment::{Moment, Reader};
use super::reason;
use super::shipment::badge::{self, Waiting};
use crate::view::ago::ago;
use askama::Template;
use axum::response::Response;
use krama_domain::ids::StoreId;
use krama_domain::money::Money;
use krama_domain::parcel::{CashState, Phase, TrackingNumber};
use krama_domain::shop::Store;
use krama_domain::time::Timestamp;
use krama_store::repo::parcels::{self, Shipment, Totals};
use krama_store::{Result, Sql};

/// Parcels of one page.
const PAGE_PARCELS: i64 = 50;

/// What the page shows, as the database has it.
struct Found {
    page: parcels::Page,
    totals: Totals,
    /// Whether the store has any parcel at all.
    any: bool,
    /// Why the carrier is not asked just now, in words.
    closed: Option<String>,
}

fn find(
    tx: &mut dyn Sql,
    store: &StoreId,
    show: Show,
    after: Option<&(i64, String)>,
    now: Timestamp,
) -> Result<Found> {
    let page = parcels::page(tx, store, show.filter(now), after, PAGE_PARCELS)?;
    let any =
        !page.rows.is_empty() || !parcels::page(tx, store, parcels::Filter::All, None, 1)?.rows.is_empty();
    Ok(Found {
        any,
        closed: super::shipment::closed(tx, store, now)?,
        totals: parcels::totals(tx, store)?,
        page,
    })
}

/// One parcel of the list.
struct Row {
    number: String,
    order: String,
    order_url: String,
    state: Badge,
    words: String,
    since: Moment,
    free_until: Option<Moment>,
    cash: String,
    cash_state: String,
    looked: String,
    problem: String,
}

/// The page.
#[derive(Template)]
#[template(path = "console/shipments.html")]
struct Page<'a> {
    frame: Frame<'a>,
    links: Vec<Link>,
    /// Name, sum, and how many parcels.
    sums: [(String, String, String); 2],
    rows: Vec<Row>,
    any: bool,
    closed: Option<String>,
    /// What the address asked for that nobody knows.
    ignored: Option<String>,
    reset: String,
    orders_url: String,
    older: Option<String>,
    newest: Option<String>,
}

fn row(desk: &Desk, frame: &Frame<'_>, store: &Store, one: &Shipment, reader: Reader<'_>) -> Row {
    let words = frame.words;
    let wait = Waiting { since: one.arrived_at, free_until: one.free_until };
    let waits = one.free_until.filter(|_| one.phase == Phase::Arrived);
    let (cash, cash_state) = one.cash.filter(|(minor, _)| *minor > 0).map_or_else(Default::default, |cash| {
        let key = match cash.1 {
            CashState::OnItsWay => "shipments-cash-on-its-way",
            CashState::ByContract => "shipments-cash-by-contract",
            CashState::Here => "shipments-cash-here",
        };
        (Money::new(cash.0, store.currency).pretty(), words.t(key))
    });
    Row {
        number: one.number.to_string(),
        order: one.order_number.to_string(),
        order_url: desk.order_url(&one.order_number),
        state: badge::of_parcel(words, one.phase, one.is_return, wait, reader.now),
        words: one.words.clone(),
        since: reader.brief(one.status_at),
        free_until: waits.map(|at| reader.brief(at)),
        cash,
        cash_state,
        looked: one.looked_at.map(|at| ago(words, at, reader.now)).unwrap_or_default(),
        problem: reason::said_if_any(words, one.problem.as_deref()),
    }
}

impl<'a> Page<'a> {
    fn new(
        desk: &'a Desk,
        store: &Store,
        (show, ignored): (Show, Option<String>),
        found: &Found,
        is_first: bool,
    ) -> Self {
        let frame = Frame::inside(desk, Some(Section::Shipments));
        let reader = Reader { zone: &store.zone, now: desk.guest.now };
        let sum = |key: &str, cash: parcels::Cash| {
            let money = Money::new(cash.minor, store.currency).pretty();
            (frame.t(key), money, frame.count("shipments-parcels", cash.parcels))
        };
        let next = found.page.next.as_ref();
        let cursor = next.map(|(at, number)| cursor::write(Timestamp::from_ms(*at), number));
        Self {
            links: links(desk, frame.words, show, &found.totals),
            sums: [
                sum("shipments-money-on-its-way", found.totals.on_its_way),
                sum("shipments-money-by-contract", found.totals.by_contract),
            ],
            rows: found.page.rows.iter().map(|one| row(desk, &frame, store, one, reader)).collect(),
            any: found.any,
            closed: found.closed.as_deref().map(|why| reason::said(frame.words, why)),
            ignored,
            reset: url(desk, Show::All, None),
            orders_url: desk.url("/console/orders"),
            older: cursor.map(|cursor| url(desk, show, Some(&cursor))),
            newest: (!is_first).then(|| url(desk, show, None)),
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
        return Ok(desk.page(&Storeless { frame: Frame::inside(desk, Some(Section::Shipments)) }));
    };
    let after =
        cursor::read(desk, TrackingNumber::parse)?.map(|(at, number)| (at.as_ms(), number.to_string()));
    let (id, now, is_first) = (store.id.clone(), desk.guest.now, after.is_none());
    let (show, ignored) = Show::read(desk);
    let found = desk.read("console shipments", move |tx| find(tx, &id, show, after.as_ref(), now)).await?;
    Ok(desk.page(&Page::new(desk, store, (show, ignored), &found, is_first)))
}
