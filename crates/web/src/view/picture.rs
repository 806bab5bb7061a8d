//! A product's picture, or a quiet square with its first letter where there is none.

use crate::view::cart::CartLine;
use askama::Template;
use krama_domain::catalogue::Product;

/// The picture's markup.
#[derive(Template)]
#[template(path = "part/picture.html")]
pub struct Picture<'a> {
    address: &'a str,
    alt: &'a str,
    initial: String,
    lazy: bool,
}

impl<'a> Picture<'a> {
    /// Of a product; `lazy` for pictures below the first screen.
    pub fn of_product(product: &'a Product, lazy: bool) -> Self {
        Self { address: &product.picture, alt: &product.title, initial: initial(&product.title), lazy }
    }

    /// Of a line of the cart. The title stands beside it, so the picture says nothing to a screen reader.
    pub fn of_line(item: &'a CartLine) -> Self {
        Self { address: &item.picture, alt: "", initial: initial(&item.line.title), lazy: true }
    }
}

fn initial(title: &str) -> String {
    title.chars().find(|c| c.is_alphanumeric()).map(|c| c.to_uppercase().collect()).unwrap_or_default()
}
