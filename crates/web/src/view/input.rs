//! One labelled field of a form with its hint, its error and what was typed.

use crate::form::FieldError;
use crate::view::html;
use crate::view::words::Words;
use askama::Template;

/// A field. Texts are finished; an empty text is absent.
#[derive(Template, Default)]
#[template(path = "part/input.html")]
pub(crate) struct Input<'a> {
    pub(crate) id: String,
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) remark: String,
    pub(crate) error: String,
    /// The word "optional"; a field without it is required.
    pub(crate) optional: String,
    /// The `type` of an `input`.
    pub(crate) kind: &'static str,
    pub(crate) autocomplete: &'static str,
    /// For phones: the country of a number without calling code.
    pub(crate) country: &'static str,
    pub(crate) value: &'a str,
    pub(crate) max_chars: usize,
    pub(crate) multiline: bool,
}

impl Input<'_> {
    /// The ids of the texts that describe the field, for assistive technology.
    fn described(&self) -> String {
        let texts = [("hint", &self.hint), ("error", &self.error), ("remark", &self.remark)];
        let present = texts.into_iter().filter(|(_, text)| !text.is_empty());
        present.map(|(part, _)| format!("{}-{part}", self.id)).collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn html(&self) -> String {
        html(self)
    }
}

/// The text of a field's first error; empty when it has none.
pub(crate) fn error_text(words: &Words<'_>, errors: &[FieldError], name: &str) -> String {
    errors.iter().find(|error| error.field == name).map_or_else(String::new, |error| error.text(words))
}
