//! How often each customer is written to: every message counts once on each day on which it is sent, however often it is
//! tried.

use super::outbox::{Effect, subject_parts};
use crate::{Result, Sql, args};
use krama_domain::channel::Channel;
use krama_domain::time::Timestamp;

/// Counts a message among those of the day that ends at `day_ends_at`, if it is counted there already or fewer than `most`
/// are. Answers whether it is counted. What earlier days counted is forgotten.
pub fn count(
    tx: &mut dyn Sql,
    effect: &Effect,
    (channel, address): (Channel, &str),
    day_ends_at: Timestamp,
    most: u16,
) -> Result<bool> {
    let (_, subject) = subject_parts(effect.subject);
    let (store, ends_at) = (effect.store.as_str(), day_ends_at.as_ms());
    let sql = "DELETE FROM told WHERE store_id = $1 AND channel = $2 AND address = $3 AND day_ends_at < $4";
    tx.execute(sql, args![store, channel.code(), address, ends_at])?;
    let sql = "SELECT COUNT(*) AS many,
            CAST(COALESCE(SUM(CASE WHEN subject_id = $5 AND nth = $6 THEN 1 ELSE 0 END), 0) AS BIGINT) AS own
        FROM told WHERE store_id = $1 AND channel = $2 AND address = $3 AND day_ends_at = $4";
    let row = tx.query_one(sql, args![store, channel.code(), address, ends_at, &subject, effect.nth])?;
    let (many, own) =
        row.map_or(Ok((0, 0)), |row| Ok::<_, crate::Error>((row.int("many")?, row.int("own")?)))?;
    if own > 0 {
        return Ok(true);
    }
    if many >= i64::from(most) {
        return Ok(false);
    }
    let sql = "INSERT INTO told (store_id, channel, address, day_ends_at, subject_id, nth)
        VALUES ($1, $2, $3, $4, $5, $6)";
    tx.execute(sql, args![store, channel.code(), address, ends_at, &subject, effect.nth])?;
    Ok(true)
}
