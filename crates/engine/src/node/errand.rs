//! Errands of a command: one round of reconciliation now, or a look at what it would change. A round is worked on under
//! the lane's own lease, so that it never runs beside a server; a look changes nothing and needs none. Either takes its
//! turn at the bank's statement, which a server takes too.

use super::Engine;
use crate::delivery::{Delivery, Finished};
use crate::lane::{self, Claimed, Item};
use crate::reconcile::preview::{Preview, Survey};
use crate::reconcile::{self, LANE};
use krama_connectors::settings::Settings;
use krama_connectors::task::{Settled, Task};
use krama_domain::ids::StoreId;
use krama_domain::time::Timestamp;
use krama_store::repo::lanes::{self, Lease};
use krama_store::repo::orders;
use krama_store::repo::rounds::Wish;
use krama_store::{Result, Sql};
use std::time::Duration;

/// Milliseconds after which a turn is looked for again that should be there and is not.
const AGAIN_MS: u64 = 100;

/// What a look came to.
#[derive(Debug)]
pub enum Looked {
    /// What a round would do.
    Seen(Box<Survey>),
    /// The store has no provider to compare with.
    NotConnected,
    /// The provider did not answer as it should; why.
    Failed(String),
}

impl Engine {
    /// Works on what is due of a store's rounds, as `node`, and gives the lane back. Answers `false` when the lane is not
    /// to be had: another node works on it, a person stopped it, or its circuit breaker is open.
    pub async fn run_rounds(&self, store: &StoreId, node: &str) -> Result<bool> {
        let Some(lease) = self.lease(store, node).await? else { return Ok(false) };
        let worked = self.work_on_rounds(&lease, node).await;
        let done = lease.clone();
        self.db.write("give a lease back", move |tx| lanes::release(tx, &done)).await?;
        worked.map(|()| true)
    }

    async fn lease(&self, store: &StoreId, node: &str) -> Result<Option<Lease>> {
        let (store, node, now) = (store.clone(), node.to_owned(), self.clock.now());
        let until = now.plus_ms(lane::LEASE_MS);
        self.db.write("lease a lane", move |tx| lanes::lease_one(tx, &node, &store, LANE, now, until)).await
    }

    async fn work_on_rounds(&self, lease: &Lease, node: &str) -> Result<()> {
        let (profiles, held) = (self.profiles.clone(), lease.clone());
        let (now, jitter) = (self.clock.now(), self.jitter());
        let recover = move |tx: &mut dyn Sql| lane::recover(tx, &profiles, &held, now, jitter);
        self.db.write("recover a lane", recover).await?;
        loop {
            let (profiles, held, now) = (self.profiles.clone(), lease.clone(), self.clock.now());
            let claim = move |tx: &mut dyn Sql| lane::claim_round(tx, &profiles, &held, now);
            let Some(claimed) = self.db.write("claim a step", claim).await? else { return Ok(()) };
            self.carry_out(lease, claimed, now).await?;
            match self.lease(&lease.store, node).await? {
                Some(renewed) if renewed.fence == lease.fence => {}
                _ => return Ok(()),
            }
        }
    }

    async fn carry_out(&self, lease: &Lease, claimed: Claimed, now: Timestamp) -> Result<()> {
        let Claimed { settings, items, tasks } = claimed;
        let finished = self.send_all(&settings, tasks, now).await;
        let results: Vec<(Item, Finished)> =
            finished.into_iter().map(|f| (items[f.settled.task].clone(), f)).collect();
        let (lease, now, jitter) = (lease.clone(), self.clock.now(), self.jitter());
        let settle = move |tx: &mut dyn Sql| lane::settle(tx, &lease, &settings, &results, now, jitter);
        self.db.write("settle a step", settle).await
    }

    /// Sends what tasks ask for, one request after the other.
    async fn send_all(&self, settings: &Settings, tasks: Vec<Task>, now: Timestamp) -> Vec<Finished> {
        let connector = krama_connectors::of(LANE);
        let mut delivery = Delivery::plan(connector, settings.clone(), tasks, now);
        while let Some(sent) = delivery.take_outgoing() {
            let answer = self.transport().send(&sent.request, connector.limits.timeout_ms).await;
            delivery.answer(&sent, &answer, self.clock.now());
        }
        delivery.take_finished()
    }

    async fn learn(&self, settings: &Settings, task: Task) -> Option<Settled> {
        let now = self.clock.now();
        self.send_all(settings, vec![task], now).await.pop().map(|finished| finished.settled)
    }

    /// What a round would find and change. Reads the database and the outside; beside the turn that it takes at the bank
    /// it writes nothing.
    pub async fn look_at_books(&self, store: &StoreId, wish: Wish) -> Result<Looked> {
        let settings = self.settings(store).await?.filter(reconcile::is_possible);
        let Some(settings) = settings else { return Ok(Looked::NotConnected) };
        let (id, now) = (store.clone(), self.clock.now());
        let mut survey = self.db.read("begin a look", move |tx| Survey::begin(tx, &id, wish, now)).await?;
        while let Some(reading) = survey.reading() {
            self.wait_for_turn(&settings).await?;
            let settled = self.learn(&settings, reading).await;
            let Some(statement) = settled.as_ref().and_then(|settled| settled.statement.clone()) else {
                return Ok(Looked::Failed(reason(settled.as_ref())));
            };
            let (id, before) = (store.clone(), survey.clone());
            let take = move |tx: &mut dyn Sql| {
                let mut survey = before.clone();
                Ok((survey.take(tx, &id, &statement)?, survey))
            };
            let (goes_on, after) = self.db.read("look at a statement", take).await?;
            if !goes_on {
                return Ok(Looked::Failed(
                    "the statement has more in a minute than can be read at once".to_owned(),
                ));
            }
            survey = after;
            for mut found in survey.take_fresh() {
                self.ask_about(&settings, &mut found).await?;
                survey.keep(found);
            }
        }
        Ok(Looked::Seen(Box::new(survey)))
    }

    /// Waits until the statement may be asked for. That it is asked for is all that a look writes down.
    async fn wait_for_turn(&self, settings: &Settings) -> Result<()> {
        loop {
            let (of, now) = (settings.clone(), self.clock.now());
            let take = move |tx: &mut dyn Sql| reconcile::take_turn(tx, &of, now);
            let Some(at) = self.db.write("take a turn", take).await? else { return Ok(()) };
            let pause_ms = u64::try_from(at.since_ms(now)).unwrap_or(0);
            tokio::time::sleep(Duration::from_millis(pause_ms.max(AGAIN_MS))).await;
        }
    }

    async fn ask_about(&self, settings: &Settings, found: &mut Preview) -> Result<()> {
        let (Some(question), Some(order)) = (found.question(), found.order) else { return Ok(()) };
        let store = settings.store.id.clone();
        let order = self.db.read("an order", move |tx| orders::get(tx, &store, order)).await?;
        if let (Some(order), Some(settled)) = (order, self.learn(settings, question).await) {
            found.answer(&order, settings, &settled, self.clock.now());
        }
        Ok(())
    }
}

fn reason(settled: Option<&Settled>) -> String {
    let why = settled.and_then(|settled| settled.outcome.reason());
    why.unwrap_or("the statement cannot be read").to_owned()
}
