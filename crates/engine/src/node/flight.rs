//! One lane at work: claims what is due, sends it, settles answers as they come, until nothing is left to do.

use super::telling::tell;
use super::{Engine, TICK_MS, lock, millis};
use crate::delivery::{Delivery, Finished, Outgoing};
use crate::lane::{self, Item};
use crate::pacer::Pacer;
use krama_connectors::connector::Connector;
use krama_connectors::http::Answer;
use krama_connectors::settings::Settings;
use krama_domain::time::Timestamp;
use krama_metrics::Metric;
use krama_store::Sql;
use krama_store::repo::lanes::{self, Lease};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

/// Most questions and effects of one claim.
const CLAIM_MAX: usize = 1_000;
/// Milliseconds before the database is asked again after it failed.
const AGAIN_MS: i64 = 500;

/// A claim whose tasks are under way.
struct Round {
    delivery: Delivery,
    items: Vec<Item>,
    settings: Settings,
    flying: usize,
}

/// A request that came back.
struct Landed {
    round: u64,
    sent: Outgoing,
    /// `None` when the program stops and the answer is not waited for.
    answer: Option<Answer>,
}

/// What came back, in a word.
fn class(answer: &Answer) -> &'static str {
    match answer {
        Answer::Response(response) => match response.status {
            200..300 => "2xx",
            300..400 => "3xx",
            400..500 => "4xx",
            _ => "5xx",
        },
        Answer::NotSent { .. } => "not_sent",
        Answer::NoAnswer { .. } => "no_answer",
    }
}

/// Sends a request that is answered when there is something to tell. How long it takes says nothing of the outside, and a
/// program that stops does not wait for it: whatever is told meanwhile is told again.
async fn wait_for_news(
    engine: Arc<Engine>,
    mut stop: watch::Receiver<bool>,
    round: u64,
    sent: Outgoing,
    timeout_ms: u64,
) -> Landed {
    let answer = tokio::select! {
        answer = engine.transport().send(&sent.request, timeout_ms) => Some(answer),
        _ = stop.wait_for(|stop| *stop) => None,
    };
    Landed { round, sent, answer }
}

/// A lane at work.
pub(super) struct LaneRun {
    engine: Arc<Engine>,
    connector: &'static Connector,
    lease: Lease,
    /// When the lease was taken or renewed last.
    leased_at: watch::Receiver<Timestamp>,
    pacer: Arc<Mutex<Pacer>>,
    nudge: Arc<Notify>,
    stop: watch::Receiver<bool>,
    rounds: BTreeMap<u64, Round>,
    next_round: u64,
    /// Planned requests that wait for a free place, a token, or their account's turn.
    queue: Vec<(u64, Outgoing)>,
    /// When the account's next turn may be there, after it was another lane's.
    turn_at: Timestamp,
    flying: JoinSet<Landed>,
    /// Nobody knows whether the last claim was written. What it may have marked as started would wait for ever under this
    /// lease, so nothing more is claimed, and the lease is given back.
    doubtful: bool,
}

impl LaneRun {
    pub(super) fn new(
        engine: Arc<Engine>,
        lease: Lease,
        leased_at: watch::Receiver<Timestamp>,
        pacer: Arc<Mutex<Pacer>>,
        nudge: Arc<Notify>,
        stop: watch::Receiver<bool>,
    ) -> Self {
        let connector = krama_connectors::of(lease.lane);
        Self {
            engine,
            connector,
            lease,
            leased_at,
            pacer,
            nudge,
            stop,
            rounds: BTreeMap::new(),
            next_round: 0,
            queue: Vec::new(),
            turn_at: Timestamp::from_ms(0),
            flying: JoinSet::new(),
            doubtful: false,
        }
    }

    /// Works until nothing is due and nothing is under way.
    pub(super) async fn run(mut self) {
        if let Err(error) = self.recover().await {
            tracing::error!(%error, store = %self.lease.store, lane = self.lease.lane.code(), "cannot recover a lane");
            self.release().await;
            return;
        }
        loop {
            let claimed = self.claim().await;
            self.launch().await;
            self.let_go().await;
            if self.flying.is_empty() && self.queue.is_empty() && !claimed {
                if self.doubtful {
                    self.release().await;
                }
                return;
            }
            self.wait().await;
        }
    }

    async fn recover(&self) -> krama_store::Result<()> {
        let (profiles, lease) = (self.engine.profiles.clone(), self.lease.clone());
        let (now, jitter) = (self.engine.clock.now(), self.engine.jitter());
        let recover = move |tx: &mut dyn Sql| lane::recover(tx, &profiles, &lease, now, jitter);
        let recovered = self.engine.db.write("recover a lane", recover).await?;
        if recovered > 0 {
            let lane = self.lease.lane.code();
            for _ in 0..recovered {
                self.engine.db.meter().count(Metric::Recovered, &[lane]);
            }
            tracing::warn!(store = %self.lease.store, lane, recovered, "settled what an earlier holder had started");
        }
        Ok(())
    }

