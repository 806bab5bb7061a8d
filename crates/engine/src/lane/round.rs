//! A round of reconciliation, step by step: each step is one request, claimed and settled in a transaction of its own.
//! A claimed step is put off before anything is sent; whoever claims it after that holds a newer turn, and what an older
//! turn learns is applied to its order and moves the round no further.

use super::settle::{Bench, apply_facts, clip};
use crate::backoff::pause_ms;
use crate::profile::Profiles;
use crate::reconcile::{self, EDGE_MAX_MS, LANE, SCHEDULE, SPAN_MAX_MS, SPAN_MIN_MS};
use krama_connectors::settings::Settings;
use krama_connectors::task::{About, Settled, Statement, Task, Work};
use krama_domain::effect::{Hold, Outcome};
use krama_domain::ids::{OrderId, OrderNumber, StoreId};
use krama_domain::reconcile::{Comparison, Finding, Kind, Ours, Window, compare};
use krama_domain::shop::Store;
use krama_domain::statement::Line;
use krama_domain::time::{MINUTE_MS, Timestamp};
use krama_store::repo::discrepancies::{self, Discrepancy, Reason, State};
use krama_store::repo::lanes::Lease;
use krama_store::repo::rounds::{self, Round, Wish};
use krama_store::repo::schedules::{self, Schedule};
use krama_store::repo::{books, orders, stores};
use krama_store::{Result, Sql};
use std::collections::BTreeMap;

/// Milliseconds after which a step whose answer never came is taken again.
const PUT_OFF_MS: i64 = MINUTE_MS;
/// Rounds that are ended in one claim, at most: those that have nothing to read.
const EMPTY_ROUNDS_MAX: usize = 10;

/// What holds a round up whose statement may not be asked for yet.
const WAITS: &str = "waits: the bank's statement is asked for once in a minute at most";

/// What a step asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// For the statement of this window.
    Read(Window),
    /// How the invoice of a finding stands.
    Ask(Box<Discrepancy>),
}

/// A claimed step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    schedule: Schedule,
    round: Round,
    step: Step,
}

/// What is read beyond each end of a window: as much as is judged, a day at most.
const fn edge_ms(window: &Window) -> i64 {
    let span = window.until.since_ms(window.since);
    if span < EDGE_MAX_MS { span } else { EDGE_MAX_MS }
}

/// The work that reads a window, with its edges; nothing is asked of the future.
pub(crate) fn reading(window: &Window, now: Timestamp) -> Work {
    let edge = edge_ms(window);
    Work::ReadStatement { from: window.since.plus_ms(-edge), to: window.until.plus_ms(edge).min(now) }
}

impl Turn {
    /// The work of this step.
    pub(super) fn task(&self) -> Task {
        let work = match &self.step {
            Step::Read(window) => reading(window, window.quiet_before.plus_ms(self.round.quiet_ms)),
            Step::Ask(found) => Work::Ask { invoice_id: found.finding.invoice_id.clone() },
        };
        Task { work, about: About::Store, tries: self.schedule.tries, uncertain: false }
    }

    /// Takes the step again at `at`.
    pub(super) fn put_off(&self, tx: &mut dyn Sql, at: Timestamp) -> Result<()> {
        schedules::again(tx, &self.schedule, at, self.schedule.tries).map(drop)
    }
}

