//! Somebody asks for rounds of reconciliation: now and then while things go wrong, and once when all is over.

use crate::event::Event;
use crate::world::World;
use krama_connectors::http::{Request, Response};
use krama_domain::time::{HOUR_MS, MINUTE_MS, SECOND_MS};
use krama_engine::reconcile;
use krama_store::repo::rounds::Wish;
use serde_json::Value;
use std::rc::Rc;

/// Milliseconds from the end of a life to its last rounds: clocks that run behind are past all payments by then.
const LAST_AFTER_MS: i64 = 8 * HOUR_MS;
/// Milliseconds between two requests for the statement with one token.
const STATEMENT_PAUSE_MS: i64 = MINUTE_MS;

impl World {
    /// Rounds that somebody asks for while things go wrong.
    pub(crate) fn foresee_rounds(&mut self, storm_ms: i64) {
        for _ in 0..self.weather.rounds {
            let (store, ms) = (self.dice.index(self.shops.len()), self.dice.between(0, storm_ms));
            let quiet_ms = if self.dice.chance(500) { 0 } else { Wish::default().quiet_ms };
            self.foresee(ms, Event::Reconcile { store, quiet_ms });
        }
    }

    /// Every store is reconciled once more, now that nothing goes wrong. Answers whether the world comes to rest again.
    pub(crate) fn settle_books(&mut self) -> bool {
        for store in 0..self.shops.len() {
            self.foresee(LAST_AFTER_MS, Event::Reconcile { store, quiet_ms: 0 });
        }
        self.live()
    }

    pub(crate) fn reconcile(&mut self, store: usize, quiet_ms: i64) {
        if self.ask_for_round(store, quiet_ms).is_none() {
            // Nobody knows whether it is written; whoever asks again joins the round that waits.
            self.foresee(30 * SECOND_MS, Event::Reconcile { store, quiet_ms });
        }
    }

    fn ask_for_round(&mut self, store: usize, quiet_ms: i64) -> Option<()> {
        let node = self.some_node().filter(|_| !self.is_away())?;
        let (id, now) = (self.shops[store].id.clone(), self.clock(node));
        let (profiles, wish) = (Rc::clone(&self.profiles), Wish { quiet_ms, ..Wish::default() });
        let ask = |tx: &mut dyn krama_store::Sql| reconcile::ask(tx, &profiles, &id, wish, "Олена", now);
        let nth = self.write(node, "ask for a round", ask).done()??;
        self.record.count("rounds asked for");
        self.record.rounds.insert((store, nth));
        Some(())
    }

    /// A request for the statement arrives: as often as the bank allows, and answered with what the token's store took.
    /// The twin has one account for everybody.
    pub(crate) fn at_the_statement(&mut self, request: &Request, response: &mut Response) {
        let token = request.header("x-token").unwrap_or_default().to_owned();
        let before = self.record.statements.insert(token.clone(), self.now);
        let pause_ms = before.map(|before| self.now.since_ms(before));
        if self.weather.jumps == 0 && pause_ms.is_some_and(|pause| pause < STATEMENT_PAUSE_MS) {
            let what = format!("{pause_ms:?} ms after the one before");
            self.complain("the statement is asked for once in a minute", &what);
        }
        self.record.count("statements");
        let Some(shop) = self.shops.iter().find(|shop| shop.plan.bank == token) else { return };
        let Some(mut body) = response.body_json() else { return };
        let is_own =
            |line: &Value| line["reference"].as_str().is_some_and(|own| own.starts_with(&shop.prefix));
        if let Some(list) = body["list"].as_array_mut() {
            list.retain(is_own);
            *response = Response::json(200, &body);
        }
    }
}
