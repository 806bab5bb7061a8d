//! The page that everybody has: their own name, their own password, their own sessions.

use super::act::Act;
use super::desk::{Desk, Failure};
use super::frame::Frame;
use super::moment::Reader;
use super::people::{In, session_row, zone};
use super::reply;
use crate::form::FieldError;
use crate::i18n::Arg;
use crate::view::input::{Input, error_text};
use crate::view::problems;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use krama_domain::ids::SessionId;
use krama_domain::staff::{self, NAME_MAX_CHARS, PASSWORD_MAX_CHARS};
use krama_domain::time::{MINUTE_MS, Timestamp};
use krama_store::repo::{people, sessions, strikes};
use krama_store::{Error, Result, Sql, password};

/// Where the page is.
const PATH: &str = "/console/me";
/// Wrong present passwords before somebody has to wait.
const WRONG_MAX: i64 = 5;
/// Milliseconds in which they are counted.
const WINDOW_MS: i64 = 15 * MINUTE_MS;

#[derive(Template)]
#[template(path = "console/me.html")]
struct Page<'a> {
    frame: Frame<'a>,
    problems: String,
    name: String,
    current: String,
    fresh: String,
    sessions: Vec<In>,
}

/// Shows it.
pub(super) async fn show(desk: Desk) -> Response {
    respond(&desk, StatusCode::OK, &[]).await
}

async fn respond(desk: &Desk, status: StatusCode, errors: &[FieldError]) -> Response {
    let (me, now) = (desk.inside.person.id, desk.guest.now);
    let read = move |tx: &mut dyn Sql| {
        let mut found = sessions::list(tx, now)?;
        found.retain(|session| session.person == me);
        Ok(found)
    };
    match desk.read("own sessions", read).await {
        Err(error) => desk.refuse(&Failure::Internal(error)),
        Ok(found) => reply::page(&desk.guest, status, &page(desk, &found, errors)),
    }
}

fn page<'a>(desk: &'a Desk, found: &[sessions::Session], errors: &[FieldError]) -> Page<'a> {
    let frame = Frame::inside(desk, None);
    let (words, zone) = (frame.words, zone(desk));
    let reader = Reader { zone: &zone, now: desk.guest.now };
    let input = |name: &'static str, label: &str| Input {
        id: format!("me-{name}"),
        name,
        label: words.t(label),
        error: error_text(&words, errors, name),
        kind: "password",
        max_chars: PASSWORD_MAX_CHARS,
        ..Input::default()
    };
    let name = Input {
        kind: "text",
        autocomplete: "name",
        max_chars: NAME_MAX_CHARS,
        hint: words.t("staff-name-hint"),
        value: &desk.inside.person.name,
        ..input("name", "staff-name")
    };
    let current = Input { autocomplete: "current-password", ..input("current", "me-current-password") };
    let fresh = Input {
        autocomplete: "new-password",
        hint: words.t("staff-password-hint"),
        ..input("password", "me-new-password")
    };
    Page {
        problems: problems::summary(&words, errors, |field| format!("me-{field}")),
        name: name.html(),
        current: current.html(),
        fresh: fresh.html(),
        sessions: found.iter().map(|session| session_row(session, "", desk, reader)).collect(),
        frame,
    }
}

/// Gives oneself another name.
pub(super) async fn rename(act: Act) -> Response {
    let Ok(name) = staff::name(act.fields.get("name")) else {
        let errors = [FieldError::plain("name", "staff-name-wrong")];
        return respond(&act.desk, StatusCode::UNPROCESSABLE_ENTITY, &errors).await;
    };
    let (me, scribe) = (act.desk.inside.person.clone(), act.scribe_of_program());
    let write = move |tx: &mut dyn Sql| {
        people::set_name(tx, me.id, &name)?;
        scribe.note(tx, "person.name", &me.email, Some(&me.name), Some(&name))
    };
    match act.write("rename oneself", write).await {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(()) => reply::back(&act.desk, PATH, "me-name"),
    }
}

/// What became of the wish for a new password.
enum Tried {
    Changed,
    Wrong,
    /// Until when they have to wait.
    TooOften(Timestamp),
}

