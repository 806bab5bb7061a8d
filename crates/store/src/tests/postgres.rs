//! What only a server can do: conflicts, lost connections, several nodes.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use tokio::task::spawn;

use super::{ADD, add, count, heard, prepare};
use crate::{Db, DbOptions, Error, args, testing::Scratch};

const CONFLICT: &str = "DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$";
/// Ends every other connection to this database.
const CUT: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()";

async fn open(scratch: &Scratch) -> Db {
    Db::open(scratch.url(), DbOptions::default()).await.unwrap()
}

#[tokio::test]
async fn a_lost_conflict_is_run_again() {
    let Some(scratch) = Scratch::create().await else { return };
    let db = open(&scratch).await;
    prepare(&db).await;
    let attempts = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&attempts);
    let outcome = db.write("test.conflict", move |tx| {
        tx.execute(ADD, args![1_i64, "x"])?;
        if counted.fetch_add(1, Ordering::Relaxed) < 2 {
            tx.script(CONFLICT)?;
        }
        Ok(())
    });
    assert_eq!(outcome.await, Ok(()));
    assert_eq!(attempts.load(Ordering::Relaxed), 3);
    assert_eq!(count(&db).await, 1);
    db.close().await;
    scratch.remove().await;
}

#[tokio::test]
async fn conflicts_without_end_are_given_up() {
    let Some(scratch) = Scratch::create().await else { return };
    let db = open(&scratch).await;
    let attempts = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&attempts);
    let outcome = db.write("test.conflict", move |tx| {
        counted.fetch_add(1, Ordering::Relaxed);
        // Swallowing the error changes nothing.
        let _ = tx.script(CONFLICT);
        Ok(())
    });
    assert_eq!(outcome.await, Err(Error::Broken { transaction: "test.conflict" }));
    let outcome = db.write("test.conflict", |tx| tx.script(CONFLICT)).await;
    assert!(matches!(outcome, Err(Error::Busy { .. })), "{outcome:?}");
    assert_eq!(attempts.load(Ordering::Relaxed), crate::postgres::ATTEMPTS_MAX);
    db.close().await;
    scratch.remove().await;
}

#[tokio::test]
async fn two_that_wait_for_each_other_both_end() {
    let Some(scratch) = Scratch::create().await else { return };
    let db = open(&scratch).await;
    prepare(&db).await;
    for id in [1, 2] {
        add(&db, id).await.unwrap();
    }
    let barrier = Arc::new(std::sync::Barrier::new(2));
    let writers = [(1, 2), (2, 1)].map(|(first, second)| {
        let (db, barrier, attempts) = (db.clone(), Arc::clone(&barrier), AtomicU32::new(0));
        spawn(async move {
            let work = move |tx: &mut dyn crate::Sql| {
                let update = "UPDATE note SET text = text || '+' WHERE id = $1";
                tx.script("SET LOCAL deadlock_timeout = '10ms'")?;
                tx.execute(update, args![first])?;
                if attempts.fetch_add(1, Ordering::Relaxed) == 0 {
                    barrier.wait();
                }
                tx.execute(update, args![second])
            };
            db.write("test.deadlock", work).await
        })
    });
    for writer in writers {
        assert_eq!(writer.await.unwrap(), Ok(1));
    }
    let texts = db.read("test.texts", |tx| tx.query("SELECT id FROM note WHERE text = 'x++'", args![])).await;
    assert_eq!(texts.unwrap().len(), 2);
    db.close().await;
    scratch.remove().await;
}

#[tokio::test]
async fn another_node_hears_a_wake() {
    let Some(scratch) = Scratch::create().await else { return };
    let (here, there) = (open(&scratch).await, open(&scratch).await);
    let (mut near, mut far) = (here.subscribe(), there.subscribe());
    let wake = |tx: &mut dyn crate::Sql| {
        tx.wake("orders");
        Ok(())
    };
    here.write("test.wake", wake).await.unwrap();
    heard(&mut near).await;
    heard(&mut far).await;
    there.write("test.wake", wake).await.unwrap();
    heard(&mut near).await;
    here.close().await;
    there.close().await;
    scratch.remove().await;
}

#[tokio::test]
async fn lost_connections_are_made_again() {
    let Some(scratch) = Scratch::create().await else { return };
    let (here, there) = (open(&scratch).await, open(&scratch).await);
    prepare(&there).await;
    let (mut near, mut far) = (here.subscribe(), there.subscribe());
    here.write("test.cut", |tx| tx.query(CUT, args![])).await.unwrap();
    add(&there, 1).await.unwrap();
    assert_eq!(count(&there).await, 1);
    // Both lost the connection that listens, and ring when they have it again.
    heard(&mut near).await;
    heard(&mut far).await;
    let wake = |tx: &mut dyn crate::Sql| {
        tx.wake("orders");
        Ok(())
    };
    here.write("test.wake", wake).await.unwrap();
    heard(&mut far).await;
    here.close().await;
    there.close().await;
    scratch.remove().await;
}

#[tokio::test]
async fn an_argument_of_another_kind_is_an_error_with_advice() {
    let Some(scratch) = Scratch::create().await else { return };
    let db = open(&scratch).await;
    for sql in ["SELECT $1 || 'x' AS text", "SELECT 1 + $1 AS small"] {
        let outcome = db.read("test.kind", move |tx| tx.query(sql, args![5_000_000_000_i64])).await;
        assert!(
            outcome.as_ref().is_err_and(|error| error.to_string().contains("CAST($n AS BIGINT)")),
            "{outcome:?}"
        );
    }
    db.close().await;
    scratch.remove().await;
}
