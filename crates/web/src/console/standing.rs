//! How an order stands, on four axes that never mix: payment, status, contact, automation. Each is a badge.

use super::badge::{Badge, Sign};
use crate::view::icon::Tone;
use crate::view::order_state::{State, order_state};
use crate::view::words::Words;
use krama_domain::effect::Intent;
use krama_domain::invoice::Invoice;
use krama_domain::ledger::{PaymentStatus, payment_status};
use krama_domain::money::Money;
use krama_domain::order::{Order, Status};
use krama_domain::reach::Contact;
use krama_domain::time::Timestamp;
use krama_store::repo::outbox::Effect;
use krama_store::repo::outbox::overview::Tally;

#[cfg(test)]
mod tests;

/// Where the payment stands, with the sum that matters.
pub(super) fn payment(words: Words<'_>, order: &Order, now: Timestamp) -> Badge {
    let ledger = order.ledger();
    let money = |minor| Money::new(minor, order.currency());
    let sum =
        |tone, sign, key: &str, sum: Money| Badge::new(tone, sign, words.with(key, "sum", sum.pretty()));
    match payment_status(order) {
        PaymentStatus::Paid => sum(Tone::Success, Sign::Full, "console-paid", ledger.received()),
        PaymentStatus::Prepaid => sum(Tone::Partial, Sign::Half, "console-prepaid", ledger.received()),
        PaymentStatus::PartlyRefunded => {
            sum(Tone::Warning, Sign::Back, "console-partly-refunded", money(ledger.refunded_minor()))
        }
        PaymentStatus::Refunded => {
            sum(Tone::Neutral, Sign::Back, "console-refunded", money(ledger.refunded_minor()))
        }
        PaymentStatus::Checking => checking(words, order),
        PaymentStatus::Unpaid => unpaid(words, order, now),
    }
}

fn checking(words: Words<'_>, order: &Order) -> Badge {
    let captured = order.ledger().captured_minor();
    let held = |invoice: &&Invoice| invoice.latest.status == krama_domain::invoice::Status::Hold;
    let pending = || order.invoices.values().filter(|invoice| invoice.is_pending());
    if order.open_mismatches().next().is_some() {
        Badge::new(Tone::Danger, Sign::Bang, words.t("console-mismatch"))
    } else if captured > 0 {
        let sum = Money::new(captured, order.currency()).pretty();
        Badge::new(Tone::Warning, Sign::Quarter, words.with("console-incomplete", "sum", sum))
    } else if let Some(invoice) = pending().find(held) {
        let sum = Money::new(invoice.latest.amount_minor, order.currency()).pretty();
        Badge::new(Tone::Hold, Sign::Most, words.with("console-held", "sum", sum))
    } else {
        Badge::new(Tone::Info, Sign::Clock, words.t("console-checking"))
    }
}

fn unpaid(words: Words<'_>, order: &Order, now: Timestamp) -> Badge {
    let due = order.due();
    let sum =
        |tone, sign, key: &str, sum: Money| Badge::new(tone, sign, words.with(key, "sum", sum.pretty()));
    match order_state(order, now) {
        State::CashOnDelivery => sum(Tone::Neutral, Sign::Empty, "console-on-delivery", due.on_delivery),
        State::Making | State::Awaiting => sum(Tone::Info, Sign::Quarter, "console-awaiting", due.now),
        State::Failed(crate::view::advice::Advice::OurSide) => {
            Badge::new(Tone::Danger, Sign::Bang, words.t("console-no-invoice"))
        }
        State::Failed(_) => Badge::new(Tone::Danger, Sign::Cross, words.t("console-declined")),
        State::Expired => Badge::new(Tone::Warning, Sign::Clock, words.t("console-expired")),
        _ => Badge::new(Tone::Neutral, Sign::Empty, words.t("console-unpaid")),
    }
}

/// The key of the word for a status.
pub(super) const fn status_key(status: Status) -> &'static str {
    match status {
        Status::New => "console-status-new",
        Status::Confirmed => "console-status-confirmed",
        Status::Done => "console-status-done",
        Status::Returned => "console-status-returned",
        Status::Cancelled => "console-status-cancelled",
    }
}

/// Where the order stands as a whole.
pub(super) fn status(words: Words<'_>, order: &Order) -> Badge {
    let (tone, sign) = match order.status() {
        Status::New => (Tone::Info, Sign::Empty),
        Status::Confirmed => (Tone::Info, Sign::Check),
        Status::Done => (Tone::Success, Sign::Full),
        Status::Returned => (Tone::Warning, Sign::Back),
        Status::Cancelled => (Tone::Neutral, Sign::Cross),
    };
    Badge::new(tone, sign, words.t(status_key(order.status())))
}

/// Whether the managers and the customer were told.
pub(super) fn contact(words: Words<'_>, tally: Tally) -> Badge {
    let (tone, sign, key) = if tally.needing > 0 {
        (Tone::Danger, Sign::Cross, "console-not-sent")
    } else if tally.retrying > 0 {
        (Tone::Warning, Sign::Repeat, "console-sending")
    } else if tally.running > 0 {
        (Tone::Info, Sign::Clock, "console-sending")
    } else if tally.settled > 0 {
        (Tone::Success, Sign::Check, "console-sent")
    } else {
        (Tone::Neutral, Sign::Dash, "console-no-messages")
    };
    Badge::new(tone, sign, words.t(key))
}

/// Whether messages to the customer arrive by a channel.
pub(super) fn reach(words: Words<'_>, contact: &Contact) -> Badge {
    let (tone, sign, key) = match &contact.off {
        None => (Tone::Success, Sign::Check, "console-reach-on"),
        Some(off) if off.by_customer => (Tone::Neutral, Sign::Pause, "console-reach-silent"),
        Some(_) => (Tone::Warning, Sign::Cross, "console-reach-lost"),
    };
    Badge::new(tone, sign, words.t(key))
}

/// Whether everything followed that must.
pub(super) fn automation(words: Words<'_>, tally: Tally) -> Badge {
    if tally.needing > 0 {
        Badge::new(Tone::Danger, Sign::Bang, words.count("console-needing", tally.needing))
    } else if tally.retrying > 0 {
        Badge::new(Tone::Warning, Sign::Repeat, words.count("console-retrying", tally.retrying))
    } else if tally.running > 0 {
        Badge::new(Tone::Info, Sign::Clock, words.t("console-running"))
    } else if tally.settled > 0 {
        Badge::new(Tone::Success, Sign::Full, words.t("console-all-done"))
    } else {
        Badge::new(Tone::Neutral, Sign::Dash, words.t("console-nothing-to-do"))
    }
}

/// How these effects stand; the same sums as the database makes for lists.
pub(super) fn tally<'a>(effects: impl IntoIterator<Item = &'a Effect>) -> Tally {
    use krama_domain::effect::State::{Discarded, Done, Ready, Refused, Started, Unknown};
    let mut tally = Tally::default();
    for effect in effects {
        let place = match effect.state {
            Done | Discarded => &mut tally.settled,
            Refused | Unknown => &mut tally.needing,
            Ready if effect.logged > 0 => &mut tally.retrying,
            Ready | Started => &mut tally.running,
        };
        *place += 1;
    }
    tally
}

/// Whether an effect is a message to the managers or to the customer.
pub(super) const fn is_message(effect: &Effect) -> bool {
    matches!(effect.intent, Intent::NotifyManager { .. } | Intent::NotifyCustomer { .. })
}
