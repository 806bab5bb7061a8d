//! What is asked of the bank, and whether it is still needed when its turn comes.

use super::wire::{self, CancelInvoice, NewInvoice, PaymInfo};
use super::{TOKEN, URL, basket};
use crate::http::{Request, encode};
use crate::settings::Settings;
use crate::task::{Settled, Step, Task, Work};
use krama_domain::effect::{Hold, Intent, Outcome};
use krama_domain::fact::Fact;
use krama_domain::invoice::{CancelState, Invoice, Status};
use krama_domain::order::{Attempt, AttemptNo, Order, Refund};
use krama_domain::time::{SECOND_MS, Timestamp};

/// Longest validity of an invoice, in seconds: 30 days; the bank cuts more silently.
const VALIDITY_MAX_SECONDS: i64 = 30 * 24 * 60 * 60;
/// Names krama to the bank, as its own modules for shop systems do.
const CMS: &str = "krama";
/// Says in which step of a refund the state is read, since reading an answer has no memory of its own. The bank does
/// not know the header and ignores it.
pub(super) const STEP: &str = "x-krama-step";

/// Why the state is read during a refund: a value of [`STEP`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// Before asking, because an earlier try may have been carried out.
    Look,
    /// After the bank took it, to learn the new sums.
    Confirm,
    /// After the bank failed: whether it did it all the same.
    AfterFault,
    /// After `WRONG_CANCEL_AMOUNT`, which also means "done already".
    AfterWrongAmount,
}

impl Why {
    const ALL: [Self; 4] = [Self::Look, Self::Confirm, Self::AfterFault, Self::AfterWrongAmount];

    const fn code(self) -> &'static str {
        match self {
            Self::Look => "look",
            Self::Confirm => "confirm",
            Self::AfterFault => "after-fault",
            Self::AfterWrongAmount => "after-wrong-amount",
        }
    }

    /// The step of a request; `None` for one that is no reading of the state.
    pub(super) fn of(request: &Request) -> Option<Self> {
        let code = request.header(STEP)?;
        Self::ALL.into_iter().find(|why| why.code() == code)
    }
}

/// The bank as one store reaches it.
pub(super) struct Bank<'a> {
    settings: &'a Settings,
    url: &'a str,
    token: &'a str,
}

impl<'a> Bank<'a> {
    /// The bank with the store's token and address.
    pub(super) fn of(settings: &'a Settings) -> Self {
        let url = settings.get(&URL).unwrap_or_default().trim_end_matches('/');
        Self { settings, url, token: settings.get(&TOKEN).unwrap_or_default() }
    }

    /// Whether there is a token at all; without one the bank answers nothing but 403.
    pub(super) const fn has_token(&self) -> bool {
        !self.token.is_empty()
    }

    fn signed(&self, request: Request) -> Request {
        let request = request.with_header("x-token", self.token).with_header("x-cms", CMS);
        request.with_header("x-cms-version", env!("CARGO_PKG_VERSION"))
    }

    fn get(&self, path: &str) -> Request {
        self.signed(Request::get(format!("{}/api/merchant/{path}", self.url)))
    }

    fn post(&self, path: &str, body: &serde_json::Value) -> Request {
        self.signed(Request::post_json(format!("{}/api/merchant/{path}", self.url), body))
    }

    /// Asks whose token it is.
    pub(super) fn details(&self) -> Request {
        self.get("details")
    }

    /// Asks for the key that webhooks are verified with.
    pub(super) fn public_key(&self) -> Request {
        self.get("pubkey")
    }

    /// Asks how an invoice stands.
    pub(super) fn status(&self, invoice_id: &str) -> Request {
        self.get(&format!("invoice/status?invoiceId={}", encode(invoice_id)))
    }

    /// Asks for the payments between two instants, both of them included.
    fn statement(&self, from: Timestamp, to: Timestamp) -> Request {
        self.get(&format!("statement?from={}&to={}", from.as_secs(), to.as_secs()))
    }

    /// Asks how an invoice stands, in a step of a refund.
    pub(super) fn status_for_refund(&self, invoice_id: &str, why: Why) -> Request {
        self.status(invoice_id).with_header(STEP, why.code())
    }

