//! A payment provider's reports about one invoice, and how they are put in order.
//!
//! Reports arrive late, twice and in any order. An [`Invoice`] is the join of all reports seen: merging is
//! commutative, associative and idempotent, so the order of arrival cannot matter. Rules: the greatest
//! `modified_at` is current; equal ones are told apart by rank and then by the lower final sum; money, once
//! captured, is reduced only by a reversal or a refund (monobank's contract, status table and webhook delivery).

use crate::money::{Currency, Money};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// What the provider says about an invoice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Waits for the payer.
    Created,
    /// Being processed; also seen after success while a refund runs.
    Processing,
    /// Money is blocked, not taken.
    Hold,
    /// This try failed; the invoice may still be paid.
    Failure,
    /// The invoice can no longer be paid.
    Expired,
    /// Paid; also after a partial refund.
    Success,
    /// Returned after success, or a hold that was released.
    Reversed,
    /// A word that this version does not know: pending, changes nothing.
    Other(String),
}

impl Status {
    /// Which of two reports with the same `modified_at` is the later one.
    const fn rank(&self) -> u8 {
        match self {
            Self::Other(_) | Self::Created => 0,
            Self::Processing => 1,
            Self::Hold | Self::Failure | Self::Expired => 2,
            Self::Success => 3,
            Self::Reversed => 4,
        }
    }

    /// The provider's word.
    pub fn code(&self) -> &str {
        match self {
            Self::Created => "created",
            Self::Processing => "processing",
            Self::Hold => "hold",
            Self::Failure => "failure",
            Self::Expired => "expired",
            Self::Success => "success",
            Self::Reversed => "reversed",
            Self::Other(word) => word,
        }
    }
}

/// One refund as the provider lists it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cancel {
    /// Our reference of the refund, or the provider's when somebody made it in the cabinet.
    pub reference: String,
    /// Minor units.
    pub amount_minor: i64,
    /// How it stands.
    pub state: CancelState,
    /// When it was made.
    pub at: Timestamp,
}

/// How a refund stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelState {
    /// Under way.
    Processing,
    /// The money went back.
    Success,
    /// It did not.
    Failure,
}

/// One report: a webhook's body or an answer to a question about the status.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Observation {
    /// The provider's id of the invoice.
    pub invoice_id: String,
    /// What it says.
    pub status: Status,
    /// The invoice's sum in minor units.
    pub amount_minor: i64,
    /// ISO 4217 number of its currency, as sent: it may be one that we do not trade in.
    pub currency_number: i64,
    /// What remains after payment and refunds, in minor units, where it is told.
    pub final_minor: Option<i64>,
    /// The provider's clock; orders the reports of one invoice.
    pub modified_at: Timestamp,
    /// Our order number, where it is told.
    pub reference: Option<String>,
    /// The provider's code of a failure, where there is one. Its text is never shown to a shopper.
    pub failure_code: Option<String>,
    /// Refunds so far.
    pub cancels: Vec<Cancel>,
}

impl Observation {
    fn precedence(&self) -> (Timestamp, u8, Reverse<i64>) {
        (self.modified_at, self.status.rank(), Reverse(self.kept_minor()))
    }

    /// What is left of the sum after refunds, in minor units: what the provider says, otherwise the sum less the
    /// refunds that it lists as done.
    fn kept_minor(&self) -> i64 {
        let done = self.cancels.iter().filter(|c| c.state == CancelState::Success);
        let listed = done.fold(0_i64, |sum, c| sum.saturating_add(c.amount_minor));
        match (&self.status, self.final_minor) {
            (Status::Reversed, _) => 0,
            (_, Some(kept)) => kept.clamp(0, self.amount_minor.max(0)),
            (_, None) => self.amount_minor.saturating_sub(listed).clamp(0, self.amount_minor.max(0)),
        }
    }

    /// Whether money had gone back when this was said.
    fn tells_return(&self) -> bool {
        self.tells_money() && self.kept_minor() < self.amount_minor
    }

