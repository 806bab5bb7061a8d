//! The twin's statement: payments of a time, the newest first, in the words that a statement knows: a payment that went
//! back whole is still a `success`, and its `cancelList` tells the rest; what was never paid is not listed.

use super::Twin;
use super::api::bad_request;
use super::invoice::{Invoice, Refund, State};
use crate::http::{Request, Response};
use crate::monobank::STATEMENT_MAX_MS;
use krama_domain::time::{SECOND_MS, Timestamp};
use serde_json::{Value, json};

/// The bank's commission, in parts of a thousand.
const FEE_PER_MILLE: i64 = 13;

/// Answers `statement?from=&to=`, seconds, both included.
pub(super) fn serve(twin: &Twin, request: &Request, now: Timestamp) -> Result<Response, Response> {
    let from = seconds(request, "from")?.ok_or_else(|| bad_request("from is missing"))?;
    let to = seconds(request, "to")?.unwrap_or(now);
    if to.since_ms(from) > STATEMENT_MAX_MS + SECOND_MS {
        return Err(bad_request("the period is too long"));
    }
    let mut paid: Vec<_> = twin.ids.iter().filter_map(|id| twin.invoices.get(id)).filter_map(line).collect();
    paid.retain(|(at, _)| from <= *at && *at <= to);
    // Of one second, what was made later stands above.
    paid.reverse();
    paid.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let list: Vec<_> = paid.into_iter().map(|(_, line)| line).collect();
    Ok(Response::json(200, &json!({ "list": list })))
}

fn seconds(request: &Request, name: &str) -> Result<Option<Timestamp>, Response> {
    let Some(text) = request.query(name).filter(|text| !text.is_empty()) else { return Ok(None) };
    let read = text.parse().map(Timestamp::from_secs);
    read.map(Some).map_err(|_| bad_request(&format!("{name} is not a number of seconds")))
}

fn line(invoice: &Invoice) -> Option<(Timestamp, Value)> {
    let word = match invoice.state {
        State::Hold => "hold",
        State::Success => "success",
        State::Failure => "failure",
        State::Reversed if invoice.captured > 0 => "success",
        State::Reversed | State::Created | State::Expired => return None,
    };
    let (at, amount, ccy) = (invoice.paid_at?, invoice.draft.amount, invoice.draft.ccy);
    let mut line = json!({
        "invoiceId": invoice.id, "status": word, "maskedPan": "444403******1902", "date": at.rfc3339(),
        "paymentScheme": "full", "amount": amount, "profitAmount": amount - amount * FEE_PER_MILLE / 1_000,
        "ccy": ccy, "approvalCode": "662476", "rrn": "060189181768",
    });
    let optional = [
        ("reference", invoice.draft.reference.clone().map(Value::from)),
        ("destination", invoice.draft.destination.clone().map(Value::from)),
        ("cancelList", (!invoice.refunds.is_empty()).then(|| cancels(&invoice.refunds, ccy))),
    ];
    for (key, value) in optional {
        if let Some(value) = value {
            line[key] = value;
        }
    }
    Some((at, line))
}

/// Shorter than in a status object: without a status and without the shop's reference.
fn cancels(refunds: &[Refund], ccy: i64) -> Value {
    let each = refunds.iter().map(|refund| {
        json!({
            "amount": refund.amount, "ccy": ccy, "date": refund.at.rfc3339(), "approvalCode": "662476",
            "rrn": refund.rrn, "maskedPan": "444403******1902",
        })
    });
    each.collect()
}
