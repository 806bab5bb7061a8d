//! Customers who want to hear no more, by channel and address. Nothing is written to them, whatever happens to an order.

use crate::{Result, Row, Sql, args};
use krama_domain::channel::Channel;
use krama_domain::ids::StoreId;
use krama_domain::time::Timestamp;

/// Most rows of one page.
pub const PAGE_MAX: i64 = 500;

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Optout {
    /// The messenger's address: a chat, or a phone's digits.
    pub address: String,
    /// Since when.
    pub since: Timestamp,
    /// Who said so: `customer`, or the name of somebody who works here.
    pub by: String,
}

/// Remembers the wish. Answers whether it is news.
pub fn add(tx: &mut dyn Sql, store: &StoreId, channel: Channel, optout: &Optout) -> Result<bool> {
    let sql = "INSERT INTO optouts (store_id, channel, address, since, told_by) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING";
    let args = args![store.as_str(), channel.code(), &optout.address, optout.since.as_ms(), &optout.by];
    Ok(tx.execute(sql, args)? > 0)
}

/// They want to hear again. Answers whether that is news.
pub fn remove(tx: &mut dyn Sql, store: &StoreId, channel: Channel, address: &str) -> Result<bool> {
    let sql = "DELETE FROM optouts WHERE store_id = $1 AND channel = $2 AND address = $3";
    Ok(tx.execute(sql, args![store.as_str(), channel.code(), address])? > 0)
}

fn read(row: &Row) -> Result<Optout> {
    Ok(Optout {
        address: row.text("address")?.to_owned(),
        since: Timestamp::from_ms(row.int("since")?),
        by: row.text("told_by")?.to_owned(),
    })
}

/// The wish of this address, if it has one.
pub fn of(tx: &mut dyn Sql, store: &StoreId, channel: Channel, address: &str) -> Result<Option<Optout>> {
    let sql =
        "SELECT address, since, told_by FROM optouts WHERE store_id = $1 AND channel = $2 AND address = $3";
    tx.query_one(sql, args![store.as_str(), channel.code(), address])?.as_ref().map(read).transpose()
}

/// A page of a channel's wishes by address, after this one; at most [`PAGE_MAX`].
pub fn page(
    tx: &mut dyn Sql,
    store: &StoreId,
    channel: Channel,
    after: &str,
    limit: i64,
) -> Result<Vec<Optout>> {
    let sql = "SELECT address, since, told_by FROM optouts
        WHERE store_id = $1 AND channel = $2 AND address > $3 ORDER BY address LIMIT $4";
    let args = args![store.as_str(), channel.code(), after, limit.clamp(1, PAGE_MAX)];
    tx.query(sql, args)?.iter().map(read).collect()
}
