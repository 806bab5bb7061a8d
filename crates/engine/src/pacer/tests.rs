//! The limits of a lane and of its parts, over all nodes that hold it one after the other.

use super::*;
use crate::lane;
use krama_domain::effect::Destination;
use krama_domain::ids::StoreId;
use krama_store::repo::lanes;
use krama_store::{Local, args, migrate, schema};
use proptest::prelude::*;
use std::collections::BTreeMap;

const LANE: Rate = Rate { burst: 5, per_ms: 1_000 };
/// A person's chat and a group's.
const PARTS: [(&str, Rate); 2] =
    [("person", Rate { burst: 3, per_ms: 3_000 }), ("group", Rate { burst: 18, per_ms: 60_000 })];
const NODES: usize = 3;

/// Judges what was sent against "over any window at most the burst and what is refilled in it", without rounding.
struct Judge {
    rate: Rate,
    /// Tokens times `per_ms`.
    level: i64,
    at: Timestamp,
}

impl Judge {
    fn new(rate: Rate) -> Self {
        Self { rate, level: i64::from(rate.burst) * rate.per_ms, at: Timestamp::from_ms(0) }
    }

    fn admits(&mut self, now: Timestamp) -> bool {
        let full = i64::from(self.rate.burst) * self.rate.per_ms;
        let gained = i64::from(self.rate.burst).saturating_mul(now.since_ms(self.at));
        self.level = self.level.saturating_add(gained).min(full) - self.rate.per_ms;
        self.at = now;
        self.level >= 0
    }
}

#[derive(Debug, Clone)]
enum Deed {
    Pass(i64),
    Lease(usize),
    Send(usize, usize, usize),
    GiveBack(usize),
    /// The process is gone; the next one has another name and remembers nothing.
    Die(usize),
    /// All are gone, and a program that has the database to itself starts.
    StartAlone,
}

fn deed() -> impl Strategy<Value = Deed> {
    let node = 0..NODES;
    prop_oneof![
        3 => (1_i64..1_500).prop_map(Deed::Pass),
        1 => (1_000_i64..30_000).prop_map(Deed::Pass),
        4 => node.clone().prop_map(Deed::Lease),
        8 => (node.clone(), 0..PARTS.len(), 1_usize..30).prop_map(|(node, part, many)| Deed::Send(node, part, many)),
        2 => node.clone().prop_map(Deed::GiveBack),
        1 => node.prop_map(Deed::Die),
        1 => Just(Deed::StartAlone),
    ]
}

struct Holder {
    lease: Lease,
    leased_at: Timestamp,
    pacer: Pacer,
}

struct World {
    db: Local,
    now: Timestamp,
    lives: [u32; NODES],
    holders: [Option<Holder>; NODES],
    judges: BTreeMap<&'static str, Judge>,
    sent: usize,
}

