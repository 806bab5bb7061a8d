//! Webhooks beyond the vectors: strict encodings, keys that change, bodies that are not what they should be.

use super::fixture::*;
use crate::connector::Received;
use crate::http::{Request, Response};
use crate::monobank::sandbox::Twin;
use crate::monobank::{CONNECTOR, KEY_NOTE};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use p256::ecdsa::Signature;
use proptest::prelude::*;
use serde_json::json;

/// A webhook of the twin about a payment, its twin, and the settings that know its key.
fn paid() -> (Request, Twin) {
    let mut twin = Twin::default();
    let body = json!({ "amount": 4_200, "webHookUrl": "https://shop.example/webhooks/monobank/lviv-wear" });
    let request = Request::post_json("/api/merchant/invoice/create", &body).with_header("x-token", "t");
    let reply = twin.serve(&request, NOW, &mut Counting(3));
    let id = reply.response.body_json().unwrap()["invoiceId"].as_str().unwrap().to_owned();
    let webhook = twin.pay(&id, NOW).pop().unwrap();
    (webhook, twin)
}

fn with_sign(sign: &str, body: &[u8], twin: &mut Twin) -> Received {
    receive(&with_key(twin), &[("X-SIGN".to_owned(), sign.to_owned())], body)
}

#[test]
fn either_of_the_two_equal_signatures_is_genuine() {
    let (webhook, mut twin) = paid();
    let der = STANDARD.decode(webhook.header("x-sign").unwrap()).unwrap();
    let (r, s) = Signature::from_der(&der).unwrap().split_scalars();
    let other = Signature::from_scalars(r, -s).unwrap().to_der();
    assert_ne!(other.as_bytes(), der);
    let got = with_sign(&STANDARD.encode(other.as_bytes()), &webhook.body, &mut twin);
    assert!(matches!(got, Received::Report(_)), "{got:?}");
}

#[test]
fn other_encodings_are_refused_at_once() {
    let (webhook, mut twin) = paid();
    let sign = webhook.header("x-sign").unwrap();
    let der = STANDARD.decode(sign).unwrap();
    let trailing = [der.as_slice(), &[0]].concat();
    // The length of the sequence in two bytes where one is enough.
    let long_length = [&[0x30, 0x81], &der[1..]].concat();
    let impossible = [
        hex::encode(&der),
        STANDARD.encode(trailing),
        STANDARD.encode(long_length),
        STANDARD.encode(&der[..der.len() - 1]),
        URL_SAFE.encode([0xff_u8; 72]),
        format!("{sign}\n"),
        format!(" {sign}"),
        sign.trim_end_matches('=').to_owned() + "!",
        String::new(),
    ];
    for text in impossible {
        let got = with_sign(&text, &webhook.body, &mut twin);
        assert!(matches!(got, Received::Rejected { .. }), "{text}: {got:?}");
    }
    let got = receive(&with_key(&mut twin), &[], &webhook.body);
    assert_eq!(got, Received::Rejected { reason: "it has no X-Sign header" });
}

#[test]
fn one_changed_byte_is_not_genuine() {
    let (webhook, mut twin) = paid();
    let sign = webhook.header("x-sign").unwrap().to_owned();
    let tampered = String::from_utf8(webhook.body).unwrap().replace("4200", "4201");
    for body in [tampered.as_bytes(), b"", b"{}"] {
        assert!(matches!(with_sign(&sign, body, &mut twin), Received::StaleKey { .. }));
    }
}

#[test]
fn a_missing_broken_or_old_key_is_asked_for() {
    let (webhook, mut twin) = paid();
    let old = with_key(&mut twin);
    for settings in [settings(), noted("not a key"), noted("")] {
        let Received::StaleKey { request } = receive(&settings, &webhook.headers, &webhook.body) else {
            panic!()
        };
        assert_eq!(request.url, "http://127.0.0.1:8081/monobank/api/merchant/pubkey");
        assert_eq!(request.header("x-token"), Some("uTEST-token"));
    }
    twin.rotate_key();
    assert!(matches!(receive(&old, &webhook.headers, &webhook.body), Received::Report(_)));
    let fresh = with_key(&mut twin);
    assert_ne!(old.note(KEY_NOTE), fresh.note(KEY_NOTE));
    // Still refused with the fresh key: the caller takes the second request for a forgery.
    assert!(matches!(receive(&fresh, &webhook.headers, &webhook.body), Received::StaleKey { .. }));
}

