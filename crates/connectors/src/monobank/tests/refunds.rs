//! Refunds: the request, every answer, and that nobody is ever paid back twice.

use super::fixture::*;
use crate::http::{Answer, Request};
use crate::task::{Reading, Settled, Task};
use krama_domain::effect::Intent;
use krama_domain::fact::Fact;
use krama_domain::order::Order;
use krama_domain::pay::PayType;
use serde_json::{Value, json};

const REFERENCE: &str = "refund-1";

fn state(cancels: &str) -> Answer {
    let text = format!(
        r#"{{"invoiceId":"{INVOICE}","status":"success","amount":149900,"ccy":980,"finalAmount":149900,
        "modifiedDate":"2026-01-05T10:05:00Z","cancelList":[{cancels}]}}"#
    );
    json(200, &text)
}

fn listed(status: &str) -> Answer {
    state(&format!(
        r#"{{"status":"{status}","amount":30000,"extRef":"{REFERENCE}","modifiedDate":"2026-01-05T10:05:00Z"}}"#
    ))
}

/// A paid order of which `minor` shall go back.
fn refunding(minor: i64) -> Order {
    let order = opened(PayType::OnlineFull);
    let check = task(&order, crate::task::Work::Check { attempt: 1 });
    let paid = settled_by(&check, &state(""), NOW).facts.remove(0);
    let order = after(&order, paid, NOW).order;
    let (reference, invoice_id) = (REFERENCE.to_owned(), INVOICE.to_owned());
    after(&order, Fact::RefundRequested { reference, invoice_id, amount: uah(minor) }, NOW).order
}

fn refund(order: &Order) -> Task {
    deliver(order, Intent::Refund { reference: REFERENCE.to_owned() })
}

fn again(task: &Task, request: &Request, answer: &Answer) -> Request {
    match read(task, request, answer, NOW) {
        Reading::Again(request) => request,
        other => panic!("expected a further request, got {other:?}"),
    }
}

fn settled(task: &Task, request: &Request, answer: &Answer) -> Settled {
    match read(task, request, answer, NOW) {
        Reading::Settled(mut settled) => settled.remove(0),
        other => panic!("expected a result, got {other:?}"),
    }
}

fn is_cancel(request: &Request) -> bool {
    request.path().ends_with("/invoice/cancel")
}

#[test]
fn the_request_always_says_how_much() {
    let part = sent(&settings(), &refund(&refunding(30_000)), NOW);
    assert!(is_cancel(&part));
    let expected = json!({ "invoiceId": INVOICE, "extRef": REFERENCE, "amount": 30_000 });
    assert_eq!(serde_json::from_slice::<Value>(&part.body).unwrap(), expected);
    let whole = sent(&settings(), &refund(&refunding(149_900)), NOW);
    let body: Value = serde_json::from_slice(&whole.body).unwrap();
    assert_eq!((body["amount"].as_i64(), body["items"].as_array().map(Vec::len)), (Some(149_900), Some(2)));
}

