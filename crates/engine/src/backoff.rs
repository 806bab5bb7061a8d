//! How long to wait before trying again: exponential, with full jitter, so that many failures do not come back in
//! step.

use krama_connectors::connector::Limits;

/// A source of jitter that is drawn once per transaction and split per effect, since a transaction may run twice.
#[derive(Debug, Clone, Copy)]
pub struct Jitter(pub u64);

impl Jitter {
    /// A number below `bound`, the same for the same `salt`.
    fn below(self, salt: u64, bound: u64) -> u64 {
        // SplitMix64: spreads the salt over all bits.
        let mut z = self.0.wrapping_add(salt.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound.max(1)
    }
}

/// Shortest pause, in milliseconds: full jitter could otherwise draw none at all.
const PAUSE_MIN_MS: i64 = 100;

/// Milliseconds before try `tries + 1`, when `tries` (from 1) have failed.
pub fn pause_ms(limits: &Limits, tries: u32, jitter: Jitter, salt: i64) -> i64 {
    let doublings = tries.saturating_sub(1).min(20);
    let ceiling = limits.backoff_first_ms.saturating_mul(1 << doublings).min(limits.backoff_max_ms);
    let drawn = jitter.below(salt.unsigned_abs(), ceiling.unsigned_abs());
    i64::try_from(drawn).unwrap_or(ceiling).max(PAUSE_MIN_MS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use krama_connectors::connector::Rate;

    const LIMITS: Limits = Limits {
        concurrency: 1,
        batch_max: 1,
        rate: Rate { burst: 1, per_ms: 1 },
        timeout_ms: 1,
        backoff_first_ms: 1_000,
        backoff_max_ms: 60_000,
        tries_max: 5,
    };

    #[test]
    fn pauses_grow_up_to_their_ceiling_and_differ() {
        for (tries, ceiling) in [(1, 1_000), (2, 2_000), (4, 8_000), (10, 60_000), (u32::MAX, 60_000)] {
            let drawn: Vec<_> = (0..100).map(|salt| pause_ms(&LIMITS, tries, Jitter(7), salt)).collect();
            assert!(drawn.iter().all(|ms| (PAUSE_MIN_MS..ceiling).contains(ms)), "{tries}: {drawn:?}");
            assert!(drawn.iter().any(|ms| *ms > ceiling / 2), "{tries}: the upper half is never drawn");
            assert!(drawn.iter().any(|ms| *ms < ceiling / 2), "{tries}: the lower half is never drawn");
        }
    }
}
