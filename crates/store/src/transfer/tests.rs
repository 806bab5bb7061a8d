//! Whole databases moved from one to the other and back, into files and out of them, with a row in every table there is.

use super::{Source, back_up_sqlite, copy, restore, sums, tables, write_file};
use crate::testing::{Directory, Scratch};
use crate::{Db, DbOptions, Error, Sql, Value, dialect::pick, migrate, schema};
use tokio::sync::mpsc;

/// Rows of each table: more than one page, and no multiple of what one statement inserts.
const ROWS: i64 = 1_033;

async fn open(url: &str) -> Db {
    Db::open(url, DbOptions::default()).await.unwrap()
}

async fn migrated(url: &str) -> Db {
    let db = open(url).await;
    migrate::run(&db, schema::MIGRATIONS, 0).await.unwrap();
    db
}

/// A value for a column of any type, different in each row.
fn value(kind: &str, row: i64) -> Value {
    match kind.to_ascii_uppercase().as_str() {
        "BLOB" | "BYTEA" => Value::Blob(vec![0, 255, u8::try_from(row % 251).unwrap()]),
        "BIGINT" => Value::Int(row * 1_000_003 - 7),
        // Keys whose order differs between the two databases.
        _ => Value::Text(format!("{}«{row}»\n\"їжак\"", if row % 2 == 0 { 'a' } else { 'B' })),
    }
}

/// Fills every table of the catalogue; nothing here knows their names.
async fn filled(url: &str, rows: i64) -> Db {
    let db = migrated(url).await;
    db.write("fill", move |tx| {
        for table in tables(tx)? {
            fill(tx, &table.name, rows)?;
        }
        Ok(())
    })
    .await
    .unwrap();
    db
}

fn fill(tx: &mut dyn Sql, table: &str, rows: i64) -> crate::Result<()> {
    let sql = pick(
        tx.dialect(),
        "SELECT name, type AS kind FROM pragma_table_info($1)",
        "SELECT CAST(a.attname AS TEXT) AS name, format_type(a.atttypid, NULL) AS kind
         FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = to_regclass($1) AND a.attnum > 0",
    );
    let columns = tx.query(sql, crate::args![table])?;
    let names: Vec<_> = columns.iter().map(|row| format!("\"{}\"", row.text("name").unwrap())).collect();
    let places: Vec<_> = (1..=names.len()).map(|n| format!("${n}")).collect();
    let text = format!("INSERT INTO \"{table}\" ({}) VALUES ({})", names.join(", "), places.join(", "));
    let insert: &'static str = Box::leak(text.into_boxed_str());
    for row in 0..rows {
        let cells: Vec<_> = columns.iter().map(|column| value(column.text("kind").unwrap(), row)).collect();
        tx.execute(insert, &cells)?;
    }
    Ok(())
}

/// As many rows in each table as there are tables in the schema's own text.
fn assert_holds_everything(book: &super::Book, rows: i64) {
    let all: String = schema::MIGRATIONS.iter().map(|migration| migration.text).collect();
    let made = all.matches("CREATE TABLE ").count() - all.matches("DROP TABLE ").count();
    assert_eq!(book.0.len(), made, "a table is missed: {:?}", book.0.keys());
    for (name, sum) in &book.0 {
        assert_eq!(i64::try_from(sum.rows), Ok(rows), "{name}");
    }
}

fn silent(_: &str, _: u64) {}

#[tokio::test]
async fn every_table_goes_from_sqlite_to_postgres_and_back_unchanged() {
    let Some(scratch) = Scratch::create().await else { return };
    let directory = Directory::new();
    let first = filled(&directory.url("first.db"), ROWS).await;
    let server = open(scratch.url()).await;
    let there = copy(&first, &server, 1, &silent).await.unwrap();
    assert_holds_everything(&there, ROWS);
    let second = open(&directory.url("second.db")).await;
    let back = copy(&server, &second, 1, &silent).await.unwrap();
    assert_eq!(back, there);
    assert_eq!(sums(&second).await.unwrap(), sums(&first).await.unwrap());
    for db in [first, second, server] {
        db.close().await;
    }
    scratch.remove().await;
}

#[tokio::test]
async fn a_copy_refuses_a_target_with_rows_and_another_schema() {
    let directory = Directory::new();
    let from = filled(&directory.url("from.db"), 1).await;
    let full = filled(&directory.url("full.db"), 1).await;
    let refused = copy(&from, &full, 1, &silent).await.unwrap_err().to_string();
    assert!(refused.contains("not empty") && refused.contains("rows in attempts"), "{refused}");
    let older = open(&directory.url("older.db")).await;
    migrate::run(&older, &schema::MIGRATIONS[..1], 0).await.unwrap();
    for (from, to, side) in [(&older, &full, "source"), (&from, &older, "target")] {
        let refused = copy(from, to, 1, &silent).await.unwrap_err().to_string();
        assert!(refused.contains(side) && refused.contains("schema 1"), "{refused}");
    }
}

#[tokio::test]
async fn a_change_behind_the_copys_back_is_found() {
    let directory = Directory::new();
    let from = filled(&directory.url("from.db"), 3).await;
    let to = open(&directory.url("to.db")).await;
    let book = copy(&from, &to, 1, &silent).await.unwrap();
    let change = "UPDATE contacts SET body = body || ' ' WHERE created_at = -7";
    to.write("change", move |tx| tx.execute(change, &[])).await.unwrap();
    let difference = super::compare(&book, &to).await.unwrap_err().to_string();
    assert!(difference.contains("contacts"), "{difference}");
}

