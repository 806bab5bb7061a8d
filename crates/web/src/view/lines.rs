//! The short list of what is ordered: name, pieces, sum.

use crate::view::html;
use askama::Template;
use krama_domain::order::Line;

#[derive(Template)]
#[template(path = "part/lines.html")]
struct Brief<'a> {
    lines: Vec<&'a Line>,
}

/// The list's markup.
pub(super) fn brief<'a>(lines: impl IntoIterator<Item = &'a Line>) -> String {
    html(&Brief { lines: lines.into_iter().collect() })
}
