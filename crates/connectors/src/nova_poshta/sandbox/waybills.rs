//! The twin's waybills: made with the checks of the real one, listed by day, deleted before the first scan, printed.

use super::parcel::{Step, Way};
use super::quirk::{failed, fine};
use super::record;
use super::{Draft, Twin, cabinet, directory};
use crate::http::Response;
use crate::nova_poshta::envelope::Call;
use crate::nova_poshta::{loose, moment};
use krama_domain::time::{DAY_MS, Random, Timestamp};
use serde_json::{Value, json};

/// What a delivery costs, in whole hryvnias.
const COST: i64 = 75;
/// What a money transfer costs beside its share, in whole hryvnias.
const TRANSFER_COST: i64 = 20;
/// Days until a parcel arrives.
const DAYS: i64 = 2;
/// Greatest declared value for a locker, in minor units. The real one changed over time.
const LOCKER_VALUE_MAX: i64 = 1_000_000;
/// Lines of a page of the list when nobody asks for another number.
const PAGE: usize = 100;
/// A print of nothing.
const PDF: &str = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 283 283]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

pub(super) fn serve(twin: &mut Twin, call: &Call, now: Timestamp, random: &mut dyn Random) -> Response {
    let answer = match (call.model.as_str(), call.method.as_str()) {
        ("InternetDocument", "save") => save(twin, call, now, random),
        ("InternetDocument", "delete") => delete(twin, call, now),
        ("InternetDocument", "getDocumentList") => Ok(list(twin, call, now)),
        ("InternetDocument", "getDocumentPrice") => price(call),
        ("InternetDocument", "getDocumentDeliveryDate") => date(call),
        ("InternetDocument", "printFull") => return print(twin, call),
        ("ScanSheet", "insertDocuments") => register(twin, call, now),
        _ => Err(failed("Calling method not found", "")),
    };
    answer.map_or_else(|refusal| refusal, |data| Response::json(200, &fine(&data)))
}

type Answer = Result<Value, Response>;

fn needed(call: &Call, key: &str) -> Result<String, Response> {
    call.text(key).ok_or_else(|| failed(&format!("{key} is not specified"), ""))
}

fn save(twin: &mut Twin, call: &Call, now: Timestamp, random: &mut dyn Random) -> Answer {
    let word = |key: &str| call.text(key).unwrap_or_default();
    for key in
        ["PayerType", "PaymentMethod", "CargoType", "ServiceType", "Weight", "SeatsAmount", "Description"]
    {
        needed(call, key)?;
    }
    for key in ["CitySender", "SenderAddress", "SendersPhone", "RecipientsPhone"] {
        needed(call, key)?;
    }
    if word("Sender") != cabinet::SENDER || word("ContactSender") != cabinet::CONTACT {
        return Err(failed("Sender is not correct", ""));
    }
    // Only the carrier's clock was moved forward, not that of whoever calls.
    check_day(call, now.plus_ms(-twin.ahead_ms))?;
    let is_typed = word("NewAddress") == "1";
    let where_to = if is_typed {
        ["RecipientCityName", "RecipientAddressName", "RecipientName"]
    } else {
        ["CityRecipient", "RecipientAddress", "ContactRecipient"]
    };
    for key in where_to {
        needed(call, key)?;
    }
    let to_locker = word("ServiceType").ends_with("Postomat");
    let value = call.properties.get("Cost").and_then(loose::minor).unwrap_or(0);
    if to_locker && value > LOCKER_VALUE_MAX {
        return Err(failed("Declared value exceeds the limit for the parcel locker", "20000203297"));
    }
    if to_locker && !call.properties.contains_key("OptionsSeat") {
        return Err(failed("OptionsSeat is not specified", ""));
    }
    let cash = cash(call)?;
    let (city, branch) = if is_typed {
        (word("RecipientCityName"), word("RecipientAddressName"))
    } else {
        directory::names(&word("CityRecipient"), &word("RecipientAddress"))
    };
    let draft = Draft {
        number: None,
        fate: twin.fate,
        cash,
        to_locker,
        city,
        branch,
        name: word("RecipientName"),
        phone: word("RecipientsPhone"),
        client_barcode: word("InfoRegClientBarcodes"),
        value,
    };
    let number = twin.send(draft, now, random);
    let key = twin.parcel(&number).map(|parcel| parcel.reference.clone()).unwrap_or_default();
    Ok(json!([{
        "Ref": key, "CostOnSite": COST, "EstimatedDeliveryDate": record::day_in_words(now.plus_ms(DAYS * DAY_MS)),
        "IntDocNumber": number, "TypeDocument": "InternetDocument",
    }]))
}

/// A day that is over in Kyiv is not taken.
fn check_day(call: &Call, now: Timestamp) -> Result<(), Response> {
    let day = needed(call, "DateTime")?;
    let today = moment::read(&moment::day(now)).map(|today| today.at);
    match moment::read(&day) {
        Some(day) if Some(day.at) >= today => Ok(()),
        Some(_) => Err(failed("DateTime is in the past", "20000400455")),
        None => Err(failed("DateTime is not correct", "")),
    }
}

/// Control of payment wins over a money transfer.
fn cash(call: &Call) -> Result<Option<(i64, Way)>, Response> {
    let control = call.properties.get("AfterpaymentOnGoodsCost").and_then(loose::minor);
    let backward = call.properties.get("BackwardDeliveryData").and_then(|list| list.as_array()?.first());
    let transfer = backward.and_then(|first| loose::minor(&first["RedeliveryString"]));
    let is_cyrillic = |text: String| text.chars().all(|c| !c.is_ascii_alphabetic());
    if (control.or(transfer)).is_some() && !is_cyrillic(call.text("RecipientName").unwrap_or_default()) {
        return Err(failed("Recipient data must be in Cyrillic", "20000201117"));
    }
    if control.is_some() && call.key.starts_with("nocontract") {
        return Err(failed("AfterpaymentOnGoodsCost is unavailable", "20000200035"));
    }
    Ok(control.map(|sum| (sum, Way::Control)).or(transfer.map(|sum| (sum, Way::Transfer))))
}