/// Gives oneself another password; the present one is asked for, so that an open page is not enough.
pub(super) async fn change_password(act: Act) -> Response {
    if staff::check_password(act.fields.get("password")).is_err() {
        let errors = [FieldError::plain("password", "staff-password-wrong")];
        return respond(&act.desk, StatusCode::UNPROCESSABLE_ENTITY, &errors).await;
    }
    match attempt(&act).await {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(Tried::Changed) => reply::back(&act.desk, PATH, "me-password"),
        Ok(Tried::Wrong) => {
            let errors = [FieldError::plain("current", "me-password-wrong")];
            respond(&act.desk, StatusCode::UNPROCESSABLE_ENTITY, &errors).await
        }
        Ok(Tried::TooOften(until)) => {
            let minutes = (until.since_ms(act.desk.guest.now) + MINUTE_MS - 1) / MINUTE_MS;
            let args = vec![("count", Arg::Count(minutes.max(1)))];
            let errors = [FieldError { field: "current", key: "login-too-often", args }];
            respond(&act.desk, StatusCode::TOO_MANY_REQUESTS, &errors).await
        }
    }
}

async fn attempt(act: &Act) -> Result<Tried> {
    let (me, now) = (act.desk.inside.person.clone(), act.desk.guest.now);
    let strikes_of = format!("password/{}", me.id);
    let (name, email) = (strikes_of.clone(), me.email.clone());
    let look = move |tx: &mut dyn Sql| {
        let (count, since) = strikes::count(tx, &name, now, WINDOW_MS)?;
        let hash = people::by_email(tx, &email)?.and_then(|(_, hash)| hash);
        Ok((count, since, hash))
    };
    let (count, since, hash) = act.desk.read("own password", look).await?;
    if count >= WRONG_MAX {
        return Ok(Tried::TooOften(since.plus_ms(WINDOW_MS)));
    }
    let typed = act.fields.get("current").to_owned();
    let (fresh, salt) = (act.fields.get("password").to_owned(), act.desk.guest.app.engine.random_bytes());
    let work = move || {
        if password::verify(&typed, hash.as_deref()) {
            password::hash(&fresh, salt).map(Some)
        } else {
            Ok(None)
        }
    };
    let stopped = Error::Closed { transaction: "change a password" };
    let Some(hash) = tokio::task::spawn_blocking(work).await.unwrap_or(Err(stopped))? else {
        let add = move |tx: &mut dyn Sql| strikes::add(tx, &strikes_of, now, WINDOW_MS);
        act.write("count a wrong password", add).await?;
        return Ok(Tried::Wrong);
    };
    let (scribe, this) = (act.scribe_of_program(), act.desk.inside.session);
    let write = move |tx: &mut dyn Sql| {
        strikes::clear(tx, &strikes_of)?;
        people::set_password(tx, me.id, &hash)?;
        sessions::end_others(tx, me.id, this)?;
        scribe.note(tx, "person.password", &me.email, None, None)
    };
    act.write("change a password", write).await?;
    Ok(Tried::Changed)
}

/// Ends one of one's own sessions.
pub(super) async fn end(Path(id): Path<String>, act: Act) -> Response {
    let Ok(id) = SessionId::parse(&id) else { return act.desk.refuse(&Failure::Missing) };
    let (me, scribe, now) = (act.desk.inside.person.clone(), act.scribe_of_program(), act.desk.guest.now);
    let write = move |tx: &mut dyn Sql| {
        let is_own = sessions::list(tx, now)?.iter().any(|one| one.id == id && one.person == me.id);
        if !is_own {
            return Ok(false);
        }
        sessions::end(tx, id)?;
        scribe.note(tx, "session.end", &me.email, Some("1"), None)?;
        Ok(true)
    };
    match act.write("end an own session", write).await {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(false) => reply::refused(&act.desk, PATH, "session-gone"),
        Ok(true) => reply::back(&act.desk, PATH, "sessions-ended"),
    }
}

/// Ends all of one's own sessions but this one.
pub(super) async fn end_others(act: Act) -> Response {
    let (me, this, scribe) =
        (act.desk.inside.person.clone(), act.desk.inside.session, act.scribe_of_program());
    let write = move |tx: &mut dyn Sql| {
        let ended = sessions::end_others(tx, me.id, this)?;
        scribe.note(tx, "session.end", &me.email, Some(&ended.to_string()), None)
    };
    match act.write("end own sessions", write).await {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(()) => reply::back(&act.desk, PATH, "sessions-ended"),
    }
}