/// Writes the portable form of a database.
async fn write_portable(db: &Db, path: &std::path::Path) -> super::Book {
    let version = migrate::status(db, schema::MIGRATIONS).await.unwrap().version;
    let (sender, receiver) = mpsc::channel(1);
    let reading = Source::Db(db.clone()).read(sender);
    let (read, written) =
        tokio::join!(reading, write_file(path, version, "2026-01-05T10:01:03Z", receiver, &silent));
    assert_eq!(read.unwrap(), written.clone().unwrap());
    written.unwrap()
}

#[tokio::test]
async fn both_kinds_of_backup_are_restored_into_both_databases() {
    let Some(scratch) = Scratch::create().await else { return };
    let directory = Directory::new();
    let first = filled(&directory.url("first.db"), ROWS).await;
    let wanted = sums(&first).await.unwrap();
    let (portable, plain) = (directory.path().join("portable"), directory.path().join("plain"));
    assert_eq!(write_portable(&first, &portable).await, wanted);
    back_up_sqlite(&directory.path().join("first.db"), &plain).await.unwrap();
    let server = open(scratch.url()).await;
    for (nth, backup) in [&portable, &plain].into_iter().enumerate() {
        let fresh = open(&directory.url(&format!("{nth}.db"))).await;
        assert_eq!(restore(backup, &fresh, false, 1, &silent).await.unwrap().book, wanted);
        let again = restore(backup, &fresh, false, 1, &silent).await.unwrap_err().to_string();
        assert!(again.contains("not empty"), "{again}");
        assert_eq!(restore(backup, &server, true, 1, &silent).await.unwrap().book, wanted);
        assert_eq!(sums(&server).await.unwrap(), wanted);
    }
    server.close().await;
    scratch.remove().await;
}

#[tokio::test]
async fn an_older_backup_is_brought_to_the_present_schema() {
    let directory = Directory::new();
    let older = open(&directory.url("older.db")).await;
    migrate::run(&older, &schema::MIGRATIONS[..1], 0).await.unwrap();
    older.write("fill", |tx| fill(tx, "orders", 5)).await.unwrap();
    let (portable, plain) = (directory.path().join("portable"), directory.path().join("plain"));
    write_portable(&older, &portable).await;
    back_up_sqlite(&directory.path().join("older.db"), &plain).await.unwrap();
    for backup in [portable, plain] {
        let fresh = open("sqlite::memory:").await;
        let restored = restore(&backup, &fresh, false, 1, &silent).await.unwrap();
        assert_eq!((restored.schema, restored.book.rows()), (1, 5));
        let standing = migrate::status(&fresh, schema::MIGRATIONS).await.unwrap();
        assert!(standing.pending.is_empty(), "{standing:?}");
    }
}

#[tokio::test]
async fn a_damaged_backup_is_refused_before_anything_is_touched() {
    let directory = Directory::new();
    let first = filled(&directory.url("first.db"), 3).await;
    let path = directory.path().join("portable");
    write_portable(&first, &path).await;
    let whole = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<_> = whole.lines().collect();
    let cut = lines[..lines.len() - 1].join("\n") + "\n";
    for (damaged, words) in [
        (cut, "in the middle"),
        (whole.replacen("1000003", "1000004", 1).replacen("999996", "999997", 1), "damaged"),
        (whole.replacen("\"krama_backup\":1", "\"krama_backup\":2", 1), "newer"),
        (whole.replacen("\"schema\":", "\"schema\":99", 1), "newer"),
        ("number,total\n1,2\n".to_owned(), "line 1"),
        (String::new(), "line 1"),
    ] {
        std::fs::write(&path, damaged).unwrap();
        let target = filled("sqlite::memory:", 2).await;
        let before = sums(&target).await.unwrap();
        let refused = restore(&path, &target, true, 1, &silent).await.unwrap_err().to_string();
        assert!(refused.contains(words), "{words}: {refused}");
        assert_eq!(sums(&target).await.unwrap(), before);
    }
}

#[tokio::test]
async fn a_database_in_use_is_no_backup() {
    let directory = Directory::new();
    let _in_use = filled(&directory.url("first.db"), 3).await;
    let target = open("sqlite::memory:").await;
    let refused = restore(&directory.path().join("first.db"), &target, false, 1, &silent).await;
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("first.db-wal") && refused.contains("krama backup"), "{refused}");
}

#[tokio::test]
async fn a_backup_that_cannot_be_written_leaves_nothing() {
    let directory = Directory::new();
    let first = filled(&directory.url("first.db"), 1).await;
    let nowhere = directory.path().join("nowhere/backup");
    let failed = back_up_sqlite(&directory.path().join("first.db"), &nowhere).await.unwrap_err();
    assert!(matches!(failed, Error::Transfer { .. }), "{failed}");
    let (sender, receiver) = mpsc::channel(1);
    let (_, written) =
        tokio::join!(Source::Db(first).read(sender), write_file(&nowhere, 1, "now", receiver, &silent));
    assert!(written.is_err());
}
