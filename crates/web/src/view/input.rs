//! One labelled field of a form with its hint, its error and what was typed.

use crate::form::FieldError;
use crate::view::html;
use crate::view::words::Words;
use askama::Template;

/// A field. Texts are finished; an empty text is absent.
#[derive(Template, Default)]
#[template(path = "part/input.html")]
pub(super) struct Input<'a> {
    pub(super) id: String,
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) remark: String,
    pub(super) error: String,
    /// The word "optional"; a field without it is required.
    pub(super) optional: String,
    /// The `type` of an `input`.
    pub(super) kind: &'static str,
    pub(super) autocomplete: &'static str,
    /// For phones: the country of a number without calling code.
    pub(super) country: &'static str,
    pub(super) value: &'a str,
    pub(super) max_chars: usize,
    pub(super) multiline: bool,
}

impl Input<'_> {
    /// The ids of the texts that describe the field, for assistive technology.
    fn described(&self) -> String {
        let texts = [("hint", &self.hint), ("error", &self.error), ("remark", &self.remark)];
        let present = texts.into_iter().filter(|(_, text)| !text.is_empty());
        present.map(|(part, _)| format!("{}-{part}", self.id)).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn html(&self) -> String {
        html(self)
    }
}

/// The text of a field's first error; empty when it has none.
pub(super) fn error_text(words: &Words<'_>, errors: &[FieldError], name: &str) -> String {
    errors.iter().find(|error| error.field == name).map_or_else(String::new, |error| error.text(words))
}
