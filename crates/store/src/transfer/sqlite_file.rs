//! Backups that are SQLite databases themselves: made while a server writes, read without being touched.

use super::failed;
use super::snapshot::blocking;
use crate::sql::Access;
use crate::sqlite::session::Session;
use crate::{Error, Result, Sql, migrate, schema};
use rusqlite::{Connection, OpenFlags};
use std::fs::{File, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What every SQLite database begins with.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// How long a backup waits for a checkpoint.
const BUSY_WAIT: Duration = Duration::from_secs(30);

/// Whether a file is an SQLite database.
pub(super) fn is_sqlite(path: &Path) -> Result<bool> {
    let mut head = Vec::new();
    let file = File::open(path).map_err(|error| failed(shown(path), error.to_string()))?;
    file.take(MAGIC.len() as u64)
        .read_to_end(&mut head)
        .map_err(|error| failed(shown(path), error.to_string()))?;
    Ok(head == MAGIC)
}

fn shown(path: &Path) -> String {
    format!("the backup {}", path.display())
}

fn corrupt(path: &Path, error: &rusqlite::Error) -> Error {
    Error::Corrupt { what: shown(path), text: error.to_string() }
}

/// Runs something over a backup. Nothing is written beside it, not even SQLite's own files.
pub(super) fn with<T>(path: &Path, work: &dyn Fn(&mut dyn Sql) -> Result<T>) -> Result<T> {
    refuse_log(path)?;
    let open = || {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let escaped = path.display().to_string().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
        let connection = Connection::open_with_flags(format!("file:{escaped}?immutable=1"), flags)?;
        let sound: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        Ok((connection, sound))
    };
    let (connection, sound) = open().map_err(|error| corrupt(path, &error))?;
    if sound != "ok" {
        return Err(Error::Corrupt { what: shown(path), text: sound });
    }
    Session::new(&connection, "transfer.backup", Access::Read).run(work).map(|(answer, _)| answer)
}

/// A copied file with its log beside it is half a database: what stands in the log alone would be lost.
fn refuse_log(path: &Path) -> Result<()> {
    let log = PathBuf::from(format!("{}-wal", path.display()));
    if std::fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
        let text = format!(
            "{} lies beside it, so it is a database in use: make backups with `krama backup`",
            log.display()
        );
        return Err(failed(shown(path), text));
    }
    Ok(())
}

/// The schema of the database of a transaction.
pub(super) fn schema_of(tx: &mut dyn Sql) -> Result<i64> {
    migrate::version(tx, schema::MIGRATIONS)
}

/// Writes a copy of an SQLite database as it stands at one moment. Servers go on meanwhile. `to` must not exist.
pub async fn back_up_sqlite(from: &Path, to: &Path) -> Result<()> {
    let (from, to) = (from.to_owned(), to.to_owned());
    blocking(move || back_up(&from, &to)).await
}

fn back_up(from: &Path, to: &Path) -> Result<()> {
    let unfinished = PathBuf::from(format!("{}.unfinished", to.display()));
    let write = || -> std::io::Result<()> {
        let file = private(&unfinished)?;
        let copied = vacuum(from, &unfinished);
        copied.map_err(std::io::Error::other)?;
        file.sync_all()?;
        std::fs::rename(&unfinished, to)
    };
    write().map_err(|error| {
        // Half a backup is worse than none; when it cannot be removed, its name says what it is.
        let _ = std::fs::remove_file(&unfinished);
        failed(shown(to), error.to_string())
    })
}

fn vacuum(from: &Path, to: &Path) -> rusqlite::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let connection = Connection::open_with_flags(from, flags)?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.execute("VACUUM INTO ?1", [to.display().to_string()]).map(drop)
}

/// An empty file that only its owner can read: there are customers' data in it.
pub(super) fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
