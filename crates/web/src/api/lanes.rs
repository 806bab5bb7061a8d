//! Lanes: which works, which does not and why; pausing one and letting it go on.

use super::gate::Call;
use super::params::Params;
use super::problem::Problem;
use axum::extract::Path;
use axum::response::Response;
use krama_domain::effect::Destination;
use krama_domain::time::Timestamp;
use krama_store::Sql;
use krama_store::repo::lanes::{self, Lane};
use serde_json::{Value, json};

fn told(lane: &Lane, now: Timestamp) -> Value {
    let broken = lane.broken_until > now;
    let state = if lane.paused {
        "paused"
    } else if broken {
        "broken"
    } else {
        "working"
    };
    json!({
        "lane": lane.lane.code(), "store": lane.store.as_str(), "state": state, "paused": lane.paused,
        "broken_until": broken.then(|| lane.broken_until.rfc3339()), "reason": lane.broken_reason,
        "failures": lane.failures,
    })
}

/// A store's lanes.
pub(super) async fn list(call: Call) -> Response {
    let lanes = all(&call).await;
    call.answer(lanes)
}

async fn all(call: &Call) -> Result<Value, Problem> {
    let params = Params::read(&call.uri, &[])?;
    let store = call.store(&params)?.id.clone();
    let found = call.read("lanes", move |tx| lanes::of_store(tx, &store)).await?;
    Ok(json!({ "data": found.iter().map(|lane| told(lane, call.now)).collect::<Vec<_>>() }))
}

/// Stops a lane: what is under way is finished, nothing new begins.
pub(super) async fn pause(Path(lane): Path<String>, call: Call) -> Response {
    let lane = set(&call, &lane, true).await;
    call.answer(lane)
}

/// Lets a lane go on.
pub(super) async fn resume(Path(lane): Path<String>, call: Call) -> Response {
    let lane = set(&call, &lane, false).await;
    call.answer(lane)
}

async fn set(call: &Call, lane: &str, paused: bool) -> Result<Value, Problem> {
    let params = Params::read(&call.uri, &[])?;
    let store = call.store(&params)?.id.clone();
    let lane = Destination::from_code(lane).ok_or_else(|| Problem::missing("there is no such lane"))?;
    let scribe = call.scribe(&store);
    let write = move |tx: &mut dyn Sql| {
        let changed = lanes::pause(tx, &store, lane, paused)?;
        let [action, was, became] =
            if paused { ["lane.pause", "works", "paused"] } else { ["lane.resume", "paused", "works"] };
        let was = if changed { was } else { became };
        scribe.note(tx, action, lane.code(), Some(was), Some(became))?;
        lanes::of_store(tx, &store)
    };
    let found = call.write("pause a lane", write).await?;
    let lane = found.iter().find(|one| one.lane == lane).map(|lane| told(lane, call.now));
    lane.ok_or_else(|| Problem::missing("there is no such lane"))
}
