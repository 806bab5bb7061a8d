//! The twin's API: the real paths, and the real shapes of errors. Stricter than the bank where the contract is silent: a
//! receipt that does not add up is refused, and pieces are whole.

use super::Twin;
use super::invoice::{Draft, NoRefund};
use crate::http::{Method, Request, Response};
use crate::sandbox::Reply;
use krama_domain::time::{Random, Timestamp};
use serde_json::{Value, json};

/// Seconds for which an invoice can be paid when nobody says: 24 hours.
const VALIDITY_DEFAULT_SECONDS: i64 = 24 * 60 * 60;
/// Seconds that the bank cuts longer validities to: 30 days.
const VALIDITY_MAX_SECONDS: i64 = 30 * 24 * 60 * 60;
/// Most characters of `destination` and `comment`.
const TEXT_MAX_CHARS: usize = 280;
/// ISO 4217 numbers that the bank takes: UAH, USD, EUR.
const CURRENCIES: [i64; 3] = [980, 840, 978];
/// The twin's methods.
const METHODS: [(&str, Method); 7] = [
    ("invoice/create", Method::Post),
    ("invoice/status", Method::Get),
    ("invoice/remove", Method::Post),
    ("invoice/cancel", Method::Post),
    ("statement", Method::Get),
    ("pubkey", Method::Get),
    ("details", Method::Get),
];

fn error(status: u16, code: &str, text: &str) -> Response {
    Response::json(status, &json!({ "errCode": code, "errText": text }))
}

pub(super) fn not_found() -> Response {
    error(404, "NOT_FOUND", "not found")
}

pub(super) fn bad_request(text: &str) -> Response {
    error(400, "BAD_REQUEST", text)
}

fn bad_basket(text: &str) -> Response {
    error(400, "INVALID_MERCHANT_PAYM_INFO", text)
}

pub(super) fn serve(
    twin: &mut Twin,
    method: &str,
    request: &Request,
    now: Timestamp,
    random: &mut dyn Random,
) -> Reply {
    let Some((_, verb)) = METHODS.iter().find(|(name, _)| *name == method) else { return not_found().into() };
    if request.method != *verb {
        return error(405, "METHOD_NOT_ALLOWED", "method not allowed").into();
    }
    let token = request.header("x-token").unwrap_or_default();
    if token.is_empty() || token.starts_with("wrong") {
        return error(403, "FORBIDDEN", "forbidden").into();
    }
    let answer = match method {
        "invoice/create" => create(twin, request, now, random).map(Reply::from),
        "invoice/status" => status(twin, request, now).map(Reply::from),
        "invoice/remove" => remove(twin, request, now).map(Reply::from),
        "invoice/cancel" => cancel(twin, request, now),
        "statement" => super::statement::serve(twin, request, now).map(Reply::from),
        "pubkey" => Ok(Response::json(200, &json!({ "key": twin.key.public() })).into()),
        _ => Ok(Response::json(200, &details()).into()),
    };
    answer.unwrap_or_else(Reply::from)
}

fn details() -> Value {
    json!({ "merchantId": "sandbox", "merchantName": "Крамниця в пісочниці", "edrpou": "00000000" })
}

fn body(request: &Request) -> Result<Value, Response> {
    let json: Option<Value> = serde_json::from_slice(&request.body).ok();
    json.filter(Value::is_object).ok_or_else(|| bad_request("the body is not a JSON object"))
}

/// A text that may be missing; something else in its place is an error.
fn text(of: &Value, key: &str) -> Result<Option<String>, Response> {
    match of.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(bad_request(&format!("{key} is not a string"))),
    }
}

/// A whole number that may be missing.
fn whole(of: &Value, key: &str) -> Result<Option<i64>, Response> {
    match of.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => {
            value.as_i64().map(Some).ok_or_else(|| bad_request(&format!("{key} is not an integer")))
        }
    }
}

fn create(
    twin: &mut Twin,
    request: &Request,
    now: Timestamp,
    random: &mut dyn Random,
) -> Result<Response, Response> {
    let draft = draft(&body(request)?)?;
    let id = twin.open(draft, now, random);
    let page_url = twin.page_url(&id);
    Ok(Response::json(200, &json!({ "invoiceId": id, "pageUrl": page_url })))
}

