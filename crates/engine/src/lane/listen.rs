//! Hearing what people write to a store's bot: work of the Telegram lane that comes again as soon as it is done. Paused
//! or broken, the lane hears nothing, as it sends nothing.
//!
//! What was heard, the answers that follow and where to go on are written in one transaction: an update is applied once,
//! whenever the program dies.

use super::settle::Bench;
use crate::backoff::pause_ms;
use crate::profile::Profiles;
use krama_connectors::task::{About, Settled, Task, Updates, Work};
use krama_connectors::telegram;
use krama_domain::effect::{Destination, Outcome};
use krama_domain::ids::StoreId;
use krama_domain::reach::Channel;
use krama_domain::shop::Policy;
use krama_domain::time::{HOUR_MS, MINUTE_MS, SECOND_MS, Timestamp};
use krama_store::repo::chats::{self, Bot};
use krama_store::repo::lanes::Lease;
use krama_store::repo::schedules::{self, Schedule};
use krama_store::{Result, Sql};

/// The schedule's name.
pub const SCHEDULE: &str = "listen";
/// The lane that it is work of.
pub const LANE: Destination = Destination::Telegram;
/// Milliseconds after which hearing begins anew when the program died meanwhile: longer than a request can take, since
/// two at once would end each other.
const PUT_OFF_MS: i64 = 20 * SECOND_MS;
/// Milliseconds from one request that brought nothing to the next, at least: Telegram slows those who ask sooner.
const GAP_MS: i64 = 3 * SECOND_MS;
/// Milliseconds after which somebody else's hold on the bot is looked at again.
const CONFLICT_MS: i64 = MINUTE_MS;
/// Milliseconds between two looks at whether the webhook is still what it should be.
const TOLD_MS: i64 = HOUR_MS;
/// Milliseconds before a lane that cannot work asks again; its circuit breaker pauses for longer.
const BLOCKED_MS: i64 = 5 * SECOND_MS;

/// One claimed turn of hearing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listening {
    schedule: Schedule,
    since: Timestamp,
}

impl Listening {
    /// The work of this turn.
    pub(super) fn task(&self) -> Task {
        Task { work: Work::Listen, about: About::Store, tries: self.schedule.tries, uncertain: false }
    }

    /// Takes the turn again at `at`.
    pub(super) fn put_off(&self, tx: &mut dyn Sql, at: Timestamp) -> Result<()> {
        schedules::again(tx, &self.schedule, at, self.schedule.tries).map(drop)
    }
}

/// Lets a store's bot hear from now on, or hear no more, as its settings say.
pub fn plan(tx: &mut dyn Sql, profiles: &Profiles, store: &StoreId, now: Timestamp) -> Result<()> {
    let Some(settings) = profiles.load(tx, store)? else { return Ok(()) };
    if telegram::listens(&settings) {
        schedules::ensure(tx, store, SCHEDULE, LANE, now)?;
        // Not sooner: another node may be hearing at this moment, and a second request would end its first.
        schedules::hasten(tx, store, SCHEDULE, now.plus_ms(PUT_OFF_MS))
    } else {
        schedules::remove(tx, store, SCHEDULE)
    }
}

/// Claims the lane's turn of hearing, if it is due.
pub(super) fn claim(
    tx: &mut dyn Sql,
    profiles: &Profiles,
    lease: &Lease,
    now: Timestamp,
) -> Result<Option<Listening>> {
    if lease.lane != LANE {
        return Ok(None);
    }
    let claimed = schedules::claim(tx, lease, SCHEDULE, now, now.plus_ms(PUT_OFF_MS))?;
    let Some(schedule) = claimed else { return Ok(None) };
    let Some(settings) = profiles.load(tx, &lease.store)? else { return Ok(None) };
    if !telegram::listens(&settings) {
        return schedules::remove(tx, &lease.store, SCHEDULE).map(|()| None);
    }
    if telegram::is_told(&settings) {
        schedules::again(tx, &schedule, now.plus_ms(TOLD_MS), 0)?;
        return Ok(None);
    }
    Ok(Some(Listening { schedule, since: now }))
}

/// Applies what a bot was told, each update once. Answers how many were new.
pub fn hear(
    tx: &mut dyn Sql,
    store: &StoreId,
    updates: &Updates,
    policy: &Policy,
    now: Timestamp,
) -> Result<usize> {
    let bot = Bot { store, channel: Channel::Telegram, source: &updates.source };
    let mut new = 0;
    for update in &updates.list {
        new += usize::from(chats::receive(tx, bot, update, policy, now)?);
    }
    Ok(new)
}

/// Writes down what a turn came to.
pub(super) fn settle(tx: &mut dyn Sql, bench: &Bench<'_>, turn: &Listening, settled: &Settled) -> Result<()> {
    if let Some(updates) = &settled.updates {
        hear(tx, &bench.lease.store, updates, bench.policy, bench.now)?;
    }
    let (next_at, tries) = next(bench, turn, settled);
    if schedules::again(tx, &turn.schedule, next_at, tries)? && next_at <= bench.now {
        tx.wake("effects");
    }
    Ok(())
}

/// When the next turn comes, after how many that came to nothing.
fn next(bench: &Bench<'_>, turn: &Listening, settled: &Settled) -> (Timestamp, u32) {
    let now = bench.now;
    match &settled.outcome {
        Outcome::Done { .. } if settled.updates.is_none() && settled.notes.is_empty() => {
            (now.max(turn.since.plus_ms(GAP_MS)), 0)
        }
        Outcome::Done { .. } => (now, 0),
        Outcome::Retry { after_ms, .. } => {
            let tries = turn.schedule.tries.saturating_add(1);
            let drawn = pause_ms(&bench.connector.limits, tries, bench.jitter, turn.schedule.turn);
            (now.plus_ms(after_ms.unwrap_or(0).max(drawn).max(GAP_MS)), tries)
        }
        Outcome::Blocked { .. } => (now.plus_ms(BLOCKED_MS), turn.schedule.tries),
        Outcome::Refused { .. } | Outcome::Unknown { .. } => (now.plus_ms(CONFLICT_MS), 0),
    }
}
