//! Payment attempts of an order with their invoices, and invoices of it whose attempt nobody knows.

use super::badge::{Badge, Sign};
use super::change::bank_word;
use super::desk::Desk;
use super::moment::{Moment, Reader};
use super::offers::{self, Offer};
use super::reason;
use crate::view::icon::Tone;
use crate::view::words::Words;
use krama_domain::invoice::{Invoice, Status};
use krama_domain::order::{Attempt, AttemptNo, Order};

/// One attempt, or one invoice without an attempt.
pub(super) struct Row {
    /// `—` where no attempt is known.
    pub(super) no: String,
    pub(super) sum: String,
    pub(super) begun: Option<Moment>,
    pub(super) until: Option<Moment>,
    /// Empty while there is none.
    pub(super) invoice: String,
    pub(super) state: Badge,
    /// Why it ended so, in the provider's words; may be empty.
    pub(super) reason: String,
    /// Giving its money back, where some came.
    pub(super) refund: Option<Offer>,
}

fn of_bank(words: Words<'_>, invoice: &Invoice) -> Badge {
    let (tone, sign) = match invoice.latest.status {
        Status::Success => (Tone::Success, Sign::Full),
        Status::Hold => (Tone::Hold, Sign::Most),
        Status::Failure => (Tone::Danger, Sign::Cross),
        Status::Expired => (Tone::Warning, Sign::Clock),
        Status::Reversed => (Tone::Neutral, Sign::Back),
        Status::Created => (Tone::Info, Sign::Quarter),
        Status::Processing | Status::Other(_) => (Tone::Info, Sign::Clock),
    };
    Badge::new(tone, sign, capitalised(&bank_word(words, invoice.latest.status.code())))
}

/// The bank's words are written to stand inside a sentence; here one stands alone.
pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars.as_str().chars()).collect()
}

fn state(words: Words<'_>, attempt: &Attempt, invoice: Option<&Invoice>, reader: Reader<'_>) -> Badge {
    let badge = |tone, sign, key: &str| Badge::new(tone, sign, words.t(key));
    let settled = invoice.filter(|invoice| invoice.capture.is_some());
    let telling = invoice.filter(|invoice| invoice.latest.status != Status::Created);
    if let Some(invoice) = settled.or(telling) {
        of_bank(words, invoice)
    } else if attempt.refused.is_some() {
        badge(Tone::Danger, Sign::Bang, "console-no-invoice")
    } else if attempt.lost {
        badge(Tone::Warning, Sign::Question, "console-answer-lost")
    } else if attempt.lapsed || reader.now >= attempt.expires_at {
        badge(Tone::Warning, Sign::Clock, "console-expired")
    } else if attempt.invoice.is_none() {
        badge(Tone::Info, Sign::Play, "console-making")
    } else {
        badge(Tone::Info, Sign::Quarter, "console-waiting")
    }
}

fn failure(words: Words<'_>, invoice: Option<&Invoice>) -> String {
    let code = invoice.and_then(|invoice| invoice.latest.failure_code.as_deref());
    code.map(|code| words.with("console-failure-code", "code", code)).unwrap_or_default()
}

fn of_attempt(
    desk: &Desk,
    words: Words<'_>,
    order: &Order,
    no: AttemptNo,
    attempt: &Attempt,
    reader: Reader<'_>,
) -> Row {
    let invoice = order.invoice_of(attempt);
    let refused = attempt.refused.as_deref().map(|why| reason::said(words, why));
    Row {
        no: no.to_string(),
        sum: attempt.amount.pretty(),
        begun: Some(reader.brief(attempt.at)),
        until: Some(reader.brief(attempt.expires_at)),
        invoice: attempt.invoice.as_ref().map(|opened| opened.id.clone()).unwrap_or_default(),
        state: state(words, attempt, invoice, reader),
        refund: attempt
            .invoice
            .as_ref()
            .and_then(|opened| offers::of_invoice(desk, order, &opened.id, |key| words.t(key))),
        reason: refused.unwrap_or_else(|| failure(words, invoice)),
    }
}

/// All of them, the first one first.
pub(super) fn rows(desk: &Desk, words: Words<'_>, order: &Order, reader: Reader<'_>) -> Vec<Row> {
    let attempts =
        order.attempts.iter().map(|(no, attempt)| of_attempt(desk, words, order, *no, attempt, reader));
    let stray = order.invoices.iter().filter(|(id, _)| order.attempt_of(id).is_none());
    let strays = stray.map(|(id, invoice)| Row {
        no: "—".to_owned(),
        sum: super::change::reported_sum(invoice.latest.amount_minor, invoice.latest.currency_number),
        begun: None,
        until: None,
        invoice: id.clone(),
        state: of_bank(words, invoice),
        reason: failure(words, Some(invoice)),
        refund: offers::of_invoice(desk, order, id, |key| words.t(key)),
    });
    attempts.chain(strays).collect()
}
