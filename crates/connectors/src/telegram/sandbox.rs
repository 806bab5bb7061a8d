//! Telegram's twin: a Bot API that keeps what it is sent and tells what customers write, a page that shows the managers'
//! phones, and one that is a customer's.
//!
//! Strict like the real one: the token's shape, chats that blocked the bot, markup, the length after parsing, and
//! buttons are judged, and refused in Telegram's own words. Unlike the real one it takes buttons that lead to
//! `localhost`, since that is where the sandbox's krama lives. `MarkdownV2` is not spoken.

mod chat;
pub mod customer;
mod keyboard;
mod mailbox;
mod page;
mod parameters;

pub use chat::Standing;

use super::html::{self, Entity, TEXT_MAX_UNITS};
use crate::http::{Request, Response};
use crate::sandbox::Reply;
use customer::Press;
use krama_domain::time::{Random, SECOND_MS, Timestamp};
use mailbox::Mailbox;
use parameters::Parameters;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Most messages that are kept; the oldest are dropped.
pub const MESSAGES_MAX: usize = 20_000;
/// Milliseconds between two messages to one chat, where the twin insists on it.
pub const CHAT_GAP_MS: i64 = SECOND_MS;

/// A message that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its number, unique in the twin.
    pub id: i64,
    /// The chat's id.
    pub chat: String,
    /// What people read.
    pub text: String,
    /// How its parts look.
    pub entities: Vec<Entity>,
    /// Rows of buttons: label and address.
    pub buttons: Vec<Vec<(String, String)>>,
    /// Rows of buttons that send something back: label and data.
    pub presses: Vec<Vec<(String, String)>>,
    /// Whether the chat's own person wrote it.
    pub own: bool,
    /// When it arrived.
    pub at: Timestamp,
}

/// The twin.
#[derive(Debug, Default)]
pub struct Twin {
    /// Where it is mounted, e.g. `http://127.0.0.1:8081/telegram`. Nothing that it gives out holds an address so far.
    pub base: String,
    /// Whether a chat takes only one message a second.
    pub enforce_rate: bool,
    messages: VecDeque<Message>,
    standings: BTreeMap<String, Standing>,
    /// Chats of customers: those that were ever on the customer's phone.
    customers: BTreeSet<String>,
    mailboxes: BTreeMap<i64, Mailbox>,
    /// The bot that listened last (or called first): the one that customers talk to.
    listener: Option<i64>,
    presses: Vec<Press>,
    last_id: i64,
}

/// A request for updates that waits until there are some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    bot: i64,
    asked: u64,
    /// Seconds that it may wait.
    pub timeout_s: i64,
}

/// A refusal in the Bot API's form.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Failure {
    code: u16,
    description: String,
    parameters: Option<Value>,
}

impl Failure {
    fn new(code: u16, description: impl Into<String>) -> Self {
        Self { code, description: description.into(), parameters: None }
    }

    fn bad_request(words: impl AsRef<str>) -> Self {
        Self::new(400, format!("Bad Request: {}", words.as_ref()))
    }

    fn response(&self) -> Response {
        let mut body = json!({ "ok": false, "error_code": self.code, "description": self.description });
        let Some(parameters) = &self.parameters else { return Response::json(self.code, &body) };
        body["parameters"] = parameters.clone();
        let response = Response::json(self.code, &body);
        match parameters["retry_after"].as_i64() {
            Some(seconds) => response.with_header("retry-after", &seconds.to_string()),
            None => response,
        }
    }
}

impl Twin {
    /// Serves a request; its address begins with the path within the twin.
    pub fn serve(&mut self, request: &Request, now: Timestamp, _random: &mut dyn Random) -> Reply {
        let path = request.path();
        if let Some(call) = path.strip_prefix("/bot") {
            let success = |result| Response::json(200, &json!({ "ok": true, "result": result }));
            return match self.call(call, request, now) {
                Ok((result, emits)) => Reply { response: success(result), emits },
                Err(failure) => failure.response().into(),
            };
        }
        if path.starts_with("/phone") {
            return self.phone(request, now);
        }
        match path {
            "/" | "" => page::managers(self).into(),
            _ => Response::html(404, crate::sandbox::html::page("Telegram", "<p>404</p>")).into(),
        }
    }

