//! The statement (`GET statement`): one line per payment, the newest first. A line that cannot be read is counted, not
//! guessed; the others count.

use super::{code, invoice_id, modified_at, parse, status_of, text};
use crate::task::Statement;
use krama_domain::invoice::{Cancel, CancelState};
use krama_domain::statement::Line;
use krama_domain::time::Timestamp;
use serde_json::Value;

/// Most lines that are taken at once. What is compared in one transaction stays short that way.
pub(in super::super) const LINES_MAX: usize = 5_000;
/// Bytes from which on an answer that cannot be read is taken for a cut one: whoever fetches it reads no more than 1 MiB.
pub(in super::super) const CUT_BYTES: usize = 1 << 20;

/// Reads a statement; `None` when it is none.
pub(in super::super) fn read(body: &[u8]) -> Option<Statement> {
    let Some(answer) = parse(body) else {
        return (body.len() >= CUT_BYTES).then_some(Statement::TooLong);
    };
    let listed = answer.get("list")?.as_array()?;
    if listed.len() > LINES_MAX {
        return Some(Statement::TooLong);
    }
    let lines: Vec<_> = listed.iter().filter_map(line).collect();
    let unread = listed.len() - lines.len();
    Some(Statement::Lines { lines, unread })
}

fn line(of: &Value) -> Option<Line> {
    let whole = |key: &str| of.get(key).and_then(Value::as_i64);
    let cancels = of.get("cancelList").and_then(Value::as_array).into_iter().flatten();
    Some(Line {
        invoice_id: invoice_id(of)?,
        status: status_of(&text(of, "status")?),
        amount_minor: whole("amount")?,
        // The documentation requires `profit` and describes `profitAmount`.
        profit_minor: whole("profitAmount").or_else(|| whole("profit")),
        currency_number: whole("ccy")?,
        at: moment(of),
        reference: text(of, "reference"),
        cancels: cancels.zip(1..).map(|(item, nth)| cancel(item, nth)).collect(),
    })
}

/// `date`, as a text or as seconds; otherwise the times that other answers carry.
fn moment(of: &Value) -> Timestamp {
    let written = text(of, "date").and_then(|text| Timestamp::parse_rfc3339(&text));
    let counted = || of.get("date").and_then(Value::as_i64).map(Timestamp::from_secs);
    written.or_else(counted).unwrap_or_else(|| modified_at(of))
}

/// A refund of a statement. It is there because it was carried out, unless it says otherwise.
fn cancel(of: &Value, nth: usize) -> Cancel {
    let listed = super::cancel(of, nth);
    let state = if code(of, "status").is_none() { CancelState::Success } else { listed.state };
    Cancel { state, at: moment(of), ..listed }
}
