//! The staff console: read-only pages behind a one-time link. What came, what followed from it, and what did not.
//!
//! Every page with data takes a `desk::Desk`, and that cannot be had without a session. Not for actions: nothing
//! here changes an order.

mod attempt;
mod badge;
mod change;
mod contacts;
mod cursor;
mod desk;
mod door;
mod effect;
mod frame;
mod lanes;
mod moment;
mod money;
mod order;
mod orders;
mod reply;
mod standing;
mod timeline;
mod unmatched;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::{get, post};

/// The console's routes, below `/console`.
pub fn router() -> Router<crate::app::Shared> {
    Router::new()
        .route("/", get(orders::show))
        .route("/orders", get(orders::show))
        .route("/orders/{number}", get(order::show))
        .route("/contacts", get(contacts::show))
        .route("/unmatched", get(unmatched::show))
        .route("/enter", get(door::wait))
        .route("/enter/{token}", get(door::ask).post(door::enter))
        .route("/leave", post(door::leave))
        .fallback(desk::nowhere)
}

/// `/console/`: the same without the slash.
pub(crate) async fn plain() -> axum::response::Response {
    crate::app::access::to("/console")
}
