//! The engine's part in these tests, by hand: leases, claims, asks the twins, settles. One step at a time where a test
//! wants to come between.

use crate::world::World;
use krama_domain::effect::Destination;
use krama_domain::time::{Clock, MINUTE_MS};
use krama_engine::backoff::Jitter;
use krama_engine::delivery::{Delivery, Finished};
use krama_engine::lane::{self, Claimed, Item};
use krama_store::Sql;
use krama_store::repo::lanes::Lease;
use std::future::Future;

/// Most effects of one claim.
const CLAIM_MAX: usize = 100;
/// Most rounds until everything must be at rest.
const ROUNDS_MAX: usize = 50;
/// Milliseconds that may be skipped when an effect is only put off.
const SKIPPED_MAX_MS: i64 = MINUTE_MS;

/// Work that was claimed, and what came of it.
pub(crate) struct Answered {
    lease: Lease,
    settings: krama_connectors::settings::Settings,
    results: Vec<(Item, Finished)>,
}

impl World {
    /// Delivers until nothing is due.
    pub(crate) async fn deliver(&self) {
        for _ in 0..ROUNDS_MAX {
            if !self.round().await && !self.skip_to_next().await {
                return;
            }
        }
        panic!("the lanes do not come to rest");
    }

    /// Runs a request of somebody while the engine delivers what follows from it.
    pub(crate) async fn while_delivering<T>(&self, request: impl Future<Output = T>) -> T {
        let mut request = std::pin::pin!(request);
        let mut wakes = self.db.subscribe();
        loop {
            wakes.mark_unchanged();
            self.deliver().await;
            tokio::select! {
                biased;
                output = &mut request => return output,
                changed = wakes.changed() => changed.expect("the database is open"),
            }
        }
    }

    /// Runs a request until it has left an order behind; then the shopper closes the page.
    pub(crate) async fn until_placed<T>(&self, request: impl Future<Output = T>) {
        let mut request = std::pin::pin!(request);
        let mut wakes = self.db.subscribe();
        while self.orders().await.is_empty() {
            tokio::select! {
                _ = &mut request => {}
                changed = wakes.changed() => changed.expect("the database is open"),
            }
        }
    }

    async fn leases(&self) -> Vec<Lease> {
        let now = self.clock.now();
        self.write(move |tx| lane::lease(tx, "test", now)).await
    }

    async fn round(&self) -> bool {
        let mut worked = false;
        for lease in self.leases().await {
            if let Some(claimed) = self.claim(&lease).await {
                worked = true;
                let answered = self.ask(lease, claimed);
                self.settle(answered).await;
            }
        }
        worked
    }

    async fn claim(&self, lease: &Lease) -> Option<Claimed> {
        let (profiles, lease, now) = (self.profiles.clone(), lease.clone(), self.clock.now());
        self.write(move |tx| lane::claim(tx, &profiles, &lease, now, CLAIM_MAX)).await
    }

    /// Asks the twins; nothing of their answers is written down yet.
    fn ask(&self, lease: Lease, claimed: Claimed) -> Answered {
        let Claimed { settings, items, tasks } = claimed;
        let connector = krama_connectors::of(lease.lane);
        let now = self.clock.now();
        let mut delivery = Delivery::plan(connector, settings.clone(), tasks, now);
        while let Some(outgoing) = delivery.take_outgoing() {
            let answer = self.outside.answer(&outgoing.request);
            delivery.answer(&outgoing, &answer, now);
        }
        let results = delivery.take_finished();
        let results = results.into_iter().map(|done| (items[done.settled.task].clone(), done)).collect();
        Answered { lease, settings, results }
    }

    /// Asks the bank for what is due, and keeps its answers back.
    pub(crate) async fn ask_bank(&self) -> Answered {
        let leases = self.leases().await;
        let lease = leases.into_iter().find(|lease| lease.lane == Destination::Monobank);
        let lease = lease.expect("something is due at the bank");
        let claimed = self.claim(&lease).await.expect("what is due can be claimed");
        self.ask(lease, claimed)
    }

    /// Writes answers down.
    pub(crate) async fn settle(&self, answered: Answered) {
        let Answered { lease, settings, results } = answered;
        let now = self.clock.now();
        let settle = move |tx: &mut dyn Sql| lane::settle(tx, &lease, &settings, &results, now, Jitter(1));
        self.write(settle).await;
    }

    /// Moves the clock to the next effect that is only put off for a moment.
    async fn skip_to_next(&self) -> bool {
        let now = self.clock.now();
        let sql = "SELECT MIN(next_at) AS at FROM effects WHERE state = 'ready' AND next_at > $1";
        let next = move |tx: &mut dyn Sql| {
            tx.query_one(sql, krama_store::args![now.as_ms()])?.map_or(Ok(None), |row| row.opt_int("at"))
        };
        let wait_ms = self.read(next).await.map_or(0, |at| at - now.as_ms());
        let skips = (1..=SKIPPED_MAX_MS).contains(&wait_ms);
        if skips {
            self.clock.advance(wait_ms);
        }
        skips
    }
}
