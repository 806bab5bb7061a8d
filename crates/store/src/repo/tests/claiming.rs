//! What a lane takes: what is due, in order per order, no more than it may, with a log of each try.

use super::world::{
    at, chats, claim, effect, effects, lease_telegram, order, place_with, placed, read, settle, states,
    store, verdict, write,
};
use crate::repo::lanes::{self, Lease};
use crate::repo::outbox::{self, Effect};
use crate::repo::told;
use crate::testing::migrated;
use crate::{Db, Error, Sql};
use krama_domain::channel::Channel;
use krama_domain::effect::{Destination, Intent, Move, State, Subject};
use krama_domain::news::News;
use krama_domain::notice::Notice;
use krama_domain::pay::PayType;
use krama_domain::shop::Policy;
use tokio::task::JoinSet;

/// The `nth` order with one message to each of three chats.
async fn three_messages(db: &Db, nth: u64) -> Subject {
    let order = order(nth, PayType::Cod);
    place_with(db, &order, chats(&["a", "b", "c"])).await;
    Subject::Order(order.id)
}

fn names(effects: &[Effect]) -> Vec<(Subject, i64)> {
    effects.iter().map(|effect| (effect.subject, effect.nth)).collect()
}

#[tokio::test]
async fn of_one_order_only_the_first_unsettled_effect_is_taken() {
    migrated(|db| async move {
        let first = three_messages(&db, 1).await;
        let second = three_messages(&db, 2).await;
        let lease = lease_telegram(&db, "a", 10).await;
        let taken = claim(&db, &lease, 10, 10).await;
        assert_eq!(names(&taken), [(first, 1), (second, 1)], "the oldest first, one of each order");
        assert_eq!(claim(&db, &lease, 10, 10).await, [], "the first ones are under way");
        assert!(settle(&db, &taken[0], verdict(Move::Succeed, 11), 11).await);
        let next = claim(&db, &lease, 11, 10).await;
        assert_eq!(names(&next), [(first, 2)]);
        assert!(settle(&db, &next[0], verdict(Move::Retry, 30), 12).await);
        assert_eq!(
            claim(&db, &lease, 12, 10).await,
            [],
            "its turn is not over while it waits for another try"
        );
        let again = claim(&db, &lease, 30, 10).await;
        assert_eq!(names(&again), [(first, 2)]);
        assert!(settle(&db, &again[0], verdict(Move::Refuse, 31), 31).await);
        assert_eq!(names(&claim(&db, &lease, 31, 10).await), [(first, 3)], "a dead one holds nobody up");
    })
    .await;
}

#[tokio::test]
async fn lanes_of_an_order_do_not_wait_for_each_other() {
    migrated(|db| async move {
        let order = placed(&db, 1, PayType::Cod).await;
        let leases = super::world::lease(&db, "a", 10).await;
        let mut lanes: Vec<_> = leases.iter().map(|lease| lease.lane).collect();
        lanes.sort();
        assert_eq!(lanes, [Destination::Telegram, Destination::Meta]);
        for lease in &leases {
            let taken = claim(&db, lease, 10, 10).await;
            assert_eq!(taken.len(), 1, "{lease:?}");
            assert_eq!(taken[0].intent.destination(), lease.lane);
        }
        assert_eq!(states(&db, Subject::Order(order.id)).await, [State::Started, State::Started]);
    })
    .await;
}

