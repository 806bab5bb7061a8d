//! The table of errors, and everything else that can come back.

use super::{NOW, lead, order, settings};
use crate::http::{Answer, Request, Response};
use crate::meta::answers::{THROTTLED_MS, read};
use crate::task::Reading;
use krama_domain::effect::{Hold, Outcome};
use serde_json::{Value, json};

fn reading(answer: &Answer, carried: &[usize]) -> Reading {
    let tasks = [lead(order(1, NOW)), lead(order(2, NOW))];
    read(&settings(), &tasks, carried, &Request::get("http://graph.test"), answer, NOW)
}

fn outcome(status: u16, body: &Value) -> Outcome {
    single(&Answer::Response(Response::json(status, body)))
}

fn single(answer: &Answer) -> Outcome {
    match reading(answer, &[0]) {
        Reading::Settled(mut settled) => settled.remove(0).outcome,
        other => panic!("{other:?}"),
    }
}

fn error(code: i64, subcode: i64) -> Value {
    json!({"error": {"message": "Ім'я Мар'яна", "type": "OAuthException", "code": code, "error_subcode": subcode,
        "error_user_msg": "Мар'яна", "fbtrace_id": "AbC-1_<script>"}})
}

#[test]
fn every_code_has_its_outcome() {
    let blocked = "Blocked, a person";
    let cases = [
        (190, 463, blocked),
        (190, 0, blocked),
        (102, 0, blocked),
        (10, 0, blocked),
        (200, 0, blocked),
        (299, 0, blocked),
        (100, 33, blocked),
        (368, 0, "Blocked, hours"),
        (1, 0, "Retry"),
        (2, 0, "Retry"),
        (4, 0, "Retry later"),
        (17, 0, "Retry later"),
        (32, 0, "Retry later"),
        (613, 0, "Retry later"),
        (341, 0, "Retry later"),
        (80_004, 0, "Retry later"),
        (100, 2_804_003, "Refused too_old"),
        (100, 2_804_016, "Refused rejected"),
        (100, 2_804_050, "Refused rejected"),
        (100, 0, "Refused rejected"),
        (999_999, 0, "Retry"),
    ];
    for (code, subcode, expected) in cases {
        let got = match outcome(400, &error(code, subcode)) {
            Outcome::Blocked { hold: Hold::Person, .. } => "Blocked, a person".to_owned(),
            Outcome::Blocked { hold: Hold::Outage, .. } => "Blocked, hours".to_owned(),
            Outcome::Retry { after_ms: Some(THROTTLED_MS), .. } => "Retry later".to_owned(),
            Outcome::Retry { .. } => "Retry".to_owned(),
            Outcome::Refused { code, .. } => format!("Refused {code}"),
            other => format!("{other:?}"),
        };
        assert_eq!(got, expected, "{code} {subcode}");
    }
}

#[test]
fn reasons_carry_numbers_and_no_texts_of_the_answer() {
    let Outcome::Refused { reason, .. } = outcome(400, &error(100, 2_804_016)) else { panic!("refused") };
    assert_eq!(reason, "Meta rejects the event (code 100, subcode 2804016, fbtrace AbC-1_script)");
}

#[test]
fn a_rejected_batch_is_split_and_nothing_else_is() {
    let batch = |body: &Value| reading(&Answer::Response(Response::json(400, body)), &[0, 1]);
    assert_eq!(batch(&error(100, 2_804_003)), Reading::Split);
    assert_eq!(batch(&error(100, 0)), Reading::Split);
    for whole in [error(190, 0), error(100, 33), error(2, 0), error(4, 0)] {
        let Reading::Settled(settled) = batch(&whole) else { panic!("{whole}") };
        assert_eq!(settled.iter().map(|s| s.task).collect::<Vec<_>>(), [0, 1]);
    }
}

#[test]
fn transient_counts_whatever_the_code() {
    let mut transient = error(100, 0);
    transient["error"]["is_transient"] = json!(true);
    assert!(matches!(outcome(400, &transient), Outcome::Retry { .. }));
    assert!(matches!(outcome(503, &error(100, 0)), Outcome::Retry { .. }));
}

#[test]
fn taken_events_are_done_and_missing_ones_are_sent_again() {
    let taken = json!({"events_received": 1, "messages": [], "fbtrace_id": "A1b"});
    assert_eq!(outcome(200, &taken), Outcome::Done { note: "fbtrace A1b".to_owned() });
    let none = json!({"events_received": 0, "fbtrace_id": "A1b"});
    assert!(matches!(outcome(200, &none), Outcome::Retry { .. }));
    let half = Answer::Response(Response::json(200, &taken));
    let Reading::Settled(settled) = reading(&half, &[0, 1]) else {
        panic!("a batch taken in part is no rejection")
    };
    assert!(settled.iter().all(|s| matches!(s.outcome, Outcome::Retry { .. })), "{settled:?}");
}

#[test]
fn what_cannot_be_read_is_tried_again() {
    let html = "<html><body>gateway</body></html>";
    for status in [200, 400, 404, 500, 502] {
        let answer = Answer::Response(Response::html(status, html));
        assert!(matches!(single(&answer), Outcome::Retry { after_ms: None, .. }), "{status}");
    }
    let wait = Answer::Response(Response::html(429, html).with_header("retry-after", "2"));
    assert!(matches!(single(&wait), Outcome::Retry { after_ms: Some(2_000), .. }));
}

#[test]
fn a_lost_answer_is_repeated_and_a_dead_line_stops_the_lane() {
    let lost = Answer::NoAnswer { reason: "timed out".to_owned() };
    assert!(matches!(single(&lost), Outcome::Retry { after_ms: None, .. }));
    let dead = Answer::NotSent { reason: "connection refused".to_owned() };
    assert!(matches!(single(&dead), Outcome::Blocked { hold: Hold::Outage, .. }));
}
