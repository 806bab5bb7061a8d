//! What people write and what follows; and the answers in four languages.

use super::message::{Block, Fact as Line, Message};
use super::text::{ChatLinks, SHOWN_MAX, answer};
use super::words::Word;
use super::*;
use crate::fact::Fact;
use crate::ids::{OrderNumber, StoreId};
use crate::parcel::{Phase, Report, TrackingNumber};
use crate::pay::PayType;
use crate::sample::{Life, at, order};
use crate::shop::Store;

fn update(said: Said) -> Update {
    Update { id: 1, chat: Some("7".to_owned()), is_group: false, lang: Some(Lang::Uk), said }
}

fn private(text: &str) -> Handling {
    handle(&update(Said::Text(text.to_owned())), Place::Elsewhere)
}

fn group(said: Said, place: Place) -> Handling {
    handle(&Update { is_group: true, chat: Some("-7".to_owned()), ..update(said) }, place)
}

#[test]
fn every_command_is_understood_however_it_is_typed() {
    let stop = Handling { act: Act::Silence, say: Some(Say::Stopped) };
    let welcome = Handling { act: Act::Resume, say: Some(Say::Welcome) };
    let speak = |lang| Handling { act: Act::Speak(lang), say: Some(Say::Language) };
    let table = [
        ("/start", welcome.clone()),
        ("  /START@shop_bot  ", welcome),
        ("/start abc-_1", Handling { act: Act::Bind("abc-_1".to_owned()), say: None }),
        ("/orders", Handling::say(Say::Orders)),
        ("/orders@shop_bot please", Handling::say(Say::Orders)),
        ("/track", Handling::say(Say::Track)),
        ("/stop", stop.clone()),
        ("stop", stop.clone()),
        ("Стоп", stop.clone()),
        ("СТОП", stop.clone()),
        ("ТОҚТАТ", stop),
        ("/language", Handling::say(Say::Languages)),
        ("/language kk", speak(Lang::Kk)),
        ("/lang en-GB", speak(Lang::En)),
        ("/language de", Handling::say(Say::Languages)),
        ("стоп, а де мій номер?", Handling::say(Say::Help)),
        ("Шевченко Тарас", Handling::say(Say::Help)),
        ("+380671234567", Handling::say(Say::Help)),
        ("TWC30102025N01", Handling::say(Say::Help)),
        ("/starts", Handling::say(Say::Help)),
        ("", Handling::say(Say::Help)),
    ];
    for (text, wanted) in table {
        assert_eq!(private(text), wanted, "{text:?}");
    }
    assert_eq!(private(&"/start ".repeat(10_000)).say, None, "long texts are cut before they are read");
}

#[test]
fn a_button_chooses_a_language_and_unknown_ones_are_answered_too() {
    let press = |data: &str| {
        let said = Said::Pressed { query: "q".to_owned(), data: data.to_owned() };
        handle(&update(said), Place::Elsewhere)
    };
    for lang in Lang::ALL {
        assert!(lang_data(lang).len() <= 64);
        assert_eq!(press(&lang_data(lang)), Handling { act: Act::Speak(lang), say: Some(Say::Language) });
    }
    for data in ["lang/xx", "", "refund/1"] {
        assert_eq!(press(data), Handling::say(Say::Help), "{data}");
    }
}

#[test]
fn blocking_and_unblocking_are_heard_without_a_word() {
    assert_eq!(handle(&update(Said::Closed), Place::Elsewhere), Handling::quiet(Act::Close));
    assert_eq!(handle(&update(Said::Opened), Place::Elsewhere), Handling::quiet(Act::Open));
    assert_eq!(handle(&update(Said::Other), Place::Elsewhere), Handling::quiet(Act::None));
}

#[test]
fn groups_are_for_managers() {
    let text = |text: &str| Said::Text(text.to_owned());
    assert_eq!(group(text("/start"), Place::Managers), Handling::say(Say::Desk));
    assert_eq!(group(text("/start abc"), Place::Unset), Handling::say(Say::Desk), "groups bind nothing");
    assert_eq!(group(Said::Opened, Place::Unset), Handling::say(Say::Desk));
    for quiet in ["/orders", "hello", "/stop"] {
        assert_eq!(group(text(quiet), Place::Managers), Handling::quiet(Act::None), "{quiet}");
    }
    assert_eq!(group(text("hello"), Place::Elsewhere), Handling::say(Say::Farewell));
    assert_eq!(group(Said::Opened, Place::Elsewhere), Handling::say(Say::Farewell));
    assert_eq!(group(Said::Closed, Place::Elsewhere), Handling::quiet(Act::Close));
}

#[test]
fn a_manager_who_writes_start_hears_their_chats_number_and_may_bind_all_the_same() {
    let start = update(Said::Text("/start".to_owned()));
    assert_eq!(handle(&start, Place::Managers), Handling::say(Say::Desk));
    let bind = update(Said::Text("/start abc".to_owned()));
    assert_eq!(handle(&bind, Place::Managers).act, Act::Bind("abc".to_owned()));
}

fn store() -> Store {
    Store::new(StoreId::parse("twc").unwrap(), "Крамниця <Їжак> & Ко")
}

fn links() -> ChatLinks {
    let url = |path: &str| Some(format!("https://shop.example/{path}"));
    ChatLinks { orders_url: url("orders"), contact_url: url("contact") }
}

fn talk(lang: Lang, orders: Vec<Order>) -> Talk {
    Talk { address: "7".to_owned(), lang, orders, looks: BTreeMap::new() }
}

