//! The carrier's directory, read through its lane page by page: each day, by one store for all, and never replaced by less
//! than it was.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use krama_connectors::http::Answer;
use krama_connectors::nova_poshta::sandbox::{Quirk, Twin, directory as book};
use krama_domain::effect::Destination;
use krama_domain::ids::StoreId;
use krama_domain::shop::Store;
use krama_domain::time::{DAY_MS, HOUR_MS, MINUTE_MS, Random, SECOND_MS, Timestamp};
use krama_engine::backoff::Jitter;
use krama_engine::delivery::{Delivery, Finished};
use krama_engine::directory::{self, LANE};
use krama_engine::lane::{self, Item};
use krama_engine::profile::{Profiles, field};
use krama_store::repo::places::{self, Directory, Failure};
use krama_store::repo::stores;
use krama_store::secret::{NONCE_BYTES, SecretBox};
use krama_store::{Local, Sql, migrate, schema};

/// Looks of the lane until nothing may be left to do.
const LOOKS_MAX: usize = 200;

struct Sevens;

impl Random for Sevens {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

struct World {
    db: Local,
    profiles: Profiles,
    twin: Twin,
    now: Timestamp,
    /// Requests that were sent, by store.
    asked: Vec<StoreId>,
}

fn id(name: &str) -> StoreId {
    StoreId::parse(name).unwrap()
}

impl World {
    fn new(stores: &[(&str, &str)]) -> Self {
        let now = Timestamp::from_secs(1_767_643_200);
        let db = Local::open_in_memory().unwrap();
        migrate::run_local(&db, schema::MIGRATIONS, now.as_ms()).unwrap();
        let profiles = Profiles::new(SecretBox::new(&[7; 32]), "https://shop.example");
        let world = Self { db, profiles, twin: Twin::default(), now, asked: Vec::new() };
        for (name, key) in stores {
            world.write(|tx| stores::insert(tx, &Store::new(id(name), name), now));
            world.set(name, "nova_poshta.url", "http://carrier/v2.0/json/");
            world.set(name, "nova_poshta.api_key", key);
        }
        world
    }

    fn write<T>(&self, work: impl FnOnce(&mut dyn Sql) -> krama_store::Result<T>) -> T {
        self.db.write("test.write", work).unwrap()
    }

    fn set(&self, store: &str, name: &str, value: &str) {
        let field = field(name).unwrap();
        self.write(|tx| self.profiles.set(tx, &id(store), field, value, [1; NONCE_BYTES], self.now));
    }

    fn directory(&self) -> Directory {
        self.db.read("test.read", places::directory).unwrap()
    }

    /// One page of whichever store's lane has something to do. Answers whether there was any.
    fn step(&mut self) -> bool {
        let leases = self.write(|tx| lane::lease(tx, "node", self.now));
        let mut worked = false;
        for lease in leases.into_iter().filter(|lease| lease.lane == LANE) {
            worked = true;
            let Some(claimed) = self.write(|tx| lane::claim(tx, &self.profiles, &lease, self.now, 1)) else {
                continue;
            };
            let (settings, tasks) = (claimed.settings.clone(), claimed.tasks.clone());
            let connector = krama_connectors::of(Destination::NovaPoshta);
            let mut delivery = Delivery::plan(connector, settings, tasks, self.now);
            while let Some(sent) = delivery.take_outgoing() {
                self.asked.push(lease.store.clone());
                let reply = self.twin.serve(&sent.request, self.now, &mut Sevens);
                delivery.answer(&sent, &Answer::Response(reply.response), self.now);
            }
            let finished = delivery.take_finished();
            let results: Vec<(Item, Finished)> =
                finished.into_iter().map(|f| (claimed.items[f.settled.task].clone(), f)).collect();
            self.write(|tx| lane::settle(tx, &lease, &claimed.settings, &results, self.now, Jitter(3)));
        }
        worked
    }

    /// Works until nothing is due now.
    fn work(&mut self) {
        let worked = (0..LOOKS_MAX).find(|_| !self.step());
        assert!(worked.is_some(), "the lane does not come to rest");
    }

