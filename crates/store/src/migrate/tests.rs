//! Fresh, repeated, refused and simultaneous migrations, on both databases.

use super::*;
use crate::testing::both;

const FIRST: Migration = Migration {
    version: 1,
    name: "notes",
    text: "CREATE TABLE note (id BIGINT PRIMARY KEY, bytes {blob}); CREATE INDEX note_bytes ON note (bytes);",
};
const SECOND: Migration = Migration {
    version: 2,
    name: "seed",
    text: "INSERT INTO note (id) VALUES (1); INSERT INTO note (id) VALUES (2);",
};
const BAD: Migration = Migration {
    version: 3,
    name: "bad",
    text: "INSERT INTO note (id) VALUES (3); INSERT INTO nothing VALUES (1);",
};

async fn notes(db: &Db) -> usize {
    db.read("test.notes", |tx| tx.query("SELECT id FROM note", args![])).await.unwrap().len()
}

#[tokio::test]
async fn an_empty_database_gets_everything_and_the_second_time_nothing() {
    both(|db| async move {
        let before = status(&db, &[FIRST, SECOND]).await.unwrap();
        assert_eq!(before, Status { version: 0, known: 2, pending: vec![FIRST, SECOND] });
        let report = run(&db, &[FIRST, SECOND], 5).await.unwrap();
        assert_eq!(report, Report { applied: vec![1, 2], version: 2 });
        let again = run(&db, &[FIRST, SECOND], 6).await.unwrap();
        assert_eq!(again, Report { applied: vec![], version: 2 });
        assert_eq!(notes(&db).await, 2);
        let sql = "SELECT version, name, applied_at FROM schema_migrations WHERE version = 2";
        let row = db.read("test.applied", move |tx| tx.query_one(sql, args![])).await.unwrap().unwrap();
        assert_eq!((row.text("name"), row.int("applied_at")), (Ok("seed"), Ok(5)));
    })
    .await;
}

#[tokio::test]
async fn a_later_program_adds_what_is_new() {
    both(|db| async move {
        run(&db, &[FIRST], 0).await.unwrap();
        assert_eq!(status(&db, &[FIRST, SECOND]).await.unwrap().pending, [SECOND]);
        assert_eq!(run(&db, &[FIRST, SECOND], 0).await.unwrap().applied, [2]);
    })
    .await;
}

#[tokio::test]
async fn a_newer_database_is_refused() {
    both(|db| async move {
        run(&db, &[FIRST, SECOND], 0).await.unwrap();
        let newer = Error::Newer { found: 2, known: 1 };
        assert_eq!(run(&db, &[FIRST], 0).await, Err(newer.clone()));
        assert_eq!(status(&db, &[FIRST]).await, Err(newer.clone()));
        assert_eq!(
            newer.to_string(),
            "the database is at schema 2, this program knows up to 1: start a newer krama, or restore a backup"
        );
    })
    .await;
}

#[tokio::test]
async fn a_changed_migration_is_refused() {
    both(|db| async move {
        run(&db, &[FIRST], 0).await.unwrap();
        let changed = Migration { text: "CREATE TABLE other (id BIGINT)", ..FIRST };
        let refused = Err(Error::ChangedMigration { version: 1, name: "notes".to_owned() });
        assert_eq!(run(&db, &[changed, SECOND], 0).await, refused);
        assert_eq!(notes(&db).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing_of_itself() {
    both(|db| async move {
        let outcome = run(&db, &[FIRST, SECOND, BAD], 0).await;
        assert!(matches!(outcome, Err(Error::Sql { .. })), "{outcome:?}");
        assert_eq!(status(&db, &[FIRST, SECOND, BAD]).await.unwrap().version, 2);
        assert_eq!(notes(&db).await, 2);
    })
    .await;
}

#[tokio::test]
async fn nodes_that_start_together_share_the_work() {
    const NODES: usize = 4;
    both(|db| async move {
        let nodes: Vec<_> = (0..NODES)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move { run(&db, &[FIRST, SECOND], 0).await.unwrap().applied })
            })
            .collect();
        let mut applied = Vec::new();
        for node in nodes {
            applied.extend(node.await.unwrap());
        }
        applied.sort_unstable();
        assert_eq!(applied, [1, 2]);
        assert_eq!(notes(&db).await, 2);
    })
    .await;
}

#[test]
fn a_database_of_one_thread_is_migrated_alike() {
    let local = Local::open_in_memory().unwrap();
    assert_eq!(status_local(&local, &[FIRST]).unwrap().pending, [FIRST]);
    assert_eq!(run_local(&local, &[FIRST, SECOND], 0).unwrap().applied, [1, 2]);
    assert_eq!(run_local(&local, &[FIRST], 0), Err(Error::Newer { found: 2, known: 1 }));
}
