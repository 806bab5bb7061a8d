//! People who work here: name, role, which stores, and the hash of their password.

use super::stored;
use crate::dialect::lock_name;
use crate::{Error, Result, Row, Sql, args};
use krama_domain::ids::{PersonId, StoreId};
use krama_domain::staff::{Role, Scope};
use krama_domain::time::Timestamp;
use std::collections::BTreeMap;

/// In place of a store: all of them.
pub(super) const PROGRAM: &str = "*";
/// Most people that are listed at once.
const LISTED_MAX: i64 = 1_000;

/// Somebody who works here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Key.
    pub id: PersonId,
    /// Which stores they work for.
    pub scope: Scope,
    /// By which they log in; in lower case.
    pub email: String,
    /// What others read in timelines.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// When they joined.
    pub created_at: Timestamp,
    /// Whether they may not come in any more.
    pub disabled: bool,
}

/// The scope as the database keeps it.
pub(super) fn scope_text(scope: &Scope) -> &str {
    match scope {
        Scope::All => PROGRAM,
        Scope::Store(store) => store.as_str(),
    }
}

/// A scope read back.
pub(super) fn scope_of(text: &str) -> Result<Scope> {
    if text == PROGRAM { Ok(Scope::All) } else { stored("store id", StoreId::parse(text)).map(Scope::Store) }
}

/// A role read back.
pub(super) fn role_of(text: &str) -> Result<Role> {
    let unknown = || Error::Corrupt { what: "role".to_owned(), text: format!("there is no role \"{text}\"") };
    Role::from_code(text).ok_or_else(unknown)
}

pub(super) fn read(row: &Row) -> Result<Person> {
    Ok(Person {
        id: stored("person id", PersonId::parse(row.text("person_id")?))?,
        scope: scope_of(row.text("store_id")?)?,
        email: row.text("email")?.to_owned(),
        name: row.text("name")?.to_owned(),
        role: role_of(row.text("role")?)?,
        created_at: Timestamp::from_ms(row.int("created_at")?),
        disabled: row.flag("disabled")?,
    })
}

/// Adds somebody. Answers `false` when the e-mail address is taken.
pub fn insert(tx: &mut dyn Sql, person: &Person, password_hash: Option<&str>) -> Result<bool> {
    let sql = "INSERT INTO people (store_id, person_id, email, name, role, password, created_at, disabled)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    let added = tx.execute(
        sql,
        args![
            scope_text(&person.scope),
            person.id.to_string(),
            &person.email,
            &person.name,
            person.role.code(),
            password_hash,
            person.created_at.as_ms(),
            person.disabled,
        ],
    )?;
    Ok(added == 1)
}

/// Somebody by their key.
pub fn get(tx: &mut dyn Sql, id: PersonId) -> Result<Option<Person>> {
    let sql = "SELECT store_id, person_id, email, name, role, created_at, disabled FROM people WHERE person_id = $1";
    tx.query_one(sql, args![id.to_string()])?.as_ref().map(read).transpose()
}

/// Somebody by their e-mail address, with the hash of their password if they have one.
pub fn by_email(tx: &mut dyn Sql, email: &str) -> Result<Option<(Person, Option<String>)>> {
    let sql = "SELECT store_id, person_id, email, name, role, created_at, disabled, password FROM people
        WHERE email = $1";
    let row = tx.query_one(sql, args![email])?;
    row.map(|row| Ok((read(&row)?, row.opt_text("password")?.map(str::to_owned)))).transpose()
}

/// Everybody, in the order in which they joined.
pub fn list(tx: &mut dyn Sql) -> Result<Vec<Person>> {
    let sql = "SELECT store_id, person_id, email, name, role, created_at, disabled FROM people
        ORDER BY created_at, person_id LIMIT $1";
    tx.query(sql, args![LISTED_MAX])?.iter().map(read).collect()
}

/// Whether there is anybody at all: before that, whoever holds the first link becomes the owner.
pub fn is_anybody(tx: &mut dyn Sql) -> Result<bool> {
    Ok(tx.query_one("SELECT 1 AS n FROM people LIMIT 1", &[])?.is_some())
}

/// How many owners of all stores can come in, beside this one. The last of them cannot be disabled.
pub fn other_owners(tx: &mut dyn Sql, id: PersonId) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS n FROM people
        WHERE store_id = $1 AND role = 'owner' AND disabled = 0 AND person_id <> $2";
    tx.query_one(sql, args![PROGRAM, id.to_string()])?.map_or(Ok(0), |row| row.int("n"))
}

/// Gives somebody another password; whether they exist.
pub fn set_password(tx: &mut dyn Sql, id: PersonId, hash: &str) -> Result<bool> {
    let sql = "UPDATE people SET password = $2 WHERE person_id = $1";
    Ok(tx.execute(sql, args![id.to_string(), hash])? == 1)
}

/// Gives somebody another role; whether they exist.
pub fn set_role(tx: &mut dyn Sql, id: PersonId, role: Role) -> Result<bool> {
    let sql = "UPDATE people SET role = $2 WHERE person_id = $1";
    Ok(tx.execute(sql, args![id.to_string(), role.code()])? == 1)
}

/// Keeps somebody out, or lets them in again; whether they exist. Their sessions are ended by
/// [`super::sessions::end_all`].
pub fn set_disabled(tx: &mut dyn Sql, id: PersonId, disabled: bool) -> Result<bool> {
    let sql = "UPDATE people SET disabled = $2 WHERE person_id = $1";
    Ok(tx.execute(sql, args![id.to_string(), disabled])? == 1)
}

/// Gives somebody another name; whether they exist.
pub fn set_name(tx: &mut dyn Sql, id: PersonId, name: &str) -> Result<bool> {
    let sql = "UPDATE people SET name = $2 WHERE person_id = $1";
    Ok(tx.execute(sql, args![id.to_string(), name])? == 1)
}

/// Of two transactions that look how many owners there are and then change that, the second waits here for the first:
/// otherwise two owners could disable each other at the same moment.
pub fn lock(tx: &mut dyn Sql) -> Result<()> {
    if let Some(sql) = lock_name(tx.dialect()) {
        tx.query(sql, args![PROGRAM.to_owned() + "/people"])?;
    }
    Ok(())
}

/// Notes that somebody was here.
pub fn seen(tx: &mut dyn Sql, id: PersonId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE people SET seen_at = $2 WHERE person_id = $1";
    tx.execute(sql, args![id.to_string(), now.as_ms()])?;
    Ok(())
}

/// When everybody was here last, to within [`super::sessions::SEEN_GAP_MS`]; those who never were are not in it.
pub fn last_seen(tx: &mut dyn Sql) -> Result<BTreeMap<PersonId, Timestamp>> {
    let sql = "SELECT person_id, seen_at FROM people WHERE seen_at IS NOT NULL LIMIT $1";
    let read = |row: &Row| {
        let id = stored("person id", PersonId::parse(row.text("person_id")?))?;
        Ok((id, Timestamp::from_ms(row.int("seen_at")?)))
    };
    tx.query(sql, args![LISTED_MAX])?.iter().map(read).collect()
}
