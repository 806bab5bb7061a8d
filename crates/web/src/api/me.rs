//! Who asks: what a key is, what it may do, which stores it reaches.

use super::gate::Call;
use super::params::Params;
use super::problem::Problem;
use axum::response::Response;
use krama_domain::staff::{RIGHTS, Scope};
use serde_json::{Value, json};

/// What the key is and may do.
pub(super) async fn show(call: Call) -> Response {
    call.answer(told(&call))
}

fn told(call: &Call) -> Result<Value, Problem> {
    Params::read(&call.uri, &[])?;
    let key = &call.key;
    let rights: Vec<_> =
        RIGHTS.iter().filter(|(right, _)| key.role.may(*right)).map(|(right, _)| right).collect();
    let stores: Vec<_> =
        call.stores.iter().map(|store| json!({ "id": store.id.as_str(), "name": store.name })).collect();
    Ok(json!({
        "id": key.id.to_string(), "name": key.name, "role": key.role.code(), "rights": rights,
        "all_stores": key.scope == Scope::All, "stores": stores, "created_at": key.created_at.rfc3339(),
    }))
}
