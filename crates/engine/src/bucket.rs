//! Token buckets under a clock that is passed in.

use krama_connectors::connector::Rate;
use krama_domain::time::Timestamp;
use std::collections::BTreeMap;

/// One bucket. Levels are kept in thousandths of a token, so that slow rates refill evenly.
#[derive(Debug, Clone)]
pub struct Bucket {
    rate: Rate,
    level: i64,
    filled_at: Timestamp,
}

const TOKEN: i64 = 1_000;

impl Bucket {
    /// A full bucket.
    pub fn full(rate: Rate, now: Timestamp) -> Self {
        Self { rate, level: i64::from(rate.burst) * TOKEN, filled_at: now }
    }

    /// A bucket that was empty at `since` and has been filling up from then.
    pub fn empty(rate: Rate, since: Timestamp) -> Self {
        Self { rate, level: 0, filled_at: since }
    }

    fn refill(&mut self, now: Timestamp) {
        let capacity = i64::from(self.rate.burst) * TOKEN;
        // A clock that was set back: time goes on from here, or nothing would come until the old hour is reached again.
        self.filled_at = self.filled_at.min(now);
        let passed = now.since_ms(self.filled_at).clamp(0, self.rate.per_ms.max(1));
        let gained = capacity.saturating_mul(passed) / self.rate.per_ms.max(1);
        if gained > 0 {
            self.level = (self.level + gained).min(capacity);
            self.filled_at = now;
        }
    }

    /// Whole tokens at `now`.
    pub fn available(&mut self, now: Timestamp) -> usize {
        self.refill(now);
        usize::try_from(self.level.max(0) / TOKEN).unwrap_or(0)
    }

    /// Takes a token, on credit if need be, and answers when it is there: `now`, or later.
    pub fn take(&mut self, now: Timestamp) -> Timestamp {
        self.refill(now);
        self.level -= TOKEN;
        now.plus_ms(self.wait_ms())
    }

    /// Gives a token back that was not used.
    pub fn give_back(&mut self) {
        self.level += TOKEN;
    }

    /// Milliseconds until the level is no longer below zero.
    fn wait_ms(&self) -> i64 {
        let capacity = i64::from(self.rate.burst.max(1)) * TOKEN;
        let missing = (-self.level).max(0);
        missing.saturating_mul(self.rate.per_ms).div_euclid(capacity)
            + i64::from(missing > 0 && missing.saturating_mul(self.rate.per_ms) % capacity != 0)
    }

    /// When the next whole token is there.
    pub fn next_token_at(&mut self, now: Timestamp) -> Timestamp {
        self.refill(now);
        let capacity = i64::from(self.rate.burst.max(1)) * TOKEN;
        let missing = (TOKEN - self.level).max(0);
        now.plus_ms((missing.saturating_mul(self.rate.per_ms) + capacity - 1) / capacity)
    }
}

/// Buckets by name, e.g. one per chat. Forgets those that are full again.
#[derive(Debug)]
pub struct Buckets {
    by_name: BTreeMap<String, Bucket>,
    /// When those that are not known yet were empty at the latest.
    unused_since: Timestamp,
}

impl Default for Buckets {
    /// Nobody has drawn from any of them.
    fn default() -> Self {
        Self::unused_since(Timestamp::from_ms(0))
    }
}

/// Buckets that are kept before full ones are forgotten.
const KEPT_MAX: usize = 1_000;

impl Buckets {
    /// Buckets from which others may have drawn everything until `since`.
    pub fn unused_since(since: Timestamp) -> Self {
        Self { by_name: BTreeMap::new(), unused_since: since }
    }

    /// Takes a token of the bucket `name`; answers when it is there.
    pub fn take(&mut self, name: &str, rate: Rate, now: Timestamp) -> Timestamp {
        if self.by_name.len() > KEPT_MAX {
            self.by_name.retain(|_, bucket| bucket.available(now) < bucket.rate.burst as usize);
        }
        let since = self.unused_since;
        self.by_name.entry(name.to_owned()).or_insert_with(|| Bucket::empty(rate, since)).take(now)
    }

    /// Gives a token of the bucket `name` back.
    pub fn give_back(&mut self, name: &str) {
        if let Some(bucket) = self.by_name.get_mut(name) {
            bucket.give_back();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_gives_its_burst_and_then_its_rate() {
        let start = Timestamp::from_ms(1_000_000);
        let mut bucket = Bucket::full(Rate { burst: 3, per_ms: 3_000 }, start);
        let waits: Vec<_> = (0..5).map(|_| bucket.take(start).since_ms(start)).collect();
        assert_eq!(waits, [0, 0, 0, 1_000, 2_000]);
        assert_eq!(bucket.available(start.plus_ms(2_500)), 0);
        assert_eq!(bucket.available(start.plus_ms(3_000)), 1);
        assert_eq!(bucket.next_token_at(start.plus_ms(3_000)), start.plus_ms(3_000));
    }

    #[test]
    fn a_clock_that_is_set_back_by_hours_does_not_stop_the_refill() {
        let start = Timestamp::from_ms(10_000_000);
        let mut bucket = Bucket::full(Rate { burst: 2, per_ms: 2_000 }, start);
        bucket.take(start);
        bucket.take(start);
        let back = start.plus_ms(-7_200_000);
        assert_eq!(bucket.available(back), 0, "setting a clock makes no tokens");
        assert_eq!(bucket.available(back.plus_ms(1_000)), 1);
    }

    #[test]
    fn over_any_window_no_more_leaves_than_the_burst_and_the_rate() {
        let rate = Rate { burst: 5, per_ms: 1_000 };
        let mut bucket = Bucket::full(rate, Timestamp::from_ms(0));
        let mut sent = 0;
        for ms in 0..10_000 {
            let now = Timestamp::from_ms(ms);
            while bucket.available(now) > 0 {
                bucket.take(now);
                sent += 1;
            }
        }
        assert!((50..=55).contains(&sent), "{sent}");
    }
}
