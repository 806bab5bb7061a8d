//! The decision: what a fact changes and what must follow. One pure function, and the list of its rules.
//!
//! [`decide`] works in two steps. `absorb` joins the fact into the order; joining reports of the outside is
//! commutative and idempotent, so late, repeated and reordered reports end in the same order. [`required`] then lists
//! every effect that the order as it is now calls for; those that were not asked for before are new. The list only
//! ever grows with what is known, so the order in which facts arrive cannot change it. Whether an effect is still
//! needed when its turn comes (an invoice for an order that was paid meanwhile) is judged at delivery.

use crate::advertising::{self, Moment};
use crate::effect::{Intent, Key};
use crate::entry::{Change, Entry};
use crate::fact::{Fact, Happening};
use crate::invoice::{Invoice, Observation};
use crate::ledger::payment_status;
use crate::news::{self, News, Told};
use crate::notice::Notice;
use crate::order::{
    ATTEMPTS_MAX, Attempt, AttemptNo, Cancelled, LOST_ANSWERS_MAX, Mismatch, Opened, Order, Refund, Status,
};
use crate::shop::{ANNOUNCE_LIMIT_MS, Policy};
use crate::template::quiet;
use crate::time::Timestamp;
use crate::transition::{Refusal, admit};
use std::collections::BTreeSet;

mod by_hand;
mod parcels;

/// Milliseconds before a lost invoice is asked for anew; doubles with each one lost.
const LOST_PAUSE_MS: i64 = 1_000;

/// What follows from a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The order afterwards.
    pub order: Order,
    /// The timeline's new line; `None` when nothing changed (a repeat).
    pub entry: Option<Entry>,
    /// Effects that were not asked for before, in the order in which they shall go out.
    pub effects: Vec<Intent>,
    /// Attempts whose invoices must be watched from now on, since a webhook may be lost.
    pub watch: Vec<AttemptNo>,
    /// What happens to the stock.
    pub stock: StockMove,
}

/// What an order does to the stock of its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockMove {
    /// Nothing.
    None,
    /// The pieces are taken out: the order was confirmed.
    Take,
    /// The pieces come back: a confirmed order was cancelled.
    Return,
}

/// Draws the consequences of `happening` for `order`. Refuses only what people want and the table forbids; facts of
/// the outside are always taken.
pub fn decide(order: &Order, happening: &Happening, policy: &Policy) -> Result<Decision, Refusal> {
    admit(order, &happening.fact)?;
    let mut after = order.clone();
    let (mut changes, watch) = absorb(&mut after, happening);
    changes.extend(derived_changes(order, &after, &happening.fact));
    let known = known_before(order, &happening.fact, policy);
    let effects = new_effects(&mut after, &known, happening, policy, &mut changes);
    let stock = stock_move(order, &after, &happening.fact);
    let entry = (!changes.is_empty()).then(|| Entry {
        at: happening.at,
        actor: happening.actor.clone(),
        fact: happening.fact.code().to_owned(),
        changes,
    });
    Ok(Decision { order: after, entry, effects, watch, stock })
}

fn absorb(order: &mut Order, happening: &Happening) -> (Vec<Change>, Vec<AttemptNo>) {
    let at = happening.at;
    match &happening.fact {
        Fact::Placed => (vec![Change::Placed { total: order.total() }], Vec::new()),
        Fact::PaymentRequested { expires_at } => (begin_attempt(order, at, *expires_at), Vec::new()),
        Fact::InvoiceOpened { attempt, opened } => open_invoice(order, *attempt, opened),
        Fact::InvoiceRefused { attempt, reason } => (refuse_invoice(order, *attempt, reason), Vec::new()),
        Fact::InvoiceLost { attempt } => (lose_invoice(order, *attempt, at), Vec::new()),
        Fact::InvoiceReported(report) => (merge_report(order, report), Vec::new()),
        Fact::InvoiceLapsed { attempt } => (lapse(order, *attempt), Vec::new()),
        Fact::RefundRequested { reference, invoice_id, amount } => {
            let refund = Refund { invoice_id: invoice_id.clone(), amount: *amount, at, failed: None };
            order.refunds.insert(reference.clone(), refund);
            let watched = order.attempt_of(invoice_id).map(|(no, _)| no);
            let change = Change::RefundRequested { reference: reference.clone(), amount: *amount };
            (vec![change], watched.into_iter().collect())
        }
        Fact::RefundFailed { reference, reason } => (fail_refund(order, reference, reason), Vec::new()),
        by_hand @ (Fact::ConfirmedByHand { .. }
        | Fact::ReceiptRecorded { .. }
        | Fact::ReceiptJudged { .. }
        | Fact::ReceiptReturned { .. }
        | Fact::MismatchJudged { .. }) => (by_hand::absorb(order, by_hand, at), Vec::new()),
        of_parcels @ (Fact::WaybillRequested { .. }
        | Fact::WaybillMade { .. }
        | Fact::WaybillRefused { .. }
        | Fact::ParcelAttached { .. }
        | Fact::ParcelReported(_)
        | Fact::ParcelMarked { .. }
        | Fact::ParcelDropped { .. }
        | Fact::CashSeen { .. }
        | Fact::ReachBound { .. }
        | Fact::ReachLost { .. }) => (parcels::absorb(order, of_parcels, at), Vec::new()),
        Fact::Cancelled { reason } => {
            let was_confirmed = order.is_covered();
            order.cancelled = Some(Cancelled { at, reason: reason.clone(), was_confirmed });
            (vec![Change::Cancelled { reason: reason.clone() }], Vec::new())
        }
    }
}

