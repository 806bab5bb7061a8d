//! Around every request: its identity, the check that forms come from our own pages, headers that protect the
//! browser, limits per caller, pages for errors.

use super::Shared;
use super::failure::{Cause, Unpainted, paint};
use super::serving::describe;
use super::visit::{Visit, language};
use axum::body::Body;
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::header::{ALLOW, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use krama_connectors::connector::Rate;
use krama_domain::lang::Lang;
use krama_domain::time::Timestamp;
use krama_engine::bucket::Buckets;
use krama_metrics::Metric;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Messages that one caller may send to the manager: a burst, and its refill time.
const CONTACT_RATE: Rate = Rate { burst: 20, per_ms: 600_000 };

/// Look-ups of places that one caller may make: a burst, and its refill time. Somebody who types makes a few a second.
const PLACES_RATE: Rate = Rate { burst: 120, per_ms: 60_000 };

/// Token buckets by caller.
#[derive(Debug, Default)]
pub(super) struct Limits {
    contacts: Mutex<Buckets>,
    places: Mutex<Buckets>,
}

impl Limits {
    /// Whether `caller` may send another message to the manager now.
    pub(super) fn admits_contact(&self, caller: &str, now: Timestamp) -> bool {
        admits(&self.contacts, caller, CONTACT_RATE, now)
    }

    /// Whether `caller` may look another place up now.
    pub(super) fn admits_look_up(&self, caller: &str, now: Timestamp) -> bool {
        admits(&self.places, caller, PLACES_RATE, now)
    }
}

fn admits(buckets: &Mutex<Buckets>, caller: &str, rate: Rate, now: Timestamp) -> bool {
    let mut buckets = buckets.lock().unwrap_or_else(PoisonError::into_inner);
    let free = buckets.take(caller, rate, now) <= now;
    if !free {
        buckets.give_back(caller);
    }
    free
}

/// Whether a browser says that the request was caused by another site. Old browsers say nothing; for them the
/// cookies' `SameSite` stands.
fn is_foreign(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site")
}

/// Whether a path is called by programs and not by forms of our pages.
fn is_for_programs(path: &str) -> bool {
    path.starts_with("/webhooks/")
        || path.starts_with("/api/")
        || matches!(path, "/healthz" | "/readyz" | "/metrics")
}

/// Wraps every request.
pub(super) async fn watch(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let (began, route) = (Instant::now(), route_of(&request));
    let request_id = hex::encode(app.engine.random_bytes::<4>());
    let forged = request.method() == Method::POST && !is_for_programs(&path) && is_foreign(request.headers());
    let (mut parts, body) = request.into_parts();
    let kept = parts.clone();
    let response = if forged {
        StatusCode::FORBIDDEN.into_response()
    } else {
        parts.extensions.insert(RequestId(request_id.clone()));
        next.run(Request::from_parts(parts, body)).await
    };
    let status = response.status().as_u16();
    let took = began.elapsed();
    let meter = app.engine.db.meter();
    meter.count(Metric::HttpRequests, &[&route, method_name(&kept.method), class(status)]);
    meter.observe(Metric::HttpSeconds, &[&route], took.as_secs_f64());
    let (method, took_ms) = (method_name(&kept.method), took.as_millis());
    tracing::debug!(request_id, method, route, status, took_ms, "request");
    if let Some(Cause(cause)) = response.extensions().get::<Cause>() {
        tracing::error!(request_id, cause, "a request failed");
    }
    let mut response = if needs_page(&response, &path) {
        painted(&app, kept, response, &request_id).await
    } else {
        response
    };
    protect(response.headers_mut());
    response
}

/// The pattern of the route that a request takes: never its path, which may hold a secret.
fn route_of(request: &Request) -> String {
    let matched = request.extensions().get::<MatchedPath>();
    matched.map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned())
}

fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

fn class(status: u16) -> &'static str {
    match status {
        0..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    }
}

/// Identity of a request, for the log and the page of an error.
#[derive(Debug, Clone)]
pub(super) struct RequestId(pub String);

fn needs_page(response: &Response, path: &str) -> bool {
    let bare =
        response.headers().get(CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    let failed = response.status().is_client_error() || response.status().is_server_error();
    let unpainted = response.extensions().get::<Unpainted>().is_some();
    failed && (unpainted || bare) && !is_for_programs(path)
}

/// The page of an error in place of the bare answer. Sets no cookies: nobody asked for this page.
async fn painted(app: &Shared, mut parts: Parts, bare: Response, request_id: &str) -> Response {
    let status = bare.status();
    let visit = Visit::from_request_parts(&mut parts, app).await.ok();
    let lang = visit.as_ref().map_or_else(|| language(&parts, Lang::Uk), |visit| visit.lang);
    let html = paint(visit.as_ref(), app, lang, status, request_id);
    let mut response = (status, Body::from(html)).into_response();
    describe(response.headers_mut(), visit.as_ref().and_then(Visit::pixel_origin).as_deref());
    if let Some(allowed) = bare.headers().get(ALLOW) {
        response.headers_mut().insert(ALLOW, allowed.clone());
    }
    response
}

fn protect(headers: &mut HeaderMap) {
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.entry(REFERRER_POLICY).or_insert(HeaderValue::from_static("strict-origin-when-cross-origin"));
}
