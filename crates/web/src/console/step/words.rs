//! The words of steps: question, meaning, what it is about, button.

use super::{Kind, Wish};
use crate::console::change::reported_sum;
use crate::view::words::Words;
use krama_domain::ledger::Ledger;
use krama_domain::money::Money;
use krama_domain::order::Order;

/// The key of a step's question.
pub(super) const fn title_key(kind: Kind, yes: bool) -> &'static str {
    match (kind, yes) {
        (Kind::Confirm, _) => "step-confirm",
        (Kind::Cancel, _) => "step-cancel",
        (Kind::Refund, _) => "step-refund",
        (Kind::Receipt, _) => "step-receipt",
        (Kind::Judge, true) => "step-accept",
        (Kind::Judge, false) => "step-reject",
        (Kind::Return, _) => "step-return",
        (Kind::Mismatch, true) => "step-count",
        (Kind::Mismatch, false) => "step-dismiss",
        (Kind::Attach, _) => "step-attach",
        (Kind::Detach, _) => "step-detach",
        (Kind::Cash, _) => "step-cash",
    }
}

/// The key of what a step means.
pub(super) const fn text_key(kind: Kind, yes: bool) -> &'static str {
    match (kind, yes) {
        (Kind::Confirm, _) => "step-confirm-text",
        (Kind::Cancel, _) => "step-cancel-text",
        (Kind::Refund, _) => "step-refund-text",
        (Kind::Receipt, _) => "step-receipt-text",
        (Kind::Judge, true) => "step-accept-text",
        (Kind::Judge, false) => "step-reject-text",
        (Kind::Return, _) => "step-return-text",
        (Kind::Mismatch, true) => "step-count-text",
        (Kind::Mismatch, false) => "step-dismiss-text",
        (Kind::Attach, _) => "step-attach-text",
        (Kind::Detach, _) => "step-detach-text",
        (Kind::Cash, _) => "step-cash-text",
    }
}

/// What the page is about: the whole order, an invoice, a receipt.
pub(super) fn about(words: Words<'_>, order: &Order, kind: Kind, of: &str) -> Option<String> {
    match kind {
        Kind::Refund => {
            let captured = order.invoices.get(of)?.capture.as_ref()?.amount_minor;
            let sum = Money::new(captured, order.currency()).pretty();
            Some(words.args("step-of-invoice", &[("invoice", of.into()), ("sum", sum.into())]))
        }
        Kind::Judge | Kind::Return => {
            let receipt = order.by_hand.receipts.get(of)?;
            let (sum, note) = (receipt.amount.pretty(), receipt.note.as_str());
            Some(words.args("step-of-receipt", &[("sum", sum.into()), ("note", note.into())]))
        }
        Kind::Mismatch => {
            let seen = order.open_mismatches().find(|seen| seen.invoice_id == of)?;
            let sum = reported_sum(seen.amount_minor, seen.currency_number);
            Some(words.args("console-was-mismatch", &[("invoice", of.into()), ("sum", sum.into())]))
        }
        Kind::Detach => Some(words.with("step-of-parcel", "parcel", of)),
        Kind::Cash => {
            let taken = Ledger::collected(order).into_iter().find(|one| one.number.as_str() == of)?;
            let sum = taken.amount.pretty();
            Some(words.args("step-of-parcel-money", &[("parcel", of.into()), ("sum", sum.into())]))
        }
        Kind::Confirm | Kind::Cancel | Kind::Receipt | Kind::Attach => None,
    }
}

/// What a step's button says: the act, and its sum where money moves.
pub(super) fn button(words: Words<'_>, order: &Order, kind: Kind, wish: &Wish) -> String {
    let sum = || wish.amount(order).map(Money::pretty).unwrap_or_default();
    match (kind, wish.says_yes) {
        (Kind::Confirm, _) => words.t("step-confirm-button"),
        (Kind::Cancel, _) => words.with("step-cancel-button", "number", &order.number),
        (Kind::Refund, _) => words.with("step-refund-button", "sum", sum()),
        (Kind::Receipt, _) => words.t("step-receipt-button"),
        (Kind::Judge, true) => words.t("step-accept-button"),
        (Kind::Judge, false) => words.t("step-reject-button"),
        (Kind::Return, _) => words.with("step-return-button", "sum", sum()),
        (Kind::Mismatch, true) => words.t("step-count-button"),
        (Kind::Mismatch, false) => words.t("step-dismiss-button"),
        (Kind::Attach, _) => words.t("step-attach-button"),
        (Kind::Detach, _) => words.t("step-detach-button"),
        (Kind::Cash, _) => words.t("step-cash-button"),
    }
}
