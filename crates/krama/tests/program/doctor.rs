//! `krama doctor`: what it finds well, what it finds wrong, and `krama completions`.

use super::placing::{change, create, shop, wish};
use crate::harness::twins::Twins;
use crate::harness::{Krama, free_address};
use serde_json::Value;

/// The status of each check by its name.
fn status<'a>(report: &'a Value, name: &str) -> &'a str {
    let found = report["checks"].as_array().unwrap().iter().find(|check| check["name"] == name);
    let check = found.unwrap_or_else(|| panic!("there is no check {name}: {report:#}"));
    assert!(check["ms"].is_u64() && check["found"].is_string(), "{check}");
    check["status"].as_str().unwrap()
}

#[tokio::test]
async fn a_shop_in_order_passes() {
    let listen = free_address();
    let outside = Krama::new("doctor-sandbox");
    let sandbox = outside.sandbox(&free_address()).await;
    let mut krama = shop(Krama::new("doctor").with("KRAMA_LISTEN", &listen)).await;
    for (name, url) in Twins::new(&sandbox.url).addresses() {
        krama = krama.with(name, &url);
    }
    krama.run(&["backup", "backup"]).await.ok();
    let server = krama.serve(&listen).await;
    let done = krama.run(&["doctor", "--json"]).await.ok();
    let report = done.json();
    assert_eq!(report["ok"], true);
    for (name, wanted) in [
        ("configuration", "ok"),
        ("database", "ok"),
        ("schema", "ok"),
        ("secret key", "ok"),
        ("clock", "skip"),
        ("queue of main", "ok"),
        ("failed effects of main", "ok"),
        ("backup", "ok"),
        ("public address", "warn"),
        ("monobank of main", "ok"),
        ("telegram of main", "ok"),
        ("meta of main", "ok"),
        ("monobank webhook of main", "ok"),
    ] {
        assert_eq!(status(&report, name), wanted, "{name}: {report:#}");
    }
    krama.run(&["store", "set", "main", "monobank.token", "wrong-token"]).await.ok();
    let wrong = krama.run(&["doctor", "--json"]).await;
    assert_eq!((wrong.code, status(&wrong.json(), "monobank of main")), (Some(1), "fail"), "{wrong:?}");
    krama.run(&["store", "set", "main", "monobank.token", "the-secret-of-the-bank"]).await.ok();
    drop(server);
    let people = krama.run(&["doctor", "--offline"]).await.ok().stdout;
    assert!(people.contains("secret key") && !people.contains("the-secret"), "{people}");
}

#[tokio::test]
async fn what_is_wrong_is_found_and_changes_the_exit_code() {
    let krama = shop(Krama::new("doctor-ill")).await;
    create(&krama, &wish("cod")).await.ok();
    change(&krama, "UPDATE effects SET state = 'refused', code = 'x' WHERE kind = 'conversion'").await;
    change(&krama, "UPDATE effects SET next_at = 1 WHERE state = 'ready'").await;
    let report = krama.run(&["doctor", "--offline", "--json"]).await.ok().json();
    assert_eq!(status(&report, "queue of main"), "warn");
    assert_eq!(status(&report, "failed effects of main"), "warn");
    let key = std::fs::read(krama.path("krama.key")).unwrap();
    std::fs::remove_file(krama.path("krama.key")).unwrap();
    let missing = krama.run(&["doctor", "--offline", "--json"]).await;
    assert_eq!((missing.code, status(&missing.json(), "secret key")), (Some(1), "fail"), "{missing:?}");
    assert!(!krama.path("krama.key").exists(), "looking makes no key");
    krama.file("krama.key", &format!("{}\n", "ab".repeat(32)));
    let other = krama.run(&["doctor", "--offline", "--json"]).await;
    assert_eq!((other.code, status(&other.json(), "secret key")), (Some(1), "fail"), "{other:?}");
    std::fs::write(krama.path("krama.key"), key).unwrap();
    krama.run(&["doctor", "--offline"]).await.ok();
}

#[tokio::test]
async fn a_database_that_is_not_there_is_not_made_by_asking() {
    let krama = Krama::new("doctor-empty");
    let report = krama.run(&["doctor", "--offline", "--json"]).await.ok().json();
    assert_eq!(status(&report, "database"), "warn");
    assert!(!krama.path("krama.db").exists());
    let gone = krama.run(&["doctor", "--json", "--database", "postgres://x@127.0.0.1:1/x"]).await;
    assert_eq!((gone.code, status(&gone.json(), "database")), (Some(1), "fail"), "{gone:?}");
}

#[tokio::test]
async fn shells_get_their_completions() {
    let krama = Krama::new("completions");
    for shell in ["bash", "zsh", "fish"] {
        let script = krama.run(&["completions", shell]).await.ok().stdout;
        assert!(script.contains("krama") && script.contains("effects"), "{shell}");
    }
    let json = krama.run(&["completions", "bash", "--json"]).await.ok().json();
    assert_eq!(json["shell"], "bash");
}