/// Numbers of the waybills whose keys a call names.
fn named(twin: &Twin, call: &Call) -> Result<Vec<String>, Response> {
    let keys = call.properties.get("DocumentRefs").and_then(Value::as_array);
    let keys: Vec<String> = keys.into_iter().flatten().filter_map(loose::text).collect();
    let number_of = |key: &String| {
        let found = twin.parcels.values().find(|parcel| parcel.reference == *key || parcel.number == *key);
        found.map(|parcel| parcel.number.clone()).ok_or_else(|| failed("Document not found", "20000200205"))
    };
    if keys.is_empty() {
        return Err(failed("DocumentRefs is empty", "20000200161"));
    }
    keys.iter().map(number_of).collect()
}

fn delete(twin: &mut Twin, call: &Call, now: Timestamp) -> Answer {
    let numbers = named(twin, call)?;
    let parcels = || numbers.iter().filter_map(|number| twin.parcels.get(number));
    if parcels().any(|parcel| parcel.at(now).is_some_and(|(_, step)| *step == Step::Deleted)) {
        return Err(failed("Document already deleted", "20002102170"));
    }
    if parcels().any(|parcel| parcel.is_scanned(now)) {
        return Err(failed("Document changed status", ""));
    }
    let mut data = Vec::new();
    for number in numbers {
        if let Some(parcel) = twin.parcels.get_mut(&number) {
            parcel.put(Step::Deleted, now);
            data.push(json!({ "Ref": parcel.reference }));
        }
    }
    Ok(Value::Array(data))
}

/// Waybills of some days, newest first, a page at a time; the deleted ones are not among them.
fn list(twin: &Twin, call: &Call, now: Timestamp) -> Value {
    let day = |key: &str| call.text(key).and_then(|day| moment::read(&day)).map(|day| day.at);
    let from = day("DateTimeFrom").or_else(|| day("DateTime")).unwrap_or(now.plus_ms(-DAY_MS));
    let to = day("DateTimeTo").or_else(|| day("DateTime")).unwrap_or(now).plus_ms(DAY_MS);
    let figure = |key: &str, usual: usize| {
        call.text(key).and_then(|text| text.parse().ok()).filter(|n| *n > 0).unwrap_or(usual)
    };
    let (page, limit) = (figure("Page", 1), figure("Limit", PAGE));
    let newest_first = twin.numbers.iter().rev().filter_map(|number| twin.parcels.get(number));
    let lines = newest_first.filter_map(|parcel| {
        // Whoever made it wrote their own day, however far the carrier's clock has been moved since.
        let made_within = |at: Timestamp| from <= at && at.plus_ms(-twin.ahead_ms) < to;
        let (made, _) = parcel.past(now).next().filter(|(at, _)| made_within(*at))?;
        let (_, step) = parcel.at(now).filter(|(_, step)| *step != Step::Deleted)?;
        Some(json!({
            "Ref": parcel.reference, "DateTime": format!("{} 00:00:00", record::day_in_words(*made)),
            "RecipientDateTime": "0001-01-01 00:00:00", "IntDocNumber": parcel.number,
            "Cost": loose::sum(parcel.value), "CostOnSite": COST.to_string(), "PayerType": "Recipient",
            "StateId": "1", "StateName": parcel.words(step, ""), "InfoRegClientBarcodes": parcel.client_barcode,
        }))
    });
    lines.skip((page - 1).saturating_mul(limit)).take(limit).collect()
}

fn price(call: &Call) -> Answer {
    needed(call, "CitySender")?;
    needed(call, "CityRecipient")?;
    let cash = call.properties.get("RedeliveryCalculate").and_then(|of| loose::minor(&of["Amount"]));
    let transfer = cash.map_or(json!(""), |minor| json!(TRANSFER_COST + minor / 100 * 2 / 100));
    Ok(json!([{ "AssessedCost": call.text("Cost"), "Cost": COST, "CostRedelivery": transfer, "CostPack": "",
        "TZoneInfo": { "TzoneName": "Україна", "TzoneID": "3" } }]))
}

fn date(call: &Call) -> Answer {
    let day =
        moment::read(&needed(call, "DateTime")?).ok_or_else(|| failed("DateTime is not correct", ""))?;
    let arrives = record::day_in_words(day.at.plus_ms(DAYS * DAY_MS));
    let parts: Vec<&str> = arrives.split('.').rev().collect();
    let date = format!("{} 00:00:00.000000", parts.join("-"));
    Ok(json!([{ "DeliveryDate": { "date": date, "timezone_type": 3, "timezone": "Europe/Kiev" } }]))
}

fn print(twin: &Twin, call: &Call) -> Response {
    match named(twin, call) {
        Ok(_) => {
            let headers = vec![("content-type".to_owned(), "application/pdf".to_owned())];
            Response { status: 200, headers, body: PDF.as_bytes().to_vec() }
        }
        Err(refusal) => refusal,
    }
}

fn register(twin: &Twin, call: &Call, now: Timestamp) -> Answer {
    let numbers = named(twin, call)?;
    let serial: u64 = numbers.first().and_then(|number| number.get(6..)?.parse().ok()).unwrap_or(1);
    Ok(json!([{
        "Ref": format!("30000000-0000-4000-8000-{serial:012}"), "Number": format!("105-{serial:08}"),
        "Date": record::day_in_words(now),
    }]))
}
