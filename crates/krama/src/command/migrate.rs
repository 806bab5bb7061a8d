//! `krama migrate`.

use super::print_json;
use crate::cli::Migrate;
use crate::config::Config;
use crate::machine::MachineClock;
use krama_domain::time::Clock;
use krama_store::{Db, DbOptions, migrate, schema};
use serde_json::json;
use std::process::ExitCode;

/// Brings the schema up to date, or says what would be done.
pub(crate) async fn run(config: &Config, args: &Migrate) -> anyhow::Result<ExitCode> {
    let db = Db::open(&config.database.value, DbOptions::default()).await?;
    let before = migrate::status(&db, schema::MIGRATIONS).await?;
    let pending: Vec<_> =
        before.pending.iter().map(|m| json!({ "version": m.version, "name": m.name })).collect();
    let mut version = before.version;
    if !args.status {
        version = migrate::run(&db, schema::MIGRATIONS, MachineClock::default().now().as_ms()).await?.version;
    }
    if args.json {
        let applied = if args.status { json!([]) } else { json!(pending) };
        let waiting = if args.status { json!(pending) } else { json!([]) };
        print_json(
            &json!({ "version": version, "known": before.known, "applied": applied, "pending": waiting }),
        )?;
    } else {
        let verb = if args.status { "would apply" } else { "applied" };
        for migration in &before.pending {
            println!("{verb} {} {}", migration.version, migration.name);
        }
        println!("the database is at schema {version} of {}", before.known);
    }
    db.close().await;
    Ok(ExitCode::SUCCESS)
}
