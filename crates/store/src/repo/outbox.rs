//! The outbox: effects, their states and their attempts.
//!
//! Here effects are written and read. `claim.rs` is what a lane does before a request goes out, `settle.rs` what
//! follows afterwards, `attempts.rs` the log of tries, `intervene.rs` what people do to one effect, `search.rs` finds
//! many by what they have in common, `replay.rs` is what people do to those, `load.rs` tells how much waits.

mod attempts;
mod claim;
mod intervene;
mod settle;

pub use self::attempts::{Attempt, attempts};
pub use self::claim::{claim, hold, orphans, postpone};
pub use self::intervene::hurry;
pub(in crate::repo) use self::intervene::intervene;
pub use self::settle::{Verdict, readdress, settle};

pub mod load;
pub mod overview;
pub mod replay;
pub mod search;

use super::{from_json, lanes, stored, to_json};
use crate::{Error, Result, Row, Sql, args};
use krama_domain::effect::{Intent, State, Subject};
use krama_domain::ids::{ChatId, ContactId, OrderId, StoreId};
use krama_domain::time::Timestamp;
use krama_metrics::{Metric, Tally};

/// Most effects of one subject that are read at once.
const READ_MAX: i64 = 1_000;

/// An effect as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Whose it is.
    pub store: StoreId,
    /// What it belongs to.
    pub subject: Subject,
    /// Its number within the subject, from 1.
    pub nth: i64,
    /// What must happen.
    pub intent: Intent,
    /// How it stands.
    pub state: State,
    /// When it was decided.
    pub created_at: Timestamp,
    /// When it may be tried next; of interest while it is ready.
    pub next_at: Timestamp,
    /// Tries that count towards giving up.
    pub tries: u32,
    /// Tries that were logged, blocked ones included.
    pub logged: i64,
    /// Whether an earlier try may have been carried out though no answer came.
    pub uncertain: bool,
    /// The lane's fence when it was claimed last.
    pub fence: i64,
    /// A stable code of why it stands so, for grouping.
    pub code: Option<String>,
    /// Why it stands so, in words.
    pub reason: Option<String>,
    /// When it was settled.
    pub settled_at: Option<Timestamp>,
}

macro_rules! select_effects {
    ($rest:literal) => {
        concat!(
            "SELECT store_id, subject_id, nth, subject_kind, intent, state, created_at, next_at, tries, tries_logged,
    uncertain, fence, code, reason, settled_at FROM effects ",
            $rest
        )
    };
}
use select_effects;

/// Kind and id of a subject as the database keeps them.
pub fn subject_parts(subject: Subject) -> (&'static str, String) {
    match subject {
        Subject::Order(id) => ("order", id.to_string()),
        Subject::Contact(id) => ("contact", id.to_string()),
        Subject::Chat(id) => ("chat", id.to_string()),
    }
}

fn subject_of(kind: &str, id: &str) -> Result<Subject> {
    match kind {
        "order" => stored("order id", OrderId::parse(id)).map(Subject::Order),
        "contact" => stored("contact id", ContactId::parse(id)).map(Subject::Contact),
        "chat" => stored("chat id", ChatId::parse(id)).map(Subject::Chat),
        other => Err(Error::Corrupt {
            what: "effect".to_owned(),
            text: format!("it belongs to an unknown \"{other}\""),
        }),
    }
}

fn read(row: &Row) -> Result<Effect> {
    let state = row.text("state")?;
    let unknown = || Error::Corrupt { what: "effect".to_owned(), text: format!("unknown state \"{state}\"") };
    Ok(Effect {
        store: stored("store id", StoreId::parse(row.text("store_id")?))?,
        subject: subject_of(row.text("subject_kind")?, row.text("subject_id")?)?,
        nth: row.int("nth")?,
        intent: from_json("effect", row.text("intent")?)?,
        state: State::from_code(state).ok_or_else(unknown)?,
        created_at: Timestamp::from_ms(row.int("created_at")?),
        next_at: Timestamp::from_ms(row.int("next_at")?),
        tries: u32::try_from(row.int("tries")?).unwrap_or(0),
        logged: row.int("tries_logged")?,
        uncertain: row.flag("uncertain")?,
        fence: row.int("fence")?,
        code: row.opt_text("code")?.map(str::to_owned),
        reason: row.opt_text("reason")?.map(str::to_owned),
        settled_at: row.opt_int("settled_at")?.map(Timestamp::from_ms),
    })
}

