//! Telegram's markup: the judge takes whatever our writer makes, and reads out of it what was meant.

use crate::sample::{order, settings};
use krama_connectors::telegram::html;
use krama_domain::channel::Channel;
use krama_domain::lang::Lang;
use krama_domain::name::PersonName;
use krama_domain::notice::Notice;
use krama_domain::template::{Situation, Subject, Topic, compose};
use std::collections::BTreeMap;

/// Any text as markup: judged or refused; as plain text, escaped, it is always taken and read back as it was.
pub(crate) fn judge(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(parsed) = html::parse(&text) {
        let units = html::utf16_len(&parsed.text);
        for entity in &parsed.entities {
            assert!(entity.offset + entity.length <= units, "an entity reaches past the text");
        }
    }
    let escaped = html::parse(&html::escape(&text)).expect("escaped text is always taken");
    assert_eq!(escaped.text, text, "escaped text is read back as it was");
    assert!(escaped.entities.is_empty(), "escaped text has no markup");
}

/// A message about an order in which somebody typed these bytes.
pub(crate) fn render(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut order = order();
    order.comment = Some(text.clone());
    order.delivery.city.clone_from(&text);
    order.lines[0].title.clone_from(&text);
    if let Ok((name, _)) = PersonName::parse(&text) {
        order.customer.name = name;
    }
    let store = settings(BTreeMap::new()).store;
    for notice in Notice::ALL.into_iter().filter(|notice| *notice != Notice::Contact) {
        let situation = Situation {
            subject: Subject::Order(&order),
            store: &store,
            link: "https://s.example",
            parcel: None,
        };
        let made = compose(Topic::Managers(notice), Channel::Telegram, Lang::Uk, None, &situation);
        let message = made.expect("built-in texts fit every order");
        let parsed = html::parse(&message.written()).expect("the judge takes what our writer makes");
        assert_eq!(parsed.text, message.text.plain(), "people read what was meant");
        let units = html::utf16_len(&parsed.text);
        assert!((1..=html::TEXT_MAX_UNITS).contains(&units), "{units} units");
    }
}
