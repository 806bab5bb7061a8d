//! The lane's transactions: leasing, recovering what a dead node left, claiming, settling. Synchronous; the node
//! and the simulation call the same functions.

use crate::backoff::{Jitter, pause_ms};
use crate::delivery::{Delivery, Finished};
use crate::profile::{Profiles, policy};
use krama_connectors::connector::{Connector, Limits};
use krama_connectors::monobank;
use krama_connectors::settings::Settings;
use krama_connectors::task::{About, Settled, Task, Work};
use krama_domain::effect::{Intent, Move, Outcome, Subject};
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::{OrderId, StoreId};
use krama_domain::invoice::{Cancel, CancelState, Invoice};
use krama_domain::order::{Attempt, Order};
use krama_domain::shop::Policy;
use krama_domain::time::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, Timestamp};
use krama_store::repo::apply::{self, Applied};
use krama_store::repo::checks::{self, Check};
use krama_store::repo::lanes::{self, Lease};
use krama_store::repo::outbox::{self, Effect, Verdict};
use krama_store::repo::{contacts, orders, stores};
use krama_store::{Error, Result, Sql};
use std::collections::BTreeSet;

/// Milliseconds that a lease lasts. A dead node's lanes move on after that.
pub const LEASE_MS: i64 = 20 * SECOND_MS;
/// Milliseconds before a lease's end in which nothing is sent under it any more: what leaves now shall arrive while the
/// lane is still ours.
const SEND_MARGIN_MS: i64 = 5 * SECOND_MS;
/// Milliseconds after which a question whose answer never came is asked again.
const CHECK_PUT_OFF_MS: i64 = MINUTE_MS;
/// Milliseconds after which a refund that the provider never listed is no longer asked about.
const REFUND_WATCH_MS: i64 = 3 * DAY_MS;
/// Failures in a row after which the circuit breaker opens.
const BREAK_AFTER: i64 = 5;
/// Milliseconds of the circuit breaker's first pause; doubles with each failure in a row.
const BREAK_FIRST_MS: i64 = 5 * SECOND_MS;
/// Longest pause of the circuit breaker while the outside is merely down.
const BREAK_MAX_MS: i64 = 5 * MINUTE_MS;
/// Pause when only a person can mend the lane (a wrong token). Changing the setting ends it at once.
const BREAK_FOR_PERSON_MS: i64 = HOUR_MS;
/// Longest text of a reason that is kept, in characters.
const REASON_MAX_CHARS: usize = 500;

/// A piece of work with what it was claimed from.
#[derive(Debug, Clone)]
pub enum Item {
    /// An effect.
    Effect(Box<Effect>),
    /// A question.
    Check(Check),
}

/// What was claimed of a lane in one transaction.
pub struct Claimed {
    /// The store's settings at that moment.
    pub settings: Settings,
    /// Where each task came from, by index.
    pub items: Vec<Item>,
    /// The tasks.
    pub tasks: Vec<Task>,
}

/// Leases every lane that has something to do, until [`LEASE_MS`] from now.
pub fn lease(tx: &mut dyn Sql, node: &str, now: Timestamp) -> Result<Vec<Lease>> {
    lanes::lease_due(tx, node, now, now.plus_ms(LEASE_MS))
}

/// Whether a request may still leave under a lease that was taken or renewed at `leased_at`. A node that slept past it
/// must not go on with what it had begun: the next holder has settled that, and may be doing it again.
pub const fn may_send(leased_at: Timestamp, now: Timestamp) -> bool {
    now.since_ms(leased_at) < LEASE_MS - SEND_MARGIN_MS
}

/// Settles what a dead or sleeping holder of the lane had started. Returns how many effects that were.
pub fn recover(
    tx: &mut dyn Sql,
    profiles: &Profiles,
    lease: &Lease,
    now: Timestamp,
    jitter: Jitter,
) -> Result<usize> {
    let orphans = outbox::orphans(tx, lease)?;
    if orphans.is_empty() {
        return Ok(0);
    }
    let Some(settings) = profiles.load(tx, &lease.store)? else { return Ok(0) };
    let connector = krama_connectors::of(lease.lane);
    let policy = policy(&settings);
    let mut recovered = 0;
    for orphan in orphans {
        let Some(task) = task_of(tx, &orphan)? else { continue };
        let finished = Delivery::abandoned(connector, &settings, &task, now);
        let item = Item::Effect(Box::new(orphan));
        settle_one(tx, &Bench { lease, connector, policy: &policy, now, jitter }, &item, &finished)?;
        recovered += 1;
    }
    Ok(recovered)
}

