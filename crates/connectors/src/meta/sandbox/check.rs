//! What Meta rejects, and how it says so.

use crate::http::Response;
use crate::meta::WINDOW_MS;
use crate::meta::hash::given;
use krama_domain::time::{DAY_MS, SECOND_MS, Timestamp};
use serde_json::{Value, json};
use std::net::IpAddr;

/// Events of shops with a door may be older, in milliseconds.
const STORE_WINDOW_MS: i64 = 62 * DAY_MS;
/// Fields of `user_data` that must be digests.
const HASHED: [&str; 16] = [
    "em", "ph", "fn", "ln", "ge", "db", "ct", "st", "zp", "country", "f5first", "f5last", "fi", "dobd",
    "dobm", "doby",
];
/// Where an event may have happened.
const SOURCES: [&str; 9] = [
    "website",
    "email",
    "app",
    "phone_call",
    "chat",
    "physical_store",
    "system_generated",
    "business_messaging",
    "other",
];

/// A refusal in Meta's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    status: u16,
    code: i64,
    subcode: Option<i64>,
    message: String,
    told: String,
}

impl Fault {
    fn new(status: u16, code: i64, subcode: Option<i64>, message: &str, told: &str) -> Self {
        Self { status, code, subcode, message: message.to_owned(), told: told.to_owned() }
    }

    fn wrong_token() -> Self {
        Self::new(400, 190, None, "Invalid OAuth access token - Cannot parse access token", "")
    }

    fn expired_token() -> Self {
        Self::new(400, 190, Some(463), "Error validating access token: Session has expired", "")
    }

    fn no_scope() -> Self {
        let message = "(#200) Requires ads_management permission to manage the object";
        Self::new(403, 200, None, message, "")
    }

    pub(super) fn unknown_path() -> Self {
        Self::new(400, 2_500, None, "Unknown path components", "")
    }

    pub(super) fn no_such_object() -> Self {
        let message = "Unsupported request. Object does not exist, cannot be loaded due to missing permissions, or does \
                       not support this operation";
        Self::new(400, 100, Some(33), message, "")
    }

    pub(super) fn parameter(told: &str) -> Self {
        Self::new(400, 100, None, "Invalid parameter", told)
    }

    fn event(subcode: i64, told: &str) -> Self {
        Self::new(400, 100, Some(subcode), "Invalid parameter", told)
    }

    /// Says which event of the call is meant.
    pub(super) fn at(mut self, index: usize) -> Self {
        self.told = format!("data[{index}]: {}", self.told);
        self
    }

    pub(super) fn response(&self, trace: &str) -> Response {
        let mut error = json!({
            "message": self.message, "type": "OAuthException", "code": self.code, "is_transient": false,
            "fbtrace_id": trace,
        });
        if let Some(subcode) = self.subcode {
            error["error_subcode"] = json!(subcode);
        }
        if !self.told.is_empty() {
            error["error_user_title"] = json!("Недійсний параметр");
            error["error_user_msg"] = json!(self.told);
        }
        Response::json(self.status, &json!({ "error": error }))
    }
}

/// Checks a token: those that begin with `wrong`, `expired` and `noscope` are what they say, all others are good.
pub(super) fn token(token: &str) -> Result<(), Fault> {
    match token {
        "" => Err(Fault::wrong_token()),
        wrong if wrong.starts_with("wrong") => Err(Fault::wrong_token()),
        expired if expired.starts_with("expired") => Err(Fault::expired_token()),
        narrow if narrow.starts_with("noscope") => Err(Fault::no_scope()),
        _ => Ok(()),
    }
}

/// Checks one event.
pub(super) fn event(event: &Value, now: Timestamp) -> Result<(), Fault> {
    let text = |name: &str| event[name].as_str().filter(|text| !text.is_empty());
    text("event_name").ok_or_else(|| Fault::parameter("event_name is required"))?;
    let source = text("action_source").filter(|source| SOURCES.contains(source));
    let source = source.ok_or_else(|| Fault::parameter("action_source is missing or unknown"))?;
    time(&event["event_time"], source, now)?;
    user(&event["user_data"])?;
    if source == "website" {
        text("event_source_url").ok_or_else(|| Fault::parameter("website events need event_source_url"))?;
        let agent = event["user_data"]["client_user_agent"].as_str();
        agent.ok_or_else(|| Fault::parameter("website events need client_user_agent"))?;
    }
    worth(event)
}

fn time(time: &Value, source: &str, now: Timestamp) -> Result<(), Fault> {
    let seconds = time.as_i64().ok_or_else(|| Fault::parameter("event_time must be Unix seconds"))?;
    if seconds > now.as_secs() {
        return Err(Fault::parameter("event_time lies in the future"));
    }
    let window_ms = if source == "physical_store" { STORE_WINDOW_MS } else { WINDOW_MS };
    let age_s = now.as_secs().saturating_sub(seconds);
    if age_s > window_ms / SECOND_MS {
        return Err(Fault::event(2_804_003, "event_time is too old"));
    }
    Ok(())
}

fn user(user: &Value) -> Result<(), Fault> {
    let fields = user.as_object().filter(|fields| !fields.is_empty());
    let fields = fields.ok_or_else(|| Fault::event(2_804_050, "not enough customer information"))?;
    let is_digest = |value: &Value| value.as_str().is_some_and(|text| given(text).is_some());
    for name in HASHED {
        let hashed = match fields.get(name) {
            None => true,
            Some(Value::Array(values)) => values.iter().all(is_digest),
            Some(value) => is_digest(value),
        };
        if !hashed {
            return Err(Fault::event(2_804_016, &format!("user_data.{name} is not hashed")));
        }
    }
    let ip = fields.get("client_ip_address").and_then(Value::as_str);
    if ip.is_some_and(|ip| ip.parse::<IpAddr>().is_err()) {
        return Err(Fault::parameter("client_ip_address is no IP address"));
    }
    Ok(())
}

fn worth(event: &Value) -> Result<(), Fault> {
    let custom = &event["custom_data"];
    let is_purchase = event["event_name"] == "Purchase";
    if is_purchase || !custom["value"].is_null() {
        let value = custom["value"].as_f64().or_else(|| custom["value"].as_str()?.parse().ok());
        value
            .filter(|v| v.is_finite())
            .ok_or_else(|| Fault::parameter("custom_data.value must be a number"))?;
    }
    if is_purchase || !custom["currency"].is_null() {
        let is_code = |code: &&str| code.len() == 3 && code.bytes().all(|b| b.is_ascii_alphabetic());
        let currency = custom["currency"].as_str().filter(is_code);
        currency.ok_or_else(|| Fault::parameter("custom_data.currency must be an ISO 4217 code"))?;
    }
    Ok(())
}
