//! What an order derives: sums, the moment it was covered, its id for advertising.

use super::*;
use crate::invoice::{Observation, Status as Said};
use crate::sample::{
    Life, PREPAY_MINOR, TOTAL_MINOR, after_refunds, at, due_minor, line, order, report, uah,
};

#[test]
fn the_event_id_is_the_number_and_the_second_of_creation() {
    let mut placed = order(PayType::Cod);
    placed.created_at = Timestamp::from_ms(1_730_304_000_999);
    assert_eq!(placed.event_id(), "TWC30102025N01_1730304000");
}

#[test]
fn sums_of_one_line_and_of_a_hundred() {
    let mut one = order(PayType::Prepay);
    one.lines = vec![line("H-M", 3, 33_333)];
    assert_eq!(one.total(), uah(99_999));
    assert_eq!((one.due().now, one.due().on_delivery), (uah(PREPAY_MINOR), uah(79_999)));

    let mut hundred = order(PayType::Prepay);
    hundred.lines = (1..=100).map(|price| line("H-M", 2, price)).collect();
    assert_eq!(hundred.lines.len(), LINES_MAX);
    assert_eq!(hundred.total(), uah(10_100));
    assert_eq!(
        (hundred.due().now, hundred.due().on_delivery),
        (uah(10_100), uah(0)),
        "less than the prepayment"
    );

    let mut full = hundred.clone();
    full.pay_type = PayType::OnlineFull;
    assert_eq!((full.due().now, full.due().on_delivery), (uah(10_100), uah(0)));
}

#[test]
fn an_order_without_lines_has_a_currency() {
    let mut empty = order(PayType::Cod);
    empty.lines.clear();
    empty.prepay = Money::zero(Currency::Kzt);
    assert_eq!(empty.total(), Money::zero(Currency::Kzt));
}

#[test]
fn absurd_prices_do_not_wrap_around() {
    let mut absurd = order(PayType::OnlineFull);
    absurd.lines = vec![line("H-M", QUANTITY_MAX, i64::MAX), line("H-L", 1, i64::MAX)];
    assert_eq!(absurd.total(), uah(i64::MAX));
}

/// What is still to be paid after these reports, in kopiykas.
fn rest_after(pay_type: PayType, reports: &[Observation]) -> i64 {
    let mut life = Life::payable(pay_type);
    for report in reports {
        life.report(report.clone());
    }
    life.order.rest().minor
}

#[test]
fn the_rest_is_what_did_not_come() {
    let seen = |pay_type, second| report("inv-1", Said::Success, second, due_minor(pay_type));
    let (full, prepay) = (PayType::OnlineFull, PayType::Prepay);
    assert_eq!(Life::placed(PayType::Cod).order.rest().minor, TOTAL_MINOR);
    assert_eq!(rest_after(full, &[]), TOTAL_MINOR);
    assert_eq!(rest_after(full, &[seen(full, 10)]), 0);
    assert_eq!(rest_after(prepay, &[seen(prepay, 10)]), TOTAL_MINOR - PREPAY_MINOR);
    let part = after_refunds(seen(prepay, 20), PREPAY_MINOR - 100, vec![]);
    assert_eq!(rest_after(prepay, &[seen(prepay, 10), part]), TOTAL_MINOR - PREPAY_MINOR + 100);
    let again = Observation { invoice_id: "inv-2".to_owned(), ..seen(full, 20) };
    assert_eq!(rest_after(full, &[seen(full, 10), again]), 0, "never negative");
}

#[test]
fn cash_on_delivery_is_covered_by_being_placed() {
    let placed = order(PayType::Cod);
    assert_eq!((placed.covered_at(), placed.status()), (Some(at(0)), Status::Confirmed));
}

#[test]
fn an_online_order_is_covered_by_the_capture_that_completes_the_sum() {
    let mut life = Life::payable(PayType::OnlineFull);
    assert_eq!((life.order.covered_at(), life.order.status()), (None, Status::New));
    life.report(report("inv-2", Said::Success, 30, TOTAL_MINOR));
    assert_eq!((life.order.covered_at(), life.order.status()), (Some(at(30)), Status::Confirmed));
    life.report(report("inv-1", Said::Success, 20, TOTAL_MINOR));
    assert_eq!(life.order.covered_at(), Some(at(20)), "the earlier one covered it");
}

#[test]
fn two_captures_may_cover_together() {
    let mut order = order(PayType::OnlineFull);
    for (id, second, minor) in [("inv-1", 50, 100_000), ("inv-2", 40, 49_899)] {
        order.invoices.insert(id.to_owned(), Invoice::from_first(report(id, Said::Success, second, minor)));
    }
    assert_eq!((order.covered_at(), order.is_covered()), (None, false), "one kopiyka is missing");
    let last = Invoice::from_first(report("inv-3", Said::Success, 30, 1));
    order.invoices.insert("inv-3".to_owned(), last);
    assert_eq!((order.covered_at(), order.is_covered()), (Some(at(50)), true));
}

#[test]
fn invoices_and_attempts_find_each_other() {
    let mut life = Life::payable(PayType::OnlineFull);
    life.report(report("inv-1", Said::Created, 10, TOTAL_MINOR));
    let (no, attempt) = life.order.attempt_of("inv-1").unwrap();
    assert_eq!(no, 1);
    assert_eq!(life.order.invoice_of(attempt).unwrap().latest.invoice_id, "inv-1");
    assert_eq!(life.order.attempt_of("inv-2"), None);
}

#[test]
fn an_order_is_read_back_as_it_was_written() {
    let mut life = Life::payable(PayType::Prepay);
    life.report(report("inv-1", Said::Success, 10, PREPAY_MINOR));
    life.report(report("inv-2", Said::Success, 10, 1));
    let written = serde_json::to_string(&life.order).unwrap();
    assert_eq!(serde_json::from_str::<Order>(&written).unwrap(), life.order);
}

#[test]
fn a_line_is_called_by_title_and_variant() {
    assert_eq!(line("H-M", 1, 1).name(), "Худі, M");
    assert_eq!(Line { variant: String::new(), ..line("H-M", 1, 1) }.name(), "Худі");
}
