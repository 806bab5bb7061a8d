//! Waybills for many orders: a page that tells for each what will be sent, where, and what is collected; a form that
//! asks for all of them; and a page with what became of each, from which the failures are chosen again.
//!
//! All are kept in one transaction under the form's reference, which is unique within each order: sending the form
//! twice asks for nothing twice.

use super::form::{Typed, is_reference};
use super::handle::{reference, told};
use super::print::{PICKS_MAX, picked};
use super::{missing, page};
use crate::app::access::to;
use crate::console::act::Act;
use crate::console::badge::{Badge, Sign};
use crate::console::desk::{Desk, Failure, Storeless};
use crate::console::frame::{Frame, Section};
use crate::console::reason;
use crate::console::reply;
use crate::console::settings::name_of;
use crate::console::step::handle::look_up;
use crate::console::step::refusals;
use crate::view::icon::Tone;
use crate::view::words::Words;
use askama::Template;
use axum::response::Response;
use krama_connectors::http::encode;
use krama_connectors::nova_poshta::waybill::destination::{self, Nowhere};
use krama_connectors::settings::Settings;
use krama_domain::fact::{Fact, Happening};
use krama_domain::ids::StoreId;
use krama_domain::order::{Order, Status};
use krama_domain::parcel::Stage;
use krama_domain::staff::Right;
use krama_domain::time::Timestamp;
use krama_domain::transition::{Refusal, admit};
use krama_domain::waybill::{Contents, Waybill};
use krama_engine::lane;
use krama_store::repo::apply::Applied;
use krama_store::repo::orders::search::{self, Filter};
use krama_store::repo::orders::{self, Cursor};
use krama_store::{Result, Sql};

/// Confirmed orders that are read at once while those are looked for that wait to be sent: most are on their way.
const READ_AT_ONCE: i64 = 200;
/// Confirmed orders that are looked through at most.
const LOOKED_THROUGH: usize = 4_000;
/// Parts of a pick.
const JOINT: char = '~';

/// Why an order is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Skip {
    /// The domain says no.
    Refused(Refusal),
    /// Its money is still to come, or it is over.
    NotConfirmed,
    /// A courier brings it.
    Courier,
    /// Typed without the number of a branch.
    NoBranch,
}

impl Skip {
    fn words(self, words: Words<'_>) -> String {
        match self {
            Self::Refused(refusal) => words.t(&format!("refused-{}", refusals::code(refusal))),
            Self::NotConfirmed => words.t("waybills-not-confirmed"),
            Self::Courier => words.t("waybill-courier"),
            Self::NoBranch => words.t("waybill-no-branch"),
        }
    }
}

/// What would be sent for an order, or why nothing is.
fn plan(
    order: &Order,
    settings: &Settings,
    reference: &str,
    now: Timestamp,
) -> std::result::Result<Contents, Skip> {
    if order.cancelled.is_some() {
        return Err(Skip::Refused(Refusal::OrderCancelled));
    }
    let typed = Typed::usual(order, settings, now);
    let contents = typed.contents(order.currency(), now).map_err(|_| Skip::Refused(Refusal::NotAParcel))?;
    admit(order, &fact(reference, &contents)).map_err(Skip::Refused)?;
    if order.status() != Status::Confirmed {
        return Err(Skip::NotConfirmed);
    }
    match destination::of(order) {
        Ok(_) => Ok(contents),
        Err(Nowhere::Courier) => Err(Skip::Courier),
        Err(Nowhere::NoBranch(_)) => Err(Skip::NoBranch),
    }
}

fn fact(reference: &str, contents: &Contents) -> Fact {
    let (reference, contents) = (reference.to_owned(), contents.clone());
    Fact::WaybillRequested { reference, contents: Box::new(contents), further: false }
}

/// An order as the form names it: its number, and what the carrier was to collect when the page was shown.
fn pick_text(order: &Order) -> String {
    format!("{}{JOINT}{}", order.number, order.to_collect().minor)
}

/// Confirmed orders without a parcel, the newest first.
fn waiting(tx: &mut dyn Sql, store: &StoreId) -> Result<Vec<Order>> {
    let filter = Filter { status: Some(Status::Confirmed), ..Filter::default() };
    let waits =
        |order: &Order| order.stage() == Stage::None && !order.waybills.values().any(Waybill::is_open);
    let (mut waiting, mut after, mut looked) = (Vec::new(), None, 0);
    while waiting.len() < PICKS_MAX && looked < LOOKED_THROUGH {
        let found = search::page(tx, store, &filter, after, READ_AT_ONCE)?.orders;
        let Some(last) = found.last() else { break };
        (after, looked) = (Some(Cursor { created_at: last.created_at, id: last.id }), looked + found.len());
        waiting.extend(found.into_iter().filter(waits));
    }
    waiting.truncate(PICKS_MAX);
    Ok(waiting)
}