#[test]
fn without_a_token_there_is_no_key_to_ask_for() {
    let (webhook, mut twin) = paid();
    let mut known = with_key(&mut twin);
    known.values.remove("monobank.token");
    assert!(matches!(receive(&known, &webhook.headers, &webhook.body), Received::Report(_)));
    known.notes.clear();
    assert!(matches!(receive(&known, &webhook.headers, &webhook.body), Received::Rejected { .. }));
}

#[test]
fn genuine_nonsense_goes_to_quarantine_under_its_own_identity() {
    let (_, mut twin) = paid();
    let mut identities = Vec::new();
    for body in ["not json", r#"{"status":"success","amount":1,"ccy":980}"#, "[]", r#"{"invoiceId":"a"}"#] {
        let signed = twin.signature(body.as_bytes());
        match with_sign(&signed, body.as_bytes(), &mut twin) {
            Received::Unreadable { identity, .. } => identities.push(identity),
            other => panic!("{body}: {other:?}"),
        }
    }
    assert!(identities.iter().all(|id| id.starts_with("monobank:unreadable:") && id.len() == 20 + 64));
    identities.dedup();
    assert_eq!(identities.len(), 4);
}

#[test]
fn only_a_p256_key_is_noted() {
    let read_key = CONNECTOR.webhook.as_ref().unwrap().read_key;
    let good = with_key(&mut Twin::default());
    let good = good.note(KEY_NOTE).unwrap();
    let answer = |status, key: &str| Response::json(status, &json!({ "key": key }));
    assert_eq!(read_key(&answer(200, good)).unwrap().value, good);
    // A key of another curve (secp256k1), and a text that is a PEM of nothing.
    let other_curve = "-----BEGIN PUBLIC KEY-----\nMFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEAG5/6w6vnlbYoFfDyXXN/KoBmUcN\n75bRQh80PahGevrhjqBBr79sRKBRnzG81TeT98ANjE5sDwFfyfxnoFIrfA==\n-----END PUBLIC KEY-----\n";
    for bad in
        ["", "AAAA", "%%%", &STANDARD.encode(other_curve), &STANDARD.encode("-----BEGIN PUBLIC KEY-----")]
    {
        assert_eq!(read_key(&answer(200, bad)), None, "{bad}");
    }
    assert_eq!(read_key(&answer(403, good)), None);
    assert_eq!(read_key(&Response::html(200, "<html>")), None);
    assert_eq!(read_key(&Response::json(200, &json!({ "errCode": "FORBIDDEN" }))), None);
}

proptest! {
    #[test]
    fn no_signature_and_no_body_can_break_it(sign in proptest::collection::vec(any::<u8>(), 0..100), body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut twin = Twin::default();
        let settings = with_key(&mut twin);
        for text in [STANDARD.encode(&sign), String::from_utf8_lossy(&sign).into_owned()] {
            let got = receive(&settings, &[("x-sign".to_owned(), text)], &body);
            let judged = matches!(got, Received::Rejected { .. } | Received::StaleKey { .. });
            prop_assert!(judged);
        }
    }

    #[test]
    fn no_der_can_break_it(r in proptest::collection::vec(any::<u8>(), 0..40), s in proptest::collection::vec(any::<u8>(), 0..40)) {
        let integer = |bytes: &[u8]| [&[2, u8::try_from(bytes.len()).unwrap()], bytes].concat();
        let inner = [integer(&r), integer(&s)].concat();
        let der = [&[0x30, u8::try_from(inner.len()).unwrap()], inner.as_slice()].concat();
        let mut twin = Twin::default();
        let got = with_sign(&STANDARD.encode(der), b"{}", &mut twin);
        let judged = matches!(got, Received::Rejected { .. } | Received::StaleKey { .. });
            prop_assert!(judged);
    }

    #[test]
    fn no_signed_body_can_break_it(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut twin = Twin::default();
        let sign = twin.signature(&body);
        let got = with_sign(&sign, &body, &mut twin);
        let judged = matches!(got, Received::Unreadable { .. } | Received::Report(_));
            prop_assert!(judged);
    }
}
