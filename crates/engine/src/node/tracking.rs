//! One round of parcel tracking for a command, and a look at what it would change. A round is worked on under the lane's
//! own lease and at its pace, so that it never runs beside a server; a look changes nothing and needs no lease.

use super::{Engine, millis};
use crate::delivery::{Delivery, Finished};
use crate::lane::parcels::{claim_alone, digest, question};
use crate::lane::{self, Claimed, Item};
use crate::pacer::Pacer;
use crate::profile::policy;
use krama_connectors::settings::Settings;
use krama_connectors::task::Task;
use krama_domain::decide::decide;
use krama_domain::effect::Key;
use krama_domain::entry::Change;
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::{OrderId, OrderNumber, StoreId};
use krama_domain::parcel::{Phase, Stage, TrackingNumber};
use krama_domain::shop::Policy;
use krama_domain::time::Timestamp;
use krama_store::repo::lanes::{self, Lease};
use krama_store::repo::orders;
use krama_store::repo::parcels::{self, LANE, Watched};
use krama_store::{Result, Sql};
use std::sync::Arc;

/// Parcels that are asked about in one request.
const BATCH: usize = 100;

/// What is to be looked at.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Only the parcels of this order, whether they are due or not; otherwise all that are due.
    pub order: Option<OrderId>,
    /// When to begin no more requests: what is left then is the next round's.
    pub until: Timestamp,
}

/// What one look came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Which parcel.
    pub number: TrackingNumber,
    /// Whose.
    pub order: OrderId,
    /// What people call that order.
    pub order_number: Option<OrderNumber>,
    /// Where it stood.
    pub was: Phase,
    /// What is new, if anything is.
    pub news: Option<News>,
    /// Why the look came to nothing.
    pub problem: Option<String>,
}

/// What is new about a parcel, and what follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The carrier's code.
    pub code: String,
    /// What it means; `None` for a code that nobody knows.
    pub phase: Option<Phase>,
    /// The carrier's words.
    pub text: String,
    /// Where the order's goods were and are, where that changed.
    pub stage: Option<(Stage, Stage)>,
    /// What must happen outside because of it.
    pub effects: Vec<Key>,
}

/// How a round went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Round {
    /// All that was due was looked at, or the time for it was over.
    Done,
    /// The lane is not to be had: another node works on it, a person stopped it, or the carrier refuses; why, if known.
    Closed(Option<String>),
}

impl Engine {
    /// Looks at a store's parcels as `node`, and gives the lane back. `tell` hears of each batch once it is settled.
    pub async fn track(
        &self,
        store: &StoreId,
        node: &str,
        wish: &Wish,
        tell: &mut (dyn FnMut(Vec<Seen>) + Send),
    ) -> Result<Round> {
        let Some(lease) = self.lease_parcels(store, node).await? else {
            return Ok(Round::Closed(self.why_closed(store).await?));
        };
        let worked = self.work_on_parcels(&lease, node, wish, tell).await;
        let done = lease.clone();
        self.db.write("give a lease back", move |tx| lanes::release(tx, &done)).await?;
        worked?;
        Ok(self.why_closed(store).await?.map_or(Round::Done, |why| Round::Closed(Some(why))))
    }

    async fn lease_parcels(&self, store: &StoreId, node: &str) -> Result<Option<Lease>> {
        let (store, node, now) = (store.clone(), node.to_owned(), self.clock.now());
        let until = now.plus_ms(lane::LEASE_MS);
        let take = move |tx: &mut dyn Sql| {
            lanes::ensure(tx, &store, LANE.code())?;
            lanes::lease_one(tx, &node, &store, LANE, now, until)
        };
        self.db.write("lease a lane", take).await
    }

