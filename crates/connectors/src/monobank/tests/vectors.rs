//! The contract's vectors: every signature, and the order of reports.

use super::fixture::{noted, receive};
use crate::connector::{Received, Report};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use krama_domain::fact::Fact;
use krama_domain::invoice::Invoice;
use serde_json::Value;

fn file() -> Value {
    serde_json::from_str(include_str!("../../../tests/vectors/monobank_webhook.json")).unwrap()
}

fn text<'a>(of: &'a Value, key: &str) -> &'a str {
    of[key].as_str().unwrap()
}

fn received(vector: &Value) -> Received {
    let headers = [("x-sign".to_owned(), text(vector, "x_sign").to_owned())];
    receive(&noted(text(vector, "pubkey_b64")), &headers, &STANDARD.decode(text(vector, "body_b64")).unwrap())
}

fn report(of: &Value, id: &str) -> Report {
    let vector = of["vectors"].as_array().unwrap().iter().find(|v| v["id"] == id);
    match received(vector.unwrap()) {
        Received::Report(report) => *report,
        other => panic!("{id}: {other:?}"),
    }
}

#[test]
fn every_vector_is_judged_as_expected() {
    let file = file();
    let vectors = file["vectors"].as_array().unwrap();
    for vector in vectors {
        let got = received(vector);
        let genuine = matches!(got, Received::Report(_) | Received::Unreadable { .. });
        assert_eq!(genuine, vector["expect_valid"].as_bool().unwrap(), "{}: {got:?}", text(vector, "id"));
    }
    assert!(vectors.len() >= 18, "the file lost vectors");
}

#[test]
fn impossible_signatures_are_refused_without_asking_for_a_key() {
    for vector in file()["vectors"].as_array().unwrap() {
        let (id, got) = (text(vector, "id"), received(vector));
        if text(vector, "group") == "negative-encoding" {
            assert!(matches!(got, Received::Rejected { .. }), "{id}: {got:?}");
        }
        if id == "own_10_rotated_key" || id.starts_with("doc_0") && vector["expect_valid"] == false {
            assert!(matches!(got, Received::StaleKey { .. }), "{id}: {got:?}");
        }
    }
}

#[test]
fn reports_end_as_expected_in_any_order() {
    let file = file();
    let expected = &file["expected_order_state_after"];
    let mut ids: Vec<_> =
        expected["sequence"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    for _ in 0..ids.len() {
        ids.rotate_left(1);
        let mut reports = ids.iter().map(|id| match report(&file, id).fact {
            Fact::InvoiceReported(report) => report,
            other => panic!("{other:?}"),
        });
        let mut invoice = Invoice::from_first(reports.next().unwrap());
        reports.for_each(|report| {
            invoice.merge(report);
        });
        assert_eq!(invoice.latest.status.code(), text(expected, "status"));
        assert_eq!(invoice.latest.final_minor, expected["finalAmount"].as_i64());
        assert_eq!(invoice.capture.map(|capture| capture.amount_minor), expected["finalAmount"].as_i64());
    }
}

#[test]
fn a_redelivery_has_the_same_identity_and_others_have_not() {
    let file = file();
    let identity = |id| report(&file, id).identity;
    assert_eq!(
        identity("own_02_success_first"),
        "monobank:inv_TEST_0001:d7b510598cfb6fd326fc14c901ccf8c974d0ffc7a94b6c0fa94b47af338b8e6d"
    );
    assert_eq!(identity("own_02_success_first"), identity("own_08_retry"));
    assert_ne!(identity("own_02_success_first"), identity("own_03_processing_late"));
    assert_eq!(report(&file, "own_02_success_first").reference.unwrap().as_str(), "SHOP-42");
}
