//! What a connector knows of the store it works for.

use krama_domain::shop::Store;
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

/// A store, its settings, and what its connectors have noted.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The store.
    pub store: Store,
    /// Where krama is reached from outside, without a slash at the end.
    pub public_url: String,
    /// Values by [`Field::key`], secrets opened.
    pub values: BTreeMap<String, String>,
    /// What connectors noted for themselves ([`crate::task::Note`]): a bank's public key, a chat's new id.
    pub notes: BTreeMap<String, String>,
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

    /// Address of an order's page.
    pub fn order_url(&self, token: &krama_domain::ids::PublicToken) -> String {
        format!("{}/orders/{}", self.public_url, token.as_str())
    }

    /// All secret values, for redaction.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        let secret_fields = crate::ALL.into_iter().flat_map(|c| c.fields).filter(|f| f.secret);
        secret_fields.filter_map(|field| self.get(field))
    }
}
