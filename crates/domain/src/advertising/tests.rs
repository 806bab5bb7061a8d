//! The table of events, as the browser and the server read it.

use super::*;
use crate::invoice::Status as Said;
use crate::sample::{Life, cancelled, due_minor, report};

#[test]
fn each_pay_type_has_its_event() {
    for (pay_type, event) in
        [(PayType::OnlineFull, Event::Purchase), (PayType::Prepay, Event::Lead), (PayType::Cod, Event::Lead)]
    {
        assert_eq!(events(pay_type, Moment::Covered).collect::<Vec<_>>(), [event], "{pay_type}");
    }
}

/// What the browser is told, before and after the money came.
fn browser_events(pay_type: PayType, cancel_at: Option<i64>) -> (Option<Event>, Option<Event>) {
    let mut life = Life::payable(pay_type);
    let before = browser_event(&life.order);
    if cancel_at == Some(5) {
        life.happen(5, cancelled());
    }
    life.report(report("inv-1", Said::Success, 10, due_minor(pay_type)));
    if cancel_at == Some(20) {
        life.happen(20, cancelled());
    }
    (before, browser_event(&life.order))
}

#[test]
fn the_browser_tells_what_the_server_knows() {
    assert_eq!(browser_events(PayType::OnlineFull, None), (None, Some(Event::Purchase)));
    assert_eq!(browser_events(PayType::Prepay, None), (None, Some(Event::Lead)));
    assert_eq!(browser_event(&Life::placed(PayType::Cod).order), Some(Event::Lead));
}

#[test]
fn a_cancelled_order_tells_what_it_told_before() {
    assert_eq!(browser_events(PayType::OnlineFull, Some(5)), (None, None), "cancelled unpaid");
    assert_eq!(
        browser_events(PayType::OnlineFull, Some(20)),
        (None, Some(Event::Purchase)),
        "cancelled later"
    );
}

#[test]
fn names_differ_in_keys_and_on_the_wire() {
    assert_eq!((Event::Lead.code(), Event::Lead.name()), ("lead", "Lead"));
    assert_eq!((Event::Purchase.code(), Event::Purchase.name()), ("purchase", "Purchase"));
}
