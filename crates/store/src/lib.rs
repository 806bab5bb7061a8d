//! Where krama keeps things: SQLite and PostgreSQL behind one type, [`Db`].
//!
//! A transaction is a synchronous closure over [`Sql`]: it cannot wait for anything outside the database, so it
//! cannot hold a lock while a provider thinks. This crate never sees HTTP and never reads a clock: instants are
//! passed in as milliseconds, randomness as bytes. (It measures how long a closure ran, for a log line alone.)

pub mod db;
pub mod dialect;
pub mod error;
pub mod local;
pub mod migrate;
pub mod password;
mod postgres;
pub mod repo;
pub mod row;
pub mod schema;
pub mod secret;
mod slow;
pub mod sql;
mod sqlite;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod transfer;
pub mod value;
mod wake;

#[cfg(test)]
mod tests;

pub use self::{
    db::{Db, DbOptions},
    dialect::Dialect,
    error::{Error, Result},
    local::{CommitFault, Local},
    row::Row,
    sql::Sql,
    value::Value,
};
