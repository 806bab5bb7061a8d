//! Parcels as rows: due at once, the longest waiting first, never after their end; and the money on its way.

use super::world::{at, happened, placed, read, store, write};
use crate::Db;
use crate::repo::lanes::Lease;
use crate::repo::parcels::{self, Filter, LANE, Looked, Matter, Trouble, Watched};
use crate::testing::migrated;
use krama_domain::fact::Fact;
use krama_domain::order::Order;
use krama_domain::parcel::{Phase, Report, TrackingNumber};
use krama_domain::pay::PayType;
use krama_domain::time::DAY_MS;

fn lease() -> Lease {
    Lease { store: store(), lane: LANE, node: "a".to_owned(), fence: 1, former_until: at(0) }
}

fn number(nth: u64) -> TrackingNumber {
    TrackingNumber::parse(&format!("{:014}", 20_450_000_000_000 + nth)).unwrap()
}

fn report(nth: u64, code: &str, phase: Phase, seconds: i64) -> Fact {
    Fact::ParcelReported(Box::new(Report {
        number: number(nth),
        code: code.to_owned(),
        phase: Some(phase),
        is_last: phase == Phase::MoneyTransferred,
        at: at(seconds),
        text: format!("code {code}"),
        cash: None,
        next: None,
        point: None,
        city: None,
        free_until: None,
        expected_at: None,
    }))
}

/// The `nth` order, for cash, with a parcel since second `seconds`.
async fn sent(db: &Db, nth: u64, seconds: i64) -> Order {
    let order = placed(db, nth, PayType::Cod).await;
    let attached = Fact::ParcelAttached { number: number(nth), waybill: None, cash: None };
    happened(db, &order, seconds, attached).await
}

async fn claim(db: &Db, seconds: i64, limit: usize) -> Vec<Watched> {
    write(db, move |tx| parcels::claim(tx, &lease(), at(seconds), at(seconds + 60), limit)).await
}

async fn looked(db: &Db, parcel: &Watched, seconds: i64, next: i64, problem: Option<&'static str>) {
    let parcel = parcel.clone();
    let look = move |tx: &mut dyn crate::Sql| {
        let (words, digest) = (Some("In the branch"), Some("d1"));
        let (at, next_at) = (at(seconds), at(next));
        parcels::looked(tx, &parcel, &Looked { at, next_at, words, digest, problem, tries: 0 })
    };
    write(db, look).await;
}

#[tokio::test]
async fn a_new_parcel_is_due_at_once_and_the_longest_waiting_goes_first() {
    migrated(|db| async move {
        assert_eq!(read(&db, parcels::next_due).await, None);
        for (nth, seconds) in [(1, 30), (2, 10), (3, 20)] {
            sent(&db, nth, seconds).await;
        }
        assert_eq!(read(&db, parcels::next_due).await, Some(at(10)));
        let first = claim(&db, 40, 2).await;
        assert_eq!(first.iter().map(|p| p.number.clone()).collect::<Vec<_>>(), [number(2), number(3)]);
        let rest = claim(&db, 41, 10).await;
        assert_eq!(rest.iter().map(|p| p.number.clone()).collect::<Vec<_>>(), [number(1)]);
        assert_eq!(claim(&db, 42, 10).await, [], "each was put off");
        assert_eq!(claim(&db, 101, 10).await.len(), 3, "none is lost when no answer comes");
    })
    .await;
}

#[tokio::test]
async fn a_look_without_news_touches_the_row_alone_and_a_failed_one_keeps_what_was_seen() {
    migrated(|db| async move {
        let order = sent(&db, 1, 0).await;
        let parcel = claim(&db, 5, 10).await.remove(0);
        looked(&db, &parcel, 6, 300, None).await;
        assert_eq!(claim(&db, 299, 10).await, []);
        let again = claim(&db, 300, 10).await.remove(0);
        assert_eq!((again.words.as_str(), again.digest.as_deref()), ("In the branch", Some("d1")));
        looked(&db, &again, 301, 600, Some("no answer")).await;
        let id = order.id;
        let look = read(&db, move |tx| parcels::last_looks(tx, &store(), id)).await.remove(0);
        assert_eq!((look.at, look.problem.as_deref()), (Some(at(6)), Some("no answer")));
        assert_eq!(look.next_at, Some(at(600)));
    })
    .await;
}

