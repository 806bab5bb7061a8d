//! Brings a database to the schema of this program: numbered, embedded, forward only.
//!
//! Each migration is applied in a transaction of its own, in which the database is asked again what is missing, so
//! several nodes may start together. A database that is newer than the program, or that got another text under the
//! same number, is refused before anything is changed. The texts are in the SQL that both databases share, see
//! [`crate::dialect::expand`].

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::repo::orders::fill;
use crate::{
    Db, Error, Local, Result, Row, Sql, args,
    dialect::{expand, lock_migrations, table_exists},
    schema::MIGRATIONS,
};

/// One step of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// Its number: 1, 2, 3 and so on without gaps.
    pub version: i64,
    /// What it is about, as in its file's name.
    pub name: &'static str,
    /// The statements. Once released, they never change.
    pub text: &'static str,
}

impl Migration {
    /// SHA-256 of the text, in hex.
    fn checksum(&self) -> String {
        hex::encode(Sha256::digest(self.text))
    }
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The numbers applied now, in order; none when the database was up to date.
    pub applied: Vec<i64>,
    /// The schema of the database after it.
    pub version: i64,
}

/// How far a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The newest migration that was applied; 0 for an empty database.
    pub version: i64,
    /// The newest migration of this program.
    pub known: i64,
    /// What is still to do, in order.
    pub pending: Vec<Migration>,
}

/// Applies what is missing. `now_ms` (milliseconds, UTC) is kept as the time of it.
pub async fn run(db: &Db, migrations: &[Migration], now_ms: i64) -> Result<Report> {
    let all: Arc<[Migration]> = migrations.into();
    let mut applied = Vec::new();
    loop {
        let all = Arc::clone(&all);
        match db.write("migrate.run", move |tx| apply_next(tx, &all, now_ms)).await? {
            Step::Applied(version) => applied.push(version),
            Step::UpToDate(version) => return Ok(Report { applied, version }),
        }
    }
}

/// Brings the database to [`MIGRATIONS`] and writes what SQL alone cannot: columns that are made from orders.
pub async fn to_newest(db: &Db, now_ms: i64) -> Result<Report> {
    let report = run(db, MIGRATIONS, now_ms).await?;
    let filled = fill::run(db).await?;
    if filled > 0 {
        tracing::info!(orders = filled, "made orders of an older version searchable");
    }
    Ok(report)
}

/// The same for a database of one thread.
pub fn run_local(local: &Local, migrations: &[Migration], now_ms: i64) -> Result<Report> {
    let mut applied = Vec::new();
    loop {
        match local.write("migrate.run", |tx| apply_next(tx, migrations, now_ms))? {
            Step::Applied(version) => applied.push(version),
            Step::UpToDate(version) => return Ok(Report { applied, version }),
        }
    }
}

/// Tells how far the database is, without changing it. Refuses what [`run`] refuses.
pub async fn status(db: &Db, migrations: &[Migration]) -> Result<Status> {
    let all = migrations.to_vec();
    db.read("migrate.status", move |tx| read_status(tx, &all)).await
}

/// The same for a database of one thread.
pub fn status_local(local: &Local, migrations: &[Migration]) -> Result<Status> {
    local.read("migrate.status", |tx| read_status(tx, migrations))
}

/// The newest migration that was applied to the database of a transaction. Refuses what [`run`] refuses.
pub fn version(tx: &mut dyn Sql, migrations: &[Migration]) -> Result<i64> {
    read_status(tx, migrations).map(|status| status.version)
}

enum Step {
    Applied(i64),
    UpToDate(i64),
}

const CREATE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (
    version BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)";
const ALL: &str = "SELECT version, checksum FROM schema_migrations ORDER BY version";
const INSERT: &str =
    "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";

/// Applies the first migration that is missing, if any.
fn apply_next(tx: &mut dyn Sql, all: &[Migration], now_ms: i64) -> Result<Step> {
    tx.script(lock_migrations(tx.dialect()))?;
    let status = read_status(tx, all)?;
    let Some(next) = status.pending.first() else { return Ok(Step::UpToDate(status.version)) };
    tx.execute(CREATE, args![])?;
    tx.script(&expand(next.text, tx.dialect()))?;
    tx.execute(INSERT, args![next.version, next.name, next.checksum(), now_ms])?;
    tracing::info!(version = next.version, name = next.name, "migrated the database");
    Ok(Step::Applied(next.version))
}

fn read_status(tx: &mut dyn Sql, all: &[Migration]) -> Result<Status> {
    let known = all.iter().map(|migration| migration.version).max().unwrap_or(0);
    let applied = match tx.query_one(table_exists(tx.dialect()), args!["schema_migrations"])? {
        Some(_) => tx.query(ALL, args![])?,
        None => Vec::new(),
    };
    let mut version = 0;
    for row in &applied {
        version = row.int("version")?;
        check(row, version, all, known)?;
    }
    let pending = all.iter().filter(|migration| migration.version > version).copied().collect();
    Ok(Status { version, known, pending })
}

/// Refuses a migration that this program does not know, or knows otherwise.
fn check(row: &Row, version: i64, all: &[Migration], known: i64) -> Result<()> {
    match all.iter().find(|migration| migration.version == version) {
        None => Err(Error::Newer { found: version, known }),
        Some(migration) if row.text("checksum")? != migration.checksum() => {
            Err(Error::ChangedMigration { version, name: migration.name.to_owned() })
        }
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests;
