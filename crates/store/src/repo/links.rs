//! One-time links into the console: the first owner's, invitations, new passwords, and entering without one.
//!
//! Of a token only its SHA-256 is kept, so that a copy of the database opens nothing. Tokens are 128 random bits, so
//! the hash needs no salt.

use super::people::{role_of, scope_of, scope_text};
use super::{hashed, stored};
use crate::{Error, Result, Row, Sql, args};
use krama_domain::ids::{PersonId, PublicToken};
use krama_domain::staff::{Role, Scope};
use krama_domain::time::Timestamp;

/// Most links that are listed at once.
const LISTED_MAX: i64 = 200;

/// What a link is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// The first person becomes the owner of all stores. Good only while there is nobody.
    Setup,
    /// Somebody joins, with that role.
    Invite {
        /// Their address.
        email: String,
        /// What they will be.
        role: Role,
    },
    /// Somebody chooses a new password.
    Reset(PersonId),
    /// Somebody comes in without a password.
    Enter(PersonId),
}

/// A link that has not been used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it is good for.
    pub purpose: Purpose,
    /// Which stores it opens.
    pub scope: Scope,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
    /// Until when it can be used.
    pub expires_at: Timestamp,
}

impl Purpose {
    const fn code(&self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Invite { .. } => "invite",
            Self::Reset(_) => "reset",
            Self::Enter(_) => "enter",
        }
    }
}

/// Keeps a fresh link.
pub fn grant(tx: &mut dyn Sql, token: &PublicToken, link: &Link) -> Result<()> {
    let sql = "INSERT INTO links (store_id, token_hash, kind, email, role, person_id, created_by, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let (email, role, person) = match &link.purpose {
        Purpose::Setup => (None, None, None),
        Purpose::Invite { email, role } => (Some(email.as_str()), Some(role.code()), None),
        Purpose::Reset(person) | Purpose::Enter(person) => (None, None, Some(person.to_string())),
    };
    tx.execute(
        sql,
        args![
            scope_text(&link.scope),
            hashed(token.as_str()),
            link.purpose.code(),
            email,
            role,
            person,
            &link.created_by,
            link.created_at.as_ms(),
            link.expires_at.as_ms(),
        ],
    )?;
    Ok(())
}

fn purpose(row: &Row) -> Result<Purpose> {
    let person = || stored("person id", PersonId::parse(row.opt_text("person_id")?.unwrap_or_default()));
    match row.text("kind")? {
        "setup" => Ok(Purpose::Setup),
        "invite" => Ok(Purpose::Invite {
            email: row.opt_text("email")?.unwrap_or_default().to_owned(),
            role: role_of(row.opt_text("role")?.unwrap_or_default())?,
        }),
        "reset" => person().map(Purpose::Reset),
        "enter" => person().map(Purpose::Enter),
        other => Err(Error::Corrupt { what: "link".to_owned(), text: format!("unknown kind \"{other}\"") }),
    }
}

fn read(row: &Row) -> Result<Link> {
    Ok(Link {
        purpose: purpose(row)?,
        scope: scope_of(row.text("store_id")?)?,
        created_by: row.text("created_by")?.to_owned(),
        created_at: Timestamp::from_ms(row.int("created_at")?),
        expires_at: Timestamp::from_ms(row.int("expires_at")?),
    })
}

/// A link that can still be used at `now`.
pub fn find(tx: &mut dyn Sql, token: &PublicToken, now: Timestamp) -> Result<Option<Link>> {
    let sql = "SELECT store_id, kind, email, role, person_id, created_by, created_at, expires_at FROM links
        WHERE token_hash = $1 AND expires_at > $2";
    tx.query_one(sql, args![hashed(token.as_str()), now.as_ms()])?.as_ref().map(read).transpose()
}

/// Uses a link up: of two who come at once only one gets it. What has expired goes with it.
pub fn take(tx: &mut dyn Sql, token: &PublicToken, now: Timestamp) -> Result<Option<Link>> {
    tx.execute("DELETE FROM links WHERE expires_at <= $1", args![now.as_ms()])?;
    let sql = "DELETE FROM links WHERE token_hash = $1
        RETURNING store_id, kind, email, role, person_id, created_by, created_at, expires_at";
    tx.query_one(sql, args![hashed(token.as_str())])?.as_ref().map(read).transpose()
}

/// Invitations that nobody has used yet, the newest first, each with the hash that names it for [`revoke`].
pub fn invitations(tx: &mut dyn Sql, now: Timestamp) -> Result<Vec<(String, Link)>> {
    let sql = "SELECT store_id, kind, email, role, person_id, created_by, created_at, expires_at, token_hash FROM links
        WHERE kind = 'invite' AND expires_at > $1 ORDER BY created_at DESC, token_hash LIMIT $2";
    let rows = tx.query(sql, args![now.as_ms(), LISTED_MAX])?;
    rows.iter().map(|row| Ok((row.text("token_hash")?.to_owned(), read(row)?))).collect()
}

/// Makes an invitation good for nothing. Answers what it was.
pub fn revoke(tx: &mut dyn Sql, token_hash: &str) -> Result<Option<Link>> {
    let sql = "DELETE FROM links WHERE token_hash = $1 AND kind = 'invite'
        RETURNING store_id, kind, email, role, person_id, created_by, created_at, expires_at";
    tx.query_one(sql, args![token_hash])?.as_ref().map(read).transpose()
}

/// Removes the links by which the first owner could come in: there is one now.
pub fn end_setup(tx: &mut dyn Sql) -> Result<()> {
    tx.execute("DELETE FROM links WHERE kind = 'setup'", &[])?;
    Ok(())
}
