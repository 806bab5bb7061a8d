//! One lane at work, as the engine's own run is: claims, sends, settles, in the same order and with the same functions.

use crate::event::{Event, Flight};
use crate::limits::Limit;
use crate::world::World;
use krama_connectors::http::Answer;
use krama_connectors::settings::Settings;
use krama_domain::effect::Subject;
use krama_domain::time::{MINUTE_MS, SECOND_MS, Timestamp};
use krama_engine::delivery::{Delivery, Finished, Outgoing};
use krama_engine::lane::{self, Item};
use krama_engine::pacer::Pacer;
use krama_store::repo::lanes::{self, Lease};
use krama_store::repo::outbox::subject_parts;
use krama_store::{Result, Row, Sql, args};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// Most questions and effects of one claim.
const CLAIM_MAX: usize = 1_000;
/// Milliseconds after which a waiting run looks again by itself.
const TICK_MS: i64 = 2 * SECOND_MS;

/// A claim whose tasks are under way.
struct Round {
    delivery: Delivery,
    items: Vec<Item>,
    settings: Settings,
    flying: usize,
}

/// How the effects of these results stand, when the lane has changed hands since they were claimed; `None` when not.
fn standing(tx: &mut dyn Sql, lease: &Lease, results: &[(Item, Finished)]) -> Result<Option<Vec<Row>>> {
    let sql = "SELECT 1 AS n FROM lanes WHERE store_id = $1 AND lane = $2 AND fence = $3";
    if tx.query_one(sql, args![lease.store.as_str(), lease.lane.code(), lease.fence])?.is_some() {
        return Ok(None);
    }
    let sql = "SELECT state, next_at, tries, tries_logged, fence, settled_at FROM effects
        WHERE store_id = $1 AND subject_id = $2 AND nth = $3";
    let mut rows = Vec::new();
    for (item, _) in results {
        if let Item::Effect(effect) = item {
            let (_, subject) = subject_parts(effect.subject);
            rows.extend(tx.query_one(sql, args![effect.store.as_str(), subject, effect.nth])?);
        }
    }
    Ok(Some(rows))
}

/// A lane at work.
pub(crate) struct Run {
    pub(crate) lease: Lease,
    /// When the lease was taken or renewed last.
    pub(crate) leased_at: Timestamp,
    rounds: BTreeMap<u64, Round>,
    next_round: u64,
    queue: VecDeque<(u64, Outgoing)>,
    flying: usize,
    turn: u64,
}

impl Run {
    pub(crate) fn new(lease: Lease, now: Timestamp) -> Self {
        let queue = VecDeque::new();
        Self { lease, leased_at: now, rounds: BTreeMap::new(), next_round: 0, queue, flying: 0, turn: 0 }
    }
}

impl World {
    fn run(&mut self, node: usize, run: u64) -> Option<&mut Run> {
        self.nodes[node].runs.get_mut(&run)
    }

    fn pacer(&mut self, node: usize, lease: &Lease) -> &mut Pacer {
        self.nodes[node].pacers.get_mut(&lease.lane).expect("a run's pacer is made before the run")
    }

    /// One turn of a run's loop. `None` when the node died in it.
    pub(crate) fn drive(&mut self, node: usize, id: u64) -> Option<()> {
        if self.run(node, id).is_none() {
            return Some(());
        }
        let claimed = self.claim(node, id)?;
        self.launch(node, id);
        self.let_go(node, id)?;
        let run = self.run(node, id)?;
        if run.flying == 0 && run.queue.is_empty() && !claimed {
            self.nodes[node].runs.remove(&id);
        } else {
            self.wait(node, id);
        }
        Some(())
    }

    fn wait(&mut self, node: usize, id: u64) {
        let (now, life) = (self.now, self.nodes[node].life);
        let Some(run) = self.run(node, id) else { return };
        run.turn += 1;
        let queued = !run.queue.is_empty() && lane::may_send(run.leased_at, now);
        let (turn, lease, flying) = (run.turn, run.lease.clone(), run.flying);
        let blocked = flying >= krama_connectors::of(lease.lane).limits.concurrency;
        if blocked && flying > 0 {
            return;
        }
        let token = self.pacer(node, &lease).next_at(now).since_ms(now).clamp(1, TICK_MS);
        let pause = if (queued && !blocked) || (flying == 0 && token > 1) { token } else { TICK_MS };
        self.foresee(pause, Event::Timer { node, life, run: id, turn });
    }

