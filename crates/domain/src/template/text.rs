//! A rendered text: spans that know how they look, and the same in the markup of each messenger.
//!
//! Markup is written last and in one place, so that whatever a value holds is shown and never obeyed. WhatsApp has no
//! way to write a star that is no markup; there a customer's own stars can make a word of theirs bold, and no more.

use crate::channel::Channel;

/// Most empty lines in a row that are kept are one: conditions leave gaps where they say nothing.
const NEWLINES_MAX: usize = 2;

/// How a span looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
}

/// A piece of text that looks the same throughout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Plain.
    pub text: String,
    /// How it looks.
    pub style: Style,
}

/// A whole text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    spans: Vec<Span>,
    newlines: usize,
}

impl Text {
    /// Adds text. Line breaks wait until something follows them: none stands at the beginning or the end.
    pub(super) fn push(&mut self, text: &str, style: Style) {
        for (nth, line) in text.split('\n').enumerate() {
            self.newlines += usize::from(nth > 0);
            if line.trim().is_empty() && (self.newlines > 0 || self.spans.is_empty()) {
                continue;
            }
            let breaks = std::mem::take(&mut self.newlines).min(NEWLINES_MAX);
            if breaks > 0 && !self.spans.is_empty() {
                self.append(&"\n".repeat(breaks), Style::default());
            }
            self.append(line, style);
        }
    }

    fn append(&mut self, text: &str, style: Style) {
        match self.spans.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.style == style => last.text.push_str(text),
            _ => self.spans.push(Span { text: text.to_owned(), style }),
        }
    }

    /// The pieces, in order.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// What is read.
    pub fn plain(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// In the markup of a channel.
    pub fn written(&self, channel: Channel) -> String {
        let write = match channel {
            Channel::Telegram => html,
            Channel::Whatsapp => starred,
        };
        self.spans.iter().map(write).collect()
    }

    /// How long the channel finds it: Telegram counts what is read, WhatsApp what is written.
    pub fn length(&self, channel: Channel) -> usize {
        match channel {
            Channel::Telegram => channel.length(&self.plain()),
            Channel::Whatsapp => channel.length(&self.written(channel)),
        }
    }
}

/// Telegram's HTML: exactly these four characters are written as entities; others would be shown as entities.
fn html(span: &Span) -> String {
    let mut written = String::with_capacity(span.text.len());
    for c in span.text.chars() {
        match c {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            other => written.push(other),
        }
    }
    if span.style.italic {
        written = format!("<i>{written}</i>");
    }
    if span.style.bold { format!("<b>{written}</b>") } else { written }
}

/// WhatsApp's marks: they work within one line, and only where no space stands inside them.
fn starred(span: &Span) -> String {
    let (mut before, mut after) = (String::new(), String::new());
    for (set, mark) in [(span.style.bold, '*'), (span.style.italic, '_')] {
        if set {
            before.push(mark);
            after.insert(0, mark);
        }
    }
    let line = |line: &str| {
        let words = line.trim();
        if words.is_empty() {
            line.to_owned()
        } else {
            line.replacen(words, &format!("{before}{words}{after}"), 1)
        }
    };
    span.text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}