    fn create(&self, order: &Order, attempt: &Attempt, now: Timestamp) -> Request {
        let seconds = attempt.expires_at.since_ms(now).saturating_add(SECOND_MS - 1) / SECOND_MS;
        let invoice = NewInvoice {
            amount: attempt.amount.minor,
            ccy: attempt.amount.currency.numeric(),
            merchant_paym_info: PaymInfo {
                reference: order.number.as_str().to_owned(),
                destination: basket::purpose(order),
                comment: basket::clip(&format!("{}: {}", self.settings.store.name, order.number)),
                basket_order: basket::rows(order, attempt.amount),
            },
            redirect_url: self.settings.order_url(&order.token),
            web_hook_url: self.settings.webhook_url("monobank"),
            validity: seconds.clamp(1, VALIDITY_MAX_SECONDS),
            payment_type: "debit",
        };
        self.post("invoice/create", &wire::body(&invoice))
    }

    fn remove(&self, invoice_id: &str) -> Request {
        self.post("invoice/remove", &serde_json::json!({ "invoiceId": invoice_id }))
    }

    /// Asks for money back. The receipt's rows are sent where all of the invoice goes back, as fiscal registers want.
    pub(super) fn cancel(&self, order: &Order, reference: &str, refund: &Refund) -> Request {
        let whole =
            order.attempt_of(&refund.invoice_id).filter(|(_, attempt)| attempt.amount == refund.amount);
        let items = whole.map(|(_, attempt)| basket::rows(order, attempt.amount)).unwrap_or_default();
        let (invoice_id, amount) = (refund.invoice_id.as_str(), refund.amount.minor);
        self.post(
            "invoice/cancel",
            &wire::body(&CancelInvoice { invoice_id, ext_ref: reference, amount, items }),
        )
    }
}

/// How a task begins: with a request, or with its result.
enum Begin {
    Send(Request),
    Settle(Outcome, Vec<Fact>),
}

/// Not needed any more, and why.
fn not_needed(why: &str) -> Begin {
    Begin::Settle(Outcome::Done { note: format!("not needed any more: {why}") }, Vec::new())
}

fn refused(code: &str, reason: &str) -> (Outcome, String) {
    (Outcome::Refused { code: code.to_owned(), reason: reason.to_owned() }, reason.to_owned())
}

/// Work that cannot be meant for the bank: replaying it changes nothing.
fn misdirected(reason: &str) -> Begin {
    Begin::Settle(refused("misdirected", reason).0, Vec::new())
}

/// Turns each task into one request or its result.
pub(super) fn plan(settings: &Settings, tasks: &[Task], now: Timestamp) -> Vec<Step> {
    let steps = tasks.iter().enumerate().map(|(index, task)| match begin(settings, task, now) {
        Begin::Send(request) => Step::Send { tasks: vec![index], request },
        Begin::Settle(outcome, facts) => Step::Settle(Settled { facts, ..Settled::plain(index, outcome) }),
    });
    steps.collect()
}

fn begin(settings: &Settings, task: &Task, now: Timestamp) -> Begin {
    let bank = Bank::of(settings);
    if !bank.has_token() {
        let reason = format!("there is no monobank token: set {}", TOKEN.key);
        return Begin::Settle(Outcome::Blocked { reason, hold: Hold::Person }, Vec::new());
    }
    match &task.work {
        Work::ReadStatement { from, to } => return Begin::Send(bank.statement(*from, *to)),
        Work::Ask { invoice_id } => return Begin::Send(bank.status(invoice_id)),
        Work::Deliver(_)
        | Work::Check { .. }
        | Work::Track { .. }
        | Work::ReadPlaces { .. }
        | Work::Listen => {}
    }
    let Some(order) = task.order() else { return misdirected("a contact request has nothing to pay") };
    match &task.work {
        Work::Deliver(Intent::CreateInvoice { attempt }) => begin_create(&bank, order, *attempt, now),
        Work::Deliver(Intent::RemoveInvoice { attempt }) => begin_remove(&bank, order, *attempt),
        Work::Deliver(Intent::Refund { reference }) => begin_refund(&bank, order, reference, task),
        Work::Deliver(_)
        | Work::ReadStatement { .. }
        | Work::Ask { .. }
        | Work::Track { .. }
        | Work::ReadPlaces { .. }
        | Work::Listen => misdirected("this effect is not for monobank"),
        Work::Check { attempt } => match order.attempts.get(attempt).and_then(|a| a.invoice.as_ref()) {
            Some(opened) => Begin::Send(bank.status(&opened.id)),
            None => not_needed("the attempt has no invoice to ask about"),
        },
    }
}

