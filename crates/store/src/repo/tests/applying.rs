//! One fact, one transaction: the order, its timeline, its effects, its ledger and its stock change together.

use super::world::{
    TOTAL_MINOR, at, cancelled, effects, happened, happening, number, opened, order, pay, payable,
    place_with, placed, policy, read, report, store, uah, write,
};
use crate::repo::apply::{self, Applied};
use crate::repo::{catalogue, orders, outbox, timeline};
use crate::testing::migrated;
use crate::{Db, Error, Result, Sql, args};
use krama_domain::catalogue::{Product, Variant};
use krama_domain::effect::{Intent, State, Subject};
use krama_domain::fact::{Actor, Fact};
use krama_domain::ids::ProductId;
use krama_domain::invoice::{Cancel, CancelState, Observation, Status};
use krama_domain::money::Currency;
use krama_domain::order::Order;
use krama_domain::pay::PayType;
use krama_domain::transition::Refusal;
use tokio::task::JoinSet;

const ROWS: &str = "SELECT (SELECT COUNT(*) FROM orders) + (SELECT COUNT(*) FROM entries)
    + (SELECT COUNT(*) FROM effects) + (SELECT COUNT(*) FROM lanes) + (SELECT COUNT(*) FROM checks)
    + (SELECT COUNT(*) FROM ledger) + (SELECT COUNT(*) FROM invoices) AS n";

fn failure() -> Error {
    Error::Row { column: "any".to_owned(), text: "any".to_owned() }
}

fn paid(invoice: &str) -> Fact {
    Fact::InvoiceReported(report(invoice, Status::Success, 10))
}

async fn facts(db: &Db, order: &Order) -> Vec<String> {
    let id = order.id;
    let entries = read(db, move |tx| timeline::of_order(tx, &store(), id)).await;
    entries.into_iter().map(|entry| entry.fact).collect()
}

#[tokio::test]
async fn an_order_is_kept_with_its_timeline_and_its_effects() {
    migrated(|db| async move {
        let order = placed(&db, 1, PayType::Cod).await;
        let id = order.id;
        assert_eq!(read(&db, move |tx| orders::get(tx, &store(), id)).await, Some(order.clone()));
        assert_eq!(facts(&db, &order).await, ["placed"]);
        let found = effects(&db, Subject::Order(id)).await;
        let seen: Vec<_> = found.iter().map(|e| (e.nth, e.intent.key().to_string(), e.state)).collect();
        let wanted = [
            (1, "message/manager/placed/-100".to_owned(), State::Ready),
            (2, "conversion/lead".to_owned(), State::Ready),
        ];
        assert_eq!(seen, wanted);
        assert_eq!((found[0].tries, found[0].logged, found[0].next_at), (0, 0, order.created_at));
    })
    .await;
}

