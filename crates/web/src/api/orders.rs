//! Orders: a page of them, and one with everything that belongs to it.

use super::gate::Call;
use super::params::Params;
use super::problem::Problem;
use crate::json;
use axum::extract::Path;
use axum::response::Response;
use krama_domain::effect::Subject;
use krama_domain::ids::{OrderId, OrderNumber, StoreId};
use krama_domain::time::Timestamp;
use krama_store::repo::orders::Cursor;
use krama_store::repo::{orders, outbox, parcels, timeline};
use krama_store::{Result, Sql};
use serde_json::Value;

/// A store's orders, the newest first.
pub(super) async fn list(call: Call) -> Response {
    let page = page(&call).await;
    call.answer(page)
}

async fn page(call: &Call) -> std::result::Result<Value, Problem> {
    let params = Params::read(&call.uri, &["limit", "cursor"])?;
    let (limit, after) = (params.limit()?, params.parsed("cursor", "next_cursor of a page before", cursor)?);
    let store = call.store(&params)?.id.clone();
    let most = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut found = call.read("orders", move |tx| orders::page(tx, &store, after, most)).await?;
    let has_more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().filter(|_| has_more);
    let next = last.map(|order| format!("{}.{}", order.created_at.as_ms(), order.id));
    let data: Vec<_> = found.iter().map(json::summary).collect();
    Ok(listed(&data, &params, call.path(), next.as_deref()))
}

/// A page: `{data, next_cursor, next, has_more}`.
pub(super) fn listed(data: &[Value], params: &Params, path: &str, next: Option<&str>) -> Value {
    serde_json::json!({
        "data": data, "has_more": next.is_some(),
        "next": next.map(|cursor| params.next(path, cursor)), "next_cursor": next,
    })
}

fn cursor(text: &str) -> Option<Cursor> {
    let (ms, id) = text.split_once('.')?;
    Some(Cursor { created_at: Timestamp::from_ms(ms.parse().ok()?), id: OrderId::parse(id).ok()? })
}

/// One order with its timeline, payments and effects.
pub(super) async fn show(Path(number): Path<String>, call: Call) -> Response {
    let order = one(&call, &number).await;
    call.answer(order)
}

async fn one(call: &Call, number: &str) -> std::result::Result<Value, Problem> {
    let params = Params::read(&call.uri, &[])?;
    let store = call.store(&params)?.id.clone();
    let wanted = OrderNumber::from_text(number);
    let found = call.read("order", move |tx| whole(tx, &store, &wanted)).await?;
    found.ok_or_else(|| Problem::missing("there is no order of that number in this store"))
}

fn whole(tx: &mut dyn Sql, store: &StoreId, number: &OrderNumber) -> Result<Option<Value>> {
    let Some(order) = orders::by_number(tx, store, number)? else { return Ok(None) };
    let entries = timeline::of_order(tx, store, order.id)?;
    let subject = Subject::Order(order.id);
    let mut effects = Vec::new();
    for effect in outbox::of_subject(tx, store, subject)? {
        let attempts = outbox::attempts(tx, store, subject, effect.nth)?;
        effects.push((effect, attempts));
    }
    let looks = parcels::last_looks(tx, store, order.id)?;
    Ok(Some(json::full(&order, &entries, &effects, &looks)))
}