/// Claims the next step of the store's round, if one is due.
pub(super) fn claim(
    tx: &mut dyn Sql,
    profiles: &Profiles,
    lease: &Lease,
    now: Timestamp,
) -> Result<Option<Turn>> {
    if lease.lane != LANE {
        return Ok(None);
    }
    let claimed = schedules::claim(tx, lease, SCHEDULE, now, now.plus_ms(PUT_OFF_MS))?;
    let Some(schedule) = claimed else { return Ok(None) };
    let Some(settings) = profiles.load(tx, &lease.store)? else { return Ok(None) };
    if !reconcile::is_possible(&settings) {
        return disconnect(tx, &lease.store, now).map(|()| None);
    }
    for nth in 0..EMPTY_ROUNDS_MAX {
        let round = match rounds::current(tx, &lease.store)? {
            Some(round) => round,
            None if nth == 0 => nightly(tx, &lease.store, now)?,
            None => break,
        };
        let mut round = begun(tx, round, now)?;
        if let Some(step) = next_step(tx, &round, now)? {
            if let Some(at) = too_early(tx, &settings, &step, now)? {
                rounds::save(tx, &Round { reason: Some(WAITS.to_owned()), ..round })?;
                schedules::again(tx, &schedule, at, schedule.tries)?;
                return Ok(None);
            }
            rounds::save(tx, &round)?;
            return Ok(Some(Turn { schedule, round, step }));
        }
        end(tx, &mut round, rounds::State::Done, None, now)?;
    }
    let night = reconcile::next_night(&settings.store, now);
    schedules::again(tx, &schedule, night, 0)?;
    Ok(None)
}

/// When to come again with a step whose turn is not there yet.
fn too_early(
    tx: &mut dyn Sql,
    settings: &Settings,
    step: &Step,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    match step {
        Step::Read(_) => reconcile::take_turn(tx, settings, now),
        Step::Ask(_) => Ok(None),
    }
}

/// The provider was disconnected: nothing comes any more, and what was asked for fails.
fn disconnect(tx: &mut dyn Sql, store: &StoreId, now: Timestamp) -> Result<()> {
    while let Some(mut round) = rounds::current(tx, store)? {
        let reason = "monobank is not connected".to_owned();
        end(tx, &mut round, rounds::State::Failed, Some(reason), now)?;
    }
    schedules::remove(tx, store, SCHEDULE)
}

fn nightly(tx: &mut dyn Sql, store: &StoreId, now: Timestamp) -> Result<Round> {
    let nth = rounds::ask(tx, store, Wish::default(), None, now)?;
    let round = rounds::get(tx, store, nth)?;
    Ok(round.expect("it was added a moment ago, in this transaction"))
}

/// A round with its beginning and its end.
fn begun(tx: &mut dyn Sql, round: Round, now: Timestamp) -> Result<Round> {
    if round.state == rounds::State::Running {
        return Ok(round);
    }
    let wish = Wish { since: round.since, quiet_ms: round.quiet_ms };
    let (since, until) = reconcile::time_of(tx, &round.store, &wish, now)?;
    let (state, cursor, span_ms) = (rounds::State::Running, since, SPAN_MAX_MS);
    let (since, until, started_at) = (Some(since), Some(until), Some(now));
    Ok(Round { state, since, until, cursor, span_ms, started_at, ..round })
}

fn next_step(tx: &mut dyn Sql, round: &Round, now: Timestamp) -> Result<Option<Step>> {
    let until = round.until.unwrap_or(round.cursor);
    if round.cursor < until {
        let end = round.cursor.plus_ms(round.span_ms).min(until);
        let quiet_before = now.plus_ms(-round.quiet_ms);
        return Ok(Some(Step::Read(Window { since: round.cursor, until: end, quiet_before })));
    }
    let asked = discrepancies::next_asked(tx, &round.store)?;
    Ok(asked.map(|found| Step::Ask(Box::new(found))))
}

fn end(
    tx: &mut dyn Sql,
    round: &mut Round,
    state: rounds::State,
    reason: Option<String>,
    now: Timestamp,
) -> Result<()> {
    (round.state, round.reason, round.ended_at) = (state, reason, Some(now));
    round.counts.left_open = discrepancies::count_left_open(tx, &round.store, round.nth)?;
    round.started_at = round.started_at.or(Some(now));
    rounds::save(tx, round)
}

