//! What SQLite's result codes mean to krama. Codes: <https://sqlite.org/rescode.html>.

use std::path::Path;

use rusqlite::{ErrorCode, ffi};

use crate::{Error, error::shown, sql::statement_error};

/// A statement failed inside a transaction.
pub(crate) fn of_statement(transaction: &'static str, sql: &str, error: &rusqlite::Error) -> Error {
    let text = error.to_string();
    match error {
        rusqlite::Error::SqliteFailure(code, _) => match (code.extended_code, code.code) {
            (ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY, _) => {
                Error::Conflict { transaction, text }
            }
            (_, ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy { transaction, text },
            (_, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Error::Corrupt { what: transaction.to_owned(), text }
            }
            _ => Error::Sql { transaction, statement: shown(sql), text },
        },
        rusqlite::Error::ExecuteReturnedResults => {
            statement_error(transaction, sql, "it has an answer; use query")
        }
        _ => Error::Sql { transaction, statement: shown(sql), text },
    }
}

/// `BEGIN` or `COMMIT` failed.
pub(crate) fn of_commit(transaction: &'static str, error: &rusqlite::Error) -> Error {
    let text = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy { transaction, text },
        _ => Error::Commit { transaction, text },
    }
}

/// The file could not be opened or prepared.
pub(crate) fn of_open(path: &Path, error: &rusqlite::Error) -> Error {
    let (path, text) = (path.display().to_string(), error.to_string());
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Error::Corrupt { what: path, text },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Error::Busy { transaction: "opening the database", text }
        }
        _ => Error::NotWritable { path, text },
    }
}
