//! Leases: who may work on which lane, and until when.

use super::world::{at, claim, lease, lease_telegram, payable, placed, read, settle, store, verdict, write};
use crate::Db;
use crate::repo::lanes::{self, Lease};
use crate::testing::migrated;
use krama_domain::effect::{Destination, Move};
use krama_domain::pay::PayType;
use krama_domain::time::Timestamp;

fn lanes_of(leases: &[Lease]) -> Vec<(&str, i64)> {
    let mut lanes: Vec<_> = leases.iter().map(|lease| (lease.lane.code(), lease.fence)).collect();
    lanes.sort_unstable();
    lanes
}

async fn due(db: &Db, seconds: i64) -> Vec<&'static str> {
    let due = read(db, move |tx| lanes::due(tx, at(seconds))).await;
    let mut lanes: Vec<_> = due.iter().map(|(_, lane)| lane.code()).collect();
    lanes.sort_unstable();
    lanes
}

#[tokio::test]
async fn only_lanes_with_something_to_do_are_leased() {
    migrated(|db| async move {
        assert_eq!(lease(&db, "a", 0).await, []);
        placed(&db, 5, PayType::Cod).await;
        assert_eq!(lease(&db, "a", 4).await, [], "nothing is due before its time");
        assert_eq!(due(&db, 4).await, [""; 0]);
        assert_eq!(due(&db, 5).await, ["meta", "telegram"]);
        assert_eq!(lanes_of(&lease(&db, "a", 5).await), [("meta", 1), ("telegram", 1)]);
        let taken = lease_telegram(&db, "a", 6).await;
        let effect = claim(&db, &taken, 6, 1).await.remove(0);
        assert!(settle(&db, &effect, verdict(Move::Succeed, 7), 7).await);
        assert_eq!(lanes_of(&lease(&db, "a", 8).await), [("meta", 1)]);
        assert_eq!(due(&db, 8).await, ["meta"]);
    })
    .await;
}

#[tokio::test]
async fn a_question_that_is_due_is_work_too() {
    migrated(|db| async move {
        payable(&db, 1, "inv-1").await;
        let sql = "UPDATE effects SET state = 'done'";
        write(&db, move |tx| tx.execute(sql, &[])).await;
        assert_eq!(lease(&db, "a", 16).await, []);
        assert_eq!(lanes_of(&lease(&db, "a", 17).await), [("monobank", 1)]);
        assert_eq!(due(&db, 17).await, ["monobank"]);
    })
    .await;
}

#[tokio::test]
async fn a_lane_belongs_to_one_node_until_its_lease_runs_out() {
    migrated(|db| async move {
        placed(&db, 1, PayType::Cod).await;
        let first = lease_telegram(&db, "a", 10).await;
        assert_eq!(lease(&db, "b", 69).await, [], "the lease of another is respected");
        let second = lease_telegram(&db, "b", 70).await;
        assert_eq!((second.node.as_str(), second.fence), ("b", first.fence + 1));
        assert_eq!(lease(&db, "a", 71).await, []);
        let holds = |lease: &Lease, seconds| {
            let lease = lease.clone();
            write(&db, move |tx| lanes::holds(tx, &lease, at(seconds)))
        };
        assert!(!holds(&first, 71).await);
        assert!(holds(&second, 129).await);
        assert!(!holds(&second, 130).await);
    })
    .await;
}

#[tokio::test]
async fn the_fence_grows_when_the_lane_changes_hands_and_not_when_a_lease_is_renewed() {
    migrated(|db| async move {
        placed(&db, 1, PayType::Cod).await;
        let mut fence = lease_telegram(&db, "a", 10).await.fence;
        assert_eq!(lease_telegram(&db, "a", 69).await.fence, fence, "renewed in time");
        assert_eq!(
            lease_telegram(&db, "a", 128).await.fence,
            fence,
            "the renewal counts from its own moment"
        );
        // In between it could have been anybody's; what was under way is no longer ours.
        assert_eq!(lease_telegram(&db, "a", 188).await.fence, fence + 1, "its own lease had run out");
        fence += 1;
        let given = lease_telegram(&db, "a", 189).await;
        assert_eq!(write(&db, move |tx| lanes::release(tx, &given)).await, 1);
        assert_eq!(lease_telegram(&db, "a", 190).await.fence, fence + 1, "it was given back before");
    })
    .await;
}

