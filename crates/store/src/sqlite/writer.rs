//! The one thread that writes, and how transactions that wait together commit together.
//!
//! Every job runs in its own savepoint, so a failing one takes nothing of its neighbours along. Nobody gets an
//! answer before the COMMIT of the whole group is on the disk.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use krama_metrics::{Meter, Metric};
use rusqlite::Connection;
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

use super::{busy, error::of_commit, session::Session};
use crate::{
    Error, Result, Sql,
    slow::measured,
    sql::{Access, Aftermath},
    wake::Bell,
};

/// Transactions that share one COMMIT at most. More would make the first of them wait for too long.
pub(super) const GROUP_JOBS_MAX: usize = 64;
/// Transactions that wait for the writer at most; then callers wait for room.
const QUEUE_JOBS_MAX: usize = 1_024;
/// How long a caller waits for room in the queue.
const QUEUE_WAIT: Duration = Duration::from_secs(30);

/// The handle of the thread. The thread ends when the last handle is gone or the database is closed.
#[derive(Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Message>,
}

enum Message {
    Job(Box<dyn Job>),
    Close(oneshot::Sender<()>),
}

/// A transaction that waits for its turn, with its closure's types hidden.
trait Job: Send {
    /// Runs the closure and keeps its answer. `Ok` holds what follows the commit.
    fn run(&mut self, connection: &Connection) -> Result<Aftermath>;
    /// Gives the answer to the caller, when the caller still waits.
    fn answer(self: Box<Self>, commit: Result<(), &rusqlite::Error>);
    fn name(&self) -> &'static str;
    /// When it was queued.
    fn queued_at(&self) -> Instant;
}

struct Waiting<F, T> {
    name: &'static str,
    access: Access,
    queued_at: Instant,
    work: Option<F>,
    outcome: Option<Result<T>>,
    caller: oneshot::Sender<Result<T>>,
}

impl<F, T> Job for Waiting<F, T>
where
    F: FnOnce(&mut dyn Sql) -> Result<T> + Send,
    T: Send,
{
    fn run(&mut self, connection: &Connection) -> Result<Aftermath> {
        let work = self.work.take().expect("the writer runs each job once");
        let (outcome, aftermath) = match Session::new(connection, self.name, self.access).run(work) {
            Ok((answer, aftermath)) => (Ok(answer), Ok(aftermath)),
            Err(error) => (Err(error.clone()), Err(error)),
        };
        self.outcome = Some(outcome);
        aftermath
    }

    fn answer(self: Box<Self>, commit: Result<(), &rusqlite::Error>) {
        let failed = |error| Err(of_commit(self.name, error));
        let outcome = match (self.outcome, commit) {
            (Some(Ok(answer)), Ok(())) => Ok(answer),
            (Some(Err(error)), _) => Err(error),
            (_, Err(error)) => failed(error),
            (None, Ok(())) => Err(Error::Closed { transaction: self.name }),
        };
        // A caller that stopped waiting does not need its answer.
        let _ = self.caller.send(outcome);
    }

    fn name(&self) -> &'static str {
        self.name
    }

    fn queued_at(&self) -> Instant {
        self.queued_at
    }
}

impl Writer {
    /// Starts the thread on this connection.
    pub(super) fn start(connection: Connection, bell: Arc<Bell>, meter: Meter) -> Result<Self> {
        let (queue, waiting) = mpsc::channel(QUEUE_JOBS_MAX);
        thread::Builder::new()
            .name("krama-sqlite-writer".to_owned())
            .spawn(move || Turn { connection, waiting, bell, meter, closing: None }.run())
            .map_err(|error| busy("opening the database", &format!("no thread can be started: {error}")))?;
        Ok(Self { queue })
    }

    /// Queues a transaction and waits until it is committed. When the caller stops waiting it is committed anyway.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        name: &'static str,
        access: Access,
        work: impl FnOnce(&mut dyn Sql) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (caller, answer) = oneshot::channel();
        let job =
            Waiting { name, access, queued_at: Instant::now(), work: Some(work), outcome: None, caller };
        match timeout(QUEUE_WAIT, self.queue.send(Message::Job(Box::new(job)))).await {
            Err(_) => return Err(busy(name, "its queue of transactions is full")),
            Ok(Err(_)) => return Err(Error::Closed { transaction: name }),
            Ok(Ok(())) => {}
        }
        answer.await.unwrap_or(Err(Error::Closed { transaction: name }))
    }

    /// Transactions that wait for their turn.
    pub(super) fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// Waits until everything queued before is committed and the file is whole without its log.
    pub(super) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.queue.send(Message::Close(done)).await.is_ok() {
            // An error means that the thread is gone, and then it is closed as well.
            let _ = closed.await;
        }
    }
}

