//! What is done to somebody who works here: another role, in or out, a link to a new password.

use super::invite::fresh;
use super::{PATH, Typed, reaches, respond};
use crate::app::access::{INVITE_VALID_MS, link_url};
use crate::console::act::Act;
use crate::console::desk::Failure;
use crate::console::reply;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use krama_domain::ids::{PersonId, PublicToken};
use krama_domain::staff::{Role, Scope};
use krama_store::repo::links::{self, Link, Purpose};
use krama_store::repo::people::{self, Person};
use krama_store::repo::sessions;
use krama_store::{Result, Sql};

/// What became of it.
pub(super) enum Done {
    Changed,
    Same,
    /// There is no such person, as far as the reader may know.
    Nobody,
    /// They are the last owner of all stores.
    LastOwner,
}

/// Somebody whom the reader may change.
pub(super) fn within(tx: &mut dyn Sql, own: &Scope, id: PersonId) -> Result<Option<Person>> {
    Ok(people::get(tx, id)?.filter(|person| reaches(own, &person.scope)))
}

/// Whether nobody would be left who may do everything, were this one not.
fn is_last_owner(tx: &mut dyn Sql, person: &Person) -> Result<bool> {
    let is_owner = person.role == Role::Owner && person.scope == Scope::All && !person.disabled;
    Ok(is_owner && people::other_owners(tx, person.id)? == 0)
}

fn answer(act: &Act, done: Result<Done>, code: &str) -> Response {
    match done {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(Done::Nobody) => act.desk.refuse(&Failure::Missing),
        Ok(Done::LastOwner) => reply::refused(&act.desk, PATH, "last-owner"),
        Ok(Done::Same) => reply::back(&act.desk, PATH, "person-same"),
        Ok(Done::Changed) => reply::back(&act.desk, PATH, code),
    }
}

/// Gives somebody another role.
pub(in crate::console) async fn role(Path(id): Path<String>, act: Act) -> Response {
    let own_role = act.desk.inside.person.role;
    let role = Role::from_code(act.fields.get("role")).filter(|role| *role >= own_role);
    let (Ok(id), Some(role)) = (PersonId::parse(&id), role) else {
        return act.desk.refuse(&Failure::Missing);
    };
    let (own, scribe) = (act.desk.inside.person.scope.clone(), act.scribe_of_program());
    let write = move |tx: &mut dyn Sql| {
        people::lock(tx)?;
        let Some(person) = within(tx, &own, id)? else { return Ok(Done::Nobody) };
        if person.role == role {
            return Ok(Done::Same);
        }
        if is_last_owner(tx, &person)? {
            return Ok(Done::LastOwner);
        }
        people::set_role(tx, id, role)?;
        scribe.note(tx, "person.role", &person.email, Some(person.role.code()), Some(role.code()))?;
        Ok(Done::Changed)
    };
    let done = act.write("change a role", write).await;
    answer(&act, done, "person-role")
}

/// Keeps somebody out from now on; their sessions end at once.
pub(in crate::console) async fn disable(Path(id): Path<String>, act: Act) -> Response {
    set_disabled(&act, &id, true).await
}

/// Lets somebody in again.
pub(in crate::console) async fn enable(Path(id): Path<String>, act: Act) -> Response {
    set_disabled(&act, &id, false).await
}

async fn set_disabled(act: &Act, id: &str, disabled: bool) -> Response {
    let Ok(id) = PersonId::parse(id) else { return act.desk.refuse(&Failure::Missing) };
    let (own, scribe) = (act.desk.inside.person.scope.clone(), act.scribe_of_program());
    let write = move |tx: &mut dyn Sql| {
        people::lock(tx)?;
        let Some(person) = within(tx, &own, id)? else { return Ok(Done::Nobody) };
        if person.disabled == disabled {
            return Ok(Done::Same);
        }
        if disabled && is_last_owner(tx, &person)? {
            return Ok(Done::LastOwner);
        }
        people::set_disabled(tx, id, disabled)?;
        if disabled {
            sessions::end_all(tx, id)?;
        }
        let [action, was, became] =
            if disabled { ["person.disable", "in", "out"] } else { ["person.enable", "out", "in"] };
        scribe.note(tx, action, &person.email, Some(was), Some(became))?;
        Ok(Done::Changed)
    };
    let done = act.write("disable somebody", write).await;
    answer(act, done, if disabled { "person-disabled" } else { "person-enabled" })
}

/// Makes a link to a new password, and shows it once.
pub(in crate::console) async fn new_password(Path(id): Path<String>, act: Act) -> Response {
    let Ok(id) = PersonId::parse(&id) else { return act.desk.refuse(&Failure::Missing) };
    let guest = &act.desk.guest;
    let token = guest.app.engine.with_random(|random| PublicToken::fresh(random));
    let url = link_url(&guest.app, &token);
    let (own, scribe, now) = (act.desk.inside.person.scope.clone(), act.scribe_of_program(), guest.now);
    let by = act.desk.inside.person.name.clone();
    let write = move |tx: &mut dyn Sql| {
        let Some(person) = within(tx, &own, id)?.filter(|person| !person.disabled) else { return Ok(None) };
        let link = Link {
            purpose: Purpose::Reset(id),
            scope: person.scope,
            created_by: by.clone(),
            created_at: now,
            expires_at: now.plus_ms(INVITE_VALID_MS),
        };
        links::grant(tx, &token, &link)?;
        scribe.note(tx, "person.reset", &person.email, None, None)?;
        Ok(Some(person.email))
    };
    match act.write("make a link to a new password", write).await {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(None) => act.desk.refuse(&Failure::Missing),
        Ok(Some(email)) => {
            let fresh = fresh(&act, "people-reset", &email, url);
            respond(&act.desk, StatusCode::OK, Some(fresh), &Typed::default()).await
        }
    }
}
