//! Waybills: what is sent, by whom, to whom and for how much, and the call that makes one.
//!
//! `flow` carries a making through, looking before anything is repeated; `others` deletes, prices and lists; `sender`
//! reads who hands over; `label` fetches what is printed; `destination` tells where an order goes, and `usual` what a
//! parcel of the store usually is. Which order needs a waybill is decided elsewhere.

pub mod destination;
pub mod flow;
pub mod label;
pub mod others;
pub mod sender;
pub(super) mod tasks;
pub mod usual;

use super::{Carrier, SENDER, SENDER_ADDRESS, SENDER_CITY, SENDER_CONTACT, SENDER_PHONE, loose, moment};
use crate::http::Request;
use crate::settings::{Field, Settings};
use krama_domain::time::Timestamp;
use serde_json::{Map, Value, json};

/// The model of waybills.
pub(super) const MODEL: &str = "InternetDocument";
/// Longest description and reference, in characters.
const WORDS_MAX_CHARS: usize = 100;
/// Cubic centimetres in a cubic metre.
const CM3_PER_M3: u64 = 1_000_000;
/// Least weight that is declared, in grams.
const WEIGHT_MIN_GRAMS: u32 = 100;

/// A waybill to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Ours, one for each waybill: by it a waybill is found again whose making was not answered. The order's number,
    /// with `/2` and so on for further parcels of the order.
    pub reference: String,
    /// The day on which it is handed over; a day that is over in Kyiv is not taken.
    pub day: Timestamp,
    /// Who hands it over.
    pub sender: Sender,
    /// Who gets it.
    pub recipient: Recipient,
    /// Who pays for the delivery.
    pub payer: Payer,
    /// Whether it goes into a locker.
    pub to_locker: bool,
    /// Each piece.
    pub seats: Vec<Seat>,
    /// What is inside.
    pub description: String,
    /// Declared value, in minor units.
    pub value_minor: i64,
    /// What the recipient pays for the goods, in minor units; nothing when zero.
    pub cash_minor: i64,
    /// Whether that is brought by control of payment, for which the store has a contract, or by a money transfer.
    pub payment_control: bool,
}

/// Who hands parcels over: keys of the carrier's directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// Counterparty.
    pub counterparty: String,
    /// Contact person.
    pub contact: String,
    /// City.
    pub city: String,
    /// Branch or address.
    pub address: String,
    /// Phone, digits alone.
    pub phone: String,
}

/// Who gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Last name.
    pub last_name: String,
    /// First name.
    pub first_name: String,
    /// Middle name; may be empty.
    pub middle_name: String,
    /// Phone, digits alone: `380671234567`.
    pub phone: String,
    /// Where.
    pub to: To,
}

/// Where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    /// A branch or locker of the carrier's directory.
    Branch {
        /// The city's key (`DeliveryCity`, not the settlement's).
        city: String,
        /// The branch's key.
        branch: String,
    },
    /// As the customer typed it.
    Text {
        /// City.
        city: String,
        /// Region; may be empty.
        area: String,
        /// Number of the branch.
        branch: String,
    },
}

/// Who pays for the delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payer {
    /// The shop.
    Sender,
    /// The customer.
    Recipient,
}

/// A piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// Weight in grams.
    pub grams: u32,
    /// Length, width and height in whole centimetres.
    pub cm: [u32; 3],
}

/// A waybill that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Its key: deletes, prints, updates.
    pub key: String,
    /// The parcel's number.
    pub number: String,
    /// What the delivery costs, in minor units.
    pub cost_minor: Option<i64>,
    /// The day of delivery, in the carrier's spelling.
    pub expected: Option<String>,
}

impl Made {
    /// Reads what `save` answers and what a list holds.
    fn read(json: &Value) -> Option<Self> {
        Some(Self {
            key: loose::text(&json["Ref"])?,
            number: loose::text(&json["IntDocNumber"])?,
            cost_minor: loose::minor(&json["CostOnSite"]),
            expected: loose::text(&json["EstimatedDeliveryDate"]),
        })
    }
}

impl Sender {
    /// The sender of the store's settings, or the first of them that is not set.
    pub fn of(settings: &Settings) -> Result<Self, &'static str> {
        let word = |field: &Field| settings.get(field).map(str::to_owned).ok_or(field.key);
        Ok(Self {
            counterparty: word(&SENDER)?,
            contact: word(&SENDER_CONTACT)?,
            city: word(&SENDER_CITY)?,
            address: word(&SENDER_ADDRESS)?,
            phone: word(&SENDER_PHONE)?.chars().filter(char::is_ascii_digit).collect(),
        })
    }
}

