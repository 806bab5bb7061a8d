//! The rows of the page of reconciliation, in words.

use crate::console::badge::{Badge, Sign};
use crate::console::moment::{Moment, Reader};
use crate::console::reason;
use crate::view::icon::Tone;
use crate::view::words::Words;
use krama_connectors::http::encode;
use krama_domain::ids::OrderNumber;
use krama_domain::money::Money;
use krama_domain::reconcile::{Kind, Sums};
use krama_store::repo::discrepancies::{Discrepancy, Reason};
use krama_store::repo::rounds;

/// A finding that waits for a person.
pub(super) struct Finding {
    /// Tells the forms of the page apart.
    pub(super) nth: usize,
    pub(super) kind: Badge,
    pub(super) invoice: String,
    /// The invoice as a part of an address.
    pub(super) address: String,
    /// The order's number, or what the bank was told as such; may be empty.
    pub(super) number: String,
    /// Where the order is; empty when it is none of ours.
    pub(super) order_url: String,
    pub(super) ours: String,
    pub(super) theirs: String,
    pub(super) seen: Moment,
    pub(super) why: String,
}

/// A round.
pub(super) struct Round {
    pub(super) at: Moment,
    pub(super) who: String,
    pub(super) state: Badge,
    pub(super) checked: i64,
    pub(super) found: i64,
    pub(super) healed: i64,
    /// Why it failed, or what holds it up; may be empty.
    pub(super) reason: String,
}

fn kind(words: Words<'_>, kind: Kind) -> Badge {
    match kind {
        Kind::Missing => Badge::new(Tone::Danger, Sign::Empty, words.t("reconciliation-kind-missing")),
        Kind::Extra => Badge::new(Tone::Danger, Sign::Bang, words.t("reconciliation-kind-extra")),
        Kind::Different => Badge::new(Tone::Warning, Sign::Half, words.t("reconciliation-kind-different")),
    }
}

/// The sum that is there, and what went back of it; empty when there is none.
fn shown(words: Words<'_>, sums: Option<Sums>) -> String {
    let Some(sums) = sums else { return String::new() };
    let sum = |minor: i64| {
        sums.currency().map_or_else(
            || format!("{minor} ({})", sums.currency_number),
            |currency| Money::new(minor, currency).pretty(),
        )
    };
    if sums.returned_minor == 0 {
        return sum(sums.captured_minor);
    }
    let back = words.with("reconciliation-given-back", "sum", sum(sums.returned_minor));
    format!("{}, {back}", sum(sums.captured_minor))
}

fn why(words: Words<'_>, reason: Reason) -> String {
    words.t(match reason {
        Reason::Asking => "reconciliation-why-asking",
        Reason::NoOrder => "reconciliation-why-no-order",
        Reason::Unfit => "reconciliation-why-unfit",
        Reason::NotListed => "reconciliation-why-not-listed",
        Reason::Unchanged => "reconciliation-why-unchanged",
        Reason::NotTold => "reconciliation-why-not-told",
        Reason::Recorded | Reason::Agrees => "reconciliation-fine",
    })
}

/// The row of a finding; `order` is its number and address, where it belongs to one.
pub(super) fn finding(
    words: Words<'_>,
    found: &Discrepancy,
    order: Option<(&OrderNumber, String)>,
    nth: usize,
    reader: Reader<'_>,
) -> Finding {
    let told = || found.finding.reference.clone().unwrap_or_default();
    let (number, order_url) =
        order.map_or_else(|| (told(), String::new()), |(number, url)| (number.to_string(), url));
    Finding {
        nth,
        kind: kind(words, found.finding.kind),
        invoice: found.finding.invoice_id.clone(),
        address: encode(&found.finding.invoice_id),
        number,
        order_url,
        ours: shown(words, found.finding.ours),
        theirs: shown(words, found.finding.theirs),
        seen: reader.brief(found.first_seen),
        why: why(words, found.reason),
    }
}

fn state(words: Words<'_>, state: rounds::State, open: i64) -> Badge {
    match state {
        rounds::State::Waiting => {
            Badge::new(Tone::Neutral, Sign::Clock, words.t("reconciliation-state-waiting"))
        }
        rounds::State::Running => Badge::new(Tone::Info, Sign::Play, words.t("reconciliation-state-running")),
        rounds::State::Done if open > 0 => {
            Badge::new(Tone::Warning, Sign::Bang, words.t("reconciliation-state-found"))
        }
        rounds::State::Done => Badge::new(Tone::Success, Sign::Check, words.t("reconciliation-fine")),
        rounds::State::Failed => {
            Badge::new(Tone::Danger, Sign::Cross, words.t("reconciliation-state-failed"))
        }
    }
}

/// The row of a round.
pub(super) fn round(words: Words<'_>, round: &rounds::Round, reader: Reader<'_>) -> Round {
    let counts = &round.counts;
    let found = counts.missing + counts.extra + counts.different;
    Round {
        at: reader.brief(round.started_at.unwrap_or(round.asked_at)),
        who: round.asked_by.clone().unwrap_or_else(|| words.t("reconciliation-by-night")),
        state: state(words, round.state, counts.left_open + counts.unread),
        checked: counts.checked,
        found,
        healed: counts.healed,
        reason: reason::said_if_any(words, round.reason.as_deref()),
    }
}
