//! The world of one seed: its clock, its database, its nodes and its outside systems, and what it saw.

use crate::contact::Contact;
use crate::dice::Dice;
use crate::event::{Event, Queue};
use crate::gate::Gate;
use crate::network::Outage;
use crate::node::Node;
use crate::record::Record;
use crate::shop::Shop;
use crate::shopper::{Shopper, Step};
use crate::weather::Weather;
use krama_connectors::sandbox::{SERVICES, Sandbox};
use krama_domain::time::{HOUR_MS, MINUTE_MS, SECOND_MS, Timestamp};
use krama_engine::profile::Profiles;
use krama_store::Local;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Milliseconds between two shoppers, on average.
const SHOPPER_EVERY_MS: i64 = 6 * SECOND_MS;
/// Shoppers for each of whom one more asks to be contacted.
const SHOPPERS_PER_CONTACT: usize = 8;
/// Orders for which the weather's crashes and naps are meant; a longer life has more of them.
const ORDERS_PER_BLOW: i64 = 500;
/// Milliseconds after the last shopper in which things still go wrong.
const STORM_AFTER_MS: i64 = 30 * MINUTE_MS;
/// Milliseconds after which nodes without work must be at rest.
const LINGER_MS: i64 = 2 * MINUTE_MS;
/// Most events of a life, by order: one that needs more does not come to rest.
const EVENTS_PER_ORDER_MAX: u64 = 3_000;
/// Events of the shortest life.
const EVENTS_MIN: u64 = 300_000;
/// An evening in Kyiv, so that midnight falls into every life: 2026-01-05T20:00:00Z.
const START: Timestamp = Timestamp::from_secs(1_767_643_200);