    pub(crate) fn on_timer(&mut self, node: usize, life: u32, id: u64, turn: u64) {
        if self.nodes[node].life == life && self.run(node, id).is_some_and(|run| run.turn == turn) {
            self.drive(node, id);
        }
    }

    fn room(&mut self, node: usize, id: u64) -> Option<usize> {
        let now = self.now;
        let run = self.run(node, id)?;
        if !run.queue.is_empty() || !lane::may_send(run.leased_at, now) {
            return Some(0);
        }
        let (lease, flying) = (run.lease.clone(), run.flying);
        let limits = krama_connectors::of(lease.lane).limits;
        let tokens = self.pacer(node, &lease).available(now);
        Some((limits.concurrency.saturating_sub(flying).min(tokens) * limits.batch_max).min(CLAIM_MAX))
    }

    /// Claims what there is room for. Answers whether there may be more.
    fn claim(&mut self, node: usize, id: u64) -> Option<bool> {
        let room = self.room(node, id)?;
        if room == 0 {
            return Some(true);
        }
        let (now, profiles, lease) = (self.now, Rc::clone(&self.profiles), self.run(node, id)?.lease.clone());
        let claim = |tx: &mut dyn Sql| {
            let Some(claimed) = lane::claim(tx, &profiles, &lease, now, room)? else { return Ok(None) };
            let lanes = lanes::of_store(tx, &lease.store)?;
            let open = lanes.iter().any(|l| l.lane == lease.lane && l.broken_until > now);
            Ok(Some((open, claimed)))
        };
        let claimed = self.write(node, "claim effects", claim)?;
        let Some((open, claimed)) = claimed.filter(|(_, claimed)| !claimed.items.is_empty()) else {
            return Some(false);
        };
        if open {
            let lane = lease.lane.code();
            self.record
                .complaints
                .push(format!("at {now} the {lane} lane was claimed while its breaker was open"));
        }
        self.begin(node, id, claimed)?;
        Some(true)
    }

    fn begin(&mut self, node: usize, id: u64, claimed: lane::Claimed) -> Option<()> {
        let (now, lease) = (self.now, self.run(node, id)?.lease.clone());
        let connector = krama_connectors::of(lease.lane);
        let lane::Claimed { settings, items, tasks } = claimed;
        let (mut later, mut kept, mut kept_tasks) = (Vec::new(), Vec::new(), Vec::new());
        for (item, task) in items.into_iter().zip(tasks) {
            let pace = (connector.pace)(&settings, &task);
            let at = pace.map_or(now, |pace| self.pacer(node, &lease).reserve(&pace, now));
            if at > now {
                later.push((item, at));
            } else {
                kept.push(item);
                kept_tasks.push(task);
            }
        }
        let delivery = Delivery::plan(connector, settings.clone(), kept_tasks, now);
        let run = self.run(node, id)?;
        let round = run.next_round;
        run.next_round += 1;
        run.rounds.insert(round, Round { delivery, items: kept, settings, flying: 0 });
        self.queue(node, id, round);
        self.launch(node, id);
        if !later.is_empty() {
            self.write(node, "postpone effects", |tx| lane::postpone(tx, &later))?;
        }
        self.settle(node, id, round, false)
    }

    /// Queues what a round wants to send.
    fn queue(&mut self, node: usize, id: u64, round_no: u64) {
        let Some(run) = self.run(node, id) else { return };
        let Some(round) = run.rounds.get_mut(&round_no) else { return };
        while let Some(outgoing) = round.delivery.take_outgoing() {
            round.flying += 1;
            run.queue.push_back((round_no, outgoing));
        }
    }

    /// Settles what a round has finished. `doubtful` tells that nobody knows whether the request that finished it was
    /// carried out.
    fn settle(&mut self, node: usize, id: u64, round_no: u64, doubtful: bool) -> Option<()> {
        let (now, jitter) = (self.now, self.jitter());
        let run = self.run(node, id)?;
        let Some(round) = run.rounds.get_mut(&round_no) else { return Some(()) };
        let finished = round.delivery.take_finished();
        let results: Vec<(Item, Finished)> =
            finished.into_iter().map(|f| (round.items[f.settled.task].clone(), f)).collect();
        let settings = round.settings.clone();
        if round.flying == 0 {
            run.rounds.remove(&round_no);
        }
        if results.is_empty() {
            return Some(());
        }
        let lease = run.lease.clone();
        if doubtful {
            self.excuse(&results);
        }
        let settle = |tx: &mut dyn Sql| {
            let before = standing(tx, &lease, &results)?;
            lane::settle(tx, &lease, &settings, &results, now, jitter)?;
            Ok(before
                .is_none_or(|before| standing(tx, &lease, &results).is_ok_and(|after| after == Some(before))))
        };
        if !self.write(node, "settle effects", settle)? {
            let what = format!("at {now} {} settled {} under a lost lease", lease.node, lease.lane.code());
            self.record.complaints.push(format!("a node that slept settles nothing: {what}"));
        }
        Some(())
    }

