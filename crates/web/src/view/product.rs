//! A product's page: `/p/{slug}`.

use crate::view::chrome::Chrome;
use crate::view::shelf;
use askama::Template;
use krama_domain::catalogue::Product;
use krama_domain::order::QUANTITY_MAX;

/// The page.
#[derive(Template)]
#[template(path = "product.html")]
pub struct ProductPage<'a> {
    /// The frame.
    pub chrome: Chrome<'a>,
    /// What is shown.
    pub product: &'a Product,
    /// What was wrong with the last try to put it into the cart, a finished text.
    pub error: Option<String>,
    varied: bool,
}

impl<'a> ProductPage<'a> {
    /// The page of a product.
    pub fn new(chrome: Chrome<'a>, product: &'a Product, error: Option<String>) -> Self {
        Self { chrome, product, error, varied: shelf::is_varied(product) }
    }

    fn price(&self) -> String {
        shelf::price(&self.chrome, self.product)
    }

    /// Most pieces that can be put into the cart at once.
    fn most(&self) -> i64 {
        let stock = self.product.variants.iter().map(|variant| variant.stock).max();
        stock.unwrap_or(1).clamp(1, QUANTITY_MAX)
    }

    fn paragraphs(&self) -> Vec<&str> {
        self.product.description.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect()
    }
}
