//! The number of a parcel, as it is asked about.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Digits of a domestic number.
const DIGITS: usize = 14;
/// Longest text that is looked at, in characters.
const TYPED_MAX_CHARS: usize = 200;

/// The number of a waybill that has the form of one: 14 digits, or letters and digits for parcels that cross a border.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TrackingNumber(String);

/// A text is no tracking number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no tracking number: write its 14 digits, e.g. 20450000000000")]
pub struct BadNumber(String);

impl TrackingNumber {
    /// Reads what people paste: with spaces and hyphens, as a barcode that is longer than the number, or at the end of an
    /// address.
    pub fn parse(typed: &str) -> Result<Self, BadNumber> {
        let bad = || BadNumber(typed.chars().take(40).collect());
        if typed.chars().count() > TYPED_MAX_CHARS {
            return Err(bad());
        }
        let last = typed.trim().trim_end_matches('/').rsplit(['/', '=', '#']).next().unwrap_or_default();
        let kept: String = last.chars().filter(char::is_ascii_alphanumeric).collect();
        let strange = last.chars().any(|c| !c.is_ascii_alphanumeric() && !is_filling(c));
        let text = kept.to_ascii_uppercase();
        if strange {
            return Err(bad());
        }
        if text.len() >= DIGITS && text.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(Self(text[..DIGITS].to_owned()));
        }
        if is_foreign(&text) { Ok(Self(text)) } else { Err(bad()) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What people put between digits.
const fn is_filling(c: char) -> bool {
    matches!(c, ' ' | '-' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2010}'..='\u{2015}' | '.' | '№')
}

/// Two to five letters, six to fourteen digits, up to three letters.
fn is_foreign(text: &str) -> bool {
    let head = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = text[head..].bytes().take_while(u8::is_ascii_digit).count();
    let tail = &text[head + digits..];
    (2..=5).contains(&head)
        && (6..=14).contains(&digits)
        && tail.len() <= 3
        && tail.bytes().all(|b| b.is_ascii_uppercase())
}

impl fmt::Display for TrackingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_paste_them() {
        for typed in [
            "20450123456789",
            " 2045 0123 4567 89 ",
            "2045-0123-4567-89",
            "20\u{a0}4501\u{202f}23456789",
            "204501234567890001",
            "https://novaposhta.ua/tracking/?cargo_number=20450123456789",
            "https://novaposhta.ua/tracking/20450123456789/",
            "№ 20450123456789",
        ] {
            assert_eq!(TrackingNumber::parse(typed).unwrap().as_str(), "20450123456789", "{typed}");
        }
        assert_eq!(TrackingNumber::parse("shpl 1234567890").unwrap().as_str(), "SHPL1234567890");
        assert_eq!(TrackingNumber::parse("NP00000000000NPI").unwrap().as_str(), "NP00000000000NPI");
    }

    #[test]
    fn what_is_no_number_never_gets_into_a_batch() {
        for typed in [
            "",
            "2045012345678",
            "TWC30102025N01",
            "п20450123456789",
            "204501234567,9",
            "A1234567",
            "ABCDEF1234567",
        ] {
            assert!(TrackingNumber::parse(typed).is_err(), "{typed}");
        }
        assert!(TrackingNumber::parse(&"1".repeat(201)).is_err());
    }
}
