//! Where an order stands for its customer: one value, from which page and live status are made.
//!
//! Money that came decides first, then cancellation, then what the provider is doing, then the last attempt. A page
//! that somebody opened by hand shows the same as one to which the bank sent them: nothing in the address counts.

use crate::view::advice::Advice;
use krama_domain::decide::is_live;
use krama_domain::invoice::{Invoice, Status};
use krama_domain::ledger::PaymentStatus;
use krama_domain::ledger::payment_status;
use krama_domain::order::{Attempt, CancelReason, Cancelled, Order};
use krama_domain::pay::PayType;
use krama_domain::time::Timestamp;
use krama_domain::transition::{Move, check, payable_as};

#[cfg(test)]
mod tests;

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Everything came.
    Paid,
    /// The prepayment came, the rest is due on delivery.
    Prepaid,
    /// Cash on delivery, accepted.
    CashOnDelivery,
    /// The invoice is being made.
    Making,
    /// Waits for the payer, or for the news that they paid.
    Awaiting,
    /// The bank is processing the payment.
    Processing,
    /// Money came that does not fit the order; a person looks at it.
    Mismatch,
    /// A manager looks for a transfer that the shopper says they made.
    Reviewing,
    /// The bank blocked the sum and has not taken it.
    Held,
    /// The last try failed.
    Failed(Advice),
    /// The invoice can no longer be paid.
    Expired,
    /// Cancelled, and no money is kept.
    Cancelled,
    /// Cancelled while money had come: a person will return it.
    CancelledPaid,
    /// Ordered anew.
    Replaced,
    /// A part went back.
    PartlyRefunded,
    /// All of it went back.
    Refunded,
}

impl State {
    /// A stable name, `data-state` in the page.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Prepaid => "prepaid",
            Self::CashOnDelivery => "cod",
            Self::Making => "making",
            Self::Awaiting => "awaiting",
            Self::Processing => "processing",
            Self::Mismatch => "mismatch",
            Self::Reviewing => "reviewing",
            Self::Held => "held",
            Self::Failed(_) => "failed",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::CancelledPaid => "cancelled_paid",
            Self::Replaced => "replaced",
            Self::PartlyRefunded => "partly_refunded",
            Self::Refunded => "refunded",
        }
    }

    /// Whether something is expected to change within minutes by itself, so that a page should follow it.
    pub const fn is_moving(self) -> bool {
        matches!(self, Self::Making | Self::Awaiting | Self::Processing | Self::Held)
    }

    /// Whether the page should offer to pay.
    pub const fn asks_payment(self) -> bool {
        matches!(self, Self::Awaiting | Self::Failed(_) | Self::Expired)
    }
}

/// Where an order stands at `now`.
pub fn order_state(order: &Order, now: Timestamp) -> State {
    match payment_status(order) {
        PaymentStatus::Refunded => State::Refunded,
        PaymentStatus::PartlyRefunded => State::PartlyRefunded,
        status => {
            order.cancelled.as_ref().map_or_else(|| open_state(order, status, now), |c| cancelled(order, c))
        }
    }
}

/// Whether the order can be paid now: the state asks for it and the table of moves allows it.
pub fn is_payable(order: &Order, state: State) -> bool {
    let within_limit = order.attempts.len() < krama_domain::order::ATTEMPTS_MAX;
    state.asks_payment()
        && check(payable_as(order), Move::Pay).is_ok()
        && (within_limit || state == State::Awaiting)
}

fn cancelled(order: &Order, cancelled: &Cancelled) -> State {
    match cancelled.reason {
        _ if order.ledger().captured_minor() > 0 => State::CancelledPaid,
        CancelReason::Replaced(_) => State::Replaced,
        CancelReason::Staff(_) => State::Cancelled,
    }
}

fn open_state(order: &Order, status: PaymentStatus, now: Timestamp) -> State {
    match status {
        PaymentStatus::Paid => State::Paid,
        PaymentStatus::Prepaid => State::Prepaid,
        PaymentStatus::Checking => checking(order),
        _ if order.pay_type == PayType::Cod => State::CashOnDelivery,
        _ => order.last_attempt().map_or(State::Awaiting, |(_, attempt)| unpaid(order, attempt, now)),
    }
}

fn checking(order: &Order) -> State {
    let mut pending = order.invoices.values().filter(|invoice| invoice.is_pending()).peekable();
    if order.open_mismatches().next().is_some() {
        State::Mismatch
    } else if order.by_hand.has_open_receipt() {
        State::Reviewing
    } else if pending.peek().is_none() {
        State::Mismatch
    } else if pending.all(|invoice| invoice.latest.status == Status::Hold) {
        State::Held
    } else {
        State::Processing
    }
}

fn unpaid(order: &Order, attempt: &Attempt, now: Timestamp) -> State {
    let invoice = order.invoice_of(attempt);
    let latest = invoice.map(|invoice| &invoice.latest.status);
    if attempt.refused.is_some() || attempt.lost {
        State::Failed(Advice::OurSide)
    } else if latest == Some(&Status::Failure) && !attempt.lapsed {
        State::Failed(Advice::of_code(failure_code(invoice)))
    } else if !is_live(order, attempt, now) {
        State::Expired
    } else if attempt.invoice.is_none() {
        State::Making
    } else {
        State::Awaiting
    }
}

fn failure_code(invoice: Option<&Invoice>) -> Option<&str> {
    invoice.and_then(|invoice| invoice.latest.failure_code.as_deref())
}
