//! Waybills as tasks: from an order and what staff packed to the call, and from its answer to what the order learns.

use super::super::has_payment_control;
use super::{Draft, Payer, Recipient, Seat, Sender, destination, flow, others};
use crate::http::{Answer, Request};
use crate::settings::Settings;
use crate::task::{Reading, Settled, Step, Task, Work};
use krama_domain::effect::{Hold, Intent, Outcome};
use krama_domain::fact::Fact;
use krama_domain::money::Money;
use krama_domain::order::Order;
use krama_domain::parcel::{Cash, CashWay, TrackingNumber};
use krama_domain::time::Timestamp;
use krama_domain::waybill;

fn refused(code: &str, reason: impl Into<String>) -> Outcome {
    Outcome::Refused { code: code.to_owned(), reason: reason.into() }
}

/// Whether a task is about waybills.
pub(in crate::nova_poshta) const fn is_mine(task: &Task) -> bool {
    matches!(task.work, Work::Deliver(Intent::CreateWaybill { .. } | Intent::DeleteWaybill { .. }))
}

/// The waybill of an order that krama made under this number.
fn key_of<'a>(order: &'a Order, number: &TrackingNumber) -> Option<&'a str> {
    order.parcels.get(number).and_then(|parcel| parcel.waybill.as_deref())
}

/// Begins a task about a waybill.
pub(in crate::nova_poshta) fn plan(settings: &Settings, index: usize, task: &Task, now: Timestamp) -> Step {
    match begin(settings, task, now) {
        Ok(request) => Step::Send { tasks: vec![index], request },
        Err(settled) => Step::Settle(Settled { task: index, ..*settled }),
    }
}

fn begin(settings: &Settings, task: &Task, now: Timestamp) -> Result<Request, Box<Settled>> {
    let Some(order) = task.order() else {
        return Err(Settled::plain(0, refused("not_an_order", "a waybill belongs to an order")).into());
    };
    match &task.work {
        Work::Deliver(Intent::CreateWaybill { reference }) => {
            let draft = draft(settings, order, reference, now)
                .map_err(|outcome| Box::new(settle(reference, outcome)))?;
            match (is_off(order, reference), task.uncertain) {
                (true, false) => {
                    Err(settle(reference, refused("cancelled", "the order was cancelled meanwhile")).into())
                }
                // What may have been made before the order was cancelled must not be lost out of sight.
                (true, true) => Ok(flow::seek(settings, &draft, now)),
                (false, uncertain) => Ok(flow::begin(settings, &draft, uncertain, now)),
            }
        }
        Work::Deliver(Intent::DeleteWaybill { number }) => {
            let note = "not needed any more: krama did not make this waybill".to_owned();
            let key =
                key_of(order, number).ok_or_else(|| Box::new(Settled::plain(0, Outcome::Done { note })))?;
            Ok(others::delete(&super::super::Carrier::of(settings), &[key]))
        }
        _ => Err(Settled::plain(0, refused("misdirected", "this work is not about a waybill")).into()),
    }
}

/// Whether nobody wants the waybill any more.
fn is_off(order: &Order, reference: &str) -> bool {
    let is_made = order.waybills.get(reference).is_some_and(|waybill| waybill.made.is_some());
    order.cancelled.is_some() && !is_made
}

/// A refusal is news for the order: it waits for no waybill any more.
fn settle(reference: &str, outcome: Outcome) -> Settled {
    let mut settled = Settled::plain(0, outcome);
    if let Outcome::Refused { reason, .. } = &settled.outcome {
        settled.facts.push(Fact::WaybillRefused { reference: reference.to_owned(), reason: reason.clone() });
    }
    settled
}

/// Reads the answer to a call of [`plan`].
pub(in crate::nova_poshta) fn read(
    settings: &Settings,
    index: usize,
    task: &Task,
    request: &Request,
    answer: &Answer,
    now: Timestamp,
) -> Reading {
    let done = |settled: Settled| Reading::Settled(vec![Settled { task: index, ..settled }]);
    match (&task.work, task.order()) {
        (Work::Deliver(Intent::CreateWaybill { reference }), Some(order)) => {
            let draft = match draft(settings, order, reference, now) {
                Ok(draft) => draft,
                Err(outcome) => return done(settle(reference, outcome)),
            };
            match flow::read(settings, &draft, request, answer, now) {
                flow::Making::Again(request) => Reading::Again(request),
                flow::Making::Ended(outcome) => done(settle(reference, outcome)),
                flow::Making::Made(made) => done(made_known(settings, order, reference, &draft, made)),
            }
        }
        (Work::Deliver(Intent::DeleteWaybill { .. }), _) => {
            done(Settled::plain(0, others::read_delete(settings, answer)))
        }
        _ => done(Settled::plain(0, refused("misdirected", "this work is not about a waybill"))),
    }
}

fn made_known(
    settings: &Settings,
    order: &Order,
    reference: &str,
    draft: &Draft,
    made: super::Made,
) -> Settled {
    let Ok(number) = TrackingNumber::parse(&made.number) else {
        let reason =
            format!("Nova Poshta made a waybill with a number that cannot be followed: {}", made.number);
        return settle(reference, Outcome::Unknown { reason });
    };
    let way = if has_payment_control(settings) { CashWay::Contract } else { CashWay::Transfer };
    let cash = Cash { amount: Money::new(draft.cash_minor, order.currency()), way };
    let note = format!("waybill {number}");
    let fact = Fact::WaybillMade { reference: reference.to_owned(), number, key: made.key, cash };
    Settled { facts: vec![fact], ..Settled::plain(0, Outcome::Done { note }) }
}

/// The waybill of a request, by the order as it stands now: what is still to be paid, and what no other parcel of it
/// collects already, is collected at the handing over.
fn draft(settings: &Settings, order: &Order, reference: &str, now: Timestamp) -> Result<Draft, Outcome> {
    let asked = order.waybills.get(reference).ok_or_else(|| refused("no_request", "nobody asked for it"))?;
    let sender = Sender::of(settings).map_err(|field| {
        let reason = format!("who sends is not known: set {field}");
        Outcome::Blocked { reason, hold: Hold::Person }
    })?;
    let contents = &asked.contents;
    let (to, to_locker) =
        destination::of(order).map_err(|nowhere| refused(nowhere.code(), nowhere.to_string()))?;
    let name = &order.customer.name;
    Ok(Draft {
        reference: reference_of(order, asked.nth),
        day: contents.day.max(now),
        sender,
        recipient: Recipient {
            last_name: name.last.clone(),
            first_name: name.first.clone(),
            middle_name: String::new(),
            phone: order.customer.phone.digits().to_owned(),
            to,
        },
        payer: match contents.payer {
            waybill::Payer::Sender => Payer::Sender,
            waybill::Payer::Recipient => Payer::Recipient,
        },
        to_locker,
        seats: vec![Seat { grams: contents.grams, cm: contents.sides_cm }],
        description: contents.description.clone(),
        value_minor: contents.value.minor,
        cash_minor: order.to_collect().minor,
        payment_control: has_payment_control(settings),
    })
}

/// What the carrier keeps: the order's number, and which of its parcels it is.
fn reference_of(order: &Order, nth: u32) -> String {
    if nth <= 1 { order.number.to_string() } else { format!("{}/{nth}", order.number) }
}