/// Claims up to `limit` effects and questions that are due; `None` when there are none, or none may be taken. While the
/// lane is recovering from failures only one is taken, as a probe.
pub fn claim(
    tx: &mut dyn Sql,
    profiles: &Profiles,
    lease: &Lease,
    now: Timestamp,
    limit: usize,
) -> Result<Option<Claimed>> {
    if !lanes::holds(tx, lease, now)? {
        return Ok(None);
    }
    let failing =
        lanes::of_store(tx, &lease.store)?.iter().any(|l| l.lane == lease.lane && l.failures >= BREAK_AFTER);
    let limit = if failing { limit.min(1) } else { limit };
    let effects = outbox::claim(tx, lease, now, limit)?;
    let room = limit.saturating_sub(effects.len());
    let checks = checks::claim(tx, lease, now, now.plus_ms(CHECK_PUT_OFF_MS), room)?;
    if effects.is_empty() && checks.is_empty() {
        return Ok(None);
    }
    let settings = profiles.load(tx, &lease.store)?.ok_or_else(|| storeless(&lease.store))?;
    let mut claimed = Claimed { settings, items: Vec::new(), tasks: Vec::new() };
    for effect in effects {
        let task = task_of(tx, &effect)?;
        claimed.push(Item::Effect(Box::new(effect)), task);
    }
    for check in checks {
        let order = orders::get(tx, &check.store, check.order)?;
        let work = Work::Check { attempt: check.attempt };
        let about = order.map(|order| About::Order(Box::new(order)));
        let task = about.map(|about| Task { work, about, tries: check.tries, uncertain: false });
        claimed.push(Item::Check(check), task);
    }
    Ok(Some(claimed))
}

fn storeless(store: &StoreId) -> Error {
    let text = format!("its store {store} does not exist, so it cannot be delivered");
    Error::Corrupt { what: "effect".to_owned(), text }
}

impl Claimed {
    fn push(&mut self, item: Item, task: Option<Task>) {
        if let Some(task) = task {
            self.items.push(item);
            self.tasks.push(task);
        }
    }
}

fn task_of(tx: &mut dyn Sql, effect: &Effect) -> Result<Option<Task>> {
    let about = match effect.subject {
        Subject::Order(id) => orders::get(tx, &effect.store, id)?.map(|o| About::Order(Box::new(o))),
        Subject::Contact(id) => contacts::get(tx, &effect.store, id)?.map(|c| About::Contact(Box::new(c))),
    };
    let work = Work::Deliver(effect.intent.clone());
    let (tries, uncertain) = (effect.tries.saturating_sub(1), effect.uncertain);
    Ok(about.map(|about| Task { work, about, tries, uncertain }))
}

/// Puts effects back untried until their own bucket has a token for them.
pub fn postpone(tx: &mut dyn Sql, later: &[(Item, Timestamp)]) -> Result<()> {
    for (item, at) in later {
        match item {
            Item::Effect(effect) => outbox::postpone(tx, effect, *at)?,
            Item::Check(check) => checks::again(tx, check, *at)?,
        }
    }
    Ok(())
}

/// What settling needs to know beside the results.
struct Bench<'a> {
    lease: &'a Lease,
    connector: &'static Connector,
    policy: &'a Policy,
    now: Timestamp,
    jitter: Jitter,
}

/// Writes down results, and applies the facts that were learned.
pub fn settle(
    tx: &mut dyn Sql,
    lease: &Lease,
    settings: &Settings,
    results: &[(Item, Finished)],
    now: Timestamp,
    jitter: Jitter,
) -> Result<()> {
    let policy = policy(settings);
    let bench = Bench { lease, connector: krama_connectors::of(lease.lane), policy: &policy, now, jitter };
    for (item, finished) in results {
        settle_one(tx, &bench, item, finished)?;
    }
    Ok(())
}

