//! Parcels, and how the customer is reached: joined into the order.

use crate::effect::Intent;
use crate::entry::Change;
use crate::fact::Fact;
use crate::ledger::{Collected, Ledger};
use crate::money::Money;
use crate::notice::Notice;
use crate::order::Order;
use crate::parcel::{
    Cash, CashState, Dropped, Leg, Mark, NextLeg, PARCELS_MAX, Parcel, Phase, Report, TrackingNumber,
};
use crate::reach::{Channel, Contact, Off};
use crate::time::Timestamp;
use crate::waybill::Waybill;

/// Joins a fact about parcels or about reaching the customer. Other facts change nothing here.
pub(super) fn absorb(order: &mut Order, fact: &Fact, at: Timestamp) -> Vec<Change> {
    match fact {
        Fact::ParcelAttached { number, waybill, cash } => attach(order, number, waybill.as_ref(), *cash, at),
        Fact::WaybillRequested { reference, contents, further: _ } => {
            let nth = u32::try_from(order.waybills.len() + 1).unwrap_or(u32::MAX);
            let contents = (**contents).clone();
            let waybill = Waybill { nth, at, contents, made: None, refused: None };
            order.waybills.insert(reference.clone(), waybill);
            vec![Change::WaybillRequested { nth }]
        }
        Fact::WaybillMade { reference, number, key, cash } => {
            make_waybill(order, reference, number, (key, *cash), at)
        }
        Fact::WaybillRefused { reference, reason } => refuse_waybill(order, reference, reason),
        Fact::ParcelReported(report) => join(order, report, at),
        Fact::ParcelMarked { number, mark } => set_mark(order, number, *mark),
        Fact::ParcelDropped { number, reason } => drop_number(order, number, reason, at),
        Fact::CashSeen { number } => see_cash(order, number, at),
        Fact::ReachBound { channel, address } => bind(order, *channel, address, at),
        Fact::ReachLost { channel, address, by_customer, reason } => lose(
            order,
            *channel,
            address,
            &Off { since: at, by_customer: *by_customer, reason: reason.clone() },
        ),
        _ => Vec::new(),
    }
}

fn attach(
    order: &mut Order,
    number: &TrackingNumber,
    waybill: Option<&String>,
    cash: Option<Cash>,
    at: Timestamp,
) -> Vec<Change> {
    let before = order.parcels.get(number).cloned();
    let parcel = order.parcels.entry(number.clone()).or_insert_with(|| Parcel::new(Leg::Outbound, at));
    // A number that was taken off and is typed again is the order's again.
    parcel.dropped = None;
    parcel.waybill = parcel.waybill.take().or_else(|| waybill.cloned());
    parcel.cash = parcel.cash.or(cash);
    match before {
        Some(before) if before == *parcel => Vec::new(),
        Some(before) if before.dropped.is_none() => vec![Change::ParcelDetails { number: number.clone() }],
        _ => vec![Change::ParcelAttached { number: number.clone() }],
    }
}

/// The carrier made it, though it may have been given up meanwhile: what exists belongs to the order.
fn make_waybill(
    order: &mut Order,
    reference: &str,
    number: &TrackingNumber,
    (key, cash): (&String, Cash),
    at: Timestamp,
) -> Vec<Change> {
    let Some(waybill) = order.waybills.get_mut(reference).filter(|waybill| waybill.made.is_none()) else {
        return Vec::new();
    };
    waybill.made = Some(number.clone());
    waybill.refused = None;
    let made = Change::WaybillMade { nth: waybill.nth, number: number.clone() };
    std::iter::once(made).chain(attach(order, number, Some(key), Some(cash), at)).collect()
}

fn refuse_waybill(order: &mut Order, reference: &str, reason: &str) -> Vec<Change> {
    let Some(waybill) = order.waybills.get_mut(reference).filter(|waybill| waybill.is_open()) else {
        return Vec::new();
    };
    waybill.refused = Some(reason.to_owned());
    vec![Change::WaybillRefused { nth: waybill.nth, reason: reason.to_owned() }]
}

