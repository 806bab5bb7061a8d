//! The summary of a form's errors: the first thing on the page, focused, each entry a link to its field.

use crate::form::FieldError;
use crate::view::html;
use crate::view::words::Words;
use askama::Template;

#[derive(Template)]
#[template(path = "part/errors.html")]
struct Problems {
    heading: String,
    items: Vec<(String, String)>,
}

/// The summary's markup; empty without errors. Texts are those beside the fields, word for word. `id_of` gives the
/// id of a field's control.
pub(crate) fn summary(words: &Words<'_>, errors: &[FieldError], id_of: impl Fn(&str) -> String) -> String {
    if errors.is_empty() {
        return String::new();
    }
    let items: Vec<_> = errors.iter().map(|error| (id_of(error.field), error.text(words))).collect();
    let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
    html(&Problems { heading: words.count("errors-title", count), items })
}
