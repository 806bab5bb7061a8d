//! What the machine can do without krama: a server of the same kind that verifies a webhook's signature and keeps nothing,
//! and a sink for conversions that answers at once.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{any, get};
use axum::{Json, Router};
use krama_connectors::connector::Incoming;
use krama_connectors::monobank::{self, KEY_NOTE};
use krama_connectors::settings::Settings;
use krama_domain::ids::StoreId;
use krama_domain::shop::Store;
use krama_engine::inbound::{self, Judged};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::net::TcpListener;

/// A store that knows the bank's key.
pub(crate) fn settings() -> anyhow::Result<Settings> {
    let store = Store::new(StoreId::parse("main")?, "Bench");
    let values = BTreeMap::from([("monobank.token".to_owned(), "the-token-of-the-bench".to_owned())]);
    let notes = BTreeMap::from([(KEY_NOTE.to_owned(), crate::orders::public_key()?)]);
    Ok(Settings { store, public_url: "http://127.0.0.1".to_owned(), values, texts: BTreeMap::new(), notes })
}

/// Serves the floor of the webhooks until the process ends.
pub(crate) async fn serve(listen: &str) -> anyhow::Result<()> {
    let listener = TcpListener::bind(listen).await?;
    let router = Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/webhooks/{system}/{store}", any(judge))
        .with_state(Arc::new(settings()?));
    Ok(axum::serve(listener, router).await?)
}

async fn judge(State(settings): State<Arc<Settings>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let text = |value: &axum::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers: Vec<_> =
        headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    let incoming = Incoming { headers: &headers, body: &body };
    match inbound::judge(&monobank::CONNECTOR, &settings, &incoming) {
        Some(Judged::Genuine(_)) => StatusCode::OK,
        _ => StatusCode::UNAUTHORIZED,
    }
}

/// Starts a sink for conversions in this process, and answers where it is.
pub(crate) async fn sink() -> anyhow::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let router = Router::new().fallback(swallow).layer(axum::extract::DefaultBodyLimit::disable());
    tokio::spawn(axum::serve(listener, router).into_future());
    Ok(format!("http://{address}"))
}

async fn swallow(body: Bytes) -> Json<Value> {
    let call: Value = serde_json::from_slice(&body).unwrap_or_default();
    let events = call["data"].as_array().map_or(0, Vec::len);
    Json(json!({ "events_received": events, "messages": [], "fbtrace_id": "bench" }))
}
