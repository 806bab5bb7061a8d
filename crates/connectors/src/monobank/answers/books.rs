//! The answers of reconciliation: the statement, and questions about single invoices that belong to no attempt we know.

use super::{Verdict, done, harmless, report_of};
use crate::monobank::wire;
use crate::task::{Settled, Statement};
use krama_domain::fact::Fact;

/// The answer with a statement.
pub(super) fn read_statement(task: usize, verdict: Verdict<'_>) -> Settled {
    let read = match &verdict {
        Verdict::Ok(body) => wire::statement::read(body),
        _ => None,
    };
    let Some(statement) = read else {
        return Settled::plain(task, harmless(verdict, "show its statement"));
    };
    let note = match &statement {
        Statement::Lines { lines, .. } => format!("{} payments", lines.len()),
        Statement::TooLong => "more than can be read at once".to_owned(),
    };
    Settled { statement: Some(statement), ..Settled::plain(task, done(note)) }
}

/// The answer with the state of one invoice.
pub(super) fn read_state(task: usize, invoice_id: &str, verdict: Verdict<'_>) -> Settled {
    let report = match &verdict {
        Verdict::Ok(body) => report_of(body, invoice_id),
        _ => None,
    };
    let Some(report) = report else {
        return Settled::plain(task, harmless(verdict, "say how the invoice stands"));
    };
    let outcome = done(report.status.code());
    Settled { facts: vec![Fact::InvoiceReported(report)], ..Settled::plain(task, outcome) }
}
