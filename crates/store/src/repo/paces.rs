//! What the outside wants to be asked only so often, whoever asks: all nodes and commands take their turns here. Names may
//! be secrets, so only their hash is kept.

use super::hashed;
use super::people::PROGRAM;
use crate::{Result, Sql, args};
use krama_domain::time::Timestamp;

/// Takes one of the turns that come every `gap_ms`, of which at most `burst` may be taken at once after a rest. Answers
/// when to come again where none is there. A turn that was put far ahead by a clock which was set back since counts for
/// nothing.
pub fn draw(
    tx: &mut dyn Sql,
    name: &str,
    gap_ms: i64,
    burst: u32,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    let name = hashed(name);
    // What is kept is when all turns will be there again; each that is taken puts it off by a gap.
    let credit_ms = gap_ms.saturating_mul(i64::from(burst.max(1)) - 1);
    let (rested, latest) = (now.plus_ms(gap_ms), now.plus_ms(credit_ms));
    let sql = "INSERT INTO paces (store_id, name, next_at) VALUES ($1, $2, $3)
        ON CONFLICT (store_id, name) DO UPDATE
        SET next_at = CASE WHEN paces.next_at > $4 AND paces.next_at <= $5 THEN paces.next_at + $6 ELSE $3 END
        WHERE paces.next_at <= $5 OR paces.next_at > $7";
    let place = args![
        PROGRAM,
        &name,
        rested.as_ms(),
        now.as_ms(),
        latest.as_ms(),
        gap_ms,
        latest.plus_ms(gap_ms).as_ms(),
    ];
    if tx.execute(sql, place)? == 1 {
        return Ok(None);
    }
    let sql = "SELECT next_at FROM paces WHERE store_id = $1 AND name = $2";
    let row = tx.query_one(sql, args![PROGRAM, &name])?;
    row.map_or(Ok(Some(now)), |row| {
        let at = Timestamp::from_ms(row.int("next_at")?).plus_ms(-credit_ms);
        Ok(Some(at.max(now)))
    })
}

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