    /// Everything that arrived and is still kept, oldest first.
    pub fn messages(&self) -> impl DoubleEndedIterator<Item = &Message> + ExactSizeIterator {
        self.messages.iter()
    }

    /// How many messages ever arrived.
    pub const fn arrived(&self) -> i64 {
        self.last_id
    }

    /// From now on the chat stands so.
    pub fn set_standing(&mut self, chat: &str, standing: Standing) {
        self.standings.insert(chat.to_owned(), standing);
    }

    /// The wait of a request for updates that would bring nothing now; whoever serves it for real holds it so long.
    pub fn wait(&mut self, request: &Request) -> Option<Waiting> {
        let (token, method) = request.path().strip_prefix("/bot")?.split_once('/')?;
        let bot =
            bot_id(&crate::http::decode(token)).ok().filter(|_| method.eq_ignore_ascii_case("getUpdates"))?;
        let parameters = Parameters::of(request).ok()?;
        self.listener = Some(bot);
        let mailbox = self.mailboxes.entry(bot).or_default();
        mailbox.asked += 1;
        let (asked, waits) = (mailbox.asked, mailbox.would_wait(&parameters));
        waits.then(|| Waiting { bot, asked, timeout_s: parameters.number("timeout").unwrap_or(0) })
    }

    /// Whether such a request goes on waiting; the answer that ends it when another one took its place.
    pub fn still_waits(&self, waiting: Waiting, request: &Request) -> Result<bool, Response> {
        let Some(mailbox) = self.mailboxes.get(&waiting.bot) else { return Ok(false) };
        if mailbox.asked != waiting.asked {
            let words = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
            return Err(Failure::new(409, words).response());
        }
        Ok(Parameters::of(request).is_ok_and(|parameters| mailbox.would_wait(&parameters)))
    }

    fn call(
        &mut self,
        call: &str,
        request: &Request,
        now: Timestamp,
    ) -> Result<(Value, Vec<Request>), Failure> {
        let (token, method) = call.split_once('/').ok_or_else(|| Failure::new(404, "Not Found"))?;
        let bot = bot_id(&crate::http::decode(token))?;
        let parameters = Parameters::of(request)?;
        let method = method.to_ascii_lowercase();
        if self.listener.is_none() || matches!(method.as_str(), "getupdates" | "setwebhook") {
            self.listener = Some(bot);
        }
        let mailbox = self.mailboxes.entry(bot).or_default();
        let result = match method.as_str() {
            "setwebhook" => return mailbox.set_webhook(&parameters),
            "getupdates" => mailbox.get(&parameters),
            "deletewebhook" => Ok(mailbox.delete_webhook()),
            "getwebhookinfo" => Ok(mailbox.info()),
            "getme" => Ok(me(bot)),
            "getchat" => self.get_chat(&parameters),
            "sendmessage" => self.send_message(bot, &parameters, now),
            "answercallbackquery" => self.answer_press(&parameters),
            "leavechat" => self.leave(&parameters),
            _ => Err(Failure::new(404, "Not Found: method not found")),
        };
        result.map(|result| (result, Vec::new()))
    }

    fn answer_press(&mut self, parameters: &Parameters) -> Result<Value, Failure> {
        let query = parameters.text("callback_query_id").unwrap_or_default();
        let press = self.presses.iter_mut().find(|press| press.query == query && !press.answered);
        let press = press.ok_or_else(|| {
            Failure::bad_request("query is too old and response timeout expired or query ID is invalid")
        })?;
        press.answered = true;
        Ok(Value::Bool(true))
    }

    fn leave(&mut self, parameters: &Parameters) -> Result<Value, Failure> {
        let chat = parameters.text("chat_id").unwrap_or_default();
        chat::admit(&chat, self.standings.get(&chat))?;
        self.set_standing(&chat, Standing::Blocked);
        Ok(Value::Bool(true))
    }

    /// Keeps a message; the oldest goes where there are too many.
    fn keep(&mut self, message: Message) {
        self.messages.push_back(message);
        if self.messages.len() > MESSAGES_MAX {
            self.messages.pop_front();
        }
    }

