//! The page of effects: how many stand how, what failed grouped by its cause, and the list that the filters leave; from
//! here many are replayed or given up at once.
//!
//! `query` is what an address asks for, `plan` what a move would do, `preview` the page that tells it, `moving` the move
//! itself, `one` the page of one effect with its attempts.

mod causes;
mod moving;
mod one;
mod plan;
mod preview;
mod query;

pub(super) use moving::{discard, replay, urge};

pub(super) use one::show as show_one;
pub(super) use preview::show as show_preview;

use self::causes::Cause;
use self::plan::{PICKS_MAX, Pick, THESE, search_of};
use self::query::{Period, Query, View};
use super::badge::Badge;
use super::desk::{Desk, Failure, Storeless};
use super::effect::{state, system, words_of};
use super::frame::{Frame, Section};
use super::moment::{Moment, Reader};
use super::reason;
use askama::Template;
use axum::response::Response;
use krama_connectors::http::encode;
use krama_domain::effect::{Destination, Intent, Move, State, Subject};
use krama_domain::ids::{OrderNumber, StoreId};
use krama_domain::shop::Store;
use krama_domain::staff::Right;
use krama_domain::time::{DAY_MS, Timestamp};
use krama_store::repo::orders;
use krama_store::repo::outbox::Effect;
use krama_store::repo::outbox::load::{self, Load};
use krama_store::repo::outbox::search::{self, Cursor, Filter};
use krama_store::{Result, Sql};
use std::collections::BTreeMap;

/// The query that asks for the same as these values; `None` when they are refused.
pub(super) fn written(value: impl Fn(&str) -> String) -> Option<String> {
    Query::read(value).ok().map(|query| query.tail().trim_start_matches('&').to_owned())
}

/// The key of the word for what effects of a kind do.
pub(super) fn kind_key(kind: &str) -> &'static str {
    match kind {
        "create_invoice" => "effects-kind-create-invoice",
        "remove_invoice" => "effects-kind-remove-invoice",
        "refund" => "effects-kind-refund",
        "notify_manager" => "effects-kind-notify-manager",
        "notify_customer" => "effects-kind-notify-customer",
        "reply" => "effects-kind-reply",
        _ => "effects-kind-conversion",
    }
}

/// What the page shows, as the database has it.
struct Found {
    /// By lane.
    loads: Vec<Load>,
    needing: i64,
    done: i64,
    causes: Vec<causes::Found>,
    effects: Vec<Effect>,
    next: Option<Cursor>,
    /// The numbers of the orders that they belong to.
    numbers: BTreeMap<String, OrderNumber>,
}

fn find(
    tx: &mut dyn Sql,
    store: &StoreId,
    query: &Query,
    after: Option<&Cursor>,
    now: Timestamp,
) -> Result<Found> {
    let loads = Destination::ALL.iter().map(|lane| load::of_lane(tx, store, *lane, now));
    let loads = loads.collect::<Result<_>>()?;
    let filter = search_of(tx, store, query, now)?;
    let page = match &filter {
        Some(filter) => search::page(tx, store, filter, after, PICKS_MAX)?,
        None => search::Page { effects: Vec::new(), next: None },
    };
    let causes = match &filter {
        Some(filter) if matches!(query.view, View::Needing | View::All) => causes::find(tx, store, filter)?,
        _ => Vec::new(),
    };
    Ok(Found {
        loads,
        needing: load::needing(tx, store, load::COUNT_MAX)?,
        done: load::count_since(tx, store, State::Done, now.plus_ms(-DAY_MS))?,
        causes,
        numbers: numbers(tx, store, &page.effects)?,
        effects: page.effects,
        next: page.next,
    })
}

fn numbers(tx: &mut dyn Sql, store: &StoreId, effects: &[Effect]) -> Result<BTreeMap<String, OrderNumber>> {
    let mut numbers = BTreeMap::new();
    for effect in effects {
        let Subject::Order(id) = effect.subject else { continue };
        if !numbers.contains_key(&id.to_string())
            && let Some(number) = orders::number_of(tx, store, id)?
        {
            numbers.insert(id.to_string(), number);
        }
    }
    Ok(numbers)
}

/// One effect of the list.
struct Row {
    pick: String,
    url: String,
    what: String,
    key: String,
    /// Where the order or the request is, and what it is called.
    subject: (String, String),
    system: &'static str,
    state: Badge,
    count: u32,
    at: Moment,
    next: Option<Moment>,
    reason: String,
}