/// Begins a new attempt, unless one is under way or can still be paid: a second click changes nothing.
fn begin_attempt(order: &mut Order, at: Timestamp, expires_at: Timestamp) -> Vec<Change> {
    if let Some((_, last)) = order.last_attempt()
        && is_live(order, last, at)
    {
        return Vec::new();
    }
    add_attempt(order, at, expires_at)
}

fn add_attempt(order: &mut Order, at: Timestamp, expires_at: Timestamp) -> Vec<Change> {
    let attempt = order.last_attempt().map_or(1, |(no, _)| no + 1);
    let amount = order.due().now;
    let fresh = Attempt { amount, at, expires_at, invoice: None, refused: None, lost: false, lapsed: false };
    order.attempts.insert(attempt, fresh);
    vec![Change::AttemptBegan { attempt, amount }]
}

/// Whether an attempt can still end in a payment that the shopper can make: being made, or open and neither failed
/// nor run out.
pub fn is_live(order: &Order, attempt: &Attempt, now: Timestamp) -> bool {
    use crate::invoice::Status::{Expired, Failure, Reversed};
    if attempt.refused.is_some() || attempt.lost || attempt.lapsed || now >= attempt.expires_at {
        return false;
    }
    let ended = |invoice: &Invoice| matches!(invoice.latest.status, Failure | Expired | Reversed);
    !order.invoice_of(attempt).is_some_and(ended)
}

fn open_invoice(order: &mut Order, no: AttemptNo, opened: &Opened) -> (Vec<Change>, Vec<AttemptNo>) {
    let Some(attempt) = order.attempts.get_mut(&no).filter(|a| a.invoice.is_none()) else {
        return (Vec::new(), Vec::new());
    };
    attempt.invoice = Some(opened.clone());
    (vec![Change::InvoiceOpened { attempt: no, invoice_id: opened.id.clone() }], vec![no])
}

fn refuse_invoice(order: &mut Order, no: AttemptNo, reason: &str) -> Vec<Change> {
    let Some(attempt) = order.attempts.get_mut(&no).filter(|a| a.refused.is_none()) else {
        return Vec::new();
    };
    attempt.refused = Some(reason.to_owned());
    vec![Change::InvoiceRefused { attempt: no, reason: reason.to_owned() }]
}

/// A lost answer cannot be looked up at the provider, and nobody has the lost invoice's address, so asking for
/// another is safe; both carry the order's number, so that money for either finds the order. For a cancelled order
/// there is nothing to ask for.
fn lose_invoice(order: &mut Order, no: AttemptNo, at: Timestamp) -> Vec<Change> {
    let Some(attempt) = order.attempts.get_mut(&no).filter(|a| !a.lost) else { return Vec::new() };
    attempt.lost = true;
    let expires_at = attempt.expires_at;
    let mut changes = vec![Change::InvoiceLost { attempt: no }];
    let is_last = order.last_attempt().is_some_and(|(last, _)| last == no);
    let may_ask = same_request(order, expires_at).count() <= LOST_ANSWERS_MAX as usize
        && order.attempts.len() < ATTEMPTS_MAX;
    if is_last && may_ask && order.cancelled.is_none() {
        changes.extend(add_attempt(order, at, expires_at));
    }
    changes
}

