//! The order's money, derived from what the provider reported. Nothing sets a payment status; it follows.

mod carrier;

pub use carrier::Collected;

use crate::invoice::{CancelState, Invoice};
use crate::money::{Currency, Money};
use crate::order::Order;
use crate::pay::PayType;
use crate::receipt::{Receipt, Return};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Money taken online, by the provider's report.
    Capture,
    /// Money given back by the provider.
    Refund,
    /// Money transferred past the provider, accepted by a person.
    Transfer,
    /// Money of a transfer that a person sent back.
    Return,
    /// Money that a carrier took when it handed a parcel over. The customer has paid it, wherever it is now.
    Carrier,
}

impl Kind {
    /// The name in files and the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Capture => "capture",
            Self::Refund => "refund",
            Self::Transfer => "transfer",
            Self::Return => "return",
            Self::Carrier => "carrier",
        }
    }

    /// Whether the money came, rather than went.
    pub const fn is_income(self) -> bool {
        matches!(self, Self::Capture | Self::Transfer | Self::Carrier)
    }
}

/// One movement of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Unique in its order: `capture/p2_9Zg`.
    pub key: String,
    /// What moved.
    pub kind: Kind,
    /// The provider's invoice; of transfers and returns the receipt's reference; of a carrier's money the parcel's number.
    pub invoice_id: String,
    /// Always positive; the kind tells the direction.
    pub amount: Money,
    /// The provider's time of it.
    pub at: Timestamp,
}

/// All movements of one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// In the order of the invoices' ids, captures before refunds; then the same of receipts; then the carriers' money.
    pub entries: Vec<Entry>,
    currency: Currency,
}

/// Where the payment stands; derived, never stored as a truth of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// No money came.
    Unpaid,
    /// Something was claimed or blocked and is not certain: processing, a hold, a sum that does not fit, a receipt that
    /// nobody has judged.
    Checking,
    /// The prepayment came, the rest is due on delivery.
    Prepaid,
    /// Everything came.
    Paid,
    /// A part went back.
    PartlyRefunded,
    /// All of it went back.
    Refunded,
}

impl PaymentStatus {
    /// All of them, in the order in which money comes and goes.
    pub const ALL: [Self; 6] =
        [Self::Unpaid, Self::Checking, Self::Prepaid, Self::Paid, Self::PartlyRefunded, Self::Refunded];

    /// The status of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// The name in files and the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unpaid => "unpaid",
            Self::Checking => "checking",
            Self::Prepaid => "prepaid",
            Self::Paid => "paid",
            Self::PartlyRefunded => "partly_refunded",
            Self::Refunded => "refunded",
        }
    }
}

impl Ledger {
    /// The ledger of an order.
    pub fn of(order: &Order) -> Self {
        let currency = order.currency();
        let by_invoice = order.invoices.iter().flat_map(|(id, invoice)| movements(id, invoice, currency));
        let by_hand =
            order.by_hand.receipts.iter().flat_map(|(reference, receipt)| by_hand(reference, receipt));
        let mut entries: Vec<_> = by_invoice.chain(by_hand).collect();
        let by_carrier = carrier::entries(order, &entries);
        entries.extend(by_carrier);
        Self { entries, currency }
    }

    fn sum(&self, counts: impl Fn(Kind) -> bool) -> i64 {
        let entries = self.entries.iter().filter(|entry| counts(entry.kind));
        entries.fold(0, |sum, entry| sum.saturating_add(entry.amount.minor))
    }

    /// Everything ever taken before the handing over (online, by transfer), in minor units.
    pub fn captured_minor(&self) -> i64 {
        self.sum(|kind| kind.is_income() && kind != Kind::Carrier)
    }

    /// Everything that carriers took, in minor units.
    pub fn collected_minor(&self) -> i64 {
        self.sum(|kind| kind == Kind::Carrier)
    }

    /// Everything given back, in minor units.
    pub fn refunded_minor(&self) -> i64 {
        self.sum(|kind| !kind.is_income())
    }

