//! Telegram: the store's bot tells its managers' chats what happened to an order, and its customers, who bound their
//! chat by a link from the order's page, what they want to know of it.
//!
//! Capabilities: `NotifyManager`, `NotifyCustomer`, `Reply`: one `sendMessage` each, in HTML mode with a button to the
//! order; listening by `getUpdates`, or by webhook where krama is reached by https (`listen`).
//!
//! Settings: the bot's token, the managers' chats, by which channels customers are told, and where the Bot API stands (a
//! self-hosted server, the sandbox).
//!
//! Limits, from the Bot API's FAQ ("My bot is hitting limits"): about 1 message a second per chat, 20 a minute per
//! group, 30 a second for the bot; krama stays below each. A text has at most 4096 UTF-16 units after parsing.
//!
//! Quirks:
//! - The token is part of the path, so no address is ever part of a text that this folder makes.
//! - `sendMessage` is not idempotent and cannot be looked up: without an answer the outcome is unknown and a person
//!   decides. A second copy of "paid" is worse than a question. Answers to what somebody asked are repeated instead:
//!   twice the same list harms nobody, and silence looks broken.
//! - HTML mode knows a handful of tags and four named entities; one bare `<` refuses the whole message. [`html`]
//!   writes only what its own parser, checked against the real one, reads back. Should Telegram refuse the markup
//!   nevertheless, the same text goes once more without it; should it refuse the button, once more without that.
//! - A group that becomes a supergroup changes its id; the answer tells the new one, which is noted
//!   (`telegram.moved.{chat}`) and used from then on.
//! - A person who blocked the bot, or a group that removed it, answers 403: the chat is noted as closed
//!   (`telegram.closed.{chat}`) and first tries to it are refused at once. A repeat tries in earnest, and a message
//!   that arrives opens the chat again. For a customer the order's channel is lost instead, until they write again.
//! - Buttons must lead to addresses that Telegram takes: `http://localhost` is refused. They are added when krama is
//!   reached by https, or in the sandbox.
//! - `getUpdates` and a webhook exclude each other (409), and so do two programs that ask at once.
//! - A bot cannot write first: the customer must press start.

mod answers;
pub mod html;
mod listen;
mod probe;
mod requests;
pub mod sandbox;
pub mod trial;
mod update;
mod webhook;
mod wire;

#[cfg(test)]
mod tests;

use crate::connector::{Connector, Limits, Pace, Rate, Webhook};
use crate::settings::{Field, Settings};
use crate::task::{About, Task, Work};
use krama_domain::effect::{Destination, Intent};
use krama_domain::reach::{Channel, preference};

/// The bot's token.
const TOKEN: Field = Field {
    key: "telegram.token",
    env: "TELEGRAM_BOT_TOKEN",
    secret: true,
    default: None,
    about: "token of the bot, as @BotFather gave it",
};
/// The managers' chats.
const MANAGER_CHATS: Field = Field {
    key: "telegram.manager_chats",
    env: "TELEGRAM_ADMIN_CHAT_ID",
    secret: false,
    default: None,
    about: "ids of the managers' chats, several separated by commas",
};
/// By which channels customers are told, the preferred first.
pub const CHANNELS: Field = Field {
    key: "customers.channels",
    env: "KRAMA_CUSTOMER_CHANNELS",
    secret: false,
    default: Some("telegram"),
    about: "channels by which customers hear of their orders, the preferred first: telegram; none for no messages",
};
/// Where the Bot API stands.
const URL: Field = Field {
    key: "telegram.url",
    env: "KRAMA_TELEGRAM_URL",
    secret: false,
    default: Some("https://api.telegram.org"),
    about: "address of the Bot API",
};

/// Most chats that hear of each notice.
pub const MANAGER_CHATS_MAX: usize = 20;
/// Most moves that a chat is followed through.
const MOVES_MAX: usize = 4;
/// Begins the note of a chat's new id.
const NOTE_MOVED: &str = "telegram.moved.";
/// Begins the note of a chat that the bot may not write to.
const NOTE_CLOSED: &str = "telegram.closed.";
/// The value of [`NOTE_CLOSED`] once a message arrived again.
const OPEN: &str = "open";

/// One message a second to a person, three at once.
const PRIVATE_RATE: Rate = Rate { burst: 3, per_ms: 3_000 };
/// Telegram allows 20 a minute.
const GROUP_RATE: Rate = Rate { burst: 18, per_ms: 60_000 };

/// Telegram in the table of connectors.
pub const CONNECTOR: Connector = Connector {
    destination: Destination::Telegram,
    fields: &[TOKEN, MANAGER_CHATS, CHANNELS, URL],
    limits: Limits {
        concurrency: 4,
        batch_max: 1,
        rate: Rate { burst: 25, per_ms: 1_000 },
        timeout_ms: 15_000,
        backoff_first_ms: 1_000,
        backoff_max_ms: 600_000,
        tries_max: 15,
    },
    is_connected: |settings| settings.get(&TOKEN).is_some(),
    plan: requests::plan,
    read: answers::read,
    pace,
    account: |_| None,
    probe: probe::PROBE,
    webhook: Some(Webhook {
        is_used: webhook::is_used,
        receive: webhook::receive,
        read_key: webhook::read_key,
    }),
};

