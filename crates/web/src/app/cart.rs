//! The cart.

use super::failure::{Failure, internal};
use super::serving::{page, see_other};
use super::shelf;
use super::visit::Visit;
use crate::form::cart::{Wanted, wanted};
use crate::form::fields::Fields;
use crate::view::cart::{CartLine, CartPage};
use crate::view::product::ProductPage;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::Response;
use krama_domain::ids::CartId;
use krama_domain::order::{LINES_MAX, Line, QUANTITY_MAX, total_of};
use krama_store::repo::carts::{self, Cart};
use krama_store::repo::catalogue;
use krama_store::{Result as StoreResult, Sql};

/// A cart's lines at today's prices; articles that are no longer sold are left out.
pub(super) fn lines(
    tx: &mut dyn Sql,
    store: &krama_domain::shop::Store,
    cart: &Cart,
) -> StoreResult<Vec<(Line, i64)>> {
    let mut lines = Vec::new();
    for item in &cart.items {
        if let Some((line, stock)) = catalogue::offer(tx, &store.id, &item.sku, store.currency)? {
            lines.push((Line { quantity: item.quantity, ..line }, stock));
        }
    }
    Ok(lines)
}

/// The page.
pub(super) async fn show(visit: Visit) -> Result<Response, Failure> {
    let (store, cart) = (visit.store().clone(), visit.open_cart());
    let read = move |tx: &mut dyn Sql| {
        let found = lines(tx, &store, &cart)?;
        let with_picture = |(line, available): (Line, i64)| {
            let (slug, picture) = catalogue::product_of(tx, &store.id, &line.sku)?.unwrap_or_default();
            Ok(CartLine { line, slug, picture, available })
        };
        found.into_iter().map(with_picture).collect::<StoreResult<Vec<_>>>()
    };
    let lines = visit.app.engine.db.read("cart", read).await.map_err(internal)?;
    let sold: Vec<_> = lines.iter().map(|item| item.line.clone()).collect();
    let total = total_of(&sold, visit.store().currency);
    let view = CartPage { chrome: visit.chrome("/cart"), lines: &lines, total, notice: None };
    Ok(page(&visit, StatusCode::OK, &view))
}

/// Puts pieces of an article in.
pub(super) async fn add(mut visit: Visit, body: Bytes) -> Result<Response, Failure> {
    let fields = Fields::parse(&body);
    let wanted = match wanted(&fields) {
        Ok(wanted) => wanted,
        Err(error) => {
            let product = shelf::find(&visit, fields.get("product")).await?;
            let path = format!("/p/{}", product.slug);
            let chrome = visit.chrome(&path);
            let text = error.text(&chrome.words);
            return Ok(page(
                &visit,
                StatusCode::UNPROCESSABLE_ENTITY,
                &ProductPage::new(chrome, &product, Some(text)),
            ));
        }
    };
    change(&mut visit, move |cart| {
        let quantity = (cart.quantity(&wanted.sku) + wanted.quantity).min(QUANTITY_MAX);
        Wanted { sku: wanted.sku.clone(), quantity }
    })
    .await?;
    Ok(see_other(&visit, &visit.links.cart()))
}

/// Sets how many pieces of an article there are.
pub(super) async fn set(mut visit: Visit, body: Bytes) -> Result<Response, Failure> {
    // A quantity that is none leaves the cart as it is; the page shows it.
    if let Ok(wanted) = wanted(&Fields::parse(&body)) {
        change(&mut visit, move |_| wanted.clone()).await?;
    }
    Ok(see_other(&visit, &visit.links.cart()))
}

/// Changes the cart under its lock; what is not sold, or does not fit, is not put in.
async fn change(
    visit: &mut Visit,
    wanted: impl Fn(&Cart) -> Wanted + Send + Sync + 'static,
) -> Result<(), Failure> {
    let (known, store, now) = (visit.open_cart(), visit.store().clone(), visit.now);
    let fresh = Cart::new(visit.app.engine.with_random(|random| CartId::fresh(now, random)));
    let write = move |tx: &mut dyn Sql| {
        let locked = carts::lock(tx, &store.id, known.id)?.unwrap_or_else(|| known.clone());
        // A webhook may have confirmed the order since the page was asked for: then the cart is spent.
        let mut cart = if locked.closed { fresh.clone() } else { locked };
        let wanted = wanted(&cart);
        let is_new = cart.quantity(&wanted.sku) == 0;
        let is_sold = shelf::storable(&wanted.sku)
            && catalogue::offer(tx, &store.id, &wanted.sku, store.currency)?.is_some();
        if (is_sold || wanted.quantity == 0) && !(is_new && cart.items.len() >= LINES_MAX) {
            cart.set(&wanted.sku, wanted.quantity);
            carts::put(tx, &store.id, &cart, now)?;
        }
        Ok(cart.id)
    };
    let id = visit.app.engine.db.write("change a cart", write).await.map_err(internal)?;
    visit.remember_cart(id);
    Ok(())
}
