//! Messages to customers and answers to what they write: planned, sent to the twin, read.

use super::fixture::{NOW, Zeros, deliver, order, plan_one, read, request, settings};
use crate::http::{Answer, Response};
use crate::task::{About, Reading, Settled, Step, Task, Work};
use crate::telegram::html;
use crate::telegram::sandbox::{Standing, Twin};
use crate::telegram::trial;
use krama_domain::chat::{Say, Talk};
use krama_domain::effect::{Intent, Outcome};
use krama_domain::fact::Fact;
use krama_domain::lang::Lang;
use krama_domain::news::News;
use krama_domain::order::Order;
use krama_domain::reach::{Channel, Contact};
use krama_domain::template::{Situation, Subject, Topic, compose};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const CHAT: &str = "700000001";

fn bound() -> Order {
    let mut order = order();
    let contact = Contact { address: CHAT.to_owned(), since: NOW, off: None };
    order.reach.channels.insert(Channel::Telegram, contact);
    order
}

fn news_of(order: Order, news: News) -> Task {
    let channel = Channel::Telegram;
    let work = Work::Deliver(Intent::NotifyCustomer { news, number: None, code: None, channel });
    Task { work, about: About::Order(Box::new(order)), tries: 0, uncertain: false }
}

fn news() -> Task {
    news_of(bound(), News::Placed)
}

fn reply_in(say: Say, pressed: Option<&str>, chat: &str) -> Task {
    let pressed = pressed.map(str::to_owned);
    let intent = Intent::Reply { source: "telegram/1".to_owned(), update: 1, say, pressed };
    let (address, orders) = (chat.to_owned(), vec![bound()]);
    let talk = Talk { address, lang: Lang::Uk, orders, looks: BTreeMap::new() };
    let about = About::Chat(Box::new(talk));
    Task { work: Work::Deliver(intent), about, tries: 0, uncertain: false }
}

fn reply(say: Say) -> Task {
    reply_in(say, None, CHAT)
}

fn settled(task: &Task, answer: &Answer) -> Settled {
    let settings = settings();
    match read(&settings, task, &request(&settings, task), answer) {
        Reading::Settled(mut settled) => settled.remove(0),
        other => panic!("{other:?}"),
    }
}

fn failure(code: u16, description: &str) -> Answer {
    let body = json!({ "ok": false, "error_code": code, "description": description });
    Answer::Response(Response::json(code, &body))
}

#[test]
fn a_text_on_trial_arrives_marked_where_it_was_sent_and_nowhere_else() {
    let (order, settings) = (bound(), settings());
    let situation = Situation {
        subject: Subject::Order(&order),
        store: &settings.store,
        link: "https://s.example",
        parcel: None,
    };
    let topic = Topic::Customer(News::Placed);
    let made = compose(topic, Channel::Telegram, Lang::Uk, Some("*Проба* & ще"), &situation).unwrap();
    let sent = trial::request(&settings, topic, "411", Some(&order), &made).unwrap();
    let mut twin = Twin::default();
    let answer = Answer::Response(twin.serve(&sent, NOW, &mut Zeros).response);
    assert_eq!(trial::read(&settings, &answer), Ok(()));
    let arrived: Vec<_> = twin.messages().map(|m| (m.chat.as_str(), m.text.as_str())).collect();
    assert_eq!(arrived, [("411", "[TEST]\nПроба & ще")]);
    let blocked = failure(403, "Forbidden: bot was blocked by the user");
    assert!(trial::read(&settings, &blocked).unwrap_err().contains("blocked the bot"));
    let lost = Answer::NoAnswer { reason: "timed out".to_owned() };
    assert_eq!(trial::read(&settings, &lost), Err("timed out".to_owned()));
}

