//! The texts of the bot's answers: typed messages made of what the chat's orders hold now, in the chat's language.

use super::message::{Block, Button, Fact, Message, Pair};
use super::words::Word;
use super::{Look, Say, Talk};
use crate::lang::Lang;
use crate::notice::text::{plural_of, sum};
use crate::order::{Order, Status};
use crate::parcel::{Parcel, Stage, TrackingNumber};
use crate::shop::Store;

/// Most orders that one answer tells of, the newest.
pub const SHOWN_MAX: usize = 10;
/// Most buttons under one answer.
const BUTTONS_MAX: usize = 5;

/// Addresses that an answer may lead to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChatLinks {
    /// What the address of an order's page begins with; `None` when the messenger could not open it.
    pub orders_url: Option<String>,
    /// The page for writing to a manager.
    pub contact_url: Option<String>,
}

impl ChatLinks {
    /// A button that leads to an order's page.
    pub fn of_order(&self, order: &Order, label: String) -> Option<Button> {
        let base = self.orders_url.as_ref()?;
        Some(Button { label, url: format!("{base}/{}", order.token.as_str()) })
    }
}

/// The answer to a chat, as its orders stand now.
pub fn answer(say: &Say, talk: &Talk, store: &Store, links: &ChatLinks) -> Message {
    let lang = talk.lang;
    match say {
        Say::Welcome => {
            let plain = [Word::WelcomeText, Word::Commands];
            message(Word::Welcome.fill(lang, &store.name), plain, lang)
        }
        Say::Bound { order } => match talk.orders.iter().find(|known| known.id == *order) {
            Some(order) => bound(order, talk, store, links),
            None => message(Word::OrdersTitle.text(lang).to_owned(), [Word::BoundText], lang),
        },
        Say::BadLink => simple(Word::BadLinkTitle, [Word::BadLinkText], lang),
        Say::Orders => orders(talk, links),
        Say::Track => parcels(talk, store, links),
        Say::Stopped => simple(Word::StoppedTitle, [Word::StoppedText], lang),
        Say::Languages => simple(Word::Languages, [], lang),
        Say::Language => simple(Word::Language, [Word::LanguageText], lang),
        Say::Help => help(links, lang),
        Say::Desk => message(Word::Desk.fill(lang, &talk.address), [Word::DeskText], lang),
        Say::Farewell => {
            let title = Word::Farewell.text(lang).to_owned();
            let desk = Block::Plain(Word::Desk.fill(lang, &talk.address));
            Message { title, blocks: vec![desk], buttons: Vec::new() }
        }
    }
}

fn message<const N: usize>(title: String, plain: [Word; N], lang: Lang) -> Message {
    let blocks = plain.into_iter().map(|word| Block::Plain(word.text(lang).to_owned())).collect();
    Message { title, blocks, buttons: Vec::new() }
}

fn simple<const N: usize>(title: Word, plain: [Word; N], lang: Lang) -> Message {
    message(title.text(lang).to_owned(), plain, lang)
}

fn help(links: &ChatLinks, lang: Lang) -> Message {
    let person = links.contact_url.as_ref();
    let button = |url: &String| Button { label: Word::ToManager.text(lang).to_owned(), url: url.clone() };
    let buttons = person.map(button).into_iter().collect();
    Message { buttons, ..simple(Word::Help, [Word::Commands, Word::HelpPerson], lang) }
}

fn pair(word: Word, value: String, lang: Lang) -> Fact {
    Fact::Pair(Pair { label: word.text(lang).to_owned(), value })
}

fn bound(order: &Order, talk: &Talk, store: &Store, links: &ChatLinks) -> Message {
    let lang = talk.lang;
    let mut facts = vec![
        pair(Word::Status, state(order).text(lang).to_owned(), lang),
        pair(Word::Sum, sum(order.total(), lang), lang),
    ];
    facts.extend(rest(order, lang));
    let mut blocks = vec![Block::Facts(facts)];
    blocks.extend(
        there(order).map(|(number, parcel)| of_parcel(number, parcel, talk.looks.get(number), store, lang)),
    );
    blocks.push(Block::Plain(Word::BoundText.text(lang).to_owned()));
    let title = Word::BoundTitle.fill(lang, order.number.as_str());
    let label = Word::OpenOrder.fill(lang, order.number.as_str());
    Message { title, blocks, buttons: links.of_order(order, label).into_iter().collect() }
}

/// What the customer still has to pay; nothing is claimed of orders that are over.
fn rest(order: &Order, lang: Lang) -> Option<Fact> {
    let is_open = matches!(order.status(), Status::New | Status::Confirmed);
    let owed = order.rest();
    (is_open && owed.minor > 0).then(|| pair(Word::Rest, sum(owed, lang), lang))
}

