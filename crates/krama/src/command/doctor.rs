//! `krama doctor`: checks one after the other, each with how long it took and what to do. Changes nothing.
//!
//! The kinds of checks stand below: `here.rs` looks at this machine and the database, `outside.rs` asks the providers and
//! the own addresses.

mod here;
mod outside;

use super::{print_json, print_table};
use crate::cli::Doctor;
use crate::config::Config;
use serde_json::json;
use std::process::ExitCode;
use std::time::Instant;

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Ok,
    Warn,
    Fail,
    Skip,
}

impl Status {
    const fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Skip => "skip",
        }
    }
}

/// What a check found, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Finding {
    status: Status,
    found: String,
    advice: String,
}

impl Finding {
    fn ok(found: impl Into<String>) -> Self {
        Self { status: Status::Ok, found: found.into(), advice: String::new() }
    }

    fn skip(found: impl Into<String>) -> Self {
        Self { status: Status::Skip, found: found.into(), advice: String::new() }
    }

    fn warn(found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { status: Status::Warn, found: found.into(), advice: advice.into() }
    }

    fn fail(found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { status: Status::Fail, found: found.into(), advice: advice.into() }
    }
}

/// One line of the report.
struct Line {
    name: String,
    finding: Finding,
    ms: u128,
}

/// Collects what checks find.
#[derive(Default)]
struct Report(Vec<Line>);

impl Report {
    /// Runs a check and keeps what it found.
    async fn check(&mut self, name: impl Into<String>, work: impl Future<Output = Finding>) {
        let begun = Instant::now();
        let finding = work.await;
        self.0.push(Line { name: name.into(), finding, ms: begun.elapsed().as_millis() });
    }

    fn failed(&self) -> bool {
        self.0.iter().any(|line| line.finding.status == Status::Fail)
    }
}

/// Runs all checks; exit code 1 when one fails.
pub(crate) async fn run(config: &Config, args: &Doctor) -> anyhow::Result<ExitCode> {
    let mut report = Report::default();
    let source = format!("the database is set by {}", config.database.source);
    report.check("configuration", async { Finding::ok(source) }).await;
    let stores = here::run(config, &mut report).await;
    if args.offline {
        report.check("providers", async { Finding::skip("not asked, --offline") }).await;
    } else {
        outside::run(&stores, &config.public_url.value, &mut report).await?;
    }
    let failed = report.failed();
    tell(args, &report.0)?;
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn tell(args: &Doctor, lines: &[Line]) -> anyhow::Result<()> {
    let status = |line: &Line| line.finding.status.code();
    if args.json {
        let checks = lines.iter().map(|line| {
            let ms = u64::try_from(line.ms).unwrap_or(u64::MAX);
            let Finding { found, advice, .. } = &line.finding;
            let advice = Some(advice).filter(|advice| !advice.is_empty());
            json!({ "name": line.name, "status": status(line), "ms": ms, "found": found, "advice": advice })
        });
        let checks: Vec<_> = checks.collect();
        let ok = lines.iter().all(|line| line.finding.status != Status::Fail);
        return print_json(&json!({ "ok": ok, "checks": checks }));
    }
    let row = |line: &Line| {
        let Finding { found, advice, .. } = &line.finding;
        let found = if advice.is_empty() { found.clone() } else { format!("{found}: {advice}") };
        vec![line.name.clone(), status(line).to_owned(), format!("{} ms", line.ms), found]
    };
    print_table(&["check", "", "", "found"], &lines.iter().map(row).collect::<Vec<_>>())
}
