//! Testing a connection: nothing is made, and wrong, expired and missing keys have different findings.

use super::fixture::*;
use super::vectors::sample;
use crate::http::{Answer, Response};
use crate::nova_poshta::CONNECTOR;
use crate::nova_poshta::sandbox::Twin;
use crate::probe::{Class, Finding};
use crate::settings::Settings;

fn find(settings: &Settings, twin: &mut Twin) -> Vec<(&'static str, Finding)> {
    let questions = (CONNECTOR.probe.questions)(settings).unwrap();
    let found = questions.iter().map(|question| {
        let answer = ask(twin, &question.request, NOW);
        (question.step, (CONNECTOR.probe.read)(settings, question, &answer))
    });
    found.collect()
}

fn class(finding: &Finding) -> Option<(Class, &'static str)> {
    match finding {
        Finding::Fine { .. } => None,
        Finding::Problem(problem) => Some((problem.class, problem.setting)),
    }
}

fn first(answer: &Answer) -> Option<(Class, &'static str)> {
    let settings = settings();
    let questions = (CONNECTOR.probe.questions)(&settings).unwrap();
    class(&(CONNECTOR.probe.read)(&settings, &questions[0], answer))
}

#[test]
fn every_step_is_fine_with_a_good_key_and_makes_nothing() {
    let mut twin = Twin::default();
    let found = find(&settings(), &mut twin);
    let steps: Vec<_> = found.iter().map(|(step, _)| *step).collect();
    assert_eq!(steps, ["key", "sender", "tracking", "rate"]);
    assert_eq!(found[0].1, Finding::Fine { told: "ФОП Вигаданий".to_owned() });
    assert_eq!(found[1].1, Finding::Fine { told: "Вигадана Особа".to_owned() });
    assert!(found.iter().all(|(_, finding)| class(finding).is_none()), "{found:?}");
    assert_eq!(twin.parcels_of(""), Vec::<String>::new());
}

#[test]
fn a_shop_that_makes_no_waybills_needs_no_sender() {
    let mut settings = settings();
    settings.values.retain(|key, _| !key.contains("sender"));
    let steps: Vec<_> = find(&settings, &mut Twin::default()).into_iter().map(|(step, _)| step).collect();
    assert_eq!(steps, ["key", "tracking"]);
}

#[test]
fn keys_that_do_not_work_are_told_apart() {
    for (key, expected) in [("wrong-1", Class::WrongKey), ("expired-1", Class::ExpiredKey)] {
        let found = find(&settings_with(key), &mut Twin::default());
        assert_eq!(class(&found[0].1), Some((expected, "nova_poshta.api_key")), "{key}");
    }
    assert_eq!(first(&sample("any method: empty key")), Some((Class::NotSet, "nova_poshta.api_key")));
    let missing = (CONNECTOR.probe.questions)(&settings_with("")).unwrap_err();
    assert_eq!(class(&missing), Some((Class::NotSet, "nova_poshta.api_key")));
}

#[test]
fn limits_faults_and_foreign_pages_are_not_the_keys_fault() {
    for (answer, expected) in [
        (sample("any method: too many requests"), Class::Busy),
        (sample("any method: daily limit"), Class::Busy),
        (sample("any method: service unavailable"), Class::Unreachable),
        (sample("any method: gateway page"), Class::OddAnswer),
        (Answer::Response(Response::html(403, "<html>")), Class::Blocked),
        (Answer::NoAnswer { reason: "no answer in time".to_owned() }, Class::Unreachable),
    ] {
        assert_eq!(first(&answer), Some((expected, "nova_poshta.url")), "{answer:?}");
    }
}