    /// Why the lane is closed, if a person or its circuit breaker closed it.
    async fn why_closed(&self, store: &StoreId) -> Result<Option<String>> {
        let (store, now) = (store.clone(), self.clock.now());
        let lane = move |tx: &mut dyn Sql| {
            Ok(lanes::of_store(tx, &store)?.into_iter().find(|lane| lane.lane == LANE))
        };
        let lane = self.db.read("a lane", lane).await?;
        Ok(lane.and_then(|lane| match (lane.paused, lane.broken_until > now) {
            (true, _) => Some("the lane is paused: resume it in the console".to_owned()),
            (false, true) => lane.broken_reason,
            (false, false) => None,
        }))
    }

    async fn work_on_parcels(
        &self,
        lease: &Lease,
        node: &str,
        wish: &Wish,
        tell: &mut (dyn FnMut(Vec<Seen>) + Send),
    ) -> Result<()> {
        let limits = krama_connectors::of(LANE).limits;
        let mut pacer = Pacer::new(limits.rate, lease, self.clock.now());
        let mut wanted = match wish.order {
            Some(order) => self.wanted(&lease.store, order).await?,
            None => Vec::new(),
        };
        if wish.order.is_some() && wanted.is_empty() {
            return Ok(());
        }
        while self.clock.now() < wish.until {
            let (profiles, held, now) = (self.profiles.clone(), lease.clone(), self.clock.now());
            let some: Vec<_> = wanted.drain(..wanted.len().min(BATCH)).collect();
            let claim = move |tx: &mut dyn Sql| claim_alone(tx, &profiles, &held, &some, now, BATCH);
            let Some(claimed) = self.db.write("claim parcels", claim).await? else { return Ok(()) };
            let Claimed { settings, items, tasks } = claimed;
            let finished = self.ask(&settings, tasks, &mut pacer).await?;
            let results: Vec<(Item, Finished)> =
                finished.into_iter().map(|f| (items[f.settled.task].clone(), f)).collect();
            let seen = self.describe(&settings, &looks(&results)).await?;
            let (held, now, jitter) = (lease.clone(), self.clock.now(), self.jitter());
            let settle = move |tx: &mut dyn Sql| lane::settle(tx, &held, &settings, &results, now, jitter);
            self.db.write("settle parcels", settle).await?;
            tell(seen);
            if wish.order.is_some() && wanted.is_empty() {
                return Ok(());
            }
            match self.lease_parcels(&lease.store, node).await? {
                Some(renewed) if renewed.fence == lease.fence => {}
                _ => return Ok(()),
            }
        }
        Ok(())
    }

    async fn wanted(&self, store: &StoreId, order: OrderId) -> Result<Vec<Watched>> {
        let (store, now) = (store.clone(), self.clock.now());
        let limit = i64::try_from(krama_domain::parcel::PARCELS_MAX).unwrap_or(i64::MAX);
        let due = move |tx: &mut dyn Sql| parcels::due(tx, &store, Some(order), now, "", limit);
        self.db.read("an order's parcels", due).await
    }

    /// Sends what tasks ask for, one request after the other, each when the lane's bucket has a token for it and its account
    /// a turn.
    async fn ask(&self, settings: &Settings, tasks: Vec<Task>, pacer: &mut Pacer) -> Result<Vec<Finished>> {
        let connector = krama_connectors::of(LANE);
        let mut delivery = Delivery::plan(connector, settings.clone(), tasks, self.clock.now());
        while let Some(sent) = delivery.take_outgoing() {
            let now = self.clock.now();
            if pacer.available(now) == 0 {
                let pause = pacer.next_at(now).since_ms(now);
                tokio::time::sleep(millis(pause)).await;
            }
            while let Some(at) = self.take_turn(connector, settings).await? {
                tokio::time::sleep(millis(at.since_ms(self.clock.now()).max(1))).await;
            }
            pacer.spend(self.clock.now());
            let answer = self.transport().send(&sent.request, connector.limits.timeout_ms).await;
            delivery.answer(&sent, &answer, self.clock.now());
        }
        Ok(delivery.take_finished())
    }