    fn send_message(&mut self, bot: i64, parameters: &Parameters, now: Timestamp) -> Result<Value, Failure> {
        let (text, entities) = text(parameters)?;
        let (buttons, presses) = keyboard::buttons(parameters)?;
        let chat = parameters.text("chat_id").unwrap_or_default();
        chat::admit(&chat, self.standings.get(&chat))?;
        self.check_pace(&chat, now)?;
        if html::utf16_len(&text) > TEXT_MAX_UNITS {
            return Err(Failure::bad_request("message is too long"));
        }
        self.last_id += 1;
        let (id, own, at) = (self.last_id, false, now);
        let message = Message { id, chat, text, entities, buttons, presses, own, at };
        let result = result(bot, &message);
        self.keep(message);
        Ok(result)
    }

    fn get_chat(&self, parameters: &Parameters) -> Result<Value, Failure> {
        let chat = parameters.text("chat_id").unwrap_or_default();
        chat::admit(&chat, self.standings.get(&chat))?;
        Ok(chat::json(&chat))
    }

    fn check_pace(&self, chat: &str, now: Timestamp) -> Result<(), Failure> {
        let is_too_soon = |last: &Message| now.since_ms(last.at) < CHAT_GAP_MS;
        let last = || self.messages.iter().rev().find(|message| message.chat == chat);
        if !self.enforce_rate || !last().is_some_and(is_too_soon) {
            return Ok(());
        }
        let parameters = Some(json!({ "retry_after": 1 }));
        Err(Failure { parameters, ..Failure::new(429, "Too Many Requests: retry after 1") })
    }
}

/// The bot of a token. Tokens of another shape are not found; in the sandbox every other token is a bot's, unless it
/// ends with `:wrong`.
fn bot_id(token: &str) -> Result<i64, Failure> {
    let (id, secret) = token.split_once(':').ok_or_else(|| Failure::new(404, "Not Found"))?;
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let has_shape =
        id.bytes().all(|b| b.is_ascii_digit()) && !secret.is_empty() && secret.chars().all(is_word);
    let id = id.parse().ok().filter(|_| has_shape).ok_or_else(|| Failure::new(404, "Not Found"))?;
    if secret == "wrong" { Err(Failure::new(401, "Unauthorized")) } else { Ok(id) }
}

fn me(bot: i64) -> Value {
    json!({ "id": bot, "is_bot": true, "first_name": "krama", "username": "krama_sandbox_bot" })
}

/// The text and its entities, by the parse mode.
fn text(parameters: &Parameters) -> Result<(String, Vec<Entity>), Failure> {
    let text = parameters.text("text").unwrap_or_default();
    let mode = parameters.text("parse_mode").unwrap_or_default();
    let (text, entities) = match mode.to_ascii_lowercase().as_str() {
        "" | "none" => (text, Vec::new()),
        "html" => {
            let words = |error| Failure::bad_request(format!("can't parse entities: {error}"));
            html::parse(&text).map(|parsed| (parsed.text, parsed.entities)).map_err(words)?
        }
        _ => return Err(Failure::bad_request("unsupported parse_mode")),
    };
    if text.trim().is_empty() {
        Err(Failure::bad_request("message text is empty"))
    } else {
        Ok((text, entities))
    }
}

fn result(bot: i64, message: &Message) -> Value {
    let mut result = json!({
        "message_id": message.id,
        "from": me(bot),
        "chat": chat::json(&message.chat),
        "date": message.at.as_secs(),
        "text": message.text,
    });
    if !message.entities.is_empty() {
        result["entities"] = message.entities.iter().map(Entity::json).collect();
    }
    if !message.buttons.is_empty() || !message.presses.is_empty() {
        let open = |(text, url): &(String, String)| json!({ "text": text, "url": url });
        let press = |(text, data): &(String, String)| json!({ "text": text, "callback_data": data });
        let opening = message.buttons.iter().map(|row| row.iter().map(open).collect());
        let rows: Vec<Value> =
            opening.chain(message.presses.iter().map(|row| row.iter().map(press).collect())).collect();
        result["reply_markup"] = json!({ "inline_keyboard": rows });
    }
    result
}
