//! The parser: HTML in, text and entities out, or Telegram's own error.
//!
//! Positions in errors are bytes of the input, positions of entities UTF-16 units of the output. Where Telegram is
//! lenient (a bare `&` or `>`, an empty end tag `</>`, an unusable link) it is lenient here too.

use super::decode::reference;
use super::entity::{self, Entity, Kind};
use super::link;
use super::tag::{Tag, is_space};
use super::utf16_len;

/// A text with its entities.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// What people read.
    pub text: String,
    /// In Telegram's order.
    pub entities: Vec<Entity>,
}

/// Why Telegram refuses a text; the words that follow `can't parse entities: ` in its answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ParseError(String);

impl ParseError {
    pub(super) fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

/// Reads a text in Telegram's HTML mode.
pub fn parse(html: &str) -> Result<Parsed, ParseError> {
    let mut reader = Reader { html, at: 0 };
    let mut output = Output::default();
    while reader.at < html.len() {
        match reader.peek() {
            b'<' => tag(&mut reader, &mut output)?,
            b'&' => reader.reference(&mut output),
            _ => output.push_str(reader.take_while_text()),
        }
    }
    output.finish()
}

fn tag(reader: &mut Reader<'_>, output: &mut Output) -> Result<(), ParseError> {
    let begin = reader.at;
    reader.advance();
    if reader.peek() == b'/' {
        reader.advance();
        end_tag(reader, output, begin)?;
    } else {
        let tag = Tag::read(reader, begin)?;
        output.open.push(Open { tag, units: output.units, bytes: output.text.len() });
    }
    reader.advance();
    Ok(())
}

fn end_tag(reader: &mut Reader<'_>, output: &mut Output, begin: usize) -> Result<(), ParseError> {
    let Some(open) = output.open.pop() else {
        return Err(ParseError::new(format!("Unexpected end tag at byte offset {begin}")));
    };
    let found = reader.take_while(|b| !is_space(b) && b != b'>').to_ascii_lowercase();
    reader.skip_space();
    if reader.peek() != b'>' {
        return Err(ParseError::new(format!("Unclosed end tag at byte offset {begin}")));
    }
    let expected = &open.tag.name;
    if !found.is_empty() && found != *expected {
        return Err(ParseError::new(format!(
            "Unmatched end tag at byte offset {begin}, expected \"</{expected}>\", found \"</{found}>\""
        )));
    }
    if output.units > open.units { output.close(&open) } else { Ok(()) }
}

/// A place in the input. Past its end there are zero bytes; a zero byte inside a tag ends the input as well.
pub(super) struct Reader<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn peek(&self) -> u8 {
        self.html.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.peek() == 0
    }

    pub(super) const fn at(&self) -> usize {
        self.at
    }

    /// Goes past the present byte, which is one of ASCII.
    pub(super) const fn advance(&mut self) {
        self.at += 1;
    }

    pub(super) fn skip_space(&mut self) {
        self.take_while(|b| b != 0 && is_space(b));
    }

    /// What lies before the first byte that `wanted` refuses; only bytes of ASCII may be refused.
    pub(super) fn take_while(&mut self, wanted: impl Fn(u8) -> bool) -> &'a str {
        let rest = &self.html[self.at..];
        let end = rest.bytes().position(|b| b.is_ascii() && !wanted(b)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn take_while_text(&mut self) -> &'a str {
        self.take_while(|b| b != b'<' && b != b'&')
    }

    fn reference(&mut self, output: &mut Output) {
        if let Some(found) = reference(&self.html[self.at..]) {
            self.at += found.len;
            output.push_code_point(found.code_point);
        } else {
            self.advance();
            output.push_str("&");
        }
    }
}

struct Open {
    tag: Tag,
    /// Where its content begins, in UTF-16 units of the output.
    units: usize,
    /// The same in bytes.
    bytes: usize,
}

#[derive(Default)]
struct Output {
    text: String,
    units: usize,
    open: Vec<Open>,
    entities: Vec<Entity>,
    /// The language of the entity added last, if it is a `code` that may still become the inside of a `pre`.
    language: Option<String>,
    has_surrogate: bool,
}

