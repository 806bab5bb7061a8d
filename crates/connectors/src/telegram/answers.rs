//! From answers to outcomes, by Telegram's table of errors.
//!
//! Texts of Telegram are kept only where they say something that a person needs, and without what stands in quotes:
//! that may be a customer's own text.

use super::requests::{Look, call, is_to_managers, message, own_text, post, send, send_message};
use super::wire::{ChatId, Reply, SendMessage};
use super::{NOTE_CLOSED, NOTE_MOVED, OPEN, TOKEN, chat_of, is_closed, listen};
use crate::http::{Answer, Redactor, Request, Response};
use crate::settings::{OwnText, Settings};
use crate::task::{Note, Reading, Settled, Task, Work};
use krama_domain::chat::Say;
use krama_domain::effect::{Hold, Intent, Outcome};
use krama_domain::fact::Fact;
use krama_domain::notice::text::own_text_failed;
use krama_domain::reach::Channel;
use krama_domain::time::Timestamp;

/// Longest piece of Telegram's own words that is kept, in characters.
const WORDS_MAX_CHARS: usize = 200;

/// Reads the answer to a message, or to listening.
pub(super) fn read(
    settings: &Settings,
    tasks: &[Task],
    carried: &[usize],
    request: &Request,
    answer: &Answer,
    now: Timestamp,
) -> Reading {
    let Some((&index, task)) = carried.first().and_then(|i| Some((i, tasks.get(*i)?))) else {
        return Reading::Settled(Vec::new());
    };
    if task.work == Work::Listen {
        return Reading::Settled(vec![listen::read(settings, index, answer, now)]);
    }
    let path = request.path();
    if path.ends_with("/answerCallbackQuery") && matches!(answer, Answer::Response(_)) {
        // Whatever came of it (a press is forgotten after a while), what was asked for is answered.
        return match send(settings, task, now) {
            Ok(request) => Reading::Again(request),
            Err(outcome) => Reading::Settled(vec![Settled::plain(index, outcome)]),
        };
    }
    if path.ends_with("/leaveChat") && matches!(answer, Answer::Response(_)) {
        let outcome = Outcome::Done { note: "the bot left the group".to_owned() };
        return Reading::Settled(vec![Settled::plain(index, outcome)]);
    }
    of_message(settings, index, task, request, answer)
}

fn of_message(settings: &Settings, index: usize, task: &Task, request: &Request, answer: &Answer) -> Reading {
    let sent: Option<SendMessage> = serde_json::from_slice(&request.body).ok();
    let ruling = match answer {
        Answer::Response(response) => judge(settings, response),
        Answer::NotSent { reason } => {
            let reason = format!("Telegram could not be reached: {reason}");
            Ruling::Outcome(Outcome::Blocked { reason, hold: Hold::Outage })
        }
        Answer::NoAnswer { reason } => Ruling::Outcome(unknown(&format!("no answer came ({reason})"))),
    };
    if let Some(again) = sent.as_ref().and_then(|sent| repeat(settings, task, sent, &ruling)) {
        return Reading::Again(again);
    }
    if let Some(leave) = leave(settings, task, &ruling) {
        return Reading::Again(leave);
    }
    let notes = notes(settings, task, sent.as_ref(), &ruling);
    let outcome = with_version(settings, task, sent.as_ref(), ruling.into_outcome());
    let settled = Settled { notes, ..Settled::plain(index, outcome) };
    Reading::Settled(vec![match &task.work {
        Work::Deliver(Intent::NotifyCustomer { .. }) => to_customer(settings, task, settled, answer),
        Work::Deliver(Intent::Reply { .. }) => to_asker(settled),
        _ => settled,
    }])
}

/// What arrived, with the version of the store's own text that it was made of.
fn with_version(settings: &Settings, task: &Task, sent: Option<&SendMessage>, outcome: Outcome) -> Outcome {
    let is_own = |sent: &SendMessage| !sent.text.contains(own_text_failed(settings.store.lang));
    let own = own_text(settings, task).filter(|_| sent.is_some_and(is_own));
    match (&outcome, own) {
        (Outcome::Done { note }, Some(OwnText { version, .. })) => {
            let id = note.trim_start_matches("message ");
            Outcome::Done { note: format!("message {id}, text v{version}") }
        }
        _ => outcome,
    }
}

/// A group that the bot has said goodbye to is left.
fn leave(settings: &Settings, task: &Task, ruling: &Ruling) -> Option<Request> {
    let Work::Deliver(Intent::Reply { say: Say::Farewell, .. }) = &task.work else { return None };
    let Ruling::Outcome(Outcome::Done { .. }) = ruling else { return None };
    let body = serde_json::json!({ "chat_id": ChatId::of(chat_of(settings, task)?) });
    call(settings, "leaveChat", &body).ok()
}

