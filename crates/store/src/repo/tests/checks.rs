//! Questions about invoices: asked when they are due, never lost, ended by a final answer.

use super::world::{at, payable, read, store, write};
use crate::Db;
use crate::repo::checks::{self, Check};
use crate::repo::lanes::Lease;
use crate::testing::migrated;
use krama_domain::effect::Destination;
use krama_domain::order::Order;

fn lease() -> Lease {
    Lease { store: store(), lane: Destination::Monobank, node: "a".to_owned(), fence: 1, former_until: at(0) }
}

async fn claim(db: &Db, seconds: i64, put_off: i64, limit: usize) -> Vec<Check> {
    write(db, move |tx| checks::claim(tx, &lease(), at(seconds), at(put_off), limit)).await
}

async fn watch(db: &Db, order: &Order, seconds: i64) {
    let id = order.id;
    write(db, move |tx| checks::watch(tx, &store(), id, 1, at(seconds))).await;
}

#[tokio::test]
async fn an_opened_invoice_is_asked_about_for_the_first_time_after_a_while() {
    migrated(|db| async move {
        assert_eq!(read(&db, checks::next_due).await, None);
        let order = payable(&db, 1, "inv-1").await;
        assert_eq!(read(&db, checks::next_due).await, Some(at(17)), "opened at second 2");
        assert_eq!(claim(&db, 16, 77, 10).await, []);
        let found = claim(&db, 17, 77, 10).await;
        assert_eq!(found, [Check { store: store(), order: order.id, attempt: 1, tries: 0 }]);
    })
    .await;
}

#[tokio::test]
async fn a_question_under_way_is_put_off_and_asked_again_when_no_answer_came() {
    migrated(|db| async move {
        payable(&db, 1, "inv-1").await;
        assert_eq!(claim(&db, 17, 77, 10).await.len(), 1);
        assert_eq!(claim(&db, 76, 136, 10).await, []);
        let again = claim(&db, 77, 137, 10).await;
        assert_eq!(again[0].tries, 1);
        let asked = again[0].clone();
        write(&db, move |tx| checks::again(tx, &asked, at(90))).await;
        let third = claim(&db, 90, 150, 10).await;
        assert_eq!(third[0].tries, 2, "an answer does not count its question twice");
    })
    .await;
}

#[tokio::test]
async fn the_longest_overdue_are_asked_first_and_no_more_than_the_limit() {
    migrated(|db| async move {
        let mut orders = Vec::new();
        for nth in 1..=3 {
            let order = payable(&db, nth, &format!("inv-{nth}")).await;
            watch(&db, &order, 50 - i64::try_from(nth).unwrap()).await;
            orders.push(order.id);
        }
        let first = claim(&db, 60, 120, 2).await;
        assert_eq!(first.iter().map(|check| check.order).collect::<Vec<_>>(), [orders[2], orders[1]]);
        assert_eq!(claim(&db, 60, 120, 2).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_final_answer_ends_the_asking() {
    migrated(|db| async move {
        payable(&db, 1, "inv-1").await;
        let check = claim(&db, 17, 77, 10).await.remove(0);
        write(&db, move |tx| checks::finish(tx, &check)).await;
        assert_eq!(read(&db, checks::next_due).await, None);
        assert_eq!(claim(&db, 999, 1_000, 10).await, []);
    })
    .await;
}

#[tokio::test]
async fn watching_again_begins_anew() {
    migrated(|db| async move {
        let order = payable(&db, 1, "inv-1").await;
        for now in [100, 200, 300] {
            assert_eq!(claim(&db, now, now + 60, 10).await.len(), 1);
        }
        watch(&db, &order, 310).await;
        assert_eq!(read(&db, checks::next_due).await, Some(at(310)));
        assert_eq!(claim(&db, 310, 370, 10).await[0].tries, 0);
    })
    .await;
}

#[tokio::test]
async fn an_answer_to_the_old_question_does_not_end_the_new_one() {
    migrated(|db| async move {
        let order = payable(&db, 1, "inv-1").await;
        let old = claim(&db, 17, 77, 10).await.remove(0);
        // A refund is asked for while the old question is on its way.
        watch(&db, &order, 40).await;
        write(&db, move |tx| checks::finish(tx, &old)).await;
        assert_eq!(read(&db, checks::next_due).await, Some(at(40)));
    })
    .await;
}

#[tokio::test]
async fn other_lanes_and_stores_ask_nothing() {
    migrated(|db| async move {
        payable(&db, 1, "inv-1").await;
        for foreign in [
            Lease { lane: Destination::Telegram, ..lease() },
            Lease { store: krama_domain::ids::StoreId::parse("other").unwrap(), ..lease() },
        ] {
            let found = write(&db, move |tx| checks::claim(tx, &foreign, at(99), at(100), 10)).await;
            assert_eq!(found, []);
        }
    })
    .await;
}
