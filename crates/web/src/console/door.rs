//! One-time links: the first owner's, invitations, new passwords, coming in once without one.
//!
//! Opening a link uses nothing up, so that a messenger's preview of it is harmless; sending its form does. A link that
//! is used, expired or never was is answered alike.

use super::entering::{Used, use_up};
use super::frame::Frame;
use super::{gate, reply};
use crate::app::access::{Guest, to};
use crate::form::FieldError;
use crate::form::fields::Fields;
use crate::view::input::{Input, error_text};
use crate::view::problems;
use askama::Template;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use krama_domain::ids::PublicToken;
use krama_domain::staff::{self, BadPerson, EMAIL_MAX_CHARS, NAME_MAX_CHARS, PASSWORD_MAX_CHARS};
use krama_store::repo::links::{self, Link, Purpose};
use krama_store::repo::people;
use krama_store::{Result, Sql};

/// A page of the door without a form, or with a single button.
#[derive(Template)]
#[template(path = "console/door.html")]
struct Door<'a> {
    frame: Frame<'a>,
    title: String,
    text: String,
    next: String,
}

impl<'a> Door<'a> {
    fn new(guest: &'a Guest, keys: [&str; 3]) -> Self {
        let frame = Frame::at_door(guest);
        let [title, text, next] = keys.map(|key| frame.t(key));
        Self { frame, title, text, next }
    }
}

/// The form of a link.
#[derive(Template)]
#[template(path = "console/enter.html")]
struct Enter<'a> {
    frame: Frame<'a>,
    title: String,
    text: String,
    problems: String,
    inputs: Vec<String>,
    button: String,
}

/// What was typed.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) password: String,
}

impl Typed {
    fn read(fields: &Fields) -> Self {
        let text = |name| fields.get(name).to_owned();
        Self { name: text("name"), email: text("email"), password: text("password") }
    }
}

/// Which fields a link's form has.
const fn asks(purpose: &Purpose) -> &'static [&'static str] {
    match purpose {
        Purpose::Setup => &["name", "email", "password"],
        Purpose::Invite { .. } => &["name", "password"],
        Purpose::Reset(_) => &["password"],
        Purpose::Enter(_) => &[],
    }
}

/// Title, text and button of a link's page.
const fn keys(purpose: &Purpose) -> [&'static str; 3] {
    match purpose {
        Purpose::Setup => ["setup-title", "setup-text", "setup-button"],
        Purpose::Invite { .. } => ["invite-title", "invite-text", "invite-button"],
        Purpose::Reset(_) => ["reset-title", "reset-text", "reset-button"],
        Purpose::Enter(_) => ["console-enter-title", "console-enter-text", "console-enter-button"],
    }
}

impl<'a> Enter<'a> {
    fn new(guest: &'a Guest, purpose: &Purpose, typed: &Typed, errors: &[FieldError]) -> Self {
        let frame = Frame::at_door(guest);
        let words = frame.words;
        let [title, text, button] = keys(purpose).map(|key| words.t(key));
        let input = |name: &'static str| {
            let (label, kind, autocomplete, max_chars, hint, value) = match name {
                "name" => {
                    ("staff-name", "text", "name", NAME_MAX_CHARS, "staff-name-hint", typed.name.as_str())
                }
                "email" => ("staff-email", "email", "username", EMAIL_MAX_CHARS, "", typed.email.as_str()),
                _ => (
                    "staff-password",
                    "password",
                    "new-password",
                    PASSWORD_MAX_CHARS,
                    "staff-password-hint",
                    "",
                ),
            };
            Input {
                id: format!("enter-{name}"),
                name,
                label: words.t(label),
                hint: if hint.is_empty() { String::new() } else { words.t(hint) },
                error: error_text(&words, errors, name),
                kind,
                autocomplete,
                max_chars,
                value,
                ..Input::default()
            }
            .html()
        };
        let inputs = asks(purpose).iter().map(|name| input(name)).collect();
        let problems = problems::summary(&words, errors, |field| format!("enter-{field}"));
        Self { frame, title, text, problems, inputs, button }
    }
}

fn denied(guest: &Guest) -> Response {
    let keys = ["console-denied-title", "console-denied-text", "console-door-next"];
    reply::page(guest, StatusCode::FORBIDDEN, &Door::new(guest, keys))
}

/// How one comes in when no password is at hand.
pub(super) async fn wait(guest: Guest) -> Response {
    let keys = ["console-door-title", "console-door-text", "console-door-next"];
    reply::page(&guest, StatusCode::OK, &Door::new(&guest, keys))
}

async fn find(guest: &Guest, token: &str) -> Result<Option<(PublicToken, Link)>> {
    let Ok(token) = PublicToken::parse(token) else { return Ok(None) };
    let (wanted, now) = (token.clone(), guest.now);
    let look = move |tx: &mut dyn Sql| {
        let link = links::find(tx, &wanted, now)?;
        let spent =
            link.as_ref().is_some_and(|link| link.purpose == Purpose::Setup) && people::is_anybody(tx)?;
        Ok(link.filter(|_| !spent))
    };
    Ok(guest.app.engine.db.read("a console link", look).await?.map(|link| (token, link)))
}

/// The page of a link.
pub(super) async fn show(guest: Guest, Path(token): Path<String>) -> Response {
    match find(&guest, &token).await {
        Err(error) => gate::failed(&error),
        Ok(None) => denied(&guest),
        Ok(Some((_, link))) => {
            let page = Enter::new(&guest, &link.purpose, &Typed::default(), &[]);
            reply::page(&guest, StatusCode::OK, &page)
        }
    }
}

/// Takes the form of a link, and uses the link up when it fits.
pub(super) async fn submit(guest: Guest, Path(token): Path<String>, body: Bytes) -> Response {
    let typed = Typed::read(&Fields::parse(&body));
    let (token, link) = match find(&guest, &token).await {
        Err(error) => return gate::failed(&error),
        Ok(None) => return denied(&guest),
        Ok(Some(found)) => found,
    };
    let errors = check(&link.purpose, &typed);
    if !errors.is_empty() {
        let page = Enter::new(&guest, &link.purpose, &typed, &errors);
        return reply::page(&guest, StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    match use_up(&guest, token, &link.purpose, &typed).await {
        Err(error) => gate::failed(&error),
        Ok(Used::In(cookie)) => reply::with_cookie(to("/console"), &cookie),
        Ok(Used::Gone) => denied(&guest),
        Ok(Used::Taken) => {
            let errors = [FieldError::plain("email", "staff-email-taken")];
            let page = Enter::new(&guest, &link.purpose, &typed, &errors);
            reply::page(&guest, StatusCode::CONFLICT, &page)
        }
    }
}

fn check(purpose: &Purpose, typed: &Typed) -> Vec<FieldError> {
    let found = asks(purpose).iter().filter_map(|field| match *field {
        "name" => staff::name(&typed.name).err(),
        "email" => staff::email(&typed.email).err(),
        _ => staff::check_password(&typed.password).err(),
    });
    found.map(wrong).collect()
}

/// What is said about a person who cannot be taken.
pub(super) const fn wrong(error: BadPerson) -> FieldError {
    match error {
        BadPerson::Email => FieldError::plain("email", "staff-email-wrong"),
        BadPerson::Name => FieldError::plain("name", "staff-name-wrong"),
        BadPerson::Password => FieldError::plain("password", "staff-password-wrong"),
    }
}
