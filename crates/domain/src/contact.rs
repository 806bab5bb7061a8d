//! A request to be contacted by a manager: stored first, then sent.

use crate::ids::{ContactId, StoreId};
use crate::lang::Lang;
use crate::money::Money;
use crate::order::Line;
use crate::phone::Phone;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What somebody left in the "contact a manager" form, with the cart they had at that moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRequest {
    /// Key.
    pub id: ContactId,
    /// Whose shopper it is.
    pub store: StoreId,
    /// When it was sent.
    pub created_at: Timestamp,
    /// The shopper's language.
    pub lang: Lang,
    /// As typed, 1 to 100 characters.
    pub name: String,
    /// Normalised.
    pub phone: Phone,
    /// Telegram name or link, as typed.
    pub telegram: Option<String>,
    /// WhatsApp number or link, as typed.
    pub whatsapp: Option<String>,
    /// What they would like to know.
    pub question: Option<String>,
    /// The cart's lines, possibly none.
    pub lines: Vec<Line>,
    /// The cart's total.
    pub total: Money,
}