    /// How many tasks may be claimed now.
    fn room(&self) -> usize {
        let now = self.engine.clock.now();
        // What is claimed has drawn its tokens: it must leave at once, or it would leave together with what is claimed
        // when there are new ones.
        if *self.stop.borrow() || self.doubtful || !self.queue.is_empty() || !self.may_send(now) {
            return 0;
        }
        let free = self.connector.limits.concurrency.saturating_sub(self.flying.len());
        let tokens = lock(&self.pacer).available(now);
        (free.min(tokens) * self.connector.limits.batch_max).min(CLAIM_MAX)
    }

    /// Claims what there is room for. Answers whether there may be more.
    async fn claim(&mut self) -> bool {
        let room = self.room();
        if room == 0 {
            // Without a lease to send under there will be no room by itself: the run ends, and the next one has its own.
            let may_send = self.may_send(self.engine.clock.now());
            return !*self.stop.borrow() && !self.doubtful && may_send;
        }
        let (profiles, lease, now) =
            (self.engine.profiles.clone(), self.lease.clone(), self.engine.clock.now());
        let claim = move |tx: &mut dyn Sql| lane::claim(tx, &profiles, &lease, now, room);
        let claimed = match self.engine.db.write("claim effects", claim).await {
            Ok(Some(claimed)) if !claimed.items.is_empty() => claimed,
            Ok(_) => return false,
            Err(error) => {
                let (store, lane) = (&self.lease.store, self.lease.lane.code());
                tracing::error!(%error, %store, lane, "cannot claim effects; trying again");
                self.doubtful = true;
                return false;
            }
        };
        self.begin(claimed, now).await;
        true
    }

    async fn begin(&mut self, claimed: lane::Claimed, now: Timestamp) {
        let lane::Claimed { settings, items, tasks } = claimed;
        let mut later = Vec::new();
        let mut kept = (Vec::new(), Vec::new());
        for (item, task) in items.into_iter().zip(tasks) {
            let pace = (self.connector.pace)(&settings, &task);
            let at = pace.map_or(now, |pace| lock(&self.pacer).reserve(&pace, now));
            if at > now {
                later.push((item, at));
            } else {
                kept.0.push(item);
                kept.1.push(task);
            }
        }
        let (items, tasks) = kept;
        let delivery = Delivery::plan(self.connector, settings.clone(), tasks, now);
        let id = self.next_round;
        self.next_round += 1;
        self.rounds.insert(id, Round { delivery, items, settings, flying: 0 });
        self.queue(id);
        self.launch().await;
        if !later.is_empty() {
            self.write("postpone effects", move |tx| lane::postpone(tx, &later)).await;
        }
        self.settle(id).await;
    }

    /// Queues what a round wants to send.
    fn queue(&mut self, id: u64) {
        let Some(round) = self.rounds.get_mut(&id) else { return };
        while let Some(outgoing) = round.delivery.take_outgoing() {
            round.flying += 1;
            self.queue.push((id, outgoing));
        }
    }

    /// Settles what a round has finished.
    async fn settle(&mut self, id: u64) {
        let Some(round) = self.rounds.get_mut(&id) else { return };
        let finished = round.delivery.take_finished();
        let results: Vec<(Item, Finished)> =
            finished.into_iter().map(|f| (round.items[f.settled.task].clone(), f)).collect();
        let settings = round.settings.clone();
        if round.flying == 0 {
            self.rounds.remove(&id);
        }
        if results.is_empty() {
            return;
        }
        let (lease, now, jitter) = (self.lease.clone(), self.engine.clock.now(), self.engine.jitter());
        tell(&lease, self.connector, &results, now);
        self.write("settle effects", move |tx| lane::settle(tx, &lease, &settings, &results, now, jitter))
            .await;
    }

    /// Whether what is queued may leave now.
    fn may_send(&self, now: Timestamp) -> bool {
        lane::may_send(*self.leased_at.borrow(), now)
    }

    /// Leaves what is queued to the lane's next holder when the lease has run out: that one settles it as begun.
    async fn let_go(&mut self) {
        let leased_at = *self.leased_at.borrow();
        if !self.queue.is_empty() && lane::is_over(leased_at, self.engine.clock.now()) {
            self.queue.clear();
            // A renewal may have been committed at the last moment; giving it back makes sure that the fence changes.
            self.release().await;
        }
    }

