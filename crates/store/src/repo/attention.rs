//! What of a store's orders, contact requests, webhooks and statements waits for a person: how many and since when, and what came
//! today. Each is read along an index that holds nothing else, and every count stops at a limit.
//!
//! What waits in the outbox is told by `outbox/load.rs`.

use super::from_json;
use crate::{Result, Row, Sql, args};
use krama_domain::ids::{OrderNumber, StoreId};
use krama_domain::order::Order;
use krama_domain::time::Timestamp;

/// Most things of one kind that are counted.
pub const COUNT_MAX: i64 = 1_000;
/// Most orders whose payment is uncertain that are read to tell why.
pub const CHECKING_MAX: i64 = 200;
/// Most orders of one day that are added up.
pub const DAY_MAX: i64 = 20_000;

/// Things of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pile {
    /// How many; [`COUNT_MAX`] stands for that many or more.
    pub count: i64,
    /// When the oldest came.
    pub oldest: Option<Timestamp>,
}

/// Orders of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Orders {
    /// How many and since when.
    pub pile: Pile,
    /// The first few, the oldest first.
    pub numbers: Vec<OrderNumber>,
}

pub(super) fn pile(row: Option<Row>) -> Result<Pile> {
    let Some(row) = row else { return Ok(Pile::default()) };
    Ok(Pile { count: row.int("n")?, oldest: row.opt_int("oldest")?.map(Timestamp::from_ms) })
}

/// The orders of a store whose payment is uncertain, the oldest first, at most [`CHECKING_MAX`]: who reads them can
/// tell why.
pub fn checking(tx: &mut dyn Sql, store: &StoreId) -> Result<Vec<Order>> {
    let sql = "SELECT body FROM orders WHERE store_id = $1 AND payment_status = 'checking'
        ORDER BY created_at LIMIT $2";
    let rows = tx.query(sql, args![store.as_str(), CHECKING_MAX])?;
    rows.iter().map(|row| from_json("order", row.text("body")?)).collect()
}

pub(super) fn numbers(rows: &[Row]) -> Result<Vec<OrderNumber>> {
    rows.iter().map(|row| Ok(OrderNumber::from_text(row.text("number")?))).collect()
}

/// Orders to be paid online, placed in `[from, until)`, for which no money came; with the `shown` oldest of them.
pub fn unpaid(
    tx: &mut dyn Sql,
    store: &StoreId,
    from: Timestamp,
    until: Timestamp,
    shown: i64,
) -> Result<Orders> {
    let count = "SELECT COUNT(*) AS n, MIN(created_at) AS oldest FROM (SELECT created_at FROM orders
        WHERE store_id = $1 AND payment_status = 'unpaid' AND pay_type <> 'cod' AND status <> 'cancelled'
            AND created_at >= $2 AND created_at < $3 ORDER BY created_at LIMIT $4) AS found";
    let list = "SELECT number FROM orders
        WHERE store_id = $1 AND payment_status = 'unpaid' AND pay_type <> 'cod' AND status <> 'cancelled'
            AND created_at >= $2 AND created_at < $3 ORDER BY created_at LIMIT $4";
    let args = |limit| args![store.as_str(), from.as_ms(), until.as_ms(), limit].to_vec();
    Ok(Orders {
        pile: pile(tx.query_one(count, &args(COUNT_MAX))?)?,
        numbers: numbers(&tx.query(list, &args(shown))?)?,
    })
}

/// Orders for which we hold money that is not ours: more than they cost, or any after they were cancelled.
pub fn in_excess(tx: &mut dyn Sql, store: &StoreId, shown: i64) -> Result<Orders> {
    let count = "SELECT COUNT(*) AS n, MIN(created_at) AS oldest FROM (SELECT created_at FROM orders
        WHERE store_id = $1 AND (received_minor > total_minor OR (status = 'cancelled' AND received_minor > 0))
        ORDER BY created_at LIMIT $2) AS found";
    let list = "SELECT number FROM orders
        WHERE store_id = $1 AND (received_minor > total_minor OR (status = 'cancelled' AND received_minor > 0))
        ORDER BY created_at LIMIT $2";
    Ok(Orders {
        pile: pile(tx.query_one(count, args![store.as_str(), COUNT_MAX])?)?,
        numbers: numbers(&tx.query(list, args![store.as_str(), shown])?)?,
    })
}

/// Contact requests since then.
pub fn contacts(tx: &mut dyn Sql, store: &StoreId, since: Timestamp) -> Result<Pile> {
    let sql = "SELECT COUNT(*) AS n, MIN(created_at) AS oldest FROM (SELECT created_at FROM contacts
        WHERE store_id = $1 AND created_at >= $2 ORDER BY created_at LIMIT $3) AS found";
    pile(tx.query_one(sql, args![store.as_str(), since.as_ms(), COUNT_MAX])?)
}

/// Webhooks that match no order or could not be read.
pub fn unmatched(tx: &mut dyn Sql, store: &StoreId) -> Result<Pile> {
    let sql = "SELECT COUNT(*) AS n, MIN(received_at) AS oldest FROM (SELECT received_at FROM inbox
        WHERE store_id = $1 AND state IN ('quarantined', 'unreadable') ORDER BY received_at LIMIT $2) AS found";
    pile(tx.query_one(sql, args![store.as_str(), COUNT_MAX])?)
}

/// What our book and a provider's statement do not agree about.
pub fn discrepancies(tx: &mut dyn Sql, store: &StoreId) -> Result<Pile> {
    let sql = "SELECT COUNT(*) AS n, MIN(first_seen) AS oldest FROM (SELECT first_seen FROM discrepancies
        WHERE store_id = $1 AND state IN ('open', 'asked') ORDER BY first_seen LIMIT $2) AS found";
    pile(tx.query_one(sql, args![store.as_str(), COUNT_MAX])?)
}

/// A day's orders.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Day {
    /// How many; [`DAY_MAX`] stands for that many or more.
    pub orders: i64,
    /// What they cost together, in minor units; cancelled ones do not count.
    pub total_minor: i64,
    /// What came for them so far, in minor units.
    pub received_minor: i64,
    /// How many of them are prepaid.
    pub prepaid: i64,
}

/// The orders placed since `midnight`. A store has one currency, so sums may be added.
pub fn day(tx: &mut dyn Sql, store: &StoreId, midnight: Timestamp) -> Result<Day> {
    let sql = "SELECT COUNT(*) AS orders,
            CAST(COALESCE(SUM(CASE WHEN status = 'cancelled' THEN 0 ELSE total_minor END), 0) AS BIGINT) AS total,
            CAST(COALESCE(SUM(received_minor), 0) AS BIGINT) AS received,
            CAST(COALESCE(SUM(CASE WHEN payment_status = 'prepaid' THEN 1 ELSE 0 END), 0) AS BIGINT) AS prepaid
        FROM (SELECT status, total_minor, received_minor, payment_status FROM orders
            WHERE store_id = $1 AND created_at >= $2 ORDER BY created_at DESC LIMIT $3) AS today";
    let Some(row) = tx.query_one(sql, args![store.as_str(), midnight.as_ms(), DAY_MAX])? else {
        return Ok(Day::default());
    };
    Ok(Day {
        orders: row.int("orders")?,
        total_minor: row.int("total")?,
        received_minor: row.int("received")?,
        prepaid: row.int("prepaid")?,
    })
}
