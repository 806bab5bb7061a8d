//! The stores of a world, each set up differently, and how their pages place orders.

use crate::network::BASE;
use crate::weather::Weather;
use krama_connectors::nova_poshta::sandbox::{ADDRESS, CITY, CONTACT, SENDER};
use krama_domain::catalogue::{Product, Variant};
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::{CartId, OrderId, ProductId, PublicToken, StoreId};
use krama_domain::lang::Lang;
use krama_domain::money::{Currency, Money};
use krama_domain::name::PersonName;
use krama_domain::order::{Customer, Delivery, Line, NewOrder, Source};
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};
use krama_domain::shop::Store;
use krama_domain::time::{HOUR_MS, Random, Timestamp};
use krama_domain::tracking::Tracking;
use krama_engine::directory;
use krama_engine::lane;
use krama_engine::profile::{Profiles, field, policy};
use krama_store::repo::carts::{self, Cart, Item};
use krama_store::repo::{apply, catalogue, orders, schedules, stores};
use krama_store::secret::{KEY_BYTES, NONCE_BYTES, SecretBox};
use krama_store::{Local, Result, Sql, migrate, schema};

/// Where krama is reached from outside.
pub(crate) const PUBLIC_URL: &str = "https://shop.example";
/// Articles, with the price of one piece in kopiykas.
pub(crate) const ARTICLES: [(&str, i64); 4] =
    [("H-M", 49_900), ("H-L", 49_950), ("CAP", 35_000), ("MUG", 27_500)];
/// Pieces of each article at the beginning.
pub(crate) const STOCK: i64 = 10_000;
/// Milliseconds for which an invoice can be paid here: short, so that lives come to an end.
pub(crate) const VALIDITY_MS: i64 = HOUR_MS;

/// How a store is set up. What is empty is not set.
#[derive(Debug)]
pub(crate) struct Plan {
    name: &'static str,
    /// Token at the bank.
    pub(crate) bank: &'static str,
    /// Key at the carrier.
    pub(crate) carrier: &'static str,
    /// Token of the bot.
    pub(crate) bot: &'static str,
    chats: &'static str,
    /// Pixel and token at Meta.
    pub(crate) meta: (&'static str, &'static str),
    /// Whether shoppers are asked before advertising is told; `None` leaves it to the weather.
    consent_required: Option<bool>,
    prepay_minor: i64,
}

impl Plan {
    /// The chats of its managers.
    pub(crate) fn chats(&self) -> impl Iterator<Item = &'static str> {
        self.chats.split(',').map(str::trim).filter(|chat| !chat.is_empty())
    }
}

/// The stores, as many of them as the weather says: one with everything, one without Meta, one without Telegram. No two
/// share an account.
pub(crate) const PLANS: [Plan; 3] = [
    Plan {
        name: "twc",
        bank: "token-of-twc",
        carrier: "key-of-twc",
        bot: "111111:token-of-twc",
        chats: "501, -100700",
        meta: ("1111111111", "meta-token-of-twc"),
        consent_required: None,
        prepay_minor: 20_000,
    },
    Plan {
        name: "kvitka",
        bank: "token-of-kvitka",
        carrier: "key-of-kvitka",
        bot: "222222:token-of-kvitka",
        chats: "601",
        meta: ("", ""),
        consent_required: Some(false),
        prepay_minor: 15_000,
    },
    Plan {
        name: "nord",
        bank: "token-of-nord",
        carrier: "key-of-nord",
        bot: "",
        chats: "",
        meta: ("3333333333", "meta-token-of-nord"),
        consent_required: Some(true),
        prepay_minor: 20_000,
    },
];

/// A store of this world.
#[derive(Debug, Clone)]
pub(crate) struct Shop {
    pub(crate) id: StoreId,
    /// What its order numbers begin with.
    pub(crate) prefix: String,
    pub(crate) plan: &'static Plan,
}