fn orders(talk: &Talk, links: &ChatLinks) -> Message {
    let lang = talk.lang;
    if talk.orders.is_empty() {
        return simple(Word::OrdersTitle, [Word::NoOrders], lang);
    }
    let facts = |order: &Order| {
        let mut facts = vec![
            Fact::Sentence(Word::Order.fill(lang, order.number.as_str())),
            pair(Word::Status, state(order).text(lang).to_owned(), lang),
            pair(Word::Sum, sum(order.total(), lang), lang),
        ];
        facts.extend(rest(order, lang));
        Block::Facts(facts)
    };
    let mut blocks: Vec<_> = talk.orders.iter().take(SHOWN_MAX).map(facts).collect();
    let more = talk.orders.len().saturating_sub(SHOWN_MAX);
    if more > 0 {
        let word = plural_of(more, lang, [Word::MoreOne, Word::MoreFew, Word::MoreMany]);
        blocks.push(Block::Plain(word.fill(lang, &more.to_string())));
    }
    let label = |order: &Order| Word::OpenOrder.fill(lang, order.number.as_str());
    let button = |order: &Order| links.of_order(order, label(order));
    let buttons = talk.orders.iter().take(BUTTONS_MAX).filter_map(button).collect();
    Message { title: Word::OrdersTitle.text(lang).to_owned(), blocks, buttons }
}

/// The parcels that still carry something to the customer or did, without those taken off.
fn there(order: &Order) -> impl Iterator<Item = (&TrackingNumber, &Parcel)> {
    order.parcels.iter().filter(|(_, parcel)| parcel.dropped.is_none() && parcel.is_outbound())
}

fn parcels(talk: &Talk, store: &Store, links: &ChatLinks) -> Message {
    let lang = talk.lang;
    let mut blocks = Vec::new();
    let mut buttons = Vec::new();
    for order in talk.orders.iter().filter(|order| there(order).next().is_some()).take(SHOWN_MAX) {
        blocks.extend(
            there(order)
                .map(|(number, parcel)| of_parcel(number, parcel, talk.looks.get(number), store, lang)),
        );
        let label = Word::OpenOrder.fill(lang, order.number.as_str());
        buttons.extend(links.of_order(order, label).filter(|_| buttons.len() < BUTTONS_MAX));
    }
    if blocks.is_empty() {
        return simple(Word::TrackTitle, [Word::NoParcels], lang);
    }
    Message { title: Word::TrackTitle.text(lang).to_owned(), blocks, buttons }
}

/// Number, place, the carrier's own words, and when they were said.
fn of_parcel(
    number: &TrackingNumber,
    parcel: &Parcel,
    look: Option<&Look>,
    store: &Store,
    lang: Lang,
) -> Block {
    let mut facts = vec![pair(Word::Parcel, number.to_string(), lang)];
    if let Some((_, place)) = &parcel.place {
        let parts = [place.city.as_str(), place.point.as_str()];
        let place: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        facts.push(pair(Word::Place, place.join(", "), lang));
    }
    let seen = parcel.standing().map(|(_, sight)| (sight.text.as_str(), sight.at));
    let looked = look.filter(|look| !look.words.is_empty()).map(|look| (look.words.as_str(), look.at));
    match looked.or(seen) {
        Some((words, at)) if !words.is_empty() => {
            facts.push(pair(Word::Says, words.to_owned(), lang));
            facts.push(pair(Word::Since, store.zone.local(at).short(), lang));
        }
        _ => facts.push(Fact::Sentence(Word::Silent.text(lang).to_owned())),
    }
    if let Some((_, until)) = parcel.free_until.filter(|_| parcel.waits_since().is_some()) {
        facts.push(pair(Word::KeptFree, store.zone.local(until).short(), lang));
    }
    Block::Facts(facts)
}

/// How an order stands, for its customer.
fn state(order: &Order) -> Word {
    match (order.status(), order.stage()) {
        (Status::Cancelled, _) => Word::StateCancelled,
        (Status::Done, _) => Word::StateDone,
        (Status::Returned, _) => Word::StateReturned,
        (_, Stage::InTransit) => Word::StateInTransit,
        (_, Stage::Arrived) => Word::StateArrived,
        (_, Stage::Refused) => Word::StateRefused,
        (_, Stage::Returning) => Word::StateReturning,
        (_, Stage::Stuck) => Word::StateStuck,
        (_, Stage::Created) => Word::StateCreated,
        (Status::New, _) => Word::StateNew,
        (Status::Confirmed, _) => Word::StateConfirmed,
    }
}
