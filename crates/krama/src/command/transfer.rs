//! `krama backup`, `restore` and `copy`: whole databases, moved.

use super::audit::{self, Deed};
use super::terminal::bar;
use super::{print_json, print_table};
use crate::cli::{Backup, Copy, Restore};
use crate::config::Config;
use crate::machine::{MachineClock, MachineRandom};
use crate::open::{self, sqlite_path};
use anyhow::bail;
use krama_domain::ids::AuditId;
use krama_domain::time::{Clock, Timestamp};
use krama_store::repo::{audit as log, stores};
use krama_store::transfer::{self, Book, Source};
use krama_store::{Db, DbOptions, Dialect, migrate, schema};
use serde_json::{Map, Value, json};
use std::process::ExitCode;
use tokio::sync::mpsc;

/// Pieces that are read ahead of the file.
const PIECES_AHEAD_MAX: usize = 4;
/// Under this name the first store's notes say when the last backup was made.
pub(super) const LAST_BACKUP: &str = "krama.backup_at";
/// Said of every backup and copy.
const KEY: &str = "credentials in it are sealed: keep krama.key (or KRAMA_SECRET_KEY) with it, without it nobody can open them";

fn now() -> Timestamp {
    MachineClock::default().now()
}

/// Opens a database that must be there already.
async fn existing(url: &str) -> anyhow::Result<Db> {
    if let Some(path) = sqlite_path(url).filter(|path| !path.exists()) {
        bail!("there is no database {}: nothing was made", path.display());
    }
    Ok(Db::open(url, DbOptions::default()).await?)
}

fn tables(book: &Book) -> Vec<Vec<String>> {
    let row = |(name, sum): (&String, &transfer::Sum)| {
        vec![name.clone(), sum.rows.to_string(), sum.hex()[..16].to_owned()]
    };
    book.0.iter().map(row).collect()
}

fn tables_json(book: &Book) -> Map<String, Value> {
    let each = |(name, sum): (&String, &transfer::Sum)| {
        (name.clone(), json!({ "rows": sum.rows, "hash": sum.hex() }))
    };
    book.0.iter().map(each).collect()
}

/// The columns of [`tables`].
const HEAD: [&str; 3] = ["table", "rows", "hash"];

/// `krama backup`.
pub(crate) async fn back_up(config: &Config, args: &Backup) -> anyhow::Result<ExitCode> {
    if args.file.exists() {
        bail!("{} is there already: give another name", args.file.display());
    }
    let url = &config.database.value;
    let db = existing(url).await?;
    let standing = migrate::status(&db, schema::MIGRATIONS).await?;
    let plain = sqlite_path(url).filter(|_| db.dialect() == Dialect::Sqlite && !args.portable);
    let form = if plain.is_some() { "sqlite" } else { "portable" };
    match plain {
        Some(path) => transfer::back_up_sqlite(&path, &args.file).await?,
        None => write_portable(&db, standing.version, args).await?,
    }
    // What was written is read again: a backup that cannot be read is none.
    let (schema, book) = Source::of_file(&args.file).await?.check().await?;
    note(&db).await;
    db.close().await;
    if args.json {
        let file = args.file.display().to_string();
        print_json(&json!({
            "file": file, "form": form, "schema": schema, "rows": book.rows(), "tables": tables_json(&book),
        }))?;
    } else {
        print_table(&HEAD, &tables(&book))?;
        eprintln!("wrote {} rows to {}; {KEY}", book.rows(), args.file.display());
    }
    Ok(ExitCode::SUCCESS)
}

async fn write_portable(db: &Db, schema: i64, args: &Backup) -> anyhow::Result<()> {
    let bar = bar("backup");
    let progress = |table: &str, rows: u64| {
        bar.set_message(table.to_owned());
        bar.inc(rows);
    };
    let (sender, receiver) = mpsc::channel(PIECES_AHEAD_MAX);
    let made_at = now().rfc3339();
    let (read, written) = tokio::join!(
        Source::Db(db.clone()).read(sender),
        transfer::write_file(&args.file, schema, &made_at, receiver, &progress)
    );
    bar.finish_and_clear();
    written?;
    if let Err(error) = read {
        // What was read to its end only as far as the error is no backup.
        let _ = std::fs::remove_file(&args.file);
        return Err(error.into());
    }
    Ok(())
}

