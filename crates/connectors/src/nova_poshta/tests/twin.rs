//! The twin is as strict as the real one, and as odd.

use super::fixture::*;
use crate::http::{Answer, Method, Request};
use crate::nova_poshta::envelope;
use crate::nova_poshta::sandbox::{Quirk, Twin};
use krama_domain::effect::Outcome;
use serde_json::{Value, json};

fn call(twin: &mut Twin, key: &str, model: &str, method: &str, properties: &Value) -> Value {
    let request = envelope::request("/v2.0/json/", key, model, method, properties);
    match ask(twin, &request, NOW) {
        Answer::Response(response) => response.body_json().unwrap(),
        other => panic!("{other:?}"),
    }
}

fn documents(numbers: &[&str]) -> Value {
    let documents: Vec<_> =
        numbers.iter().map(|number| json!({ "DocumentNumber": number, "Phone": "" })).collect();
    json!({ "Documents": documents })
}

#[test]
fn both_names_of_a_model_are_taken_and_tracking_needs_no_key() {
    let mut twin = Twin::default();
    for model in ["TrackingDocument", "TrackingDocumentGeneral"] {
        let answer = call(&mut twin, "", model, "getStatusDocuments", &documents(&["20450000000009"]));
        assert_eq!((&answer["success"], &answer["data"][0]["StatusCode"]), (&json!(true), &json!("3")));
        assert!(answer["warnings"][0]["ID_20450000000009"].is_string());
    }
    let answer = call(&mut twin, "", "CounterpartyGeneral", "getCounterparties", &json!({}));
    assert_eq!(answer["errorCodes"], json!(["20000200069"]));
}

#[test]
fn keys_are_refused_in_the_carriers_codes() {
    let mut twin = Twin::default();
    for (key, code) in [("wrong-1", "20000200068"), ("expired-1", "20000201204")] {
        let answer =
            call(&mut twin, key, "TrackingDocument", "getStatusDocuments", &documents(&["20450000000009"]));
        assert_eq!(answer["errorCodes"], json!([code]), "{key}");
    }
}

#[test]
fn a_call_is_spoiled_by_one_number_or_by_too_many() {
    let mut twin = Twin::default();
    for spoiled in ["123", "", "99990000000001", "20450000000009 "] {
        let answer = call(
            &mut twin,
            KEY,
            "TrackingDocument",
            "getStatusDocuments",
            &documents(&["20450000000009", spoiled]),
        );
        let expected = if spoiled.trim().len() == 14 && !spoiled.starts_with("9999") {
            json!([])
        } else {
            json!(["20001401442"])
        };
        assert_eq!(answer["errorCodes"], expected, "{spoiled:?}");
    }
    let many = vec!["20450000000009"; 101];
    let answer = call(&mut twin, KEY, "TrackingDocument", "getStatusDocuments", &documents(&many));
    assert_eq!(answer["errorCodes"], json!(["20001402438"]));
    let answer = call(&mut twin, KEY, "TrackingDocument", "getStatusDocuments", &json!({ "Documents": "x" }));
    assert_eq!(answer["errorCodes"], json!(["20000200159"]));
}

#[test]
fn what_is_no_call_is_an_unknown_error() {
    let mut twin = Twin::default();
    let null = Request::post_json(
        "/v2.0/json/",
        &json!({ "apiKey": KEY, "modelName": "Address", "methodProperties": null }),
    );
    for request in
        [null, Request { method: Method::Post, body: b"{".to_vec(), ..Request::get("/v2.0/json/") }]
    {
        let Answer::Response(response) = ask(&mut twin, &request, NOW) else { panic!() };
        assert_eq!(response.body_json().unwrap()["errorCodes"], json!(["20000100008"]));
    }
}

#[test]
fn every_quirk_leaves_parcels_unharmed_and_only_what_is_of_the_key_stops_the_lane() {
    for (name, quirk, _) in Quirk::OFFERED {
        let mut twin = Twin::default();
        assert_eq!(Quirk::named(name), Some(quirk));
        twin.queue(quirk, 1);
        let (first, _) =
            round(&settings(), &[track("20450000000009")], NOW, |request| ask(&mut twin, request, NOW));
        let stops = matches!(quirk, Quirk::WrongKey | Quirk::ExpiredKey | Quirk::DayLimit);
        assert_eq!(matches!(first[0].outcome, Outcome::Blocked { .. }), stops, "{name}");
        assert!(!matches!(first[0].outcome, Outcome::Refused { .. }), "{name}: {first:?}");
        twin.serve(&heal(), NOW, &mut Counting(1));
        let (second, _) =
            round(&settings(), &[track("20450000000009")], NOW, |request| ask(&mut twin, request, NOW));
        assert_eq!(second[0].parcel.as_ref().unwrap().code, "3", "{name}");
    }
}

fn heal() -> Request {
    Request { method: Method::Post, body: b"act=heal".to_vec(), ..Request::get("/") }
}

#[test]
fn an_empty_directory_answer_waits_for_a_directory_call() {
    let mut twin = Twin::default();
    twin.queue(Quirk::EmptyDirectory, 1);
    call(&mut twin, KEY, "TrackingDocument", "getStatusDocuments", &documents(&["20450000000009"]));
    let answer = call(&mut twin, KEY, "AddressGeneral", "getWarehouses", &json!({}));
    assert_eq!((&answer["success"], &answer["data"]), (&json!(true), &json!([])));
}
