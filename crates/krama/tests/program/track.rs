//! `krama track`: what it prints, what it writes, and how it ends; on both databases.

use super::journey::Shop;
use crate::harness::Done;
use crate::harness::beside::Beside;
use krama_domain::fact::Fact;
use krama_domain::parcel::TrackingNumber;
use krama_domain::shop::Policy;
use krama_store::testing::Scratch;
use serde_json::{Value, json};

/// Numbers of the parcels; the last one fails the carrier's hidden check and spoils its batch.
const PARCELS: [&str; 3] = ["20450000000001", "20450000000002", "99990000000003"];

const SET_KEY: [&str; 5] = ["store", "set", "main", "nova_poshta.api_key", "--stdin"];

struct Depot {
    shop: Shop,
    beside: Beside,
    /// Order numbers, one for each parcel.
    orders: Vec<String>,
}

impl Depot {
    /// Orders paid on delivery, the `nth` with the `nth` parcel.
    async fn open(shop: Shop, parcels: &[&str]) -> Self {
        shop.krama.run_with(&SET_KEY, "key-of-the-store").await.ok();
        let beside = Beside::open(&shop.krama.database(), Policy::default()).await;
        let mut depot = Self { shop, beside, orders: Vec::new() };
        for (nth, number) in parcels.iter().enumerate() {
            let wish = json!({
                "name": "Коваленко Оксана", "phone": format!("067123456{nth}"), "city": "Львів",
                "branch": "Відділення № 5", "pay_type": "cod", "items": [{ "sku": "HOOD-M", "quantity": 1 }],
            });
            let create = ["orders", "create", "--stdin", "--json"];
            let placed = depot.shop.krama.run_with(&create, &wish.to_string()).await.ok().json();
            let order = placed["number"].as_str().unwrap().to_owned();
            let number = TrackingNumber::parse(number).unwrap();
            let id = depot.beside.order_id(&order).await;
            depot.beside.happen(id, Fact::ParcelAttached { number, waybill: None, cash: None }).await;
            depot.orders.push(order);
        }
        depot
    }

    async fn move_to(&self, nth: usize, act: &str) {
        let form = format!("act={act}&number={}", PARCELS[nth]);
        self.shop.twins.press("/nova_poshta/", &form).await;
    }

    async fn run(&self, args: &[&str]) -> Done {
        self.shop.krama.run(args).await
    }

    async fn order(&self, nth: usize) -> Value {
        self.run(&["orders", "show", &self.orders[nth], "--json"]).await.ok().json()
    }
}

/// What a round with `--json` printed: a line for each parcel that it has something to say of, and the counts.
fn lines(done: &Done) -> (Vec<Value>, Value) {
    let mut lines: Vec<Value> =
        done.stdout.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect();
    let counts = lines.pop().expect("the counts come in any case");
    (lines, counts)
}

fn counts(total: usize, updated: usize, errors: usize) -> Value {
    json!({ "total_orders": total, "updated": updated, "errors": errors })
}

