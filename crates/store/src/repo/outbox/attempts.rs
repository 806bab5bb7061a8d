//! The log of an effect's tries, as people read it.

use super::subject_parts;
use crate::{Result, Row, Sql, args};
use krama_domain::effect::Subject;
use krama_domain::ids::StoreId;
use krama_domain::time::Timestamp;

/// Most tries of one effect that are read at once.
const READ_MAX: i64 = 1_000;

/// One try as it is kept, secrets redacted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Its number, from 1.
    pub nth: i64,
    /// When it was committed as started.
    pub started_at: Timestamp,
    /// When its outcome was committed.
    pub ended_at: Option<Timestamp>,
    /// `done`, `retry`, `refused`, `unknown`, `blocked`; `None` while it is under way.
    pub outcome: Option<String>,
    /// A stable code, for grouping.
    pub code: Option<String>,
    /// In words.
    pub reason: Option<String>,
    /// The request.
    pub request: Option<String>,
    /// The answer.
    pub response: Option<String>,
}

/// The attempts of an effect, the first one first.
pub fn attempts(tx: &mut dyn Sql, store: &StoreId, subject: Subject, nth: i64) -> Result<Vec<Attempt>> {
    let (_, id) = subject_parts(subject);
    let sql = "SELECT try, started_at, ended_at, outcome, code, reason, request, response FROM attempts
        WHERE store_id = $1 AND subject_id = $2 AND nth = $3 ORDER BY try LIMIT $4";
    tx.query(sql, args![store.as_str(), id, nth, READ_MAX])?.iter().map(read).collect()
}

/// A row of the table as an attempt.
pub(super) fn read(row: &Row) -> Result<Attempt> {
    let text = |name: &'static str| row.opt_text(name).map(|text| text.map(str::to_owned));
    Ok(Attempt {
        nth: row.int("try")?,
        started_at: Timestamp::from_ms(row.int("started_at")?),
        ended_at: row.opt_int("ended_at")?.map(Timestamp::from_ms),
        outcome: text("outcome")?,
        code: text("code")?,
        reason: text("reason")?,
        request: text("request")?,
        response: text("response")?,
    })
}