#[tokio::test]
async fn what_is_over_is_never_asked_about_again_even_by_a_late_answer() {
    migrated(|db| async move {
        let order = sent(&db, 1, 0).await;
        let parcel = claim(&db, 5, 10).await.remove(0);
        happened(&db, &order, 6, report(1, "11", Phase::MoneyTransferred, 6)).await;
        looked(&db, &parcel, 7, 300, None).await;
        assert_eq!(read(&db, parcels::next_due).await, None);
        assert_eq!(claim(&db, 1_000_000, 10).await, []);
        let dropped = Fact::ParcelAttached { number: number(2), waybill: None, cash: None };
        happened(&db, &order, 8, dropped).await;
        let dropped = Fact::ParcelDropped { number: number(2), reason: "typed wrongly".to_owned() };
        happened(&db, &order, 9, dropped).await;
        assert_eq!(claim(&db, 1_000_000, 10).await, []);
        let back = Fact::ParcelAttached { number: number(2), waybill: None, cash: None };
        happened(&db, &order, 10, back).await;
        assert_eq!(claim(&db, 11, 10).await.len(), 1, "a number that came back is followed again");
    })
    .await;
}

#[tokio::test]
async fn the_list_and_the_sums_tell_where_parcels_and_their_money_are() {
    migrated(|db| async move {
        for nth in 1..=3 {
            sent(&db, nth, 0).await;
        }
        let orders = [1_u64, 2, 3].map(|nth| super::world::order(nth, PayType::Cod));
        happened(&db, &orders[0], 10, report(1, "7", Phase::Arrived, 10)).await;
        happened(&db, &orders[1], 20, report(2, "10", Phase::Received, 20)).await;
        let numbers = |filter: Filter| {
            let db = db.clone();
            async move {
                let page = read(&db, move |tx| parcels::page(tx, &store(), filter, None, 50)).await;
                page.rows.into_iter().map(|row| row.number).collect::<Vec<_>>()
            }
        };
        assert_eq!(numbers(Filter::All).await, [number(2), number(1), number(3)]);
        assert_eq!(numbers(Filter::Phase(Phase::Arrived)).await, [number(1)]);
        assert_eq!(numbers(Filter::WaitsSince(at(9))).await, []);
        assert_eq!(numbers(Filter::WaitsSince(at(0).plus_ms(3 * DAY_MS))).await, [number(1)]);
        assert_eq!(numbers(Filter::OnItsWay).await, [number(2)]);
        assert_eq!(numbers(Filter::Troubled).await, []);
        let totals = read(&db, move |tx| parcels::totals(tx, &store())).await;
        assert_eq!((totals.on_its_way.minor, totals.on_its_way.parcels), (super::world::TOTAL_MINOR, 1));
        assert_eq!(totals.by_contract.parcels, 0);
        happened(&db, &orders[1], 30, report(2, "11", Phase::MoneyTransferred, 30)).await;
        let totals = read(&db, move |tx| parcels::totals(tx, &store())).await;
        assert_eq!(totals.on_its_way, parcels::Cash::default(), "it is here");
    })
    .await;
}