    /// What the customer has paid: taken and collected, less given back.
    pub fn received(&self) -> Money {
        let came = self.captured_minor().saturating_add(self.collected_minor());
        Money::new(came - self.refunded_minor(), self.currency)
    }

    /// What carriers collected, with what was due; also where they collected nothing.
    pub fn collected(order: &Order) -> Vec<Collected> {
        let others: Vec<_> =
            Self::of(order).entries.into_iter().filter(|entry| entry.kind != Kind::Carrier).collect();
        carrier::collected(order, &others)
    }
}

fn movements(id: &str, invoice: &Invoice, currency: Currency) -> Vec<Entry> {
    let Some(capture) = &invoice.capture else { return Vec::new() };
    let entry = |key: String, kind, minor, at| Entry {
        key,
        kind,
        invoice_id: id.to_owned(),
        amount: Money::new(minor, currency),
        at,
    };
    let mut entries = vec![entry(format!("capture/{id}"), Kind::Capture, capture.amount_minor, capture.at)];
    let returned = invoice.returned_minor();
    let Some(money) = invoice.money.as_ref().filter(|_| returned > 0) else { return entries };
    let listed: Vec<_> = money.cancels.iter().filter(|c| c.state == CancelState::Success).collect();
    let references_differ = listed
        .iter()
        .enumerate()
        .all(|(i, c)| listed[..i].iter().all(|earlier| earlier.reference != c.reference));
    let sum = listed.iter().fold(0_i64, |sum, c| sum.saturating_add(c.amount_minor));
    if references_differ && sum == returned {
        let each = |c: &&crate::invoice::Cancel| {
            entry(format!("refund/{id}/{}", c.reference), Kind::Refund, c.amount_minor, c.at)
        };
        entries.extend(listed.iter().map(each));
    } else {
        entries.push(entry(format!("refund/{id}"), Kind::Refund, returned, money.modified_at));
    }
    entries
}

fn by_hand(reference: &str, receipt: &Receipt) -> Vec<Entry> {
    let Some(verdict) = receipt.verdict.as_ref().filter(|verdict| verdict.accepted) else {
        return Vec::new();
    };
    let entry =
        |key: String, kind, amount, at| Entry { key, kind, invoice_id: reference.to_owned(), amount, at };
    let came = entry(format!("transfer/{reference}"), Kind::Transfer, receipt.amount, verdict.at);
    let back = |(name, back): (&String, &Return)| {
        entry(format!("return/{reference}/{name}"), Kind::Return, back.amount, back.at)
    };
    std::iter::once(came).chain(receipt.returns.iter().map(back)).collect()
}

/// The payment status of an order.
pub fn payment_status(order: &Order) -> PaymentStatus {
    let ledger = order.ledger();
    let captured = ledger.captured_minor().saturating_add(ledger.collected_minor());
    let refunded = ledger.refunded_minor();
    // An invoice whose money turned out to fit nothing is not waited for: its sum is what somebody decides about.
    let is_decided = |id: &String| {
        order.unfit.contains_key(id) || order.by_hand.judged.get(id).is_some_and(|judged| !judged.counts)
    };
    let is_awaited = |(id, invoice): (&String, &Invoice)| invoice.is_pending() && !is_decided(id);
    let uncertain = order.open_mismatches().next().is_some()
        || order.by_hand.has_open_receipt()
        || order.invoices.iter().any(is_awaited);
    if captured > 0 && refunded >= captured {
        PaymentStatus::Refunded
    } else if refunded > 0 {
        PaymentStatus::PartlyRefunded
    } else if captured > 0 && captured >= order.total().minor {
        PaymentStatus::Paid
    } else if captured > 0 && order.pay_type == PayType::Prepay && order.is_covered() {
        PaymentStatus::Prepaid
    } else if captured > 0 || uncertain {
        PaymentStatus::Checking
    } else {
        PaymentStatus::Unpaid
    }
}

#[cfg(test)]
mod tests;
