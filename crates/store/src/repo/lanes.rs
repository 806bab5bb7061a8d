//! Lanes and their leases. A lane belongs to one node at a time; its fence grows whenever it changes hands.

use super::stored;
use crate::dialect::pick;
use crate::{Error, Result, Row, Sql, args};
use krama_domain::effect::Destination;
use krama_domain::ids::StoreId;
use krama_domain::time::Timestamp;

/// The right to work on a lane for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Whose lane.
    pub store: StoreId,
    /// Which lane.
    pub lane: Destination,
    /// Who holds it.
    pub node: String,
    /// Grows whenever the lane changes hands.
    pub fence: i64,
    /// When the lease of the holder before this one ended or would have ended; 0 when there was none.
    pub former_until: Timestamp,
}

/// How a lane stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// Whose lane.
    pub store: StoreId,
    /// Which lane.
    pub lane: Destination,
    /// Whether a person stopped it.
    pub paused: bool,
    /// Until when the circuit breaker keeps it closed; in the past when it does not.
    pub broken_until: Timestamp,
    /// Why, in words.
    pub broken_reason: Option<String>,
    /// Failures of the whole lane in a row.
    pub failures: i64,
    /// When the first of them was; `None` while there are none.
    pub failing_since: Option<Timestamp>,
    /// The node that holds it, if one does.
    pub owner: Option<String>,
    /// Until when that node holds it, unless it renews.
    pub until: Timestamp,
}

