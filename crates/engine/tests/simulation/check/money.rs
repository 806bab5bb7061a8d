//! Money: both sides have the same, the payment status says so, and no refund was made twice.
//!
//! The bank's books and the ledger agree but for what krama cannot know or must not take: invoices that were made past
//! it until staff say that they count, and refunds in the bank's cabinet of which the bank told nobody.

use super::bank::Invoice;
use super::{Case, Evidence, Findings};
use krama_domain::effect::{Intent, State};
use krama_domain::ledger::{Collected, Kind, Ledger, PaymentStatus, payment_status};
use krama_domain::pay::PayType;

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    for case in &evidence.cases {
        let books = Books::of(evidence, case);
        sums(evidence, case, &books, findings);
        if !has_unheard_invoice(evidence, case) {
            status(evidence, case, &books, findings);
        }
        refunds(evidence, case, findings);
        total(evidence, case, findings);
    }
}

/// Whether an invoice was made past krama of whose money the bank's webhooks could not tell: nobody asks about it, so the
/// order may wait for it until statements are compared.
fn has_unheard_invoice(evidence: &Evidence<'_>, case: &Case) -> bool {
    let record = &evidence.world.record;
    let unheard = |id: &String| record.odd.get(id).is_some_and(|body| !record.webhooks.contains(body));
    evidence.bank.invoices(case.order.number.as_str()).iter().any(|invoice| unheard(&invoice.id))
}

/// What the bank and the receipts say together, in minor units.
struct Books {
    taken: i64,
    left: i64,
    /// Given back in the cabinet without a word, at most.
    untold: i64,
}

/// Minor units that ever came for an order, by the bank's invoices that are this order's, and by receipts that staff
/// accepted.
pub(super) fn taken(evidence: &Evidence<'_>, case: &Case) -> i64 {
    Books::of(evidence, case).taken
}

/// Whether an invoice is this order's: made by krama, or by somebody whose sum staff let count.
fn counts(evidence: &Evidence<'_>, case: &Case, invoice: &Invoice) -> bool {
    let is_odd = evidence.world.record.odd.contains_key(&invoice.id);
    !is_odd || case.order.by_hand.counts(&invoice.id)
}

impl Books {
    fn of(evidence: &Evidence<'_>, case: &Case) -> Self {
        let order = &case.order;
        let invoices = evidence.bank.invoices(order.number.as_str());
        let ours = || invoices.iter().filter(|invoice| counts(evidence, case, invoice));
        let accepted = || order.by_hand.receipts.values().filter(|receipt| receipt.is_accepted());
        let received: i64 = accepted().map(|receipt| receipt.amount.minor).sum();
        let returned: i64 = accepted().flat_map(|r| r.returns.values()).map(|back| back.amount.minor).sum();
        let told = |body: &Option<Vec<u8>>| {
            body.as_ref().is_some_and(|body| evidence.world.record.webhooks.contains(body))
        };
        let cabinet = evidence.world.record.cabinet.get(order.number.as_str());
        let in_cabinet =
            cabinet.into_iter().flatten().filter(|(_, body)| !told(body)).map(|(minor, _)| *minor);
        // Nobody asks about an invoice that was made past krama, so a refund of it may go untold as well.
        let of_odd = order.refunds.values().filter(|r| evidence.world.record.odd.contains_key(&r.invoice_id));
        let untold = in_cabinet.chain(of_odd.map(|refund| refund.amount.minor)).sum();
        Self {
            taken: ours().map(|i| i.captured).sum::<i64>() + received,
            left: ours().map(|i| i.left).sum::<i64>() + received - returned,
            untold,
        }
    }
}

fn sums(evidence: &Evidence<'_>, case: &Case, books: &Books, findings: &mut Findings) {
    let order = &case.order;
    let invoices = evidence.bank.invoices(order.number.as_str());
    let bank_has = evidence.bank.money.get(order.number.as_str()).copied().unwrap_or(0);
    let left: i64 = invoices.iter().map(|i| i.left).sum();
    if left != bank_has {
        findings.order("the bank agrees with itself", order, format!("{left} by invoice, {bank_has} in all"));
    }
    let ledger = order.ledger();
    let collected = super::carrier::collected(evidence, case);
    if ledger.collected_minor() != collected {
        let what = format!("{} collected here and {collected} there", ledger.collected_minor());
        findings.order("carriers' money is equal on both sides", order, what);
    }
    let ours = (ledger.captured_minor(), ledger.received().minor);
    let unknown = ours.1 - collected - books.left;
    if ours.0 != books.taken || unknown < 0 || unknown > books.untold {
        let theirs = (books.taken, books.left);
        let what = format!("(taken, kept) is {ours:?} here and {theirs:?} outside, {} untold", books.untold);
        findings.order("money is equal on both sides", order, what);
    }
    let odd = &evidence.world.record.odd;
    for strange in order.mismatches.iter().filter(|seen| !odd.contains_key(&seen.invoice_id)) {
        findings.order("money is equal on both sides", order, format!("it fits nothing: {strange:?}"));
    }
    let told = odd.iter().filter(|(_, body)| evidence.world.record.webhooks.contains(*body));
    let mine = told.filter(|(id, _)| invoices.iter().any(|invoice| invoice.id == **id));
    for (id, _) in mine.filter(|(id, _)| !order.mismatches.iter().any(|seen| seen.invoice_id == **id)) {
        findings.order("a sum that fits nothing is seen", order, format!("invoice {id}"));
    }
}

