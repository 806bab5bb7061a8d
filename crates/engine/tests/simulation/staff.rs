//! The staff: they cancel and refund now and then, and settle held money in the bank's cabinet.

use crate::event::Event;
use crate::world::World;
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::OrderId;
use krama_domain::money::Money;
use krama_domain::order::{CancelReason, Order};
use krama_domain::time::SECOND_MS;
use krama_domain::transition::refundable_minor;
use krama_engine::lane;
use krama_store::repo::orders;
use std::rc::Rc;

/// Something that a member of the staff does.
#[derive(Debug, Clone)]
pub(crate) enum Deed {
    Cancel(OrderId),
    /// Gives money back, all that is left of an invoice or a part of it.
    Refund {
        order: OrderId,
        reference: String,
        whole: bool,
    },
    /// Presses a button of the bank's cabinet.
    Cabinet {
        act: &'static str,
        invoice: String,
    },
}

impl World {
    pub(crate) fn foresee_staff(&mut self, order: OrderId) {
        let ms = self.some_while();
        let refunds = if self.dice.chance(400) { 0 } else { self.dice.between(1, 2) };
        for _ in 0..refunds {
            let reference = format!("refund-{}", krama_domain::time::Random::below(&mut self.dice, 1 << 40));
            let whole = self.dice.chance(500);
            self.foresee(ms, Event::Staff(Deed::Refund { order, reference, whole }));
        }
        if refunds == 0 || self.dice.chance(300) {
            let ms = self.some_while();
            self.foresee(ms, Event::Staff(Deed::Cancel(order)));
        }
    }

    pub(crate) fn foresee_cabinet(&mut self, act: &'static str, invoice: &str) {
        let ms = self.dice.between(SECOND_MS, 600 * SECOND_MS);
        self.foresee(ms, Event::Staff(Deed::Cabinet { act, invoice: invoice.to_owned() }));
    }

    pub(crate) fn command(&mut self, deed: Deed) {
        let (now, store) = (self.now, self.store.clone());
        let (id, fact) = match &deed {
            Deed::Cabinet { act, invoice } => {
                // What is held no longer is left alone: releasing it would give money back behind krama's back.
                if self.sandbox.monobank.status(invoice, now) == Some("hold") {
                    self.browse("/", &format!("act={act}&id={invoice}"));
                }
                return;
            }
            Deed::Cancel(id) => (*id, Fact::Cancelled { reason: CancelReason::Staff("no stock".to_owned()) }),
            Deed::Refund { order: id, reference, whole } => {
                let Some(order) = self.read(|tx| orders::get(tx, &store, *id)) else { return };
                let Some(fact) = refund(&order, reference, *whole) else { return };
                (*id, fact)
            }
        };
        let happening = Happening { fact, actor: Actor::Staff("Олена".to_owned()), at: now };
        let profiles = Rc::clone(&self.profiles);
        let done = self.some_node().and_then(|node| {
            self.write(node, "command", |tx| lane::command(tx, &profiles, &store, id, &happening))
        });
        match done {
            Some(_) => self.record.count("commands of the staff"),
            // Nobody knows whether it went through; the same reference makes a second try harmless.
            None => self.foresee(30 * SECOND_MS, Event::Staff(deed)),
        }
    }
}

/// Half or all of what is left of the first invoice that took money.
fn refund(order: &Order, reference: &str, whole: bool) -> Option<Fact> {
    let left = |id: &String| refundable_minor(order, id).filter(|left| *left > 1);
    let (id, left) = order.invoices.keys().find_map(|id| left(id).map(|left| (id, left)))?;
    let minor = if whole { left } else { left / 2 };
    let amount = Money::new(minor, order.currency());
    Some(Fact::RefundRequested { reference: reference.to_owned(), invoice_id: id.clone(), amount })
}