/// One order.
struct Row {
    number: String,
    url: String,
    who: String,
    place: String,
    is_typed: bool,
    goods: String,
    cash: String,
    /// What stands in the form for it; empty where it cannot be chosen.
    pick: String,
    is_chosen: bool,
    state: Option<Badge>,
    /// Why it is left out, or what became of it.
    note: String,
}

#[derive(Template)]
#[template(path = "console/waybills.html")]
struct Page<'a> {
    frame: Frame<'a>,
    rows: Vec<Row>,
    missing: Vec<String>,
    settings_url: Option<String>,
    reference: String,
    /// Whether it tells what became of a form.
    is_result: bool,
    back: String,
    /// Numbers of orders with waybills to print.
    printable: Vec<String>,
    /// How many can be chosen.
    open: usize,
    reload: String,
}

fn row(desk: &Desk, words: Words<'_>, order: &Order) -> Row {
    let cash = order.to_collect();
    Row {
        number: order.number.to_string(),
        url: desk.order_url(&order.number),
        who: order.customer.name.full(),
        place: format!("{}, {}", order.delivery.city, order.delivery.branch),
        is_typed: order.delivery.place.is_none(),
        goods: order
            .lines
            .iter()
            .map(|line| format!("{} × {}", line.name(), line.quantity))
            .collect::<Vec<_>>()
            .join("; "),
        cash: if cash.minor > 0 { cash.pretty() } else { words.t("waybills-nothing") },
        pick: String::new(),
        is_chosen: false,
        state: None,
        note: String::new(),
    }
}

fn previewed(desk: &Desk, words: Words<'_>, order: &Order, settings: &Settings) -> Row {
    match plan(order, settings, "", desk.guest.now) {
        Ok(_) => Row { pick: pick_text(order), is_chosen: true, ..row(desk, words, order) },
        Err(skip) => Row { note: skip.words(words), ..row(desk, words, order) },
    }
}

/// What became of an order of a form.
fn became(desk: &Desk, words: Words<'_>, order: &Order, settings: &Settings, reference: &str) -> Row {
    let badge = |tone, sign, key: &str| Some(Badge::new(tone, sign, words.t(key)));
    let row = row(desk, words, order);
    match order.waybills.get(reference) {
        Some(Waybill { made: Some(number), .. }) => {
            Row { state: badge(Tone::Success, Sign::Check, "waybills-made"), note: number.to_string(), ..row }
        }
        Some(Waybill { refused: Some(reason), .. }) => Row {
            state: badge(Tone::Danger, Sign::Cross, "waybills-refused"),
            note: reason::said(words, reason),
            pick: order.number.to_string(),
            is_chosen: true,
            ..row
        },
        Some(_) => Row { state: badge(Tone::Info, Sign::Clock, "waybills-asked"), ..row },
        None => {
            let plan = plan(order, settings, reference, desk.guest.now);
            let note = plan.as_ref().map_or_else(|skip| skip.words(words), |_| words.t("waybills-changed"));
            let state = badge(Tone::Warning, Sign::Bang, "waybills-skipped");
            Row { state, note, pick: order.number.to_string(), is_chosen: plan.is_ok(), ..row }
        }
    }
}

/// Shows what would be sent: of the orders that were chosen, or of all that wait.
pub(in crate::console) async fn show(desk: Desk) -> Response {
    respond(&desk, None).await
}

/// Shows what became of a form.
pub(in crate::console) async fn show_result(desk: Desk) -> Response {
    let reference = desk.guest.asked("reference").unwrap_or_default().to_owned();
    if !is_reference(&reference) {
        return to(&desk.url("/console/waybills"));
    }
    respond(&desk, Some(reference)).await
}

async fn respond(desk: &Desk, sent: Option<String>) -> Response {
    let Some(store) = &desk.store else {
        return desk.page(&Storeless { frame: Frame::inside(desk, Some(Section::Orders)) });
    };
    let picks: Vec<String> = desk.guest.asked_all("pick").take(PICKS_MAX).map(str::to_owned).collect();
    let id = store.id.clone();
    let orders = if picks.is_empty() && sent.is_none() {
        desk.read("console waybills", move |tx| waiting(tx, &id)).await
    } else {
        picked(desk, picks).await
    };
    let settings = desk.guest.app.engine.settings(&store.id).await;
    match (orders, settings) {
        (Ok(orders), Ok(Some(settings))) => desk.page(&page_of(desk, &orders, &settings, sent.as_deref())),
        (Err(error), _) | (_, Err(error)) => desk.refuse(&Failure::Internal(error)),
        (_, Ok(None)) => desk.refuse(&Failure::Missing),
    }
}

