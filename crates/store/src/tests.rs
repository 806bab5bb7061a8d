//! The façade's suite: what holds on both databases, then what is particular to each.

mod errors;
mod facade;
mod grouping;
mod postgres;
mod statements;

use std::time::Duration;

use tokio::{sync::watch, time::timeout};

use crate::{Db, args};

/// A test that waits for longer waits for something that does not come. No test depends on how long it is.
const PATIENCE: Duration = Duration::from_secs(60);

const CREATE: &str = "CREATE TABLE IF NOT EXISTS note (id BIGINT PRIMARY KEY, text TEXT)";
const ADD: &str = "INSERT INTO note (id, text) VALUES ($1, $2)";
const COUNT: &str = "SELECT COUNT(*) AS n FROM note";

/// Creates the table that most tests use.
async fn prepare(db: &Db) {
    db.write("test.prepare", |tx| tx.execute(CREATE, args![])).await.unwrap();
}

async fn add(db: &Db, id: i64) -> crate::Result<u64> {
    db.write("test.add", move |tx| tx.execute(ADD, args![id, "x"])).await
}

async fn count(db: &Db) -> i64 {
    db.read("test.count", |tx| tx.query_one(COUNT, args![])?.expect("a count").int("n")).await.unwrap()
}

async fn heard(bell: &mut watch::Receiver<u64>) {
    timeout(PATIENCE, bell.changed()).await.expect("somebody rings").unwrap();
}
