//! What answers do to a lane: only a wrong key stops it, in words that tell which; everything else passes or concerns
//! one parcel.

use super::fixture::*;
use super::vectors::sample;
use crate::http::{Answer, Response};
use crate::nova_poshta::CONNECTOR;
use crate::task::{About, Step, Task, Work};
use krama_domain::effect::{Hold, Outcome};
use krama_domain::order::AttemptNo;
use krama_domain::time::HOUR_MS;
use serde_json::{Value, json as value};

const ONE: &str = "20450000000001";

fn outcome(answer: &Answer) -> Outcome {
    read(ONE, answer).outcome
}

fn failed(errors: &Value, codes: &Value) -> Answer {
    json(&value!({ "success": false, "data": [], "errors": errors, "errorCodes": codes }))
}

#[test]
fn keys_that_do_not_work_are_told_apart() {
    let words = ["any method: invalid key", "any method: key expired", "any method: empty key"]
        .map(|name| blocked(&outcome(&sample(name))).to_owned());
    assert!(words[0].contains("does not know"), "{}", words[0]);
    assert!(words[1].contains("expired"), "{}", words[1]);
    assert!(words[2].contains("no key"), "{}", words[2]);
    let (settled, sent) = round(&settings_with(" "), &[track(ONE)], NOW, |_| panic!("nothing is sent"));
    assert_eq!(sent, 0);
    assert!(blocked(&settled[0].outcome).contains("nova_poshta.api_key"));
    assert!(blocked(&outcome(&Answer::Response(Response::html(401, "no")))).contains("does not know"));
    assert!(blocked(&outcome(&failed(&value!(["User is undefined"]), &value!([])))).contains("no key"));
}

#[test]
fn limits_and_faults_pass_by_themselves() {
    let waits = |name: &str| match outcome(&sample(name)) {
        Outcome::Retry { after_ms, .. } => after_ms,
        other => panic!("{name}: {other:?}"),
    };
    assert!(waits("any method: too many requests").is_some());
    assert!(
        matches!(outcome(&sample("any method: daily limit")), Outcome::Blocked { hold: Hold::Asked { ms }, .. } if ms >= HOUR_MS),
        "everything that needs this key waits, and loses no try by it"
    );
    assert_eq!(waits("any method: service unavailable"), None);
    assert_eq!(waits("any method: gateway page"), None);
    for status in [200, 403, 404, 500, 503] {
        assert!(is_retry(&outcome(&Answer::Response(Response::html(status, "<html>")))), "{status}");
    }
    assert!(is_retry(&outcome(&Answer::Response(Response::html(429, "slow down")))));
    assert!(is_retry(&outcome(&Answer::NoAnswer { reason: "no answer in time".to_owned() })));
    let not_sent = outcome(&Answer::NotSent { reason: "no connection".to_owned() });
    assert!(matches!(not_sent, Outcome::Blocked { hold: Hold::Outage, .. }));
    let elsewhere = Answer::Response(Response::see_other("https://elsewhere.example"));
    assert!(blocked(&outcome(&elsewhere)).contains("nova_poshta.url"));
}

#[test]
fn the_body_counts_and_not_the_status() {
    let body = value!({ "success": false, "errors": ["To many requests"], "errorCodes": ["20000401501"] });
    for status in [200, 401, 500] {
        assert!(is_retry(&outcome(&Answer::Response(Response::json(status, &body)))), "{status}");
    }
}

#[test]
fn an_unknown_error_is_kept_in_its_own_words_and_without_the_key() {
    let answer = failed(&value!([format!("Щось нове {KEY}")]), &value!(["20009999999"]));
    match outcome(&answer) {
        Outcome::Refused { code, reason } => {
            assert_eq!(code, "np_20009999999");
            assert!(reason.contains("Щось нове") && !reason.contains(KEY), "{reason}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(refused(&outcome(&failed(&value!({ "0": "Bad" }), &Value::Null))), "np_error");
}

#[test]
fn of_several_errors_the_gravest_counts() {
    let codes = value!(["20000900746", "20000401501", "20000200068"]);
    assert!(blocked(&outcome(&failed(&value!([]), &codes))).contains("does not know"));
}

#[test]
fn a_code_that_nobody_knows_comes_without_a_phase() {
    let record = value!({ "Number": ONE, "StatusCode": 7777, "Status": "Новий статус", "TrackingUpdateDate": "2025-11-19 10:00:00" });
    let told = read(ONE, &json(&value!({ "success": true, "data": [record] }))).parcel.unwrap();
    assert_eq!((told.code.as_str(), told.phase, told.is_last), ("7777", None, false));
    assert_eq!(told.text, "Новий статус");
}

#[test]
fn a_time_of_tomorrow_counts_as_now() {
    let record = value!({ "Number": ONE, "StatusCode": "5", "Status": "x", "TrackingUpdateDate": "2025-11-21 10:00:00" });
    let told = read(ONE, &json(&value!({ "success": true, "data": [record] }))).parcel.unwrap();
    assert_eq!(told.at, NOW);
}

#[test]
fn the_envelope_may_lie_in_a_list_and_a_record_alone() {
    let record = value!({ "Number": 20_450_000_000_001_u64, "StatusCode": 9, "Status": "Отримано" });
    let wrapped = json(&value!([{ "success": "true", "data": record, "errors": null, "warnings": {} }]));
    assert_eq!(read(ONE, &wrapped).parcel.unwrap().code, "9");
}

#[test]
fn work_of_others_is_refused_and_a_lost_process_asks_again() {
    let check = Work::Check { attempt: AttemptNo::from(1_u8) };
    let task = Task { work: check, about: About::Store, tries: 0, uncertain: false };
    let steps = (CONNECTOR.plan)(&settings(), &[task], NOW);
    assert!(matches!(&steps[0], Step::Settle(settled) if refused(&settled.outcome) == "misdirected"));
    let nothing = crate::http::Request::get(String::new());
    let answer = Answer::NoAnswer { reason: "stopped".to_owned() };
    match (CONNECTOR.read)(&settings(), &[track(ONE)], &[0], &nothing, &answer, NOW) {
        crate::task::Reading::Settled(settled) => assert!(is_retry(&settled[0].outcome)),
        other => panic!("{other:?}"),
    }
}
