//! The connector against the contract's vectors, and against its twin.

mod checks;
mod creation;
mod fixture;
mod lives;
mod probe;
mod refunds;
mod removal;
mod statement;
mod twin;
mod vectors;
mod webhooks;
mod wiring;