fn begin_create(bank: &Bank<'_>, order: &Order, no: AttemptNo, now: Timestamp) -> Begin {
    let Some(attempt) = order.attempts.get(&no) else {
        return misdirected("the order has no such payment attempt");
    };
    if order.cancelled.is_some() {
        return not_needed("the order is cancelled");
    }
    if order.is_covered() {
        return not_needed("the order is paid for");
    }
    if attempt.invoice.is_some() {
        return not_needed("the attempt has its invoice");
    }
    if order.last_attempt().is_some_and(|(last, _)| last > no) {
        return not_needed("there is a newer payment attempt");
    }
    if attempt.amount.minor <= 0 {
        let (outcome, reason) = refused("no_amount", "an invoice must be over more than nothing");
        return Begin::Settle(outcome, vec![Fact::InvoiceRefused { attempt: no, reason }]);
    }
    if now >= attempt.expires_at {
        // The lane stood still until nobody could have paid; the shopper's page offers a new payment.
        let note = "not needed any more: its time ran out before it could be sent".to_owned();
        return Begin::Settle(Outcome::Done { note }, vec![Fact::InvoiceLapsed { attempt: no }]);
    }
    Begin::Send(bank.create(order, attempt, now))
}

fn begin_remove(bank: &Bank<'_>, order: &Order, no: AttemptNo) -> Begin {
    let Some(attempt) = order.attempts.get(&no) else {
        return misdirected("the order has no such payment attempt");
    };
    let Some(opened) = &attempt.invoice else { return not_needed("the attempt has no invoice") };
    let known = order.invoices.get(&opened.id);
    if known.is_some_and(|invoice| invoice.capture.is_some()) {
        return not_needed("the invoice was paid");
    }
    if known.is_some_and(|invoice| matches!(invoice.latest.status, Status::Expired | Status::Reversed)) {
        return not_needed("the invoice can no longer be paid");
    }
    Begin::Send(bank.remove(&opened.id))
}

fn begin_refund(bank: &Bank<'_>, order: &Order, reference: &str, task: &Task) -> Begin {
    let Some(refund) = order.refunds.get(reference) else {
        return misdirected("the order has no such refund");
    };
    let invoice = order.invoices.get(&refund.invoice_id);
    match invoice.and_then(|invoice| known_refund(invoice, reference)) {
        Some(CancelState::Success) => return not_needed("the money went back"),
        Some(CancelState::Processing) => return not_needed("the bank is giving the money back"),
        Some(CancelState::Failure) | None => {}
    }
    if invoice.is_some_and(|invoice| exceeds(invoice, refund)) {
        let (outcome, reason) = refused("more_than_captured", "more would be given back than was taken");
        return Begin::Settle(outcome, vec![Fact::RefundFailed { reference: reference.to_owned(), reason }]);
    }
    // The bank does not compare `extRef`, so whoever asks twice pays twice.
    if task.uncertain || task.tries > 0 || refund.failed.is_some() {
        return Begin::Send(bank.status_for_refund(&refund.invoice_id, Why::Look));
    }
    Begin::Send(bank.cancel(order, reference, refund))
}

/// How far a refund is by what the bank reported last; the most hopeful state of its reference.
fn known_refund(invoice: &Invoice, reference: &str) -> Option<CancelState> {
    let reports = std::iter::once(&invoice.latest).chain(&invoice.money);
    super::answers::refund::state_of(reports.flat_map(|report| &report.cancels), reference)
}

fn exceeds(invoice: &Invoice, refund: &Refund) -> bool {
    let left = invoice.capture.as_ref().map(|capture| capture.amount_minor - invoice.returned_minor());
    left.is_some_and(|left| refund.amount.minor > left)
}
