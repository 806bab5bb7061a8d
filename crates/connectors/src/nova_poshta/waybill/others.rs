//! Deleting waybills, what a delivery costs and when it arrives, and registers.

use super::super::envelope::{Envelope, Kind};
use super::super::errors::{self, Class, Verdict};
use super::super::moment::{self, Moment};
use super::super::{Carrier, loose};
use super::MODEL;
use crate::http::{Answer, Request};
use crate::settings::Settings;
use krama_domain::effect::Outcome;
use krama_domain::time::Timestamp;
use serde_json::{Value, json};

/// Asks to delete waybills by their keys; only before the carrier has the parcel.
pub fn delete(carrier: &Carrier<'_>, keys: &[&str]) -> Request {
    carrier.call(MODEL, "delete", &json!({ "DocumentRefs": keys }))
}

/// Whether they are deleted. Deleting twice deletes nothing twice, so a lost answer is simply asked again.
pub fn read_delete(settings: &Settings, answer: &Answer) -> Outcome {
    let done = |note: &str| Outcome::Done { note: note.to_owned() };
    match errors::sort(settings, answer, Kind::Write) {
        Verdict::Data(_) => done("deleted"),
        Verdict::Failed(failure) if failure.class == Class::DoneAlready => done("deleted before"),
        verdict => ended(&verdict, "delete the waybill"),
    }
}

/// What a delivery is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trip {
    /// The sender's city.
    pub from_city: String,
    /// The recipient's city.
    pub to_city: String,
    /// Whether it goes into a locker.
    pub to_locker: bool,
    /// Weight in grams.
    pub grams: u32,
    /// Declared value, in minor units.
    pub value_minor: i64,
    /// What is collected by a money transfer, in minor units.
    pub cash_minor: i64,
}

/// What a delivery costs, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// The delivery.
    pub delivery_minor: i64,
    /// The money transfer, where one was asked about.
    pub transfer_minor: Option<i64>,
}

fn service(to_locker: bool) -> &'static str {
    if to_locker { "WarehousePostomat" } else { "WarehouseWarehouse" }
}

/// Asks what a delivery costs.
pub fn price(carrier: &Carrier<'_>, trip: &Trip) -> Request {
    let mut properties = json!({
        "CitySender": trip.from_city, "CityRecipient": trip.to_city, "Weight": super::kilograms(trip.grams),
        "ServiceType": service(trip.to_locker), "Cost": loose::sum(trip.value_minor), "CargoType": "Parcel",
        "SeatsAmount": "1",
    });
    if trip.cash_minor > 0 {
        properties["RedeliveryCalculate"] =
            json!({ "CargoType": "Money", "Amount": loose::sum(trip.cash_minor) });
    }
    carrier.call(MODEL, "getDocumentPrice", &properties)
}

/// Reads a price.
pub fn read_price(settings: &Settings, answer: &Answer) -> Result<Price, Outcome> {
    let what = "say what the delivery costs";
    let first = first(settings, answer, what)?;
    let delivery_minor = loose::minor(&first["Cost"]).ok_or_else(|| unreadable(what))?;
    Ok(Price { delivery_minor, transfer_minor: loose::minor(&first["CostRedelivery"]) })
}

/// Asks when a parcel arrives that is handed over on that day.
pub fn delivery_date(carrier: &Carrier<'_>, trip: &Trip, day: Timestamp) -> Request {
    let properties = json!({
        "DateTime": moment::day(day), "ServiceType": service(trip.to_locker), "CitySender": trip.from_city,
        "CityRecipient": trip.to_city,
    });
    carrier.call(MODEL, "getDocumentDeliveryDate", &properties)
}

/// Reads a day of delivery; it lies in an object of its own, or bare.
pub fn read_delivery_date(settings: &Settings, answer: &Answer) -> Result<Moment, Outcome> {
    let what = "say when it arrives";
    let first = first(settings, answer, what)?;
    let spelled = [&first["DeliveryDate"]["date"], &first["date"], &first["DeliveryDate"]];
    let moment = spelled.into_iter().find_map(|value| moment::read(&loose::text(value)?));
    moment.ok_or_else(|| unreadable(what))
}

/// Asks for a register of waybills, which the branch scans once for all of them.
pub fn register(carrier: &Carrier<'_>, keys: &[&str]) -> Request {
    carrier.call("ScanSheet", "insertDocuments", &json!({ "DocumentRefs": keys }))
}

/// The key and the number of a register.
pub fn read_register(settings: &Settings, answer: &Answer) -> Result<(String, String), Outcome> {
    let what = "make the register";
    let first = match errors::sort(settings, answer, Kind::Write) {
        Verdict::Data(envelope) => envelope.data.into_iter().next().unwrap_or_default(),
        verdict => return Err(ended(&verdict, what)),
    };
    let word = |key: &str| loose::text(&first[key]);
    word("Ref").zip(word("Number")).ok_or_else(|| unreadable(what))
}

/// The first record of an answer to a question.
pub(super) fn first(settings: &Settings, answer: &Answer, what: &str) -> Result<Value, Outcome> {
    let envelope = data(settings, answer, what)?;
    envelope.data.into_iter().next().ok_or_else(|| unreadable(what))
}

/// The answer to a question.
pub(super) fn data(settings: &Settings, answer: &Answer, what: &str) -> Result<Envelope, Outcome> {
    match errors::sort(settings, answer, Kind::Read) {
        Verdict::Data(envelope) => Ok(envelope),
        verdict => Err(ended(&verdict, what)),
    }
}

fn unreadable(what: &str) -> Outcome {
    let reason = format!("Nova Poshta was asked to {what}; its answer cannot be read");
    Outcome::Retry { after_ms: None, reason }
}

/// What a verdict without data comes to, where a repeat is harmless.
pub(super) fn ended(verdict: &Verdict, what: &str) -> Outcome {
    match (errors::lane(verdict, Kind::Read), verdict) {
        (Some(outcome), _) => outcome,
        (None, Verdict::Failed(failure)) => errors::refused(failure, what),
        (None, _) => unreadable(what),
    }
}
