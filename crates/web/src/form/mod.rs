//! What browsers send in forms: fields read within limits, checked, and refused with a message that helps.
//!
//! Pure: no request type, no database. A form keeps the raw texts so that a page can show them again. What a browser
//! says about money is only compared with our own sum, never used.

pub mod cart;
pub mod checkout;
pub mod contact;
pub mod fields;
mod rules;

#[cfg(test)]
mod tests;

use crate::i18n::Arg;
use crate::view::words::Words;

/// What is wrong with one field: the key of a text and what goes into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field in the form.
    pub field: &'static str,
    /// Key of the text in the catalogue.
    pub key: &'static str,
    /// Variables of the text.
    pub args: Vec<(&'static str, Arg<'static>)>,
}

impl FieldError {
    /// An error whose text has no variables.
    pub const fn plain(field: &'static str, key: &'static str) -> Self {
        Self { field, key, args: Vec::new() }
    }

    /// The text in the page's language.
    pub fn text(&self, words: &Words<'_>) -> String {
        words.args(self.key, &self.args)
    }
}