fn draft(asked: &Value) -> Result<Draft, Response> {
    let amount = whole(asked, "amount")?.filter(|minor| *minor > 0);
    let amount = amount.ok_or_else(|| bad_request("amount must be positive"))?;
    let ccy = whole(asked, "ccy")?.unwrap_or(CURRENCIES[0]);
    if !CURRENCIES.contains(&ccy) {
        return Err(bad_request("ccy is not supported"));
    }
    let info = asked.get("merchantPaymInfo").cloned().unwrap_or_else(|| json!({}));
    for key in ["destination", "comment"] {
        if text(&info, key)?.is_some_and(|text| text.chars().count() > TEXT_MAX_CHARS) {
            return Err(bad_basket(&format!("{key} is too long")));
        }
    }
    let validity = whole(asked, "validity")?.unwrap_or(VALIDITY_DEFAULT_SECONDS);
    if validity <= 0 {
        return Err(bad_request("validity must be positive"));
    }
    Ok(Draft {
        amount,
        ccy,
        reference: text(&info, "reference")?,
        destination: text(&info, "destination")?,
        rows: rows(&info, amount)?,
        redirect_url: text(asked, "redirectUrl")?,
        web_hook_url: text(asked, "webHookUrl")?,
        validity: validity.min(VALIDITY_MAX_SECONDS),
        hold: is_hold(asked)?,
    })
}

fn is_hold(asked: &Value) -> Result<bool, Response> {
    match text(asked, "paymentType")?.as_deref() {
        None | Some("debit") => Ok(false),
        Some("hold") => Ok(true),
        Some(_) => Err(bad_request("paymentType is not supported")),
    }
}

fn rows(info: &Value, amount: i64) -> Result<Vec<(String, i64, i64)>, Response> {
    let basket = match info.get("basketOrder") {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(rows)) if rows.is_empty() => return Ok(Vec::new()),
        Some(Value::Array(rows)) => rows,
        Some(_) => return Err(bad_basket("basketOrder is not a list")),
    };
    let rows: Vec<_> = basket.iter().map(row).collect::<Result<_, _>>()?;
    let sum = rows.iter().fold(0_i64, |sum, (_, qty, each)| sum.saturating_add(qty.saturating_mul(*each)));
    if sum == amount { Ok(rows) } else { Err(bad_basket("the basket does not add up to the amount")) }
}

fn row(of: &Value) -> Result<(String, i64, i64), Response> {
    let filled = |key: &str| {
        let text = text(of, key).ok().flatten().filter(|text| !text.is_empty());
        text.ok_or_else(|| bad_basket(&format!("a row has no {key}")))
    };
    let positive = |key: &str| {
        let number = whole(of, key).ok().flatten().filter(|number| *number > 0);
        number.ok_or_else(|| bad_basket(&format!("a row has no {key}")))
    };
    filled("code")?;
    Ok((filled("name")?, positive("qty")?, positive("sum")?))
}

fn status(twin: &mut Twin, request: &Request, now: Timestamp) -> Result<Response, Response> {
    let id = request.query("invoiceId").filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| bad_request("invoiceId is missing"))?;
    let invoice = twin.current(&id, now).ok_or_else(not_found)?;
    Ok(Response::json(200, &invoice.status_object()))
}

fn named(request: &Request) -> Result<(String, Value), Response> {
    let asked = body(request)?;
    let id = text(&asked, "invoiceId")?.filter(|id| !id.is_empty());
    Ok((id.ok_or_else(|| bad_request("invoiceId is missing"))?, asked))
}

fn remove(twin: &mut Twin, request: &Request, now: Timestamp) -> Result<Response, Response> {
    let (id, _) = named(request)?;
    let invoice = twin.current(&id, now).ok_or_else(not_found)?;
    if invoice.remove(now) {
        Ok(Response::json(200, &json!({})))
    } else {
        Err(bad_request("the invoice can no longer be removed"))
    }
}

fn cancel(twin: &mut Twin, request: &Request, now: Timestamp) -> Result<Reply, Response> {
    let (id, asked) = named(request)?;
    let (ext_ref, amount) = (text(&asked, "extRef")?, whole(&asked, "amount")?);
    twin.current(&id, now).ok_or_else(not_found)?;
    let mut refusal = None;
    let emits = twin.change(&id, now, |invoice, at, nth| {
        invoice.give_back(ext_ref.as_deref(), amount, nth, at).unwrap_or_else(|why| {
            refusal = Some(why);
            Vec::new()
        })
    });
    match refusal {
        Some(NoRefund::WrongAmount) => Err(error(400, "WRONG_CANCEL_AMOUNT", "wrong cancel amount")),
        Some(NoRefund::NotAvailable) => Err(error(500, "CANCEL_NOT_AVAILABLE", "cancel is not available")),
        None => {
            let at = Timestamp::from_secs(now.as_secs()).rfc3339();
            let taken = json!({ "status": "processing", "createdDate": at, "modifiedDate": at });
            Ok(Reply { response: Response::json(200, &taken), emits })
        }
    }
}