/// The keys under which the carrier knows a recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    counterparty: String,
    contact: String,
}

/// The call that makes the waybill. `known` is set where it goes to a branch by key.
fn save(carrier: &Carrier<'_>, draft: &Draft, known: Option<&Known>) -> Request {
    let mut properties = Map::new();
    let mut put = |key: &str, value: Value| drop(properties.insert(key.to_owned(), value));
    put("PayerType", json!(if draft.payer == Payer::Sender { "Sender" } else { "Recipient" }));
    put("PaymentMethod", json!("Cash"));
    put("DateTime", json!(moment::day(draft.day)));
    put("CargoType", json!("Parcel"));
    put("ServiceType", json!(if draft.to_locker { "WarehousePostomat" } else { "WarehouseWarehouse" }));
    put("Description", json!(clip(&draft.description)));
    put("Cost", json!(loose::sum(draft.value_minor)));
    put("InfoRegClientBarcodes", json!(clip(&draft.reference)));
    seats(&draft.seats, &mut put);
    put("CitySender", json!(draft.sender.city));
    put("Sender", json!(draft.sender.counterparty));
    put("SenderAddress", json!(draft.sender.address));
    put("ContactSender", json!(draft.sender.contact));
    put("SendersPhone", json!(draft.sender.phone));
    put("RecipientsPhone", json!(draft.recipient.phone));
    match (&draft.recipient.to, known) {
        (To::Branch { city, branch }, Some(known)) => {
            put("CityRecipient", json!(city));
            put("Recipient", json!(known.counterparty));
            put("RecipientAddress", json!(branch));
            put("ContactRecipient", json!(known.contact));
        }
        (To::Branch { city, branch }, None) => typed(&draft.recipient, city, "", branch, &mut put),
        (To::Text { city, area, branch }, _) => typed(&draft.recipient, city, area, branch, &mut put),
    }
    cash(draft, &mut put);
    carrier.call(MODEL, "save", &Value::Object(properties))
}

fn typed(recipient: &Recipient, city: &str, area: &str, branch: &str, put: &mut impl FnMut(&str, Value)) {
    let names = [&recipient.last_name, &recipient.first_name, &recipient.middle_name];
    let name: Vec<&str> = names.into_iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    put("NewAddress", json!("1"));
    put("RecipientCityName", json!(city));
    put("RecipientArea", json!(area));
    put("RecipientAreaRegions", json!(""));
    put("RecipientAddressName", json!(branch));
    put("RecipientHouse", json!(""));
    put("RecipientFlat", json!(""));
    put("RecipientName", json!(name.join(" ")));
    put("RecipientType", json!("PrivatePerson"));
}

/// Pieces with their sizes: lockers insist on them.
fn seats(seats: &[Seat], put: &mut impl FnMut(&str, Value)) {
    let grams: u32 = seats.iter().map(|seat| seat.grams).sum();
    put("Weight", json!(kilograms(grams)));
    put("SeatsAmount", json!(seats.len().max(1).to_string()));
    let each = seats.iter().map(|seat| {
        let [length, width, height] = seat.cm;
        json!({
            "volumetricLength": length.to_string(), "volumetricWidth": width.to_string(),
            "volumetricHeight": height.to_string(), "volumetricVolume": volume(seat), "weight": kilograms(seat.grams),
        })
    });
    let each: Vec<Value> = each.collect();
    if !each.is_empty() {
        put("OptionsSeat", Value::Array(each));
    }
}

/// `1.2`, `0.1` at least.
fn kilograms(grams: u32) -> String {
    let grams = grams.max(WEIGHT_MIN_GRAMS);
    fraction(u64::from(grams), 1_000, 3)
}

/// Cubic metres: `0.004`.
fn volume(seat: &Seat) -> String {
    let cm3 = seat.cm.into_iter().map(u64::from).product::<u64>();
    fraction(cm3.max(1), CM3_PER_M3, 6)
}

fn fraction(value: u64, unit: u64, decimals: usize) -> String {
    let text = format!("{}.{:0decimals$}", value / unit, value % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Control of payment or a money transfer, never both: with both the carrier takes the former without a word.
fn cash(draft: &Draft, put: &mut impl FnMut(&str, Value)) {
    if draft.cash_minor <= 0 {
        return;
    }
    let sum = loose::sum(draft.cash_minor);
    if draft.payment_control {
        put("AfterpaymentOnGoodsCost", json!(sum));
    } else {
        let money = json!([{ "PayerType": "Recipient", "CargoType": "Money", "RedeliveryString": sum }]);
        put("BackwardDeliveryData", money);
    }
}

fn clip(text: &str) -> String {
    text.trim().chars().take(WORDS_MAX_CHARS).collect()
}
