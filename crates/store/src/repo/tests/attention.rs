//! What waits for a person: counted by kind, the oldest first, along indexes that hold nothing else.

use super::explained::Explained;
use super::world::{Webhook, at, happened, order, payable, placed, read, report, store, write};
use crate::repo::attention::{self, Day, Pile};
use crate::testing::migrated;
use crate::{Db, Dialect, Result, Sql, args};
use krama_domain::invoice::Status;
use krama_domain::pay::PayType;

/// Changes the columns of the sample's order by hand.
async fn set(db: &Db, nth: u64, status: &'static str, payment: &'static str, received: i64) {
    let number = order(nth, PayType::Cod).number;
    let changed = write(db, move |tx| {
        tx.execute(
            "UPDATE orders SET status = $2, payment_status = $3, received_minor = $4 WHERE number = $1",
            args![number.as_str(), status, payment, received],
        )
    });
    assert_eq!(changed.await, 1);
}

#[tokio::test]
async fn unpaid_orders_are_those_that_were_to_be_paid_online_and_were_not() {
    migrated(|db| async move {
        for nth in 1..=4 {
            placed(&db, nth, PayType::Prepay).await;
        }
        placed(&db, 5, PayType::Cod).await;
        placed(&db, 6, PayType::Prepay).await;
        set(&db, 3, "cancelled", "unpaid", 0).await;
        let found = read(&db, |tx| attention::unpaid(tx, &store(), at(2), at(6), 1)).await;
        assert_eq!(found.pile, Pile { count: 2, oldest: Some(at(2)) });
        assert_eq!(
            found.numbers,
            [order(2, PayType::Prepay).number],
            "the oldest first, no more than asked for"
        );
        let none = read(&db, |tx| attention::unpaid(tx, &store(), at(90), at(99), 1)).await;
        assert_eq!(none, attention::Orders::default());
    })
    .await;
}

#[tokio::test]
async fn money_that_is_not_ours_is_more_than_the_price_or_any_after_a_cancellation() {
    migrated(|db| async move {
        for nth in 1..=5 {
            placed(&db, nth, PayType::OnlineFull).await;
        }
        let total = super::world::TOTAL_MINOR;
        set(&db, 1, "confirmed", "paid", total).await;
        set(&db, 2, "confirmed", "paid", total + 1).await;
        set(&db, 3, "cancelled", "paid", 1).await;
        set(&db, 4, "cancelled", "refunded", 0).await;
        let found = read(&db, |tx| attention::in_excess(tx, &store(), 5)).await;
        assert_eq!(found.pile, Pile { count: 2, oldest: Some(at(2)) });
        let numbers = [2, 3].map(|nth| order(nth, PayType::Cod).number);
        assert_eq!(found.numbers, numbers);
    })
    .await;
}

#[tokio::test]
async fn uncertain_payments_are_read_whole_the_oldest_first() {
    migrated(|db| async move {
        for nth in 1..=2 {
            let order = payable(&db, nth, if nth == 1 { "inv-1" } else { "inv-2" }).await;
            let odd = krama_domain::invoice::Observation {
                amount_minor: 7,
                ..report(if nth == 1 { "inv-1" } else { "inv-2" }, Status::Success, 30)
            };
            happened(&db, &order, 31, krama_domain::fact::Fact::InvoiceReported(odd)).await;
        }
        placed(&db, 3, PayType::Cod).await;
        let found = read(&db, |tx| attention::checking(tx, &store())).await;
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|order| order.open_mismatches().count() == 1));
        assert!(found[0].created_at < found[1].created_at);
    })
    .await;
}

#[tokio::test]
async fn webhooks_without_an_order_are_counted_since_the_oldest() {
    migrated(|db| async move {
        assert_eq!(read(&db, |tx| attention::unmatched(tx, &store())).await, Pile::default());
        Webhook::new("a", report("stray", Status::Success, 30)).arrives(&db).await;
        let pile = read(&db, |tx| attention::unmatched(tx, &store())).await;
        assert!(pile.count == 1 && pile.oldest.is_some(), "{pile:?}");
    })
    .await;
}

#[tokio::test]
async fn a_day_is_what_was_placed_since_midnight() {
    migrated(|db| async move {
        for nth in 1..=4 {
            placed(&db, nth, PayType::Prepay).await;
        }
        set(&db, 3, "confirmed", "prepaid", 20_000).await;
        set(&db, 4, "cancelled", "unpaid", 0).await;
        let total = super::world::TOTAL_MINOR;
        let day = read(&db, |tx| attention::day(tx, &store(), at(2))).await;
        let wanted = Day { orders: 3, total_minor: 2 * total, received_minor: 20_000, prepaid: 1 };
        assert_eq!(day, wanted);
        assert_eq!(read(&db, |tx| attention::day(tx, &store(), at(99))).await, Day::default());
    })
    .await;
}

/// What one card asks.
type Look = fn(&mut dyn Sql) -> Result<()>;

/// Three thousand orders that nobody need look at.
const CROWD: &str = "INSERT INTO orders (store_id, order_id, number, token, created_at, status, payment_status, pay_type,
        total_minor, received_minor, phone, effects, entries, body)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
    SELECT store_id, order_id || '-' || i, number || '-' || i, token || '-' || i, i, 'confirmed', 'paid', pay_type,
        total_minor, total_minor, phone, effects, entries, body FROM orders CROSS JOIN n";

#[tokio::test]
async fn each_kind_is_read_along_its_own_index() {
    migrated(|db| async move {
        placed(&db, 1, PayType::Prepay).await;
        write(&db, |tx| {
            tx.script(CROWD)?;
            // SQLite decides without statistics, as it does in a shop.
            if tx.dialect() == Dialect::Postgres { tx.script("ANALYZE") } else { Ok(()) }
        })
        .await;
        let looks: [(&str, Look); 7] = [
            ("orders_checking", |tx| attention::checking(tx, &store()).map(drop)),
            ("orders_unpaid", |tx| attention::unpaid(tx, &store(), at(0), at(99), 5).map(drop)),
            ("orders_in_excess", |tx| attention::in_excess(tx, &store(), 5).map(drop)),
            ("contacts_by_time", |tx| attention::contacts(tx, &store(), at(0)).map(drop)),
            ("inbox_unmatched", |tx| attention::unmatched(tx, &store()).map(drop)),
            ("discrepancies_open", |tx| attention::discrepancies(tx, &store()).map(drop)),
            ("orders_by_time", |tx| attention::day(tx, &store(), at(0)).map(drop)),
        ];
        for (index, look) in looks {
            let lines = write(&db, move |tx| {
                let mut explained = Explained::new(tx)?;
                look(&mut explained)?;
                Ok(explained.plans.into_iter().flat_map(|plan| plan.lines).collect::<Vec<_>>())
            })
            .await;
            assert!(
                lines.iter().any(|line| format!("{line} ").contains(&format!(" {index} "))),
                "{lines:#?}"
            );
            // PostgreSQL may sort the little that such an index holds.
            let is_bad = |line: &&String| {
                line.contains("SCAN orders")
                    || line.contains("SCAN inbox")
                    || line.contains("Seq Scan")
                    || line.contains("TEMP B-TREE")
            };
            assert!(!lines.iter().any(|line| is_bad(&line)), "{index}: {lines:#?}");
        }
    })
    .await;
}
