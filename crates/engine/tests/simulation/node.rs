//! A node as [`krama_engine::node`] is one: looks for due lanes, leases them, sets a run to work on each. It can die,
//! start again under another name, and sleep past its leases.

use crate::database::Wrote;
use crate::event::Event;
use crate::gate::LaneId;
use crate::run::Run;
use crate::world::World;
use krama_domain::time::{MINUTE_MS, SECOND_MS, Timestamp};
use krama_engine::backoff::Jitter;
use krama_engine::inbound::KeyGate;
use krama_engine::lane;
use krama_engine::pacer::Pacer;
use krama_store::repo::lanes::Lease;
use krama_store::repo::{checks, lanes, outbox, parcels, schedules};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Milliseconds between two looks of a node that works on something.
const TICK_MS: i64 = 2 * SECOND_MS;
/// Milliseconds between two looks of a node without work. The real one looks more often, and sees nothing either.
const IDLE_TICK_MS: i64 = MINUTE_MS;
/// Milliseconds from a commit to the look that follows it; several commits share one.
const WAKE_MS: i64 = 20;
/// Milliseconds that a dead node takes to be started again.
const RESTART_MS: (i64, i64) = (SECOND_MS / 10, 30 * SECOND_MS);
/// Of restarts, so many in a thousand come within a second, as a supervisor does it.
const PROMPT: u64 = 300;

/// A node. All of this is gone when it dies.
pub(crate) struct Node {
    /// Milliseconds by which its clock is ahead of the truth.
    pub(crate) skew_ms: i64,
    /// Grows with each start.
    pub(crate) life: u32,
    name: String,
    up: bool,
    pub(crate) asleep_until: Timestamp,
    /// The latest run of each lane.
    pub(crate) working: BTreeMap<LaneId, u64>,
    pub(crate) runs: BTreeMap<u64, Run>,
    pub(crate) pacers: BTreeMap<LaneId, Pacer>,
    pub(crate) keys: Rc<KeyGate>,
    next_run: u64,
    turn: u64,
    look_at: Option<Timestamp>,
}

impl Node {
    pub(crate) fn new(no: usize, skew_ms: i64, now: Timestamp) -> Self {
        Self::of(no, 1, skew_ms, now)
    }

    fn of(no: usize, life: u32, skew_ms: i64, now: Timestamp) -> Self {
        Self {
            skew_ms,
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

    fn is_fresh(&self, lane: &LaneId, now: Timestamp) -> bool {
        let run = self.working.get(lane).and_then(|run| self.runs.get(run));
        run.is_some_and(|run| lane::is_fresh(run.leased_at, now))
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
        let now = self.clock(no);
        if self.is_away() {
            return self.look_in(no, TICK_MS);
        }
        let due = self.read(|tx| lanes::due(tx, now));
        if due.iter().any(|lane| !self.nodes[no].is_fresh(lane, now)) {
            let name = self.nodes[no].name.clone();
            let leases = match self.write(no, "lease lanes", |tx| lane::lease(tx, &name, now)) {
                Wrote::Done(leases) => leases,
                Wrote::Failed => return self.look_in(no, TICK_MS),
                Wrote::Died => return,
            };
            for lease in leases {
                if self.work_on(no, &lease).is_none() {
                    return;
                }
            }
        }
        for lane in &due {
            let run = self.nodes[no].working.get(lane).copied();
            if let Some(run) = run
                && self.drive(no, run).is_none()
            {
                return;
            }
        }
        let tick = if self.nodes[no].runs.is_empty() { IDLE_TICK_MS } else { TICK_MS };
        let next = self.next_due(now).map_or(tick, |at| at.since_ms(now).clamp(1, tick));
        self.look_in(no, next);
    }

    fn next_due(&self, now: Timestamp) -> Option<Timestamp> {
        let times = self.read(|tx| {
            let work = [
                outbox::next_due(tx)?,
                checks::next_due(tx)?,
                schedules::next_due(tx)?,
                parcels::next_due(tx)?,
            ];
            Ok(work.into_iter().chain([lanes::next_mending(tx, now)?]).collect::<Vec<_>>())
        });
        times.into_iter().flatten().filter(|at| *at > now).min()
    }

    /// Renews the lease of a run, or begins a new one that settles first what an earlier holder left. `None` when the
    /// node died.
    fn work_on(&mut self, no: usize, lease: &Lease) -> Option<()> {
        let now = self.clock(no);
        let lane = (lease.store.clone(), lease.lane);
        let node = &mut self.nodes[no];
        let before = node.working.get(&lane).and_then(|run| node.runs.get_mut(run));
        if let Some(before) = before.filter(|run| run.lease.fence == lease.fence) {
            before.leased_at = now;
            return Some(());
        }
        let run = node.next_run;
        node.next_run += 1;
        let limits = krama_connectors::of(lease.lane).limits;
        if !node.pacers.get_mut(&lane).is_some_and(|pacer| pacer.follow(lease)) {
            node.pacers.insert(lane.clone(), Pacer::new(limits.rate, lease, now));
        }
        node.working.insert(lane, run);
        node.runs.insert(run, Run::new(lease.clone(), now));
        let (profiles, jitter) = (Rc::clone(&self.profiles), self.jitter());
        let recover = |tx: &mut dyn krama_store::Sql| lane::recover(tx, &profiles, lease, now, jitter);
        let recovered = match self.write(no, "recover a lane", recover) {
            Wrote::Done(recovered) => recovered,
            Wrote::Failed => return self.give_back(no, run, true),
            Wrote::Died => return None,
        };
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
        let skew_ms = self.nodes[no].skew_ms;
        self.nodes[no] = Node { up: false, ..Node::of(no, life, skew_ms, self.now) };
        let slowest = if self.dice.chance(PROMPT) { SECOND_MS } else { RESTART_MS.1 };
        let pause = self.dice.between(RESTART_MS.0, slowest);
        self.foresee(pause, Event::Restart(no));
    }

    /// Whatever this node has under way may be done without anybody knowing.
    pub(crate) fn excuse_all(&mut self, no: usize) {
        let runs = self.nodes[no].runs.values();
        let held: Vec<_> = runs.map(|run| run.lease.clone()).collect();
        for lease in held {
            self.excuse_started(&lease.store, lease.lane, lease.fence);
        }
    }

    pub(crate) fn restart(&mut self, no: usize) {
        self.nodes[no].up = true;
        if self.weather.takes_over {
            match self.write(no, "take all leases", lanes::release_everybody) {
                Wrote::Done(_) => {}
                // A program that cannot write when it starts ends, and is started again.
                Wrote::Failed => return self.crash(no),
                Wrote::Died => return,
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
