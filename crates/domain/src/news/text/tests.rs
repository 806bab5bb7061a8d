//! The built-in texts, and when nobody needs them any more.

use super::*;
use crate::fact::Fact as Event;
use crate::ids::StoreId;
use crate::parcel::{Phase, Report};
use crate::pay::PayType;
use crate::sample::{Life, at, cancelled};
use std::collections::BTreeSet;

fn number() -> TrackingNumber {
    TrackingNumber::parse("20450000000001").unwrap()
}

fn report(code: &str, phase: Phase, second: i64) -> Event {
    Event::ParcelReported(Box::new(Report {
        number: number(),
        code: code.to_owned(),
        phase: Some(phase),
        is_last: false,
        at: at(second),
        text: "слова".to_owned(),
        cash: None,
        next: None,
        point: Some("Відділення №5".to_owned()),
        city: Some("Львів".to_owned()),
        free_until: Some(at(86_400)),
        expected_at: None,
    }))
}

fn sent(facts: &[Event]) -> Order {
    let mut life = Life::placed(PayType::Cod);
    life.happen(1, Event::ParcelAttached { number: number(), waybill: None, cash: None });
    for (second, fact) in (60..).zip(facts) {
        life.happen(second, fact.clone());
    }
    life.order
}

fn told(news: News, order: &Order) -> Message {
    let store = Store::new(StoreId::parse("twc").unwrap(), "TWC");
    let links = ChatLinks { orders_url: Some("https://shop.example/orders".to_owned()), contact_url: None };
    compose(news, Some(&number()), order, &store, &links)
}

#[test]
fn every_news_has_its_own_text_in_every_language() {
    let mut order = sent(&[report("7", Phase::Arrived, 60)]);
    let mut titles = BTreeSet::new();
    for lang in Lang::ALL {
        order.lang = lang;
        for news in News::ALL {
            let message = told(news, &order);
            assert!(message.title.contains("TWC30102025N01"), "{message:?}");
            assert_eq!(message.buttons.len(), 1);
            titles.insert(message.title);
        }
    }
    assert_eq!(titles.len(), Lang::ALL.len() * News::ALL.len());
    for word in Word::ALL {
        assert!(Lang::ALL.iter().all(|lang| !word.text(*lang).contains('\'')), "{word:?}");
    }
}

#[test]
fn an_arrived_parcel_says_where_until_when_and_what_is_to_pay() {
    let message = format!("{:?}", told(News::Arrived, &sent(&[report("7", Phase::Arrived, 60)])));
    for part in
        ["20450000000001", "Львів, Відділення №5", "Безкоштовно до", "До сплати при отриманні", "1 499 грн"]
    {
        assert!(message.contains(part), "{part}: {message}");
    }
    let received = sent(&[report("7", Phase::Arrived, 60), report("9", Phase::Received, 61)]);
    assert!(!format!("{:?}", told(News::Received, &received)).contains("До сплати"));
}

#[test]
fn news_whose_moment_is_past_is_not_needed() {
    let waiting = sent(&[report("7", Phase::Arrived, 60)]);
    let received = sent(&[report("7", Phase::Arrived, 60), report("9", Phase::Received, 61)]);
    let needed = |news, order: &Order| not_needed(news, Some(&number()), order).is_none();
    assert!(needed(News::Waits, &waiting) && !needed(News::Waits, &received));
    assert!(needed(News::LastDay, &waiting) && !needed(News::LastDay, &received));
    assert!(needed(News::Arrived, &waiting) && !needed(News::Arrived, &received));
    assert!(!needed(News::OnWay, &waiting), "it has arrived meanwhile");
    assert!(needed(News::Received, &received));
    let dropped = sent(&[Event::ParcelDropped { number: number(), reason: "typed wrongly".to_owned() }]);
    assert!(!needed(News::Waybill, &dropped));
    let cancelled = sent(&[cancelled()]);
    assert!(not_needed(News::Placed, None, &cancelled).is_some());
    assert!(not_needed(News::Placed, None, &waiting).is_none());
    assert!(not_needed(News::Refunded, None, &cancelled).is_none());
}
