//! The cart: `/cart`. Steppers are forms, so that they work without scripts.

use crate::view::chrome::Chrome;
use askama::Template;
use krama_domain::money::Money;
use krama_domain::order::{Line, QUANTITY_MAX};

/// One line of the cart, with what the page needs beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartLine {
    /// What is to be ordered, at today's price.
    pub line: Line,
    /// The product's name in addresses.
    pub slug: String,
    /// Address of the picture; may be empty.
    pub picture: String,
    /// Pieces in stock.
    pub available: i64,
}

impl CartLine {
    /// Whether the stock does not suffice.
    pub(super) fn is_short(&self) -> bool {
        self.line.quantity > self.available
    }

    /// Whether another piece can be added.
    pub(super) fn can_grow(&self) -> bool {
        self.line.quantity < self.available.min(QUANTITY_MAX)
    }
}

/// The page.
#[derive(Template)]
#[template(path = "cart.html")]
pub struct CartPage<'a> {
    /// The frame.
    pub chrome: Chrome<'a>,
    /// What is in the cart.
    pub lines: &'a [CartLine],
    /// The sum of it.
    pub total: Money,
    /// A remark on what just happened, a finished text: "only 3 are left".
    pub notice: Option<String>,
}
