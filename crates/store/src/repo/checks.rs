//! Questions that are asked again and again until their answer is final: how an invoice stands.

use super::lanes::Lease;
use super::stored;
use crate::{Result, Row, Sql, args};
use krama_domain::effect::Destination;
use krama_domain::ids::{OrderId, StoreId};
use krama_domain::order::AttemptNo;
use krama_domain::time::Timestamp;

/// A question about the invoice of a payment attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Whose.
    pub store: StoreId,
    /// Which order's.
    pub order: OrderId,
    /// Which attempt's invoice.
    pub attempt: AttemptNo,
    /// How often it was asked.
    pub tries: u32,
}

/// Asks from `next_at` on; when the question was asked before, it is begun anew.
pub fn watch(
    tx: &mut dyn Sql,
    store: &StoreId,
    order: OrderId,
    attempt: AttemptNo,
    next_at: Timestamp,
) -> Result<()> {
    let lane = Destination::Monobank.code();
    super::lanes::ensure(tx, store, lane)?;
    let sql = "INSERT INTO checks (store_id, order_id, attempt, lane, next_at, tries) VALUES ($1, $2, $3, $4, $5, 0)
        ON CONFLICT (store_id, order_id, attempt) DO UPDATE SET next_at = excluded.next_at, tries = 0";
    tx.execute(sql, args![store.as_str(), order.to_string(), attempt, lane, next_at.as_ms()])?;
    Ok(())
}

/// Takes up to `limit` questions of a lane that are due. Each is put off until `put_off`, so that it is not lost
/// when the program dies before the answer.
pub fn claim(
    tx: &mut dyn Sql,
    lease: &Lease,
    now: Timestamp,
    put_off: Timestamp,
    limit: usize,
) -> Result<Vec<Check>> {
    let sql =
        "SELECT order_id, attempt, tries FROM checks WHERE store_id = $1 AND lane = $2 AND next_at <= $3
        ORDER BY next_at LIMIT $4";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = tx.query(sql, args![lease.store.as_str(), lease.lane.code(), now.as_ms(), limit])?;
    let read = |row: &Row| {
        Ok(Check {
            store: lease.store.clone(),
            order: stored("order id", OrderId::parse(row.text("order_id")?))?,
            attempt: u32::try_from(row.int("attempt")?).unwrap_or(0),
            tries: u32::try_from(row.int("tries")?).unwrap_or(0),
        })
    };
    let checks = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
    for check in &checks {
        again(tx, check, put_off)?;
    }
    Ok(checks)
}

/// Asks again at `next_at`.
pub fn again(tx: &mut dyn Sql, check: &Check, next_at: Timestamp) -> Result<()> {
    let sql =
        "UPDATE checks SET next_at = $4, tries = $5 WHERE store_id = $1 AND order_id = $2 AND attempt = $3";
    let order = check.order.to_string();
    tx.execute(sql, args![check.store.as_str(), order, check.attempt, next_at.as_ms(), check.tries + 1])?;
    Ok(())
}

/// Asks no more: the answer to this question is final. One that was begun anew after it was claimed goes on.
pub fn finish(tx: &mut dyn Sql, check: &Check) -> Result<()> {
    let sql = "DELETE FROM checks WHERE store_id = $1 AND order_id = $2 AND attempt = $3 AND tries = $4";
    let order = check.order.to_string();
    tx.execute(sql, args![check.store.as_str(), order, check.attempt, check.tries + 1])?;
    Ok(())
}

/// When the next question of any lane is due, if any waits.
pub fn next_due(tx: &mut dyn Sql) -> Result<Option<Timestamp>> {
    let row = tx.query_one("SELECT MIN(next_at) AS at FROM checks", &[])?;
    Ok(row.map(|row| row.opt_int("at")).transpose()?.flatten().map(Timestamp::from_ms))
}
