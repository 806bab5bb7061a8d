//! Finding orders: what the database finds is what a filter admits, in memory, on both ways of looking.

use super::world::{
    Dice, at, claim, happened, lease_telegram, order, place_with, policy, read, settle, store, verdict, write,
};
use crate::repo::apply;
use crate::repo::orders::search::{self, Count, Filter, Meant, Search};
use crate::repo::orders::{Cursor, fill};
use crate::repo::outbox;
use crate::testing::migrated;
use crate::{Db, Sql, args};
use krama_domain::effect::{Move, Subject};
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::OrderId;
use krama_domain::ledger::PaymentStatus;
use krama_domain::name::{PersonName, folded};
use krama_domain::order::{CancelReason, Order, Source, Status};
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};
use krama_domain::time::Random;
use std::collections::BTreeMap;

const NAMES: [&str; 6] =
    ["Шевченко Тарас", "Шевчук Олена", "Ґалаґан Мар'яна", "Іваненко Іван", "Smith John", "Лук’яненко Левко"];
const PHONES: [&str; 4] = ["0671234567", "0507654567", "0931110000", "+48601234567"];

fn pick<T: Clone>(dice: &mut Dice, all: &[T]) -> T {
    let at = usize::try_from(dice.below(u64::try_from(all.len()).unwrap())).unwrap();
    all[at].clone()
}

/// An order of chance, and what happened to it.
fn chance(nth: u64, dice: &mut Dice) -> (Order, Vec<Fact>) {
    let mut order = order(nth, pick(dice, &PayType::ALL));
    order.created_at = at(i64::try_from(dice.below(12)).unwrap());
    order.customer.name = PersonName::parse(pick(dice, &NAMES)).unwrap().0;
    order.customer.phone = Phone::parse(pick(dice, &PHONES), Country::Ua).unwrap();
    order.customer.email = pick(dice, &[None, Some("Taras@Shop.UA".to_owned()), Some("o@x.y".to_owned())]);
    order.lines.truncate(usize::try_from(1 + dice.below(2)).unwrap());
    let receipt = |accepted: bool| {
        let judged = Fact::ReceiptJudged { reference: "r1".to_owned(), accepted, reason: "x".to_owned() };
        (
            Fact::ReceiptRecorded { reference: "r1".to_owned(), amount: order.total(), note: "x".to_owned() },
            judged,
        )
    };
    let facts = match dice.below(6) {
        0 => vec![receipt(true).0, receipt(true).1],
        1 => vec![receipt(true).0],
        2 => vec![Fact::Cancelled { reason: CancelReason::Staff("x".to_owned()) }],
        3 => vec![Fact::ConfirmedByHand { note: "x".to_owned() }],
        _ => Vec::new(),
    };
    (order, facts)
}

/// Orders of chance in the database as they stand, with how many of their effects need a person.
async fn shop(db: &Db) -> Vec<(Order, i64)> {
    let mut dice = Dice(7);
    for nth in 1..=60 {
        let (order, facts) = chance(nth, &mut dice);
        place_with(db, &order, policy()).await;
        for fact in facts {
            let (store, id) = (order.store.clone(), order.id);
            let happening = Happening { fact, actor: Actor::System, at: at(500) };
            write(db, move |tx| apply::happen(tx, &store, id, &happening, &policy()).map(drop)).await;
        }
    }
    let lease = lease_telegram(db, "a", 600).await;
    for (nth, effect) in claim(db, &lease, 600, 40).await.iter().enumerate() {
        let step = if nth % 3 == 0 { Move::Refuse } else { Move::Succeed };
        assert!(settle(db, effect, verdict(step, 600), 600).await);
    }
    stored(db).await
}

async fn stored(db: &Db) -> Vec<(Order, i64)> {
    read(db, |tx| {
        let all = crate::repo::orders::page(tx, &store(), None, 500)?;
        all.into_iter()
            .map(|order| {
                let effects = outbox::of_subject(tx, &store(), Subject::Order(order.id))?;
                let needing = effects.iter().filter(|effect| effect.state.needs_a_person()).count();
                Ok((order, i64::try_from(needing).unwrap()))
            })
            .collect()
    })
    .await
}

fn some<T: Clone>(dice: &mut Dice, all: &[T]) -> Option<T> {
    (dice.below(3) == 0).then(|| pick(dice, all))
}

fn filter(dice: &mut Dice) -> Filter {
    let searches = [
        Search::Phone(Phone::parse(PHONES[0], Country::Ua).unwrap()),
        Search::PhoneEnd("4567".to_owned()),
        Search::Email("taras@".to_owned()),
        Search::Name("шевч".to_owned()),
        Search::Name("галаган м".to_owned()),
        Search::Name("лукян".to_owned()),
    ];
    Filter {
        status: some(dice, &Status::ALL),
        payment: some(dice, &PaymentStatus::ALL),
        pay_type: some(dice, &PayType::ALL),
        source: some(dice, &Source::ALL),
        from: some(dice, &[at(2), at(4)]),
        before: some(dice, &[at(9), at(11)]),
        least_minor: some(dice, &[1, 60_000, 70_000]),
        most_minor: some(dice, &[60_000, 99_900]),
        troubled: dice.below(4) == 0,
        search: some(dice, &searches),
    }
}

