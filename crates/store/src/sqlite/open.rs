//! Makes SQLite connections with krama's settings. Settings: <https://sqlite.org/pragma.html>.

use std::{fs::OpenOptions, path::Path, time::Duration};

use rusqlite::Connection;

use super::{Place, error::of_open};
use crate::{Error, Result};

/// How long a connection waits for another process that writes to the same file.
const BUSY_WAIT: Duration = Duration::from_secs(5);
/// The write-ahead log is moved into the file when it has grown to this many pages of 4 KiB: 64 MiB.
const WAL_CHECKPOINT_PAGES: i64 = 16_384;
/// After that the log keeps this size and is overwritten, which is cheaper than growing it again.
const WAL_KEPT_BYTES: i64 = 80 * 1024 * 1024;
/// Page cache of one connection, in KiB. SQLite takes KiB as a negative number.
const CACHE_KIB: i64 = 16 * 1024;
/// Prepared statements kept per connection: more than krama has.
const STATEMENTS_KEPT: usize = 1_024;

/// The connection that writes.
pub(crate) fn writer(place: &Place) -> Result<Connection> {
    match place {
        Place::Memory => memory(),
        Place::File(path) => {
            create(path)?;
            file(path, "FULL").map_err(|error| of_open(path, &error))
        }
    }
}

/// A connection that only reads, to a database that a writer has prepared.
pub(crate) fn reader(path: &Path) -> Result<Connection> {
    let prepare = || {
        let connection = file(path, "FULL")?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    };
    prepare().map_err(|error| of_open(path, &error))
}

/// A connection for simulations: fast, and not safe against power cuts.
pub(crate) fn careless(path: &Path) -> Result<Connection> {
    file(path, "OFF").map_err(|error| of_open(path, &error))
}

/// A database that lives as long as its connection.
pub(crate) fn memory() -> Result<Connection> {
    let prepare = || {
        let connection = Connection::open_in_memory()?;
        connection.pragma_update(None, "synchronous", "OFF")?;
        common(&connection)?;
        Ok(connection)
    };
    prepare().map_err(|error| of_open(Path::new(":memory:"), &error))
}

fn file(path: &Path, synchronous: &str) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.pragma_update_and_check(None, "wal_autocheckpoint", WAL_CHECKPOINT_PAGES, |_| Ok(()))?;
    connection.pragma_update_and_check(None, "journal_size_limit", WAL_KEPT_BYTES, |_| Ok(()))?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    common(&connection)?;
    Ok(connection)
}

fn common(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    // Plans must not depend on bound values: otherwise SQLite prepares statements anew for other values.
    connection.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    Ok(())
}

/// Creates the file readable by its owner alone, because it holds customers' data; SQLite gives its log the same
/// rights. An existing file is left as it is.
fn create(path: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .map(drop)
        .map_err(|error| Error::NotWritable { path: path.display().to_string(), text: error.to_string() })
}
