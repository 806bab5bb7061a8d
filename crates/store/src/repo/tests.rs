//! Tests of the repositories, on both databases. `world.rs` makes orders and tells them facts.

mod applying;
mod carts;
mod catalogue;
mod checks;
mod claiming;
mod contacts;
mod explained;
mod inbox;
mod intervening;
mod leasing;
mod nodes;
mod numbers;
mod orders;
mod plans;
mod reconciling;
mod settling;
mod stores;
mod world;