fn settle_one(tx: &mut dyn Sql, bench: &Bench<'_>, item: &Item, finished: &Finished) -> Result<()> {
    let settled = &finished.settled;
    for note in &settled.notes {
        stores::note(tx, &bench.lease.store, &note.key, &note.value, bench.now)?;
    }
    match item {
        Item::Effect(effect) => settle_effect(tx, bench, effect, finished),
        Item::Check(check) => {
            note_lane(tx, bench, &settled.outcome)?;
            settle_check(tx, bench, check, settled)
        }
    }
}

/// What the outside said is applied even when the lane changed hands meanwhile; what we make of it is not.
fn settle_effect(tx: &mut dyn Sql, bench: &Bench<'_>, effect: &Effect, finished: &Finished) -> Result<()> {
    let settled = &finished.settled;
    let verdict = verdict(bench, effect, finished);
    let mut facts = settled.facts.clone();
    if outbox::settle(tx, effect, &verdict, bench.now)? {
        note_lane(tx, bench, &settled.outcome)?;
        facts = with_failures(&effect.intent, &verdict, &facts);
    }
    let Subject::Order(order) = effect.subject else { return Ok(()) };
    apply_facts(tx, bench, &effect.store, order, &facts)
}

/// An invoice that could not be had in all the tries is as good as refused: the shopper's page must say so.
fn with_failures(intent: &Intent, verdict: &Verdict, facts: &[Fact]) -> Vec<Fact> {
    let mut facts = facts.to_vec();
    if verdict.code.as_deref() == Some(GAVE_UP) {
        match intent {
            Intent::CreateInvoice { attempt } => {
                facts.push(Fact::InvoiceRefused { attempt: *attempt, reason: verdict.reason.clone() });
            }
            Intent::Refund { reference } => {
                facts.push(Fact::RefundFailed {
                    reference: reference.clone(),
                    reason: verdict.reason.clone(),
                });
            }
            _ => {}
        }
    }
    facts
}

fn apply_facts(
    tx: &mut dyn Sql,
    bench: &Bench<'_>,
    store: &StoreId,
    order: OrderId,
    facts: &[Fact],
) -> Result<()> {
    for fact in facts {
        let actor = Actor::Provider(bench.lease.lane.code().to_owned());
        let happening = Happening { fact: fact.clone(), actor, at: bench.now };
        apply::happen(tx, store, order, &happening, bench.policy)?;
    }
    Ok(())
}

fn settle_check(tx: &mut dyn Sql, bench: &Bench<'_>, check: &Check, settled: &Settled) -> Result<()> {
    apply_facts(tx, bench, &check.store, check.order, &settled.facts)?;
    let order = orders::get(tx, &check.store, check.order)?;
    let attempt = order.as_ref().and_then(|o| o.attempts.get(&check.attempt).map(|a| (o, a)));
    let over = match attempt {
        None => true,
        Some((order, attempt)) => {
            let is_final = attempt.lapsed || order.invoice_of(attempt).is_some_and(Invoice::is_final);
            is_final && !awaits_refund(order, attempt, bench.now)
        }
    };
    if over || matches!(settled.outcome, Outcome::Refused { .. }) {
        return checks::finish(tx, check);
    }
    let pause = match &settled.outcome {
        Outcome::Retry { after_ms: Some(ms), .. } => *ms,
        _ => monobank::next_check_ms(check.tries),
    };
    checks::again(tx, check, bench.now.plus_ms(pause))
}

/// Whether money of this attempt's invoice is on its way back and the provider has not listed it yet: its webhook may be
/// lost, so asking goes on though the invoice itself is final.
fn awaits_refund(order: &Order, attempt: &Attempt, now: Timestamp) -> bool {
    let Some(invoice) = order.invoice_of(attempt) else { return false };
    let reports = std::iter::once(&invoice.latest).chain(&invoice.money);
    let went_back = |cancel: &Cancel| cancel.state == CancelState::Success;
    let listed: BTreeSet<_> =
        reports.flat_map(|r| &r.cancels).filter(|c| went_back(c)).map(|c| &c.reference).collect();
    order.refunds.iter().any(|(reference, refund)| {
        let is_open = refund.failed.is_none() && now.since_ms(refund.at) < REFUND_WATCH_MS;
        is_open && refund.invoice_id == invoice.latest.invoice_id && !listed.contains(reference)
    })
}

