//! Single-use links from an order's page into a chat: who holds one may hear of that order, and nobody else.
//!
//! Of a token only its SHA-256 is kept. Tokens are 128 random bits, so the hash needs no salt.

use super::{hashed, stored};
use crate::{Result, Sql, args};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use krama_domain::ids::{OrderId, StoreId};
use krama_domain::time::{DAY_MS, Timestamp};

/// Milliseconds for which a link can be used.
pub const VALID_MS: i64 = 7 * DAY_MS;
/// Links of one order that can be used at once: somebody who presses again on another device finds both working.
const OPEN_MAX: i64 = 5;
/// Random bytes of a token.
pub const TOKEN_BYTES: usize = 16;

/// The token of a link, 22 characters that every messenger takes in a deep link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A token of these random bytes.
    pub fn of(random: [u8; TOKEN_BYTES]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(random))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Keeps a fresh link to an order. Its oldest ones go where there are too many, and those that ran out.
pub fn grant(tx: &mut dyn Sql, store: &StoreId, order: OrderId, token: &Token, now: Timestamp) -> Result<()> {
    let order = order.to_string();
    let sql =
        "DELETE FROM bindings WHERE store_id = $1 AND order_id = $2 AND (expires_at <= $3 OR token_hash IN (
        SELECT token_hash FROM bindings WHERE store_id = $1 AND order_id = $2 AND used_at IS NULL
        ORDER BY created_at DESC, token_hash LIMIT 100 OFFSET $4))";
    tx.execute(sql, args![store.as_str(), &order, now.as_ms(), OPEN_MAX - 1])?;
    let sql = "INSERT INTO bindings (store_id, token_hash, order_id, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5)";
    let until = now.plus_ms(VALID_MS);
    tx.execute(sql, args![store.as_str(), hashed(token.as_str()), order, now.as_ms(), until.as_ms()])?;
    Ok(())
}

/// Uses a token up. Answers its order; `None` when it was used, ran out, or is nobody's.
pub fn redeem(tx: &mut dyn Sql, store: &StoreId, token: &str, now: Timestamp) -> Result<Option<OrderId>> {
    let sql = "UPDATE bindings SET used_at = $3
        WHERE store_id = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3 RETURNING order_id";
    let row = tx.query_one(sql, args![store.as_str(), hashed(token), now.as_ms()])?;
    row.map(|row| stored("order id", OrderId::parse(row.text("order_id")?))).transpose()
}
