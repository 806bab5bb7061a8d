//! Testing a connection: what each answer of the bank says about the settings.

use super::fixture::{Counting, NOW, settings};
use crate::http::{Answer, Method, Response};
use crate::monobank::CONNECTOR;
use crate::monobank::sandbox::Twin;
use crate::probe::{Class, Finding, Question};
use crate::settings::Settings;

/// Asks the twin everything.
fn ask(settings: &Settings) -> Vec<Finding> {
    let mut twin = Twin::default();
    let questions = (CONNECTOR.probe.questions)(settings).unwrap();
    let answer = |question: &Question| {
        assert_eq!(question.request.method, Method::Get, "a test asks and does nothing");
        let mut request = question.request.clone();
        request.url = request.path().trim_start_matches("/monobank").to_owned();
        let response = twin.serve(&request, NOW, &mut Counting(1)).response;
        (CONNECTOR.probe.read)(settings, question, &Answer::Response(response))
    };
    questions.iter().map(answer).collect()
}

/// What the first step makes of an answer.
fn first(answer: &Answer) -> Finding {
    let settings = settings();
    let questions = (CONNECTOR.probe.questions)(&settings).unwrap();
    (CONNECTOR.probe.read)(&settings, &questions[0], answer)
}

fn class(finding: &Finding) -> Option<(Class, &'static str)> {
    match finding {
        Finding::Fine { .. } => None,
        Finding::Problem(problem) => Some((problem.class, problem.setting)),
    }
}

#[test]
fn a_good_token_names_its_merchant_and_gets_the_key() {
    let told = |text: &str| Finding::Fine { told: text.to_owned() };
    assert_eq!(ask(&settings()), [told("Крамниця в пісочниці"), told("")]);
}

#[test]
fn a_wrong_token_is_told_from_a_gateway_that_lets_nobody_in() {
    let mut wrong = settings();
    wrong.values.insert("monobank.token".to_owned(), "wrong-one".to_owned());
    assert_eq!(class(&ask(&wrong)[0]), Some((Class::WrongKey, "monobank.token")));
    let gateway = Response::html(403, "<html>access denied</html>");
    assert_eq!(class(&first(&Answer::Response(gateway))), Some((Class::Blocked, "monobank.url")));
}

#[test]
fn what_is_not_the_banks_answer_is_odd() {
    for response in [
        Response::html(200, "<html>welcome</html>"),
        Response::html(502, "<html>gateway</html>"),
        Response::json(200, &serde_json::json!({ "ok": true })),
        Response::json(404, &serde_json::json!({ "errCode": "NOT_FOUND" })),
        Response::see_other("https://elsewhere.example"),
    ] {
        let found = first(&Answer::Response(response.clone()));
        assert_eq!(class(&found), Some((Class::OddAnswer, "monobank.url")), "{response:?}");
    }
    let busy = Response::json(429, &serde_json::json!({ "errCode": "TMR" }));
    assert_eq!(class(&first(&Answer::Response(busy))), Some((Class::Busy, "monobank.url")));
}

#[test]
fn silence_and_no_connection_are_not_the_keys_fault() {
    let reason = "no answer in time".to_owned();
    for answer in [Answer::NoAnswer { reason: reason.clone() }, Answer::NotSent { reason }] {
        assert_eq!(class(&first(&answer)), Some((Class::Unreachable, "monobank.url")));
    }
}

#[test]
fn without_a_token_nothing_is_asked() {
    let mut settings = settings();
    settings.values.remove("monobank.token");
    let Err(found) = (CONNECTOR.probe.questions)(&settings) else { panic!("there is nothing to ask with") };
    assert_eq!(class(&found), Some((Class::NotSet, "monobank.token")));
}
