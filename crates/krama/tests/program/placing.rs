//! Orders placed by hand, and a store in which they wait: no server runs, so nothing is delivered.

use crate::harness::{Done, Krama};
use krama_store::{Db, DbOptions};
use serde_json::{Value, json};

/// A store with two managers, a bank and a pixel, that sells one hoodie.
pub(crate) async fn shop(krama: Krama) -> Krama {
    // Where servers are started, they reach nobody.
    let nobody = "http://127.0.0.1:1";
    let krama = krama
        .with("KRAMA_MONOBANK_URL", nobody)
        .with("KRAMA_TELEGRAM_URL", nobody)
        .with("KRAMA_META_URL", nobody)
        .with("TELEGRAM_BOT_TOKEN", "1000000001:the_secret_of_the_bot")
        .with("TELEGRAM_ADMIN_CHAT_ID", "100,200")
        .with("MONOBANK_TOKEN", "the-secret-of-the-bank")
        .with("FACEBOOK_PIXEL_ID", "1000000000001")
        .with("FACEBOOK_CONVERSIONS_API_TOKEN", "the-secret-of-the-pixel");
    let csv = "sku,title,price,stock,variant\nHOOD-M,\"Худі, тепле\",1499.00,50,M\n";
    krama.run_with(&["products", "import", "-"], csv).await.ok();
    krama
}

/// An order of the shop above as JSON on standard input.
pub(crate) fn wish(pay_type: &str) -> Value {
    json!({
        "name": "Шевченко Тарас", "phone": "067 123 45 67", "city": "Львів", "branch": "Відділення № 5",
        "pay_type": pay_type, "items": [{ "sku": "HOOD-M", "quantity": 2 }],
    })
}

/// Places an order.
pub(crate) async fn create(krama: &Krama, wish: &Value) -> Done {
    krama.run_with(&["orders", "create", "--stdin", "--json"], &wish.to_string()).await
}

/// A number that the database answers.
pub(crate) async fn number(krama: &Krama, sql: &'static str) -> i64 {
    let db = Db::open(&krama.database(), DbOptions::default()).await.unwrap();
    let found = db.read("test", move |tx| tx.query_one(sql, &[])?.expect("a number").int(0)).await;
    db.close().await;
    found.unwrap()
}

/// Changes rows behind the program's back.
pub(crate) async fn change(krama: &Krama, sql: &'static str) -> u64 {
    let db = Db::open(&krama.database(), DbOptions::default()).await.unwrap();
    let changed = db.write("test", move |tx| tx.execute(sql, &[])).await;
    db.close().await;
    changed.unwrap()
}

#[tokio::test]
async fn an_order_placed_by_hand_goes_the_way_of_the_checkout() {
    let krama = shop(Krama::new("create")).await;
    let placed = create(&krama, &wish("prepay")).await.ok().json();
    assert_eq!((&placed["source"], &placed["status"]), (&json!("manual"), &json!("new")));
    assert_eq!(placed["total"]["minor"], 299_800);
    assert!(placed["page_url"].as_str().unwrap().contains("/orders/"), "{placed:#}");
    let line = krama
        .run(&[
            "orders",
            "create",
            "--name",
            "Коваленко Оксана",
            "--phone",
            "+380671234567",
            "--city",
            "Київ",
            "--branch",
            "1",
            "--pay-type",
            "cod",
            "--item",
            "HOOD-M:3",
            "--json",
        ])
        .await;
    let cod = line.ok().json();
    let number = cod["number"].as_str().unwrap();
    let shown = krama.run(&["orders", "show", number, "--json"]).await.ok().json();
    let keys: Vec<_> = shown["effects"].as_array().unwrap().iter().map(|e| e["key"].clone()).collect();
    assert_eq!(keys, ["message/manager/placed/100", "message/manager/placed/200", "conversion/lead"]);
    assert_eq!(shown["timeline"][0]["actor"]["who"], "staff");
    let paid = krama.run(&["orders", "show", placed["number"].as_str().unwrap(), "--json"]).await.ok().json();
    assert_eq!(paid["effects"][0]["key"], "payment/invoice/1");
    let stock = krama.run(&["products", "list", "--json"]).await.ok().json().to_string();
    assert!(stock.contains("47"), "cash on delivery takes the pieces at once: {stock}");
    assert_eq!(number_of_lines(&krama, "order.create").await, 2);
}

async fn number_of_lines(krama: &Krama, action: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) AS n FROM audit WHERE via = 'cli' AND action = '{action}'");
    number(krama, Box::leak(sql.into_boxed_str())).await
}

#[tokio::test]
async fn what_the_checkout_refuses_is_refused_here_too_and_nothing_is_written() {
    let krama = shop(Krama::new("create-refused")).await;
    let with = |name: &str, value: Value| {
        let mut wish = wish("cod");
        wish[name] = value;
        wish
    };
    for (wish, words) in [
        (with("name", json!("")), &["name"][..]),
        (with("phone", json!("12")), &["phone", "12"]),
        (with("city", json!(" ")), &["city"]),
        (with("pay_type", json!("card")), &["card", "cod"]),
        (with("items", json!([])), &["lines"]),
        (with("items", json!([{ "sku": "HAT" }])), &["HAT", "products list"]),
        (with("items", json!([{ "sku": "HOOD-M", "quantity": 51 }])), &["50 left", "51"]),
        (
            with("items", json!([{ "sku": "HOOD-M", "quantity": 30 }, { "sku": "HOOD-M", "quantity": 30 }])),
            &["60"],
        ),
        (with("items", json!([{ "sku": "HOOD-M", "quantity": 0 }])), &["0 ×"]),
        (with("lang", json!("de")), &["de", "uk"]),
        (with("colour", json!("red")), &["colour"]),
    ] {
        create(&krama, &wish).await.refused(words);
    }
    krama.run(&["store", "set", "main", "pay_types", "cod"]).await.ok();
    create(&krama, &wish("prepay")).await.refused(&["prepay", "does not offer"]);
    assert_eq!(number(&krama, "SELECT COUNT(*) FROM orders").await, 0);
}

#[tokio::test]
async fn a_dry_run_places_nothing() {
    let krama = shop(Krama::new("create-dry")).await;
    let args = ["orders", "create", "--stdin", "--dry-run", "--json"];
    let shown = krama.run_with(&args, &wish("cod").to_string()).await.ok().json();
    assert_eq!((&shown["dry_run"], &shown["number"]), (&json!(true), &Value::Null));
    assert_eq!(number(&krama, "SELECT COUNT(*) FROM orders").await, 0);
}
