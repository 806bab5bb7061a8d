//! What people do to an order by hand: which steps there are, what a form of one says, and the fact that it becomes.
//!
//! A step is a page that tells what will happen (GET) and a form that lets it happen (POST) under the same address. The
//! form carries a reference that was drawn for it, so that sending it twice does it once, and the state of the money
//! that its reader saw, so that nothing is decided on sums that have changed. `page` shows, `handle` answers, `refusals`
//! names why the domain says no.

pub(super) mod handle;
pub(super) mod page;
pub(super) mod refusals;
mod words;

use crate::app::access::Guest;
use crate::form::fields::Fields;
use krama_domain::fact::Fact;
use krama_domain::ledger::payment_status;
use krama_domain::money::Money;
use krama_domain::order::{CancelReason, Order};
use krama_domain::parcel::TrackingNumber;
use krama_domain::receipt::NOTE_MAX_CHARS;
use krama_domain::transition::Refusal;

/// Fewest and most characters of a reference that a form carries.
const REFERENCE_CHARS: std::ops::RangeInclusive<usize> = 8..=32;

/// One thing that people do to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Confirm it without its money.
    Confirm,
    /// Cancel it.
    Cancel,
    /// Give money of an invoice back.
    Refund,
    /// Write a receipt down.
    Receipt,
    /// Accept or reject a receipt.
    Judge,
    /// Write down that money of a receipt was transferred back.
    Return,
    /// Count a sum that fits no attempt, or do not.
    Mismatch,
    /// Write down the number of a parcel.
    Attach,
    /// Take the number of a parcel off.
    Detach,
    /// Write down that the money of a parcel is there.
    Cash,
}

impl Kind {
    /// All of them.
    #[cfg(test)]
    pub(super) const ALL: [Self; 10] = [
        Self::Confirm,
        Self::Cancel,
        Self::Refund,
        Self::Receipt,
        Self::Judge,
        Self::Return,
        Self::Mismatch,
        Self::Attach,
        Self::Detach,
        Self::Cash,
    ];

    /// What stands in the address after the order's number.
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Cancel => "cancel",
            Self::Refund => "refund",
            Self::Receipt => "receipt",
            Self::Judge => "receipt/judge",
            Self::Return => "receipt/return",
            Self::Mismatch => "mismatch",
            Self::Attach => "parcel",
            Self::Detach => "parcel/drop",
            Self::Cash => "parcel/cash",
        }
    }

    /// Whether it needs a sum.
    const fn asks_sum(self) -> bool {
        matches!(self, Self::Refund | Self::Receipt | Self::Return)
    }

    /// Whether it needs a reason, or a note.
    const fn asks_reason(self, says_yes: bool) -> bool {
        !matches!((self, says_yes), (Self::Refund | Self::Attach | Self::Cash, _) | (Self::Judge, true))
    }

    /// Whether it is about a parcel and moves no money.
    const fn is_of_parcel(self) -> bool {
        matches!(self, Self::Attach | Self::Detach | Self::Cash)
    }
}

/// What a form says, or an address that asks for one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wish {
    /// Which invoice, which receipt or which parcel.
    of: String,
    /// The sum as typed.
    sum: String,
    /// The reason, or the note.
    reason: String,
    /// Of decisions: yes or no.
    says_yes: bool,
    /// Drawn for this form.
    reference: String,
    /// The state of the money that its reader saw.
    seen: String,
}

impl Wish {
    fn read(get: impl Fn(&str) -> String) -> Self {
        Self {
            of: get("of"),
            sum: get("sum"),
            reason: get("reason"),
            says_yes: get("yes") == "1",
            reference: get("reference"),
            seen: get("seen"),
        }
    }

    /// What an address asks for.
    fn asked(guest: &Guest) -> Self {
        let asked = Self::read(|name| guest.asked(name).unwrap_or_default().to_owned());
        // An address that somebody was sent decides nothing.
        Self { reference: String::new(), seen: String::new(), reason: String::new(), ..asked }
    }

    /// What a form says.
    fn sent(fields: &Fields) -> Self {
        Self::read(|name| fields.get(name).trim().to_owned())
    }

    fn has_reference(&self) -> bool {
        REFERENCE_CHARS.contains(&self.reference.len())
            && self.reference.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    }

    /// The reference of a refund, which the provider keeps: unique among all orders.
    fn refund_reference(&self, order: &Order) -> String {
        format!("{}-{}", order.number, self.reference)
    }

    /// The sum; white space between thousands is what people copy.
    fn amount(&self, order: &Order) -> Result<Money, Refusal> {
        let digits: String = self.sum.chars().filter(|c| !c.is_whitespace()).collect();
        let sum = Money::parse_decimal(&digits, order.currency()).map_err(|_| Refusal::NotARefundSum)?;
        if sum.minor > 0 { Ok(sum) } else { Err(Refusal::NotARefundSum) }
    }

    /// The number of the parcel that it is about.
    fn parcel(&self) -> Result<TrackingNumber, Refusal> {
        TrackingNumber::parse(&self.of).map_err(|_| Refusal::NotATrackingNumber)
    }