/// Waybills to be made, and those to be deleted: made by krama, and taken off before the carrier had the parcel.
pub(super) fn waybill_intents(order: &Order) -> Vec<Intent> {
    let create =
        order.waybills.keys().map(|reference| Intent::CreateWaybill { reference: reference.clone() });
    let is_deletable =
        |parcel: &Parcel| parcel.dropped.is_some() && parcel.waybill.is_some() && !parcel.has_moved();
    let unwanted = order.parcels.iter().filter(|(_, parcel)| is_deletable(parcel));
    create.chain(unwanted.map(|(number, _)| Intent::DeleteWaybill { number: number.clone() })).collect()
}

/// A report of a number that is not the order's, or not any more, changes nothing: it was asked for before that.
fn join(order: &mut Order, report: &Report, at: Timestamp) -> Vec<Change> {
    let number = &report.number;
    let Some(parcel) = order.parcels.get_mut(number).filter(|parcel| parcel.dropped.is_none()) else {
        return Vec::new();
    };
    let (is_known, was_strange) =
        (parcel.seen.contains_key(&report.code), parcel.strange.contains(&report.code));
    let is_new = parcel.join(report);
    let (number, code, text) = (number.clone(), report.code.clone(), report.text.clone());
    let mut changes = Vec::new();
    match report.phase {
        Some(phase) if !is_known => {
            changes.push(Change::ParcelCode { number: number.clone(), code, phase, since: report.at, text });
        }
        None if !was_strange => changes.push(Change::ParcelStrange { number: number.clone(), code, text }),
        _ if is_new => changes.push(Change::ParcelDetails { number: number.clone() }),
        _ => {}
    }
    if let Some((next, kind)) = &report.next {
        changes.extend(go_on(order, &number, next, *kind, at));
    }
    changes
}

fn go_on(
    order: &mut Order,
    number: &TrackingNumber,
    next: &TrackingNumber,
    kind: NextLeg,
    at: Timestamp,
) -> Option<Change> {
    if next == number || order.parcels.contains_key(next) || order.parcels.len() >= PARCELS_MAX {
        return None;
    }
    let of = number.clone();
    let leg = match kind {
        NextLeg::Redirected => Leg::Redirected(of),
        NextLeg::Return => Leg::Return(of),
    };
    let mut parcel = Parcel::new(leg, at);
    // The same goods are handed over for the same money.
    parcel.cash =
        order.parcels.get(number).and_then(Parcel::collects).filter(|_| kind == NextLeg::Redirected);
    order.parcels.insert(next.clone(), parcel);
    let is_return = kind == NextLeg::Return;
    Some(Change::ParcelGoesOn { number: number.clone(), next: next.clone(), is_return })
}

fn set_mark(order: &mut Order, number: &TrackingNumber, mark: Mark) -> Vec<Change> {
    let is_new = order.parcels.get_mut(number).is_some_and(|parcel| parcel.marks.insert(mark));
    if is_new { vec![Change::ParcelMarked { number: number.clone(), mark }] } else { Vec::new() }
}

fn drop_number(order: &mut Order, number: &TrackingNumber, reason: &str, at: Timestamp) -> Vec<Change> {
    let Some(parcel) = order.parcels.get_mut(number).filter(|parcel| parcel.dropped.is_none()) else {
        return Vec::new();
    };
    parcel.dropped = Some(Dropped { at, reason: reason.to_owned() });
    vec![Change::ParcelDropped { number: number.clone(), reason: reason.to_owned() }]
}

fn see_cash(order: &mut Order, number: &TrackingNumber, at: Timestamp) -> Vec<Change> {
    let Some(parcel) = order.parcels.get_mut(number).filter(|parcel| parcel.cash_seen_at.is_none()) else {
        return Vec::new();
    };
    parcel.cash_seen_at = Some(at);
    Vec::new()
}

