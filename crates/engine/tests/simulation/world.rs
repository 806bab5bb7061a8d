//! The world of one seed: its clock, its database, its nodes and its outside systems, and what it saw.

use crate::dice::Dice;
use crate::event::{Event, Queue};
use crate::limits::Limit;
use crate::network::Outage;
use crate::node::Node;
use crate::shopper::{Shopper, Step};
use crate::weather::Weather;
use krama_connectors::sandbox::{SERVICES, Sandbox};
use krama_domain::effect::Destination;
use krama_domain::ids::{OrderId, StoreId};
use krama_domain::time::{HOUR_MS, MINUTE_MS, SECOND_MS, Timestamp};
use krama_engine::profile::Profiles;
use krama_store::{CommitFault, Error, Local, Result, Sql, args};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Milliseconds between two shoppers, on average.
const SHOPPER_EVERY_MS: i64 = 6 * SECOND_MS;
/// Orders for which the weather's crashes and naps are meant; a longer life has more of them.
const ORDERS_PER_BLOW: i64 = 500;
/// Milliseconds after the last shopper in which things still go wrong.
const STORM_AFTER_MS: i64 = 30 * MINUTE_MS;
/// Most events of a life, by order: one that needs more does not come to rest.
const EVENTS_PER_ORDER_MAX: u64 = 500;
/// Events of the shortest life.
const EVENTS_MIN: u64 = 50_000;
/// An evening in Kyiv, so that midnight falls into every life: 2026-01-05T20:00:00Z.
const START: Timestamp = Timestamp::from_secs(1_767_643_200);

/// What the world saw from outside, to be compared with the database at the end.
#[derive(Default)]
pub(crate) struct Record {
    /// Orders whose placement was acknowledged to the shopper.
    pub(crate) orders: Vec<OrderId>,
    /// Bodies of webhooks that were answered 200.
    pub(crate) webhooks: BTreeSet<Vec<u8>>,
    /// Bodies of webhooks that nobody signed.
    pub(crate) forged: BTreeSet<Vec<u8>>,
    /// Effects (subject and key) for which an answer was lost, or whose node died or slept.
    pub(crate) excused: BTreeSet<(String, String)>,
    /// What was wrong already while the life went on.
    pub(crate) complaints: Vec<String>,
    /// What may still leave by each lane.
    pub(crate) limits: BTreeMap<Destination, Limit>,
    /// How often each kind of thing happened.
    pub(crate) counts: BTreeMap<&'static str, u64>,
}

impl Record {
    pub(crate) fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }
}

/// Everything.
pub(crate) struct World {
    pub(crate) seed: u64,
    pub(crate) now: Timestamp,
    pub(crate) dice: Dice,
    pub(crate) weather: Weather,
    pub(crate) db: Local,
    pub(crate) profiles: Rc<Profiles>,
    pub(crate) store: StoreId,
    pub(crate) sandbox: Sandbox,
    pub(crate) nodes: Vec<Node>,
    pub(crate) shoppers: Vec<Shopper>,
    pub(crate) outages: BTreeMap<&'static str, (Outage, Timestamp)>,
    pub(crate) queue: Queue,
    pub(crate) record: Record,
    healed: bool,
    wakes: u64,
}

impl World {
    /// A world in which nothing has happened yet.
    pub(crate) fn new(seed: u64, orders: usize) -> Self {
        let mut dice = Dice::new(seed);
        let weather = Weather::draw(&mut dice);
        let mut sandbox = Sandbox { faults: Weather::faults(&mut dice), ..Sandbox::default() };
        sandbox.monobank.base = format!("{}/monobank", crate::network::BASE);
        let (db, profiles, store) = crate::shop::open(&weather, START);
        let nodes = (0..weather.nodes).map(|no| Node::new(no, START)).collect();
        let mut world = Self {
            seed,
            now: START,
            dice,
            weather,
            db,
            profiles: Rc::new(profiles),
            store,
            sandbox,
            nodes,
            shoppers: Vec::new(),
            outages: BTreeMap::new(),
            queue: Queue::default(),
            record: Record::default(),
            healed: false,
            wakes: 0,
        };
        world.foresee_everything(orders);
        world
    }

    fn foresee_everything(&mut self, orders: usize) {
        let span = i64::try_from(orders).unwrap_or(0) * SHOPPER_EVERY_MS;
        for shopper in 0..orders {
            let at = self.dice.between(0, span);
            let fresh = Shopper::draw(START.plus_ms(at), &mut self.dice);
            self.shoppers.push(fresh);
            self.foresee(at, Event::Shopper { shopper, step: Step::Order });
        }
        let storm = span + STORM_AFTER_MS;
        let times = |each: i64| each * (i64::try_from(orders).unwrap_or(0) / ORDERS_PER_BLOW).max(1);
        for _ in 0..times(self.weather.crashes) {
            let (at, node) = (self.dice.between(0, storm), self.dice.index(self.nodes.len()));
            self.foresee(at, Event::Crash(node));
        }
        for _ in 0..times(self.weather.naps) {
            let (at, node) = (self.dice.between(0, storm), self.dice.index(self.nodes.len()));
            let until = START.plus_ms(at + self.dice.between(SECOND_MS, MINUTE_MS));
            self.foresee(at, Event::Nap { node, until });
        }
        for _ in 0..self.weather.outages {
            let (at, service) = (self.dice.between(0, storm), SERVICES[self.dice.index(SERVICES.len())]);
            let until = START.plus_ms((at + self.dice.between(MINUTE_MS, 20 * MINUTE_MS)).min(storm));
            let kind = [Outage::Refused, Outage::Gateway, Outage::Silent][self.dice.index(3)];
            self.foresee(at, Event::Outage { service, kind, until });
        }
        for _ in 0..self.weather.rotations {
            let at = self.dice.between(0, storm);
            self.foresee(at, Event::Rotation);
        }
        self.foresee(storm, Event::Heal);
        self.foresee_strangers(storm);
        self.wake_nodes();
    }

