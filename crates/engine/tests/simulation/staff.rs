//! The staff: what they do to orders, to effects, to lanes, and in the bank's cabinet. Now and then two of them do the
//! same.

use crate::carrier::{Sending, taken_off};
use crate::event::Event;
use crate::shop::Subjected;
use crate::world::World;
use krama_domain::effect::Destination;
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::money::Money;
use krama_domain::order::{CancelReason, Order};
use krama_domain::time::{HOUR_MS, MINUTE_MS, Random, SECOND_MS};
use krama_domain::transition::refundable_minor;
use krama_engine::lane;
use krama_store::repo::apply::Applied;
use krama_store::repo::orders;
use std::rc::Rc;

mod cabinet;
mod repair;
mod rounds;

/// Who works here.
pub(crate) const NAMES: [&str; 2] = ["Олена", "Тарас"];
/// Of all deeds, so many in a thousand are done once more by somebody else.
const TWICE: u64 = 250;

/// Something that a member of the staff does about an order. References are drawn before, so that doing the same twice
/// is recognised.
#[derive(Debug, Clone)]
pub(crate) enum Deed {
    Cancel,
    Confirm,
    /// Gives money back, all that is left of an invoice or a part of it.
    Refund {
        reference: String,
        whole: bool,
    },
    /// Writes a transfer down: what is due, or an odd sum.
    Record {
        reference: String,
        whole: bool,
    },
    Judge {
        reference: String,
        accepted: bool,
    },
    /// Transfers money of a receipt back.
    Return {
        receipt: String,
        reference: String,
    },
    /// Decides about the first sum that fits nothing.
    JudgeSum {
        counts: bool,
    },
    /// Replays what failed or is unknown, or gives it up.
    Repair {
        discard: bool,
    },
    /// Gives up whatever still waits.
    GiveUp,
    /// Presses a button of the bank's cabinet.
    Cabinet {
        act: &'static str,
        invoice: String,
    },
    /// Gives money back in the bank's cabinet; the bank tells krama of it, or does not.
    RefundInCabinet {
        told: bool,
    },
    /// Sends the order; so many times before it could not be sent yet.
    Send {
        sending: Sending,
        tries: u32,
    },
    /// Takes a number off the order.
    TakeOff {
        number: Option<String>,
    },
    /// Deletes a waybill in the carrier's cabinet.
    DeleteInCabinet {
        number: String,
    },
    /// Makes an invoice over another sum in the bank's cabinet, under the order's number, and it is paid.
    OddInvoice,
}

impl World {
    pub(crate) fn foresee_staff(&mut self, about: Subjected) {
        let mut plan = Vec::new();
        let receipt = self.reference("receipt");
        match self.dice.between(0, 9) {
            0 | 1 => plan.extend((0..self.dice.between(1, 2)).map(|_| self.some_refund())),
            2 => plan.push(Deed::Cancel),
            3 => plan.push(Deed::Confirm),
            4 | 5 => {
                let (accepted, whole) = (self.dice.chance(700), self.dice.chance(700));
                plan.push(Deed::Record { reference: receipt.clone(), whole });
                plan.push(Deed::Judge { reference: receipt.clone(), accepted });
                if self.dice.chance(400) {
                    plan.push(Deed::Return { receipt, reference: self.reference("return") });
                }
            }
            6 => plan.extend([Deed::OddInvoice, Deed::JudgeSum { counts: self.dice.chance(500) }]),
            7 => plan.push(Deed::RefundInCabinet { told: self.dice.chance(600) }),
            8 => plan.push(Deed::GiveUp),
            _ => {}
        }
        plan.push(Deed::Repair { discard: self.dice.chance(400) });
        if self.dice.chance(200) {
            plan.push(self.some_refund());
        }
        if self.dice.chance(200) {
            plan.push(Deed::Cancel);
        }
        self.foresee_deeds(about, plan);
    }

    /// The deeds happen one after another, in this order, with some time between them.
    fn foresee_deeds(&mut self, about: Subjected, plan: Vec<Deed>) {
        let mut ms = 0;
        for deed in plan {
            ms +=
                if self.dice.chance(300) { self.dice.between(0, 30 * SECOND_MS) } else { self.some_while() };
            if self.dice.chance(TWICE) {
                let later = ms + self.dice.between(0, 5 * SECOND_MS);
                self.foresee(later, Event::Staff { about, deed: deed.clone(), name: NAMES[1] });
            }
            self.foresee(ms, Event::Staff { about, deed, name: NAMES[0] });
        }
    }

    fn some_refund(&mut self) -> Deed {
        Deed::Refund { reference: self.reference("refund"), whole: self.dice.chance(500) }
    }

    fn reference(&mut self, kind: &str) -> String {
        format!("{kind}-{}", self.dice.below(1 << 40))
    }

    /// Milliseconds that something takes, from minutes to two hours.
    fn some_while(&mut self) -> i64 {
        self.dice.between(MINUTE_MS, 2 * HOUR_MS)
    }

