//! Time as each node has it: a little beside the truth, and now and then somebody sets the clock.

use crate::world::World;
use krama_domain::time::Timestamp;

impl World {
    /// What a node's clock shows.
    pub(crate) fn clock(&self, node: usize) -> Timestamp {
        self.now.plus_ms(self.nodes[node].skew_ms)
    }

    /// A node's clock is set by so many milliseconds. Leases may seem over by it, and what was under way is then taken up as
    /// an earlier holder's.
    pub(crate) fn jump(&mut self, node: usize, ms: i64) {
        self.record.count("clock jumps");
        self.excuse_all(node);
        self.nodes[node].skew_ms += ms;
        self.gate.forgive();
    }
}