#[test]
fn news_arrive_formatted_with_a_button_to_the_order() {
    let mut twin = Twin::default();
    let (outcome, requests) = deliver(&mut settings(), &news(), &mut twin);
    assert_eq!((outcome, requests), (Outcome::Done { note: "message 1".to_owned() }, 1));
    let message = twin.messages().next().unwrap();
    assert_eq!(message.chat, CHAT);
    assert!(
        message.text.starts_with("Вітаємо! Замовлення № TWC30102025N01 прийнято.\n\n• Худі"),
        "{}",
        message.text
    );
    assert!(matches!(message.entities[0].kind, html::Kind::Bold));
    let token = bound().token;
    assert_eq!(message.buttons[0][0].1, format!("https://shop.example/orders/{}", token.as_str()));
}

#[test]
fn whatever_an_order_holds_is_text_and_never_markup() {
    let mut order = bound();
    order.number = krama_domain::ids::OrderNumber::from_text("<b>&\"1");
    let mut twin = Twin::default();
    let (outcome, requests) = deliver(&mut settings(), &news_of(order, News::Paid), &mut twin);
    assert!(matches!(outcome, Outcome::Done { .. }) && requests == 1, "{outcome:?}");
    assert!(twin.messages().next().unwrap().text.contains("<b>&\"1"));
}

