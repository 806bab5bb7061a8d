//! The money of an order as staff read it: what it costs, what came, what went back, what is still due.

use super::moment::{Moment, Reader};
use crate::view::words::Words;
use krama_domain::ledger::Kind;
use krama_domain::money::Money;
use krama_domain::order::Order;
use krama_domain::pay::PayType;

/// One movement of the ledger.
pub(super) struct Movement {
    pub(super) at: Moment,
    pub(super) kind: String,
    pub(super) invoice: String,
    pub(super) sum: String,
    /// Whether it went out.
    pub(super) out: bool,
}

/// A refund that somebody asked for.
pub(super) struct Asked {
    pub(super) text: String,
    /// Why it will not happen; empty otherwise.
    pub(super) failed: String,
}

/// All of it.
pub(super) struct Breakdown {
    /// Label and sum.
    pub(super) sums: Vec<(String, String)>,
    /// What is still due; stands out.
    pub(super) rest: (String, String),
    pub(super) movements: Vec<Movement>,
    pub(super) refunds: Vec<Asked>,
}

/// The key of the word for a pay type.
pub(super) const fn pay_type_key(pay_type: PayType) -> &'static str {
    match pay_type {
        PayType::OnlineFull => "console-type-full",
        PayType::Prepay => "console-type-prepay",
        PayType::Cod => "console-type-cod",
    }
}

/// The money of an order.
pub(super) fn breakdown(words: Words<'_>, order: &Order, reader: Reader<'_>) -> Breakdown {
    let (ledger, due) = (order.ledger(), order.due());
    let money = |minor| Money::new(minor, order.currency());
    let sums = [
        ("console-sum-total", order.total(), true),
        ("console-sum-now", due.now, due.now.minor > 0 && due.on_delivery.minor > 0),
        ("console-sum-received", money(ledger.captured_minor()), true),
        ("console-sum-refunded", money(ledger.refunded_minor()), ledger.refunded_minor() > 0),
    ];
    let shown = sums.into_iter().filter(|(_, _, shown)| *shown);
    let asked = order.refunds.iter().map(|(reference, refund)| Asked {
        text: words.args(
            "console-was-refund-asked",
            &[("reference", reference.as_str().into()), ("sum", refund.amount.pretty().into())],
        ),
        failed: refund.failed.clone().unwrap_or_default(),
    });
    Breakdown {
        sums: shown.map(|(key, sum, _)| (words.t(key), sum.pretty())).collect(),
        rest: (words.t("console-sum-rest"), order.rest().pretty()),
        movements: movements(words, order, reader),
        refunds: asked.collect(),
    }
}

fn movements(words: Words<'_>, order: &Order, reader: Reader<'_>) -> Vec<Movement> {
    let mut entries = order.ledger().entries;
    entries.sort_by_key(|entry| entry.at);
    let movement = |entry: krama_domain::ledger::Entry| {
        let out = !entry.kind.is_income();
        let key = match entry.kind {
            Kind::Capture => "console-ledger-capture",
            Kind::Refund => "console-ledger-refund",
            Kind::Transfer => "console-ledger-transfer",
            Kind::Return => "console-ledger-return",
            Kind::Carrier => "console-ledger-carrier",
        };
        let sum =
            if out { Money::zero(order.currency()).plus_minor(-entry.amount.minor) } else { entry.amount };
        let (at, kind) = (reader.brief(entry.at), words.t(key));
        Movement { at, kind, invoice: entry.invoice_id, sum: sum.pretty(), out }
    };
    entries.into_iter().map(movement).collect()
}
