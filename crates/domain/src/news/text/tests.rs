//! The built-in texts of a real order, and when nobody needs them any more.

use super::*;
use crate::fact::Fact as Event;
use crate::ids::StoreId;
use crate::parcel::{Phase, Report};
use crate::pay::PayType;
use crate::reach::Channel;
use crate::sample::{Life, at, cancelled};
use crate::shop::Store;
use crate::template::{ParcelNow, Situation, Subject, Topic, compose};
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

fn told(news: News, order: &Order) -> String {
    let store = Store::new(StoreId::parse("twc").unwrap(), "TWC");
    let number = number();
    let parcel = order.parcels.get(&number).map(|parcel| ParcelNow::of(&number, parcel, at(70)));
    let situation = Situation {
        subject: Subject::Order(order),
        store: &store,
        link: "https://shop.example/orders/1",
        parcel,
    };
    compose(Topic::Customer(news), Channel::Telegram, order.lang, None, &situation).unwrap().text.plain()
}

#[test]
fn every_news_is_told_of_a_parcel_in_every_language() {
    let mut order = sent(&[report("7", Phase::Arrived, 60)]);
    let mut texts = BTreeSet::new();
    for lang in Lang::ALL {
        order.lang = lang;
        for news in News::ALL {
            let text = told(news, &order);
            assert!(text.contains("TWC30102025N01") || text.contains("20450000000001"), "{text}");
            texts.insert(text);
        }
    }
    assert_eq!(texts.len(), Lang::ALL.len() * News::ALL.len());
}

#[test]
fn an_arrived_parcel_says_where_and_what_is_to_pay() {
    let text = told(News::Arrived, &sent(&[report("7", Phase::Arrived, 60)]));
    for part in ["20450000000001", "Відділення №5", "1\u{a0}499"] {
        assert!(text.contains(part), "{part}: {text}");
    }
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
