//! The twin's page: the manager's phone with its chats, newest message last.

use super::{Message, Twin, chat};
use crate::http::Response;
use crate::sandbox::html::{escape, page};
use crate::telegram::html::{Entity, Kind};
use krama_domain::time::Zone;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Most messages of one chat that the page shows.
pub(super) const SHOWN_MAX: usize = 50;

pub(super) const STYLE: &str = include_str!("phone.css");

/// The whole page.
pub(super) fn managers(twin: &Twin) -> Response {
    let mut chats: BTreeMap<&str, VecDeque<&Message>> = BTreeMap::new();
    for message in twin.messages().filter(|message| !twin.customers.contains(&message.chat)) {
        let shown = chats.entry(&message.chat).or_default();
        shown.push_back(message);
        if shown.len() > SHOWN_MAX {
            shown.pop_front();
        }
    }
    let mut body = format!(
        "<style>{STYLE}</style><p class=\"muted\">Що бачать менеджери у своєму Telegram · what the managers see.</p>\
         <p><a class=\"button quiet\" href=\"?\">Оновити · Refresh</a> <a class=\"button quiet\" href=\"{}/phone\">Телефон покупця · Customer’s phone</a></p>",
        escape(&twin.base),
    );
    if chats.is_empty() {
        body.push_str(
            "<p class=\"card\">Повідомлень ще немає. Оформіть замовлення, і вони зʼявляться тут.</p>",
        );
    }
    for (id, messages) in chats {
        let title = escape(&chat::title(id));
        let bubbles: String = messages.into_iter().map(bubble).collect();
        let section = format!("<section class=\"phone\"><h2>{title}</h2><ol>{bubbles}</ol></section>");
        body.push_str(&section);
    }
    Response::html(200, page("Telegram менеджера", &body))
}

/// One message as it looks on a phone, with the buttons that open addresses.
pub(super) fn bubble(message: &Message) -> String {
    let text = rendered(&message.text, &message.entities);
    let time = Zone::kyiv().local(message.at).short();
    let rows: String = message.buttons.iter().map(|row| keys(row)).collect();
    format!(
        "<li id=\"m{}\"><div class=\"bubble\">{text}<time datetime=\"{}\">{time}</time></div>{rows}</li>",
        message.id, message.at
    )
}

fn keys(row: &[(String, String)]) -> String {
    let key = |(label, url): &(String, String)| {
        let (label, url) = (escape(label), escape(url));
        format!("<a class=\"key\" href=\"{url}\" target=\"_blank\" rel=\"noopener\">{label}</a>")
    };
    format!("<div class=\"keys\">{}</div>", row.iter().map(key).collect::<String>())
}

/// The text as HTML: cut wherever an entity begins or ends, each piece inside the tags of all entities over it.
pub(super) fn rendered(text: &str, entities: &[Entity]) -> String {
    let edges: BTreeSet<usize> = entities.iter().flat_map(|e| [e.offset, e.offset + e.length]).collect();
    let mut html = String::new();
    let mut piece = String::new();
    let mut begin = 0;
    let mut at = 0;
    for c in text.chars() {
        if edges.contains(&at) {
            html.push_str(&wrapped(&piece, begin, entities));
            piece.clear();
            begin = at;
        }
        piece.push(c);
        at += c.len_utf16();
    }
    html + &wrapped(&piece, begin, entities)
}

fn wrapped(piece: &str, begin: usize, entities: &[Entity]) -> String {
    if piece.is_empty() {
        return String::new();
    }
    let over = entities.iter().filter(|e| (e.offset..e.offset + e.length).contains(&begin));
    over.rev().fold(escape(piece), |inner, entity| {
        let (open, name) = tag(&entity.kind);
        format!("<{open}>{inner}</{name}>")
    })
}

/// What stands in the start tag, and the element's name.
fn tag(kind: &Kind) -> (String, &'static str) {
    let name = match kind {
        Kind::Bold => "strong",
        Kind::Italic => "em",
        Kind::Underline => "u",
        Kind::Strikethrough => "s",
        Kind::Code | Kind::Pre | Kind::PreCode { .. } => "code",
        Kind::Blockquote | Kind::ExpandableBlockquote => "q",
        Kind::TextLink { url } => {
            return (format!("a href=\"{}\" target=\"_blank\" rel=\"noopener\"", escape(url)), "a");
        }
        Kind::Spoiler | Kind::TextMention { .. } | Kind::CustomEmoji { .. } | Kind::DateTime { .. } => "span",
    };
    (name.to_owned(), name)
}