/// An order and the store that it belongs to, by its place in the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Subjected {
    pub(crate) store: usize,
    pub(crate) order: OrderId,
}

struct Zeros;

impl Random for Zeros {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

/// A database with the world's stores.
pub(crate) fn open(weather: &Weather, now: Timestamp) -> (Local, Profiles, Vec<Shop>) {
    let db = Local::open_in_memory().expect("there is memory");
    migrate::run_local(&db, schema::MIGRATIONS, now.as_ms())
        .expect("an empty database takes every migration");
    let profiles = Profiles::new(SecretBox::new(&[7; KEY_BYTES]), PUBLIC_URL);
    let set_up = |plan| db.write("sim.set_up", |tx| set_up(tx, &profiles, plan, weather, now));
    let shops =
        PLANS.iter().take(weather.stores).map(|plan| set_up(plan).expect("the first rows fit")).collect();
    (db, profiles, shops)
}

fn set_up(
    tx: &mut dyn Sql,
    profiles: &Profiles,
    plan: &'static Plan,
    weather: &Weather,
    now: Timestamp,
) -> Result<Shop> {
    let id = StoreId::parse(plan.name).expect("a good name");
    let mut store = Store::new(id.clone(), &plan.name.to_uppercase());
    // A message that waits for the morning may not be needed any more by then; here every code is counted.
    store.quiet_hours = None;
    store.lang = Lang::En;
    store.invoice_validity_ms = VALIDITY_MS;
    store.prepay_minor = plan.prepay_minor;
    store.consent_required = plan.consent_required.unwrap_or(weather.consent_required);
    stores::insert(tx, &store, now)?;
    let urls = ["monobank", "telegram", "meta"].map(|s| (format!("{s}.url"), format!("{BASE}/{s}")));
    let own = [
        ("monobank.token", plan.bank),
        ("telegram.token", plan.bot),
        ("telegram.manager_chats", plan.chats),
        ("meta.pixel_id", plan.meta.0),
        ("meta.token", plan.meta.1),
    ];
    let interval = weather.interval_minutes.to_string();
    let carrier = [
        ("nova_poshta.url", format!("{BASE}/nova_poshta/v2.0/json/")),
        ("nova_poshta.api_key", plan.carrier.to_owned()),
        ("nova_poshta.interval_minutes", interval),
        ("nova_poshta.sender", SENDER.to_owned()),
        ("nova_poshta.sender_contact", CONTACT.to_owned()),
        ("nova_poshta.sender_city", CITY.to_owned()),
        ("nova_poshta.sender_address", ADDRESS.to_owned()),
        ("nova_poshta.sender_phone", "+380500000000".to_owned()),
    ];
    let carrier = carrier.map(|(key, value)| (key.to_owned(), value));
    let own = own.map(|(key, value)| (key.to_owned(), value.to_owned()));
    for (key, value) in own.into_iter().chain(carrier).chain(urls) {
        let field = field(&key).unwrap_or_else(|| panic!("there is no setting {key}"));
        profiles.set(tx, &id, field, &value, [1; NONCE_BYTES], now)?;
    }
    // Nobody chooses places here; their directory is read elsewhere.
    schedules::remove(tx, &id, directory::SCHEDULE)?;
    fill_shelves(tx, &id, now)?;
    Ok(Shop { id, prefix: store.prefix, plan })
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
    /// The store, by its place in the world.
    pub(crate) store: usize,
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
    let order = NewOrder {
        id: checkout.order,
        store: store.clone(),
        number,
        token: checkout.token.clone(),
        created_at: now,
        source: Source::Shop,
        lang: Lang::Uk,
        customer: customer(),
        delivery: Delivery {
            city: "Львів".to_owned(), branch: "Відділення № 5".to_owned(), place: None
        },
        comment: None,
        pay_type: checkout.pay_type,
        prepay: shop.prepay(),
        lines,
        tracking: tracking(checkout, now),
    }
    .into_order();
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

pub(crate) fn customer() -> Customer {
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
