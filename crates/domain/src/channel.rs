//! The messengers in which customers hear from a store, and how long a text each of them takes.
//!
//! Not for addresses and delivery: those are the connectors' affair. Not for managers either, see [`crate::notice`].

use serde::{Deserialize, Serialize};

/// A messenger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Telegram, by the store's bot.
    Telegram,
    /// WhatsApp, from the store's number.
    Whatsapp,
}

/// Longest text of a message in either messenger, as [`Channel::length`] counts it.
pub const TEXT_MAX: usize = 4_096;

/// What people write to hear no more, in any case, with or without a slash.
const STOP_WORDS: [&str; 6] = ["стоп", "stop", "тоқтат", "токтат", "unsubscribe", "відписатися"];

impl Channel {
    /// All of them, the preferred one first.
    pub const ALL: [Self; 2] = [Self::Telegram, Self::Whatsapp];

    /// The name in the database, addresses and files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Telegram => "telegram",
            Self::Whatsapp => "whatsapp",
        }
    }

    /// The channel of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }

    /// The messenger's own name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Telegram => "Telegram",
            Self::Whatsapp => "WhatsApp",
        }
    }

    /// How long a text is: Telegram counts UTF-16 units of what is read, WhatsApp characters.
    pub fn length(self, text: &str) -> usize {
        match self {
            Self::Telegram => text.chars().map(char::len_utf16).sum(),
            Self::Whatsapp => text.chars().count(),
        }
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
    fn names_of_channels_are_read_back() {
        for channel in Channel::ALL {
            assert_eq!(Channel::from_code(channel.code()), Some(channel));
        }
        assert_eq!(Channel::from_code("sms"), None);
    }

    #[test]
    fn each_messenger_counts_in_its_own_way() {
        let text = "Привіт 👋";
        assert_eq!(Channel::ALL.map(|channel| channel.length(text)), [9, 8]);
    }

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
