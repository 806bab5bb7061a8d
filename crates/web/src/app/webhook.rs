//! Webhooks in: size cap, raw bytes to the engine, and its answer as a status.

use super::Shared;
use super::failure::Failure;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode};
use krama_domain::effect::Destination;
use krama_domain::ids::StoreId;
use krama_domain::time::Timestamp;
use krama_engine::node::WebhookAnswer;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// When a webhook that was not genuine came last, by store and system. Kept in this process alone: it is a hint for
/// people, and a flood of forged webhooks shall write nothing.
#[derive(Debug, Default)]
pub(crate) struct Refused(Mutex<BTreeMap<(StoreId, Destination), Timestamp>>);

impl Refused {
    /// When the last one came, since the program was started.
    pub(crate) fn last(&self, store: &StoreId, system: Destination) -> Option<Timestamp> {
        self.lock().get(&(store.clone(), system)).copied()
    }

    fn note(&self, store: StoreId, system: Destination, now: Timestamp) {
        self.lock().insert((store, system), now);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(StoreId, Destination), Timestamp>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Receives a webhook. Providers that probe the address with GET or HEAD are answered 200.
pub(super) async fn receive(
    State(app): State<Shared>,
    Path((system, store)): Path<(String, String)>,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Failure> {
    if method == Method::GET || method == Method::HEAD {
        return Ok(StatusCode::OK);
    }
    if method != Method::POST {
        return Ok(StatusCode::METHOD_NOT_ALLOWED);
    }
    let store = StoreId::parse(&store).map_err(|_| Failure::NotFound)?;
    let text = |value: &axum::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers: Vec<_> =
        headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    let answer = app.engine.webhook(&system, &store, &headers, &body).await.map_err(Failure::Internal)?;
    Ok(match answer {
        WebhookAnswer::Kept => StatusCode::OK,
        WebhookAnswer::Rejected => {
            if let Some(destination) = Destination::from_code(&system) {
                app.refused.note(store, destination, app.engine.clock.now());
            }
            StatusCode::UNAUTHORIZED
        }
        WebhookAnswer::NotConnected => StatusCode::NOT_FOUND,
    })
}
