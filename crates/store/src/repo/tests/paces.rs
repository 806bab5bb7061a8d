//! Turns at what wants to be asked only so often.

use super::world::{at, number, read, write};
use crate::Db;
use crate::repo::paces;
use crate::testing::migrated;
use krama_domain::time::{MINUTE_MS, Timestamp};
use tokio::task::JoinSet;

async fn take(db: &Db, name: &'static str, seconds: i64) -> Option<Timestamp> {
    write(db, move |tx| paces::take(tx, name, MINUTE_MS, at(seconds))).await
}

#[tokio::test]
async fn a_turn_is_taken_once_in_its_time() {
    migrated(|db| async move {
        assert_eq!(take(&db, "statement/a", 0).await, None);
        assert_eq!(take(&db, "statement/b", 1).await, None, "another matter");
        assert_eq!(take(&db, "statement/a", 1).await, Some(at(60)));
        assert_eq!(take(&db, "statement/a", 59).await, Some(at(60)), "asking does not make it later");
        assert_eq!(take(&db, "statement/a", 60).await, None);
        assert_eq!(take(&db, "statement/a", 61).await, Some(at(120)));
    })
    .await;
}

#[tokio::test]
async fn of_many_at_once_one_takes_the_turn() {
    migrated(|db| async move {
        let mut all = JoinSet::new();
        for _ in 0..8 {
            let db = db.clone();
            all.spawn(async move { take(&db, "statement/a", 0).await });
        }
        let mut taken = 0;
        while let Some(outcome) = all.join_next().await {
            taken += usize::from(outcome.unwrap().is_none());
        }
        assert_eq!(taken, 1);
    })
    .await;
}

#[tokio::test]
async fn names_are_not_kept_and_old_turns_are_forgotten() {
    migrated(|db| async move {
        take(&db, "statement/secret-token", 0).await;
        let kept = read(&db, |tx| tx.query("SELECT name FROM paces", &[])).await;
        assert!(!kept[0].text("name").unwrap().contains("secret"));
        take(&db, "statement/b", 3_600).await;
        assert_eq!(number(&db, "SELECT COUNT(*) FROM paces").await, 1);
    })
    .await;
}
