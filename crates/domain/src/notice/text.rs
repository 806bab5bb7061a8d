//! The texts of notices: typed messages made of facts that the order holds, in the store's language.
//!
//! No markup here: how a messenger shows a [`Block`], and how it shortens a long list, is its connector's affair.
//! Nothing is said that the order does not record; what must be derived (what came, what is still due) comes from
//! the order's own functions. Times are shown in the store's zone.

mod needed;
mod parcels;
mod payment;
mod words;

#[cfg(test)]
mod tests;

use crate::contact::ContactRequest;
use crate::lang::Lang;
use crate::money::{Currency, Money};
use crate::notice::Notice;
use crate::order::{CancelReason, Line as OrderLine, Order};
use crate::shop::Store;
use crate::time::Timestamp;
pub use needed::not_needed;
pub use words::more_positions;
pub(crate) use words::plural_of;
use words::{Word, currency_word};

/// A message to the managers or to a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The first line: what happened, and the order's number.
    pub title: String,
    /// Paragraphs, in the order in which they are read.
    pub blocks: Vec<Block>,
    /// Where a tap leads.
    pub buttons: Vec<Button>,
}

/// One paragraph of a message. All texts are plain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// What the manager should know or do at once.
    Remark(String),
    /// Lines, one fact each.
    Facts(Vec<Fact>),
    /// What was ordered.
    Items {
        /// Stands above the list and tells the number of positions.
        heading: String,
        /// One for each position; a messenger may show fewer and end with [`more_positions`].
        items: Vec<Item>,
        /// The language of the message.
        lang: Lang,
    },
    /// The sum of everything.
    Total(Pair),
    /// What the customer wrote.
    Comment(Pair),
    /// Sentences for reading, nothing of which stands out.
    Plain(String),
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// `label: value`.
    Pair(Pair),
    /// A sentence that stands for itself, e.g. what came and what is due.
    Sentence(String),
}

/// A value and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Without a colon.
    pub label: String,
    /// As the customer typed it, or as krama writes it.
    pub value: String,
}

/// One position of the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Title and variant.
    pub name: String,
    /// `2 × 499 грн`.
    pub price: String,
}

/// A button that opens an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// Absolute address.
    pub url: String,
}

/// Addresses that a message may lead to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// The order in the console; `None` when the messenger could not open it.
    pub console_url: Option<String>,
}

/// The message of `notice` about an order, as the order stands now.
pub fn compose(notice: Notice, order: &Order, store: &Store, links: &Links) -> Message {
    let lang = store.lang;
    let mut blocks = remarks(notice, order, lang);
    blocks.push(Block::Facts(customer_facts(order, store)));
    blocks.extend(parcels::block(order, lang));
    blocks.push(Block::Facts(payment::facts(order, lang)));
    blocks.push(items(&order.lines, lang));
    blocks.push(Block::Total(pair(Word::Sum, sum(order.total(), lang), lang)));
    if let Some(comment) = &order.comment {
        blocks.push(Block::Comment(pair(Word::Comment, comment.clone(), lang)));
    }
    let button = |url: &String| Button { label: Word::OpenOrder.text(lang).to_owned(), url: url.clone() };
    let title = title_of(notice).fill(lang, order.number.as_str());
    Message { title, blocks, buttons: links.console_url.iter().map(button).collect() }
}

/// The message about somebody who wants to be contacted, with the cart they had.
pub fn compose_contact(request: &ContactRequest, store: &Store) -> Message {
    let lang = store.lang;
    let typed = [
        (Word::Client, Some(request.name.clone())),
        (Word::Phone, Some(request.phone.to_string())),
        (Word::Telegram, request.telegram.clone()),
        (Word::WhatsApp, request.whatsapp.clone()),
        (Word::Time, Some(local_time(store, request.created_at))),
    ];
    let mut blocks = vec![Block::Facts(given_pairs(typed, lang))];
    if let Some(question) = &request.question {
        blocks.push(Block::Comment(pair(Word::Question, question.clone(), lang)));
    }
    if !request.lines.is_empty() {
        blocks.push(items(&request.lines, lang));
        blocks.push(Block::Total(pair(Word::Sum, sum(request.total, lang), lang)));
    }
    Message { title: Word::TitleContact.fill(lang, &store.name), blocks, buttons: Vec::new() }
}

