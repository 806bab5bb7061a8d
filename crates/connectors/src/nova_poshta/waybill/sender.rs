//! Who may be named as the one who hands parcels over: counterparties of the key, their contact persons and addresses.

use super::super::{Carrier, loose};
use super::others;
use crate::http::{Answer, Request};
use crate::settings::Settings;
use krama_domain::effect::Outcome;
use serde_json::{Value, json};

/// One of several to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its key.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// The phone of a contact person.
    pub phone: Option<String>,
    /// The city's key of a counterparty.
    pub city: Option<String>,
}

/// Asks for the counterparties that send with this key.
pub fn counterparties(carrier: &Carrier<'_>) -> Request {
    let properties = json!({ "CounterpartyProperty": "Sender", "Page": "1" });
    carrier.call("Counterparty", "getCounterparties", &properties)
}

/// Asks for the contact persons of a counterparty.
pub fn contacts(carrier: &Carrier<'_>, counterparty: &str) -> Request {
    let properties = json!({ "Ref": counterparty, "Page": "1" });
    carrier.call("Counterparty", "getCounterpartyContactPersons", &properties)
}

/// Asks for the addresses of a counterparty.
pub fn addresses(carrier: &Carrier<'_>, counterparty: &str) -> Request {
    let properties = json!({ "Ref": counterparty, "CounterpartyProperty": "Sender", "Page": "1" });
    carrier.call("Counterparty", "getCounterpartyAddresses", &properties)
}

/// Reads the answer to any of the three.
pub fn read(settings: &Settings, answer: &Answer) -> Result<Vec<Choice>, Outcome> {
    let envelope = others::data(settings, answer, "say who sends")?;
    Ok(envelope.data.iter().filter_map(choice).collect())
}

fn choice(json: &Value) -> Option<Choice> {
    Some(Choice {
        key: loose::text(&json["Ref"])?,
        name: loose::text(&json["Description"]).unwrap_or_default(),
        phone: loose::text(&json["Phones"]),
        city: loose::text(&json["City"]),
    })
}