#[test]
fn every_answer_has_its_meaning() {
    let cases = [
        ("failed there", json(200, r#"{"status":"failure"}"#), "refused", "refund_failed"),
        ("final", json(500, r#"{"errCode":"CANCEL_NOT_AVAILABLE"}"#), "refused", "refund_failed"),
        ("refused", json(400, r#"{"errCode":"BAD_REQUEST"}"#), "refused", "refund_failed"),
        ("unknown there", json(404, r#"{"errCode":"NOT_FOUND"}"#), "refused", "refund_failed"),
        ("wrong method", html(405), "refused", "refund_failed"),
        ("forbidden", html(403), "blocked for a person", ""),
        ("too many", html(429), "retry", ""),
        ("time-out", no_answer(), "retry", ""),
        ("no connection", not_sent(), "blocked", ""),
    ];
    for (name, answer, outcome, fact) in cases {
        let settled = settled_by(&refund(&refunding(30_000)), &answer, NOW);
        assert_eq!(
            (kind(&settled.outcome), codes(&settled.facts).concat().as_str()),
            (outcome, fact),
            "{name}"
        );
    }
}

#[test]
fn a_taken_refund_is_done_whatever_the_confirmation_says() {
    let task = refund(&refunding(30_000));
    let asked = sent(&settings(), &task, NOW);
    let confirm = again(&task, &asked, &json(200, r#"{"status":"processing"}"#));
    let reported = ["invoice_reported"];
    for (answer, facts) in
        [(listed("success"), &reported[..]), (listed("processing"), &reported), (state(""), &reported)]
    {
        let settled = settled(&task, &confirm, &answer);
        assert_eq!((kind(&settled.outcome), codes(&settled.facts)), ("done", facts.to_vec()));
    }
    for lost in [html(502), html(200), html(429), no_answer(), not_sent()] {
        let settled = settled(&task, &confirm, &lost);
        assert_eq!((kind(&settled.outcome), settled.facts), ("done", Vec::new()));
    }
    let settled = settled(&task, &confirm, &listed("failure"));
    assert_eq!(
        (kind(&settled.outcome), codes(&settled.facts)),
        ("refused", vec!["invoice_reported", "refund_failed"])
    );
}

#[test]
fn in_doubt_it_looks_before_it_asks() {
    let order = refunding(30_000);
    let (fresh, mut failed) = (refund(&order), order.clone());
    failed.refunds.get_mut(REFERENCE).unwrap().failed = Some("earlier".to_owned());
    let doubtful =
        [Task { uncertain: true, ..fresh.clone() }, Task { tries: 1, ..fresh.clone() }, refund(&failed)];
    for task in doubtful {
        let look = sent(&settings(), &task, NOW);
        assert!(look.path().ends_with("/invoice/status"), "{}", look.url);
        for found in ["success", "processing"] {
            assert_eq!(kind(&settled(&task, &look, &listed(found)).outcome), "done");
        }
        for (name, answer) in [
            ("other refunds", state(r#"{"status":"success","amount":5,"extRef":"x"}"#)),
            ("failed", listed("failure")),
        ] {
            assert!(is_cancel(&again(&task, &look, &answer)), "{name}");
        }
        for unclear in [html(502), html(200), html(429), no_answer(), json(400, "{}"), html(404)] {
            assert_eq!(kind(&settled(&task, &look, &unclear).outcome), "retry");
        }
        let gone = settled(&task, &look, &json(404, r#"{"errCode":"NOT_FOUND"}"#));
        assert_eq!((kind(&gone.outcome), codes(&gone.facts)), ("refused", vec!["refund_failed"]));
    }
}

#[test]
fn after_a_fault_it_looks_and_does_not_repeat_at_once() {
    let task = refund(&refunding(30_000));
    let asked = sent(&settings(), &task, NOW);
    for fault in [html(500), html(502), json(500, r#"{"errCode":"INTERNAL_ERROR"}"#), html(200), html(302)] {
        let look = again(&task, &asked, &fault);
        assert_eq!(kind(&settled(&task, &look, &listed("success")).outcome), "done");
        assert_eq!(kind(&settled(&task, &look, &state("")).outcome), "retry");
        assert_eq!(kind(&settled(&task, &look, &html(502)).outcome), "retry");
    }
}

#[test]
fn a_wrong_sum_may_mean_done_already() {
    let task = refund(&refunding(30_000));
    let asked = sent(&settings(), &task, NOW);
    let look = again(&task, &asked, &json(400, r#"{"errCode":"WRONG_CANCEL_AMOUNT"}"#));
    assert_eq!(kind(&settled(&task, &look, &listed("success")).outcome), "done");
    let refused = settled(&task, &look, &state(""));
    assert_eq!(
        (kind(&refused.outcome), codes(&refused.facts)),
        ("refused", vec!["invoice_reported", "refund_failed"])
    );
}

#[test]
fn what_went_back_is_not_asked_for_again() {
    let order = refunding(30_000);
    for status in ["success", "processing"] {
        let check = task(&order, crate::task::Work::Check { attempt: 1 });
        let known = after(&order, settled_by(&check, &listed(status), NOW).facts.remove(0), NOW).order;
        assert_eq!(kind(&settled_at_once(&refund(&known), NOW).outcome), "done", "{status}");
    }
}

#[test]
fn more_than_was_taken_is_refused_here() {
    let mut order = refunding(30_000);
    order.refunds.get_mut(REFERENCE).unwrap().amount = uah(149_901);
    let settled = settled_at_once(&refund(&order), NOW);
    assert_eq!((kind(&settled.outcome), codes(&settled.facts)), ("refused", vec!["refund_failed"]));
}
