//! A node as [`krama_engine::node`] is one: looks for due lanes, leases them, sets a run to work on each. It can die,
//! start again under another name, and sleep past its leases.

use crate::event::Event;
use crate::run::Run;
use crate::world::World;
use krama_domain::effect::Destination;
use krama_domain::time::{MINUTE_MS, SECOND_MS, Timestamp};
use krama_engine::backoff::Jitter;
use krama_engine::inbound::KeyGate;
use krama_engine::lane;
use krama_engine::pacer::Pacer;
use krama_store::repo::lanes::Lease;
use krama_store::repo::{checks, lanes, outbox};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Milliseconds between two looks of a node that works on something.
const TICK_MS: i64 = 2 * SECOND_MS;
/// Milliseconds between two looks of a node without work. The real one looks more often, and sees nothing either.
const IDLE_TICK_MS: i64 = MINUTE_MS;
/// Milliseconds from a commit to the look that follows it; several commits share one.
const WAKE_MS: i64 = 20;
/// Milliseconds that a dead node takes to be started again.
const RESTART_MS: (i64, i64) = (SECOND_MS, 30 * SECOND_MS);

/// A node. All of this is gone when it dies.
pub(crate) struct Node {
    /// Grows with each start.
    pub(crate) life: u32,
    name: String,
    up: bool,
    pub(crate) asleep_until: Timestamp,
    /// The latest run of each lane.
    pub(crate) working: BTreeMap<Destination, u64>,
    pub(crate) runs: BTreeMap<u64, Run>,
    pub(crate) pacers: BTreeMap<Destination, Pacer>,
    pub(crate) keys: Rc<KeyGate>,
    next_run: u64,
    turn: u64,
    look_at: Option<Timestamp>,
}

impl Node {
    pub(crate) fn new(no: usize, now: Timestamp) -> Self {
        Self::of(no, 1, now)
    }

    fn of(no: usize, life: u32, now: Timestamp) -> Self {
        Self {
            life,
            name: format!("node-{no}-{life}"),
            up: true,
            asleep_until: now,
            working: BTreeMap::new(),
            runs: BTreeMap::new(),
            pacers: BTreeMap::new(),
            keys: Rc::default(),
            next_run: 0,
            turn: 0,
            look_at: None,
        }
    }

    pub(crate) fn is_awake(&self, now: Timestamp) -> bool {
        self.up && self.asleep_until <= now
    }

    fn is_fresh(&self, lane: Destination, now: Timestamp) -> bool {
        let run = self.working.get(&lane).and_then(|run| self.runs.get(run));
        run.is_some_and(|run| now.since_ms(run.leased_at) < lane::LEASE_MS / 3)
    }
}

impl World {
    /// Work was committed: every node looks soon.
    pub(crate) fn wake_nodes(&mut self) {
        for node in 0..self.nodes.len() {
            self.look_in(node, WAKE_MS);
        }
    }

    fn look_in(&mut self, no: usize, ms: i64) {
        let at = self.now.plus_ms(ms);
        let node = &mut self.nodes[no];
        if !node.up || node.look_at.is_some_and(|planned| planned <= at) {
            return;
        }
        node.turn += 1;
        node.look_at = Some(at);
        let event = Event::Look { node: no, life: node.life, turn: node.turn };
        self.queue.push(at, event);
    }

    pub(crate) fn look(&mut self, no: usize, life: u32, turn: u64) {
        let node = &mut self.nodes[no];
        if node.life != life || node.turn != turn || !node.up {
            return;
        }
        node.look_at = None;
        let now = self.now;
        let due = self.read(|tx| lanes::due(tx, now));
        if due.iter().any(|(_, lane)| !self.nodes[no].is_fresh(*lane, now)) {
            let name = self.nodes[no].name.clone();
            let Some(leases) = self.write(no, "lease lanes", |tx| lane::lease(tx, &name, now)) else {
                return;
            };
            for lease in leases {
                if self.work_on(no, &lease).is_none() {
                    return;
                }
            }
        }
        for (_, lane) in &due {
            let run = self.nodes[no].working.get(lane).copied();
            if let Some(run) = run
                && self.drive(no, run).is_none()
            {
                return;
            }
        }
        let tick = if self.nodes[no].runs.is_empty() { IDLE_TICK_MS } else { TICK_MS };
        let next = self.next_due().map_or(tick, |at| at.since_ms(now).clamp(1, tick));
        self.look_in(no, next);
    }

    fn next_due(&self) -> Option<Timestamp> {
        let now = self.now;
        let times =
            self.read(|tx| Ok([outbox::next_due(tx)?, checks::next_due(tx)?, lanes::next_mending(tx, now)?]));
        times.into_iter().flatten().filter(|at| *at > now).min()
    }

    /// Renews the lease of a run, or begins a new one that settles first what an earlier holder left. `None` when the
    /// node died.
    fn work_on(&mut self, no: usize, lease: &Lease) -> Option<()> {
        let now = self.now;
        let node = &mut self.nodes[no];
        let before = node.working.get(&lease.lane).and_then(|run| node.runs.get_mut(run));
        if let Some(before) = before.filter(|run| run.lease.fence == lease.fence) {
            before.leased_at = now;
            return Some(());
        }
        let run = node.next_run;
        node.next_run += 1;
        let limits = krama_connectors::of(lease.lane).limits;
        if !node.pacers.get_mut(&lease.lane).is_some_and(|pacer| pacer.follow(lease)) {
            node.pacers.insert(lease.lane, Pacer::new(limits.rate, lease, now));
        }
        node.working.insert(lease.lane, run);
        node.runs.insert(run, Run::new(lease.clone(), now));
        let (profiles, jitter) = (Rc::clone(&self.profiles), self.jitter());
        let recovered =
            self.write(no, "recover a lane", |tx| lane::recover(tx, &profiles, lease, now, jitter))?;
        for _ in 0..recovered {
            self.record.count("effects recovered");
        }
        self.drive(no, run)
    }

    pub(crate) fn jitter(&mut self) -> Jitter {
        Jitter(u64::from_le_bytes(self.dice.bytes()))
    }

    /// The process is gone, and with it everything that was not committed.
    pub(crate) fn crash(&mut self, no: usize) {
        if !self.nodes[no].up {
            return;
        }
        self.record.count("crashes");
        self.excuse_all(no);
        let life = self.nodes[no].life + 1;
        self.nodes[no] = Node { up: false, ..Node::of(no, life, self.now) };
        let pause = self.dice.between(RESTART_MS.0, RESTART_MS.1);
        self.foresee(pause, Event::Restart(no));
    }

    fn excuse_all(&mut self, no: usize) {
        let runs = self.nodes[no].runs.values();
        let held: Vec<_> = runs.map(|run| (run.lease.lane, run.lease.fence)).collect();
        for (lane, fence) in held {
            self.excuse_started(lane, fence);
        }
    }

    pub(crate) fn restart(&mut self, no: usize) {
        self.nodes[no].up = true;
        if self.weather.takes_over {
            let taken = self.write(no, "take all leases", lanes::release_everybody);
            if taken.is_none() {
                return;
            }
        }
        self.look_in(no, 1);
    }

    /// The process stops and goes on, as if nothing had happened, when the time is over.
    pub(crate) fn nap(&mut self, no: usize, until: Timestamp) {
        if self.nodes[no].up {
            self.record.count("naps");
            self.excuse_all(no);
            self.nodes[no].asleep_until = self.nodes[no].asleep_until.max(until);
        }
    }
}
