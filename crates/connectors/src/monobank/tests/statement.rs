//! The statement: read with tolerance, told by the twin in the bank's shape; and questions about single invoices.

use super::fixture::*;
use crate::http::{Answer, Request, Response};
use crate::monobank::sandbox::Twin;
use crate::monobank::wire::statement::{CUT_BYTES, LINES_MAX};
use crate::task::{About, Statement, Task, Work};
use krama_domain::invoice::{CancelState, Status};
use krama_domain::statement::Line;
use krama_domain::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};
use serde_json::{Value, json};

fn task_of(work: Work) -> Task {
    Task { work, about: About::Store, tries: 0, uncertain: false }
}

fn reading() -> Task {
    task_of(Work::ReadStatement { from: NOW.plus_ms(-DAY_MS), to: NOW })
}

fn asking(invoice_id: &str) -> Task {
    task_of(Work::Ask { invoice_id: invoice_id.to_owned() })
}

/// What an answer with this list is read as.
fn read_list(list: &Value) -> (Vec<Line>, usize) {
    let answer = Answer::Response(Response::json(200, &json!({ "list": list })));
    match settled_by(&reading(), &answer, NOW).statement {
        Some(Statement::Lines { lines, unread }) => (lines, unread),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_time_is_asked_for_in_seconds() {
    let request = sent(&settings(), &reading(), NOW);
    let expected = "/monobank/api/merchant/statement?from=1767520800&to=1767607200";
    assert!(request.url.ends_with(expected), "{}", request.url);
    assert_eq!(request.header("x-token"), Some("uTEST-token"));
}

#[test]
fn every_answer_has_its_meaning() {
    let slow = Answer::Response(Response::html(429, "").with_header("retry-after", "7"));
    let cases = [
        ("an empty list", json(200, r#"{"list":[]}"#), "done"),
        ("no list", json(200, r#"{"items":[]}"#), "retry"),
        ("malformed", html(200), "retry"),
        ("empty", Answer::Response(Response { body: Vec::new(), ..Response::html(200, "") }), "retry"),
        ("forbidden", html(403), "blocked for a person"),
        ("refused", json(400, r#"{"errCode":"BAD_REQUEST"}"#), "refused"),
        ("too many", slow.clone(), "retry"),
        ("gateway", html(502), "retry"),
        ("time-out", no_answer(), "retry"),
        ("no connection", not_sent(), "blocked"),
    ];
    for (name, answer, outcome) in cases {
        let settled = settled_by(&reading(), &answer, NOW);
        assert_eq!(kind(&settled.outcome), outcome, "{name}");
        assert_eq!(settled.statement.is_some(), outcome == "done", "{name}");
    }
    let waits = format!("{:?}", settled_by(&reading(), &slow, NOW).outcome);
    assert!(waits.contains("7000"), "{waits}");
}

#[test]
fn a_line_is_read_in_every_spelling() {
    let (lines, unread) = read_list(&json!([
        { "invoiceId": "a", "status": "success", "amount": 4_200, "ccy": 980, "profit": 4_100,
          "date": "2026-01-05T09:00:00Z", "reference": "A1", "paymentScheme": "bnpl_parts_4", "metadata": { "x": "y" } },
        { "invoiceId": "b", "status": "brand-new", "amount": 100, "ccy": 840, "profitAmount": 99, "date": 1_767_603_600 },
        { "invoiceId": "c", "status": "success", "amount": 500, "ccy": 980, "date": "2026-01-05T09:00:00Z",
          "cancelList": [{ "amount": 200, "ccy": 980, "date": "2026-01-05T09:30:00Z", "rrn": "7" },
                         { "amount": 100, "status": "processing" }, { "amount": 50, "status": "failure" }] },
    ]));
    assert_eq!(unread, 0);
    let nine = Timestamp::parse_rfc3339("2026-01-05T09:00:00Z").unwrap();
    let seen: Vec<_> =
        lines.iter().map(|l| (l.invoice_id.as_str(), l.profit_minor, l.currency_number, l.at)).collect();
    assert_eq!(seen, [("a", Some(4_100), 980, nine), ("b", Some(99), 840, nine), ("c", None, 980, nine)]);
    assert_eq!(lines[0].reference.as_deref(), Some("A1"));
    assert_eq!(lines[1].status, Status::Other("brand-new".to_owned()));
    let cancels: Vec<_> = lines[2].cancels.iter().map(|c| (c.amount_minor, c.state)).collect();
    let expected = [(200, CancelState::Success), (100, CancelState::Processing), (50, CancelState::Failure)];
    assert_eq!(cancels, expected);
    assert_eq!((lines[2].returned_minor(), lines[2].latest_at()), (200, nine.plus_ms(30 * MINUTE_MS)));
}

#[test]
fn what_cannot_be_read_is_counted() {
    let (lines, unread) = read_list(&json!([
        { "status": "success", "amount": 1, "ccy": 980 },
        { "invoiceId": "a", "status": "success", "amount": 1.5, "ccy": 980 },
        { "invoiceId": "b", "amount": 1, "ccy": 980 },
        "nonsense",
        { "invoiceId": "c", "status": "success", "amount": 1, "ccy": 980 },
    ]));
    assert_eq!((lines.len(), unread), (1, 4));
    assert_eq!(lines[0].at, Timestamp::from_ms(0), "a payment without a time is of no window");
}

#[test]
fn more_than_can_be_read_asks_for_a_shorter_time() {
    let line = json!({ "invoiceId": "a", "status": "success", "amount": 1, "ccy": 980 });
    let many = Answer::Response(Response::json(200, &json!({ "list": vec![line; LINES_MAX + 1] })));
    let mut cut = br#"{"list":[{"invoiceId":""#.to_vec();
    cut.resize(CUT_BYTES, b'x');
    let cut = Answer::Response(Response { body: cut, ..Response::json(200, &Value::Null) });
    for answer in [many, cut] {
        assert_eq!(settled_by(&reading(), &answer, NOW).statement, Some(Statement::TooLong));
    }
}

/// An invoice over 42.00 for an order, made at the twin by somebody.
fn invoice(twin: &mut Twin, reference: &str, now: Timestamp) -> String {
    let body =
        json!({ "amount": 4_200, "merchantPaymInfo": { "reference": reference }, "webHookUrl": "http://x/" });
    let request = Request::post_json("/api/merchant/invoice/create", &body).with_header("x-token", "t");
    let reply = twin.serve(&request, now, &mut Counting(u8::try_from(twin.money().len()).unwrap() + 9));
    reply.response.body_json().unwrap()["invoiceId"].as_str().unwrap().to_owned()
}

fn lines_of(twin: &mut Twin) -> Vec<Line> {
    match run(twin, &reading(), NOW).0.statement {
        Some(Statement::Lines { lines, unread: 0 }) => lines,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_twins_statement_tells_what_became_of_payments() {
    let mut twin = Twin::default();
    let ago = |hours: i64| NOW.plus_ms(-hours * HOUR_MS);
    let ids: Vec<_> = (1..=8).map(|n| invoice(&mut twin, &format!("A{n}"), ago(10))).collect();
    for (hours, id) in [9, 8, 7, 6].into_iter().zip(&ids) {
        twin.pay(id, ago(hours));
    }
    twin.refund_in_cabinet(&ids[1], 1_200, ago(1));
    twin.reverse(&ids[2], ago(1));
    twin.hold(&ids[4], ago(5));
    twin.decline(&ids[5], "59", ago(4));
    twin.hold(&ids[6], ago(3));
    twin.reverse(&ids[6], ago(2));
    let lines = lines_of(&mut twin);
    let told: Vec<_> =
        lines.iter().map(|l| (l.reference.clone().unwrap(), l.status.clone(), l.returned_minor())).collect();
    let expected = [
        ("A6", Status::Failure, 0),
        ("A5", Status::Hold, 0),
        ("A4", Status::Success, 0),
        ("A3", Status::Success, 4_200),
        ("A2", Status::Success, 1_200),
        ("A1", Status::Success, 0),
    ];
    assert_eq!(told, expected.map(|(number, status, minor)| (number.to_owned(), status, minor)));
    assert_eq!(lines[5].profit_minor, Some(4_146));
}

#[test]
fn the_twins_statement_covers_the_time_that_was_asked_for() {
    let mut twin = Twin::default();
    let id = invoice(&mut twin, "A1", NOW);
    twin.pay(&id, NOW);
    let mut ask = |query: &str| {
        let request = Request::get(format!("/api/merchant/statement{query}")).with_header("x-token", "t");
        twin.serve(&request, NOW.plus_ms(HOUR_MS), &mut Counting(1)).response
    };
    let count = |response: Response| response.body_json().unwrap()["list"].as_array().map(Vec::len);
    assert_eq!(count(ask("?from=1767607200")), Some(1), "up to now");
    assert_eq!(count(ask("?from=1767607100&to=1767607200")), Some(1), "its end is in it");
    assert_eq!(count(ask("?from=1767607201")), Some(0));
    assert_eq!(count(ask("?from=1767600000&to=1767607199")), Some(0));
    for wrong in ["", "?to=1767607200", "?from=yesterday", "?from=1764000000&to=1767607200"] {
        assert_eq!(ask(wrong).status, 400, "{wrong}");
    }
}

#[test]
fn money_can_move_at_the_twin_without_a_webhook() {
    let mut twin = Twin::default();
    let id = invoice(&mut twin, "A1", NOW);
    let press = |twin: &mut Twin, path: &str, form: String| {
        let request = Request { body: form.into_bytes(), ..Request::post_json(path, &Value::Null) };
        twin.serve(&request, NOW, &mut Counting(1)).emits.len()
    };
    assert_eq!(press(&mut twin, &format!("/pay/{id}"), "act=pay-silently".to_owned()), 0);
    assert_eq!(press(&mut twin, "/", format!("act=refund-silently&id={id}&sum=12.00")), 0);
    let lines = lines_of(&mut twin);
    assert_eq!((lines[0].amount_minor, lines[0].returned_minor()), (4_200, 1_200));
}

#[test]
fn any_invoice_can_be_asked_about() {
    let mut twin = Twin::default();
    let id = invoice(&mut twin, "A1", NOW);
    twin.pay(&id, NOW);
    let (settled, emits, paths) = run(&mut twin, &asking(&id), NOW);
    assert_eq!((kind(&settled.outcome), codes(&settled.facts)), ("done", vec!["invoice_reported"]));
    assert!(emits.is_empty());
    assert_eq!(paths, ["invoice/status"]);
    let unknown = run(&mut twin, &asking("p2_nobody"), NOW).0;
    assert_eq!((kind(&unknown.outcome), unknown.facts.len()), ("refused", 0));
    let other = json(200, r#"{"invoiceId":"p2_x","status":"success","amount":1,"ccy":980}"#);
    assert_eq!(kind(&settled_by(&asking(&id), &other, NOW).outcome), "retry");
}
