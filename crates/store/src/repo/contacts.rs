//! Contact requests: stored first, then sent.

use super::{from_json, outbox, to_json};
use crate::{Result, Sql, args};
use krama_domain::contact::ContactRequest;
use krama_domain::effect::{Intent, Subject};
use krama_domain::ids::{ContactId, StoreId};
use krama_domain::notice::Notice;
use krama_domain::shop::Policy;

/// Stores a request, and a message to each manager's chat as an effect of it.
pub fn insert(tx: &mut dyn Sql, request: &ContactRequest, policy: &Policy) -> Result<()> {
    let sql = "INSERT INTO contacts (store_id, contact_id, created_at, body) VALUES ($1, $2, $3, $4)";
    let body = to_json("contact request", request)?;
    tx.execute(sql, args![request.store.as_str(), request.id.to_string(), request.created_at.as_ms(), body])?;
    for (nth, chat) in (1_i64..).zip(&policy.manager_chats) {
        let intent = Intent::NotifyManager { notice: Notice::Contact, chat: chat.clone() };
        outbox::insert(tx, &request.store, Subject::Contact(request.id), nth, &intent, request.created_at)?;
    }
    Ok(())
}

/// A request by its key.
pub fn get(tx: &mut dyn Sql, store: &StoreId, id: ContactId) -> Result<Option<ContactRequest>> {
    let sql = "SELECT body FROM contacts WHERE store_id = $1 AND contact_id = $2";
    let row = tx.query_one(sql, args![store.as_str(), id.to_string()])?;
    row.map(|row| from_json("contact request", row.text("body")?)).transpose()
}

/// The newest requests of a store.
pub fn newest(tx: &mut dyn Sql, store: &StoreId, limit: i64) -> Result<Vec<ContactRequest>> {
    let sql =
        "SELECT body FROM contacts WHERE store_id = $1 ORDER BY created_at DESC, contact_id DESC LIMIT $2";
    let rows = tx.query(sql, args![store.as_str(), limit])?;
    rows.iter().map(|row| from_json("contact request", row.text("body")?)).collect()
}
