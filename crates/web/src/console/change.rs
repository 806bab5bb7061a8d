//! What a fact changed, in words: one sentence for every [`Change`].

use super::effect::words_of;
use super::reason;
use super::standing::status_key;
use crate::i18n::Arg;
use crate::view::icon::Tone;
use crate::view::words::Words;
use krama_domain::entry::Change;
use krama_domain::ledger::PaymentStatus;
use krama_domain::money::{Currency, Money};
use krama_domain::order::{CancelReason, Status};

pub(super) mod parcels;

pub(super) use parcels::channel_name;

#[cfg(test)]
mod tests;

/// The key of the word for a payment status.
pub(super) const fn payment_key(status: PaymentStatus) -> &'static str {
    match status {
        PaymentStatus::Unpaid => "console-pay-unpaid",
        PaymentStatus::Checking => "console-pay-checking",
        PaymentStatus::Prepaid => "console-pay-prepaid",
        PaymentStatus::Paid => "console-pay-paid",
        PaymentStatus::PartlyRefunded => "console-pay-partly-refunded",
        PaymentStatus::Refunded => "console-pay-refunded",
    }
}

/// The provider's word on an invoice; one that we do not know is shown as it came.
pub(super) fn bank_word(words: Words<'_>, status: &str) -> String {
    let key = match status {
        "created" => "console-bank-created",
        "processing" => "console-bank-processing",
        "hold" => "console-bank-hold",
        "failure" => "console-bank-failure",
        "expired" => "console-bank-expired",
        "success" => "console-bank-success",
        "reversed" => "console-bank-reversed",
        other => return other.to_owned(),
    };
    words.t(key)
}

/// A sum as the provider reported it, in whatever currency.
pub(super) fn reported_sum(amount_minor: i64, currency_number: i64) -> String {
    match Currency::from_numeric(currency_number) {
        Some(currency) => Money::new(amount_minor, currency).pretty(),
        None => format!("{} (ISO 4217: {currency_number})", Money::new(amount_minor, Currency::Uah).figure()),
    }
}

/// What colour a change deserves.
pub(super) const fn tone(change: &Change) -> Tone {
    match change {
        Change::Received { .. }
        | Change::Collected { .. }
        | Change::CashHere { .. }
        | Change::ConfirmedByHand { .. }
        | Change::ReceiptJudged { accepted: true, .. }
        | Change::Status { to: Status::Confirmed | Status::Done, .. } => Tone::Success,
        Change::ParcelCode { phase, .. } => parcels::tone_of(*phase),
        Change::InvoiceRefused { .. }
        | Change::Mismatch { .. }
        | Change::RefundFailed { .. }
        | Change::ParcelStrange { .. }
        | Change::CashMismatch { .. }
        | Change::WaybillRefused { .. } => Tone::Danger,
        Change::InvoiceLost { .. }
        | Change::ParcelMarked { .. }
        | Change::ParcelDropped { .. }
        | Change::ReachLost { .. }
        | Change::InvoiceLapsed { .. }
        | Change::LateMoney
        | Change::Overpaid
        | Change::GivenBack { .. }
        | Change::ReceiptJudged { .. }
        | Change::ReceiptReturned { .. }
        | Change::MismatchJudged { .. }
        | Change::Cancelled { .. } => Tone::Warning,
        Change::Placed { .. }
        | Change::AttemptBegan { .. }
        | Change::InvoiceOpened { .. }
        | Change::WaybillRequested { .. }
        | Change::WaybillMade { .. }
        | Change::ParcelAttached { .. }
        | Change::ParcelGoesOn { .. }
        | Change::ReachBound { .. }
        | Change::ReceiptRecorded { .. } => Tone::Info,
        Change::InvoiceStatus { .. }
        | Change::Evidence { .. }
        | Change::Payment { .. }
        | Change::Status { .. }
        | Change::Stage { .. }
        | Change::ParcelDetails { .. }
        | Change::RefundRequested { .. }
        | Change::EffectAdded { .. }
        | Change::Unannounced { .. }
        | Change::NoConsent => Tone::Neutral,
    }
}

/// Whether a change is a consequence that krama planned, to be shown after what happened.
pub(super) const fn is_consequence(change: &Change) -> bool {
    matches!(change, Change::EffectAdded { .. } | Change::Unannounced { .. } | Change::NoConsent)
}

