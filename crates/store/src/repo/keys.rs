//! Keys for programs. A key has a role like a person; of its secret only the hash is kept.

use super::people::{role_of, scope_of, scope_text};
use super::{hashed, stored};
use crate::{Result, Row, Sql, args};
use krama_domain::ids::KeyId;
use krama_domain::staff::{Role, Scope};
use krama_domain::time::{MINUTE_MS, Timestamp};

/// What every secret begins with, so that people and scanners recognise one.
pub const PREFIX: &str = "krama_";
/// Most keys that are listed at once.
const LISTED_MAX: i64 = 500;
/// Milliseconds between two notes of when a key was used last.
pub const USED_GAP_MS: i64 = 5 * MINUTE_MS;
/// Characters of a secret that stay readable, at its end.
const HINT_CHARS: usize = 4;

/// A key as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its name in commands; not the secret.
    pub id: KeyId,
    /// Which stores it reaches.
    pub scope: Scope,
    /// What it is for, for people.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The end of its secret.
    pub hint: String,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
    /// When it was used last, to within [`USED_GAP_MS`].
    pub used_at: Option<Timestamp>,
    /// Since when it is good for nothing.
    pub revoked_at: Option<Timestamp>,
}

/// The readable end of a secret.
pub fn hint(secret: &str) -> String {
    let skipped = secret.chars().count().saturating_sub(HINT_CHARS);
    secret.chars().skip(skipped).collect()
}

/// Keeps a fresh key; `secret` begins with [`PREFIX`].
pub fn insert(tx: &mut dyn Sql, key: &Key, secret: &str) -> Result<()> {
    let sql = "INSERT INTO keys (store_id, key_id, token_hash, hint, name, role, created_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let (id, at) = (key.id.to_string(), key.created_at.as_ms());
    let scope = scope_text(&key.scope);
    tx.execute(
        sql,
        args![scope, id, hashed(secret), hint(secret), &key.name, key.role.code(), &key.created_by, at],
    )?;
    Ok(())
}

fn read(row: &Row) -> Result<Key> {
    Ok(Key {
        id: stored("key id", KeyId::parse(row.text("key_id")?))?,
        scope: scope_of(row.text("store_id")?)?,
        name: row.text("name")?.to_owned(),
        role: role_of(row.text("role")?)?,
        hint: row.text("hint")?.to_owned(),
        created_by: row.text("created_by")?.to_owned(),
        created_at: Timestamp::from_ms(row.int("created_at")?),
        used_at: row.opt_int("used_at")?.map(Timestamp::from_ms),
        revoked_at: row.opt_int("revoked_at")?.map(Timestamp::from_ms),
    })
}

/// The key of a secret, if it is good.
pub fn find(tx: &mut dyn Sql, secret: &str) -> Result<Option<Key>> {
    let sql =
        "SELECT store_id, key_id, hint, name, role, created_by, created_at, used_at, revoked_at FROM keys
        WHERE token_hash = $1 AND revoked_at IS NULL";
    tx.query_one(sql, args![hashed(secret)])?.as_ref().map(read).transpose()
}

/// A key by its id, revoked or not.
pub fn get(tx: &mut dyn Sql, id: KeyId) -> Result<Option<Key>> {
    let sql =
        "SELECT store_id, key_id, hint, name, role, created_by, created_at, used_at, revoked_at FROM keys
        WHERE key_id = $1 LIMIT 1";
    tx.query_one(sql, args![id.to_string()])?.as_ref().map(read).transpose()
}

/// Notes that a key was used.
pub fn used(tx: &mut dyn Sql, id: KeyId, now: Timestamp) -> Result<()> {
    tx.execute("UPDATE keys SET used_at = $2 WHERE key_id = $1", args![id.to_string(), now.as_ms()])?;
    Ok(())
}

/// All keys, the newest first, revoked ones too.
pub fn list(tx: &mut dyn Sql) -> Result<Vec<Key>> {
    let sql =
        "SELECT store_id, key_id, hint, name, role, created_by, created_at, used_at, revoked_at FROM keys
        ORDER BY created_at DESC, key_id LIMIT $1";
    tx.query(sql, args![LISTED_MAX])?.iter().map(read).collect()
}

/// Makes a key good for nothing, from now on. Answers `false` when there is no such key, or it was so already.
pub fn revoke(tx: &mut dyn Sql, id: KeyId, now: Timestamp) -> Result<bool> {
    let sql = "UPDATE keys SET revoked_at = $2 WHERE key_id = $1 AND revoked_at IS NULL";
    Ok(tx.execute(sql, args![id.to_string(), now.as_ms()])? == 1)
}
