//! Work that comes again at a time, e.g. once a night: one row per store and work, with when it is due next. It belongs
//! to a lane, and only that lane's holder may claim it.

use super::lanes::{self, Lease};
use crate::{Result, Row, Sql, args};
use krama_domain::effect::Destination;
use krama_domain::ids::StoreId;
use krama_domain::time::Timestamp;

/// A claimed piece of recurring work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Whose.
    pub store: StoreId,
    /// What.
    pub name: String,
    /// How often it was claimed, this time included.
    pub turn: i64,
    /// Tries in a row that came to nothing.
    pub tries: u32,
}

/// Makes sure that the work comes; when it is known already, its time stays.
pub fn ensure(
    tx: &mut dyn Sql,
    store: &StoreId,
    name: &str,
    lane: Destination,
    next_at: Timestamp,
) -> Result<()> {
    lanes::ensure(tx, store, lane.code())?;
    let sql =
        "INSERT INTO schedules (store_id, name, lane, next_at, turn, tries) VALUES ($1, $2, $3, $4, 0, 0)
        ON CONFLICT DO NOTHING";
    tx.execute(sql, args![store.as_str(), name, lane.code(), next_at.as_ms()])?;
    Ok(())
}

/// Lets the work come at `at`, unless it comes before.
pub fn hasten(tx: &mut dyn Sql, store: &StoreId, name: &str, at: Timestamp) -> Result<()> {
    let sql =
        "UPDATE schedules SET next_at = $3, tries = 0 WHERE store_id = $1 AND name = $2 AND next_at > $3";
    tx.execute(sql, args![store.as_str(), name, at.as_ms()])?;
    tx.wake("effects");
    Ok(())
}

/// The work comes no more.
pub fn remove(tx: &mut dyn Sql, store: &StoreId, name: &str) -> Result<()> {
    tx.execute("DELETE FROM schedules WHERE store_id = $1 AND name = $2", args![store.as_str(), name])?;
    Ok(())
}

/// Claims the lane's work of this name, if it is due. It is put off until `put_off`, so that it is not lost when the
/// program dies.
pub fn claim(
    tx: &mut dyn Sql,
    lease: &Lease,
    name: &str,
    now: Timestamp,
    put_off: Timestamp,
) -> Result<Option<Schedule>> {
    let sql = "UPDATE schedules SET turn = turn + 1, next_at = $5
        WHERE store_id = $1 AND name = $2 AND lane = $3 AND next_at <= $4 RETURNING turn, tries";
    let store = lease.store.as_str();
    let row = tx.query_one(sql, args![store, name, lease.lane.code(), now.as_ms(), put_off.as_ms()])?;
    let read = |row: Row| {
        let tries = u32::try_from(row.int("tries")?).unwrap_or(0);
        Ok(Schedule { store: lease.store.clone(), name: name.to_owned(), turn: row.int("turn")?, tries })
    };
    row.map(read).transpose()
}

/// Lets a claimed work come again at `next_at`, after so many tries that came to nothing. Answers `false`, and changes
/// nothing, when somebody claimed it since.
pub fn again(tx: &mut dyn Sql, claimed: &Schedule, next_at: Timestamp, tries: u32) -> Result<bool> {
    let sql = "UPDATE schedules SET next_at = $4, tries = $5 WHERE store_id = $1 AND name = $2 AND turn = $3";
    let args = args![claimed.store.as_str(), &claimed.name, claimed.turn, next_at.as_ms(), tries];
    Ok(tx.execute(sql, args)? == 1)
}

/// When a store's work of this name comes next; `None` where it does not come.
pub fn next_of(tx: &mut dyn Sql, store: &StoreId, name: &str) -> Result<Option<Timestamp>> {
    let sql = "SELECT next_at FROM schedules WHERE store_id = $1 AND name = $2";
    let row = tx.query_one(sql, args![store.as_str(), name])?;
    row.map(|row| Ok(Timestamp::from_ms(row.int("next_at")?))).transpose()
}

/// When the next work of any lane is due, if any waits.
pub fn next_due(tx: &mut dyn Sql) -> Result<Option<Timestamp>> {
    let row = tx.query_one("SELECT MIN(next_at) AS at FROM schedules", &[])?;
    Ok(row.map(|row| row.opt_int("at")).transpose()?.flatten().map(Timestamp::from_ms))
}
