//! The table of moves is complete, and refunds stay within what was taken.

use super::*;
use crate::invoice::{Cancel, Observation, Status as Said};
use crate::money::{Currency, Money};
use crate::pay::PayType;
use crate::sample::{Life, TOTAL_MINOR, after_refunds, cancel, cancelled, pay, refund, report};

const STATUSES: [Status; 5] = Status::ALL;
const MOVES: [Move; 4] = [Move::Pay, Move::Refund, Move::Cancel, Move::Confirm];

#[test]
fn every_status_and_move_has_exactly_one_row() {
    for status in STATUSES {
        for step in MOVES {
            let rows: Vec<_> = TABLE.iter().filter(|row| (row.0, row.1) == (status, step)).collect();
            assert_eq!(rows.len(), 1, "{status:?} {step:?}");
            assert_eq!(check(status, step).err(), rows[0].2, "{status:?} {step:?}");
        }
    }
    assert_eq!(TABLE.len(), STATUSES.len() * MOVES.len());
}

#[test]
fn a_cancelled_order_is_neither_paid_nor_cancelled_again() {
    let mut life = Life::payable(PayType::OnlineFull);
    life.happen(5, cancelled());
    assert_eq!(life.attempt(6, pay(6)).unwrap_err(), Refusal::OrderCancelled);
    assert_eq!(life.attempt(6, cancelled()).unwrap_err(), Refusal::OrderCancelled);
}

#[test]
fn a_paid_order_is_not_paid_again() {
    assert_eq!(paid().attempt(20, pay(20)).unwrap_err(), Refusal::NothingToPay);
}

#[test]
fn an_order_is_placed_once() {
    assert_eq!(Life::payable(PayType::Prepay).attempt(9, Fact::Placed).unwrap_err(), Refusal::PlacedAlready);
    assert_eq!(Life::placed(PayType::Cod).attempt(9, Fact::Placed).unwrap_err(), Refusal::PlacedAlready);
}

fn paid() -> Life {
    let mut life = Life::payable(PayType::OnlineFull);
    life.report(report("inv-1", Said::Success, 10, TOTAL_MINOR));
    life
}

/// The order after the provider said how much is left and how the refunds stand.
fn paid_with(kept: i64, cancels: Vec<Cancel>, asked: &[(&str, i64)]) -> Life {
    let mut life = paid();
    for (reference, minor) in asked {
        life.happen(15, refund(reference, "inv-1", *minor));
    }
    life.report(after_refunds(report("inv-1", Said::Success, 20, TOTAL_MINOR), kept, cancels));
    life
}

#[test]
fn a_refund_needs_a_sum_and_money_to_take_it_from() {
    let life = paid();
    let refusal = |fact| life.attempt(20, fact).map(|_| ()).unwrap_err();
    assert_eq!(refusal(refund("r1", "inv-1", 0)), Refusal::NotARefundSum);
    assert_eq!(refusal(refund("r1", "inv-1", -1)), Refusal::NotARefundSum);
    let amount = Money::new(100, Currency::Usd);
    let dollars =
        Fact::RefundRequested { reference: "r1".to_owned(), invoice_id: "inv-1".to_owned(), amount };
    assert_eq!(refusal(dollars), Refusal::NotARefundSum);
    assert_eq!(refusal(refund("r1", "inv-9", 100)), Refusal::NoSuchCapture);
    assert_eq!(refusal(refund("r1", "inv-1", TOTAL_MINOR + 1)), Refusal::MoreThanCaptured);
    assert!(life.attempt(20, refund("r1", "inv-1", TOTAL_MINOR)).is_ok());
    let unpaid = Life::payable(PayType::OnlineFull);
    assert_eq!(unpaid.attempt(20, refund("r1", "inv-1", 1)).unwrap_err(), Refusal::NoSuchCapture);
}

#[test]
fn a_cancelled_order_can_be_refunded() {
    let mut life = paid();
    life.happen(15, cancelled());
    assert!(life.attempt(20, refund("r1", "inv-1", TOTAL_MINOR)).is_ok());
}

#[test]
fn a_reference_is_used_once() {
    let mut life = paid();
    life.happen(20, refund("r1", "inv-1", 100));
    assert_eq!(life.attempt(21, refund("r1", "inv-1", 100)).unwrap_err(), Refusal::RefundAskedAlready);
}

#[test]
fn refunds_that_were_asked_for_count() {
    let mut life = paid();
    life.happen(20, refund("r1", "inv-1", TOTAL_MINOR - 100));
    assert_eq!(life.attempt(21, refund("r2", "inv-1", 101)).unwrap_err(), Refusal::MoreThanCaptured);
    life.happen(21, refund("r2", "inv-1", 100));
    assert_eq!(refundable_minor(&life.order, "inv-1"), Some(0));
    let failed = Fact::RefundFailed { reference: "r1".to_owned(), reason: "too old".to_owned() };
    life.happen(22, failed);
    assert_eq!(refundable_minor(&life.order, "inv-1"), Some(TOTAL_MINOR - 100));
}

#[test]
fn what_the_provider_answered_is_not_counted_twice() {
    let (done, runs, failed) = (CancelState::Success, CancelState::Processing, CancelState::Failure);
    let asked = [("r1", 300)];
    let left = |kept, state| {
        let life = paid_with(kept, vec![cancel("r1", 300, state)], &asked);
        refundable_minor(&life.order, "inv-1")
    };
    assert_eq!(left(TOTAL_MINOR - 300, done), Some(TOTAL_MINOR - 300));
    assert_eq!(left(TOTAL_MINOR, runs), Some(TOTAL_MINOR - 300), "still under way");
    assert_eq!(left(TOTAL_MINOR, failed), Some(TOTAL_MINOR), "it will not happen");
    let again = paid_with(TOTAL_MINOR, vec![cancel("r1", 300, failed), cancel("r1", 300, runs)], &asked);
    assert_eq!(refundable_minor(&again.order, "inv-1"), Some(TOTAL_MINOR - 300), "it is tried again");
}

#[test]
fn refunds_made_in_the_cabinet_count() {
    let life =
        paid_with(TOTAL_MINOR - 500, vec![cancel("cabinet", 500, CancelState::Success)], &[("r1", 300)]);
    assert_eq!(refundable_minor(&life.order, "inv-1"), Some(TOTAL_MINOR - 800));
    let mut listed_only = paid();
    let cancels = vec![cancel("cabinet", 500, CancelState::Success)];
    listed_only.report(Observation { cancels, ..report("inv-1", Said::Success, 20, TOTAL_MINOR) });
    assert_eq!(refundable_minor(&listed_only.order, "inv-1"), Some(TOTAL_MINOR - 500));
}
