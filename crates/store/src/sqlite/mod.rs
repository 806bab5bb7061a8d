//! The embedded database: one writer thread, a few readers, one file.
//!
//! `open.rs` makes connections, `session.rs` runs statements, `writer.rs` groups transactions into commits,
//! `readers.rs` gives snapshots. Memory databases have no readers of their own: their reads take turns with the
//! writes.

pub(crate) mod error;
pub(crate) mod open;
pub(crate) mod readers;
pub(crate) mod session;
mod writer;

use std::{path::PathBuf, sync::Arc};

use krama_metrics::Meter;
use tokio::sync::watch;

use self::{readers::Readers, writer::Writer};
use crate::{Error, Result, Sql, sql::Access, wake::Bell};

/// An open SQLite database.
#[derive(Debug)]
pub(crate) struct Sqlite {
    writer: Writer,
    readers: Option<Readers>,
    bell: Arc<Bell>,
}

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    Memory,
    File(PathBuf),
}

impl Sqlite {
    /// Opens or creates the database. Blocks: it reads the file.
    pub(crate) fn open(place: &Place, readers_max: usize, meter: &Meter) -> Result<Self> {
        let bell = Arc::new(Bell::new(meter.clone()));
        let connection = open::writer(place)?;
        let readers = match place {
            Place::Memory => None,
            Place::File(path) => Some(Readers::open(path, readers_max, meter.clone())?),
        };
        let writer = Writer::start(connection, Arc::clone(&bell), meter.clone())?;
        Ok(Self { writer, readers, bell })
    }

    pub(crate) async fn write<T: Send + 'static>(
        &self,
        name: &'static str,
        work: impl FnOnce(&mut dyn Sql) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.writer.run(name, Access::Write, work).await
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        name: &'static str,
        work: impl FnOnce(&mut dyn Sql) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match &self.readers {
            Some(readers) => readers.run(name, work).await,
            None => self.writer.run(name, Access::Read, work).await,
        }
    }

    /// Transactions that wait for the writer.
    pub(crate) fn waiting(&self) -> usize {
        self.writer.waiting()
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.bell.subscribe()
    }

    /// Finishes what is queued, then moves the log into the file.
    pub(crate) async fn close(&self) {
        if let Some(readers) = &self.readers {
            readers.close().await;
        }
        self.writer.close().await;
    }
}

/// Waiting took too long, or the database is closed.
fn busy(transaction: &'static str, text: &str) -> Error {
    Error::Busy { transaction, text: text.to_owned() }
}
