//! The small catalogue: products with variants, prices, pictures and stock.

use crate::ids::ProductId;
use crate::money::Money;
use serde::{Deserialize, Serialize};

/// A product: what a page shows; what is sold is one of its variants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Key.
    pub id: ProductId,
    /// Its name in addresses, unique in the store.
    pub slug: String,
    /// Name for people, 1 to 200 characters.
    pub title: String,
    /// A few paragraphs; may be empty.
    pub description: String,
    /// Address of the picture (`https://…` or a path of this server); may be empty.
    pub picture: String,
    /// At least one, in the order of the file they came from.
    pub variants: Vec<Variant>,
}

/// What is put into a cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Article number, unique in the store. Feeds, the Pixel and the Conversions API all use this one id.
    pub sku: String,
    /// What distinguishes it (size, colour); empty for the only variant.
    pub name: String,
    /// Price of one piece.
    pub price: Money,
    /// Pieces in stock. Falls below zero when more was sold than there was, which staff must see.
    pub stock: i64,
}

impl Product {
    /// The lowest price among the variants.
    pub fn price_from(&self) -> Option<Money> {
        self.variants.iter().map(|v| v.price).min_by_key(|price| price.minor)
    }

    /// Whether any variant is in stock.
    pub fn in_stock(&self) -> bool {
        self.variants.iter().any(|v| v.stock > 0)
    }
}
