//! The twin's account: who sends, from where, and the texts of errors.

use super::quirk::{failed, fine};
use crate::http::Response;
use crate::nova_poshta::envelope::Call;
use serde_json::{Value, json};

/// The one sender of the sandbox.
pub const SENDER: &str = "10000000-0000-4000-8000-000000000001";
/// Their contact person.
pub const CONTACT: &str = "10000000-0000-4000-8000-000000000002";
/// Their address.
pub const ADDRESS: &str = "10000000-0000-4000-8000-000000000003";
/// Their city.
pub const CITY: &str = "aaaaaaaa-0000-4000-8000-000000000001";
/// The recipients of the sandbox are all one counterparty, as private persons are at the carrier.
const RECIPIENT: &str = "10000000-0000-4000-8000-000000000004";

pub(super) fn serve(call: &Call) -> Response {
    let data = match (call.model.as_str(), call.method.as_str()) {
        ("Counterparty", "getCounterparties") => counterparties(call),
        ("Counterparty", "getCounterpartyContactPersons") => json!([{
            "Ref": CONTACT, "Description": "Вигадана Особа", "LastName": "Вигадана", "FirstName": "Особа",
            "MiddleName": "", "Phones": "380500000000", "Email": "shop@example.com",
        }]),
        ("Counterparty", "getCounterpartyAddresses") => json!([{
            "Ref": ADDRESS, "Description": "Львів, вул. Вигадана, 1", "CityDescription": "Львів",
        }]),
        ("Counterparty", "save") => match recipient(call) {
            Ok(data) => data,
            Err(refusal) => return refusal,
        },
        ("ContactPerson", "save") => json!([person(call)]),
        ("Common", "getMessageCodeText") => json!([{
            "MessageCode": "20000200068", "MessageText": "API auth fail",
            "MessageDescriptionRU": "API неудачная авторизация", "MessageDescriptionUA": "API невдала авторизація",
        }]),
        _ => return failed("Calling method not found", ""),
    };
    let mut answer = fine(&data);
    answer["info"] = json!({ "totalCount": data.as_array().map_or(0, Vec::len) });
    Response::json(200, &answer)
}

fn counterparties(call: &Call) -> Value {
    if call.text("CounterpartyProperty").as_deref() != Some("Sender") {
        return json!([]);
    }
    json!([{
        "Ref": SENDER, "Description": "ФОП Вигаданий", "FirstName": "", "MiddleName": "", "LastName": "Вигаданий",
        "Counterparty": "", "OwnershipFormRef": "00000000-0000-0000-0000-000000000000",
        "OwnershipFormDescription": "", "EDRPOU": "", "CounterpartyType": "Organization", "City": CITY,
        "CityDescription": "Львів",
    }])
}

fn recipient(call: &Call) -> Result<Value, Response> {
    if call.text("FirstName").is_none() {
        return Err(failed("FirstName is not specified", "20000100527"));
    }
    let mut contact = fine(&json!([person(call)]));
    contact["warnings"] = json!(["Person already exists!"]);
    Ok(json!([{
        "Ref": RECIPIENT, "Description": "Приватна особа", "Counterparty": "", "OwnershipForm": "", "EDRPOU": "",
        "CounterpartyType": "PrivatePerson", "ContactPerson": contact,
    }]))
}

fn person(call: &Call) -> Value {
    let word = |key: &str| call.text(key).unwrap_or_default();
    let name = [word("LastName"), word("FirstName")].join(" ");
    json!({
        "Ref": "10000000-0000-4000-8000-000000000005", "Description": name.trim(), "LastName": word("LastName"),
        "FirstName": word("FirstName"), "MiddleName": word("MiddleName"), "Phones": word("Phone"), "Email": null,
    })
}
