//! The answer to the question about advertising cookies.

use super::serving::see_other;
use super::visit::Visit;
use crate::form::fields::Fields;
use axum::body::Bytes;
use axum::response::Response;

/// Remembers the choice and goes back to the page it was made on.
pub(super) async fn choose(mut visit: Visit, body: Bytes) -> Response {
    let fields = Fields::parse(&body);
    visit.remember_consent(fields.get("choice") == "yes");
    let back = fields.get("back").to_owned();
    // Only a path of ours. `//host` leads elsewhere; so does `/\host`, and `/<tab>/host`, since browsers drop tabs.
    let plain = back.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    let own = plain && back.starts_with('/') && !back.starts_with("//");
    let to = if own { back } else { visit.links.home() };
    see_other(&visit, &to)
}
