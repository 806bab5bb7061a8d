//! A transaction that asks the database how it will carry out each statement before it does.

use crate::{Dialect, Result, Row, Sql, Value, dialect::pick};

/// Passes everything on, and keeps the plans.
pub(super) struct Explained<'a> {
    tx: &'a mut dyn Sql,
    /// The lines of each plan.
    pub(super) plans: Vec<Plan>,
}

/// How a statement is carried out.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    #[expect(dead_code, reason = "shown when a test fails")]
    pub(super) statement: &'static str,
    pub(super) lines: Vec<String>,
}

impl<'a> Explained<'a> {
    /// On PostgreSQL whole tables are read only where there is no other way; otherwise it would prefer that for the
    /// small tables of a test.
    pub(super) fn new(tx: &'a mut dyn Sql) -> Result<Self> {
        if tx.dialect() == Dialect::Postgres {
            tx.script("SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan")?;
        }
        Ok(Self { tx, plans: Vec::new() })
    }

    fn explain(&mut self, statement: &'static str, args: &[Value]) -> Result<()> {
        let ask = pick(self.tx.dialect(), "EXPLAIN QUERY PLAN ", "EXPLAIN ");
        let column = pick(self.tx.dialect(), "detail", "QUERY PLAN");
        // Statements are static on purpose; a test may leak one.
        let asked: &'static str = Box::leak(format!("{ask}{statement}").into_boxed_str());
        let rows = self.tx.query(asked, args)?;
        let lines = |rows: &[Row]| {
            rows.iter().map(|row| row.text(column).map(str::to_owned)).collect::<Result<Vec<_>>>()
        };
        self.plans.push(Plan { statement, lines: lines(&rows)? });
        if self.tx.dialect() == Dialect::Postgres {
            let rows = self.explain_prepared(statement, args.len())?;
            self.plans.push(Plan { statement, lines: lines(&rows)? });
        }
        Ok(())
    }

    /// What PostgreSQL does with a statement that is carried out often: it plans once, for all values.
    fn explain_prepared(&mut self, statement: &'static str, args: usize) -> Result<Vec<Row>> {
        self.tx.script(&format!("PREPARE explained AS {statement}"))?;
        let nulls = vec!["NULL"; args].join(", ");
        let execute = if args == 0 { "explained".to_owned() } else { format!("explained({nulls})") };
        let asked: &'static str = Box::leak(format!("EXPLAIN EXECUTE {execute}").into_boxed_str());
        let rows = self.tx.query(asked, &[])?;
        self.tx.script("DEALLOCATE explained")?;
        Ok(rows)
    }
}

impl Sql for Explained<'_> {
    fn execute(&mut self, sql: &'static str, args: &[Value]) -> Result<u64> {
        self.explain(sql, args)?;
        self.tx.execute(sql, args)
    }

    fn query(&mut self, sql: &'static str, args: &[Value]) -> Result<Vec<Row>> {
        self.explain(sql, args)?;
        self.tx.query(sql, args)
    }

    fn script(&mut self, script: &str) -> Result<()> {
        self.tx.script(script)
    }

    fn dialect(&self) -> Dialect {
        self.tx.dialect()
    }

    fn tally(&mut self, tally: krama_metrics::Tally) {
        self.tx.tally(tally);
    }

    fn wake(&mut self, topic: &'static str) {
        self.tx.wake(topic);
    }

    fn name(&self) -> &'static str {
        self.tx.name()
    }
}
