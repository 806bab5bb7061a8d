//! The page of notices: when each is sent, how it begins, and what all of them contain.

use super::markdown::{code, table};
use super::source::{self, items};
use krama_domain::contact::ContactRequest;
use krama_domain::ids::{ContactId, OrderId, OrderNumber, PublicToken, StoreId};
use krama_domain::lang::Lang;
use krama_domain::money::{Currency, Money};
use krama_domain::name::PersonName;
use krama_domain::notice::Notice;
use krama_domain::notice::text::{Block, Fact, Links, Message, Pair, compose, compose_contact};
use krama_domain::order::{Customer, Delivery, Line, NewOrder, Order, Source};
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};
use krama_domain::shop::Store;
use krama_domain::time::{Random, Timestamp};
use krama_domain::tracking::Tracking;

struct Sevens;

impl Random for Sevens {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

const AT: Timestamp = Timestamp::from_ms(1_761_814_800_000);

fn store(lang: Lang) -> Store {
    Store { lang, ..Store::new(StoreId::parse("main").unwrap(), "Крамниця «Їжак»") }
}

fn lines() -> Vec<Line> {
    let price = Money::new(149_900, Currency::Uah);
    let [sku, title, variant] = ["H-M", "Худі «Їжак»", "M"].map(str::to_owned);
    vec![Line { sku, title, variant, quantity: 1, price }]
}

fn order() -> Order {
    NewOrder {
        id: OrderId::fresh(AT, &mut Sevens),
        store: StoreId::parse("main").unwrap(),
        number: OrderNumber::from_text("TWC30102025N01"),
        token: PublicToken::fresh(&mut Sevens),
        created_at: AT,
        source: Source::Shop,
        lang: Lang::Uk,
        customer: Customer {
            name: PersonName::parse("Шевченко Тарас").unwrap().0,
            phone: Phone::parse("067 123 45 67", Country::Ua).unwrap(),
            email: None,
        },
        delivery: Delivery {
            city: "Львів".to_owned(), branch: "Відділення № 5".to_owned(), place: None
        },
        comment: Some("Подзвоніть зранку".to_owned()),
        pay_type: PayType::Prepay,
        prepay: Money::new(20_000, Currency::Uah),
        lines: lines(),
        tracking: Tracking::default(),
    }
    .into_order()
}

fn request() -> ContactRequest {
    ContactRequest {
        id: ContactId::fresh(AT, &mut Sevens),
        store: StoreId::parse("main").unwrap(),
        created_at: AT,
        lang: Lang::Uk,
        name: "Тарас".to_owned(),
        phone: Phone::parse("067 123 45 67", Country::Ua).unwrap(),
        telegram: Some("@taras".to_owned()),
        whatsapp: None,
        question: Some("Чи є розмір L?".to_owned()),
        lines: lines(),
        total: Money::new(149_900, Currency::Uah),
    }
}

fn message(notice: Notice, lang: Lang) -> Message {
    match notice {
        Notice::Contact => compose_contact(&request(), &store(lang)),
        _ => compose(notice, &order(), &store(lang), &Links::default()),
    }
}

fn beginning(notice: Notice, lang: Lang) -> String {
    let message = message(notice, lang);
    let remark = match message.blocks.first() {
        Some(Block::Remark(text)) => format!("<br>{text}"),
        _ => String::new(),
    };
    format!("{}{remark}", message.title)
}

fn shown(message: &Message) -> String {
    let pair = |pair: &Pair| format!("{}: {}", pair.label, pair.value);
    let fact = |fact: &Fact| match fact {
        Fact::Pair(of) => pair(of),
        Fact::Sentence(text) => text.clone(),
    };
    let mut text = vec![message.title.clone()];
    for block in &message.blocks {
        text.push(String::new());
        match block {
            Block::Remark(words) | Block::Plain(words) => text.push(words.clone()),
            Block::Facts(facts) => text.extend(facts.iter().map(fact)),
            Block::Items { heading, items, .. } => {
                text.push(heading.clone());
                text.extend(items.iter().map(|item| format!("{} — {}", item.name, item.price)));
            }
            Block::Total(of) | Block::Comment(of) => text.push(pair(of)),
        }
    }
    text.join("\n")
}

pub(super) fn page() -> String {
    let said = items(&source::read("domain/src/notice.rs"), "pub enum Notice {");
    let about = |notice: Notice| {
        let name = format!("{notice:?}");
        said.iter().find(|item| item.name == name).map(|item| item.doc.clone()).unwrap_or_default()
    };
    let row = |notice: Notice| {
        let [uk, en] = [Lang::Uk, Lang::En].map(|lang| beginning(notice, lang));
        vec![code(notice.code()), about(notice), en, uk]
    };
    format!(
        "# Notices to the managers\n\n\
         Each notice goes once to every chat in `telegram.manager_chats`. It is written in the store's language. Sums and texts \
         are read from the order at the moment of sending, so that a message claims nothing that is not recorded.\n\n\
         ## Which there are\n\n{}\n\
         ## What a notice about an order contains\n\n\
         Lines without a value are left out. The example is `{}`, in English:\n\n```text\n{}\n```\n\n\
         ## What a notice about a contact request contains\n\n```text\n{}\n```\n",
        table(&["code", "when", "how it begins", "the same in Ukrainian"], Notice::ALL.into_iter().map(row)),
        Notice::Unpaid.code(),
        shown(&message(Notice::Unpaid, Lang::En)),
        shown(&message(Notice::Contact, Lang::En)),
    )
}
