//! The gate before every route of the console: who is it, was the form sent by our own page, may they do this. It asks
//! the table of routes and the table of rights; handlers behind it need not ask again.

use super::desk::{Desk, Failure};
use super::routes::Needs;
use crate::app::Shared;
use crate::app::access::{Cause, DOOR, Guest, to};
use crate::form::fields::{BODY_MAX_BYTES, Fields};
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, OriginalUri, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use krama_connectors::http::encode;

/// What a gate knows.
#[derive(Clone)]
pub(super) struct Gate {
    pub(super) app: Shared,
    pub(super) needs: Needs,
}

/// The field of a form that proves where it came from.
pub(super) const CSRF: &str = "csrf";

/// Lets a request through, or answers it.
pub(super) async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    if gate.needs == Needs::Nothing {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let Ok(guest) = Guest::from_request_parts(&mut parts, &gate.app).await;
    let inside = match guest.inside().await {
        Ok(Some(inside)) => inside,
        Ok(None) => return to(&door(&parts)),
        Err(error) => return failed(&error),
    };
    let Ok(bytes) = to_bytes(body, BODY_MAX_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let changes = !matches!(parts.method, Method::GET | Method::HEAD);
    let refusal = if changes && !inside.sent(Fields::parse(&bytes).get(CSRF)) {
        Some(Failure::Stale)
    } else {
        match gate.needs {
            Needs::Right(right) if !inside.person.role.may(right) => Some(Failure::Forbidden),
            _ => None,
        }
    };
    parts.extensions.insert(inside);
    match refusal {
        None => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Some(failure) => match Desk::from_request_parts(&mut parts, &gate.app).await {
            Ok(desk) => desk.refuse(&failure),
            Err(response) => response,
        },
    }
}

/// The door, which remembers the page that somebody wanted to see.
fn door(parts: &Parts) -> String {
    let wanted = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
    let asked = wanted.path_and_query().map(ToString::to_string).filter(|_| parts.method == Method::GET);
    asked.map_or_else(|| DOOR.to_owned(), |asked| format!("{DOOR}?next={}", encode(&asked)))
}

/// The bare status; the outermost layer makes a page of it and logs the cause.
pub(super) fn failed(error: &krama_store::Error) -> Response {
    let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(Cause(error.to_string()));
    response
}
