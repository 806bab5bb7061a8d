//! What delivers effects: lanes with leases, limits and circuit breakers, the one HTTP executor, and the way in for
//! webhooks.
//!
//! The core ([`lane`], [`delivery`], [`inbound`]) is synchronous and knows neither sockets nor clocks, so that the
//! simulation drives it in one thread under a virtual clock; [`node`] drives the same core with real ones.

pub mod asking;
pub mod backoff;
pub mod bucket;
pub mod delivery;
pub mod directory;
pub mod inbound;
pub mod lane;
pub mod log;
pub mod node;
pub mod pacer;
pub mod probe;
pub mod profile;
pub mod reconcile;
pub mod transport;
