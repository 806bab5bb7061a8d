//! Reading the carrier's directory, step by step: each page is one request, claimed and settled in a transaction of its
//! own. A claimed page is put off before anything is sent; whoever claims it after that holds a newer turn, and what an
//! older turn brings is thrown away.

use super::settle::{Bench, clip};
use crate::backoff::pause_ms;
use crate::directory::{FRESH_MS, LANE, SCHEDULE, is_possible, next_at};
use crate::profile::Profiles;
use krama_connectors::task::{About, List, Listed, Places, Settled, Task, Work};
use krama_domain::effect::{Hold, Outcome};
use krama_domain::time::{MINUTE_MS, Timestamp};
use krama_store::repo::lanes::Lease;
use krama_store::repo::places::{self, Building, Failure, Stage, refresh};
use krama_store::repo::schedules::{self, Schedule};
use krama_store::{Result, Sql};

/// Milliseconds after which a page whose answer never came is asked for again.
const PUT_OFF_MS: i64 = MINUTE_MS;
/// Milliseconds without a page after which another store goes on with a reading.
const ABANDONED_MS: i64 = 10 * MINUTE_MS;
/// Most pages of one list: more than the country has by far, so a list that goes on is a defect over there.
const PAGES_MAX: i64 = 3_000;

/// A claimed page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    schedule: Schedule,
    building: Building,
}

impl Turn {
    /// The work of this page.
    pub(super) fn task(&self) -> Task {
        let list = match self.building.stage {
            Stage::Branches => List::Branches,
            Stage::Settlements => List::Settlements,
        };
        let page = u32::try_from(self.building.page).unwrap_or(u32::MAX);
        let (work, tries) = (Work::ReadPlaces { list, page }, self.schedule.tries);
        Task { work, about: About::Store, tries, uncertain: false }
    }

    /// Takes the page again at `at`.
    pub(super) fn put_off(&self, tx: &mut dyn Sql, at: Timestamp) -> Result<()> {
        schedules::again(tx, &self.schedule, at, self.schedule.tries).map(drop)
    }
}

/// Claims the next page, if one is due. What an earlier list left is swept away first, some of it at a time.
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
    let settings = profiles.load(tx, &lease.store)?;
    if settings.is_none_or(|settings| !is_possible(&settings)) {
        return schedules::remove(tx, &lease.store, SCHEDULE).map(|()| None);
    }
    if refresh::sweep(tx)? {
        schedules::again(tx, &schedule, now, schedule.tries)?;
        tx.wake("effects");
        return Ok(None);
    }
    let known = places::directory(tx)?;
    if let Some(building) = known.building {
        let is_ours = building.by == lease.store.as_str();
        let abandoned_at = building.moved_at.plus_ms(ABANDONED_MS);
        if is_ours {
            return Ok(Some(Turn { schedule, building }));
        }
        if abandoned_at <= now {
            let building = refresh::take_over(tx, &building, lease.store.as_str(), now)?;
            return Ok(Some(Turn { schedule, building }));
        }
        schedules::again(tx, &schedule, abandoned_at, 0)?;
        return Ok(None);
    }
    let due = next_at(&known, now);
    if due > now {
        schedules::again(tx, &schedule, due, 0)?;
        return Ok(None);
    }
    let building = refresh::begin(tx, lease.store.as_str(), now)?;
    Ok(Some(Turn { schedule, building }))
}

