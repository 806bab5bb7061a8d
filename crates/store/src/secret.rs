//! Seals the credentials that merchants entrust to krama, so that a copy of the database gives none of them away.
//!
//! XChaCha20-Poly1305 with the store's key; every sealed secret is bound to what it is for (`aad`), so that one
//! cannot be moved to another place. Format: one byte of version, 24 bytes of nonce, then ciphertext with its tag.

mod key;

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};

pub use self::key::{key_file, parse_key};
use crate::{Error, Result};

/// Length of a key in bytes.
pub const KEY_BYTES: usize = 32;
/// Length of a nonce in bytes.
pub const NONCE_BYTES: usize = 24;

/// The first byte of what [`SecretBox::seal`] makes.
const VERSION: u8 = 1;

/// Seals and opens secrets with one key.
#[derive(Clone)]
pub struct SecretBox(XChaCha20Poly1305);

impl std::fmt::Debug for SecretBox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretBox(…)")
    }
}

impl SecretBox {
    /// A box with this key.
    pub fn new(key: &[u8; KEY_BYTES]) -> Self {
        Self(XChaCha20Poly1305::new(&(*key).into()))
    }

    /// Seals `plain` for `aad`, such as `store/monobank/token`. The nonce is random, and never used twice.
    pub fn seal(&self, aad: &str, plain: &[u8], nonce: [u8; NONCE_BYTES]) -> Vec<u8> {
        let payload = Payload { msg: plain, aad: aad.as_bytes() };
        let sealed =
            self.0.encrypt(&nonce.into(), payload).expect("a secret is shorter than the cipher's 256 GiB");
        [&[VERSION][..], &nonce, &sealed].concat()
    }

    /// Opens what was sealed for the same `aad` with the same key.
    pub fn open(&self, aad: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        self.try_open(aad, sealed).ok_or_else(|| Error::Sealed { what: aad.to_owned() })
    }

    fn try_open(&self, aad: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.strip_prefix(&[VERSION])?.split_first_chunk::<NONCE_BYTES>()?;
        self.0.decrypt(&(*nonce).into(), Payload { msg: sealed, aad: aad.as_bytes() }).ok()
    }
}

#[cfg(test)]
mod tests;
