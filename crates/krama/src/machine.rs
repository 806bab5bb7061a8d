//! The machine's clock, randomness and environment: the only module that asks for them.

use krama_domain::time::{Clock, Random, Timestamp};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The machine's clock, moved by an offset that is zero except while the demo makes its past.
#[derive(Debug, Default)]
pub(crate) struct MachineClock {
    offset_ms: AtomicI64,
}

impl MachineClock {
    /// Moves the clock to `offset_ms` from the machine's.
    pub(crate) fn shift(&self, offset_ms: i64) {
        self.offset_ms.store(offset_ms, Ordering::SeqCst);
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one clock that reads the machine's")]
fn machine_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

impl Clock for MachineClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_ms(machine_ms().saturating_add(self.offset_ms.load(Ordering::SeqCst)))
    }
}

/// A cryptographic generator seeded by the system.
pub(crate) struct MachineRandom(ChaCha20Rng);

impl MachineRandom {
    /// Seeds it.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|e| anyhow::anyhow!("the system gives no random numbers: {e}"))?;
        Ok(Self(ChaCha20Rng::from_seed(seed)))
    }
}

impl Random for MachineRandom {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }
}

/// The environment's variables that are text.
pub(crate) fn environment() -> BTreeMap<String, String> {
    std::env::vars_os()
        .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}
