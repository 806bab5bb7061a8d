//! From tasks to requests: is it still needed, may this chat be written to, and the message itself.

use super::html::Document;
use super::wire::{ChatId, HTML, InlineKeyboard, LinkPreviewOptions, SendMessage, UrlButton};
use super::{TOKEN, URL, chat_of, is_closed};
use crate::http::{Request, encode};
use crate::settings::Settings;
use crate::task::{About, Settled, Step, Task, Work};
use krama_domain::effect::{Intent, Outcome};
use krama_domain::notice::Notice;
use krama_domain::notice::text::{Button, Links, Message, compose, compose_contact, not_needed};
use krama_domain::order::Order;
use krama_domain::time::Timestamp;

/// Begins every task.
pub(super) fn plan(settings: &Settings, tasks: &[Task], _now: Timestamp) -> Vec<Step> {
    tasks.iter().enumerate().map(|(index, task)| begin(settings, index, task)).collect()
}

fn begin(settings: &Settings, index: usize, task: &Task) -> Step {
    match prepare(settings, task) {
        Ok(request) => Step::Send { tasks: vec![index], request },
        Err(outcome) => Step::Settle(Settled::plain(index, outcome)),
    }
}

/// The request of a task, or the outcome that it has without one.
fn prepare(settings: &Settings, task: &Task) -> Result<Request, Outcome> {
    let (notice, chat) = addressed(settings, task).ok_or_else(foreign)?;
    if let Some(why) = task.order().and_then(|order| not_needed(notice, order)) {
        return Err(Outcome::Done { note: format!("not needed any more: {why}") });
    }
    if task.tries == 0 && is_closed(settings, chat) {
        let reason =
            "the chat blocked the bot or removed it: open the chat with the bot, then repeat this message";
        return Err(Outcome::Refused { code: "chat_closed".to_owned(), reason: reason.to_owned() });
    }
    let message = message(settings, task).ok_or_else(foreign)?;
    post(settings, &send_message(chat, &message, Look::Html))
}

fn foreign() -> Outcome {
    let reason = "this task is not a message to a manager, so it cannot go to Telegram";
    Outcome::Refused { code: "not_a_message".to_owned(), reason: reason.to_owned() }
}

/// The notice and the chat it goes to.
fn addressed<'a>(settings: &'a Settings, task: &'a Task) -> Option<(Notice, &'a str)> {
    match &task.work {
        Work::Deliver(Intent::NotifyManager { notice, .. }) => Some((*notice, chat_of(settings, task)?)),
        _ => None,
    }
}

/// The message of a task as its subject stands now.
pub(super) fn message(settings: &Settings, task: &Task) -> Option<Message> {
    let (notice, _) = addressed(settings, task)?;
    match &task.about {
        About::Order(order) => Some(compose(notice, order, &settings.store, &links(settings, order))),
        About::Contact(request) => Some(compose_contact(request, &settings.store)),
        About::Store => None,
    }
}

fn links(settings: &Settings, order: &Order) -> Links {
    let can_be_opened = settings.public_url.starts_with("https://") || settings.store.sandbox;
    let console_url = || format!("{}/console/orders/{}", settings.public_url, encode(order.number.as_str()));
    Links { console_url: can_be_opened.then(console_url) }
}

/// With or without markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// In Telegram's HTML.
    Html,
    /// Plain, after Telegram refused our markup.
    Plain,
}

/// The body of `sendMessage`.
pub(super) fn send_message(chat: &str, message: &Message, look: Look) -> SendMessage {
    let document = Document::of(message);
    let (text, parse_mode) = match look {
        Look::Html => (document.html(), Some(HTML.to_owned())),
        Look::Plain => (document.plain(), None),
    };
    let button = |b: &Button| vec![UrlButton { text: b.label.clone(), url: b.url.clone() }];
    let rows: Vec<_> = message.buttons.iter().map(button).collect();
    SendMessage {
        chat_id: ChatId::of(chat),
        text,
        parse_mode,
        link_preview_options: LinkPreviewOptions { is_disabled: true },
        reply_markup: (!rows.is_empty()).then_some(InlineKeyboard { inline_keyboard: rows }),
    }
}

/// The request, or why the lane cannot work.
pub(super) fn post(settings: &Settings, body: &SendMessage) -> Result<Request, Outcome> {
    let Some((token, base)) = settings.get(&TOKEN).zip(settings.get(&URL)) else {
        let reason = "the store has no Telegram bot: set telegram.token".to_owned();
        return Err(Outcome::Blocked { reason, needs_person: true });
    };
    let json = serde_json::to_value(body).expect("texts and numbers always become JSON");
    Ok(Request::post_json(format!("{}/bot{token}/sendMessage", base.trim_end_matches('/')), &json))
}
