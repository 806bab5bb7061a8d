//! How tries end, and that nobody ends a try of a lane that another has taken over.

use super::world::{
    at, claim, effect, lease, lease_telegram, placed, read, settle, states, store, verdict, write,
};
use crate::repo::lanes;
use crate::repo::outbox::{self, Attempt, Effect, Verdict};
use crate::testing::migrated;
use crate::{Db, Error};
use krama_domain::effect::{Destination, Move, State, Subject};
use krama_domain::pay::PayType;
use krama_domain::time::Timestamp;

async fn log(db: &Db, effect: &Effect) -> Vec<Attempt> {
    let (subject, nth) = (effect.subject, effect.nth);
    read(db, move |tx| outbox::attempts(tx, &store(), subject, nth)).await
}

/// One order's message, claimed at second 10.
async fn under_way(db: &Db) -> Effect {
    placed(db, 1, PayType::Cod).await;
    let lease = lease_telegram(db, "a", 10).await;
    claim(db, &lease, 10, 1).await.remove(0)
}

#[tokio::test]
async fn a_try_ends_as_its_verdict_says() {
    for (step, state, settled_at) in [
        (Move::Succeed, State::Done, Some(at(12))),
        (Move::Retry, State::Ready, None),
        (Move::Refuse, State::Refused, Some(at(12))),
        (Move::Lose, State::Unknown, Some(at(12))),
    ] {
        migrated(move |db| async move {
            let taken = under_way(&db).await;
            let verdict = verdict(step, 40);
            assert!(settle(&db, &taken, verdict.clone(), 12).await);
            let after = effect(&db, &taken).await;
            assert_eq!((after.state, after.settled_at, after.next_at), (state, settled_at, at(40)));
            assert_eq!((after.uncertain, after.tries, &after.code), (verdict.uncertain, 1, &verdict.code));
            assert_eq!(after.reason.as_deref(), Some("the reason"));
            let log = log(&db, &taken).await;
            assert_eq!((log.len(), log[0].ended_at), (1, Some(at(12))));
            assert_eq!(log[0].outcome.as_deref(), Some(verdict.outcome));
            assert_eq!((log[0].request.as_deref(), &log[0].response), (Some("the request"), &None));
            assert!(!settle(&db, &taken, verdict, 13).await, "it ended already");
        })
        .await;
    }
}

#[tokio::test]
async fn a_blocked_try_is_logged_and_does_not_count() {
    migrated(|db| async move {
        let taken = under_way(&db).await;
        let blocked = Verdict { outcome: "blocked", counts: false, ..verdict(Move::Retry, 20) };
        assert!(settle(&db, &taken, blocked, 12).await);
        let after = effect(&db, &taken).await;
        assert_eq!((after.state, after.tries, after.logged), (State::Ready, 0, 1));
        let lease = lease_telegram(&db, "a", 20).await;
        let again = claim(&db, &lease, 20, 1).await;
        assert_eq!((again[0].tries, again[0].logged), (1, 2));
        let outcomes: Vec<_> = log(&db, &taken).await.into_iter().map(|a| (a.nth, a.outcome)).collect();
        assert_eq!(outcomes, [(1, Some("blocked".to_owned())), (2, None)]);
    })
    .await;
}

#[tokio::test]
async fn a_move_that_settles_nothing_is_an_error() {
    migrated(|db| async move {
        let taken = under_way(&db).await;
        for step in [Move::Claim, Move::Replay, Move::Discard] {
            let (taken, verdict) = (taken.clone(), verdict(step, 12));
            let outcome = db.write("test.bad", move |tx| outbox::settle(tx, &taken, &verdict, at(12))).await;
            assert!(matches!(outcome, Err(Error::Corrupt { .. })), "{outcome:?}");
        }
        assert_eq!(effect(&db, &taken).await, taken);
    })
    .await;
}

