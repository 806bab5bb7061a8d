//! Replays and discards effects as their preview promised: all that fit, in batches that each commit by themselves, with
//! one line of the audit log in the first of them.
//!
//! What came to stand so after the preview is left out, and when more would move than was promised nothing does. An
//! effect keeps its key, and the connectors see that it was tried before: sending the same form twice moves nothing twice.
//!
//! A replay alone never opens a broken lane: what is replayed waits there like everything else. Whoever replays because the cause
//! is mended says so (the field `urge`), and needs the right to run lanes: then the breaker is closed and what waits is
//! tried at once; if nothing was mended, the first failures open it again.

use super::plan::{self, Chosen, PICKS_MAX, Pick, Plan, THESE, parts, plan as make_plan};
use super::query::Query;
use crate::app::access::to;
use crate::console::act::{Act, Scribe};
use crate::console::desk::Failure;
use crate::console::reply;
use crate::form::fields::Fields;
use axum::response::Response;
use krama_domain::effect::{Destination, Move};
use krama_domain::fact::Actor;
use krama_domain::ids::StoreId;
use krama_domain::staff::Right;
use krama_domain::time::Timestamp;
use krama_engine::profile::Profiles;
use krama_store::repo::outbox::replay::{BATCH_MAX, move_batch};
use krama_store::repo::outbox::search::{Cursor, Filter};
use krama_store::repo::repair::{self, Hand};
use krama_store::repo::{lanes, outbox};
use krama_store::{Result, Sql};
use std::sync::Arc;

/// How many effects a trial moves.
pub(super) const TRIAL: usize = 3;
/// Longest reason that is kept, in characters.
const REASON_MAX_CHARS: usize = 200;

/// Lets effects be tried again.
pub(crate) async fn replay(act: Act) -> Response {
    carry_out(&act, Move::Replay).await
}

/// Gives effects up.
pub(crate) async fn discard(act: Act) -> Response {
    carry_out(&act, Move::Discard).await
}

/// What somebody saw and agreed to.
struct Agreed {
    store: StoreId,
    chosen: Chosen,
    step: Move,
    /// How many were promised to move.
    promised: i64,
    /// When they looked.
    seen_at: Timestamp,
    /// Most effects to move.
    limit: usize,
    /// Whether broken lanes are to be tried at once.
    urges: bool,
    reason: String,
    now: Timestamp,
    scribe: Scribe,
    actor: Actor,
    profiles: Profiles,
}

impl Agreed {
    /// Nobody looks at the outside for each of many.
    fn hand(&self, tx: &mut dyn Sql) -> Result<Hand> {
        let policy = self.profiles.policy(tx, &self.store)?;
        Ok(Hand { actor: self.actor.clone(), policy, looked: false, now: self.now })
    }
}

/// The effects that a form means.
fn chosen(fields: &Fields) -> std::result::Result<Chosen, Failure> {
    let picks: Vec<_> = fields.all("pick").take(PICKS_MAX).map(Pick::parse).collect();
    if picks.is_empty() && fields.get(THESE).is_empty() {
        return Query::read(|name| fields.get(name).to_owned()).map(Chosen::Matching);
    }
    let picks: Option<Vec<_>> = picks.into_iter().collect();
    picks.map(Chosen::These).ok_or(Failure::Missing)
}

fn agreed(act: &Act, step: Move) -> std::result::Result<Agreed, Failure> {
    let store = act.desk.store.as_ref().ok_or(Failure::Missing)?.id.clone();
    let (fields, now) = (&act.fields, act.desk.guest.now);
    let number = |name: &str| fields.get(name).parse::<i64>().map_err(|_| Failure::Missing);
    let is_trial = !fields.get("trial").is_empty();
    Ok(Agreed {
        store,
        chosen: chosen(fields)?,
        step,
        promised: number("count")?,
        seen_at: Timestamp::from_ms(number("at")?).min(now),
        limit: if is_trial { TRIAL } else { usize::MAX },
        urges: step == Move::Replay && !fields.get("urge").is_empty() && act.desk.may(Right::RunLanes),
        reason: fields
            .get("reason")
            .trim()
            .chars()
            .filter(|c| !c.is_control())
            .take(REASON_MAX_CHARS)
            .collect(),
        now,
        scribe: act.scribe(),
        actor: act.actor(),
        profiles: act.desk.guest.app.engine.profiles.clone(),
    })
}

/// What became of it.
#[derive(Debug, Clone, Copy, Default)]
struct Done {
    moved: usize,
    /// Moved by somebody else in the same moment, or left because somebody must look first.
    missed: usize,
    /// Left as the plan said.
    stayed: i64,
}

async fn carry_out(act: &Act, step: Move) -> Response {
    let agreed = match agreed(act, step) {
        Ok(agreed) => Arc::new(agreed),
        Err(failure) => return act.desk.refuse(&failure),
    };
    let back = match &agreed.chosen {
        Chosen::Matching(query) => query.clone(),
        Chosen::These(_) => Query::default(),
    };
    match run(act, &agreed).await {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(None) => reply::refused(&act.desk, "/console/effects", "effects-grown"),
        Ok(Some(done)) => {
            let code = if step == Move::Replay { "effects-replayed" } else { "effects-discarded" };
            let url = act.desk.url_with("/console/effects", "done", code);
            let Done { moved, missed, stayed } = done;
            to(&format!("{url}&moved={moved}&missed={missed}&stayed={stayed}{}", back.tail()))
        }
    }
}

