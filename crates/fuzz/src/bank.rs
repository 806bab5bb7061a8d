//! The bank's webhooks: what is accepted was signed, by another reading of the signature than krama's own; what was
//! signed is accepted; what was changed afterwards is not.

use crate::halves;
use crate::sample::{NOW, Sevens, settings};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use krama_connectors::connector::{Incoming, Received, Report};
use krama_connectors::http::Request;
use krama_connectors::monobank::sandbox::Twin;
use krama_connectors::monobank::{CONNECTOR, KEY_NOTE};
use krama_connectors::settings::Settings;
use krama_domain::fact::Fact;
use p256::ecdsa::VerifyingKey;
use p256::ecdsa::signature::Verifier;
use p256::pkcs8::DecodePublicKey;
use std::collections::BTreeMap;

/// Before the first zero a signature as it stands in the header, after it the body.
pub(crate) fn webhook(bytes: &[u8]) {
    let mut twin = Twin::default();
    let key = public_key(&mut twin);
    let settings = settings(BTreeMap::from([(KEY_NOTE.to_owned(), key.clone())]));
    let (signature, body) = halves(bytes);
    let signature = String::from_utf8_lossy(signature).into_owned();
    if is_taken(&receive(&settings, &signature, body)) {
        assert!(is_signed(&key, &signature, body), "taken, and nobody signed it");
    }
    let genuine = twin.signature(body);
    let received = receive(&settings, &genuine, body);
    assert!(is_taken(&received), "the bank signed it, and it was not taken: {received:?}");
    if let Received::Report(report) = &received {
        check(report);
    }
    let longer = [body, b" "].concat();
    assert!(!is_taken(&receive(&settings, &genuine, &longer)), "taken with a byte that nobody signed");
}

fn public_key(twin: &mut Twin) -> String {
    let ask = Request::get("http://twin/api/merchant/pubkey").with_header("x-token", "token-of-the-bank");
    let answer = twin.serve(&ask, NOW, &mut Sevens).response;
    let note = CONNECTOR.webhook.as_ref().and_then(|webhook| (webhook.read_key)(&answer));
    note.expect("the twin gives its key").value
}

fn receive(settings: &Settings, signature: &str, body: &[u8]) -> Received {
    let headers = [("x-sign".to_owned(), signature.to_owned())];
    let webhook = CONNECTOR.webhook.as_ref().expect("the bank has webhooks");
    (webhook.receive)(settings, &Incoming { headers: &headers, body })
}

const fn is_taken(received: &Received) -> bool {
    matches!(received, Received::Report(_) | Received::Unreadable { .. })
}

/// Whether the key fits, by r and s as numbers: the DER is taken apart here by hand.
fn is_signed(key: &str, signature: &str, body: &[u8]) -> bool {
    let pem = STANDARD.decode(key.trim()).expect("the key was read before");
    let pem = String::from_utf8(pem).expect("PEM is text");
    let key = VerifyingKey::from_public_key_pem(&pem).expect("the key was read before");
    let Some(raw) = STANDARD.decode(signature).ok().and_then(|der| fixed(&der)) else { return false };
    let signature = p256::ecdsa::Signature::from_slice(&raw);
    signature.is_ok_and(|signature| key.verify(body, &signature).is_ok())
}

/// `30 len 02 len r 02 len s` as r‖s of 32 bytes each.
fn fixed(der: &[u8]) -> Option<[u8; 64]> {
    let [0x30, len, rest @ ..] = der else { return None };
    if usize::from(*len) != rest.len() {
        return None;
    }
    let (r, rest) = number(rest)?;
    let (s, rest) = number(rest)?;
    let mut raw = [0; 64];
    raw[..32].copy_from_slice(&r);
    raw[32..].copy_from_slice(&s);
    rest.is_empty().then_some(raw)
}

fn number(der: &[u8]) -> Option<([u8; 32], &[u8])> {
    let [0x02, len, rest @ ..] = der else { return None };
    let (digits, rest) = rest.split_at_checked(usize::from(*len))?;
    let digits = digits.strip_prefix(&[0]).unwrap_or(digits);
    let mut padded = [0; 32];
    padded[32_usize.checked_sub(digits.len())?..].copy_from_slice(digits);
    Some((padded, rest))
}

/// What was read can be kept and read back as it was.
fn check(report: &Report) {
    let text = serde_json::to_string(&report.fact).expect("a fact can be written");
    let back: Fact = serde_json::from_str(&text).expect("what was written can be read");
    assert_eq!(back, report.fact, "read back differently");
    assert!(report.identity.contains(&report.invoice_id), "the identity names the invoice");
}
