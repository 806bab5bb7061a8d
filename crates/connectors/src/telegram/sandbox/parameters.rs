//! Parameters of a call: from the query, a form or a JSON body, like the real server takes them.

use super::Failure;
use crate::http::{Request, decode};
use serde_json::{Map, Value};

/// What a call was given.
pub(super) struct Parameters(Map<String, Value>);

impl Parameters {
    /// Reads query and body; the body wins.
    pub(super) fn of(request: &Request) -> Result<Self, Failure> {
        let query = request.url.split_once('?').map(|(_, query)| query).unwrap_or_default();
        let mut all = pairs(query);
        let is_json = request.header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
        if is_json && !request.body.is_empty() {
            match serde_json::from_slice(&request.body) {
                Ok(Value::Object(object)) => all.extend(object),
                _ => return Err(Failure::bad_request("JSON object expected")),
            }
        } else {
            all.extend(pairs(&String::from_utf8_lossy(&request.body)));
        }
        Ok(Self(all))
    }

    /// A parameter as text; numbers are taken as they are written.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            other => Some(other.to_string()),
        }
    }

    /// A parameter as a whole number.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.trim().parse().ok()
    }

    /// A parameter that is a list; forms carry it as JSON text.
    pub(super) fn list(&self, name: &str) -> Option<Vec<Value>> {
        match self.0.get(name)? {
            Value::Array(list) => Some(list.clone()),
            Value::String(text) => serde_json::from_str(text).ok(),
            _ => None,
        }
    }

    /// A parameter that is an object; forms carry it as JSON text.
    pub(super) fn object(&self, name: &str) -> Result<Option<Value>, Failure> {
        let value = match self.0.get(name) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::String(text)) if text.is_empty() => return Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text).unwrap_or(Value::Null),
            Some(other) => other.clone(),
        };
        if value.is_object() {
            Ok(Some(value))
        } else {
            Err(Failure::bad_request("object expected as reply markup"))
        }
    }
}

fn pairs(text: &str) -> Map<String, Value> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let split = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    split.map(|(name, value)| (decode(name), Value::String(decode(value)))).collect()
}
