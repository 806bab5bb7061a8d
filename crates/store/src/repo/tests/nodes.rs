//! Several nodes at once: what one has taken, no other takes.

use super::world::{at, order, place_with, policy, write};
use crate::repo::lanes::{self, Lease};
use crate::repo::outbox::{self, Effect};
use crate::testing::migrated;
use crate::{Db, Sql};
use krama_domain::effect::{Move, State, Subject};
use krama_domain::ids::StoreId;
use krama_domain::pay::PayType;
use std::collections::BTreeMap;
use tokio::task::JoinSet;

const STORES: u64 = 4;
const ORDERS: u64 = 6;
/// Rounds of one node at most; more would mean that work is left lying.
const ROUNDS_MAX: usize = 2_000;

type Name = (StoreId, Subject, i64);

async fn fill(db: &Db) {
    for nth in 1..=ORDERS * STORES {
        let mut order = order(nth, PayType::Cod);
        order.store = StoreId::parse(&format!("store-{}", nth % STORES)).unwrap();
        place_with(db, &order, policy()).await;
    }
}

async fn claimed(db: &Db, lease: &Lease) -> Vec<Effect> {
    let lease = lease.clone();
    write(db, move |tx| outbox::claim(tx, &lease, at(100), 2)).await
}

async fn settled(db: &Db, effects: &[Effect]) {
    let effects = effects.to_vec();
    let all = write(db, move |tx| {
        let verdict = super::world::verdict(Move::Succeed, 100);
        effects
            .iter()
            .map(|effect| outbox::settle(tx, effect, &verdict, at(100)))
            .collect::<crate::Result<Vec<_>>>()
    });
    assert!(all.await.into_iter().all(|settled| settled), "who claimed it settles it");
}

async fn unfinished(db: &Db) -> i64 {
    super::world::number(db, "SELECT COUNT(*) AS n FROM effects WHERE state <> 'done'").await
}

/// Leases, claims, settles and gives back, until nothing is left anywhere.
async fn work(db: Db, node: &'static str) -> Vec<Name> {
    let mut taken = Vec::new();
    for _ in 0..ROUNDS_MAX {
        if unfinished(&db).await == 0 {
            return taken;
        }
        let leases = write(&db, move |tx| lanes::lease_due(tx, node, at(100), at(160))).await;
        for lease in &leases {
            let effects = claimed(&db, lease).await;
            taken.extend(effects.iter().map(|effect| (effect.store.clone(), effect.subject, effect.nth)));
            settled(&db, &effects).await;
        }
        write(&db, move |tx| lanes::release_all(tx, node)).await;
        tokio::task::yield_now().await;
    }
    panic!("node {node} found no end");
}

#[tokio::test]
async fn nodes_that_work_at_once_share_all_effects_and_take_none_twice() {
    migrated(|db| async move {
        fill(&db).await;
        let mut nodes = JoinSet::new();
        for node in ["a", "b", "c"] {
            nodes.spawn(work(db.clone(), node));
        }
        let mut times: BTreeMap<Name, usize> = BTreeMap::new();
        while let Some(taken) = nodes.join_next().await {
            for name in taken.unwrap() {
                *times.entry(name).or_default() += 1;
            }
        }
        assert_eq!(times.len(), usize::try_from(ORDERS * STORES * 2).unwrap());
        assert!(times.values().all(|times| *times == 1), "{times:?}");
        let tries = super::world::number(&db, "SELECT COUNT(*) AS n FROM attempts").await;
        assert_eq!(tries, i64::try_from(ORDERS * STORES * 2).unwrap());
    })
    .await;
}

#[tokio::test]
async fn nodes_that_lease_at_once_share_the_lanes() {
    migrated(|db| async move {
        fill(&db).await;
        let mut nodes = JoinSet::new();
        for node in ["a", "b", "c", "d", "e", "f"] {
            let db = db.clone();
            nodes.spawn(
                async move { write(&db, move |tx| lanes::lease_due(tx, node, at(100), at(160))).await },
            );
        }
        let mut lanes = Vec::new();
        while let Some(leases) = nodes.join_next().await {
            lanes.extend(leases.unwrap().into_iter().map(|lease| (lease.store, lease.lane, lease.fence)));
        }
        lanes.sort();
        let all = lanes.len();
        lanes.dedup();
        assert_eq!((all, lanes.len()), (8, 8), "each lane went to one node");
        assert!(lanes.iter().all(|lane| lane.2 == 1));
    })
    .await;
}

#[tokio::test]
async fn a_dead_nodes_effects_are_recovered_by_one_successor() {
    migrated(|db| async move {
        fill(&db).await;
        let dead = write(&db, |tx| lanes::lease_due(tx, "dead", at(100), at(110))).await;
        for lease in &dead {
            assert_eq!(claimed(&db, lease).await.len(), 2);
        }
        let mut nodes = JoinSet::new();
        for node in ["a", "b", "c"] {
            let db = db.clone();
            nodes.spawn(async move { write(&db, move |tx| recover(tx, node)).await });
        }
        let mut recovered = 0;
        while let Some(count) = nodes.join_next().await {
            recovered += count.unwrap();
        }
        assert_eq!(recovered, 16);
        let lost = "SELECT COUNT(*) AS n FROM attempts WHERE outcome = 'unknown'";
        assert_eq!(super::world::number(&db, lost).await, 16);
        let started = "SELECT COUNT(*) AS n FROM effects WHERE state = 'started'";
        assert_eq!(super::world::number(&db, started).await, 0);
    })
    .await;
}

fn recover(tx: &mut dyn Sql, node: &str) -> crate::Result<usize> {
    let mut recovered = 0;
    for lease in lanes::lease_due(tx, node, at(110), at(170))? {
        for orphan in outbox::orphans(tx, &lease)? {
            assert_eq!(orphan.state, State::Started);
            let verdict = super::world::verdict(Move::Lose, 110);
            recovered += usize::from(outbox::settle(tx, &orphan, &verdict, at(110))?);
        }
    }
    Ok(recovered)
}
