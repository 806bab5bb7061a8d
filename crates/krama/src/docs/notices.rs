//! The page of notices: when each is sent, how it begins, and what all of them contain.

use super::markdown::{code, table};
use super::source::{self, items};
use krama_domain::channel::Channel;
use krama_domain::contact::ContactRequest;
use krama_domain::ids::{ContactId, OrderId, OrderNumber, PublicToken, StoreId};
use krama_domain::lang::Lang;
use krama_domain::money::{Currency, Money};
use krama_domain::name::PersonName;
use krama_domain::notice::Notice;
use krama_domain::order::{Customer, Delivery, Line, NewOrder, Order, Source};
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};
use krama_domain::shop::Store;
use krama_domain::template::{Situation, Subject, Topic, builtin, compose};
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

/// The built-in message as it is read.
fn message(notice: Notice, lang: Lang) -> String {
    let (order, request, store) = (order(), request(), store(lang));
    let topic = Topic::Managers(notice);
    let subject = if topic.is_about_order() { Subject::Order(&order) } else { Subject::Contact(&request) };
    let situation = Situation { subject, store: &store, link: "https://shop.example/orders/1", parcel: None };
    let made = compose(topic, Channel::Telegram, lang, None, &situation);
    made.expect("built-in texts fit every order").text.plain()
}

/// Its title, and what a manager should know or do at once.
fn beginning(notice: Notice, lang: Lang) -> String {
    let source = builtin(Topic::Managers(notice), lang);
    let remark = source.lines().nth(2).filter(|line| line.starts_with('*') && !line.contains("{{"));
    let remark = remark.map(|line| format!("<br>{}", line.trim_matches('*'))).unwrap_or_default();
    format!("{}{remark}", message(notice, lang).lines().next().unwrap_or_default())
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
         Each notice goes once to every chat in `telegram.manager_chats`. It is written in the store's language, in built-in words or in the \
         store's own ([Templates](templates.md)). Sums and texts are read from the order at the moment of sending, so that a message claims nothing that is not recorded.\n\n\
         ## Which there are\n\n{}\n\
         ## What a notice about an order contains\n\n\
         Lines without a value are left out. The example is `{}`, in English:\n\n```text\n{}\n```\n\n\
         ## What a notice about a contact request contains\n\n```text\n{}\n```\n",
        table(&["code", "when", "how it begins", "the same in Ukrainian"], Notice::ALL.into_iter().map(row)),
        Notice::Unpaid.code(),
        message(Notice::Unpaid, Lang::En),
        message(Notice::Contact, Lang::En),
    )
}
