//! Failures of late, such as wrong passwords: counted per name in a window of time, and forgotten after it. They stand in
//! the database, so that the count holds over all nodes. Names may be personal data, so only their hash is kept.

use super::hashed;
use super::people::PROGRAM;
use crate::{Result, Sql, args};
use krama_domain::time::Timestamp;

/// How many there are within `window_ms` before `now`, and when that window began.
pub fn count(tx: &mut dyn Sql, name: &str, now: Timestamp, window_ms: i64) -> Result<(i64, Timestamp)> {
    let sql = "SELECT count, since FROM strikes WHERE store_id = $1 AND name = $2 AND since > $3";
    let args = args![PROGRAM, hashed(name), now.plus_ms(-window_ms).as_ms()];
    let Some(row) = tx.query_one(sql, args)? else { return Ok((0, now)) };
    Ok((row.int("count")?, Timestamp::from_ms(row.int("since")?)))
}

/// Adds one. Windows that are over are forgotten on the way, everybody's.
pub fn add(tx: &mut dyn Sql, name: &str, now: Timestamp, window_ms: i64) -> Result<()> {
    tx.execute("DELETE FROM strikes WHERE since <= $1", args![now.plus_ms(-window_ms).as_ms()])?;
    let sql = "INSERT INTO strikes (store_id, name, count, since) VALUES ($1, $2, 1, $3)
        ON CONFLICT (store_id, name) DO UPDATE SET count = strikes.count + 1";
    tx.execute(sql, args![PROGRAM, hashed(name), now.as_ms()])?;
    Ok(())
}

/// Forgets them.
pub fn clear(tx: &mut dyn Sql, name: &str) -> Result<()> {
    let sql = "DELETE FROM strikes WHERE store_id = $1 AND name = $2";
    tx.execute(sql, args![PROGRAM, hashed(name)])?;
    Ok(())
}