async fn a_round_is_shown_first_and_changes_then(shop: Shop) {
    let depot = Depot::open(shop, &PARCELS[..2]).await;
    depot.move_to(0, "new").await;
    depot.move_to(1, "new").await;
    depot.move_to(1, "arrived").await;
    let before = [depot.order(0).await, depot.order(1).await];

    // A look, and the same look again: nothing was written.
    for _ in 0..2 {
        let looked = depot.run(&["track", "--dry-run"]).await.ok();
        for words in
            ["order", "parcel", "was", "would be", "what follows", &depot.orders[0], &depot.orders[1]]
        {
            assert!(looked.stdout.contains(words), "{words} is missing: {}", looked.stdout);
        }
        let arrived = looked.stdout.lines().find(|line| line.contains(PARCELS[1])).expect("it has its line");
        assert!(arrived.contains("arrived (7)"), "{arrived}");
        assert!(looked.stderr.contains("2 parcels of 2 orders: 2 updated, 0 errors"), "{}", looked.stderr);
        assert_eq!([depot.order(0).await, depot.order(1).await], before);
    }
    let (seen, all) = lines(&depot.run(&["track", "--dry-run", "--json"]).await.ok());
    assert_eq!(all, counts(2, 2, 0));
    let codes: Vec<_> = seen.iter().map(|line| (&line["order"], &line["code"], &line["was"])).collect();
    let was = json!("created");
    assert_eq!(
        codes,
        [(&json!(depot.orders[0]), &json!("1"), &was), (&json!(depot.orders[1]), &json!("7"), &was)]
    );

    // The round itself, under the older name.
    let (told, all) = lines(&depot.run(&["update_tracking_statuses", "--json"]).await.ok());
    assert_eq!((told, all), (seen, counts(2, 2, 0)), "what was shown is what happens");
    let after = depot.order(1).await;
    assert_ne!(after, before[1]);
    assert_eq!(after["shipments"][0]["code"], "7", "{after}");

    // Nothing is due now, but an order that is asked for is looked at all the same, and alone.
    assert_eq!(lines(&depot.run(&["track", "--json"]).await.ok()), (vec![], counts(0, 0, 0)));
    depot.move_to(0, "on-the-way").await;
    depot.move_to(1, "received").await;
    let one = ["track", "--json", "--order-number", &depot.orders[1]];
    let (told, all) = lines(&depot.run(&one).await.ok());
    assert_eq!((&all, told.len(), &told[0]["code"]), (&counts(1, 1, 0), 1, &json!("9")));
    assert_eq!(depot.order(1).await["status"], "done");
    assert_eq!(depot.order(0).await["shipments"][0]["code"], "1", "nobody asked for it");
    depot.beside.db.close().await;
}

#[tokio::test]
async fn on_sqlite() {
    a_round_is_shown_first_and_changes_then(Shop::in_a_file("track").await).await;
}

#[tokio::test]
async fn on_postgresql() {
    let Some(scratch) = Scratch::create().await else { return };
    a_round_is_shown_first_and_changes_then(Shop::on("track-postgres", scratch.url()).await).await;
    scratch.remove().await;
}

#[tokio::test]
async fn one_bad_number_fails_alone_and_the_round_is_partly_done() {
    let depot = Depot::open(Shop::in_a_file("track-spoiled").await, &PARCELS).await;
    depot.move_to(0, "new").await;
    depot.move_to(1, "new").await;
    for args in [&["track", "--dry-run", "--json"][..], &["track", "--json"][..]] {
        let done = depot.run(args).await;
        let (told, all) = lines(&done);
        assert_eq!((done.code, &all), (Some(3), &counts(3, 2, 1)), "{done:#?}");
        let wrong: Vec<_> = told.iter().filter(|line| !line["error"].is_null()).collect();
        assert_eq!((wrong.len(), &wrong[0]["number"]), (1, &json!(PARCELS[2])), "{done:#?}");
    }
    depot.beside.db.close().await;
}

#[tokio::test]
async fn what_cannot_be_asked_is_said() {
    let depot = Depot::open(Shop::in_a_file("track-refused").await, &PARCELS[..1]).await;
    let unknown = depot.run(&["track", "--order-number", "NONE01012026N01"]).await;
    assert_eq!(unknown.code, Some(2), "{unknown:#?}");
    assert!(unknown.stderr.contains("there is no order NONE01012026N01"), "{}", unknown.stderr);

    depot.shop.krama.run_with(&SET_KEY, "wrong-key").await.ok();
    let refused = depot.run(&["track", "--json"]).await;
    assert_eq!(refused.code, Some(1), "{refused:#?}");
    assert!(refused.stderr.contains("does not know the key"), "{refused:#?}");
    assert_eq!(lines(&refused).1, counts(1, 0, 1));
    let order = depot.order(0).await;
    assert_eq!(order["shipments"][0]["code"], Value::Null, "nothing was learned: {order}");
    depot.beside.db.close().await;
    let bare = crate::harness::Krama::new("track-bare");
    bare.run(&["store", "list"]).await.ok();
    bare.run(&["track"]).await.refused(&["no such store has Nova Poshta", "krama store set"]);
}
