//! The routes and what they share. Handlers are thin: they read, call the domain through one transaction, and show.

pub(crate) mod access;
mod cart;
mod checkout;
mod choosing;
mod consent;
mod contact;
mod failure;
mod guard;
mod health;
mod order;
mod ordering;
mod places;
mod proxies;
mod serving;
mod shelf;
mod visit;
mod webhook;
mod whereabouts;

pub use access::{LINK_VALID_MS, enter_link, setup_link};
pub use proxies::{DEFAULT as DEFAULT_PROXIES, Malformed, Proxies};

use crate::i18n::Catalog;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::routing::{any, get, post};
use axum::{Router, middleware};
use krama_engine::inbound::WEBHOOK_MAX_BYTES;
use krama_engine::node::Engine;
use std::sync::Arc;
use tower_http::compression::CompressionLayer;

/// What every handler can reach.
pub struct App {
    /// The database, settings, clock, randomness and the way in for webhooks.
    pub engine: Arc<Engine>,
    /// Texts of all pages.
    pub catalog: Catalog,
    /// Webhooks that were not genuine.
    pub(crate) refused: webhook::Refused,
    /// Who asked how often.
    limits: guard::Limits,
    /// Who is believed about callers' addresses.
    proxies: Proxies,
}

/// The application as handlers share it.
pub type Shared = Arc<App>;

impl App {
    /// The application on an engine, which believes a proxy on its own machine.
    pub fn new(engine: Arc<Engine>) -> Shared {
        Self::behind(Proxies::default(), engine)
    }

    /// The application on an engine, behind these proxies.
    pub fn behind(proxies: Proxies, engine: Arc<Engine>) -> Shared {
        Arc::new(Self {
            engine,
            catalog: Catalog::new(),
            refused: webhook::Refused::default(),
            limits: guard::Limits::default(),
            proxies,
        })
    }
}

/// Largest form, in bytes.
const FORM_MAX_BYTES: usize = crate::form::fields::BODY_MAX_BYTES;

/// The shop's pages of one store.
fn shop() -> Router<Shared> {
    Router::new()
        .route("/", get(shelf::list))
        .route("/p/{slug}", get(shelf::product))
        .route("/cart", get(cart::show))
        .route("/cart/add", post(cart::add))
        .route("/cart/set", post(cart::set))
        .route("/checkout", get(checkout::show).post(checkout::place))
        .route("/places/settlements", get(places::settlements))
        .route("/places/branches", get(places::branches))
        .route("/contact", get(contact::show).post(contact::send))
        .route("/contact/sent", get(contact::sent))
        .route("/consent", post(consent::choose))
        .route("/orders/{token}", get(order::show))
        .route("/orders/{token}/state", get(order::state))
        .route("/orders/{token}/pay", post(order::pay))
        .route("/orders/{token}/telegram", get(order::telegram))
}

/// What supervisors ask.
fn health() -> Router<Shared> {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
}

/// The routes of a node that only delivers: what supervisors ask.
pub fn health_router(app: Shared) -> Router {
    health().with_state(app)
}

/// All routes.
pub fn router(app: Shared) -> Router {
    let webhooks = webhook::receive.layer(DefaultBodyLimit::max(WEBHOOK_MAX_BYTES));
    Router::new()
        .merge(shop())
        .route("/s/{store}", get(shelf::to_store))
        .nest("/s/{store}/", shop())
        .nest("/api/v1", crate::api::router(&app))
        .nest("/console", crate::console::router(&app))
        .route("/console/", get(crate::console::plain))
        .route("/webhooks/{system}/{store}", any(webhooks))
        .route("/assets/{name}", get(serving::asset))
        .route("/pictures/{name}", get(serving::picture))
        .route("/favicon.ico", get(serving::icon))
        .merge(health())
        .fallback(serving::nowhere)
        .layer(DefaultBodyLimit::max(FORM_MAX_BYTES))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(Arc::clone(&app), guard::watch))
        .with_state(app)
}
