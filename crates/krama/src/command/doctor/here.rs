//! Checks of this machine and of the database.

use super::{Finding, Report};
use crate::command::transfer::LAST_BACKUP;
use crate::config::Config;
use crate::machine::MachineClock;
use crate::open::{self, sqlite_path};
use krama_connectors::settings::Settings;
use krama_domain::effect::State;
use krama_domain::time::{Clock, DAY_MS, MINUTE_MS, SECOND_MS, Timestamp};
use krama_store::repo::outbox;
use krama_store::repo::outbox::search::{self, Filter};
use krama_store::repo::stores::{self, Kept};
use krama_store::{Db, DbOptions, Dialect, Sql, migrate, schema};
use std::path::{Path, PathBuf};

/// An effect that waits for longer than this after its time is late.
const LATE_MS: i64 = 10 * MINUTE_MS;
/// A clock may differ by this.
const SKEW_MAX_MS: i64 = 2 * SECOND_MS;
/// Bytes that should be free where the database lies.
const FREE_MIN_BYTES: u64 = 1 << 30;

fn now() -> Timestamp {
    MachineClock::default().now()
}

/// Runs the checks and answers what is known of each store, if anything.
pub(super) async fn run(config: &Config, report: &mut Report) -> Vec<Settings> {
    let path = sqlite_path(&config.database.value);
    report.check("data directory", async { directory(path.as_deref()) }).await;
    let mut db = None;
    report.check("database", reach(config, path.as_deref(), &mut db)).await;
    let Some(db) = db else { return Vec::new() };
    let mut current = false;
    report.check("schema", schema_of(&db, &mut current)).await;
    let mut known = Vec::new();
    if current {
        report.check("secret key", key(config, &db, path.as_deref(), &mut known)).await;
        report.check("clock", clock(&db)).await;
        for settings in &known {
            let name = |what: &str| format!("{what} of {}", settings.store.id);
            report.check(name("queue"), queue(&db, settings)).await;
            report.check(name("failed effects"), dead(&db, settings)).await;
        }
        report.check("backup", backup(&db)).await;
    }
    db.close().await;
    known
}

fn directory(path: Option<&Path>) -> Finding {
    let Some(path) = path else { return Finding::skip("the data are on a server") };
    let dir = path.parent().filter(|dir| *dir != Path::new("")).unwrap_or(Path::new("."));
    let probe = dir.join(format!(".krama-doctor-{}", std::process::id()));
    if let Err(error) = std::fs::write(&probe, b"") {
        let found = format!("{} cannot be written: {error}", dir.display());
        return Finding::fail(found, "let the directory belong to the user krama runs as");
    }
    // It was there a moment ago; when it cannot be removed, it is empty and hidden.
    let _ = std::fs::remove_file(&probe);
    let Ok(space) = rustix::fs::statvfs(dir) else {
        return Finding::ok(format!("{} can be written", dir.display()));
    };
    let free = space.f_bavail.saturating_mul(space.f_frsize);
    let found = format!("{} can be written, {} MiB are free", dir.display(), free >> 20);
    if free < FREE_MIN_BYTES {
        Finding::warn(found, "make room before it is full")
    } else {
        Finding::ok(found)
    }
}

async fn reach(config: &Config, path: Option<&Path>, kept: &mut Option<Db>) -> Finding {
    if let Some(path) = path.filter(|path| !path.exists()) {
        let found = format!("there is no database {} yet", path.display());
        return Finding::warn(found, "`krama serve` makes it, or --database names another one");
    }
    match Db::open(&config.database.value, DbOptions::default()).await {
        Ok(db) => {
            let kind = if db.dialect() == Dialect::Postgres { "PostgreSQL" } else { "SQLite" };
            *kept = Some(db);
            Finding::ok(format!("{kind} answers"))
        }
        Err(error) => Finding::fail(error.to_string(), "start it, or correct --database"),
    }
}

async fn schema_of(db: &Db, current: &mut bool) -> Finding {
    match migrate::status(db, schema::MIGRATIONS).await {
        Err(error) => Finding::fail(error.to_string(), "see `krama migrate --status`"),
        Ok(status) if !status.pending.is_empty() => Finding::fail(
            format!("it is at schema {} of {}", status.version, status.known),
            "run `krama migrate`",
        ),
        Ok(status) => {
            *current = true;
            Finding::ok(format!("it is at schema {}", status.version))
        }
    }
}

