//! Alive, and able to work.

use super::Shared;
use axum::extract::State;
use axum::http::StatusCode;
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
