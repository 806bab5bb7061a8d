//! Settling: what becomes of an effect and of its lane by what the outside answered, and the facts that were learned.

use super::{Item, directory, listen, parcels, round};
use crate::backoff::{Jitter, pause_ms};
use crate::delivery::Finished;
use crate::profile::policy;
use krama_connectors::connector::{Connector, Limits};
use krama_connectors::monobank;
use krama_connectors::settings::Settings;
use krama_connectors::task::Settled;
use krama_domain::channel::Channel;
use krama_domain::effect::{Hold, Intent, Move, Outcome, Subject};
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::{OrderId, StoreId};
use krama_domain::invoice::{Cancel, CancelState, Invoice};
use krama_domain::order::{Attempt, Order};
use krama_domain::shop::Policy;
use krama_domain::time::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, Timestamp};
use krama_store::repo::checks::{self, Check};
use krama_store::repo::lanes::{self, Lease};
use krama_store::repo::outbox::{self, Effect, Verdict};
use krama_store::repo::{apply, orders, stores};
use krama_store::{Result, Sql};
use std::collections::BTreeSet;

/// Milliseconds after which a refund that the provider never listed is no longer asked about.
const REFUND_WATCH_MS: i64 = 3 * DAY_MS;
/// Milliseconds after an invoice's time in which the bank is still asked about it, when only our own clock says that it
/// is over: that clock may be wrong, and the money would be overlooked.
const LAPSE_WATCH_MS: i64 = DAY_MS;
/// Milliseconds between two such questions.
const LAPSE_PAUSE_MS: i64 = HOUR_MS;
/// Failures in a row after which the circuit breaker opens.
pub(super) const BREAK_AFTER: i64 = 5;
/// Milliseconds of the circuit breaker's first pause; doubles with each failure in a row.
const BREAK_FIRST_MS: i64 = 5 * SECOND_MS;
/// Longest pause of the circuit breaker while the outside is merely down.
const BREAK_MAX_MS: i64 = 5 * MINUTE_MS;
/// Pause when only a person can mend the lane (a wrong token). Changing the setting ends it at once.
const BREAK_FOR_PERSON_MS: i64 = HOUR_MS;
/// Longest pause that the outside may ask of a whole lane.
const ASKED_MAX_MS: i64 = DAY_MS;
/// Longest text of a reason that is kept, in characters.
const REASON_MAX_CHARS: usize = 500;

/// What settling needs to know beside the results.
pub(super) struct Bench<'a> {
    pub(super) lease: &'a Lease,
    pub(super) connector: &'static Connector,
    pub(super) settings: &'a Settings,
    pub(super) policy: &'a Policy,
    pub(super) now: Timestamp,
    pub(super) jitter: Jitter,
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
    let connector = krama_connectors::of(lease.lane);
    let bench = Bench { lease, connector, settings, policy: &policy, now, jitter };
    let mut last = None;
    for (item, finished) in results {
        if settle_one(tx, &bench, item, finished)? {
            last = Some(&finished.settled.outcome);
        }
    }
    // One request may carry a thousand effects: they fail together, and that is one failure of the outside.
    last.map_or(Ok(()), |outcome| note_lane(tx, &bench, outcome))
}

/// Writes down one result. Answers whether it says something of the lane: not when that changed hands meanwhile.
pub(super) fn settle_one(
    tx: &mut dyn Sql,
    bench: &Bench<'_>,
    item: &Item,
    finished: &Finished,
) -> Result<bool> {
    let settled = &finished.settled;
    for note in &settled.notes {
        stores::note(tx, &bench.lease.store, &note.key, &note.value, bench.now)?;
    }
    match item {
        Item::Effect(effect) => settle_effect(tx, bench, effect, finished),
        Item::Check(check) => {
            settle_check(tx, bench, check, settled)?;
            Ok(true)
        }
        Item::Round(turn) => {
            round::settle(tx, bench, turn, settled)?;
            Ok(true)
        }
        Item::Listen(turn) => {
            listen::settle(tx, bench, turn, settled)?;
            Ok(true)
        }
        Item::Parcel(parcel) => {
            parcels::settle(tx, bench, parcel, settled)?;
            Ok(true)
        }
        Item::Page(page) => directory::settle(tx, bench, page, settled),
    }
}

/// What the outside said is applied even when the lane changed hands meanwhile; what we make of it is not.
fn settle_effect(tx: &mut dyn Sql, bench: &Bench<'_>, effect: &Effect, finished: &Finished) -> Result<bool> {
    let settled = &finished.settled;
    let mut verdict = verdict(bench, effect, finished);
    let elsewhere = elsewhere(tx, bench, effect, &verdict)?;
    if let Some((channel, _)) = &elsewhere {
        verdict.reason = clip(&format!("goes by {} instead: {}", channel.code(), verdict.reason));
        (verdict.step, verdict.code) = (Move::Retry, None);
    }
    let mut facts = settled.facts.clone();
    let is_ours = outbox::settle(tx, effect, &verdict, bench.now)?;
    if is_ours {
        facts = with_failures(&effect.intent, &verdict, &facts);
        if let Some((_, intent)) = &elsewhere {
            outbox::readdress(tx, effect, intent)?;
        }
    }
    if let Subject::Order(order) = effect.subject {
        apply_facts(tx, bench, &effect.store, order, &facts)?;
    }
    Ok(is_ours)
}

