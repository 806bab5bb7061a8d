//! What it means for an order that a person gives one of its effects up: what waited for the outside is told that it
//! will not come. Which effects may be given up at all says [`crate::effect::State::after`].

use crate::effect::{Intent, State};
use crate::fact::Fact;
use crate::invoice::{CancelState, Invoice};
use crate::order::{AttemptNo, Order};

/// What follows for the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Consequence {
    /// Nothing waited for it.
    Nothing,
    /// It certainly did not happen: this follows.
    Certain(Fact),
    /// It may have happened. This follows only from the word of somebody who looked and found that it did not.
    Doubtful(Fact),
}

/// What follows from giving up an effect that stands so; `uncertain` when a try of it may have been carried out though
/// no answer came.
pub fn consequence(order: &Order, intent: &Intent, state: State, uncertain: bool) -> Consequence {
    match intent {
        Intent::Refund { reference } => refund(order, reference, uncertain || state == State::Unknown),
        Intent::CreateInvoice { attempt } => invoice(order, *attempt),
        Intent::CreateWaybill { reference } => {
            waybill(order, reference, uncertain || state == State::Unknown)
        }
        Intent::RemoveInvoice { .. }
        | Intent::NotifyManager { .. }
        | Intent::NotifyCustomer { .. }
        | Intent::Reply { .. }
        | Intent::DeleteWaybill { .. }
        | Intent::Conversion { .. } => Consequence::Nothing,
    }
}

/// The sum of a refund is kept from other refunds until the bank has answered. Whoever frees it though the money went
/// back lets it go back twice.
fn refund(order: &Order, reference: &str, is_doubtful: bool) -> Consequence {
    let Some(refund) = order.refunds.get(reference).filter(|refund| refund.failed.is_none()) else {
        return Consequence::Nothing;
    };
    if order.invoices.get(&refund.invoice_id).is_some_and(|invoice| is_listed(invoice, reference)) {
        return Consequence::Nothing;
    }
    let failed =
        |reason: &str| Fact::RefundFailed { reference: reference.to_owned(), reason: reason.to_owned() };
    if is_doubtful {
        Consequence::Doubtful(failed(
            "given up by a person who looked: the bank had not given the money back",
        ))
    } else {
        Consequence::Certain(failed("given up by a person before the bank was to give the money back"))
    }
}

/// Whether the bank said that it gives, or gave, the money of this refund back.
fn is_listed(invoice: &Invoice, reference: &str) -> bool {
    let reports = std::iter::once(&invoice.latest).chain(&invoice.money);
    let mut cancels = reports.flat_map(|report| &report.cancels);
    cancels.any(|cancel| cancel.reference == reference && cancel.state != CancelState::Failure)
}

/// The shopper's page waits for an attempt to get its invoice. One that was lost is waited for no more: it has a
/// successor, or the managers know of it. Should the bank have made it all the same, nobody was told its address.
fn invoice(order: &Order, attempt: AttemptNo) -> Consequence {
    let is_awaited = order
        .attempts
        .get(&attempt)
        .is_some_and(|waiting| waiting.invoice.is_none() && waiting.refused.is_none() && !waiting.lost);
    if !is_awaited {
        return Consequence::Nothing;
    }
    let reason = "given up by a person before the bank made the invoice".to_owned();
    Consequence::Certain(Fact::InvoiceRefused { attempt, reason })
}

/// Another waybill is made only when this one is not. Whoever gives it up though the carrier made it pays for two.
fn waybill(order: &Order, reference: &str, is_doubtful: bool) -> Consequence {
    if order.waybills.get(reference).is_none_or(|waybill| !waybill.is_open()) {
        return Consequence::Nothing;
    }
    let refused =
        |reason: &str| Fact::WaybillRefused { reference: reference.to_owned(), reason: reason.to_owned() };
    if is_doubtful {
        Consequence::Doubtful(refused("given up by a person who looked: the carrier had made no waybill"))
    } else {
        Consequence::Certain(refused("given up by a person before the carrier was to make the waybill"))
    }
}

#[cfg(test)]
mod tests;