impl World {
    fn new() -> Self {
        let db = Local::open_in_memory().unwrap();
        migrate::run_local(&db, schema::MIGRATIONS, 0).unwrap();
        let waiting = "INSERT INTO effects (store_id, subject_id, nth, subject_kind, effect_key, kind, lane, intent, state,
                created_at, next_at, tries, tries_logged, uncertain, fence)
            VALUES ('twc', 'one', 1, 'order', 'k', 'k', 'telegram', '{}', 'ready', 0, 0, 0, 0, 0, 0)";
        let prepared = db.write("test.prepare", |tx| {
            lanes::ensure(tx, &StoreId::parse("twc").unwrap(), Destination::Telegram.code())?;
            tx.execute(waiting, args![])
        });
        prepared.unwrap();
        let rates = PARTS.into_iter().chain([("lane", LANE)]);
        let judges = rates.map(|(name, rate)| (name, Judge::new(rate))).collect();
        let now = Timestamp::from_secs(1_767_643_200);
        Self { db, now, lives: [0; NODES], holders: Default::default(), judges, sent: 0 }
    }

    fn name(&self, node: usize) -> String {
        format!("{node}-{}", self.lives[node])
    }

    fn lease(&mut self, node: usize) {
        let (now, name) = (self.now, self.name(node));
        let leases = self.db.write("test.lease", |tx| lane::lease(tx, &name, now)).unwrap();
        let Some(lease) = leases.into_iter().next() else { return };
        let before = self.holders[node].take().map(|holder| holder.pacer);
        let followed = before.and_then(|mut pacer| pacer.follow(&lease).then_some(pacer));
        let pacer = followed.unwrap_or_else(|| Pacer::new(LANE, &lease, now));
        self.holders[node] = Some(Holder { lease, leased_at: now, pacer });
    }

    /// Sends as much as the node may, at most `many`. Answers whether every limit held.
    fn send(&mut self, node: usize, part: usize, many: usize) -> bool {
        let now = self.now;
        let Some(holder) = &mut self.holders[node] else { return true };
        let (name, rate) = PARTS[part];
        let pace = Pace { key: name.to_owned(), rate };
        for _ in 0..many {
            if !lane::may_send(holder.leased_at, now) || holder.pacer.available(now) == 0 {
                return true;
            }
            if holder.pacer.reserve(&pace, now) > now {
                return true;
            }
            holder.pacer.spend(now);
            self.sent += 1;
            let held = ["lane", name].map(|bucket| self.judges.get_mut(bucket).unwrap().admits(now));
            if held.contains(&false) {
                return false;
            }
        }
        true
    }

    fn give_back(&mut self, node: usize) {
        let Some(holder) = &mut self.holders[node] else { return };
        // A node that gives its lease back sends nothing under it any more.
        holder.leased_at = Timestamp::from_ms(0);
        self.db.write("test.release", |tx| lanes::release(tx, &holder.lease)).unwrap();
    }

    fn die(&mut self, node: usize) {
        self.lives[node] += 1;
        self.holders[node] = None;
    }

    /// Answers whether every limit held.
    fn happen(&mut self, deed: &Deed) -> bool {
        match deed {
            Deed::Pass(ms) => self.now = self.now.plus_ms(*ms),
            Deed::Lease(node) => self.lease(*node),
            Deed::Send(node, part, many) => return self.send(*node, *part, *many),
            Deed::GiveBack(node) => self.give_back(*node),
            Deed::Die(node) => self.die(*node),
            Deed::StartAlone => {
                (0..NODES).for_each(|node| self.die(node));
                self.db.write("test.start", lanes::release_everybody).unwrap();
            }
        }
        true
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn limits_hold_over_all_holders_of_a_lane(deeds in prop::collection::vec(deed(), 1..120)) {
        let mut world = World::new();
        for (nth, deed) in deeds.iter().enumerate() {
            prop_assert!(world.happen(deed), "deed {nth}, {deed:?}, sends too much after {} messages", world.sent);
        }
    }
}

#[test]
fn the_first_holder_begins_with_full_buckets_and_the_next_one_with_what_came_in_since() {
    let mut world = World::new();
    world.lease(0);
    assert!(world.send(0, 1, 30));
    assert_eq!(world.sent, 5, "the lane's burst");
    world.give_back(0);
    world.lease(1);
    assert!(world.send(1, 1, 30));
    assert_eq!(world.sent, 5, "nothing came in since");
    world.now = world.now.plus_ms(400);
    assert!(world.send(1, 0, 30));
    assert_eq!(world.sent, 5, "the lane has two, the person's chat none");
    world.now = world.now.plus_ms(3_000);
    assert!(world.send(1, 0, 30));
    assert_eq!(world.sent, 8);
}

#[test]
fn a_lane_that_was_idle_for_long_begins_full_wherever_it_goes() {
    let mut world = World::new();
    world.lease(0);
    assert!(world.send(0, 1, 30));
    world.die(0);
    world.now = world.now.plus_ms(lane::LEASE_MS + 60_000);
    world.lease(1);
    assert!(world.send(1, 1, 30));
    assert_eq!(world.sent, 10);
}

#[test]
fn who_gets_its_own_lane_back_remembers_what_it_sent() {
    let mut world = World::new();
    world.lease(0);
    assert!(world.send(0, 0, 2));
    world.give_back(0);
    world.lease(0);
    assert!(world.send(0, 0, 9));
    assert_eq!(world.sent, 3, "the person's chat had one left");
}