#[test]
fn news_that_nobody_needs_or_nobody_gets_are_not_sent() {
    let mut cancelled = bound();
    let reason = krama_domain::order::CancelReason::Staff("no stock".to_owned());
    cancelled.cancelled = Some(krama_domain::order::Cancelled { at: NOW, reason, was_confirmed: true });
    let mut silent = bound();
    let off = krama_domain::reach::Off { since: NOW, by_customer: true, reason: "stop".to_owned() };
    silent.reach.channels.get_mut(&Channel::Telegram).unwrap().off = Some(off);
    for order in [cancelled, silent, order()] {
        match plan_one(&settings(), &news_of(order, News::Placed)) {
            Step::Settle(Settled { outcome: Outcome::Done { note }, .. }) => {
                assert!(note.starts_with("not needed any more"), "{note}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_chat_that_takes_nothing_is_lost_to_the_order_with_the_reason() {
    let rows = [
        (403, "Forbidden: bot was blocked by the user", "the customer blocked the bot"),
        (403, "Forbidden: user is deactivated", "the customer's Telegram account was deleted"),
        (
            403,
            "Forbidden: bot can't initiate conversation with a user",
            "the bot may not write to the customer",
        ),
        (400, "Bad Request: chat not found", "Telegram knows no such chat"),
    ];
    for (code, description, wanted) in rows {
        let settled = settled(&news(), &failure(code, description));
        let (channel, address) = (Channel::Telegram, CHAT.to_owned());
        let reason = wanted.to_owned();
        let lost = Fact::ReachLost { channel, address, by_customer: false, reason: reason.clone() };
        assert_eq!(settled.facts, [lost], "{description}");
        assert_eq!(settled.outcome, Outcome::Refused { code: "chat_closed".to_owned(), reason });
        assert!(settled.notes.is_empty(), "notes are for managers' chats: {:?}", settled.notes);
    }
    let other = settled(&news(), &failure(400, "Bad Request: message is too long"));
    assert!(other.facts.is_empty() && matches!(other.outcome, Outcome::Refused { .. }), "{other:?}");
}

#[test]
fn lost_answers_hold_news_for_a_person_and_repeat_replies() {
    let lost = Answer::NoAnswer { reason: "time-out".to_owned() };
    assert!(matches!(settled(&news(), &lost).outcome, Outcome::Unknown { .. }));
    assert!(matches!(settled(&reply(Say::Help), &lost).outcome, Outcome::Retry { .. }));
    let gone = settled(&reply(Say::Help), &failure(403, "Forbidden: bot was blocked by the user"));
    assert!(matches!(gone.outcome, Outcome::Done { .. }) && gone.facts.is_empty(), "{gone:?}");
}

#[test]
fn a_press_is_answered_first_and_then_the_message_is_sent() {
    let mut twin = Twin::default();
    let (outcome, _) = deliver(&mut settings(), &reply(Say::Languages), &mut twin);
    assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
    let presses: Vec<_> = twin.messages().next().unwrap().presses.concat();
    let data: Vec<_> = presses.iter().map(|(_, data)| data.as_str()).collect();
    assert_eq!(data, ["lang/uk", "lang/ru", "lang/kk", "lang/en"]);
    assert!(twin.press(CHAT, "lang/en").is_empty(), "nobody told where webhooks go");
    assert!(!twin.all_presses_answered());
    let (outcome, requests) = deliver(&mut settings(), &reply_in(Say::Language, Some("11"), CHAT), &mut twin);
    assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
    assert_eq!((requests, twin.messages().len()), (2, 2));
    assert!(twin.all_presses_answered());
    let (late, requests) = deliver(&mut settings(), &reply_in(Say::Language, Some("old"), CHAT), &mut twin);
    assert!(matches!(late, Outcome::Done { .. }) && requests == 2, "a press that is too old: {late:?}");
}

#[test]
fn a_group_of_strangers_is_left_with_a_word() {
    let mut twin = Twin::default();
    let (outcome, requests) = deliver(&mut settings(), &reply_in(Say::Farewell, None, "-5"), &mut twin);
    assert_eq!((outcome, requests), (Outcome::Done { note: "the bot left the group".to_owned() }, 2));
    assert!(twin.messages().next().unwrap().text.contains("-5"));
    let (again, _) = deliver(&mut settings(), &reply_in(Say::Farewell, None, "-5"), &mut twin);
    assert!(matches!(again, Outcome::Done { .. }), "it has left already: {again:?}");
}

#[test]
fn customers_are_written_to_at_the_pace_of_their_own_chat() {
    let pace = |task: &Task| (crate::telegram::CONNECTOR.pace)(&settings(), task).unwrap();
    assert_eq!(pace(&news()), pace(&reply(Say::Help)));
    assert_eq!(pace(&news()).key, CHAT);
}

#[test]
fn buttons_lead_home_only_where_telegram_takes_them() {
    let mut settings = settings();
    let keyboard = |settings: &crate::settings::Settings, task: &Task| -> Value {
        serde_json::from_slice::<Value>(&request(settings, task).body).unwrap()["reply_markup"].clone()
    };
    assert_eq!(
        keyboard(&settings, &reply(Say::Help))["inline_keyboard"][0][0]["url"],
        "https://shop.example/s/twc/contact"
    );
    settings.public_url = "http://localhost:8080".to_owned();
    assert_eq!(keyboard(&settings, &news()), Value::Null);
    settings.store.sandbox = true;
    assert!(
        keyboard(&settings, &news())["inline_keyboard"][0][0]["url"]
            .as_str()
            .unwrap()
            .starts_with("http://localhost:8080/orders/")
    );
}

#[test]
fn the_twin_refuses_buttons_whose_data_is_too_long() {
    let keyboard = |bytes: usize| {
        let button = json!({ "text": "x", "callback_data": "ї".repeat(bytes / 2) });
        let body = json!({ "chat_id": 7, "text": "t", "reply_markup": { "inline_keyboard": [[button]] } });
        let url = format!("/bot{}/sendMessage", super::fixture::TOKEN);
        Twin::default().serve(&crate::http::Request::post_json(url, &body), NOW, &mut Zeros).response.status
    };
    assert_eq!((keyboard(64), keyboard(66), keyboard(0)), (200, 400, 400));
}

#[test]
fn who_blocked_the_bot_is_refused_by_the_twin_and_heard_of() {
    let mut twin = Twin::default();
    twin.block(CHAT, true);
    let (outcome, _) = deliver(&mut settings(), &news(), &mut twin);
    assert!(matches!(outcome, Outcome::Refused { ref code, .. } if code == "chat_closed"), "{outcome:?}");
    twin.set_standing(CHAT, Standing::Open);
    let (outcome, _) = deliver(&mut settings(), &news(), &mut twin);
    assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
}
