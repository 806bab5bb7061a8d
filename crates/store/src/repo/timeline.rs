//! The order's timeline.

use super::{from_json, to_json};
use crate::{Result, Sql, args};
use krama_domain::entry::Entry;
use krama_domain::ids::{OrderId, StoreId};

/// Most entries of one order that are read at once.
const READ_MAX: i64 = 10_000;

/// Adds the `nth` entry (from 1) of an order.
pub fn append(tx: &mut dyn Sql, store: &StoreId, order: OrderId, nth: i64, entry: &Entry) -> Result<()> {
    let body = to_json("timeline entry", entry)?;
    let sql = "INSERT INTO entries (store_id, order_id, nth, at, body) VALUES ($1, $2, $3, $4, $5)";
    tx.execute(sql, args![store.as_str(), order.to_string(), nth, entry.at.as_ms(), body])?;
    Ok(())
}

/// The timeline of an order, the oldest entry first.
pub fn of_order(tx: &mut dyn Sql, store: &StoreId, order: OrderId) -> Result<Vec<Entry>> {
    let sql = "SELECT body FROM entries WHERE store_id = $1 AND order_id = $2 ORDER BY nth LIMIT $3";
    let rows = tx.query(sql, args![store.as_str(), order.to_string(), READ_MAX])?;
    rows.iter().map(|row| from_json("timeline entry", row.text("body")?)).collect()
}
