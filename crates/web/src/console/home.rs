//! The first page: what needs a person, as one card for each kind of trouble with how many, since when and the way to
//! each; and what came today. Without trouble it says so.

mod cards;

use self::cards::{Card, cards};
use super::desk::{Desk, Failure, Storeless};
use super::effects;
use super::frame::{Frame, Section};
use super::moment::Reader;
use askama::Template;
use axum::response::Response;
use krama_domain::effect::Destination;
use krama_domain::ids::StoreId;
use krama_domain::money::Money;
use krama_domain::order::Order;
use krama_domain::parcel::WAITS_DAYS;
use krama_domain::shop::Store;
use krama_domain::time::{DAY_MS, Timestamp};
use krama_store::repo::attention::{self, Day, Orders, Pile};
use krama_store::repo::lanes::{self, Lane};
use krama_store::repo::outbox::load::{self, Load};
use krama_store::repo::outbox::search::{self, Group};
use krama_store::repo::parcels::{STUCK_UNTIL_MS, Trouble, troubled};
use krama_store::{Result, Sql};

/// Orders that one card names.
const NAMED_MAX: usize = 5;
/// Milliseconds for which an unpaid order is waited for before it needs a person.
const UNPAID_AFTER_MS: i64 = DAY_MS;
/// Milliseconds after which an unpaid order is history.
const UNPAID_UNTIL_MS: i64 = 7 * DAY_MS;
/// Milliseconds for which a contact request is new.
const CONTACT_NEW_MS: i64 = DAY_MS;

/// What the page shows, as the database has it.
struct Found {
    needing: Vec<Group>,
    lanes: Vec<(Lane, Load)>,
    checking: Vec<Order>,
    unpaid: Orders,
    in_excess: Orders,
    unmatched: Pile,
    discrepancies: Pile,
    contacts: Pile,
    parcels: [Orders; 4],
    today: Day,
}

fn find(tx: &mut dyn Sql, store: &StoreId, now: Timestamp, midnight: Timestamp) -> Result<Found> {
    let shown = i64::try_from(NAMED_MAX).expect("a card is small");
    let (from, until) = (now.plus_ms(-UNPAID_UNTIL_MS), now.plus_ms(-UNPAID_AFTER_MS));
    let mut loaded = Vec::new();
    for lane in lanes::of_store(tx, store)? {
        let load = load::of_lane(tx, store, lane.lane, now)?;
        loaded.push((lane, load));
    }
    Ok(Found {
        needing: search::groups(tx, store, &effects::needing())?,
        lanes: loaded,
        checking: attention::checking(tx, store)?,
        unpaid: attention::unpaid(tx, store, from, until, shown)?,
        in_excess: attention::in_excess(tx, store, shown)?,
        unmatched: attention::unmatched(tx, store)?,
        discrepancies: attention::discrepancies(tx, store)?,
        parcels: parcels(tx, store, now, shown)?,
        contacts: attention::contacts(tx, store, now.plus_ms(-CONTACT_NEW_MS))?,
        today: attention::day(tx, store, midnight)?,
    })
}

/// Parcels that need a person: stuck, refused, waiting, coming back.
fn parcels(tx: &mut dyn Sql, store: &StoreId, now: Timestamp, shown: i64) -> Result<[Orders; 4]> {
    Ok([
        troubled(tx, store, Trouble::StuckSince(now.plus_ms(-STUCK_UNTIL_MS)), shown)?,
        troubled(tx, store, Trouble::Refused, shown)?,
        troubled(tx, store, Trouble::WaitsSince(now.plus_ms(-WAITS_DAYS * DAY_MS)), shown)?,
        troubled(tx, store, Trouble::ComingBack, shown)?,
    ])
}

#[derive(Template)]
#[template(path = "console/home.html")]
struct Page<'a> {
    frame: Frame<'a>,
    cards: Vec<Card>,
    /// Name and figure.
    today: Vec<(String, String)>,
    orders_url: String,
    is_quiet: bool,
}

impl<'a> Page<'a> {
    fn new(desk: &'a Desk, store: &Store, found: &Found) -> Self {
        let frame = Frame::inside(desk, Some(Section::Home));
        let reader = Reader { zone: &store.zone, now: desk.guest.now };
        let Day { orders, total_minor, received_minor, prepaid } = found.today;
        let money = |minor| Money::new(minor, store.currency).pretty();
        let orders_shown =
            if orders >= attention::DAY_MAX { format!("{orders}+") } else { orders.to_string() };
        Self {
            cards: cards(desk, frame.words, found, reader),
            today: vec![
                (frame.t("home-orders"), orders_shown),
                (frame.t("home-total"), money(total_minor)),
                (frame.t("home-received"), money(received_minor)),
                (frame.t("home-prepaid"), prepaid.to_string()),
            ],
            orders_url: desk.url("/console/orders"),
            is_quiet: orders == 0,
            frame,
        }
    }
}

/// Shows the page.
pub(super) async fn show(desk: Desk) -> Response {
    let Some(store) = desk.store.clone() else {
        return desk.page(&Storeless { frame: Frame::inside(&desk, Some(Section::Home)) });
    };
    let (id, now) = (store.id.clone(), desk.guest.now);
    let midnight = store.zone.midnight(&store.zone.local(now).day_code()).unwrap_or(now.plus_ms(-DAY_MS));
    match desk.read("console home", move |tx| find(tx, &id, now, midnight)).await {
        Ok(found) => desk.page(&Page::new(&desk, &store, &found)),
        Err(error) => desk.refuse(&Failure::Internal(error)),
    }
}

/// How many of the groups are of that lane, and since when.
fn of_lane(groups: &[Group], lane: Destination) -> (i64, bool, Option<Timestamp>) {
    let own = || groups.iter().filter(|group| group.lane == lane);
    let count = own().map(Group::count).sum();
    (count, own().any(|group| group.capped), own().map(|group| group.oldest).min())
}