/// Whether an outcome says that nothing arrives in the chat.
fn is_gone(outcome: &Outcome) -> bool {
    let gone = ["chat_closed", "chat_not_found", "chat_moved", "no_rights"];
    matches!(outcome, Outcome::Refused { code, .. } if gone.contains(&code.as_str()))
}

/// A customer's channel that takes nothing any more is lost, until they write again.
fn to_customer(settings: &Settings, task: &Task, settled: Settled, answer: &Answer) -> Settled {
    let Some(chat) = chat_of(settings, task).filter(|_| is_gone(&settled.outcome)) else { return settled };
    let reason = why_gone(answer).to_owned();
    let (channel, address) = (Channel::Telegram, chat.to_owned());
    let lost = Fact::ReachLost { channel, address, by_customer: false, reason: reason.clone() };
    let code = "chat_closed".to_owned();
    Settled { facts: vec![lost], outcome: Outcome::Refused { code, reason }, ..settled }
}

fn why_gone(answer: &Answer) -> &'static str {
    let Answer::Response(response) = answer else { return "nothing arrives in the chat" };
    let words = Reply::read(&response.body).map(|reply| reply.description.to_lowercase()).unwrap_or_default();
    if words.contains("blocked") {
        "the customer blocked the bot"
    } else if words.contains("deactivated") {
        "the customer's Telegram account was deleted"
    } else if words.contains("not found") {
        "Telegram knows no such chat"
    } else {
        "the bot may not write to the customer"
    }
}

/// An answer to what somebody asked is repeated where it may be lost, and is nobody's trouble where they have left.
fn to_asker(settled: Settled) -> Settled {
    let outcome = match settled.outcome {
        Outcome::Unknown { reason } => Outcome::Retry { after_ms: None, reason },
        gone if is_gone(&gone) => {
            Outcome::Done { note: "not needed any more: nothing arrives in the chat".to_owned() }
        }
        other => other,
    };
    Settled { outcome, ..settled }
}

/// What an answer means.
pub(super) enum Ruling {
    /// This is the result.
    Outcome(Outcome),
    /// The bot may not write to the chat.
    Closed,
    /// The group has another id.
    Moved(String),
    /// Our markup was not understood.
    BadMarkup,
    /// Our button was not taken.
    BadButton,
}

impl Ruling {
    /// The result when nothing more can be tried.
    pub(super) fn into_outcome(self) -> Outcome {
        match self {
            Self::Outcome(outcome) => outcome,
            Self::Closed => refused(
                "chat_closed",
                "the chat blocked the bot or removed it: open the chat with the bot, then repeat this message",
            ),
            Self::Moved(_) => refused(
                "chat_moved",
                "the group moved, and moved again: set telegram.manager_chats to its present id",
            ),
            Self::BadMarkup => refused("bad_markup", "Telegram did not understand the markup of the message"),
            Self::BadButton => refused("bad_button", "Telegram did not take the button of the message"),
        }
    }
}

fn refused(code: &str, reason: &str) -> Outcome {
    Outcome::Refused { code: code.to_owned(), reason: reason.to_owned() }
}

fn unknown(what: &str) -> Outcome {
    let reason = format!("{what}; the message may have arrived: look into the chat before repeating it");
    Outcome::Unknown { reason }
}

pub(super) fn judge(settings: &Settings, response: &Response) -> Ruling {
    let reply = Reply::read(&response.body);
    if response.is_success() {
        return Ruling::Outcome(match reply {
            Some(Reply { ok: true, message_id, .. }) => {
                let id = message_id.map_or_else(|| "without a number".to_owned(), |id| id.to_string());
                Outcome::Done { note: format!("message {id}") }
            }
            _ => unknown("Telegram answered 200 in a form that krama cannot read"),
        });
    }
    match (response.status, reply) {
        (401 | 404, _) => Ruling::Outcome(wrong_token()),
        (429, reply) => Ruling::Outcome(too_many(response, reply.as_ref())),
        (408 | 500.., _) => Ruling::Outcome(Outcome::Retry {
            after_ms: response.retry_after_ms(),
            reason: format!("Telegram is out of order for the moment (HTTP {})", response.status),
        }),
        (403, Some(_)) => Ruling::Closed,
        (_, Some(reply)) => judge_refusal(settings, response.status, reply),
        (300..=399, None) => Ruling::Outcome(Outcome::Blocked {
            reason: "the address of the Bot API sends us elsewhere: check telegram.url".to_owned(),
            hold: Hold::Person,
        }),
        (status, None) => Ruling::Outcome(refused(
            &format!("http_{status}"),
            &format!(
                "the request was refused with HTTP {status}, not in Telegram's own words: check telegram.url and what stands before it"
            ),
        )),
    }
}