/// The attempts of one request of the shopper: the one that they began, and those that took the place of lost ones
/// and kept its deadline.
fn same_request(order: &Order, expires_at: Timestamp) -> impl Iterator<Item = &Attempt> {
    order.attempts.values().filter(move |attempt| attempt.expires_at == expires_at)
}

/// Milliseconds to wait before the first try of an effect. An invoice that takes the place of lost ones waits longer with
/// each of them; what a shopper asked for goes out at once.
pub fn delay_ms(order: &Order, intent: &Intent) -> i64 {
    let Intent::CreateInvoice { attempt } = intent else { return 0 };
    let Some(expires_at) = order.attempts.get(attempt).map(|a| a.expires_at) else { return 0 };
    let before =
        order.attempts.range(..attempt).filter(|(_, a)| a.lost && a.expires_at == expires_at).count();
    if before == 0 { 0 } else { LOST_PAUSE_MS << before.min(8) }
}

/// When an effect shall go out for the first time: at once, after a pause, or when its reader's night is over.
pub fn first_at(order: &Order, intent: &Intent, policy: &Policy, now: Timestamp) -> Timestamp {
    let at = now.plus_ms(delay_ms(order, intent));
    let (Intent::NotifyCustomer { news, .. }, Some((hours, zone))) = (intent, &policy.night) else {
        return at;
    };
    let zone = quiet::zone_or(&order.customer.phone, zone);
    quiet::held_until(at, Some(*hours), &zone, news.is_urgent()).unwrap_or(at)
}

/// Whether krama stopped asking for an invoice: the provider refused, or too many of its answers were lost.
fn gave_up(order: &Order, attempt: &Attempt) -> bool {
    let lost = || same_request(order, attempt.expires_at).filter(|a| a.lost).count();
    attempt.refused.is_some() || (attempt.lost && lost() > LOST_ANSWERS_MAX as usize)
}

fn lapse(order: &mut Order, no: AttemptNo) -> Vec<Change> {
    let Some(attempt) = order.attempts.get_mut(&no).filter(|a| !a.lapsed) else { return Vec::new() };
    attempt.lapsed = true;
    vec![Change::InvoiceLapsed { attempt: no }]
}

fn fail_refund(order: &mut Order, reference: &str, reason: &str) -> Vec<Change> {
    let Some(refund) = order.refunds.get_mut(reference).filter(|r| r.failed.is_none()) else {
        return Vec::new();
    };
    refund.failed = Some(reason.to_owned());
    vec![Change::RefundFailed { reference: reference.to_owned(), reason: reason.to_owned() }]
}

/// Whether a report that claims money asks for a sum that we asked for: of its own attempt where that is known, of
/// any attempt otherwise (the report may come before the answer that names the invoice, or after it was lost).
fn fits(order: &Order, report: &Observation) -> bool {
    let Some(amount) = report.amount() else { return false };
    if order.by_hand.counts(&report.invoice_id) && amount.currency == order.currency() {
        return true;
    }
    match order.attempt_of(&report.invoice_id) {
        Some((_, attempt)) => attempt.amount == amount,
        None => order.attempts.values().any(|attempt| attempt.amount == amount),
    }
}

fn merge_report(order: &mut Order, report: &Observation) -> Vec<Change> {
    if report.claims_money() && !fits(order, report) {
        return mismatch(order, report);
    }
    let id = report.invoice_id.clone();
    let before = order.invoices.get(&id).cloned();
    let invoice = order.invoices.entry(id.clone()).or_insert_with(|| Invoice::from_first(report.clone()));
    let current = invoice.merge(report.clone());
    if before.as_ref() == Some(&*invoice) && current {
        return Vec::new();
    }
    let status = report.status.code().to_owned();
    vec![if current {
        let failure_code = report.failure_code.clone();
        Change::InvoiceStatus { invoice_id: id, status, failure_code, modified_at: report.modified_at }
    } else {
        Change::Evidence { invoice_id: id, status }
    }]
}

fn mismatch(order: &mut Order, report: &Observation) -> Vec<Change> {
    let (amount_minor, currency_number) = (report.amount_minor, report.currency_number);
    let seen = Mismatch { invoice_id: report.invoice_id.clone(), amount_minor, currency_number };
    let unfit = order.unfit.entry(report.invoice_id.clone());
    unfit.or_insert_with(|| Invoice::from_first(report.clone())).merge(report.clone());
    if !order.mismatches.insert(seen) {
        return Vec::new();
    }
    vec![Change::Mismatch { invoice_id: report.invoice_id.clone(), amount_minor, currency_number }]
}

