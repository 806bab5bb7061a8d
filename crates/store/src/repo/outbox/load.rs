//! How much the outbox holds: what waits in each lane and since when, what a person must look at, what was done of late.
//! Every count stops at a limit, so that a page which shows it costs the same on the worst day.

use crate::{Result, Sql, args};
use krama_domain::effect::{Destination, Intent, State};
use krama_domain::ids::StoreId;
use krama_domain::time::Timestamp;

/// Most effects of one lane, or of one kind, that are counted.
pub const COUNT_MAX: i64 = 10_000;

/// What one lane holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Load {
    /// Waiting, whether their time has come or not; [`COUNT_MAX`] stands for that many or more.
    pub waiting: i64,
    /// Those of them whose time has come.
    pub due: i64,
    /// Those of them that were tried before.
    pub retrying: i64,
    /// Under way.
    pub started: i64,
    /// When the oldest of the waiting was decided.
    pub oldest: Option<Timestamp>,
}

impl Load {
    /// Waiting or under way.
    pub const fn all(self) -> i64 {
        self.waiting + self.started
    }
}

/// What a lane of a store holds.
pub fn of_lane(tx: &mut dyn Sql, store: &StoreId, lane: Destination, now: Timestamp) -> Result<Load> {
    let sql = "SELECT COUNT(*) AS waiting, MIN(created_at) AS oldest,
            CAST(COALESCE(SUM(CASE WHEN next_at <= $3 THEN 1 ELSE 0 END), 0) AS BIGINT) AS due,
            CAST(COALESCE(SUM(CASE WHEN tries_logged > 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS retrying
        FROM (SELECT next_at, created_at, tries_logged FROM effects
            WHERE store_id = $1 AND lane = $2 AND state = 'ready' ORDER BY next_at LIMIT $4) AS waiting";
    let (id, lane) = (store.as_str(), lane.code());
    let Some(row) = tx.query_one(sql, args![id, lane, now.as_ms(), COUNT_MAX])? else {
        return Ok(Load::default());
    };
    let sql = "SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM effects
        WHERE store_id = $1 AND lane = $2 AND state = 'started' LIMIT $3) AS started";
    let started = tx.query_one(sql, args![id, lane, COUNT_MAX])?.map_or(Ok(0), |row| row.int("n"))?;
    Ok(Load {
        waiting: row.int("waiting")?,
        due: row.int("due")?,
        retrying: row.int("retrying")?,
        started,
        oldest: row.opt_int("oldest")?.map(Timestamp::from_ms),
    })
}

/// How many effects of a store a person must look at; `limit` stands for that many or more.
pub fn needing(tx: &mut dyn Sql, store: &StoreId, limit: i64) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM effects
        WHERE store_id = $1 AND state IN ('refused', 'unknown') LIMIT $2) AS needing";
    tx.query_one(sql, args![store.as_str(), limit])?.map_or(Ok(0), |row| row.int("n"))
}

/// How many effects of a store were decided since then and are in that state, at most [`COUNT_MAX`] of each kind.
pub fn count_since(tx: &mut dyn Sql, store: &StoreId, state: State, since: Timestamp) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM effects
        WHERE store_id = $1 AND state = $2 AND kind = $3 AND created_at >= $4 LIMIT $5) AS found";
    let mut sum = 0;
    for (kind, _) in Intent::KINDS {
        let row = tx.query_one(sql, args![store.as_str(), state.code(), kind, since.as_ms(), COUNT_MAX])?;
        sum += row.map_or(Ok(0), |row| row.int("n"))?;
    }
    Ok(sum)
}