/// The sentence.
pub(super) fn sentence(words: Words<'_>, change: &Change) -> String {
    let say = |key: &str, args: &[(&str, String)]| {
        let args: Vec<_> = args.iter().map(|(name, text)| (*name, Arg::from(text.as_str()))).collect();
        words.args(key, &args)
    };
    let text = |value: &dyn ToString| value.to_string();
    match change {
        Change::Placed { total } => say("console-was-placed", &[("sum", total.pretty())]),
        Change::AttemptBegan { attempt, amount } => {
            say("console-was-begun", &[("attempt", text(attempt)), ("sum", amount.pretty())])
        }
        Change::InvoiceOpened { attempt, invoice_id } => {
            say("console-was-opened", &[("attempt", text(attempt)), ("invoice", text(invoice_id))])
        }
        Change::InvoiceRefused { attempt, reason } => {
            say("console-was-refused", &[("attempt", text(attempt)), ("reason", reason::said(words, reason))])
        }
        Change::InvoiceLost { attempt } => say("console-was-lost", &[("attempt", text(attempt))]),
        Change::InvoiceLapsed { attempt } => say("console-was-lapsed", &[("attempt", text(attempt))]),
        Change::InvoiceStatus { invoice_id, status, failure_code, modified_at: _ } => {
            let said = [("invoice", text(invoice_id)), ("status", bank_word(words, status))];
            match failure_code {
                None => say("console-was-reported", &said),
                Some(code) => {
                    let [invoice, status] = said;
                    say("console-was-reported-failed", &[invoice, status, ("code", text(code))])
                }
            }
        }
        Change::Evidence { invoice_id, status } => say(
            "console-was-evidence",
            &[("invoice", text(invoice_id)), ("status", bank_word(words, status))],
        ),
        Change::Mismatch { invoice_id, amount_minor, currency_number } => say(
            "console-was-mismatch",
            &[("invoice", text(invoice_id)), ("sum", reported_sum(*amount_minor, *currency_number))],
        ),
        Change::Received { amount } => say("console-was-received", &[("sum", amount.pretty())]),
        Change::GivenBack { amount } => say("console-was-given-back", &[("sum", amount.pretty())]),
        Change::LateMoney => words.t("console-was-late-money"),
        Change::Overpaid => words.t("console-was-overpaid"),
        Change::Payment { from, to } => {
            let [from, to] = [*from, *to].map(|status| words.t(payment_key(status)));
            say("console-was-payment", &[("from", from), ("to", to)])
        }
        Change::Status { from, to } => {
            let [from, to] = [*from, *to].map(|status| words.t(status_key(status)));
            say("console-was-status", &[("from", from), ("to", to)])
        }
        Change::RefundRequested { reference, amount } => {
            say("console-was-refund-asked", &[("reference", text(reference)), ("sum", amount.pretty())])
        }
        Change::RefundFailed { reference, reason } => {
            let why = reason::said(words, reason);
            say("console-was-refund-failed", &[("reference", text(reference)), ("reason", why)])
        }
        Change::ConfirmedByHand { note } => say("console-was-confirmed", &[("note", text(note))]),
        Change::ReceiptRecorded { amount, note, reference: _ } => {
            say("console-was-receipt", &[("sum", amount.pretty()), ("note", text(note))])
        }
        Change::ReceiptJudged { accepted: true, reference, .. } => {
            say("console-was-receipt-accepted", &[("reference", text(reference))])
        }
        Change::ReceiptJudged { reason, reference, .. } => {
            say("console-was-receipt-rejected", &[("reference", text(reference)), ("reason", text(reason))])
        }
        Change::ReceiptReturned { amount, note, receipt: _ } => {
            say("console-was-receipt-returned", &[("sum", amount.pretty()), ("note", text(note))])
        }
        Change::MismatchJudged { invoice_id, counts, reason } => {
            let key = if *counts { "console-was-sum-accepted" } else { "console-was-sum-dismissed" };
            say(key, &[("invoice", text(invoice_id)), ("reason", text(reason))])
        }
        Change::WaybillRequested { .. }
        | Change::WaybillMade { .. }
        | Change::WaybillRefused { .. }
        | Change::ParcelAttached { .. }
        | Change::ParcelCode { .. }
        | Change::ParcelStrange { .. }
        | Change::ParcelGoesOn { .. }
        | Change::ParcelDetails { .. }
        | Change::ParcelMarked { .. }
        | Change::ParcelDropped { .. }
        | Change::Collected { .. }
        | Change::CashMismatch { .. }
        | Change::CashHere { .. }
        | Change::Stage { .. }
        | Change::ReachBound { .. }
        | Change::ReachLost { .. } => parcels::sentence(words, change),
        Change::Cancelled { reason } => cancelled(words, reason),
        Change::EffectAdded { key } => say("console-was-planned", &[("effect", words_of(words, key))]),
        Change::Unannounced { key } => say("console-was-too-late", &[("effect", words_of(words, key))]),
        Change::NoConsent => words.t("console-was-no-consent"),
    }
}

/// Why an order is cancelled, as a sentence.
pub(super) fn cancelled(words: Words<'_>, reason: &CancelReason) -> String {
    match reason {
        CancelReason::Staff(written) => words.with("console-was-cancelled", "reason", written),
        CancelReason::Replaced(number) => words.with("console-was-replaced", "number", number),
    }
}