#[tokio::test]
async fn a_node_that_slept_past_its_lease_settles_nothing() {
    migrated(|db| async move {
        let taken = under_way(&db).await;
        let successor = lease_telegram(&db, "b", 70).await;
        assert!(!settle(&db, &taken, verdict(Move::Succeed, 71), 71).await, "the lane has another holder");
        assert_eq!(effect(&db, &taken).await, taken);
        assert_eq!(log(&db, &taken).await[0].ended_at, None);

        let orphans = write(&db, move |tx| outbox::orphans(tx, &successor)).await;
        assert_eq!(orphans.len(), 1);
        assert_eq!((orphans[0].subject, orphans[0].nth), (taken.subject, taken.nth));
        assert!(settle(&db, &orphans[0], verdict(Move::Lose, 72), 72).await);
        assert!(
            !settle(&db, &taken, verdict(Move::Succeed, 73), 73).await,
            "it was settled by the next holder"
        );
        assert_eq!(effect(&db, &taken).await.state, State::Unknown);
        assert_eq!(log(&db, &taken).await[0].outcome.as_deref(), Some("unknown"));
    })
    .await;
}

#[tokio::test]
async fn a_node_that_gave_its_lease_back_may_still_settle_until_it_is_taken() {
    migrated(|db| async move {
        let taken = under_way(&db).await;
        write(&db, |tx| lanes::release_all(tx, "a")).await;
        assert!(settle(&db, &taken, verdict(Move::Succeed, 12), 12).await);
    })
    .await;
}

#[tokio::test]
async fn an_older_holder_cannot_settle_what_was_claimed_anew() {
    migrated(|db| async move {
        let taken = under_way(&db).await;
        let second = lease_telegram(&db, "b", 70).await;
        let orphan = write(&db, {
            let second = second.clone();
            move |tx| outbox::orphans(tx, &second)
        })
        .await
        .remove(0);
        assert!(settle(&db, &orphan, verdict(Move::Retry, 70), 70).await);
        let again = claim(&db, &second, 71, 1).await.remove(0);
        assert!(!settle(&db, &taken, verdict(Move::Succeed, 72), 72).await);
        assert!(!settle(&db, &taken, verdict(Move::Refuse, 72), 72).await);
        assert_eq!(effect(&db, &again).await, again);
        assert!(settle(&db, &again, verdict(Move::Succeed, 73), 73).await);
    })
    .await;
}

#[tokio::test]
async fn orphans_are_what_an_earlier_holder_had_started() {
    migrated(|db| async move {
        let taken = under_way(&db).await;
        placed(&db, 2, PayType::Cod).await;
        let own = lease_telegram(&db, "a", 30).await;
        assert_eq!(write(&db, move |tx| outbox::orphans(tx, &own)).await, [], "its own are under way");
        let successor = lease_telegram(&db, "b", 100).await;
        let mine = claim(&db, &successor, 100, 10).await;
        assert_eq!(mine.len(), 1, "an orphan is not claimed");
        let orphans = write(&db, move |tx| outbox::orphans(tx, &successor)).await;
        assert_eq!(orphans.iter().map(|e| e.subject).collect::<Vec<_>>(), [taken.subject]);
    })
    .await;
}

#[tokio::test]
async fn a_lane_is_leased_for_the_sake_of_its_orphans_alone() {
    migrated(|db| async move {
        let taken = under_way(&db).await;
        for other in lease(&db, "a", 10).await {
            if other.lane == Destination::Meta {
                let effect = claim(&db, &other, 10, 1).await.remove(0);
                assert!(settle(&db, &effect, verdict(Move::Succeed, 11), 11).await);
            }
        }
        let subject: Subject = taken.subject;
        assert_eq!(states(&db, subject).await, [State::Started, State::Done]);
        let leases = lease(&db, "b", 75).await;
        assert_eq!(leases.iter().map(|lease| lease.lane).collect::<Vec<_>>(), [Destination::Telegram]);
    })
    .await;
}

#[tokio::test]
async fn the_next_due_time_is_that_of_the_earliest_waiting_effect() {
    migrated(|db| async move {
        assert_eq!(read(&db, outbox::next_due).await, None);
        let taken = under_way(&db).await;
        assert!(settle(&db, &taken, verdict(Move::Retry, 300), 12).await);
        let due: Option<Timestamp> = read(&db, outbox::next_due).await;
        assert_eq!(due, Some(at(1)), "the conversion waits since the order was placed");
        let meta = lease(&db, "a", 13).await.into_iter().find(|l| l.lane == Destination::Meta).unwrap();
        claim(&db, &meta, 13, 1).await;
        assert_eq!(read(&db, outbox::next_due).await, Some(at(300)));
    })
    .await;
}
