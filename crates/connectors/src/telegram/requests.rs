//! From tasks to requests: is it still needed, may this chat be written to, and the message itself.

use super::html::Document;
use super::listen;
use super::wire::{Button, ChatId, HTML, InlineKeyboard, LinkPreviewOptions, SendMessage};
use super::{TOKEN, URL, chat_of, is_closed};
use crate::http::{Request, encode};
use crate::settings::{OwnText, Settings};
use crate::task::{About, Settled, Step, Task, Work};
use krama_domain::chat::message::{Button as Link, Message};
use krama_domain::chat::text::{ChatLinks, answer};
use krama_domain::chat::{Say, lang_data};
use krama_domain::effect::{Hold, Intent, Outcome};
use krama_domain::lang::Lang;
use krama_domain::news::{self, News};
use krama_domain::notice::Notice;
use krama_domain::notice::text::{not_needed, own_text_failed};
use krama_domain::order::Order;
use krama_domain::parcel::TrackingNumber;
use krama_domain::reach::Channel;
use krama_domain::template::{self, NotComposed, ParcelNow, Situation, Subject, Topic, builtin};
use krama_domain::time::Timestamp;
use serde_json::{Value, json};

/// Begins every task.
pub(super) fn plan(settings: &Settings, tasks: &[Task], now: Timestamp) -> Vec<Step> {
    tasks.iter().enumerate().map(|(index, task)| begin(settings, index, task, now)).collect()
}

fn begin(settings: &Settings, index: usize, task: &Task, now: Timestamp) -> Step {
    match prepare(settings, task, now) {
        Ok(request) => Step::Send { tasks: vec![index], request },
        Err(outcome) => Step::Settle(Settled::plain(index, outcome)),
    }
}

/// The request of a task, or the outcome that it has without one.
fn prepare(settings: &Settings, task: &Task, now: Timestamp) -> Result<Request, Outcome> {
    match &task.work {
        Work::Listen => {
            let nothing = Outcome::Done { note: "updates come by webhook".to_owned() };
            listen::request(settings, now)?.ok_or(nothing)
        }
        Work::Deliver(Intent::Reply { pressed: Some(query), .. }) => {
            call(settings, "answerCallbackQuery", &json!({ "callback_query_id": query }))
        }
        _ => {
            if let Some(why) = not_needed_any_more(task) {
                return Err(Outcome::Done { note: format!("not needed any more: {why}") });
            }
            send(settings, task, now)
        }
    }
}

/// Why nobody needs the message of a task any more.
fn not_needed_any_more(task: &Task) -> Option<&'static str> {
    match (&task.work, task.order()) {
        (Work::Deliver(Intent::NotifyManager { notice, .. }), Some(order)) => not_needed(*notice, order),
        (Work::Deliver(Intent::NotifyCustomer { news, number, .. }), Some(order)) => {
            let unreached = || {
                let gone = order.reach.address(Channel::Telegram).is_none();
                gone.then_some("nothing is sent to the customer there")
            };
            news::text::not_needed(*news, number.as_ref(), order).or_else(unreached)
        }
        _ => None,
    }
}

/// The request that sends the message of a task.
pub(super) fn send(settings: &Settings, task: &Task, now: Timestamp) -> Result<Request, Outcome> {
    let chat = chat_of(settings, task).ok_or_else(foreign)?;
    if task.tries == 0 && is_to_managers(task) && is_closed(settings, chat) {
        let reason =
            "the chat blocked the bot or removed it: open the chat with the bot, then repeat this message";
        return Err(Outcome::Refused { code: "chat_closed".to_owned(), reason: reason.to_owned() });
    }
    match &task.work {
        Work::Deliver(Intent::NotifyCustomer { news, number, .. }) => {
            return post(settings, &to_customer(settings, task, (*news, number.as_ref()), chat, now)?);
        }
        Work::Deliver(Intent::NotifyManager { notice, .. }) => {
            return post(settings, &to_managers(settings, task, *notice, chat, now)?);
        }
        _ => {}
    }
    let message = message(settings, task).ok_or_else(foreign)?;
    let mut body = send_message(chat, &message, Look::Html);
    if let Work::Deliver(Intent::Reply { say: Say::Languages, .. }) = &task.work {
        body.reply_markup = Some(languages());
    }
    post(settings, &body)
}

/// Whether a task is a message to a managers' chat.
pub(super) const fn is_to_managers(task: &Task) -> bool {
    matches!(task.work, Work::Deliver(Intent::NotifyManager { .. }))
}

fn foreign() -> Outcome {
    let reason = "this task is not a message to a chat, so it cannot go to Telegram";
    Outcome::Refused { code: "not_a_message".to_owned(), reason: reason.to_owned() }
}

/// The answer of a task to somebody who wrote to the bot, as their orders stand now.
pub(super) fn message(settings: &Settings, task: &Task) -> Option<Message> {
    match (&task.work, &task.about) {
        (Work::Deliver(Intent::Reply { say, .. }), About::Chat(chat)) => {
            Some(answer(say, chat, &settings.store, &chat_links(settings)))
        }
        _ => None,
    }
}

/// A message to a customer in the store's own words, or the built-in ones. A text that does not fit its order is never
/// sent in part: it waits for whoever mends the template.
fn to_customer(
    settings: &Settings,
    task: &Task,
    (news, number): (News, Option<&TrackingNumber>),
    chat: &str,
    now: Timestamp,
) -> Result<SendMessage, Outcome> {
    let order = task.order().ok_or_else(foreign)?;
    let parcel = number.and_then(|number| Some((number, order.parcels.get(number)?)));
    let situation = Situation {
        subject: Subject::Order(order),
        store: &settings.store,
        link: &settings.order_url(&order.token),
        parcel: parcel.map(|(number, parcel)| ParcelNow::of(number, parcel, now)),
    };
    let topic = Topic::Customer(news);
    let own = own_text(settings, task).map(|own| own.text.as_str());
    let made = template::compose(topic, Channel::Telegram, order.lang, own, &situation);
    let made = made.map_err(|error| not_made(topic, order.lang, &error))?;
    Ok(templated(settings, topic, chat, Some(order), made.written()))
}