#[tokio::test]
async fn no_more_is_taken_than_the_limit_and_nothing_before_its_time() {
    migrated(|db| async move {
        for nth in 1..=5 {
            placed(&db, nth, PayType::Cod).await;
        }
        let lease = lease_telegram(&db, "a", 3).await;
        assert_eq!(claim(&db, &lease, 3, 2).await.len(), 2);
        assert_eq!(claim(&db, &lease, 3, 10).await.len(), 1, "the fourth and the fifth are not due yet");
        assert_eq!(claim(&db, &lease, 4, 0).await.len(), 0);
        assert_eq!(claim(&db, &lease, 4, usize::MAX).await.len(), 1);
        assert_eq!(claim(&db, &lease, 5, 10).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_claim_and_its_log_are_one_transaction() {
    migrated(|db| async move {
        let order = placed(&db, 1, PayType::Cod).await;
        let lease = lease_telegram(&db, "a", 10).await;
        let failing = lease.clone();
        let outcome = db.write("test.fail", move |tx: &mut dyn Sql| {
            assert_eq!(outbox::claim(tx, &failing, at(10), 10)?.len(), 1);
            Err::<(), _>(Error::Row { column: "any".to_owned(), text: "any".to_owned() })
        });
        assert!(outcome.await.is_err());
        let subject = Subject::Order(order.id);
        assert_eq!(states(&db, subject).await, [State::Ready, State::Ready]);
        assert_eq!(read(&db, move |tx| outbox::attempts(tx, &store(), subject, 1)).await, []);

        let taken = claim(&db, &lease, 12, 10).await;
        let kept = effect(&db, &taken[0]).await;
        assert_eq!(kept, taken[0], "what is handed out is what is kept");
        assert_eq!((kept.state, kept.tries, kept.logged, kept.fence), (State::Started, 1, 1, lease.fence));
        let log = read(&db, move |tx| outbox::attempts(tx, &store(), subject, 1)).await;
        assert_eq!(log.len(), 1);
        assert_eq!((log[0].nth, log[0].started_at, log[0].ended_at), (1, at(12), None));
        assert_eq!((&log[0].outcome, &log[0].request), (&None, &None));
    })
    .await;
}

#[tokio::test]
async fn without_a_good_lease_nothing_is_taken() {
    migrated(|db| async move {
        placed(&db, 1, PayType::Cod).await;
        let lease = lease_telegram(&db, "a", 10).await;
        for bad in [
            Lease { fence: lease.fence - 1, ..lease.clone() },
            Lease { fence: lease.fence + 1, ..lease.clone() },
            Lease { node: "b".to_owned(), ..lease.clone() },
            Lease { lane: Destination::Monobank, ..lease.clone() },
        ] {
            assert_eq!(claim(&db, &bad, 10, 10).await, [], "{bad:?}");
        }
        assert_eq!(claim(&db, &lease, 70, 10).await, [], "it ran out at that very moment");
        let pause = |paused| write(&db, move |tx| lanes::pause(tx, &store(), Destination::Telegram, paused));
        assert!(pause(true).await);
        assert_eq!(claim(&db, &lease, 10, 10).await, [], "a person stopped the lane");
        assert!(pause(false).await);
        assert_eq!(claim(&db, &lease, 10, 10).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn claims_of_one_lease_at_once_share_the_effects() {
    const EFFECTS: u64 = 12;
    migrated(|db| async move {
        for nth in 1..=EFFECTS {
            placed(&db, nth, PayType::Cod).await;
        }
        let lease = lease_telegram(&db, "a", 20).await;
        let mut claims = JoinSet::new();
        for _ in 0..6 {
            let (db, lease) = (db.clone(), lease.clone());
            claims.spawn(async move { claim(&db, &lease, 20, 5).await });
        }
        let mut taken = Vec::new();
        while let Some(effects) = claims.join_next().await {
            taken.extend(names(&effects.unwrap()));
        }
        taken.extend(names(&claim(&db, &lease, 20, 100).await));
        taken.sort();
        let all = taken.len();
        taken.dedup();
        assert_eq!((all, taken.len()), (12, 12), "each once");
    })
    .await;
}

#[tokio::test]
async fn postponing_leaves_no_trace_of_a_try() {
    migrated(|db| async move {
        let order = placed(&db, 1, PayType::Cod).await;
        let lease = lease_telegram(&db, "a", 10).await;
        let subject = Subject::Order(order.id);
        let taken = claim(&db, &lease, 10, 10).await;
        assert!(settle(&db, &taken[0], verdict(Move::Retry, 20), 11).await);
        let before = effects(&db, subject).await;
        let log = read(&db, move |tx| outbox::attempts(tx, &store(), subject, 1)).await;

        let taken = claim(&db, &lease, 20, 10).await;
        let postponed = taken[0].clone();
        write(&db, move |tx| outbox::postpone(tx, &postponed, at(20))).await;
        assert_eq!(effects(&db, subject).await, before);
        assert_eq!(read(&db, move |tx| outbox::attempts(tx, &store(), subject, 1)).await, log);
        assert!(!settle(&db, &taken[0], verdict(Move::Succeed, 21), 21).await, "it was given back");

        let again = claim(&db, &lease, 22, 10).await;
        assert_eq!((again[0].tries, again[0].logged), (2, 2));
        let late = taken[0].clone();
        assert!(settle(&db, &again[0], verdict(Move::Succeed, 23), 23).await);
        write(&db, move |tx| outbox::postpone(tx, &late, at(99))).await;
        assert_eq!(effect(&db, &again[0]).await.state, State::Done, "what is settled is not postponed");
        assert_eq!(read(&db, move |tx| outbox::attempts(tx, &store(), subject, 1)).await.len(), 2);
    })
    .await;
}

/// Something to tell the customer.
fn to_customer(news: News) -> Intent {
    Intent::NotifyCustomer { news, number: None, code: None, channel: Channel::Telegram }
}

/// An order with these effects on the messenger's lane, decided at 1, the first of them held back until `until`.
async fn with_the_first_held(db: &Db, intents: Vec<Intent>, until: i64) -> Subject {
    let order = order(1, PayType::Cod);
    place_with(db, &order, Policy::default()).await;
    let subject = Subject::Order(order.id);
    let insert = move |tx: &mut dyn Sql| {
        for (nth, intent) in (1..).zip(&intents) {
            outbox::insert(tx, &store(), subject, nth, intent, at(1))?;
        }
        outbox::put_off(tx, &store(), subject, 1, at(until))
    };
    write(db, insert).await;
    subject
}

fn to_manager() -> Intent {
    Intent::NotifyManager { notice: Notice::Paid, chat: "1".to_owned() }
}

#[tokio::test]
async fn what_the_night_holds_back_holds_up_nobody() {
    migrated(|db| async move {
        let intents = vec![to_customer(News::Arrived), to_manager(), to_customer(News::Paid)];
        let subject = with_the_first_held(&db, intents, 36_000).await;
        let lease = lease_telegram(&db, "a", 10).await;
        let taken = claim(&db, &lease, 10, 10).await;
        assert_eq!(names(&taken), [(subject, 2), (subject, 3)]);
    })
    .await;
}

#[tokio::test]
async fn managers_and_customers_do_not_wait_for_each_others_messages() {
    migrated(|db| async move {
        let intents = vec![to_customer(News::Waybill), to_manager(), to_customer(News::Arrived)];
        let subject = with_the_first_held(&db, intents, 1).await;
        let lease = lease_telegram(&db, "a", 10).await;
        let taken = claim(&db, &lease, 10, 10).await;
        assert_eq!(names(&taken), [(subject, 1), (subject, 2)], "the customer's second waits for the first");
        assert!(settle(&db, &taken[0], verdict(Move::Retry, 500), 11).await);
        assert_eq!(claim(&db, &lease, 12, 10).await, [], "and for its next try");
    })
    .await;
}

#[tokio::test]
async fn a_message_counts_once_on_each_day_however_often_it_is_tried() {
    migrated(|db| async move {
        let intents = vec![to_customer(News::Waybill), to_customer(News::Arrived)];
        let subject = with_the_first_held(&db, intents, 1).await;
        let effects = effects(&db, subject).await;
        let count = |nth: usize, address: &'static str, day: i64, most: u16| {
            let effect = effects[nth].clone();
            let of = (Channel::Telegram, address);
            write(&db, move |tx| told::count(tx, &effect, of, at(day), most))
        };
        assert!(
            count(0, "7", 100, 1).await && count(0, "7", 100, 1).await,
            "a second try is no second message"
        );
        assert!(!count(1, "7", 100, 1).await, "the day is full");
        assert!(count(1, "8", 100, 1).await, "for this customer alone");
        assert!(count(1, "7", 200, 1).await, "the next day is empty");
        assert!(!count(0, "7", 200, 1).await, "and then full");
        assert!(count(0, "7", 200, 2).await);
    })
    .await;
}