/// The next channel for a message that its own can never bring, with what must happen there. One that may have arrived
/// goes nowhere else: each event is told by one channel.
fn elsewhere(
    tx: &mut dyn Sql,
    bench: &Bench<'_>,
    effect: &Effect,
    verdict: &Verdict,
) -> Result<Option<(Channel, Intent)>> {
    let (Intent::NotifyCustomer { news, number, code, channel }, Subject::Order(order)) =
        (&effect.intent, effect.subject)
    else {
        return Ok(None);
    };
    if verdict.step != Move::Refuse || verdict.uncertain {
        return Ok(None);
    }
    let order = orders::get(tx, &effect.store, order)?;
    let next = order.and_then(|order| order.reach.fallback(&bench.policy.channels, *channel));
    Ok(next.map(|channel| {
        let (news, number, code) = (*news, number.clone(), code.clone());
        (channel, Intent::NotifyCustomer { news, number, code, channel })
    }))
}

/// An invoice that could not be had in all the tries is as good as refused: the shopper's page must say so. A refund is
/// only when no try of it may have been carried out; otherwise its sum stays set aside until somebody finds out.
fn with_failures(intent: &Intent, verdict: &Verdict, facts: &[Fact]) -> Vec<Fact> {
    let mut facts = facts.to_vec();
    if verdict.code.as_deref() == Some(GAVE_UP) {
        match intent {
            Intent::CreateInvoice { attempt } => {
                facts.push(Fact::InvoiceRefused { attempt: *attempt, reason: verdict.reason.clone() });
            }
            Intent::Refund { reference } if !verdict.uncertain => {
                facts.push(Fact::RefundFailed {
                    reference: reference.clone(),
                    reason: verdict.reason.clone(),
                });
            }
            Intent::CreateWaybill { reference } => {
                facts.push(Fact::WaybillRefused {
                    reference: reference.clone(),
                    reason: verdict.reason.clone(),
                });
            }
            _ => {}
        }
    }
    facts
}

/// Applies what was learned about an order.
pub(super) fn apply_facts(
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
    let over = match &attempt {
        None => true,
        Some((order, attempt)) => {
            let is_final = order.invoice_of(attempt).is_some_and(Invoice::is_final);
            let is_long_past = attempt.lapsed && bench.now.since_ms(attempt.expires_at) >= LAPSE_WATCH_MS;
            (is_final || is_long_past) && !awaits_refund(order, attempt, bench.now)
        }
    };
    if over || matches!(settled.outcome, Outcome::Refused { .. }) {
        return checks::finish(tx, check);
    }
    let pause = match &settled.outcome {
        Outcome::Retry { after_ms: Some(ms), .. } => *ms,
        _ if attempt.is_some_and(|(_, attempt)| attempt.lapsed) => LAPSE_PAUSE_MS,
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
    let (reason, hold) = match outcome {
        Outcome::Done { .. } | Outcome::Refused { .. } => {
            return lanes::mend(tx, &bench.lease.store, bench.lease.lane);
        }
        // What the outside asks us to wait for is not a failure of it.
        Outcome::Retry { after_ms: Some(_), .. } => return Ok(()),
        Outcome::Retry { reason, .. } | Outcome::Unknown { reason } => (reason, None),
        Outcome::Blocked { reason, hold } => (reason, Some(*hold)),
    };
    let reason = clip(reason);
    let failures = lanes::stumble(tx, bench.lease, &reason, bench.now)?;
    let growing = |doublings: i64| (BREAK_FIRST_MS << doublings.clamp(0, 10)).min(BREAK_MAX_MS);
    let pause = match hold {
        None if failures < BREAK_AFTER => return Ok(()),
        None => growing(failures - BREAK_AFTER),
        Some(Hold::Outage) => growing(failures - 1),
        Some(Hold::Person) => BREAK_FOR_PERSON_MS,
        Some(Hold::Asked { ms }) => ms.clamp(BREAK_FIRST_MS, ASKED_MAX_MS),
    };
    lanes::break_until(tx, bench.lease, bench.now.plus_ms(pause), &reason)
}

/// It was tried as often as the lane allows, and each try ended without a result.
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

/// A reason as it is kept.
pub(super) fn clip(text: &str) -> String {
    text.chars().take(REASON_MAX_CHARS).collect::<String>().replace('\0', "\u{fffd}")
}