/// Everything.
pub(crate) struct World {
    pub(crate) seed: u64,
    /// The true time; nodes have clocks of their own.
    pub(crate) now: Timestamp,
    pub(crate) dice: Dice,
    pub(crate) weather: Weather,
    pub(crate) db: Local,
    /// Until when the database answers nothing but errors.
    pub(crate) away_until: Timestamp,
    /// Writes that are refused next.
    pub(crate) burst: i64,
    pub(crate) profiles: Rc<Profiles>,
    pub(crate) shops: Vec<Shop>,
    pub(crate) sandbox: Sandbox,
    pub(crate) nodes: Vec<Node>,
    pub(crate) shoppers: Vec<Shopper>,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) outages: BTreeMap<&'static str, (Outage, Timestamp)>,
    pub(crate) gate: Gate,
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
        sandbox.nova_poshta.hour_ms = weather.hour_ms;
        let (db, profiles, shops) = crate::shop::open(&weather, START);
        let skew = weather.skew_ms;
        let nodes = (0..weather.nodes).map(|no| Node::new(no, dice.between(-skew, skew), START)).collect();
        let mut world = Self {
            seed,
            now: START,
            dice,
            weather,
            db,
            away_until: START,
            burst: 0,
            profiles: Rc::new(profiles),
            shops,
            sandbox,
            nodes,
            shoppers: Vec::new(),
            contacts: Vec::new(),
            outages: BTreeMap::new(),
            gate: Gate::default(),
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
        self.foresee_people(orders, span);
        let storm = span + STORM_AFTER_MS;
        let blows = (i64::try_from(orders).unwrap_or(0) / ORDERS_PER_BLOW).max(1);
        self.foresee_nodes(storm, blows);
        self.foresee_outside(storm);
        self.foresee_pauses(storm);
        self.foresee_rounds(storm);
        self.foresee_quirks(storm);
        self.foresee(storm, Event::Heal);
        self.foresee_strangers(storm);
        self.wake_nodes();
    }

    fn foresee_people(&mut self, orders: usize, span: i64) {
        let stores = self.shops.len();
        for shopper in 0..orders {
            let at = self.dice.between(0, span);
            self.shoppers.push(Shopper::draw(START.plus_ms(at), stores, &mut self.dice));
            self.foresee(at, Event::Shopper { shopper, step: Step::Order });
        }
        for contact in 0..orders.div_ceil(SHOPPERS_PER_CONTACT) {
            let at = self.dice.between(0, span);
            self.contacts.push(Contact::draw(contact, START.plus_ms(at), stores, &mut self.dice));
            self.foresee(at, Event::Contact { contact, tries: 0 });
        }
    }

    fn foresee_nodes(&mut self, storm: i64, blows: i64) {
        for _ in 0..self.weather.crashes * blows {
            let (at, node) = (self.dice.between(0, storm), self.dice.index(self.nodes.len()));
            self.foresee(at, Event::Crash(node));
        }
        for _ in 0..self.weather.naps * blows {
            let (at, node) = (self.dice.between(0, storm), self.dice.index(self.nodes.len()));
            let until = START.plus_ms(at + self.dice.between(SECOND_MS, MINUTE_MS));
            self.foresee(at, Event::Nap { node, until });
        }
        for _ in 0..self.weather.jumps {
            let (at, node) = (self.dice.between(0, storm), self.dice.index(self.nodes.len()));
            let ms = self.dice.between(-3 * HOUR_MS, 3 * HOUR_MS);
            self.foresee(at, Event::Jump { node, ms });
            if self.dice.chance(500) {
                // Somebody notices and sets it right.
                let later = at + self.dice.between(MINUTE_MS, HOUR_MS);
                self.foresee(later, Event::Jump { node, ms: -ms });
            }
        }
    }

    fn foresee_outside(&mut self, storm: i64) {
        for _ in 0..self.weather.outages {
            let (at, service) = (self.dice.between(0, storm), SERVICES[self.dice.index(SERVICES.len())]);
            let until = START.plus_ms((at + self.dice.between(MINUTE_MS, 20 * MINUTE_MS)).min(storm));
            let kind = [Outage::Refused, Outage::Gateway, Outage::Silent][self.dice.index(3)];
            self.foresee(at, Event::Outage { service, kind, until });
        }
        for _ in 0..self.weather.aways {
            let at = self.dice.between(0, storm);
            let until = START.plus_ms((at + self.dice.between(SECOND_MS, 5 * MINUTE_MS)).min(storm));
            self.foresee(at, Event::Away(until));
        }
        for _ in 0..self.weather.rotations {
            let at = self.dice.between(0, storm);
            self.foresee(at, Event::Rotation);
        }
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

    /// Goes on for a while though nothing is left to do: nodes must then leave the lanes alone.
    pub(crate) fn linger(&mut self) {
        let until = self.now.plus_ms(LINGER_MS);
        while self.queue.next_at().is_some_and(|at| at <= until)
            && let Some((at, event)) = self.queue.pop()
        {
            self.now = at;
            self.happen(event);
        }
        for node in 0..self.nodes.len() {
            let busy = self.nodes[node].runs.len();
            if busy > 0 {
                self.complain("a run ends when nothing is left", &format!("node {node} has {busy} runs"));
            }
        }
    }

    fn happen(&mut self, event: Event) {
        if let Some(until) = self.asleep_until(&event) {
            return self.queue.push(until, event);
        }
        match event {
            Event::Shopper { shopper, step } => self.act(shopper, step),
            Event::Contact { contact, tries } => self.ask_for_contact(contact, tries),
            Event::Staff { about, deed, name } => self.command(about, deed, name),
            Event::Customer { about, wish } => self.in_chat(about, wish),
            Event::Handover { about, number } => self.hand_over(about, &number),
            Event::Quirk(quirk) => self.sandbox.nova_poshta.queue(quirk, 1),
            Event::Arrival(flight) => self.arrive(*flight),
            Event::Answer(flight, answer) => self.land(*flight, answer),
            Event::Webhook { request, tries } => self.deliver_webhook(request, tries),
            Event::Look { node, life, turn } => self.look(node, life, turn),
            Event::Timer { node, life, run, turn } => self.on_timer(node, life, run, turn),
            Event::Rewrite { node, life, run } => self.rewrite(node, life, run),
            Event::Crash(node) => self.crash(node),
            Event::Restart(node) => self.restart(node),
            Event::Nap { node, until } => self.nap(node, until),
            Event::Jump { node, ms } => self.jump(node, ms),
            Event::Outage { service, kind, until } => self.begin_outage(service, kind, until),
            Event::Away(until) => self.go_away(until),
            Event::Pause { store, lane, paused } => self.pause(store, lane, paused),
            Event::Reconcile { store, quiet_ms } => self.reconcile(store, quiet_ms),
            Event::Rotation => self.sandbox.monobank.rotate_key(),
            Event::Heal => self.heal(),
        }
    }

    /// Until when the node sleeps that an event is for; it hears of it when it wakes up.
    fn asleep_until(&self, event: &Event) -> Option<Timestamp> {
        let node = match event {
            Event::Answer(flight, _) => flight.node,
            Event::Look { node, .. }
            | Event::Timer { node, .. }
            | Event::Rewrite { node, .. }
            | Event::Crash(node) => *node,
            _ => return None,
        };
        Some(self.nodes[node].asleep_until).filter(|until| *until > self.now)
    }

    fn heal(&mut self) {
        self.healed = true;
        self.sandbox.faults.heal();
        self.outages.clear();
        self.burst = 0;
        let calm = Weather {
            commit_fault: 0,
            refused_writes: 0,
            refused: 0,
            lost_on_way: 0,
            gateway: 0,
            pause_on_send: 0,
            ..self.weather.clone()
        };
        self.weather = calm;
    }

    /// A node that can take a request from outside, if any can.
    pub(crate) fn some_node(&mut self) -> Option<usize> {
        let now = self.now;
        let able: Vec<_> = (0..self.nodes.len()).filter(|no| self.nodes[*no].is_awake(now)).collect();
        if able.is_empty() { None } else { Some(able[self.dice.index(able.len())]) }
    }
}
