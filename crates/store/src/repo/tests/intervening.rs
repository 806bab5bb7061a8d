//! What people may do to effects: exactly what the table of moves allows.

use super::world::{at, claim, effect, lease_telegram, placed, read, settle, store, verdict, write};
use crate::Db;
use crate::repo::outbox::{self, Effect};
use crate::testing::migrated;
use krama_domain::effect::{Destination, Move, State};
use krama_domain::pay::PayType;
use tokio::task::JoinSet;

const MOVES: [Move; 7] =
    [Move::Claim, Move::Succeed, Move::Retry, Move::Refuse, Move::Lose, Move::Replay, Move::Discard];

async fn intervene(db: &Db, effect: &Effect, step: Move, seconds: i64) -> Option<State> {
    let (subject, nth) = (effect.subject, effect.nth);
    write(db, move |tx| outbox::intervene(tx, &store(), subject, nth, step, at(seconds))).await
}

/// The message of the `nth` order, brought to a state.
async fn in_state(db: &Db, nth: u64, state: State) -> Effect {
    placed(db, nth, PayType::Cod).await;
    let lease = lease_telegram(db, "a", 100).await;
    let taken = claim(db, &lease, 100, 1).await.remove(0);
    let step = match state {
        State::Started => return taken,
        State::Ready => Move::Retry,
        State::Done => Move::Succeed,
        State::Refused => Move::Refuse,
        State::Unknown | State::Discarded => Move::Lose,
    };
    assert!(settle(db, &taken, verdict(step, 5_000), 101).await);
    if state == State::Discarded {
        assert_eq!(intervene(db, &taken, Move::Discard, 102).await, Some(State::Discarded));
    }
    effect(db, &taken).await
}

#[tokio::test]
async fn people_replay_and_discard_as_drawn_and_nothing_else() {
    migrated(|db| async move {
        let mut nth = 0;
        for state in State::ALL {
            for step in MOVES {
                nth += 1;
                let before = in_state(&db, nth, state).await;
                assert_eq!(before.state, state);
                let wanted = match step {
                    Move::Replay | Move::Discard => state.after(step),
                    _ => None,
                };
                assert_eq!(intervene(&db, &before, step, 200).await, wanted, "{state:?} {step:?}");
                let after = effect(&db, &before).await;
                assert_eq!(after.state, wanted.unwrap_or(state));
                if wanted.is_none() {
                    assert_eq!(after, before, "{state:?} {step:?}");
                }
                if after.state == State::Ready || after.state == State::Started {
                    // Out of the way of the next one.
                    write(&db, |tx| {
                        let sql = "UPDATE effects SET state = 'discarded' WHERE state IN ('ready', 'started') AND lane = 'telegram'";
                        tx.execute(sql, &[])
                    })
                    .await;
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_replay_is_due_at_once_with_all_its_tries_before_it() {
    migrated(|db| async move {
        let dead = in_state(&db, 1, State::Refused).await;
        assert_eq!(intervene(&db, &dead, Move::Replay, 200).await, Some(State::Ready));
        let ready = effect(&db, &dead).await;
        assert_eq!((ready.next_at, ready.settled_at), (at(200), None));
        let lease = lease_telegram(&db, "a", 200).await;
        let again = claim(&db, &lease, 200, 1).await.remove(0);
        assert_eq!(again.tries, 2, "a repeat: the connector must not take it for the first try");
        assert_eq!(again.logged, 2, "the log goes on where it was");
        assert!(settle(&db, &again, verdict(Move::Succeed, 201), 201).await);
        let log = read(&db, move |tx| outbox::attempts(tx, &store(), dead.subject, dead.nth)).await;
        let outcomes: Vec<_> = log.iter().filter_map(|attempt| attempt.outcome.as_deref()).collect();
        assert_eq!(outcomes, ["refused", "done"], "a replay never rewrites history");
    })
    .await;
}

#[tokio::test]
async fn a_replay_does_not_forget_a_doubt() {
    migrated(|db| async move {
        let lost = in_state(&db, 1, State::Unknown).await;
        assert!(lost.uncertain);
        intervene(&db, &lost, Move::Replay, 200).await;
        assert!(effect(&db, &lost).await.uncertain, "it may have been carried out");
    })
    .await;
}

#[tokio::test]
async fn discarding_what_was_never_tried_claims_no_try() {
    migrated(|db| async move {
        let order = placed(&db, 1, PayType::Cod).await;
        let waiting =
            super::world::effects(&db, krama_domain::effect::Subject::Order(order.id)).await.remove(0);
        assert_eq!(intervene(&db, &waiting, Move::Discard, 50).await, Some(State::Discarded));
        let after = effect(&db, &waiting).await;
        assert_eq!((after.tries, after.logged, after.settled_at), (0, 0, Some(at(50))));
        let lease = super::world::lease(&db, "a", 60).await;
        assert!(lease.iter().all(|lease| lease.lane != Destination::Telegram), "nothing is left to do there");
    })
    .await;
}

#[tokio::test]
async fn what_does_not_exist_is_not_moved() {
    migrated(|db| async move {
        let dead = in_state(&db, 1, State::Refused).await;
        let stranger = Effect { nth: 77, ..dead };
        assert_eq!(intervene(&db, &stranger, Move::Replay, 200).await, None);
    })
    .await;
}

#[tokio::test]
async fn two_people_replay_once() {
    migrated(|db| async move {
        let dead = in_state(&db, 1, State::Refused).await;
        let mut people = JoinSet::new();
        for _ in 0..6 {
            let (db, dead) = (db.clone(), dead.clone());
            people.spawn(async move { intervene(&db, &dead, Move::Replay, 200).await });
        }
        let mut moved = 0;
        while let Some(outcome) = people.join_next().await {
            moved += usize::from(outcome.unwrap().is_some());
        }
        assert_eq!(moved, 1);
    })
    .await;
}

#[tokio::test]
async fn a_mended_lane_hurries_what_was_tried_and_waits() {
    migrated(|db| async move {
        let tried = in_state(&db, 1, State::Ready).await;
        let fresh = placed(&db, 2, PayType::Cod).await;
        let hurry = |lane| write(&db, move |tx| outbox::hurry(tx, &store(), lane, at(300)));
        assert_eq!(hurry(Destination::Meta).await, 0);
        assert_eq!(hurry(Destination::Telegram).await, 1);
        assert_eq!(effect(&db, &tried).await.next_at, at(300));
        let untried = super::world::effects(&db, krama_domain::effect::Subject::Order(fresh.id)).await;
        assert_eq!(untried[0].next_at, at(2));
    })
    .await;
}

#[tokio::test]
async fn states_are_counted() {
    migrated(|db| async move {
        in_state(&db, 1, State::Refused).await;
        in_state(&db, 2, State::Refused).await;
        in_state(&db, 3, State::Done).await;
        let mut counts = read(&db, |tx| outbox::count_by_state(tx, &store())).await;
        counts.sort();
        assert_eq!(counts, [(State::Ready, 3), (State::Done, 1), (State::Refused, 2)]);
    })
    .await;
}
