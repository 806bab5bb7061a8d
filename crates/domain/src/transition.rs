//! Which moves of people are legal, in one table. Facts of the outside are never refused: they happened.

use crate::fact::Fact;
use crate::invoice::CancelState;
use crate::money::Money;
use crate::order::{ATTEMPTS_MAX, Order, Status};
use crate::parcel::{PARCELS_MAX, Stage, TrackingNumber};
use crate::receipt::{NOTE_MAX_CHARS, RECEIPTS_MAX};
use crate::waybill::{Contents, WAYBILLS_MAX, Waybill};

/// Why a move is refused. Each has its text in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The order is cancelled.
    #[error("the order is cancelled")]
    OrderCancelled,
    /// Nothing is to be paid online.
    #[error("nothing is to be paid online for this order")]
    NothingToPay,
    /// So many invoices were asked for that something must be wrong.
    #[error("too many payment attempts: ask the shopper to contact a manager")]
    TooManyAttempts,
    /// The customer has the parcel: what follows is a return, not a cancellation.
    #[error("the customer has the parcel: this order cannot be cancelled, only its money be given back")]
    HandedOver,
    /// The number belongs to the order already.
    #[error("this parcel belongs to the order already")]
    ParcelThereAlready,
    /// So many parcels that something must be wrong.
    #[error("too many parcels for one order")]
    TooManyParcels,
    /// The waybill's reference was used already.
    #[error("this waybill was asked for already")]
    WaybillAskedAlready,
    /// A parcel of the order is under way, or is being made.
    #[error("this order has a parcel already: ask for a further one if there is one")]
    WaybillThereAlready,
    /// The carrier has not answered about another waybill of the order: what it collects is not known yet.
    #[error("another waybill of this order is being made: wait for its number")]
    WaybillUnderWay,
    /// Weight, size, value or description is missing or out of bounds.
    #[error("give weight, sides, value and description of the parcel")]
    NotAParcel,
    /// The order has no such parcel.
    #[error("this order has no such parcel")]
    NoSuchParcel,
    /// What was typed is no number of a parcel.
    #[error("this is no number of a parcel: write its 14 digits")]
    NotATrackingNumber,
    /// The parcel belongs to another order.
    #[error("this parcel belongs to another order: take it off there first")]
    ParcelOfAnother,
    /// The order was placed already.
    #[error("the order was placed already")]
    PlacedAlready,
    /// The refund's reference was used already.
    #[error("this refund was asked for already")]
    RefundAskedAlready,
    /// The invoice is not this order's, or took no money.
    #[error("this invoice took no money for this order")]
    NoSuchCapture,
    /// More would be given back than was taken.
    #[error("more would be given back than was taken")]
    MoreThanCaptured,
    /// The order is confirmed already.
    #[error("the order is confirmed already")]
    ConfirmedAlready,
    /// The receipt's reference was used already.
    #[error("this receipt was written down already")]
    ReceiptThereAlready,
    /// So many receipts were written down that something must be wrong.
    #[error("too many receipts for one order")]
    TooManyReceipts,
    /// There is no such receipt.
    #[error("this order has no such receipt")]
    NoSuchReceipt,
    /// Somebody decided about it already.
    #[error("somebody has decided about this already")]
    JudgedAlready,
    /// There is no report of a sum that waits for a decision.
    #[error("no sum of this invoice waits for a decision")]
    NoSuchMismatch,
    /// A sum in another currency cannot count as this order's money.
    #[error("a sum in another currency cannot count as money of this order")]
    OtherCurrency,
    /// The decision needs a reason.
    #[error("write why, in 1 to 500 characters")]
    ReasonMissing,
    /// A sum is positive and in the order's currency.
    #[error("a sum is positive and in the order's currency")]
    NotARefundSum,
}

/// What a person, or a program for them, wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Pay online.
    Pay,
    /// Give money back.
    Refund,
    /// Cancel.
    Cancel,
    /// Confirm without the money.
    Confirm,
}

