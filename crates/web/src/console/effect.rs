//! Effects as staff read them: what must happen in words, how it stands, and what was tried.

use super::badge::{Badge, Sign};
use super::desk::Desk;
use super::moment::{Moment, Reader};
use super::reason;
use super::step::path_of;
use crate::view::icon::Tone;
use crate::view::words::Words;
use krama_domain::effect::{Destination, Key, Move, State};
use krama_domain::news::News;
use krama_domain::notice::Notice;
use krama_domain::order::Order;
use krama_domain::staff::Right;
use krama_store::repo::outbox::overview::ATTEMPTS_SHOWN_MAX;
use krama_store::repo::outbox::{Attempt, Effect};

#[cfg(test)]
mod tests;

/// The proper name of an outside system; the same in every language.
pub(super) const fn system(destination: Destination) -> &'static str {
    match destination {
        Destination::Monobank => "monobank",
        Destination::Telegram => "Telegram",
        Destination::Meta => "Meta",
        Destination::NovaPoshta => "Nova Poshta",
    }
}

/// The proper name behind a code such as `monobank`; the code itself where it is not known.
pub(super) fn system_of(code: &str) -> &str {
    match Destination::from_code(code) {
        Some(destination) => system(destination),
        None => code,
    }
}

/// The key of the word for a notice to managers.
pub(super) const fn notice_key(notice: Notice) -> &'static str {
    match notice {
        Notice::Placed => "console-notice-placed",
        Notice::Prepaid => "console-notice-prepaid",
        Notice::Paid => "console-notice-paid",
        Notice::Held => "console-notice-held",
        Notice::Unpaid => "console-notice-unpaid",
        Notice::NoInvoice => "console-notice-no-invoice",
        Notice::Mismatch => "console-notice-mismatch",
        Notice::Overpaid => "console-notice-overpaid",
        Notice::LateMoney => "console-notice-late-money",
        Notice::Refunded => "console-notice-refunded",
        Notice::Received => "console-notice-received",
        Notice::ParcelRefused => "console-notice-parcel-refused",
        Notice::Returning => "console-notice-returning",
        Notice::Returned => "console-notice-returned",
        Notice::Waits => "console-notice-waits",
        Notice::LastDay => "console-notice-last-day",
        Notice::ParcelStuck => "console-notice-parcel-stuck",
        Notice::CashMismatch => "console-notice-cash-mismatch",
        Notice::Contact => "console-notice-contact",
    }
}

/// What a key means, in words. The timeline knows effects by their keys alone, so words are made from the key
/// everywhere. A key of another version is shown as it is.
pub(super) fn words_of(words: Words<'_>, key: &Key) -> String {
    let parts: Vec<&str> = key.as_str().splitn(4, '/').collect();
    match parts[..] {
        ["payment", "invoice", attempt] => words.with("console-do-invoice", "attempt", attempt),
        ["payment", "remove", attempt] => words.with("console-do-remove", "attempt", attempt),
        ["payment", "refund", reference] => words.with("console-do-refund", "reference", reference),
        ["payment", "refund", first, rest] => {
            words.with("console-do-refund", "reference", format!("{first}/{rest}"))
        }
        ["message", "manager", code, _] => match Notice::from_code(code) {
            Some(notice) => words.with("console-do-notify", "notice", words.t(notice_key(notice))),
            None => key.to_string(),
        },
        ["waybill", "create", ..] => words.t("console-do-waybill"),
        ["waybill", "delete", number] => words.with("console-do-waybill-delete", "number", number),
        ["message", "customer", code] => told(words, code, &[]).unwrap_or_else(|| key.to_string()),
        ["message", "customer", code, of] => told(words, code, &[of]).unwrap_or_else(|| key.to_string()),
        ["reply", ..] => words.t("console-do-reply"),
        ["conversion", "lead"] => words.t("console-do-lead"),
        ["conversion", "purchase"] => words.t("console-do-purchase"),
        _ => key.to_string(),
    }
}

/// The key of the word for a kind of news.
pub(super) const fn news_key(news: News) -> &'static str {
    match news {
        News::Placed => "console-news-placed",
        News::Prepaid => "console-news-prepaid",
        News::Paid => "console-news-paid",
        News::Waybill => "console-news-waybill",
        News::OnWay => "console-news-on-way",
        News::Arrived => "console-news-arrived",
        News::Waits => "console-news-waits",
        News::LastDay => "console-news-last-day",
        News::Received => "console-news-received",
        News::Refused => "console-news-refused",
        News::Returning => "console-news-returning",
        News::Refunded => "console-news-refunded",
    }
}

/// A message to the customer in words, with the parcel and the code that it is about.
fn told(words: Words<'_>, code: &str, of: &[&str]) -> Option<String> {
    let news = words.t(news_key(News::from_code(code)?));
    let said = words.with("console-do-tell", "news", news);
    Some(of.iter().fold(said, |said, of| format!("{said} · {}", of.replace('/', " · "))))
}