/// Writes down what a step came to, and what it taught.
pub(super) fn settle(tx: &mut dyn Sql, bench: &Bench<'_>, turn: &Turn, settled: &Settled) -> Result<()> {
    let is_ours = schedules::again(tx, &turn.schedule, bench.now, 0)?;
    if let Step::Ask(found) = &turn.step
        && let Some(order) = found.order
    {
        apply_facts(tx, bench, &turn.round.store, order, &settled.facts)?;
    }
    if !is_ours {
        return Ok(());
    }
    let mut round = Round { reason: None, ..turn.round.clone() };
    match (&turn.step, &settled.outcome) {
        (Step::Read(window), Outcome::Done { .. }) => match &settled.statement {
            Some(Statement::Lines { lines, unread }) => {
                round.counts.unread += i64::try_from(*unread).unwrap_or(0);
                compare_window(tx, &mut round, window, lines, bench.now)?;
                round.cursor = window.until;
            }
            Some(Statement::TooLong) if window.until.since_ms(window.since) > SPAN_MIN_MS => {
                round.span_ms = (window.until.since_ms(window.since) / 2).max(SPAN_MIN_MS);
            }
            _ => return fail(tx, bench, turn, "its statement has more in a minute than can be read at once"),
        },
        (Step::Ask(found), Outcome::Done { .. }) => judge(tx, &mut round, found)?,
        (Step::Ask(found), Outcome::Refused { .. }) => {
            leave_open(tx, &round, found, Reason::NotTold)?;
        }
        (_, Outcome::Retry { after_ms, reason }) => {
            return try_again(tx, bench, turn, *after_ms, reason);
        }
        (_, Outcome::Blocked { reason, hold: Hold::Outage }) => {
            return try_again(tx, bench, turn, None, reason);
        }
        (_, Outcome::Blocked { reason, hold: Hold::Asked { ms } }) => {
            return try_again(tx, bench, turn, Some(*ms), reason);
        }
        (
            _,
            Outcome::Blocked { reason, .. } | Outcome::Refused { reason, .. } | Outcome::Unknown { reason },
        ) => {
            return fail(tx, bench, turn, reason);
        }
    }
    rounds::save(tx, &round)?;
    // The step after this one is due now; the claim that finds none ends the round.
    tx.wake("effects");
    Ok(())
}

fn try_again(
    tx: &mut dyn Sql,
    bench: &Bench<'_>,
    turn: &Turn,
    after_ms: Option<i64>,
    reason: &str,
) -> Result<()> {
    let tries = turn.schedule.tries + 1;
    let limits = &bench.connector.limits;
    if tries >= limits.tries_max {
        return fail(tx, bench, turn, &format!("gave up after {tries} tries: {reason}"));
    }
    let drawn = pause_ms(limits, tries, bench.jitter, turn.schedule.turn);
    let pause = after_ms.map_or(drawn, |asked| asked.max(drawn.min(MINUTE_MS)));
    rounds::save(tx, &Round { reason: Some(clip(reason)), ..turn.round.clone() })?;
    schedules::again(tx, &turn.schedule, bench.now.plus_ms(pause), tries).map(drop)
}

/// The round ends here; the next one comes at night, or at once when somebody waits for one.
fn fail(tx: &mut dyn Sql, bench: &Bench<'_>, turn: &Turn, reason: &str) -> Result<()> {
    let mut round = turn.round.clone();
    end(tx, &mut round, rounds::State::Failed, Some(clip(reason)), bench.now)?;
    if rounds::current(tx, &round.store)?.is_some() {
        return Ok(());
    }
    let Some(store) = stores::get(tx, &round.store)? else { return Ok(()) };
    put_to_night(tx, &store, &turn.schedule, bench.now)
}

fn put_to_night(tx: &mut dyn Sql, store: &Store, schedule: &Schedule, now: Timestamp) -> Result<()> {
    schedules::again(tx, schedule, reconcile::next_night(store, now), 0).map(drop)
}

/// What the ledger has of everything that a window can be judged by.
pub(crate) fn ours(
    tx: &mut dyn Sql,
    store: &StoreId,
    window: &Window,
    lines: &[Line],
) -> Result<BTreeMap<String, Ours>> {
    let mut ours = books::between(tx, store, window.since, window.until)?;
    for line in lines {
        if !ours.contains_key(&line.invoice_id)
            && let Some(found) = books::of_invoice(tx, store, &line.invoice_id)?
        {
            ours.insert(line.invoice_id.clone(), found);
        }
    }
    Ok(ours)
}

