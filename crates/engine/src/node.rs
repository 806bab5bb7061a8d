//! The node: drives the lanes with real sockets and a real clock, until it is told to stop.

pub mod errand;
mod flight;
mod gauges;
mod telling;
pub mod tracking;

use crate::backoff::Jitter;
use crate::inbound::{self, Genuine, Judged, KeyGate};
use crate::lane;
use crate::pacer::Pacer;
use crate::profile::Profiles;
use crate::transport::Transport;
use crate::{directory, reconcile};
use flight::LaneRun;
use krama_connectors::connector::{Connector, Incoming, Rate};
use krama_connectors::http::{Answer, Request};
use krama_connectors::settings::Settings;
use krama_domain::effect::Destination;
use krama_domain::ids::StoreId;
use krama_domain::time::{Clock, Random, Timestamp};
use krama_metrics::Metric;
use krama_store::repo::apply::Received;
use krama_store::repo::{checks, lanes, outbox, paces, parcels, schedules, stores};
use krama_store::{Db, Result};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

/// Milliseconds between two looks at what is due, when nothing wakes the node before.
const TICK_MS: i64 = 2_000;
/// Milliseconds that a stopping node waits for answers that are under way.
const STOP_WAIT_MS: u64 = 20_000;
/// Milliseconds that a shopper's webhook may wait for a fresh key.
const KEY_TIMEOUT_MS: u64 = 5_000;

/// Stores whose recurring work is planned in one transaction.
const PLANNED_AT_ONCE: usize = 100;

/// Everything that delivering needs. Shared by the node's loop and the web's handlers.
pub struct Engine {
    /// The database.
    pub db: Db,
    /// Stores' settings.
    pub profiles: Profiles,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    transport: Transport,
    random: Mutex<Box<dyn Random>>,
    keys: KeyGate,
    /// One request for a key at a time per store: webhooks that come meanwhile wait for its answer.
    fetching: Mutex<BTreeMap<StoreId, Arc<tokio::sync::Mutex<()>>>>,
}

/// What a webhook is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookAnswer {
    /// It is kept: 200.
    Kept,
    /// It is not genuine: 401.
    Rejected,
    /// There is no such store, or it does not use that system: 404.
    NotConnected,
}

impl Engine {
    /// An engine that is not running yet.
    pub fn new(
        db: Db,
        profiles: Profiles,
        transport: Transport,
        clock: Arc<dyn Clock>,
        random: Box<dyn Random>,
    ) -> Self {
        db.meter().set(Metric::StartTime, seconds(clock.now().as_ms()));
        db.meter().set_all(Metric::BuildInfo, [(vec![env!("CARGO_PKG_VERSION").to_owned()], 1.0)]);
        Self {
            db,
            profiles,
            transport,
            clock,
            random: Mutex::new(random),
            keys: KeyGate::default(),
            fetching: Mutex::default(),
        }
    }

