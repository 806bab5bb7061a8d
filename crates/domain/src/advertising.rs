//! The advertising policy: which moment of an order becomes which event. One table, read by server and browser.

use crate::order::Order;
use crate::pay::PayType;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A standard event of the advertising networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Somebody is seriously interested: prepaid, or ordered for cash.
    Lead,
    /// Somebody bought.
    Purchase,
}

impl Event {
    /// In keys: `lead`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Purchase => "purchase",
        }
    }

    /// On the wire: `Lead`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lead => "Lead",
            Self::Purchase => "Purchase",
        }
    }
}

/// A moment of an order that advertising may hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The money due before packing came, or the order was placed for cash on delivery.
    Covered,
    /// The customer has the parcel.
    Received,
}

impl Moment {
    /// When it came for `order`; `None` while it has not. What was cancelled before is not reported.
    pub fn came_at(self, order: &Order) -> Option<Timestamp> {
        let was_confirmed = order.cancelled.as_ref().map_or_else(|| order.is_covered(), |c| c.was_confirmed);
        match self {
            Self::Covered => order.covered_at().filter(|_| was_confirmed),
            Self::Received => order.received_at().filter(|_| order.cancelled.is_none()),
        }
    }
}

/// The table: pay type, moment, event, and whether the browser reports it too. Its value is always the order's
/// total, and its time the moment's own.
pub const POLICY: [(PayType, Moment, Event, bool); 5] = [
    (PayType::OnlineFull, Moment::Covered, Event::Purchase, true),
    (PayType::Prepay, Moment::Covered, Event::Lead, true),
    (PayType::Prepay, Moment::Received, Event::Purchase, false),
    (PayType::Cod, Moment::Covered, Event::Lead, true),
    (PayType::Cod, Moment::Received, Event::Purchase, false),
];

/// The events of a moment for a pay type.
pub fn events(pay_type: PayType, moment: Moment) -> impl Iterator<Item = Event> {
    POLICY.iter().filter(move |row| row.0 == pay_type && row.1 == moment).map(|row| row.2)
}

/// When the moment came that `order` reports as `event`; `None` while it has not, or never will.
pub fn event_at(order: &Order, event: Event) -> Option<Timestamp> {
    let rows = POLICY.iter().filter(|row| row.0 == order.pay_type && row.2 == event);
    rows.filter_map(|row| row.1.came_at(order)).min()
}

/// What the order's page tells the browser's pixel, once the server knows that it happened.
pub fn browser_event(order: &Order) -> Option<Event> {
    let covered = order.cancelled.as_ref().map_or_else(|| order.is_covered(), |c| c.was_confirmed);
    let row = POLICY.iter().find(|row| row.0 == order.pay_type && row.1 == Moment::Covered && row.3);
    row.filter(|_| covered).map(|row| row.2)
}

#[cfg(test)]
mod tests;
