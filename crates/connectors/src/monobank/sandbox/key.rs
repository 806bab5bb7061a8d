//! The twin's signing key: the same in every run, so that a simulation's webhooks are the same bytes again.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::{EncodePublicKey, LineEnding};
use sha2::{Digest, Sha256};

/// What the keys are derived from. Not a secret: the twin's money is not money.
const SEED: &str = "krama sandbox monobank key";

/// The key of a generation, from 0.
pub(super) struct Key {
    generation: u32,
    signing: SigningKey,
}

impl Default for Key {
    fn default() -> Self {
        Self::of(0)
    }
}

impl Key {
    fn of(generation: u32) -> Self {
        // A hash that is no scalar (zero, or not below the order of the curve: once in 2^32) is passed over.
        let candidates = (0_u32..).map(|nth| Sha256::digest(format!("{SEED}/{generation}/{nth}")));
        let signing = candidates.flat_map(|bytes| SigningKey::from_slice(&bytes)).next();
        Self { generation, signing: signing.expect("of four billion hashes nearly all are scalars") }
    }

    /// The key after this one.
    pub(super) fn next(&self) -> Self {
        Self::of(self.generation.wrapping_add(1))
    }

    /// Signs as the bank does: DER, ECDSA over SHA-256, deterministic (RFC 6979).
    pub(super) fn sign(&self, body: &[u8]) -> Vec<u8> {
        let signature: DerSignature = self.signing.sign(body);
        signature.as_bytes().to_vec()
    }

    /// What `pubkey` gives: base64 of a PEM.
    pub(super) fn public(&self) -> String {
        let pem = self.signing.verifying_key().to_public_key_pem(LineEnding::LF);
        STANDARD.encode(pem.expect("a P-256 public key always has a PEM"))
    }
}
