//! Why the domain refuses a step, as the rest of a key `refused-…`. Each refusal has its own text.

use krama_domain::transition::Refusal;

/// The code of a refusal.
pub(in crate::console) const fn code(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::OrderCancelled => "order-is-cancelled",
        Refusal::NothingToPay => "nothing-to-pay",
        Refusal::TooManyAttempts => "too-many-attempts",
        Refusal::PlacedAlready => "placed-already",
        Refusal::RefundAskedAlready => "refund-asked-already",
        Refusal::NoSuchCapture => "no-such-capture",
        Refusal::MoreThanCaptured => "more-than-came",
        Refusal::ConfirmedAlready => "confirmed-already",
        Refusal::ReceiptThereAlready => "receipt-there-already",
        Refusal::TooManyReceipts => "too-many-receipts",
        Refusal::NoSuchReceipt => "no-such-receipt",
        Refusal::JudgedAlready => "judged-already",
        Refusal::NoSuchMismatch => "no-such-mismatch",
        Refusal::OtherCurrency => "other-currency",
        Refusal::ReasonMissing => "reason-missing",
        Refusal::NotARefundSum => "not-a-sum",
        Refusal::HandedOver => "handed-over",
        Refusal::ParcelThereAlready => "parcel-there-already",
        Refusal::TooManyParcels => "too-many-parcels",
        Refusal::NoSuchParcel => "no-such-parcel",
        Refusal::WaybillAskedAlready => "waybill-asked-already",
        Refusal::WaybillThereAlready => "waybill-there-already",
        Refusal::WaybillUnderWay => "waybill-under-way",
        Refusal::NotAParcel => "not-a-parcel",
        Refusal::NotATrackingNumber => "not-a-tracking-number",
        Refusal::ParcelOfAnother => "parcel-of-another",
    }
}

/// The field of the form that somebody can mend; `None` where typing does not help.
pub(super) const fn field(refusal: Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::ReasonMissing => Some("reason"),
        Refusal::NotARefundSum | Refusal::MoreThanCaptured => Some("sum"),
        Refusal::NotATrackingNumber | Refusal::ParcelOfAnother => Some("of"),
        _ => None,
    }
}
