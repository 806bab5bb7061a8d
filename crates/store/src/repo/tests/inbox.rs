//! Webhooks: each counts once, and none is lost because it came too early.

use super::world::{
    Webhook, happened, number, opened, order, pay, payable, place_with, placed, policy, read, report, store,
    write,
};
use crate::repo::apply::{self, Received};
use crate::repo::inbox::{self, Arrival};
use crate::repo::orders;
use crate::testing::migrated;
use crate::{Db, Dialect, Sql, args};
use krama_domain::invoice::Status;
use krama_domain::ledger::{PaymentStatus, payment_status};
use krama_domain::order::Order;
use krama_domain::pay::PayType;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;
use tokio::sync::mpsc::unbounded_channel;
use tokio::task::{JoinSet, spawn};
use tokio::time::timeout;

fn paid(identity: &str, invoice: &str) -> Webhook {
    Webhook::new(identity, report(invoice, Status::Success, 10))
}

async fn payment(db: &Db, order: &Order) -> PaymentStatus {
    let id = order.id;
    payment_status(&read(db, move |tx| orders::get(tx, &store(), id)).await.unwrap())
}

async fn unmatched(db: &Db) -> i64 {
    read(db, |tx| inbox::count_unmatched(tx, &store())).await
}

#[tokio::test]
async fn eight_same_webhooks_at_once_count_once() {
    migrated(|db| async move {
        let order = payable(&db, 1, "inv-1").await;
        let entries = number(&db, "SELECT COUNT(*) AS n FROM entries").await;
        let mut arrivals = JoinSet::new();
        for _ in 0..8 {
            let db = db.clone();
            arrivals.spawn(async move { paid("w-1", "inv-1").arrives(&db).await });
        }
        let mut outcomes = Vec::new();
        while let Some(outcome) = arrivals.join_next().await {
            outcomes.push(outcome.unwrap());
        }
        assert_eq!(outcomes.iter().filter(|o| **o == Received::Applied(order.id)).count(), 1);
        assert_eq!(outcomes.iter().filter(|o| **o == Received::Repeat).count(), 7);
        assert_eq!(payment(&db, &order).await, PaymentStatus::Paid);
        assert_eq!(number(&db, "SELECT COUNT(*) AS n FROM entries").await, entries + 1);
        assert_eq!(number(&db, "SELECT COUNT(*) AS n FROM inbox WHERE state = 'applied'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_webhook_before_its_invoice_is_known_finds_the_order_by_its_number() {
    migrated(|db| async move {
        let order = placed(&db, 1, PayType::OnlineFull).await;
        happened(&db, &order, 1, pay(1)).await;
        assert_eq!(paid("w-1", "inv-1").naming(&order).arrives(&db).await, Received::Applied(order.id));
        assert_eq!(payment(&db, &order).await, PaymentStatus::Paid);
        let after = happened(&db, &order, 12, opened(1, "inv-1")).await;
        assert_eq!(payment_status(&after), PaymentStatus::Paid);
        assert_eq!(unmatched(&db).await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_matches_no_order_waits_until_the_invoice_is_opened() {
    migrated(|db| async move {
        let order = placed(&db, 1, PayType::OnlineFull).await;
        happened(&db, &order, 1, pay(1)).await;
        assert_eq!(paid("w-1", "inv-1").arrives(&db).await, Received::Quarantined);
        assert_eq!(paid("w-1", "inv-1").arrives(&db).await, Received::Repeat);
        assert_eq!(paid("w-2", "inv-2").arrives(&db).await, Received::Quarantined);
        assert_eq!(unmatched(&db).await, 2);
        let after = happened(&db, &order, 12, opened(1, "inv-1")).await;
        assert_eq!(payment_status(&after), PaymentStatus::Paid);
        assert_eq!(payment(&db, &order).await, PaymentStatus::Paid);
        let left = read(&db, |tx| inbox::unmatched(tx, &store(), 10)).await;
        assert_eq!(left.iter().map(|item| item.identity.as_str()).collect::<Vec<_>>(), ["w-2"]);
    })
    .await;
}

#[tokio::test]
async fn what_names_an_order_waits_until_it_appears() {
    migrated(|db| async move {
        let order = order(1, PayType::OnlineFull);
        let webhook = Webhook::new("w-1", report("inv-1", Status::Created, 10)).naming(&order);
        assert_eq!(webhook.arrives(&db).await, Received::Quarantined);
        place_with(&db, &order, policy()).await;
        let id = order.id;
        let after = read(&db, move |tx| orders::get(tx, &store(), id)).await.unwrap();
        assert!(after.invoices.contains_key("inv-1"), "{:?}", after.invoices);
        assert_eq!(unmatched(&db).await, 0);
        let applied = "SELECT COUNT(*) AS n FROM inbox WHERE state = 'applied' AND order_id IS NOT NULL";
        assert_eq!(number(&db, applied).await, 1);
    })
    .await;
}

#[tokio::test]
async fn one_store_does_not_see_what_waits_for_another() {
    migrated(|db| async move {
        let mut order = order(1, PayType::OnlineFull);
        let webhook = Webhook::new("w-1", report("inv-1", Status::Created, 10)).naming(&order);
        assert_eq!(webhook.arrives(&db).await, Received::Quarantined);
        order.store = krama_domain::ids::StoreId::parse("other").unwrap();
        place_with(&db, &order, policy()).await;
        assert_eq!(unmatched(&db).await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_with_its_bytes_and_the_reason() {
    migrated(|db| async move {
        let outcome = write(&db, |tx| {
            let arrival = Arrival {
                store: &store(),
                identity: "w-1",
                source: "monobank",
                received_at: super::world::at(0),
                invoice_id: None,
                reference: None,
                fact: None,
                reason: Some("it is not JSON"),
                raw: b"\0\xff{",
            };
            Ok((apply::receive(tx, &arrival, &policy())?, apply::receive(tx, &arrival, &policy())?))
        });
        assert_eq!(outcome.await, (Received::Quarantined, Received::Repeat));
        let kept = read(&db, |tx| inbox::unmatched(tx, &store(), 10)).await;
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].reason.as_deref(), Some("it is not JSON"));
        assert_eq!((kept[0].invoice_id.as_deref(), kept[0].reference.as_deref()), (None, None));
        let row = read(&db, |tx| tx.query_one("SELECT state, raw FROM inbox", args![])).await.unwrap();
        assert_eq!((row.text("state"), row.blob("raw")), (Ok("unreadable"), Ok(&b"\0\xff{"[..])));
    })
    .await;
}

/// A test that waits for longer waits for something that does not come. No test depends on how long it is.
const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until the other task is done, or stands before a lock of ours.
async fn done_or_stuck(db: &Db, other: &tokio::task::JoinHandle<Order>) {
    const STUCK: &str = "SELECT COUNT(*) AS n FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let waiting = async {
        while db.dialect() == Dialect::Postgres && !other.is_finished() && number(db, STUCK).await == 0 {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, waiting).await.expect("it ends, or it waits");
}

/// Receives a webhook, and holds its transaction open until `meanwhile` is done or waits for it.
async fn race(db: &Db, webhook: Webhook, meanwhile: impl Future<Output = Order> + Send + 'static) {
    let (kept, mut is_kept) = unbounded_channel();
    let (go, wait) = mpsc::channel::<()>();
    let wait = Arc::new(Mutex::new(wait));
    let node = db.clone();
    let receiving = spawn(async move {
        let work = move |tx: &mut dyn Sql| {
            let received = webhook.receive(tx)?;
            kept.send(()).unwrap();
            // Nobody sends a second time: when the transaction is run again, it does not wait.
            let _ = wait.lock().unwrap().recv();
            Ok(received)
        };
        node.write("test.receive", work).await.unwrap()
    });
    is_kept.recv().await.unwrap();
    let other = spawn(meanwhile);
    done_or_stuck(db, &other).await;
    drop(go);
    receiving.await.unwrap();
    other.await.unwrap();
}

#[tokio::test]
async fn a_webhook_and_its_invoice_cannot_miss_each_other() {
    migrated(|db| async move {
        let order = placed(&db, 1, PayType::OnlineFull).await;
        happened(&db, &order, 1, pay(1)).await;
        let (opener, owned) = (db.clone(), order.clone());
        let opening = async move { happened(&opener, &owned, 12, opened(1, "inv-1")).await };
        race(&db, paid("w-1", "inv-1"), opening).await;
        assert_eq!(payment(&db, &order).await, PaymentStatus::Paid);
        assert_eq!(unmatched(&db).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_webhook_and_its_order_cannot_miss_each_other() {
    migrated(|db| async move {
        let order = order(1, PayType::OnlineFull);
        let webhook = Webhook::new("w-1", report("inv-1", Status::Created, 10)).naming(&order);
        let shopper = db.clone();
        let placing = async move { placed(&shopper, 1, PayType::OnlineFull).await };
        race(&db, webhook, placing).await;
        assert_eq!(unmatched(&db).await, 0);
    })
    .await;
}