/// What one transaction did.
enum Step {
    /// More would move than was promised; nothing was done.
    Grown,
    /// So much; then where the next one begins, if there is one.
    Moved { moved: usize, missed: usize, stayed: i64, next: Option<Place> },
}

/// Where a batch begins: in which part of the search, after which effect.
#[derive(Debug, Clone, Default)]
struct Place {
    part: usize,
    after: Option<Cursor>,
}

async fn run(act: &Act, agreed: &Arc<Agreed>) -> Result<Option<Done>> {
    let mut done = Done::default();
    let mut place = Some(Place::default());
    let mut is_first = true;
    while let Some(at) = place.take() {
        let (whole, rest) = (Arc::clone(agreed), agreed.limit - done.moved);
        let write = move |tx: &mut dyn Sql| {
            let stayed = if is_first {
                match begin(tx, &whole)? {
                    Some(plan) => plan.staying(),
                    None => return Ok(Step::Grown),
                }
            } else {
                0
            };
            batch(tx, &whole, &at, rest, stayed)
        };
        match act.write("move effects", write).await? {
            Step::Grown => return Ok(None),
            Step::Moved { moved, missed, stayed, next } => {
                done.moved += moved;
                done.missed += missed;
                done.stayed += stayed;
                place = next.filter(|_| done.moved < agreed.limit);
            }
        }
        is_first = false;
    }
    Ok(Some(done))
}

/// Looks once more, writes the line, and urges the lanes where that is wanted. `None` when more would move than was
/// promised.
fn begin(tx: &mut dyn Sql, agreed: &Agreed) -> Result<Option<Plan>> {
    let plan = make_plan(tx, &agreed.store, &agreed.chosen, agreed.step, agreed.seen_at)?;
    if plan.moving() > agreed.promised {
        return Ok(None);
    }
    if agreed.urges {
        for lane in plan.moves.keys() {
            urge(tx, &agreed.store, *lane, agreed.now)?;
        }
    }
    let action = if agreed.step == Move::Replay { "effects.replay" } else { "effects.discard" };
    let limit = i64::try_from(agreed.limit).unwrap_or(i64::MAX);
    let more = if plan.capped { "+" } else { "" };
    let mut became = format!("{}{more} of {}", plan.moving().min(limit), plan.moving() + plan.staying());
    if agreed.urges {
        became.push_str(", lanes tried at once");
    }
    if !agreed.reason.is_empty() {
        became = format!("{became}: {}", agreed.reason);
    }
    agreed.scribe.note(tx, action, &agreed.chosen.line(), None, Some(&became))?;
    Ok(Some(plan))
}

/// Closes the circuit breaker of a lane, and makes what waits there due.
pub(crate) fn urge(tx: &mut dyn Sql, store: &StoreId, lane: Destination, now: Timestamp) -> Result<()> {
    lanes::mend(tx, store, lane)?;
    outbox::hurry(tx, store, lane, now).map(drop)
}

fn batch(tx: &mut dyn Sql, agreed: &Agreed, at: &Place, rest: usize, stayed: i64) -> Result<Step> {
    match &agreed.chosen {
        Chosen::These(picks) => batch_of_these(tx, agreed, picks, rest, stayed),
        Chosen::Matching(query) => {
            let parts = match plan::search_of(tx, &agreed.store, query, agreed.seen_at)? {
                Some(filter) => parts(&filter, agreed.step, agreed.seen_at),
                None => Vec::new(),
            };
            batch_of_matching(tx, agreed, &parts, at, rest, stayed)
        }
    }
}

fn batch_of_these(
    tx: &mut dyn Sql,
    agreed: &Agreed,
    picks: &[Pick],
    rest: usize,
    stayed: i64,
) -> Result<Step> {
    let hand = agreed.hand(tx)?;
    let (mut moved, mut missed) = (0, 0);
    for pick in picks {
        let Some(effect) = outbox::get(tx, &agreed.store, pick.subject, pick.nth)? else { continue };
        if moved == rest || plan::fate(&effect, agreed.step, agreed.seen_at).is_some() {
            continue;
        }
        let (subject, nth) = (pick.subject, pick.nth);
        match repair::intervene(tx, &agreed.store, subject, nth, agreed.step, &hand)? {
            Some(_) => moved += 1,
            None => missed += 1,
        }
    }
    Ok(Step::Moved { moved, missed, stayed, next: None })
}

fn batch_of_matching(
    tx: &mut dyn Sql,
    agreed: &Agreed,
    parts: &[Filter],
    at: &Place,
    rest: usize,
    stayed: i64,
) -> Result<Step> {
    let Some(filter) = parts.get(at.part) else {
        return Ok(Step::Moved { moved: 0, missed: 0, stayed, next: None });
    };
    let (limit, hand) = (rest.min(BATCH_MAX), agreed.hand(tx)?);
    let batch = move_batch(tx, &agreed.store, filter, agreed.step, at.after.as_ref(), limit, &hand)?;
    let next = match batch.next {
        Some(after) => Some(Place { part: at.part, after: Some(after) }),
        None => Some(Place { part: at.part + 1, after: None }).filter(|next| next.part < parts.len()),
    };
    Ok(Step::Moved { moved: batch.moved.len(), missed: batch.missed.len(), stayed, next })
}
