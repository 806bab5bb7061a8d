//! Chats of the twin: who takes messages, and who refuses them.

use super::Failure;
use serde_json::{Value, json};

/// How a chat stands to the bot. Chats that were never mentioned take messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Takes messages.
    Open,
    /// The person blocked the bot, or the group removed it.
    Blocked,
    /// There is no such chat.
    NotFound,
    /// The group became a supergroup with this id.
    MovedTo(i64),
}

/// Whether a message may go to the chat.
pub(super) fn admit(chat: &str, standing: Option<&Standing>) -> Result<(), Failure> {
    if chat.is_empty() {
        return Err(Failure::bad_request("chat_id is empty"));
    }
    let is_name = chat.len() > 1 && chat.starts_with('@');
    if !is_name && !chat.parse::<i64>().is_ok_and(|id| id != 0) {
        return Err(Failure::bad_request("chat not found"));
    }
    match standing {
        None | Some(Standing::Open) => Ok(()),
        Some(Standing::NotFound) => Err(Failure::bad_request("chat not found")),
        Some(Standing::Blocked) => Err(Failure::new(403, format!("Forbidden: {}", refusal(chat)))),
        Some(Standing::MovedTo(id)) => {
            let parameters = Some(json!({ "migrate_to_chat_id": id }));
            let failure = Failure::bad_request("group chat was upgraded to a supergroup chat");
            Err(Failure { parameters, ..failure })
        }
    }
}

fn refusal(chat: &str) -> &'static str {
    if is_group(chat) { "bot was kicked from the supergroup chat" } else { "bot was blocked by the user" }
}

fn is_group(chat: &str) -> bool {
    chat.starts_with(['-', '@'])
}

/// The Bot API's chat object.
pub(super) fn json(chat: &str) -> Value {
    match chat.parse::<i64>() {
        Ok(id) if is_group(chat) => json!({ "id": id, "title": "Менеджери", "type": "supergroup" }),
        Ok(id) => json!({ "id": id, "first_name": "Менеджер", "type": "private" }),
        Err(_) => {
            json!({ "id": -1, "title": "Канал", "username": chat.trim_start_matches('@'), "type": "channel" })
        }
    }
}

/// What the page calls a chat.
pub(super) fn title(chat: &str) -> String {
    let kind = if is_group(chat) { "Група" } else { "Менеджер" };
    format!("{kind} {chat}")
}
