//! How pages of the console are sent: never kept, never framed, with no script but our own, without a referrer.

use super::desk::Desk;
use crate::app::access::{Guest, to};
use crate::view::html;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, SET_COOKIE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// What a page of the console may load, and where its forms may lead.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 5] = [
    (CONTENT_TYPE, "text/html; charset=utf-8"),
    (CACHE_CONTROL, "private, no-store"),
    (CONTENT_SECURITY_POLICY, POLICY),
    (REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
];

/// Sends a finished page, and remembers a language that was asked for.
pub(super) fn page(guest: &Guest, status: StatusCode, template: &impl askama::Template) -> Response {
    let mut response = (status, html(template)).into_response();
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    match guest.lang_cookie() {
        Some(cookie) => with_cookie(response, &cookie),
        None => response,
    }
}

/// Sends the browser back to a page that tells what became of its form: `code` is the rest of a key `done-…`.
pub(super) fn back(desk: &Desk, path: &str, code: &str) -> Response {
    to(&desk.url_with(path, "done", code))
}

/// Sends the browser back to a page that tells why its form changed nothing: `code` is the rest of a key `refused-…`.
pub(super) fn refused(desk: &Desk, path: &str, code: &str) -> Response {
    to(&desk.url_with(path, "refused", code))
}

/// The answer with one more cookie.
pub(super) fn with_cookie(mut response: Response, cookie: &str) -> Response {
    let value = HeaderValue::from_str(cookie).expect("our cookies are made of visible ASCII");
    response.headers_mut().append(SET_COOKIE, value);
    response
}
