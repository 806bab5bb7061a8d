//! Chance from a seed: the same seed, the same throws.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

pub(crate) struct Dice(ChaCha20Rng);

impl Dice {
    pub(crate) fn new(seed: usize) -> Self {
        Self(ChaCha20Rng::seed_from_u64(u64::try_from(seed).unwrap()))
    }

    /// A number below `bound`, which is not zero.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap();
        usize::try_from(self.0.next_u64() % bound).unwrap()
    }

    /// One of them.
    pub(crate) fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}
