//! What the browser's advertising script is told, as islands of JSON: which pixel, and at most one event.

use krama_domain::advertising::browser_event;
use krama_domain::order::Order;
use serde::Serialize;

/// The store's pixel. Given to a page only where the shopper may be reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pixel {
    /// Address of the network's script.
    pub script: String,
    /// The pixel's id.
    pub id: String,
}

impl Pixel {
    /// The island's text.
    pub fn json(&self) -> String {
        island(self)
    }
}

#[derive(Serialize)]
struct Event<'a> {
    name: &'static str,
    id: String,
    value: String,
    currency: &'static str,
    contents: Vec<Content<'a>>,
}

#[derive(Serialize)]
struct Content<'a> {
    id: &'a str,
    quantity: i64,
}

/// The island of an order's event: the same name, id, value and contents that the server reports. `None` while the
/// server does not know that it happened.
pub fn order_event(order: &Order) -> Option<String> {
    let event = browser_event(order)?;
    let contents =
        order.lines.iter().map(|line| Content { id: &line.sku, quantity: line.quantity }).collect();
    let total = order.total();
    Some(island(&Event {
        name: event.name(),
        id: order.event_id(),
        value: total.decimal(),
        currency: total.currency.code(),
        contents,
    }))
}

/// JSON that can stand inside a `script` element: nothing in it can end the element or begin a comment.
fn island(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).expect("these structs have text keys and no failing serializer");
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_island_cannot_be_left() {
        let pixel = Pixel { script: "</script><!--&".to_owned(), id: "1".to_owned() };
        assert_eq!(pixel.json(), r#"{"script":"\u003c/script\u003e\u003c!--\u0026","id":"1"}"#);
    }
}
