//! The twin's tracking: up to a hundred numbers a call, one of which can spoil it.

use super::Twin;
use super::quirk::{Quirk, failed, fine};
use super::record;
use crate::http::Response;
use crate::nova_poshta::envelope::Call;
use crate::nova_poshta::loose;
use krama_domain::time::Timestamp;
use serde_json::{Value, json};

/// Most documents of one call.
const DOCUMENTS_MAX: usize = 100;
/// Numbers that begin so fail the hidden check.
const SPOILED: &str = "9999";
/// Fewest characters of a number.
const NUMBER_MIN_CHARS: usize = 11;

pub(super) fn serve(twin: &Twin, call: &Call, quirk: Option<Quirk>, now: Timestamp) -> Response {
    let Some(documents) = call.properties.get("Documents").and_then(Value::as_array) else {
        return failed("Documents must be array", "20000200159");
    };
    if documents.len() > DOCUMENTS_MAX {
        return failed("Documents must not be greater than 100", "20001402438");
    }
    let asked: Vec<(String, String)> = documents.iter().map(document).collect();
    if let Some((number, _)) = asked.iter().find(|(number, _)| is_spoiled(number)) {
        return spoiled(number);
    }
    let records = asked.iter().enumerate().map(|(nth, (number, phone))| {
        let knows_phone =
            twin.parcel(number).is_some_and(|parcel| !phone.is_empty() && parcel.phone == *phone);
        let record =
            twin.parcel(number).map_or_else(|| record::unknown(number), |p| record::of(p, now, knows_phone));
        odd(record, number, nth, twin.calls, quirk)
    });
    let mut data: Vec<Value> = records.collect();
    match quirk {
        Some(Quirk::Shuffled) => data.reverse(),
        Some(Quirk::Missing) => data = data.into_iter().step_by(2).collect(),
        _ => {}
    }
    let mut answer = fine(&Value::Array(data));
    answer["warnings"] = warnings(&asked);
    Response::json(200, &answer)
}

fn document(json: &Value) -> (String, String) {
    let word = |key: &str| loose::text(&json[key]).unwrap_or_default();
    (word("DocumentNumber"), word("Phone"))
}

fn is_spoiled(number: &str) -> bool {
    let has_form = number.len() >= NUMBER_MIN_CHARS && number.bytes().all(|b| b.is_ascii_alphanumeric());
    !has_form || number.starts_with(SPOILED)
}

/// One number fails the whole call.
fn spoiled(number: &str) -> Response {
    let mut answer: Value =
        failed("Document number is not correct", "20001401442").body_json().unwrap_or_default();
    answer["warnings"] = json!([format!("Invalid DocumentNumber: {number}")]);
    Response::json(200, &answer)
}

/// One remark for each document that came without a phone.
fn warnings(asked: &[(String, String)]) -> Value {
    let words = "Please enter a valid phone number from the express invoice to show full information";
    let without = asked.iter().filter(|(_, phone)| phone.is_empty());
    without.map(|(number, _)| json!({ format!("ID_{number}"): words })).collect()
}

fn odd(mut record: Value, number: &str, nth: usize, calls: u64, quirk: Option<Quirk>) -> Value {
    match quirk {
        Some(Quirk::Stubs) => return record::stub(number),
        Some(Quirk::StrangeCode) => record["StatusCode"] = json!("7777"),
        Some(Quirk::OtherWords) => {
            let words = loose::text(&record["Status"]).unwrap_or_default();
            record["Status"] = json!(format!("{words} (день {})", calls + nth as u64));
        }
        _ => {}
    }
    record
}
