//! Testing a connection: whether the token may read the pixel; no event is sent.

use super::{CONNECTOR, NOW, PIXEL_ID, Same, TOKEN, URL, settings, with};
use crate::http::{Answer, Method, Response};
use crate::meta::sandbox::Twin;
use crate::probe::{Class, Finding};
use crate::settings::Settings;

fn ask(settings: &Settings, twin: &mut Twin) -> Finding {
    let questions = (CONNECTOR.probe.questions)(settings).unwrap();
    let [question] = &questions[..] else { panic!("one question") };
    assert_eq!(question.request.method, Method::Get, "a test asks and does nothing");
    let secret = settings.get(&TOKEN).unwrap();
    assert!(!question.request.url.contains(secret), "addresses end up in logs");
    let response = twin.serve(&question.request, NOW, &mut Same(7)).response;
    (CONNECTOR.probe.read)(settings, question, &Answer::Response(response))
}

fn read(answer: &Answer) -> Option<(Class, &'static str)> {
    let settings = settings();
    let questions = (CONNECTOR.probe.questions)(&settings).unwrap();
    class(&(CONNECTOR.probe.read)(&settings, &questions[0], answer))
}

fn class(finding: &Finding) -> Option<(Class, &'static str)> {
    match finding {
        Finding::Fine { .. } => None,
        Finding::Problem(problem) => Some((problem.class, problem.setting)),
    }
}

fn error(code: i64, subcode: i64) -> Answer {
    let error = serde_json::json!({ "code": code, "error_subcode": subcode, "message": "localised" });
    Answer::Response(Response::json(400, &serde_json::json!({ "error": error })))
}

#[test]
fn a_good_token_reads_the_pixels_name_and_no_event_is_sent() {
    let mut twin = Twin::default();
    assert_eq!(ask(&settings(), &mut twin), Finding::Fine { told: "Піксель у пісочниці".to_owned() });
    assert_eq!(twin.events().count(), 0);
}

#[test]
fn wrong_expired_and_narrow_tokens_are_told_apart() {
    for (token, expected) in [
        ("wrong-one", Class::WrongKey),
        ("expired-one", Class::ExpiredKey),
        ("noscope-one", Class::MissingScope),
    ] {
        let found = ask(&with(settings(), TOKEN.key, token), &mut Twin::default());
        assert_eq!(class(&found), Some((expected, TOKEN.key)), "{token}");
    }
    let nobodys = ask(&with(settings(), PIXEL_ID.key, "0123"), &mut Twin::default());
    assert_eq!(class(&nobodys), Some((Class::NotFound, PIXEL_ID.key)));
}

#[test]
fn errors_are_told_apart_by_number() {
    for (code, subcode, expected) in [
        (190, 460, Class::ExpiredKey),
        (190, 0, Class::WrongKey),
        (10, 0, Class::MissingScope),
        (368, 0, Class::Blocked),
        (4, 0, Class::Busy),
        (2, 0, Class::OddAnswer),
        (2_635, 0, Class::OddAnswer),
    ] {
        assert_eq!(read(&error(code, subcode)).map(|found| found.0), Some(expected), "{code}/{subcode}");
    }
}

#[test]
fn what_is_not_meta_is_odd_and_silence_is_silence() {
    for status in [200, 302, 404, 502] {
        let html = Answer::Response(Response::html(status, "<html>hello</html>"));
        assert_eq!(read(&html), Some((Class::OddAnswer, URL.key)), "{status}");
    }
    let others = Response::json(200, &serde_json::json!({ "id": "77", "name": "another pixel" }));
    assert_eq!(read(&Answer::Response(others)), Some((Class::OddAnswer, URL.key)));
    let silent = Answer::NotSent { reason: "refused".to_owned() };
    assert_eq!(read(&silent), Some((Class::Unreachable, URL.key)));
    assert_eq!(read(&Answer::Response(Response::html(403, "no"))), Some((Class::Blocked, URL.key)));
}

#[test]
fn what_is_missing_is_named() {
    for key in [PIXEL_ID.key, TOKEN.key] {
        let mut settings = settings();
        settings.values.remove(key);
        let Err(found) = (CONNECTOR.probe.questions)(&settings) else { panic!("{key} is missing") };
        assert_eq!(class(&found), Some((Class::NotSet, key)));
    }
}