/// How an effect stands.
pub(super) fn state(words: Words<'_>, effect: &Effect, reader: Reader<'_>) -> Badge {
    let (tone, sign, key) = match effect.state {
        State::Ready if effect.logged > 0 => (Tone::Warning, Sign::Repeat, "console-effect-retrying"),
        State::Ready if effect.next_at > reader.now => (Tone::Info, Sign::Clock, "console-effect-planned"),
        State::Ready => (Tone::Info, Sign::Clock, "console-effect-ready"),
        State::Started => (Tone::Info, Sign::Play, "console-effect-started"),
        State::Done => (Tone::Success, Sign::Check, "console-effect-done"),
        State::Refused if effect.code.as_deref() == Some("too_old") => {
            (Tone::Warning, Sign::Clock, "console-effect-too-old")
        }
        State::Refused => (Tone::Danger, Sign::Cross, "console-effect-refused"),
        State::Unknown => (Tone::Danger, Sign::Question, "console-effect-unknown"),
        State::Discarded => (Tone::Neutral, Sign::Dash, "console-effect-discarded"),
    };
    Badge::new(tone, sign, words.t(key))
}

/// How a try ended.
fn outcome(words: Words<'_>, attempt: &Attempt) -> Badge {
    let (tone, sign, key) = match attempt.outcome.as_deref() {
        Some("done") => (Tone::Success, Sign::Check, "console-effect-done"),
        Some("retry") => (Tone::Warning, Sign::Repeat, "console-try-failed"),
        Some("blocked") => (Tone::Warning, Sign::Pause, "console-try-blocked"),
        Some("refused") => (Tone::Danger, Sign::Cross, "console-effect-refused"),
        Some("unknown") => (Tone::Danger, Sign::Question, "console-effect-unknown"),
        Some(other) => return Badge::new(Tone::Neutral, Sign::Dash, other.to_owned()),
        None => (Tone::Info, Sign::Play, "console-effect-started"),
    };
    Badge::new(tone, sign, words.t(key))
}

/// One try.
pub(super) struct Try {
    pub(super) nth: i64,
    pub(super) at: Moment,
    /// How long it took, in words; empty while it is under way.
    pub(super) took: String,
    pub(super) outcome: Badge,
    pub(super) reason: String,
    pub(super) request: Option<String>,
    pub(super) response: Option<String>,
}

/// One effect with its tries.
pub(super) struct Row {
    pub(super) nth: i64,
    pub(super) what: String,
    pub(super) key: String,
    pub(super) system: &'static str,
    pub(super) state: Badge,
    pub(super) count: u32,
    /// When it is tried next, while it waits.
    pub(super) next: Option<Moment>,
    pub(super) reason: String,
    pub(super) tries: Vec<Try>,
    /// How many tries there were in all, where not all are shown.
    pub(super) more_of: Option<i64>,
    /// The page of trying again, where that is possible.
    pub(super) retry: Option<String>,
    /// The page of giving up, where that is possible.
    pub(super) discard: Option<String>,
}

/// The page of a person's move, where the reader may make it and the table of moves admits it.
fn offer(desk: &Desk, order: &Order, effect: &Effect, step: Move, path: &str) -> Option<String> {
    let offered = desk.may(Right::RepairEffects) && effect.state.after(step).is_some();
    offered.then(|| desk.url_with(&format!("{}/{path}", path_of(order)), "nth", &effect.nth.to_string()))
}

impl Row {
    /// An effect and its newest tries.
    pub(super) fn new(words: Words<'_>, effect: &Effect, tries: &[Attempt], reader: Reader<'_>) -> Self {
        let key = effect.intent.key();
        Self {
            nth: effect.nth,
            what: words_of(words, &key),
            key: key.to_string(),
            system: system(effect.intent.destination()),
            state: state(words, effect, reader),
            count: effect.tries,
            next: (effect.state == State::Ready && effect.next_at > reader.now)
                .then(|| reader.brief(effect.next_at)),
            reason: reason::said_if_any(words, effect.reason.as_deref()),
            tries: tries.iter().map(|attempt| one_try(words, attempt, reader)).collect(),
            retry: None,
            discard: None,
            more_of: (effect.logged > ATTEMPTS_SHOWN_MAX).then_some(effect.logged),
        }
    }

    /// The same with what the reader may do about it.
    #[must_use]
    pub(super) fn offering(self, desk: &Desk, order: &Order, effect: &Effect) -> Self {
        Self {
            retry: offer(desk, order, effect, Move::Replay, "retry"),
            discard: offer(desk, order, effect, Move::Discard, "discard"),
            ..self
        }
    }
}

fn one_try(words: Words<'_>, attempt: &Attempt, reader: Reader<'_>) -> Try {
    let took = attempt.ended_at.map(|end| end.since_ms(attempt.started_at).max(0));
    Try {
        nth: attempt.nth,
        at: reader.exact(attempt.started_at),
        took: took.map(|ms| words.with("console-took", "ms", ms)).unwrap_or_default(),
        outcome: outcome(words, attempt),
        reason: reason::said_if_any(words, attempt.reason.as_deref()),
        request: attempt.request.clone(),
        response: attempt.response.clone(),
    }
}
