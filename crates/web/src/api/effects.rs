//! Effects: a page of those that fit a filter, and retrying or discarding some by their ids.

use super::gate::Call;
use super::orders::listed;
use super::params::Params;
use super::problem::Problem;
use crate::json;
use axum::response::Response;
use krama_domain::effect::{Destination, Move, State, Subject};
use krama_domain::fact::Actor;
use krama_domain::ids::{ChatId, ContactId, OrderId, OrderNumber, StoreId};
use krama_domain::time::Timestamp;
use krama_store::repo::orders;
use krama_store::repo::outbox::search::{self, Cursor, Filter};
use krama_store::repo::outbox::{self, Effect};
use krama_store::repo::repair::{self, Hand};
use krama_store::{Result, Sql};
use serde_json::Value;

/// Most effects that one call moves.
const IDS_MAX: usize = 100;

/// A store's effects that fit, the newest first.
pub(super) async fn list(call: Call) -> Response {
    let page = page(&call).await;
    call.answer(page)
}

async fn page(call: &Call) -> std::result::Result<Value, Problem> {
    let known = ["limit", "cursor", "state", "lane", "kind", "code", "key", "order", "since", "until"];
    let params = Params::read(&call.uri, &known)?;
    let (limit, after) =
        (params.limit()?, params.parsed("cursor", "next_cursor of a page before", Cursor::parse)?);
    let store = call.store(&params)?.id.clone();
    let text = |text: &str| Some(text.to_owned());
    let states: Vec<_> = State::ALL.iter().map(|state| state.code()).collect();
    let mut filter = Filter {
        states: params.several("state", &states.join(", "), State::from_code)?,
        lanes: params.several("lane", "lanes such as telegram", Destination::from_code)?,
        kinds: params.several("kind", "kinds", text)?,
        codes: params.several("code", "codes", |code| Some(Some(code.to_owned())))?,
        key: params.get("key").map(str::to_owned),
        since: params.parsed("since", "an instant such as 2026-11-25T10:00:00Z", Timestamp::parse_rfc3339)?,
        until: params.parsed("until", "an instant such as 2026-11-25T10:00:00Z", Timestamp::parse_rfc3339)?,
        ..Filter::default()
    };
    if let Some(number) = params.get("order") {
        let (of, wanted) = (store.clone(), OrderNumber::from_text(number));
        let order = call.read("order", move |tx| orders::by_number(tx, &of, &wanted)).await?;
        let order =
            order.ok_or_else(|| Problem::missing("there is no order of that number in this store"))?;
        filter.subject = Some(Subject::Order(order.id));
    }
    let read = move |tx: &mut dyn Sql| {
        let page = search::page(tx, &store, &filter, after.as_ref(), limit)?;
        let mut data = Vec::new();
        for effect in &page.effects {
            data.push(json::lone_effect(number_of(tx, effect)?.as_deref(), effect, &[]));
        }
        Ok((data, page.next.map(|cursor| cursor.text())))
    };
    let (data, next) = call.read("effects", read).await?;
    Ok(listed(&data, &params, call.path(), next.as_deref()))
}

fn number_of(tx: &mut dyn Sql, effect: &Effect) -> Result<Option<String>> {
    match effect.subject {
        Subject::Order(id) => Ok(orders::number_of(tx, &effect.store, id)?.map(|number| number.to_string())),
        Subject::Contact(_) | Subject::Chat(_) => Ok(None),
    }
}

/// Lets effects run again, at once.
pub(super) async fn retry(call: Call) -> Response {
    let moved = set(&call, Move::Replay).await;
    call.answer(moved)
}

/// Gives effects up.
pub(super) async fn discard(call: Call) -> Response {
    let moved = set(&call, Move::Discard).await;
    call.answer(moved)
}