/// A choice of a menu.
struct Choice {
    value: String,
    text: String,
    is_chosen: bool,
}

/// A state with its count, and the way to its effects.
struct Tab {
    url: String,
    text: String,
    count: String,
    is_current: bool,
    is_bad: bool,
}

#[derive(Template)]
#[template(path = "console/effects.html")]
struct Page<'a> {
    frame: Frame<'a>,
    tabs: Vec<Tab>,
    retrying: i64,
    causes: Vec<Cause>,
    lanes: Vec<Choice>,
    kinds: Vec<Choice>,
    periods: Vec<Choice>,
    query: Query,
    code: String,
    order: String,
    rows: Vec<Row>,
    older: Option<String>,
    newest: Option<String>,
    /// What became of the replay before this page.
    report: Vec<String>,
    /// Whether the reader may replay and discard.
    repairs: bool,
    /// Whether replaying leads anywhere from these states, and giving up.
    may_replay: bool,
    may_discard: bool,
    replay_url: String,
    discard_url: String,
    reset_url: String,
    all_url: String,
    these: &'static str,
}

impl<'a> Page<'a> {
    fn new(desk: &'a Desk, store: &Store, query: Query, found: &Found, is_first: bool) -> Self {
        let frame = Frame::inside(desk, Some(Section::Effects));
        let reader = Reader { zone: &store.zone, now: desk.guest.now };
        let url = |query: &Query| address(desk, query);
        let preview = |step: &str| {
            format!("{}{}", desk.url_with("/console/effects/preview", "step", step), query.tail())
        };
        let last = found.next.as_ref().map(|next| format!("{}&after={}", url(&query), encode(&next.text())));
        let states = query.filter(desk.guest.now).states;
        let leads = |step| states.is_empty() || states.iter().any(|state| state.after(step).is_some());
        Self {
            tabs: tabs(desk, &frame, &query, found),
            retrying: found.loads.iter().map(|load| load.retrying).sum(),
            causes: found
                .causes
                .iter()
                .map(|one| Cause::new(desk, frame.words, one, &query, reader))
                .collect(),
            lanes: choices(&frame, "effects-any-lane", query.lane, Destination::ALL, |lane| {
                (lane.code(), system(lane).to_owned())
            }),
            kinds: choices(
                &frame,
                "effects-any-kind",
                query.kind,
                Intent::KINDS.map(|(kind, _)| kind),
                |kind| (kind, frame.t(kind_key(kind))),
            ),
            periods: choices(&frame, "effects-any-period", query.period, Period::ALL, |period| {
                (period.code(), frame.t(period.key()))
            }),
            rows: found.effects.iter().map(|effect| row(desk, &frame, effect, found, reader)).collect(),
            older: last,
            newest: (!is_first).then(|| url(&query)),
            report: report(desk, &frame),
            repairs: desk.may(Right::RepairEffects),
            may_replay: leads(Move::Replay),
            may_discard: leads(Move::Discard),
            replay_url: preview("replay"),
            discard_url: preview("discard"),
            reset_url: url(&Query { view: query.view, ..Query::default() }),
            all_url: url(&Query { view: View::All, ..Query::default() }),
            code: query.code.clone().map(|code| code.unwrap_or_else(|| "-".to_owned())).unwrap_or_default(),
            order: query.order.clone().unwrap_or_default(),
            these: THESE,
            query,
            frame,
        }
    }

    /// What the state is called in the address.
    fn view(&self) -> &'static str {
        self.query.view.code()
    }
}

/// The address of the list that a query leaves.
fn address(desk: &Desk, query: &Query) -> String {
    let url = desk.url("/console/effects");
    let tail = query.tail();
    if url.contains('?') || tail.is_empty() {
        format!("{url}{tail}")
    } else {
        format!("{url}?{}", &tail[1..])
    }
}

