//! Stores, their settings (credentials sealed), and what connectors noted about them.

use super::{from_json, to_json};
use crate::dialect::lock_name;
use crate::{Result, Row, Sql, Value, args};
use krama_domain::ids::StoreId;
use krama_domain::shop::Store;
use krama_domain::time::Timestamp;

/// A setting as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// As text.
    Plain(String),
    /// Encrypted; only the holder of the key can read it.
    Sealed(Vec<u8>),
}

/// Most stores of one database that are listed at once.
const LISTED_MAX: i64 = 10_000;

/// Adds a store. Answers `false` when there is one of that id already.
pub fn insert(tx: &mut dyn Sql, store: &Store, now: Timestamp) -> Result<bool> {
    let body = to_json("store", store)?;
    let sql = "INSERT INTO stores (store_id, created_at, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    Ok(tx.execute(sql, args![store.id.as_str(), now.as_ms(), body])? == 1)
}

/// Writes a store that exists.
pub fn update(tx: &mut dyn Sql, store: &Store) -> Result<()> {
    let body = to_json("store", store)?;
    tx.execute("UPDATE stores SET body = $2 WHERE store_id = $1", args![store.id.as_str(), body])?;
    Ok(())
}

fn read(row: &Row) -> Result<Store> {
    from_json("store", row.text("body")?)
}

/// The store of that id.
pub fn get(tx: &mut dyn Sql, id: &StoreId) -> Result<Option<Store>> {
    let row = tx.query_one("SELECT body FROM stores WHERE store_id = $1", args![id.as_str()])?;
    row.as_ref().map(read).transpose()
}

/// All stores, the oldest first: the first is the default one.
pub fn list(tx: &mut dyn Sql) -> Result<Vec<Store>> {
    let sql = "SELECT body FROM stores ORDER BY created_at, store_id LIMIT $1";
    tx.query(sql, args![LISTED_MAX])?.iter().map(read).collect()
}

/// Sets a setting; `None` removes it.
pub fn set(tx: &mut dyn Sql, id: &StoreId, name: &str, kept: Option<&Kept>, now: Timestamp) -> Result<()> {
    let Some(kept) = kept else {
        tx.execute("DELETE FROM settings WHERE store_id = $1 AND name = $2", args![id.as_str(), name])?;
        return Ok(());
    };
    let (value, sealed) = match kept {
        Kept::Plain(text) => (Value::from(text), Value::Null),
        Kept::Sealed(bytes) => (Value::Null, Value::from(bytes)),
    };
    let sql = "INSERT INTO settings (store_id, name, value, sealed, updated_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (store_id, name) DO UPDATE SET
            value = excluded.value, sealed = excluded.sealed, updated_at = excluded.updated_at";
    tx.execute(sql, args![id.as_str(), name, value, sealed, now.as_ms()])?;
    Ok(())
}

/// All settings of a store by name.
pub fn settings(tx: &mut dyn Sql, id: &StoreId) -> Result<Vec<(String, Kept)>> {
    let sql = "SELECT name, value, sealed FROM settings WHERE store_id = $1 ORDER BY name";
    let read = |row: &Row| {
        let name = row.text("name")?.to_owned();
        let kept = match row.opt_blob("sealed")? {
            Some(bytes) => Kept::Sealed(bytes.to_vec()),
            None => Kept::Plain(row.opt_text("value")?.unwrap_or_default().to_owned()),
        };
        Ok((name, kept))
    };
    tx.query(sql, args![id.as_str()])?.iter().map(read).collect()
}

/// When each setting that a store has was set last, by name.
pub fn settings_set_at(tx: &mut dyn Sql, id: &StoreId) -> Result<Vec<(String, Timestamp)>> {
    let sql = "SELECT name, updated_at FROM settings WHERE store_id = $1 ORDER BY name";
    let read = |row: &Row| Ok((row.text("name")?.to_owned(), Timestamp::from_ms(row.int("updated_at")?)));
    tx.query(sql, args![id.as_str()])?.iter().map(read).collect()
}

/// Of two transactions that compare a store's settings and then change them, the second waits here for the first.
pub fn lock(tx: &mut dyn Sql, id: &StoreId) -> Result<()> {
    if let Some(sql) = lock_name(tx.dialect()) {
        tx.query(sql, args![format!("{id}/settings")])?;
    }
    Ok(())
}

/// Remembers a connector's note.
pub fn note(tx: &mut dyn Sql, id: &StoreId, name: &str, value: &str, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO notes (store_id, name, value, updated_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (store_id, name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at";
    tx.execute(sql, args![id.as_str(), name, value, now.as_ms()])?;
    Ok(())
}

/// All notes about a store by name.
pub fn notes(tx: &mut dyn Sql, id: &StoreId) -> Result<Vec<(String, String)>> {
    let sql = "SELECT name, value FROM notes WHERE store_id = $1 ORDER BY name";
    let rows = tx.query(sql, args![id.as_str()])?;
    rows.iter().map(|row| Ok((row.text("name")?.to_owned(), row.text("value")?.to_owned()))).collect()
}

/// The next value of a store's counter, from 1.
pub fn count(tx: &mut dyn Sql, id: &StoreId, name: &str) -> Result<i64> {
    let sql = "INSERT INTO counters (store_id, name, value) VALUES ($1, $2, 1)
        ON CONFLICT (store_id, name) DO UPDATE SET value = counters.value + 1 RETURNING value";
    let row = tx.query_one(sql, args![id.as_str(), name])?;
    row.map_or(Ok(1), |row| row.int("value"))
}

/// Brings a store's counter to `value`, if it is lower.
pub fn count_from(tx: &mut dyn Sql, id: &StoreId, name: &str, value: i64) -> Result<()> {
    let sql = "INSERT INTO counters (store_id, name, value) VALUES ($1, $2, $3)
        ON CONFLICT (store_id, name) DO UPDATE SET value = excluded.value WHERE counters.value < excluded.value";
    tx.execute(sql, args![id.as_str(), name, value])?;
    Ok(())
}
