//! One outside system on the page of settings: whether it is connected, its fields, where its webhooks go, and what a test
//! found.

use super::{Found, Objection, labels, seen};
use crate::console::badge::{Badge, Sign};
use crate::console::effect::system;
use crate::console::moment::{Moment, Reader};
use crate::console::reason;
use crate::i18n::Arg;
use crate::view::icon::Tone;
use crate::view::words::Words;
use krama_connectors::connector::Connector;
use krama_connectors::probe::{Class, Problem};
use krama_connectors::settings::Field;
use krama_connectors::telegram;
use krama_domain::effect::Destination;
use krama_engine::probe::{StepReport, Verdict, all_ok};
use krama_store::repo::keys::hint;

/// Secrets shorter than this show none of their characters.
const HINTED_MIN_CHARS: usize = 12;

/// A card.
pub(super) struct Card {
    pub(super) code: &'static str,
    pub(super) system: &'static str,
    pub(super) state: Badge,
    pub(super) fields: Vec<Row>,
    pub(super) webhook: Option<Webhook>,
    /// What keeps its bot from hearing, in words.
    pub(super) trouble: Option<String>,
    /// What somebody else changed since the form was shown: name and present value.
    pub(super) stale: Vec<(String, String)>,
    /// What a test found; `None` when none was made.
    pub(super) trial: Option<Trial>,
}

/// A field.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) secret: bool,
    /// How a secret stands: its end, and since when; empty for plain fields.
    pub(super) kept: String,
    /// Whether there is something to remove.
    pub(super) removable: bool,
    /// What stands in the field.
    pub(super) value: String,
    /// What counts while it is empty.
    pub(super) fallback: String,
    /// How it stands, for the form to remember.
    pub(super) seen: String,
    pub(super) error: String,
}

/// Where webhooks go.
pub(super) struct Webhook {
    pub(super) url: String,
    /// When the last one came.
    pub(super) last: Option<Moment>,
    /// When one came that was not genuine.
    pub(super) refused: Option<Moment>,
}

/// What a test found.
pub(super) struct Trial {
    pub(super) tone: Tone,
    pub(super) summary: String,
    pub(super) steps: Vec<StepRow>,
}

/// One step.
pub(super) struct StepRow {
    pub(super) state: Badge,
    pub(super) name: String,
    /// Milliseconds; empty where nothing was asked.
    pub(super) millis: String,
    /// What was found.
    pub(super) told: String,
    /// What to do.
    pub(super) hint: String,
}

pub(super) fn card(
    words: Words<'_>,
    connector: &'static Connector,
    found: &Found,
    objection: &Objection,
    steps: Option<&[StepReport]>,
    reader: Reader<'_>,
) -> Card {
    let code = connector.destination.code();
    let connected = (connector.is_connected)(&found.settings);
    let state = if connected {
        Badge::new(Tone::Success, Sign::Check, words.t("settings-connected"))
    } else {
        Badge::new(Tone::Neutral, Sign::Dash, words.t("settings-not-connected"))
    };
    let used = connector.webhook.as_ref().filter(|webhook| (webhook.is_used)(&found.settings));
    let deaf = Some(connector.destination).filter(|which| *which == Destination::Telegram);
    let webhook = used.map(|_| Webhook {
        url: found.settings.webhook_url(code),
        last: found.received.get(code).map(|at| reader.brief(*at)),
        refused: found.refused.get(code).map(|at| reader.brief(*at)),
    });
    Card {
        code,
        system: system(connector.destination),
        state,
        fields: connector.fields.iter().map(|field| row(words, field, found, objection, reader)).collect(),
        webhook,
        trouble: deaf.and_then(|_| telegram::deaf(&found.settings)).map(|why| reason::said(words, why)),
        stale: objection.stale.iter().map(|key| stale(words, key, found)).collect(),
        trial: steps.map(|steps| trial(words, steps)),
    }
}

/// The name of a setting that somebody changed, and how it stands now.
fn stale(words: Words<'_>, key: &str, found: &Found) -> (String, String) {
    let secret = krama_engine::profile::field(key).is_none_or(|field| field.secret);
    let value = match found.own.get(key) {
        None => words.t("settings-not-set"),
        Some(_) if secret => words.t("settings-secret-changed"),
        Some(own) => format!("«{}»", own.value),
    };
    (words.t(labels::field(key).0), value)
}

