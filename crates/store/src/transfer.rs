//! Everything that a database holds, moved: into another database, into a file, and back.
//!
//! Tables and columns are read from the database's own catalogue, so that a table which a later migration adds is moved
//! by itself. `tables.rs` knows the catalogue, `snapshot.rs` reads all rows as they stand at one moment, `load.rs` writes
//! them, `digest.rs` tells whether two sets of rows are the same, `file.rs` is the form of a portable backup and
//! `sqlite_file.rs` the other one. Secrets are moved as they lie there, sealed: whoever wants to open them needs the key.

mod digest;
mod file;
mod load;
mod snapshot;
mod sqlite_file;
mod tables;

pub use self::digest::{Book, Sum};
pub use self::file::{Header, write_file};
pub use self::load::{erase, load};
pub use self::snapshot::{Piece, Source};
pub use self::sqlite_file::back_up_sqlite;
pub use self::tables::{Table, tables};

use crate::{Db, Error, Result, migrate, schema};
use tokio::sync::mpsc;

/// Pieces that are read ahead of what writes them.
const PIECES_AHEAD_MAX: usize = 4;

/// Told how many more rows of which table have been moved.
pub type Progress<'a> = &'a (dyn Fn(&str, u64) + Send + Sync);

/// An [`Error::Transfer`].
fn failed(what: impl Into<String>, text: impl Into<String>) -> Error {
    Error::Transfer { what: what.into(), text: text.into() }
}

/// Copies everything from one database into another, empty one, and compares them row by row. Both must have this
/// program's schema; a target without any gets it.
pub async fn copy(from: &Db, to: &Db, now_ms: i64, progress: Progress<'_>) -> Result<Book> {
    let standing = migrate::status(from, schema::MIGRATIONS).await?;
    if standing.version != standing.known {
        let (found, known) = (standing.version, standing.known);
        let text =
            format!("it is at schema {found}, this program has {known}: run `krama migrate` on it first");
        return Err(failed("the source", text));
    }
    let target = migrate::status(to, schema::MIGRATIONS).await?;
    if target.version != 0 && target.version != standing.version {
        let (found, known) = (target.version, standing.version);
        let text = format!("it is at schema {found}, the source at {known}: give an empty database");
        return Err(failed("the target", text));
    }
    refuse_rows(to).await?;
    migrate::run(to, schema::MIGRATIONS, now_ms).await?;
    let book = pour(Source::Db(from.clone()), to, progress).await?;
    compare(&book, to).await?;
    Ok(book)
}

/// What came of a restore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The schema that the backup had.
    pub schema: i64,
    /// What it held.
    pub book: Book,
}

/// Puts a backup into an empty database and brings that to this program's schema. The backup is read and checked as a
/// whole before anything is written. `erase_first` drops what is there.
pub async fn restore(
    backup: &std::path::Path,
    to: &Db,
    erase_first: bool,
    now_ms: i64,
    progress: Progress<'_>,
) -> Result<Restored> {
    let source = Source::of_file(backup).await?;
    let (schema, promised) = source.check().await?;
    let migrations = known_up_to(schema)?;
    if erase_first {
        erase(to).await?;
    }
    refuse_rows(to).await?;
    // An empty schema may be a newer one than the backup's: it is made anew as it was then.
    erase(to).await?;
    migrate::run(to, migrations, now_ms).await?;
    let book = pour(source, to, progress).await?;
    if book != promised {
        return Err(failed("the backup", "it changed while it was read: start again"));
    }
    compare(&book, to).await?;
    migrate::run(to, schema::MIGRATIONS, now_ms).await?;
    Ok(Restored { schema, book })
}

fn known_up_to(schema: i64) -> Result<&'static [migrate::Migration]> {
    let all = schema::MIGRATIONS;
    let position = all.iter().position(|migration| migration.version == schema);
    let known = all.last().map_or(0, |migration| migration.version);
    position.map(|last| &all[..=last]).ok_or(Error::Newer { found: schema, known })
}

/// Moves all rows of a source into a database that has its tables.
async fn pour(source: Source, to: &Db, progress: Progress<'_>) -> Result<Book> {
    let (sender, receiver) = mpsc::channel(PIECES_AHEAD_MAX);
    let (read, written) = tokio::join!(source.read(sender), load(to, receiver, progress));
    // When writing failed, reading failed because of it.
    written?;
    read
}

/// Reads a database again and compares what is there with what should be.
async fn compare(wanted: &Book, db: &Db) -> Result<()> {
    let found = sums(db).await?;
    match wanted.difference(&found) {
        None => Ok(()),
        Some(text) => Err(failed("the copy", text)),
    }
}

/// What a database holds: rows and hash of each table.
pub async fn sums(db: &Db) -> Result<Book> {
    let (sender, mut receiver) = mpsc::channel(PIECES_AHEAD_MAX);
    let drain = async { while receiver.recv().await.is_some() {} };
    let (read, ()) = tokio::join!(Source::Db(db.clone()).read(sender), drain);
    read
}

/// Refuses a database in which there is any row.
pub async fn refuse_rows(db: &Db) -> Result<()> {
    let filled = db.read("transfer.empty", tables::filled).await?;
    match filled {
        None => Ok(()),
        Some(table) => {
            let text = format!("it is not empty, there are rows in {table}: give an empty database");
            Err(failed("the target", text))
        }
    }
}

#[cfg(test)]
mod tests;
