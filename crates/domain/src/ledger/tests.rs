//! Tables of the payment status, and of the movements behind it.

use super::*;
use crate::fact::Fact;
use crate::invoice::{Observation, Status as Said};
use crate::sample::{
    Life, PREPAY_MINOR, TOTAL_MINOR, after_refunds, cancel, cancelled, due_minor, opened, pay, refused,
    report,
};
use PaymentStatus::{Checking, Paid, PartlyRefunded, Prepaid, Refunded, Unpaid};

/// A report of the sum that the pay type asks for.
fn seen(pay_type: PayType, status: Said, second: i64) -> Observation {
    report("inv-1", status, second, due_minor(pay_type))
}

/// Checks the status of a payable order after these reports, and what the merchant has then, in kopiykas.
fn check(name: &str, pay_type: PayType, reports: &[Observation], status: PaymentStatus, received: i64) {
    let mut life = Life::payable(pay_type);
    for report in reports {
        life.report(report.clone());
    }
    let order = &life.order;
    assert_eq!((payment_status(order), order.ledger().received().minor), (status, received), "{name}");
}

#[test]
fn each_word_alone() {
    let full = |word| [seen(PayType::OnlineFull, word, 10)];
    let check =
        |name, word, status, received| check(name, PayType::OnlineFull, &full(word), status, received);
    check("created", Said::Created, Unpaid, 0);
    check("processing", Said::Processing, Checking, 0);
    check("hold", Said::Hold, Checking, 0);
    check("failure", Said::Failure, Unpaid, 0);
    check("expired", Said::Expired, Unpaid, 0);
    check("success", Said::Success, Paid, TOTAL_MINOR);
    check("reversed", Said::Reversed, Unpaid, 0);
    check("an unknown word", Said::Other("paused".to_owned()), Checking, 0);
}

#[test]
fn money_that_came_is_taken_down_by_nothing_but_a_refund() {
    for (pay_type, status) in [(PayType::OnlineFull, Paid), (PayType::Prepay, Prepaid)] {
        let paid = || seen(pay_type, Said::Success, 10);
        let due = due_minor(pay_type);
        for word in [Said::Created, Said::Processing, Said::Hold, Said::Failure, Said::Expired] {
            let name = format!("{pay_type}: {word:?} after success");
            check(&name, pay_type, &[paid(), seen(pay_type, word.clone(), 20)], status, due);
            let name = format!("{pay_type}: {word:?} of another invoice");
            let other = Observation { invoice_id: "inv-2".to_owned(), ..seen(pay_type, word, 20) };
            check(&name, pay_type, &[paid(), other], status, due);
        }
        check("reversed", pay_type, &[paid(), seen(pay_type, Said::Reversed, 20)], Refunded, 0);
        check("reversed first", pay_type, &[seen(pay_type, Said::Reversed, 20), paid()], Refunded, 0);
        let part = after_refunds(seen(pay_type, Said::Success, 20), due - 100, vec![]);
        check("a part back", pay_type, &[paid(), part.clone()], PartlyRefunded, due - 100);
        let more = after_refunds(seen(pay_type, Said::Success, 30), due - 300, vec![]);
        check("two refunds", pay_type, &[paid(), part, more.clone()], PartlyRefunded, due - 300);
        check("two refunds, the first unseen", pay_type, &[more], PartlyRefunded, due - 300);
    }
}

#[test]
fn a_hold_is_no_money() {
    let full = |word, second| seen(PayType::OnlineFull, word, second);
    let check = |name, reports: &[Observation], status, minor| {
        check(name, PayType::OnlineFull, reports, status, minor);
    };
    check("released", &[full(Said::Hold, 10), full(Said::Reversed, 20)], Unpaid, 0);
    check("taken", &[full(Said::Hold, 10), full(Said::Success, 20)], Paid, TOTAL_MINOR);
    check("taken, hold reported late", &[full(Said::Success, 20), full(Said::Hold, 10)], Paid, TOTAL_MINOR);
    let unknown = full(Said::Other("paused".to_owned()), 20);
    check("followed by an unknown word", &[full(Said::Hold, 10), unknown], Checking, 0);
}

#[test]
fn a_sum_that_was_not_asked_for_is_not_taken_for_payment() {
    let wrong = |word| report("inv-1", word, 10, TOTAL_MINOR - 1);
    let dollars = Observation { currency_number: 840, ..report("inv-1", Said::Success, 10, TOTAL_MINOR) };
    let unheard = Observation { currency_number: 1, ..dollars.clone() };
    let good = report("inv-1", Said::Success, 20, TOTAL_MINOR);
    let full = PayType::OnlineFull;
    for (name, wrong) in [
        ("too little", wrong(Said::Success)),
        ("too little on hold", wrong(Said::Hold)),
        ("too little, gone back", wrong(Said::Reversed)),
        ("dollars", dollars),
        ("an unknown currency", unheard),
    ] {
        check(name, full, std::slice::from_ref(&wrong), Checking, 0);
        check(&format!("{name}, beside a good one"), full, &[wrong, good.clone()], Paid, TOTAL_MINOR);
    }
}

