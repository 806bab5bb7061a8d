//! Money: both sides have the same, the payment status says so, and no refund was made twice.

use super::bank::Invoice;
use super::{Case, Evidence, Findings};
use krama_domain::effect::{Intent, State};
use krama_domain::ledger::{PaymentStatus, payment_status};
use krama_domain::order::Order;
use krama_domain::pay::PayType;

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    for case in &evidence.cases {
        let number = case.order.number.as_str();
        let invoices = evidence.bank.invoices(number);
        sums(&case.order, evidence.bank.money.get(number).copied().unwrap_or(0), invoices, findings);
        status(&case.order, invoices, findings);
        refunds(evidence, case, invoices, findings);
    }
}

fn sums(order: &Order, bank_has: i64, invoices: &[Invoice], findings: &mut Findings) {
    let ledger = order.ledger();
    let (captured, left) = (sum(invoices, |i| i.captured), sum(invoices, |i| i.left));
    if left != bank_has {
        findings.order("the bank agrees with itself", order, format!("{left} by invoice, {bank_has} in all"));
    }
    if ledger.captured_minor() != captured || ledger.received().minor != left {
        let ours = (ledger.captured_minor(), ledger.received().minor);
        let what = format!("(taken, kept) is {ours:?} here and {:?} at the bank", (captured, left));
        findings.order("money is equal on both sides", order, what);
    }
    if !order.mismatches.is_empty() {
        findings.order("money is equal on both sides", order, format!("mismatches {:?}", order.mismatches));
    }
}

fn sum(invoices: &[Invoice], of: fn(&Invoice) -> i64) -> i64 {
    invoices.iter().map(of).sum()
}

/// The status that follows from the bank's books alone.
fn status(order: &Order, invoices: &[Invoice], findings: &mut Findings) {
    let (captured, left) = (sum(invoices, |i| i.captured), sum(invoices, |i| i.left));
    let due = order.due();
    let expected = match (captured, left) {
        (0, _) => PaymentStatus::Unpaid,
        (_, 0) => PaymentStatus::Refunded,
        (captured, left) if left < captured => PaymentStatus::PartlyRefunded,
        (captured, _) if captured >= order.total().minor => PaymentStatus::Paid,
        (captured, _) if order.pay_type == PayType::Prepay && captured >= due.now.minor => {
            PaymentStatus::Prepaid
        }
        _ => PaymentStatus::Checking,
    };
    let is = payment_status(order);
    if is != expected {
        let what = format!(
            "it is {}, and the bank's {captured} taken, {left} kept of {} due make it {}",
            is.code(),
            due.now.minor,
            expected.code()
        );
        findings.order("the payment status is right", order, what);
    }
}

/// Each refund that is done was made once; each that failed, never; and whatever became of it, never twice.
fn refunds(evidence: &Evidence<'_>, case: &Case, invoices: &[Invoice], findings: &mut Findings) {
    for (reference, refund) in &case.order.refunds {
        let made: Vec<i64> =
            invoices.iter().flat_map(|i| &i.refunds).filter(|r| r.0 == *reference).map(|r| r.1).collect();
        let intent = Intent::Refund { reference: reference.clone() };
        let state = case.effects.iter().find(|e| e.intent == intent).map(|e| e.state);
        let is_right = match state {
            Some(State::Done) => made == [refund.amount.minor],
            Some(State::Refused) => made.is_empty() || evidence.is_excused(case, &intent.key()),
            _ => made.len() <= 1,
        };
        if !is_right || made.len() > 1 {
            let what =
                format!("{reference} of {} is {state:?}, and the bank made {made:?}", refund.amount.minor);
            findings.order("a refund is made once", &case.order, what);
        }
    }
    let ours = |reference: &String| case.order.refunds.contains_key(reference);
    for (reference, minor) in invoices.iter().flat_map(|i| &i.refunds).filter(|r| !ours(&r.0)) {
        findings.order(
            "a refund is made once",
            &case.order,
            format!("nobody asked for {reference} of {minor}"),
        );
    }
}
