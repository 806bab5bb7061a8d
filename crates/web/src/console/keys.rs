//! The page of keys for programs: making one, whose secret is shown once, and revoking it.

use super::act::Act;
use super::desk::{Desk, Failure};
use super::frame::{Frame, Section, role_key};
use super::moment::{Moment, Reader};
use super::people::{reaches, roles, scope_of, scope_word, scopes, zone};
use super::reply;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use krama_domain::ids::{KeyId, PublicToken};
use krama_domain::staff::{self, NAME_MAX_CHARS, Role};
use krama_store::Sql;
use krama_store::repo::keys::{self, Key};

/// Where the page is.
const PATH: &str = "/console/keys";

/// One key.
struct Row {
    id: String,
    name: String,
    role: String,
    scope: String,
    hint: String,
    by: String,
    made: Moment,
    used: Option<Moment>,
    revoked: Option<Moment>,
}

#[derive(Template)]
#[template(path = "console/keys.html")]
struct Page<'a> {
    frame: Frame<'a>,
    /// The secret of a key that was made just now, and its name.
    fresh: Option<(String, String)>,
    rows: Vec<Row>,
    name: String,
    name_error: String,
    name_max: usize,
    roles: Vec<(&'static str, String, bool)>,
    scopes: Vec<(String, String, bool)>,
}

/// What the form holds.
#[derive(Default)]
struct Typed {
    name: String,
    role: String,
    scope: String,
    error: Option<&'static str>,
}

/// Shows them.
pub(super) async fn show(desk: Desk) -> Response {
    respond(&desk, StatusCode::OK, None, &Typed::default()).await
}

async fn respond(
    desk: &Desk,
    status: StatusCode,
    fresh: Option<(String, String)>,
    typed: &Typed,
) -> Response {
    let own = desk.inside.person.scope.clone();
    let read = move |tx: &mut dyn Sql| {
        let mut found = keys::list(tx)?;
        found.retain(|key| reaches(&own, &key.scope));
        Ok(found)
    };
    match desk.read("console keys", read).await {
        Err(error) => desk.refuse(&Failure::Internal(error)),
        Ok(found) => reply::page(&desk.guest, status, &page(desk, &found, fresh, typed)),
    }
}

fn page<'a>(desk: &'a Desk, found: &[Key], fresh: Option<(String, String)>, typed: &Typed) -> Page<'a> {
    let frame = Frame::inside(desk, Some(Section::Keys));
    let (words, zone) = (frame.words, zone(desk));
    let reader = Reader { zone: &zone, now: desk.guest.now };
    let row = |key: &Key| Row {
        id: key.id.to_string(),
        name: key.name.clone(),
        role: words.t(role_key(key.role)),
        scope: scope_word(words, &desk.stores, &key.scope),
        hint: key.hint.clone(),
        by: key.created_by.clone(),
        made: reader.brief(key.created_at),
        used: key.used_at.map(|at| reader.brief(at)),
        revoked: key.revoked_at.map(|at| reader.brief(at)),
    };
    let chosen = if typed.role.is_empty() { Role::Viewer.code() } else { typed.role.as_str() };
    Page {
        fresh,
        rows: found.iter().map(row).collect(),
        name: typed.name.clone(),
        name_error: typed.error.map(|key| words.t(key)).unwrap_or_default(),
        name_max: NAME_MAX_CHARS,
        roles: roles(words, desk.inside.person.role, chosen),
        scopes: scopes(words, desk, &typed.scope),
        frame,
    }
}

/// Makes one, and shows its secret once.
pub(super) async fn make(act: Act) -> Response {
    let text = |name| act.fields.get(name).to_owned();
    let mut typed = Typed { name: text("name"), role: text("role"), scope: text("scope"), error: None };
    let own = act.desk.inside.person.role;
    let role = Role::from_code(&typed.role).filter(|role| *role >= own);
    let (Some(role), Some(scope)) = (role, scope_of(&act.desk, &typed.scope)) else {
        return act.desk.refuse(&Failure::Forbidden);
    };
    let Ok(name) = staff::name(&typed.name) else {
        typed.error = Some("keys-name-wrong");
        return respond(&act.desk, StatusCode::UNPROCESSABLE_ENTITY, None, &typed).await;
    };
    let guest = &act.desk.guest;
    let (id, token) =
        guest.app.engine.with_random(|random| (KeyId::fresh(guest.now, random), PublicToken::fresh(random)));
    let secret = format!("{}{}", keys::PREFIX, token.as_str());
    let key = Key {
        id,
        scope,
        name: name.clone(),
        role,
        hint: String::new(),
        created_by: act.desk.inside.person.name.clone(),
        created_at: guest.now,
        used_at: None,
        revoked_at: None,
    };
    let (scribe, kept) = (act.scribe_of_program(), secret.clone());
    let write = move |tx: &mut dyn Sql| {
        keys::insert(tx, &key, &kept)?;
        scribe.note(tx, "key.create", &key.name, None, Some(role.code()))
    };
    match act.write("make a key", write).await {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(()) => respond(&act.desk, StatusCode::OK, Some((name, secret)), &Typed::default()).await,
    }
}

/// Makes one good for nothing.
pub(super) async fn revoke(Path(id): Path<String>, act: Act) -> Response {
    let Ok(id) = KeyId::parse(&id) else { return act.desk.refuse(&Failure::Missing) };
    let (own, scribe, now) =
        (act.desk.inside.person.scope.clone(), act.scribe_of_program(), act.desk.guest.now);
    let write = move |tx: &mut dyn Sql| {
        let key = keys::get(tx, id)?.filter(|key| reaches(&own, &key.scope));
        let Some(key) = key else { return Ok(None) };
        let revoked = keys::revoke(tx, id, now)?;
        if revoked {
            scribe.note(tx, "key.revoke", &key.name, Some(key.role.code()), None)?;
        }
        Ok(Some(revoked))
    };
    match act.write("revoke a key", write).await {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(None) => act.desk.refuse(&Failure::Missing),
        Ok(Some(false)) => reply::refused(&act.desk, PATH, "key-revoked"),
        Ok(Some(true)) => reply::back(&act.desk, PATH, "key-revoked"),
    }
}