/// Makes sure that the lane exists.
pub fn ensure(tx: &mut dyn Sql, store: &StoreId, lane: &str) -> Result<()> {
    let sql = "INSERT INTO lanes (store_id, lane, until, fence, paused, broken_until, failures)
        VALUES ($1, $2, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING";
    tx.execute(sql, args![store.as_str(), lane])?;
    Ok(())
}

/// Leases one lane until `until`, whatever it has to do; `None` when another node holds it, or it is closed.
pub fn lease_one(
    tx: &mut dyn Sql,
    node: &str,
    store: &StoreId,
    lane: Destination,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Lease>> {
    let sql = "UPDATE lanes SET
            fence = fence + CASE WHEN owner = $1 AND until > $2 THEN 0 ELSE 1 END,
            former_until = CASE WHEN owner = $1 AND until > $2 THEN former_until ELSE until END,
            owner = $1, until = $3
        WHERE (owner IS NULL OR owner = $1 OR until <= $2) AND paused = 0 AND broken_until <= $2
            AND store_id = $4 AND lane = $5
        RETURNING fence, former_until";
    let args = args![node, now.as_ms(), until.as_ms(), store.as_str(), lane.code()];
    let row = tx.query_one(sql, args)?;
    let lease = |row: Row| {
        let (fence, former_until) = (row.int("fence")?, Timestamp::from_ms(row.int("former_until")?));
        Ok(Lease { store: store.clone(), lane, node: node.to_owned(), fence, former_until })
    };
    row.map(lease).transpose()
}

fn lane_of(row: &Row) -> Result<Destination> {
    let name = row.text("lane")?;
    let unknown = || Error::Corrupt { what: "lane".to_owned(), text: format!("there is no lane \"{name}\"") };
    Destination::from_code(name).ok_or_else(unknown)
}

/// Leases, or renews until `until`, every lane that has something to do and that this node holds or nobody does.
/// One statement for all lanes; lanes without work are not touched.
pub fn lease_due(tx: &mut dyn Sql, node: &str, now: Timestamp, until: Timestamp) -> Result<Vec<Lease>> {
    let sql = "UPDATE lanes SET
            fence = fence + CASE WHEN owner = $1 AND until > $2 THEN 0 ELSE 1 END,
            former_until = CASE WHEN owner = $1 AND until > $2 THEN former_until ELSE until END,
            owner = $1, until = $3
        WHERE (owner IS NULL OR owner = $1 OR until <= $2) AND paused = 0 AND broken_until <= $2
            AND (store_id, lane) IN (SELECT store_id, lane FROM (
                SELECT store_id, lane FROM effects WHERE state = 'ready' AND next_at <= $2
                UNION ALL SELECT store_id, lane FROM checks WHERE next_at <= $2
                UNION ALL SELECT store_id, lane FROM schedules WHERE next_at <= $2
                UNION ALL SELECT store_id, lane FROM parcels WHERE next_at <= $2
                UNION ALL SELECT store_id, lane FROM effects WHERE state = 'started') AS busy)
        RETURNING store_id, lane, fence, former_until";
    let rows = tx.query(sql, args![node, now.as_ms(), until.as_ms()])?;
    let read = |row: &Row| {
        Ok(Lease {
            store: stored("store id", StoreId::parse(row.text("store_id")?))?,
            lane: lane_of(row)?,
            node: node.to_owned(),
            fence: row.int("fence")?,
            former_until: Timestamp::from_ms(row.int("former_until")?),
        })
    };
    rows.iter().map(read).collect()
}

/// Whether the lease is still good, and nothing closes the lane: neither a person nor the circuit breaker. The lane
/// cannot change hands until the transaction ends.
pub fn holds(tx: &mut dyn Sql, lease: &Lease, now: Timestamp) -> Result<bool> {
    let sql = pick(
        tx.dialect(),
        "SELECT fence FROM lanes WHERE store_id = $1 AND lane = $2 AND owner = $3 AND fence = $4 AND until > $5
            AND paused = 0 AND broken_until <= $5",
        "SELECT fence FROM lanes WHERE store_id = $1 AND lane = $2 AND owner = $3 AND fence = $4 AND until > $5
            AND paused = 0 AND broken_until <= $5 FOR SHARE",
    );
    let args = args![lease.store.as_str(), lease.lane.code(), &lease.node, lease.fence, now.as_ms()];
    Ok(tx.query_one(sql, args)?.is_some())
}

/// Lanes that have something to do now and may do it, whoever holds them.
pub fn due(tx: &mut dyn Sql, now: Timestamp) -> Result<Vec<(StoreId, Destination)>> {
    let sql = "SELECT store_id, lane FROM lanes
        WHERE paused = 0 AND broken_until <= $1 AND (store_id, lane) IN (SELECT store_id, lane FROM (
            SELECT store_id, lane FROM effects WHERE state = 'ready' AND next_at <= $1
            UNION ALL SELECT store_id, lane FROM checks WHERE next_at <= $1
            UNION ALL SELECT store_id, lane FROM schedules WHERE next_at <= $1
            UNION ALL SELECT store_id, lane FROM parcels WHERE next_at <= $1
            UNION ALL SELECT store_id, lane FROM effects WHERE state = 'started') AS busy)
        ORDER BY store_id, lane";
    let read = |row: &Row| Ok((stored("store id", StoreId::parse(row.text("store_id")?))?, lane_of(row)?));
    tx.query(sql, args![now.as_ms()])?.iter().map(read).collect()
}

/// Gives one lease back; the next holder gets a new fence, and settles what this one had started. Its end stays: it tells
/// the next holder how lately something may have been sent.
pub fn release(tx: &mut dyn Sql, lease: &Lease) -> Result<u64> {
    let sql = "UPDATE lanes SET owner = NULL WHERE store_id = $1 AND lane = $2 AND owner = $3 AND fence = $4";
    tx.execute(sql, args![lease.store.as_str(), lease.lane.code(), &lease.node, lease.fence])
}

/// Gives all leases of a node back.
pub fn release_all(tx: &mut dyn Sql, node: &str) -> Result<u64> {
    tx.execute("UPDATE lanes SET owner = NULL WHERE owner = $1", args![node])
}

/// Takes all leases from whoever held them. Only for a database that a single program has to itself, when that
/// program starts: those who held them are gone.
pub fn release_everybody(tx: &mut dyn Sql) -> Result<u64> {
    tx.execute("UPDATE lanes SET owner = NULL WHERE owner IS NOT NULL", &[])
}

/// Opens the circuit breaker: nothing goes out until `until`.
pub fn break_until(tx: &mut dyn Sql, lease: &Lease, until: Timestamp, reason: &str) -> Result<()> {
    let sql = "UPDATE lanes SET broken_until = $3, broken_reason = $4 WHERE store_id = $1 AND lane = $2";
    tx.execute(sql, args![lease.store.as_str(), lease.lane.code(), until.as_ms(), reason])?;
    Ok(())
}

/// Counts a failure of the lane, and answers how many that are in a row.
pub fn stumble(tx: &mut dyn Sql, lease: &Lease, reason: &str, now: Timestamp) -> Result<i64> {
    let sql = "UPDATE lanes SET failures = failures + 1, broken_reason = $3,
            failing_since = CASE WHEN failures = 0 OR failing_since IS NULL THEN $4 ELSE failing_since END
        WHERE store_id = $1 AND lane = $2 RETURNING failures";
    let row = tx.query_one(sql, args![lease.store.as_str(), lease.lane.code(), reason, now.as_ms()])?;
    row.map_or(Ok(0), |row| row.int("failures"))
}

/// Closes the circuit breaker: the outside works again. Touches nothing when it was closed.
pub fn mend(tx: &mut dyn Sql, store: &StoreId, lane: Destination) -> Result<()> {
    let sql = "UPDATE lanes SET broken_until = 0, broken_reason = NULL, failures = 0, failing_since = NULL
        WHERE store_id = $1 AND lane = $2 AND (failures > 0 OR broken_until > 0)";
    tx.execute(sql, args![store.as_str(), lane.code()])?;
    Ok(())
}

/// Stops a lane or lets it go on.
pub fn pause(tx: &mut dyn Sql, store: &StoreId, lane: Destination, paused: bool) -> Result<bool> {
    ensure(tx, store, lane.code())?;
    let sql = "UPDATE lanes SET paused = $3 WHERE store_id = $1 AND lane = $2 AND paused <> $3";
    let changed = tx.execute(sql, args![store.as_str(), lane.code(), paused])?;
    tx.wake("effects");
    Ok(changed == 1)
}

/// Whether any node works on the lane at this moment.
pub fn is_held(tx: &mut dyn Sql, store: &StoreId, lane: Destination, now: Timestamp) -> Result<bool> {
    let sql =
        "SELECT 1 AS held FROM lanes WHERE store_id = $1 AND lane = $2 AND owner IS NOT NULL AND until > $3";
    Ok(tx.query_one(sql, args![store.as_str(), lane.code(), now.as_ms()])?.is_some())
}

/// All lanes of a store.
pub fn of_store(tx: &mut dyn Sql, store: &StoreId) -> Result<Vec<Lane>> {
    let sql =
        "SELECT store_id, lane, paused, broken_until, broken_reason, failures, failing_since, owner, until
        FROM lanes WHERE store_id = $1 ORDER BY lane";
    let read = |row: &Row| {
        Ok(Lane {
            store: stored("store id", StoreId::parse(row.text("store_id")?))?,
            lane: lane_of(row)?,
            paused: row.flag("paused")?,
            broken_until: Timestamp::from_ms(row.int("broken_until")?),
            broken_reason: row.opt_text("broken_reason")?.map(str::to_owned),
            failures: row.int("failures")?,
            failing_since: row.opt_int("failing_since")?.map(Timestamp::from_ms),
            owner: row.opt_text("owner")?.map(str::to_owned),
            until: Timestamp::from_ms(row.int("until")?),
        })
    };
    tx.query(sql, args![store.as_str()])?.iter().map(read).collect()
}

/// When the circuit breaker of the next lane lets something through again, if any is open.
pub fn next_mending(tx: &mut dyn Sql, now: Timestamp) -> Result<Option<Timestamp>> {
    let sql = "SELECT MIN(broken_until) AS at FROM lanes WHERE broken_until > $1 AND paused = 0";
    let row = tx.query_one(sql, args![now.as_ms()])?;
    Ok(row.map(|row| row.opt_int("at")).transpose()?.flatten().map(Timestamp::from_ms))
}

/// Lanes that are counted at most.
const LOADS_MAX: i64 = 500;

/// What a lane has to do, and what it cannot do without a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// Whose lane.
    pub store: String,
    /// Which lane.
    pub lane: String,
    /// Whether a person stopped it.
    pub paused: bool,
    /// Whether the circuit breaker keeps it closed now.
    pub broken: bool,
    /// Effects by how they stand: `due`, `waiting`, `started`, `refused`, `unknown`. No count goes beyond 10,000.
    pub effects: [(&'static str, i64); 5],
    /// Since when the oldest due effect has been due.
    pub oldest_due: Option<Timestamp>,
}

/// The load of the first `LOADS_MAX` lanes, in one query whose cost has a bound: every count comes from an index and
/// stops at 10,000.
pub fn loads(tx: &mut dyn Sql, now: Timestamp) -> Result<Vec<Load>> {
    let sql = "SELECT l.store_id, l.lane, l.paused, l.broken_until,
            (SELECT COUNT(*) FROM (SELECT 1 FROM effects AS e WHERE e.store_id = l.store_id AND e.lane = l.lane
                AND e.state = 'ready' AND e.next_at <= $1 LIMIT 10000) AS a) AS due,
            (SELECT COUNT(*) FROM (SELECT 1 FROM effects AS e WHERE e.store_id = l.store_id AND e.lane = l.lane
                AND e.state = 'ready' AND e.next_at > $1 LIMIT 10000) AS b) AS waiting,
            (SELECT COUNT(*) FROM (SELECT 1 FROM effects AS e WHERE e.store_id = l.store_id AND e.lane = l.lane
                AND e.state = 'started' LIMIT 10000) AS c) AS started,
            (SELECT COUNT(*) FROM (SELECT 1 FROM effects AS e WHERE e.store_id = l.store_id AND e.lane = l.lane
                AND e.state IN ('refused', 'unknown') AND e.state = 'refused' LIMIT 10000) AS d) AS refused,
            (SELECT COUNT(*) FROM (SELECT 1 FROM effects AS e WHERE e.store_id = l.store_id AND e.lane = l.lane
                AND e.state IN ('refused', 'unknown') AND e.state = 'unknown' LIMIT 10000) AS f) AS unknown,
            (SELECT MIN(e.next_at) FROM effects AS e WHERE e.store_id = l.store_id AND e.lane = l.lane
                AND e.state = 'ready' AND e.next_at <= $1) AS oldest
        FROM lanes AS l ORDER BY l.store_id, l.lane LIMIT $2";
    tx.query(sql, args![now.as_ms(), LOADS_MAX])?.iter().map(|row| load_of(row, now)).collect()
}

fn load_of(row: &Row, now: Timestamp) -> Result<Load> {
    let count = |state: &'static str| row.int(state).map(|many| (state, many));
    Ok(Load {
        store: row.text("store_id")?.to_owned(),
        lane: row.text("lane")?.to_owned(),
        paused: row.flag("paused")?,
        broken: row.int("broken_until")? > now.as_ms(),
        effects: [count("due")?, count("waiting")?, count("started")?, count("refused")?, count("unknown")?],
        oldest_due: row.opt_int("oldest")?.map(Timestamp::from_ms),
    })
}
