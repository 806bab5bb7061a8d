//! Runs the statements of one transaction on an SQLite connection.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use krama_metrics::Tally;
use rusqlite::{CachedStatement, Connection, types::ValueRef};

use super::error::of_statement;
use crate::{
    Dialect, Error, Result, Row, Sql, Value,
    error::panic_text,
    slow::watched,
    sql::{Access, Aftermath, QUERY_ROWS_MAX, READ_ONLY, check_args, check_rows, statement_error},
};

/// One transaction, or one savepoint of a group.
pub(crate) struct Session<'c> {
    connection: &'c Connection,
    name: &'static str,
    access: Access,
    broken: bool,
    aftermath: Aftermath,
}

impl<'c> Session<'c> {
    pub(crate) fn new(connection: &'c Connection, name: &'static str, access: Access) -> Self {
        Self { connection, name, access, broken: false, aftermath: Aftermath::default() }
    }

    /// Runs the closure: its answer, and what follows its commit. A panic becomes an error.
    pub(crate) fn run<T>(self, work: impl FnOnce(&mut dyn Sql) -> Result<T>) -> Result<(T, Aftermath)> {
        let name = self.name;
        catch_unwind(AssertUnwindSafe(|| self.run_unguarded(work))).unwrap_or_else(
            |panic: Box<dyn Any + Send>| {
                Err(Error::Panicked { transaction: name, text: panic_text(&*panic) })
            },
        )
    }

    /// The same, where a panic goes on to the caller.
    pub(crate) fn run_unguarded<T>(
        mut self,
        work: impl FnOnce(&mut dyn Sql) -> Result<T>,
    ) -> Result<(T, Aftermath)> {
        let answer = watched(self.name, || work(&mut self))?;
        self.check_whole()?;
        Ok((answer, self.aftermath))
    }

    fn check_whole(&self) -> Result<()> {
        if self.broken { Err(Error::Broken { transaction: self.name }) } else { Ok(()) }
    }

    /// Runs one step of a transaction that is whole, and remembers when it fails.
    fn step<T>(&mut self, work: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        self.check_whole()?;
        let answer = work(self);
        self.broken = answer.is_err();
        answer
    }

    fn prepare(&self, sql: &'static str, args: &[Value]) -> Result<CachedStatement<'c>> {
        check_args(self.name, sql, args)?;
        let mut statement = self.connection.prepare_cached(sql).map_err(|error| self.failed(sql, &error))?;
        if self.access == Access::Read && !statement.readonly() {
            return Err(statement_error(self.name, sql, READ_ONLY));
        }
        self.bind(sql, &mut statement, args)?;
        Ok(statement)
    }

    /// Binds by the number in the name: `$1` is a named parameter to SQLite, numbered by first appearance.
    fn bind(&self, sql: &str, statement: &mut CachedStatement<'_>, args: &[Value]) -> Result<()> {
        let mut highest = 0;
        for index in 1..=statement.parameter_count() {
            let number =
                statement.parameter_name(index).and_then(|name| name.strip_prefix('$')?.parse().ok());
            let number: usize = number.ok_or_else(|| {
                statement_error(self.name, sql, "its parameters must be written $1, $2 and so on")
            })?;
            highest = highest.max(number);
            let value = number.checked_sub(1).and_then(|position| args.get(position));
            let value = value.ok_or_else(|| self.miscounted(sql, number, args.len()))?;
            statement.raw_bind_parameter(index, value).map_err(|error| self.failed(sql, &error))?;
        }
        if highest == args.len() { Ok(()) } else { Err(self.miscounted(sql, highest, args.len())) }
    }

    fn miscounted(&self, sql: &str, number: usize, given: usize) -> Error {
        statement_error(self.name, sql, format!("it has ${number}, and {given} arguments were given"))
    }

    fn failed(&self, sql: &str, error: &rusqlite::Error) -> Error {
        of_statement(self.name, sql, error)
    }

    fn rows(&self, sql: &'static str, args: &[Value]) -> Result<Vec<Row>> {
        let mut statement = self.prepare(sql, args)?;
        let names: Arc<[String]> = statement.column_names().map(str::to_owned).collect();
        let mut found = Vec::new();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|error| self.failed(sql, &error))? {
            let cells = (0..names.len()).map(|index| {
                let cell = row.get_ref(index).map_err(|error| self.failed(sql, &error))?;
                cell_value(&names[index], cell)
            });
            found.push(Row::new(Arc::clone(&names), cells.collect::<Result<_>>()?));
            if found.len() > QUERY_ROWS_MAX {
                break;
            }
        }
        check_rows(self.name, sql, found.len())?;
        Ok(found)
    }
}

impl Sql for Session<'_> {
    fn execute(&mut self, sql: &'static str, args: &[Value]) -> Result<u64> {
        self.step(|session| {
            let mut statement = session.prepare(sql, args)?;
            let touched = statement.raw_execute().map_err(|error| session.failed(sql, &error))?;
            Ok(touched as u64)
        })
    }

    fn query(&mut self, sql: &'static str, args: &[Value]) -> Result<Vec<Row>> {
        self.step(|session| session.rows(sql, args))
    }

    fn script(&mut self, script: &str) -> Result<()> {
        self.step(|session| {
            if session.access == Access::Read {
                return Err(statement_error(session.name, script, READ_ONLY));
            }
            session.connection.execute_batch(script).map_err(|error| session.failed(script, &error))
        })
    }

    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
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

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        let value = match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        };
        Ok(rusqlite::types::ToSqlOutput::Borrowed(value))
    }
}

fn cell_value(column: &str, cell: ValueRef<'_>) -> Result<Value> {
    let unreadable = |text: &str| Error::Row { column: column.to_owned(), text: text.to_owned() };
    match cell {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(number) => Ok(Value::Int(number)),
        ValueRef::Blob(bytes) => Ok(Value::Blob(bytes.to_vec())),
        ValueRef::Text(bytes) => match str::from_utf8(bytes) {
            Ok(text) => Ok(Value::Text(text.to_owned())),
            Err(_) => Err(unreadable("its text is not UTF-8")),
        },
        ValueRef::Real(_) => Err(unreadable("it is a fraction; write CAST(… AS BIGINT) in the statement")),
    }
}
