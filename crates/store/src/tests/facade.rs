//! Transactions, on both databases.

use std::sync::{Arc, Mutex, mpsc};

use tokio::{
    sync::mpsc::unbounded_channel,
    task::{JoinSet, spawn},
};

use super::{ADD, COUNT, add, count, heard, prepare};
use crate::{Error, args, dialect::pick, testing::both};

#[tokio::test]
async fn a_failing_closure_leaves_nothing() {
    both(|db| async move {
        prepare(&db).await;
        let failed: crate::Result<()> = db
            .write("test.fail", |tx| {
                tx.execute(ADD, args![1_i64, "x"])?;
                Err(Error::Row { column: "any".to_owned(), text: "any".to_owned() })
            })
            .await;
        assert!(matches!(failed, Err(Error::Row { .. })), "{failed:?}");
        assert_eq!(count(&db).await, 0);
        add(&db, 1).await.unwrap();
        assert_eq!(count(&db).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_second_row_with_the_same_key_is_a_conflict() {
    both(|db| async move {
        prepare(&db).await;
        add(&db, 1).await.unwrap();
        let refused = add(&db, 1).await;
        assert!(matches!(refused, Err(Error::Conflict { transaction: "test.add", .. })), "{refused:?}");
        assert_eq!(count(&db).await, 1);
    })
    .await;
}

#[tokio::test]
async fn after_a_failed_statement_nothing_is_committed_even_when_the_closure_goes_on() {
    both(|db| async move {
        prepare(&db).await;
        add(&db, 1).await.unwrap();
        let outcome = db
            .write("test.stubborn", |tx| {
                tx.execute(ADD, args![2_i64, "x"])?;
                assert!(tx.execute(ADD, args![1_i64, "x"]).is_err());
                assert_eq!(tx.query(COUNT, args![]), Err(Error::Broken { transaction: "test.stubborn" }));
                Ok(())
            })
            .await;
        assert_eq!(outcome, Err(Error::Broken { transaction: "test.stubborn" }));
        assert_eq!(count(&db).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_panic_is_an_error_and_rolls_back() {
    both(|db| async move {
        prepare(&db).await;
        let outcome: crate::Result<()> = db
            .write("test.panic", |tx| {
                tx.execute(ADD, args![1_i64, "x"])?;
                panic!("out of paper")
            })
            .await;
        let text = "out of paper".to_owned();
        assert_eq!(outcome, Err(Error::Panicked { transaction: "test.panic", text }));
        let reading: crate::Result<()> = db.read("test.panic", |_| panic!("out of ink")).await;
        assert!(matches!(reading, Err(Error::Panicked { .. })), "{reading:?}");
        assert_eq!(count(&db).await, 0);
        add(&db, 1).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_read_sees_one_moment() {
    both(|db| async move {
        prepare(&db).await;
        let (started, mut begun) = unbounded_channel();
        let (go, wait) = mpsc::channel();
        let wait = Mutex::new(wait);
        let reader = db.clone();
        let reading = spawn(async move {
            let work = move |tx: &mut dyn crate::Sql| {
                let before = tx.query_one(COUNT, args![])?.unwrap().int("n")?;
                started.send(()).unwrap();
                wait.lock().unwrap().recv().unwrap();
                Ok((before, tx.query_one(COUNT, args![])?.unwrap().int("n")?))
            };
            reader.read("test.snapshot", work).await
        });
        begun.recv().await.unwrap();
        add(&db, 1).await.unwrap();
        go.send(()).unwrap();
        assert_eq!(reading.await.unwrap(), Ok((0, 0)));
        assert_eq!(count(&db).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_read_cannot_write() {
    both(|db| async move {
        prepare(&db).await;
        let outcome = db.read("test.read", |tx| tx.execute(ADD, args![1_i64, "x"])).await;
        assert!(
            outcome.as_ref().is_err_and(|error| error.to_string().contains("read transaction")),
            "{outcome:?}"
        );
        let outcome = db.read("test.read", |tx| tx.script("DELETE FROM note")).await;
        assert!(matches!(outcome, Err(Error::Statement { .. })), "{outcome:?}");
        assert_eq!(count(&db).await, 0);
    })
    .await;
}

#[tokio::test]
async fn writers_at_once_lose_nothing() {
    const WRITERS: i64 = 8;
    const ROUNDS: i64 = 25;
    both(|db| async move {
        prepare(&db).await;
        db.write("test.zero", |tx| tx.execute(ADD, args![1_i64, "0"])).await.unwrap();
        let mut writers = JoinSet::new();
        for _ in 0..WRITERS {
            let db = db.clone();
            writers.spawn(async move {
                for _ in 0..ROUNDS {
                    db.write("test.count_up", count_up).await.unwrap();
                }
            });
        }
        while let Some(done) = writers.join_next().await {
            done.unwrap();
        }
        let text = |tx: &mut dyn crate::Sql| {
            let row = tx.query_one("SELECT text FROM note WHERE id = 1", args![])?;
            row.unwrap().text("text").map(str::to_owned)
        };
        assert_eq!(db.read("test.total", text).await, Ok((WRITERS * ROUNDS).to_string()));
    })
    .await;
}

/// Reads, thinks, writes: what would lose updates without a lock.
fn count_up(tx: &mut dyn crate::Sql) -> crate::Result<u64> {
    let read = pick(
        tx.dialect(),
        "SELECT text FROM note WHERE id = 1",
        "SELECT text FROM note WHERE id = 1 FOR UPDATE",
    );
    let row = tx.query_one(read, args![])?.unwrap();
    let next = row.text("text")?.parse::<i64>().unwrap() + 1;
    tx.execute("UPDATE note SET text = $1 WHERE id = 1", args![next.to_string()])
}

#[tokio::test]
async fn a_commit_wakes_and_a_rollback_does_not() {
    both(|db| async move {
        prepare(&db).await;
        let mut bell = db.subscribe();
        let failed: crate::Result<()> = db
            .write("test.quiet", |tx| {
                tx.wake("orders");
                Err(Error::Row { column: "any".to_owned(), text: "any".to_owned() })
            })
            .await;
        failed.unwrap_err();
        add(&db, 1).await.unwrap();
        assert!(!bell.has_changed().unwrap(), "nothing called wake and was committed");
        let woken = db.write("test.loud", |tx| {
            tx.wake("orders");
            tx.wake("orders");
            tx.execute(ADD, args![2_i64, "x"])
        });
        woken.await.unwrap();
        heard(&mut bell).await;
        assert_eq!(*bell.borrow_and_update(), 1);
    })
    .await;
}

#[tokio::test]
async fn closing_finishes_what_is_under_way_and_refuses_the_rest() {
    both(|db| async move {
        prepare(&db).await;
        let (started, mut begun) = unbounded_channel();
        let (go, wait) = mpsc::channel();
        let wait = Arc::new(Mutex::new(wait));
        let writer = db.clone();
        let writing = spawn(async move {
            let work = move |tx: &mut dyn crate::Sql| {
                started.send(()).unwrap();
                wait.lock().unwrap().recv().unwrap();
                tx.execute(ADD, args![1_i64, "x"])
            };
            writer.write("test.last", work).await
        });
        begun.recv().await.unwrap();
        let closing = spawn(db.clone().close());
        tokio::task::yield_now().await;
        assert!(!closing.is_finished(), "it waits for the writer");
        go.send(()).unwrap();
        closing.await.unwrap();
        assert_eq!(writing.await.unwrap(), Ok(1));
        assert_eq!(add(&db, 2).await, Err(Error::Closed { transaction: "test.add" }));
        let read = db.read("test.late", |tx| tx.query(COUNT, args![])).await;
        assert_eq!(read, Err(Error::Closed { transaction: "test.late" }));
    })
    .await;
}