    /// The fact that it becomes.
    fn fact(&self, kind: Kind, order: &Order) -> Result<Fact, Refusal> {
        if self.reason.chars().count() > NOTE_MAX_CHARS {
            return Err(Refusal::ReasonMissing);
        }
        let (of, reason, reference) = (self.of.clone(), self.reason.clone(), self.reference.clone());
        Ok(match kind {
            Kind::Confirm => Fact::ConfirmedByHand { note: reason },
            // Why an order is cancelled is asked by the console alone.
            Kind::Cancel if reason.trim().is_empty() => return Err(Refusal::ReasonMissing),
            Kind::Cancel => Fact::Cancelled { reason: CancelReason::Staff(reason) },
            Kind::Refund => Fact::RefundRequested {
                reference: self.refund_reference(order),
                invoice_id: of,
                amount: self.amount(order)?,
            },
            Kind::Receipt => Fact::ReceiptRecorded { reference, amount: self.amount(order)?, note: reason },
            Kind::Judge => Fact::ReceiptJudged { reference: of, accepted: self.says_yes, reason },
            Kind::Return => {
                let amount = self.amount(order)?;
                Fact::ReceiptReturned { receipt: of, reference, amount, note: reason }
            }
            Kind::Mismatch => Fact::MismatchJudged { invoice_id: of, counts: self.says_yes, reason },
            Kind::Attach => Fact::ParcelAttached { number: self.parcel()?, waybill: None, cash: None },
            Kind::Detach => Fact::ParcelDropped { number: self.parcel()?, reason },
            Kind::Cash => Fact::CashSeen { number: self.parcel()? },
        })
    }

    /// Whether this very thing was done before: the form was sent twice.
    fn is_done(&self, kind: Kind, order: &Order) -> bool {
        let (receipts, reference) = (&order.by_hand.receipts, &self.reference);
        match kind {
            Kind::Confirm => order.by_hand.confirmed.is_some() && order.cancelled.is_none(),
            Kind::Cancel => order.cancelled.is_some(),
            Kind::Refund => order.refunds.contains_key(&self.refund_reference(order)),
            Kind::Receipt => receipts.contains_key(reference),
            Kind::Judge => receipts
                .get(&self.of)
                .and_then(|receipt| receipt.verdict.as_ref())
                .is_some_and(|verdict| verdict.accepted == self.says_yes),
            Kind::Return => {
                receipts.get(&self.of).is_some_and(|receipt| receipt.returns.contains_key(reference))
            }
            Kind::Mismatch => {
                let judged = order.by_hand.judged.get(&self.of);
                judged.is_some_and(|judged| judged.counts == self.says_yes)
                    && order.open_mismatches().all(|open| open.invoice_id != self.of)
            }
            Kind::Attach | Kind::Detach | Kind::Cash => {
                let parcel = self.parcel().ok().and_then(|number| order.parcels.get(&number));
                parcel.is_some_and(|parcel| match kind {
                    Kind::Attach => parcel.dropped.is_none(),
                    Kind::Detach => parcel.dropped.is_some(),
                    _ => parcel.cash_seen_at.is_some(),
                })
            }
        }
    }

    /// What is told afterwards (`done-…`), and what the audit log calls it.
    const fn codes(&self, kind: Kind) -> [&'static str; 2] {
        match (kind, self.says_yes) {
            (Kind::Confirm, _) => ["order-confirmed", "order.confirm"],
            (Kind::Cancel, _) => ["order-cancelled", "order.cancel"],
            (Kind::Refund, _) => ["refund-asked", "order.refund"],
            (Kind::Receipt, _) => ["receipt-recorded", "receipt.record"],
            (Kind::Judge, true) => ["receipt-accepted", "receipt.accept"],
            (Kind::Judge, false) => ["receipt-rejected", "receipt.reject"],
            (Kind::Return, _) => ["receipt-returned", "receipt.return"],
            (Kind::Mismatch, true) => ["sum-counted", "mismatch.count"],
            (Kind::Mismatch, false) => ["sum-dismissed", "mismatch.dismiss"],
            (Kind::Attach, _) => ["parcel-attached", "parcel.attach"],
            (Kind::Detach, _) => ["parcel-dropped", "parcel.drop"],
            (Kind::Cash, _) => ["parcel-cash-seen", "parcel.cash"],
        }
    }
}

/// The path of an order's page.
pub(super) fn path_of(order: &Order) -> String {
    format!("/console/orders/{}", krama_connectors::http::encode(order.number.as_str()))
}

/// The state of an order's money, as a form carries it: status, payment, came, went back, asked back, open matters.
pub(super) fn seen(order: &Order) -> String {
    let ledger = order.ledger();
    let asked: i64 = order.refunds.values().filter(|r| r.failed.is_none()).map(|r| r.amount.minor).sum();
    let open = order.open_mismatches().count() + order.by_hand.receipts.len();
    format!(
        "{}.{}.{}.{}.{asked}.{open}",
        order.status().code(),
        payment_status(order).code(),
        ledger.captured_minor(),
        ledger.refunded_minor()
    )
}

/// What a form of a step carries of the order's state: its money, and of parcels which numbers it has.
pub(super) fn seen_by(kind: Kind, order: &Order) -> String {
    let dropped = order.parcels.values().filter(|parcel| parcel.dropped.is_some()).count();
    let parcels = format!(".{}.{dropped}", order.parcels.len());
    seen(order) + if kind.is_of_parcel() { &parcels } else { "" }
}

/// How an order stands, for the audit log: states and sums, nothing of the shopper.
fn standing(order: &Order) -> String {
    let (status, payment) = (order.status().code(), payment_status(order).code());
    format!("{status}, {payment}, {}", order.ledger().received())
}

#[cfg(test)]
mod tests;
