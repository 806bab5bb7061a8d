//! The door: before it one waits, through it one comes by a one-time link, and one leaves.
//!
//! Nothing here tells anything of a store, nor whether a link would open before its button is pressed. Opening the
//! link alone uses nothing up, so that a messenger's preview of it is harmless.

use super::frame::Frame;
use super::reply;
use crate::app::access::{Cause, DOOR, Guest, to};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// A page of the door.
#[derive(Template)]
#[template(path = "console/door.html")]
struct Door<'a> {
    frame: Frame<'a>,
    title: String,
    text: String,
    next: String,
    /// The button's text, where there is one.
    button: Option<String>,
}

impl<'a> Door<'a> {
    fn new(guest: &'a Guest, [title, text, next]: [&str; 3], button: Option<&str>) -> Self {
        let frame = Frame::at_door(guest);
        let [title, text, next] = [title, text, next].map(|key| frame.t(key));
        let button = button.map(|key| frame.t(key));
        Self { frame, title, text, next, button }
    }
}

/// Where everybody ends who has no session.
pub(super) async fn wait(guest: Guest) -> Response {
    let view = Door::new(&guest, ["console-door-title", "console-door-text", "console-door-next"], None);
    reply::page(&guest, StatusCode::FORBIDDEN, &view)
}

/// The page of a link, whatever its token: one button.
pub(super) async fn ask(guest: Guest) -> Response {
    let keys = ["console-enter-title", "console-enter-text", "console-enter-next"];
    let view = Door::new(&guest, keys, Some("console-enter-button"));
    reply::page(&guest, StatusCode::OK, &view)
}

/// The button: uses the link up.
pub(super) async fn enter(guest: Guest, Path(token): Path<String>) -> Response {
    match guest.redeem(&token).await {
        Ok(Some(cookie)) => reply::with_cookie(to("/console"), &cookie),
        Ok(None) => {
            let keys = ["console-denied-title", "console-denied-text", "console-door-next"];
            reply::page(&guest, StatusCode::FORBIDDEN, &Door::new(&guest, keys, None))
        }
        Err(error) => failed(&error),
    }
}

/// Ends the session.
pub(super) async fn leave(guest: Guest) -> Response {
    match guest.leave().await {
        Ok(cookie) => reply::with_cookie(to(DOOR), &cookie),
        Err(error) => failed(&error),
    }
}

/// The bare status; the outermost layer makes a page of it and logs the cause.
fn failed(error: &krama_store::Error) -> Response {
    let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(Cause(error.to_string()));
    response
}