    /// Whether the next queued request has its turn at the account that stores may share.
    async fn has_turn(&mut self) -> bool {
        let Some(round) = self.queue.first().and_then(|(id, _)| self.rounds.get(id)) else { return false };
        let now = self.engine.clock.now();
        if self.turn_at > now {
            return false;
        }
        match self.engine.take_turn(self.connector, &round.settings).await {
            Ok(None) => return true,
            Ok(Some(at)) => self.turn_at = at,
            Err(error) => {
                let (store, lane) = (&self.lease.store, self.lease.lane.code());
                tracing::error!(%error, %store, lane, "cannot take a turn; trying again");
                self.turn_at = now.plus_ms(AGAIN_MS);
            }
        }
        false
    }

    /// Sends queued requests as far as the lease, places, tokens and turns reach.
    async fn launch(&mut self) {
        while !self.queue.is_empty() && self.flying.len() < self.connector.limits.concurrency {
            let may_send = |run: &Self| {
                let now = run.engine.clock.now();
                run.may_send(now) && lock(&run.pacer).available(now) > 0
            };
            // The turn may have been long in coming.
            if !may_send(self) || !self.has_turn().await || !may_send(self) {
                return;
            }
            lock(&self.pacer).spend(self.engine.clock.now());
            let (round, sent) = self.queue.remove(0);
            let (engine, timeout_ms) = (Arc::clone(&self.engine), self.connector.limits.timeout_ms);
            let lane = self.lease.lane.code();
            if self.is_waiting(round, &sent) {
                self.flying.spawn(wait_for_news(engine, self.stop.clone(), round, sent, timeout_ms));
                continue;
            }
            self.flying.spawn(async move {
                let began = Instant::now();
                let answer = engine.transport().send(&sent.request, timeout_ms).await;
                let meter = engine.db.meter();
                meter.observe(Metric::OutgoingSeconds, &[lane], began.elapsed().as_secs_f64());
                meter.count(Metric::Outgoing, &[lane, class(&answer)]);
                Landed { round, sent, answer: Some(answer) }
            });
        }
    }

    /// Whether a request only waits until there is something to tell.
    fn is_waiting(&self, round: u64, sent: &Outgoing) -> bool {
        let Some(round) = self.rounds.get(&round) else { return false };
        sent.tasks().iter().all(|task| matches!(round.items.get(*task), Some(Item::Listen(_))))
    }

    /// Waits for an answer, for news, or for the next token.
    async fn wait(&mut self) {
        let now = self.engine.clock.now();
        let next_at = lock(&self.pacer).next_at(now).max(self.turn_at);
        let pause = next_at.since_ms(now).clamp(1, TICK_MS);
        let blocked = self.flying.len() >= self.connector.limits.concurrency;
        let tokens_missing = !self.queue.is_empty() && !blocked && self.may_send(now);
        let pause = if tokens_missing || (self.flying.is_empty() && pause > 1) { pause } else { TICK_MS };
        tokio::select! {
            landed = self.flying.join_next(), if !self.flying.is_empty() => self.land(landed).await,
            () = self.nudge.notified() => {}
            () = tokio::time::sleep(millis(pause)), if !blocked || self.flying.is_empty() => {}
        }
    }

    async fn land(&mut self, landed: Option<Result<Landed, tokio::task::JoinError>>) {
        match landed {
            Some(Ok(landed)) => {
                let now = self.engine.clock.now();
                if let Some(round) = self.rounds.get_mut(&landed.round) {
                    round.flying -= 1;
                    if let Some(answer) = &landed.answer {
                        round.delivery.answer(&landed.sent, answer, now);
                    }
                }
                self.queue(landed.round);
                self.settle(landed.round).await;
            }
            // The request is lost with its task; the next holder of the lane settles it as unanswered.
            Some(Err(error)) => {
                tracing::error!(%error, "a request ended badly");
                self.release().await;
            }
            None => {}
        }
    }

    /// Writes until it is written: an outcome that is known must not be lost because the database was away.
    async fn write(
        &self,
        name: &'static str,
        work: impl Fn(&mut dyn Sql) -> krama_store::Result<()> + Clone + Send + Sync + 'static,
    ) {
        loop {
            match self.engine.db.write(name, work.clone()).await {
                Ok(()) | Err(krama_store::Error::Closed { .. }) => return,
                Err(error) => {
                    let (store, lane) = (&self.lease.store, self.lease.lane.code());
                    tracing::error!(%error, %store, lane, "cannot write down what happened; trying again");
                }
            }
            if *self.stop.borrow() {
                return;
            }
            tokio::time::sleep(millis(AGAIN_MS)).await;
        }
    }

    /// Until it is written: a lease that this node goes on renewing does not run out by itself.
    async fn release(&self) {
        let lease = self.lease.clone();
        self.write("give a lease back", move |tx| lanes::release(tx, &lease).map(drop)).await;
    }
}
