//! What the tests share: a store, orders, and a loop that treats calls as the engine does.

mod answers;
mod calls;
mod cookies;
mod events;
mod probe;
mod properties;
mod twin;
mod vectors;

use super::sandbox::Twin;
use super::{CONNECTOR, PIXEL_ID, TOKEN, URL};
use crate::http::Answer;
use crate::settings::Settings;
use crate::task::{About, Reading, Step, Task, Work};
use krama_domain::advertising;
use krama_domain::effect::{Intent, Outcome};
use krama_domain::ids::{OrderId, OrderNumber, PublicToken, StoreId};
use krama_domain::invoice::{Invoice, Observation, Status};
use krama_domain::lang::Lang;
use krama_domain::money::{Currency, Money};
use krama_domain::name::PersonName;
use krama_domain::order::{Customer, Delivery, Line, NewOrder, Order, Source};
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};
use krama_domain::shop::Store;
use krama_domain::time::{Random, Timestamp};
use krama_domain::tracking::Tracking;
use std::collections::BTreeMap;

/// Always the same byte.
struct Same(u8);

impl Random for Same {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(self.0);
    }
}

/// 2026-08-29T10:40:00Z.
const NOW: Timestamp = Timestamp::from_secs(1_788_000_000);

fn settings() -> Settings {
    let store = Store::new(StoreId::parse("lviv-wear").expect("valid"), "Lviv Wear");
    let values = [(PIXEL_ID.key, "1234567890"), (TOKEN.key, "EAAGsecret"), (URL.key, "http://graph.test/")];
    Settings {
        store,
        public_url: "https://shop.example".to_owned(),
        values: values.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
        texts: BTreeMap::new(),
        notes: BTreeMap::new(),
    }
}

fn with(mut settings: Settings, key: &str, value: &str) -> Settings {
    settings.values.insert(key.to_owned(), value.to_owned());
    settings
}

fn line(sku: &str, quantity: i64, price_minor: i64) -> Line {
    let price = Money::new(price_minor, Currency::Uah);
    Line {
        sku: sku.to_owned(), title: "Вишиванка".to_owned(), variant: String::new(), quantity, price
    }
}

/// Order number `no`, placed at `at` for cash on delivery, by a buyer who came from an advertisement.
fn order(no: u8, at: Timestamp) -> Order {
    let uah = |minor| Money::new(minor, Currency::Uah);
    let text = |text: &str| Some(text.to_owned());
    NewOrder {
        id: OrderId::fresh(at, &mut Same(no)),
        store: StoreId::parse("lviv-wear").expect("valid"),
        number: OrderNumber::from_text(&format!("LVI29082026N{no:02}")),
        token: PublicToken::fresh(&mut Same(no)),
        created_at: at,
        source: Source::Shop,
        lang: Lang::Uk,
        customer: Customer {
            name: PersonName {
                last: "Петренко-Коваль".to_owned(),
                first: "Мар'яна".to_owned(),
                middle: None,
            },
            phone: Phone::parse("+380671234567", Country::Ua).expect("valid"),
            email: text("Buyer@Example.com "),
        },
        delivery: Delivery {
            city: "м. Кам'янець-Подільський, Хмельницька обл.".to_owned(),
            branch: "1".to_owned(),
            place: None,
        },
        comment: None,
        pay_type: PayType::Cod,
        prepay: uah(20_000),
        lines: vec![line("SKU-1", 2, 40_025), line("SKU-2", 1, 45_000)],
        tracking: Tracking {
            fbp: text("fb.1.1788000000000.1098115397"),
            fbc: text("fb.1.1788000000123.IwAR0abc"),
            ip: text("2001:db8::7"),
            user_agent: text("Mozilla/5.0 (X11; Linux x86_64)"),
            page_url: text("https://shop.example/checkout"),
            landing_url: None,
            consent_at: None,
            refused: false,
        },
    }
    .into_order()
}

/// The order paid online in full at `at`; `final_minor` is what is left after refunds.
fn paid(mut order: Order, at: Timestamp, final_minor: i64) -> Order {
    order.pay_type = PayType::OnlineFull;
    let report = |final_minor, modified_at| Observation {
        invoice_id: "p2_9Zg".to_owned(),
        status: if final_minor == 0 { Status::Reversed } else { Status::Success },
        amount_minor: order.total().minor,
        currency_number: 980,
        final_minor: Some(final_minor),
        modified_at,
        reference: None,
        failure_code: None,
        cancels: Vec::new(),
    };
    let mut invoice = Invoice::from_first(report(order.total().minor, at));
    invoice.merge(report(final_minor, at.plus_ms(1)));
    order.invoices.insert("p2_9Zg".to_owned(), invoice);
    order
}

fn task(order: Order, event: advertising::Event) -> Task {
    let work = Work::Deliver(Intent::Conversion { event });
    Task { work, about: About::Order(Box::new(order)), tries: 0, uncertain: false }
}

fn lead(order: Order) -> Task {
    task(order, advertising::Event::Lead)
}

/// Delivers tasks to the twin, halving what is rejected, and counts the calls. The plan is made at `planned`, the
/// calls arrive at `arrived`.
fn deliver(
    twin: &mut Twin,
    settings: &Settings,
    tasks: &[Task],
    (planned, arrived): (Timestamp, Timestamp),
    calls: &mut usize,
) -> Vec<Outcome> {
    let mut outcomes = vec![None; tasks.len()];
    for step in (CONNECTOR.plan)(settings, tasks, planned) {
        let (carried, request) = match step {
            Step::Settle(settled) => {
                outcomes[settled.task] = Some(settled.outcome);
                continue;
            }
            Step::Send { tasks, request } => (tasks, request),
        };
        *calls += 1;
        let answer = Answer::Response(twin.serve(&request, arrived, &mut Same(7)).response);
        match (CONNECTOR.read)(settings, tasks, &carried, &request, &answer, arrived) {
            Reading::Settled(all) => all.into_iter().for_each(|s| outcomes[s.task] = Some(s.outcome)),
            Reading::Split => {
                let (left, right) = carried.split_at(carried.len() / 2);
                for half in [left, right] {
                    let part: Vec<Task> = half.iter().map(|at| tasks[*at].clone()).collect();
                    let results = deliver(twin, settings, &part, (planned, arrived), calls);
                    half.iter().zip(results).for_each(|(at, outcome)| outcomes[*at] = Some(outcome));
                }
            }
            Reading::Again(_) => panic!("Meta needs no second request"),
        }
    }
    outcomes.into_iter().map(|outcome| outcome.expect("every task is in one step")).collect()
}

fn is_done(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Done { .. })
}

fn refused_as(outcome: &Outcome) -> Option<&str> {
    match outcome {
        Outcome::Refused { code, .. } => Some(code),
        _ => None,
    }
}
