//! What the bank's answers mean. A gateway may answer HTML or nothing at all, so nothing is read before the status says so.

use super::TOKEN;
use super::requests::Bank;
use super::wire;
use crate::http::{Answer, Request};
use crate::settings::Settings;
use crate::task::{Reading, Settled, Task, Work};
use krama_domain::effect::{Hold, Intent, Outcome};
use krama_domain::fact::Fact;
use krama_domain::invoice::{Observation, Status};
use krama_domain::order::{AttemptNo, Order};
use krama_domain::time::{MINUTE_MS, Timestamp};

mod books;
pub(super) mod refund;

/// Milliseconds after an invoice's end in which the bank may still report a payment that was under way.
pub(super) const LAPSE_MARGIN_MS: i64 = 5 * MINUTE_MS;

/// An answer sorted by what can be done about it.
enum Verdict<'a> {
    /// 2xx, with its body.
    Ok(&'a [u8]),
    /// The bank read the request and will not do it.
    Refused(Complaint),
    /// The token is wrong.
    Forbidden,
    /// Too many requests; the pause that was asked for.
    TooMany(Option<i64>),
    /// Something on the way or in the bank broke; whether the request was carried out is open.
    Broken(Complaint),
    /// No answer; whether the request was carried out is open.
    NoAnswer,
    /// The request did not reach the bank.
    NotSent(String),
}

/// An answer that is not 2xx.
struct Complaint {
    status: u16,
    code: Option<String>,
}

impl Complaint {
    fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    /// For grouping: the bank's code in lower case, or the HTTP status.
    fn code(&self) -> String {
        self.code.as_ref().map_or_else(|| format!("http_{}", self.status), |code| code.to_ascii_lowercase())
    }

    /// `BAD_REQUEST (HTTP 400)`, `HTTP 502`. Never the bank's text, which may quote what was sent.
    fn words(&self) -> String {
        let status = self.status;
        self.code.as_ref().map_or_else(|| format!("HTTP {status}"), |code| format!("{code} (HTTP {status})"))
    }
}

/// The bank's table of HTTP codes; 401 and 408 are a gateway's.
fn sort(answer: &Answer) -> Verdict<'_> {
    let response = match answer {
        Answer::Response(response) => response,
        Answer::NoAnswer { .. } => return Verdict::NoAnswer,
        Answer::NotSent { reason } => return Verdict::NotSent(reason.clone()),
    };
    let complaint = || Complaint { status: response.status, code: wire::error_code(&response.body) };
    match response.status {
        200..=299 => Verdict::Ok(&response.body),
        401 | 403 => Verdict::Forbidden,
        429 => Verdict::TooMany(response.retry_after_ms()),
        // A QR register's sum is being paid: the one refusal that passes by itself.
        400 if complaint().is("ORDER_IN_PROGRESS") => Verdict::TooMany(response.retry_after_ms()),
        408 => Verdict::Broken(complaint()),
        400..=499 => Verdict::Refused(complaint()),
        _ => Verdict::Broken(complaint()),
    }
}

fn done(note: impl Into<String>) -> Outcome {
    Outcome::Done { note: note.into() }
}

fn retry(reason: impl Into<String>) -> Outcome {
    Outcome::Retry { after_ms: None, reason: reason.into() }
}

/// The outcome where a repeat is harmless. `what` completes "monobank refused to …".
fn harmless(verdict: Verdict<'_>, what: &str) -> Outcome {
    match verdict {
        Verdict::Ok(_) => retry(format!("monobank was asked to {what}; its answer cannot be read")),
        Verdict::Refused(c) => {
            Outcome::Refused { code: c.code(), reason: format!("monobank refused to {what}: {}", c.words()) }
        }
        Verdict::Forbidden => Outcome::Blocked {
            reason: format!("monobank does not accept the token: check {}", TOKEN.key),
            hold: Hold::Person,
        },
        Verdict::TooMany(after_ms) => {
            Outcome::Retry { after_ms, reason: "monobank asks for a pause: too many requests".to_owned() }
        }
        Verdict::Broken(c) => retry(format!("monobank was asked to {what} and failed: {}", c.words())),
        Verdict::NoAnswer => retry(format!("monobank was asked to {what}; no answer came")),
        Verdict::NotSent(reason) => {
            Outcome::Blocked { reason: format!("monobank cannot be reached: {reason}"), hold: Hold::Outage }
        }
    }
}

/// Reads the answer to a request of [`super::requests::plan`], or to a further one.
pub(super) fn read(
    settings: &Settings,
    tasks: &[Task],
    carried: &[usize],
    request: &Request,
    answer: &Answer,
    now: Timestamp,
) -> Reading {
    let known = carried.iter().filter_map(|index| tasks.get(*index).map(|task| (*index, task)));
    let mut settled = Vec::new();
    for (index, task) in known {
        match &task.work {
            Work::ReadStatement { .. } => {
                settled.push(books::read_statement(index, sort(answer)));
                continue;
            }
            Work::Ask { invoice_id } => {
                settled.push(books::read_state(index, invoice_id, sort(answer)));
                continue;
            }
            Work::Deliver(_)
            | Work::Check { .. }
            | Work::Track { .. }
            | Work::ReadPlaces { .. }
            | Work::Listen => {}
        }
        match read_one(settings, task, request, answer, now) {
            Ok((outcome, facts)) => settled.push(Settled { facts, ..Settled::plain(index, outcome) }),
            Err(further) => return Reading::Again(further),
        }
    }
    Reading::Settled(settled)
}

