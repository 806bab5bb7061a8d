//! Nova Poshta, the carrier: where parcels are, and the waybills that send them. The classic API, version 2.0.
//!
//! What it offers: tracking by the hundred (`TrackingDocument.getStatusDocuments`), and for whoever makes waybills the
//! calls of [`waybill`]: `InternetDocument.save` with a look before any repeat, `delete`, `getDocumentPrice`,
//! `getDocumentDeliveryDate`, `printFull`, registers, and who may be named as the sender. No webhooks: the carrier has
//! none in this API.
//!
//! What it needs: [`API_KEY`]; for waybills also the sender's keys. Whether cash on delivery comes by control of payment
//! is the store's contract ([`PAYMENT_CONTROL`]).
//!
//! Limits: no numbers are published; integrators keep to 60 calls a minute for a key. One call is under way at a time,
//! one a second, five at once after a pause. At most 100 numbers a call.
//!
//! Quirks, as seen by those who integrate it, unless said otherwise:
//! - Nearly every error comes with HTTP 200; a few clients saw 401 and 429, and a gateway's page with anything. The body
//!   is read first. `20000200068` is a wrong key and no limit; the limit is `20000401501`, spelled "To many requests".
//! - One number of a wrong form fails the whole call (`20001401442`), and not every number of 14 digits is right. The
//!   batch is halved until the guilty number stands alone.
//! - The order of records is not promised; a record is matched by its number. A record may be a stub without a word
//!   (code 80), which changes nothing. A number that nobody knows is a success with code 3.
//! - The status text is in some language, holds cities and dates, and changes under one code. Codes alone count.
//! - 7 and 8 are called "delivered" in the carrier's English: it is the branch, not the person. 10 and 11 are no
//!   refusals: the money is on its way, and paid out. With control of payment 9 stays, and no code tells of the money.
//! - Nothing says "returned": the return waybill, found in `LastCreatedOnTheBasisNumber`, is received by the sender. A `-`
//!   in that number means a money document.
//! - Times are a clock on the wall in Kyiv in five spellings, several in one record. See [`moment`].
//! - Any scalar may be a number, a text, `""`, `false` or `null`; lists may be objects. See [`loose`] and `envelope`.
//! - `save` has no key against repeats. See [`waybill::flow`].
//! - Links to labels carry the key of the API; none is ever made here. See [`waybill::label`].
//! - With both `AfterpaymentOnGoodsCost` and `BackwardDeliveryData` the former wins without a word; both are never sent.

mod carrier;
pub mod codes;
pub mod directory;
pub(crate) mod envelope;
mod errors;
pub mod loose;
pub mod moment;
mod probe;
mod record;
pub mod sandbox;
#[cfg(test)]
mod tests;
pub mod tracking;
pub mod waybill;

pub use carrier::Carrier;

use crate::connector::{Connector, Limits, Rate};
use crate::settings::{Field, Settings};
use krama_domain::effect::Destination;
use krama_domain::time::{MINUTE_MS, SECOND_MS};

