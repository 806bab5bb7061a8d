//! The server: a pool of connections, each transaction on a blocking thread.
//!
//! `address.rs` reads the URL, `tls.rs` encrypts, `session.rs` runs statements, `params.rs` and `cells.rs` translate
//! values, `listen.rs` carries wakes between nodes, `error.rs` reads the server's codes.
//!
//! Writes run under READ COMMITTED and lock the rows they decide about; reads see one snapshot (REPEATABLE READ).
//! A transaction that loses a deadlock, a serialization conflict or, before its COMMIT, the connection is run again.

mod address;
mod cells;
mod error;
mod listen;
mod params;
mod session;
mod tls;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use deadpool_postgres::{Hook, HookError, Manager, Object, Pool, PoolError, Runtime};
use krama_metrics::{Meter, Metric};
use tokio::{
    runtime::Handle,
    sync::{RwLock, watch},
    task::AbortHandle,
};

use self::{address::Address, session::Failure, tls::Tls};
use crate::{
    Error, Result, Sql,
    db::CONNECTIONS_MAX,
    sql::{Access, Aftermath},
    wake::Bell,
};

/// Times a transaction is run at most when it keeps losing conflicts or connections.
pub(crate) const ATTEMPTS_MAX: u32 = 10;
/// The pause before the second attempt; it grows by as much with every further one.
const ATTEMPT_PAUSE: Duration = Duration::from_millis(2);
/// How long a transaction waits for a free connection.
const CONNECTION_WAIT: Duration = Duration::from_secs(30);
/// How long making a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Limits on a statement, on waiting for a row, and on a transaction whose program fell asleep.
const LIMITS: &str = "SET statement_timeout = '60s'; SET lock_timeout = '10s'; \
     SET idle_in_transaction_session_timeout = '60s'";

/// An open PostgreSQL database.
#[derive(Debug)]
pub(crate) struct Postgres {
    pool: Pool,
    bell: Arc<Bell>,
    what: String,
    listener: AbortHandle,
    meter: Meter,
    /// Held for reading by every transaction under way.
    under_way: Arc<RwLock<()>>,
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

impl Postgres {
    /// Connects. When this succeeds the server answers, and wakes of other nodes are heard.
    pub(crate) async fn open(url: &str, connections_max: usize, meter: Meter) -> Result<Self> {
        let Address { mut config, encrypted, what } = address::read(url)?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        let tls = Tls::new(encrypted)?;
        let bell = Arc::new(Bell::new(meter.clone()));
        let listener = listen::start(config.clone(), tls.clone(), what.clone(), Arc::clone(&bell)).await?;
        let manager = match tls {
            Tls::Off => Manager::new(config, tokio_postgres::NoTls),
            Tls::On(tls) => Manager::new(config, tls),
        };
        let pool = Pool::builder(manager)
            .max_size(connections_max.clamp(1, CONNECTIONS_MAX))
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(CONNECTION_WAIT))
            .create_timeout(Some(CONNECT_TIMEOUT))
            .post_create(Hook::async_fn(|client, _| {
                Box::pin(async move { client.batch_execute(LIMITS).await.map_err(HookError::Backend) })
            }))
            .build()
            .expect("a runtime is given, and nothing else can be wrong");
        let under_way = Arc::default();
        Ok(Self { pool, bell, what, listener: listener.abort_handle(), meter, under_way })
    }

    /// Runs the closure in a transaction, again when it lost a conflict.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        name: &'static str,
        access: Access,
        work: impl Fn(&mut dyn Sql) -> Result<T> + Send + Sync + 'static,
    ) -> Result<T> {
        let work = Arc::new(work);
        let mut attempt = 1;
        loop {
            match self.attempt(name, access, Arc::clone(&work)).await {
                Ok((answer, aftermath)) => {
                    self.bell.ring_everywhere(&aftermath.topics);
                    aftermath.tallies.into_iter().for_each(|tally| self.meter.take(tally));
                    return Ok(answer);
                }
                Err(failure) if failure.again && attempt < ATTEMPTS_MAX => {
                    self.meter.count(Metric::TransactionRetries, &[name]);
                    tracing::debug!(transaction = name, attempt, error = %failure.error, "runs again");
                    tokio::time::sleep(ATTEMPT_PAUSE * attempt).await;
                    attempt += 1;
                }
                Err(failure) => {
                    self.meter.count(Metric::TransactionFailures, &[name]);
                    return Err(failure.error);
                }
            }
        }
    }

    async fn attempt<T: Send + 'static>(
        &self,
        name: &'static str,
        access: Access,
        work: Arc<impl Fn(&mut dyn Sql) -> Result<T> + Send + Sync + 'static>,
    ) -> Result<(T, Aftermath), Failure> {
        let under_way = Arc::clone(&self.under_way).read_owned().await;
        let asked = Instant::now();
        let client = self.client(name).await.map_err(Failure::last)?;
        let waited = asked.elapsed().as_secs_f64();
        self.meter.observe(Metric::DatabaseWaitSeconds, &[access.word()], waited);
        let (what, meter) = (self.what.clone(), self.meter.clone());
        let running = tokio::task::spawn_blocking(move || {
            let began = Instant::now();
            let outcome = session::run(&Handle::current(), client, &meter, &what, (name, access), &*work);
            meter.observe(Metric::TransactionSeconds, &[name], began.elapsed().as_secs_f64());
            drop(under_way);
            outcome
        });
        // The task catches panics, it is only cancelled when the runtime stops.
        running.await.unwrap_or(Err(Failure::last(Error::Closed { transaction: name })))
    }

    async fn client(&self, name: &'static str) -> Result<Object> {
        self.pool.get().await.map_err(|error| match error {
            PoolError::Closed => Error::Closed { transaction: name },
            PoolError::Timeout(_) => {
                Error::Busy { transaction: name, text: "all its connections are taken".to_owned() }
            }
            PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => {
                error::of_connection(&self.what, &error)
            }
            other => Error::Unreachable { what: self.what.clone(), text: other.to_string() },
        })
    }

    /// Connections in use and idle ones.
    pub(crate) fn connections(&self) -> (usize, usize) {
        let status = self.pool.status();
        (status.size.saturating_sub(status.available), status.available)
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.bell.subscribe()
    }

    /// Stops new transactions, waits for those under way and stops listening.
    pub(crate) async fn close(&self) {
        let nothing_under_way = self.under_way.write().await;
        self.listener.abort();
        self.pool.close();
        drop(nothing_under_way);
    }
}
