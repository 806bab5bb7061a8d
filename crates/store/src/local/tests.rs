//! Crashes at a commit, and what is left after them.

use super::*;
use crate::{args, testing::Directory};

const ADD: &str = "INSERT INTO note (id) VALUES ($1)";

fn local() -> Local {
    let local = Local::open_in_memory().unwrap();
    local.write("test.create", |tx| tx.script("CREATE TABLE note (id BIGINT PRIMARY KEY)")).unwrap();
    local
}

fn add(local: &Local, id: i64) -> Result<u64> {
    local.write("test.add", |tx| {
        tx.wake("orders");
        tx.execute(ADD, args![id])
    })
}

fn count(local: &Local) -> i64 {
    let rows = local.read("test.count", |tx| tx.query("SELECT id FROM note", args![])).unwrap();
    i64::try_from(rows.len()).unwrap()
}

#[test]
fn a_crash_before_the_commit_keeps_nothing() {
    let local = local();
    local.fail_next_commit(CommitFault::BeforeCommit);
    assert_eq!(add(&local, 1), Err(Error::Crashed { transaction: "test.add" }));
    assert_eq!((count(&local), local.wakes()), (0, 0));
    assert_eq!(add(&local, 1), Ok(1), "only the next commit fails");
    assert_eq!((count(&local), local.wakes()), (1, 1));
}

#[test]
fn a_crash_after_the_commit_keeps_everything() {
    let local = local();
    local.fail_next_commit(CommitFault::AfterCommit);
    assert_eq!(add(&local, 1), Err(Error::Crashed { transaction: "test.add" }));
    assert_eq!((count(&local), local.wakes()), (1, 0), "it is written, and nobody was told");
    assert!(matches!(add(&local, 1), Err(Error::Conflict { .. })));
}

#[test]
fn an_error_at_a_commit_is_no_crash_and_may_hide_that_everything_was_written() {
    let local = local();
    local.fail_next_commit(CommitFault::Busy);
    assert!(matches!(add(&local, 1), Err(Error::Busy { .. })));
    local.fail_next_commit(CommitFault::LostBeforeCommit);
    assert!(matches!(add(&local, 1), Err(Error::Unknown { .. })));
    assert_eq!(count(&local), 0);
    local.fail_next_commit(CommitFault::LostAfterCommit);
    assert!(matches!(add(&local, 1), Err(Error::Unknown { .. })));
    assert_eq!((count(&local), local.wakes()), (1, 0), "it is written, and nobody was told");
}

#[test]
fn a_write_that_does_not_reach_its_commit_does_not_use_up_the_crash() {
    let local = local();
    add(&local, 1).unwrap();
    local.fail_next_commit(CommitFault::BeforeCommit);
    assert!(matches!(add(&local, 1), Err(Error::Conflict { .. })));
    assert!(matches!(add(&local, 2), Err(Error::Crashed { .. })));
}

#[test]
fn a_panic_goes_on_and_rolls_back() {
    let local = local();
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        local.write("test.panic", |tx| -> Result<()> {
            tx.execute(ADD, args![1_i64])?;
            panic!("out of paper")
        })
    }));
    assert!(outcome.is_err());
    assert_eq!(count(&local), 0);
    add(&local, 1).unwrap();
}

#[test]
fn a_read_cannot_write() {
    let local = local();
    let outcome = local.read("test.read", |tx| tx.execute(ADD, args![1_i64]));
    assert!(matches!(outcome, Err(Error::Statement { .. })), "{outcome:?}");
    assert_eq!(count(&local), 0);
}

#[test]
fn a_file_is_there_after_a_restart() {
    let directory = Directory::new();
    let path = directory.path().join("local.db");
    let first = Local::open(&path).unwrap();
    first.write("test.create", |tx| tx.script("CREATE TABLE note (id BIGINT PRIMARY KEY)")).unwrap();
    add(&first, 1).unwrap();
    drop(first);
    assert_eq!(count(&Local::open(&path).unwrap()), 1);
}