const fn title_of(notice: Notice) -> Word {
    match notice {
        Notice::Placed | Notice::Prepaid | Notice::Paid => Word::TitleOrder,
        Notice::Held => Word::TitleHeld,
        Notice::Unpaid => Word::TitleUnpaid,
        Notice::NoInvoice => Word::TitleNoInvoice,
        Notice::Mismatch => Word::TitleMismatch,
        Notice::Overpaid => Word::TitleOverpaid,
        Notice::LateMoney => Word::TitleLateMoney,
        Notice::Refunded => Word::TitleRefunded,
        Notice::Received => Word::TitleReceived,
        Notice::ParcelRefused => Word::TitleParcelRefused,
        Notice::Returning => Word::TitleReturning,
        Notice::Returned => Word::TitleReturned,
        Notice::Waits => Word::TitleWaits,
        Notice::LastDay => Word::TitleLastDay,
        Notice::ParcelStuck => Word::TitleParcelStuck,
        Notice::CashMismatch => Word::TitleCashMismatch,
        Notice::Contact => Word::TitleContact,
    }
}

const fn remark_of(notice: Notice) -> Option<Word> {
    match notice {
        Notice::Held => Some(Word::RemarkHeld),
        Notice::Unpaid => Some(Word::RemarkUnpaid),
        Notice::NoInvoice => Some(Word::RemarkNoInvoice),
        Notice::Mismatch => Some(Word::RemarkMismatch),
        Notice::Overpaid => Some(Word::RemarkOverpaid),
        Notice::LateMoney => Some(Word::RemarkLateMoney),
        Notice::ParcelRefused => Some(Word::RemarkParcelRefused),
        Notice::Returned => Some(Word::RemarkReturned),
        Notice::Waits => Some(Word::RemarkWaits),
        Notice::LastDay => Some(Word::RemarkLastDay),
        Notice::ParcelStuck => Some(Word::RemarkParcelStuck),
        Notice::CashMismatch => Some(Word::RemarkCashMismatch),
        Notice::Placed
        | Notice::Prepaid
        | Notice::Paid
        | Notice::Refunded
        | Notice::Received
        | Notice::Returning
        | Notice::Contact => None,
    }
}

/// What must be read before everything else: the notice's own remark with its figures, and a cancellation.
fn remarks(notice: Notice, order: &Order, lang: Lang) -> Vec<Block> {
    let mut blocks: Vec<_> =
        remark_of(notice).map(|word| Block::Remark(word.text(lang).to_owned())).into_iter().collect();
    let details = payment::details(notice, order, lang);
    if !details.is_empty() {
        blocks.push(Block::Facts(details));
    }
    if let Some(cancelled) = &order.cancelled {
        blocks.push(Block::Remark(match &cancelled.reason {
            CancelReason::Replaced(number) => Word::Replaced.fill(lang, number.as_str()),
            CancelReason::Staff(reason) => Word::Cancelled.fill(lang, reason),
        }));
    }
    blocks
}

fn customer_facts(order: &Order, store: &Store) -> Vec<Fact> {
    let typed = [
        (Word::Client, Some(order.customer.name.full())),
        (Word::Phone, Some(order.customer.phone.to_string())),
        (Word::City, Some(order.delivery.city.clone())),
        (Word::Branch, Some(order.delivery.branch.clone())),
        (Word::Time, Some(local_time(store, order.created_at))),
    ];
    given_pairs(typed, store.lang)
}

/// Pairs of those values that were given.
fn given_pairs<const N: usize>(typed: [(Word, Option<String>); N], lang: Lang) -> Vec<Fact> {
    let given = typed.into_iter().filter_map(|(word, value)| Some((word, value.filter(|v| !v.is_empty())?)));
    given.map(|(word, value)| Fact::Pair(pair(word, value, lang))).collect()
}

fn pair(word: Word, value: String, lang: Lang) -> Pair {
    Pair { label: word.text(lang).to_owned(), value }
}

fn items(lines: &[OrderLine], lang: Lang) -> Block {
    let item = |line: &OrderLine| Item {
        name: line.name(),
        price: format!("{} × {}", line.quantity, sum(line.price, lang)),
    };
    Block::Items {
        heading: Word::Items.fill(lang, &lines.len().to_string()),
        items: lines.iter().map(item).collect(),
        lang,
    }
}

/// `1 499,50 грн`: with ordinary spaces, so that it can be searched for as people type it.
pub(crate) fn sum(money: Money, lang: Lang) -> String {
    figure(money.minor, money.currency, currency_word(money.currency, lang))
}

fn figure(minor: i64, currency: Currency, unit: &str) -> String {
    format!("{} {unit}", Money::new(minor, currency).figure().replace('\u{a0}', " "))
}

fn local_time(store: &Store, at: Timestamp) -> String {
    store.zone.local(at).short()
}