/// Binds a channel to the order's customer.
pub(super) fn bind(order: &mut Order, channel: Channel, address: &str, at: Timestamp) -> Vec<Change> {
    let known = order.reach.channels.get(&channel);
    if known.is_some_and(|contact| contact.address == address && contact.off.is_none()) {
        return Vec::new();
    }
    order.reach.channels.insert(channel, Contact { address: address.to_owned(), since: at, off: None });
    vec![Change::ReachBound { channel }]
}

fn lose(order: &mut Order, channel: Channel, address: &str, off: &Off) -> Vec<Change> {
    let contact = order.reach.channels.get_mut(&channel);
    let Some(contact) = contact.filter(|contact| contact.address == address && contact.off.is_none()) else {
        return Vec::new();
    };
    contact.off = Some(off.clone());
    vec![Change::ReachLost { channel, by_customer: off.by_customer, reason: off.reason.clone() }]
}

/// What follows for the parcels without being told: money that was collected, where the goods are. Money that came by
/// another way before them, and is learned of only now, takes back what they were thought to have collected.
pub(super) fn derived(before: &Order, after: &Order) -> Vec<Change> {
    if before.parcels.is_empty() && after.parcels.is_empty() {
        return Vec::new();
    }
    let mut changes = Vec::new();
    let more = after.ledger().collected_minor() - before.ledger().collected_minor();
    if more != 0 {
        changes.push(Change::Collected { amount: Money::new(more, after.currency()) });
    }
    let known = mismatches(before);
    for found in mismatches(after).into_iter().filter(|found| !known.contains(found)) {
        changes.push(Change::CashMismatch { number: found.number, collected: found.amount, due: found.due });
    }
    let is_here = |order: &Order, number: &TrackingNumber| {
        let handed_over = order.parcels.get(number).filter(|parcel| parcel.received_at().is_some());
        handed_over.is_some_and(|parcel| parcel.is_outbound() && parcel.cash_state() == CashState::Here)
    };
    let collected = Ledger::collected(after).into_iter().filter(|one| one.amount.minor > 0);
    let here = collected.filter(|one| is_here(after, &one.number) && !is_here(before, &one.number));
    changes.extend(here.map(|one| Change::CashHere { number: one.number }));
    let (from, to) = (before.stage(), after.stage());
    if from != to {
        changes.push(Change::Stage { from, to });
    }
    changes
}

/// Parcels that were handed over for something else than what was due.
pub(super) fn mismatches(order: &Order) -> Vec<Collected> {
    Ledger::collected(order).into_iter().filter(Collected::differs).collect()
}

/// What the managers hear of an order's parcels: what came to be, with whether it did.
pub(super) fn notices(order: &Order) -> Vec<(bool, Notice)> {
    let there = || order.parcels.values().filter(|parcel| parcel.dropped.is_none());
    let any_outbound =
        |is: &dyn Fn(&Parcel) -> bool| there().any(|parcel| parcel.is_outbound() && is(parcel));
    let saw = |phase: Phase| any_outbound(&|p| p.seen.values().any(|sight| sight.phase == phase));
    let marked = |mark: Mark| any_outbound(&|p| p.marks.contains(&mark));
    let back = || there().filter(|parcel| matches!(parcel.leg, Leg::Return(_)));
    let given_up = there().any(|p| p.marks.iter().any(|mark| mark.gives_up()) || !p.strange.is_empty());
    vec![
        (order.received_at().is_some(), Notice::Received),
        (saw(Phase::Refused), Notice::ParcelRefused),
        (saw(Phase::Returning) || back().next().is_some(), Notice::Returning),
        (back().any(|parcel| parcel.phase().is_received()), Notice::Returned),
        (marked(Mark::Waits), Notice::Waits),
        (marked(Mark::LastDay), Notice::LastDay),
        (given_up || saw(Phase::Stuck), Notice::ParcelStuck),
        (!mismatches(order).is_empty(), Notice::CashMismatch),
    ]
}
