//! SHA-256 of normalised values, as Meta wants personal data: over the UTF-8 bytes, 64 lower-case hex digits.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// Hex digits of a digest.
const DIGEST_DIGITS: usize = 64;

/// A digest of a personal value: 64 lower-case hex digits. Nothing else of a person leaves the house.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Digest(String);

impl Digest {
    /// The digest of a normalised value. A value that is a digest already passes through in lower case, as in both
    /// official libraries.
    pub fn of(normalized: &str) -> Self {
        given(normalized).map_or_else(|| Self(hex::encode(Sha256::digest(normalized.as_bytes()))), Self)
    }

    /// The hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The digest that a text already is, in lower case; `None` for any other text.
pub fn given(text: &str) -> Option<String> {
    let text = text.trim();
    is_hex(text, DIGEST_DIGITS).then(|| text.to_ascii_lowercase())
}

/// Whether a text is `digits` hex digits long and nothing else.
pub(super) fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|b| b.is_ascii_hexdigit())
}
