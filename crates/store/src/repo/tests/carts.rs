//! Carts: kept, locked, and closed when their order is confirmed.

use super::world::{Dice, at, happened, opened, order, pay, placed, read, report, store, write};
use crate::Db;
use crate::repo::carts::{self, Cart, Item};
use crate::testing::migrated;
use krama_domain::fact::Fact;
use krama_domain::ids::CartId;
use krama_domain::invoice::Status;
use krama_domain::pay::PayType;

fn fresh(seed: u64) -> Cart {
    Cart::new(CartId::fresh(at(0), &mut Dice(seed)))
}

async fn put(db: &Db, cart: &Cart) {
    let cart = cart.clone();
    write(db, move |tx| carts::put(tx, &store(), &cart, at(0))).await;
}

async fn get(db: &Db, cart: &Cart) -> Option<Cart> {
    let id = cart.id;
    let found = read(db, move |tx| carts::get(tx, &store(), id)).await;
    assert_eq!(write(db, move |tx| carts::lock(tx, &store(), id)).await, found);
    found
}

#[tokio::test]
async fn a_cart_is_read_back_as_it_was_put() {
    migrated(|db| async move {
        let mut cart = fresh(1);
        assert_eq!(get(&db, &cart).await, None);
        put(&db, &cart).await;
        assert_eq!(get(&db, &cart).await, Some(cart.clone()), "an empty one, without order and fingerprint");
        cart.set("H-M", 2);
        cart.order = Some(order(1, PayType::Cod).id);
        cart.fingerprint = Some("f".to_owned());
        put(&db, &cart).await;
        assert_eq!(get(&db, &cart).await, Some(cart.clone()));
        cart.order = None;
        cart.fingerprint = None;
        put(&db, &cart).await;
        assert_eq!(get(&db, &cart).await, Some(cart));
    })
    .await;
}

#[tokio::test]
async fn a_cart_is_closed_when_its_order_is_confirmed_and_not_before() {
    migrated(|db| async move {
        let new = order(1, PayType::OnlineFull);
        let cart = Cart { order: Some(new.id), ..fresh(1) };
        let other = Cart { order: Some(order(2, PayType::OnlineFull).id), ..fresh(2) };
        put(&db, &cart).await;
        put(&db, &other).await;
        let order = placed(&db, 1, PayType::OnlineFull).await;
        happened(&db, &order, 1, pay(1)).await;
        happened(&db, &order, 2, opened(1, "inv-1")).await;
        assert!(!get(&db, &cart).await.unwrap().closed, "the shopper may come back from the bank's page");
        happened(&db, &order, 11, Fact::InvoiceReported(report("inv-1", Status::Success, 10))).await;
        assert!(get(&db, &cart).await.unwrap().closed);
        assert!(!get(&db, &other).await.unwrap().closed);
    })
    .await;
}

#[tokio::test]
async fn cash_on_delivery_closes_the_cart_at_once() {
    migrated(|db| async move {
        let cart = Cart { order: Some(order(1, PayType::Cod).id), ..fresh(1) };
        put(&db, &cart).await;
        placed(&db, 1, PayType::Cod).await;
        assert!(get(&db, &cart).await.unwrap().closed);
    })
    .await;
}

#[test]
fn the_revision_grows_with_changes_alone() {
    let mut cart = fresh(1);
    for (sku, quantity, revision) in [
        ("A", 1, 1),
        ("A", 1, 1),
        ("A", 3, 2),
        ("B", 0, 2),
        ("B", 1, 3),
        ("A", 0, 4),
        ("A", 0, 4),
        ("B", -1, 5),
    ] {
        cart.set(sku, quantity);
        assert_eq!(cart.revision, revision, "{sku} {quantity}");
    }
    assert_eq!(cart.items, []);
    cart.set("C", 4);
    assert_eq!((cart.quantity("C"), cart.quantity("A")), (4, 0));
    assert_eq!(cart.items, [Item { sku: "C".to_owned(), quantity: 4 }]);
}
