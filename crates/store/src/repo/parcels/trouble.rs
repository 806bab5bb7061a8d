//! Parcels that need a person, as the first page counts them: each kind is read along one index, and every count stops
//! at a limit.

use super::matter::Matter;
use crate::repo::attention::{COUNT_MAX, Orders, numbers, pile};
use crate::{Result, Sql, args};
use krama_domain::ids::StoreId;
use krama_domain::time::{DAY_MS, Timestamp};

/// Milliseconds after which goods that are stuck are history.
pub const STUCK_UNTIL_MS: i64 = 30 * DAY_MS;

/// A kind of trouble with parcels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// They wait at their branch since before this instant.
    WaitsSince(Timestamp),
    /// Their receivers do not want them, and nothing tells how they come back.
    Refused,
    /// They come back.
    ComingBack,
    /// Somebody must find out what is with them; it began after this instant.
    StuckSince(Timestamp),
}

const WAITING: [&str; 2] = [
    "SELECT COUNT(*) AS n, MIN(arrived_at) AS oldest FROM (SELECT arrived_at FROM parcels
        WHERE store_id = $1 AND matter = $2 AND arrived_at <= $3 ORDER BY status_at LIMIT $4) AS found",
    "SELECT o.number FROM (SELECT order_id, status_at FROM parcels
        WHERE store_id = $1 AND matter = $2 AND arrived_at <= $3 ORDER BY status_at LIMIT $4) AS p
        JOIN orders AS o ON o.store_id = $1 AND o.order_id = p.order_id ORDER BY p.status_at",
];
const STANDING: [&str; 2] = [
    "SELECT COUNT(*) AS n, MIN(status_at) AS oldest FROM (SELECT status_at FROM parcels
        WHERE store_id = $1 AND matter = $2 AND status_at >= $3 ORDER BY status_at LIMIT $4) AS found",
    "SELECT o.number FROM (SELECT order_id, status_at FROM parcels
        WHERE store_id = $1 AND matter = $2 AND status_at >= $3 ORDER BY status_at LIMIT $4) AS p
        JOIN orders AS o ON o.store_id = $1 AND o.order_id = p.order_id ORDER BY p.status_at",
];

/// How many parcels of a store are in this trouble and since when, with the orders of the `shown` oldest.
pub fn troubled(tx: &mut dyn Sql, store: &StoreId, trouble: Trouble, shown: i64) -> Result<Orders> {
    let ever = Timestamp::from_ms(0);
    let (matter, [count, list], instant) = match trouble {
        Trouble::WaitsSince(at) => (Matter::Arrived, WAITING, at),
        Trouble::Refused => (Matter::Refused, STANDING, ever),
        Trouble::ComingBack => (Matter::ComingBack, STANDING, ever),
        Trouble::StuckSince(at) => (Matter::Needing, STANDING, at),
    };
    let args = |limit: i64| args![store.as_str(), matter.code(), instant.as_ms(), limit].to_vec();
    let pile = pile(tx.query_one(count, &args(COUNT_MAX))?)?;
    let mut numbers = numbers(&tx.query(list, &args(shown))?)?;
    // Several parcels of one order are one link.
    numbers.dedup();
    Ok(Orders { pile, numbers })
}
