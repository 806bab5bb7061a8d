//! Turns at what wants to be asked only so often.

use super::world::{at, number, read, write};
use crate::Db;
use crate::repo::paces;
use crate::testing::migrated;
use krama_domain::time::{MINUTE_MS, SECOND_MS, Timestamp};
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

async fn draw(db: &Db, name: &'static str, seconds: i64) -> Option<Timestamp> {
    write(db, move |tx| paces::draw(tx, name, SECOND_MS, 3, at(seconds))).await
}

#[tokio::test]
async fn after_a_rest_some_turns_are_there_at_once_and_then_one_by_one() {
    migrated(|db| async move {
        for _ in 0..3 {
            assert_eq!(draw(&db, "carrier/a", 0).await, None);
        }
        assert_eq!(draw(&db, "carrier/a", 0).await, Some(at(1)));
        assert_eq!(draw(&db, "carrier/b", 0).await, None, "another account");
        assert_eq!(draw(&db, "carrier/a", 1).await, None);
        assert_eq!(draw(&db, "carrier/a", 1).await, Some(at(2)), "asking does not make it later");
        // A rest of two seconds gives two turns back, a long one no more than all.
        for seconds in [3, 3, 60, 60, 60] {
            assert_eq!(draw(&db, "carrier/a", seconds).await, None, "{seconds}");
        }
        assert_eq!(draw(&db, "carrier/a", 60).await, Some(at(61)));
        assert_eq!(draw(&db, "carrier/a", -3_600).await, None, "a clock that was set back stops nobody");
        assert_eq!(draw(&db, "carrier/a", -3_600).await, None);
    })
    .await;
}

#[tokio::test]
async fn of_many_at_once_no_more_take_a_turn_than_there_are() {
    migrated(|db| async move {
        let mut all = JoinSet::new();
        for _ in 0..12 {
            let db = db.clone();
            all.spawn(async move { draw(&db, "carrier/a", 0).await });
        }
        let mut taken = 0;
        while let Some(outcome) = all.join_next().await {
            taken += usize::from(outcome.unwrap().is_none());
        }
        assert_eq!(taken, 3);
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
