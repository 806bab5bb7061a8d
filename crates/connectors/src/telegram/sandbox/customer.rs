//! The customer's phone: what they do to the bot, and the page on which it is done.

use super::page::{SHOWN_MAX, STYLE, bubble};
use super::{Message, Standing, Twin};
use crate::http::{Request, Response, decode, encode};
use crate::sandbox::Reply;
use crate::sandbox::html::{escape, page};
use krama_domain::time::Timestamp;
use serde_json::{Value, json};

/// The chat of the customer whose phone is shown when none is named.
pub const CUSTOMER: &str = "700000001";
/// Commands that the page offers.
const COMMANDS: [&str; 4] = ["/orders", "/track", "/language", "/stop"];

/// A press of a button that the bot has not answered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Press {
    pub(super) query: String,
    pub(super) answered: bool,
}

fn form(request: &Request, name: &str) -> Option<String> {
    let body = String::from_utf8_lossy(&request.body).into_owned();
    let value = body.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name);
    value.map(|(_, value)| decode(value))
}

fn chat_of(request: &Request) -> String {
    let named = form(request, "chat").or_else(|| request.query("chat"));
    named.filter(|chat| chat.parse::<i64>().is_ok_and(|id| id != 0)).unwrap_or_else(|| CUSTOMER.to_owned())
}

fn person(chat: &str) -> Value {
    let id: i64 = chat.parse().unwrap_or(1);
    json!({ "id": id.abs(), "is_bot": false, "first_name": "Оксана", "language_code": "uk" })
}

impl Twin {
    /// Serves the phone's page and its forms.
    pub(super) fn phone(&mut self, request: &Request, now: Timestamp) -> Reply {
        let chat = chat_of(request);
        self.customers.insert(chat.clone());
        let emits = match request.path() {
            "/phone" | "/phone/" => {
                let start = request.query("start").unwrap_or_default();
                return self.phone_page(&chat, &start).into();
            }
            "/phone/send" => self.write_to_bot(&chat, &form(request, "text").unwrap_or_default(), now),
            "/phone/press" => self.press(&chat, &form(request, "data").unwrap_or_default()),
            "/phone/block" => self.block(&chat, true),
            "/phone/unblock" => self.block(&chat, false),
            _ => return Response::html(404, page("Telegram", "<p>404</p>")).into(),
        };
        let back = format!("{}/phone?chat={}", self.base, encode(&chat));
        Reply { response: Response::see_other(&back), emits }
    }

    /// The customer writes `text` to the bot. Who blocked it cannot write.
    pub fn write_to_bot(&mut self, chat: &str, text: &str, now: Timestamp) -> Vec<Request> {
        if self.standings.get(chat) == Some(&Standing::Blocked) {
            return Vec::new();
        }
        self.customers.insert(chat.to_owned());
        self.last_id += 1;
        let (id, at) = (self.last_id, now);
        let sent = json!({ "message_id": id, "from": person(chat), "chat": super::chat::json(chat),
            "date": at.as_secs(), "text": text });
        let (chat, text) = (chat.to_owned(), text.to_owned());
        self.keep(Message {
            id,
            chat,
            text,
            entities: vec![],
            buttons: vec![],
            presses: vec![],
            own: true,
            at,
        });
        self.tell("message", sent)
    }

    /// The customer presses a button that carries `data`.
    pub fn press(&mut self, chat: &str, data: &str) -> Vec<Request> {
        let carries = |m: &&Message| m.presses.iter().flatten().any(|(_, known)| known == data);
        let found = self.messages.iter().rev().filter(|m| m.chat == chat).find(carries);
        let Some(id) = found.map(|message| message.id) else { return Vec::new() };
        let query = format!("{}{id}", self.presses.len() + 1);
        self.presses.push(Press { query: query.clone(), answered: false });
        let message = json!({ "message_id": id, "chat": super::chat::json(chat) });
        let body = json!({ "id": query, "from": person(chat), "message": message, "data": data });
        self.tell("callback_query", body)
    }

