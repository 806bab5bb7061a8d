//! How each state of an order looks: tone, heading, explanation, what happens next. One table.

use crate::view::advice::Advice;
use crate::view::icon::Tone;
use crate::view::order_state::State;

/// Keys of texts and the tone of a state. `next` names no key twice and may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) tone: Tone,
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    pub(super) next: &'static [&'static str],
}

const SENDING: &[&str] = &["next-pack", "next-send", "next-receive"];
const SENDING_COD: &[&str] = &["next-confirm", "next-send", "next-receive-pay"];
const SENDING_PREPAID: &[&str] = &["next-pack", "next-send", "next-receive-pay"];
const PAYING: &[&str] = &["next-pay", "next-pack-after"];

const fn look(tone: Tone, title: &'static str, text: &'static str, next: &'static [&'static str]) -> Look {
    Look { tone, title, text, next }
}

/// The look of a state.
pub(super) const fn of(state: State) -> Look {
    match state {
        State::Paid => look(Tone::Success, "paid-title", "paid-text", SENDING),
        State::Prepaid => look(Tone::Partial, "prepaid-title", "prepaid-text", SENDING_PREPAID),
        State::CashOnDelivery => look(Tone::Success, "cod-title", "cod-text", SENDING_COD),
        State::Making => look(Tone::Info, "making-title", "making-text", PAYING),
        State::Awaiting => look(Tone::Info, "awaiting-title", "awaiting-text", PAYING),
        State::Processing => look(Tone::Info, "processing-title", "processing-text", &[]),
        State::Reviewing => look(Tone::Info, "reviewing-title", "reviewing-text", &["next-manager"]),
        State::Mismatch => look(Tone::Warning, "mismatch-title", "mismatch-text", &["next-manager"]),
        State::Held => look(Tone::Hold, "held-title", "held-text", &["next-held", "next-pack-after"]),
        State::Failed(Advice::OurSide) => look(Tone::Danger, "failed-our-title", "advice-our-side", &[]),
        State::Failed(advice) => look(Tone::Danger, "failed-title", advice.key(), PAYING),
        State::Expired => look(Tone::Warning, "expired-title", "expired-text", PAYING),
        State::Cancelled => look(Tone::Neutral, "cancelled-title", "cancelled-text", &[]),
        State::CancelledPaid => {
            look(Tone::Warning, "cancelled-title", "cancelled-paid-text", &["next-manager"])
        }
        State::Replaced => look(Tone::Neutral, "cancelled-title", "replaced-text", &[]),
        State::PartlyRefunded => look(Tone::Warning, "partly-refunded-title", "partly-refunded-text", &[]),
        State::Refunded => look(Tone::Neutral, "refunded-title", "refunded-text", &[]),
    }
}
