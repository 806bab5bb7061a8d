//! The two stores of a world: the first uses everything, the second sells for cash only, in English, on a host of its
//! own.

use crate::outside::Seeded;
use krama_domain::catalogue::{Product, Variant};
use krama_domain::ids::{ProductId, StoreId};
use krama_domain::lang::Lang;
use krama_domain::money::{Currency, Money};
use krama_domain::shop::Store;
use krama_domain::time::Timestamp;
use krama_engine::profile::{Profiles, field};
use krama_store::repo::{catalogue, stores};
use krama_store::secret::NONCE_BYTES;
use krama_store::{Db, Result, Sql};

/// The name of the first store, which must be escaped wherever it is shown.
pub(crate) const FIRST: &str = "Крама & Ко";
/// The name of the second store.
pub(crate) const SECOND: &str = "Second Shop";

/// The first store's settings beside its addresses.
const SETTINGS: [(&str, &str); 5] = [
    ("monobank.token", "test-token-of-mono"),
    ("telegram.token", "123456:test-token"),
    ("telegram.manager_chats", "501, -100700"),
    ("meta.pixel_id", "1234567890"),
    ("meta.token", "test-token-of-meta"),
];

/// Article number, price of a piece in kopiykas, stock.
type Article = (&'static str, i64, i64);

/// Products by their name in addresses.
const PRODUCTS: [(&str, &[Article]); 3] = [
    ("hoodie", &[("H-M", 49_900, 10), ("H-L", 49_950, 1)]),
    ("mug", &[("MUG", 27_500, 100)]),
    ("sticker", &[("STICKER", 15_000, 100)]),
];

/// Fills an empty database. Answers the first store.
pub(crate) async fn open(
    db: &Db,
    profiles: &Profiles,
    outside: &str,
    now: Timestamp,
    shape: impl FnOnce(&mut Store),
) -> StoreId {
    let id = |text: &str| StoreId::parse(text).expect("a good name");
    let mut first = Store::new(id("twc"), FIRST);
    shape(&mut first);
    let mut second = Store::new(id("two"), SECOND);
    second.lang = Lang::En;
    second.hosts = vec!["two.example".to_owned()];
    let (profiles, outside, store) = (profiles.clone(), outside.to_owned(), first.id.clone());
    let fill = move |tx: &mut dyn Sql| {
        stores::insert(tx, &first, now)?;
        stores::insert(tx, &second, now.plus_ms(1))?;
        connect(tx, &profiles, &first.id, &outside, now)?;
        for (nth, (slug, variants)) in (1..).zip(PRODUCTS) {
            catalogue::put(tx, &first.id, &product(slug, variants), nth)?;
            catalogue::put(tx, &second.id, &product(slug, variants), nth)?;
        }
        Ok(())
    };
    db.write("test.open", fill).await.expect("the first rows fit");
    store
}

fn connect(
    tx: &mut dyn Sql,
    profiles: &Profiles,
    store: &StoreId,
    outside: &str,
    now: Timestamp,
) -> Result<()> {
    let urls = ["monobank", "telegram", "meta"].map(|s| (format!("{s}.url"), format!("{outside}/{s}")));
    let fixed = SETTINGS.map(|(key, value)| (key.to_owned(), value.to_owned()));
    for (key, value) in fixed.into_iter().chain(urls) {
        let field = field(&key).unwrap_or_else(|| panic!("there is no setting {key}"));
        profiles.set(tx, store, field, &value, [1; NONCE_BYTES], now)?;
    }
    Ok(())
}

/// A product whose title is its name in addresses, quoted.
pub(crate) fn product(slug: &str, variants: &[(&str, i64, i64)]) -> Product {
    let variant = |(sku, minor, stock): &(&str, i64, i64)| Variant {
        sku: (*sku).to_owned(),
        name: if variants.len() > 1 { sku.to_lowercase() } else { String::new() },
        price: Money::new(*minor, Currency::Uah),
        stock: *stock,
    };
    let seed = slug.bytes().fold(0, |seed: u64, byte| seed.wrapping_mul(257).wrapping_add(byte.into()));
    Product {
        id: ProductId::fresh(Timestamp::from_ms(1), &mut Seeded(seed)),
        slug: slug.to_owned(),
        title: format!("\"{slug}\""),
        description: String::new(),
        picture: String::new(),
        variants: variants.iter().map(variant).collect(),
    }
}
