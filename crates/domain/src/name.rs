//! The recipient's name, read from the one field «Прізвище та імʼя отримувача».
//!
//! Responsible for splitting it into surname, given name and patronymic, and for remarks that help the person who
//! types. Nothing but an empty or an endless text is refused: people are called as they are called. What was typed
//! is kept, symbols too; escaping is the duty of whoever shows it.

use serde::{Deserialize, Serialize};

use crate::text::{self, TextError};

#[cfg(test)]
mod tests;

/// Longest full name that is taken, in characters.
pub const MAX_NAME_CHARS: usize = 100;

/// Endings of patronymics in Ukrainian and Russian; no given name ends so.
const PATRONYMIC_ENDINGS: [&str; 7] = ["ович", "евич", "івна", "ївна", "овна", "евна", "ична"];

/// Every character that people and keyboards use for the Ukrainian apostrophe.
const APOSTROPHES: [char; 7] = ['\'', '’', 'ʼ', '`', '‘', '´', '′'];

/// A person as a carrier wants to see them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PersonName {
    /// Surname; the only part when one word was typed.
    pub last: String,
    /// Given name; empty when one word was typed.
    pub first: String,
    /// Patronymic and whatever followed it.
    pub middle: Option<String>,
}

/// Why a name was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing visible was typed.
    #[error("the recipient's name is empty: write surname and given name")]
    Empty,
    /// More than [`MAX_NAME_CHARS`].
    #[error("the recipient's name has {chars} characters, at most {MAX_NAME_CHARS} are taken: shorten it")]
    TooLong {
        /// Length of the cleaned text, in characters.
        chars: usize,
    },
}

impl NameError {
    /// A stable name of the cause, from which the message in the reader's language is chosen.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "name_empty",
            Self::TooLong { .. } => "name_too_long",
        }
    }
}

/// A remark on a name that was accepted; a form may show it, none of them stops an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameNote {
    /// Only one word: the carrier hands the parcel over against a document with both names.
    OneWord,
    /// Latin letters: Nova Poshta expects Cyrillic, as in the document. Foreigners exist, so it is a remark.
    Latin,
    /// Digits: most often a phone in the wrong field.
    Digits,
}

impl NameNote {
    /// A stable name of the remark, from which the message in the reader's language is chosen.
    pub fn code(self) -> &'static str {
        match self {
            Self::OneWord => "name_one_word",
            Self::Latin => "name_latin",
            Self::Digits => "name_digits",
        }
    }
}

impl PersonName {
    /// Reads a full name in the order Ukrainian checkouts ask for: surname, given name, patronymic.
    ///
    /// «Тарас Григорович Шевченко» is understood too, because a patronymic shows itself by its ending. Remarks
    /// come in the order of [`NameNote`]'s variants, each at most once.
    pub fn parse(typed: &str) -> Result<(Self, Vec<NameNote>), NameError> {
        let clean = text::clean_line(typed, MAX_NAME_CHARS)
            .map_err(|TextError::TooLong { chars, .. }| NameError::TooLong { chars })?;
        let words: Vec<&str> = clean.split(' ').collect();
        let name = match words[..] {
            [] | [""] => return Err(NameError::Empty),
            [given, patronymic, surname] if is_patronymic(patronymic) && !is_patronymic(surname) => {
                Self::of(surname, given, &[patronymic])
            }
            [surname] => Self::of(surname, "", &[]),
            [surname, given, ref rest @ ..] => Self::of(surname, given, rest),
        };
        let notes = name.notes();
        Ok((name, notes))
    }

    fn of(last: &str, first: &str, middle: &[&str]) -> Self {
        let middle = (!middle.is_empty()).then(|| middle.join(" "));
        Self { last: last.to_owned(), first: first.to_owned(), middle }
    }

    /// The same person with surname and given name exchanged: the button «поміняти місцями».
    #[must_use]
    pub fn swapped(self) -> Self {
        Self { last: self.first, first: self.last, middle: self.middle }
    }

    /// Surname, given name, patronymic: as documents and waybills have it.
    pub fn full(&self) -> String {
        let parts = [&self.last, &self.first].into_iter().chain(&self.middle);
        parts.filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// Surname and initial, "Шевченко Т.", for lists.
    pub fn short(&self) -> String {
        match self.first.chars().find(|c| c.is_alphabetic()) {
            Some(initial) if !self.last.is_empty() => format!("{} {initial}.", self.last),
            _ => self.full(),
        }
    }

    fn notes(&self) -> Vec<NameNote> {
        let full = self.full();
        let has = |wanted: fn(char) -> bool| full.chars().any(wanted);
        [
            (self.first.is_empty(), NameNote::OneWord),
            (has(is_latin), NameNote::Latin),
            (has(char::is_numeric), NameNote::Digits),
        ]
        .into_iter()
        .filter_map(|(found, note)| found.then_some(note))
        .collect()
    }
}

/// Writes every apostrophe inside a word as ʼ (U+02BC), the letter-like one of Ukrainian; for showing and comparing.
///
/// Quotes around words stay as they are.
pub fn fold_apostrophes(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphabetic());
    let fold = |(at, &c): (usize, &char)| {
        let inside = letter(at.checked_sub(1)) && letter(Some(at + 1));
        if inside && APOSTROPHES.contains(&c) { 'ʼ' } else { c }
    };
    chars.iter().enumerate().map(fold).collect()
}

/// A name, or its beginning, as it is looked for: lower case, single spaces, without apostrophes, and without the
/// letters that keyboards lack or people replace (`ґ` is `г`, `ё` is `е`).
pub fn folded(text: &str) -> String {
    let fold = |c: char| match c {
        'ґ' => Some('г'),
        'ё' => Some('е'),
        c if APOSTROPHES.contains(&c) || c.is_control() => None,
        c => Some(c),
    };
    let lower = text.to_lowercase();
    let words = lower.split_whitespace().map(|word| word.chars().filter_map(fold).collect::<String>());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn is_patronymic(word: &str) -> bool {
    let word = word.to_lowercase();
    PATRONYMIC_ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Basic Latin letters and their extensions with diacritics (U+00C0 to U+024F, without the two signs among them).
fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || (matches!(c, '\u{C0}'..='\u{24F}') && c.is_alphabetic())
}
