//! Messages to customers and managers: texts that a store may write itself, one for each topic, channel and language.
//!
//! A text is a [`Template`]: words, `{{ variables }}` and `{% if %}`. [`check`] judges it before it is published, so that
//! whatever is published can be sent; [`compose`] makes a message of it and of one order as it stands. Both are pure.
//! Where texts are kept, and who may change them, is not known here.
//!
//! The language is our own and small on purpose: three forms, no loops, no expressions. A text is read once; what is put
//! in place of a variable is never read again, whatever it holds. It either becomes a whole message, or an error that
//! says where and what.

mod builtin;
mod check;
mod day;
mod fault;
mod import;
mod meant;
mod parse;
pub mod quiet;
mod render;
mod text;
mod topic;
mod values;
mod variable;

#[cfg(test)]
mod tests;

pub use builtin::builtin;
pub use check::check;
pub use fault::{Fault, Position, Problem};
pub use import::import;
pub use parse::{DEPTH_MAX, SOURCE_MAX_CHARS, TAGS_MAX, Template, parse};
pub use render::{NotRendered, Values, render};
pub use text::{Span, Style, Text};
pub use topic::Topic;
pub use values::{ParcelNow, Situation, Subject};
pub use variable::{Certain, Kind, Scope, VARIABLES, Value, Variable};

use crate::channel::Channel;
use crate::lang::Lang;
use std::borrow::Cow;
use values::{items, items_shown_max, values};

/// A message that can be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// By which messenger.
    pub channel: Channel,
    /// What is read.
    pub text: Text,
}

impl Message {
    /// The text in the channel's markup: Telegram's HTML, or WhatsApp's stars.
    pub fn written(&self) -> String {
        self.text.written(self.channel)
    }
}

/// Why a template made no message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotComposed {
    /// The text is no template; the first of its faults.
    #[error("the template cannot be read: {0}")]
    Template(Fault),
    /// It is one, and this order does not fit it.
    #[error(transparent)]
    Order(#[from] NotRendered),
}

/// The message on `topic` about one order or request. `text` is the store's own template; `None` stands for the built-in
/// one. The list of goods is shortened until the message fits.
pub fn compose(
    topic: Topic,
    channel: Channel,
    lang: Lang,
    text: Option<&str>,
    situation: &Situation<'_>,
) -> Result<Message, NotComposed> {
    let source = text.map_or_else(|| builtin(topic, lang), Cow::Borrowed);
    let first = |faults: Vec<Fault>| faults.into_iter().next().expect("a text is refused for a fault");
    let template = parse(&source).map_err(|faults| NotComposed::Template(first(faults)))?;
    let mut values = values(topic, situation, lang);
    let goods = situation.subject.lines();
    let mut shown = goods.len().min(items_shown_max(topic));
    loop {
        if topic.is_about_order() || !goods.is_empty() {
            values.insert("order.items", items(goods, shown, topic, lang));
        }
        match render(&template, channel, lang, &values) {
            Ok(text) => return Ok(Message { channel, text }),
            Err(NotRendered::TooLong { .. }) if shown > 0 => shown -= 1,
            Err(error) => return Err(error.into()),
        }
    }
}
