//! Small limits on text that people type: one line, or a block of lines.
//!
//! Responsible for white space, invisible characters and length. Not for meaning: names live in [`crate::name`],
//! phones in [`crate::phone`]. Nothing is escaped here: that is the duty of whoever shows the text.

#[cfg(test)]
mod tests;

/// Why a text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// The cleaned text is longer than the field takes; both figures are in characters.
    #[error("the text has {chars} characters and this field takes {max_chars}: shorten it")]
    TooLong {
        /// Length of the cleaned text, in characters.
        chars: usize,
        /// The limit of the field, in characters.
        max_chars: usize,
    },
}

impl TextError {
    /// A stable name of the cause, from which the message in the reader's language is chosen.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLong { .. } => "text_too_long",
        }
    }
}

/// One line: outer white space removed, inner runs folded to one space, control characters removed.
///
/// An empty result is not an error: whether a field is required is the form's rule. `max_chars` counts
/// characters (not bytes) of the cleaned text.
pub fn clean_line(text: &str, max_chars: usize) -> Result<String, TextError> {
    within(fold(text), max_chars)
}

/// A block of lines: each is cleaned as by [`clean_line`], line breaks stay, several empty lines become one.
///
/// `max_chars` counts characters of the cleaned text, line breaks included.
pub fn clean_block(text: &str, max_chars: usize) -> Result<String, TextError> {
    let mut block = String::new();
    let mut gap = false;
    for line in text.replace("\r\n", "\n").split(['\n', '\r', '\u{2028}', '\u{2029}']).map(fold) {
        if line.is_empty() {
            gap = true;
            continue;
        }
        if !block.is_empty() {
            block.push_str(if gap { "\n\n" } else { "\n" });
        }
        block.push_str(&line);
        gap = false;
    }
    within(block, max_chars)
}

fn fold(text: &str) -> String {
    let visible: String = text.chars().filter(|&c| c.is_whitespace() || !is_unwanted(c)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Control characters, and the marks that hide or reorder what is read (zero-width space, byte order mark,
/// direction overrides). Joiners stay: emoji and some scripts need them.
fn is_unwanted(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn within(text: String, max_chars: usize) -> Result<String, TextError> {
    let chars = text.chars().count();
    if chars > max_chars { Err(TextError::TooLong { chars, max_chars }) } else { Ok(text) }
}
