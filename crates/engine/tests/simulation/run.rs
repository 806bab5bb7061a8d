//! One lane at work, as the engine's own run is: claims, sends, settles, in the same order and with the same functions.

use crate::database::Wrote;
use crate::event::{Event, Flight};
use crate::world::World;
use krama_connectors::http::Answer;
use krama_connectors::settings::Settings;
use krama_connectors::task::Task;
use krama_domain::time::{MINUTE_MS, SECOND_MS, Timestamp};
use krama_engine::delivery::{Delivery, Finished, Outgoing};
use krama_engine::lane::{self, Item};
use krama_engine::pacer::Pacer;
use krama_store::Sql;
use krama_store::repo::lanes::{self, Lease};
use krama_store::repo::outbox::subject_parts;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

mod write;
use write::Waiting;

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
    /// When it was claimed, true time.
    claimed_at: Timestamp,
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
    /// Nobody knows whether its last claim was written: it takes no more, and gives the lease back.
    doubtful: bool,
    /// What the database did not take yet; until it has, the run does nothing else.
    waiting: VecDeque<Waiting>,
    /// Answers that came meanwhile.
    landed: VecDeque<(Flight, Answer)>,
}

impl Run {
    pub(crate) fn new(lease: Lease, now: Timestamp) -> Self {
        Self {
            lease,
            leased_at: now,
            rounds: BTreeMap::new(),
            next_round: 0,
            queue: VecDeque::new(),
            flying: 0,
            turn: 0,
            doubtful: false,
            waiting: VecDeque::new(),
            landed: VecDeque::new(),
        }
    }
}

impl World {
    fn run(&mut self, node: usize, run: u64) -> Option<&mut Run> {
        self.nodes[node].runs.get_mut(&run)
    }

    fn pacer(&mut self, node: usize, lease: &Lease) -> &mut Pacer {
        let lane = (lease.store.clone(), lease.lane);
        self.nodes[node].pacers.get_mut(&lane).expect("a run's pacer is made before the run")
    }

    /// One turn of a run's loop. `None` when the node died in it.
    pub(crate) fn drive(&mut self, node: usize, id: u64) -> Option<()> {
        if self.run(node, id).is_none_or(|run| !run.waiting.is_empty()) {
            return Some(());
        }
        let claimed = self.claim(node, id)?;
        if self.run(node, id).is_none_or(|run| !run.waiting.is_empty()) {
            return Some(());
        }
        self.launch(node, id);
        self.let_go(node, id)?;
        let Some(run) = self.run(node, id) else { return Some(()) };
        if run.flying > 0 || !run.queue.is_empty() || claimed {
            self.wait(node, id);
        } else if run.doubtful {
            return self.give_back(node, id, true);
        } else {
            self.nodes[node].runs.remove(&id);
        }
        Some(())
    }

    fn wait(&mut self, node: usize, id: u64) {
        let (now, life) = (self.clock(node), self.nodes[node].life);
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
        let now = self.clock(node);
        let run = self.run(node, id)?;
        if !run.queue.is_empty() || run.doubtful || !lane::may_send(run.leased_at, now) {
            return Some(0);
        }
        let (lease, flying) = (run.lease.clone(), run.flying);
        let limits = krama_connectors::of(lease.lane).limits;
        let tokens = self.pacer(node, &lease).available(now);
        Some((limits.concurrency.saturating_sub(flying).min(tokens) * limits.batch_max).min(CLAIM_MAX))
    }

    /// Claims what there is room for. Answers whether there may be more.
    fn claim(&mut self, node: usize, id: u64) -> Option<bool> {
        let (room, now) = (self.room(node, id)?, self.clock(node));
        let run = self.run(node, id)?;
        if room == 0 {
            return Some(!run.doubtful && lane::may_send(run.leased_at, now));
        }
        let lease = run.lease.clone();
        let profiles = Rc::clone(&self.profiles);
        let claim = |tx: &mut dyn Sql| {
            let Some(claimed) = lane::claim(tx, &profiles, &lease, now, room)? else { return Ok(None) };
            let lanes = lanes::of_store(tx, &lease.store)?;
            let open = lanes.iter().any(|l| l.lane == lease.lane && (l.broken_until > now || l.paused));
            Ok(Some((open, claimed)))
        };
        let claimed = match self.write(node, "claim effects", claim) {
            Wrote::Done(claimed) => claimed,
            Wrote::Failed => {
                self.excuse_started(&lease.store, lease.lane, lease.fence);
                self.run(node, id)?.doubtful = true;
                return Some(false);
            }
            Wrote::Died => return None,
        };
        let Some((open, claimed)) = claimed.filter(|(_, claimed)| !claimed.items.is_empty()) else {
            return Some(false);
        };
        if open {
            let what = format!("{}/{} was claimed from", lease.store, lease.lane.code());
            self.complain("a closed lane is left alone", &what);
        }
        self.begin(node, id, claimed)?;
        Some(true)
    }

