//! Addresses inside the shop. A store is served at the root of its host or under `/s/{store}`; pages never write an
//! address by hand, so that both work.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stays readable in a segment of an address (RFC 3986, unreserved characters).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The addresses of one store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// Empty, or `/s/{store}`; never ends with a slash.
    pub base: String,
}

impl Links {
    /// Addresses below `base`; a slash at its end is dropped.
    pub fn under(base: &str) -> Self {
        Self { base: base.trim_end_matches('/').to_owned() }
    }

    /// Any address of the store by its path, `/cart`.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The list of products.
    pub fn home(&self) -> String {
        self.at("/")
    }

    /// A product's page.
    pub fn product(&self, slug: &str) -> String {
        format!("{}/p/{}", self.base, utf8_percent_encode(slug, SEGMENT))
    }

    /// The cart.
    pub fn cart(&self) -> String {
        self.at("/cart")
    }

    /// POST: puts a variant into the cart.
    pub fn cart_add(&self) -> String {
        self.at("/cart/add")
    }

    /// POST: sets the number of pieces; 0 removes.
    pub fn cart_set(&self) -> String {
        self.at("/cart/set")
    }

    /// The checkout; GET shows it, POST places the order.
    pub fn checkout(&self) -> String {
        self.at("/checkout")
    }

    /// "Contact a manager"; GET shows the form, POST sends it.
    pub fn contact(&self) -> String {
        self.at("/contact")
    }

    /// POST: the answer to the question about advertising cookies.
    pub fn consent(&self) -> String {
        self.at("/consent")
    }

    /// The customer's page of an order.
    pub fn order(&self, token: &str) -> String {
        format!("{}/orders/{token}", self.base)
    }

    /// The part of that page that changes by itself.
    pub fn order_state(&self, token: &str) -> String {
        format!("{}/orders/{token}/state", self.base)
    }

    /// POST: begins a payment.
    pub fn order_pay(&self, token: &str) -> String {
        format!("{}/orders/{token}/pay", self.base)
    }

    /// Leads into the chat with the store's bot, which hears of the order from then on.
    pub fn order_telegram(&self, token: &str) -> String {
        format!("{}/orders/{token}/telegram", self.base)
    }
}
