//! What `krama reconcile` prints: a table for people, one document for programs.

use crate::command::{print_json, print_table};
use krama_domain::ids::{OrderId, StoreId};
use krama_domain::money::Money;
use krama_domain::reconcile::{Finding, Sums};
use krama_domain::shop::Store;
use krama_domain::time::Timestamp;
use krama_engine::node::Engine;
use krama_engine::reconcile::preview::Survey;
use krama_store::Sql;
use krama_store::repo::discrepancies::{Discrepancy, Reason, State};
use krama_store::repo::orders;
use krama_store::repo::rounds::{self, Counts, Round};
use serde_json::{Value, json};

/// How a store's round ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Both sides agree.
    Equal,
    /// Something waits for a person.
    Open,
    /// It did not come to its end.
    Failed,
}

/// A finding as it is shown.
struct Row {
    finding: Finding,
    number: Option<String>,
    state: State,
    reason: Reason,
}

/// What a store's round came to.
pub(super) struct Report {
    store: Store,
    dry_run: bool,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
    checked: i64,
    unread: i64,
    /// Findings that are no difference any more.
    healed: i64,
    /// Findings that wait for a person.
    open: i64,
    /// All of them, of which `rows` are the first.
    count: i64,
    rows: Vec<Row>,
    failure: Option<String>,
}

impl Report {
    /// Of a look that failed.
    pub(super) fn failed(store: Store, reason: String) -> Self {
        let (since, until, rows) = (None, None, Vec::new());
        let (checked, unread, healed, open, count) = (0, 0, 0, 0, 0);
        let failure = Some(reason);
        Self { store, dry_run: true, since, until, checked, unread, healed, open, count, rows, failure }
    }

    /// How it ended.
    pub(super) fn outcome(&self) -> Outcome {
        if self.failure.is_some() {
            Outcome::Failed
        } else if self.open > 0 || self.unread > 0 {
            Outcome::Open
        } else {
            Outcome::Equal
        }
    }

    /// How many findings are not listed.
    fn left_off(&self) -> i64 {
        self.count - i64::try_from(self.rows.len()).unwrap_or(i64::MAX).min(self.count)
    }
}

async fn row(
    engine: &Engine,
    store: &StoreId,
    finding: Finding,
    order: Option<OrderId>,
    (state, reason): (State, Reason),
) -> anyhow::Result<Row> {
    let store = store.clone();
    let read = move |tx: &mut dyn Sql| order.map_or(Ok(None), |id| orders::get(tx, &store, id));
    let order = engine.db.read("an order", read).await?;
    let number = order.map(|order| order.number.to_string()).or_else(|| finding.reference.clone());
    Ok(Row { finding, number, state, reason })
}

/// Of a round.
pub(super) async fn of_round(
    engine: &Engine,
    store: Store,
    round: Round,
    found: Vec<Discrepancy>,
    count: i64,
) -> anyhow::Result<Report> {
    let mut rows = Vec::new();
    for one in found {
        rows.push(row(engine, &store.id, one.finding, one.order, (one.state, one.reason)).await?);
    }
    let failure = (round.state == rounds::State::Failed)
        .then(|| round.reason.clone().unwrap_or_else(|| "the round failed".to_owned()));
    let Counts { checked, unread, healed, left_open: open, .. } = round.counts;
    let (since, until) = (round.since, round.until);
    Ok(Report { store, dry_run: false, since, until, checked, unread, healed, open, count, rows, failure })
}

/// Of a look.
pub(super) async fn of_survey(engine: &Engine, store: Store, survey: &Survey) -> anyhow::Result<Report> {
    let mut rows = Vec::new();
    for one in &survey.found {
        let standing = (one.state, one.reason);
        rows.push(row(engine, &store.id, one.finding.clone(), one.order, standing).await?);
    }
    let count = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
    Ok(Report {
        store,
        dry_run: true,
        since: Some(survey.since),
        until: Some(survey.until),
        checked: count(survey.checked),
        unread: count(survey.unread),
        healed: count(survey.count - survey.open),
        open: count(survey.open),
        count: count(survey.count),
        rows,
        failure: None,
    })
}

