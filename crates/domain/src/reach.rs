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
}