fn compare_window(
    tx: &mut dyn Sql,
    round: &mut Round,
    window: &Window,
    lines: &[Line],
    now: Timestamp,
) -> Result<()> {
    let ours = ours(tx, &round.store, window, lines)?;
    let comparison = compare(lines, &ours, window);
    round.counts.checked += i64::try_from(comparison.checked).unwrap_or(0);
    heal_agreeing(tx, round, &comparison)?;
    for finding in comparison.findings {
        write_down(tx, round, finding, now)?;
    }
    Ok(())
}

/// Findings of earlier rounds on which both sides agree by now.
fn heal_agreeing(tx: &mut dyn Sql, round: &mut Round, comparison: &Comparison) -> Result<()> {
    let mut page = discrepancies::open(tx, &round.store, None)?;
    while let Some(last) = page.last() {
        let after = (last.first_seen, last.finding.invoice_id.clone());
        let ids = page.iter().map(|known| known.finding.invoice_id.as_str());
        for id in ids.filter(|id| comparison.agreeing.contains(*id)) {
            if discrepancies::turn(tx, &round.store, id, (State::Healed, Reason::Agrees), round.nth)? {
                round.counts.healed += 1;
            }
        }
        page = discrepancies::open(tx, &round.store, Some((after.0, &after.1)))?;
    }
    Ok(())
}

/// The order that a finding belongs to, and whether asking the provider about it may heal it.
pub(crate) fn standing(
    tx: &mut dyn Sql,
    store: &StoreId,
    finding: &Finding,
) -> Result<(Option<OrderId>, State, Reason)> {
    let number = finding.reference.as_deref().map(OrderNumber::from_text);
    let order = orders::find_for_report(tx, store, &finding.invoice_id, number.as_ref())?;
    let (state, reason) = match (finding.kind, order) {
        (Kind::Extra, _) => (State::Open, Reason::NotListed),
        (_, None) => (State::Open, Reason::NoOrder),
        (_, Some(_)) => (State::Asked, Reason::Asking),
    };
    Ok((order, state, reason))
}

fn write_down(tx: &mut dyn Sql, round: &mut Round, finding: Finding, now: Timestamp) -> Result<()> {
    let (order, state, reason) = standing(tx, &round.store, &finding)?;
    let kind = finding.kind;
    let found = Discrepancy {
        finding,
        state,
        reason,
        round: round.nth,
        order,
        first_seen: now,
        last_seen: now,
        settled: None,
    };
    if discrepancies::put(tx, &round.store, &found)? {
        round.counts.add(kind);
    }
    Ok(())
}

/// The provider was asked, and its word is recorded: whether both sides agree now.
fn judge(tx: &mut dyn Sql, round: &mut Round, found: &Discrepancy) -> Result<()> {
    let id = &found.finding.invoice_id;
    let ours = books::of_invoice(tx, &round.store, id)?.map(|ours| ours.sums);
    if ours != found.finding.theirs {
        let reason = why_open(tx, &round.store, found)?;
        return leave_open(tx, round, found, reason);
    }
    if discrepancies::turn(tx, &round.store, id, (State::Healed, Reason::Recorded), round.nth)? {
        round.counts.healed += 1;
    }
    Ok(())
}

fn why_open(tx: &mut dyn Sql, store: &StoreId, found: &Discrepancy) -> Result<Reason> {
    let order = found.order.map(|id| orders::get(tx, store, id)).transpose()?.flatten();
    let is_unfit = order.is_some_and(|order| order.unfit.contains_key(&found.finding.invoice_id));
    Ok(if is_unfit { Reason::Unfit } else { Reason::Unchanged })
}

fn leave_open(tx: &mut dyn Sql, round: &Round, found: &Discrepancy, reason: Reason) -> Result<()> {
    let id = &found.finding.invoice_id;
    discrepancies::turn(tx, &round.store, id, (State::Open, reason), round.nth).map(drop)
}
