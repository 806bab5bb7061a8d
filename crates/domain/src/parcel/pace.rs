//! How soon a parcel is looked at again: soon where something can change now, rarely where nothing can, never once it is
//! over; and the moments that only a clock tells.

use super::{FOLLOWED_DAYS_MAX, LAST_DAY_MS, Mark, Phase, UNKNOWN_DAYS_MAX, WAITS_DAYS};
use crate::time::{DAY_MS, HOUR_MS, Timestamp};

/// Longest pause between two looks, in milliseconds.
pub const PAUSE_MAX_MS: i64 = 12 * HOUR_MS;
/// Milliseconds after a change during which more may follow.
const LIVELY_MS: i64 = HOUR_MS;
/// Days without a change after which looks become rarer.
const QUIET_DAYS: i64 = 7;

/// What is known of a parcel when its next look is planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Where it stands.
    pub phase: Phase,
    /// When krama learned of its number.
    pub since: Timestamp,
    /// When a code of it was new the last time.
    pub changed_at: Timestamp,
    /// Since when it waits at its branch.
    pub arrived_at: Option<Timestamp>,
    /// Until when storage costs nothing.
    pub free_until: Option<Timestamp>,
    /// Which moments came already.
    pub marks: Vec<Mark>,
}

impl Known {
    /// When to look again, after a look at `now`. `interval_ms` is the store's: how old the state of a parcel may be that
    /// can change any minute.
    pub fn next_at(&self, now: Timestamp, interval_ms: i64) -> Timestamp {
        let looked = now.plus_ms(self.pause_ms(now, interval_ms));
        self.coming_mark().map_or(looked, |at| if at > now { looked.min(at) } else { looked })
    }

    fn pause_ms(&self, now: Timestamp, interval_ms: i64) -> i64 {
        if now.since_ms(self.changed_at) < LIVELY_MS {
            return interval_ms;
        }
        let times = match self.phase {
            Phase::Arrived | Phase::Refused => 1,
            Phase::InTransit | Phase::Created | Phase::NotFound => 6,
            Phase::Received | Phase::Returning | Phase::Stuck | Phase::Deleted | Phase::MoneyTransferred => {
                12
            }
        };
        let quiet = if now.since_ms(self.changed_at) >= QUIET_DAYS * DAY_MS { 4 } else { 1 };
        interval_ms.saturating_mul(times * quiet).min(PAUSE_MAX_MS).max(interval_ms)
    }

    /// The next moment of the clock that matters, past or to come.
    fn coming_mark(&self) -> Option<Timestamp> {
        let open = self.moments().into_iter().filter(|(mark, _)| !self.marks.contains(mark));
        open.map(|(_, at)| at).min()
    }

    fn moments(&self) -> Vec<(Mark, Timestamp)> {
        let mut moments = vec![(Mark::TooLong, self.since.plus_ms(FOLLOWED_DAYS_MAX * DAY_MS))];
        if self.phase == Phase::NotFound {
            moments.push((Mark::Unknown, self.since.plus_ms(UNKNOWN_DAYS_MAX * DAY_MS)));
        }
        if self.phase == Phase::Arrived {
            moments.extend(self.arrived_at.map(|at| (Mark::Waits, at.plus_ms(WAITS_DAYS * DAY_MS))));
            moments.extend(self.free_until.map(|until| (Mark::LastDay, until.plus_ms(-LAST_DAY_MS))));
        }
        moments
    }

    /// The moments that came by `now` and are not marked yet.
    pub fn due_marks(&self, now: Timestamp) -> Vec<Mark> {
        let due = self.moments().into_iter().filter(|(mark, at)| *at <= now && !self.marks.contains(mark));
        due.map(|(mark, _)| mark).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::MINUTE_MS;

    const INTERVAL_MS: i64 = 5 * MINUTE_MS;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(ms)
    }

    fn known(phase: Phase) -> Known {
        Known {
            phase,
            since: at(0),
            changed_at: at(0),
            arrived_at: None,
            free_until: None,
            marks: Vec::new(),
        }
    }

    #[test]
    fn parcels_near_their_receiver_are_looked_at_within_the_interval_and_others_more_rarely() {
        let pause = |phase, now| known(phase).next_at(at(now), INTERVAL_MS).since_ms(at(now));
        for phase in Phase::ALL {
            assert_eq!(pause(phase, MINUTE_MS), INTERVAL_MS, "just changed: {phase:?}");
        }
        assert_eq!(pause(Phase::Arrived, 2 * HOUR_MS), INTERVAL_MS);
        assert_eq!(pause(Phase::InTransit, 2 * HOUR_MS), 6 * INTERVAL_MS);
        assert_eq!(pause(Phase::Received, 2 * HOUR_MS), 12 * INTERVAL_MS);
        assert_eq!(pause(Phase::InTransit, 8 * DAY_MS), 24 * INTERVAL_MS);
        let slow = known(Phase::InTransit).next_at(at(8 * DAY_MS), HOUR_MS).since_ms(at(8 * DAY_MS));
        assert_eq!(slow, PAUSE_MAX_MS);
    }

    #[test]
    fn a_moment_of_the_clock_is_not_slept_through() {
        let waits = Known { arrived_at: Some(at(0)), ..known(Phase::Arrived) };
        let before = at(3 * DAY_MS - MINUTE_MS);
        assert_eq!(waits.next_at(before, INTERVAL_MS), at(3 * DAY_MS));
        assert_eq!((waits.due_marks(before), waits.due_marks(at(3 * DAY_MS))), (vec![], vec![Mark::Waits]));
        let marked = Known { marks: vec![Mark::Waits], ..waits };
        assert_eq!(marked.due_marks(at(4 * DAY_MS)), []);
        assert_eq!(marked.next_at(at(4 * DAY_MS), INTERVAL_MS), at(4 * DAY_MS + INTERVAL_MS));
    }

    #[test]
    fn the_end_of_free_storage_is_told_a_day_before() {
        let kept =
            Known { free_until: Some(at(5 * DAY_MS)), arrived_at: Some(at(0)), ..known(Phase::Arrived) };
        assert_eq!(kept.due_marks(at(4 * DAY_MS)), [Mark::Waits, Mark::LastDay]);
        let received = Known { phase: Phase::Received, ..kept };
        assert_eq!(received.due_marks(at(9 * DAY_MS)), []);
    }

    #[test]
    fn what_never_comes_is_given_up() {
        assert_eq!(known(Phase::NotFound).due_marks(at(14 * DAY_MS)), [Mark::Unknown]);
        assert_eq!(known(Phase::InTransit).due_marks(at(14 * DAY_MS)), []);
        assert_eq!(known(Phase::InTransit).due_marks(at(60 * DAY_MS)), [Mark::TooLong]);
    }
}
