//! What happened to parcels, to the money that carriers bring, and to the ways to a customer, in words.

use crate::console::reason;
use crate::i18n::Arg;
use crate::view::icon::Tone;
use crate::view::words::Words;
use krama_domain::entry::Change;
use krama_domain::money::Money;
use krama_domain::parcel::{Mark, Phase, Stage};
use krama_domain::reach::Channel;

/// What colour a phase deserves.
pub(super) const fn tone_of(phase: Phase) -> Tone {
    match phase {
        Phase::Received | Phase::MoneyTransferred => Tone::Success,
        Phase::Refused | Phase::Stuck => Tone::Danger,
        Phase::Returning | Phase::Deleted => Tone::Warning,
        Phase::NotFound | Phase::Created => Tone::Neutral,
        Phase::InTransit | Phase::Arrived => Tone::Info,
    }
}

/// The key of the word for a stage.
pub(in crate::console) const fn stage_key(stage: Stage) -> &'static str {
    match stage {
        Stage::None => "stage-none",
        Stage::Created => "stage-created",
        Stage::InTransit => "stage-in-transit",
        Stage::Arrived => "stage-arrived",
        Stage::Refused => "stage-refused",
        Stage::Returning => "stage-returning",
        Stage::Stuck => "stage-stuck",
        Stage::Returned => "stage-returned",
        Stage::Received => "stage-received",
    }
}

const fn mark_key(mark: Mark) -> &'static str {
    match mark {
        Mark::Waits => "parcel-was-waiting",
        Mark::LastDay => "parcel-was-last-day",
        Mark::Unknown => "parcel-was-unknown",
        Mark::TooLong => "parcel-was-too-long",
    }
}

/// The proper name of a channel; the same in every language.
pub(in crate::console) const fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Telegram => "Telegram",
        Channel::Whatsapp => "WhatsApp",
    }
}

/// The sentence of a change about parcels, their money, or the ways to a customer; of other changes an empty one.
pub(super) fn sentence(words: Words<'_>, change: &Change) -> String {
    let say = |key: &str, args: &[(&str, String)]| {
        let args: Vec<_> = args.iter().map(|(name, text)| (*name, Arg::from(text.as_str()))).collect();
        words.args(key, &args)
    };
    match change {
        Change::WaybillRequested { nth } => say("waybill-was-asked", &[("nth", nth.to_string())]),
        Change::WaybillMade { nth, number } => {
            say("waybill-was-made", &[("nth", nth.to_string()), ("number", number.to_string())])
        }
        Change::WaybillRefused { nth, reason } => {
            say("waybill-was-refused", &[("nth", nth.to_string()), ("reason", reason::said(words, reason))])
        }
        Change::ParcelAttached { number } => say("parcel-was-attached", &[("number", number.to_string())]),
        Change::ParcelCode { number, code, text, .. } => say(
            "parcel-was-reported",
            &[("number", number.to_string()), ("code", code.clone()), ("text", text.clone())],
        ),
        Change::ParcelStrange { number, code, text } => say(
            "parcel-was-strange",
            &[("number", number.to_string()), ("code", code.clone()), ("text", text.clone())],
        ),
        Change::ParcelGoesOn { number, next, is_return } => {
            let key = if *is_return { "parcel-was-sent-back" } else { "parcel-was-redirected" };
            say(key, &[("number", number.to_string()), ("next", next.to_string())])
        }
        Change::ParcelDetails { number } => say("parcel-was-detailed", &[("number", number.to_string())]),
        Change::ParcelMarked { number, mark } => say(mark_key(*mark), &[("number", number.to_string())]),
        Change::ParcelDropped { number, reason } => {
            say("parcel-was-dropped", &[("number", number.to_string()), ("reason", reason.clone())])
        }
        Change::Collected { amount } if amount.minor < 0 => {
            let less = Money::new(amount.minor.saturating_neg(), amount.currency);
            say("parcel-was-paid-less", &[("sum", less.pretty())])
        }
        Change::Collected { amount } => say("parcel-was-paid", &[("sum", amount.pretty())]),
        Change::CashMismatch { number, collected, due } => say(
            "parcel-was-mismatch",
            &[("number", number.to_string()), ("sum", collected.pretty()), ("due", due.pretty())],
        ),
        Change::CashHere { number } => say("parcel-was-paid-out", &[("number", number.to_string())]),
        Change::Stage { from, to } => {
            let [from, to] = [*from, *to].map(|stage| words.t(stage_key(stage)));
            say("parcel-was-stage", &[("from", from), ("to", to)])
        }
        Change::ReachBound { channel } => {
            say("reach-was-bound", &[("channel", channel_name(*channel).to_owned())])
        }
        Change::ReachLost { channel, by_customer: true, .. } => {
            say("reach-was-silenced", &[("channel", channel_name(*channel).to_owned())])
        }
        Change::ReachLost { channel, reason, .. } => say(
            "reach-was-lost",
            &[("channel", channel_name(*channel).to_owned()), ("reason", reason::said(words, reason))],
        ),
        _ => String::new(),
    }
}
