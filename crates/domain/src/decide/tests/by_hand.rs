//! What staff decide by hand: receipts of transfers, sums that fit no attempt, a confirmation without money.

use crate::fact::Fact;
use crate::invoice::{CancelState, Status as Said};
use crate::ledger::{Kind, PaymentStatus, payment_status};
use crate::money::{Currency, Money};
use crate::order::Status;
use crate::pay::PayType;
use crate::sample::{
    Life, PREPAY_MINOR, TOTAL_MINOR, after_refunds, at, cancel, cancelled, pay, report, uah,
};
use crate::transition::Refusal;

fn receipt(reference: &str, minor: i64) -> Fact {
    let note = "чек із застосунку".to_owned();
    Fact::ReceiptRecorded { reference: reference.to_owned(), amount: uah(minor), note }
}

fn judged(reference: &str, accepted: bool) -> Fact {
    let reason = if accepted { String::new() } else { "гроші не надійшли".to_owned() };
    Fact::ReceiptJudged { reference: reference.to_owned(), accepted, reason }
}

fn returned(receipt: &str, reference: &str, minor: i64) -> Fact {
    let (receipt, reference) = (receipt.to_owned(), reference.to_owned());
    Fact::ReceiptReturned { receipt, reference, amount: uah(minor), note: "брак".to_owned() }
}

fn sum(invoice_id: &str, counts: bool) -> Fact {
    Fact::MismatchJudged { invoice_id: invoice_id.to_owned(), counts, reason: "звірено".to_owned() }
}

fn confirmed() -> Fact {
    Fact::ConfirmedByHand { note: "домовились телефоном".to_owned() }
}

fn payment(life: &Life) -> PaymentStatus {
    payment_status(&life.order)
}

#[test]
fn a_receipt_is_checked_until_somebody_accepts_it_and_then_it_is_money() {
    let mut life = Life::payable(PayType::Prepay);
    life.happen(10, receipt("r1", PREPAY_MINOR));
    assert_eq!((payment(&life), life.order.status()), (PaymentStatus::Checking, Status::New));
    assert_eq!((life.order.ledger().captured_minor(), life.taken), (0, 0));
    life.happen(20, judged("r1", true));
    assert_eq!((payment(&life), life.order.status()), (PaymentStatus::Prepaid, Status::Confirmed));
    assert_eq!((life.notices(), life.keys_of("conversion/")), (vec!["prepaid"], vec!["lead"]));
    assert_eq!((life.taken, life.order.covered_at()), (1, Some(at(20))));
    assert_eq!(life.order.rest(), uah(TOTAL_MINOR - PREPAY_MINOR));
}

#[test]
fn a_rejected_receipt_leaves_the_order_as_it_was() {
    let mut life = Life::payable(PayType::OnlineFull);
    life.happen(10, receipt("r1", TOTAL_MINOR));
    life.happen(20, judged("r1", false));
    assert_eq!((payment(&life), life.order.status()), (PaymentStatus::Unpaid, Status::New));
    assert_eq!(life.notices(), Vec::<&str>::new());
    assert_eq!(life.attempt(21, judged("r1", true)).unwrap_err(), Refusal::JudgedAlready);
}

#[test]
fn receipts_are_refused_where_they_make_no_sense() {
    let mut life = Life::payable(PayType::OnlineFull);
    life.happen(10, receipt("r1", 100));
    let refused = |fact| life.attempt(11, fact).unwrap_err();
    assert_eq!(refused(receipt("r1", 100)), Refusal::ReceiptThereAlready);
    assert_eq!(refused(receipt("r2", 0)), Refusal::NotARefundSum);
    assert_eq!(refused(judged("r2", true)), Refusal::NoSuchReceipt);
    assert_eq!(refused(returned("r1", "b1", 50)), Refusal::MoreThanCaptured);
    let silent = Fact::ReceiptJudged { reference: "r1".to_owned(), accepted: false, reason: " ".to_owned() };
    assert_eq!(refused(silent), Refusal::ReasonMissing);
    let foreign = Money::new(100, Currency::Kzt);
    let note = "x".to_owned();
    assert_eq!(
        refused(Fact::ReceiptRecorded { reference: "r3".to_owned(), amount: foreign, note }),
        Refusal::NotARefundSum
    );
}

#[test]
fn money_of_a_receipt_goes_back_by_hand_and_never_more_than_came() {
    let mut life = Life::payable(PayType::OnlineFull);
    life.happen(10, receipt("r1", TOTAL_MINOR));
    life.happen(20, judged("r1", true));
    life.happen(30, returned("r1", "b1", 50_000));
    assert_eq!(payment(&life), PaymentStatus::PartlyRefunded);
    assert_eq!(life.attempt(31, returned("r1", "b1", 1)).unwrap_err(), Refusal::RefundAskedAlready);
    assert_eq!(life.attempt(31, returned("r1", "b2", 100_000)).unwrap_err(), Refusal::MoreThanCaptured);
    life.happen(32, returned("r1", "b2", TOTAL_MINOR - 50_000));
    assert_eq!(payment(&life), PaymentStatus::Refunded);
    let kinds: Vec<_> = life.order.ledger().entries.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Kind::Transfer, Kind::Return, Kind::Return]);
}