fn derived_changes(before: &Order, after: &Order, fact: &Fact) -> Vec<Change> {
    let mut changes = Vec::new();
    let (was, is) = (before.ledger(), after.ledger());
    let more = |now: i64, then: i64| crate::money::Money::new(now - then, after.currency());
    if is.captured_minor() > was.captured_minor() {
        changes.push(Change::Received { amount: more(is.captured_minor(), was.captured_minor()) });
    }
    if is.refunded_minor() > was.refunded_minor() {
        changes.push(Change::GivenBack { amount: more(is.refunded_minor(), was.refunded_minor()) });
    }
    changes.extend(parcels::derived(before, after));
    if is_late_money(after) && !is_late_money(before) {
        changes.push(Change::LateMoney);
    }
    if is_overpaid(after) && !is_overpaid(before) {
        changes.push(Change::Overpaid);
    }
    let (from, to) = (payment_status(before), payment_status(after));
    if from != to {
        changes.push(Change::Payment { from, to });
    }
    let (from, to) = (status_before(before, fact), after.status());
    if from != to {
        changes.push(Change::Status { from, to });
    }
    changes
}

/// Money came for an order that had been cancelled unpaid. It counts, and staff must decide what to do with it.
pub fn is_late_money(order: &Order) -> bool {
    order.cancelled.as_ref().is_some_and(|c| !c.was_confirmed) && order.ledger().captured_minor() > 0
}

/// More came than was asked for, e.g. two invoices of one order were paid.
pub fn is_overpaid(order: &Order) -> bool {
    order.pay_type.is_online() && order.ledger().captured_minor() > order.due().now.minor
}

/// Whether the order was ever to be packed: covered, and not cancelled before that.
fn was_ever_confirmed(order: &Order) -> bool {
    order.cancelled.as_ref().map_or_else(|| order.is_covered(), |c| c.was_confirmed)
}

/// An order for cash on delivery is confirmed by being placed.
fn status_before(before: &Order, fact: &Fact) -> Status {
    if *fact == Fact::Placed { Status::New } else { before.status() }
}

fn stock_move(before: &Order, after: &Order, fact: &Fact) -> StockMove {
    let is_out = |status| matches!(status, Status::Confirmed | Status::Done);
    match (is_out(status_before(before, fact)), is_out(after.status())) {
        (false, true) => StockMove::Take,
        (true, false) => StockMove::Return,
        _ => StockMove::None,
    }
}

/// What the order called for before this fact. When a store connects something later, its old orders are not
/// reported anew by the next fact about them: only what the fact itself calls for is new.
fn known_before(before: &Order, fact: &Fact, policy: &Policy) -> BTreeSet<Key> {
    match fact {
        Fact::Placed => BTreeSet::new(),
        // Whoever joins late hears of what happens from now on.
        Fact::ReachBound { channel, address } => {
            let mut reached = before.clone();
            parcels::bind(&mut reached, *channel, address, before.created_at);
            required(&reached, policy).iter().map(Intent::key).collect()
        }
        _ => required(before, policy).iter().map(Intent::key).collect(),
    }
}

fn new_effects(
    order: &mut Order,
    known: &BTreeSet<Key>,
    happening: &Happening,
    policy: &Policy,
    changes: &mut Vec<Change>,
) -> Vec<Intent> {
    let mut new = Vec::new();
    for intent in required(order, policy) {
        let key = intent.key();
        if known.contains(&key) || order.effects.contains(&key) || order.unannounced.contains(&key) {
            continue;
        }
        if is_too_old_to_announce(&intent, happening) {
            order.unannounced.insert(key.clone());
            changes.push(Change::Unannounced { key });
            continue;
        }
        order.effects.insert(key.clone());
        changes.push(Change::EffectAdded { key });
        new.push(intent);
    }
    if lacks_consent(order, policy)
        && changes.iter().any(|c| matches!(c, Change::Status { to: Status::Confirmed, .. }))
    {
        changes.push(Change::NoConsent);
    }
    new
}

