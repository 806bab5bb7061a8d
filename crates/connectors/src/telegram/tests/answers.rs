//! The table of answers, row by row.

use super::fixture::{TOKEN, read, request, settings, task};
use crate::http::{Answer, Response};
use crate::task::{Note, Reading, Settled};
use krama_domain::effect::{Hold, Outcome};
use serde_json::json;

fn settled(answer: &Answer) -> Settled {
    let (settings, task) = (settings(), task("411"));
    match read(&settings, &task, &request(&settings, &task), answer) {
        Reading::Settled(mut settled) => settled.remove(0),
        other => panic!("{other:?}"),
    }
}

fn failure(code: u16, description: &str) -> Answer {
    let body = json!({ "ok": false, "error_code": code, "description": description });
    Answer::Response(Response::json(code, &body))
}

fn refusal_code(answer: &Answer) -> String {
    match settled(answer).outcome {
        Outcome::Refused { code, .. } => code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn success_names_the_message() {
    let body = json!({ "ok": true, "result": { "message_id": 17, "something": "new" } });
    let settled = settled(&Answer::Response(Response::json(200, &body)));
    assert_eq!(settled, Settled::plain(0, Outcome::Done { note: "message 17".to_owned() }));
}

#[test]
fn what_nobody_knows_is_held_for_a_person() {
    let lost = Answer::NoAnswer { reason: "time-out".to_owned() };
    for answer in [lost, Answer::Response(Response::html(200, "<html>captive portal</html>"))] {
        let outcome = settled(&answer).outcome;
        assert!(matches!(outcome, Outcome::Unknown { .. }), "{outcome:?}");
    }
}

#[test]
fn a_wrong_token_and_a_dead_line_stop_the_lane() {
    for answer in [failure(401, "Unauthorized"), failure(404, "Not Found")] {
        let outcome = settled(&answer).outcome;
        assert!(matches!(outcome, Outcome::Blocked { hold: Hold::Person, .. }), "{outcome:?}");
    }
    let outcome = settled(&Answer::NotSent { reason: "connection refused".to_owned() }).outcome;
    assert!(matches!(outcome, Outcome::Blocked { hold: Hold::Outage, .. }), "{outcome:?}");
    let outcome = settled(&Answer::Response(Response::see_other("https://elsewhere.example"))).outcome;
    assert!(matches!(outcome, Outcome::Blocked { hold: Hold::Person, .. }), "{outcome:?}");
}

#[test]
fn permanent_refusals_have_names() {
    let rows = [
        (400, "Bad Request: chat not found", "chat_not_found"),
        (400, "Bad Request: chat_id is empty", "chat_not_found"),
        (400, "Bad Request: message is too long", "too_long"),
        (400, "Bad Request: message text is empty", "empty"),
        (400, "Bad Request: text must be non-empty", "empty"),
        (400, "Bad Request: not enough rights to send text messages to the chat", "no_rights"),
        (400, "Bad Request: something new", "telegram_400"),
        (409, "Conflict: something new", "telegram_409"),
    ];
    for (code, description, expected) in rows {
        assert_eq!(refusal_code(&failure(code, description)), expected, "{description}");
    }
    assert_eq!(refusal_code(&Answer::Response(Response::html(400, "<html>"))), "http_400");
    assert_eq!(refusal_code(&Answer::Response(Response::html(403, "<html>"))), "http_403");
}

#[test]
fn a_blocked_bot_closes_the_chat() {
    let words = [
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
        "Forbidden: bot can't initiate conversation with a user",
        "Forbidden: bot was kicked from the supergroup chat",
    ];
    for description in words {
        let settled = settled(&failure(403, description));
        assert!(matches!(&settled.outcome, Outcome::Refused { code, .. } if code == "chat_closed"));
        assert_eq!(
            settled.notes,
            [Note { key: "telegram.closed.411".to_owned(), value: "closed".to_owned() }]
        );
    }
}

#[test]
fn waiting_is_obeyed() {
    let body =
        json!({ "ok": false, "error_code": 429, "description": "", "parameters": { "retry_after": 12_000 } });
    let by_body = Answer::Response(Response::json(429, &body));
    let by_header = Answer::Response(Response::html(429, "<html>").with_header("retry-after", "2"));
    let out_of_order = Answer::Response(Response::html(502, "<html>"));
    for (answer, expected) in [(by_body, Some(12_000_000)), (by_header, Some(2_000)), (out_of_order, None)] {
        match settled(&answer).outcome {
            Outcome::Retry { after_ms, .. } => assert_eq!(after_ms, expected),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn each_kind_of_second_try_happens_once() {
    let (settings, task) = (settings(), task("-100200"));
    let first = request(&settings, &task);
    let moved = json!({ "ok": false, "error_code": 400, "description": "Bad Request: group chat was upgraded to a supergroup chat",
                        "parameters": { "migrate_to_chat_id": -100_300 } });
    let moved = Answer::Response(Response::json(400, &moved));
    let markup =
        failure(400, "Bad Request: can't parse entities: Unsupported start tag \"Тарас\" at byte offset 3");
    let button = failure(400, "Bad Request: inline keyboard button URL 'x' is invalid: Wrong HTTP URL");
    let mut request = first;
    for answer in [&moved, &markup, &button] {
        let Reading::Again(again) = read(&settings, &task, &request, answer) else { panic!("{answer:?}") };
        request = again;
    }
    let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body["chat_id"], -100_300);
    assert_eq!((body.get("parse_mode"), body.get("reply_markup")), (None, None));
    assert!(body["text"].as_str().unwrap().contains("Клієнт: <b>&\"Їжак\"\n"));
    for (answer, expected) in [(&moved, "chat_moved"), (&markup, "bad_markup"), (&button, "bad_button")] {
        let Reading::Settled(settled) = read(&settings, &task, &request, answer) else {
            panic!("{answer:?}")
        };
        let Outcome::Refused { code, .. } = &settled[0].outcome else { panic!("{settled:?}") };
        assert_eq!(code, expected);
        assert_eq!(settled[0].notes[0].key, "telegram.moved.-100200");
    }
}

#[test]
fn no_secret_and_no_customer_in_what_is_kept() {
    let words = format!("Bad Request: odd thing \"Тарас\" at /bot{TOKEN}/ {}", "x".repeat(500));
    let Outcome::Refused { reason, .. } = settled(&failure(400, &words)).outcome else { panic!() };
    assert!(!reason.contains("Тарас") && !reason.contains(TOKEN) && reason.chars().count() < 300, "{reason}");
    assert!(reason.starts_with("Telegram refused the message: Bad Request: odd thing \"…\" at"), "{reason}");
}
