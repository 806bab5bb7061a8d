//! The page of people: who works here, who is invited, who is in at this moment; and the forms that change it.
//!
//! Somebody who works for one store sees and changes only those who work for that store alone. The last owner of all
//! stores can be neither disabled nor demoted; that is looked at inside the transaction.

pub(super) mod act;
pub(super) mod invite;
pub(super) mod sessions;

use super::desk::{Desk, Failure};
use super::frame::{Frame, Section, role_key};
use super::moment::{Moment, Reader};
use super::reply;
use crate::form::FieldError;
use crate::view::words::Words;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use krama_domain::ids::PersonId;
use krama_domain::shop::Store;
use krama_domain::staff::{Role, Scope};
use krama_domain::time::{DAY_MS, Timestamp, Zone};
use krama_store::repo::links::{Link, Purpose};
use krama_store::repo::people::Person;
use krama_store::repo::sessions::Session;
use krama_store::repo::{links, people};
use krama_store::{Result, Sql};
use std::collections::BTreeMap;

/// Where the page is.
pub(super) const PATH: &str = "/console/people";

/// Whether somebody of this scope may see and change somebody of that one.
pub(super) fn reaches(own: &Scope, other: &Scope) -> bool {
    match own {
        Scope::All => true,
        Scope::Store(_) => own == other,
    }
}

/// What the database knows, as far as the reader may.
struct Found {
    people: Vec<Person>,
    seen: BTreeMap<PersonId, Timestamp>,
    invitations: Vec<(String, Link)>,
    sessions: Vec<Session>,
}

fn find(tx: &mut dyn Sql, own: &Scope, now: Timestamp) -> Result<Found> {
    let mut people = people::list(tx)?;
    people.retain(|person| reaches(own, &person.scope));
    let mut invitations = links::invitations(tx, now)?;
    invitations.retain(|(_, link)| reaches(own, &link.scope));
    let mut sessions = krama_store::repo::sessions::list(tx, now)?;
    sessions.retain(|session| people.iter().any(|person| person.id == session.person));
    Ok(Found { seen: people::last_seen(tx)?, people, invitations, sessions })
}

/// One person.
struct Row {
    id: String,
    name: String,
    email: String,
    scope: String,
    seen: Option<Moment>,
    disabled: bool,
    /// Whether it is the reader.
    is_reader: bool,
    /// Roles: code, word, whether it is theirs.
    roles: Vec<(&'static str, String, bool)>,
}

/// One invitation.
struct Invited {
    hash: String,
    email: String,
    role: String,
    scope: String,
    by: String,
    until: Moment,
}

/// One session.
pub(super) struct In {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) agent: String,
    pub(super) address: String,
    pub(super) since: Moment,
    pub(super) seen: Moment,
    /// Whether it is the reader's own.
    pub(super) is_this: bool,
}

/// The form that invites, as it was sent.
#[derive(Default)]
struct Typed {
    email: String,
    role: String,
    scope: String,
    errors: Vec<FieldError>,
}

/// A link that is shown once.
struct Fresh {
    title: String,
    text: String,
    url: String,
}

#[derive(Template)]
#[template(path = "console/people.html")]
struct Page<'a> {
    frame: Frame<'a>,
    fresh: Option<Fresh>,
    rows: Vec<Row>,
    invited: Vec<Invited>,
    sessions: Vec<In>,
    /// What the form that invites holds.
    email: String,
    email_error: String,
    roles: Vec<(&'static str, String, bool)>,
    scopes: Vec<(String, String, bool)>,
    days: i64,
}

/// The zone in which the page tells times.
pub(super) fn zone(desk: &Desk) -> Zone {
    desk.store.as_ref().map_or_else(Zone::kyiv, |store| store.zone.clone())
}

/// A scope in words.
pub(super) fn scope_word(words: Words<'_>, stores: &[Store], scope: &Scope) -> String {
    match scope {
        Scope::All => words.t("people-all-stores"),
        Scope::Store(id) => stores
            .iter()
            .find(|store| store.id == *id)
            .map_or_else(|| id.to_string(), |store| store.name.clone()),
    }
}

