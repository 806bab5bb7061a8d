//! The JSON of the Conversions API: events as they are written, answers as they are read.
//!
//! Written strictly: a field that is not known is left out, never sent empty. Read tolerantly: every part of an answer
//! may be missing. The fields are those of "Conversions API parameters" (Graph API v25.0).

use super::hash::Digest;
use krama_domain::money::Money;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event {
    /// `Purchase`, `Lead`, …
    pub event_name: String,
    /// Unix seconds of the moment itself, not of sending.
    pub event_time: i64,
    /// Shared with the Pixel; pairs the two halves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
    /// Where it happened.
    pub action_source: ActionSource,
    /// The page; required for websites.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_source_url: Option<String>,
    /// The page before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referrer_url: Option<String>,
    /// Whether it is kept out of the optimisation of ads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opt_out: Option<bool>,
    /// `whatsapp`, with [`ActionSource::BusinessMessaging`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messaging_channel: Option<String>,
    /// Limits on the use of the data.
    #[serde(flatten)]
    pub processing: Option<Processing>,
    /// Who.
    pub user_data: User,
    /// What.
    #[serde(skip_serializing_if = "Custom::is_empty")]
    pub custom_data: Custom,
}

/// Where an event happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionSource {
    /// On a website: needs its address and the browser's name.
    Website,
    /// On the phone.
    PhoneCall,
    /// In a messenger.
    BusinessMessaging,
    /// By a program, e.g. when a carrier reports a parcel.
    SystemGenerated,
}

/// `data_processing_options` and the place they count for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Processing {
    /// `["LDU"]` for limited data use.
    #[serde(rename = "data_processing_options")]
    pub options: Vec<String>,
    /// 0: Meta finds it out.
    #[serde(rename = "data_processing_options_country")]
    pub country: u32,
    /// 0: Meta finds it out.
    #[serde(rename = "data_processing_options_state")]
    pub state: u32,
}

/// Who: digests of personal values, and the technical ids that are sent plain. Filled by the methods in `user.rs`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct User {
    /// Digests by field: `em`, `ph`, `fn`, …, each with one or more values.
    #[serde(flatten)]
    pub(super) digests: std::collections::BTreeMap<&'static str, Vec<Digest>>,
    /// Digests of fields that take a single value: `f5first`, `fi`, `dobd`, …
    #[serde(flatten)]
    pub(super) single: std::collections::BTreeMap<&'static str, Digest>,
    /// Plain values by field: `fbp`, `client_ip_address`, …
    #[serde(flatten)]
    pub(super) plain: std::collections::BTreeMap<&'static str, String>,
}

/// What was bought.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Custom {
    /// Its worth; sent as `value` and `currency`.
    #[serde(flatten)]
    pub worth: Option<Worth>,
    /// Our order number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
    /// `product`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<&'static str>,
    /// Article numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub content_ids: Vec<String>,
    /// Lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contents: Vec<Content>,
    /// Pieces altogether.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub num_items: Option<i64>,
    /// `home_delivery` and the like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery_category: Option<String>,
    /// Own properties.
    #[serde(flatten)]
    pub properties: Map<String, Value>,
}

impl Custom {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A sum as two fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Worth {
    /// Major units.
    pub value: Decimal,
    /// ISO 4217, upper case. (The SDK writes lower case; Meta takes both.)
    pub currency: &'static str,
}

impl From<Money> for Worth {
    fn from(money: Money) -> Self {
        Self { value: Decimal(money), currency: money.currency.code() }
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Content {
    /// Article number.
    pub id: String,
    /// Pieces.
    pub quantity: i64,
    /// Price of one, major units.
    pub item_price: Decimal,
}

/// A sum as a JSON number in major units: `1499`, `1499.5`.
///
/// Nothing is computed with floats: whole sums are written as integers, the others go from their decimal text to the
/// nearest double, whose shortest spelling is that same text as long as it has at most 15 digits (so up to
/// 9 999 999 999 999.99).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal(pub Money);

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.0.decimal();
        let whole = text.strip_suffix(".00").and_then(|whole| whole.parse::<i64>().ok());
        match whole {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(text.parse().map_err(serde::ser::Error::custom)?),
        }
    }
}

/// The body of a call.
#[derive(Debug, Serialize)]
pub(super) struct Batch<'a> {
    pub(super) access_token: &'a str,
    pub(super) data: &'a [Event],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) test_event_code: Option<&'a str>,
}

/// An answer, good or bad.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Reply {
    pub(super) events_received: Option<u64>,
    pub(super) fbtrace_id: Option<String>,
    pub(super) error: Option<Failure>,
}

/// What went wrong. Its texts are localised and may quote personal data: only numbers are read.
#[derive(Debug, Default, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Failure {
    pub(super) code: i64,
    pub(super) error_subcode: i64,
    pub(super) is_transient: bool,
    pub(super) fbtrace_id: Option<String>,
}
