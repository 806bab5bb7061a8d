//! The repositories: one file per aggregate, each owns its SQL.
//!
//! Functions take the open transaction and plain domain values. Statements are written once in the SQL that both
//! databases share; where they differ, both texts stand side by side through [`crate::dialect::pick`].

pub mod apply;
pub mod attention;
pub mod audit;
pub mod bindings;
pub mod books;
pub mod carts;
pub mod catalogue;
pub mod chats;
pub mod checks;
pub mod contacts;
pub mod discrepancies;
pub mod inbox;
pub mod keys;
pub mod lanes;
pub mod links;
pub mod orders;
pub mod outbox;
pub mod paces;
pub mod parcels;
pub mod people;
pub mod places;
pub mod repair;
pub mod rounds;
pub mod schedules;
pub mod sessions;
pub mod stores;
pub mod strikes;
pub mod templates;
pub mod timeline;
pub mod told;

#[cfg(test)]
mod tests;

use crate::{Error, Result};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

/// Writes a value as JSON text.
fn to_json<T: Serialize>(what: &'static str, value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|cause| Error::Corrupt {
        what: what.to_owned(),
        text: format!("it cannot be written as JSON: {cause}"),
    })
}

/// Reads a value back from JSON text.
fn from_json<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|cause| Error::Corrupt {
        what: what.to_owned(),
        text: format!("a stored value cannot be read: {cause}"),
    })
}

/// SHA-256 of a secret as hexadecimal text: what is kept in its place.
fn hashed(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}

/// Reads an id or a name back that was checked when it was stored.
fn stored<T, E: std::fmt::Display>(what: &'static str, read: std::result::Result<T, E>) -> Result<T> {
    read.map_err(|cause| Error::Corrupt { what: what.to_owned(), text: cause.to_string() })
}
