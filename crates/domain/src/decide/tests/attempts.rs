//! Payment attempts: clicks, failures, lost answers, and the invoices that must go.

use crate::decide::delay_ms;
use crate::effect::Intent;
use crate::entry::Change;
use crate::fact::Fact;
use crate::invoice::Status as Said;
use crate::order::{ATTEMPTS_MAX, AttemptNo, LOST_ANSWERS_MAX};
use crate::pay::PayType;
use crate::sample::{Life, PREPAY_MINOR, TOTAL_MINOR, cancelled, lost, opened, pay, refused, report};
use crate::transition::Refusal;

/// Seconds in the day that the sample shopper has to pay.
const DAY_S: i64 = 86_400;

#[test]
fn an_attempt_asks_for_what_is_due_now() {
    for (pay_type, minor) in [(PayType::OnlineFull, TOTAL_MINOR), (PayType::Prepay, PREPAY_MINOR)] {
        let life = Life::payable(pay_type);
        assert_eq!(life.order.attempts[&1].amount.minor, minor, "{pay_type}");
        assert_eq!(life.keys, ["payment/invoice/1"], "{pay_type}");
        assert_eq!(life.watched, [1], "{pay_type}");
    }
}

#[test]
fn nothing_is_paid_online_for_cash_on_delivery() {
    let refusal = Life::placed(PayType::Cod).attempt(1, pay(1)).unwrap_err();
    assert_eq!(refusal, Refusal::NothingToPay);
}

/// Checks whether a click begins a second attempt after this happened to the first.
fn check_second_click(name: &str, facts: &[Fact], second: i64, begins: bool) {
    let mut life = Life::placed(PayType::OnlineFull);
    life.happen(1, pay(1));
    for (moment, fact) in (2..).zip(facts) {
        life.happen(moment, fact.clone());
    }
    let decision = life.happen(second, pay(second));
    assert_eq!(decision.entry.is_some(), begins, "{name}");
    assert_eq!(decision.effects.is_empty(), !begins, "{name}");
    assert_eq!(life.order.attempts.len(), if begins { 2 } else { 1 }, "{name}");
}

#[test]
fn a_click_begins_an_attempt_only_when_none_can_be_paid() {
    let open = || opened(1, "inv-1");
    let seen = |status| Fact::InvoiceReported(report("inv-1", status, 5, TOTAL_MINOR));
    check_second_click("being made", &[], 10, false);
    check_second_click("open", &[open()], 10, false);
    check_second_click("created", &[open(), seen(Said::Created)], 10, false);
    check_second_click("processing", &[open(), seen(Said::Processing)], 10, false);
    check_second_click("on hold", &[open(), seen(Said::Hold)], 10, false);
    check_second_click("an unknown word", &[open(), seen(Said::Other("paused".to_owned()))], 10, false);
    check_second_click("just before its time runs out", &[open()], DAY_S, false);
    check_second_click("out of time", &[open()], DAY_S + 1, true);
    check_second_click("refused", &[refused(1)], 10, true);
    check_second_click("lapsed", &[open(), Fact::InvoiceLapsed { attempt: 1 }], 10, true);
    check_second_click("failed", &[open(), seen(Said::Failure)], 10, true);
    check_second_click("expired", &[open(), seen(Said::Expired)], 10, true);
    check_second_click("hold released", &[open(), seen(Said::Reversed)], 10, true);
    check_second_click("failed, but of another invoice", &[seen(Said::Failure)], 10, false);
}

#[test]
fn a_retry_after_failure_is_a_second_attempt_and_removes_the_first_invoice() {
    let mut life = Life::payable(PayType::OnlineFull);
    life.report(report("inv-1", Said::Failure, 10, TOTAL_MINOR));
    assert_eq!(life.keys_of("payment/"), ["invoice/1"], "a failure alone asks for nothing");
    life.happen(20, pay(20));
    assert_eq!(life.keys_of("payment/"), ["invoice/1", "invoice/2", "remove/1"]);
    life.happen(21, opened(2, "inv-2"));
    assert_eq!(life.keys_of("payment/"), ["invoice/1", "invoice/2", "remove/1"], "the second can be paid");
}

#[test]
fn an_invoice_that_comes_too_late_is_removed() {
    let mut replaced = Life::placed(PayType::OnlineFull);
    for (second, fact) in [(1, pay(1)), (2, lost(1)), (3, opened(1, "inv-1"))] {
        replaced.happen(second, fact);
    }
    assert_eq!(replaced.keys_of("payment/"), ["invoice/1", "invoice/2", "remove/1"]);

    let mut gone = Life::placed(PayType::OnlineFull);
    for (second, fact) in [(1, pay(1)), (2, cancelled()), (3, opened(1, "inv-1"))] {
        gone.happen(second, fact);
    }
    assert_eq!(gone.keys_of("payment/"), ["invoice/1", "remove/1"]);
}