/// A message to the managers in the store's own words, or the built-in ones. An alarm must ring: where the store's own text
/// cannot be used, the built-in one is sent, and says so.
fn to_managers(
    settings: &Settings,
    task: &Task,
    notice: Notice,
    chat: &str,
    now: Timestamp,
) -> Result<SendMessage, Outcome> {
    let (store, lang, order) = (&settings.store, settings.store.lang, task.order());
    let subject = match &task.about {
        About::Order(order) => Subject::Order(order),
        About::Contact(request) => Subject::Contact(request),
        About::Chat(_) | About::Store => return Err(foreign()),
    };
    let situation = Situation {
        subject,
        store,
        link: &order.map(|order| settings.order_url(&order.token)).unwrap_or_default(),
        parcel: order.and_then(|order| ParcelNow::latest(order, now)),
    };
    let topic = Topic::Managers(notice);
    let compose = |text| template::compose(topic, Channel::Telegram, lang, text, &situation);
    let made = match own_text(settings, task).map(|own| compose(Some(&own.text))) {
        Some(Err(_)) => compose(Some(&format!("{}\n\n_{}_", builtin(topic, lang), own_text_failed(lang)))),
        Some(made) => made,
        None => compose(None),
    };
    let made = made.map_err(|error| not_made(topic, lang, &error))?;
    Ok(templated(settings, topic, chat, order, made.written()))
}

/// The store's own text of a message.
pub(super) fn own_text<'a>(settings: &'a Settings, task: &Task) -> Option<&'a OwnText> {
    let (topic, lang) = match &task.work {
        Work::Deliver(Intent::NotifyCustomer { news, .. }) => (Topic::Customer(*news), task.order()?.lang),
        Work::Deliver(Intent::NotifyManager { notice, .. }) => {
            (Topic::Managers(*notice), settings.store.lang)
        }
        _ => return None,
    };
    settings.own_text(topic, Channel::Telegram, lang)
}

fn not_made(topic: Topic, lang: Lang, error: &NotComposed) -> Outcome {
    let reason = format!("the message about \"{}\" in {} was not made: {error}", topic.code(), lang.tag());
    Outcome::Refused { code: "template".to_owned(), reason }
}

/// A message that was made of a template, with the button that opens its order for whoever reads.
pub(super) fn templated(
    settings: &Settings,
    topic: Topic,
    chat: &str,
    order: Option<&Order>,
    text: String,
) -> SendMessage {
    let button = order.and_then(|order| button(settings, topic, order));
    let row = |b: Link| vec![Button { text: b.label, url: Some(b.url), callback_data: None }];
    SendMessage {
        chat_id: ChatId::of(chat),
        text,
        parse_mode: Some(HTML.to_owned()),
        link_preview_options: LinkPreviewOptions { is_disabled: true },
        reply_markup: button.map(|button| InlineKeyboard { inline_keyboard: vec![row(button)] }),
    }
}

/// Customers see their order's page, managers the console's.
fn button(settings: &Settings, topic: Topic, order: &Order) -> Option<Link> {
    if !topic.is_to_managers() {
        return chat_links(settings).of_order(order, news::text::open_label(order.lang).to_owned());
    }
    let url = format!("{}/console/orders/{}", settings.public_url, encode(order.number.as_str()));
    let label = news::text::open_label(settings.store.lang).to_owned();
    can_be_opened(settings).then_some(Link { label, url })
}

/// Whether Telegram takes buttons that lead to us.
fn can_be_opened(settings: &Settings) -> bool {
    settings.public_url.starts_with("https://") || settings.store.sandbox
}

fn chat_links(settings: &Settings) -> ChatLinks {
    let at = |path: String| can_be_opened(settings).then(|| format!("{}/{path}", settings.public_url));
    ChatLinks {
        orders_url: at("orders".to_owned()),
        contact_url: at(format!("s/{}/contact", settings.store.id)),
    }
}

/// A button for each language, two in a row.
fn languages() -> InlineKeyboard {
    let button = |lang: &Lang| Button {
        text: lang.name().to_owned(),
        url: None,
        callback_data: Some(lang_data(*lang)),
    };
    let rows = Lang::ALL.chunks(2).map(|row| row.iter().map(button).collect());
    InlineKeyboard { inline_keyboard: rows.collect() }
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
    let button =
        |b: &Link| vec![Button { text: b.label.clone(), url: Some(b.url.clone()), callback_data: None }];
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
    call(settings, "sendMessage", &serde_json::to_value(body).expect("texts and numbers always become JSON"))
}

/// A call of the Bot API.
pub(super) fn call(settings: &Settings, method: &str, body: &Value) -> Result<Request, Outcome> {
    let (token, base) = settings.get(&TOKEN).zip(settings.get(&URL)).ok_or_else(no_bot)?;
    Ok(Request::post_json(format!("{}/bot{token}/{method}", base.trim_end_matches('/')), body))
}

/// The store has no bot.
pub(super) fn no_bot() -> Outcome {
    let reason = "the store has no Telegram bot: set telegram.token".to_owned();
    Outcome::Blocked { reason, hold: Hold::Person }
}
