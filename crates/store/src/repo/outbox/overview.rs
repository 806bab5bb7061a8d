//! What lists and pages show of the outbox, each in one query: how the effects of many subjects stand, and the
//! attempts of all effects of one.

use super::attempts::read;
use super::{Attempt, subject_parts};
use crate::repo::orders::keys::{self, fifty};
use crate::{Result, Row, Sql, args};
use krama_domain::effect::Subject;
use krama_domain::ids::{OrderId, StoreId};
use std::collections::BTreeMap;

/// Most attempts of one effect that are read at once, the newest.
pub const ATTEMPTS_SHOWN_MAX: i64 = 20;

/// How the effects of one subject stand. Each is counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Done, or given up by a person.
    pub settled: i64,
    /// Waiting for their first try, or under way.
    pub running: i64,
    /// Tried, and waiting to be tried again.
    pub retrying: i64,
    /// Refused, or nobody knows: a person should look.
    pub needing: i64,
}

impl Tally {
    /// All effects.
    pub const fn all(self) -> i64 {
        self.settled + self.running + self.retrying + self.needing
    }
}

fn tally(row: &Row) -> Result<(String, Tally)> {
    let tally = Tally {
        settled: row.int("settled")?,
        running: row.int("running")?,
        retrying: row.int("retrying")?,
        needing: row.int("needing")?,
    };
    Ok((row.text("subject_id")?.to_owned(), tally))
}

/// How the effects of these orders stand, by the order's key as text; orders without effects are not in it.
pub fn of_orders(tx: &mut dyn Sql, store: &StoreId, ids: &[OrderId]) -> Result<BTreeMap<String, Tally>> {
    let sql = fifty!(
        "SELECT e.subject_id,
            CAST(SUM(CASE WHEN e.state IN ('done', 'discarded') THEN 1 ELSE 0 END) AS BIGINT) AS settled,
            CAST(SUM(CASE WHEN e.state = 'started' OR (e.state = 'ready' AND e.tries_logged = 0)
                THEN 1 ELSE 0 END) AS BIGINT) AS running,
            CAST(SUM(CASE WHEN e.state = 'ready' AND e.tries_logged > 0 THEN 1 ELSE 0 END) AS BIGINT) AS retrying,
            CAST(SUM(CASE WHEN e.state IN ('refused', 'unknown') THEN 1 ELSE 0 END) AS BIGINT) AS needing
        FROM effects AS e WHERE e.store_id = $1 AND e.subject_id IN ",
        " GROUP BY e.subject_id"
    );
    let mut tallies = BTreeMap::new();
    for some in ids.chunks(keys::FIFTY) {
        for row in tx.query(sql, &keys::args(store, some))? {
            tallies.extend([tally(&row)?]);
        }
    }
    Ok(tallies)
}

/// How the messages about a page of contact requests stand, by the request's key as text.
pub fn of_contacts(
    tx: &mut dyn Sql,
    store: &StoreId,
    newest: crate::repo::contacts::Cursor,
    oldest: crate::repo::contacts::Cursor,
) -> Result<BTreeMap<String, Tally>> {
    let sql = "SELECT e.subject_id,
            CAST(SUM(CASE WHEN e.state IN ('done', 'discarded') THEN 1 ELSE 0 END) AS BIGINT) AS settled,
            CAST(SUM(CASE WHEN e.state = 'started' OR (e.state = 'ready' AND e.tries_logged = 0)
                THEN 1 ELSE 0 END) AS BIGINT) AS running,
            CAST(SUM(CASE WHEN e.state = 'ready' AND e.tries_logged > 0 THEN 1 ELSE 0 END) AS BIGINT) AS retrying,
            CAST(SUM(CASE WHEN e.state IN ('refused', 'unknown') THEN 1 ELSE 0 END) AS BIGINT) AS needing
        FROM contacts AS s JOIN effects AS e ON e.store_id = s.store_id AND e.subject_id = s.contact_id
        WHERE s.store_id = $1 AND (s.created_at, s.contact_id) <= ($2, $3) AND (s.created_at, s.contact_id) >= ($4, $5)
        GROUP BY e.subject_id";
    let (first, last) = (newest.id.to_string(), oldest.id.to_string());
    let args = args![store.as_str(), newest.created_at.as_ms(), first, oldest.created_at.as_ms(), last];
    tx.query(sql, args)?.iter().map(tally).collect()
}

/// The newest [`ATTEMPTS_SHOWN_MAX`] attempts of each effect of a subject by the effect's number, the first one first.
pub fn attempts(tx: &mut dyn Sql, store: &StoreId, subject: Subject) -> Result<BTreeMap<i64, Vec<Attempt>>> {
    let sql = "SELECT nth, try, started_at, ended_at, outcome, code, reason, request, response FROM (
            SELECT a.*, ROW_NUMBER() OVER (PARTITION BY a.nth ORDER BY a.try DESC) AS place FROM attempts AS a
            WHERE a.store_id = $1 AND a.subject_id = $2) AS numbered
        WHERE place <= $3 ORDER BY nth, try";
    let mut of_effect: BTreeMap<i64, Vec<Attempt>> = BTreeMap::new();
    for row in tx.query(sql, args![store.as_str(), subject_parts(subject).1, ATTEMPTS_SHOWN_MAX])? {
        of_effect.entry(row.int("nth")?).or_default().push(read(&row)?);
    }
    Ok(of_effect)
}

#[cfg(test)]
mod tests;
