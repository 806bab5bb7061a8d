//! The lane's buckets: its own, and those that only some of its tasks draw from. They outlive the runs of a lane.

use crate::bucket::{Bucket, Buckets};
use krama_connectors::connector::{Pace, Rate};
use krama_domain::time::Timestamp;

/// Buckets of one lane.
#[derive(Debug)]
pub(super) struct Pacer {
    lane: Bucket,
    parts: Buckets,
}

impl Pacer {
    pub(super) fn new(rate: Rate, now: Timestamp) -> Self {
        Self { lane: Bucket::full(rate, now), parts: Buckets::default() }
    }

    /// Requests that may go out now.
    pub(super) fn available(&mut self, now: Timestamp) -> usize {
        self.lane.available(now)
    }

    /// When the next request may go out.
    pub(super) fn next_at(&mut self, now: Timestamp) -> Timestamp {
        self.lane.next_token_at(now)
    }

    /// A request goes out.
    pub(super) fn spend(&mut self, now: Timestamp) {
        self.lane.take(now);
    }

    /// Reserves a token of a part; answers when it is there.
    pub(super) fn reserve(&mut self, pace: &Pace, now: Timestamp) -> Timestamp {
        let at = self.parts.take(&pace.key, pace.rate, now);
        if at > now {
            // The task comes back at that time and draws again.
            self.parts.give_back(&pace.key);
        }
        at
    }
}
