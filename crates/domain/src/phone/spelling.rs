//! Takes the digits out of what people type and paste.
//!
//! Responsible for separators, words before the number and extensions after it. Which country the digits belong to
//! is [`super::plan`]'s question.

use super::{MAX_TEXT_BYTES, PhoneError};

/// Words that may stand before a number, lower case.
const LEAD_WORDS: [&str; 21] = [
    "тел",
    "телефон",
    "т",
    "моб",
    "мобільний",
    "мобильный",
    "м",
    "номер",
    "ном",
    "вайбер",
    "ватсап",
    "вотсап",
    "телеграм",
    "tel",
    "telephone",
    "phone",
    "mob",
    "mobile",
    "whatsapp",
    "viber",
    "telegram",
];

/// Words that open an extension, lower case. x stands here in Latin and in Cyrillic.
const EXTENSION_WORDS: [&str; 14] = [
    "доб",
    "добавочный",
    "дод",
    "додатковий",
    "вн",
    "внутр",
    "внутрішній",
    "внутренний",
    "ext",
    "extn",
    "extension",
    "x",
    "х",
    "#",
];

/// Longest extension that is recognised, in digits; more is taken for a second number and refused.
const MAX_EXTENSION_DIGITS: usize = 7;

/// Fewest digits after a slash. "067/123-45-67" is one number, "067 123 45 67/68" is two.
const MIN_DIGITS_AFTER_SLASH: usize = 5;

/// Digits as typed, and whether a plus stood before them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) plus: bool,
    /// ASCII digits, at least one.
    pub(super) digits: String,
}

/// Reads one number; refuses what could be glued into a wrong one.
pub(super) fn read(text: &str) -> Result<Typed, PhoneError> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(PhoneError::TooMuchText);
    }
    let text = after_lead_words(text)?.trim_end_matches([',', ';']);
    let mut typed = Typed { plus: false, digits: String::new() };
    for (at, found) in text.char_indices() {
        match found {
            '0'..='9' => typed.digits.push(found),
            '+' | '＋' if typed.digits.is_empty() => typed.plus = true,
            '/' if count_digits(&text[at..]) >= MIN_DIGITS_AFTER_SLASH => {}
            _ if is_separator(found) => {}
            _ if !typed.digits.is_empty() && is_extension(&text[at..]) => break,
            _ => return Err(PhoneError::NotDigits { found }),
        }
    }
    if typed.digits.is_empty() { Err(PhoneError::Empty) } else { Ok(typed) }
}

/// Drops "тел.:", "моб. тел.", "viber", "tel:" and pictures of a phone; another word is an error.
fn after_lead_words(text: &str) -> Result<&str, PhoneError> {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c| is_separator(c) || is_ornament(c));
        let word = alphabetic_start(rest);
        let Some(found) = word.chars().next() else { return Ok(rest) };
        if !LEAD_WORDS.contains(&word.to_lowercase().as_str()) {
            return Err(PhoneError::NotDigits { found });
        }
        rest = &rest[word.len()..];
    }
}

/// Whether the rest of a text is an extension: "доб. 12", "ext=5", "#5".
fn is_extension(rest: &str) -> bool {
    let rest = rest.trim_start_matches(|c| matches!(c, ',' | ';') || is_separator(c)).to_lowercase();
    let word = if rest.starts_with('#') { "#" } else { alphabetic_start(&rest) };
    let number = &rest[word.len()..];
    EXTENSION_WORDS.contains(&word)
        && (1..=MAX_EXTENSION_DIGITS).contains(&count_digits(number))
        && number.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '=') || is_separator(c))
}

fn alphabetic_start(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    &text[..end]
}

fn count_digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

/// Signs between digits that mean nothing: white space, dashes, dots, brackets, the gaps of an input mask, and the
/// invisible marks that contact books copy along.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '.' | '(' | ')' | '[' | ']' | '_' | '·' | '•')
        || matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{AD}')
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Signs before a number: colon after a word, the apostrophe of a spreadsheet, a picture of a phone.
fn is_ornament(c: char) -> bool {
    matches!(c, ':' | '№' | '\'' | '"' | '☎' | '✆' | '📞' | '📱' | '\u{FE0F}')
}
