//! The normal form of what is known of a buyer, before it is hashed: one pure function per field of `user_data`.
//!
//! The two official libraries (Python SDK 26.0.3, parameter builder 1.3.2) agree on about half of the tricky inputs;
//! where they differ, the form is chosen that Meta is most likely to hold, and for names and cities both are sent.
//! Every function takes what people type, applies Unicode NFC first, and returns nothing where no sound value can be
//! made: a wrong value never matches, and looks like a right one. A value that is a SHA-256 digest already is passed
//! through; an MD5 digest is dropped, because nothing can be matched with it.

pub mod birth;
pub mod country;
pub mod latin;
pub mod place;

use super::hash::{given, is_hex};
use krama_domain::phone::{Country, Phone};
use unicode_normalization::UnicodeNormalization;

/// Longest value that is looked at, in bytes; longer ones are no personal data but an accident.
const VALUE_MAX_BYTES: usize = 1_000;
/// Longest local part of an e-mail address, in characters (RFC 5321, 4.5.3.1.1).
const LOCAL_MAX_CHARS: usize = 64;
/// Hex digits of an MD5 digest.
const MD5_DIGITS: usize = 32;

/// What every field begins with: NFC, outer white space off, full Unicode lower case.
enum Start {
    /// A SHA-256 digest already.
    Digest(String),
    /// Text to work on; may be empty.
    Text(String),
}

fn start(typed: &str) -> Start {
    if let Some(digest) = given(typed) {
        return Start::Digest(digest);
    }
    if typed.len() > VALUE_MAX_BYTES || is_hex(typed.trim(), MD5_DIGITS) {
        return Start::Text(String::new());
    }
    let composed: String = typed.nfc().collect();
    Start::Text(composed.trim().to_lowercase())
}

/// The single value of a field, unless nothing is left of it.
fn one(typed: &str, rule: impl FnOnce(&str) -> Option<String>) -> Option<String> {
    match start(typed) {
        Start::Digest(digest) => Some(digest),
        Start::Text(text) => rule(&text).filter(|value| !value.is_empty()),
    }
}

/// `em`: exactly one address with a dot in its domain, lower case. Dots and `+tag` stay: nobody folds them.
pub fn email(typed: &str) -> Option<String> {
    one(typed, |text| is_address(text).then(|| text.to_owned()))
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let is_local = |c: char| c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c);
    let dots_fit = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
    let local_fits =
        (1..=LOCAL_MAX_CHARS).contains(&local.chars().count()) && dots_fit && local.chars().all(is_local);
    local_fits && is_domain(domain)
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        let fits = label.chars().all(|c| c.is_alphanumeric() || c == '-');
        !label.is_empty() && fits && !label.starts_with('-') && !label.ends_with('-')
    };
    let last = domain.rsplit('.').next().unwrap_or_default();
    domain.contains('.') && domain.split('.').all(is_label) && !last.chars().all(char::is_numeric)
}

/// `ph`: E.164 without the plus. `default` is the country of a number without country code: both libraries hash
/// `0671234567` as `671234567`, which matches nobody.
pub fn phone(typed: &str, default: Country) -> Option<String> {
    if let Some(digest) = given(typed) {
        return Some(digest);
    }
    Phone::parse(typed, default).ok().map(|phone| phone.digits().to_owned())
}

/// `fn`, `ln`: letters without punctuation and spaces first, then the form with both where it differs (the builder's
/// and the SDK's). At most two values.
pub fn name(typed: &str) -> Vec<String> {
    let text = match start(typed) {
        Start::Digest(digest) => return vec![digest],
        Start::Text(text) => text,
    };
    let bare: String = text.chars().filter(|&c| !c.is_whitespace() && !is_punctuation(c)).collect();
    if bare.is_empty() {
        return Vec::new();
    }
    if bare == text { vec![bare] } else { vec![bare, text] }
}

/// Punctuation of the scripts at hand: ASCII's, Latin-1's signs, the modifier letters (ʼ is one, and counts as a
/// letter elsewhere), general punctuation (’ « … invisible marks).
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || c.is_control()
        || matches!(c, '\u{A1}'..='\u{BF}' | '\u{2B0}'..='\u{2FF}' | '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{303F}' | '\u{FEFF}')
}

/// `zp`: lower case, no spaces, the part before the hyphen (US ZIP+4), leading zeros kept.
pub fn zip(typed: &str) -> Option<String> {
    one(typed, |text| {
        let code = text.split('-').next().unwrap_or_default();
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        code.chars().all(char::is_alphanumeric).then_some(code)
    })
}

/// Words for the two values of `ge`, lower case.
const FEMALE: [&str; 14] = [
    "f",
    "female",
    "woman",
    "girl",
    "ж",
    "жін",
    "жінка",
    "жіноча",
    "жіночий",
    "жен",
    "женщина",
    "женский",
    "женская",
    "әйел",
];
const MALE: [&str; 14] = [
    "m",
    "male",
    "man",
    "boy",
    "м",
    "ч",
    "чол",
    "чоловік",
    "чоловіча",
    "чоловічий",
    "муж",
    "мужчина",
    "мужской",
    "ер",
];

/// `ge`: `f` or `m`, from the letter or a word.
pub fn gender(typed: &str) -> Option<String> {
    one(typed, |text| {
        let word = text.trim_end_matches('.');
        let known = [("f", FEMALE), ("m", MALE)].into_iter().find(|(_, words)| words.contains(&word));
        known.map(|(letter, _)| letter.to_owned())
    })
}

/// `external_id`: an id made of `a-z`, `0-9`, `_` and `-`; only for those do all libraries hash the same text.
pub fn external_id(typed: &str) -> Option<String> {
    if let Some(digest) = given(typed) {
        return Some(digest);
    }
    let id: String = typed.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let fits = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-');
    (fits && !id.is_empty() && id.len() <= VALUE_MAX_BYTES).then_some(id)
}
