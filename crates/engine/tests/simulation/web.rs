//! Webhooks at krama's door, in the order in which the engine treats them; and those that are none of ours.

use crate::event::Event;
use crate::shop::PUBLIC_URL;
use crate::world::World;
use krama_connectors::connector::{Connector, Incoming};
use krama_connectors::http::{Answer, Request};
use krama_connectors::monobank;
use krama_domain::ids::StoreId;
use krama_domain::time::{SECOND_MS, Timestamp};
use krama_engine::inbound::{self, Genuine, Judged};
use krama_store::repo::stores;
use serde_json::json;
use std::rc::Rc;

/// Strangers' invoices of a life: somebody uses the same bank account for something else.
const STRANGERS: i64 = 12;
/// Of genuine webhooks, so many in a thousand are sent once more with another body.
const FORGED: u64 = 20;

impl World {
    /// A webhook reaches krama. Answers whether it was answered 200.
    pub(crate) fn take_webhook(&mut self, request: &Request) -> bool {
        if self.dice.chance(FORGED) {
            self.forge(request);
        }
        let Some(node) = self.some_node() else { return false };
        let is_kept = self.receive(node, request).unwrap_or(false);
        if is_kept {
            self.record.webhooks.insert(request.body.clone());
        }
        is_kept
    }

    fn forge(&mut self, request: &Request) {
        let Some(node) = self.some_node() else { return };
        let mut body = request.body.clone();
        body.push(b' ');
        let forged = Request { body: body.clone(), ..request.clone() };
        self.record.forged.insert(body);
        if self.receive(node, &forged) == Some(true) {
            self.record.complaints.push(format!("at {} a forged webhook was answered 200", self.now));
        }
    }

    /// As the engine takes a webhook. `None` when the node could not.
    fn receive(&mut self, node: usize, request: &Request) -> Option<bool> {
        if self.is_away() {
            return None;
        }
        let name = request.url.rsplit_once('/').map(|(_, name)| name);
        let store =
            name.and_then(|name| StoreId::parse(name).ok()).expect("the bank was given the address by us");
        let (profiles, now) = (Rc::clone(&self.profiles), self.clock(node));
        let connector = &monobank::CONNECTOR;
        let mut settings = self.read(|tx| profiles.load(tx, &store))?;
        let incoming = Incoming { headers: &request.headers, body: &request.body };
        let mut judged = inbound::judge(connector, &settings, &incoming);
        if let Some(Judged::NeedsKey(question)) = &judged {
            if !self.refresh_key(node, &store, connector, question)? {
                return Some(false);
            }
            settings = self.read(|tx| profiles.load(tx, &store))?;
            judged = inbound::judge(connector, &settings, &incoming);
        }
        let Some(Judged::Genuine(genuine)) = judged else { return Some(false) };
        let policy = inbound::policy_of(&settings);
        let keep = |tx: &mut dyn krama_store::Sql| {
            inbound::keep(tx, &store, "monobank", &genuine, &request.body, &policy, now)
        };
        self.write(node, "keep a webhook", keep).done()?;
        debug_assert!(matches!(genuine, Genuine::Report(_)), "the bank writes what krama can read");
        Some(true)
    }

    /// Asks for a key, if that is allowed now. Answers whether there is a fresh one.
    fn refresh_key(
        &mut self,
        node: usize,
        store: &StoreId,
        connector: &Connector,
        question: &Request,
    ) -> Option<bool> {
        let now = self.clock(node);
        if !Rc::clone(&self.nodes[node].keys).pass(store, now) {
            return Some(false);
        }
        let answer = self.ask_now(question);
        let (Answer::Response(response), Some(webhook)) = (answer, &connector.webhook) else {
            return Some(false);
        };
        let Some(key) = (webhook.read_key)(&response) else { return Some(false) };
        self.record.count("keys fetched");
        self.write(node, "note a key", |tx| stores::note(tx, store, &key.key, &key.value, now)).done()?;
        Some(true)
    }

    /// Somebody makes an invoice in the bank's cabinet, not through krama. Answers its id.
    pub(crate) fn make_invoice(
        &mut self,
        store: usize,
        reference: &str,
        minor: i64,
        at: Timestamp,
    ) -> String {
        let shop = &self.shops[store];
        let asked = json!({
            "amount": minor, "ccy": 980, "merchantPaymInfo": { "reference": reference },
            "webHookUrl": format!("{PUBLIC_URL}/webhooks/monobank/{}", shop.id),
        });
        let create = Request::post_json("http://twin/api/merchant/invoice/create", &asked);
        let create = create.with_header("x-token", shop.plan.bank);
        let made = self.sandbox.monobank.serve(&create, at, &mut self.dice).response;
        let id = made.body_json().and_then(|body| body["invoiceId"].as_str().map(str::to_owned));
        id.expect("a good request gets an invoice")
    }

    /// Payments to the same account that belong to no order of ours: they end in quarantine.
    pub(crate) fn foresee_strangers(&mut self, span: i64) {
        for nth in 0..STRANGERS {
            let at = self.now.plus_ms(self.dice.between(0, span));
            let store = self.dice.index(self.shops.len());
            let id = self.make_invoice(store, &format!("INV-{nth}"), 100 + nth, at);
            for (nth, request) in (0_i64..).zip(self.sandbox.monobank.pay(&id, at)) {
                self.queue.push(at.plus_ms(nth * SECOND_MS), Event::Webhook { request, tries: 0 });
            }
        }
    }
}