/// The channels to customers that work, the preferred first.
pub fn channels(settings: &Settings) -> Vec<Channel> {
    let mut wanted = preference(settings.get(&CHANNELS).unwrap_or_default());
    wanted.retain(|channel| *channel == Channel::Telegram && settings.get(&TOKEN).is_some());
    wanted
}

/// Whether the bot hears what people write to it: only where it talks to customers.
pub fn listens(settings: &Settings) -> bool {
    channels(settings).contains(&Channel::Telegram)
}

/// The bot's number, the open part of its token.
fn bot_number(settings: &Settings) -> Option<&str> {
    let (number, _) = settings.get(&TOKEN)?.split_once(':')?;
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then_some(number)
}

/// Where the bot's updates come from.
fn source_of(settings: &Settings) -> Option<String> {
    bot_number(settings).map(|number| format!("telegram/{number}"))
}

/// The bot's name, once it is known.
pub fn bot_name(settings: &Settings) -> Option<&str> {
    let (number, name) = settings.note(listen::NOTE_BOT)?.split_once(' ')?;
    (Some(number) == bot_number(settings)).then_some(name)
}

/// What keeps the bot from hearing, in words; `None` when nothing does.
pub fn deaf(settings: &Settings) -> Option<&str> {
    settings.note(listen::NOTE_LISTENING).filter(|words| !words.is_empty() && listens(settings))
}

/// Whether listening needs no request now, since everything comes by webhook.
pub fn is_told(settings: &Settings) -> bool {
    listen::need(settings) == listen::Need::Nothing
}

/// Whether the next request waits for something to be told, so that it may be given up at any moment.
pub fn is_waiting(task: &Task) -> bool {
    task.work == Work::Listen
}

/// The link by which a customer opens the chat with the bot and hands it `token`; `None` while the bot cannot be met.
/// In the sandbox it leads to the customer's phone there.
pub fn start_link(settings: &Settings, token: &str) -> Option<String> {
    let name = bot_name(settings).filter(|_| listens(settings))?;
    match settings.get(&URL).filter(|_| settings.store.sandbox) {
        Some(twin) => Some(format!("{}/phone?bot={name}&start={token}", twin.trim_end_matches('/'))),
        None => Some(format!("https://t.me/{name}?start={token}")),
    }
}

/// The managers' chats of a store, each once, in the order of the setting.
pub fn manager_chats(settings: &Settings) -> Vec<String> {
    let text = settings.get(&MANAGER_CHATS).unwrap_or_default();
    let typed =
        text.split(|c: char| c == ',' || c == ';' || c.is_whitespace()).filter(|chat| !chat.is_empty());
    let mut chats: Vec<String> = Vec::new();
    for chat in typed {
        if chats.len() < MANAGER_CHATS_MAX && !chats.iter().any(|known| known == chat) {
            chats.push(chat.to_owned());
        }
    }
    chats
}

/// Where messages to `chat` go now: groups that became supergroups have moved.
fn resolved<'a>(settings: &'a Settings, chat: &'a str) -> &'a str {
    let mut chat = chat;
    for _ in 0..MOVES_MAX {
        match settings.note(&format!("{NOTE_MOVED}{chat}")) {
            Some(new) => chat = new,
            None => break,
        }
    }
    chat
}

/// Whether the bot was last refused by this chat.
fn is_closed(settings: &Settings, chat: &str) -> bool {
    settings.note(&format!("{NOTE_CLOSED}{chat}")).is_some_and(|value| value != OPEN)
}

/// The chat that a task writes to, if it is a message.
fn chat_of<'a>(settings: &'a Settings, task: &'a Task) -> Option<&'a str> {
    match &task.work {
        Work::Deliver(Intent::NotifyManager { chat, .. }) => Some(resolved(settings, chat)),
        Work::Deliver(Intent::NotifyCustomer { .. }) => task.order()?.reach.address(Channel::Telegram),
        Work::Deliver(Intent::Reply { .. }) => match &task.about {
            About::Chat(chat) => Some(&chat.address),
            _ => None,
        },
        _ => None,
    }
}

fn pace(settings: &Settings, task: &Task) -> Option<Pace> {
    let chat = chat_of(settings, task)?;
    Some(Pace { key: chat.to_owned(), rate: rate_of(chat) })
}

/// How fast messages go to a chat. Groups have negative ids, channels may be called by their names; both count as groups.
pub fn rate_of(chat: &str) -> Rate {
    if chat.starts_with(['-', '@']) { GROUP_RATE } else { PRIVATE_RATE }
}
