//! Fresh databases of both kinds for tests, here and in the crates above (feature `testing`).
//!
//! SQLite lives in a directory of its own under the system's temporary one. PostgreSQL is the server that
//! `KRAMA_TEST_POSTGRES` names (a URL whose user may create databases, such as `tests/postgres.sh start DIR` prints);
//! each test gets a database of its own there. Without that variable a test fails, so that half of the suite cannot
//! be forgotten; the value `skip` skips it.

mod postgres;

use std::{
    future::Future,
    io::ErrorKind,
    panic::resume_unwind,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use tokio::task::spawn;

pub use self::postgres::Scratch;
use crate::{Db, DbOptions, migrate, schema::MIGRATIONS};

/// Runs the body on an empty SQLite database, then on an empty PostgreSQL database. Panics when one of them does.
pub async fn both<F, Fut>(body: F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    on_sqlite(&body).await;
    on_postgres(&body).await;
}

/// The same with krama's schema in the databases.
pub async fn migrated<F, Fut>(body: F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    both(|db| {
        let run = body(db.clone());
        async move {
            migrate::run(&db, MIGRATIONS, 0).await.expect("the migrations run on an empty database");
            run.await;
        }
    })
    .await;
}

async fn on_sqlite<F, Fut>(body: &F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    let directory = Directory::new();
    let db = open(&directory.url("test.db")).await;
    let outcome = spawn(body(db.clone())).await;
    db.close().await;
    drop(directory);
    if let Err(failed) = outcome {
        eprintln!("on SQLite");
        resume_unwind(failed.into_panic());
    }
}

async fn on_postgres<F, Fut>(body: &F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    let Some(scratch) = Scratch::create().await else { return };
    let db = open(scratch.url()).await;
    let outcome = spawn(body(db.clone())).await;
    db.close().await;
    scratch.remove().await;
    if let Err(failed) = outcome {
        eprintln!("on PostgreSQL");
        resume_unwind(failed.into_panic());
    }
}

async fn open(url: &str) -> Db {
    Db::open(url, DbOptions::default()).await.expect("a fresh database opens")
}

/// A number that is unique in this process.
fn serial() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// An empty directory that goes away with this value.
#[derive(Debug)]
pub struct Directory(PathBuf);

impl Directory {
    /// A new one.
    pub fn new() -> Self {
        loop {
            let name = format!("krama-test-{}-{}", std::process::id(), serial());
            let path = std::env::temp_dir().join(name);
            match std::fs::create_dir(&path) {
                Ok(()) => return Self(path),
                // Left by a killed process that had the same number.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => {
                    panic!("the directory {} for a test cannot be created: {error}", path.display())
                }
            }
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The address of an SQLite database in it.
    pub fn url(&self, file: &str) -> String {
        format!("sqlite://{}", self.0.join(file).display())
    }
}

impl Default for Directory {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        // What cannot be removed stays in the temporary directory, where the system removes it.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
