//! Webhooks: `X-Sign` over the raw bytes first, reading after that.
//!
//! `X-Sign` is base64 (standard alphabet) of an ASN.1 DER signature, ECDSA P-256 over SHA-256 of the body. Read strictly:
//! trailing bytes, raw r‖s, hexadecimal and zeroes are refused at once. (r, n−s) verifies as well as (r, s), so the
//! signature is never a key of anything.

use super::requests::Bank;
use super::{KEY_NOTE, wire};
use crate::connector::{Incoming, Received, Report};
use crate::http::Response;
use crate::settings::Settings;
use crate::task::Note;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use krama_domain::fact::Fact;
use krama_domain::ids::OrderNumber;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Verifier;
use sha2::{Digest, Sha256};

/// Verifies and reads a webhook. May say [`Received::StaleKey`] again after the key was fetched: then it is not genuine.
pub(super) fn receive(settings: &Settings, incoming: &Incoming<'_>) -> Received {
    let signature = match signature(incoming.headers) {
        Ok(signature) => signature,
        Err(reason) => return Received::Rejected { reason },
    };
    let key = settings.note(KEY_NOTE).and_then(wire::public_key);
    if key.is_some_and(|key| key.verify(incoming.body, &signature).is_ok()) {
        return report(incoming.body);
    }
    let bank = Bank::of(settings);
    if !bank.has_token() {
        return Received::Rejected {
            reason: "it cannot be verified: no monobank token to ask for the key with",
        };
    }
    Received::StaleKey { request: bank.public_key() }
}

/// The signature of the header; the error says what is impossible about it.
fn signature(headers: &[(String, String)]) -> Result<Signature, &'static str> {
    let header = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("x-sign"));
    let (_, text) = header.ok_or("it has no X-Sign header")?;
    let der = STANDARD.decode(text).map_err(|_| "X-Sign is not base64")?;
    Signature::from_der(&der).map_err(|_| "X-Sign is not a DER signature of P-256")
}

fn report(body: &[u8]) -> Received {
    let sha256 = hex::encode(Sha256::digest(body));
    match wire::observation(body) {
        Ok(observation) => Received::Report(Box::new(Report {
            identity: format!("monobank:{}:{sha256}", observation.invoice_id),
            invoice_id: observation.invoice_id.clone(),
            reference: observation.reference.as_deref().map(OrderNumber::from_text),
            fact: Fact::InvoiceReported(observation),
        })),
        Err(wrong) => Received::Unreadable {
            identity: format!("monobank:unreadable:{sha256}"),
            reason: format!("monobank signed a webhook that cannot be read: {wrong}"),
        },
    }
}

/// The note of a fresh key; `None` when the answer holds no P-256 key.
pub(super) fn read_key(response: &Response) -> Option<Note> {
    let key = wire::key_of(&response.body).filter(|_| response.is_success())?;
    Some(Note { key: KEY_NOTE.to_owned(), value: key })
}
