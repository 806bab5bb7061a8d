//! Whole databases moved by the program: backup while a server works, restore, copy from one kind to the other.

use super::placing::{change, create, number, shop, wish};
use crate::harness::{Krama, free_address};
use krama_store::testing::Scratch;
use serde_json::{Value, json};

async fn orders(krama: &Krama) -> Value {
    krama.run(&["orders", "list", "--json"]).await.ok().json()
}

#[tokio::test]
async fn a_backup_made_while_a_server_works_is_restored() {
    let krama = shop(Krama::new("backup")).await;
    create(&krama, &wish("cod")).await.ok();
    let address = free_address();
    let server = krama.serve(&address).await;
    let before = orders(&krama).await;
    for form in [&[][..], &["--portable"]] {
        let name = format!("backup{}", form.len());
        let args: Vec<_> = ["backup", &name, "--json"].into_iter().chain(form.iter().copied()).collect();
        let told = krama.run(&args).await.ok().json();
        assert_eq!(told["tables"]["orders"]["rows"], 1, "{told:#}");
        krama.run(&["backup", &name]).await.refused(&["there already"]);
        let dry = krama.run(&["restore", &name, "--dry-run", "--json"]).await.ok().json();
        assert_eq!(dry["tables"], told["tables"]);
        krama.run(&["restore", &name, "--force"]).await.refused(&["another krama serves"]);
        let fresh = format!("sqlite://{}", krama.path(&format!("{name}.db")).display());
        krama.run(&["restore", &name, "--database", &fresh]).await.ok();
        let list = krama.run(&["orders", "list", "--json", "--database", &fresh]).await.ok().json();
        assert_eq!(list, before);
        // The key lies beside the database, so the credentials open.
        krama.run(&["store", "show", "--database", &fresh]).await.ok();
    }
    drop(server);
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_can_read_a_backup() {
    use std::os::unix::fs::PermissionsExt;
    let krama = shop(Krama::new("private")).await;
    for (name, form) in [("a", &[][..]), ("b", &["--portable"])] {
        let args: Vec<_> = ["backup", name].into_iter().chain(form.iter().copied()).collect();
        krama.run(&args).await.ok();
        let mode = std::fs::metadata(krama.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[tokio::test]
async fn a_full_database_is_restored_over_only_by_force() {
    let krama = shop(Krama::new("force")).await;
    create(&krama, &wish("cod")).await.ok();
    krama.run(&["backup", "one"]).await.ok();
    create(&krama, &wish("cod")).await.ok();
    krama.run(&["restore", "one"]).await.refused(&["not empty", "--force"]);
    assert_eq!(number(&krama, "SELECT COUNT(*) FROM orders").await, 2);
    krama.file("broken", "{\"krama_backup\":1,\"schema\":3,\"made_at\":\"\"}\n");
    krama.run(&["restore", "broken", "--force"]).await.refused(&["broken", "line 2"]);
    assert_eq!(number(&krama, "SELECT COUNT(*) FROM orders").await, 2, "a broken backup drops nothing");
    let done = krama.run(&["restore", "one", "--force"]).await.ok();
    assert!(done.stderr.contains("krama.key") && done.stderr.contains("effects list"), "{done:?}");
    assert_eq!(number(&krama, "SELECT COUNT(*) FROM orders").await, 1);
    assert_eq!(number(&krama, "SELECT COUNT(*) FROM audit WHERE action = 'database.restore'").await, 1);
    krama.run(&["backup", "x", "--database", "sqlite://nowhere.db"]).await.refused(&["nowhere.db"]);
    assert!(!krama.path("nowhere.db").exists());
}

#[tokio::test]
async fn a_shop_moves_to_postgresql_and_back() {
    let Some(scratch) = Scratch::create().await else { return };
    let krama = shop(Krama::new("copy")).await;
    create(&krama, &wish("prepay")).await.ok();
    let (from, to) = (krama.database(), scratch.url().to_owned());
    let dry = krama.run(&["copy", "--from", &from, "--to", &to, "--dry-run", "--json"]).await.ok().json();
    let told = krama.run(&["copy", "--from", &from, "--to", &to, "--json"]).await.ok().json();
    assert_eq!((&told["tables"], &told["verified"]), (&dry["tables"], &json!(true)));
    krama.run(&["copy", "--from", &from, "--to", &to]).await.refused(&["not empty"]);
    let there = Krama::new("copied").with("KRAMA_DATABASE", &to);
    std::fs::copy(krama.path("krama.key"), there.path("krama.key")).unwrap();
    assert_eq!(orders(&there).await, orders(&krama).await);
    let shown = there.run(&["store", "show", "--json"]).await.ok().json();
    assert_eq!(shown["monobank.token"], "(set, hidden)", "the credentials open there");
    there.run(&["backup", "dump"]).await.ok();
    let back = format!("sqlite://{}", krama.path("back.db").display());
    krama.run(&["copy", "--from", &to, "--to", &back]).await.ok();
    let restored = format!("sqlite://{}", there.path("restored.db").display());
    there.run(&["restore", "dump", "--database", &restored]).await.ok();
    for url in [back, restored] {
        let list = there.run(&["orders", "list", "--json", "--database", &url]).await.ok().json();
        assert_eq!(list, orders(&krama).await);
    }
    scratch.remove().await;
}

#[tokio::test]
async fn a_copy_of_nothing_and_of_another_schema_is_refused() {
    let krama = shop(Krama::new("copy-refused")).await;
    let (from, to) = (krama.database(), "sqlite://other.db");
    krama.run(&["copy", "--from", "sqlite://nowhere.db", "--to", to]).await.refused(&["nowhere.db"]);
    change(
        &krama,
        "DELETE FROM schema_migrations WHERE version = (SELECT MAX(version) FROM schema_migrations)",
    )
    .await;
    krama.run(&["copy", "--from", &from, "--to", to]).await.refused(&["schema", "krama migrate"]);
}
