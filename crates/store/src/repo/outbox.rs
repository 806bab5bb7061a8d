//! The outbox: effects, their states and their attempts.
//!
//! Claiming marks effects as started and writes their attempts in the same transaction, before any request goes
//! out. Settling checks the lane's fence, so that a node which slept past its lease can settle nothing.

use super::{from_json, stored, to_json};
use crate::{Error, Result, Row, Sql, args};
use krama_domain::effect::{Destination, Intent, Move, State, Subject};
use krama_domain::ids::{ContactId, OrderId, StoreId};
use krama_domain::time::Timestamp;

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

/// How an attempt ended, and what the effect becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// `done`, `retry`, `refused`, `unknown`, `blocked`.
    pub outcome: &'static str,
    /// The move; [`Move::Retry`] goes with `next_at`.
    pub step: Move,
    /// When to try again; the present for other moves.
    pub next_at: Timestamp,
    /// Whether the try counts towards giving up.
    pub counts: bool,
    /// Whether it may have been carried out though no answer came.
    pub uncertain: bool,
    /// A stable code.
    pub code: Option<String>,
    /// In words.
    pub reason: String,
    /// The request, redacted.
    pub request: Option<String>,
    /// The answer, redacted.
    pub response: Option<String>,
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

/// Kind and id of a subject as the database keeps them.
pub fn subject_parts(subject: Subject) -> (&'static str, String) {
    match subject {
        Subject::Order(id) => ("order", id.to_string()),
        Subject::Contact(id) => ("contact", id.to_string()),
    }
}

fn subject_of(kind: &str, id: &str) -> Result<Subject> {
    match kind {
        "order" => stored("order id", OrderId::parse(id)).map(Subject::Order),
        "contact" => stored("contact id", ContactId::parse(id)).map(Subject::Contact),
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

/// Adds an effect; `false` when its key was there already.
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
    super::lanes::ensure(tx, store, lane)?;
    let sql =
        "INSERT INTO effects (store_id, subject_id, nth, subject_kind, effect_key, kind, lane, intent, state,
            created_at, next_at, tries, tries_logged, uncertain, fence)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'ready', $9, $10, 0, 0, 0, 0) ON CONFLICT DO NOTHING";
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
            now.plus_ms(intent.delay_ms()).as_ms(),
        ],
    )?;
    tx.wake("effects");
    Ok(added == 1)
}

