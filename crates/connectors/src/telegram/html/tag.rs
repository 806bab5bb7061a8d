//! Start tags: their names, their attributes, and the one argument that matters for each.

use super::decode::reference;
use super::parse::{ParseError, Reader};

/// What Telegram reads as tags; everything else is an error of the whole message.
const NAMES: [&str; 17] = [
    "a",
    "b",
    "strong",
    "i",
    "em",
    "s",
    "strike",
    "del",
    "u",
    "ins",
    "tg-spoiler",
    "tg-emoji",
    "tg-time",
    "span",
    "pre",
    "code",
    "blockquote",
];

/// A start tag.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tag {
    /// In lower case.
    pub name: String,
    /// The address, language, emoji or date format; `1` for an expandable quotation.
    pub argument: String,
    /// Seconds of a `tg-time`.
    pub unix: i64,
}

/// White space as Telegram sees it: the end of the text is white space too.
pub(super) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0 | 0x0b)
}

impl Tag {
    /// Reads the tag that begins at `begin` with `<`, up to its `>`, on which the reader stops.
    pub(super) fn read(reader: &mut Reader<'_>, begin: usize) -> Result<Self, ParseError> {
        let name = reader.take_while(|b| !is_space(b) && b != b'>').to_ascii_lowercase();
        if reader.is_at_end() {
            return Err(ParseError::new(format!("Unclosed start tag at byte offset {begin}")));
        }
        if !NAMES.contains(&name.as_str()) {
            return Err(ParseError::new(format!("Unsupported start tag \"{name}\" at byte offset {begin}")));
        }
        let mut tag = Self { name, ..Self::default() };
        while reader.peek() != b'>' {
            tag.attribute(reader, begin)?;
        }
        if tag.name == "span" && tag.argument != "spoiler" {
            return Err(ParseError::new(format!(
                "Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"
            )));
        }
        Ok(tag)
    }

    fn attribute(&mut self, reader: &mut Reader<'_>, begin: usize) -> Result<(), ParseError> {
        reader.skip_space();
        if reader.peek() == b'>' {
            return Ok(());
        }
        let ends_name = |b: u8| is_space(b) || matches!(b, b'=' | b'>' | b'/' | b'"' | b'\'');
        let attribute = reader.take_while(|b| !ends_name(b));
        if attribute.is_empty() {
            let name = &self.name;
            return Err(ParseError::new(format!(
                "Empty attribute name in the tag \"{name}\" at byte offset {begin}"
            )));
        }
        reader.skip_space();
        if reader.peek() != b'=' {
            self.set_flag(attribute);
            return self.check_open(reader, begin);
        }
        reader.advance();
        reader.skip_space();
        self.check_open(reader, begin)?;
        let value = value(reader)?;
        if reader.is_at_end() {
            return Err(ParseError::new(format!("Unclosed start tag at byte offset {begin}")));
        }
        self.set(attribute, value);
        Ok(())
    }

    fn check_open(&self, reader: &Reader<'_>, begin: usize) -> Result<(), ParseError> {
        let error =
            || ParseError::new(format!("Unclosed start tag \"{}\" at byte offset {begin}", self.name));
        if reader.is_at_end() { Err(error()) } else { Ok(()) }
    }

    fn set_flag(&mut self, attribute: &str) {
        if self.name == "blockquote" && attribute == "expandable" {
            "1".clone_into(&mut self.argument);
        }
    }

    fn set(&mut self, attribute: &str, value: String) {
        self.set_flag(attribute);
        let after = |prefix: &str| value.strip_prefix(prefix).map(str::to_owned);
        let argument = match (self.name.as_str(), attribute) {
            ("code", "class") => after("language-"),
            ("span", "class") => after("tg-"),
            ("tg-time", "unix") => {
                self.unix = leading_integer(&value);
                None
            }
            ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "format") => Some(value),
            _ => None,
        };
        if let Some(argument) = argument {
            self.argument = argument;
        }
    }
}

fn value(reader: &mut Reader<'_>) -> Result<String, ParseError> {
    let quote = reader.peek();
    if quote != b'"' && quote != b'\'' {
        let begin = reader.at();
        let token =
            reader.take_while(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-').to_ascii_lowercase();
        let is_ended = is_space(reader.peek()) || reader.peek() == b'>';
        let error = || ParseError::new(format!("Unexpected end of name token at byte offset {begin}"));
        return if is_ended { Ok(token) } else { Err(error()) };
    }
    reader.advance();
    let quoted = reader.take_while(|b| b != quote && b != 0);
    if reader.peek() == quote {
        reader.advance();
    }
    Ok(decoded(quoted))
}

/// The value with its references decoded. Halves of surrogate pairs, which no address can hold, become `�`.
fn decoded(quoted: &str) -> String {
    let mut value = String::with_capacity(quoted.len());
    let mut rest = quoted;
    while let Some(c) = rest.chars().next() {
        if let Some(found) = reference(rest) {
            value.push(char::from_u32(found.code_point).unwrap_or(char::REPLACEMENT_CHARACTER));
            rest = &rest[found.len..];
        } else {
            value.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    value
}

/// The number that a text begins with, 0 without one.
fn leading_integer(text: &str) -> i64 {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    text[..text.len() - digits.len() + end].parse().unwrap_or(0)
}
