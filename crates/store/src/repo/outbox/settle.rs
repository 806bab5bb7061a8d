//! Settling writes down how a try ended. It checks the lane's fence, so that a node which slept past its lease can
//! settle nothing.

use super::{Effect, subject_parts};
use crate::repo::{lanes, orders, to_json};
use crate::{Error, Result, Sql, args};
use krama_domain::effect::{Intent, Move, State};
use krama_domain::time::Timestamp;
use krama_metrics::{Metric, Tally};

/// How an attempt ended, and what the effect becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// `done`, `retry`, `refused`, `unknown`, `blocked`.
    pub outcome: &'static str,
    /// The move; [`Move::Retry`] goes with `next_at`.
    pub step: Move,
    /// When to try again; the present for other moves.
    pub next_at: Timestamp,
    /// Whether the try counts towards giving up.
    pub counts: bool,
    /// Whether it may have been carried out though no answer came.
    pub uncertain: bool,
    /// A stable code.
    pub code: Option<String>,
    /// In words.
    pub reason: String,
    /// The request, redacted.
    pub request: Option<String>,
    /// The answer, redacted.
    pub response: Option<String>,
}

/// Writes down how a started effect's try ended. Answers `false`, and changes nothing, when the effect is no longer
/// as it was claimed, or another node has taken the lane over: that one settles what it finds started
/// ([`super::orphans`]).
pub fn settle(tx: &mut dyn Sql, effect: &Effect, verdict: &Verdict, now: Timestamp) -> Result<bool> {
    let Some(state) = State::Started.after(verdict.step) else {
        let text = format!("{:?} cannot settle an effect", verdict.step);
        return Err(Error::Corrupt { what: "effect".to_owned(), text });
    };
    let (_, id) = subject_parts(effect.subject);
    let sql =
        "UPDATE effects SET state = $4, next_at = $5, tries = $6, uncertain = $7, code = $8, reason = $9,
            settled_at = $10
        WHERE store_id = $1 AND subject_id = $2 AND nth = $3 AND state = 'started' AND tries_logged = $12
            AND EXISTS (SELECT 1 FROM lanes AS l
                WHERE l.store_id = $1 AND l.lane = effects.lane AND l.fence = $11)";
    let tries = if verdict.counts { effect.tries } else { effect.tries.saturating_sub(1) };
    let changed = tx.execute(
        sql,
        args![
            effect.store.as_str(),
            &id,
            effect.nth,
            state.code(),
            verdict.next_at.as_ms(),
            tries,
            verdict.uncertain,
            verdict.code.as_deref(),
            &verdict.reason,
            state.is_settled().then_some(now.as_ms()),
            effect.fence,
            effect.logged,
        ],
    )?;
    if changed == 0 {
        return Ok(false);
    }
    log_end(tx, effect, &id, verdict, now)?;
    if state.needs_a_person() {
        orders::count_needing(tx, &effect.store, effect.subject, 1)?;
    }
    count(tx, effect, verdict, state, now);
    if state == State::Ready {
        tx.wake("effects");
    }
    Ok(true)
}

/// Lets an effect that waits go another way, where it has all its tries before it. Its key stays: it happens once.
pub fn readdress(tx: &mut dyn Sql, effect: &Effect, intent: &Intent) -> Result<()> {
    let (_, id) = subject_parts(effect.subject);
    let lane = intent.destination().code();
    lanes::ensure(tx, &effect.store, lane)?;
    let sql = "UPDATE effects SET intent = $4, lane = $5, tries = 0
        WHERE store_id = $1 AND subject_id = $2 AND nth = $3 AND state = 'ready' AND effect_key = $6";
    let intent_json = to_json("effect", intent)?;
    let key = intent.key();
    tx.execute(sql, args![effect.store.as_str(), &id, effect.nth, intent_json, lane, key.as_str()])?;
    tx.wake("effects");
    Ok(())
}

fn count(tx: &mut dyn Sql, effect: &Effect, verdict: &Verdict, state: State, now: Timestamp) {
    let (kind, lane) = (effect.intent.kind(), effect.intent.destination().code());
    tx.tally(Tally::one(Metric::Attempts, &[lane, verdict.outcome]));
    if state.is_settled() {
        tx.tally(Tally::one(Metric::EffectsSettled, &[kind, lane, state.code()]));
    }
    if state == State::Done {
        tx.tally(Tally::ms(Metric::EffectSeconds, &[lane], now.since_ms(effect.created_at)));
    }
}

fn log_end(tx: &mut dyn Sql, effect: &Effect, id: &str, verdict: &Verdict, now: Timestamp) -> Result<()> {
    let sql = "UPDATE attempts SET ended_at = $5, outcome = $6, code = $7, reason = $8, request = $9, response = $10
        WHERE store_id = $1 AND subject_id = $2 AND nth = $3 AND try = $4";
    tx.execute(
        sql,
        args![
            effect.store.as_str(),
            id,
            effect.nth,
            effect.logged,
            now.as_ms(),
            verdict.outcome,
            verdict.code.as_deref(),
            &verdict.reason,
            verdict.request.as_deref(),
            verdict.response.as_deref(),
        ],
    )?;
    Ok(())
}
