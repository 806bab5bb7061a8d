//! A store and an order that targets work on.

use krama_connectors::settings::Settings;
use krama_domain::ids::{OrderId, OrderNumber, PublicToken, StoreId};
use krama_domain::lang::Lang;
use krama_domain::money::{Currency, Money};
use krama_domain::name::PersonName;
use krama_domain::order::{Attempt, Customer, Delivery, Line, NewOrder, Opened, Order, Refund, Source};
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};
use krama_domain::shop::Store;
use krama_domain::time::{HOUR_MS, Random, Timestamp};
use krama_domain::tracking::Tracking;
use std::collections::BTreeMap;

/// The moment of everything.
pub(crate) const NOW: Timestamp = Timestamp::from_secs(1_767_643_200);

/// Chance without chance.
pub(crate) struct Sevens;

impl Random for Sevens {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

/// A store with everything connected.
pub(crate) fn settings(notes: BTreeMap<String, String>) -> Settings {
    let id = StoreId::parse("twc").expect("a good name");
    let values = [
        ("monobank.token", "token-of-the-bank"),
        ("monobank.url", "http://sandbox/monobank"),
        ("telegram.token", "123456:token-of-the-bot"),
        ("telegram.url", "http://sandbox/telegram"),
        ("telegram.manager_chats", "501"),
        ("meta.pixel_id", "1234567890"),
        ("meta.token", "token-of-meta"),
        ("meta.url", "http://sandbox/meta"),
    ];
    let values = values.map(|(key, value)| (key.to_owned(), value.to_owned()));
    Settings {
        store: Store::new(id, "TWC"),
        public_url: "https://shop.example".to_owned(),
        values: values.into_iter().collect(),
        texts: BTreeMap::new(),
        notes,
    }
}

/// An order with an open invoice and a refund asked for.
pub(crate) fn order() -> Order {
    let uah = |minor| Money::new(minor, Currency::Uah);
    let opened = Opened { id: "inv-1".to_owned(), page_url: "https://pay.example/inv-1".to_owned() };
    let attempt = Attempt {
        amount: uah(50_000),
        at: NOW,
        expires_at: NOW.plus_ms(HOUR_MS),
        invoice: Some(opened),
        refused: None,
        lost: false,
        lapsed: false,
    };
    let refund = Refund { invoice_id: "inv-1".to_owned(), amount: uah(100), at: NOW, failed: None };
    Order {
        attempts: BTreeMap::from([(1, attempt)]),
        refunds: BTreeMap::from([("refund-1".to_owned(), refund)]),
        ..NewOrder {
            id: OrderId::fresh(NOW, &mut Sevens),
            store: StoreId::parse("twc").expect("a good name"),
            number: OrderNumber::from_text("TWC05012026N01"),
            token: PublicToken::fresh(&mut Sevens),
            created_at: NOW,
            source: Source::Shop,
            lang: Lang::Uk,
            customer: Customer {
                name: PersonName::parse("Шевченко Тарас").expect("a good name").0,
                phone: Phone::parse("067 123 45 67", Country::Ua).expect("a good number"),
                email: None,
            },
            delivery: Delivery { city: "Львів".to_owned(), branch: "5".to_owned(), place: None },
            comment: None,
            pay_type: PayType::OnlineFull,
            prepay: uah(20_000),
            lines: vec![Line {
                sku: "H-M".to_owned(),
                title: "Худі".to_owned(),
                variant: "M".to_owned(),
                quantity: 1,
                price: uah(50_000),
            }],
            tracking: Tracking::default(),
        }
        .into_order()
    }
}