/// The scopes that somebody may give: code, word, whether it is chosen.
pub(super) fn scopes(words: Words<'_>, desk: &Desk, chosen: &str) -> Vec<(String, String, bool)> {
    let own = &desk.inside.person.scope;
    let all = (*own == Scope::All).then(|| ("*".to_owned(), words.t("people-all-stores"), chosen == "*"));
    let store = |store: &Store| {
        let id = store.id.to_string();
        let is_chosen = chosen == id;
        (id, store.name.clone(), is_chosen)
    };
    all.into_iter().chain(desk.stores.iter().map(store)).collect()
}

/// The scope of a code, if the reader may give it.
pub(super) fn scope_of(desk: &Desk, code: &str) -> Option<Scope> {
    let own = &desk.inside.person.scope;
    if code == "*" {
        return (*own == Scope::All).then_some(Scope::All);
    }
    desk.stores.iter().find(|store| store.id.as_str() == code).map(|store| Scope::Store(store.id.clone()))
}

/// Roles to choose from: code, word, whether it is chosen.
pub(super) fn roles(words: Words<'_>, at_most: Role, chosen: &str) -> Vec<(&'static str, String, bool)> {
    let fits = |role: &Role| *role >= at_most;
    let row = |role: Role| (role.code(), words.t(role_key(role)), role.code() == chosen);
    Role::ALL.into_iter().filter(fits).map(row).collect()
}

pub(super) fn session_row(session: &Session, name: &str, desk: &Desk, reader: Reader<'_>) -> In {
    In {
        id: session.id.to_string(),
        name: name.to_owned(),
        agent: session.agent.clone(),
        address: session.address.clone(),
        since: reader.brief(session.created_at),
        seen: reader.brief(session.seen_at),
        is_this: session.id == desk.inside.session,
    }
}

/// Shows it.
pub(super) async fn show(desk: Desk) -> Response {
    respond(&desk, StatusCode::OK, None, &Typed::default()).await
}

/// The page, as it stands now.
async fn respond(desk: &Desk, status: StatusCode, fresh: Option<Fresh>, typed: &Typed) -> Response {
    let (own, now) = (desk.inside.person.scope.clone(), desk.guest.now);
    match desk.read("console people", move |tx| find(tx, &own, now)).await {
        Err(error) => desk.refuse(&Failure::Internal(error)),
        Ok(found) => reply::page(&desk.guest, status, &page(desk, &found, fresh, typed)),
    }
}

fn page<'a>(desk: &'a Desk, found: &Found, fresh: Option<Fresh>, typed: &Typed) -> Page<'a> {
    let frame = Frame::inside(desk, Some(Section::People));
    let (words, zone, me) = (frame.words, zone(desk), &desk.inside.person);
    let reader = Reader { zone: &zone, now: desk.guest.now };
    let row = |person: &Person| Row {
        id: person.id.to_string(),
        name: person.name.clone(),
        email: person.email.clone(),
        scope: scope_word(words, &desk.stores, &person.scope),
        seen: found.seen.get(&person.id).map(|at| reader.brief(*at)),
        disabled: person.disabled,
        is_reader: person.id == me.id,
        roles: roles(words, me.role, person.role.code()),
    };
    let invited = |(hash, link): &(String, Link)| {
        let Purpose::Invite { email, role } = &link.purpose else { return None };
        Some(Invited {
            hash: hash.clone(),
            email: email.clone(),
            role: words.t(role_key(*role)),
            scope: scope_word(words, &desk.stores, &link.scope),
            by: link.created_by.clone(),
            until: reader.brief(link.expires_at),
        })
    };
    let names: BTreeMap<_, _> = found.people.iter().map(|person| (person.id, person.name.as_str())).collect();
    let session = |session: &Session| {
        session_row(session, names.get(&session.person).copied().unwrap_or_default(), desk, reader)
    };
    let chosen_role = if typed.role.is_empty() { Role::Manager.code() } else { typed.role.as_str() };
    Page {
        rows: found.people.iter().map(row).collect(),
        invited: found.invitations.iter().filter_map(invited).collect(),
        sessions: found.sessions.iter().map(session).collect(),
        email: typed.email.clone(),
        email_error: crate::view::input::error_text(&words, &typed.errors, "email"),
        roles: roles(words, me.role, chosen_role),
        scopes: scopes(words, desk, &typed.scope),
        days: crate::app::access::INVITE_VALID_MS / DAY_MS,
        fresh,
        frame,
    }
}