/// What the thread owns.
struct Turn {
    connection: Connection,
    waiting: mpsc::Receiver<Message>,
    bell: Arc<Bell>,
    meter: Meter,
    closing: Option<oneshot::Sender<()>>,
}

impl Turn {
    fn run(mut self) {
        while let Some(message) = self.waiting.blocking_recv() {
            if let Some(job) = self.accept(message) {
                self.group(job);
            }
        }
        // Nothing is lost when this fails: the log is read at the next start.
        let _ = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        drop(self.connection);
        if let Some(closed) = self.closing {
            // Nobody may be waiting any more.
            let _ = closed.send(());
        }
    }

    /// The job in the message; a request to close stops the queue, what is in it is still done.
    fn accept(&mut self, message: Message) -> Option<Box<dyn Job>> {
        match message {
            Message::Job(job) => Some(job),
            Message::Close(done) => {
                self.waiting.close();
                self.closing.get_or_insert(done);
                None
            }
        }
    }

    fn next(&mut self) -> Option<Box<dyn Job>> {
        loop {
            let message = self.waiting.try_recv().ok()?;
            if let Some(job) = self.accept(message) {
                return Some(job);
            }
        }
    }

    /// Runs the first job and those that wait behind it in one transaction, then answers all of them.
    fn group(&mut self, first: Box<dyn Job>) {
        let mut done = Vec::with_capacity(GROUP_JOBS_MAX);
        let mut aftermath = Aftermath::default();
        let mut next = Some(first);
        let mut outcome = self.command("BEGIN IMMEDIATE");
        while let Some(mut job) = next {
            if outcome.is_ok() {
                outcome = self.job(&mut *job, &mut aftermath);
            }
            done.push(job);
            next = if done.len() < GROUP_JOBS_MAX { self.next() } else { None };
        }
        let outcome = outcome.and_then(|()| self.commit(done.len()));
        match &outcome {
            Ok(()) => {
                self.bell.ring_everywhere(&aftermath.topics);
                aftermath.tallies.into_iter().for_each(|tally| self.meter.take(tally));
            }
            Err(error) => self.abandon(done.len(), error),
        }
        for job in done {
            job.answer(outcome.as_ref().copied());
        }
    }

    /// Runs one job in a savepoint. An error here means that the transaction of the whole group is lost.
    fn job(&self, job: &mut dyn Job, aftermath: &mut Aftermath) -> rusqlite::Result<()> {
        let waited = job.queued_at().elapsed().as_secs_f64();
        self.meter.observe(Metric::DatabaseWaitSeconds, &["write"], waited);
        self.command("SAVEPOINT job")?;
        match measured(&self.meter, job.name(), || job.run(&self.connection)) {
            Ok(more) => aftermath.join(more),
            // A full disk or a failing one may have rolled back everything: then this fails, as it must.
            Err(error) => {
                tracing::debug!(transaction = job.name(), %error, "rolled back");
                self.command("ROLLBACK TO job")?;
            }
        }
        self.command("RELEASE job")
    }

    fn commit(&self, jobs: usize) -> rusqlite::Result<()> {
        let began = Instant::now();
        self.command("COMMIT")?;
        self.meter.observe(Metric::CommitSeconds, &[], began.elapsed().as_secs_f64());
        self.meter.observe(Metric::GroupSize, &[], f64::from(u32::try_from(jobs).unwrap_or(u32::MAX)));
        Ok(())
    }

    fn command(&self, sql: &str) -> rusqlite::Result<()> {
        self.connection.prepare_cached(sql)?.execute([]).map(drop)
    }

    fn abandon(&self, jobs: usize, error: &rusqlite::Error) {
        tracing::error!(jobs, %error, "a group of transactions could not be committed");
        if !self.connection.is_autocommit() {
            // SQLite has rolled back already when this fails.
            let _ = self.command("ROLLBACK");
        }
    }
}