    /// Fills `bytes` with random ones.
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.lock().expect("nobody panics while holding this lock").fill(&mut bytes);
        bytes
    }

    /// Runs `draw` with the engine's source of randomness.
    pub fn with_random<T>(&self, draw: impl FnOnce(&mut dyn Random) -> T) -> T {
        draw(self.random.lock().expect("nobody panics while holding this lock").as_mut())
    }

    pub(crate) fn jitter(&self) -> Jitter {
        Jitter(u64::from_le_bytes(self.random_bytes()))
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.transport
    }

    /// Takes the turn of one request at an account that stores may share. Answers when to come again where it is another's.
    pub(crate) async fn take_turn(
        &self,
        connector: &Connector,
        settings: &Settings,
    ) -> Result<Option<Timestamp>> {
        let Some(account) = (connector.account)(settings) else { return Ok(None) };
        let name = format!("{}/{account}", connector.destination.code());
        let Rate { burst, per_ms } = connector.limits.rate;
        let (gap_ms, now) = (per_ms / i64::from(burst.max(1)), self.clock.now());
        self.db.write("take a turn", move |tx| paces::draw(tx, &name, gap_ms, burst, now)).await
    }

    /// The settings of a store, read now.
    pub async fn settings(&self, store: &StoreId) -> Result<Option<Settings>> {
        let (profiles, store) = (self.profiles.clone(), store.clone());
        self.db.read("store settings", move |tx| profiles.load(tx, &store)).await
    }

    /// Takes a webhook: verifies the raw bytes, asks for a fresh key if that may help, keeps and applies it. Answers
    /// only after the commit.
    pub async fn webhook(
        &self,
        system: &str,
        store: &StoreId,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<WebhookAnswer> {
        let Some(destination) = Destination::from_code(system) else {
            return Ok(self.not_connected("unknown"));
        };
        let system = destination.code();
        let connector = krama_connectors::of(destination);
        let Some(settings) = self.settings(store).await? else { return Ok(self.not_connected(system)) };
        let incoming = Incoming { headers, body };
        let mut judged = inbound::judge(connector, &settings, &incoming);
        if matches!(judged, Some(Judged::NeedsKey(_))) {
            judged = self.judge_with_fresh_key(connector, store, &incoming).await?;
        }
        match judged {
            None => Ok(self.not_connected(system)),
            Some(Judged::Genuine(genuine)) => self.keep(store, system, genuine, body, &settings).await,
            Some(Judged::Rejected(reason)) => Ok(self.reject(store, system, reason)),
            Some(Judged::NeedsKey(_)) => Ok(self.reject(store, system, "the signature does not fit the key")),
        }
    }

    fn not_connected(&self, system: &str) -> WebhookAnswer {
        self.db.meter().count(Metric::Webhooks, &[system, "not_connected"]);
        WebhookAnswer::NotConnected
    }

    fn reject(&self, store: &StoreId, system: &str, reason: &'static str) -> WebhookAnswer {
        self.db.meter().count(Metric::Webhooks, &[system, "rejected"]);
        tracing::warn!(%store, system, reason, "a webhook was rejected");
        WebhookAnswer::Rejected
    }

    /// Judges a webhook again with the key that another webhook brought meanwhile, or with one that is asked for now.
    async fn judge_with_fresh_key(
        &self,
        connector: &'static Connector,
        store: &StoreId,
        incoming: &Incoming<'_>,
    ) -> Result<Option<Judged>> {
        let turn = {
            let mut fetching = self.fetching.lock().expect("nobody panics while holding this lock");
            Arc::clone(fetching.entry(store.clone()).or_default())
        };
        let _turn = turn.lock().await;
        let Some(settings) = self.settings(store).await? else { return Ok(None) };
        let judged = inbound::judge(connector, &settings, incoming);
        let Some(Judged::NeedsKey(request)) = &judged else { return Ok(judged) };
        let refreshed = self.refresh_key(connector, store, request).await?;
        Ok(refreshed.map_or(judged, |settings| inbound::judge(connector, &settings, incoming)))
    }

    /// The settings with a fresh key; `None` when none may be asked for now, or none came.
    async fn refresh_key(
        &self,
        connector: &Connector,
        store: &StoreId,
        request: &Request,
    ) -> Result<Option<Settings>> {
        let now = self.clock.now();
        if !self.keys.pass(store, now) {
            return Ok(None);
        }
        let answer = self.transport.send(request, KEY_TIMEOUT_MS).await;
        let (Answer::Response(response), Some(webhook)) = (answer, &connector.webhook) else {
            return Ok(None);
        };
        let Some(note) = (webhook.read_key)(&response) else { return Ok(None) };
        let id = store.clone();
        let write = move |tx: &mut dyn krama_store::Sql| stores::note(tx, &id, &note.key, &note.value, now);
        self.db.write("note a key", write).await?;
        self.settings(store).await
    }

    async fn keep(
        &self,
        store: &StoreId,
        system: &str,
        genuine: Genuine,
        body: &[u8],
        settings: &Settings,
    ) -> Result<WebhookAnswer> {
        let (store, source, raw) = (store.clone(), system.to_owned(), body.to_vec());
        let (policy, now) = (inbound::policy_of(settings), self.clock.now());
        let keep = move |tx: &mut dyn krama_store::Sql| {
            inbound::keep(tx, &store, &source, &genuine, &raw, &policy, now)
        };
        let outcome = match self.db.write("keep a webhook", keep).await? {
            Received::Applied(_) | Received::Heard => "applied",
            Received::Quarantined => "quarantined",
            Received::Repeat => "repeated",
        };
        self.db.meter().count(Metric::Webhooks, &[system, outcome]);
        Ok(WebhookAnswer::Kept)
    }

    /// Delivers until `stop` says so, then finishes what is under way and gives the leases back.
    pub async fn run(self: Arc<Self>, node: String, mut stop: watch::Receiver<bool>) {
        let mut lanes = Lanes { engine: Arc::clone(&self), node: node.clone(), running: BTreeMap::new() };
        self.plan_recurring().await;
        let mut wakes = self.db.subscribe();
        while !*stop.borrow() {
            wakes.mark_unchanged();
            let pause = match lanes.look().await {
                Ok(pause) => pause,
                // krama is stopping: nothing can be looked for any more.
                Err(krama_store::Error::Closed { .. }) => break,
                Err(error) => {
                    tracing::error!(%error, "cannot look for work; trying again");
                    TICK_MS
                }
            };
            tokio::select! {
                Ok(()) = wakes.changed() => {}
                () = tokio::time::sleep(millis(pause)) => {}
                _ = stop.changed() => {}
            }
        }
        lanes.stop().await;
        if let Err(error) = self.db.write("give leases back", move |tx| lanes::release_all(tx, &node)).await {
            tracing::warn!(%error, "could not give the leases back; they run out by themselves");
        }
    }

    /// Lets every connected store be reconciled each night, the carrier's directory be read each day, and the store's bot
    /// hear, also for those that were set up before there was such work.
    async fn plan_recurring(&self) {
        if let Err(error) = self.try_to_plan_recurring().await {
            tracing::error!(%error, "cannot plan the recurring work of stores; the next start tries again");
        }
    }

    async fn try_to_plan_recurring(&self) -> Result<()> {
        let now = self.clock.now();
        let all = self.db.read("stores", stores::list).await?;
        for some in all.chunks(PLANNED_AT_ONCE) {
            let (profiles, some) = (self.profiles.clone(), some.to_vec());
            let plan = move |tx: &mut dyn krama_store::Sql| {
                some.iter().try_for_each(|store| {
                    reconcile::plan(tx, &profiles, &store.id, now)?;
                    directory::plan(tx, &profiles, &store.id, now)?;
                    lane::listen::plan(tx, &profiles, &store.id, now)
                })
            };
            self.db.write("plan recurring work", plan).await?;
        }
        Ok(())
    }

    async fn next_due(&self, now: Timestamp) -> Result<Option<Timestamp>> {
        let look = move |tx: &mut dyn krama_store::Sql| {
            let work = [
                outbox::next_due(tx)?,
                checks::next_due(tx)?,
                schedules::next_due(tx)?,
                parcels::next_due(tx)?,
            ];
            let times = work.into_iter().chain([lanes::next_mending(tx, now)?]);
            Ok(times.flatten().filter(|at| *at > now).min())
        };
        self.db.read("next due", look).await
    }
}