impl Output {
    fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
        self.units += utf16_len(text);
    }

    fn push_code_point(&mut self, code_point: u32) {
        let c = char::from_u32(code_point);
        self.has_surrogate |= c.is_none();
        self.push_str(c.unwrap_or(char::REPLACEMENT_CHARACTER).encode_utf8(&mut [0; 4]));
    }

    fn close(&mut self, open: &Open) -> Result<(), ParseError> {
        let argument = &open.tag.argument;
        let kind = match open.tag.name.as_str() {
            "b" | "strong" => Some(Kind::Bold),
            "i" | "em" => Some(Kind::Italic),
            "u" | "ins" => Some(Kind::Underline),
            "s" | "strike" | "del" => Some(Kind::Strikethrough),
            "span" | "tg-spoiler" => Some(Kind::Spoiler),
            "blockquote" if argument.is_empty() => Some(Kind::Blockquote),
            "blockquote" => Some(Kind::ExpandableBlockquote),
            "a" => link_of(if argument.is_empty() { &self.text[open.bytes..] } else { argument }),
            "tg-emoji" => Some(emoji(argument)?),
            "tg-time" => date_time(open.tag.unix, argument)?,
            "pre" => self.close_pre(open.units),
            _ => self.close_code(open.units, argument),
        };
        if let Some(kind) = kind {
            self.add(kind, open.units);
        }
        Ok(())
    }

    fn add(&mut self, kind: Kind, offset: usize) {
        self.entities.push(Entity { kind, offset, length: self.units - offset });
        self.language = None;
    }

    /// The entity added last, if it covers the text from `offset` to here.
    fn last_over(&mut self, offset: usize) -> Option<&mut Entity> {
        let length = self.units - offset;
        self.entities.last_mut().filter(|last| (last.offset, last.length) == (offset, length))
    }

    /// A `pre` around a `code` with a language becomes one entity; `None` when there is no other to add.
    fn close_pre(&mut self, offset: usize) -> Option<Kind> {
        let Some(language) = self.language.take() else { return Some(Kind::Pre) };
        let Some(code) = self.last_over(offset) else { return Some(Kind::Pre) };
        code.kind = Kind::PreCode { language };
        None
    }

    /// The same with a `pre` inside a `code`.
    fn close_code(&mut self, offset: usize, language: &str) -> Option<Kind> {
        let inner = self.last_over(offset).filter(|last| last.kind == Kind::Pre && !language.is_empty());
        let Some(pre) = inner else {
            self.add(Kind::Code, offset);
            self.language = Some(language.to_owned()).filter(|language| !language.is_empty());
            return None;
        };
        pre.kind = Kind::PreCode { language: language.to_owned() };
        None
    }

    fn finish(mut self) -> Result<Parsed, ParseError> {
        if let Some(open) = self.open.last() {
            let name = &open.tag.name;
            return Err(ParseError::new(format!("Can't find end tag corresponding to start tag \"{name}\"")));
        }
        if self.has_surrogate {
            return Err(ParseError::new(
                "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched \
                 surrogate code units",
            ));
        }
        entity::sort(&mut self.entities);
        Ok(Parsed { text: self.text, entities: self.entities })
    }
}

fn link_of(address: &str) -> Option<Kind> {
    match link::user_id(address) {
        Some(user_id) => Some(Kind::TextMention { user_id }),
        None => link::check(address).ok().map(|url| Kind::TextLink { url }),
    }
}

fn emoji(id: &str) -> Result<Kind, ParseError> {
    let id = link::canonical_i64(id).filter(|id| *id != 0);
    id.map(|id| Kind::CustomEmoji { id })
        .ok_or_else(|| ParseError::new("Invalid custom emoji identifier specified"))
}

/// `format` is `r`, or any of `w`, a date `d` or `D` and a time `t` or `T` in this order.
fn date_time(unix: i64, format: &str) -> Result<Option<Kind>, ParseError> {
    let rest = format.strip_prefix('w').unwrap_or(format);
    let rest = rest.strip_prefix(['d', 'D']).unwrap_or(rest);
    let rest = rest.strip_prefix(['t', 'T']).unwrap_or(rest);
    if format != "r" && !rest.is_empty() {
        return Err(ParseError::new("Invalid date format used"));
    }
    Ok((unix > 0).then(|| Kind::DateTime { unix, format: format.to_owned() }))
}
