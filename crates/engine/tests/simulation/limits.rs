//! Limits as the outside judges them: over any window no more requests than the burst and what is refilled in it,
//! whichever node sends them.

use krama_connectors::connector::Rate;
use krama_domain::time::Timestamp;

/// What may still come of one bucket, without rounding.
pub(crate) struct Limit {
    rate: Rate,
    /// Tokens times the rate's `per_ms`.
    level: i64,
    at: Timestamp,
}

impl Limit {
    /// Nothing has been sent yet.
    pub(crate) fn new(rate: Rate) -> Self {
        Self { rate, level: i64::from(rate.burst) * rate.per_ms, at: Timestamp::from_ms(0) }
    }

    /// A request leaves. Answers `false` when it is one too many.
    pub(crate) fn admits(&mut self, now: Timestamp) -> bool {
        let full = i64::from(self.rate.burst) * self.rate.per_ms;
        let gained = i64::from(self.rate.burst).saturating_mul(now.since_ms(self.at));
        self.level = self.level.saturating_add(gained).min(full) - self.rate.per_ms;
        self.at = now;
        self.level >= 0
    }
}
