//! A few connections that only read, each read in a snapshot of its own.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use krama_metrics::{Meter, Metric};
use rusqlite::Connection;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use super::{super::slow::measured, busy, error::of_commit, open, session::Session};
use crate::{Error, Result, Sql, sql::Access};

/// How long a read waits for a free connection.
const CONNECTION_WAIT: Duration = Duration::from_secs(30);

/// The connections that are free, and as many permits.
#[derive(Debug)]
pub(super) struct Readers {
    free: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
    count: u32,
    meter: Meter,
}

impl Readers {
    pub(super) fn open(path: &Path, count: usize, meter: Meter) -> Result<Self> {
        let count = count.clamp(1, super::super::db::CONNECTIONS_MAX);
        let free = (0..count).map(|_| open::reader(path)).collect::<Result<Vec<_>>>()?;
        let permits = Arc::new(Semaphore::new(count));
        let count = u32::try_from(count).expect("the count is clamped to a small number");
        Ok(Self { free: Arc::new(Mutex::new(free)), permits, count, meter })
    }

    /// Runs the closure on a blocking thread.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        name: &'static str,
        work: impl FnOnce(&mut dyn Sql) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let asked = Instant::now();
        let permit = match timeout(CONNECTION_WAIT, Arc::clone(&self.permits).acquire_owned()).await {
            Err(_) => return Err(busy(name, "all its connections for reading are taken")),
            Ok(Err(_)) => return Err(Error::Closed { transaction: name }),
            Ok(Ok(permit)) => permit,
        };
        self.meter.observe(Metric::DatabaseWaitSeconds, &["read"], asked.elapsed().as_secs_f64());
        let (lent, meter) = (Lent::take(&self.free, permit), self.meter.clone());
        let reading = tokio::task::spawn_blocking(move || {
            measured(&meter, name, || read(lent.connection(), name, work))
        });
        // The task cannot panic, it is only cancelled when the runtime stops.
        reading.await.unwrap_or(Err(Error::Closed { transaction: name }))
    }

    /// Waits for the reads under way, then closes the connections.
    pub(super) async fn close(&self) {
        if let Ok(all) = self.permits.acquire_many(self.count).await {
            self.permits.close();
            lock(&self.free).clear();
            drop(all);
        }
    }
}

fn lock(free: &Mutex<Vec<Connection>>) -> std::sync::MutexGuard<'_, Vec<Connection>> {
    free.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A connection that goes back when it is dropped; its permit is free only after that.
struct Lent {
    connection: Option<Connection>,
    home: Arc<Mutex<Vec<Connection>>>,
    _permit: OwnedSemaphorePermit,
}

impl Lent {
    fn take(free: &Arc<Mutex<Vec<Connection>>>, permit: OwnedSemaphorePermit) -> Self {
        let connection = lock(free).pop();
        Self { connection, home: Arc::clone(free), _permit: permit }
    }

    fn connection(&self) -> &Connection {
        self.connection.as_ref().expect("there are as many connections as permits")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        lock(&self.home).extend(self.connection.take());
    }
}

/// One read transaction: everything in it sees the database at one moment.
pub(crate) fn read<T>(
    connection: &Connection,
    name: &'static str,
    work: impl FnOnce(&mut dyn Sql) -> Result<T>,
) -> Result<T> {
    let command = |sql: &str| connection.prepare_cached(sql)?.execute([]).map(drop);
    command("BEGIN").map_err(|error| of_commit(name, &error))?;
    let answer = Session::new(connection, name, Access::Read).run(work);
    command("ROLLBACK").map_err(|error| of_commit(name, &error))?;
    answer.map(|(answer, _)| answer)
}
