//! A payment provider's statement: what it says of money, payment by payment. Only read, never decided upon: what a
//! statement shows becomes a fact when the provider is asked about the invoice itself.

use crate::invoice::{Cancel, CancelState, Status};
use crate::time::Timestamp;

/// One line of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The provider's invoice.
    pub invoice_id: String,
    /// What it says. Statements know fewer words than reports: no `reversed`, no `expired`.
    pub status: Status,
    /// What was paid, in minor units.
    pub amount_minor: i64,
    /// What the provider pays out of it, in minor units, where it is told. For people; commissions differ, so it is never
    /// compared.
    pub profit_minor: Option<i64>,
    /// ISO 4217 number of the currency, as sent.
    pub currency_number: i64,
    /// The provider's time of the payment.
    pub at: Timestamp,
    /// Our order number, where it is told. Others may use the same account, so it may name nothing of ours.
    pub reference: Option<String>,
    /// Refunds so far.
    pub cancels: Vec<Cancel>,
}

impl Line {
    /// Whether money was taken. A refund that was carried out proves it, whatever the word.
    pub fn tells_money(&self) -> bool {
        matches!(self.status, Status::Success | Status::Reversed) || self.returned_minor() > 0
    }

    /// Minor units that went back; the whole sum at most.
    pub fn returned_minor(&self) -> i64 {
        if self.status == Status::Reversed {
            return self.amount_minor;
        }
        let done = self.cancels.iter().filter(|cancel| cancel.state == CancelState::Success);
        let sum = done.fold(0_i64, |sum, cancel| sum.saturating_add(cancel.amount_minor.max(0)));
        sum.min(self.amount_minor.max(0))
    }

    /// Whether money may still move by itself: what is not certain yet is no finding.
    pub fn is_pending(&self) -> bool {
        let refund_runs = self.cancels.iter().any(|cancel| cancel.state == CancelState::Processing);
        refund_runs || matches!(self.status, Status::Processing | Status::Other(_))
    }

    /// When something of it happened last.
    pub fn latest_at(&self) -> Timestamp {
        self.cancels.iter().map(|cancel| cancel.at).chain([self.at]).max().unwrap_or(self.at)
    }
}