/// Prints all reports.
pub(super) fn print(reports: &[Report], as_json: bool) -> anyhow::Result<()> {
    for report in reports {
        eprintln!("{}", summary(report));
    }
    if as_json {
        return print_json(&reports.iter().map(document).collect::<Vec<_>>());
    }
    let head = ["store", "kind", "invoice", "order", "ours", "theirs", "what happened"];
    let rows: Vec<_> =
        reports.iter().flat_map(|report| report.rows.iter().map(|row| cells(report, row))).collect();
    if rows.is_empty() { Ok(()) } else { print_table(&head, &rows) }
}

fn summary(report: &Report) -> String {
    let store = &report.store.id;
    if let Some(reason) = &report.failure {
        return format!("{store}: failed: {reason}");
    }
    let Report { checked, healed, open, .. } = report;
    let would = if report.dry_run { "would be " } else { "" };
    let unread = if report.unread > 0 {
        format!(", {} lines could not be read", report.unread)
    } else {
        String::new()
    };
    let left_off = match report.left_off() {
        0 => String::new(),
        many => format!("; {many} more findings are not listed"),
    };
    format!(
        "{store}: {checked} payments compared, {healed} {would}healed, {open} {would}open{unread}{left_off}"
    )
}

fn cells(report: &Report, row: &Row) -> Vec<String> {
    vec![
        report.store.id.to_string(),
        row.finding.kind.code().to_owned(),
        row.finding.invoice_id.clone(),
        row.number.clone().unwrap_or_else(|| "-".to_owned()),
        shown(row.finding.ours),
        shown(row.finding.theirs),
        happened(row, report.dry_run),
    ]
}

fn shown(sums: Option<Sums>) -> String {
    let Some(sums) = sums else { return "-".to_owned() };
    let sum = |minor| match sums.currency() {
        Some(currency) => Money::new(minor, currency).to_string(),
        None => format!("{minor} minor units of currency {}", sums.currency_number),
    };
    if sums.returned_minor == 0 {
        return sum(sums.captured_minor);
    }
    format!("{}, {} given back", sum(sums.captured_minor), sum(sums.returned_minor))
}

fn happened(row: &Row, dry_run: bool) -> String {
    if row.state == State::Settled {
        return "settled by a person".to_owned();
    }
    let words = match row.reason {
        Reason::Asking => "is being asked about",
        Reason::Recorded if dry_run => "would be recorded",
        Reason::Recorded => "healed: the bank was asked, and its answer recorded",
        Reason::Agrees => "healed: both sides agree by now",
        Reason::NoOrder => "open: no order of ours is known for it",
        Reason::Unfit => "open: the sum fits nothing that the order asked for",
        Reason::NotListed => "open: the bank does not list it",
        Reason::Unchanged => "open: asked, the bank says nothing new",
        Reason::NotTold => "open: the bank does not say how the invoice stands",
    };
    words.to_owned()
}

fn document(report: &Report) -> Value {
    let sums = |sums: Option<Sums>| {
        sums.map(|sums| {
            let currency = sums.currency().map_or_else(|| sums.currency_number.to_string(), |c| c.to_string());
            json!({ "captured_minor": sums.captured_minor, "returned_minor": sums.returned_minor, "currency": currency })
        })
    };
    let finding = |row: &Row| {
        json!({
            "kind": row.finding.kind.code(), "invoice": row.finding.invoice_id, "order": row.number,
            "ours": sums(row.finding.ours), "theirs": sums(row.finding.theirs), "state": row.state.code(),
            "reason": row.reason.code(),
        })
    };
    json!({
        "store": report.store.id.as_str(),
        "dry_run": report.dry_run,
        "state": if report.failure.is_some() { "failed" } else { "done" },
        "reason": report.failure,
        "since": report.since.map(Timestamp::rfc3339),
        "until": report.until.map(Timestamp::rfc3339),
        "checked": report.checked,
        "unread": report.unread,
        "healed": report.healed,
        "open": report.open,
        "left_off": report.left_off(),
        "findings": report.rows.iter().map(finding).collect::<Vec<_>>(),
    })
}
