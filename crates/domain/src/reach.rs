//! How a customer is reached: the ways to a person, and what this one wants to hear.

pub use crate::channel::Channel;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

    /// Who gets a piece of news that `lost` could not deliver: the first of `preferred` after it that is bound and not
    /// off. One channel per news, and never back to one that was tried before.
    pub fn fallback(&self, preferred: &[Channel], lost: Channel) -> Option<Channel> {
        let after = preferred.iter().position(|channel| *channel == lost).map_or(0, |at| at + 1);
        self.channel(preferred.get(after..).unwrap_or_default())
    }
}

/// The channels of a setting, the preferred first, each once: `telegram, whatsapp`. Whatever is no channel's name says
/// nothing, so that `none` switches all of them off.
pub fn preference(text: &str) -> Vec<Channel> {
    let mut channels = Vec::new();
    let typed = text.split(|c: char| c == ',' || c == ';' || c.is_whitespace());
    for channel in typed.filter_map(|name| Channel::from_code(&name.to_ascii_lowercase())) {
        if !channels.contains(&channel) {
            channels.push(channel);
        }
    }
    channels
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::from_ms(1);

    fn reach(bound: &[(Channel, bool)]) -> Reach {
        let off = |is_off: bool| {
            is_off.then(|| Off { since: AT, by_customer: false, reason: "blocked".to_owned() })
        };
        let contact = |is_off| Contact { address: "7".to_owned(), since: AT, off: off(is_off) };
        Reach { channels: bound.iter().map(|(channel, is_off)| (*channel, contact(*is_off))).collect() }
    }

    #[test]
    fn news_go_by_the_first_channel_that_reaches_the_customer() {
        use Channel::{Telegram, Whatsapp};
        let both = reach(&[(Telegram, false), (Whatsapp, false)]);
        assert_eq!(both.channel(&[Telegram, Whatsapp]), Some(Telegram));
        assert_eq!(both.channel(&[Whatsapp, Telegram]), Some(Whatsapp));
        assert_eq!(both.channel(&[]), None);
        let lost = reach(&[(Telegram, true), (Whatsapp, false)]);
        assert_eq!(lost.channel(&[Telegram, Whatsapp]), Some(Whatsapp));
        assert_eq!(lost.channel(&[Telegram]), None);
    }

    #[test]
    fn what_a_channel_lost_goes_by_the_next_one_and_never_back() {
        use Channel::{Telegram, Whatsapp};
        let (order, back) = ([Telegram, Whatsapp], [Whatsapp, Telegram]);
        let both = reach(&[(Telegram, false), (Whatsapp, false)]);
        assert_eq!(both.fallback(&order, Telegram), Some(Whatsapp));
        assert_eq!(both.fallback(&order, Whatsapp), None);
        assert_eq!(both.fallback(&back, Whatsapp), Some(Telegram));
        assert_eq!(reach(&[(Telegram, false)]).fallback(&order, Telegram), None);
        assert_eq!(reach(&[(Telegram, true), (Whatsapp, true)]).fallback(&order, Telegram), None);
        assert_eq!(
            both.fallback(&[Whatsapp], Telegram),
            Some(Whatsapp),
            "switched off in the settings meanwhile"
        );
    }

    #[test]
    fn a_setting_lists_channels_and_none_is_none() {
        use Channel::{Telegram, Whatsapp};
        assert_eq!(preference("telegram"), [Telegram]);
        assert_eq!(preference(" WhatsApp, telegram;whatsapp "), [Whatsapp, Telegram]);
        assert_eq!(preference("none"), []);
        assert_eq!(preference(""), []);
    }
}