#[tokio::test]
async fn giving_back_concerns_ones_own_leases() {
    migrated(|db| async move {
        placed(&db, 1, PayType::Cod).await;
        let mine = lease_telegram(&db, "a", 10).await;
        for foreign in
            [Lease { node: "b".to_owned(), ..mine.clone() }, Lease { fence: mine.fence + 1, ..mine.clone() }]
        {
            assert_eq!(write(&db, move |tx| lanes::release(tx, &foreign)).await, 0);
        }
        assert_eq!(write(&db, |tx| lanes::release_all(tx, "b")).await, 0);
        assert_eq!(lease(&db, "b", 11).await, []);
        assert_eq!(write(&db, |tx| lanes::release_all(tx, "a")).await, 2);
        assert_eq!(lanes_of(&lease(&db, "b", 11).await), [("meta", 2), ("telegram", 2)]);
        assert_eq!(write(&db, lanes::release_everybody).await, 2);
        assert_eq!(lanes_of(&lease(&db, "a", 12).await), [("meta", 3), ("telegram", 3)]);
    })
    .await;
}

#[tokio::test]
async fn paused_and_broken_lanes_are_left_alone() {
    migrated(|db| async move {
        placed(&db, 1, PayType::Cod).await;
        let telegram = lease_telegram(&db, "a", 10).await;
        write(&db, |tx| lanes::release_everybody(tx)).await;
        let pause = |paused| write(&db, move |tx| lanes::pause(tx, &store(), Destination::Telegram, paused));
        assert!(pause(true).await);
        assert!(!pause(true).await, "it was paused already");
        assert_eq!(lanes_of(&lease(&db, "a", 11).await), [("meta", 2)]);
        assert!(pause(false).await);

        let broken = telegram.clone();
        let count = write(&db, move |tx| {
            lanes::stumble(tx, &broken, "the first", at(5))?;
            let count = lanes::stumble(tx, &broken, "no answer", at(6))?;
            lanes::break_until(tx, &broken, at(40), "no answer")?;
            Ok(count)
        });
        assert_eq!(count.await, 2);
        assert_eq!(lanes_of(&lease(&db, "a", 39).await), [("meta", 2)]);
        let found = read(&db, |tx| lanes::of_store(tx, &store())).await;
        let lane = found.iter().find(|lane| lane.lane == Destination::Telegram).unwrap();
        assert_eq!((lane.failures, lane.broken_until, lane.paused), (2, at(40), false));
        assert_eq!(lane.broken_reason.as_deref(), Some("no answer"));
        assert_eq!(lane.failing_since, Some(at(5)), "when the first of them was");
        assert_eq!(lane.owner, None, "nobody holds it");
        let mending = |seconds| read(&db, move |tx| lanes::next_mending(tx, at(seconds)));
        assert_eq!((mending(39).await, mending(40).await), (Some(at(40)), None::<Timestamp>));
        assert_eq!(lanes_of(&lease(&db, "a", 40).await), [("meta", 2), ("telegram", 2)]);

        write(&db, |tx| lanes::mend(tx, &store(), Destination::Telegram)).await;
        let found = read(&db, |tx| lanes::of_store(tx, &store())).await;
        let lane = found.iter().find(|lane| lane.lane == Destination::Telegram).unwrap();
        assert_eq!((lane.failures, lane.broken_until.as_ms(), &lane.broken_reason), (0, 0, &None));
        assert_eq!(lane.failing_since, None);
    })
    .await;
}

#[tokio::test]
async fn a_lane_can_be_stopped_before_it_was_ever_used() {
    migrated(|db| async move {
        assert!(write(&db, |tx| lanes::pause(tx, &store(), Destination::Meta, true)).await);
        placed(&db, 1, PayType::Cod).await;
        assert_eq!(lanes_of(&lease(&db, "a", 10).await), [("telegram", 1)]);
    })
    .await;
}

#[tokio::test]
async fn a_lease_tells_until_when_the_holder_before_had_the_lane() {
    migrated(|db| async move {
        placed(&db, 1, PayType::Cod).await;
        let nobody = Timestamp::from_ms(0);
        assert_eq!(lease_telegram(&db, "a", 10).await.former_until, nobody);
        assert_eq!(lease_telegram(&db, "a", 20).await.former_until, nobody, "renewed until 80");
        let second = lease_telegram(&db, "b", 90).await;
        assert_eq!(second.former_until, at(80));
        assert_eq!(lease_telegram(&db, "b", 100).await.former_until, at(80), "renewed until 160");
        assert_eq!(write(&db, move |tx| lanes::release(tx, &second)).await, 1);
        assert_eq!(lease_telegram(&db, "a", 105).await.former_until, at(160), "given back before its end");
        assert_eq!(write(&db, lanes::release_everybody).await, 2);
        assert_eq!(lease_telegram(&db, "c", 110).await.former_until, at(165));
    })
    .await;
}
