//! The catalogue: products, their variants and their stock.

use super::stored;
use crate::{Result, Row, Sql, args};
use krama_domain::catalogue::{Product, Variant};
use krama_domain::ids::{ProductId, StoreId};
use krama_domain::money::{Currency, Money};
use krama_domain::order::Line;
use std::collections::BTreeMap;

/// Most products of a store that a page or a file shows.
pub const LISTED_MAX: i64 = 10_000;

/// Writes a product with its variants; an older one of the same slug or the same articles is replaced.
pub fn put(tx: &mut dyn Sql, store: &StoreId, product: &Product, position: i64) -> Result<()> {
    let id = match id_of_slug(tx, store, &product.slug)? {
        Some(known) => known,
        None => product.id.to_string(),
    };
    let sql = "INSERT INTO products (store_id, product_id, slug, title, description, picture, position)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (store_id, product_id) DO UPDATE SET slug = excluded.slug, title = excluded.title,
            description = excluded.description, picture = excluded.picture, position = excluded.position";
    let (title, text, picture) = (&product.title, &product.description, &product.picture);
    tx.execute(sql, args![store.as_str(), &id, &product.slug, title, text, picture, position])?;
    tx.execute("DELETE FROM variants WHERE store_id = $1 AND product_id = $2", args![store.as_str(), &id])?;
    for (nth, variant) in (1_i64..).zip(&product.variants) {
        put_variant(tx, store, &id, nth, variant)?;
    }
    Ok(())
}

fn id_of_slug(tx: &mut dyn Sql, store: &StoreId, slug: &str) -> Result<Option<String>> {
    let sql = "SELECT product_id FROM products WHERE store_id = $1 AND slug = $2";
    let row = tx.query_one(sql, args![store.as_str(), slug])?;
    row.map(|row| row.text("product_id").map(str::to_owned)).transpose()
}

fn put_variant(tx: &mut dyn Sql, store: &StoreId, product: &str, nth: i64, variant: &Variant) -> Result<()> {
    let sql = "INSERT INTO variants (store_id, sku, product_id, position, name, price_minor, stock)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (store_id, sku) DO UPDATE SET product_id = excluded.product_id, position = excluded.position,
            name = excluded.name, price_minor = excluded.price_minor, stock = excluded.stock";
    let (sku, name) = (&variant.sku, &variant.name);
    tx.execute(sql, args![store.as_str(), sku, product, nth, name, variant.price.minor, variant.stock])?;
    Ok(())
}

fn variant(row: &Row, currency: Currency) -> Result<Variant> {
    Ok(Variant {
        sku: row.text("sku")?.to_owned(),
        name: row.text("name")?.to_owned(),
        price: Money::new(row.int("price_minor")?, currency),
        stock: row.int("stock")?,
    })
}

fn product(row: &Row, variants: Vec<Variant>) -> Result<Product> {
    Ok(Product {
        id: stored("product id", ProductId::parse(row.text("product_id")?))?,
        slug: row.text("slug")?.to_owned(),
        title: row.text("title")?.to_owned(),
        description: row.text("description")?.to_owned(),
        picture: row.text("picture")?.to_owned(),
        variants,
    })
}

/// All products of a store in their order.
pub fn list(tx: &mut dyn Sql, store: &StoreId, currency: Currency) -> Result<Vec<Product>> {
    let sql = "SELECT product_id, sku, name, price_minor, stock FROM variants WHERE store_id = $1
        ORDER BY product_id, position LIMIT 100000";
    let mut variants: BTreeMap<String, Vec<Variant>> = BTreeMap::new();
    for row in tx.query(sql, args![store.as_str()])? {
        variants.entry(row.text("product_id")?.to_owned()).or_default().push(variant(&row, currency)?);
    }
    let sql = "SELECT product_id, slug, title, description, picture FROM products WHERE store_id = $1
        ORDER BY position, title LIMIT $2";
    let rows = tx.query(sql, args![store.as_str(), LISTED_MAX])?;
    let with_variants =
        |row: &Row| product(row, variants.remove(row.text("product_id")?).unwrap_or_default());
    let products = rows.iter().map(with_variants).collect::<Result<Vec<_>>>()?;
    Ok(products.into_iter().filter(|p| !p.variants.is_empty()).collect())
}

/// A product by its name in addresses; `None` when none of its articles is left, too.
pub fn by_slug(tx: &mut dyn Sql, store: &StoreId, slug: &str, currency: Currency) -> Result<Option<Product>> {
    let sql = "SELECT product_id, slug, title, description, picture FROM products WHERE store_id = $1 AND slug = $2";
    let Some(row) = tx.query_one(sql, args![store.as_str(), slug])? else { return Ok(None) };
    let sql = "SELECT sku, name, price_minor, stock FROM variants WHERE store_id = $1 AND product_id = $2
        ORDER BY position LIMIT 1000";
    let found = tx.query(sql, args![store.as_str(), row.text("product_id")?])?;
    let variants = found.iter().map(|row| variant(row, currency)).collect::<Result<Vec<_>>>()?;
    if variants.is_empty() { Ok(None) } else { product(&row, variants).map(Some) }
}

/// What is sold under an article number now, with its stock; `None` when there is no such article.
pub fn offer(
    tx: &mut dyn Sql,
    store: &StoreId,
    sku: &str,
    currency: Currency,
) -> Result<Option<(Line, i64)>> {
    let sql = "SELECT v.sku, v.name, v.price_minor, v.stock, p.title FROM variants AS v
        JOIN products AS p ON p.store_id = v.store_id AND p.product_id = v.product_id
        WHERE v.store_id = $1 AND v.sku = $2";
    let Some(row) = tx.query_one(sql, args![store.as_str(), sku])? else { return Ok(None) };
    let variant = variant(&row, currency)?;
    let title = row.text("title")?.to_owned();
    let line = Line { sku: variant.sku, title, variant: variant.name, quantity: 1, price: variant.price };
    Ok(Some((line, variant.stock)))
}

/// Name in addresses and picture of the product that an article belongs to.
pub fn product_of(tx: &mut dyn Sql, store: &StoreId, sku: &str) -> Result<Option<(String, String)>> {
    let sql = "SELECT p.slug, p.picture FROM variants AS v
        JOIN products AS p ON p.store_id = v.store_id AND p.product_id = v.product_id
        WHERE v.store_id = $1 AND v.sku = $2";
    let row = tx.query_one(sql, args![store.as_str(), sku])?;
    row.map(|row| Ok((row.text("slug")?.to_owned(), row.text("picture")?.to_owned()))).transpose()
}

/// Moves the stock of an order's lines by their quantities times `direction` (−1 takes, +1 returns). Always in the
/// order of the articles, so that two orders at once cannot lock each other out.
pub fn move_stock(tx: &mut dyn Sql, store: &StoreId, lines: &[Line], direction: i64) -> Result<()> {
    let sql = "UPDATE variants SET stock = stock + $3 WHERE store_id = $1 AND sku = $2";
    let mut lines: Vec<_> = lines.iter().collect();
    lines.sort_by(|a, b| a.sku.cmp(&b.sku));
    for line in lines {
        tx.execute(sql, args![store.as_str(), &line.sku, line.quantity * direction])?;
    }
    Ok(())
}
