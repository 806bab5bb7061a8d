//! What krama's own books say while it works: how many effects are open, who holds lanes, which money came.

use krama_store::{Db, DbOptions, Value};
use std::collections::BTreeMap;

/// A look into the database beside the server.
pub(crate) struct Books(Db);

impl Books {
    /// Opens the database that a server works on.
    pub(crate) async fn open(database: &str) -> Self {
        let options = DbOptions { readers_max: 1, connections_max: 2 };
        Self(Db::open(database, options).await.unwrap())
    }

    async fn rows(&self, sql: &'static str) -> Vec<krama_store::Row> {
        self.0.read("look into the books", move |tx| tx.query(sql, &[])).await.unwrap()
    }

    /// How many effects stand in each state.
    pub(crate) async fn effects(&self) -> BTreeMap<String, i64> {
        let rows = self.rows("SELECT state, COUNT(*) AS many FROM effects GROUP BY state").await;
        let pair = |row: &krama_store::Row| (row.text("state").unwrap().to_owned(), row.int("many").unwrap());
        rows.iter().map(pair).collect()
    }

    /// How many effects wait or are under way.
    pub(crate) async fn open_effects(&self) -> i64 {
        let states = self.effects().await;
        ["ready", "started"].iter().filter_map(|state| states.get(*state)).sum()
    }

    /// Minor units that came for each order number that got any.
    pub(crate) async fn money(&self) -> BTreeMap<String, i64> {
        let rows = self.rows("SELECT number, received_minor FROM orders WHERE received_minor <> 0").await;
        let pair = |row: &krama_store::Row| {
            (row.text("number").unwrap().to_owned(), row.int("received_minor").unwrap())
        };
        rows.iter().map(pair).collect()
    }

    /// How many effects or attempts there are by these columns, e.g. `kind, lane, state`, joined by `/`.
    pub(crate) async fn counts(&self, sql: &'static str) -> BTreeMap<String, i64> {
        let rows = self.rows(sql).await;
        let pair = |row: &krama_store::Row| (row.text("what").unwrap().to_owned(), row.int("many").unwrap());
        rows.iter().map(pair).collect()
    }

    /// Which node holds each lane that is held.
    pub(crate) async fn holders(&self) -> BTreeMap<String, String> {
        let rows = self.rows("SELECT store_id, lane, owner FROM lanes WHERE owner IS NOT NULL").await;
        let pair = |row: &krama_store::Row| {
            let lane = format!("{}/{}", row.text("store_id").unwrap(), row.text("lane").unwrap());
            (lane, row.text("owner").unwrap().to_owned())
        };
        rows.iter().map(pair).collect()
    }

    /// Runs a statement, to make a database that is not as it should be.
    pub(crate) async fn damage(&self, sql: &'static str) {
        let damage = move |tx: &mut dyn krama_store::Sql| tx.execute(sql, &[] as &[Value]).map(drop);
        self.0.write("damage the books", damage).await.unwrap();
    }

    /// Closes it, as far as this process is concerned.
    pub(crate) async fn close(self) {
        self.0.close().await;
    }
}
