//! `krama user` and `krama key`.

use super::placing::number;
use crate::harness::Krama;
use serde_json::{Value, json};

const PASSWORD: &str = "довгий-пароль-анни";

async fn add(krama: &Krama, email: &str, password: &str) -> crate::harness::Done {
    let args = ["user", "create", email, "--name", "Анна", "--role", "manager", "--stdin", "--json"];
    krama.run_with(&args, &format!("{password}\n")).await
}

#[tokio::test]
async fn people_are_added_listed_and_given_passwords() {
    let krama = Krama::new("user");
    krama.run(&["store", "create", "shop"]).await.ok();
    let made = add(&krama, "Anna@Shop.example", PASSWORD).await.ok().json();
    assert_eq!((&made["email"], &made["role"]), (&json!("anna@shop.example"), &json!("manager")));
    add(&krama, "anna@shop.example", PASSWORD).await.refused(&["anna@shop.example", "already"]);
    add(&krama, "b@shop.example", "short").await.refused(&["10 to 200"]);
    add(&krama, "nobody", PASSWORD).await.refused(&["nobody", "name@example.com"]);
    let list = krama.run(&["user", "list", "--json"]).await.ok().json();
    assert_eq!(list.as_array().unwrap().len(), 1);
    let silent = krama.run(&["user", "passwd", "anna@shop.example"]).await;
    assert_eq!(silent.code, Some(2), "{silent:?}");
    assert!(silent.stderr.contains("--stdin"), "{silent:?}");
    let passwd = ["user", "passwd", "anna@shop.example", "--stdin", "--json"];
    let changed = krama.run_with(&passwd, "another-password").await.ok().json();
    assert_eq!(changed["changed"], true);
    let told = "SELECT COUNT(*) FROM audit WHERE via = 'cli' AND action LIKE 'person.%'";
    assert_eq!(number(&krama, told).await, 2);
    let book = std::fs::read(krama.path("krama.db")).unwrap();
    let text = String::from_utf8_lossy(&book);
    assert!(!text.contains(PASSWORD) && !text.contains("another-password"), "a password lies open");
}

#[tokio::test]
async fn a_keys_secret_is_shown_once() {
    let krama = Krama::new("key");
    krama.run(&["store", "create", "shop"]).await.ok();
    let made = krama
        .run(&["key", "create", "Бухгалтерія", "--role", "viewer", "--store", "shop", "--json"])
        .await
        .ok()
        .json();
    let secret = made["secret"].as_str().unwrap();
    assert!(secret.starts_with("krama_") && secret.len() > 40, "{secret}");
    let bare = krama.run(&["key", "create", "Звіти", "--role", "viewer"]).await.ok();
    assert!(bare.stdout.trim().starts_with("krama_"), "standard output is the secret alone: {bare:?}");
    let listed = krama.run(&["key", "list", "--json"]).await.ok();
    assert!(!listed.stdout.contains(secret), "{listed:?}");
    let id = made["id"].as_str().unwrap();
    krama.run(&["key", "revoke", id]).await.ok();
    krama.run(&["key", "revoke", id]).await.refused(&[id]);
    krama.run(&["key", "revoke", "the-first"]).await.refused(&["the-first", "key list"]);
    let keys = krama.run(&["key", "list", "--json"]).await.ok().json();
    let found = keys.as_array().unwrap().iter().find(|key| key["id"] == id).unwrap();
    assert!(found["revoked_at"].is_string() && found["secret"] == Value::Null, "{found}");
    krama.run(&["key", "create", "x", "--role", "viewer", "--store", "nowhere"]).await.refused(&["nowhere"]);
    assert_eq!(number(&krama, "SELECT COUNT(*) FROM audit WHERE action LIKE 'key.%'").await, 3);
}
