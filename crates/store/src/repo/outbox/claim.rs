//! Claiming marks effects as started and writes their attempts in one transaction, before any request goes out.

use super::{Effect, read_all, select_effects, subject_parts};
use crate::dialect::pick;
use crate::repo::lanes::{self, Lease};
use crate::{Result, Sql, args};
use krama_domain::effect::State;
use krama_domain::time::{MINUTE_MS, Timestamp};

/// Milliseconds from which on an untried message is held back by the clock, and not for a token of its chat's bucket.
const HELD_FROM_MS: i64 = MINUTE_MS;

/// Takes up to `limit` effects of a leased lane that are due, marks them as started and logs their attempts. Of one
/// subject only the first unsettled one is taken, so that effects of an order go out in order; what customers are told and
/// what everybody else is told do not wait for each other, and nothing waits for a message that the clock holds back.
pub fn claim(tx: &mut dyn Sql, lease: &Lease, now: Timestamp, limit: usize) -> Result<Vec<Effect>> {
    if !lanes::holds(tx, lease, now)? {
        return Ok(Vec::new());
    }
    let rows = tx.query(
        select_effects!(
            "AS e WHERE store_id = $1 AND lane = $2 AND state = 'ready' AND next_at <= $3
             AND NOT EXISTS (SELECT 1 FROM effects AS p WHERE p.store_id = e.store_id
                 AND p.subject_id = e.subject_id AND p.nth < e.nth AND p.lane = e.lane
                 AND p.state IN ('ready', 'started')
                 AND (p.kind = 'notify_customer') = (e.kind = 'notify_customer')
                 AND NOT (p.kind = 'notify_customer' AND p.state = 'ready' AND p.tries = 0 AND p.next_at > $5))
             ORDER BY next_at, created_at, nth LIMIT $4"
        ),
        args![
            lease.store.as_str(),
            lease.lane.code(),
            now.as_ms(),
            i64::try_from(limit).unwrap_or(i64::MAX),
            now.plus_ms(HELD_FROM_MS).as_ms()
        ],
    )?;
    let mut claimed = Vec::new();
    for mut effect in read_all(&rows)? {
        if start(tx, &mut effect, lease.fence, now)? {
            claimed.push(effect);
        }
    }
    Ok(claimed)
}

/// Answers `false` when another claim of the same lease was faster.
fn start(tx: &mut dyn Sql, effect: &mut Effect, fence: i64, now: Timestamp) -> Result<bool> {
    effect.tries += 1;
    effect.logged += 1;
    effect.fence = fence;
    effect.state = State::Started;
    let (_, id) = subject_parts(effect.subject);
    let sql = "UPDATE effects SET state = 'started', tries = $4, tries_logged = $5, fence = $6
        WHERE store_id = $1 AND subject_id = $2 AND nth = $3 AND state = 'ready' AND tries_logged = $5 - 1";
    let args = args![effect.store.as_str(), &id, effect.nth, effect.tries, effect.logged, fence];
    if tx.execute(sql, args)? == 0 {
        return Ok(false);
    }
    let sql = "INSERT INTO attempts (store_id, subject_id, nth, try, started_at) VALUES ($1, $2, $3, $4, $5)";
    tx.execute(sql, args![effect.store.as_str(), &id, effect.nth, effect.logged, now.as_ms()])?;
    Ok(true)
}

/// Effects of a lane that were started under an older fence: their node died or slept, and nobody knows whether
/// their requests went out. They are locked until the transaction ends and carry the fence of this lease, so that
/// its holder, and nobody else, can settle them.
pub fn orphans(tx: &mut dyn Sql, lease: &Lease) -> Result<Vec<Effect>> {
    let sql = pick(
        tx.dialect(),
        select_effects!(
            "WHERE store_id = $1 AND lane = $2 AND state = 'started' AND fence < $3 ORDER BY created_at, nth"
        ),
        select_effects!(
            "WHERE store_id = $1 AND lane = $2 AND state = 'started' AND fence < $3 ORDER BY created_at, nth
             FOR UPDATE"
        ),
    );
    let rows = tx.query(sql, args![lease.store.as_str(), lease.lane.code(), lease.fence])?;
    let mut orphans = read_all(&rows)?;
    for orphan in &mut orphans {
        orphan.fence = lease.fence;
    }
    Ok(orphans)
}

/// Puts a claimed effect back untried, to be taken at `next_at`, and says why.
pub fn hold(tx: &mut dyn Sql, effect: &Effect, next_at: Timestamp, reason: &str) -> Result<()> {
    postpone(tx, effect, next_at)?;
    let (_, id) = subject_parts(effect.subject);
    let sql = "UPDATE effects SET reason = $4
        WHERE store_id = $1 AND subject_id = $2 AND nth = $3 AND state = 'ready'";
    tx.execute(sql, args![effect.store.as_str(), &id, effect.nth, reason])?;
    Ok(())
}

/// Puts a claimed effect back untried, to be taken at `next_at`: its own bucket was empty.
pub fn postpone(tx: &mut dyn Sql, effect: &Effect, next_at: Timestamp) -> Result<()> {
    let (_, id) = subject_parts(effect.subject);
    let sql =
        "UPDATE effects SET state = 'ready', next_at = $4, tries = tries - 1, tries_logged = tries_logged - 1
        WHERE store_id = $1 AND subject_id = $2 AND nth = $3 AND state = 'started' AND fence = $5";
    let args = args![effect.store.as_str(), &id, effect.nth, next_at.as_ms(), effect.fence];
    if tx.execute(sql, args)? == 1 {
        let sql = "DELETE FROM attempts WHERE store_id = $1 AND subject_id = $2 AND nth = $3 AND try = $4";
        tx.execute(sql, args![effect.store.as_str(), &id, effect.nth, effect.logged])?;
    }
    Ok(())
}