    fn is_newer_than(&self, other: &Self) -> bool {
        self.precedence().cmp(&other.precedence()).then_with(|| self.cmp(other)).is_gt()
    }

    /// Whether money was taken when this was said.
    const fn tells_money(&self) -> bool {
        matches!(self.status, Status::Success | Status::Reversed)
    }

    /// Whether it speaks of money taken or blocked, so that its sum must be ours.
    pub const fn claims_money(&self) -> bool {
        matches!(self.status, Status::Success | Status::Reversed | Status::Hold)
    }

    /// The sum, where the currency is one of ours.
    pub fn amount(&self) -> Option<Money> {
        Currency::from_numeric(self.currency_number).map(|c| Money::new(self.amount_minor, c))
    }
}

/// Money taken by one invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capture {
    /// Minor units.
    pub amount_minor: i64,
    /// The earliest moment at which the provider said so.
    pub at: Timestamp,
}

/// Everything that is known of one invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// The current report.
    pub latest: Observation,
    /// The current report among those that tell of money taken.
    pub money: Option<Observation>,
    /// What was taken, if anything ever was. Never taken back by a later report.
    pub capture: Option<Capture>,
    /// Whether a hold was ever seen.
    pub held: bool,
    /// Whether a report ever told that money went back, or that a hold was released.
    pub returned: bool,
}

impl Invoice {
    /// An invoice known by its first report.
    pub fn from_first(report: Observation) -> Self {
        let mut invoice =
            Self { latest: report.clone(), money: None, capture: None, held: false, returned: false };
        invoice.merge(report);
        invoice
    }

    /// Adds a report. Returns whether it is the current one; an older one is evidence only.
    pub fn merge(&mut self, report: Observation) -> bool {
        self.held |= report.status == Status::Hold;
        self.returned |= report.tells_return();
        if report.status == Status::Success {
            self.add_capture(&report);
        }
        if report.tells_money() && self.money.as_ref().is_none_or(|m| report.is_newer_than(m)) {
            self.money = Some(report.clone());
        }
        let current = report.is_newer_than(&self.latest) || report == self.latest;
        if current {
            self.latest = report;
        }
        current
    }

    fn add_capture(&mut self, report: &Observation) {
        self.widen_capture(Capture { amount_minor: report.amount_minor, at: report.modified_at });
    }

    fn widen_capture(&mut self, seen: Capture) {
        self.capture = Some(match self.capture.take() {
            None => seen,
            Some(known) => {
                Capture { amount_minor: known.amount_minor.max(seen.amount_minor), at: known.at.min(seen.at) }
            }
        });
    }

    /// Adds everything that another one knows.
    pub fn join(&mut self, other: Self) {
        self.held |= other.held;
        self.returned |= other.returned;
        if let Some(capture) = other.capture {
            self.widen_capture(capture);
        }
        for report in other.money.into_iter().chain([other.latest]) {
            self.merge(report);
        }
    }

    /// Minor units given back so far.
    pub fn returned_minor(&self) -> i64 {
        let Some((capture, money)) = self.capture.as_ref().zip(self.money.as_ref()) else { return 0 };
        capture.amount_minor - money.kept_minor().min(capture.amount_minor)
    }

    /// Whether the provider ever told that money it had taken went back. Unlike [`Self::returned_minor`], which
    /// follows the current report, it does not depend on which reports came before that one.
    pub const fn was_returned(&self) -> bool {
        self.returned && self.capture.is_some()
    }

    /// Whether the provider is still busy with it, so that money may move without us. A word that we do not know
    /// may mean just that.
    pub const fn is_pending(&self) -> bool {
        self.capture.is_none()
            && matches!(self.latest.status, Status::Processing | Status::Hold | Status::Other(_))
    }

    /// Whether nothing more can be expected of it, so that asking can stop.
    pub fn is_final(&self) -> bool {
        let refund_runs = self.latest.cancels.iter().any(|c| c.state == CancelState::Processing);
        match self.latest.status {
            Status::Success => !refund_runs,
            Status::Reversed | Status::Expired => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
