//! A store with a bot, an order, and a round trip with the twin.

use crate::http::{Answer, Request};
use crate::settings::Settings;
use crate::task::{About, Reading, Settled, Step, Task, Work};
use crate::telegram::CONNECTOR;
use crate::telegram::sandbox::Twin;
use krama_domain::effect::{Intent, Outcome};
use krama_domain::ids::{OrderId, OrderNumber, PublicToken, StoreId};
use krama_domain::lang::Lang;
use krama_domain::money::{Currency, Money};
use krama_domain::name::PersonName;
use krama_domain::notice::Notice;
use krama_domain::order::{Customer, Delivery, Line, NewOrder, Order, Source};
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};
use krama_domain::shop::Store;
use krama_domain::time::{Random, Timestamp};
use krama_domain::tracking::Tracking;
use std::collections::BTreeMap;

pub(super) struct Zeros;
impl Random for Zeros {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

pub(super) const TOKEN: &str = "4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qcK";
pub(super) const NOW: Timestamp = Timestamp::from_secs(1_761_777_000);

pub(super) fn settings() -> Settings {
    let values = [("telegram.token", TOKEN), ("telegram.manager_chats", "411; -100200,@shop  411")];
    Settings {
        store: Store::new(StoreId::parse("twc").unwrap(), "Крамниця"),
        public_url: "https://shop.example".to_owned(),
        values: values.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
        texts: BTreeMap::new(),
        notes: BTreeMap::new(),
    }
}

/// Placed for cash on delivery.
pub(super) fn order() -> Order {
    let line = Line {
        sku: "H-M".to_owned(),
        title: "Худі «Їжак»".to_owned(),
        variant: "M".to_owned(),
        quantity: 1,
        price: Money::new(149_900, Currency::Uah),
    };
    NewOrder {
        id: OrderId::fresh(NOW, &mut Zeros),
        store: StoreId::parse("twc").unwrap(),
        number: OrderNumber::from_text("TWC30102025N01"),
        token: PublicToken::fresh(&mut Zeros),
        created_at: NOW,
        source: Source::Shop,
        lang: Lang::Uk,
        customer: Customer {
            name: PersonName::parse("<b>&\"Їжак\"").unwrap().0,
            phone: Phone::parse("067 123 45 67", Country::Ua).unwrap(),
            email: None,
        },
        delivery: Delivery {
            city: "Львів".to_owned(), branch: "Відділення № 5".to_owned(), place: None
        },
        comment: None,
        pay_type: PayType::Cod,
        prepay: Money::new(20_000, Currency::Uah),
        lines: vec![line],
        tracking: Tracking::default(),
    }
    .into_order()
}

pub(super) fn task_of(order: Order, notice: Notice, chat: &str) -> Task {
    let work = Work::Deliver(Intent::NotifyManager { notice, chat: chat.to_owned() });
    Task { work, about: About::Order(Box::new(order)), tries: 0, uncertain: false }
}

pub(super) fn task(chat: &str) -> Task {
    task_of(order(), Notice::Placed, chat)
}

pub(super) fn plan_one(settings: &Settings, task: &Task) -> Step {
    let mut steps = (CONNECTOR.plan)(settings, std::slice::from_ref(task), NOW);
    assert_eq!(steps.len(), 1);
    steps.remove(0)
}

/// The request of a task that must be sent.
pub(super) fn request(settings: &Settings, task: &Task) -> Request {
    match plan_one(settings, task) {
        Step::Send { tasks, request } => {
            assert_eq!(tasks, [0]);
            request
        }
        Step::Settle(settled) => panic!("settled instead of sent: {settled:?}"),
    }
}

pub(super) fn read(settings: &Settings, task: &Task, request: &Request, answer: &Answer) -> Reading {
    (CONNECTOR.read)(settings, std::slice::from_ref(task), &[0], request, answer, NOW)
}

/// The task delivered to the twin, notes kept, with the number of requests it took.
pub(super) fn deliver(settings: &mut Settings, task: &Task, twin: &mut Twin) -> (Outcome, usize) {
    let mut request = match plan_one(settings, task) {
        Step::Send { request, .. } => request,
        Step::Settle(settled) => return (keep(settings, settled), 0),
    };
    for sent in 1..=5 {
        let response = twin.serve(&request, NOW, &mut Zeros).response;
        match read(settings, task, &request, &Answer::Response(response)) {
            Reading::Again(again) => request = again,
            Reading::Settled(mut settled) => return (keep(settings, settled.remove(0)), sent),
            Reading::Split => panic!("messages are not sent in batches"),
        }
    }
    panic!("the repeats do not end");
}

fn keep(settings: &mut Settings, settled: Settled) -> Outcome {
    settings.notes.extend(settled.notes.into_iter().map(|note| (note.key, note.value)));
    settled.outcome
}
