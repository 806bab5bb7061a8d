//! What can go wrong between krama and its database, each as one sentence fit for a terminal.
//!
//! Errors carry texts, not the drivers' error values: one failed COMMIT has to be told to every job that waited
//! for it, so an error must be cloneable. No text here ever holds the password of a database URL or a key.

/// The result of everything in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure of the database, or of what was asked of it. `transaction` is the name given to `Db::write` or `Db::read`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text given as a database URL is not one.
    #[error(
        "{what} is not a database address: {text}; write sqlite://PATH or postgres://USER@HOST:PORT/NAME"
    )]
    Url {
        /// The address without its password.
        what: String,
        /// What is wrong with it.
        text: String,
    },
    /// The server does not answer, refuses the connection, or went away in the middle.
    #[error(
        "cannot talk to the database at {what}: {text}; check that it runs and that the address is right"
    )]
    Unreachable {
        /// The address without its password.
        what: String,
        /// What the network or the server said.
        text: String,
    },
    /// The limit on waiting for the database was reached; nothing was written.
    #[error("{transaction}: the database is busy: {text}; try again")]
    Busy {
        /// Which transaction waited.
        transaction: &'static str,
        /// What it waited for.
        text: String,
    },
    /// The database file or its directory cannot be created or written.
    #[error(
        "cannot write the database {path}: {text}; check that the directory exists and belongs to the user krama runs as"
    )]
    NotWritable {
        /// The file.
        path: String,
        /// What the system said.
        text: String,
    },
    /// The file is no database, or a damaged one.
    #[error("{what} is not a usable database: {text}; give another path, or restore a backup")]
    Corrupt {
        /// The file, or the transaction that found the damage.
        what: String,
        /// What the database said.
        text: String,
    },
    /// The database was migrated by a newer program.
    #[error(
        "the database is at schema {found}, this program knows up to {known}: start a newer krama, or restore a backup"
    )]
    Newer {
        /// The newest migration the database has.
        found: i64,
        /// The newest migration this program has.
        known: i64,
    },
    /// A migration that was applied has another text in this program.
    #[error(
        "migration {version} ({name}) was applied to this database with another text: start the krama that made it, or restore a backup"
    )]
    ChangedMigration {
        /// Its number.
        version: i64,
        /// Its name in the program.
        name: String,
    },
    /// A unique constraint refused the row: somebody else was first.
    #[error("{transaction}: there is already such a row: {text}")]
    Conflict {
        /// Which transaction met it.
        transaction: &'static str,
        /// The constraint or the columns, as the database names them.
        text: String,
    },
    /// A row does not have the asked column, or it holds something else.
    #[error("column {column} of the answer cannot be read: {text}")]
    Row {
        /// Its name, or its number from 0.
        column: String,
        /// What was wanted and what was found.
        text: String,
    },
    /// The database refused a statement.
    #[error("{transaction}: the database refused `{statement}`: {text}")]
    Sql {
        /// Which transaction ran it.
        transaction: &'static str,
        /// The beginning of the statement.
        statement: String,
        /// What the database said.
        text: String,
    },
    /// The statement and its arguments do not fit, or it is not allowed where it was run.
    #[error("{transaction}: `{statement}` cannot be run: {text}")]
    Statement {
        /// Which transaction ran it.
        transaction: &'static str,
        /// The beginning of the statement.
        statement: String,
        /// What does not fit.
        text: String,
    },
    /// A statement failed before, so the transaction can only be rolled back.
    #[error("{transaction}: nothing was written, because a statement failed earlier in the same transaction")]
    Broken {
        /// Which transaction.
        transaction: &'static str,
    },
    /// The closure panicked; its transaction was rolled back.
    #[error("{transaction}: the transaction panicked and was rolled back: {text}")]
    Panicked {
        /// Which transaction.
        transaction: &'static str,
        /// The text of the panic.
        text: String,
    },
    /// The COMMIT failed.
    #[error("{transaction}: the database could not commit: {text}")]
    Commit {
        /// Which transaction.
        transaction: &'static str,
        /// What the database said.
        text: String,
    },
    /// The connection was lost while committing: written or not, nobody knows. Ask again before repeating.
    #[error(
        "{transaction}: the connection was lost during the commit, so it is not known whether it was written: {text}"
    )]
    Unknown {
        /// Which transaction.
        transaction: &'static str,
        /// What the network said.
        text: String,
    },
    /// A crash injected by a test, see [`crate::local::CommitFault`].
    #[error("{transaction}: the program crashed at the commit (injected by a test)")]
    Crashed {
        /// Which transaction.
        transaction: &'static str,
    },
    /// The database was closed, krama is stopping.
    #[error("{transaction}: the database is closed, krama is stopping")]
    Closed {
        /// Which transaction.
        transaction: &'static str,
    },
    /// A copy, a backup or a restore cannot be made or is not what it should be.
    #[error("{what} cannot be used: {text}")]
    Transfer {
        /// The side that is wrong: the source, the target, a file.
        what: String,
        /// What is wrong with it, and what to do.
        text: String,
    },
    /// The secret key cannot be used.
    #[error("the secret key {what} cannot be used: {text}")]
    Key {
        /// Where it came from, never the key.
        what: String,
        /// What is wrong.
        text: String,
    },
    /// A sealed secret does not open.
    #[error(
        "a stored secret ({what}) does not open: the secret key is not the one that sealed it, or the data was changed; restore the key, or enter the secret again"
    )]
    Sealed {
        /// What the secret was sealed for.
        what: String,
    },
}

/// The longest beginning of a statement shown in an error.
const STATEMENT_SHOWN_CHARS: usize = 80;

/// The beginning of a statement on one line, for an error text.
pub(crate) fn shown(sql: &str) -> String {
    let line = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(STATEMENT_SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The text a panic carried.
pub(crate) fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no text".to_owned())
}
