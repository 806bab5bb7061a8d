//! Making an invoice unpayable.

use super::fixture::*;
use crate::http::{Answer, Method};
use crate::task::Reading;
use krama_domain::effect::Intent;
use krama_domain::fact::Fact;
use krama_domain::order::Order;
use krama_domain::pay::PayType;

const REMOVE: Intent = Intent::RemoveInvoice { attempt: 1 };

fn state(status: &str) -> Answer {
    let text = format!(
        r#"{{"invoiceId":"{INVOICE}","status":"{status}","amount":20000,"ccy":980,"modifiedDate":"2026-01-05T10:01:00Z"}}"#
    );
    json(200, &text)
}

/// The order after the bank said so.
fn reported(order: &Order, status: &str) -> Order {
    let check = task(order, crate::task::Work::Check { attempt: 1 });
    let fact = settled_by(&check, &state(status), NOW).facts.remove(0);
    after(order, fact, NOW).order
}

#[test]
fn the_request_names_the_invoice() {
    let request = sent(&settings(), &deliver(&opened(PayType::Prepay), REMOVE), NOW);
    assert_eq!((request.method, request.path()), (Method::Post, "/monobank/api/merchant/invoice/remove"));
    assert_eq!(request.body, format!(r#"{{"invoiceId":"{INVOICE}"}}"#).into_bytes());
}

#[test]
fn what_cannot_be_paid_any_more_is_not_removed() {
    let order = opened(PayType::Prepay);
    for done in [asked(PayType::Prepay), reported(&order, "success"), reported(&order, "expired")] {
        let settled = settled_at_once(&deliver(&done, REMOVE), NOW);
        assert_eq!((kind(&settled.outcome), settled.facts), ("done", Vec::<Fact>::new()));
    }
    sent(&settings(), &deliver(&reported(&order, "failure"), REMOVE), NOW);
}

#[test]
fn every_answer_has_its_meaning() {
    let empty =
        Answer::Response(crate::http::Response { status: 200, headers: Vec::new(), body: Vec::new() });
    let cases = [
        ("empty body", empty, "done"),
        ("empty object", json(200, "{}"), "done"),
        ("unknown there", json(404, r#"{"errCode":"NOT_FOUND"}"#), "done"),
        ("forbidden", html(403), "blocked for a person"),
        ("wrong method", html(405), "refused"),
        ("too many", html(429), "retry"),
        ("gateway", html(503), "retry"),
        ("time-out", no_answer(), "retry"),
        ("no connection", not_sent(), "blocked"),
    ];
    for (name, answer, outcome) in cases {
        let settled = settled_by(&deliver(&opened(PayType::Prepay), REMOVE), &answer, NOW);
        assert_eq!((kind(&settled.outcome), settled.facts), (outcome, Vec::new()), "{name}");
    }
}

#[test]
fn after_a_refusal_the_state_decides() {
    let task = deliver(&opened(PayType::Prepay), REMOVE);
    let request = sent(&settings(), &task, NOW);
    let Reading::Again(question) = read(&task, &request, &json(400, r#"{"errCode":"BAD_REQUEST"}"#), NOW)
    else {
        panic!("a refusal leads to a question")
    };
    assert!(question.url.ends_with("/api/merchant/invoice/status?invoiceId=p2_9ZgpZVsl3"));
    let states = [
        ("success", "done"),
        ("hold", "done"),
        ("reversed", "done"),
        ("expired", "done"),
        ("processing", "retry"),
        ("created", "refused"),
        ("failure", "refused"),
        ("brand-new-word", "refused"),
    ];
    for (word, outcome) in states {
        let Reading::Settled(settled) = read(&task, &question, &state(word), NOW) else { panic!("{word}") };
        assert_eq!(
            (kind(&settled[0].outcome), codes(&settled[0].facts)),
            (outcome, vec!["invoice_reported"]),
            "{word}"
        );
    }
    let Reading::Settled(settled) = read(&task, &question, &html(200), NOW) else { panic!("malformed") };
    assert_eq!(kind(&settled[0].outcome), "retry");
}
