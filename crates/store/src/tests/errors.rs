//! What people see when the database cannot be opened.

use std::net::TcpListener;

use crate::{Db, DbOptions, Error, testing::Directory};

async fn refused(url: &str) -> Error {
    Db::open(url, DbOptions::default()).await.expect_err("it cannot be opened")
}

#[tokio::test]
async fn a_file_that_is_no_database() {
    let directory = Directory::new();
    std::fs::write(directory.path().join("notes.txt"), "buy paper\n".repeat(1_000)).unwrap();
    let error = refused(&directory.url("notes.txt")).await;
    assert!(matches!(error, Error::Corrupt { .. }), "{error}");
    assert!(error.to_string().contains("notes.txt is not a usable database"), "{error}");
}

#[tokio::test]
async fn a_directory_that_is_not_there() {
    let directory = Directory::new();
    let error = refused(&directory.url("missing/krama.db")).await;
    assert!(matches!(error, Error::NotWritable { .. }), "{error}");
    assert!(error.to_string().contains("missing/krama.db"), "{error}");
}

#[tokio::test]
async fn a_server_that_does_not_answer() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = refused(&format!("postgres://anna:hunter2@127.0.0.1:{port}/shop")).await;
    assert!(matches!(error, Error::Unreachable { .. }), "{error}");
    assert!(error.to_string().contains(&format!("postgres://anna@127.0.0.1:{port}/shop")), "{error}");
    assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_file_belongs_to_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let directory = Directory::new();
    let db = Db::open(&directory.url("krama.db"), DbOptions::default()).await.unwrap();
    for file in std::fs::read_dir(directory.path()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.path());
    }
    db.close().await;
}