/// What the customer has had to pay when they took the parcel adds up to what the order costs, unless the carrier took
/// something else.
fn total(evidence: &Evidence<'_>, case: &Case, findings: &mut Findings) {
    let order = &case.order;
    let differs = Ledger::collected(order).iter().any(Collected::differs);
    let Some(at) = order.received_at().filter(|_| super::carrier::is_received(evidence, case) && !differs)
    else {
        return;
    };
    let ledger = order.ledger();
    let sum = |income: bool| {
        let entries =
            ledger.entries.iter().filter(|entry| entry.at <= at && entry.kind.is_income() == income);
        entries.map(|entry| entry.amount.minor).sum::<i64>()
    };
    let (paid, total) = (sum(true) - sum(false), order.total().minor);
    if paid < total || (paid > total && ledger.collected_minor() > 0) {
        findings.order("what was received is paid", order, format!("{paid} of {total}"));
    }
}

/// The status that follows from the books outside. A receipt or a sum that nobody judged makes an order `checking`.
fn status(evidence: &Evidence<'_>, case: &Case, books: &Books, findings: &mut Findings) {
    let order = &case.order;
    let (before, left) = (books.taken, order.ledger().received().minor);
    let taken = before + super::carrier::collected(evidence, case);
    let due = order.due();
    let is_open = order.by_hand.has_open_receipt() || order.open_mismatches().next().is_some();
    let expected = match (taken, left) {
        (0, _) if is_open => PaymentStatus::Checking,
        (0, _) => PaymentStatus::Unpaid,
        (_, 0) => PaymentStatus::Refunded,
        (taken, left) if left < taken => PaymentStatus::PartlyRefunded,
        (taken, _) if taken >= order.total().minor => PaymentStatus::Paid,
        _ if order.pay_type == PayType::Prepay && before >= due.now.minor => PaymentStatus::Prepaid,
        _ => PaymentStatus::Checking,
    };
    let is = payment_status(order);
    if is != expected {
        let (is, due) = (is.code(), due.now.minor);
        let what =
            format!("it is {is}, and {taken} taken, {left} kept of {due} due make it {}", expected.code());
        findings.order("the payment status is right", order, what);
    }
}

/// Each refund that is done was made once; each that failed, never; and whatever became of it, never twice.
fn refunds(evidence: &Evidence<'_>, case: &Case, findings: &mut Findings) {
    let order = &case.order;
    let invoices = evidence.bank.invoices(order.number.as_str());
    for (reference, refund) in &order.refunds {
        let made: Vec<i64> =
            invoices.iter().flat_map(|i| &i.refunds).filter(|r| r.0 == *reference).map(|r| r.1).collect();
        let intent = Intent::Refund { reference: reference.clone() };
        let state = case.effects.iter().find(|e| e.intent == intent).map(|e| e.state);
        let is_right = match state {
            Some(State::Done) => made == [refund.amount.minor],
            Some(State::Refused | State::Discarded) => {
                made.is_empty() || evidence.is_excused(case, &intent.key())
            }
            _ => made.len() <= 1,
        };
        if !is_right || made.len() > 1 {
            let what =
                format!("{reference} of {} is {state:?}, and the bank made {made:?}", refund.amount.minor);
            findings.order("a refund is made once", order, what);
        }
    }
    let cabinet = evidence.world.record.cabinet.get(order.number.as_str()).map_or(0, Vec::len);
    let ours = |reference: &String| order.refunds.contains_key(reference);
    let strange: Vec<_> = invoices.iter().flat_map(|i| &i.refunds).filter(|r| !ours(&r.0)).collect();
    if strange.iter().any(|r| !r.0.is_empty()) || strange.len() > cabinet {
        findings.order("a refund is made once", order, format!("nobody asked for {strange:?}"));
    }
    let listed = order.ledger().entries.iter().filter(|entry| entry.kind == Kind::Refund).count();
    if listed > order.refunds.len() + cabinet {
        findings.order("a refund is made once", order, format!("{listed} refunds stand in the ledger"));
    }
}
