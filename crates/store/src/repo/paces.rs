//! What the outside wants to be asked only so often, whoever asks: all nodes and commands take their turns here. Names may
//! be secrets, so only their hash is kept.

use super::hashed;
use super::people::PROGRAM;
use crate::{Result, Sql, args};
use krama_domain::time::Timestamp;

/// Takes the turn when it is there: then nobody gets another one before `pause_ms` have passed. Otherwise answers when to
/// come again. Turns that are long over are forgotten on the way, everybody's.
pub fn take(tx: &mut dyn Sql, name: &str, pause_ms: i64, now: Timestamp) -> Result<Option<Timestamp>> {
    let name = hashed(name);
    tx.execute("DELETE FROM paces WHERE next_at <= $1", args![now.as_ms()])?;
    let sql = "INSERT INTO paces (store_id, name, next_at) VALUES ($1, $2, $3)
        ON CONFLICT (store_id, name) DO NOTHING";
    if tx.execute(sql, args![PROGRAM, &name, now.plus_ms(pause_ms).as_ms()])? == 1 {
        return Ok(None);
    }
    let sql = "SELECT next_at FROM paces WHERE store_id = $1 AND name = $2";
    let row = tx.query_one(sql, args![PROGRAM, &name])?;
    // It may have been forgotten by another node in between; then it is there at once.
    row.map_or(Ok(Some(now)), |row| row.int("next_at").map(Timestamp::from_ms).map(Some))
}
