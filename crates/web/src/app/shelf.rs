//! The list of products, and one product.

use super::failure::{Failure, internal};
use super::serving::{page, see_other};
use super::visit::Visit;
use crate::view::product::ProductPage;
use crate::view::shelf::ShelfPage;
use axum::extract::{Query, RawPathParams};
use axum::http::StatusCode;
use axum::response::Response;
use krama_domain::catalogue::Product;
use krama_store::repo::catalogue;
use std::collections::HashMap;

/// Products of one page.
const PAGE_PRODUCTS: usize = 48;

/// The list.
pub(super) async fn list(
    visit: Visit,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, Failure> {
    let (store, currency) = (visit.store().id.clone(), visit.store().currency);
    let read = move |tx: &mut dyn krama_store::Sql| catalogue::list(tx, &store, currency);
    let all = visit.app.engine.db.read("catalogue", read).await.map_err(internal)?;
    let number: usize = query.get("page").and_then(|n| n.parse().ok()).unwrap_or(1).clamp(1, 1_000);
    let rest = all.get((number - 1) * PAGE_PRODUCTS..).unwrap_or_default();
    let products = &rest[..rest.len().min(PAGE_PRODUCTS)];
    let older = (rest.len() > PAGE_PRODUCTS).then(|| format!("{}?page={}", visit.links.home(), number + 1));
    Ok(page(&visit, StatusCode::OK, &ShelfPage { chrome: visit.chrome("/"), products, older }))
}

/// `/s/{store}` without the slash.
pub(super) async fn to_store(visit: Visit) -> Response {
    see_other(&visit, &visit.links.home())
}

/// The last segment of a product's address, wherever the store is mounted.
pub(super) fn param(params: &RawPathParams, name: &str) -> String {
    params.iter().find(|(key, _)| *key == name).map_or_else(String::new, |(_, value)| value.to_owned())
}

/// Whether a text can stand in the database at all: no name of ours holds a NUL, and databases take none.
pub(super) fn storable(text: &str) -> bool {
    !text.contains('\0')
}

/// A product by its name in addresses.
pub(super) async fn find(visit: &Visit, slug: &str) -> Result<Product, Failure> {
    if !storable(slug) {
        return Err(Failure::NotFound);
    }
    let (store, currency, slug) = (visit.store().id.clone(), visit.store().currency, slug.to_owned());
    let read = move |tx: &mut dyn krama_store::Sql| catalogue::by_slug(tx, &store, &slug, currency);
    let found = visit.app.engine.db.read("product", read).await.map_err(internal)?;
    found.filter(|product| !product.variants.is_empty()).ok_or(Failure::NotFound)
}

/// One product.
pub(super) async fn product(visit: Visit, params: RawPathParams) -> Result<Response, Failure> {
    let slug = param(&params, "slug");
    let product = find(&visit, &slug).await?;
    let path = format!("/p/{}", product.slug);
    Ok(page(&visit, StatusCode::OK, &ProductPage::new(visit.chrome(&path), &product, None)))
}
