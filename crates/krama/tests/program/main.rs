//! The program from outside: its commands, what it says when something is wrong, its servers on both databases.

#![allow(clippy::unwrap_used, reason = "what is not as the test needs it should stop it with a backtrace")]

#[path = "../harness/mod.rs"]
#[allow(dead_code, reason = "shared with the other tests of the program, which use other parts of it")]
mod harness;

mod commands;
mod configuration;
mod databases;
mod doctor;
mod effects;
mod files;
mod help;
mod journey;
mod limits;
mod logs;
mod metrics;
mod nodes;
mod placing;
mod products;
mod reconcile;
mod refusals;
mod seeds;
mod serving;
mod staff;
mod track;
