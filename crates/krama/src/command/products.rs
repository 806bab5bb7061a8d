//! `krama products`.

use super::audit::{self, Deed};
use super::{order_json, print, print_json, print_table, products_csv};
use crate::cli::{OfStore, Products, ProductsAction};
use crate::config::Config;
use crate::open::{self, Opened};
use anyhow::Context;
use krama_domain::catalogue::Product;
use krama_domain::shop::Store;
use krama_store::Sql;
use krama_store::repo::audit::{self as log, Line};
use krama_store::repo::catalogue;
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;

/// Runs the command.
pub(crate) async fn run(config: &Config, args: Products) -> anyhow::Result<ExitCode> {
    let mut opened = open::with_store(config).await?;
    match args.action {
        ProductsAction::List { of } => list(&opened, &of).await?,
        ProductsAction::Import { file, of, dry_run } => import(&mut opened, &of, &file, dry_run).await?,
        ProductsAction::Export { of } => {
            let store = open::store(&opened, of.store.as_deref()).await?;
            let products = all(&opened, &store).await?;
            if of.json {
                print_json(&products)?;
            } else {
                let mut file = Vec::new();
                products_csv::write(&mut file, &products)?;
                print(&String::from_utf8(file).context("a product holds a text that is not UTF-8")?)?;
            }
        }
    }
    opened.db.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn all(opened: &Opened, store: &Store) -> anyhow::Result<Vec<Product>> {
    let (id, currency) = (store.id.clone(), store.currency);
    Ok(opened.db.read("products", move |tx| catalogue::list(tx, &id, currency)).await?)
}

async fn list(opened: &Opened, of: &OfStore) -> anyhow::Result<()> {
    let store = open::store(opened, of.store.as_deref()).await?;
    let products = all(opened, &store).await?;
    let variants = || products.iter().flat_map(|p| p.variants.iter().map(move |v| (p, v)));
    if of.json {
        let row = |(product, variant): (&Product, &krama_domain::catalogue::Variant)| {
            json!({
                "sku": variant.sku, "title": product.title, "variant": variant.name, "slug": product.slug,
                "price": order_json::money(variant.price), "stock": variant.stock, "picture": product.picture,
            })
        };
        return print_json(&variants().map(row).collect::<Vec<_>>());
    }
    let rows: Vec<_> = variants()
        .map(|(p, v)| {
            vec![v.sku.clone(), p.title.clone(), v.name.clone(), v.price.to_string(), v.stock.to_string()]
        })
        .collect();
    print_table(&["sku", "title", "variant", "price", "stock"], &rows)
}

async fn import(opened: &mut Opened, of: &OfStore, file: &Path, dry_run: bool) -> anyhow::Result<()> {
    let store = open::store(opened, of.store.as_deref()).await?;
    let now = open::now(opened);
    let name = file.display();
    let products = if file == Path::new("-") {
        products_csv::read(std::io::stdin().lock(), store.currency, now, &mut opened.random)
    } else {
        let input = std::fs::File::open(file).with_context(|| format!("cannot open {name}"))?;
        products_csv::read(input, store.currency, now, &mut opened.random)
    };
    let products = products.with_context(|| format!("nothing was imported from {name}"))?;
    let variants: usize = products.iter().map(|p| p.variants.len()).sum();
    let count = products.len();
    if !dry_run {
        let (subject, became) = (name.to_string(), format!("{count} products, {variants} variants"));
        let deed = Deed { became: Some(&became), ..Deed::new("product.import", &subject) };
        let line = audit::line(opened, Some(&store.id), deed);
        write(opened, &store, products, Some(line)).await?;
    }
    if of.json {
        return print_json(&json!({ "products": count, "variants": variants, "dry_run": dry_run }));
    }
    let verb = if dry_run { "would import" } else { "imported" };
    eprintln!("{verb} {count} products with {variants} variants into the store {}", store.id);
    Ok(())
}

/// Writes products into a store in one transaction, with a line of the audit log.
pub(crate) async fn write(
    opened: &Opened,
    store: &Store,
    products: Vec<Product>,
    told: Option<Line>,
) -> anyhow::Result<()> {
    let id = store.id.clone();
    let write = move |tx: &mut dyn Sql| {
        for (position, product) in (1_i64..).zip(&products) {
            catalogue::put(tx, &id, product, position)?;
        }
        told.as_ref().map_or(Ok(()), |line| log::append(tx, line))
    };
    Ok(opened.db.write("import products", write).await?)
}
