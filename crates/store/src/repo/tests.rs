//! Tests of the repositories, on both databases. `world.rs` makes orders and tells them facts.

mod applying;
mod attention;
mod audit;
mod carts;
mod catalogue;
mod checks;
mod claiming;
mod contacts;
mod explained;
mod inbox;
mod intervening;
mod keys;
mod leasing;
mod load;
mod nodes;
mod numbers;
mod office;
mod orders;
mod people;
mod plans;
mod reconciling;
mod search;
mod searching;
mod settling;
mod stores;
mod world;