/// Notes when the last backup was made, for `krama doctor`. A database that is being read only goes without.
async fn note(db: &Db) {
    let at = now();
    let write = move |tx: &mut dyn krama_store::Sql| match stores::list(tx)?.first() {
        Some(store) => stores::note(tx, &store.id, LAST_BACKUP, &at.rfc3339(), at),
        None => Ok(()),
    };
    if let Err(error) = db.write("note the backup", write).await {
        tracing::warn!(%error, "the backup was made, but could not be noted");
    }
}

/// `krama restore`.
pub(crate) async fn restore(config: &Config, args: &Restore) -> anyhow::Result<ExitCode> {
    let source = Source::of_file(&args.file).await?;
    let (schema, book) = source.check().await?;
    let url = &config.database.value;
    if args.dry_run {
        return tell_restored(args, schema, &book);
    }
    let lock = open::server_lock(config)?;
    let db = Db::open(url, DbOptions::default()).await?;
    if !args.force && transfer::refuse_rows(&db).await.is_err() {
        bail!(
            "the database is not empty: give another one with --database, or say --force to drop what is in it"
        );
    }
    let bar = bar("restore");
    let progress = |table: &str, rows: u64| {
        bar.set_message(table.to_owned());
        bar.inc(rows);
    };
    let restored = transfer::restore(&args.file, &db, args.force, now().as_ms(), &progress).await?;
    bar.finish_and_clear();
    tell_the_log(&db, args).await?;
    db.close().await;
    drop(lock);
    tell_restored(args, restored.schema, &restored.book)
}

async fn tell_the_log(db: &Db, args: &Restore) -> anyhow::Result<()> {
    let at = now();
    let (id, file) = (AuditId::fresh(at, &mut MachineRandom::new()?), args.file.display().to_string());
    let line = audit::written(id, at, None, Deed::new("database.restore", &file));
    Ok(db.write("tell of the restore", move |tx| log::append(tx, &line)).await?)
}

fn tell_restored(args: &Restore, schema: i64, book: &Book) -> anyhow::Result<ExitCode> {
    if args.json {
        print_json(&json!({
            "file": args.file.display().to_string(), "schema": schema, "dry_run": args.dry_run,
            "rows": book.rows(), "tables": tables_json(book),
        }))?;
        return Ok(ExitCode::SUCCESS);
    }
    print_table(&HEAD, &tables(book))?;
    if args.dry_run {
        eprintln!("the backup is whole, {} rows at schema {schema}; nothing was written", book.rows());
    } else {
        eprintln!(
            "restored {} rows; {KEY}.\nWhat had not happened when the backup was made stands in `krama effects list --state ready` \
             and goes out when a server starts: discard there what has happened since",
            book.rows()
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// `krama copy`.
pub(crate) async fn copy(args: &Copy) -> anyhow::Result<ExitCode> {
    let from = existing(&args.from).await?;
    if args.dry_run {
        let book = transfer::sums(&from).await?;
        if sqlite_path(&args.to).is_none_or(|path| path.exists()) {
            let to = Db::open(&args.to, DbOptions::default()).await?;
            transfer::refuse_rows(&to).await?;
            to.close().await;
        }
        from.close().await;
        return tell_copied(args, &book);
    }
    let to = Db::open(&args.to, DbOptions::default()).await?;
    let bar = bar("copy");
    let progress = |table: &str, rows: u64| {
        bar.set_message(table.to_owned());
        bar.inc(rows);
    };
    let book = transfer::copy(&from, &to, now().as_ms(), &progress).await?;
    bar.finish_and_clear();
    from.close().await;
    to.close().await;
    tell_copied(args, &book)
}

fn tell_copied(args: &Copy, book: &Book) -> anyhow::Result<ExitCode> {
    if args.json {
        print_json(&json!({
            "dry_run": args.dry_run, "rows": book.rows(), "verified": !args.dry_run, "tables": tables_json(book),
        }))?;
    } else {
        print_table(&HEAD, &tables(book))?;
        if args.dry_run {
            eprintln!("{} rows would be copied; nothing was written", book.rows());
        } else {
            eprintln!("copied {} rows and compared them; {KEY}", book.rows());
        }
    }
    Ok(ExitCode::SUCCESS)
}
