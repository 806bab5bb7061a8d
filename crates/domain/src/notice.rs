//! Notices to the managers: what they are about. Their texts stand in [`text`].

pub mod text;

use serde::{Deserialize, Serialize};

/// Something that the managers should hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// Placed for cash on delivery.
    Placed,
    /// The prepayment came.
    Prepaid,
    /// Everything came.
    Paid,
    /// Money is blocked at the bank, not taken.
    Held,
    /// The invoice's time ran out unpaid.
    Unpaid,
    /// The bank made no invoice.
    NoInvoice,
    /// A sum or currency that was not asked for.
    Mismatch,
    /// More came than was asked for.
    Overpaid,
    /// Money came for a cancelled order.
    LateMoney,
    /// Money went back.
    Refunded,
    /// Somebody wants to be contacted.
    Contact,
}

impl Notice {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Placed,
        Self::Prepaid,
        Self::Paid,
        Self::Held,
        Self::Unpaid,
        Self::NoInvoice,
        Self::Mismatch,
        Self::Overpaid,
        Self::LateMoney,
        Self::Refunded,
        Self::Contact,
    ];

    /// The name in keys.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Prepaid => "prepaid",
            Self::Paid => "paid",
            Self::Held => "held",
            Self::Unpaid => "unpaid",
            Self::NoInvoice => "no_invoice",
            Self::Mismatch => "mismatch",
            Self::Overpaid => "overpaid",
            Self::LateMoney => "late_money",
            Self::Refunded => "refunded",
            Self::Contact => "contact",
        }
    }
}
