//! The store of a world, and how its pages place orders.

use crate::network::BASE;
use crate::weather::Weather;
use krama_domain::catalogue::{Product, Variant};
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::{CartId, OrderId, ProductId, PublicToken, StoreId};
use krama_domain::lang::Lang;
use krama_domain::money::{Currency, Money};
use krama_domain::name::PersonName;
use krama_domain::order::{Customer, Delivery, Line, Order, Source};
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};
use krama_domain::shop::Store;
use krama_domain::time::{HOUR_MS, Random, Timestamp};
use krama_domain::tracking::Tracking;
use krama_engine::lane;
use krama_engine::profile::{Profiles, field, policy};
use krama_store::repo::carts::{self, Cart, Item};
use krama_store::repo::{apply, catalogue, orders, stores};
use krama_store::secret::{KEY_BYTES, NONCE_BYTES, SecretBox};
use krama_store::{Local, Result, Sql, migrate, schema};
use std::collections::{BTreeMap, BTreeSet};

/// Where krama is reached from outside.
pub(crate) const PUBLIC_URL: &str = "https://shop.example";
/// Articles, with the price of one piece in kopiykas.
pub(crate) const ARTICLES: [(&str, i64); 4] =
    [("H-M", 49_900), ("H-L", 49_950), ("CAP", 35_000), ("MUG", 27_500)];
/// Pieces of each article at the beginning.
pub(crate) const STOCK: i64 = 10_000;
/// Milliseconds for which an invoice can be paid here: short, so that lives come to an end.
pub(crate) const VALIDITY_MS: i64 = HOUR_MS;

/// What the store has set; its managers are a person and a group.
const SETTINGS: [(&str, &str); 5] = [
    ("monobank.token", "simulated-token"),
    ("telegram.token", "123456:simulated-token"),
    ("telegram.manager_chats", "501, -100700"),
    ("meta.pixel_id", "1234567890"),
    ("meta.token", "simulated-token-of-meta"),
];

struct Zeros;

impl Random for Zeros {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

/// A database with one store that uses everything.
pub(crate) fn open(weather: &Weather, now: Timestamp) -> (Local, Profiles, StoreId) {
    let db = Local::open_in_memory().expect("there is memory");
    migrate::run_local(&db, schema::MIGRATIONS, now.as_ms())
        .expect("an empty database takes every migration");
    let profiles = Profiles::new(SecretBox::new(&[7; KEY_BYTES]), PUBLIC_URL);
    let id = StoreId::parse("twc").expect("a good name");
    let mut store = Store::new(id.clone(), "TWC");
    store.lang = Lang::En;
    store.invoice_validity_ms = VALIDITY_MS;
    store.consent_required = weather.consent_required;
    let set_up = db.write("sim.set_up", |tx| {
        stores::insert(tx, &store, now)?;
        let urls = ["monobank", "telegram", "meta"].map(|s| (format!("{s}.url"), format!("{BASE}/{s}")));
        let fixed = SETTINGS.map(|(key, value)| (key.to_owned(), value.to_owned()));
        for (key, value) in fixed.into_iter().chain(urls) {
            let field = field(&key).unwrap_or_else(|| panic!("there is no setting {key}"));
            profiles.set(tx, &id, field, &value, [1; NONCE_BYTES], now)?;
        }
        fill_shelves(tx, &id, now)
    });
    set_up.expect("the first rows fit");
    (db, profiles, id)
}

fn fill_shelves(tx: &mut dyn Sql, store: &StoreId, now: Timestamp) -> Result<()> {
    let variant = |(sku, minor): (&str, i64)| Variant {
        sku: sku.to_owned(),
        name: sku.to_lowercase(),
        price: Money::new(minor, Currency::Uah),
        stock: STOCK,
    };
    let product = Product {
        id: ProductId::fresh(now, &mut Zeros),
        slug: "things".to_owned(),
        title: "Річ".to_owned(),
        description: String::new(),
        picture: String::new(),
        variants: ARTICLES.map(variant).to_vec(),
    };
    catalogue::put(tx, store, &product, 1)
}

/// What a shopper sends when they press the button.
#[derive(Debug, Clone)]
pub(crate) struct Checkout {
    pub(crate) cart: CartId,
    pub(crate) order: OrderId,
    pub(crate) token: PublicToken,
    pub(crate) pay_type: PayType,
    /// Articles and pieces.
    pub(crate) items: Vec<(&'static str, i64)>,
    pub(crate) consents: bool,
}

/// Places an order as the shop's page does: the same cart again is the same order.
pub(crate) fn place(
    tx: &mut dyn Sql,
    profiles: &Profiles,
    store: &StoreId,
    checkout: &Checkout,
    now: Timestamp,
) -> Result<OrderId> {
    let cart = carts::lock(tx, store, checkout.cart)?;
    if let Some(placed) = cart.and_then(|cart| cart.order) {
        return Ok(placed);
    }
    let settings = profiles.load(tx, store)?.expect("the store was made before its first shopper came");
    let shop = &settings.store;
    let mut lines = Vec::new();
    for (sku, quantity) in &checkout.items {
        let (line, _) =
            catalogue::offer(tx, store, sku, shop.currency)?.expect("the shelf holds every article");
        lines.push(Line { quantity: *quantity, ..line });
    }
    let number = orders::next_number(tx, store, &shop.prefix, &shop.zone, now)?;
    let order = Order {
        id: checkout.order,
        store: store.clone(),
        number,
        token: checkout.token.clone(),
        created_at: now,
        source: Source::Shop,
        lang: Lang::Uk,
        customer: customer(),
        delivery: Delivery { city: "Львів".to_owned(), branch: "Відділення № 5".to_owned() },
        comment: None,
        pay_type: checkout.pay_type,
        prepay: shop.prepay(),
        lines,
        tracking: tracking(checkout, now),
        attempts: BTreeMap::default(),
        invoices: BTreeMap::default(),
        mismatches: BTreeSet::default(),
        unfit: BTreeMap::new(),
        by_hand: krama_domain::receipt::ByHand::default(),
        refunds: BTreeMap::default(),
        cancelled: None,
        effects: BTreeSet::default(),
        unannounced: BTreeSet::default(),
    };
    // Before the order: one for cash on delivery is confirmed at once, and closes its cart.
    let items = checkout.items.iter().map(|(sku, n)| Item { sku: (*sku).to_owned(), quantity: *n }).collect();
    let cart = Cart { items, order: Some(order.id), ..Cart::new(checkout.cart) };
    carts::put(tx, store, &cart, now)?;
    apply::place(tx, &order, Actor::Shopper, &policy(&settings))?;
    if order.pay_type.is_online() {
        lane::command(tx, profiles, store, order.id, &pay(now))?;
    }
    Ok(order.id)
}

/// The shopper wants to pay.
pub(crate) fn pay(now: Timestamp) -> Happening {
    let fact = Fact::PaymentRequested { expires_at: now.plus_ms(VALIDITY_MS) };
    Happening { fact, actor: Actor::Shopper, at: now }
}

fn customer() -> Customer {
    Customer {
        name: PersonName::parse("Шевченко Тарас").expect("a good name").0,
        phone: Phone::parse("067 123 45 67", Country::Ua).expect("a good number"),
        email: None,
    }
}

fn tracking(checkout: &Checkout, now: Timestamp) -> Tracking {
    Tracking {
        user_agent: Some("Mozilla/5.0".to_owned()),
        consent_at: checkout.consents.then_some(now),
        ..Tracking::default()
    }
}
