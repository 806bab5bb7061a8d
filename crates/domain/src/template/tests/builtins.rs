//! The built-in texts keep the rules that a store's own texts must keep.

use super::{order, parcel, store};
use crate::channel::Channel;
use crate::lang::Lang;
use crate::news::News;
use crate::pay::PayType;
use crate::sample;
use crate::template::{Situation, Subject, Topic, builtin, check, compose};

#[test]
fn every_built_in_text_could_be_published() {
    for topic in Topic::all() {
        for lang in Lang::ALL {
            for channel in Channel::ALL {
                let judged = check(&builtin(topic, lang), topic, channel, lang);
                assert!(judged.is_ok(), "{topic:?} {lang:?} {channel:?}: {:?}", judged.err());
            }
        }
    }
}

#[test]
fn every_built_in_text_makes_a_message_however_little_is_known() {
    let store = store();
    for news in News::ALL {
        for lang in Lang::ALL {
            for pay_type in PayType::ALL {
                let order = sample::order(pay_type);
                let known = news.tells_of_parcel().then(parcel);
                let bare =
                    known.map(|parcel| crate::template::ParcelNow { free_until: None, days: None, ..parcel });
                for parcel in [known, bare] {
                    let situation = Situation {
                        subject: Subject::Order(&order),
                        store: &store,
                        link: super::LINK,
                        parcel,
                    };
                    let message =
                        compose(Topic::Customer(news), Channel::Telegram, lang, None, &situation).unwrap();
                    let text = message.text.plain();
                    assert!(!text.contains(['{', '}', '*', '⟦']) && !text.contains("\n\n\n"), "{text}");
                }
            }
        }
    }
}

#[test]
fn the_message_of_arrival_reads_as_a_person_would_write_it() {
    let (order, store) = (order(), store());
    let situation = Situation {
        subject: Subject::Order(&order),
        store: &store,
        link: super::LINK,
        parcel: Some(parcel()),
    };
    let message =
        compose(Topic::Customer(News::Arrived), Channel::Telegram, Lang::Uk, None, &situation).unwrap();
    assert_eq!(
        message.written().replace('\u{a0}', " "),
        format!(
            "Посилка <b>20451234567890</b> чекає на вас: Відділення № 138\nБезкоштовне зберігання до 28 листопада.\n\
             До сплати при отриманні: <b>1 499 ₴</b>\n\nВізьміть із собою документ. Подробиці: {}",
            super::LINK
        )
    );
    let placed =
        compose(Topic::Customer(News::Placed), Channel::Telegram, Lang::Uk, None, &situation).unwrap();
    assert!(placed.text.plain().contains("3 товари на суму"), "{}", placed.text.plain());
}

#[test]
fn ukrainian_texts_keep_the_glossary() {
    let all: String = Topic::all().map(|topic| builtin(topic, Lang::Uk).into_owned()).collect();
    for letter in ['ы', 'э', 'ё', 'ъ', '\'', '’'] {
        assert!(!all.contains(letter), "{letter}");
    }
    for capital in [" Ви ", " Вас ", " Вам "] {
        assert!(!all.contains(capital), "{capital}");
    }
}
