//! What an order's page says of messages in Telegram: the button that begins them, or that they come and how they stop.

use crate::view::links::Links;
use crate::view::words::Words;
use krama_domain::order::Order;
use krama_domain::reach::Channel;

/// The part of the page.
#[derive(Debug, PartialEq, Eq)]
pub struct Reach {
    /// For scripts and tests: `on`, `silent`, `lost`, `offered`.
    pub code: &'static str,
    /// How it stands; empty while nothing was bound.
    pub text: String,
    /// What that means.
    pub hint: String,
    /// Where the button leads, and its label.
    pub button: Option<(String, String)>,
}

impl Reach {
    /// The part for an order; `None` where there is nothing to say and no bot to meet.
    pub fn new(words: Words<'_>, links: &Links, order: &Order, has_bot: bool) -> Option<Self> {
        let contact = order.reach.channels.get(&Channel::Telegram);
        let (code, text, hint, label) = match contact.map(|contact| contact.off.as_ref()) {
            Some(None) => ("on", "order-telegram-on", "order-telegram-on-hint", None),
            Some(Some(off)) if off.by_customer => (
                "silent",
                "order-telegram-silent",
                "order-telegram-silent-hint",
                Some("order-telegram-again"),
            ),
            Some(Some(_)) => {
                ("lost", "order-telegram-lost", "order-telegram-lost-hint", Some("order-telegram-again"))
            }
            None if has_bot => ("offered", "", "order-telegram-hint", Some("order-telegram-offer")),
            None => return None,
        };
        let button = label.filter(|_| has_bot);
        Some(Self {
            code,
            text: if text.is_empty() { String::new() } else { words.t(text) },
            hint: words.t(hint),
            button: button.map(|label| (links.order_telegram(order.token.as_str()), words.t(label))),
        })
    }
}