/// The ids of a body: `{"ids": ["TWC30102025N01/3"]}`, nothing else.
fn ids(body: &Value) -> std::result::Result<Vec<String>, Problem> {
    let wrong = || {
        Problem::invalid("ids", format!("it must be a list of 1 to {IDS_MAX} texts such as TWC30102025N01/3"))
    };
    let object = body.as_object().ok_or_else(wrong)?;
    if let Some(unknown) = object.keys().find(|name| *name != "ids") {
        return Err(Problem::unknown_parameter(unknown, None, &["ids"]));
    }
    let list = object.get("ids").and_then(Value::as_array).filter(|list| (1..=IDS_MAX).contains(&list.len()));
    let texts = list.ok_or_else(wrong)?.iter().map(|id| id.as_str().map(str::to_owned));
    texts.collect::<Option<Vec<_>>>().ok_or_else(wrong)
}

/// The state that an effect got; `None` when it stays as it is, or is not there.
type Fate = (String, Option<State>);

async fn set(call: &Call, step: Move) -> std::result::Result<Value, Problem> {
    let params = Params::read(&call.uri, &[])?;
    let (ids, store) = (ids(&call.json()?)?, call.store(&params)?.id.clone());
    let (scribe, now) = (call.scribe(&store), call.now);
    let (profiles, actor) = (call.app.engine.profiles.clone(), Actor::Staff(call.key.name.clone()));
    let action = if step == Move::Discard { "effect.discard" } else { "effect.replay" };
    let write = move |tx: &mut dyn Sql| {
        let policy = profiles.policy(tx, &store)?;
        let hand = Hand { actor: actor.clone(), policy, looked: false, now };
        let (mut fates, mut was): (Vec<Fate>, Vec<String>) = (Vec::new(), Vec::new());
        for id in &ids {
            let before = find(tx, &store, id)?;
            let becomes = match &before {
                Some(effect) => repair::intervene(tx, &store, effect.subject, effect.nth, step, &hand)?,
                None => None,
            };
            if let (Some(effect), Some(_)) = (&before, becomes) {
                was.push(effect.state.code().to_owned());
            }
            fates.push((id.clone(), becomes));
        }
        let moved: Vec<_> =
            fates.iter().filter(|fate| fate.1.is_some()).map(|fate| fate.0.as_str()).collect();
        if !moved.is_empty() {
            let became = format!("{} of {}", moved.len(), ids.len());
            scribe.note(tx, action, &moved.join(" "), Some(&was.join(", ")), Some(&became))?;
        }
        Ok(fates)
    };
    let fates = call.write("move effects", write).await?;
    let moved = fates.iter().filter(|fate| fate.1.is_some()).count();
    let each =
        fates.iter().map(|(id, state)| serde_json::json!({ "id": id, "becomes": state.map(State::code) }));
    Ok(serde_json::json!({
        "moved": moved, "missed": fates.len() - moved, "data": each.collect::<Vec<_>>(),
    }))
}

/// The effect of `SUBJECT/NTH`: an order's number or key, or a contact request's key.
fn find(tx: &mut dyn Sql, store: &StoreId, id: &str) -> Result<Option<Effect>> {
    let parts = id.rsplit_once('/').and_then(|(subject, nth)| Some((subject, nth.parse::<i64>().ok()?)));
    let Some((text, nth)) = parts else { return Ok(None) };
    let mut subjects: Vec<Subject> = Vec::new();
    if let Some(order) = orders::by_number(tx, store, &OrderNumber::from_text(text))? {
        subjects.push(Subject::Order(order.id));
    }
    subjects.extend(OrderId::parse(text).ok().map(Subject::Order));
    subjects.extend(ContactId::parse(text).ok().map(Subject::Contact));
    subjects.extend(ChatId::parse(text).ok().map(Subject::Chat));
    for subject in subjects {
        let all = outbox::of_subject(tx, store, subject)?;
        if let Some(found) = all.into_iter().find(|effect| effect.nth == nth && effect.subject == subject) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}
