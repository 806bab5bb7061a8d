//! A parcel as a tracking reply shows it: all the keys of the real one, in its mixture of types and spellings.

use super::parcel::{Parcel, Step, Way};
use krama_domain::time::{DAY_MS, Timestamp, Zone};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// Days at the branch that cost nothing.
const FREE_DAYS: i64 = 7;
/// Days from the making of a waybill to the day that is promised.
const PROMISED_DAYS: i64 = 2;

/// Every key with a value that says nothing.
static BLANK: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    let json: Value = serde_json::from_str(include_str!("record.json")).expect("the file is an object");
    json.as_object().cloned().unwrap_or_default()
});

/// The five spellings.
fn dashed(at: Timestamp) -> String {
    let (t, s) = (Zone::kyiv().local(at), at.as_secs().rem_euclid(60));
    format!("{:02}-{:02}-{:04} {:02}:{:02}:{s:02}", t.day, t.month, t.year, t.hour, t.minute)
}

fn iso(at: Timestamp) -> String {
    let (t, s) = (Zone::kyiv().local(at), at.as_secs().rem_euclid(60));
    format!("{:04}-{:02}-{:02} {:02}:{:02}:{s:02}", t.year, t.month, t.day, t.hour, t.minute)
}

fn dotted(at: Timestamp) -> String {
    dashed(at).replacen('-', ".", 2)
}

fn scanned(at: Timestamp) -> String {
    let t = Zone::kyiv().local(at);
    format!("{:02}:{:02} {:02}.{:02}.{:04}", t.hour, t.minute, t.day, t.month, t.year)
}

fn day(at: Timestamp) -> String {
    iso(at)[..10].to_owned()
}

/// The day in words of a status: `19.11.2025`.
pub(super) fn day_in_words(at: Timestamp) -> String {
    dotted(at)[..10].to_owned()
}

/// What is said about a number that nobody knows.
pub(super) fn unknown(number: &str) -> Value {
    json!({ "Number": number, "StatusCode": "3", "Status": "Номер не знайдено" })
}

/// What is said before there is anything to say.
pub(super) fn stub(number: &str) -> Value {
    json!({
        "Number": number, "StatusCode": "80", "Status": "", "RefEW": "", "DateCreated": "", "TrackingUpdateDate": "",
        "ScheduledDeliveryDate": "", "SeatsAmount": "", "DocumentCost": "",
    })
}

/// The record of a parcel. `knows_phone` tells whether the caller gave a phone of the sender or the recipient.
pub(super) fn of(parcel: &Parcel, now: Timestamp, knows_phone: bool) -> Value {
    let Some((at, step)) = parcel.at(now) else { return unknown(&parcel.number) };
    let mut record = BLANK.clone();
    let mut put = |key: &str, value: Value| drop(record.insert(key.to_owned(), value));
    put("Number", json!(parcel.number));
    put("StatusCode", json!(parcel.code(step)));
    put("Status", json!(parcel.words(step, &day_in_words(*at))));
    put("RefEW", json!(parcel.reference));
    put("TrackingUpdateDate", json!(iso(*at)));
    put("CitySender", json!(parcel.from_city));
    put("CityRecipient", json!(parcel.city));
    put("WarehouseRecipient", json!(parcel.branch));
    put("WarehouseRecipientAddress", json!(format!("{}, {}", parcel.city, parcel.branch)));
    put("CategoryOfWarehouse", json!(if parcel.to_locker { "Postomat" } else { "Branch" }));
    put("ClientBarcode", json!(parcel.client_barcode));
    put("AnnouncedPrice", json!(parcel.value / 100));
    times(parcel, now, &mut put);
    money(parcel, now, &mut put);
    follow_up(parcel, now, &mut put);
    if knows_phone {
        put("RecipientFullName", json!(parcel.name));
        put("PhoneRecipient", json!(parcel.phone));
    }
    Value::Object(record)
}

fn times(parcel: &Parcel, now: Timestamp, put: &mut impl FnMut(&str, Value)) {
    if let Some((made, _)) = parcel.past(now).next() {
        put("DateCreated", json!(dashed(*made)));
        put("ScheduledDeliveryDate", json!(dashed(made.plus_ms(PROMISED_DAYS * DAY_MS))));
    }
    if let Some(at) = parcel.past(now).rev().map(|(at, _)| *at).next().filter(|_| parcel.is_scanned(now)) {
        put("DateScan", json!(scanned(at)));
    }
    if let Some(at) = parcel.when(now, |step| *step == Step::Arrived) {
        let paid_from = at.plus_ms(FREE_DAYS * DAY_MS);
        put("ActualDeliveryDate", json!(iso(at)));
        put("DateFirstDayStorage", json!(day(paid_from)));
        put("DatePayedKeeping", json!(format!("{} 00:00:00", day(paid_from))));
    }
    if let Some(at) = parcel.when(now, |step| *step == Step::PaidStorage) {
        put("DaysStorageCargo", json!((now.since_ms(at) / DAY_MS + 1).to_string()));
    }
    if let Some(at) = parcel.when(now, |step| *step == Step::Received) {
        put("RecipientDateTime", json!(dotted(at)));
    }
    if let Some(at) = parcel.when(now, |step| *step == Step::Refused) {
        put("UndeliveryReasons", json!("Відмова одержувача"));
        put("UndeliveryReasonsDate", json!(iso(at)));
    }
}

fn money(parcel: &Parcel, now: Timestamp, put: &mut impl FnMut(&str, Value)) {
    let Some((minor, way)) = parcel.cash else { return };
    let sum = super::super::loose::sum(minor);
    match way {
        Way::Control => put("AfterpaymentOnGoodsCost", json!(sum)),
        Way::Transfer => {
            put("Redelivery", json!(1));
            // A number where it is whole, otherwise a text: the real one gives both.
            put("RedeliverySum", if minor % 100 == 0 { json!(minor / 100) } else { json!(sum) });
            put("RedeliveryPayer", json!("Recipient"));
        }
    }
    if let Some(at) = parcel.when(now, |step| *step == Step::MoneyPaid) {
        put("LastTransactionStatusGM", json!("Видано"));
        put("LastTransactionDateTimeGM", json!(iso(at)));
        put("LastAmountTransferGM", json!(super::super::loose::sum(minor)));
    }
}

fn follow_up(parcel: &Parcel, now: Timestamp, put: &mut impl FnMut(&str, Value)) {
    let mut follows = |number: String, kind: &str, at: Timestamp| {
        put("LastCreatedOnTheBasisNumber", json!(number));
        put("LastCreatedOnTheBasisDocumentType", json!(kind));
        put("LastCreatedOnTheBasisDateTime", json!(iso(at)));
    };
    if let Some(child) = parcel.child.as_ref().filter(|child| child.at <= now) {
        let kind = if child.is_return { "CargoReturn" } else { "Redirecting" };
        follows(child.number.clone(), kind, child.at);
    } else if let Some(at) = parcel.when(now, |step| *step == Step::Received)
        && matches!(parcel.cash, Some((_, Way::Transfer)))
    {
        follows(format!("0-{:0>11}", parcel.number.trim_start_matches("20")), "MoneyTransfer", at);
    }
    if let Some((parent, is_return)) = &parcel.parent {
        put("OwnerDocumentNumber", json!(parent));
        put("OwnerDocumentType", json!(if *is_return { "CargoReturn" } else { "Redirecting" }));
    }
}
