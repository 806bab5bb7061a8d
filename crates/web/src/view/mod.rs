//! What the shop's pages show: one struct and one template per page, made from the domain's values.
//!
//! Nothing here reads a database, the network or a clock. A handler gathers values, makes a page struct and sends
//! [`html`] of it. Sums are [`krama_domain::money::Money`] and come from the one function that computes them.

pub mod advice;
pub(crate) mod ago;
pub mod cart;
pub mod checkout;
pub mod choice;
pub mod chrome;
pub mod contact;
pub mod icon;
pub mod input;
pub mod lines;
pub mod links;
pub mod look;
pub mod message;
pub mod order;
pub mod order_state;
pub mod picture;
pub mod pixel;
pub mod places;
pub mod privacy;
pub mod problems;
pub mod product;
pub mod reach;
pub mod shelf;
pub mod tracking;
pub mod words;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

/// The finished text of a page or a part of one.
pub fn html(page: &impl askama::Template) -> String {
    page.render().expect("writing into memory does not fail, and no template calls a function that can")
}
