//! One SQLite connection on the caller's own thread, for simulations and tests: no waiting, no threads, and on request
//! crashes at a commit, and errors that the program survives.
//!
//! Nothing here survives a power cut: `synchronous` is off. A real krama uses [`crate::Db`].

use std::{cell::Cell, path::Path};

use rusqlite::Connection;

use crate::{
    Error, Result, Sql,
    sql::Access,
    sqlite::{error::of_commit, open, readers::read, session::Session},
};

/// What happens at a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitFault {
    /// The program crashes; nothing of the transaction is kept.
    BeforeCommit,
    /// The program crashes; everything is kept, and the caller does not learn it.
    AfterCommit,
    /// The program goes on with [`Error::Busy`]; nothing is kept.
    Busy,
    /// The program goes on with [`Error::Unknown`]; nothing is kept.
    LostBeforeCommit,
    /// The program goes on with [`Error::Unknown`]; everything is kept.
    LostAfterCommit,
}

impl CommitFault {
    const fn keeps(self) -> bool {
        matches!(self, Self::AfterCommit | Self::LostAfterCommit)
    }

    fn error(self, transaction: &'static str) -> Error {
        let text = || "injected by a test".to_owned();
        match self {
            Self::BeforeCommit | Self::AfterCommit => Error::Crashed { transaction },
            Self::Busy => Error::Busy { transaction, text: text() },
            Self::LostBeforeCommit | Self::LostAfterCommit => Error::Unknown { transaction, text: text() },
        }
    }
}

/// A database for one thread.
#[derive(Debug)]
pub struct Local {
    connection: Connection,
    fault: Cell<Option<CommitFault>>,
    wakes: Cell<u64>,
}

impl Local {
    /// A new, empty database in memory.
    pub fn open_in_memory() -> Result<Self> {
        open::memory().map(Self::on)
    }

    /// Opens or creates a file.
    pub fn open(path: &Path) -> Result<Self> {
        open::careless(path).map(Self::on)
    }

    fn on(connection: Connection) -> Self {
        Self { connection, fault: Cell::new(None), wakes: Cell::new(0) }
    }

    /// Runs the closure in a transaction of its own. A panic of the closure rolls back and goes on to the caller.
    pub fn write<T>(&self, name: &'static str, work: impl FnOnce(&mut dyn Sql) -> Result<T>) -> Result<T> {
        self.command(name, "BEGIN IMMEDIATE")?;
        let open = Open(&self.connection);
        let (answer, aftermath) = Session::new(&self.connection, name, Access::Write).run_unguarded(work)?;
        let fault = self.fault.take();
        if let Some(fault) = fault.filter(|fault| !fault.keeps()) {
            return Err(fault.error(name));
        }
        self.command(name, "COMMIT")?;
        drop(open);
        if let Some(fault) = fault {
            return Err(fault.error(name));
        }
        self.wakes.set(self.wakes.get() + u64::from(!aftermath.topics.is_empty()));
        Ok(answer)
    }

    /// Runs the closure in a snapshot; writing in it is an error.
    pub fn read<T>(&self, name: &'static str, work: impl FnOnce(&mut dyn Sql) -> Result<T>) -> Result<T> {
        read(&self.connection, name, work)
    }

    /// Lets the next write that reaches its commit end so.
    pub fn fail_next_commit(&self, fault: CommitFault) {
        self.fault.set(Some(fault));
    }

    /// How many commits asked to wake somebody so far. It grows where a subscriber of [`crate::Db`] would be woken.
    pub fn wakes(&self) -> u64 {
        self.wakes.get()
    }

    fn command(&self, name: &'static str, sql: &str) -> Result<()> {
        let done = self.connection.prepare_cached(sql).and_then(|mut statement| statement.execute([]));
        done.map(drop).map_err(|error| of_commit(name, &error))
    }
}

/// Rolls back what is still open when a write ends early.
struct Open<'c>(&'c Connection);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if !self.0.is_autocommit() {
            // In memory there is nothing that could refuse a rollback; the next BEGIN would tell.
            let _ = self.0.prepare_cached("ROLLBACK").and_then(|mut statement| statement.execute([]));
        }
    }
}

#[cfg(test)]
mod tests;
