//! The list of products: `/`.

use crate::view::chrome::Chrome;
use askama::Template;
use krama_domain::catalogue::Product;

/// The page.
#[derive(Template)]
#[template(path = "shelf.html")]
pub struct ShelfPage<'a> {
    /// The frame.
    pub chrome: Chrome<'a>,
    /// One page of products.
    pub products: &'a [Product],
    /// Address of the next page of products, where there is one.
    pub older: Option<String>,
}

impl ShelfPage<'_> {
    /// "499 ₴", or "від 499 ₴" where variants differ.
    fn price(&self, product: &Product) -> String {
        price(&self.chrome, product)
    }
}

/// The price of a product as a whole.
pub(super) fn price(chrome: &Chrome<'_>, product: &Product) -> String {
    let Some(lowest) = product.price_from() else { return String::new() };
    if is_varied(product) { chrome.with("price-from", "sum", lowest.pretty()) } else { lowest.pretty() }
}

/// Whether its variants have different prices.
pub(super) fn is_varied(product: &Product) -> bool {
    product.variants.iter().any(|variant| Some(variant.price) != product.price_from())
}
