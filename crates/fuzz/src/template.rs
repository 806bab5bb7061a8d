//! Templates: any text is refused at a place inside it, or makes a whole message that Telegram reads as it was meant.

use crate::{halves, sample};
use krama_connectors::telegram::html;
use krama_domain::channel::{Channel, TEXT_MAX};
use krama_domain::lang::Lang;
use krama_domain::name::PersonName;
use krama_domain::news::News;
use krama_domain::notice::Notice;
use krama_domain::template::{NotComposed, Situation, Subject, Topic, check, compose, import, parse};
use std::collections::BTreeMap;

/// Who reads it: a customer or the managers.
const TOPICS: [Topic; 2] = [Topic::Customer(News::Placed), Topic::Managers(Notice::Mismatch)];

/// A text, and the name of a customer.
pub(crate) fn read(bytes: &[u8]) {
    let (text, name) = halves(bytes);
    let (text, name) = (String::from_utf8_lossy(text), String::from_utf8_lossy(name));
    for text in [text.to_string(), import(&text)] {
        for topic in TOPICS {
            judged(topic, &text);
            made(topic, &text, &name);
        }
    }
}

fn judged(topic: Topic, text: &str) {
    let lines: Vec<_> = text.split('\n').collect();
    for fault in parse(text).err().unwrap_or_default() {
        let line = lines.get(fault.at.line - 1).unwrap_or_else(|| panic!("no line of {fault}"));
        assert!((1..=line.chars().count() + 1).contains(&fault.at.column), "{fault}");
    }
    if check(text, topic, Channel::Telegram, Lang::Uk).is_ok() {
        assert!(parse(text).is_ok(), "what may be published can be read");
    }
}

fn made(topic: Topic, text: &str, name: &str) {
    let mut order = sample::order();
    order.customer.name = PersonName { last: name.to_owned(), first: String::new(), middle: None };
    let store = sample::settings(BTreeMap::new()).store;
    let situation = Situation {
        subject: Subject::Order(&order),
        store: &store,
        link: "https://shop.example/o",
        parcel: None,
    };
    match compose(topic, Channel::Telegram, Lang::Uk, Some(text), &situation) {
        Ok(message) => {
            let parsed = html::parse(&message.written()).expect("our own markup is well-formed");
            assert!(html::utf16_len(&parsed.text) <= TEXT_MAX);
            assert_eq!(parsed.text.trim(), message.text.plain().trim(), "what is written is what is read");
        }
        Err(NotComposed::Template(_)) => assert!(parse(text).is_err()),
        Err(NotComposed::Order(_)) => {}
    }
}