/// All pages of a filter, one after the other.
async fn pages(db: &Db, filter: &Filter, few: usize) -> (Vec<OrderId>, Count) {
    let (mut ids, mut after, mut count) = (Vec::new(), None, Count::Unknown);
    loop {
        let wanted = filter.clone();
        let found = read(db, move |tx| search::page_within(tx, &store(), &wanted, after, 7, few)).await;
        let Some(last) = found.orders.last() else {
            return (ids, if ids_empty(after) { found.count } else { count });
        };
        if after.is_none() {
            count = found.count;
        }
        after = Some(Cursor { created_at: last.created_at, id: last.id });
        ids.extend(found.orders.iter().map(|order| order.id));
    }
}

fn ids_empty(after: Option<Cursor>) -> bool {
    after.is_none()
}

#[tokio::test]
async fn what_is_found_is_what_the_filter_admits() {
    migrated(|db| async move {
        let all = shop(&db).await;
        let mut dice = Dice(42);
        let (mut something, mut walked) = (0, 0);
        for _ in 0..150 {
            let filter = filter(&mut dice);
            let admitted = all.iter().filter(|(order, needing)| filter.admits(order, *needing));
            let wanted: Vec<OrderId> = admitted.map(|(order, _)| order.id).collect();
            for few in [search::COUNT_MAX, 0] {
                let (found, count) = pages(&db, &filter, few).await;
                assert_eq!(found, wanted, "{filter:?}, many from {few}");
                assert!(count == Count::Exactly(wanted.len()) || count == Count::Unknown, "{count:?}");
                walked += usize::from(count == Count::Unknown);
            }
            something += usize::from(!wanted.is_empty());
        }
        assert!(something > 40 && walked > 20, "{something} {walked}");
    })
    .await;
}

#[tokio::test]
async fn the_count_of_needing_effects_follows_them() {
    migrated(|db| async move {
        let all = shop(&db).await;
        let (order, _) = all.iter().find(|(_, needing)| *needing > 0).expect("some failed").clone();
        let column = |id: OrderId| {
            read(&db, move |tx| {
                let sql = "SELECT needing FROM orders WHERE store_id = $1 AND order_id = $2";
                tx.query_one(sql, args![store().as_str(), id.to_string()])?
                    .expect("it is there")
                    .int("needing")
            })
        };
        for (order, needing) in &all {
            assert_eq!(column(order.id).await, *needing);
        }
        let subject = Subject::Order(order.id);
        write(&db, move |tx| {
            let failed = outbox::of_subject(tx, &store(), subject)?;
            for effect in failed.iter().filter(|effect| effect.state.needs_a_person()) {
                outbox::intervene(tx, &store(), subject, effect.nth, Move::Replay, at(700))?;
                outbox::intervene(tx, &store(), subject, effect.nth, Move::Replay, at(700))?;
            }
            Ok(())
        })
        .await;
        assert_eq!(column(order.id).await, 0);
    })
    .await;
}

#[tokio::test]
async fn rows_of_an_older_version_are_filled_page_by_page() {
    migrated(|db| async move {
        shop(&db).await;
        let columns = |tx: &mut dyn Sql| {
            let sql = "SELECT order_id, source, name_key, phone_tail, email, open_matters FROM orders
                WHERE store_id = $1 ORDER BY order_id";
            let read = |row: &crate::Row| {
                let text =
                    |column| Ok::<_, crate::Error>(row.opt_text(column)?.unwrap_or_default().to_owned());
                Ok((
                    text("order_id")?,
                    [text("source")?, text("name_key")?, text("phone_tail")?, text("email")?],
                    row.int("open_matters")?,
                ))
            };
            tx.query(sql, args![store().as_str()])?.iter().map(read).collect::<crate::Result<Vec<_>>>()
        };
        let before = read(&db, columns).await;
        write(&db, |tx| {
            tx.script("UPDATE orders SET name_key = NULL, phone_tail = NULL, email = NULL, open_matters = 0")
        })
        .await;
        assert_eq!(fill::run(&db).await.unwrap(), 60);
        assert_eq!(read(&db, columns).await, before);
        assert_eq!(fill::run(&db).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_text_finds_a_number_and_an_invoice_before_anything_else() {
    migrated(|db| async move {
        let order = super::world::payable(&db, 1, "p2_9Zg").await;
        happened(&db, &order, 5, Fact::ConfirmedByHand { note: "x".to_owned() }).await;
        let meant =
            |typed: &'static str| read(&db, move |tx| search::understand(tx, &store(), Country::Ua, typed));
        let number = Meant::Number(order.number.clone());
        assert_eq!(meant(" twc30102025n01 ").await, number);
        assert_eq!(meant("p2_9Zg").await, Meant::Those(Search::Order(order.id)));
        assert_eq!(meant("p2_9zg").await, Meant::Those(Search::Name(folded("p2_9zg"))));
        assert_eq!(meant(" \u{0} ").await, Meant::Nothing);
        let found = BTreeMap::from([("p2_9Zg", 1_usize), ("шевченко", 1), ("nobody", 0)]);
        for (typed, n) in found {
            let Meant::Those(search) = meant(typed).await else { panic!("{typed}") };
            let filter = Filter { search: Some(search), ..Filter::default() };
            for few in [search::COUNT_MAX, 0] {
                assert_eq!(pages(&db, &filter, few).await.0.len(), n, "{typed}");
            }
        }
    })
    .await;
}
