//! What carriers collect: exactly what was due when the parcel was handed over.

use super::{Entry, Kind};
use crate::money::Money;
use crate::order::Order;
use crate::parcel::{CASH_ROUNDING_MINOR, Parcel, TrackingNumber};
use crate::time::Timestamp;

/// Money of one parcel that was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collected {
    /// Of which parcel.
    pub number: TrackingNumber,
    /// When it was handed over.
    pub at: Timestamp,
    /// What was due from the customer at that moment.
    pub due: Money,
    /// What the carrier took, as the ledger counts it.
    pub amount: Money,
}

impl Collected {
    /// Whether the carrier took something else than was due.
    pub const fn differs(&self) -> bool {
        self.amount.minor != self.due.minor
    }
}

/// What carriers collected for `order`, parcel by parcel in the order of their handing over. `others` are its other
/// movements. Where a parcel says what it collects, cash is rounded by the carrier, so a small difference counts as what
/// was due; where it says nothing, it collected what was due.
pub(super) fn collected(order: &Order, others: &[Entry]) -> Vec<Collected> {
    let received = |(number, parcel): (&TrackingNumber, &Parcel)| {
        let at = parcel.received_at().filter(|_| parcel.is_outbound() && parcel.dropped.is_none())?;
        Some((at, number.clone(), parcel.collects()))
    };
    let mut parcels: Vec<_> = order.parcels.iter().filter_map(received).collect();
    parcels.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
    let mut before = 0_i64;
    let mut all = Vec::new();
    for (at, number, told) in parcels {
        let had: i64 = others.iter().filter(|entry| entry.at <= at).map(signed).sum();
        let due = (order.total().minor - had - before).max(0);
        let minor = match told {
            Some(cash) if (cash.amount.minor - due).abs() > CASH_ROUNDING_MINOR => cash.amount.minor,
            Some(_) | None => due,
        };
        before = before.saturating_add(minor);
        let sum = |minor| Money::new(minor, order.currency());
        all.push(Collected { number, at, due: sum(due), amount: sum(minor) });
    }
    all
}

const fn signed(entry: &Entry) -> i64 {
    if entry.kind.is_income() { entry.amount.minor } else { -entry.amount.minor }
}

/// The ledger's entries of what carriers collected.
pub(super) fn entries(order: &Order, others: &[Entry]) -> Vec<Entry> {
    let taken = collected(order, others).into_iter().filter(|one| one.amount.minor > 0);
    let entry = |one: Collected| Entry {
        key: format!("carrier/{}", one.number),
        kind: Kind::Carrier,
        invoice_id: one.number.as_str().to_owned(),
        amount: one.amount,
        at: one.at,
    };
    taken.map(entry).collect()
}
