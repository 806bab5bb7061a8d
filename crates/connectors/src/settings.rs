//! What a connector knows of the store it works for.

use krama_domain::ids::PublicToken;
use krama_domain::lang::Lang;
use krama_domain::reach::Channel;
use krama_domain::shop::Store;
use krama_domain::template::Topic;
use std::collections::BTreeMap;

/// One setting of a store that a connector needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The name in `krama store set`, e.g. `monobank.token`.
    pub key: &'static str,
    /// The environment variable that seeds it at first start.
    pub env: &'static str,
    /// Sealed in the database and never shown again.
    pub secret: bool,
    /// What counts when it is not set.
    pub default: Option<&'static str>,
    /// What it is, for people.
    pub about: &'static str,
}

/// Longest value of a setting, in characters.
pub const VALUE_MAX_CHARS: usize = 2_000;

/// Why a value cannot be a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadValue {
    /// Too long, or with characters that no key and no address has.
    #[error("it must be one line of up to {VALUE_MAX_CHARS} characters")]
    Text,
    /// Not the address of a web server.
    #[error("it must be an address that begins with https:// or http://")]
    Address,
}

impl Field {
    /// Checks a value before it is kept; an empty one removes the setting and is always fine. Whether a key is right
    /// shows itself only when the outside is asked.
    pub fn check(&self, value: &str) -> Result<(), BadValue> {
        let value = value.trim();
        if value.chars().count() > VALUE_MAX_CHARS || value.chars().any(char::is_control) {
            return Err(BadValue::Text);
        }
        let after = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
        let is_address = after.is_some_and(|rest| {
            !rest.is_empty() && !rest.starts_with('/') && rest.bytes().all(|b| b.is_ascii_graphic())
        });
        if value.is_empty() || is_address || !self.key.ends_with("url") {
            Ok(())
        } else {
            Err(BadValue::Address)
        }
    }
}

/// A store, its settings, and what its connectors have noted.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The store.
    pub store: Store,
    /// Where krama is reached from outside, without a slash at the end.
    pub public_url: String,
    /// Values by [`Field::key`], secrets opened.
    pub values: BTreeMap<String, String>,
    /// The store's own texts; empty for those who send none.
    pub texts: BTreeMap<(Topic, Channel, Lang), OwnText>,
    /// What connectors noted for themselves ([`crate::task::Note`]): a bank's public key, a chat's new id.
    pub notes: BTreeMap<String, String>,
}

/// Address of an order's page, where krama is reached at `public_url`.
pub fn order_url(public_url: &str, token: &PublicToken) -> String {
    format!("{public_url}/orders/{}", token.as_str())
}

/// A text that a store has written itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnText {
    /// From 1.
    pub version: i64,
    /// The template.
    pub text: String,
}

impl Settings {
    /// The value of a field: as set, or its default. Empty texts count as not set.
    pub fn get(&self, field: &Field) -> Option<&str> {
        let set = self.values.get(field.key).map(|v| v.trim()).filter(|v| !v.is_empty());
        set.or(field.default)
    }

    /// A connector's note.
    pub fn note(&self, key: &str) -> Option<&str> {
        self.notes.get(key).map(String::as_str)
    }

    /// Address of a webhook of this store: `{public_url}/webhooks/{system}/{store}`.
    pub fn webhook_url(&self, system: &str) -> String {
        format!("{}/webhooks/{system}/{}", self.public_url, self.store.id)
    }

    /// The store's own text on a topic, if it has one.
    pub fn own_text(&self, topic: Topic, channel: Channel, lang: Lang) -> Option<&OwnText> {
        self.texts.get(&(topic, channel, lang))
    }

    /// Address of an order's page.
    pub fn order_url(&self, token: &PublicToken) -> String {
        order_url(&self.public_url, token)
    }

    /// All secret values, for redaction.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        let secret_fields = crate::ALL.into_iter().flat_map(|c| c.fields).filter(|f| f.secret);
        secret_fields.filter_map(|field| self.get(field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monobank::{TOKEN, URL};

    #[test]
    fn addresses_are_addresses_and_keys_are_one_line() {
        for good in ["", " ", "https://api.example", "http://127.0.0.1:8081/monobank"] {
            assert_eq!(URL.check(good), Ok(()), "{good:?}");
        }
        for bad in ["api.example", "https://", "https:///x", "ftp://x", "https://a b", "https://крама.укр"]
        {
            assert_eq!(URL.check(bad), Err(BadValue::Address), "{bad:?}");
        }
        assert_eq!(TOKEN.check("uABC-1"), Ok(()));
        assert_eq!(TOKEN.check("two\nlines"), Err(BadValue::Text));
        assert_eq!(TOKEN.check(&"x".repeat(VALUE_MAX_CHARS + 1)), Err(BadValue::Text));
    }
}
