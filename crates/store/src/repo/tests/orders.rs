//! Finding orders: by token, by number, by invoice, page by page.

use super::world::{at, order, payable, place_with, placed, policy, read, store, write};
use crate::Db;
use crate::repo::orders::{self, Cursor, PAGE_MAX};
use crate::testing::migrated;
use krama_domain::ids::{OrderId, OrderNumber, StoreId};
use krama_domain::order::Order;
use krama_domain::pay::PayType;

async fn page(db: &Db, after: Option<Cursor>, limit: i64) -> Vec<Order> {
    read(db, move |tx| orders::page(tx, &store(), after, limit)).await
}

fn last(page: &[Order]) -> Option<Cursor> {
    page.last().map(|order| Cursor { created_at: order.created_at, id: order.id })
}

async fn place_at(db: &Db, nth: u64, seconds: i64) -> OrderId {
    let order = Order { created_at: at(seconds), ..order(nth, PayType::Cod) };
    place_with(db, &order, policy()).await;
    order.id
}

#[tokio::test]
async fn an_order_is_found_by_its_token_and_by_its_number() {
    migrated(|db| async move {
        let first = placed(&db, 1, PayType::Cod).await;
        let second = placed(&db, 2, PayType::Cod).await;
        let token = second.token.clone();
        assert_eq!(read(&db, move |tx| orders::by_token(tx, &token)).await, Some(second));
        let number = first.number.clone();
        let elsewhere = number.clone();
        assert_eq!(read(&db, move |tx| orders::by_number(tx, &store(), &number)).await, Some(first));
        let other = StoreId::parse("other").unwrap();
        assert_eq!(read(&db, move |tx| orders::by_number(tx, &other, &elsewhere)).await, None);
        let unknown = order(9, PayType::Cod);
        assert_eq!(read(&db, move |tx| orders::by_token(tx, &unknown.token)).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_report_belongs_to_the_order_of_its_invoice_whatever_number_it_names() {
    migrated(|db| async move {
        let owner = payable(&db, 1, "inv-1").await;
        let named = placed(&db, 2, PayType::OnlineFull).await;
        let find = |invoice: &'static str, number: Option<OrderNumber>| {
            read(&db, move |tx| orders::find_for_report(tx, &store(), invoice, number.as_ref()))
        };
        assert_eq!(find("inv-1", None).await, Some(owner.id));
        assert_eq!(find("inv-1", Some(named.number.clone())).await, Some(owner.id));
        assert_eq!(find("inv-9", Some(named.number.clone())).await, Some(named.id));
        assert_eq!(find("inv-9", None).await, None);
        assert_eq!(find("inv-9", Some(OrderNumber::from_text("TWC30102025N99"))).await, None);
    })
    .await;
}

#[tokio::test]
async fn numbers_and_tokens_are_taken_once() {
    migrated(|db| async move {
        let first = placed(&db, 1, PayType::Cod).await;
        for twin in [
            Order { number: first.number.clone(), ..order(2, PayType::Cod) },
            Order { token: first.token.clone(), ..order(2, PayType::Cod) },
            Order { id: first.id, ..order(2, PayType::Cod) },
        ] {
            let outcome = db.write("test.twin", move |tx| orders::insert(tx, &twin)).await;
            assert!(matches!(outcome, Err(crate::Error::Conflict { .. })), "{outcome:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn pages_go_on_where_the_last_one_ended_though_new_orders_come() {
    migrated(|db| async move {
        let mut wanted = Vec::new();
        for nth in 1..=7_u64 {
            // Three of them in the same millisecond.
            let seconds = i64::try_from(nth).unwrap().clamp(1, 5);
            wanted.push((at(seconds), place_at(&db, nth, seconds).await));
        }
        wanted.sort();
        wanted.reverse();
        let (mut seen, mut after) = (Vec::new(), None);
        for nth in 20..40 {
            let found = page(&db, after, 2).await;
            if found.is_empty() {
                break;
            }
            assert!(found.len() <= 2);
            after = last(&found);
            seen.extend(found.iter().map(|order| (order.created_at, order.id)));
            place_at(&db, nth, 1_000 + i64::try_from(nth).unwrap()).await;
        }
        assert_eq!(seen, wanted, "each once, the newest first");
    })
    .await;
}

#[tokio::test]
async fn a_page_has_limits_and_belongs_to_one_store() {
    migrated(|db| async move {
        placed(&db, 1, PayType::Cod).await;
        placed(&db, 2, PayType::Cod).await;
        assert_eq!(page(&db, None, 0).await.len(), 1);
        assert_eq!(page(&db, None, PAGE_MAX + 1).await.len(), 2);
        let other = StoreId::parse("other").unwrap();
        assert_eq!(read(&db, move |tx| orders::page(tx, &other, None, 10)).await, []);
        assert_eq!(read(&db, |tx| orders::count(tx, &store())).await, 2);
    })
    .await;
}

#[tokio::test]
async fn an_order_is_locked_with_its_counts() {
    migrated(|db| async move {
        let order = payable(&db, 1, "inv-1").await;
        let id = order.id;
        let loaded = write(&db, move |tx| orders::lock(tx, &store(), id)).await.unwrap();
        assert_eq!((loaded.order, loaded.effects, loaded.entries), (order, 1, 3));
        let nobody = super::world::order(9, PayType::Cod).id;
        assert!(write(&db, move |tx| orders::lock(tx, &store(), nobody)).await.is_none());
    })
    .await;
}
