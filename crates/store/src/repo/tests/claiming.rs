//! What a lane takes: what is due, in order per order, no more than it may, with a log of each try.

use super::world::{
    at, chats, claim, effect, effects, lease_telegram, order, place_with, placed, read, settle, states,
    store, verdict, write,
};
use crate::repo::lanes::{self, Lease};
use crate::repo::outbox::{self, Effect};
use crate::testing::migrated;
use crate::{Db, Error, Sql};
use krama_domain::effect::{Destination, Move, State, Subject};
use krama_domain::pay::PayType;
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
