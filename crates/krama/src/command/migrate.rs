//! `krama migrate`.

use super::{print, print_json};
use crate::cli::Migrate;
use crate::config::Config;
use crate::machine::MachineClock;
use crate::open::sqlite_path;
use krama_domain::time::Clock;
use krama_store::{Db, DbOptions, migrate, schema};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

/// Brings the schema up to date, or says what would be done.
pub(crate) async fn run(config: &Config, args: &Migrate) -> anyhow::Result<ExitCode> {
    let db = Db::open(&looked_at(config, args), DbOptions::default()).await?;
    let before = migrate::status(&db, schema::MIGRATIONS).await?;
    let pending: Vec<_> =
        before.pending.iter().map(|m| json!({ "version": m.version, "name": m.name })).collect();
    let mut version = before.version;
    if !args.status {
        version = migrate::to_newest(&db, MachineClock::default().now().as_ms()).await?.version;
    }
    if args.json {
        let applied = if args.status { json!([]) } else { json!(pending) };
        let waiting = if args.status { json!(pending) } else { json!([]) };
        print_json(
            &json!({ "version": version, "known": before.known, "applied": applied, "pending": waiting }),
        )?;
    } else {
        let verb = if args.status { "would apply" } else { "applied" };
        let steps = before.pending.iter().map(|m| format!("{verb} {} {}\n", m.version, m.name));
        let standing = format!("the database is at schema {version} of {}\n", before.known);
        print(&(steps.collect::<String>() + &standing))?;
    }
    db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Asking must not make a database: a file that is not there yet stands as empty as one in memory.
fn looked_at(config: &Config, args: &Migrate) -> String {
    let is_missing =
        |path: PathBuf| !path.exists() && path.parent().is_some_and(|dir| dir == "" || dir.is_dir());
    let only_asked = args.status && sqlite_path(&config.database.value).is_some_and(is_missing);
    if only_asked { "sqlite::memory:".to_owned() } else { config.database.value.clone() }
}