/// The table: status, move, and whether it is legal.
pub const TABLE: [(Status, Move, Option<Refusal>); 20] = [
    (Status::New, Move::Pay, None),
    (Status::New, Move::Refund, None),
    (Status::New, Move::Cancel, None),
    (Status::New, Move::Confirm, None),
    (Status::Confirmed, Move::Pay, Some(Refusal::NothingToPay)),
    (Status::Confirmed, Move::Refund, None),
    (Status::Confirmed, Move::Cancel, None),
    (Status::Confirmed, Move::Confirm, Some(Refusal::ConfirmedAlready)),
    (Status::Done, Move::Pay, Some(Refusal::NothingToPay)),
    (Status::Done, Move::Refund, None),
    (Status::Done, Move::Cancel, Some(Refusal::HandedOver)),
    (Status::Done, Move::Confirm, Some(Refusal::ConfirmedAlready)),
    (Status::Returned, Move::Pay, Some(Refusal::NothingToPay)),
    (Status::Returned, Move::Refund, None),
    (Status::Returned, Move::Cancel, None),
    (Status::Returned, Move::Confirm, Some(Refusal::ConfirmedAlready)),
    (Status::Cancelled, Move::Pay, Some(Refusal::OrderCancelled)),
    (Status::Cancelled, Move::Refund, None),
    (Status::Cancelled, Move::Cancel, Some(Refusal::OrderCancelled)),
    (Status::Cancelled, Move::Confirm, Some(Refusal::OrderCancelled)),
];

/// Checks the table.
pub fn check(status: Status, step: Move) -> Result<(), Refusal> {
    let row = TABLE.iter().find(|row| row.0 == status && row.1 == step);
    row.and_then(|row| row.2).map_or(Ok(()), Err)
}