fn is_sealed(tx: &mut dyn Sql) -> krama_store::Result<bool> {
    for store in stores::list(tx)? {
        if stores::settings(tx, &store.id)?.iter().any(|(_, kept)| matches!(kept, Kept::Sealed(_))) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Opening the key makes one where there is none, so it is looked for before.
async fn key(config: &Config, db: &Db, path: Option<&Path>, known: &mut Vec<Settings>) -> Finding {
    let dir = path.and_then(Path::parent).map(PathBuf::from).unwrap_or_default();
    let file = dir.join("krama.key");
    if config.secret_key.is_none() && !file.exists() {
        return match db.read("sealed", is_sealed).await {
            Err(error) => Finding::fail(error.to_string(), "see the database's own check"),
            Ok(true) => Finding::fail(
                format!("{} is missing, and there are sealed credentials", file.display()),
                "put the key of this database there, or set KRAMA_SECRET_KEY",
            ),
            Ok(false) => Finding::ok("there is none yet, and nothing is sealed"),
        };
    }
    let profiles = match open::profiles(config) {
        Ok(profiles) => profiles,
        Err(error) => return Finding::fail(format!("{error:#}"), "put the right key there"),
    };
    let open_all = move |tx: &mut dyn Sql| {
        stores::list(tx)?.into_iter().map(|store| profiles.of_store(tx, store)).collect()
    };
    match db.read("check secrets", open_all).await {
        Ok(all) => {
            *known = all;
            Finding::ok(format!("it opens the credentials of {} stores", known.len()))
        }
        Err(error) => Finding::fail(error.to_string(), "put the key of this database there"),
    }
}

async fn clock(db: &Db) -> Finding {
    if db.dialect() == Dialect::Sqlite {
        return Finding::skip("the database has no clock of its own");
    }
    let sql = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS ms";
    let before = now();
    let read = db.read("clock", move |tx| tx.query_one(sql, &[])?.map_or(Ok(0), |row| row.int("ms"))).await;
    match read {
        Err(error) => Finding::fail(error.to_string(), "see the database's own check"),
        Ok(ms) => skew(before, Timestamp::from_ms(ms), now(), "the database"),
    }
}

/// Compares another clock, read between `before` and `after`, with ours.
pub(super) fn skew(before: Timestamp, other: Timestamp, after: Timestamp, whose: &str) -> Finding {
    let off = if other < before {
        before.since_ms(other)
    } else if other > after {
        other.since_ms(after)
    } else {
        0
    };
    let found = format!("it differs from {whose} by {off} ms");
    if off > SKEW_MAX_MS {
        Finding::fail(found, "set the time of this machine by NTP")
    } else {
        Finding::ok(found)
    }
}

async fn queue(db: &Db, settings: &Settings) -> Finding {
    let id = settings.store.id.clone();
    let due = db.read("due", move |tx| outbox::overdue_since(tx, &id)).await;
    match due {
        Err(error) => Finding::fail(error.to_string(), "see the database's own check"),
        Ok(None) => Finding::ok("nothing waits"),
        Ok(Some(at)) if now().since_ms(at) > LATE_MS => Finding::warn(
            format!("an effect waits since {at}"),
            "see that a server runs, and `krama effects list --state ready`",
        ),
        Ok(Some(_)) => Finding::ok("nothing is late"),
    }
}

async fn dead(db: &Db, settings: &Settings) -> Finding {
    let (id, states) = (settings.store.id.clone(), vec![State::Refused, State::Unknown]);
    let filter = Filter { states, ..Filter::default() };
    match db.read("dead", move |tx| search::groups(tx, &id, &filter)).await {
        Err(error) => Finding::fail(error.to_string(), "see the database's own check"),
        Ok(groups) if groups.is_empty() => Finding::ok("none"),
        Ok(groups) => {
            let sum: i64 = groups.iter().map(search::Group::count).sum();
            let advice = format!("look at `krama effects list --by-cause --store {}`", settings.store.id);
            Finding::warn(format!("{sum} need a person"), advice)
        }
    }
}

async fn backup(db: &Db) -> Finding {
    let last = |tx: &mut dyn Sql| {
        let Some(store) = stores::list(tx)?.into_iter().next() else { return Ok(None) };
        let note = stores::notes(tx, &store.id)?.into_iter().find(|(name, _)| name == LAST_BACKUP);
        Ok(note.and_then(|(_, at)| Timestamp::parse_rfc3339(&at)))
    };
    match db.read("backup", last).await {
        Ok(Some(at)) if now().since_ms(at) <= 2 * DAY_MS => {
            Finding::ok(format!("the last one was made at {at}"))
        }
        Ok(Some(at)) => {
            Finding::warn(format!("the last one was made at {at}"), "run `krama backup` every day")
        }
        _ => Finding::skip("no `krama backup` is known; other ways leave no trace here"),
    }
}
