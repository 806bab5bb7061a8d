//! The commands that look at the database or change it: what they print, for people and for programs.

use super::journey::{NAME, PHONE, Shop};
use crate::harness::{Krama, free_address};
use serde_json::{Value, json};

#[tokio::test]
async fn stores_are_made_shown_and_set() {
    let krama = Krama::new("store");
    let made = krama.run(&["store", "create", "shop", "--name", "Крама", "--json"]).await.ok().json();
    assert_eq!(made, json!({ "store": "shop", "created": true }));
    krama.run(&["store", "create", "shop"]).await.refused(&["shop", "already"]);
    krama.run(&["store", "create", "Моя Крама"]).await.refused(&["Моя Крама"]);
    let set = krama
        .run_with(&["store", "set", "shop", "monobank.token", "--stdin", "--json"], "uXyZ-secret\n")
        .await;
    assert_eq!(set.ok().json(), json!({ "store": "shop", "setting": "monobank.token", "set": true }));
    for (setting, value) in [("prefix", "TWC"), ("prepay", "300.00"), ("telegram.manager_chats", "100,-200")]
    {
        let done = krama.run(&["store", "set", "shop", setting, value]).await.ok();
        assert_eq!(done.stdout, "", "messages for people go to standard error");
        assert!(done.stderr.contains(setting), "{done:?}");
    }
    let shown = krama.run(&["store", "show", "shop", "--json"]).await.ok();
    let fields = shown.json();
    for (name, value) in [
        ("store", "shop"),
        ("name", "Крама"),
        ("prefix", "TWC"),
        ("prepay", "300.00"),
        ("telegram.manager_chats", "100,-200"),
        ("monobank.token", "(set, hidden)"),
        ("meta.token", "(not set)"),
    ] {
        assert_eq!(fields[name], value, "{name}");
    }
    let table = krama.run(&["store", "show", "shop"]).await.ok();
    assert!(!format!("{shown:?}{table:?}").contains("uXyZ"), "a secret is shown");
    let book = std::fs::read(krama.path("krama.db")).unwrap();
    assert!(!book.windows(4).any(|bytes| bytes == b"uXyZ"), "a secret lies open in the database");
}

#[tokio::test]
async fn wrong_settings_are_refused_with_what_would_be_right() {
    let krama = Krama::new("settings");
    krama.run(&["store", "create", "shop"]).await.ok();
    for (setting, value, words) in [
        ("colour", "red", &["colour", "monobank.token", "prefix"][..]),
        ("currency", "XYZ", &["XYZ", "UAH"]),
        ("prepay", "1.234", &["1.234"]),
        ("zone", "Mars/Base", &["Mars/Base"]),
        ("pay_types", "card", &["card", "cod"]),
    ] {
        krama.run(&["store", "set", "shop", setting, value]).await.refused(words);
    }
    let long = "x".repeat(10_001);
    let from_stdin = ["store", "set", "shop", "monobank.token", "--stdin"];
    krama.run_with(&from_stdin, &long).await.refused(&["10000 bytes"]);
    krama.run(&["store", "set", "nobody", "prefix", "A"]).await.refused(&["nobody", "shop"]);
    krama.run(&["store", "show", "nobody"]).await.refused(&["nobody", "shop"]);
    krama.run(&["products", "list", "--store", "nobody"]).await.refused(&["nobody", "shop"]);
}

#[tokio::test]
async fn migrations_are_told_before_they_are_applied() {
    let krama = Krama::new("migrate");
    let status = krama.run(&["migrate", "--status", "--json"]).await.ok().json();
    assert_eq!((&status["version"], &status["applied"]), (&json!(0), &json!([])));
    assert_eq!(status["pending"][0], json!({ "version": 1, "name": "init" }));
    assert!(!krama.path("krama.db").exists(), "asking makes no database");
    let known = status["known"].clone();
    let done = krama.run(&["migrate", "--json"]).await.ok().json();
    assert_eq!((&done["version"], &done["pending"]), (&known, &json!([])));
    assert_eq!(done["applied"], status["pending"]);
    let again = krama.run(&["migrate", "--dry-run", "--json"]).await.ok().json();
    assert_eq!(again, json!({ "version": known, "known": known, "applied": [], "pending": [] }));
    let people = krama.run(&["migrate", "--status"]).await.ok().stdout;
    assert!(people.contains(&format!("schema {known} of {known}")), "{people}");
}

