//! Testing a connection: the bot, and each manager's chat; nothing is sent to anybody.

use super::fixture::{NOW, Zeros, settings};
use crate::http::{Answer, Method, Response};
use crate::probe::{Class, Finding, Question};
use crate::settings::Settings;
use crate::telegram::CONNECTOR;
use crate::telegram::sandbox::{Standing, Twin};

fn ask(settings: &Settings, twin: &mut Twin) -> Vec<(&'static str, Finding)> {
    let questions = (CONNECTOR.probe.questions)(settings).unwrap();
    let found = questions.iter().map(|question| {
        assert_eq!(question.request.method, Method::Get, "a test asks and does nothing");
        let response = twin.serve(&question.request_in_twin(), NOW, &mut Zeros).response;
        (question.step, (CONNECTOR.probe.read)(settings, question, &Answer::Response(response)))
    });
    found.collect()
}

impl Question {
    fn request_in_twin(&self) -> crate::http::Request {
        let mut request = self.request.clone();
        request.url = request.url.trim_start_matches("https://api.telegram.org").to_owned();
        request
    }
}

/// What a step makes of an answer.
fn read(nth: usize, answer: &Answer) -> Option<(Class, &'static str)> {
    let settings = settings();
    let questions = (CONNECTOR.probe.questions)(&settings).unwrap();
    class(&(CONNECTOR.probe.read)(&settings, &questions[nth], answer))
}

fn class(finding: &Finding) -> Option<(Class, &'static str)> {
    match finding {
        Finding::Fine { .. } => None,
        Finding::Problem(problem) => Some((problem.class, problem.setting)),
    }
}

fn fine(told: &str) -> Finding {
    Finding::Fine { told: told.to_owned() }
}

#[test]
fn the_bot_and_each_chat_tell_their_names_and_hear_nothing() {
    let mut twin = Twin::default();
    let found = ask(&settings(), &mut twin);
    let chats = [("chat", fine("Менеджер")), ("chat", fine("Менеджери")), ("chat", fine("Канал"))];
    assert_eq!(found[0], ("bot", fine("@krama_sandbox_bot")));
    assert_eq!(found[1..], chats);
    assert_eq!(twin.arrived(), 0);
}

#[test]
fn each_chat_has_its_own_finding() {
    let mut twin = Twin::default();
    twin.set_standing("411", Standing::Blocked);
    twin.set_standing("-100200", Standing::MovedTo(-100_300));
    twin.set_standing("@shop", Standing::NotFound);
    let found = ask(&settings(), &mut twin);
    assert_eq!(class(&found[1].1), Some((Class::Closed, "telegram.manager_chats")));
    assert_eq!(found[2].1, fine("the group moved; messages follow it"));
    assert_eq!(class(&found[3].1), Some((Class::NotFound, "telegram.manager_chats")));
}

#[test]
fn a_token_that_is_not_taken_is_a_wrong_key() {
    for token in ["nonsense", "123:wrong"] {
        let mut settings = settings();
        settings.values.insert("telegram.token".to_owned(), token.to_owned());
        let found = ask(&settings, &mut Twin::default());
        assert_eq!(class(&found[0].1), Some((Class::WrongKey, "telegram.token")), "{token}");
    }
}

#[test]
fn what_is_not_the_bot_api_is_odd_and_silence_is_silence() {
    let html = |status| Answer::Response(Response::html(status, "<html>hello</html>"));
    for nth in [0, 1] {
        for status in [200, 302, 404, 502] {
            assert_eq!(read(nth, &html(status)), Some((Class::OddAnswer, "telegram.url")), "{status}");
        }
        assert_eq!(read(nth, &html(403)), Some((Class::Blocked, "telegram.url")));
        let silent = Answer::NoAnswer { reason: "no answer in time".to_owned() };
        assert_eq!(read(nth, &silent), Some((Class::Unreachable, "telegram.url")));
        let busy = serde_json::json!({ "ok": false, "error_code": 429, "description": "Too Many Requests" });
        let busy = Answer::Response(Response::json(429, &busy));
        assert_eq!(read(nth, &busy), Some((Class::Busy, "telegram.url")));
    }
}

#[test]
fn what_is_missing_is_named() {
    for key in ["telegram.token", "telegram.manager_chats"] {
        let mut settings = settings();
        settings.values.remove(key);
        let Err(found) = (CONNECTOR.probe.questions)(&settings) else { panic!("{key} is missing") };
        assert_eq!(class(&found), Some((Class::NotSet, key)));
    }
}