    /// Lives until nothing is left to do. Answers `false` when that never comes.
    pub(crate) fn live(&mut self) -> bool {
        let most = (self.shoppers.len() as u64 * EVENTS_PER_ORDER_MAX).max(EVENTS_MIN);
        for _ in 0..most {
            if self.healed && self.queue.is_quiet() && self.is_idle() {
                return true;
            }
            let Some((at, event)) = self.queue.pop() else { return false };
            self.now = at;
            self.happen(event);
            if self.db.wakes() != self.wakes {
                self.wakes = self.db.wakes();
                self.wake_nodes();
            }
        }
        false
    }

    fn is_idle(&self) -> bool {
        let sql = "SELECT EXISTS (SELECT 1 FROM effects WHERE state = 'ready')
            + EXISTS (SELECT 1 FROM effects WHERE state = 'started') + EXISTS (SELECT 1 FROM checks) AS n";
        let left = self.db.read("sim.idle", |tx| tx.query_one(sql, &[])?.map_or(Ok(0), |row| row.int("n")));
        self.of(left) == 0
    }

    fn happen(&mut self, event: Event) {
        if let Some(until) = self.asleep_until(&event) {
            return self.queue.push(until, event);
        }
        match event {
            Event::Shopper { shopper, step } => self.act(shopper, step),
            Event::Staff(deed) => self.command(deed),
            Event::Arrival(flight) => self.arrive(*flight),
            Event::Answer(flight, answer) => self.land(&flight, &answer),
            Event::Webhook { request, tries } => self.deliver_webhook(request, tries),
            Event::Look { node, life, turn } => self.look(node, life, turn),
            Event::Timer { node, life, run, turn } => self.on_timer(node, life, run, turn),
            Event::Crash(node) => self.crash(node),
            Event::Restart(node) => self.restart(node),
            Event::Nap { node, until } => self.nap(node, until),
            Event::Outage { service, kind, until } => self.begin_outage(service, kind, until),
            Event::Rotation => self.sandbox.monobank.rotate_key(),
            Event::Heal => self.heal(),
        }
    }

    /// Until when the node sleeps that an event is for; it hears of it when it wakes up.
    fn asleep_until(&self, event: &Event) -> Option<Timestamp> {
        let node = match event {
            Event::Answer(flight, _) => flight.node,
            Event::Look { node, .. } | Event::Timer { node, .. } | Event::Crash(node) => *node,
            _ => return None,
        };
        Some(self.nodes[node].asleep_until).filter(|until| *until > self.now)
    }

    fn heal(&mut self) {
        self.healed = true;
        self.sandbox.faults.heal();
        self.outages.clear();
        let calm =
            Weather { commit_fault: 0, refused: 0, lost_on_way: 0, gateway: 0, ..self.weather.clone() };
        self.weather = calm;
    }

    /// A write of a node. `None` when the node died at its commit.
    pub(crate) fn write<T>(
        &mut self,
        node: usize,
        name: &'static str,
        work: impl FnOnce(&mut dyn Sql) -> Result<T>,
    ) -> Option<T> {
        if self.dice.chance(self.weather.commit_fault) {
            let fault =
                if self.dice.chance(500) { CommitFault::BeforeCommit } else { CommitFault::AfterCommit };
            self.db.fail_next_commit(fault);
        }
        match self.db.write(name, work) {
            Err(Error::Crashed { .. }) => {
                self.record.count("commits that crashed");
                self.crash(node);
                None
            }
            other => Some(self.of(other)),
        }
    }

    /// A read; none of them may fail.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&mut dyn Sql) -> Result<T>) -> T {
        self.of(self.db.read("sim.read", work))
    }

    /// The database has no errors of its own here; one is a defect of krama.
    fn of<T>(&self, result: Result<T>) -> T {
        result.unwrap_or_else(|error| {
            panic!("seed {}: at {} the database refused: {error}", self.seed, self.now)
        })
    }

    /// Whatever a lane's holder had started may have been done without anybody knowing.
    pub(crate) fn excuse_started(&mut self, lane: Destination, fence: i64) {
        let sql =
            "SELECT subject_id, effect_key FROM effects WHERE state = 'started' AND lane = $1 AND fence = $2";
        let rows = self.read(|tx| tx.query(sql, args![lane.code(), fence]));
        let both = rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())));
        let started: Vec<_> = self.of(both.collect::<Result<_>>());
        self.record.excused.extend(started);
    }

    /// A node that can take a request from outside, if any can.
    pub(crate) fn some_node(&mut self) -> Option<usize> {
        let now = self.now;
        let able: Vec<_> = (0..self.nodes.len()).filter(|no| self.nodes[*no].is_awake(now)).collect();
        if able.is_empty() { None } else { Some(able[self.dice.index(able.len())]) }
    }

    /// Milliseconds that something takes, from minutes to two hours.
    pub(crate) fn some_while(&mut self) -> i64 {
        self.dice.between(MINUTE_MS, 2 * HOUR_MS)
    }
}
