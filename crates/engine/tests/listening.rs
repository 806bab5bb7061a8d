//! The bot's ear, driven by hand against the twin: what is heard is applied once, whenever the program dies, and the lane
//! goes on sending all the while.

#![allow(clippy::unwrap_used, reason = "what is not as the test needs it should stop it with a backtrace")]

use krama_connectors::http::{Answer, Request};
use krama_connectors::task::Work;
use krama_connectors::telegram;
use krama_connectors::telegram::sandbox::Twin;
use krama_connectors::telegram::sandbox::customer::CUSTOMER;
use krama_domain::effect::Destination;
use krama_domain::ids::StoreId;
use krama_domain::shop::Store;
use krama_domain::time::{HOUR_MS, MINUTE_MS, Random, SECOND_MS, Timestamp};
use krama_engine::backoff::Jitter;
use krama_engine::delivery::{Delivery, Finished};
use krama_engine::lane::listen::{self, SCHEDULE};
use krama_engine::lane::{self, Item};
use krama_engine::profile::{Profiles, field};
use krama_store::repo::lanes::{self, Lease};
use krama_store::repo::{schedules, stores};
use krama_store::secret::{NONCE_BYTES, SecretBox};
use krama_store::{Local, Sql, migrate, schema};

struct Zeros;
impl Random for Zeros {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

/// A store with a bot, which is not reached by https.
struct World {
    db: Local,
    profiles: Profiles,
    store: StoreId,
    twin: Twin,
    now: Timestamp,
}

/// A claim whose answers are there and were not written down.
struct Unsettled {
    lease: Lease,
    claimed: lane::Claimed,
    results: Vec<(Item, Finished)>,
}

impl World {
    fn new() -> Self {
        let now = Timestamp::from_secs(1_767_643_200);
        let db = Local::open_in_memory().unwrap();
        migrate::run_local(&db, schema::MIGRATIONS, now.as_ms()).unwrap();
        let profiles = Profiles::new(SecretBox::new(&[7; 32]), "http://127.0.0.1:8080");
        let store = StoreId::parse("twc").unwrap();
        let world = Self { db, profiles, store, twin: Twin::default(), now };
        world.write(|tx| stores::insert(tx, &Store::new(world.store.clone(), "TWC"), now).map(drop));
        world.set("telegram.token", "123456:t-token");
        world.set("telegram.url", "http://bot");
        world
    }

    fn set(&self, key: &str, value: &str) {
        self.write(|tx| {
            self.profiles.set(tx, &self.store, field(key).unwrap(), value, [1; NONCE_BYTES], self.now)
        });
    }

    fn write<T>(&self, work: impl FnOnce(&mut dyn Sql) -> krama_store::Result<T>) -> T {
        self.db.write("test.write", work).unwrap()
    }

    fn number(&self, sql: &'static str) -> i64 {
        let read = |tx: &mut dyn Sql| tx.query_one(sql, &[])?.unwrap().int(0);
        self.db.read("test.read", read).unwrap()
    }

