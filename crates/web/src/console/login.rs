//! Logging in by e-mail address and password, and out.
//!
//! A wrong address and a wrong password are answered alike and take the same time. Failures are counted per address and
//! per caller in the database, so that the limit holds over all nodes.

use super::act::Act;
use super::frame::Frame;
use super::{gate, reply};
use crate::app::access::{DOOR, Guest, to};
use crate::form::FieldError;
use crate::form::fields::Fields;
use crate::i18n::Arg;
use crate::view::input::{Input, error_text};
use crate::view::problems;
use askama::Template;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::Response;
use krama_domain::ids::AuditId;
use krama_domain::staff::{EMAIL_MAX_CHARS, PASSWORD_MAX_CHARS};
use krama_domain::time::{MINUTE_MS, Timestamp};
use krama_store::repo::audit::{self, Line, Via, Who};
use krama_store::repo::people::{self, Person};
use krama_store::repo::{sessions, strikes};
use krama_store::{Result, Sql, password};

/// Wrong passwords for one address before it has to wait.
const PER_EMAIL_MAX: i64 = 5;
/// Wrong passwords of one caller before they have to wait.
const PER_CALLER_MAX: i64 = 30;
/// Milliseconds in which they are counted.
const WINDOW_MS: i64 = 15 * MINUTE_MS;

#[derive(Template)]
#[template(path = "console/login.html")]
struct Page<'a> {
    frame: Frame<'a>,
    problems: String,
    email: String,
    password: String,
}

impl<'a> Page<'a> {
    fn new(guest: &'a Guest, email: &str, errors: &[FieldError]) -> Self {
        let frame = Frame::at_door(guest);
        let words = frame.words;
        let input = |name: &'static str, label: &str| Input {
            id: format!("login-{name}"),
            name,
            label: words.t(label),
            error: error_text(&words, errors, name),
            ..Input::default()
        };
        let email = Input {
            kind: "email",
            autocomplete: "username",
            max_chars: EMAIL_MAX_CHARS,
            value: email,
            ..input("email", "staff-email")
        };
        let password = Input {
            kind: "password",
            autocomplete: "current-password",
            max_chars: PASSWORD_MAX_CHARS,
            ..input("password", "staff-password")
        };
        let problems = problems::summary(&words, errors, |field| format!("login-{field}"));
        Self { problems, email: email.html(), password: password.html(), frame }
    }
}

/// The form.
pub(super) async fn show(guest: Guest) -> Response {
    reply::page(&guest, StatusCode::OK, &Page::new(&guest, "", &[]))
}

/// What became of a try.
enum Tried {
    In(String),
    Wrong,
    /// Until when they have to wait.
    TooOften(Timestamp),
}

/// Takes the form.
pub(super) async fn submit(guest: Guest, body: Bytes) -> Response {
    let fields = Fields::parse(&body);
    let email = fields.get("email").trim().to_lowercase();
    match attempt(&guest, &email, fields.get("password")).await {
        Err(error) => gate::failed(&error),
        Ok(Tried::In(cookie)) => reply::with_cookie(to(wanted(&guest)), &cookie),
        Ok(Tried::Wrong) => {
            let errors = [FieldError::plain("password", "login-wrong")];
            let page = Page::new(&guest, &email, &errors);
            reply::page(&guest, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Ok(Tried::TooOften(until)) => {
            let minutes = (until.since_ms(guest.now) + MINUTE_MS - 1) / MINUTE_MS;
            let args = vec![("count", Arg::Count(minutes.max(1)))];
            let errors = [FieldError { field: "password", key: "login-too-often", args }];
            let page = Page::new(&guest, &email, &errors);
            reply::page(&guest, StatusCode::TOO_MANY_REQUESTS, &page)
        }
    }
}

/// The page of ours that somebody wanted to see before they were sent here; never an address elsewhere.
fn wanted(guest: &Guest) -> &str {
    let ours = |next: &&str| {
        let below =
            next.strip_prefix("/console").is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
        below && !next.contains(['\\', '\r', '\n']) && !next.starts_with(DOOR)
    };
    guest.asked("next").filter(ours).unwrap_or("/console")
}

async fn attempt(guest: &Guest, email: &str, typed: &str) -> Result<Tried> {
    let names = [(format!("login/email/{email}"), PER_EMAIL_MAX), (caller_name(guest), PER_CALLER_MAX)];
    let (now, address, counted) = (guest.now, email.to_owned(), names.clone());
    let look = move |tx: &mut dyn Sql| {
        for (name, most) in &counted {
            let (count, since) = strikes::count(tx, name, now, WINDOW_MS)?;
            if count >= *most {
                return Ok((Some(since.plus_ms(WINDOW_MS)), None));
            }
        }
        Ok((None, people::by_email(tx, &address)?))
    };
    let (wait, found) = guest.app.engine.db.read("log in", look).await?;
    if let Some(until) = wait {
        tracing::warn!(request_id = guest.request_id, "a log-in was refused: too many failures");
        return Ok(Tried::TooOften(until));
    }
    let (person, hash) = found.map_or((None, None), |(person, hash)| (Some(person), hash));
    let typed = typed.to_owned();
    let verify = tokio::task::spawn_blocking(move || password::verify(&typed, hash.as_deref()));
    let fits = verify.await.unwrap_or(false);
    if let Some(person) = person.filter(|person| fits && !person.disabled) {
        return come_in(guest, person, &names[0].0).await.map(Tried::In);
    }
    let add =
        move |tx: &mut dyn Sql| names.iter().try_for_each(|(name, _)| strikes::add(tx, name, now, WINDOW_MS));
    guest.app.engine.db.write("count a failed log-in", add).await?;
    tracing::info!(request_id = guest.request_id, "a log-in failed");
    Ok(Tried::Wrong)
}

fn caller_name(guest: &Guest) -> String {
    format!("login/from/{}", guest.address)
}

async fn come_in(guest: &Guest, person: Person, strikes_of: &str) -> Result<String> {
    let (session, token, cookie) = guest.fresh_session(person.id);
    let (line, name) = (entering(guest, &person, "person.login"), strikes_of.to_owned());
    let write = move |tx: &mut dyn Sql| {
        strikes::clear(tx, &name)?;
        sessions::begin(tx, &token, &person, &session)?;
        audit::append(tx, &line)
    };
    guest.app.engine.db.write("begin a session", write).await?;
    Ok(cookie)
}

/// The line about somebody who comes in.
pub(super) fn entering(guest: &Guest, person: &Person, action: &str) -> Line {
    Line {
        id: guest.app.engine.with_random(|random| AuditId::fresh(guest.now, random)),
        store: None,
        at: guest.now,
        who: Who {
            person: Some(person.id),
            name: person.name.clone(),
            via: Via::Console,
            request_id: guest.request_id.clone(),
        },
        action: action.to_owned(),
        subject: person.email.clone(),
        was: None,
        became: None,
    }
}

/// Ends the session.
pub(super) async fn leave(act: Act) -> Response {
    let (id, person) = (act.desk.inside.session, act.desk.inside.person.clone());
    let line = entering(&act.desk.guest, &person, "person.logout");
    let end = move |tx: &mut dyn Sql| {
        sessions::end(tx, id)?;
        audit::append(tx, &line)
    };
    match act.write("end a session", end).await {
        Ok(()) => reply::with_cookie(to(DOOR), &act.desk.guest.forget_cookie()),
        Err(error) => gate::failed(&error),
    }
}
