//! From the Bot API's updates to what happened in a chat. Read tolerantly: an update that krama does not know asks for
//! nothing, and one that cannot be read does not hold up those after it.

use crate::task::Updates;
use krama_domain::chat::{Said, Update};
use krama_domain::lang::Lang;
use serde_json::Value;

/// The kinds that krama asks for.
pub(super) const KINDS: [&str; 3] = ["message", "callback_query", "my_chat_member"];

/// Reads the result of `getUpdates`; `None` when it is not a list of updates.
pub(super) fn read_all(result: &Value, source: String) -> Option<Updates> {
    let list = result.as_array()?.iter().filter_map(read).collect();
    Some(Updates { source, list })
}

/// Reads one update; `None` without its number, by which alone it can be taken once.
pub(super) fn read(update: &Value) -> Option<Update> {
    let id = update["update_id"].as_i64()?;
    let nothing = Update { id, chat: None, is_group: false, lang: None, said: Said::Other };
    Some(
        message(update, &nothing)
            .or_else(|| press(update, &nothing))
            .or_else(|| member(update, &nothing))
            .unwrap_or(nothing),
    )
}

fn placed(chat: &Value, from: &Value, blank: &Update) -> Option<Update> {
    let id = chat["id"].as_i64()?;
    let kind = chat["type"].as_str().unwrap_or_default();
    // A channel has nobody to answer.
    let is_known = matches!(kind, "private" | "group" | "supergroup");
    let lang = from["language_code"].as_str().and_then(Lang::from_tag);
    let chat = is_known.then(|| id.to_string());
    Some(Update { chat, is_group: kind != "private", lang, ..blank.clone() })
}

fn message(update: &Value, blank: &Update) -> Option<Update> {
    let message = update["message"].as_object()?;
    let empty = Value::Null;
    let of = |name: &str| message.get(name).unwrap_or(&empty);
    let placed = placed(of("chat"), of("from"), blank)?;
    // What other bots write, and what the messenger writes of who joined and left, asks for nothing.
    let is_service = ["new_chat_members", "left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id"];
    if of("from")["is_bot"] == Value::Bool(true) || is_service.iter().any(|name| message.contains_key(*name))
    {
        return Some(placed);
    }
    let said = Said::Text(of("text").as_str().unwrap_or_default().to_owned());
    Some(Update { said, ..placed })
}

fn press(update: &Value, blank: &Update) -> Option<Update> {
    let query = &update["callback_query"];
    let name = query["id"].as_str()?.to_owned();
    let data = query["data"].as_str().unwrap_or_default().to_owned();
    let placed = placed(&query["message"]["chat"], &query["from"], blank)?;
    Some(Update { said: Said::Pressed { query: name, data }, ..placed })
}

fn member(update: &Value, blank: &Update) -> Option<Update> {
    let change = &update["my_chat_member"];
    let status = change["new_chat_member"]["status"].as_str()?;
    let placed = placed(&change["chat"], &change["from"], blank)?;
    let said = match status {
        "kicked" | "left" => Said::Closed,
        "member" | "administrator" | "restricted" => Said::Opened,
        _ => Said::Other,
    };
    Some(Update { said, ..placed })
}