    /// Lanes are stopped for a while, until the time is over in which things go wrong.
    pub(crate) fn foresee_pauses(&mut self, storm_ms: i64) {
        for _ in 0..self.weather.pauses {
            let store = self.dice.index(self.shops.len());
            let lane = Destination::ALL[self.dice.index(Destination::ALL.len())];
            let from = self.dice.between(0, storm_ms);
            let to = (from + self.dice.between(SECOND_MS, 20 * MINUTE_MS)).min(storm_ms);
            self.foresee(from, Event::Pause { store, lane, paused: true });
            self.foresee(to, Event::Pause { store, lane, paused: false });
        }
        for store in 0..self.shops.len() {
            for lane in Destination::ALL {
                self.foresee(storm_ms + SECOND_MS, Event::Pause { store, lane, paused: false });
            }
        }
    }

    /// Somebody stops a lane that is at work.
    pub(crate) fn foresee_pause(&mut self, lease: &krama_store::repo::lanes::Lease) {
        let Some(store) = self.shops.iter().position(|shop| shop.id == lease.store) else { return };
        let from = self.dice.between(0, SECOND_MS);
        let to = from + self.dice.between(SECOND_MS, 2 * MINUTE_MS);
        self.foresee(from, Event::Pause { store, lane: lease.lane, paused: true });
        self.foresee(to, Event::Pause { store, lane: lease.lane, paused: false });
    }

    /// Somebody does something.
    pub(crate) fn command(&mut self, about: Subjected, deed: Deed, name: &'static str) {
        let is_done = match &deed {
            Deed::Repair { discard } => self.repair(about, *discard),
            Deed::GiveUp => self.give_up(about),
            Deed::Cabinet { .. } | Deed::RefundInCabinet { .. } | Deed::OddInvoice => {
                self.at_the_bank_ourselves(about, &deed);
                Some(())
            }
            Deed::DeleteInCabinet { number } => {
                self.delete_in_cabinet(number);
                Some(())
            }
            _ => self.work_on_order(about, &deed, name),
        };
        // Nobody knows whether it went through; references make a second try harmless.
        if is_done.is_none() {
            self.foresee(30 * SECOND_MS, Event::Staff { about, deed, name });
        }
    }

    /// `None` when nobody knows whether it is written.
    fn work_on_order(&mut self, about: Subjected, deed: &Deed, name: &str) -> Option<()> {
        let node = self.some_node().filter(|_| !self.is_away())?;
        let fact = match deed {
            Deed::Send { sending, tries } => self.sending(about, sending, *tries),
            _ => self.order_of(about).and_then(|order| fact(&order, deed)),
        };
        let Some(fact) = fact else { return Some(()) };
        let (store, profiles) = (self.shops[about.store].id.clone(), Rc::clone(&self.profiles));
        let happening = Happening { fact, actor: Actor::Staff(name.to_owned()), at: self.clock(node) };
        let command =
            |tx: &mut dyn krama_store::Sql| lane::command(tx, &profiles, &store, about.order, &happening);
        match self.write(node, "command", command).done()? {
            Applied::Order(_) => {
                self.record.count("commands of the staff");
                self.record.deeds.push((about, happening.fact));
            }
            Applied::Refused(_) => self.record.count("commands refused"),
            Applied::NoOrder => self.complain("no order is lost", &format!("{about:?} was placed")),
        }
        Some(())
    }

    /// An order as it stands.
    pub(crate) fn order_of(&self, about: Subjected) -> Option<Order> {
        let store = &self.shops[about.store].id;
        self.read(|tx| orders::get(tx, store, about.order))
    }
}

/// What a deed means for an order as it stands; `None` when there is nothing to do.
fn fact(order: &Order, deed: &Deed) -> Option<Fact> {
    let words = || "звірено телефоном".to_owned();
    let money = |minor: i64| Money::new(minor, order.currency());
    Some(match deed {
        Deed::Cancel => Fact::Cancelled { reason: CancelReason::Staff("no stock".to_owned()) },
        Deed::Confirm => Fact::ConfirmedByHand { note: words() },
        Deed::Refund { reference, whole } => refund(order, reference, *whole)?,
        Deed::Record { reference, whole } => {
            let due = order.due().now.minor.max(100);
            let amount = money(if *whole { due } else { due / 3 + 7 });
            Fact::ReceiptRecorded { reference: reference.clone(), amount, note: words() }
        }
        Deed::Judge { reference, accepted } => {
            Fact::ReceiptJudged { reference: reference.clone(), accepted: *accepted, reason: words() }
        }
        Deed::Return { receipt, reference } => {
            let amount = money(order.by_hand.receipts.get(receipt)?.amount.minor / 2);
            let (receipt, reference) = (receipt.clone(), reference.clone());
            Fact::ReceiptReturned { receipt, reference, amount, note: words() }
        }
        Deed::JudgeSum { counts } => {
            let invoice_id = order.open_mismatches().next()?.invoice_id.clone();
            Fact::MismatchJudged { invoice_id, counts: *counts, reason: words() }
        }
        Deed::TakeOff { number } => taken_off(order, number.as_deref())?,
        _ => return None,
    })
}

/// Half or all of what is left of the first invoice that took money.
fn refund(order: &Order, reference: &str, whole: bool) -> Option<Fact> {
    let left = |id: &String| refundable_minor(order, id).filter(|left| *left > 1);
    let (id, left) = order.invoices.keys().find_map(|id| left(id).map(|left| (id, left)))?;
    let minor = if whole { left } else { left / 2 };
    let amount = Money::new(minor, order.currency());
    Some(Fact::RefundRequested { reference: reference.to_owned(), invoice_id: id.clone(), amount })
}