    /// Works while time passes, second by second.
    fn live(&mut self, ms: i64) {
        for _ in 0..ms / SECOND_MS {
            self.work();
            self.now = self.now.plus_ms(SECOND_MS);
        }
    }
}

#[test]
fn a_key_fills_the_directory_and_each_day_renews_it() {
    let mut world = World::new(&[("one", "key")]);
    let book = book::sample();
    world.work();
    let known = world.directory();
    assert!(known.is_filled() && known.building.is_none() && known.failed.is_none(), "{known:?}");
    let counts = (known.settlements, known.branches);
    assert_eq!(
        counts,
        (i64::try_from(book.settlements.len()).unwrap(), i64::try_from(book.branches.len()).unwrap())
    );
    let first = world.asked.len();
    world.now = world.now.plus_ms(DAY_MS - MINUTE_MS);
    world.work();
    assert_eq!(world.asked.len(), first, "it is fresh for a day");
    world.now = world.now.plus_ms(2 * MINUTE_MS);
    world.work();
    assert_eq!(world.asked.len(), 2 * first);
    assert_eq!(world.directory().generation, known.generation + 1);
    let rows =
        world.db.read("test.read", |tx| tx.query("SELECT DISTINCT generation FROM branches", &[])).unwrap();
    assert_eq!(rows.len(), 1, "what was replaced is swept away");
}

#[test]
fn one_store_reads_for_all() {
    let mut world = World::new(&[("one", "key"), ("two", "other"), ("none", "")]);
    world.live(30 * SECOND_MS);
    assert!(world.directory().is_filled());
    assert!(world.asked.iter().all(|store| *store == world.asked[0]), "{:?}", world.asked);
}

#[test]
fn another_store_goes_on_when_the_first_one_cannot() {
    let mut world = World::new(&[("one", "key"), ("two", "other")]);
    assert!(world.step());
    let reading = world.directory().building.expect("under way").by;
    world.set(&reading, "nova_poshta.api_key", "");
    world.live(5 * SECOND_MS);
    assert!(!world.directory().is_filled());
    world.now = world.now.plus_ms(11 * MINUTE_MS);
    world.work();
    assert!(world.directory().is_filled());
}

#[test]
fn an_empty_answer_is_asked_for_again_and_replaces_nothing() {
    let mut world = World::new(&[("one", "key")]);
    world.twin.queue(Quirk::EmptyDirectory, 2);
    world.live(15 * SECOND_MS);
    assert!(world.directory().is_filled(), "twice empty is believed by nobody");
    let before = world.directory();
    world.now = world.now.plus_ms(DAY_MS);
    world.twin.queue(Quirk::EmptyDirectory, 1_000);
    world.live(30 * SECOND_MS);
    let known = world.directory();
    assert_eq!(known.failed.as_ref().map(|failed| failed.failure), Some(Failure::Empty));
    assert_eq!((known.generation, known.branches), (before.generation, before.branches));
}

#[test]
fn a_wrong_key_is_told_and_a_right_one_mends_it() {
    let mut world = World::new(&[("one", "wrong-key")]);
    world.work();
    let known = world.directory();
    assert_eq!(known.failed.as_ref().map(|failed| failed.failure), Some(Failure::Refused));
    assert!(!known.is_filled());
    world.set("one", "nova_poshta.api_key", "key");
    world.write(|tx| Profiles::mended(tx, &id("one"), LANE, world.now));
    assert!(world.write(|tx| directory::ask(tx, &world.profiles, &id("one"), world.now)));
    world.work();
    assert!(world.directory().is_filled());
}

#[test]
fn somebody_may_ask_for_it_at_any_time_if_there_is_a_key() {
    let mut world = World::new(&[("one", "key"), ("none", "")]);
    world.work();
    let generation = world.directory().generation;
    assert!(!world.write(|tx| directory::ask(tx, &world.profiles, &id("none"), world.now)));
    for _ in 0..3 {
        assert!(world.write(|tx| directory::ask(tx, &world.profiles, &id("one"), world.now)));
    }
    world.work();
    assert_eq!(world.directory().generation, generation + 1, "asked three times, read once");
}

#[test]
fn a_carrier_that_is_down_is_asked_again_and_again() {
    let mut world = World::new(&[("one", "key")]);
    world.twin.queue(Quirk::Unavailable, 3);
    for _ in 0..60 {
        world.work();
        world.now = world.now.plus_ms(MINUTE_MS);
    }
    assert!(world.directory().is_filled());
    assert!(world.now.since_ms(world.directory().refreshed_at.expect("read")) < HOUR_MS);
}