fn page_of<'a>(desk: &'a Desk, orders: &[Order], settings: &Settings, sent: Option<&str>) -> Page<'a> {
    let frame = Frame::inside(desk, Some(Section::Orders));
    let words = frame.words;
    let missing: Vec<_> = missing(settings).into_iter().map(|key| name_of(words, key)).collect();
    let rows: Vec<Row> = match sent {
        None => orders.iter().map(|order| previewed(desk, words, order, settings)).collect(),
        Some(sent) => orders.iter().map(|order| became(desk, words, order, settings, sent)).collect(),
    };
    let is_printable = |order: &&Order| {
        order.parcels.values().any(|parcel| parcel.waybill.is_some() && parcel.dropped.is_none())
    };
    Page {
        settings_url: page::settings_url(desk),
        missing,
        is_result: sent.is_some(),
        printable: orders.iter().filter(is_printable).map(|order| order.number.to_string()).collect(),
        open: rows.iter().filter(|row| !row.pick.is_empty()).count(),
        back: desk.url(if sent.is_some() { "/console/waybills" } else { "/console/orders" }),
        reload: desk.guest.same_in(desk.lang()),
        reference: reference(desk),
        rows,
        frame,
    }
}

/// What a form says.
struct Sent {
    reference: String,
    /// Number and what was to be collected.
    picks: Vec<(String, String)>,
}

/// Asks for the waybills of all chosen orders.
pub(in crate::console) async fn submit(act: Act) -> Response {
    let pick = |text: &str| text.split_once(JOINT).map(|(number, seen)| (number.to_owned(), seen.to_owned()));
    let picks: Vec<_> = act.fields.all("pick").take(PICKS_MAX).filter_map(pick).collect();
    let sent = Sent { reference: act.fields.get("reference").to_owned(), picks };
    if !is_reference(&sent.reference) || sent.picks.is_empty() || !act.desk.may(Right::WorkOrders) {
        return reply::refused(&act.desk, "/console/waybills", "waybills-none");
    }
    let mut url = act.desk.url_with("/console/waybills/result", "reference", &sent.reference);
    for (number, _) in &sent.picks {
        url.push_str("&pick=");
        url.push_str(&encode(number));
    }
    match carry_out(&act, sent).await {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(false) => reply::refused(&act.desk, "/console/waybills", "waybill-impossible"),
        Ok(true) => to(&url),
    }
}

/// Whether anything could be asked for at all: not while settings are missing.
async fn carry_out(act: &Act, sent: Sent) -> Result<bool> {
    let (store, scribe, actor) = (act.desk.store.clone(), act.scribe(), act.actor());
    let (profiles, now) = (act.desk.guest.app.engine.profiles.clone(), act.desk.guest.now);
    let write = move |tx: &mut dyn Sql| {
        let Some(store) = &store else { return Ok(false) };
        let Some(settings) = profiles.load(tx, &store.id)? else { return Ok(false) };
        if !missing(&settings).is_empty() {
            return Ok(false);
        }
        let mut found = Vec::new();
        for (number, seen) in &sent.picks {
            found.extend(look_up(tx, std::slice::from_ref(&store.id), number)?.map(|order| (order.id, seen)));
        }
        // Two forms that lock the same orders do it in the same order.
        found.sort_by_key(|(id, _)| id.to_string());
        found.dedup_by_key(|(id, _)| *id);
        let mut asked = Vec::new();
        for (id, seen) in found {
            let Some(loaded) = orders::lock(tx, &store.id, id)? else { continue };
            let order = loaded.order;
            let is_current = *seen == order.to_collect().minor.to_string();
            let Ok(contents) = plan(&order, &settings, &sent.reference, now) else { continue };
            if !is_current {
                continue;
            }
            let happening =
                Happening { fact: fact(&sent.reference, &contents), actor: actor.clone(), at: now };
            if let Applied::Order(_) = lane::command(tx, &profiles, &store.id, id, &happening)? {
                asked.push(format!("{}: {}", order.number, told(&order, &contents)));
            }
        }
        if !asked.is_empty() {
            scribe.note(tx, "waybills.request", "nova_poshta", None, Some(&asked.join("\n")))?;
        }
        Ok(true)
    };
    act.write("ask for waybills", write).await
}
