//! Facts: what happened. The outside reports them, people cause them; [`crate::decide`] draws the consequences.

use crate::invoice::Observation;
use crate::money::Money;
use crate::order::{AttemptNo, CancelReason, Opened};
use crate::parcel::{Cash, Mark, Report, TrackingNumber};
use crate::reach::Channel;
use crate::time::Timestamp;
use crate::waybill::Contents;
use serde::{Deserialize, Serialize};

/// Who brought a fact about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "who", content = "name")]
pub enum Actor {
    /// The shopper, on the store's pages.
    Shopper,
    /// An outside system, by its name.
    Provider(String),
    /// krama itself, e.g. a schedule.
    System,
    /// A member of the staff, by their name.
    Staff(String),
}

/// Something that happened to one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "fact")]
pub enum Fact {
    /// The shopper placed it. Always the first.
    Placed,
    /// The shopper wants to pay.
    PaymentRequested {
        /// Until when the invoice shall be payable.
        expires_at: Timestamp,
    },
    /// The provider made an invoice.
    InvoiceOpened {
        /// For which attempt.
        attempt: AttemptNo,
        /// The invoice.
        opened: Opened,
    },
    /// The provider refused to make an invoice.
    InvoiceRefused {
        /// For which attempt.
        attempt: AttemptNo,
        /// Why, in words for staff.
        reason: String,
    },
    /// The request for an invoice was sent, and its answer lost.
    InvoiceLost {
        /// For which attempt.
        attempt: AttemptNo,
    },
    /// The provider reported on an invoice, by webhook or when asked.
    InvoiceReported(Observation),
    /// The time of an invoice ran out unpaid.
    InvoiceLapsed {
        /// Of which attempt.
        attempt: AttemptNo,
    },
    /// Somebody gives money back.
    RefundRequested {
        /// Our reference, unique.
        reference: String,
        /// From which invoice.
        invoice_id: String,
        /// How much.
        amount: Money,
    },
    /// The provider will not give money back.
    RefundFailed {
        /// Which refund.
        reference: String,
        /// Why, in words for staff.
        reason: String,
    },
    /// Somebody confirms the order although its money has not come.
    ConfirmedByHand {
        /// Why.
        note: String,
    },
    /// Somebody writes down a transfer that the shopper says they made.
    ReceiptRecorded {
        /// Our reference, unique.
        reference: String,
        /// How much.
        amount: Money,
        /// What it is.
        note: String,
    },
    /// Somebody found the money of a receipt, or did not.
    ReceiptJudged {
        /// Which receipt.
        reference: String,
        /// Whether the money is there.
        accepted: bool,
        /// Why; needed where it is not.
        reason: String,
    },
    /// Somebody transferred money of a receipt back.
    ReceiptReturned {
        /// Which receipt.
        receipt: String,
        /// Our reference of the return, unique in the receipt.
        reference: String,
        /// How much.
        amount: Money,
        /// Why.
        note: String,
    },
    /// Somebody decided about a sum that fits no attempt.
    MismatchJudged {
        /// The provider's invoice.
        invoice_id: String,
        /// Whether it counts as money for this order.
        counts: bool,
        /// Why.
        reason: String,
    },
    /// A parcel of the order has a number.
    ParcelAttached {
        /// Its number.
        number: TrackingNumber,
        /// The carrier's key of the waybill, where krama made it.
        waybill: Option<String>,
        /// What it collects, as far as its waybill says.
        cash: Option<Cash>,
    },
    /// Somebody asks for a waybill.
    WaybillRequested {
        /// Our reference, unique.
        reference: String,
        /// What is sent.
        contents: Box<Contents>,
        /// Whether it is wanted although another parcel of the order is under way.
        further: bool,
    },
    /// The carrier made it.
    WaybillMade {
        /// Which one.
        reference: String,
        /// The parcel's number.
        number: TrackingNumber,
        /// The carrier's key of it.
        key: String,
        /// What it collects.
        cash: Cash,
    },
    /// The carrier made none.
    WaybillRefused {
        /// Which one.
        reference: String,
        /// Why, in words for staff.
        reason: String,
    },
    /// The carrier said where a parcel is.
    ParcelReported(Box<Report>),
    /// A clock says that a parcel has waited, or was followed for too long.
    ParcelMarked {
        /// Which parcel.
        number: TrackingNumber,
        /// What it says.
        mark: Mark,
    },
    /// A number is the order's no more: typed wrongly, or its waybill was deleted.
    ParcelDropped {
        /// Which parcel.
        number: TrackingNumber,
        /// Why.
        reason: String,
    },
    /// Somebody saw the money of a parcel on the account, where the carrier does not tell.
    CashSeen {
        /// Which parcel.
        number: TrackingNumber,
    },
    /// The customer can be reached about this order.
    ReachBound {
        /// By which channel.
        channel: Channel,
        /// Where messages go.
        address: String,
    },
    /// Nothing can or may be sent to the customer there.
    ReachLost {
        /// By which channel.
        channel: Channel,
        /// The address that it is about; another one that was bound since stays.
        address: String,
        /// Whether the customer asked for silence.
        by_customer: bool,
        /// Why, in words.
        reason: String,
    },
    /// Somebody cancels the order.
    Cancelled {
        /// Why.
        reason: CancelReason,
    },
}

impl Fact {
    /// The name in the timeline and the database.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::PaymentRequested { .. } => "payment_requested",
            Self::InvoiceOpened { .. } => "invoice_opened",
            Self::InvoiceRefused { .. } => "invoice_refused",
            Self::InvoiceLost { .. } => "invoice_lost",
            Self::InvoiceReported(_) => "invoice_reported",
            Self::InvoiceLapsed { .. } => "invoice_lapsed",
            Self::RefundRequested { .. } => "refund_requested",
            Self::RefundFailed { .. } => "refund_failed",
            Self::ConfirmedByHand { .. } => "confirmed_by_hand",
            Self::ReceiptRecorded { .. } => "receipt_recorded",
            Self::ReceiptJudged { .. } => "receipt_judged",
            Self::ReceiptReturned { .. } => "receipt_returned",
            Self::MismatchJudged { .. } => "mismatch_judged",
            Self::ParcelAttached { .. } => "parcel_attached",
            Self::WaybillRequested { .. } => "waybill_requested",
            Self::WaybillMade { .. } => "waybill_made",
            Self::WaybillRefused { .. } => "waybill_refused",
            Self::ParcelReported(_) => "parcel_reported",
            Self::ParcelMarked { .. } => "parcel_marked",
            Self::ParcelDropped { .. } => "parcel_dropped",
            Self::CashSeen { .. } => "cash_seen",
            Self::ReachBound { .. } => "reach_bound",
            Self::ReachLost { .. } => "reach_lost",
            Self::Cancelled { .. } => "cancelled",
        }
    }
}

/// A fact with who brought it and when krama learned of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    /// What happened.
    pub fact: Fact,
    /// Who brought it about.
    pub actor: Actor,
    /// When krama learned of it.
    pub at: Timestamp,
}