fn read_all(rows: &[Row]) -> Result<Vec<Effect>> {
    rows.iter().map(read).collect()
}

/// Adds an effect; `false` when its key was there already. A number that is taken is [`Error::Conflict`].
pub fn insert(
    tx: &mut dyn Sql,
    store: &StoreId,
    subject: Subject,
    nth: i64,
    intent: &Intent,
    now: Timestamp,
) -> Result<bool> {
    let (kind, id) = subject_parts(subject);
    let lane = intent.destination().code();
    lanes::ensure(tx, store, lane)?;
    let sql =
        "INSERT INTO effects (store_id, subject_id, nth, subject_kind, effect_key, kind, lane, intent, state,
            created_at, next_at, tries, tries_logged, uncertain, fence)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'ready', $9, $10, 0, 0, 0, 0)
        ON CONFLICT (store_id, subject_id, effect_key) DO NOTHING";
    let added = tx.execute(
        sql,
        args![
            store.as_str(),
            id,
            nth,
            kind,
            intent.key().as_str(),
            intent.kind(),
            lane,
            to_json("effect", intent)?,
            now.as_ms(),
            now.as_ms(),
        ],
    )?;
    if added == 1 {
        tx.tally(Tally::one(Metric::EffectsDecided, &[intent.kind(), lane]));
    }
    tx.wake("effects");
    Ok(added == 1)
}

/// Lets a fresh effect wait until `due`.
pub fn put_off(tx: &mut dyn Sql, store: &StoreId, subject: Subject, nth: i64, due: Timestamp) -> Result<()> {
    let (_, id) = subject_parts(subject);
    let sql = "UPDATE effects SET next_at = $4
        WHERE store_id = $1 AND subject_id = $2 AND nth = $3 AND state = 'ready'";
    tx.execute(sql, args![store.as_str(), id, nth, due.as_ms()])?;
    Ok(())
}

/// All effects of a subject in the order in which they were decided.
pub fn of_subject(tx: &mut dyn Sql, store: &StoreId, subject: Subject) -> Result<Vec<Effect>> {
    let (_, id) = subject_parts(subject);
    let rows = tx.query(
        select_effects!("WHERE store_id = $1 AND subject_id = $2 ORDER BY nth LIMIT $3"),
        args![store.as_str(), id, READ_MAX],
    )?;
    read_all(&rows)
}

/// One effect.
pub fn get(tx: &mut dyn Sql, store: &StoreId, subject: Subject, nth: i64) -> Result<Option<Effect>> {
    let (_, id) = subject_parts(subject);
    let row = tx.query_one(
        select_effects!("WHERE store_id = $1 AND subject_id = $2 AND nth = $3"),
        args![store.as_str(), id, nth],
    )?;
    row.as_ref().map(read).transpose()
}

/// How many effects of a store are in each state that occurs.
pub fn count_by_state(tx: &mut dyn Sql, store: &StoreId) -> Result<Vec<(State, i64)>> {
    let sql = "SELECT state, COUNT(*) AS n FROM effects WHERE store_id = $1 GROUP BY state";
    let rows = tx.query(sql, args![store.as_str()])?;
    let read = |row: &Row| Ok((State::from_code(row.text("state")?).unwrap_or(State::Ready), row.int("n")?));
    rows.iter().map(read).collect()
}

/// When the next effect of any lane is due, if any waits.
pub fn next_due(tx: &mut dyn Sql) -> Result<Option<Timestamp>> {
    let row = tx.query_one("SELECT MIN(next_at) AS at FROM effects WHERE state = 'ready'", &[])?;
    Ok(row.map(|row| row.opt_int("at")).transpose()?.flatten().map(Timestamp::from_ms))
}

/// Since when the effect of a store waits that should have gone out first, if one waits.
pub fn overdue_since(tx: &mut dyn Sql, store: &StoreId) -> Result<Option<Timestamp>> {
    let sql = "SELECT MIN(next_at) AS at FROM effects WHERE store_id = $1 AND lane = $2 AND state = 'ready'";
    let mut first: Option<i64> = None;
    for lane in krama_domain::effect::Destination::ALL {
        let at = tx.query_one(sql, args![store.as_str(), lane.code()])?.map(|row| row.opt_int("at"));
        first = [first, at.transpose()?.flatten()].into_iter().flatten().min();
    }
    Ok(first.map(Timestamp::from_ms))
}
