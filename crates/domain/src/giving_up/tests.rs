//! What is told to an order whose effect a person gives up, and that no sum is free while money may be on its way back.

use super::*;
use crate::invoice::Status;
use crate::pay::PayType;
use crate::sample::{
    Life, TOTAL_MINOR, after_refunds, at, cancel, lost, opened, pay, refund, refused, report,
};
use crate::transition::refundable_minor;

/// A paid order of which 300 kopiykas are asked back.
fn refunding() -> Life {
    let mut life = Life::payable(PayType::OnlineFull);
    life.report(report("inv-1", Status::Success, 10, TOTAL_MINOR));
    life.happen(20, refund("r1", "inv-1", 300));
    life
}

fn of_refund(life: &Life, state: State, uncertain: bool) -> Consequence {
    consequence(&life.order, &Intent::Refund { reference: "r1".to_owned() }, state, uncertain)
}

#[test]
fn a_refund_that_certainly_did_not_happen_gives_its_sum_free() {
    for state in [State::Ready, State::Refused] {
        let mut life = refunding();
        let Consequence::Certain(fact) = of_refund(&life, state, false) else { panic!("{state:?}") };
        assert_eq!(refundable_minor(&life.order, "inv-1"), Some(TOTAL_MINOR - 300));
        life.happen(30, fact);
        assert_eq!(refundable_minor(&life.order, "inv-1"), Some(TOTAL_MINOR));
    }
}

#[test]
fn a_refund_that_may_have_happened_needs_somebody_who_looked() {
    let life = refunding();
    for (state, uncertain) in [(State::Unknown, false), (State::Ready, true), (State::Refused, true)] {
        assert!(matches!(of_refund(&life, state, uncertain), Consequence::Doubtful(_)), "{state:?}");
    }
}

#[test]
fn nothing_follows_for_a_refund_about_which_the_bank_has_spoken() {
    let mut failed = refunding();
    failed.happen(30, Fact::RefundFailed { reference: "r1".to_owned(), reason: "too old".to_owned() });
    assert_eq!(of_refund(&failed, State::Refused, true), Consequence::Nothing);
    for (state, kept) in [(CancelState::Success, TOTAL_MINOR - 300), (CancelState::Processing, TOTAL_MINOR)] {
        let mut listed = refunding();
        let seen = report("inv-1", Status::Success, 40, TOTAL_MINOR);
        listed.report(after_refunds(seen, kept, vec![cancel("r1", 300, state)]));
        assert_eq!(of_refund(&listed, State::Unknown, true), Consequence::Nothing, "{state:?}");
        assert_eq!(refundable_minor(&listed.order, "inv-1"), Some(TOTAL_MINOR - 300));
    }
}

#[test]
fn a_failure_that_the_bank_lists_is_still_no_answer_to_a_later_try() {
    let mut life = refunding();
    let seen = report("inv-1", Status::Success, 40, TOTAL_MINOR);
    life.report(after_refunds(seen, TOTAL_MINOR, vec![cancel("r1", 300, CancelState::Failure)]));
    assert!(matches!(of_refund(&life, State::Unknown, true), Consequence::Doubtful(_)));
}

#[test]
fn a_shopper_who_waits_for_an_invoice_hears_that_none_comes() {
    let mut life = Life::placed(PayType::OnlineFull);
    life.happen(1, pay(1));
    let asked = Intent::CreateInvoice { attempt: 1 };
    for (state, uncertain) in [(State::Ready, false), (State::Ready, true), (State::Unknown, true)] {
        let follows = consequence(&life.order, &asked, state, uncertain);
        let Consequence::Certain(fact) = follows else { panic!("{state:?}") };
        let mut told = life.clone();
        told.happen(5, fact);
        let (_, attempt) = told.order.last_attempt().unwrap();
        assert!(!crate::decide::is_live(&told.order, attempt, at(5)), "the page waits no more");
        told.happen(6, pay(6));
        assert_eq!(told.order.attempts.len(), 2, "and they can ask again");
    }
}

#[test]
fn an_attempt_that_waits_for_nothing_is_told_nothing() {
    let asked = Intent::CreateInvoice { attempt: 1 };
    for fact in [opened(1, "inv-1"), lost(1), refused(1)] {
        let mut life = Life::placed(PayType::OnlineFull);
        life.happen(1, pay(1));
        life.happen(2, fact.clone());
        assert_eq!(consequence(&life.order, &asked, State::Unknown, true), Consequence::Nothing, "{fact:?}");
    }
}
