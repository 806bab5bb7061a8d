//! Addresses of the console's lists, read without a request and written back: for whoever tries what addresses do, such as
//! the fuzz targets. Pages read theirs by the same functions.

use super::{cursor, filter};
use crate::app::access::pairs;
use krama_domain::ids::OrderId;
use krama_domain::shop::Store;
use krama_domain::time::Timestamp;
use krama_store::repo::orders::search::Filter;

/// The value that a page sees of a name.
fn value(pairs: &[(String, String)], name: &str) -> String {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

/// What a query asks of the list of orders, and the query that asks for the same.
pub fn orders(query: &str, store: &Store) -> (Filter, String) {
    let pairs = pairs(query);
    let asked = filter::Asked::of(|name| value(&pairs, name), store);
    let written = asked.query("", &[]);
    (asked.filter, written)
}

/// What a query asks of the list of effects, as the query that asks for the same; `None` when it is refused.
pub fn effects(query: &str) -> Option<String> {
    let pairs = pairs(query);
    super::effects::written(|name| value(&pairs, name))
}

/// Where a page of the list of orders begins, written back; `None` when the text leads nowhere.
pub fn cursor(text: &str) -> Option<(Timestamp, String)> {
    let (at, id) = cursor::parse(text, OrderId::parse).ok()?;
    Some((at, cursor::write(at, id)))
}