#[tokio::test]
async fn a_transaction_that_fails_leaves_nothing() {
    migrated(|db| async move {
        let new = order(1, PayType::OnlineFull);
        let placing = move |tx: &mut dyn Sql| {
            apply::place(tx, &new, Actor::Shopper, &policy())?;
            apply::happen(tx, &store(), new.id, &happening(1, pay(1)), &policy())?;
            apply::happen(tx, &store(), new.id, &happening(2, opened(1, "inv-1")), &policy())?;
            apply::happen(tx, &store(), new.id, &happening(11, paid("inv-1")), &policy())?;
            Err::<(), _>(failure())
        };
        assert_eq!(db.write("test.fail", placing).await, Err(failure()));
        assert_eq!(number(&db, ROWS).await, 0);

        let order = payable(&db, 1, "inv-1").await;
        let before = number(&db, ROWS).await;
        let id = order.id;
        let failing = move |tx: &mut dyn Sql| {
            apply::happen(tx, &store(), id, &happening(11, paid("inv-1")), &policy())?;
            Err::<(), _>(failure())
        };
        assert_eq!(db.write("test.fail", failing).await, Err(failure()));
        assert_eq!(number(&db, ROWS).await, before);
        assert_eq!(read(&db, move |tx| orders::get(tx, &store(), id)).await, Some(order));
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_or_unknown_changes_nothing() {
    migrated(|db| async move {
        let order = placed(&db, 1, PayType::Cod).await;
        let before = number(&db, ROWS).await;
        let outcomes = write(&db, move |tx| {
            let refused = apply::happen(tx, &store(), order.id, &happening(1, pay(1)), &policy())?;
            let stranger = super::world::order(2, PayType::Cod).id;
            let nobody = apply::happen(tx, &store(), stranger, &happening(1, pay(1)), &policy())?;
            Ok((refused, nobody))
        });
        assert_eq!(outcomes.await, (Applied::Refused(Refusal::NothingToPay), Applied::NoOrder));
        assert_eq!(number(&db, ROWS).await, before);
    })
    .await;
}

#[tokio::test]
async fn facts_at_once_all_count() {
    migrated(|db| async move {
        let order = payable(&db, 1, "inv-1").await;
        let mut told = JoinSet::new();
        for nth in 0..8 {
            let (db, id) = (db.clone(), order.id);
            let fact = Fact::InvoiceReported(report(&format!("other-{nth}"), Status::Processing, nth));
            told.spawn(async move {
                write(&db, move |tx| apply::happen(tx, &store(), id, &happening(9, fact.clone()), &policy()))
                    .await
            });
        }
        while let Some(outcome) = told.join_next().await {
            assert!(matches!(outcome.unwrap(), Applied::Order(_)));
        }
        let id = order.id;
        let after = read(&db, move |tx| orders::get(tx, &store(), id)).await.unwrap();
        assert_eq!(after.invoices.len(), 8);
        assert_eq!(facts(&db, &order).await.len(), 3 + 8);
    })
    .await;
}

#[tokio::test]
async fn the_same_report_twice_is_told_once() {
    migrated(|db| async move {
        let order = payable(&db, 1, "inv-1").await;
        let once = happened(&db, &order, 11, paid("inv-1")).await;
        let rows = number(&db, ROWS).await;
        assert_eq!(happened(&db, &order, 12, paid("inv-1")).await, once);
        assert_eq!(number(&db, ROWS).await, rows);
    })
    .await;
}

#[tokio::test]
async fn the_columns_and_the_ledger_follow_the_order() {
    const COLUMNS: &str =
        "SELECT status, payment_status, total_minor, received_minor, effects, entries FROM orders";
    const LEDGER: &str = "SELECT entry, kind, invoice_id, amount_minor, currency FROM ledger ORDER BY entry";
    migrated(|db| async move {
        let columns = || async {
            let row = read(&db, |tx| tx.query_one(COLUMNS, args![])).await.unwrap();
            let texts =
                (row.text("status").unwrap().to_owned(), row.text("payment_status").unwrap().to_owned());
            (texts.0, texts.1, row.int("received_minor").unwrap())
        };
        let order = payable(&db, 1, "inv-1").await;
        assert_eq!(columns().await, ("new".to_owned(), "unpaid".to_owned(), 0));
        happened(&db, &order, 11, paid("inv-1")).await;
        assert_eq!(columns().await, ("confirmed".to_owned(), "paid".to_owned(), TOTAL_MINOR));
        let (amount_minor, state) = (9_900, CancelState::Success);
        let cancel = Cancel { reference: "r-1".to_owned(), amount_minor, state, at: at(20) };
        let (final_minor, cancels) = (Some(90_000), vec![cancel]);
        let returned = Observation { final_minor, cancels, ..report("inv-1", Status::Success, 20) };
        happened(&db, &order, 21, Fact::InvoiceReported(returned)).await;
        assert_eq!(columns().await, ("confirmed".to_owned(), "partly_refunded".to_owned(), 90_000));
        let rows = read(&db, |tx| tx.query(LEDGER, args![])).await;
        let entry =
            |row: &crate::Row| (row.text("entry").unwrap().to_owned(), row.int("amount_minor").unwrap());
        let wanted = [("capture/inv-1".to_owned(), TOTAL_MINOR), ("refund/inv-1/r-1".to_owned(), 9_900)];
        assert_eq!(rows.iter().map(entry).collect::<Vec<_>>(), wanted);
        let row = read(&db, |tx| tx.query_one(COLUMNS, args![])).await.unwrap();
        let found = effects(&db, Subject::Order(order.id)).await;
        assert_eq!(row.int("effects").unwrap(), i64::try_from(found.len()).unwrap());
        assert_eq!(row.int("entries").unwrap(), i64::try_from(facts(&db, &order).await.len()).unwrap());
    })
    .await;
}

fn intent(chat: &str) -> Intent {
    Intent::NotifyManager { notice: krama_domain::notice::Notice::Paid, chat: chat.to_owned() }
}

#[tokio::test]
async fn an_effect_is_asked_for_once_by_its_key() {
    migrated(|db| async move {
        let subject = Subject::Order(order(1, PayType::Cod).id);
        let added = write(&db, move |tx| {
            let mut add = |nth, chat| outbox::insert(tx, &store(), subject, nth, &intent(chat), at(0));
            Ok((add(1, "a")?, add(2, "a")?, add(2, "b")?))
        });
        assert_eq!(added.await, (true, false, true));
        let found = effects(&db, subject).await;
        assert_eq!(found.iter().map(|e| e.intent.clone()).collect::<Vec<_>>(), [intent("a"), intent("b")]);
    })
    .await;
}

#[tokio::test]
async fn an_effect_is_never_lost_because_its_number_was_taken() {
    migrated(|db| async move {
        let subject = Subject::Order(order(1, PayType::Cod).id);
        let adding = move |tx: &mut dyn Sql| {
            outbox::insert(tx, &store(), subject, 1, &intent("a"), at(0))?;
            outbox::insert(tx, &store(), subject, 1, &intent("b"), at(0))
        };
        let outcome = db.write("test.twice", adding).await;
        assert!(matches!(outcome, Err(Error::Conflict { .. })), "{outcome:?}");
    })
    .await;
}

async fn fill_shelf(db: &Db) {
    let variant = |sku: &str| Variant { sku: sku.to_owned(), name: String::new(), price: uah(1), stock: 10 };
    let product = Product {
        id: ProductId::fresh(at(0), &mut super::world::Dice(9)),
        slug: "hoodie".to_owned(),
        title: "Худі".to_owned(),
        description: String::new(),
        picture: String::new(),
        variants: vec![variant("H-M"), variant("H-L")],
    };
    write(db, move |tx| catalogue::put(tx, &store(), &product, 1)).await;
}

async fn stock(db: &Db) -> (i64, i64) {
    let of = |tx: &mut dyn Sql, sku| -> Result<i64> {
        Ok(catalogue::offer(tx, &store(), sku, Currency::Uah)?.expect("it is sold").1)
    };
    read(db, move |tx| Ok((of(tx, "H-M")?, of(tx, "H-L")?))).await
}

#[tokio::test]
async fn confirming_takes_from_the_stock_and_cancelling_gives_back() {
    migrated(|db| async move {
        fill_shelf(&db).await;
        let cash = placed(&db, 1, PayType::Cod).await;
        assert_eq!(stock(&db).await, (8, 9), "cash on delivery is confirmed by being placed");
        let online = payable(&db, 2, "inv-2").await;
        assert_eq!(stock(&db).await, (8, 9), "nothing is set aside for a promise");
        happened(&db, &online, 11, paid("inv-2")).await;
        happened(&db, &online, 12, paid("inv-2")).await;
        assert_eq!(stock(&db).await, (6, 8));
        happened(&db, &cash, 13, cancelled()).await;
        assert_eq!(stock(&db).await, (8, 9));
        let unpaid = payable(&db, 3, "inv-3").await;
        happened(&db, &unpaid, 14, cancelled()).await;
        assert_eq!(stock(&db).await, (8, 9), "it had taken nothing");
    })
    .await;
}

#[tokio::test]
async fn orders_at_once_take_the_stock_of_each() {
    migrated(|db| async move {
        fill_shelf(&db).await;
        let mut shoppers = JoinSet::new();
        for nth in 1..=8 {
            let mut new = order(nth, PayType::Cod);
            // Half of them name the articles the other way round: locks are taken in one order all the same.
            if nth % 2 == 0 {
                new.lines.reverse();
            }
            let db = db.clone();
            shoppers.spawn(async move { place_with(&db, &new, policy()).await });
        }
        while let Some(outcome) = shoppers.join_next().await {
            assert!(matches!(outcome.unwrap(), Applied::Order(_)));
        }
        assert_eq!(stock(&db).await, (10 - 16, 10 - 8), "staff must see that more was sold than there was");
    })
    .await;
}