    /// The customer blocks the bot, or lets it write again.
    pub fn block(&mut self, chat: &str, blocked: bool) -> Vec<Request> {
        let (old, new) = if blocked { ("member", "kicked") } else { ("kicked", "member") };
        let standing = if blocked { Standing::Blocked } else { Standing::Open };
        self.set_standing(chat, standing);
        let status = |status: &str| json!({ "status": status });
        let body = json!({ "chat": super::chat::json(chat), "from": person(chat),
            "old_chat_member": status(old), "new_chat_member": status(new) });
        self.tell("my_chat_member", body)
    }

    /// Whether every press was answered.
    pub fn all_presses_answered(&self) -> bool {
        self.presses.iter().all(|press| press.answered)
    }

    /// The bot that the customers talk to: the one that listened last.
    fn tell(&mut self, kind: &str, body: Value) -> Vec<Request> {
        let bot = self.listener.unwrap_or_default();
        self.mailboxes.entry(bot).or_default().tell(kind, body)
    }

    fn phone_page(&self, chat: &str, start: &str) -> Response {
        let mine: Vec<_> = self.messages.iter().filter(|message| message.chat == chat).collect();
        let shown = mine.iter().skip(mine.len().saturating_sub(SHOWN_MAX));
        let bubbles: String = shown.map(|message| self.own_bubble(message)).collect();
        let blocked = self.standings.get(chat) == Some(&Standing::Blocked);
        let keys = if blocked { self.unblock(chat) } else { self.keyboard(chat, start) };
        let body = format!(
            "<style>{STYLE}</style><p class=\"muted\">Що бачить покупець у своєму Telegram · what the customer sees.</p>\
             <p><a class=\"button quiet\" href=\"{}/phone?chat={}\">Оновити · Refresh</a></p>\
             <section class=\"phone\"><h2>Бот магазину</h2><ol>{bubbles}</ol>{keys}</section>",
            escape(&self.base),
            encode(chat),
        );
        Response::html(200, page("Telegram покупця", &body))
    }

    fn own_bubble(&self, message: &Message) -> String {
        if message.own {
            let text = escape(&message.text);
            return format!(
                "<li id=\"m{}\" class=\"own\"><div class=\"bubble\">{text}</div></li>",
                message.id
            );
        }
        let press = |(label, data): &(String, String)| {
            self.button("press", &[("chat", &message.chat), ("data", data)], label)
        };
        let row = |row: &Vec<(String, String)>| {
            format!("<div class=\"keys\">{}</div>", row.iter().map(press).collect::<String>())
        };
        format!("{}{}", bubble(message), message.presses.iter().map(row).collect::<String>())
    }

    /// A form of one button.
    fn button(&self, action: &str, fields: &[(&str, &str)], label: &str) -> String {
        let hidden = |(name, value): &(&str, &str)| {
            format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value))
        };
        format!(
            "<form method=\"post\" action=\"{}/phone/{action}\">{}<button class=\"quiet\">{}</button></form>",
            escape(&self.base),
            fields.iter().map(hidden).collect::<String>(),
            escape(label),
        )
    }

    fn keyboard(&self, chat: &str, start: &str) -> String {
        let command = |text: &str| self.button("send", &[("chat", chat), ("text", text)], text);
        let started = format!("/start {start}");
        let text = if start.is_empty() { "/start" } else { started.as_str() };
        let begin = self.button("send", &[("chat", chat), ("text", text)], "START");
        let commands: String = COMMANDS.iter().map(|text| command(text)).collect();
        let block = self.button("block", &[("chat", chat)], "Заблокувати бота");
        format!(
            "<div class=\"row pad\" id=\"start\">{begin}</div><div class=\"row pad\">{commands}</div>\
             <form class=\"row pad\" method=\"post\" action=\"{}/phone/send\"><input type=\"hidden\" name=\"chat\" value=\"{}\">\
             <label>Повідомлення <input name=\"text\" maxlength=\"4096\"></label><button>Надіслати</button></form>\
             <div class=\"row pad\">{block}</div>",
            escape(&self.base),
            escape(chat),
        )
    }

    fn unblock(&self, chat: &str) -> String {
        let unblock = self.button("unblock", &[("chat", chat)], "Розблокувати бота");
        format!("<p class=\"muted pad\">Бота заблоковано.</p><div class=\"row pad\">{unblock}</div>")
    }
}
