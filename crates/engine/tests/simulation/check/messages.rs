//! Messages: what is done arrived once, what is refused never, what is unknown at most once, and nothing else came. A
//! person who lets a message go out again may make it arrive again, and nobody else may.

use super::{Evidence, Findings};
use crate::record::EffectName;
use krama_domain::channel::Channel;
use krama_domain::effect::{Intent, State, Subject};
use krama_domain::notice::Notice;
use krama_domain::order::Order;
use krama_domain::shop::Store;
use krama_domain::template::{Situation, Subject as About, Topic, compose};
use krama_store::repo::outbox::{self, Effect, subject_parts};
use std::collections::{BTreeMap, BTreeSet};

/// Copies by chat and by what tells one message from all others.
type Arrived = BTreeMap<(String, String), usize>;

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    let mut arrived = arrivals(evidence);
    for case in &evidence.cases {
        for effect in &case.effects {
            let Intent::NotifyManager { notice, chat } = &effect.intent else { continue };
            let title = title(*notice, &case.order, evidence.store(case));
            judge(evidence, effect, &mut arrived, (chat, &title), findings);
        }
    }
    contacts(evidence, &mut arrived, findings);
    for ((chat, title), copies) in arrived {
        findings.world(
            "a message arrives once",
            format!("{copies} of \"{title}\" in {chat}, and nobody sent it"),
        );
    }
}

/// The first line of a message to the managers.
fn title(notice: Notice, order: &Order, store: &Store) -> String {
    let situation = Situation { subject: About::Order(order), store, link: "", parcel: None };
    let made = compose(Topic::Managers(notice), Channel::Telegram, store.lang, None, &situation);
    made.expect("built-in texts fit every order").text.plain().lines().next().unwrap_or_default().to_owned()
}

fn arrivals(evidence: &Evidence<'_>) -> Arrived {
    let mut arrived = Arrived::new();
    let guests: Vec<&str> = evidence.world.contacts.iter().map(|contact| contact.name.as_str()).collect();
    let customers: BTreeSet<&String> = evidence.world.record.chats.values().collect();
    let all = evidence.world.sandbox.telegram.messages();
    for message in all.filter(|message| !customers.contains(&message.chat)) {
        let guest = message.text.find("Гість ").map(|at| &message.text[at..]);
        let guest = guest.and_then(|text| guests.iter().find(|name| text.starts_with(**name)));
        let title = || message.text.lines().next().unwrap_or_default().trim();
        let what = guest.copied().unwrap_or_else(title).to_owned();
        *arrived.entry((message.chat.clone(), what)).or_default() += 1;
    }
    arrived
}

fn judge(
    evidence: &Evidence<'_>,
    effect: &Effect,
    arrived: &mut Arrived,
    (chat, what): (&str, &str),
    findings: &mut Findings,
) {
    let key = effect.intent.key();
    let copies = arrived.remove(&(chat.to_owned(), what.to_owned())).unwrap_or(0);
    if !is_right(evidence, effect, copies) {
        let (state, reason) = (effect.state.code(), effect.reason.as_deref().unwrap_or_default());
        let what = format!("\"{what}\": {key} is {state} ({reason}), and {copies} copies arrived");
        findings.world("a message arrives once", what);
    }
}

/// Whether so many copies fit what became of a message.
pub(super) fn is_right(evidence: &Evidence<'_>, effect: &Effect, copies: usize) -> bool {
    let (_, subject) = subject_parts(effect.subject);
    let name: EffectName = (subject, effect.intent.key().to_string());
    let reason = effect.reason.as_deref().unwrap_or_default();
    let record = &evidence.world.record;
    let again = record.replays.get(&name).copied().unwrap_or(0);
    let doubt = usize::from(record.excused.contains(&name));
    match effect.state {
        State::Done if reason.starts_with("not needed") => copies <= again,
        State::Done => (1..=1 + again).contains(&copies),
        State::Unknown => copies <= 1 + again,
        State::Discarded => copies <= doubt + again,
        _ => copies <= again,
    }
}

/// Contact requests that were acknowledged are there, and every manager hears of them.
fn contacts(evidence: &Evidence<'_>, arrived: &mut Arrived, findings: &mut Findings) {
    let world = evidence.world;
    for contact in &world.contacts {
        let shop = &world.shops[contact.store];
        let subject = Subject::Contact(contact.id);
        let effects = world.read(|tx| outbox::of_subject(tx, &shop.id, subject));
        for effect in &effects {
            let Intent::NotifyManager { chat, .. } = &effect.intent else { continue };
            if !matches!(effect.state, State::Done | State::Refused | State::Unknown) {
                let what = format!("{}: {} is {}", contact.name, effect.intent.key(), effect.state.code());
                findings.world("every effect is settled, with its reason", what);
            }
            judge(evidence, effect, arrived, (chat, &contact.name), findings);
        }
    }
    for contact in world.record.contacts.iter().map(|nth| &world.contacts[*nth]) {
        let shop = &world.shops[contact.store];
        let there = world.read(|tx| krama_store::repo::contacts::get(tx, &shop.id, contact.id)).is_some();
        let effects = world.read(|tx| outbox::of_subject(tx, &shop.id, Subject::Contact(contact.id)));
        let chats = shop.plan.chats().count();
        if !there || effects.len() != chats {
            let what =
                format!("{}: kept {there}, {} messages for {chats} chats", contact.name, effects.len());
            findings.world("no contact request is lost", what);
        }
    }
}