    fn excuse(&mut self, results: &[(Item, Finished)]) {
        for (item, _) in results {
            if let Item::Effect(effect) = item {
                let (_, subject): (_, String) = subject_parts(effect.subject);
                debug_assert!(matches!(effect.subject, Subject::Order(_)), "nobody asks for a manager here");
                self.record.excused.insert((subject, effect.intent.key().to_string()));
            }
        }
    }

    /// Leaves what is queued to the lane's next holder when the lease has run out.
    fn let_go(&mut self, node: usize, id: u64) -> Option<()> {
        let now = self.now;
        let run = self.run(node, id)?;
        if !run.queue.is_empty() && now.since_ms(run.leased_at) >= lane::LEASE_MS {
            run.queue.clear();
            let lease = run.lease.clone();
            self.write(node, "give a lease back", |tx| lanes::release(tx, &lease))?;
        }
        Some(())
    }

    /// Sends queued requests as far as the lease, places and tokens reach.
    fn launch(&mut self, node: usize, id: u64) {
        let (now, life) = (self.now, self.nodes[node].life);
        loop {
            let Some(run) = self.run(node, id) else { return };
            if !lane::may_send(run.leased_at, now) {
                return;
            }
            let (lease, flying) = (run.lease.clone(), run.flying);
            let limits = krama_connectors::of(lease.lane).limits;
            let is_full = run.queue.is_empty() || flying >= limits.concurrency;
            if is_full || self.pacer(node, &lease).available(now) == 0 {
                return;
            }
            self.pacer(node, &lease).spend(now);
            let Some(run) = self.run(node, id) else { return };
            let Some((round, sent)) = run.queue.pop_front() else { return };
            run.flying += 1;
            self.expect_lease(&lease);
            self.expect_pace(&lease);
            let timeout_ms = i64::try_from(limits.timeout_ms).unwrap_or(i64::MAX);
            self.send(Flight { node, life, run: id, round, sent, sent_at: now, timeout_ms });
            if self.dice.chance(self.weather.nap_on_send) {
                let until = now.plus_ms(self.dice.between(SECOND_MS, MINUTE_MS));
                self.foresee(0, Event::Nap { node, until });
            }
        }
    }

    /// A request may only leave while nobody else works on the lane.
    fn expect_lease(&mut self, lease: &Lease) {
        let sql = "SELECT fence FROM lanes WHERE lane = $1";
        let fence =
            self.read(|tx| tx.query_one(sql, args![lease.lane.code()])?.map_or(Ok(0), |row| row.int(0)));
        if fence != lease.fence {
            let (now, lane, node) = (self.now, lease.lane.code(), &lease.node);
            let what =
                format!("at {now} {node} sent to {lane} under fence {}, and {fence} counts", lease.fence);
            self.record.complaints.push(format!("a request leaves only under a lease: {what}"));
        }
    }

    /// No window may hold more requests than the outside allows, whoever sent them.
    fn expect_pace(&mut self, lease: &Lease) {
        let (now, rate) = (self.now, krama_connectors::of(lease.lane).limits.rate);
        let limit = self.record.limits.entry(lease.lane).or_insert_with(|| Limit::new(rate));
        if !limit.admits(now) {
            let what = format!("at {now} {} sent one too many to {}", lease.node, lease.lane.code());
            self.record.complaints.push(format!("a limit holds over all nodes: {what}"));
        }
    }

    /// An answer is there. A node that was started again does not know the question.
    pub(crate) fn land(&mut self, flight: &Flight, answer: &Answer) {
        let (node, id, now) = (flight.node, flight.run, self.now);
        if self.nodes[node].life != flight.life {
            return;
        }
        let Some(run) = self.run(node, id) else { return };
        run.flying -= 1;
        if let Some(round) = run.rounds.get_mut(&flight.round) {
            round.flying -= 1;
            round.delivery.answer(&flight.sent, answer, now);
        }
        let doubtful = match answer {
            Answer::NoAnswer { .. } => true,
            Answer::Response(response) => response.status >= 500,
            Answer::NotSent { .. } => false,
        };
        self.queue(node, id, flight.round);
        if self.settle(node, id, flight.round, doubtful).is_some() {
            self.drive(node, id);
        }
    }
}
