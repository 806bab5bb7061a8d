//! Takes a call apart: token, events, test code, in every form that Meta accepts them.
//!
//! The token stands in the query, the body or a Bearer header. The body is JSON or a form; `data` is an array or the
//! text of one, and its elements are objects or texts of objects (the official SDK sends a form with texts).

use super::check::Fault;
use crate::http::{Request, decode};
use serde_json::{Map, Value};

/// Most events of one call.
const EVENTS_MAX: usize = 1_000;

/// A call, opened.
pub(super) struct Envelope {
    /// Empty when there is none.
    pub(super) token: String,
    pub(super) events: Vec<Value>,
    /// Whether a test event code came with it.
    pub(super) is_test: bool,
}

pub(super) fn open(request: &Request) -> Result<Envelope, Fault> {
    let body = body(request)?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
    let bearer = request.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let token = request.query("access_token").or_else(|| text("access_token")).or(bearer.map(str::to_owned));
    let is_test = text("test_event_code").is_some_and(|code| !code.is_empty());
    let token = token.unwrap_or_default();
    // Without a token Meta looks no further; the caller answers for it.
    let events = if token.is_empty() { Vec::new() } else { events(body.get("data"))? };
    Ok(Envelope { token, events, is_test })
}

fn body(request: &Request) -> Result<Map<String, Value>, Fault> {
    let is_json = request.header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
    if is_json {
        return serde_json::from_slice(&request.body)
            .map_err(|_| Fault::parameter("The body is not a JSON object"));
    }
    let form = String::from_utf8_lossy(&request.body);
    Ok(pairs(&form).into_iter().map(|(key, value)| (key, Value::String(value))).collect())
}

/// The pairs of a query or a form, decoded.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    let parts = text.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(key, value)| (decode(key), decode(value)))
        .collect()
}

fn events(data: Option<&Value>) -> Result<Vec<Value>, Fault> {
    let events = match data.and_then(read_text) {
        Some(Value::Array(events)) if !events.is_empty() => events,
        _ => return Err(Fault::parameter("Param data must be a non-empty array")),
    };
    if events.len() > EVENTS_MAX {
        return Err(Fault::parameter("Too many events: at most 1000 are taken in one call"));
    }
    let each = events.iter().map(|event| read_text(event).filter(Value::is_object));
    each.collect::<Option<Vec<_>>>()
        .ok_or_else(|| Fault::parameter("Every element of data must be an object"))
}

/// A value, or the value that a text holds.
fn read_text(value: &Value) -> Option<Value> {
    match value {
        Value::String(text) => serde_json::from_str(text).ok(),
        other => Some(other.clone()),
    }
}