#[tokio::test]
async fn a_number_that_was_taken_off_one_order_begins_anew_with_another() {
    migrated(|db| async move {
        let wrong = sent(&db, 1, 0).await;
        let right = placed(&db, 2, PayType::Cod).await;
        let parcel = claim(&db, 5, 10).await.remove(0);
        looked(&db, &parcel, 6, 300, None).await;
        let dropped = Fact::ParcelDropped { number: number(1), reason: "of another order".to_owned() };
        happened(&db, &wrong, 7, dropped).await;
        let attached = |nth| Fact::ParcelAttached { number: number(nth), waybill: None, cash: None };
        happened(&db, &right, 8, attached(1)).await;
        let owner = |db: &Db| {
            let db = db.clone();
            async move { read(&db, |tx| parcels::owner(tx, &store(), &number(1))).await }
        };
        assert_eq!(owner(&db).await, Some(right.id));
        let fresh = claim(&db, 9, 10).await.remove(0);
        assert_eq!((fresh.order, fresh.digest), (right.id, None), "the next look is news to the other order");
        happened(&db, &wrong, 10, attached(3)).await;
        assert_eq!(owner(&db).await, Some(right.id), "the first order leaves the row alone");
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_was_asked_for_one_order_says_nothing_to_the_order_that_the_number_came_to() {
    migrated(|db| async move {
        let wrong = sent(&db, 1, 0).await;
        let right = placed(&db, 2, PayType::Cod).await;
        let asked = claim(&db, 5, 10).await.remove(0);
        let dropped = Fact::ParcelDropped { number: number(1), reason: "of another order".to_owned() };
        happened(&db, &wrong, 6, dropped).await;
        let attached = Fact::ParcelAttached { number: number(1), waybill: None, cash: None };
        happened(&db, &right, 7, attached).await;
        looked(&db, &asked, 8, 300, None).await;
        let fresh = claim(&db, 9, 10).await.remove(0);
        assert_eq!((fresh.order, fresh.digest), (right.id, None), "the next look is still news to it");
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_came_while_a_number_was_taken_off_is_news_once_the_number_is_back() {
    migrated(|db| async move {
        let order = sent(&db, 1, 0).await;
        let asked = claim(&db, 5, 10).await.remove(0);
        let dropped = Fact::ParcelDropped { number: number(1), reason: "typed wrongly".to_owned() };
        happened(&db, &order, 6, dropped).await;
        looked(&db, &asked, 7, 300, None).await;
        let back = Fact::ParcelAttached { number: number(1), waybill: None, cash: None };
        happened(&db, &order, 8, back).await;
        assert_eq!(claim(&db, 9, 10).await.remove(0).digest, None, "nobody has applied what it said");
    })
    .await;
}

#[tokio::test]
async fn a_late_answer_leaves_the_words_of_what_is_over() {
    migrated(|db| async move {
        let order = sent(&db, 1, 0).await;
        let asked = claim(&db, 5, 10).await.remove(0);
        happened(&db, &order, 6, report(1, "11", Phase::MoneyTransferred, 6)).await;
        looked(&db, &asked, 7, 300, None).await;
        let id = order.id;
        let look = read(&db, move |tx| parcels::last_looks(tx, &store(), id)).await.remove(0);
        assert_eq!(look.words, "code 11");
    })
    .await;
}

#[tokio::test]
async fn what_needs_a_person_is_counted_with_its_orders() {
    migrated(|db| async move {
        for nth in 1..=5 {
            sent(&db, nth, 0).await;
        }
        let orders = [1_u64, 2, 3, 4, 5].map(|nth| super::world::order(nth, PayType::Cod));
        happened(&db, &orders[0], 10, report(1, "7", Phase::Arrived, 10)).await;
        happened(&db, &orders[1], 20, report(2, "103", Phase::Refused, 20)).await;
        happened(&db, &orders[2], 30, report(3, "102", Phase::Returning, 30)).await;
        happened(&db, &orders[3], 40, report(4, "105", Phase::Stuck, 40)).await;
        let Fact::ParcelReported(mut odd) = report(5, "777", Phase::InTransit, 50) else { unreachable!() };
        odd.phase = None;
        happened(&db, &orders[4], 50, Fact::ParcelReported(odd)).await;
        for (trouble, numbers, since) in [
            (Trouble::WaitsSince(at(10)), vec![&orders[0]], 10),
            (Trouble::Refused, vec![&orders[1]], 20),
            (Trouble::ComingBack, vec![&orders[2]], 30),
            (Trouble::StuckSince(at(0)), vec![&orders[4], &orders[3]], 0),
        ] {
            let found = read(&db, move |tx| parcels::troubled(tx, &store(), trouble, 5)).await;
            let wanted: Vec<_> = numbers.iter().map(|order| order.number.clone()).collect();
            assert_eq!(found.numbers, wanted, "{trouble:?}");
            assert_eq!(
                (found.pile.count, found.pile.oldest),
                (i64::try_from(wanted.len()).unwrap(), Some(at(since)))
            );
        }
        let listed = |filter: Filter| {
            let db = db.clone();
            async move { read(&db, move |tx| parcels::page(tx, &store(), filter, None, 50)).await.rows.len() }
        };
        assert_eq!(
            (listed(Filter::Matter(Matter::Needing)).await, listed(Filter::Matter(Matter::ComingBack)).await),
            (2, 1)
        );
        assert_eq!(listed(Filter::Matter(Matter::Arrived)).await, 1);
        let totals = read(&db, move |tx| parcels::totals(tx, &store())).await;
        assert_eq!(totals.matters.iter().map(|(_, n)| n).sum::<i64>(), 5);
        let none = read(&db, |tx| parcels::troubled(tx, &store(), Trouble::WaitsSince(at(9)), 5)).await;
        assert_eq!(none.pile.count, 0);
    })
    .await;
}

#[tokio::test]
async fn pages_of_the_list_follow_one_another_without_gaps() {
    migrated(|db| async move {
        for nth in 1..=5 {
            sent(&db, nth, 0).await;
        }
        let (mut after, mut seen) = (None, Vec::new());
        loop {
            let from: Option<(i64, String)> = after.clone();
            let page = read(&db, move |tx| parcels::page(tx, &store(), Filter::All, from.as_ref(), 2)).await;
            seen.extend(page.rows.into_iter().map(|row| row.number));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, [5, 4, 3, 2, 1].map(number));
    })
    .await;
}
