//! Runs the statements of one transaction on one connection, from a blocking thread.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Instant,
};

use deadpool_postgres::Object;
use krama_metrics::{Meter, Metric, Tally};
use tokio::runtime::Handle;
use tokio_postgres::types::ToSql;

use super::{cells, error};
use crate::{
    Dialect, Error, Result, Row, Sql, Value,
    error::panic_text,
    slow::watched,
    sql::{Access, Aftermath, READ_ONLY, check_args, check_rows, statement_error},
};

/// Why a transaction did not happen, and whether to run it again.
pub(super) struct Failure {
    pub(super) error: Error,
    pub(super) again: bool,
}

impl Failure {
    pub(super) fn last(error: Error) -> Self {
        Self { error, again: false }
    }
}

/// Runs the closure in a transaction: its answer, and what follows.
pub(super) fn run<T>(
    runtime: &Handle,
    client: Object,
    meter: &Meter,
    what: &str,
    (name, access): (&'static str, Access),
    work: &dyn Fn(&mut dyn Sql) -> Result<T>,
) -> Result<(T, Aftermath), Failure> {
    let begin = match access {
        Access::Write => "BEGIN",
        Access::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    };
    if let Err(error) = runtime.block_on(client.batch_execute(begin)) {
        // A connection that died in the pool; nothing was done on it.
        discard(client);
        return Err(Failure { error: error::of_connection(what, &error), again: true });
    }
    let mut session = Session {
        runtime,
        client: &client,
        what,
        name,
        access,
        broken: false,
        again: false,
        aftermath: Aftermath::default(),
    };
    let answer = session.answer(work);
    let (again, aftermath) = (session.again, session.aftermath);
    match answer {
        Ok(answer) => commit(runtime, client, meter, (name, access)).map(|()| (answer, aftermath)),
        Err(error) => {
            if runtime.block_on(client.batch_execute("ROLLBACK")).is_err() {
                discard(client);
            }
            Err(Failure { error, again })
        }
    }
}

fn commit(
    runtime: &Handle,
    client: Object,
    meter: &Meter,
    (name, access): (&'static str, Access),
) -> Result<(), Failure> {
    let began = Instant::now();
    let done = runtime.block_on(client.batch_execute("COMMIT"));
    if access == Access::Write {
        meter.observe(Metric::CommitSeconds, &[], began.elapsed().as_secs_f64());
    }
    done.map_err(|error| {
        discard(client);
        Failure { error: error::of_commit(name, &error), again: error::lost_conflict(&error) }
    })
}

/// Closes a connection whose state is not known instead of giving it back to the pool.
fn discard(client: Object) {
    drop(Object::take(client));
}

struct Session<'c> {
    runtime: &'c Handle,
    client: &'c Object,
    what: &'c str,
    name: &'static str,
    access: Access,
    broken: bool,
    again: bool,
    aftermath: Aftermath,
}

impl Session<'_> {
    /// Runs the closure; a panic becomes an error, and so does an answer after a failed statement.
    fn answer<T>(&mut self, work: &dyn Fn(&mut dyn Sql) -> Result<T>) -> Result<T> {
        let name = self.name;
        let answer = watched(name, || catch_unwind(AssertUnwindSafe(|| work(self))));
        let answer = answer
            .unwrap_or_else(|panic| Err(Error::Panicked { transaction: name, text: panic_text(&*panic) }))?;
        self.check_whole()?;
        Ok(answer)
    }

    fn check_whole(&self) -> Result<()> {
        if self.broken { Err(Error::Broken { transaction: self.name }) } else { Ok(()) }
    }

    /// Runs one step of a transaction that is whole, and remembers when and how it fails.
    fn step<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.check_whole()?;
        let answer = work(self);
        self.broken = answer.is_err();
        answer
    }

    fn failed(&mut self, sql: &str, error: &tokio_postgres::Error) -> Error {
        // Before the COMMIT a lost connection means a rollback, so that is safe to run again too.
        self.again = error::lost_conflict(error) || error::lost_connection(error);
        error::of_statement(self.name, self.what, sql, error)
    }

    fn prepare(
        &mut self,
        sql: &'static str,
        args: &[Value],
        answers: bool,
    ) -> Result<tokio_postgres::Statement> {
        check_args(self.name, sql, args)?;
        let prepared = self.runtime.block_on(self.client.prepare_cached(sql));
        let statement = prepared.map_err(|error| self.failed(sql, &error))?;
        let wanted = statement.params().len();
        if wanted != args.len() {
            let text = format!("it has ${wanted}, and {} arguments were given", args.len());
            return Err(statement_error(self.name, sql, text));
        }
        if !answers && !statement.columns().is_empty() {
            return Err(statement_error(self.name, sql, "it has an answer; use query"));
        }
        Ok(statement)
    }
}

/// The driver takes arguments as trait objects.
fn params(args: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    args.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl Sql for Session<'_> {
    fn execute(&mut self, sql: &'static str, args: &[Value]) -> Result<u64> {
        self.step(|session| {
            let statement = session.prepare(sql, args, false)?;
            let done = session.runtime.block_on(session.client.execute(&statement, &params(args)));
            done.map_err(|error| session.failed(sql, &error))
        })
    }

    fn query(&mut self, sql: &'static str, args: &[Value]) -> Result<Vec<Row>> {
        self.step(|session| {
            let statement = session.prepare(sql, args, true)?;
            let found = session.runtime.block_on(session.client.query(&statement, &params(args)));
            let found = found.map_err(|error| session.failed(sql, &error))?;
            check_rows(session.name, sql, found.len())?;
            cells::rows(&found)
        })
    }

    fn script(&mut self, script: &str) -> Result<()> {
        self.step(|session| {
            if session.access == Access::Read {
                return Err(statement_error(session.name, script, READ_ONLY));
            }
            let done = session.runtime.block_on(session.client.batch_execute(script));
            done.map_err(|error| session.failed(script, &error))
        })
    }

    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn wake(&mut self, topic: &'static str) {
        self.aftermath.wake(topic);
    }

    fn tally(&mut self, tally: Tally) {
        self.aftermath.tallies.push(tally);
    }

    fn name(&self) -> &'static str {
        self.name
    }
}