    fn note(&self, key: &str) -> Option<String> {
        let notes = self.db.read("test.read", |tx| stores::notes(tx, &self.store)).unwrap();
        notes.into_iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Claims what is due, `limit` at most, and gets the answers, without writing them down.
    fn ask(&mut self, node: &str, limit: usize) -> Option<Unsettled> {
        let leases = self.write(|tx| lane::lease(tx, node, self.now));
        let lease = leases.into_iter().find(|lease| lease.lane == Destination::Telegram)?;
        self.write(|tx| lane::recover(tx, &self.profiles, &lease, self.now, Jitter(3)));
        let claimed = self.write(|tx| lane::claim(tx, &self.profiles, &lease, self.now, limit))?;
        let (settings, tasks) = (claimed.settings.clone(), claimed.tasks.clone());
        let mut delivery = Delivery::plan(&telegram::CONNECTOR, settings, tasks, self.now);
        while let Some(sent) = delivery.take_outgoing() {
            let within = sent.request.url.strip_prefix("http://bot").unwrap().to_owned();
            let request = Request { url: within, ..sent.request.clone() };
            let response = self.twin.serve(&request, self.now, &mut Zeros).response;
            delivery.answer(&sent, &Answer::Response(response), self.now);
        }
        let finished = delivery.take_finished();
        let results = finished.into_iter().map(|f| (claimed.items[f.settled.task].clone(), f)).collect();
        Some(Unsettled { lease, claimed, results })
    }

    fn settle(&self, asked: &Unsettled) {
        let (lease, settings) = (&asked.lease, &asked.claimed.settings);
        self.write(|tx| lane::settle(tx, lease, settings, &asked.results, self.now, Jitter(3)));
    }

    /// Works for a while, a second at a time.
    fn work(&mut self, seconds: i64) {
        for _ in 0..seconds {
            while let Some(asked) = self.ask("node", 4) {
                self.settle(&asked);
            }
            self.now = self.now.plus_ms(SECOND_MS);
        }
    }

    fn says(&mut self, text: &str) {
        self.twin.write_to_bot(CUSTOMER, text, self.now);
    }

    /// What the bot wrote.
    fn answers(&self) -> Vec<String> {
        let written = self.twin.messages().filter(|message| !message.own);
        written.map(|message| message.text.lines().next().unwrap_or_default().to_owned()).collect()
    }
}

#[test]
fn what_a_customer_writes_is_answered() {
    let mut world = World::new();
    world.work(5);
    assert_eq!(world.note("telegram.bot").as_deref(), Some("123456 krama_sandbox_bot"));
    world.says("/orders");
    world.says("/language");
    world.work(8);
    assert_eq!(world.answers(), ["🧾 Ваші замовлення", "🌐 Мова сповіщень"]);
    assert_eq!(world.note("telegram.offset.123456").unwrap().split(' ').next(), Some("3"));
    world.work(60);
    assert_eq!(world.answers().len(), 2, "each is answered once");
}

#[test]
fn an_update_is_applied_once_when_the_program_dies_before_it_is_written_down() {
    let mut world = World::new();
    world.work(5);
    world.says("/orders");
    // Past the lease of the node that worked before.
    world.now = world.now.plus_ms(MINUTE_MS);
    let lost = world.ask("first", 1).expect("it is heard");
    assert!(lost.results[0].1.settled.updates.is_some());
    assert_eq!(world.number("SELECT COUNT(*) FROM updates"), 0, "nothing was written");
    world.now = world.now.plus_ms(MINUTE_MS);
    let again = world.ask("second", 1).expect("it is heard again");
    assert!(again.results[0].1.settled.updates.is_some(), "nothing was confirmed");
    world.settle(&again);
    // The first node had only slept, and writes down what it heard.
    world.settle(&lost);
    assert_eq!(world.number("SELECT COUNT(*) FROM updates"), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM effects"), 1);
    world.work(30);
    assert_eq!(world.answers().len(), 1);
}

#[test]
fn hearing_nothing_writes_nothing_but_its_own_turn() {
    let mut world = World::new();
    world.work(30);
    let before = (world.number("SELECT COUNT(*) FROM notes"), world.number("SELECT COUNT(*) FROM updates"));
    let turns = world.number("SELECT turn FROM schedules");
    world.work(60);
    assert_eq!(
        before,
        (world.number("SELECT COUNT(*) FROM notes"), world.number("SELECT COUNT(*) FROM updates"))
    );
    let asked = world.number("SELECT turn FROM schedules") - turns;
    assert!(
        (15..=21).contains(&asked),
        "at most every three seconds where the answer comes at once: {asked}"
    );
}

#[test]
fn a_paused_lane_hears_nothing_until_it_goes_on() {
    let mut world = World::new();
    world.work(5);
    world.write(|tx| lanes::pause(tx, &world.store, Destination::Telegram, true));
    world.says("/orders");
    world.work(30);
    assert_eq!(world.number("SELECT COUNT(*) FROM updates"), 0);
    world.write(|tx| lanes::pause(tx, &world.store, Destination::Telegram, false));
    world.work(30);
    assert_eq!(world.answers().len(), 1);
}

#[test]
fn hearing_takes_one_place_and_a_lane_that_is_tried_out_is_tried_with_a_message() {
    let mut world = World::new();
    world.work(5);
    for _ in 0..6 {
        world.says("/orders");
    }
    world.now = world.now.plus_ms(5 * SECOND_MS);
    let heard = world.ask("node", 4).unwrap();
    world.settle(&heard);
    world.now = world.now.plus_ms(5 * SECOND_MS);
    let kinds = |asked: &Unsettled| {
        let is_listening = |task: &krama_connectors::task::Task| task.work == Work::Listen;
        asked.claimed.tasks.iter().filter(|task| is_listening(task)).count()
    };
    // Answers of one chat go out one by one.
    let both = world.ask("node", 4).unwrap();
    assert_eq!((both.claimed.tasks.len(), kinds(&both)), (2, 1));
    world.settle(&both);
    world.write(|tx| {
        tx.execute("UPDATE lanes SET failures = 9", &[])?;
        tx.execute("UPDATE schedules SET next_at = 0", &[]).map(drop)
    });
    let probe = world.ask("node", 4).unwrap();
    assert_eq!((probe.claimed.tasks.len(), kinds(&probe)), (1, 0));
}

#[test]
fn somebody_elses_webhook_is_noted_and_messages_go_out_all_the_same() {
    let mut world = World::new();
    world.work(5);
    let hook = "/bot123456:t-token/setWebhook?url=https%3A%2F%2Felsewhere.example%2F";
    world.twin.serve(&Request::get(hook), world.now, &mut Zeros);
    world.work(10);
    assert!(world.note("telegram.listening").unwrap().contains("has a webhook that krama did not set"));
    assert_eq!(world.number("SELECT failures FROM lanes WHERE lane = 'telegram'"), 0);
    world.twin.serve(&Request::get("/bot123456:t-token/deleteWebhook"), world.now, &mut Zeros);
    world.says("/orders");
    world.work(120);
    assert_eq!(world.note("telegram.listening").as_deref(), Some(""));
    assert_eq!(world.answers().len(), 1);
}

#[test]
fn by_https_it_is_told_and_asks_no_more() {
    let mut world = World::new();
    world.profiles = Profiles::new(SecretBox::new(&[7; 32]), "https://shop.example");
    world.work(10);
    let noted = world.note("telegram.webhook").unwrap();
    assert!(noted.starts_with("123456 https://shop.example/webhooks/telegram/twc "), "{noted}");
    let turns = world.number("SELECT turn FROM schedules");
    world.work(600);
    assert_eq!(world.number("SELECT turn FROM schedules"), turns);
    world.profiles = Profiles::new(SecretBox::new(&[7; 32]), "http://127.0.0.1:8080");
    world.write(|tx| listen::plan(tx, &world.profiles, &world.store, world.now));
    world.work(30);
    assert_eq!(world.note("telegram.webhook").as_deref(), Some(""));
    world.says("/orders");
    world.work(10);
    assert_eq!(world.answers().len(), 1);
}

#[test]
fn a_store_that_tells_customers_nothing_does_not_listen() {
    let mut world = World::new();
    world.set("customers.channels", "none");
    assert_eq!(world.number("SELECT COUNT(*) FROM schedules"), 0);
    world.set("customers.channels", "");
    assert_eq!(world.number("SELECT COUNT(*) FROM schedules WHERE name = 'listen'"), 1);
    world.work(5);
    world.set("telegram.token", "");
    assert_eq!(world.number("SELECT COUNT(*) FROM schedules"), 0);
    world.now = world.now.plus_ms(HOUR_MS);
    assert_eq!(world.write(|tx| schedules::next_due(tx)), None, "{SCHEDULE} is planned no more");
}
