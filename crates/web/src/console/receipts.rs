//! Receipts of transfers that staff wrote down for an order, and what can be decided about each.

use super::badge::{Badge, Sign};
use super::desk::Desk;
use super::moment::{Moment, Reader};
use super::offers::{Offer, url};
use super::step::Kind;
use crate::view::icon::Tone;
use crate::view::words::Words;
use krama_domain::money::Money;
use krama_domain::order::Order;
use krama_domain::receipt::Receipt;
use krama_domain::staff::Right;

/// One receipt.
pub(super) struct Row {
    pub(super) at: Moment,
    pub(super) sum: String,
    pub(super) note: String,
    pub(super) state: Badge,
    /// Why it was rejected, or how much went back; may be empty.
    pub(super) more: String,
    pub(super) offers: Vec<Offer>,
}

fn state(words: Words<'_>, receipt: &Receipt) -> Badge {
    let (tone, sign, key) = match receipt.verdict.as_ref().map(|verdict| verdict.accepted) {
        None => (Tone::Info, Sign::Clock, "receipt-waits"),
        Some(true) => (Tone::Success, Sign::Check, "receipt-accepted"),
        Some(false) => (Tone::Neutral, Sign::Cross, "receipt-rejected"),
    };
    Badge::new(tone, sign, words.t(key))
}

fn more(words: Words<'_>, receipt: &Receipt) -> String {
    let returned = receipt.returned_minor();
    if returned > 0 {
        let sum = Money::new(returned, receipt.amount.currency).pretty();
        return words.with("receipt-went-back", "sum", sum);
    }
    receipt.verdict.as_ref().map(|verdict| verdict.reason.clone()).unwrap_or_default()
}

fn offers(desk: &Desk, words: Words<'_>, order: &Order, reference: &str, receipt: &Receipt) -> Vec<Offer> {
    let waits = receipt.verdict.is_none() && desk.may(Right::WorkOrders);
    let returns = receipt.returnable_minor() > 0 && desk.may(Right::Refund);
    let all = [
        (waits, Kind::Judge, true, "receipt-accept"),
        (waits, Kind::Judge, false, "receipt-reject"),
        (returns, Kind::Return, false, "receipt-return"),
    ];
    let offered = all.into_iter().filter(|(offered, ..)| *offered);
    let offer = |(_, kind, yes, key): (bool, Kind, bool, &str)| Offer {
        url: url(desk, order, kind, reference, yes),
        text: words.t(key),
        is_danger: kind == Kind::Return,
    };
    offered.map(offer).collect()
}

/// All of them, the first one first.
pub(super) fn rows(desk: &Desk, words: Words<'_>, order: &Order, reader: Reader<'_>) -> Vec<Row> {
    let mut receipts: Vec<_> = order.by_hand.receipts.iter().collect();
    receipts.sort_by_key(|(_, receipt)| receipt.at);
    let row = |(reference, receipt): (&String, &Receipt)| Row {
        at: reader.brief(receipt.at),
        sum: receipt.amount.pretty(),
        note: receipt.note.clone(),
        state: state(words, receipt),
        more: more(words, receipt),
        offers: offers(desk, words, order, reference, receipt),
    };
    receipts.into_iter().map(row).collect()
}
