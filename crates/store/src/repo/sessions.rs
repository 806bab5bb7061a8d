//! Sessions in the console, kept on the server: ending one ends it everywhere at once.

use super::people::{self, Person, scope_text};
use super::{hashed, stored};
use crate::{Result, Row, Sql, args};
use krama_domain::ids::{PersonId, PublicToken, SessionId};
use krama_domain::time::{MINUTE_MS, Timestamp};

/// Most sessions that are listed at once.
const LISTED_MAX: i64 = 500;
/// Milliseconds between two notes of when a session was seen last: reading pages shall not write each time.
pub const SEEN_GAP_MS: i64 = 5 * MINUTE_MS;
/// Longest description of a browser that is kept, in characters.
const AGENT_MAX_CHARS: usize = 200;

/// Somebody who is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Key; not the secret.
    pub id: SessionId,
    /// Whose.
    pub person: PersonId,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// When it was used last, to within [`SEEN_GAP_MS`].
    pub seen_at: Timestamp,
    /// From where.
    pub address: String,
    /// With what, as the browser says of itself.
    pub agent: String,
}

/// Begins a session. What has expired is removed on the way.
pub fn begin(tx: &mut dyn Sql, token: &PublicToken, person: &Person, session: &Session) -> Result<()> {
    tx.execute("DELETE FROM sessions WHERE expires_at <= $1", args![session.created_at.as_ms()])?;
    let sql =
        "INSERT INTO sessions (store_id, session_id, token_hash, person_id, created_at, expires_at, seen_at,
            address, agent)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let agent: String = session.agent.chars().filter(|c| !c.is_control()).take(AGENT_MAX_CHARS).collect();
    tx.execute(
        sql,
        args![
            scope_text(&person.scope),
            session.id.to_string(),
            hashed(token.as_str()),
            person.id.to_string(),
            session.created_at.as_ms(),
            session.expires_at.as_ms(),
            session.seen_at.as_ms(),
            &session.address,
            agent,
        ],
    )?;
    people::seen(tx, person.id, session.seen_at)
}

fn read(row: &Row) -> Result<Session> {
    let at = |name| row.int(name).map(Timestamp::from_ms);
    Ok(Session {
        id: stored("session id", SessionId::parse(row.text("session_id")?))?,
        person: stored("person id", PersonId::parse(row.text("person_id")?))?,
        created_at: at("created_at")?,
        expires_at: at("expires_at")?,
        seen_at: at("seen_at")?,
        address: row.text("address")?.to_owned(),
        agent: row.text("agent")?.to_owned(),
    })
}

/// The session of a token with its person, if it is good at `now` and the person may still come in.
pub fn find(tx: &mut dyn Sql, token: &PublicToken, now: Timestamp) -> Result<Option<(Session, Person)>> {
    let sql = "SELECT session_id, person_id, created_at, expires_at, seen_at, address, agent FROM sessions
        WHERE token_hash = $1 AND expires_at > $2";
    let row = tx.query_one(sql, args![hashed(token.as_str()), now.as_ms()])?;
    let Some(session) = row.as_ref().map(read).transpose()? else { return Ok(None) };
    let person = people::get(tx, session.person)?.filter(|person| !person.disabled);
    Ok(person.map(|person| (session, person)))
}

/// Notes that a session was used.
pub fn seen(tx: &mut dyn Sql, id: SessionId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE sessions SET seen_at = $2 WHERE session_id = $1 AND seen_at < $2 RETURNING person_id";
    match tx.query_one(sql, args![id.to_string(), now.as_ms()])? {
        Some(row) => people::seen(tx, stored("person id", PersonId::parse(row.text("person_id")?))?, now),
        None => Ok(()),
    }
}

/// Everybody's sessions that are good at `now`, the newest first.
pub fn list(tx: &mut dyn Sql, now: Timestamp) -> Result<Vec<Session>> {
    let sql = "SELECT session_id, person_id, created_at, expires_at, seen_at, address, agent FROM sessions
        WHERE expires_at > $1 ORDER BY created_at DESC, session_id LIMIT $2";
    tx.query(sql, args![now.as_ms(), LISTED_MAX])?.iter().map(read).collect()
}

/// Ends one session. Answers whose it was.
pub fn end(tx: &mut dyn Sql, id: SessionId) -> Result<Option<PersonId>> {
    let sql = "DELETE FROM sessions WHERE session_id = $1 RETURNING person_id";
    let row = tx.query_one(sql, args![id.to_string()])?;
    row.map(|row| stored("person id", PersonId::parse(row.text("person_id")?))).transpose()
}

/// Ends all sessions of somebody. Answers how many that were.
pub fn end_all(tx: &mut dyn Sql, person: PersonId) -> Result<u64> {
    tx.execute("DELETE FROM sessions WHERE person_id = $1", args![person.to_string()])
}

/// Ends all sessions of somebody but one. Answers how many that were.
pub fn end_others(tx: &mut dyn Sql, person: PersonId, but: SessionId) -> Result<u64> {
    let sql = "DELETE FROM sessions WHERE person_id = $1 AND session_id <> $2";
    tx.execute(sql, args![person.to_string(), but.to_string()])
}