pub(super) fn wrong_token() -> Outcome {
    let reason =
        "Telegram does not know the bot: check telegram.token with @BotFather, and telegram.url".to_owned();
    Outcome::Blocked { reason, hold: Hold::Person }
}

pub(super) fn too_many(response: &Response, reply: Option<&Reply>) -> Outcome {
    let told_ms = reply.and_then(|r| r.retry_after_s).map(|seconds| seconds.saturating_mul(1_000));
    let reason = "too many messages: Telegram asks to wait".to_owned();
    Outcome::Retry { after_ms: told_ms.or_else(|| response.retry_after_ms()), reason }
}

/// Refusals that hold Telegram's own words, mostly 400.
fn judge_refusal(settings: &Settings, status: u16, reply: Reply) -> Ruling {
    if let Some(new) = reply.migrate_to {
        return Ruling::Moved(new);
    }
    let words = reply.description.to_lowercase();
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| words.contains(phrase));
    if says(&["can't parse entities"]) {
        return Ruling::BadMarkup;
    }
    if says(&["button", "reply markup"]) {
        return Ruling::BadButton;
    }
    Ruling::Outcome(if says(&["chat not found", "chat_id is empty", "peer_id_invalid"]) {
        refused(
            "chat_not_found",
            "Telegram knows no such chat: check telegram.manager_chats, and write to the bot first",
        )
    } else if says(&["not enough rights", "have no rights", "chat_write_forbidden"]) {
        refused("no_rights", "the bot may not write in this chat: allow it to send messages there")
    } else if says(&["message is too long"]) {
        refused("too_long", "Telegram finds the message too long")
    } else if says(&["text is empty", "text must be non-empty"]) {
        refused("empty", "Telegram finds the message empty")
    } else {
        let reason = format!("Telegram refused the message: {}", presentable(settings, &reply.description));
        Outcome::Refused { code: format!("telegram_{status}"), reason }
    })
}

/// Telegram's words without what stands in quotes, without the token, and not too long.
fn presentable(settings: &Settings, words: &str) -> String {
    let clean = Redactor::new(settings.get(&TOKEN)).clean(words);
    let mut outside = true;
    let mut kept = String::new();
    for c in clean.chars() {
        if c == '"' {
            outside = !outside;
            kept.push_str(if outside { "\"" } else { "\"…" });
        } else if outside {
            kept.push(c);
        }
    }
    kept.chars().take(WORDS_MAX_CHARS).collect()
}

/// The second try that a ruling allows. Each kind happens once: the request at hand shows whether it was the first.
fn repeat(settings: &Settings, task: &Task, sent: &SendMessage, ruling: &Ruling) -> Option<Request> {
    let chat = sent.chat_id.text();
    let mut body = sent.clone();
    match ruling {
        Ruling::Moved(new) if !has_moved(settings, task, sent) && *new != chat => {
            body.chat_id = ChatId::of(new);
        }
        Ruling::BadMarkup if sent.parse_mode.is_some() => {
            body.text = match message(settings, task) {
                Some(message) => send_message(&chat, &message, Look::Plain).text,
                // Made of a template: what is left without its markup.
                None => super::html::parse(&sent.text).ok()?.text,
            };
            body.parse_mode = None;
        }
        Ruling::BadButton if sent.reply_markup.is_some() => body.reply_markup = None,
        _ => return None,
    }
    post(settings, &body).ok()
}

/// Whether the request already went to the chat's new id.
fn has_moved(settings: &Settings, task: &Task, sent: &SendMessage) -> bool {
    chat_of(settings, task).is_some_and(|planned| planned != sent.chat_id.text())
}

/// What we remember: where the chat moved, and whether it is closed.
fn notes(settings: &Settings, task: &Task, sent: Option<&SendMessage>, ruling: &Ruling) -> Vec<Note> {
    let Some((planned, sent)) = chat_of(settings, task).zip(sent) else { return Vec::new() };
    let chat = sent.chat_id.text();
    let mut notes = Vec::new();
    if !is_to_managers(task) {
        return notes;
    }
    if has_moved(settings, task, sent) {
        notes.push(Note { key: format!("{NOTE_MOVED}{planned}"), value: chat.clone() });
    }
    match ruling {
        Ruling::Closed => {
            notes.push(Note { key: format!("{NOTE_CLOSED}{chat}"), value: "closed".to_owned() });
        }
        Ruling::Outcome(Outcome::Done { .. }) if is_closed(settings, &chat) => {
            notes.push(Note { key: format!("{NOTE_CLOSED}{chat}"), value: OPEN.to_owned() });
        }
        _ => {}
    }
    notes
}
