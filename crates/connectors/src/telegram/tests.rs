//! The connector against its contract and its twin.

mod answers;
mod fixture;
mod plan;
mod probe;
mod twin;
