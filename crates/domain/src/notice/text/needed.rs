//! Whether a notice still says something true when its turn comes. Orders move on while a lane waits.

use super::payment::is_on_hold;
use crate::notice::Notice;
use crate::order::Order;

/// Why nobody needs `notice` any more, in words for the attempts log; `None` while it is needed.
pub fn not_needed(notice: Notice, order: &Order) -> Option<&'static str> {
    match notice {
        Notice::Unpaid => {
            settled(order).or_else(|| (!last_lapsed(order)).then_some("the shopper tries again"))
        }
        Notice::NoInvoice => {
            settled(order).or_else(|| has_invoice(order).then_some("an invoice was made meanwhile"))
        }
        Notice::Held => {
            let on_hold = order.invoices.values().any(is_on_hold);
            (!on_hold).then_some("no money is on hold any more")
        }
        Notice::Waits | Notice::LastDay => {
            let waits = order.parcels.values().any(|parcel| parcel.waits_since().is_some());
            (!waits).then_some("the parcel does not wait any more")
        }
        _ => None,
    }
}

fn settled(order: &Order) -> Option<&'static str> {
    if order.is_covered() {
        Some("the money came meanwhile")
    } else if order.cancelled.is_some() {
        Some("the order was cancelled meanwhile")
    } else {
        None
    }
}

fn last_lapsed(order: &Order) -> bool {
    order.last_attempt().is_some_and(|(_, attempt)| attempt.lapsed)
}

fn has_invoice(order: &Order) -> bool {
    order.last_attempt().is_some_and(|(_, attempt)| attempt.invoice.is_some())
}
