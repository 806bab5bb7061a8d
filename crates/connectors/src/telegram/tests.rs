//! The connector against its contract and its twin.

mod answers;
mod customers;
mod fixture;
mod listening;
mod plan;
mod probe;
mod twin;
