//! The page of reconciliation: what the rounds came to, what still waits for a person, and the two forms: a round now, and
//! a decision about a finding.

mod rows;

use super::act::Act;
use super::desk::{Desk, Failure, Storeless};
use super::frame::{Frame, Section};
use super::moment::Reader;
use super::reason;
use super::reply;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use krama_domain::shop::Store;
use krama_domain::staff::Right;
use krama_engine::profile::Profiles;
use krama_engine::reconcile;
use krama_store::repo::discrepancies::{self, Discrepancy};
use krama_store::repo::orders;
use krama_store::repo::rounds::{self, Round, Wish};
use krama_store::{Result, Sql};
use std::collections::BTreeMap;

/// Where it is.
const PATH: &str = "/console/reconciliation";
/// Rounds that are shown, the newest.
const ROUNDS_SHOWN: i64 = 30;
/// Findings that are shown, those that were seen first.
const FINDINGS_SHOWN: usize = 200;
/// Most characters of a reason that is kept.
const WHY_MAX_CHARS: usize = 500;

/// What the page shows, as the database has it.
struct Found {
    /// Whether there is a provider to compare with.
    is_possible: bool,
    rounds: Vec<Round>,
    open: Vec<Discrepancy>,
    /// Order numbers by the order's key.
    numbers: BTreeMap<String, krama_domain::ids::OrderNumber>,
}

fn find(tx: &mut dyn Sql, profiles: &Profiles, store: &Store) -> Result<Found> {
    let settings = profiles.of_store(tx, store.clone())?;
    let mut open = discrepancies::open(tx, &store.id, None)?;
    open.truncate(FINDINGS_SHOWN);
    let mut numbers = BTreeMap::new();
    for id in open.iter().filter_map(|found| found.order) {
        if let Some(order) = orders::get(tx, &store.id, id)? {
            numbers.insert(id.to_string(), order.number);
        }
    }
    let rounds = rounds::newest(tx, &store.id, ROUNDS_SHOWN)?;
    Ok(Found { is_possible: reconcile::is_possible(&settings), rounds, open, numbers })
}

/// What stands where the findings would.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Empty {
    /// There is no provider.
    NoBank,
    /// No round came to its end yet.
    Never,
    /// Both sides agree.
    Fine,
}

#[derive(Template)]
#[template(path = "console/reconciliation.html")]
struct Page<'a> {
    frame: Frame<'a>,
    findings: Vec<rows::Finding>,
    rounds: Vec<rows::Round>,
    /// What stands in place of findings, where there are none.
    empty: Empty,
    /// Whether the reader may begin a round and decide.
    may: bool,
    /// Whether a round may be begun now.
    can_begin: bool,
    is_running: bool,
    /// Why the last round failed; empty when it did not.
    failure: String,
}

impl<'a> Page<'a> {
    fn new(desk: &'a Desk, store: &Store, found: &Found) -> Self {
        let frame = Frame::inside(desk, Some(Section::Reconciliation));
        let reader = Reader { zone: &store.zone, now: desk.guest.now };
        let is_running = found.rounds.first().is_some_and(|round| !round.state.is_over());
        let last = found.rounds.iter().find(|round| round.state.is_over());
        let was_done = found.rounds.iter().any(|round| round.state == rounds::State::Done);
        let empty = match (found.is_possible, was_done) {
            (false, _) => Empty::NoBank,
            (true, false) => Empty::Never,
            (true, true) => Empty::Fine,
        };
        let failed = last.filter(|round| round.state == rounds::State::Failed);
        let number = |one: &Discrepancy| {
            one.order
                .and_then(|id| found.numbers.get(&id.to_string()))
                .map(|number| (number, desk.order_url(number)))
        };
        let findings = found
            .open
            .iter()
            .zip(1..)
            .map(|(one, nth)| rows::finding(frame.words, one, number(one), nth, reader));
        Self {
            findings: findings.collect(),
            rounds: found.rounds.iter().map(|round| rows::round(frame.words, round, reader)).collect(),
            empty,
            may: desk.may(Right::Reconcile),
            can_begin: desk.may(Right::Reconcile) && found.is_possible && !is_running,
            is_running,
            failure: reason::said_if_any(frame.words, failed.and_then(|round| round.reason.as_deref())),
            frame,
        }
    }
}

/// Shows it.
pub(super) async fn show(desk: Desk) -> Response {
    let Some(store) = desk.store.clone() else {
        return desk.page(&Storeless { frame: Frame::inside(&desk, Some(Section::Reconciliation)) });
    };
    let (profiles, of) = (desk.guest.app.engine.profiles.clone(), store.clone());
    match desk.read("console reconciliation", move |tx| find(tx, &profiles, &of)).await {
        Ok(found) => desk.page(&Page::new(&desk, &store, &found)),
        Err(error) => desk.refuse(&Failure::Internal(error)),
    }
}

/// Asks for a round as soon as possible.
pub(super) async fn begin(act: Act) -> Response {
    let Some(store) = act.desk.store.as_ref().map(|store| store.id.clone()) else {
        return act.desk.refuse(&Failure::Missing);
    };
    let (scribe, now) = (act.scribe(), act.desk.guest.now);
    let profiles = act.desk.guest.app.engine.profiles.clone();
    let who = act.desk.inside.person.name.clone();
    let write = move |tx: &mut dyn Sql| {
        let asked = reconcile::ask(tx, &profiles, &store, Wish::default(), &who, now)?;
        if let Some(nth) = asked {
            scribe.note(tx, "reconciliation.begin", &nth.to_string(), None, None)?;
        }
        Ok(asked.is_some())
    };
    match act.write("ask for a round", write).await {
        Ok(true) => reply::back(&act.desk, PATH, "reconciling"),
        Ok(false) => reply::refused(&act.desk, PATH, "no-bank"),
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
    }
}

/// A person decides about a finding: it needs nobody any more. Money is not moved by it.
pub(super) async fn settle(Path(invoice): Path<String>, act: Act) -> Response {
    let Some(store) = act.desk.store.as_ref().map(|store| store.id.clone()) else {
        return act.desk.refuse(&Failure::Missing);
    };
    let why: String = act.fields.get("why").trim().replace('\0', "").chars().take(WHY_MAX_CHARS).collect();
    if why.is_empty() {
        return reply::refused(&act.desk, PATH, "why");
    }
    let (scribe, now) = (act.scribe(), act.desk.guest.now);
    let who = act.desk.inside.person.name.clone();
    let write = move |tx: &mut dyn Sql| {
        let settled = discrepancies::settle(tx, &store, &invoice, &who, &why, now)?;
        if settled {
            scribe.note(tx, "reconciliation.settle", &invoice, Some("open"), Some(&why))?;
        }
        Ok(settled)
    };
    match act.write("settle a finding", write).await {
        Ok(true) => reply::back(&act.desk, PATH, "settled"),
        Ok(false) => reply::refused(&act.desk, PATH, "not-open"),
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
    }
}
