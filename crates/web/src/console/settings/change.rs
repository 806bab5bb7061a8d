//! Saving the form of one outside system: what was sent, what is wrong with it, and whether it still fits.

use super::{Matter, Objection, PATH, respond, seen, system_of};
use crate::console::act::Act;
use crate::console::desk::Failure;
use crate::console::reply;
use crate::form::fields::Fields;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use krama_connectors::connector::Connector;
use krama_connectors::settings::{BadValue, Field};
use krama_engine::profile::{Own, Profiles};
use krama_store::repo::stores;
use krama_store::secret::NONCE_BYTES;
use krama_store::{Result, Sql};
use std::collections::BTreeMap;

/// What the form says about one field.
#[derive(Clone)]
struct Sent {
    field: &'static Field,
    /// The new value; `None` leaves it as it is, empty removes it.
    value: Option<String>,
    /// How it stood when the form was shown.
    seen: String,
    /// For sealing the value.
    nonce: [u8; NONCE_BYTES],
}

/// What became of the form.
enum Saved {
    Changed,
    Same,
    /// These stand otherwise than the form says.
    Stale(Vec<String>),
}

fn sent(act: &Act, connector: &Connector) -> Vec<Sent> {
    let read = |field: &'static Field| {
        let (typed, removed) = (act.fields.get(field.key).trim(), remove(&act.fields, field));
        let value = match (field.secret, typed) {
            (true, _) if removed => Some(String::new()),
            (true, "") => None,
            (_, typed) => Some(typed.to_owned()),
        };
        let nonce = act.desk.guest.app.engine.random_bytes();
        Sent { field, value, seen: act.fields.get(&format!("seen.{}", field.key)).to_owned(), nonce }
    };
    connector.fields.iter().map(read).collect()
}

fn remove(fields: &Fields, field: &Field) -> bool {
    !fields.get(&format!("remove.{}", field.key)).is_empty()
}

/// Saves it.
pub(in crate::console) async fn save(Path(system): Path<String>, act: Act) -> Response {
    let (Some(destination), Some(store)) = (system_of(&system), act.desk.store.as_ref()) else {
        return act.desk.refuse(&Failure::Missing);
    };
    let sent = sent(&act, krama_connectors::of(destination));
    let objection = objection(&act, &sent);
    if !objection.wrong.is_empty() {
        let matter = Matter { of: destination.code(), objection, steps: None };
        return respond(&act.desk, StatusCode::UNPROCESSABLE_ENTITY, &matter).await;
    }
    let (profiles, id, scribe) = (act.desk.guest.app.engine.profiles.clone(), store.id.clone(), act.scribe());
    let (now, code) = (act.desk.guest.now, destination.code());
    let write = move |tx: &mut dyn Sql| {
        stores::lock(tx, &id)?;
        let own = profiles.own(tx, &id)?;
        let moved = |sent: &&Sent| seen(sent.field.secret, own.get(sent.field.key)) != sent.seen;
        let stale: Vec<_> = sent.iter().filter(moved).map(|sent| sent.field.key.to_owned()).collect();
        if !stale.is_empty() {
            return Ok(Saved::Stale(stale));
        }
        let changed: Vec<_> = sent.iter().filter(|sent| differs(sent, &own)).collect();
        if changed.is_empty() {
            return Ok(Saved::Same);
        }
        for sent in &changed {
            let value = sent.value.as_deref().unwrap_or_default();
            profiles.set(tx, &id, sent.field, value, sent.nonce, now)?;
        }
        Profiles::mended(tx, &id, destination, now)?;
        let (was, became) = told(&changed, &own);
        scribe.note(tx, "settings.change", code, Some(&was), Some(&became))?;
        Ok(Saved::Changed)
    };
    answer(&act, act.write("change settings", write).await, code, objection).await
}

async fn answer(act: &Act, saved: Result<Saved>, code: &'static str, objection: Objection) -> Response {
    match saved {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(Saved::Changed) => reply::back(&act.desk, PATH, "settings"),
        Ok(Saved::Same) => reply::back(&act.desk, PATH, "settings-same"),
        Ok(Saved::Stale(stale)) => {
            let matter = Matter { of: code, objection: Objection { stale, ..objection }, steps: None };
            respond(&act.desk, StatusCode::CONFLICT, &matter).await
        }
    }
}

fn differs(sent: &Sent, own: &BTreeMap<String, Own>) -> bool {
    let stands = own.get(sent.field.key).map(|own| own.value.as_str()).unwrap_or_default();
    sent.value.as_deref().is_some_and(|value| value != stands)
}

/// What is wrong with what was sent, and what was typed into fields that may be shown again.
fn objection(act: &Act, sent: &[Sent]) -> Objection {
    let words = super::Frame::inside(&act.desk, None).words;
    let mut objection = Objection::default();
    for Sent { field, value, .. } in sent {
        let value = value.as_deref().unwrap_or_default();
        if let Err(bad) = field.check(value) {
            let key = match bad {
                BadValue::Text => "settings-bad-text",
                BadValue::Address => "settings-bad-address",
            };
            objection.wrong.insert(field.key.to_owned(), words.t(key));
        }
        if !field.secret {
            objection.typed.insert(field.key.to_owned(), value.to_owned());
        }
    }
    objection
}

/// Before and after, for the audit log: names and plain values, of secrets only that they are there.
fn told(changed: &[&Sent], own: &BTreeMap<String, Own>) -> (String, String) {
    let line = |sent: &Sent, value: &str, secret_word: &str| {
        let shown = match (value, sent.field.secret) {
            ("", _) => "(not set)",
            (_, true) => secret_word,
            (value, false) => value,
        };
        format!("{}: {shown}", sent.field.key)
    };
    let stood = |sent: &Sent| own.get(sent.field.key).map(|own| own.value.clone()).unwrap_or_default();
    let was = changed.iter().map(|sent| line(sent, &stood(sent), "(set)"));
    let became =
        changed.iter().map(|sent| line(sent, sent.value.as_deref().unwrap_or_default(), "(changed)"));
    (was.collect::<Vec<_>>().join("\n"), became.collect::<Vec<_>>().join("\n"))
}
