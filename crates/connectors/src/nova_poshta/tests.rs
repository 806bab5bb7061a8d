//! The connector against the contract's vectors, and against its twin.

mod answers;
mod cabinet;
mod codes;
mod directory;
mod fixture;
mod lives;
mod many;
mod probe;
mod requested;
mod tasks;
mod twin;
mod vectors;
mod waybills;
