//! Who may see the console: one-time links and the sessions that they became.
//!
//! Of a token only its SHA-256 is kept, so that a copy of the database opens nothing. Tokens are 128 random bits, so
//! the hash needs no salt. Not for what a person may do: everybody who is in may see everything.

use crate::{Result, Sql, args};
use krama_domain::ids::PublicToken;
use krama_domain::time::Timestamp;
use sha2::{Digest, Sha256};

/// In place of a store: the whole program.
const PROGRAM: &str = "*";

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Becomes a session, once.
    Link,
    /// Opens the console until it expires.
    Session,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Link, Self::Session];

    /// The name in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Session => "session",
        }
    }
}

fn hash(token: &PublicToken) -> String {
    hex::encode(Sha256::digest(token.as_str()))
}

/// Makes a fresh token good until `expires_at`.
pub fn grant(tx: &mut dyn Sql, kind: Kind, token: &PublicToken, expires_at: Timestamp) -> Result<()> {
    let sql = "INSERT INTO access (store_id, token_hash, kind, expires_at) VALUES ($1, $2, $3, $4)";
    tx.execute(sql, args![PROGRAM, hash(token), kind.code(), expires_at.as_ms()])?;
    Ok(())
}

/// Until when a token of that kind is good, which may be in the past; `None` when it is unknown or used.
pub fn expiry(tx: &mut dyn Sql, kind: Kind, token: &PublicToken) -> Result<Option<Timestamp>> {
    let sql = "SELECT expires_at FROM access WHERE store_id = $1 AND token_hash = $2 AND kind = $3";
    let row = tx.query_one(sql, args![PROGRAM, hash(token), kind.code()])?;
    row.map(|row| row.int("expires_at").map(Timestamp::from_ms)).transpose()
}

/// Turns a link into a session that is good until `expires_at`. Answers `false`, and makes no session, when the link
/// is unknown, used or expired. The link is gone afterwards in any case.
pub fn redeem(
    tx: &mut dyn Sql,
    link: &PublicToken,
    session: &PublicToken,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<bool> {
    forget_expired(tx, now)?;
    let sql = "DELETE FROM access WHERE store_id = $1 AND token_hash = $2 AND kind = $3";
    let found = tx.execute(sql, args![PROGRAM, hash(link), Kind::Link.code()])? == 1;
    if found {
        grant(tx, Kind::Session, session, expires_at)?;
    }
    Ok(found)
}

/// Makes a token good for nothing.
pub fn revoke(tx: &mut dyn Sql, token: &PublicToken) -> Result<()> {
    tx.execute("DELETE FROM access WHERE store_id = $1 AND token_hash = $2", args![PROGRAM, hash(token)])?;
    Ok(())
}

/// Removes what has expired. Answers how much that was.
pub fn forget_expired(tx: &mut dyn Sql, now: Timestamp) -> Result<u64> {
    tx.execute("DELETE FROM access WHERE store_id = $1 AND expires_at <= $2", args![PROGRAM, now.as_ms()])
}

#[cfg(test)]
mod tests;
