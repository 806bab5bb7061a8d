//! Giving up an effect tells the order that waits for it, in the same transaction; and no sum is set free while money
//! may be on its way back.

use super::world::{
    TOTAL_MINOR, at, claim, effects, hand, happened, lease, number, order, pay, payable, place_with, policy,
    read, report, settle, store, uah, verdict, write,
};
use crate::Db;
use crate::repo::outbox::replay::{Intervention, Moved, move_matching};
use crate::repo::outbox::search::Filter;
use crate::repo::outbox::{self, Effect};
use crate::repo::repair::{self, Hand};
use crate::repo::{orders, timeline};
use crate::testing::migrated;
use krama_domain::effect::{Destination, Intent, Move, State, Subject};
use krama_domain::fact::{Actor, Fact};
use krama_domain::invoice::Status;
use krama_domain::order::Order;
use krama_domain::pay::PayType;
use krama_domain::transition::refundable_minor;
use std::sync::Arc;

/// The `nth` order, paid, and its refund of 300 kopiykas that waits for the bank.
async fn refunding(db: &Db, nth: u64) -> (Order, Effect) {
    let invoice = format!("inv-{nth}");
    let order = payable(db, nth, &invoice).await;
    happened(db, &order, 10, Fact::InvoiceReported(report(&invoice, Status::Success, 9))).await;
    let asked = Fact::RefundRequested { reference: "r1".to_owned(), invoice_id: invoice, amount: uah(300) };
    happened(db, &order, 20, asked).await;
    // What was to come before it has come.
    write(db, |tx| tx.execute("UPDATE effects SET state = 'done' WHERE kind <> 'refund'", &[])).await;
    let refund = refund_of(db, &order).await;
    (order, refund)
}

async fn refund_of(db: &Db, order: &Order) -> Effect {
    let all = effects(db, Subject::Order(order.id)).await;
    all.into_iter().find(|effect| matches!(effect.intent, Intent::Refund { .. })).expect("it was asked for")
}

/// Brings a refund to a state by a try that nobody answered.
async fn unanswered(db: &Db, refund: &Effect, step: Move) -> Effect {
    let leases = lease(db, "a", 30).await;
    let bank = leases.iter().find(|lease| lease.lane == Destination::Monobank).expect("there is work");
    let all = claim(db, bank, 30, 50).await;
    let taken = all.iter().find(|one| one.subject == refund.subject && one.nth == refund.nth).unwrap();
    let verdict = outbox::Verdict { uncertain: true, ..verdict(step, 31) };
    assert!(settle(db, taken, verdict, 31).await);
    super::world::effect(db, refund).await
}

async fn discard(db: &Db, effect: &Effect, hand: Hand) -> Option<State> {
    let (subject, nth) = (effect.subject, effect.nth);
    write(db, move |tx| repair::intervene(tx, &store(), subject, nth, Move::Discard, &hand)).await
}

/// What can be given back of the order's invoice, and why its refund will not come.
async fn stands(db: &Db, of: &Order) -> (i64, Option<String>) {
    let id = of.id;
    let order = read(db, move |tx| orders::get(tx, &store(), id)).await.unwrap();
    let refund = &order.refunds["r1"];
    (refundable_minor(&order, &refund.invoice_id).unwrap(), refund.failed.clone())
}

#[tokio::test]
async fn a_refund_that_was_never_sent_sets_its_sum_free_when_it_is_given_up() {
    migrated(|db| async move {
        let (order, refund) = refunding(&db, 1).await;
        assert_eq!(stands(&db, &order).await, (TOTAL_MINOR - 300, None));
        assert_eq!(discard(&db, &refund, hand(40)).await, Some(State::Discarded));
        let (left, why) = stands(&db, &order).await;
        assert_eq!(left, TOTAL_MINOR);
        assert!(why.is_some_and(|why| why.contains("before the bank")));
        let id = order.id;
        let line = read(&db, move |tx| timeline::of_order(tx, &store(), id)).await.pop().unwrap();
        assert_eq!((line.fact.as_str(), line.actor), ("refund_failed", Actor::Staff("Оля".to_owned())));
        assert_eq!(discard(&db, &refund, hand(41)).await, None, "once");
    })
    .await;
}

#[tokio::test]
async fn a_refund_that_may_have_happened_is_given_up_only_by_somebody_who_looked() {
    migrated(|db| async move {
        for (nth, step, state) in [
            (1, Move::Lose, State::Unknown),
            (2, Move::Retry, State::Ready),
            (3, Move::Refuse, State::Refused),
        ] {
            let (order, refund) = refunding(&db, nth).await;
            let refund = unanswered(&db, &refund, step).await;
            assert_eq!(refund.state, state);
            assert_eq!(discard(&db, &refund, hand(40)).await, None, "{state:?}");
            assert_eq!(super::world::effect(&db, &refund).await, refund, "it stands as it stood");
            assert_eq!(stands(&db, &order).await, (TOTAL_MINOR - 300, None), "{state:?}");
            write(&db, |tx| tx.execute("DELETE FROM checks", &[])).await;
            let looked = Hand { looked: true, ..hand(41) };
            assert_eq!(discard(&db, &refund, looked).await, Some(State::Discarded), "{state:?}");
            let (left, why) = stands(&db, &order).await;
            assert_eq!(left, TOTAL_MINOR);
            assert!(why.is_some_and(|why| why.contains("who looked")));
            assert_eq!(number(&db, "SELECT COUNT(*) FROM checks").await, 1, "the bank is asked all the same");
            // Out of the way of the next one.
            write(&db, |tx| tx.execute("UPDATE effects SET state = 'done' WHERE state = 'started'", &[]))
                .await;
            write(&db, |tx| tx.execute("UPDATE lanes SET until = 0", &[])).await;
        }
    })
    .await;
}

#[tokio::test]
async fn many_at_once_are_given_up_without_those_that_somebody_must_look_at() {
    migrated(|db| async move {
        let (doubtful, refund) = refunding(&db, 1).await;
        unanswered(&db, &refund, Move::Lose).await;
        let (plain, _) = refunding(&db, 2).await;
        let filter = Filter { kinds: vec!["refund".to_owned()], ..Filter::default() };
        let what = Intervention {
            store: store(),
            filter,
            step: Move::Discard,
            limit: usize::MAX,
            hand: hand(50),
            also: Arc::new(|_, _| Ok(())),
        };
        assert_eq!(move_matching(&db, what).await.unwrap(), Moved { moved: 1, missed: 1 });
        assert_eq!(stands(&db, &doubtful).await, (TOTAL_MINOR - 300, None));
        assert_eq!(stands(&db, &plain).await.0, TOTAL_MINOR);
    })
    .await;
}

#[tokio::test]
async fn a_shopper_does_not_wait_for_an_invoice_that_was_given_up() {
    migrated(|db| async move {
        let order = order(1, PayType::OnlineFull);
        place_with(&db, &order, policy()).await;
        happened(&db, &order, 1, pay(1)).await;
        let all = effects(&db, Subject::Order(order.id)).await;
        let asked = all.iter().find(|effect| matches!(effect.intent, Intent::CreateInvoice { .. })).unwrap();
        assert_eq!(discard(&db, asked, hand(5)).await, Some(State::Discarded));
        let id = order.id;
        let after = read(&db, move |tx| orders::get(tx, &store(), id)).await.unwrap();
        assert!(after.attempts[&1].refused.is_some());
        assert!(!krama_domain::decide::is_live(&after, &after.attempts[&1], at(6)));
    })
    .await;
}