#[test]
fn a_sum_that_fits_nothing_counts_once_somebody_says_so() {
    let mut life = Life::payable(PayType::OnlineFull);
    life.report(report("inv-1", Said::Success, 10, 100_000));
    assert_eq!((payment(&life), life.order.open_mismatches().count()), (PaymentStatus::Checking, 1));
    life.happen(20, sum("inv-1", true));
    assert_eq!(life.order.ledger().captured_minor(), 100_000);
    assert_eq!((life.order.open_mismatches().count(), life.order.unfit.len()), (0, 0));
    life.report(after_refunds(
        report("inv-1", Said::Success, 30, 100_000),
        40_000,
        vec![cancel("x", 60_000, CancelState::Success)],
    ));
    assert_eq!(life.order.ledger().refunded_minor(), 60_000, "what comes later is this order's too");
}

#[test]
fn what_was_reported_before_the_decision_is_not_forgotten() {
    let mut life = Life::payable(PayType::OnlineFull);
    let back = vec![cancel("x", 100_000, CancelState::Success)];
    life.report(after_refunds(report("inv-1", Said::Reversed, 15, 100_000), 0, back));
    life.report(report("inv-1", Said::Success, 10, 100_000));
    life.happen(20, sum("inv-1", true));
    assert_eq!(payment(&life), PaymentStatus::Refunded);
}

#[test]
fn a_dismissed_sum_does_not_count_and_another_one_waits_anew() {
    let mut life = Life::payable(PayType::OnlineFull);
    life.report(report("inv-1", Said::Success, 10, 5));
    life.happen(20, sum("inv-1", false));
    assert_eq!((payment(&life), life.order.open_mismatches().count()), (PaymentStatus::Unpaid, 0));
    assert_eq!(life.attempt(21, sum("inv-1", true)).unwrap_err(), Refusal::NoSuchMismatch);
    life.report(report("inv-1", Said::Success, 30, 6));
    assert_eq!((payment(&life), life.order.open_mismatches().count()), (PaymentStatus::Checking, 1));
}

#[test]
fn a_dismissed_sum_is_not_waited_for_though_its_payment_was_seen_under_way() {
    let mut life = Life::payable(PayType::OnlineFull);
    life.report(report("inv-x", Said::Processing, 9, 5));
    life.report(report("inv-x", Said::Success, 10, 5));
    life.happen(20, sum("inv-x", false));
    assert_eq!(payment(&life), PaymentStatus::Unpaid);
}

#[test]
fn a_sum_in_another_currency_never_counts() {
    let mut life = Life::payable(PayType::OnlineFull);
    let mut dollars = report("inv-1", Said::Success, 10, TOTAL_MINOR);
    dollars.currency_number = 840;
    life.report(dollars);
    assert_eq!(life.attempt(20, sum("inv-1", true)).unwrap_err(), Refusal::OtherCurrency);
    assert!(life.attempt(20, sum("inv-1", false)).is_ok());
}

#[test]
fn an_order_confirmed_by_hand_is_packed_and_announces_no_money() {
    let mut life = Life::payable(PayType::OnlineFull);
    life.happen(10, confirmed());
    assert_eq!((payment(&life), life.order.status()), (PaymentStatus::Unpaid, Status::Confirmed));
    assert_eq!((life.taken, life.notices(), life.keys_of("conversion/")), (1, vec![], vec![]));
    assert_eq!(life.attempt(11, confirmed()).unwrap_err(), Refusal::ConfirmedAlready);
    life.happen(12, pay(12));
    life.report(report("inv-1", Said::Success, 20, TOTAL_MINOR));
    assert_eq!((payment(&life), life.taken), (PaymentStatus::Paid, 1));
    assert_eq!((life.notices(), life.keys_of("conversion/")), (vec!["paid"], vec!["purchase"]));
    assert_eq!(life.attempt(30, pay(30)).unwrap_err(), Refusal::NothingToPay);
}

#[test]
fn cancelling_an_order_confirmed_by_hand_returns_the_stock() {
    let mut life = Life::payable(PayType::OnlineFull);
    life.happen(10, confirmed());
    life.happen(20, cancelled());
    assert_eq!((life.taken, life.order.status()), (0, Status::Cancelled));
    assert_eq!(life.attempt(30, confirmed()).unwrap_err(), Refusal::OrderCancelled);
}
