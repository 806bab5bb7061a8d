//! The lane's buckets: its own, and those that only some of its tasks draw from. They outlive the runs of a lane.
//!
//! A limit holds over all nodes although no node tells another how much it has sent: whoever takes a lane over begins
//! with empty buckets, filled only by the time since the former holder's lease ended. The former holder sent at most a
//! full bucket and what came in until then, so both together never send more than one node alone would have.

use crate::bucket::{Bucket, Buckets};
use krama_connectors::connector::{Pace, Rate};
use krama_domain::time::Timestamp;
use krama_store::repo::lanes::Lease;

/// Buckets of one lane.
#[derive(Debug)]
pub struct Pacer {
    /// The fence of the lease under which it was used last.
    fence: i64,
    lane: Bucket,
    parts: Buckets,
}

impl Pacer {
    /// The buckets of one who takes the lane over, or is its first holder.
    pub fn new(rate: Rate, lease: &Lease, now: Timestamp) -> Self {
        let unused_since = lease.former_until.min(now);
        Self {
            fence: lease.fence,
            lane: Bucket::empty(rate, unused_since),
            parts: Buckets::unused_since(unused_since),
        }
    }

    /// Goes on under another lease of the same lane. Answers `false` when another node held the lane in between: these
    /// buckets know nothing of what that one sent.
    #[must_use]
    pub fn follow(&mut self, lease: &Lease) -> bool {
        let is_ours = lease.fence == self.fence || lease.fence == self.fence + 1;
        if is_ours {
            self.fence = lease.fence;
        }
        is_ours
    }

    /// Requests that may go out now.
    pub fn available(&mut self, now: Timestamp) -> usize {
        self.lane.available(now)
    }

    /// When the next request may go out.
    pub fn next_at(&mut self, now: Timestamp) -> Timestamp {
        self.lane.next_token_at(now)
    }

    /// A request goes out.
    pub fn spend(&mut self, now: Timestamp) {
        self.lane.take(now);
    }

    /// Reserves a token of a part; answers when it is there.
    pub fn reserve(&mut self, pace: &Pace, now: Timestamp) -> Timestamp {
        let at = self.parts.take(&pace.key, pace.rate, now);
        if at > now {
            // The task comes back at that time and draws again.
            self.parts.give_back(&pace.key);
        }
        at
    }
}

#[cfg(test)]
mod tests;
