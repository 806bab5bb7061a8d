//! The Bot API's JSON: what we send, strictly, and what we read of its answers, tolerantly.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The only parse mode that we write.
pub(super) const HTML: &str = "HTML";

/// Body of `sendMessage`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SendMessage {
    pub chat_id: ChatId,
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parse_mode: Option<String>,
    pub link_preview_options: LinkPreviewOptions,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_markup: Option<InlineKeyboard>,
}

/// A number, or the name of a channel: `@shop`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum ChatId {
    Number(i64),
    Name(String),
}

impl ChatId {
    /// A number where the text is one.
    pub(super) fn of(chat: &str) -> Self {
        chat.parse().map_or_else(|_| Self::Name(chat.to_owned()), Self::Number)
    }

    /// The text again.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Number(id) => id.to_string(),
            Self::Name(name) => name.clone(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LinkPreviewOptions {
    pub is_disabled: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct InlineKeyboard {
    pub inline_keyboard: Vec<Vec<Button>>,
}

/// A button that opens an address, or sends its data back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Button {
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callback_data: Option<String>,
}

/// What we read of an answer: everything may be missing or of another type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reply {
    pub ok: bool,
    pub message_id: Option<i64>,
    pub description: String,
    pub retry_after_s: Option<i64>,
    pub migrate_to: Option<String>,
}

impl Reply {
    /// Reads an answer's body; `None` when it is not an object with `ok`.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let json: Value = serde_json::from_slice(body).ok()?;
        let parameters = &json["parameters"];
        let moved = &parameters["migrate_to_chat_id"];
        Some(Self {
            ok: json["ok"].as_bool()?,
            message_id: json["result"]["message_id"].as_i64(),
            description: json["description"].as_str().unwrap_or_default().to_owned(),
            retry_after_s: parameters["retry_after"].as_i64().filter(|seconds| *seconds >= 0),
            migrate_to: moved.as_i64().map(|id| id.to_string()).or_else(|| moved.as_str().map(str::to_owned)),
        })
    }
}
