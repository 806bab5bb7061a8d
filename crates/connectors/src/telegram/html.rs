//! Telegram's HTML mode: how our messages are written in it, and how Telegram reads it.
//!
//! A message becomes a [`Document`] of typed spans first; markup is written last, so that every text is escaped in
//! one place and shortening never cuts inside a tag. [`parse()`] reads HTML as Telegram's own parser does: the twin
//! judges by it, and tests prove by it that what we write is what people see.
//!
//! Sources: Bot API documentation ("HTML style", sendMessage: 1 to 4096 characters after entities parsing) and the
//! vectors of `tests/vectors/telegram_html.json`, which were judged by Telegram's own library.

mod decode;
pub(super) mod entity;
pub(super) mod link;
mod parse;
mod tag;

#[cfg(test)]
mod tests;

pub use entity::{Entity, Kind};
pub use parse::{ParseError, Parsed, parse};

use krama_domain::chat::message::{Block, Fact, Message, Pair};

/// Most UTF-16 units of a message's text, counted after parsing.
pub const TEXT_MAX_UNITS: usize = 4_096;
/// Most UTF-16 units of one value, so that a long address leaves room for the rest.
const VALUE_MAX_UNITS: usize = 200;
/// Most UTF-16 units of one paragraph.
const PARAGRAPH_MAX_UNITS: usize = 1_000;
/// Stands where a text was cut.
const CUT: &str = "…";

/// Escapes text for content and attribute values: exactly `&`, `<`, `>` and `"`; other named entities would be shown
/// as they are.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Length as Telegram counts it.
pub fn utf16_len(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Span {
    text: String,
    bold: bool,
}

/// A text whose parts know how they look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    spans: Vec<Span>,
}

impl Document {
    /// The message within [`TEXT_MAX_UNITS`].
    pub fn of(message: &Message) -> Self {
        let mut document = Self::default();
        document.push(&clip(&message.title, VALUE_MAX_UNITS), true);
        for block in &message.blocks {
            document.push("\n", false);
            match block {
                Block::Facts(facts) => facts.iter().for_each(|fact| document.fact(fact)),
                Block::Plain(text) => document.line(&clip(text, PARAGRAPH_MAX_UNITS), false),
            }
        }
        document.cut(TEXT_MAX_UNITS)
    }

    fn fact(&mut self, fact: &Fact) {
        match fact {
            Fact::Pair(pair) => self.line(&labelled(pair, VALUE_MAX_UNITS), false),
            Fact::Sentence(text) => self.line(&clip(text, VALUE_MAX_UNITS), true),
        }
    }

    fn line(&mut self, text: &str, bold: bool) {
        self.push("\n", false);
        self.push(text, bold);
    }

    fn push(&mut self, text: &str, bold: bool) {
        match self.spans.last_mut() {
            Some(last) if last.bold == bold => last.text.push_str(text),
            _ => self.spans.push(Span { text: text.to_owned(), bold }),
        }
    }

    /// The text in Telegram's HTML.
    pub fn html(&self) -> String {
        let tagged = |span: &Span| {
            let text = escape(&span.text);
            if span.bold { format!("<b>{text}</b>") } else { text }
        };
        self.spans.iter().map(tagged).collect()
    }

    /// The text alone, as people will read it.
    pub fn plain(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// The beginning of the text.
    fn cut(self, max_units: usize) -> Self {
        let mut left = max_units;
        let mut spans = Vec::new();
        for span in self.spans {
            if left == 0 {
                break;
            }
            let text = clip(&span.text, left);
            left -= utf16_len(&text);
            spans.push(Span { text, bold: span.bold });
        }
        Self { spans }
    }
}

fn labelled(pair: &Pair, max_units: usize) -> String {
    format!("{}: {}", pair.label, clip(&pair.value, max_units))
}

/// At most `max_units` UTF-16 units of the text, with a sign where it was cut.
fn clip(text: &str, max_units: usize) -> String {
    if utf16_len(text) <= max_units {
        return text.to_owned();
    }
    let mut left = max_units.saturating_sub(utf16_len(CUT));
    let fits = |c: &char| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    };
    let kept: String = text.chars().take_while(fits).collect();
    kept + CUT
}
