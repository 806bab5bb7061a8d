//! Entries of an order's timeline: which fact, when, by whom, and what it changed.

use crate::effect;
use crate::fact::Actor;
use crate::ledger::PaymentStatus;
use crate::money::Money;
use crate::order::{AttemptNo, CancelReason, Status};
use crate::parcel::{Mark, Phase, Stage, TrackingNumber};
use crate::reach::Channel;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When krama learned of it.
    pub at: Timestamp,
    /// Who brought it about.
    pub actor: Actor,
    /// The fact's code.
    pub fact: String,
    /// What it changed; at least one.
    pub changes: Vec<Change>,
}

/// What a fact changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "change")]
pub enum Change {
    /// The order came to be.
    Placed {
        /// What it costs.
        total: Money,
    },
    /// A payment attempt began.
    AttemptBegan {
        /// Its number.
        attempt: AttemptNo,
        /// What it asks for.
        amount: Money,
    },
    /// The invoice can be paid.
    InvoiceOpened {
        /// Of which attempt.
        attempt: AttemptNo,
        /// The provider's id.
        invoice_id: String,
    },
    /// The provider refused to make an invoice.
    InvoiceRefused {
        /// Of which attempt.
        attempt: AttemptNo,
        /// Why.
        reason: String,
    },
    /// The answer to a request for an invoice was lost.
    InvoiceLost {
        /// Of which attempt.
        attempt: AttemptNo,
    },
    /// The time of an invoice ran out.
    InvoiceLapsed {
        /// Of which attempt.
        attempt: AttemptNo,
    },
    /// The provider's current word on an invoice.
    InvoiceStatus {
        /// The provider's id.
        invoice_id: String,
        /// The provider's word.
        status: String,
        /// The provider's code of a failure.
        failure_code: Option<String>,
        /// The provider's time.
        modified_at: Timestamp,
    },
    /// An older report, kept as evidence.
    Evidence {
        /// The provider's id.
        invoice_id: String,
        /// The provider's word.
        status: String,
    },
    /// A report whose sum or currency fits no attempt.
    Mismatch {
        /// The provider's id.
        invoice_id: String,
        /// What was reported, in minor units.
        amount_minor: i64,
        /// ISO 4217 number that was reported.
        currency_number: i64,
    },
    /// Money came.
    Received {
        /// How much more than before.
        amount: Money,
    },
    /// Money went back.
    GivenBack {
        /// How much more than before.
        amount: Money,
    },
    /// Money came for a cancelled order.
    LateMoney,
    /// More money came than was asked for.
    Overpaid,
    /// The payment status changed.
    Payment {
        /// Before.
        from: PaymentStatus,
        /// After.
        to: PaymentStatus,
    },
    /// The order's status changed.
    Status {
        /// Before.
        from: Status,
        /// After.
        to: Status,
    },
    /// Somebody asked for money back.
    RefundRequested {
        /// Our reference.
        reference: String,
        /// How much.
        amount: Money,
    },
    /// A refund will not happen.
    RefundFailed {
        /// Our reference.
        reference: String,
        /// Why.
        reason: String,
    },
    /// Somebody confirmed the order by hand.
    ConfirmedByHand {
        /// Why.
        note: String,
    },
    /// Somebody wrote a receipt down.
    ReceiptRecorded {
        /// Our reference.
        reference: String,
        /// How much.
        amount: Money,
        /// What it is.
        note: String,
    },
    /// Somebody decided about a receipt.
    ReceiptJudged {
        /// Our reference.
        reference: String,
        /// Whether the money is there.
        accepted: bool,
        /// Why; may be empty.
        reason: String,
    },
    /// Somebody transferred money of a receipt back.
    ReceiptReturned {
        /// Which receipt.
        receipt: String,
        /// How much.
        amount: Money,
        /// Why.
        note: String,
    },
    /// Somebody decided about a sum that fits no attempt.
    MismatchJudged {
        /// The provider's invoice.
        invoice_id: String,
        /// Whether it counts.
        counts: bool,
        /// Why.
        reason: String,
    },
    /// A parcel of the order has a number.
    ParcelAttached {
        /// Its number.
        number: TrackingNumber,
    },
    /// Somebody asked for a waybill.
    WaybillRequested {
        /// Which one of the order, from 1.
        nth: u32,
    },
    /// The carrier made a waybill.
    WaybillMade {
        /// Which one of the order, from 1.
        nth: u32,
        /// The parcel's number.
        number: TrackingNumber,
    },
    /// The carrier made no waybill.
    WaybillRefused {
        /// Which one of the order, from 1.
        nth: u32,
        /// Why.
        reason: String,
    },
    /// A parcel has a code that it did not have before.
    ParcelCode {
        /// Which parcel.
        number: TrackingNumber,
        /// The carrier's code.
        code: String,
        /// What it means.
        phase: Phase,
        /// Since when, by the carrier's clock.
        since: Timestamp,
        /// The carrier's words.
        text: String,
    },
    /// The carrier used a code that nobody knows.
    ParcelStrange {
        /// Which parcel.
        number: TrackingNumber,
        /// The code.
        code: String,
        /// The carrier's words.
        text: String,
    },
    /// The goods of a parcel go on under another number.
    ParcelGoesOn {
        /// Which parcel.
        number: TrackingNumber,
        /// The other number.
        next: TrackingNumber,
        /// Whether they go back.
        is_return: bool,
    },
    /// Something else about a parcel is known better: what it collects, how long it is kept.
    ParcelDetails {
        /// Which parcel.
        number: TrackingNumber,
    },
    /// A parcel has waited, or was followed for too long.
    ParcelMarked {
        /// Which parcel.
        number: TrackingNumber,
        /// What the clock says.
        mark: Mark,
    },
    /// A number is the order's no more.
    ParcelDropped {
        /// Which parcel.
        number: TrackingNumber,
        /// Why.
        reason: String,
    },
    /// The carrier collected money.
    Collected {
        /// How much more than before; below zero when it was less than what was recorded.
        amount: Money,
    },
    /// What the carrier collects is not what is due.
    CashMismatch {
        /// Of which parcel.
        number: TrackingNumber,
        /// What it took.
        collected: Money,
        /// What was due.
        due: Money,
    },
    /// Money that the carrier collected is on the merchant's account.
    CashHere {
        /// Of which parcel.
        number: TrackingNumber,
    },
    /// The goods are somewhere else.
    Stage {
        /// Before.
        from: Stage,
        /// After.
        to: Stage,
    },
    /// The customer can be reached.
    ReachBound {
        /// By which channel.
        channel: Channel,
    },
    /// The customer cannot be reached any more.
    ReachLost {
        /// By which channel.
        channel: Channel,
        /// Whether they asked for silence.
        by_customer: bool,
        /// Why.
        reason: String,
    },
    /// The order was cancelled.
    Cancelled {
        /// Why.
        reason: CancelReason,
    },
    /// Something must happen outside.
    EffectAdded {
        /// Its key.
        key: effect::Key,
    },
    /// Too old to be announced; recorded only.
    Unannounced {
        /// The key of the message that is not sent.
        key: effect::Key,
    },
    /// Advertising is not told, since the shopper did not agree.
    NoConsent,
}
