//! The body of a form as browsers send it (`application/x-www-form-urlencoded`), read within limits.
//!
//! Nothing in it is an error: unknown fields are ignored, of a repeated field the first counts, what exceeds a limit
//! is cut off, broken escapes are read as they stand (WHATWG URL standard, urlencoded parsing).

use percent_encoding::percent_decode_str;

/// Most bytes of a body that are read.
pub const BODY_MAX_BYTES: usize = 64 * 1024;
/// Most fields that are read.
pub const FIELDS_MAX: usize = 64;
/// Most characters of one field that are kept.
pub const FIELD_MAX_CHARS: usize = 4_000;

/// Names and values in the order in which they were sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads a body.
    pub fn parse(body: &[u8]) -> Self {
        let body = &body[..body.len().min(BODY_MAX_BYTES)];
        let text = String::from_utf8_lossy(body);
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).take(FIELDS_MAX);
        Self(
            pairs
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
                .map(|(n, v)| (decode(n), decode(v)))
                .collect(),
        )
    }

    /// The first value of a field; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(sent, _)| sent == name).map_or("", |(_, value)| value)
    }

    /// All values of a field, in their order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(sent, _)| sent == name).map(|(_, value)| value.as_str())
    }
}

fn decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().chars().take(FIELD_MAX_CHARS).collect()
}
