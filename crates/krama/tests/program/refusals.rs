//! When the program cannot start: one clear sentence on standard error, exit code 1, and no secret in it.

use crate::harness::books::Books;
use crate::harness::{Krama, free_address};
use std::net::TcpListener;

#[tokio::test]
async fn a_busy_port() {
    let busy = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = busy.local_addr().unwrap().to_string();
    let krama = Krama::new("busy");
    krama.run(&["serve", "--listen", &address]).await.refused(&[&address, "--listen"]);
    krama.run(&["sandbox", "--listen", &address]).await.refused(&[&address, "--listen"]);
}

#[tokio::test]
async fn an_address_that_is_none() {
    let krama = Krama::new("address");
    krama.run(&["serve", "--listen", "nowhere"]).await.refused(&["nowhere", "--listen"]);
}

#[tokio::test]
async fn a_directory_that_cannot_hold_a_database() {
    let krama = Krama::new("directory");
    let file = krama.file("file", "");
    for path in
        [format!("{file}/krama.db"), "/missing/directory/krama.db".to_owned(), "/proc/krama.db".to_owned()]
    {
        let krama = Krama::new("directory").with("KRAMA_DATABASE", &format!("sqlite://{path}"));
        for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["orders", "list"], &["migrate"]] {
            krama.run(command).await.refused(&["/krama.db", "directory"]);
        }
    }
}

#[tokio::test]
async fn a_file_that_is_no_database() {
    let krama = Krama::new("garbage");
    krama.file("krama.db", &"this is a letter to my grandmother\n".repeat(100));
    for command in
        [&["serve", "--listen", "127.0.0.1:0"][..], &["products", "list"], &["migrate", "--status"]]
    {
        krama.run(command).await.refused(&["krama.db", "is not a usable database"]);
    }
}

#[tokio::test]
async fn a_database_of_a_newer_program() {
    let krama = Krama::new("newer");
    krama.run(&["migrate"]).await.ok();
    let books = Books::open(&krama.database()).await;
    let newer =
        "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (999, 'later', '', 0)";
    books.damage(newer).await;
    books.close().await;
    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["orders", "list"], &["migrate", "--status"]]
    {
        krama.run(command).await.refused(&["schema 999", "newer krama"]);
    }
}

#[tokio::test]
async fn an_unreachable_postgresql() {
    let closed = free_address();
    let url = format!("postgres://anna:hunter2@{closed}/shop");
    let krama = Krama::new("unreachable").with("KRAMA_DATABASE", &url);
    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["orders", "list", "--json"], &["migrate"]] {
        let done = krama.run(command).await;
        let sentence = done.refused(&["cannot talk to the database", &closed]);
        assert!(!sentence.contains("hunter2"), "{sentence}");
    }
}

#[tokio::test]
async fn a_database_address_that_is_none() {
    for url in
        ["mysql://anna:hunter2@host/shop", "krama.db", "sqlite://", "postgres://anna:hunter2@host:port/shop"]
    {
        let krama = Krama::new("scheme").with("KRAMA_DATABASE", url);
        let done = krama.run(&["serve", "--listen", "127.0.0.1:0"]).await;
        let sentence = done.refused(&["is not a database address"]);
        assert!(!sentence.contains("hunter2"), "{sentence}");
    }
}

#[tokio::test]
async fn a_second_server_on_the_same_file() {
    let krama = Krama::new("second");
    let first = krama.serve(&free_address()).await;
    let done = krama.run(&["serve", "--listen", &free_address()]).await;
    done.refused(&["another krama serves", "krama.db", "stop it first"]);
    std::os::unix::fs::symlink(krama.path("krama.db"), krama.path("alias.db")).unwrap();
    let alias = krama.path("alias.db").display().to_string();
    let other_name = ["serve", "--listen", &free_address(), "--database", &format!("sqlite://{alias}")];
    krama.run(&other_name).await.refused(&["another krama serves"]);
    // Commands that only look work beside it.
    krama.run(&["orders", "list"]).await.ok();
    drop(first);
}

#[tokio::test]
async fn a_secret_key_that_does_not_fit() {
    let (right, wrong) = ("11".repeat(32), "22".repeat(32));
    let krama = Krama::new("sealed").with("KRAMA_SECRET_KEY", &right);
    krama.run(&["store", "create", "main"]).await.ok();
    krama.run_with(&["store", "set", "main", "monobank.token", "--stdin"], "uXyZ-secret").await.ok();
    let krama = krama.with("KRAMA_SECRET_KEY", &wrong);
    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["store", "show", "main"]] {
        let done = krama.run(command).await;
        let sentence = done.refused(&["main/monobank.token", "secret key", "restore the key"]);
        assert!(!sentence.contains(&wrong) && !sentence.contains("uXyZ"), "{sentence}");
    }
    // What the sentence advises is possible.
    krama.run_with(&["store", "set", "main", "monobank.token", "--stdin"], "entered-again").await.ok();
    krama.run(&["store", "show", "main"]).await.ok();
}

#[tokio::test]
async fn a_lost_key_is_not_replaced_silently() {
    let krama = Krama::new("lost-key").with("MONOBANK_TOKEN", "uXyZ-secret");
    krama.run(&["orders", "list"]).await.ok();
    std::fs::remove_file(krama.path("krama.key")).unwrap();
    krama
        .run(&["serve", "--listen", "127.0.0.1:0"])
        .await
        .refused(&["main/monobank.token", "restore the key"]);
}

#[tokio::test]
async fn a_postgresql_without_that_database() {
    let Some(scratch) = krama_store::testing::Scratch::create().await else { return };
    let url = scratch.url().to_owned() + "_nowhere";
    let krama = Krama::new("nowhere").with("KRAMA_DATABASE", &url);
    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["orders", "list"]] {
        krama.run(command).await.refused(&["_nowhere", "does not exist"]);
    }
    scratch.remove().await;
}
