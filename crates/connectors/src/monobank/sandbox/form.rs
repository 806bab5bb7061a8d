//! The fields of a form that a browser posted, and the small pieces of HTML that both pages share.

use crate::http::{Request, decode};
use crate::sandbox::html::escape;
use krama_domain::money::{Currency, Money};

/// A field of a posted form.
pub(super) fn field(request: &Request, name: &str) -> Option<String> {
    let body = std::str::from_utf8(&request.body).ok()?;
    let pairs = body.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(key, _)| *key == name).map(|(_, value)| decode(value)).next()
}

/// A sum for people, escaped.
pub(super) fn sum(minor: i64, ccy: i64) -> String {
    let known = Currency::from_numeric(ccy);
    escape(&known.map_or_else(|| minor.to_string(), |currency| Money::new(minor, currency).pretty()))
}

/// A button that posts `act` from its form.
pub(super) fn button(act: &str, label: &str, quiet: bool) -> String {
    let class = if quiet { " class=\"quiet\"" } else { "" };
    format!("<button{class} name=\"act\" value=\"{}\">{}</button>", escape(act), escape(label))
}
