//! The bank's JSON: strict in writing, tolerant in reading. Unknown fields and words are never an error; sums are whole
//! minor units, and a fraction in their place makes the report unreadable rather than rounded.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use krama_domain::invoice::{Cancel, CancelState, Observation, Status};
use krama_domain::order::Opened;
use krama_domain::time::Timestamp;
use p256::ecdsa::VerifyingKey;
use p256::pkcs8::DecodePublicKey;
use serde::Serialize;
use serde_json::Value;

pub(super) mod statement;

/// Longest invoice id that is taken, in characters; real ones have about 12.
const ID_MAX_CHARS: usize = 200;
/// Longest `errCode` that is kept, in characters; real ones have at most 27.
const CODE_MAX_CHARS: usize = 40;

/// The body of `invoice/create`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewInvoice {
    /// Minor units.
    pub amount: i64,
    /// ISO 4217 number.
    pub ccy: u16,
    pub merchant_paym_info: PaymInfo,
    pub redirect_url: String,
    pub web_hook_url: String,
    /// Seconds.
    pub validity: i64,
    pub payment_type: &'static str,
}

/// What is paid for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PaymInfo {
    /// Our order number.
    pub reference: String,
    pub destination: String,
    pub comment: String,
    pub basket_order: Vec<Row>,
}

/// One row of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Row {
    pub name: String,
    pub qty: i64,
    /// Minor units of ONE piece.
    pub sum: i64,
    pub code: String,
}

/// The body of `invoice/cancel`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CancelInvoice<'a> {
    pub invoice_id: &'a str,
    /// Our reference of this refund.
    pub ext_ref: &'a str,
    /// Minor units. Always sent: without it the bank gives everything back.
    pub amount: i64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Row>,
}

/// Our JSON as a value.
pub(super) fn body(of: &impl Serialize) -> Value {
    serde_json::to_value(of).expect("texts, integers and lists of them always serialise")
}

fn parse(body: &[u8]) -> Option<Value> {
    serde_json::from_slice(body).ok()
}

/// A text that is there and not empty.
fn text(of: &Value, key: &str) -> Option<String> {
    of.get(key)?.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// A code that may come as a text or a number; only characters that codes have.
fn code(of: &Value, key: &str) -> Option<String> {
    let value = of.get(key)?;
    let raw =
        value.as_str().map_or_else(|| value.as_i64().map(|n| n.to_string()), |text| Some(text.to_owned()))?;
    let allowed = raw.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    Some(allowed.take(CODE_MAX_CHARS).collect()).filter(|code: &String| !code.is_empty())
}

fn invoice_id(of: &Value) -> Option<String> {
    text(of, "invoiceId").filter(|id| id.chars().count() <= ID_MAX_CHARS)
}

/// `errCode` of an error's body, where it has one. A gateway's HTML has none.
pub(super) fn error_code(body: &[u8]) -> Option<String> {
    code(&parse(body)?, "errCode")
}

/// The answer of `invoice/create`; `None` when it names no invoice or no page for the payer.
pub(super) fn opened(body: &[u8]) -> Option<Opened> {
    let answer = parse(body)?;
    // Only what can stand in a Location header leads a browser anywhere.
    let is_visible = |url: &String| url.bytes().all(|b| b.is_ascii_graphic());
    let is_web =
        |url: &String| (url.starts_with("https://") || url.starts_with("http://")) && is_visible(url);
    Some(Opened { id: invoice_id(&answer)?, page_url: text(&answer, "pageUrl").filter(is_web)? })
}

/// The state in the answer of `invoice/cancel`; `None` when it cannot be read.
pub(super) fn cancel_state(body: &[u8]) -> Option<CancelState> {
    text(&parse(body)?, "status").map(|word| cancel_state_of(&word))
}

fn cancel_state_of(word: &str) -> CancelState {
    match word {
        "success" => CancelState::Success,
        "failure" => CancelState::Failure,
        // An unknown word is pending, like an unknown status.
        _ => CancelState::Processing,
    }
}

fn status_of(word: &str) -> Status {
    match word {
        "created" => Status::Created,
        "processing" => Status::Processing,
        "hold" => Status::Hold,
        "success" => Status::Success,
        "failure" => Status::Failure,
        "reversed" => Status::Reversed,
        "expired" => Status::Expired,
        other => Status::Other(other.chars().take(CODE_MAX_CHARS).collect()),
    }
}

/// The bank's time of something: `modifiedDate`, else `createdDate`, else 1970, which never wins over a known time.
fn modified_at(of: &Value) -> Timestamp {
    let read = |key| text(of, key).and_then(|text| Timestamp::parse_rfc3339(&text));
    read("modifiedDate").or_else(|| read("createdDate")).unwrap_or(Timestamp::from_ms(0))
}

fn cancel(of: &Value, nth: usize) -> Cancel {
    let made_in_cabinet = || text(of, "rrn").map_or_else(|| format!("nth:{nth}"), |rrn| format!("rrn:{rrn}"));
    Cancel {
        reference: text(of, "extRef").unwrap_or_else(made_in_cabinet),
        amount_minor: of.get("amount").and_then(Value::as_i64).unwrap_or(0),
        state: cancel_state_of(&text(of, "status").unwrap_or_default()),
        at: modified_at(of),
    }
}

/// The status object: a webhook's body, and the answer of `invoice/status`. The error says what is missing, without
/// quoting anything.
pub(super) fn observation(body: &[u8]) -> Result<Observation, &'static str> {
    let object = parse(body).ok_or("the body is not JSON")?;
    let listed = object.get("cancelList").and_then(Value::as_array);
    Ok(Observation {
        invoice_id: invoice_id(&object).ok_or("it names no invoice (invoiceId)")?,
        status: text(&object, "status").map(|word| status_of(&word)).ok_or("it has no status")?,
        amount_minor: object
            .get("amount")
            .and_then(Value::as_i64)
            .ok_or("its amount is not a whole number")?,
        currency_number: object
            .get("ccy")
            .and_then(Value::as_i64)
            .ok_or("its currency (ccy) is not a number")?,
        final_minor: object.get("finalAmount").and_then(Value::as_i64),
        modified_at: modified_at(&object),
        reference: text(&object, "reference"),
        failure_code: code(&object, "errCode"),
        cancels: listed.into_iter().flatten().zip(1..).map(|(item, nth)| cancel(item, nth)).collect(),
    })
}

/// The bank's public key from base64 of a PEM; `None` when it is no P-256 key.
pub(super) fn public_key(encoded: &str) -> Option<VerifyingKey> {
    let pem = STANDARD.decode(encoded.trim()).ok()?;
    VerifyingKey::from_public_key_pem(std::str::from_utf8(&pem).ok()?).ok()
}

/// `key` in the answer of `pubkey`, checked.
pub(super) fn key_of(body: &[u8]) -> Option<String> {
    text(&parse(body)?, "key").filter(|encoded| public_key(encoded).is_some())
}

/// `merchantName` in the answer of `details`; `None` when it is no merchant.
pub(super) fn merchant_of(body: &[u8]) -> Option<String> {
    let answer = parse(body)?;
    text(&answer, "merchantId")?;
    Some(text(&answer, "merchantName").unwrap_or_default())
}
