//! The catalogue: what is written again replaces what was there.

use super::world::{Dice, at, line, read, store, uah, write};
use crate::Db;
use crate::repo::catalogue;
use crate::testing::migrated;
use krama_domain::catalogue::{Product, Variant};
use krama_domain::ids::{ProductId, StoreId};
use krama_domain::money::Currency;

fn product(seed: u64, slug: &str, skus: &[&str]) -> Product {
    let variant = |sku: &&str| Variant {
        sku: (*sku).to_owned(),
        name: format!("розмір {sku}"),
        price: uah(49_900),
        stock: 5,
    };
    Product {
        id: ProductId::fresh(at(0), &mut Dice(seed)),
        slug: slug.to_owned(),
        title: format!("Худі {slug}"),
        description: "Тепле".to_owned(),
        picture: String::new(),
        variants: skus.iter().map(variant).collect(),
    }
}

async fn put(db: &Db, product: &Product, position: i64) {
    let product = product.clone();
    write(db, move |tx| catalogue::put(tx, &store(), &product, position)).await;
}

async fn list(db: &Db) -> Vec<Product> {
    read(db, |tx| catalogue::list(tx, &store(), Currency::Uah)).await
}

async fn by_slug(db: &Db, slug: &'static str) -> Option<Product> {
    read(db, move |tx| catalogue::by_slug(tx, &store(), slug, Currency::Uah)).await
}

#[tokio::test]
async fn products_are_listed_in_their_order_with_their_variants_in_theirs() {
    migrated(|db| async move {
        let (second, first) = (product(1, "b", &["B-2", "B-1"]), product(2, "a", &["A-1"]));
        put(&db, &second, 2).await;
        put(&db, &first, 1).await;
        assert_eq!(list(&db).await, [first, second.clone()]);
        assert_eq!(by_slug(&db, "b").await, Some(second));
        assert_eq!(by_slug(&db, "c").await, None);
        let other = StoreId::parse("other").unwrap();
        assert_eq!(read(&db, move |tx| catalogue::list(tx, &other, Currency::Uah)).await, []);
    })
    .await;
}

#[tokio::test]
async fn the_same_slug_is_the_same_product() {
    migrated(|db| async move {
        let old = product(1, "hoodie", &["H-S", "H-M"]);
        put(&db, &old, 1).await;
        let new = Product { title: "Нове худі".to_owned(), ..product(2, "hoodie", &["H-M", "H-L"]) };
        put(&db, &new, 1).await;
        let wanted = Product { id: old.id, ..new };
        assert_eq!(
            list(&db).await,
            std::slice::from_ref(&wanted),
            "its key stays, its variants are those of the new one"
        );
        assert_eq!(by_slug(&db, "hoodie").await, Some(wanted));
        assert_eq!(read(&db, |tx| catalogue::offer(tx, &store(), "H-S", Currency::Uah)).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_product_can_get_another_slug() {
    migrated(|db| async move {
        let old = product(1, "hoodie", &["H-M"]);
        put(&db, &old, 1).await;
        let new = Product { slug: "warm-hoodie".to_owned(), ..old };
        put(&db, &new, 1).await;
        assert_eq!(by_slug(&db, "hoodie").await, None);
        assert_eq!(by_slug(&db, "warm-hoodie").await, Some(new));
    })
    .await;
}

#[tokio::test]
async fn an_article_moves_to_the_product_that_names_it_last() {
    migrated(|db| async move {
        put(&db, &product(1, "old", &["H-M", "H-L"]), 1).await;
        put(&db, &product(2, "new", &["H-M"]), 2).await;
        let listed = list(&db).await;
        let skus = |product: &Product| {
            product.variants.iter().map(|variant| variant.sku.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(listed.iter().map(skus).collect::<Vec<_>>(), ["H-L", "H-M"]);
        let offer = read(&db, |tx| catalogue::offer(tx, &store(), "H-M", Currency::Uah)).await;
        let (line, stock) = offer.unwrap();
        assert_eq!(
            (line.name(), line.quantity, line.price, stock),
            ("Худі new, розмір H-M".to_owned(), 1, uah(49_900), 5)
        );
        let of = |sku: &'static str| read(&db, move |tx| catalogue::product_of(tx, &store(), sku));
        assert_eq!(of("H-M").await.map(|(slug, _)| slug).as_deref(), Some("new"));
        assert_eq!(of("H-XXL").await, None);
        put(&db, &product(2, "new", &["H-M", "H-L"]), 2).await;
        assert_eq!(list(&db).await.len(), 1, "a product without articles is not sold");
        assert_eq!(by_slug(&db, "old").await, None, "and has no page either");
    })
    .await;
}

#[tokio::test]
async fn stock_moves_by_quantity_and_may_fall_below_zero() {
    migrated(|db| async move {
        put(&db, &product(1, "hoodie", &["H-M", "H-L"]), 1).await;
        let lines = vec![line("H-M", 7, 1), line("H-L", 2, 1), line("gone", 1, 1)];
        let stock =
            || async { list(&db).await.remove(0).variants.iter().map(|v| v.stock).collect::<Vec<_>>() };
        let taken = lines.clone();
        write(&db, move |tx| catalogue::move_stock(tx, &store(), &taken, -1)).await;
        assert_eq!(stock().await, [-2, 3]);
        write(&db, move |tx| catalogue::move_stock(tx, &store(), &lines, 1)).await;
        assert_eq!(stock().await, [5, 5]);
    })
    .await;
}
