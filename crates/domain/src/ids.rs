//! Names of things: what the database, the links and people call them.

use crate::time::{LocalTime, Random, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// A text is not an identifier of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not {wanted}")]
pub struct BadId {
    /// What was given.
    pub text: String,
    /// What would have been right, in words.
    pub wanted: &'static str,
}

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A fresh UUIDv7: sorts by the time it was made.
            pub fn fresh(now: Timestamp, random: &mut dyn Random) -> Self {
                let mut tail = [0; 10];
                random.fill(&mut tail);
                let ms = u64::try_from(now.as_ms()).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(ms, &tail).into_uuid())
            }

            /// Reads the usual form with hyphens.
            pub fn parse(text: &str) -> Result<Self, BadId> {
                Uuid::try_parse(text)
                    .map(Self)
                    .map_err(|_| BadId { text: text.to_owned(), wanted: "a UUID" })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

uuid_id!(
    /// An order's key in the database; people see the [`OrderNumber`].
    OrderId
);
uuid_id!(
    /// A shopper's cart.
    CartId
);
uuid_id!(
    /// A request to be contacted by a manager.
    ContactId
);
uuid_id!(
    /// A product of the catalogue.
    ProductId
);
uuid_id!(
    /// Somebody who works here.
    PersonId
);
uuid_id!(
    /// A person's session in the console.
    SessionId
);
uuid_id!(
    /// A key for programs.
    KeyId
);
uuid_id!(
    /// A line of the audit log.
    AuditId
);
uuid_id!(
    /// A chat with a store's bot: made from where it is, so that the same chat has the same key wherever it is met.
    ChatId
);

impl ChatId {
    /// The key made from a digest of what tells this chat from all others.
    pub fn of_digest(digest: [u8; 16]) -> Self {
        Self(uuid::Builder::from_custom_bytes(digest).into_uuid())
    }
}

/// A store's key and its name in addresses: 1 to 32 of `a-z`, `0-9` and `-`. It stands in the webhook addresses
/// that providers keep, so it never changes; that is why it is the key and not a UUID.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StoreId(String);

/// Longest store id, in characters.
pub const STORE_ID_MAX_CHARS: usize = 32;

impl StoreId {
    /// Checks the form.
    pub fn parse(text: &str) -> Result<Self, BadId> {
        let fits = !text.is_empty()
            && text.len() <= STORE_ID_MAX_CHARS
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let wanted = "a store's short name: 1 to 32 of a-z, 0-9 and -";
        if fits { Ok(Self(text.to_owned())) } else { Err(BadId { text: text.to_owned(), wanted }) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StoreId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for StoreId {
    type Error = BadId;
    fn try_from(text: String) -> Result<Self, BadId> {
        Self::parse(&text)
    }
}

impl From<StoreId> for String {
    fn from(id: StoreId) -> Self {
        id.0
    }
}

/// What people call an order: `{prefix}{DDMMYYYY}N{nn}`, e.g. `TWC30102025N01`; `nn` counts per store and day from
/// 01 and simply grows past 99.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderNumber(String);

impl OrderNumber {
    /// The number of the `nth` order (from 1) of the store's day `day`.
    pub fn compose(prefix: &str, day: &LocalTime, nth: i64) -> Self {
        Self(format!("{prefix}{}N{nth:02}", day.day_code()))
    }

    /// A number as somebody typed it, or as a provider sent it back; not checked for form, only looked up.
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Random bytes in a public link: 128 bits, unguessable.
const TOKEN_BYTES: usize = 16;

/// The secret part of a public link, 32 hexadecimal digits. Whoever has it sees the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PublicToken(String);

impl PublicToken {
    /// A fresh token.
    pub fn fresh(random: &mut dyn Random) -> Self {
        let mut bytes = [0; TOKEN_BYTES];
        random.fill(&mut bytes);
        Self(hex::encode(bytes))
    }

    /// A token from an address; only its form is checked.
    pub fn parse(text: &str) -> Result<Self, BadId> {
        let fits = text.len() == TOKEN_BYTES * 2 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if fits {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(BadId { text: text.chars().take(40).collect(), wanted: "a link's token" })
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Zone;

    #[test]
    fn order_numbers_grow_past_99() {
        let day = Zone::kyiv().local(Timestamp::parse_rfc3339("2025-10-30T09:00:00Z").expect("valid"));
        assert_eq!(OrderNumber::compose("TWC", &day, 1).as_str(), "TWC30102025N01");
        assert_eq!(OrderNumber::compose("TWC", &day, 101).as_str(), "TWC30102025N101");
    }

    #[test]
    fn store_ids_fit_into_addresses() {
        assert!(StoreId::parse("lviv-wear2").is_ok());
        for bad in ["", "Lviv", "a/b", "крама", "a.b", &"x".repeat(33)] {
            assert!(StoreId::parse(bad).is_err(), "{bad}");
        }
    }
}
