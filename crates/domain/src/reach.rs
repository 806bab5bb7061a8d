//! How a customer is reached: the ways to a person, and what this one wants to hear.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What people write to hear no more, in any case, with or without a slash.
const STOP_WORDS: [&str; 6] = ["стоп", "stop", "тоқтат", "токтат", "unsubscribe", "відписатися"];

/// A way to reach a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The store's Telegram bot.
    Telegram,
    /// The store's WhatsApp session.
    Whatsapp,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Telegram, Self::Whatsapp];

    /// The name in the database, keys and forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Telegram => "telegram",
            Self::Whatsapp => "whatsapp",
        }
    }

    /// The messenger's own name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Telegram => "Telegram",
            Self::Whatsapp => "WhatsApp",
        }
    }

    /// The channel of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }
}

/// The ways to one customer about one order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// What is known of each channel.
    pub channels: BTreeMap<Channel, Contact>,
}

/// What is known of a channel to a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Where messages go: a chat's id, a phone.
    pub address: String,
    /// When it was bound to the order.
    pub since: Timestamp,
    /// Set while nothing can or may be sent there.
    pub off: Option<Off>,
}

/// Why a channel is off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Off {
    /// Since when.
    pub since: Timestamp,
    /// The customer asked for silence, or messages do not arrive.
    pub by_customer: bool,
    /// Why, in words.
    pub reason: String,
}

impl Reach {
    /// The first of `preferred` that is bound and not off.
    pub fn channel(&self, preferred: &[Channel]) -> Option<Channel> {
        preferred.iter().copied().find(|channel| self.address(*channel).is_some())
    }

    /// Where messages of a channel go now.
    pub fn address(&self, channel: Channel) -> Option<&str> {
        let contact = self.channels.get(&channel).filter(|contact| contact.off.is_none())?;
        Some(&contact.address)
    }
}

/// Whether a customer's message is the wish to hear no more, and nothing else.
pub fn is_stop_word(text: &str) -> bool {
    let word = text.trim().trim_start_matches('/').trim_end_matches(['.', '!']).to_lowercase();
    STOP_WORDS.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_word_alone_is_a_wish_and_within_a_sentence_it_is_not() {
        for yes in ["СТОП", " stop ", "/stop", "Тоқтат!", "Стоп."] {
            assert!(is_stop_word(yes), "{yes}");
        }
        for no in ["", "стопка", "не стоп", "коли приїде? стоп"] {
            assert!(!is_stop_word(no), "{no}");
        }
    }
}
