//! Which moves of people are legal, in one table. Facts of the outside are never refused: they happened.

use crate::fact::Fact;
use crate::invoice::CancelState;
use crate::order::{ATTEMPTS_MAX, Order, Status};

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
    /// A refund is a positive sum in the order's currency.
    #[error("a refund is a positive sum in the order's currency")]
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
}

/// The table: status, move, and whether it is legal.
pub const TABLE: [(Status, Move, Option<Refusal>); 9] = [
    (Status::New, Move::Pay, None),
    (Status::New, Move::Refund, None),
    (Status::New, Move::Cancel, None),
    (Status::Confirmed, Move::Pay, Some(Refusal::NothingToPay)),
    (Status::Confirmed, Move::Refund, None),
    (Status::Confirmed, Move::Cancel, None),
    (Status::Cancelled, Move::Pay, Some(Refusal::OrderCancelled)),
    (Status::Cancelled, Move::Refund, None),
    (Status::Cancelled, Move::Cancel, Some(Refusal::OrderCancelled)),
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
        Fact::PaymentRequested { .. } => check(order.status(), Move::Pay),
        Fact::Cancelled { .. } => check(order.status(), Move::Cancel),
        Fact::RefundRequested { reference, invoice_id, amount } => {
            check(order.status(), Move::Refund)?;
            if order.refunds.contains_key(reference) {
                return Err(Refusal::RefundAskedAlready);
            }
            if amount.minor <= 0 || amount.currency != order.currency() {
                return Err(Refusal::NotARefundSum);
            }
            let left = refundable_minor(order, invoice_id).ok_or(Refusal::NoSuchCapture)?;
            if amount.minor > left { Err(Refusal::MoreThanCaptured) } else { Ok(()) }
        }
        _ => Ok(()),
    }
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
