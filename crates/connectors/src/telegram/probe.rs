//! Testing the bot: whether its token is taken, and whether it knows each manager's chat. Nothing is sent to any chat.

use super::wire::Reply;
use super::{MANAGER_CHATS, TOKEN, URL, manager_chats, resolved};
use crate::http::{Answer, Request, Response, encode};
use crate::probe::{Class, Finding, Probe, Question, answered, fine, problem};
use crate::settings::Settings;
use serde_json::Value;

/// How Telegram is tested.
pub(super) const PROBE: Probe = Probe { questions, read };
/// The step that learns which bot it is.
const BOT: &str = "bot";
/// The step that looks at one manager's chat.
const CHAT: &str = "chat";

fn questions(settings: &Settings) -> Result<Vec<Question>, Finding> {
    let Some((token, base)) = settings.get(&TOKEN).zip(settings.get(&URL)) else {
        return Err(problem(Class::NotSet, TOKEN.key, ""));
    };
    let chats = manager_chats(settings);
    if chats.is_empty() {
        return Err(problem(Class::NotSet, MANAGER_CHATS.key, ""));
    }
    let ask = |call: String| Request::get(format!("{}/bot{token}/{call}", base.trim_end_matches('/')));
    let bot = Question { step: BOT, about: None, request: ask("getMe".to_owned()) };
    let look = |chat: &String| {
        let request = ask(format!("getChat?chat_id={}", encode(resolved(settings, chat))));
        Question { step: CHAT, about: Some(chat.clone()), request }
    };
    Ok(std::iter::once(bot).chain(chats.iter().map(look)).collect())
}

fn read(_: &Settings, question: &Question, answer: &Answer) -> Finding {
    let response = match answered(answer, URL.key) {
        Ok(response) => response,
        Err(finding) => return finding,
    };
    match Reply::read(&response.body) {
        Some(reply) if response.is_success() && reply.ok => found(question, response),
        Some(reply) if question.step == CHAT && reply.migrate_to.is_some() => {
            fine("the group moved; messages follow it")
        }
        Some(_) if !response.is_success() => refusal(question, response.status),
        _ => foreign(response.status),
    }
}

/// The bot's name, or the chat's.
fn found(question: &Question, response: &Response) -> Finding {
    let body = response.body_json().unwrap_or_default();
    let result = &body["result"];
    let word = |key: &str| result[key].as_str().unwrap_or_default().to_owned();
    if !result["id"].is_i64() || (question.step == BOT && result["is_bot"] != Value::Bool(true)) {
        return foreign(response.status);
    }
    fine(&match question.step {
        BOT => format!("@{}", word("username")),
        _ if result["title"].is_string() => word("title"),
        _ => word("first_name"),
    })
}

/// What Telegram's own refusal means. Told apart by number: the texts change.
fn refusal(question: &Question, status: u16) -> Finding {
    let is_chat = question.step == CHAT;
    let (class, setting) = match status {
        // A token of a wrong shape is "not found". Telegram does not tell a withdrawn one from one that never was.
        401 | 404 => (Class::WrongKey, TOKEN.key),
        400 if is_chat => (Class::NotFound, MANAGER_CHATS.key),
        403 if is_chat => (Class::Closed, MANAGER_CHATS.key),
        403 => (Class::Blocked, TOKEN.key),
        429 => (Class::Busy, URL.key),
        _ => (Class::OddAnswer, URL.key),
    };
    problem(class, setting, format!("HTTP {status}"))
}

/// An answer that is not in the Bot API's form: something else stands at the address or before it.
fn foreign(status: u16) -> Finding {
    let class = match status {
        403 => Class::Blocked,
        429 => Class::Busy,
        _ => Class::OddAnswer,
    };
    problem(class, URL.key, format!("HTTP {status}, not in Telegram's form"))
}
