//! Notices to the managers: what they are about. What they say of an order stands in [`text`]; the messages themselves
//! are templates ([`crate::template`]).

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
    /// The customer has the parcel.
    Received,
    /// The customer does not want the parcel.
    ParcelRefused,
    /// The parcel goes back.
    Returning,
    /// The parcel is back.
    Returned,
    /// The parcel has waited for days.
    Waits,
    /// Free storage of the parcel ends.
    LastDay,
    /// Nobody will get the parcel without a person: storage ended, lost, never known, a code that nobody knows.
    ParcelStuck,
    /// The carrier collects something else than is due.
    CashMismatch,
    /// Somebody wants to be contacted.
    Contact,
}

impl Notice {
    /// All of them.
    pub const ALL: [Self; 19] = [
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
        Self::Received,
        Self::ParcelRefused,
        Self::Returning,
        Self::Returned,
        Self::Waits,
        Self::LastDay,
        Self::ParcelStuck,
        Self::CashMismatch,
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
            Self::Received => "received",
            Self::ParcelRefused => "parcel_refused",
            Self::Returning => "returning",
            Self::Returned => "returned",
            Self::Waits => "waits",
            Self::LastDay => "last_day",
            Self::ParcelStuck => "parcel_stuck",
            Self::CashMismatch => "cash_mismatch",
            Self::Contact => "contact",
        }
    }

    /// The notice of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.code() == code)
    }
}
