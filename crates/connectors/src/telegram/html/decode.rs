//! Character references: `&lt;`, `&#39;`, `&#x27;`.
//!
//! Telegram knows four names; everything else stays in the text as it was written. The semicolon may be missing.

/// Longest numeric reference that is understood, in bytes from `&` to before the semicolon.
const NUMERIC_MAX_BYTES: usize = 9;
/// Telegram leaves this code point and those above it alone.
const CODE_POINT_END: u32 = 0x0010_ffff;

/// A decoded reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reference {
    /// What it stands for; half of a surrogate pair is not a character.
    pub code_point: u32,
    /// Bytes it takes.
    pub len: usize,
}

/// The reference at the beginning of `text`, or `None` where the text stays as it is.
pub(super) fn reference(text: &str) -> Option<Reference> {
    let rest = text.strip_prefix('&')?;
    let (code_point, len) = match rest.strip_prefix('#') {
        Some(number) => numeric(number)?,
        None => named(rest)?,
    };
    let semicolon = usize::from(text.as_bytes().get(len) == Some(&b';'));
    Some(Reference { code_point, len: len + semicolon })
}

fn named(rest: &str) -> Option<(u32, usize)> {
    let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let c = match &rest[..end] {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        _ => return None,
    };
    Some((u32::from(c), 1 + end))
}

fn numeric(number: &str) -> Option<(u32, usize)> {
    let (digits, radix, prefix) = match number.strip_prefix('x') {
        Some(hex) => (hex, 16, 3),
        None => (number, 10, 2),
    };
    let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    let len = prefix + end;
    let code_point = u32::from_str_radix(&digits[..end], radix).ok()?;
    let is_usable = code_point != 0 && code_point < CODE_POINT_END && len <= NUMERIC_MAX_BYTES;
    is_usable.then_some((code_point, len))
}
