//! What people do to effects: replay them, discard them, and send what waited for a mended lane.

use super::subject_parts;
use crate::repo::orders;
use crate::{Result, Sql, args};
use krama_domain::effect::{Destination, Move, State, Subject};
use krama_domain::ids::StoreId;
use krama_domain::time::Timestamp;

/// The move alone of a person: [`Move::Replay`] or [`Move::Discard`]; what follows for the order is
/// [`crate::repo::repair`]'s. Answers the state afterwards, or `None` when the table
/// of moves forbids it or there is no such effect.
pub(in crate::repo) fn intervene(
    tx: &mut dyn Sql,
    store: &StoreId,
    subject: Subject,
    nth: i64,
    step: Move,
    now: Timestamp,
) -> Result<Option<State>> {
    let (_, id) = subject_parts(subject);
    let Some(effect) = super::get(tx, store, subject, nth)? else { return Ok(None) };
    let is_ours = matches!(step, Move::Replay | Move::Discard);
    let Some(state) = effect.state.after(step).filter(|_| is_ours) else { return Ok(None) };
    // A replay has all its tries before it; that it is not the first one stays visible to the connector.
    let tries = if step == Move::Replay { 1 } else { effect.tries };
    let sql = "UPDATE effects SET state = $4, next_at = $5, settled_at = $6, tries = $8
        WHERE store_id = $1 AND subject_id = $2 AND nth = $3 AND state = $7";
    let settled = state.is_settled().then_some(now.as_ms());
    let before = effect.state.code();
    let args = args![store.as_str(), &id, nth, state.code(), now.as_ms(), settled, before, tries];
    let changed = tx.execute(sql, args)?;
    if changed == 1 && effect.state.needs_a_person() {
        orders::count_needing(tx, store, subject, -1)?;
    }
    tx.wake("effects");
    Ok((changed == 1).then_some(state))
}

/// Brings the due time of a lane's effects that wait longer than that down to `now`: its cause was mended.
pub fn hurry(tx: &mut dyn Sql, store: &StoreId, lane: Destination, now: Timestamp) -> Result<u64> {
    let sql = "UPDATE effects SET next_at = $3 WHERE store_id = $1 AND lane = $2 AND state = 'ready' AND next_at > $3
        AND tries > 0";
    let hurried = tx.execute(sql, args![store.as_str(), lane.code(), now.as_ms()])?;
    tx.wake("effects");
    Ok(hurried)
}
