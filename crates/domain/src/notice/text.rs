//! What notices say of an order, in the store's language: sentences and lines made of facts that the order holds. The
//! messages that they stand in are templates ([`crate::template`]).
//!
//! Nothing is said that the order does not record; what must be derived (what came, what is still due) comes from the
//! order's own functions.

mod needed;
mod parcels;
mod payment;
mod words;

#[cfg(test)]
mod tests;

use crate::lang::Lang;
use crate::money::{Currency, Money};
use crate::order::{CancelReason, Order};
pub use needed::not_needed;
pub(crate) use parcels::parcels;
pub(crate) use payment::{figures, state, way};
use words::currency_word;
pub(crate) use words::{Word, plural_of};
pub use words::{more_positions, own_text_failed};

/// That the order is cancelled, and why; `None` while it is not.
pub(crate) fn cancellation(order: &Order, lang: Lang) -> Option<String> {
    order.cancelled.as_ref().map(|cancelled| match &cancelled.reason {
        CancelReason::Replaced(number) => Word::Replaced.fill(lang, number.as_str()),
        CancelReason::Staff(reason) => Word::Cancelled.fill(lang, reason),
    })
}

/// `label: value`.
fn pair(word: Word, value: &str, lang: Lang) -> String {
    format!("{}: {value}", word.text(lang))
}

/// `1 499,50 грн`: with ordinary spaces, so that it can be searched for as people type it.
pub(crate) fn sum(money: Money, lang: Lang) -> String {
    figure(money.minor, money.currency, currency_word(money.currency, lang))
}

fn figure(minor: i64, currency: Currency, unit: &str) -> String {
    format!("{} {unit}", Money::new(minor, currency).figure().replace('\u{a0}', " "))
}
