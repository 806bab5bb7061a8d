//! Alive, able to work, and in figures.

use super::Shared;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderName};
use krama_store::repo::stores;

/// The process answers.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers and is migrated (it was at start; a newer schema would refuse to start).
pub(super) async fn ready(State(app): State<Shared>) -> (StatusCode, &'static str) {
    match app.engine.db.read("readiness", |tx| stores::list(tx).map(drop)).await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}

/// What is counted, as Prometheus reads it. Whoever puts a proxy in front of krama keeps this path from the world.
pub(super) async fn metrics(State(app): State<Shared>) -> ([(HeaderName, &'static str); 1], String) {
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], app.engine.metrics().await)
}
