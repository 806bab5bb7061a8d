//! The table of states: what each order shows.

use super::*;
use crate::view::sample::{NOW, asked, opened, reported, scenarios};
use krama_domain::decide::decide;
use krama_domain::fact::Actor;
use krama_domain::fact::{Fact, Happening};
use krama_domain::order::{ATTEMPTS_MAX, LOST_ANSWERS_MAX};
use krama_domain::shop::Policy;
use krama_domain::time::HOUR_MS;

#[test]
fn every_order_shows_its_state() {
    for (name, order, expected) in scenarios() {
        assert_eq!(order_state(&order, NOW), expected, "{name}");
    }
}

#[test]
fn only_open_orders_can_be_paid() {
    let payable: Vec<_> = scenarios()
        .into_iter()
        .filter(|(_, order, state)| is_payable(order, *state))
        .map(|(name, _, _)| name)
        .collect();
    let expected = [
        "awaiting",
        "awaiting-created",
        "awaiting-unasked",
        "failed-bank",
        "failed-card",
        "failed-data",
        "failed-link",
        "failed-ours",
        "expired",
        "expired-reported",
        "expired-lapsed",
        "expired-released",
    ];
    assert_eq!(payable, expected);
}

#[test]
fn a_page_follows_only_what_moves_by_itself() {
    let moving: Vec<_> = scenarios().into_iter().filter(|s| s.2.is_moving()).map(|s| s.2.code()).collect();
    assert_eq!(moving, ["making", "awaiting", "awaiting", "processing", "awaiting", "processing", "held"]);
}

#[test]
fn a_failed_invoice_shows_its_failure_until_its_time_is_over() {
    let failure = reported(&opened(PayType::Prepay), Status::Failure);
    let later = NOW.plus_ms(48 * HOUR_MS);
    assert_eq!(order_state(&failure, NOW), State::Failed(Advice::OtherCard));
    assert_eq!(order_state(&failure, later), State::Failed(Advice::OtherCard));
    assert_eq!(order_state(&opened(PayType::Prepay), later), State::Expired);
}

#[test]
fn lost_answers_are_our_side_once_nothing_more_is_tried() {
    let mut order = asked(PayType::Prepay, 24);
    for attempt in 1..=LOST_ANSWERS_MAX {
        order = step(&order, Fact::InvoiceLost { attempt });
        assert_eq!(order_state(&order, NOW), State::Making, "attempt {attempt}");
    }
    order = step(&order, Fact::InvoiceLost { attempt: LOST_ANSWERS_MAX + 1 });
    assert_eq!(order_state(&order, NOW), State::Failed(Advice::OurSide));
}

#[test]
fn too_many_attempts_take_the_button_away() {
    let mut order = asked(PayType::Prepay, 0);
    let attempt = order.attempts[&1].clone();
    for no in 2..=u32::try_from(ATTEMPTS_MAX).expect("small") {
        order.attempts.insert(no, attempt.clone());
    }
    assert_eq!(order_state(&order, NOW), State::Expired);
    assert!(!is_payable(&order, State::Expired));
}

fn step(order: &Order, fact: Fact) -> Order {
    let happening = Happening { fact, actor: Actor::System, at: order.created_at };
    decide(order, &happening, &Policy::default()).expect("legal").order
}
