//! How the bot hears: long polling, or a webhook where krama is reached by https. One request at a time: first who the
//! bot is, then the right way to listen, then listening.
//!
//! What was done is noted, so that each is done once: `telegram.bot` (number and name), `telegram.webhook` (the address
//! that we set; empty when we took it away), `telegram.offset.{bot}` (the next update, and when it was noted),
//! `telegram.listening` (what is wrong, in words; empty when nothing is).

use super::wire::Reply;
use super::{answers, bot_number, source_of, update, webhook};
use crate::http::{Answer, Request, Response};
use crate::settings::Settings;
use crate::task::{Note, Settled, Updates};
use krama_domain::effect::{Hold, Outcome};
use krama_domain::time::{DAY_MS, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Who the bot is: its number and its name.
pub(super) const NOTE_BOT: &str = "telegram.bot";
/// The address that Telegram was told, by us.
const NOTE_WEBHOOK: &str = "telegram.webhook";
/// Begins the note of the next update to ask for.
const NOTE_OFFSET: &str = "telegram.offset.";
/// What keeps the bot from hearing.
pub(super) const NOTE_LISTENING: &str = "telegram.listening";
/// Seconds that Telegram waits for something to tell. Below the lane's time-out, which ends the request.
const POLL_SECONDS: i64 = 10;
/// Bytes of the mark by which a changed secret is known.
const MARK_BYTES: usize = 4;
/// Most updates of one answer.
const UPDATES_MAX: i64 = 100;
/// Milliseconds after which an offset is forgotten: after a week without updates Telegram goes on with any number.
const OFFSET_KEPT_MS: i64 = 6 * DAY_MS;

/// What the next request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// To learn who the bot is.
    Bot,
    /// To tell where webhooks go.
    SetWebhook,
    /// To take that back.
    DeleteWebhook,
    /// To hear.
    Poll,
    /// Nothing: webhooks come by themselves.
    Nothing,
}

impl Need {
    const fn method(self) -> &'static str {
        match self {
            Self::Bot => "getMe",
            Self::SetWebhook => "setWebhook",
            Self::DeleteWebhook => "deleteWebhook",
            Self::Poll => "getUpdates",
            Self::Nothing => "",
        }
    }
}

/// What the store's bot needs next.
pub(super) fn need(settings: &Settings) -> Need {
    let ours = settings.note(NOTE_WEBHOOK).unwrap_or_default();
    if super::bot_name(settings).is_none() {
        Need::Bot
    } else if webhook::is_used(settings) {
        if ours == told(settings) { Need::Nothing } else { Need::SetWebhook }
    } else if ours.is_empty() {
        Need::Poll
    } else {
        Need::DeleteWebhook
    }
}

/// What is noted of a webhook that was set: of which bot, the address, and a mark of the secret, which changes with the
/// bot's token.
fn told(settings: &Settings) -> String {
    let secret = webhook::secret(settings).unwrap_or_default();
    let mark = hex::encode(&Sha256::digest(secret)[..MARK_BYTES]);
    format!("{} {} {mark}", bot_number(settings).unwrap_or_default(), settings.webhook_url("telegram"))
}

/// The request of a step; `None` when none is needed.
pub(super) fn request(settings: &Settings, now: Timestamp) -> Result<Option<Request>, Outcome> {
    let need = need(settings);
    let body = match need {
        Need::Nothing => return Ok(None),
        Need::Bot => json!({}),
        Need::DeleteWebhook => json!({ "drop_pending_updates": false }),
        Need::SetWebhook => json!({
            "url": settings.webhook_url("telegram"),
            "secret_token": webhook::secret(settings),
            "allowed_updates": update::KINDS,
            "max_connections": 10,
        }),
        Need::Poll => {
            let mut body =
                json!({ "timeout": POLL_SECONDS, "limit": UPDATES_MAX, "allowed_updates": update::KINDS });
            if let Some(offset) = offset(settings, now) {
                body["offset"] = offset.into();
            }
            body
        }
    };
    super::requests::call(settings, need.method(), &body).map(Some)
}

fn offset_key(settings: &Settings) -> String {
    format!("{NOTE_OFFSET}{}", bot_number(settings).unwrap_or_default())
}

fn offset(settings: &Settings, now: Timestamp) -> Option<i64> {
    let note = settings.note(&offset_key(settings))?;
    let (next, at) = note.split_once(' ')?;
    let age_ms = now.since_ms(Timestamp::from_ms(at.parse().ok()?));
    next.parse().ok().filter(|_| age_ms < OFFSET_KEPT_MS)
}