/// Old news is recorded and not announced: after a long outage nobody needs a hundred messages at once.
fn is_too_old_to_announce(intent: &Intent, happening: &Happening) -> bool {
    let moment = match &happening.fact {
        Fact::InvoiceReported(report) => report.modified_at,
        Fact::ParcelReported(report) => report.at,
        _ => happening.at,
    };
    matches!(intent, Intent::NotifyManager { .. } | Intent::NotifyCustomer { .. })
        && happening.at.since_ms(moment) > ANNOUNCE_LIMIT_MS
}

fn lacks_consent(order: &Order, policy: &Policy) -> bool {
    let missing = policy.consent_required && order.tracking.consent_at.is_none();
    policy.conversions && (missing || order.tracking.refused)
}

/// Everything that an order as it stands calls for. Grows with the order; never shrinks.
pub fn required(order: &Order, policy: &Policy) -> Vec<Intent> {
    let mut intents = payment_intents(order);
    for notice in notices(order) {
        let to = |chat: &String| Intent::NotifyManager { notice, chat: chat.clone() };
        intents.extend(policy.manager_chats.iter().map(to));
    }
    intents.extend(told(order, policy));
    if policy.conversions && !lacks_consent(order, policy) {
        for moment in [Moment::Covered, Moment::Received] {
            let events =
                advertising::events(order.pay_type, moment).filter(|_| moment.came_at(order).is_some());
            intents.extend(events.map(|event| Intent::Conversion { event }));
        }
    }
    intents
}

/// What the customer hears of, by the first channel that reaches them.
fn told(order: &Order, policy: &Policy) -> Vec<Intent> {
    let Some(channel) = order.reach.channel(&policy.channels) else { return Vec::new() };
    let of_money = money_news(order).into_iter().map(|news| Told { news, number: None, code: None });
    let wanted = of_money.chain(news::of_parcels(order)).filter(|told| !policy.silent.contains(&told.news));
    let tell = |Told { news, number, code }| Intent::NotifyCustomer { news, number, code, channel };
    wanted.map(tell).collect()
}

fn money_news(order: &Order) -> Vec<News> {
    let confirmed = match (was_ever_confirmed(order), order.pay_type.is_online()) {
        (false, _) if order.by_hand.confirmed.is_some() => Some(News::Placed),
        (false, _) => None,
        (true, false) => Some(News::Placed),
        (true, true) if order.due().on_delivery.minor > 0 => Some(News::Prepaid),
        (true, true) => Some(News::Paid),
    };
    let refunded = order.invoices.values().any(Invoice::was_returned).then_some(News::Refunded);
    confirmed.into_iter().chain(refunded).collect()
}

fn payment_intents(order: &Order) -> Vec<Intent> {
    let last = order.last_attempt().map_or(0, |(no, _)| no);
    let is_over = |no: AttemptNo| no < last || order.cancelled.is_some();
    let mut intents: Vec<_> =
        order.attempts.keys().map(|no| Intent::CreateInvoice { attempt: *no }).collect();
    let removable = order.attempts.iter().filter(|(no, attempt)| is_over(**no) && attempt.invoice.is_some());
    intents.extend(removable.map(|(no, _)| Intent::RemoveInvoice { attempt: *no }));
    intents.extend(order.refunds.keys().map(|reference| Intent::Refund { reference: reference.clone() }));
    intents.extend(parcels::waybill_intents(order));
    intents
}

/// What the managers hear of, by the order's state.
fn notices(order: &Order) -> Vec<Notice> {
    let confirmed = match (was_ever_confirmed(order), order.pay_type.is_online()) {
        (false, _) => None,
        (true, false) => Some(Notice::Placed),
        (true, true) if order.due().on_delivery.minor > 0 => Some(Notice::Prepaid),
        (true, true) => Some(Notice::Paid),
    };
    let rules = [
        (order.invoices.values().any(|i| i.held), Notice::Held),
        (order.attempts.values().any(|a| a.lapsed), Notice::Unpaid),
        (order.attempts.values().any(|a| gave_up(order, a)), Notice::NoInvoice),
        (!order.mismatches.is_empty(), Notice::Mismatch),
        (is_overpaid(order), Notice::Overpaid),
        (is_late_money(order), Notice::LateMoney),
        (order.invoices.values().any(Invoice::was_returned), Notice::Refunded),
    ];
    let rules = rules.into_iter().chain(parcels::notices(order));
    confirmed.into_iter().chain(rules.filter(|rule| rule.0).map(|rule| rule.1)).collect()
}

#[cfg(test)]
mod tests;
