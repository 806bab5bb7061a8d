//! Effects in words, and every state and outcome with a badge.

use super::*;
use crate::view::html;
use crate::view::sample::{NOW, words};
use krama_domain::advertising::Event;
use krama_domain::effect::{Intent, Subject};
use krama_domain::ids::{OrderId, StoreId};
use krama_domain::lang::Lang;
use krama_domain::time::Zone;
use std::collections::BTreeSet;

fn intents() -> Vec<Intent> {
    let notify = |notice| Intent::NotifyManager { notice, chat: "-100123".to_owned() };
    let mut intents = vec![
        Intent::CreateInvoice { attempt: 3 },
        Intent::RemoveInvoice { attempt: 3 },
        Intent::Refund { reference: "TWC1-r1".to_owned() },
        Intent::Refund { reference: "a/b".to_owned() },
        Intent::Conversion { event: Event::Lead },
        Intent::Conversion { event: Event::Purchase },
    ];
    intents.extend(Notice::ALL.map(notify));
    intents
}

#[test]
fn every_intent_has_words_of_its_own_in_four_languages() {
    for lang in Lang::ALL {
        let said: BTreeSet<_> = intents().iter().map(|i| words_of(words(lang), &i.key())).collect();
        assert_eq!(said.len(), intents().len(), "{}", lang.tag());
        for (text, intent) in said.iter().zip(intents()) {
            assert!(!text.contains('⟦') && *text != intent.key().to_string(), "{text}");
        }
    }
    let uk = |intent: &Intent| words_of(words(Lang::Uk), &intent.key());
    assert_eq!(uk(&intents()[0]), "Створити рахунок, спроба 3");
    assert_eq!(uk(&intents()[3]), "Повернути гроші, a/b");
}

#[test]
fn keys_of_another_version_are_shown_as_they_are() {
    for key in ["parcel/create", "message/manager/joy/-100", "conversion/refund", ""] {
        assert_eq!(words_of(words(Lang::Uk), &Key::stored(key)), key);
    }
}

fn effect(state: State, logged: i64, next_ms: i64, code: Option<&str>) -> Effect {
    Effect {
        store: StoreId::parse("lviv").unwrap(),
        subject: Subject::Order(OrderId::parse("018f0000-0000-7000-8000-000000000001").unwrap()),
        nth: 1,
        intent: Intent::Conversion { event: Event::Lead },
        state,
        created_at: NOW,
        next_at: NOW.plus_ms(next_ms),
        tries: 2,
        logged,
        uncertain: false,
        fence: 1,
        code: code.map(str::to_owned),
        reason: None,
        settled_at: None,
    }
}

#[test]
fn a_state_is_a_tone_a_sign_and_a_word() {
    let zone = Zone::kyiv();
    let reader = Reader { zone: &zone, now: NOW };
    let check = |effect: &Effect, tone: Tone, word: &str, waits: bool| {
        let row = Row::new(words(Lang::Uk), effect, &[], reader);
        assert_eq!((row.state.tone, row.state.text.as_str()), (tone, word), "{effect:?}");
        assert_eq!(row.next.is_some(), waits, "{effect:?}");
        assert!(html(&row.state).contains("<svg class=\"sign\""));
    };
    check(&effect(State::Ready, 0, 0, None), Tone::Info, "У черзі", false);
    check(&effect(State::Ready, 0, 5_000, None), Tone::Info, "Заплановано", true);
    check(&effect(State::Ready, 1, 5_000, None), Tone::Warning, "Повторюється", true);
    check(&effect(State::Started, 1, 0, None), Tone::Info, "Виконується", false);
    check(&effect(State::Done, 1, 5_000, None), Tone::Success, "Виконано", false);
    check(&effect(State::Refused, 1, 0, Some("x")), Tone::Danger, "Не виконано", false);
    check(&effect(State::Refused, 1, 0, Some("too_old")), Tone::Warning, "Застаріло, не надсилається", false);
    check(&effect(State::Unknown, 1, 0, None), Tone::Danger, "Невідомо, чи виконано", false);
    check(&effect(State::Discarded, 1, 0, None), Tone::Neutral, "Знято", false);
}

#[test]
fn every_outcome_of_a_try_is_named_and_long_histories_say_so() {
    let zone = Zone::kyiv();
    let reader = Reader { zone: &zone, now: NOW };
    let attempt = |outcome: Option<&str>| Attempt {
        nth: 1,
        started_at: NOW,
        ended_at: outcome.map(|_| NOW.plus_ms(412)),
        outcome: outcome.map(str::to_owned),
        code: None,
        reason: None,
        request: None,
        response: None,
    };
    let outcomes = [Some("done"), Some("retry"), Some("blocked"), Some("refused"), Some("unknown"), None];
    let tries = outcomes.map(attempt);
    for lang in Lang::ALL {
        let row = Row::new(words(lang), &effect(State::Ready, 6, 0, None), &tries, reader);
        let said: BTreeSet<_> = row.tries.iter().map(|one| one.outcome.text.clone()).collect();
        assert_eq!(said.len(), outcomes.len(), "{}: {said:?}", lang.tag());
        assert!(row.tries[0].took.starts_with("412 ") && row.tries[5].took.is_empty());
        assert_eq!(row.more_of, None);
        let long = Row::new(words(lang), &effect(State::Ready, 21, 0, None), &tries, reader);
        assert_eq!(long.more_of, Some(21));
    }
}