/// A field of an object, which must be of the right kind.
fn is(order: &Value, name: &str, fits: impl Fn(&Value) -> bool) {
    assert!(order.get(name).is_some_and(fits), "{name} is wrong: {order:#}");
}

fn is_money(value: &Value) -> bool {
    value.as_object().is_some_and(|o| o.len() == 2) && value["minor"].is_i64() && value["currency"] == "UAH"
}

fn is_instant(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.len() >= 20 && text.contains('T') && text.ends_with('Z'))
}

/// The fields that scripts rely on, in a list and in one order.
fn has_the_promised_fields(order: &Value) {
    is(order, "number", |v| {
        v.as_str().is_some_and(|number| number.starts_with("MAI") && number.contains('N'))
    });
    is(order, "created_at", is_instant);
    is(order, "source", |v| v == "shop");
    is(order, "pay_type", |v| v == "prepay");
    is(order, "status", |v| v == "confirmed");
    is(order, "payment_status", |v| v == "prepaid");
    for sum in ["total", "received", "due"] {
        is(order, sum, is_money);
    }
    let minor = |name: &str| order[name]["minor"].as_i64().unwrap();
    assert_eq!((minor("total"), minor("received"), minor("due")), (149_900, 20_000, 129_900));
    is(order, "customer", |v| v["name"] == NAME && v["phone"] == format!("+380{PHONE}"));
    is(order, "items", |v| v[0]["sku"] == "HOOD-M" && v[0]["quantity"] == 1 && is_money(&v[0]["price"]));
}

#[tokio::test]
async fn orders_are_listed_and_shown_with_the_promised_fields() {
    let shop = Shop::in_a_file("orders").await;
    assert_eq!(shop.krama.run(&["orders", "list", "--json"]).await.ok().stdout.trim(), "[]");
    let server = shop.krama.serve(&free_address()).await;
    let token = shop.buy(&server.url, "prepay").await;
    shop.at_rest().await;
    let list = shop.krama.run(&["orders", "list", "--json"]).await.ok().json();
    assert_eq!(list.as_array().unwrap().len(), 1);
    has_the_promised_fields(&list[0]);
    let order = shop.shown(&token).await;
    has_the_promised_fields(&order);
    is(&order, "shipments", Value::is_array);
    is(&order, "payments", |v| {
        v["attempts"][0]["status"] == "success" && is_money(&v["ledger"][0]["amount"])
    });
    for entry in order["timeline"].as_array().unwrap() {
        is(entry, "at", is_instant);
        is(entry, "fact", Value::is_string);
    }
    is(&order["timeline"][0], "fact", |v| v == "placed");
    for effect in order["effects"].as_array().unwrap() {
        is(effect, "kind", Value::is_string);
        is(effect, "key", Value::is_string);
        is(effect, "state", |v| v == "done");
        is(effect, "attempts", |v| v[0]["outcome"] == "done" && is_instant(&v[0]["started_at"]));
    }
    let number = order["number"].as_str().unwrap();
    for args in [&["orders", "list"][..], &["orders", "show", number]] {
        let people = shop.krama.run(args).await.ok().stdout;
        for words in [number, "prepaid", "1499.00"] {
            assert!(people.contains(words), "{words} is missing: {people}");
        }
    }
    shop.krama.run(&["orders", "show", "MAI01012020N01"]).await.refused(&["MAI01012020N01", "main"]);
}

#[tokio::test]
async fn whoever_stops_reading_gets_no_complaint() {
    let krama = Krama::new("pipe");
    krama.run(&["migrate"]).await.ok();
    for args in [&["store", "list"][..], &["orders", "list", "--json"], &["products", "export"], &["migrate"]]
    {
        let done = krama.run_unheard(args).await;
        assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""), "{args:?}");
    }
}