/// Seconds as metrics have them.
fn seconds(ms: i64) -> f64 {
    Duration::from_millis(u64::try_from(ms).unwrap_or(0)).as_secs_f64()
}

fn millis(ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(ms).unwrap_or(0))
}

fn lock(pacer: &Mutex<Pacer>) -> MutexGuard<'_, Pacer> {
    pacer.lock().expect("nobody panics while holding this lock")
}

/// The lanes that this node works on.
struct Lanes {
    engine: Arc<Engine>,
    node: String,
    running: BTreeMap<(StoreId, Destination), Running>,
}

struct Running {
    fence: i64,
    leased_at: watch::Sender<Timestamp>,
    pacer: Arc<Mutex<Pacer>>,
    nudge: Arc<Notify>,
    stop: watch::Sender<bool>,
    handle: JoinHandle<()>,
}

impl Running {
    /// Whether the lane is being worked on under a lease with plenty of time left.
    fn is_fresh(&self, now: Timestamp) -> bool {
        !self.handle.is_finished() && lane::is_fresh(*self.leased_at.borrow(), now)
    }
}

impl Lanes {
    /// Finds what is due, leases it, sets it to work. Answers the milliseconds until the next look.
    async fn look(&mut self) -> Result<i64> {
        let now = self.engine.clock.now();
        let due = self.engine.db.read("due lanes", move |tx| lanes::due(tx, now)).await?;
        let fresh = |key: &(StoreId, Destination)| self.running.get(key).is_some_and(|r| r.is_fresh(now));
        if due.iter().any(|key| !fresh(key)) {
            let node = self.node.clone();
            let leases = self.engine.db.write("lease lanes", move |tx| lane::lease(tx, &node, now)).await?;
            for lease in leases {
                self.work_on(lease, now);
            }
        }
        for key in &due {
            if let Some(running) = self.running.get(key) {
                running.nudge.notify_one();
            }
        }
        let next = self.engine.next_due(now).await?;
        Ok(next.map_or(TICK_MS, |at| at.since_ms(now).clamp(1, TICK_MS)))
    }

    fn work_on(&mut self, lease: lanes::Lease, now: Timestamp) {
        let key = (lease.store.clone(), lease.lane);
        let before = self.running.get_mut(&key);
        if let Some(running) = before
            && running.fence == lease.fence
            && !running.handle.is_finished()
        {
            running.leased_at.send_replace(now);
            return;
        }
        let limits = krama_connectors::of(lease.lane).limits;
        let pacer = self.pacer(&key).filter(|pacer| lock(pacer).follow(&lease));
        let pacer = pacer.unwrap_or_else(|| Arc::new(Mutex::new(Pacer::new(limits.rate, &lease, now))));
        let nudge = Arc::new(Notify::new());
        let (stop, stopped) = watch::channel(false);
        let (leased_at, renewed) = watch::channel(now);
        let (fence, engine) = (lease.fence, Arc::clone(&self.engine));
        let run = LaneRun::new(engine, lease, renewed, Arc::clone(&pacer), Arc::clone(&nudge), stopped);
        let handle = tokio::spawn(run.run());
        self.running.insert(key, Running { fence, leased_at, pacer, nudge, stop, handle });
    }

    fn pacer(&self, key: &(StoreId, Destination)) -> Option<Arc<Mutex<Pacer>>> {
        self.running.get(key).map(|running| Arc::clone(&running.pacer))
    }

    async fn stop(self) {
        for running in self.running.values() {
            let _ = running.stop.send(true);
            running.nudge.notify_one();
        }
        let all = async {
            for running in self.running.into_values() {
                if let Err(error) = running.handle.await {
                    tracing::error!(%error, "a lane ended badly");
                }
            }
        };
        if tokio::time::timeout(Duration::from_millis(STOP_WAIT_MS), all).await.is_err() {
            tracing::warn!(
                "some requests had no answer when krama stopped; they are settled at the next start"
            );
        }
    }
}