    /// What a round would find and change. Reads the database and the carrier; beside the turns that it takes there it writes
    /// nothing. `None` when the store has no carrier.
    pub async fn look_at_parcels(&self, store: &StoreId, wish: &Wish) -> Result<Option<Vec<Seen>>> {
        let connector = krama_connectors::of(LANE);
        let settings = self.settings(store).await?.filter(|s| (connector.is_connected)(s));
        let Some(settings) = settings else { return Ok(None) };
        let none = Lease {
            store: store.clone(),
            lane: LANE,
            node: String::new(),
            fence: 0,
            former_until: Timestamp::from_ms(0),
        };
        let mut pacer = Pacer::new(connector.limits.rate, &none, self.clock.now());
        let (mut all, mut after) = (Vec::new(), String::new());
        while self.clock.now() < wish.until {
            let (id, order, now, from) = (store.clone(), wish.order, self.clock.now(), after.clone());
            let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
            let due = move |tx: &mut dyn Sql| parcels::due(tx, &id, order, now, &from, limit);
            let some = self.db.read("due parcels", due).await?;
            let Some(last) = some.last() else { break };
            last.number.as_str().clone_into(&mut after);
            let finished = self.ask(&settings, some.iter().map(question).collect(), &mut pacer).await?;
            let results: Vec<_> = finished
                .into_iter()
                .map(|f| (Item::Parcel(Box::new(some[f.settled.task].clone())), f))
                .collect();
            all.extend(self.describe(&settings, &looks(&results)).await?);
        }
        Ok(Some(all))
    }

    /// What looks came to, and what follows from them by the orders as they stand now.
    async fn describe(&self, settings: &Settings, looks: &[(Watched, Finished)]) -> Result<Vec<Seen>> {
        let (store, policy, now) = (settings.store.id.clone(), policy(settings), self.clock.now());
        let looks: Arc<[(Watched, Finished)]> = looks.to_vec().into();
        let read = move |tx: &mut dyn Sql| {
            looks.iter().map(|(parcel, look)| describe(tx, &store, &policy, parcel, look, now)).collect()
        };
        self.db.read("describe looks", read).await
    }
}

fn looks(results: &[(Item, Finished)]) -> Vec<(Watched, Finished)> {
    let look = |(item, finished): &(Item, Finished)| match item {
        Item::Parcel(parcel) => Some(((**parcel).clone(), finished.clone())),
        Item::Effect(_) | Item::Check(_) | Item::Round(_) | Item::Listen(_) | Item::Page(_) => None,
    };
    results.iter().filter_map(look).collect()
}

fn describe(
    tx: &mut dyn Sql,
    store: &StoreId,
    policy: &Policy,
    parcel: &Watched,
    look: &Finished,
    now: Timestamp,
) -> Result<Seen> {
    let problem = look.settled.outcome.reason().map(str::to_owned);
    let report = look.settled.parcel.as_deref();
    let report = report.filter(|report| parcel.digest.as_deref() != Some(digest(report).as_str()));
    let mut news = None;
    if let (Some(report), Some(order)) = (report, orders::get(tx, store, parcel.order)?) {
        let actor = Actor::Provider(LANE.code().to_owned());
        let happening = Happening { fact: Fact::ParcelReported(Box::new(report.clone())), actor, at: now };
        news = decide(&order, &happening, policy).ok().and_then(|decision| {
            let stage =
                decision.entry.iter().flat_map(|entry| &entry.changes).find_map(|change| match change {
                    Change::Stage { from, to } => Some((*from, *to)),
                    _ => None,
                });
            decision.entry.as_ref().map(|_| News {
                code: report.code.clone(),
                phase: report.phase,
                text: report.text.clone(),
                stage,
                effects: decision.effects.iter().map(krama_domain::effect::Intent::key).collect(),
            })
        });
    }
    let order_number = orders::number_of(tx, store, parcel.order)?;
    let (number, was) = (parcel.number.clone(), parcel.known.phase);
    Ok(Seen { number, order: parcel.order, order_number, was, news, problem })
}