fn row(
    words: Words<'_>,
    field: &'static Field,
    found: &Found,
    objection: &Objection,
    reader: Reader<'_>,
) -> Row {
    let own = found.own.get(field.key);
    let (label, hint_key) = labels::field(field.key);
    let effective = found.settings.get(field);
    let kept = match (field.secret, own) {
        (false, _) => String::new(),
        (true, None) if effective.is_some() => words.t("settings-secret-from-start"),
        (true, None) => words.t("settings-not-set"),
        (true, Some(own)) => {
            let end =
                if own.value.chars().count() < HINTED_MIN_CHARS { String::new() } else { hint(&own.value) };
            let at = reader.brief(own.set_at).text();
            words.args("settings-secret-kept", &[("end", Arg::from(end)), ("time", Arg::from(at))])
        }
    };
    let standing = || own.filter(|_| !field.secret).map(|own| own.value.clone()).unwrap_or_default();
    Row {
        id: format!("set-{}", field.key.replace(['.', '_'], "-")),
        name: field.key,
        label: words.t(label),
        hint: words.t(hint_key),
        secret: field.secret,
        kept,
        removable: field.secret && own.is_some(),
        value: objection.typed.get(field.key).cloned().unwrap_or_else(standing),
        fallback: effective.filter(|_| !field.secret).unwrap_or_default().to_owned(),
        seen: seen(field.secret, own),
        error: objection.wrong.get(field.key).cloned().unwrap_or_default(),
    }
}

fn trial(words: Words<'_>, steps: &[StepReport]) -> Trial {
    let ok = all_ok(steps);
    let (tone, summary) =
        if ok { (Tone::Success, "probe-all-fine") } else { (Tone::Warning, "probe-not-fine") };
    Trial { tone, summary: words.t(summary), steps: steps.iter().map(|step| step_row(words, step)).collect() }
}

fn step_row(words: Words<'_>, step: &StepReport) -> StepRow {
    let name = words.t(step_key(step.name));
    let name = step.about.as_ref().map_or_else(|| name.clone(), |about| format!("{name} {about}"));
    let millis = || words.with("probe-millis", "ms", step.millis);
    match &step.verdict {
        Verdict::Ok(told) => StepRow {
            state: Badge::new(Tone::Success, Sign::Check, words.t("probe-fine")),
            name,
            millis: millis(),
            told: reason::said(words, told),
            hint: String::new(),
        },
        Verdict::Skipped => StepRow {
            state: Badge::new(Tone::Neutral, Sign::Dash, words.t("probe-skipped")),
            name,
            millis: String::new(),
            told: String::new(),
            hint: String::new(),
        },
        Verdict::Problem(problem) => StepRow {
            state: Badge::new(Tone::Danger, Sign::Bang, words.t("probe-problem")),
            name,
            millis: if problem.class == Class::NotSet { String::new() } else { millis() },
            told: told(words, problem),
            hint: words.with(
                problem_keys(problem.class)[1],
                "setting",
                words.t(labels::field(problem.setting).0),
            ),
        },
    }
}

fn told(words: Words<'_>, problem: &Problem) -> String {
    let text = words.t(problem_keys(problem.class)[0]);
    let seen = reason::said(words, &problem.seen);
    if seen.is_empty() { text } else { format!("{text} ({seen})") }
}

fn step_key(name: &str) -> &'static str {
    match name {
        "merchant" => "probe-step-merchant",
        "webhook-key" => "probe-step-webhook-key",
        "bot" => "probe-step-bot",
        "chat" => "probe-step-chat",
        "pixel" => "probe-step-pixel",
        _ => "probe-step-settings",
    }
}

/// What is wrong, and what to do.
const fn problem_keys(class: Class) -> [&'static str; 2] {
    match class {
        Class::NotSet => ["probe-not-set", "probe-not-set-fix"],
        Class::WrongKey => ["probe-wrong-key", "probe-wrong-key-fix"],
        Class::ExpiredKey => ["probe-expired-key", "probe-expired-key-fix"],
        Class::MissingScope => ["probe-missing-scope", "probe-missing-scope-fix"],
        Class::NotFound => ["probe-not-found", "probe-not-found-fix"],
        Class::Closed => ["probe-closed", "probe-closed-fix"],
        Class::Blocked => ["probe-blocked", "probe-blocked-fix"],
        Class::Busy => ["probe-busy", "probe-busy-fix"],
        Class::Unreachable => ["probe-unreachable", "probe-unreachable-fix"],
        Class::OddAnswer => ["probe-odd-answer", "probe-odd-answer-fix"],
    }
}
