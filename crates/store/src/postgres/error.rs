//! What PostgreSQL's error codes mean to krama. Codes: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.

use std::error::Error as _;

use tokio_postgres::error::SqlState;

use crate::{
    Error,
    error::shown,
    sql::{READ_ONLY, statement_error},
};

/// An error with all its causes, because the outer one alone says only "db error".
pub(super) fn chain(error: &tokio_postgres::Error) -> String {
    if let Some(told) = error.as_db_error() {
        let detail = told.detail().map(|detail| format!(" ({detail})")).unwrap_or_default();
        return format!("{}{detail}", told.message());
    }
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

/// Whether running the transaction again may help.
pub(super) fn lost_conflict(error: &tokio_postgres::Error) -> bool {
    let code = error.code();
    code == Some(&SqlState::T_R_SERIALIZATION_FAILURE) || code == Some(&SqlState::T_R_DEADLOCK_DETECTED)
}

/// Whether the connection is gone.
pub(super) fn lost_connection(error: &tokio_postgres::Error) -> bool {
    match error.code() {
        None => error.is_closed() || is_io(error),
        Some(code) => *code == SqlState::ADMIN_SHUTDOWN || *code == SqlState::CRASH_SHUTDOWN,
    }
}

/// The server cannot be reached, or refuses us.
pub(super) fn of_connection(what: &str, error: &tokio_postgres::Error) -> Error {
    let mut text = chain(error);
    if error.code() == Some(&SqlState::INVALID_AUTHORIZATION_SPECIFICATION) && text.contains("no encryption")
    {
        text.push_str("; add sslmode=require to the address");
    }
    Error::Unreachable { what: what.to_owned(), text }
}

/// A statement failed inside a transaction.
pub(super) fn of_statement(
    transaction: &'static str,
    what: &str,
    sql: &str,
    error: &tokio_postgres::Error,
) -> Error {
    let text = chain(error);
    if lost_connection(error) {
        return of_connection(what, error);
    }
    match error.code() {
        Some(&SqlState::UNIQUE_VIOLATION) => Error::Conflict { transaction, text },
        Some(
            &SqlState::LOCK_NOT_AVAILABLE
            | &SqlState::T_R_SERIALIZATION_FAILURE
            | &SqlState::T_R_DEADLOCK_DETECTED,
        ) => Error::Busy { transaction, text },
        Some(&SqlState::READ_ONLY_SQL_TRANSACTION) => statement_error(transaction, sql, READ_ONLY),
        _ => Error::Sql { transaction, statement: shown(sql), text },
    }
}

/// `BEGIN`, `COMMIT` or `ROLLBACK` failed.
pub(super) fn of_commit(transaction: &'static str, error: &tokio_postgres::Error) -> Error {
    let text = chain(error);
    match error.code() {
        None => Error::Unknown { transaction, text },
        Some(_) if lost_conflict(error) => Error::Busy { transaction, text },
        Some(_) => Error::Commit { transaction, text },
    }
}

fn is_io(error: &tokio_postgres::Error) -> bool {
    error.source().is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
}
