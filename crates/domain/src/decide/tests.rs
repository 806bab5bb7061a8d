//! What follows from facts: any order of them, attempts, effects, the timeline.

mod any_order;
mod attempts;
mod by_hand;
mod effects;
mod entries;
mod world;
