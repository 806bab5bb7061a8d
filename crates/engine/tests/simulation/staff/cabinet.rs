//! What happens at the bank past krama: held money, money given back, invoices made by hand.

use super::{Deed, NAMES};
use crate::event::Event;
use crate::shop::Subjected;
use crate::world::World;
use krama_connectors::http::Request;
use krama_domain::time::SECOND_MS;

impl World {
    pub(crate) fn foresee_cabinet(&mut self, about: Subjected, act: &'static str, invoice: &str) {
        let ms = self.dice.between(SECOND_MS, 600 * SECOND_MS);
        let deed = Deed::Cabinet { act, invoice: invoice.to_owned() };
        self.foresee(ms, Event::Staff { about, deed, name: NAMES[0] });
    }

    /// A deed that krama sees nothing of but what the bank tells.
    pub(super) fn at_the_bank_ourselves(&mut self, about: Subjected, deed: &Deed) {
        match deed {
            Deed::Cabinet { act, invoice } => self.press_in_cabinet(act, invoice),
            Deed::RefundInCabinet { told } => self.refund_in_cabinet(about, *told),
            Deed::OddInvoice => self.make_odd_invoice(about),
            _ => {}
        }
    }

    /// What is held no longer is left alone: releasing it would give money back behind krama's back.
    fn press_in_cabinet(&mut self, act: &str, invoice: &str) {
        if self.sandbox.monobank.status(invoice, self.now) == Some("hold") {
            self.browse("/", &format!("act={act}&id={invoice}"));
        }
    }

    /// Gives a part of the first invoice back that took money. Whether the bank tells krama is up to `told`.
    fn refund_in_cabinet(&mut self, about: Subjected, told: bool) {
        let Some(order) = self.order_of(about) else { return };
        let ids = self.sandbox.monobank.invoices_of(order.number.as_str());
        for id in ids {
            if self.sandbox.monobank.status(&id, self.now) != Some("success") {
                continue;
            }
            let minor = self.dice.between(1, 5_000);
            let emits = self.sandbox.monobank.refund_in_cabinet(&id, minor, self.now);
            if let Some(last) = emits.last() {
                let told = told.then(|| last.body.clone());
                let number = order.number.as_str().to_owned();
                self.record.cabinet.entry(number).or_default().push((minor, told.clone()));
                self.record.count("refunds in the cabinet");
                self.send_webhooks(if told.is_some() { emits } else { Vec::new() });
                break;
            }
        }
    }

    /// An invoice over a sum that krama never asked for, paid at once.
    fn make_odd_invoice(&mut self, about: Subjected) {
        let Some(order) = self.order_of(about) else { return };
        let minor = order.due().now.minor + self.dice.between(1, 4_000);
        let (number, now) = (order.number.as_str().to_owned(), self.now);
        let id = self.make_invoice(about.store, &number, minor, now);
        let emits = self.sandbox.monobank.pay(&id, now);
        if let Some(last) = emits.last() {
            self.record.odd.insert(id, last.body.clone());
            self.record.count("odd invoices");
        }
        self.send_webhooks(emits);
    }

    fn send_webhooks(&mut self, emits: Vec<Request>) {
        for (nth, request) in (0_i64..).zip(emits) {
            self.foresee(nth * SECOND_MS, Event::Webhook { request, tries: 0 });
        }
    }
}