#[test]
fn answers_about_unknown_attempts_change_nothing() {
    let mut life = Life::payable(PayType::OnlineFull);
    let before = life.order.clone();
    for fact in [opened(2, "inv-2"), lost(2), refused(2), Fact::InvoiceLapsed { attempt: 2 }] {
        assert_eq!(life.happen(9, fact).entry, None);
    }
    assert_eq!(life.order, before);
}

/// Loses the answers of these attempts, one after the other.
fn lose(life: &mut Life, attempts: impl IntoIterator<Item = AttemptNo>) {
    for no in attempts {
        life.happen(100 + i64::from(no), lost(no));
    }
}

#[test]
fn lost_answers_are_asked_for_again_until_a_person_is_told() {
    let mut life = Life::placed(PayType::Prepay);
    life.happen(1, pay(1));
    lose(&mut life, 1..=LOST_ANSWERS_MAX);
    assert_eq!(life.keys_of("payment/invoice/"), ["1", "2", "3", "4"]);
    assert!(life.notices().is_empty(), "{:?}", life.notices());
    lose(&mut life, [LOST_ANSWERS_MAX + 1]);
    assert_eq!(life.keys_of("payment/invoice/").len(), 4, "krama gives up");
    assert_eq!(life.notices(), ["no_invoice"]);
    let deadlines = life.order.attempts.values().map(|attempt| attempt.expires_at);
    assert!(deadlines.eq([life.order.attempts[&1].expires_at; 4]), "the shopper's time does not grow");
}

#[test]
fn a_click_after_lost_answers_begins_anew() {
    let mut life = Life::placed(PayType::Prepay);
    life.happen(1, pay(1));
    lose(&mut life, 1..=LOST_ANSWERS_MAX + 1);
    life.happen(200, pay(200));
    lose(&mut life, [5]);
    assert_eq!(life.keys_of("payment/invoice/"), ["1", "2", "3", "4", "5", "6"]);
}

#[test]
fn a_lost_answer_of_a_replaced_attempt_begins_nothing() {
    let mut life = Life::placed(PayType::Prepay);
    for (second, fact) in [(1, pay(1)), (2, refused(1)), (3, pay(3)), (4, lost(1))] {
        life.happen(second, fact);
    }
    assert_eq!(life.keys_of("payment/invoice/"), ["1", "2"]);
}

#[test]
fn a_cancelled_order_asks_for_no_further_invoice() {
    let mut life = Life::placed(PayType::OnlineFull);
    life.happen(1, pay(1));
    life.happen(2, cancelled());
    let decision = life.happen(3, lost(1));
    assert_eq!(decision.entry.unwrap().changes, [Change::InvoiceLost { attempt: 1 }]);
    assert_eq!(life.keys, ["payment/invoice/1"]);
}

#[test]
fn attempts_end_at_their_limit() {
    let mut life = Life::placed(PayType::OnlineFull);
    for no in 1..=AttemptNo::try_from(ATTEMPTS_MAX).unwrap() {
        life.happen(i64::from(no), pay(i64::from(no)));
        if life.order.attempts.len() < ATTEMPTS_MAX {
            life.happen(i64::from(no), refused(no));
        }
    }
    assert_eq!(life.order.attempts.len(), ATTEMPTS_MAX);
    lose(&mut life, [AttemptNo::try_from(ATTEMPTS_MAX).unwrap()]);
    assert_eq!(life.order.attempts.len(), ATTEMPTS_MAX, "krama itself keeps to it");
    assert_eq!(life.attempt(300, pay(300)).unwrap_err(), Refusal::TooManyAttempts);
}

#[test]
fn only_what_replaces_a_lost_invoice_waits() {
    let wait = |life: &Life, attempt| delay_ms(&life.order, &Intent::CreateInvoice { attempt });
    let mut life = Life::placed(PayType::Prepay);
    life.happen(1, pay(1));
    life.happen(2, lost(1));
    life.happen(3, lost(2));
    assert_eq!([wait(&life, 1), wait(&life, 2), wait(&life, 3)], [0, 2_000, 4_000]);
    life.happen(4, refused(3));
    life.happen(5, pay(5));
    assert_eq!(wait(&life, 4), 0, "the shopper's own new try goes out at once");
}
