//! The small forms of the cart: an article and how many pieces of it.

use super::FieldError;
use super::fields::Fields;
use krama_domain::order::QUANTITY_MAX;

/// Longest article number that is looked up, in characters.
pub const SKU_MAX_CHARS: usize = 100;

/// What shall be in the cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Article number; whether it exists is for the catalogue to say.
    pub sku: String,
    /// Pieces, 0 to [`QUANTITY_MAX`]. In `/cart/set` it replaces what was there, and 0 removes; in `/cart/add` it is
    /// added, and 0 adds nothing.
    pub quantity: i64,
}

/// Reads `sku` and `quantity`.
pub fn wanted(fields: &Fields) -> Result<Wanted, FieldError> {
    let sku = fields.get("sku").trim();
    if sku.is_empty() || sku.chars().count() > SKU_MAX_CHARS {
        return Err(FieldError::plain("sku", "error-variant"));
    }
    Ok(Wanted { sku: sku.to_owned(), quantity: quantity(fields.get("quantity"))? })
}

/// Pieces as typed: a whole number from 0 to [`QUANTITY_MAX`]; nothing typed is one piece.
pub fn quantity(text: &str) -> Result<i64, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(1);
    }
    let number = text.parse::<i64>().ok().filter(|n| (0..=QUANTITY_MAX).contains(n));
    number.ok_or_else(|| FieldError::plain("quantity", "error-quantity"))
}