/// Opens the circuit breaker when the lane cannot work, closes it when the outside answers properly.
fn note_lane(tx: &mut dyn Sql, bench: &Bench<'_>, outcome: &Outcome) -> Result<()> {
    let (reason, at_once, needs_person) = match outcome {
        Outcome::Done { .. } | Outcome::Refused { .. } => {
            return lanes::mend(tx, &bench.lease.store, bench.lease.lane);
        }
        // What the outside asks us to wait for is not a failure of it.
        Outcome::Retry { after_ms: Some(_), .. } => return Ok(()),
        Outcome::Retry { reason, .. } | Outcome::Unknown { reason } => (reason, false, false),
        Outcome::Blocked { reason, needs_person } => (reason, true, *needs_person),
    };
    let reason = clip(reason);
    let failures = lanes::stumble(tx, bench.lease, &reason)?;
    if !at_once && failures < BREAK_AFTER {
        return Ok(());
    }
    let doublings = if at_once { failures - 1 } else { failures - BREAK_AFTER }.clamp(0, 10);
    let pause =
        if needs_person { BREAK_FOR_PERSON_MS } else { (BREAK_FIRST_MS << doublings).min(BREAK_MAX_MS) };
    lanes::break_until(tx, bench.lease, bench.now.plus_ms(pause), &reason)
}

const GAVE_UP: &str = "gave_up";

fn verdict(bench: &Bench<'_>, effect: &Effect, finished: &Finished) -> Verdict {
    let now = bench.now;
    let base = |outcome, step, reason: &str| Verdict {
        outcome,
        step,
        next_at: now,
        counts: true,
        uncertain: effect.uncertain || finished.unanswered,
        code: None,
        reason: clip(reason),
        request: finished.request.clone(),
        response: finished.response.clone(),
    };
    match &finished.settled.outcome {
        Outcome::Done { note } => base("done", Move::Succeed, note),
        Outcome::Refused { code, reason } => {
            Verdict { code: Some(code.clone()), ..base("refused", Move::Refuse, reason) }
        }
        Outcome::Unknown { reason } => base("unknown", Move::Lose, reason),
        Outcome::Blocked { reason, .. } => {
            let next_at = now.plus_ms(SECOND_MS);
            Verdict { counts: false, next_at, ..base("blocked", Move::Retry, reason) }
        }
        Outcome::Retry { reason, .. } if effect.tries >= bench.connector.limits.tries_max => {
            let reason = format!("gave up after {} tries: {reason}", effect.tries);
            Verdict { code: Some(GAVE_UP.to_owned()), ..base("refused", Move::Refuse, &reason) }
        }
        Outcome::Retry { after_ms, reason } => {
            let pause = retry_pause_ms(&bench.connector.limits, effect, *after_ms, bench.jitter);
            Verdict { next_at: now.plus_ms(pause), ..base("retry", Move::Retry, reason) }
        }
    }
}

/// What the outside asked for is obeyed; jitter is added, so that all who were told the same do not return at once.
fn retry_pause_ms(limits: &Limits, effect: &Effect, after_ms: Option<i64>, jitter: Jitter) -> i64 {
    let drawn = pause_ms(limits, effect.tries, jitter, effect.nth ^ effect.created_at.as_ms());
    after_ms.map_or(drawn, |asked| asked.max(0).saturating_add(drawn.min(SECOND_MS)))
}

fn clip(text: &str) -> String {
    text.chars().take(REASON_MAX_CHARS).collect::<String>().replace('\0', "\u{fffd}")
}

/// What a person or program does to an order through the same door as the outside.
pub fn command(
    tx: &mut dyn Sql,
    profiles: &Profiles,
    store: &StoreId,
    order: OrderId,
    happening: &Happening,
) -> Result<Applied> {
    let Some(settings) = profiles.load(tx, store)? else { return Ok(Applied::NoOrder) };
    apply::happen(tx, store, order, happening, &policy(&settings))
}
