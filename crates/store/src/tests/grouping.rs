//! How transactions on SQLite share a COMMIT.

use std::sync::{Arc, Mutex, mpsc};

use tokio::{
    sync::mpsc::{UnboundedSender, unbounded_channel},
    task::{JoinHandle, spawn},
};

use super::{ADD, COUNT, add, count, prepare};
use crate::{Db, DbOptions, Error, Result, Sql, args, testing::Directory};

/// More jobs than any of these tests has.
const JOBS_MAX: usize = 256;

/// A job that holds the writer until it is let go, so that others gather behind it.
struct Holder {
    go: mpsc::Sender<()>,
    done: JoinHandle<Result<()>>,
}

impl Holder {
    async fn start(db: &Db) -> Self {
        let (started, mut begun) = unbounded_channel();
        let (go, wait) = mpsc::channel();
        let wait = Mutex::new(wait);
        let done = job(db, "test.hold", move |_| {
            hold(&started, &wait);
            Ok(())
        });
        begun.recv().await.unwrap();
        Self { go, done }
    }

    async fn release(self) {
        self.go.send(()).unwrap();
        self.done.await.unwrap().unwrap();
    }
}

fn hold(started: &UnboundedSender<()>, wait: &Mutex<mpsc::Receiver<()>>) {
    started.send(()).unwrap();
    wait.lock().unwrap().recv().unwrap();
}

fn job<T: Send + 'static>(
    db: &Db,
    name: &'static str,
    work: impl Fn(&mut dyn Sql) -> Result<T> + Send + Sync + 'static,
) -> JoinHandle<Result<T>> {
    let db = db.clone();
    spawn(async move { db.write(name, work).await })
}

/// Lets the spawned jobs run up to where they wait. These tests have one thread, so each turn runs at least one job.
async fn queue_up() {
    for _ in 0..JOBS_MAX {
        tokio::task::yield_now().await;
    }
}

async fn open(directory: &Directory) -> Db {
    let db = Db::open(&directory.url("group.db"), DbOptions::default()).await.unwrap();
    prepare(&db).await;
    db
}