/// What an answer to such a request means.
pub(super) fn read(settings: &Settings, index: usize, answer: &Answer, now: Timestamp) -> Settled {
    let response = match answer {
        Answer::Response(response) => response,
        Answer::NotSent { reason } => {
            let reason = format!("Telegram could not be reached: {reason}");
            return Settled::plain(index, Outcome::Blocked { reason, hold: Hold::Outage });
        }
        // Nothing was confirmed, so whatever was told comes again.
        Answer::NoAnswer { reason } => return later(index, None, format!("no answer came ({reason})")),
    };
    let reply = Reply::read(&response.body);
    match reply {
        Some(reply) if response.is_success() && reply.ok => heard(settings, index, response, now),
        reply => refused(settings, index, response, reply.as_ref()),
    }
}

fn later(index: usize, after_ms: Option<i64>, reason: String) -> Settled {
    Settled::plain(index, Outcome::Retry { after_ms, reason })
}

fn note(key: impl Into<String>, value: impl Into<String>) -> Note {
    Note { key: key.into(), value: value.into() }
}

fn heard(settings: &Settings, index: usize, response: &Response, now: Timestamp) -> Settled {
    let result = response.body_json().map(|body| body["result"].clone()).unwrap_or_default();
    let done = |words: &str| Settled::plain(index, Outcome::Done { note: words.to_owned() });
    let fine = clear(settings);
    match need(settings) {
        Need::Bot => match (result["username"].as_str(), bot_number(settings)) {
            (Some(name), Some(number)) => {
                let notes = vec![note(NOTE_BOT, format!("{number} {name}"))];
                Settled { notes, ..done("the bot is known") }
            }
            _ => later(index, None, "Telegram answered in a form that krama cannot read".to_owned()),
        },
        Need::SetWebhook => {
            let notes = fine.into_iter().chain([note(NOTE_WEBHOOK, told(settings))]).collect();
            Settled { notes, ..done("the webhook is set") }
        }
        Need::DeleteWebhook => Settled { notes: vec![note(NOTE_WEBHOOK, "")], ..done("the webhook is gone") },
        Need::Poll | Need::Nothing => polled(settings, index, &result, fine, now),
    }
}

/// The note that nothing is wrong any more, if something was.
fn clear(settings: &Settings) -> Option<Note> {
    let was_wrong = settings.note(NOTE_LISTENING).is_some_and(|words| !words.is_empty());
    was_wrong.then(|| note(NOTE_LISTENING, ""))
}

fn polled(settings: &Settings, index: usize, result: &Value, fine: Option<Note>, now: Timestamp) -> Settled {
    let source = source_of(settings).unwrap_or_default();
    let Some(updates) = update::read_all(result, source) else {
        return later(index, None, "Telegram answered in a form that krama cannot read".to_owned());
    };
    let count = updates.list.len();
    let mut notes: Vec<_> = fine.into_iter().collect();
    if let Some(last) = updates.list.iter().map(|update| update.id).max() {
        let value = format!("{} {}", last.saturating_add(1), now.as_ms());
        notes.push(note(offset_key(settings), value));
    }
    let outcome = Outcome::Done { note: format!("{count} updates") };
    let updates = Some(updates).filter(|updates: &Updates| !updates.list.is_empty());
    Settled { notes, updates, ..Settled::plain(index, outcome) }
}

fn refused(settings: &Settings, index: usize, response: &Response, reply: Option<&Reply>) -> Settled {
    let words = reply.map(|reply| reply.description.to_lowercase()).unwrap_or_default();
    match response.status {
        409 => conflict(index, &words),
        401 | 404 => Settled::plain(index, answers::wrong_token()),
        429 => Settled::plain(index, answers::too_many(response, reply)),
        400 if need(settings) == Need::SetWebhook => {
            let reason = format!(
                "Telegram does not take the address {} for webhooks: it must be reached from the internet by https",
                settings.webhook_url("telegram")
            );
            wrong(index, reason)
        }
        status => later(
            index,
            response.retry_after_ms(),
            format!("Telegram does not let the bot hear (HTTP {status})"),
        ),
    }
}

/// Something or somebody else takes what is told to the bot. Messages go out all the same, so this is no failure of the
/// lane: it is noted, and tried again later.
fn conflict(index: usize, words: &str) -> Settled {
    let reason = if words.contains("webhook is active") {
        "the bot tells another program: it has a webhook that krama did not set. Give krama a bot of its own, or take \
         that webhook away (deleteWebhook)"
    } else {
        "another program, or another store, asks for this bot's updates at the same time: give each a bot of its own"
    };
    wrong(index, reason.to_owned())
}

fn wrong(index: usize, reason: String) -> Settled {
    let notes = vec![note(NOTE_LISTENING, reason.clone())];
    Settled { notes, ..Settled::plain(index, Outcome::Refused { code: "cannot_listen".to_owned(), reason }) }
}