    fn begin(&mut self, node: usize, id: u64, claimed: lane::Claimed) -> Option<()> {
        let (now, lease) = (self.clock(node), self.run(node, id)?.lease.clone());
        let connector = krama_connectors::of(lease.lane);
        let lane::Claimed { settings, items, tasks } = claimed;
        let (mut later, mut kept) = (Vec::new(), (Vec::new(), Vec::new()));
        for (item, task) in items.into_iter().zip(tasks) {
            let pace = (connector.pace)(&settings, &task);
            let at = pace.map_or(now, |pace| self.pacer(node, &lease).reserve(&pace, now));
            if at > now {
                later.push((item, at));
            } else {
                kept.0.push(item);
                kept.1.push(task);
            }
        }
        let (items, tasks) = kept;
        let round = self.plan(node, id, settings, items, tasks)?;
        self.queue(node, id, round);
        self.launch(node, id);
        if !later.is_empty() {
            return self.write_down(node, id, Waiting::Postpone { later, round });
        }
        self.settle(node, id, round, false)
    }

    fn plan(
        &mut self,
        node: usize,
        id: u64,
        settings: Settings,
        items: Vec<Item>,
        tasks: Vec<Task>,
    ) -> Option<u64> {
        let (now, claimed_at) = (self.clock(node), self.now);
        let run = self.run(node, id)?;
        let connector = krama_connectors::of(run.lease.lane);
        let delivery = Delivery::plan(connector, settings.clone(), tasks, now);
        let round = run.next_round;
        run.next_round += 1;
        run.rounds.insert(round, Round { delivery, items, settings, flying: 0, claimed_at });
        Some(round)
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
        let (now, jitter) = (self.clock(node), self.jitter());
        let run = self.run(node, id)?;
        let Some(round) = run.rounds.get_mut(&round_no) else { return Some(()) };
        let finished = round.delivery.take_finished();
        let results: Vec<(Item, Finished)> =
            finished.into_iter().map(|f| (round.items[f.settled.task].clone(), f)).collect();
        let settings = Box::new(round.settings.clone());
        if round.flying == 0 {
            run.rounds.remove(&round_no);
        }
        if results.is_empty() {
            return Some(());
        }
        if doubtful {
            self.excuse(&results);
        }
        self.write_down(node, id, Waiting::Settle { results, settings, now, jitter })
    }

    fn excuse(&mut self, results: &[(Item, Finished)]) {
        for (item, _) in results {
            if let Item::Effect(effect) = item {
                let (_, subject) = subject_parts(effect.subject);
                self.record.excused.insert((subject, effect.intent.key().to_string()));
            }
        }
    }

    /// Leaves what is queued to the lane's next holder when the lease has run out.
    fn let_go(&mut self, node: usize, id: u64) -> Option<()> {
        let now = self.clock(node);
        let Some(run) = self.run(node, id) else { return Some(()) };
        if !run.queue.is_empty() && lane::is_over(run.leased_at, now) {
            run.queue.clear();
            return self.give_back(node, id, false);
        }
        Some(())
    }

    /// Sends queued requests as far as the lease, places and tokens reach.
    fn launch(&mut self, node: usize, id: u64) {
        let (now, life) = (self.clock(node), self.nodes[node].life);
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
            let claimed_at = run.rounds.get(&round).map_or(Timestamp::from_ms(0), |round| round.claimed_at);
            self.watch_leaving(&lease, claimed_at);
            let timeout_ms = i64::try_from(limits.timeout_ms).unwrap_or(i64::MAX);
            let (sent_at, pausing) = (self.now, lease.clone());
            let tells = self.told_by(node, id, round, &sent);
            self.send(Flight { node, life, lease, run: id, round, sent, sent_at, tells, timeout_ms });
            if self.dice.chance(self.weather.pause_on_send) {
                self.foresee_pause(&pausing);
            }
            if self.dice.chance(self.weather.nap_on_send) {
                let until = self.now.plus_ms(self.dice.between(SECOND_MS, MINUTE_MS));
                self.foresee(0, Event::Nap { node, until });
            }
        }
    }

    /// Which news a request tells a customer.
    fn told_by(&mut self, node: usize, id: u64, round: u64, sent: &Outgoing) -> Option<(String, String)> {
        let round = self.run(node, id)?.rounds.get(&round)?;
        let [task] = sent.tasks() else { return None };
        let Item::Effect(effect) = round.items.get(*task)? else { return None };
        let (_, subject) = subject_parts(effect.subject);
        crate::record::news_of(&effect.intent).map(|news| (subject, news))
    }

    /// An answer is there. A node that was started again does not know the question.
    pub(crate) fn land(&mut self, flight: Flight, answer: Answer) {
        let (node, id, now) = (flight.node, flight.run, self.clock(flight.node));
        if self.nodes[node].life != flight.life {
            return;
        }
        let Some(run) = self.run(node, id) else { return };
        if !run.waiting.is_empty() {
            run.landed.push_back((flight, answer));
            return;
        }
        run.flying -= 1;
        if let Some(round) = run.rounds.get_mut(&flight.round) {
            round.flying -= 1;
            round.delivery.answer(&flight.sent, &answer, now);
        }
        let doubtful = match &answer {
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