fn choices<T: Copy + PartialEq>(
    frame: &Frame<'_>,
    any: &str,
    chosen: Option<T>,
    all: impl IntoIterator<Item = T>,
    name: impl Fn(T) -> (&'static str, String),
) -> Vec<Choice> {
    let first = Choice { value: String::new(), text: frame.t(any), is_chosen: chosen.is_none() };
    let more = all.into_iter().map(|one| {
        let (value, text) = name(one);
        Choice { value: value.to_owned(), text, is_chosen: chosen == Some(one) }
    });
    std::iter::once(first).chain(more).collect()
}

/// A number that may stand for more.
fn capped(n: i64) -> String {
    if n >= load::COUNT_MAX { format!("{}+", load::COUNT_MAX) } else { n.to_string() }
}

fn tabs(desk: &Desk, frame: &Frame<'_>, query: &Query, found: &Found) -> Vec<Tab> {
    let count = |view| match view {
        View::Needing => capped(found.needing),
        View::Running => capped(found.loads.iter().map(|load| load.all()).sum()),
        View::Done => capped(found.done),
        View::Discarded | View::All => String::new(),
    };
    let tab = |view: View| Tab {
        url: address(desk, &Query { view, ..query.clone() }),
        text: frame.t(view.key()),
        count: count(view),
        is_current: query.view == view,
        is_bad: view == View::Needing && found.needing > 0,
    };
    View::ALL.into_iter().map(tab).collect()
}

fn row(desk: &Desk, frame: &Frame<'_>, effect: &Effect, found: &Found, reader: Reader<'_>) -> Row {
    let key = effect.intent.key();
    let subject = match effect.subject {
        Subject::Contact(_) => (desk.url("/console/contacts"), frame.t("effects-of-contact")),
        Subject::Chat(_) => (String::new(), frame.t("effects-of-chat")),
        Subject::Order(id) => match found.numbers.get(&id.to_string()) {
            Some(number) => (desk.order_url(number), number.to_string()),
            None => (String::new(), String::new()),
        },
    };
    Row {
        pick: Pick::of(effect).text(),
        url: one::url(desk, effect),
        what: words_of(frame.words, &key),
        key: key.to_string(),
        subject,
        system: system(effect.intent.destination()),
        state: state(frame.words, effect, reader),
        count: effect.tries,
        at: reader.brief(effect.created_at),
        next: (effect.state == State::Ready && effect.next_at > reader.now)
            .then(|| reader.brief(effect.next_at)),
        reason: reason::said_if_any(frame.words, effect.reason.as_deref()),
    }
}

/// The sentences about a move that was just made, from the numbers in the address.
fn report(desk: &Desk, frame: &Frame<'_>) -> Vec<String> {
    let number = |name: &str| desk.guest.asked(name).and_then(|n| n.parse::<i64>().ok()).filter(|n| *n >= 0);
    let key = match desk.guest.asked("done") {
        Some("effects-replayed") => "effects-report-replayed",
        Some("effects-discarded") => "effects-report-discarded",
        _ => return Vec::new(),
    };
    let told = [(key, "moved"), ("effects-report-stayed", "stayed"), ("effects-report-missed", "missed")];
    let wanted = told.into_iter().filter_map(|(key, name)| Some((key, number(name)?)));
    let worth = wanted.filter(|(told, n)| *n > 0 || *told == key);
    worth.map(|(key, n)| frame.count(key, n)).collect()
}

/// Shows the page.
pub(super) async fn show(desk: Desk) -> Response {
    match list(&desk).await {
        Ok(response) => response,
        Err(failure) => desk.refuse(&failure),
    }
}

async fn list(desk: &Desk) -> std::result::Result<Response, Failure> {
    let Some(store) = &desk.store else {
        return Ok(desk.page(&Storeless { frame: Frame::inside(desk, Some(Section::Effects)) }));
    };
    let query = Query::read(|name| desk.guest.asked(name).unwrap_or_default().to_owned())?;
    let after = match desk.guest.asked("after") {
        None => None,
        Some(text) => Some(Cursor::parse(text).filter(|_| !text.contains('\0')).ok_or(Failure::Missing)?),
    };
    let (id, wanted, from, now) = (store.id.clone(), query.clone(), after.clone(), desk.guest.now);
    let found = desk.read("console effects", move |tx| find(tx, &id, &wanted, from.as_ref(), now)).await?;
    Ok(desk.page(&Page::new(desk, store, query, &found, after.is_none())))
}

/// The address of the effects of a lane that a person must look at.
pub(super) fn needing_url(desk: &Desk, lane: Destination) -> String {
    address(desk, &Query { lane: Some(lane), ..Query::default() })
}

/// The search for what a person must look at.
pub(super) fn needing() -> Filter {
    Query::default().filter(Timestamp::from_ms(0))
}
