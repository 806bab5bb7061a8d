//! Contact requests: stored first, then sent.

use super::{from_json, outbox, to_json};
use crate::{Result, Sql, args};
use krama_domain::contact::ContactRequest;
use krama_domain::effect::{Intent, Subject};
use krama_domain::ids::{ContactId, StoreId};
use krama_domain::notice::Notice;
use krama_domain::shop::Policy;
use krama_domain::time::Timestamp;

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

/// Most requests of one page of a list.
pub const PAGE_MAX: i64 = 500;

/// Where a page of a list begins: after this request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// When the last request of the page before was sent.
    pub created_at: Timestamp,
    /// Its key.
    pub id: ContactId,
}

/// A page of a store's requests, the newest first, at most [`PAGE_MAX`].
pub fn page(
    tx: &mut dyn Sql,
    store: &StoreId,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<ContactRequest>> {
    let limit = limit.clamp(1, PAGE_MAX);
    let rows = match after {
        None => {
            let sql = "SELECT body FROM contacts WHERE store_id = $1
                ORDER BY created_at DESC, contact_id DESC LIMIT $2";
            tx.query(sql, args![store.as_str(), limit])?
        }
        Some(cursor) => {
            let sql = "SELECT body FROM contacts
                WHERE store_id = $1 AND (created_at, contact_id) < ($2, $3)
                ORDER BY created_at DESC, contact_id DESC LIMIT $4";
            tx.query(sql, args![store.as_str(), cursor.created_at.as_ms(), cursor.id.to_string(), limit])?
        }
    };
    rows.iter().map(|row| from_json("contact request", row.text("body")?)).collect()
}
