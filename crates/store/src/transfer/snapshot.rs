//! Reading all rows as they stand at one moment: of a database, or of a backup.

use super::digest::{Book, Sum};
use super::tables::{PAGE_ROWS, Table, tables};
use super::{failed, file, sqlite_file};
use crate::{Db, Error, Result, Sql, Value};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::mpsc::Sender;

/// Some rows of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The table.
    pub table: Arc<str>,
    /// The names of its columns.
    pub columns: Arc<[String]>,
    /// The rows; their cells in the order of `columns`. May be none: the table is there, and empty.
    pub rows: Vec<Vec<Value>>,
}

/// Where rows come from.
#[derive(Debug, Clone)]
pub enum Source {
    /// A database in use.
    Db(Db),
    /// A portable backup.
    File(PathBuf),
    /// A backup that is an SQLite database itself.
    Sqlite(PathBuf),
}

impl Source {
    /// The kind of backup that a file is, by how it begins.
    pub async fn of_file(path: &Path) -> Result<Self> {
        let path = path.to_owned();
        blocking(
            move || {
                if sqlite_file::is_sqlite(&path)? { Ok(Self::Sqlite(path)) } else { Ok(Self::File(path)) }
            },
        )
        .await
    }

    /// Sends all rows, piece by piece, and answers what they were. The receiver must be read at the same time.
    pub async fn read(self, pieces: Sender<Piece>) -> Result<Book> {
        match self {
            Self::Db(db) => read_db(&db, pieces).await,
            Self::File(path) => blocking(move || file::read(&path, &mut |piece| send(&pieces, piece))).await,
            Self::Sqlite(path) => {
                blocking(move || sqlite_file::with(&path, &|tx| read_tables(tx, &mut |p| send(&pieces, p))))
                    .await
            }
        }
    }

    /// Reads a backup as a whole: its schema, and what it holds.
    pub async fn check(&self) -> Result<(i64, Book)> {
        let mut forget = |_| Ok(());
        match self.clone() {
            Self::Db(_) => Err(failed("a database", "it is no backup")),
            Self::File(path) => {
                blocking(move || Ok((file::header(&path)?.schema, file::read(&path, &mut forget)?))).await
            }
            Self::Sqlite(path) => {
                blocking(move || {
                    let book = sqlite_file::with(&path, &|tx| read_tables(tx, &mut |_| Ok(())))?;
                    Ok((sqlite_file::with(&path, &sqlite_file::schema_of)?, book))
                })
                .await
            }
        }
    }
}

/// Runs something that reads files.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let closed = Error::Closed { transaction: "transfer" };
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(closed))
}

fn send(pieces: &Sender<Piece>, piece: Piece) -> Result<()> {
    pieces.blocking_send(piece).map_err(|_| Error::Closed { transaction: "transfer" })
}

async fn read_db(db: &Db, pieces: Sender<Piece>) -> Result<Book> {
    let begun = AtomicBool::new(false);
    let read = move |tx: &mut dyn Sql| {
        // What was sent cannot be taken back, so it cannot be run again.
        if begun.swap(true, Ordering::SeqCst) {
            return Err(failed("the source", "the connection to it was lost: start again"));
        }
        read_tables(tx, &mut |piece| send(&pieces, piece))
    };
    db.read("transfer.read", read).await
}

/// All rows of all tables of one transaction.
pub(super) fn read_tables(tx: &mut dyn Sql, sink: &mut dyn FnMut(Piece) -> Result<()>) -> Result<Book> {
    let mut book = Book::default();
    for table in tables(tx)? {
        let sum = read_table(tx, &table, sink)?;
        book.0.insert(table.name, sum);
    }
    Ok(book)
}

fn read_table(tx: &mut dyn Sql, table: &Table, sink: &mut dyn FnMut(Piece) -> Result<()>) -> Result<Sum> {
    let (name, columns): (Arc<str>, Arc<[String]>) =
        (table.name.as_str().into(), table.columns.clone().into());
    let (mut sum, mut after): (Sum, Option<Vec<Value>>) = (Sum::default(), None);
    loop {
        let found = match &after {
            None => tx.query(table.first, &[])?,
            Some(key) => tx.query(table.next, key)?,
        };
        let rows = found
            .iter()
            .map(|row| (0..columns.len()).map(|at| row.value(at).cloned()).collect())
            .collect::<Result<Vec<Vec<Value>>>>()?;
        for row in &rows {
            sum.add(row);
        }
        let is_last = i64::try_from(rows.len()).is_ok_and(|n| n < PAGE_ROWS);
        after = rows.last().map(|row| table.key.iter().map(|at| row[*at].clone()).collect());
        sink(Piece { table: Arc::clone(&name), columns: Arc::clone(&columns), rows })?;
        if is_last {
            return Ok(sum);
        }
    }
}
