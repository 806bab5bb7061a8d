//! The customer's page of one order, found by its unguessable token.

use super::failure::{Failure, internal};
use super::serving::{page, see_other};
use super::shelf::param;
use super::visit::Visit;
use super::{App, Shared};
use crate::view::html;
use crate::view::order::{OrderPage, OrderStatus};
use crate::view::privacy::is_hidden;
use crate::view::tracking::Reading;
use crate::view::words::Words;
use axum::extract::RawPathParams;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use krama_connectors::telegram;
use krama_domain::decide::is_live;
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::{OrderId, PublicToken, StoreId};
use krama_domain::invoice::Invoice;
use krama_domain::order::{Order, Status};
use krama_domain::time::Timestamp;
use krama_engine::lane;
use krama_store::Sql;
use krama_store::repo::bindings::{self, Token};
use krama_store::repo::orders;
use krama_store::repo::parcels::{self, LastLook};
use std::time::Duration;

/// Milliseconds that a shopper waits for the bank's page before they are shown the order's own page.
const INVOICE_WAIT_MS: u64 = 8_000;
/// Milliseconds between two looks when no commit wakes us before.
const LOOK_MS: u64 = 500;

/// An order with what the last looks at its parcels saw.
async fn find_tracked(visit: &Visit, params: &RawPathParams) -> Result<(Order, Vec<LastLook>), Failure> {
    let order = find(visit, params).await?;
    let (store, id) = (order.store.clone(), order.id);
    let looks = if order.parcels.is_empty() {
        Vec::new()
    } else {
        let read = move |tx: &mut dyn Sql| parcels::last_looks(tx, &store, id);
        visit.app.engine.db.read("order parcels", read).await.map_err(internal)?
    };
    Ok((order, looks))
}

async fn find(visit: &Visit, params: &RawPathParams) -> Result<Order, Failure> {
    let token = PublicToken::parse(&param(params, "token")).map_err(|_| Failure::NotFound)?;
    let read = move |tx: &mut dyn Sql| orders::by_token(tx, &token);
    let order = visit.app.engine.db.read("order page", read).await.map_err(internal)?;
    order.filter(|order| order.store == visit.store().id).ok_or(Failure::NotFound)
}

/// Links that hold a secret are neither indexed nor told to other sites.
fn private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert("x-robots-tag", axum::http::HeaderValue::from_static("noindex, nofollow"));
    headers.insert("referrer-policy", axum::http::HeaderValue::from_static("no-referrer"));
    response
}

/// The page.
pub(super) async fn show(visit: Visit, params: RawPathParams) -> Result<Response, Failure> {
    let (order, looks) = find_tracked(&visit, &params).await?;
    let path = format!("/orders/{}", order.token.as_str());
    let zone = visit.store().zone.clone();
    let has_bot = telegram::listens(&visit.settings) && telegram::bot_name(&visit.settings).is_some();
    let view = OrderPage::new(visit.chrome(&path), &order, &zone, visit.now).with_bot(has_bot);
    let view = view.tracked(&looks, &zone, visit.now);
    Ok(private(page(&visit, StatusCode::OK, &view)))
}

/// The part of it that changes by itself.
pub(super) async fn state(visit: Visit, params: RawPathParams) -> Result<Response, Failure> {
    let (order, looks) = find_tracked(&visit, &params).await?;
    let words = Words { catalog: &visit.app.catalog, lang: visit.lang };
    let reports = visit.chrome("/").pixel.is_some();
    let masked = is_hidden(&order, visit.now);
    let read = Reading { looks: &looks, zone: &visit.store().zone, now: visit.now, masked };
    let status = OrderStatus::new(words, &visit.links, &order, visit.now, reports).tracked(&order, read);
    let head = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "private, no-store")];
    Ok(private((head, html(&status)).into_response()))
}

/// Begins a payment, or goes on with the one that is open.
pub(super) async fn pay(visit: Visit, params: RawPathParams) -> Result<Response, Failure> {
    let order = find(&visit, &params).await?;
    let own_page = visit.links.order(order.token.as_str());
    if order.pay_type.is_online() && order.status() == Status::New {
        let expires_at = visit.now.plus_ms(visit.store().invoice_validity_ms);
        let happening =
            Happening { fact: Fact::PaymentRequested { expires_at }, actor: Actor::Shopper, at: visit.now };
        let (profiles, store, id) = (visit.app.engine.profiles.clone(), order.store.clone(), order.id);
        // A refusal (paid meanwhile, cancelled) is shown by the order's page.
        let write = move |tx: &mut dyn Sql| lane::command(tx, &profiles, &store, id, &happening).map(drop);
        visit.app.engine.db.write("ask for payment", write).await.map_err(internal)?;
    }
    let to = await_invoice(&visit.app, &order.store, order.id).await.map_err(internal)?;
    Ok(see_other(&visit, &to.unwrap_or(own_page)))
}

/// Leads into the chat with the store's bot by a fresh single-use link. A link is made when somebody wants it, so that
/// looking at the page writes nothing.
pub(super) async fn telegram(visit: Visit, params: RawPathParams) -> Result<Response, Failure> {
    let order = find(&visit, &params).await?;
    let token = Token::of(visit.app.engine.random_bytes());
    let Some(to) = telegram::start_link(&visit.settings, token.as_str()) else {
        let own_page = visit.links.order(order.token.as_str());
        return Ok(private(see_other(&visit, &own_page)));
    };
    let (store, id, now) = (order.store.clone(), order.id, visit.now);
    let write = move |tx: &mut dyn Sql| bindings::grant(tx, &store, id, &token, now);
    visit.app.engine.db.write("link a chat", write).await.map_err(internal)?;
    Ok(private(see_other(&visit, &to)))
}

/// Waits for the address of the bank's page. `None` when there is nothing to pay, the bank refused, or it takes too
/// long: then the order's page follows what happens.
pub(super) async fn await_invoice(
    app: &Shared,
    store: &StoreId,
    id: OrderId,
) -> krama_store::Result<Option<String>> {
    let mut wakes = app.engine.db.subscribe();
    let wait = async {
        loop {
            wakes.mark_unchanged();
            if let Some(known) = look(app, store, id).await? {
                return Ok(known);
            }
            // A wake may be lost on its way between nodes, so look by the clock as well.
            let _ = tokio::time::timeout(Duration::from_millis(LOOK_MS), wakes.changed()).await;
        }
    };
    tokio::time::timeout(Duration::from_millis(INVOICE_WAIT_MS), wait).await.unwrap_or(Ok(None))
}

/// `None` while the answer is open; otherwise the address, or that there will be none.
async fn look(app: &App, store: &StoreId, id: OrderId) -> krama_store::Result<Option<Option<String>>> {
    let store = store.clone();
    let order = app.engine.db.read("wait for an invoice", move |tx| orders::get(tx, &store, id)).await?;
    Ok(order.as_ref().map_or(Some(None), |order| bank_page(order, app.engine.clock.now())))
}

/// As [`look`], for an order at hand: nobody is sent to pay while a payment is on its way, nor to an invoice that
/// cannot be paid any more.
#[expect(clippy::option_option, reason = "whether it is known, and what is known")]
fn bank_page(order: &Order, now: Timestamp) -> Option<Option<String>> {
    let attempt = order.last_attempt().map(|(_, attempt)| attempt);
    let attempt = attempt.filter(|attempt| order.status() == Status::New && is_live(order, attempt, now));
    let Some(attempt) = attempt.filter(|_| !order.invoices.values().any(Invoice::is_pending)) else {
        return Some(None);
    };
    attempt.invoice.as_ref().map(|opened| Some(opened.page_url.clone()))
}
