//! Places to choose from while somebody types: `/places/settlements` and `/places/branches`, for the checkout's script.
//! Without it the same choice is made by [`super::choosing`].

use super::cart;
use super::choosing::{offer, serves};
use super::failure::{Failure, internal};
use super::visit::Visit;
use crate::form::checkout::REFERENCE_MAX_CHARS;
use crate::view::places::Offer;
use axum::Json;
use axum::extract::Query;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use krama_domain::order::{Line, total_of};
use krama_domain::place::query::{self, BranchQuery};
use krama_domain::place::{Kind, Parcel, Settlement};
use krama_store::Sql;
use krama_store::repo::places::search;
use serde::Deserialize;
use serde_json::{Value, json};

/// Most places of one answer.
const ANSWERED_MAX: usize = 20;
/// How long a browser may keep an answer: the list changes once a day, a cart more often.
const CACHE: &str = "private, max-age=300";

/// What is asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    settlement: String,
    kind: String,
}

fn answer(visit: &Visit, items: &[Value], key: &str) -> Response {
    let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let said = visit.chrome("/checkout").count(key, count);
    let mut response = Json(json!({ "items": items, "said": said })).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(CACHE));
    response
}

fn admit(visit: &Visit) -> Result<(), Failure> {
    let admitted = visit.app.limits.admits_look_up(&visit.caller, visit.now);
    if admitted { Ok(()) } else { Err(Failure::TooMany) }
}

/// Settlements whose name begins as was typed.
pub(super) async fn settlements(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    admit(&visit)?;
    let query = query::Query::read(&asked.q);
    let find = move |tx: &mut dyn Sql| search::settlements(tx, &query, ANSWERED_MAX);
    let found = if serves(visit.store()) {
        visit.app.engine.db.read("find settlements", find).await.map_err(internal)?
    } else {
        Vec::new()
    };
    let items: Vec<Value> = found.iter().map(settlement).collect();
    Ok(answer(&visit, &items, "places-settlements"))
}

fn settlement(settlement: &Settlement) -> Value {
    json!({
        "id": settlement.reference,
        "value": settlement.label(),
        "name": settlement.name,
        "detail": settlement.detail(),
    })
}

/// Branches or lockers of a settlement; those that cannot take the cart's parcel with the reason.
pub(super) async fn branches(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    admit(&visit)?;
    let (store, opened) = (visit.store().clone(), visit.open_cart());
    let kind = Kind::from_code(&asked.kind).unwrap_or(Kind::Branch);
    let settlement: String = asked.settlement.chars().take(REFERENCE_MAX_CHARS).collect();
    let query = BranchQuery::read(&asked.q);
    let find = move |tx: &mut dyn Sql| {
        let lines: Vec<Line> = cart::lines(tx, &store, &opened)?.into_iter().map(|(line, _)| line).collect();
        let total = total_of(&lines, store.currency);
        let parcel = Parcel { declared_minor: total.minor, pays_on_receipt: false };
        let found = search::branches(tx, &settlement, kind, &query, ANSWERED_MAX)?;
        Ok(found.into_iter().map(|branch| offer(branch, parcel, total.currency)).collect::<Vec<_>>())
    };
    let found = visit.app.engine.db.read("find branches", find).await.map_err(internal)?;
    let items: Vec<Value> = found.iter().map(|offer| branch(&visit, offer)).collect();
    Ok(answer(&visit, &items, "places-branches"))
}

fn branch(visit: &Visit, offer: &Offer) -> Value {
    let words = visit.chrome("/checkout").words;
    json!({
        "id": offer.branch.reference,
        "value": offer.branch.name,
        "name": offer.branch.name,
        "detail": offer.branch.schedule,
        "reason": offer.refusal.as_ref().map(|refusal| refusal.text(&words)),
    })
}