/// What somebody else sees in the file.
fn seen_outside(directory: &Directory) -> i64 {
    let outside = rusqlite::Connection::open(directory.path().join("group.db")).unwrap();
    outside.query_row(COUNT, [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn nobody_is_answered_before_the_commit_they_share() {
    let directory = Directory::new();
    let db = open(&directory).await;
    let holder = Holder::start(&db).await;
    let first = job(&db, "test.first", |tx| tx.execute(ADD, args![1_i64, "x"]));
    queue_up().await;
    let (started, mut begun) = unbounded_channel();
    let (go, wait) = mpsc::channel();
    let wait = Mutex::new(wait);
    let second = job(&db, "test.second", move |tx| {
        let rows = tx.query_one(COUNT, args![])?.unwrap().int("n")?;
        hold(&started, &wait);
        Ok(rows)
    });
    queue_up().await;
    holder.go.send(()).unwrap();
    begun.recv().await.unwrap();
    assert_eq!(seen_outside(&directory), 0, "the first is done, and not committed yet");
    assert!(!first.is_finished() && !holder.done.is_finished());
    go.send(()).unwrap();
    assert_eq!(first.await.unwrap(), Ok(1));
    assert_eq!(seen_outside(&directory), 1);
    assert_eq!(second.await.unwrap(), Ok(1), "it ran in the same transaction");
    db.close().await;
}

#[tokio::test]
async fn a_failing_job_does_not_hurt_its_neighbours() {
    let directory = Directory::new();
    let db = open(&directory).await;
    let holder = Holder::start(&db).await;
    let good = job(&db, "test.good", |tx| tx.execute(ADD, args![1_i64, "x"]));
    let refused = job(&db, "test.refused", |tx| {
        tx.execute(ADD, args![2_i64, "x"])?;
        tx.execute(ADD, args![1_i64, "x"])
    });
    let panicking = job(&db, "test.panic", |tx| -> Result<()> {
        tx.execute(ADD, args![3_i64, "x"])?;
        panic!("out of paper")
    });
    let last = job(&db, "test.last", |tx| tx.execute(ADD, args![4_i64, "x"]));
    queue_up().await;
    holder.release().await;
    assert_eq!(good.await.unwrap(), Ok(1));
    assert!(matches!(refused.await.unwrap(), Err(Error::Conflict { .. })));
    assert!(matches!(panicking.await.unwrap(), Err(Error::Panicked { .. })));
    assert_eq!(last.await.unwrap(), Ok(1));
    assert_eq!(count(&db).await, 2);
    db.close().await;
}

#[tokio::test]
async fn a_commit_that_fails_fails_for_the_whole_group() {
    let directory = Directory::new();
    let db = open(&directory).await;
    // A constraint that is looked at only at the COMMIT.
    let create = "CREATE TABLE child (note BIGINT REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED)";
    db.write("test.child", move |tx| tx.execute(create, args![])).await.unwrap();
    let mut bell = db.subscribe();
    let holder = Holder::start(&db).await;
    let good = job(&db, "test.good", |tx| {
        tx.wake("orders");
        tx.execute(ADD, args![1_i64, "x"])
    });
    let bad = job(&db, "test.bad", |tx| tx.execute("INSERT INTO child (note) VALUES (9)", args![]));
    queue_up().await;
    holder.go.send(()).unwrap();
    assert!(matches!(good.await.unwrap(), Err(Error::Commit { transaction: "test.good", .. })));
    assert!(matches!(bad.await.unwrap(), Err(Error::Commit { transaction: "test.bad", .. })));
    assert!(matches!(holder.done.await.unwrap(), Err(Error::Commit { .. })));
    assert_eq!(count(&db).await, 0);
    assert!(!bell.has_changed().unwrap());
    add(&db, 1).await.unwrap();
    assert_eq!(count(&db).await, 1);
    bell.mark_unchanged();
    db.close().await;
}

#[tokio::test]
async fn a_group_has_a_limit_and_nothing_is_left_over() {
    const JOBS: i64 = 200;
    let directory = Directory::new();
    let db = open(&directory).await;
    let holder = Holder::start(&db).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let jobs: Vec<_> = (0..JOBS)
        .map(|id| {
            let (seen, path) = (Arc::clone(&seen), directory.path().join("group.db"));
            job(&db, "test.many", move |tx| {
                let outside = rusqlite::Connection::open(&path).unwrap();
                seen.lock().unwrap().push(outside.query_row(COUNT, [], |row| row.get::<_, i64>(0)).unwrap());
                tx.execute(ADD, args![id, "x"])
            })
        })
        .collect();
    queue_up().await;
    holder.release().await;
    for job in jobs {
        assert_eq!(job.await.unwrap(), Ok(1));
    }
    // The holder was the first of the first group.
    let groups: Vec<i64> = (0..JOBS).map(|id| if id < 63 { 0 } else { (id - 63) / 64 * 64 + 63 }).collect();
    assert_eq!(*seen.lock().unwrap(), groups);
    assert_eq!(count(&db).await, JOBS);
    db.close().await;
}

#[tokio::test]
async fn closing_leaves_one_whole_file() {
    let directory = Directory::new();
    let db = open(&directory).await;
    add(&db, 1).await.unwrap();
    db.close().await;
    let files: Vec<_> =
        std::fs::read_dir(directory.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, ["group.db"]);
    let again = open(&directory).await;
    assert_eq!(count(&again).await, 1);
    again.close().await;
}

#[tokio::test]
async fn a_memory_database_is_one_for_reads_and_writes() {
    let db = Db::open("sqlite::memory:", DbOptions::default()).await.unwrap();
    prepare(&db).await;
    add(&db, 1).await.unwrap();
    assert_eq!(count(&db).await, 1);
    let outcome = db.read("test.read", |tx| tx.execute(ADD, args![2_i64, "x"])).await;
    assert!(matches!(outcome, Err(Error::Statement { .. })), "{outcome:?}");
    db.close().await;
}
