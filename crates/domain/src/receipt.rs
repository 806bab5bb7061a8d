//! Money that came past the payment provider, and what staff decided about an order by hand: receipts of transfers,
//! sums that fit no attempt, a confirmation without money.
//!
//! Nothing here is believed because a shopper says so: a receipt that somebody wrote down makes an order `checking`, and
//! only a person who accepts it makes it money.

use crate::money::Money;
use crate::order::Mismatch;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Most receipts of an order.
pub const RECEIPTS_MAX: usize = 20;
/// Longest note or reason that a person writes, in characters.
pub const NOTE_MAX_CHARS: usize = 500;

/// Everything about an order that rests on the word of staff.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByHand {
    /// Set once somebody confirmed the order although its money had not come.
    pub confirmed: Option<Confirmation>,
    /// Receipts of transfers by our reference.
    pub receipts: BTreeMap<String, Receipt>,
    /// What was decided about sums that fit no attempt, by the provider's invoice.
    pub judged: BTreeMap<String, Judgement>,
}

/// An order that is packed without the money that it was placed with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// When.
    pub at: Timestamp,
    /// Why, as somebody wrote it.
    pub note: String,
}

/// A transfer that a shopper says they made, e.g. by a picture of the bank's receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// How much.
    pub amount: Money,
    /// When it was written down.
    pub at: Timestamp,
    /// What it is, as somebody wrote it.
    pub note: String,
    /// What was decided; `None` while it waits.
    pub verdict: Option<Verdict>,
    /// What was transferred back by hand, by our reference.
    pub returns: BTreeMap<String, Return>,
}

/// What somebody decided about a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether the money is there.
    pub accepted: bool,
    /// When it was decided.
    pub at: Timestamp,
    /// Why; may be empty where it is accepted.
    pub reason: String,
}

/// Money of a receipt that was transferred back by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// How much.
    pub amount: Money,
    /// When it was written down.
    pub at: Timestamp,
    /// Why.
    pub note: String,
}

/// What somebody decided about a sum that fits no attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// Whether it counts as money for this order. Otherwise it was dealt with outside, e.g. in the bank's cabinet.
    pub counts: bool,
    /// When it was decided.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
    /// The reports that were known then: a sum that comes later waits for its own decision.
    pub seen: BTreeSet<Mismatch>,
}

impl ByHand {
    /// Whether a receipt waits for somebody's decision.
    pub fn has_open_receipt(&self) -> bool {
        self.receipts.values().any(|receipt| receipt.verdict.is_none())
    }

    /// Whether a sum of this invoice counts although it fits no attempt.
    pub fn counts(&self, invoice_id: &str) -> bool {
        self.judged.get(invoice_id).is_some_and(|judgement| judgement.counts)
    }

    /// Whether somebody decided about this report.
    pub fn settled(&self, mismatch: &Mismatch) -> bool {
        let judgement = self.judged.get(&mismatch.invoice_id);
        judgement.is_some_and(|judgement| judgement.counts || judgement.seen.contains(mismatch))
    }
}

impl Receipt {
    /// Whether it counts as money.
    pub fn is_accepted(&self) -> bool {
        self.verdict.as_ref().is_some_and(|verdict| verdict.accepted)
    }

    /// What was transferred back so far, in minor units.
    pub fn returned_minor(&self) -> i64 {
        self.returns.values().fold(0, |sum, back| sum.saturating_add(back.amount.minor))
    }

    /// What can still be transferred back, in minor units; nothing before it is accepted.
    pub fn returnable_minor(&self) -> i64 {
        if self.is_accepted() { (self.amount.minor - self.returned_minor()).max(0) } else { 0 }
    }
}