/// The key of the API.
pub const API_KEY: Field = Field {
    key: "nova_poshta.api_key",
    env: "NOVA_POSHTA_API_KEY",
    secret: true,
    default: None,
    about: "key of the API, from the business cabinet's settings",
};
/// Where the API stands.
pub const URL: Field = Field {
    key: "nova_poshta.url",
    env: "KRAMA_NOVA_POSHTA_URL",
    secret: false,
    default: Some("https://api.novaposhta.ua/v2.0/json/"),
    about: "address of the API",
};
/// How often a parcel that may change is asked about.
pub const INTERVAL: Field = Field {
    key: "nova_poshta.interval_minutes",
    env: "KRAMA_NOVA_POSHTA_INTERVAL_MINUTES",
    secret: false,
    default: Some("5"),
    about: "minutes between two looks at a parcel that may change soon, 1 to 240",
};
/// How cash on delivery is brought.
pub const PAYMENT_CONTROL: Field = Field {
    key: "nova_poshta.payment_control",
    env: "KRAMA_NOVA_POSHTA_PAYMENT_CONTROL",
    secret: false,
    default: Some("no"),
    about: "yes where the store has a contract for control of payment; otherwise cash comes by money transfer",
};
/// Who sends.
pub const SENDER: Field = Field {
    key: "nova_poshta.sender",
    env: "KRAMA_NOVA_POSHTA_SENDER",
    secret: false,
    default: None,
    about: "key (Ref) of the counterparty that sends",
};
/// Who hands parcels over.
pub const SENDER_CONTACT: Field = Field {
    key: "nova_poshta.sender_contact",
    env: "KRAMA_NOVA_POSHTA_SENDER_CONTACT",
    secret: false,
    default: None,
    about: "key (Ref) of the sender's contact person",
};
/// From which city.
pub const SENDER_CITY: Field = Field {
    key: "nova_poshta.sender_city",
    env: "KRAMA_NOVA_POSHTA_SENDER_CITY",
    secret: false,
    default: None,
    about: "key (CityRef) of the sender's city",
};
/// From which branch.
pub const SENDER_ADDRESS: Field = Field {
    key: "nova_poshta.sender_address",
    env: "KRAMA_NOVA_POSHTA_SENDER_ADDRESS",
    secret: false,
    default: None,
    about: "key (Ref) of the branch or address where parcels are handed over",
};
/// Whom the carrier calls.
pub const SENDER_PHONE: Field = Field {
    key: "nova_poshta.sender_phone",
    env: "KRAMA_NOVA_POSHTA_SENDER_PHONE",
    secret: false,
    default: None,
    about: "phone of the sender's contact person",
};

/// What a parcel usually weighs.
pub const PARCEL_KG: Field = Field {
    key: "nova_poshta.parcel_kg",
    env: "KRAMA_NOVA_POSHTA_PARCEL_KG",
    secret: false,
    default: Some("1"),
    about: "kilograms of a usual parcel, as a waybill's form begins with",
};
/// How large a parcel usually is.
pub const PARCEL_CM: Field = Field {
    key: "nova_poshta.parcel_cm",
    env: "KRAMA_NOVA_POSHTA_PARCEL_CM",
    secret: false,
    default: Some("20x20x10"),
    about: "length, width and height of a usual parcel in whole centimetres",
};
/// Until when parcels are handed over on the same day.
pub const CUT_OFF: Field = Field {
    key: "nova_poshta.cut_off",
    env: "KRAMA_NOVA_POSHTA_CUT_OFF",
    secret: false,
    default: Some("17:00"),
    about: "time in Kyiv after which a waybill is made for the next day",
};

/// Nova Poshta in the table of connectors.
pub const CONNECTOR: Connector = Connector {
    destination: Destination::NovaPoshta,
    fields: &[
        API_KEY,
        URL,
        INTERVAL,
        PAYMENT_CONTROL,
        SENDER,
        SENDER_CONTACT,
        SENDER_CITY,
        SENDER_ADDRESS,
        SENDER_PHONE,
        PARCEL_KG,
        PARCEL_CM,
        CUT_OFF,
    ],
    limits: Limits {
        concurrency: 1,
        batch_max: tracking::BATCH_MAX,
        rate: Rate { burst: 5, per_ms: 5 * SECOND_MS },
        timeout_ms: 10_000,
        backoff_first_ms: 2 * SECOND_MS,
        backoff_max_ms: 10 * MINUTE_MS,
        tries_max: 20,
    },
    is_connected: |settings| settings.get(&API_KEY).is_some(),
    plan: carrier::plan,
    read: carrier::read,
    pace: |_, _| None,
    account: |settings| settings.get(&API_KEY),
    probe: probe::PROBE,
    webhook: None,
};

/// Least, usual and most minutes between two looks.
const INTERVAL_MINUTES: [i64; 3] = [1, 5, 240];

/// Milliseconds between two looks at a parcel that may change soon.
pub fn interval_ms(settings: &Settings) -> i64 {
    let [least, usual, most] = INTERVAL_MINUTES;
    let minutes = settings.get(&INTERVAL).and_then(|text| text.parse::<i64>().ok()).unwrap_or(usual);
    minutes.clamp(least, most) * MINUTE_MS
}

/// Whether cash on delivery comes by control of payment.
pub fn has_payment_control(settings: &Settings) -> bool {
    settings
        .get(&PAYMENT_CONTROL)
        .is_some_and(|text| ["yes", "true", "1", "так", "да", "иә"].contains(&text.to_lowercase().as_str()))
}
