//! What a closure may do inside its transaction.

use krama_metrics::Tally;

use crate::{Dialect, Error, Result, Row, Value, error::shown};

/// The longest answer of one query. Longer ones are read in pages.
pub const QUERY_ROWS_MAX: usize = 100_000;

/// An open transaction.
///
/// Statements use `$1…$n`, in any order and as often as needed. When one fails the transaction can only be rolled
/// back (that is how PostgreSQL works, and SQLite is held to it): every later statement and the commit answer
/// [`Error::Broken`], whatever the closure returns.
pub trait Sql {
    /// Runs a statement without an answer and tells how many rows it touched.
    fn execute(&mut self, sql: &'static str, args: &[Value]) -> Result<u64>;

    /// Runs a statement and returns its rows, at most [`QUERY_ROWS_MAX`].
    fn query(&mut self, sql: &'static str, args: &[Value]) -> Result<Vec<Row>>;

    /// Runs a script of several statements without arguments. Only migrations need it.
    fn script(&mut self, script: &str) -> Result<()>;

    /// Which SQL is spoken here.
    fn dialect(&self) -> Dialect;

    /// Tells those who listen that there is new work, once the transaction is committed. A rollback forgets it.
    fn wake(&mut self, topic: &'static str);

    /// Counts something once the transaction is committed. A rollback forgets it.
    fn tally(&mut self, tally: Tally);

    /// The name of the transaction.
    fn name(&self) -> &'static str;

    /// Runs a statement that answers one row at most; two are an error.
    fn query_one(&mut self, sql: &'static str, args: &[Value]) -> Result<Option<Row>> {
        let mut rows = self.query(sql, args)?;
        match rows.len() {
            0 | 1 => Ok(rows.pop()),
            many => Err(statement_error(self.name(), sql, format!("wanted one row at most, found {many}"))),
        }
    }
}

/// An [`Error::Statement`].
pub(crate) fn statement_error(transaction: &'static str, sql: &str, text: impl Into<String>) -> Error {
    Error::Statement { transaction, statement: shown(sql), text: text.into() }
}

/// Refuses what one of the databases cannot hold, so that both refuse it.
pub(crate) fn check_args(transaction: &'static str, sql: &str, args: &[Value]) -> Result<()> {
    let bad = args.iter().position(|value| matches!(value, Value::Text(text) if text.contains('\0')));
    match bad {
        None => Ok(()),
        Some(index) => {
            let text = format!("the text ${} holds the character U+0000, remove it first", index + 1);
            Err(statement_error(transaction, sql, text))
        }
    }
}

/// Refuses an answer that is too long.
pub(crate) fn check_rows(transaction: &'static str, sql: &str, rows: usize) -> Result<()> {
    if rows > QUERY_ROWS_MAX {
        let text = format!("the answer is longer than {QUERY_ROWS_MAX} rows, read it in pages");
        return Err(statement_error(transaction, sql, text));
    }
    Ok(())
}

/// What follows a commit.
#[derive(Debug, Default)]
pub(crate) struct Aftermath {
    /// What to wake.
    pub(crate) topics: Vec<&'static str>,
    /// What to count.
    pub(crate) tallies: Vec<Tally>,
}

impl Aftermath {
    pub(crate) fn wake(&mut self, topic: &'static str) {
        if !self.topics.contains(&topic) {
            self.topics.push(topic);
        }
    }

    /// Adds what follows another transaction of the same commit.
    pub(crate) fn join(&mut self, other: Self) {
        other.topics.into_iter().for_each(|topic| self.wake(topic));
        self.tallies.extend(other.tallies);
    }
}

/// Whether a transaction may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

impl Access {
    /// Its name in metrics.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// The text of the error for a write inside `Db::read`.
pub(crate) const READ_ONLY: &str = "it writes, and this is a read transaction; use write";
