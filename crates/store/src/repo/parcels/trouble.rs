//! Parcels that need a person, as the first page counts them: each kind is read along an index that holds nothing else,
//! and every count stops at a limit.

use crate::repo::attention::{COUNT_MAX, Orders, numbers, pile};
use crate::{Result, Sql, Value, args};
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

macro_rules! counted {
    ($at:literal, $narrow:literal) => {
        [
            concat!(
                "SELECT COUNT(*) AS n, MIN(at) AS oldest FROM (SELECT ",
                $at,
                " AS at FROM parcels WHERE store_id = $1 AND ",
                $narrow,
                " ORDER BY ",
                $at,
                " LIMIT $2) AS found"
            ),
            concat!(
                "SELECT o.number FROM (SELECT order_id, ",
                $at,
                " AS at FROM parcels WHERE store_id = $1 AND ",
                $narrow,
                " ORDER BY ",
                $at,
                " LIMIT $2) AS p JOIN orders AS o ON o.store_id = $1 AND o.order_id = p.order_id ORDER BY p.at"
            ),
        ]
    };
}

/// How many parcels of a store are in this trouble and since when, with the orders of the `shown` oldest.
pub fn troubled(tx: &mut dyn Sql, store: &StoreId, trouble: Trouble, shown: i64) -> Result<Orders> {
    let ([count, list], instant) = match trouble {
        Trouble::WaitsSince(at) => {
            (counted!("arrived_at", "phase = 'arrived' AND arrived_at <= $3"), Some(at))
        }
        Trouble::Refused => (counted!("status_at", "phase = 'refused' AND next_at IS NOT NULL"), None),
        Trouble::ComingBack => (
            counted!("status_at", "next_at IS NOT NULL AND (leg = 'return' OR phase = 'returning')"),
            None,
        ),
        Trouble::StuckSince(at) => (counted!("status_at", "needing = 1 AND status_at >= $3"), Some(at)),
    };
    let args = |limit: i64| {
        let mut args = args![store.as_str(), limit].to_vec();
        args.extend(instant.map(|at| Value::from(at.as_ms())));
        args
    };
    let pile = pile(tx.query_one(count, &args(COUNT_MAX))?)?;
    let mut numbers = numbers(&tx.query(list, &args(shown))?)?;
    // Several parcels of one order are one link.
    numbers.dedup();
    Ok(Orders { pile, numbers })
}