/// Writes a page down, or what became of it. Answers whether it says something of the lane: a list that is not told is no
/// reason to stop asking about parcels.
pub(super) fn settle(tx: &mut dyn Sql, bench: &Bench<'_>, turn: &Turn, settled: &Settled) -> Result<bool> {
    let says_something = matches!(settled.outcome, Outcome::Done { .. } | Outcome::Blocked { .. });
    let is_ours = schedules::again(tx, &turn.schedule, bench.now, 0)?;
    let known = places::directory(tx)?.building;
    let Some(building) = known.filter(|known| is_ours && *known == turn.building) else {
        return Ok(says_something);
    };
    match (&settled.outcome, &settled.places) {
        (Outcome::Done { .. }, Some(listed)) => keep(tx, bench, turn, building, listed)?,
        (Outcome::Retry { after_ms, reason }, _) => try_again(tx, bench, turn, *after_ms, reason)?,
        (Outcome::Blocked { hold: Hold::Person, reason }, _) => {
            fail(tx, bench, turn, Failure::Refused, reason)?;
        }
        (Outcome::Blocked { hold: Hold::Asked { ms }, reason }, _) => {
            try_again(tx, bench, turn, Some(*ms), reason)?;
        }
        (Outcome::Blocked { reason, .. } | Outcome::Unknown { reason }, _) => {
            try_again(tx, bench, turn, None, reason)?;
        }
        (Outcome::Refused { reason, .. }, _) => fail(tx, bench, turn, Failure::Unavailable, reason)?,
        (Outcome::Done { .. }, None) => {
            fail(tx, bench, turn, Failure::Unavailable, "it answered without a list")?;
        }
    }
    tx.wake("effects");
    Ok(says_something)
}

/// Writes a page down; after the last one the next list begins, or the new directory counts.
fn keep(
    tx: &mut dyn Sql,
    bench: &Bench<'_>,
    turn: &Turn,
    mut building: Building,
    listed: &Listed,
) -> Result<()> {
    let so_far = match &listed.places {
        Places::Branches(branches) => {
            refresh::add_branches(tx, &mut building, branches)?;
            building.branches
        }
        Places::Settlements(settlements) => {
            refresh::add_settlements(tx, &mut building, settlements)?;
            building.settlements
        }
    };
    let has_all = listed.total.is_some_and(|total| u64::try_from(so_far).unwrap_or(0) >= total);
    if !listed.is_empty && !has_all {
        if building.page >= PAGES_MAX {
            return fail(tx, bench, turn, Failure::Unavailable, "its list has no end");
        }
        building.page += 1;
        return refresh::moved(tx, &building, bench.now);
    }
    if building.stage == Stage::Branches {
        building = Building { stage: Stage::Settlements, page: 1, ..building };
        return refresh::moved(tx, &building, bench.now);
    }
    let next = if refresh::finish(tx, &building, bench.now)? {
        // The console tells how old the list is; a month of the demo would fill the screen with this.
        tracing::debug!(
            settlements = building.settlements,
            branches = building.branches,
            "the directory is read anew"
        );
        bench.now.plus_ms(FRESH_MS)
    } else {
        tracing::warn!("the carrier's new directory cannot be right; the old one stays");
        next_at(&places::directory(tx)?, bench.now)
    };
    // What was replaced is swept away step by step from now on.
    let next = if refresh::sweep(tx)? { bench.now } else { next };
    schedules::again(tx, &turn.schedule, next, 0).map(drop)
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
        return fail(
            tx,
            bench,
            turn,
            Failure::Unavailable,
            &format!("gave up after {tries} tries: {reason}"),
        );
    }
    let pause = after_ms.unwrap_or_else(|| pause_ms(limits, tries, bench.jitter, turn.schedule.turn));
    schedules::again(tx, &turn.schedule, bench.now.plus_ms(pause), tries).map(drop)
}

/// The reading ends here, and what was there stays; it is begun again after a while.
fn fail(tx: &mut dyn Sql, bench: &Bench<'_>, turn: &Turn, failure: Failure, reason: &str) -> Result<()> {
    tracing::warn!(failure = failure.code(), "the carrier's directory could not be read");
    refresh::fail(tx, &turn.building, failure, &clip(reason), bench.now)?;
    let next = next_at(&places::directory(tx)?, bench.now);
    schedules::again(tx, &turn.schedule, next, 0).map(drop)
}