/// What became of a task, and what we learned.
type Settlement = (Outcome, Vec<Fact>);
/// A result, or the further request that it takes.
type Read = Result<Settlement, Request>;

fn read_one(settings: &Settings, task: &Task, request: &Request, answer: &Answer, now: Timestamp) -> Read {
    let verdict = sort(answer);
    let Some(order) = task.order() else {
        return Ok((harmless(verdict, "do what it cannot do"), Vec::new()));
    };
    let bank = Bank::of(settings);
    match &task.work {
        Work::Deliver(Intent::CreateInvoice { attempt }) => Ok(read_create(*attempt, verdict)),
        Work::Deliver(Intent::RemoveInvoice { attempt }) => {
            read_remove(&bank, order, *attempt, request, verdict)
        }
        Work::Deliver(Intent::Refund { reference }) => {
            refund::read(&bank, order, reference, request, verdict)
        }
        Work::Check { attempt } => Ok(read_check(order, *attempt, verdict, now)),
        _ => Ok((harmless(verdict, "do what it cannot do"), Vec::new())),
    }
}

fn read_create(attempt: AttemptNo, verdict: Verdict<'_>) -> Settlement {
    let lost = |reason: String| (Outcome::Unknown { reason }, vec![Fact::InvoiceLost { attempt }]);
    match verdict {
        Verdict::Ok(body) => match wire::opened(body) {
            Some(opened) => {
                (done(format!("invoice {}", opened.id)), vec![Fact::InvoiceOpened { attempt, opened }])
            }
            None => lost("monobank made an invoice, perhaps; its answer cannot be read".to_owned()),
        },
        Verdict::Refused(c) => {
            let reason = format!("monobank refused to make the invoice: {}", c.words());
            let fact = Fact::InvoiceRefused { attempt, reason: reason.clone() };
            (Outcome::Refused { code: c.code(), reason }, vec![fact])
        }
        Verdict::Broken(c) => lost(format!("monobank was asked for an invoice and failed: {}", c.words())),
        Verdict::NoAnswer => lost("monobank was asked for an invoice; no answer came".to_owned()),
        other => (harmless(other, "make the invoice"), Vec::new()),
    }
}

/// A report of this invoice and no other.
fn report_of(body: &[u8], invoice_id: &str) -> Option<Observation> {
    wire::observation(body).ok().filter(|report| report.invoice_id == invoice_id)
}

fn read_remove(
    bank: &Bank<'_>,
    order: &Order,
    no: AttemptNo,
    request: &Request,
    verdict: Verdict<'_>,
) -> Read {
    let what = "remove the invoice";
    let opened = order.attempts.get(&no).and_then(|attempt| attempt.invoice.as_ref());
    let Some(opened) = opened else { return Ok((harmless(verdict, what), Vec::new())) };
    let asked_for_state = request.path().ends_with("/invoice/status");
    match verdict {
        Verdict::Ok(body) if asked_for_state => Ok(match report_of(body, &opened.id) {
            Some(report) => (outcome_of_refused_removal(&report), vec![Fact::InvoiceReported(report)]),
            None => (harmless(Verdict::Ok(body), "say how the invoice stands"), Vec::new()),
        }),
        Verdict::Ok(_) => Ok((done("removed"), Vec::new())),
        Verdict::Refused(c) if c.status == 404 => {
            Ok((done("monobank does not know the invoice"), Vec::new()))
        }
        // Paid or run out already? The codes do not tell, the state does.
        Verdict::Refused(c) if c.status == 400 && !asked_for_state => Err(bank.status(&opened.id)),
        other => Ok((harmless(other, what), Vec::new())),
    }
}

fn outcome_of_refused_removal(report: &Observation) -> Outcome {
    match report.status {
        Status::Created | Status::Failure | Status::Other(_) => Outcome::Refused {
            code: "not_removed".to_owned(),
            reason: "monobank refused to remove the invoice, and it can still be paid".to_owned(),
        },
        Status::Expired => done("not needed any more: the invoice ran out"),
        Status::Processing => retry("monobank cannot remove the invoice while a payment is being processed"),
        Status::Hold | Status::Success | Status::Reversed => {
            done("not needed any more: the invoice was paid")
        }
    }
}

fn read_check(order: &Order, no: AttemptNo, verdict: Verdict<'_>, now: Timestamp) -> Settlement {
    let what = "say how the invoice stands";
    let attempt = order.attempts.get(&no);
    let opened = attempt.and_then(|attempt| attempt.invoice.as_ref());
    let (Verdict::Ok(body), Some(attempt), Some(opened)) = (&verdict, attempt, opened) else {
        return (harmless(verdict, what), Vec::new());
    };
    let Some(report) = report_of(body, &opened.id) else { return (harmless(verdict, what), Vec::new()) };
    let over = match report.status {
        Status::Expired => now >= attempt.expires_at,
        Status::Created | Status::Failure => now >= attempt.expires_at.plus_ms(LAPSE_MARGIN_MS),
        _ => false,
    };
    let paid_before = order.invoice_of(attempt).is_some_and(|invoice| invoice.capture.is_some());
    let outcome = done(report.status.code());
    let mut facts = vec![Fact::InvoiceReported(report)];
    if over && !paid_before {
        facts.push(Fact::InvoiceLapsed { attempt: no });
    }
    (outcome, facts)
}
