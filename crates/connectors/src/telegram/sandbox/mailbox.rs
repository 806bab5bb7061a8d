//! What a bot is told: its updates, kept until it has confirmed them, or sent to its webhook.

use super::Failure;
use super::parameters::Parameters;
use crate::http::Request;
use serde_json::{Value, json};
use std::collections::VecDeque;

/// Most updates that are kept; the oldest are dropped.
const KEPT_MAX: usize = 10_000;
/// Most updates of one answer.
const LIMIT_MAX: i64 = 100;

/// Where updates go, once a bot said so.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hook {
    url: String,
    secret: String,
}

/// One bot's updates.
#[derive(Debug, Default)]
pub(super) struct Mailbox {
    updates: VecDeque<(i64, Value)>,
    last_id: i64,
    hook: Option<Hook>,
    /// The kinds that it asked for; all while it did not say.
    kinds: Vec<String>,
    /// Grows with each request for updates: an older one that waits is ended by a newer one.
    pub(super) asked: u64,
}

impl Mailbox {
    /// Tells the bot of something; answers the webhooks that go out.
    pub(super) fn tell(&mut self, kind: &str, body: Value) -> Vec<Request> {
        if !self.kinds.is_empty() && !self.kinds.iter().any(|wanted| wanted == kind) {
            return Vec::new();
        }
        self.last_id += 1;
        let mut update = json!({ "update_id": self.last_id });
        update[kind] = body;
        if let Some(hook) = &self.hook {
            let request = Request::post_json(&hook.url, &update);
            return vec![request.with_header("x-telegram-bot-api-secret-token", &hook.secret)];
        }
        self.updates.push_back((self.last_id, update));
        if self.updates.len() > KEPT_MAX {
            self.updates.pop_front();
        }
        Vec::new()
    }

    fn note_kinds(&mut self, parameters: &Parameters) {
        if let Some(kinds) = parameters.list("allowed_updates") {
            self.kinds = kinds.iter().filter_map(|kind| kind.as_str().map(str::to_owned)).collect();
        }
    }

    /// `getUpdates`: an offset confirms everything below it; a negative one forgets all but the last ones.
    pub(super) fn get(&mut self, parameters: &Parameters) -> Result<Value, Failure> {
        self.note_kinds(parameters);
        if self.hook.is_some() {
            let words = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
            return Err(Failure::new(409, format!("Conflict: {words}")));
        }
        match parameters.number("offset").unwrap_or(0) {
            back @ ..0 => {
                let kept = usize::try_from(back.unsigned_abs()).unwrap_or(usize::MAX).min(self.updates.len());
                self.updates.drain(..self.updates.len() - kept);
            }
            from => self.updates.retain(|(id, _)| *id >= from),
        }
        let limit = parameters.number("limit").unwrap_or(LIMIT_MAX).clamp(1, LIMIT_MAX);
        let some = self.updates.iter().take(usize::try_from(limit).unwrap_or(1));
        Ok(some.map(|(_, update)| update.clone()).collect())
    }

    /// Whether a request for updates would bring nothing now and may wait.
    pub(super) fn would_wait(&self, parameters: &Parameters) -> bool {
        let from = parameters.number("offset").unwrap_or(0);
        let nothing = self.updates.iter().all(|(id, _)| *id < from);
        self.hook.is_none() && nothing && parameters.number("timeout").unwrap_or(0) > 0
    }

    /// `setWebhook`. Updates that wait go out at once. Unlike the real one the twin takes addresses of this machine.
    pub(super) fn set_webhook(&mut self, parameters: &Parameters) -> Result<(Value, Vec<Request>), Failure> {
        let url = parameters.text("url").unwrap_or_default();
        if url.is_empty() {
            return Ok((self.delete_webhook(), Vec::new()));
        }
        let is_near = ["http://127.0.0.1", "http://localhost"].iter().any(|near| url.starts_with(near));
        if !url.starts_with("https://") && !is_near {
            let words = "bad webhook: An HTTPS URL must be provided for webhook";
            return Err(Failure::bad_request(words));
        }
        let secret = parameters.text("secret_token").unwrap_or_default();
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if secret.len() > 256 || !secret.chars().all(is_word) {
            return Err(Failure::bad_request("secret token contains unallowed characters"));
        }
        self.note_kinds(parameters);
        let hook = Hook { url, secret };
        let waiting: Vec<_> = self.updates.drain(..).map(|(_, update)| update).collect();
        let send = |update: &Value| {
            let request = Request::post_json(&hook.url, update);
            request.with_header("x-telegram-bot-api-secret-token", &hook.secret)
        };
        let emits = waiting.iter().map(send).collect();
        self.hook = Some(hook);
        Ok((Value::Bool(true), emits))
    }

    /// `deleteWebhook`.
    pub(super) fn delete_webhook(&mut self) -> Value {
        self.hook = None;
        Value::Bool(true)
    }

    /// `getWebhookInfo`.
    pub(super) fn info(&self) -> Value {
        let url = self.hook.as_ref().map_or("", |hook| hook.url.as_str());
        json!({ "url": url, "has_custom_certificate": false, "pending_update_count": self.updates.len() })
    }
}