/// Checks everything that can forbid a fact which a person brings about.
pub fn admit(order: &Order, fact: &Fact) -> Result<(), Refusal> {
    match fact {
        Fact::Placed if order.effects.is_empty() && order.attempts.is_empty() => Ok(()),
        Fact::Placed => Err(Refusal::PlacedAlready),
        Fact::PaymentRequested { .. } if order.attempts.len() >= ATTEMPTS_MAX => {
            Err(Refusal::TooManyAttempts)
        }
        Fact::PaymentRequested { .. } => check(payable_as(order), Move::Pay),
        Fact::ConfirmedByHand { note } => {
            check(order.status(), Move::Confirm)?;
            check_reason(note)
        }
        Fact::ReceiptRecorded { reference, amount, note } => {
            check_reason(note)?;
            admit_receipt(order, reference, *amount)
        }
        Fact::ReceiptJudged { reference, accepted, reason } => {
            let receipt = order.by_hand.receipts.get(reference).ok_or(Refusal::NoSuchReceipt)?;
            match receipt.verdict {
                Some(_) => Err(Refusal::JudgedAlready),
                None if *accepted => Ok(()),
                None => check_reason(reason),
            }
        }
        Fact::ReceiptReturned { receipt, reference, amount, note } => {
            check_reason(note)?;
            let receipt = order.by_hand.receipts.get(receipt).ok_or(Refusal::NoSuchReceipt)?;
            if receipt.returns.contains_key(reference) {
                return Err(Refusal::RefundAskedAlready);
            }
            check_sum(order, *amount)?;
            if amount.minor > receipt.returnable_minor() { Err(Refusal::MoreThanCaptured) } else { Ok(()) }
        }
        Fact::MismatchJudged { invoice_id, counts, reason } => {
            admit_judgement(order, invoice_id, *counts)?;
            check_reason(reason)
        }
        Fact::WaybillRequested { reference, contents, further } => {
            admit_waybill(order, reference, contents, *further)
        }
        Fact::ParcelAttached { number, waybill: None, .. } => admit_parcel(order, number),
        Fact::ParcelDropped { number, reason } => {
            let parcel = order.parcels.get(number).ok_or(Refusal::NoSuchParcel)?;
            if parcel.received_at().is_some() {
                return Err(Refusal::HandedOver);
            }
            check_reason(reason)
        }
        Fact::CashSeen { number } => {
            let parcel = order.parcels.get(number).ok_or(Refusal::NoSuchParcel)?;
            let is_waiting = parcel.received_at().is_some() && parcel.cash_seen_at.is_none();
            if is_waiting { Ok(()) } else { Err(Refusal::JudgedAlready) }
        }
        Fact::Cancelled { .. } => check(order.status(), Move::Cancel),
        Fact::RefundRequested { reference, invoice_id, amount } => {
            check(order.status(), Move::Refund)?;
            if order.refunds.contains_key(reference) {
                return Err(Refusal::RefundAskedAlready);
            }
            check_sum(order, *amount)?;
            let left = refundable_minor(order, invoice_id).ok_or(Refusal::NoSuchCapture)?;
            if amount.minor > left { Err(Refusal::MoreThanCaptured) } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

/// An order that was confirmed by hand can still be paid online: what it waits for is its money.
pub fn payable_as(order: &Order) -> Status {
    match order.status() {
        Status::Confirmed if !order.is_covered() => Status::New,
        status => status,
    }
}

/// One parcel carries an order, unless somebody says that there is a further one.
fn admit_waybill(order: &Order, reference: &str, contents: &Contents, further: bool) -> Result<(), Refusal> {
    if order.cancelled.is_some() {
        return Err(Refusal::OrderCancelled);
    }
    if order.waybills.contains_key(reference) {
        return Err(Refusal::WaybillAskedAlready);
    }
    if order.waybills.len() >= WAYBILLS_MAX || order.parcels.len() >= PARCELS_MAX {
        return Err(Refusal::TooManyParcels);
    }
    if order.waybills.values().any(Waybill::is_open) {
        return Err(Refusal::WaybillUnderWay);
    }
    if order.stage() != Stage::None && !further {
        return Err(Refusal::WaybillThereAlready);
    }
    if contents.is_sound() && contents.value.currency == order.currency() {
        Ok(())
    } else {
        Err(Refusal::NotAParcel)
    }
}

/// A number that somebody typed. What krama made itself happened, and is never refused.
fn admit_parcel(order: &Order, number: &TrackingNumber) -> Result<(), Refusal> {
    if order.cancelled.is_some() {
        return Err(Refusal::OrderCancelled);
    }
    match order.parcels.get(number) {
        Some(known) if known.dropped.is_none() => Err(Refusal::ParcelThereAlready),
        None if order.parcels.len() >= PARCELS_MAX => Err(Refusal::TooManyParcels),
        _ => Ok(()),
    }
}

fn check_reason(text: &str) -> Result<(), Refusal> {
    let fits = (1..=NOTE_MAX_CHARS).contains(&text.trim().chars().count());
    if fits { Ok(()) } else { Err(Refusal::ReasonMissing) }
}

fn check_sum(order: &Order, amount: Money) -> Result<(), Refusal> {
    let fits = amount.minor > 0 && amount.currency == order.currency();
    if fits { Ok(()) } else { Err(Refusal::NotARefundSum) }
}

fn admit_receipt(order: &Order, reference: &str, amount: Money) -> Result<(), Refusal> {
    if order.by_hand.receipts.contains_key(reference) {
        return Err(Refusal::ReceiptThereAlready);
    }
    if order.by_hand.receipts.len() >= RECEIPTS_MAX {
        return Err(Refusal::TooManyReceipts);
    }
    check_sum(order, amount)
}

fn admit_judgement(order: &Order, invoice_id: &str, counts: bool) -> Result<(), Refusal> {
    let mut open = order.open_mismatches().filter(|seen| seen.invoice_id == invoice_id).peekable();
    if open.peek().is_none() {
        return Err(Refusal::NoSuchMismatch);
    }
    let ours = i64::from(order.currency().numeric());
    if counts && open.any(|seen| seen.currency_number != ours) { Err(Refusal::OtherCurrency) } else { Ok(()) }
}

/// What can still be given back from an invoice, in minor units: taken, less given back, less what is asked for
/// and not answered yet. `None` when the invoice took nothing.
pub fn refundable_minor(order: &Order, invoice_id: &str) -> Option<i64> {
    let invoice = order.invoices.get(invoice_id)?;
    let captured = invoice.capture.as_ref()?.amount_minor;
    let answered = |reference: &str| {
        let cancels = invoice.money.iter().flat_map(|m| m.cancels.iter());
        let mut ours = cancels.filter(|c| c.reference == reference).peekable();
        ours.peek().is_some() && ours.all(|c| c.state != CancelState::Processing)
    };
    let open: i64 = order
        .refunds
        .iter()
        .filter(|(reference, r)| r.invoice_id == invoice_id && r.failed.is_none() && !answered(reference))
        .map(|(_, r)| r.amount.minor)
        .sum();
    Some((captured - invoice.returned_minor() - open).max(0))
}

#[cfg(test)]
mod tests;