#[test]
fn the_prepayment_is_not_mistaken_for_the_price() {
    let prepaid = report("inv-1", Said::Success, 10, PREPAY_MINOR);
    check("prepaid", PayType::Prepay, std::slice::from_ref(&prepaid), Prepaid, PREPAY_MINOR);
    check("a prepayment for a full invoice", PayType::OnlineFull, &[prepaid], Checking, 0);
    let full = report("inv-1", Said::Success, 10, TOTAL_MINOR);
    check("the price for a prepayment", PayType::Prepay, &[full], Checking, 0);
}

#[test]
fn two_paid_invoices_are_both_counted() {
    let mut life = Life::placed(PayType::Prepay);
    for (second, fact) in
        [(1, pay(1)), (2, opened(1, "inv-1")), (3, refused(1)), (4, pay(4)), (5, opened(2, "inv-2"))]
    {
        life.happen(second, fact);
    }
    for (id, second) in [("inv-1", 10), ("inv-2", 20)] {
        life.report(report(id, Said::Success, second, PREPAY_MINOR));
    }
    assert_eq!(payment_status(&life.order), Prepaid);
    assert_eq!(life.order.ledger().captured_minor(), 2 * PREPAY_MINOR);
    life.report(report("inv-2", Said::Reversed, 30, PREPAY_MINOR));
    assert_eq!(payment_status(&life.order), PartlyRefunded);
    assert_eq!(life.order.ledger().received().minor, PREPAY_MINOR);
    life.report(report("inv-1", Said::Reversed, 40, PREPAY_MINOR));
    assert_eq!(payment_status(&life.order), Refunded);
}

#[test]
fn money_for_an_invoice_whose_answer_was_lost_is_counted() {
    let mut life = Life::placed(PayType::OnlineFull);
    life.happen(1, pay(1));
    life.happen(2, Fact::InvoiceLost { attempt: 1 });
    life.report(report("inv-unknown", Said::Success, 10, TOTAL_MINOR));
    assert_eq!(payment_status(&life.order), Paid);
}

#[test]
fn late_money_of_a_cancelled_order_is_counted() {
    let mut life = Life::payable(PayType::OnlineFull);
    life.happen(5, cancelled());
    life.report(report("inv-1", Said::Success, 10, TOTAL_MINOR));
    assert_eq!(payment_status(&life.order), Paid);
    assert_eq!(life.order.ledger().received().minor, TOTAL_MINOR);
}

#[test]
fn cash_on_delivery_is_unpaid_online() {
    assert_eq!(payment_status(&Life::placed(PayType::Cod).order), Unpaid);
}

/// The keys and sums of the movements after this report of a paid invoice.
fn movements_of(report: Observation) -> Vec<(String, i64)> {
    let mut life = Life::payable(PayType::OnlineFull);
    life.report(report);
    life.order.ledger().entries.into_iter().map(|e| (e.key, e.amount.minor)).collect()
}

#[test]
fn refunds_are_listed_one_by_one_where_the_provider_tells_them_apart() {
    let done = CancelState::Success;
    let kept = |minor, cancels| after_refunds(seen(PayType::OnlineFull, Said::Success, 20), minor, cancels);
    let taken = || ("capture/inv-1".to_owned(), TOTAL_MINOR);
    let back = |key: &str, minor| (format!("refund/inv-1{key}"), minor);

    assert_eq!(movements_of(kept(TOTAL_MINOR, vec![])), [taken()]);
    let runs = cancel("r3", 10, CancelState::Processing);
    let two = vec![cancel("r1", 100, done), runs, cancel("r2", 200, done)];
    assert_eq!(movements_of(kept(TOTAL_MINOR - 300, two)), [taken(), back("/r1", 100), back("/r2", 200)]);
    let alike = vec![cancel("", 100, done), cancel("", 200, done)];
    assert_eq!(
        movements_of(kept(TOTAL_MINOR - 300, alike)),
        [taken(), back("", 300)],
        "no name tells them apart"
    );
    let incomplete = vec![cancel("r1", 100, done)];
    assert_eq!(movements_of(kept(TOTAL_MINOR - 300, incomplete)), [taken(), back("", 300)]);
    let absurd = vec![cancel("r1", i64::MAX, done), cancel("r2", i64::MAX, done)];
    assert_eq!(movements_of(kept(TOTAL_MINOR - 300, absurd)), [taken(), back("", 300)]);
}