/// Takes up to `limit` effects of a leased lane that are due, marks them as started and logs their attempts. Of one
/// subject only the first unsettled one is taken, so that effects of an order go out in order.
pub fn claim(
    tx: &mut dyn Sql,
    lease: &super::lanes::Lease,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<Effect>> {
    if !super::lanes::holds(tx, lease, now)? {
        return Ok(Vec::new());
    }
    let rows = tx.query(
        select_effects!(
            "AS e WHERE store_id = $1 AND lane = $2 AND state = 'ready' AND next_at <= $3
             AND NOT EXISTS (SELECT 1 FROM effects AS p WHERE p.store_id = e.store_id
                 AND p.subject_id = e.subject_id AND p.nth < e.nth AND p.lane = e.lane
                 AND p.state IN ('ready', 'started'))
             ORDER BY next_at, created_at, nth LIMIT $4"
        ),
        args![lease.store.as_str(), lease.lane.code(), now.as_ms(), i64::try_from(limit).unwrap_or(i64::MAX)],
    )?;
    let mut effects = read_all(&rows)?;
    for effect in &mut effects {
        start(tx, effect, lease.fence, now)?;
    }
    Ok(effects)
}

fn start(tx: &mut dyn Sql, effect: &mut Effect, fence: i64, now: Timestamp) -> Result<()> {
    effect.tries += 1;
    effect.logged += 1;
    effect.fence = fence;
    effect.state = State::Started;
    let (_, id) = subject_parts(effect.subject);
    let sql = "UPDATE effects SET state = 'started', tries = $4, tries_logged = $5, fence = $6
        WHERE store_id = $1 AND subject_id = $2 AND nth = $3";
    tx.execute(sql, args![effect.store.as_str(), &id, effect.nth, effect.tries, effect.logged, fence])?;
    let sql = "INSERT INTO attempts (store_id, subject_id, nth, try, started_at) VALUES ($1, $2, $3, $4, $5)";
    tx.execute(sql, args![effect.store.as_str(), &id, effect.nth, effect.logged, now.as_ms()])?;
    Ok(())
}

/// Effects of a lane that were started under an older fence: their node died or slept, and nobody knows whether
/// their requests went out.
pub fn orphans(tx: &mut dyn Sql, lease: &super::lanes::Lease) -> Result<Vec<Effect>> {
    let rows = tx.query(
        select_effects!(
            "WHERE store_id = $1 AND lane = $2 AND state = 'started' AND fence < $3 ORDER BY nth"
        ),
        args![lease.store.as_str(), lease.lane.code(), lease.fence],
    )?;
    read_all(&rows)
}

/// Writes down how a started effect's try ended. Answers `false`, and changes nothing, when the effect is no longer
/// as it was claimed: another node has taken it over.
pub fn settle(tx: &mut dyn Sql, effect: &Effect, verdict: &Verdict, now: Timestamp) -> Result<bool> {
    let Some(state) = State::Started.after(verdict.step) else {
        let text = format!("{:?} cannot settle an effect", verdict.step);
        return Err(Error::Corrupt { what: "effect".to_owned(), text });
    };
    let (_, id) = subject_parts(effect.subject);
    let sql =
        "UPDATE effects SET state = $4, next_at = $5, tries = $6, uncertain = $7, code = $8, reason = $9,
            settled_at = $10
        WHERE store_id = $1 AND subject_id = $2 AND nth = $3 AND state = 'started' AND fence = $11";
    let tries = if verdict.counts { effect.tries } else { effect.tries.saturating_sub(1) };
    let changed = tx.execute(
        sql,
        args![
            effect.store.as_str(),
            &id,
            effect.nth,
            state.code(),
            verdict.next_at.as_ms(),
            tries,
            verdict.uncertain,
            verdict.code.as_deref(),
            &verdict.reason,
            state.is_settled().then_some(now.as_ms()),
            effect.fence,
        ],
    )?;
    if changed == 0 {
        return Ok(false);
    }
    log_end(tx, effect, &id, verdict, now)?;
    if state == State::Ready {
        tx.wake("effects");
    }
    Ok(true)
}

fn log_end(tx: &mut dyn Sql, effect: &Effect, id: &str, verdict: &Verdict, now: Timestamp) -> Result<()> {
    let sql = "UPDATE attempts SET ended_at = $5, outcome = $6, code = $7, reason = $8, request = $9, response = $10
        WHERE store_id = $1 AND subject_id = $2 AND nth = $3 AND try = $4";
    tx.execute(
        sql,
        args![
            effect.store.as_str(),
            id,
            effect.nth,
            effect.logged,
            now.as_ms(),
            verdict.outcome,
            verdict.code.as_deref(),
            &verdict.reason,
            verdict.request.as_deref(),
            verdict.response.as_deref(),
        ],
    )?;
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

/// A person's move: [`Move::Replay`] or [`Move::Discard`]. Answers the state afterwards, or `None` when the table
/// of moves forbids it or there is no such effect.
pub fn intervene(
    tx: &mut dyn Sql,
    store: &StoreId,
    subject: Subject,
    nth: i64,
    step: Move,
    now: Timestamp,
) -> Result<Option<State>> {
    let (_, id) = subject_parts(subject);
    let found = tx.query_one(
        select_effects!("WHERE store_id = $1 AND subject_id = $2 AND nth = $3"),
        args![store.as_str(), &id, nth],
    )?;
    let Some(effect) = found.as_ref().map(read).transpose()? else { return Ok(None) };
    let Some(state) = effect.state.after(step) else { return Ok(None) };
    let sql = "UPDATE effects SET state = $4, next_at = $5, tries = 0, settled_at = $6
        WHERE store_id = $1 AND subject_id = $2 AND nth = $3 AND state = $7";
    let settled = state.is_settled().then_some(now.as_ms());
    let before = effect.state.code();
    let args = args![store.as_str(), &id, nth, state.code(), now.as_ms(), settled, before];
    let changed = tx.execute(sql, args)?;
    tx.wake("effects");
    Ok((changed == 1).then_some(state))
}

/// All effects of a subject in the order in which they were decided.
pub fn of_subject(tx: &mut dyn Sql, store: &StoreId, subject: Subject) -> Result<Vec<Effect>> {
    let (_, id) = subject_parts(subject);
    let rows = tx.query(
        select_effects!("WHERE store_id = $1 AND subject_id = $2 ORDER BY nth LIMIT 1000"),
        args![store.as_str(), id],
    )?;
    read_all(&rows)
}

/// The attempts of an effect, the first one first.
pub fn attempts(tx: &mut dyn Sql, store: &StoreId, subject: Subject, nth: i64) -> Result<Vec<Attempt>> {
    let (_, id) = subject_parts(subject);
    let sql = "SELECT try, started_at, ended_at, outcome, code, reason, request, response FROM attempts
        WHERE store_id = $1 AND subject_id = $2 AND nth = $3 ORDER BY try LIMIT 1000";
    let text = |row: &Row, name: &'static str| row.opt_text(name).map(|t| t.map(str::to_owned));
    let read = |row: &Row| {
        Ok(Attempt {
            nth: row.int("try")?,
            started_at: Timestamp::from_ms(row.int("started_at")?),
            ended_at: row.opt_int("ended_at")?.map(Timestamp::from_ms),
            outcome: text(row, "outcome")?,
            code: text(row, "code")?,
            reason: text(row, "reason")?,
            request: text(row, "request")?,
            response: text(row, "response")?,
        })
    };
    tx.query(sql, args![store.as_str(), id, nth])?.iter().map(read).collect()
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

/// Brings the due time of a lane's effects that wait longer than that down to `now`: its cause was mended.
pub fn hurry(tx: &mut dyn Sql, store: &StoreId, lane: Destination, now: Timestamp) -> Result<u64> {
    let sql = "UPDATE effects SET next_at = $3 WHERE store_id = $1 AND lane = $2 AND state = 'ready' AND next_at > $3
        AND tries > 0";
    let hurried = tx.execute(sql, args![store.as_str(), lane.code(), now.as_ms()])?;
    tx.wake("effects");
    Ok(hurried)
}
