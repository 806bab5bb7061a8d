//! How much the outbox holds, by lane and by what a person must do.

use super::world::{at, claim, lease_telegram, placed, read, settle, store, verdict};
use crate::repo::outbox::load::{self, Load};
use crate::testing::migrated;
use krama_domain::effect::{Destination, Move, State};
use krama_domain::pay::PayType;

#[tokio::test]
async fn a_lane_tells_what_waits_in_it_since_when_and_what_was_tried() {
    migrated(|db| async move {
        for nth in 1..=4 {
            placed(&db, nth, PayType::Cod).await;
        }
        let lease = lease_telegram(&db, "a", 100).await;
        let taken = claim(&db, &lease, 100, 3).await;
        assert!(settle(&db, &taken[0], verdict(Move::Retry, 500), 101).await);
        assert!(settle(&db, &taken[1], verdict(Move::Refuse, 101), 101).await);
        let load = |lane| read(&db, move |tx| load::of_lane(tx, &store(), lane, at(200)));
        let wanted = Load { waiting: 2, due: 1, retrying: 1, started: 1, oldest: Some(taken[0].created_at) };
        assert_eq!(load(Destination::Telegram).await, wanted);
        assert_eq!(load(Destination::Meta).await.waiting, 4);
        assert_eq!(load(Destination::Monobank).await, Load::default());
        assert_eq!(read(&db, |tx| load::needing(tx, &store(), 9)).await, 1);
        let ready = read(&db, |tx| load::count_since(tx, &store(), State::Ready, at(3)));
        assert_eq!(ready.await, 3, "two conversions and the fourth message");
    })
    .await;
}