/// An order whose parcel waits at its branch.
fn sent() -> Order {
    let number = TrackingNumber::parse("20450000000001").unwrap();
    let mut life = Life::placed(PayType::Cod);
    life.happen(1, Fact::ParcelAttached { number: number.clone(), waybill: None, cash: None });
    let report = Report {
        number,
        code: "7".to_owned(),
        phase: Some(Phase::Arrived),
        is_last: false,
        at: at(60),
        text: "Прибув у відділення".to_owned(),
        cash: None,
        next: None,
        point: Some("Відділення №5".to_owned()),
        city: Some("Львів".to_owned()),
        free_until: Some(at(86_400)),
        expected_at: None,
    };
    life.happen(60, Fact::ParcelReported(Box::new(report)));
    life.order
}

fn text_of(message: &Message) -> String {
    let mut lines = vec![message.title.clone()];
    for block in &message.blocks {
        match block {
            Block::Plain(text) => lines.push(text.clone()),
            Block::Facts(facts) => lines.extend(facts.iter().map(|fact| match fact {
                Line::Pair(pair) => format!("{}: {}", pair.label, pair.value),
                Line::Sentence(text) => text.clone(),
            })),
        }
    }
    lines.join("\n")
}

#[test]
fn orders_are_listed_with_their_state_and_sums() {
    let orders = vec![sent(), order(PayType::Prepay)];
    let message = answer(&Say::Orders, &talk(Lang::Uk, orders), &store(), &links());
    let text = text_of(&message);
    assert!(
        text.contains("№ TWC30102025N01\nСтан: чекає у відділенні\nСума: 1 499 грн\nЩе до сплати: 1 499 грн"),
        "{text}"
    );
    assert!(text.contains("Стан: чекає на оплату"), "{text}");
    assert_eq!(message.buttons.len(), 2);
    assert!(message.buttons[0].url.starts_with("https://shop.example/orders/07"), "{message:?}");
    let none = answer(&Say::Orders, &talk(Lang::Uk, vec![]), &store(), &links());
    assert!(text_of(&none).contains("ще немає замовлень"), "{none:?}");
}

#[test]
fn a_long_list_says_how_many_more_there_are_in_the_right_plural() {
    let many = |count: usize, lang| {
        let mut orders = vec![order(PayType::Cod); count];
        orders[0].number = OrderNumber::from_text("FIRST");
        text_of(&answer(&Say::Orders, &talk(lang, orders), &store(), &links()))
    };
    assert!(many(SHOWN_MAX + 1, Lang::Uk).ends_with("… і ще 1 замовлення"));
    assert!(many(SHOWN_MAX + 3, Lang::Ru).ends_with("… и ещё 3 заказа"));
    assert!(many(SHOWN_MAX + 11, Lang::Uk).ends_with("… і ще 11 замовлень"));
    assert!(many(SHOWN_MAX + 1, Lang::En).ends_with("… and 1 more order"));
    assert!(!many(SHOWN_MAX, Lang::En).contains("more"));
}

#[test]
fn parcels_are_told_with_place_and_the_carriers_own_words() {
    let text = text_of(&answer(&Say::Track, &talk(Lang::En, vec![sent()]), &store(), &links()));
    for part in
        ["20450000000001", "Where to: Львів, Відділення №5", "Carrier: Прибув у відділення", "Free until:"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    let look = Look { at: at(7_200), words: "Чекає на вас".to_owned() };
    let number = TrackingNumber::parse("20450000000001").unwrap();
    let looked = Talk { looks: BTreeMap::from([(number, look)]), ..talk(Lang::En, vec![sent()]) };
    let text = text_of(&answer(&Say::Track, &looked, &store(), &links()));
    assert!(text.contains("Carrier: Чекає на вас") && !text.contains("Прибув"), "{text}");
    assert!(text.contains(&format!("As of: {}", store().zone.local(at(7_200)).short())), "{text}");
    let none = text_of(&answer(&Say::Track, &talk(Lang::En, vec![order(PayType::Cod)]), &store(), &links()));
    assert!(none.contains("no parcels yet"), "{none}");
}

#[test]
fn a_binding_answers_with_the_orders_state_and_a_bad_link_always_the_same() {
    let order = sent();
    let say = of_binding(Some(order.id));
    let message = answer(&say, &talk(Lang::Uk, vec![order.clone()]), &store(), &links());
    assert_eq!(message.title, "✅ Сповіщення ввімкнено: замовлення № TWC30102025N01");
    assert!(text_of(&message).contains("Стан: чекає у відділенні"));
    assert_eq!(of_binding(None), Say::BadLink);
    let bad = answer(&Say::BadLink, &talk(Lang::Uk, vec![order]), &store(), &links());
    assert!(bad.buttons.is_empty() && !text_of(&bad).contains("TWC"), "{bad:?}");
}

#[test]
fn every_answer_speaks_every_language() {
    let all = [
        Say::Welcome,
        Say::Bound { order: sent().id },
        Say::BadLink,
        Say::Orders,
        Say::Track,
        Say::Stopped,
        Say::Languages,
        Say::Language,
        Say::Help,
        Say::Desk,
        Say::Farewell,
    ];
    for say in &all {
        let texts: std::collections::BTreeSet<_> = Lang::ALL
            .iter()
            .map(|lang| text_of(&answer(say, &talk(*lang, vec![sent()]), &store(), &links())))
            .collect();
        assert_eq!(texts.len(), Lang::ALL.len(), "{say:?}");
        assert!(texts.iter().all(|text| !text.contains("{}")), "{texts:?}");
    }
    for word in Word::ALL {
        for lang in Lang::ALL {
            assert!(!word.text(lang).is_empty() && !word.text(lang).contains('\''), "{word:?} {lang:?}");
        }
    }
}
