//! What is answered when something is not done: `application/problem+json` (RFC 9457) with a stable `code`, the request's
//! identity, and a hint where there is one. Texts are English, programs branch on `code`.

use crate::app::access::Cause;
use axum::Json;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A problem.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    detail: String,
    /// The parameter that is wrong.
    parameter: Option<Box<str>>,
    hint: Option<Box<str>>,
    cause: Option<Box<str>>,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, title, detail: detail.into(), parameter: None, hint: None, cause: None }
    }

    fn with_hint(self, hint: impl Into<Box<str>>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// There is no key, or it is good for nothing. Which of both is not told.
    pub(super) fn no_key() -> Self {
        let detail = "the request has no key, or one that is not known or was revoked";
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "A key is needed", detail).with_hint(
            "send Authorization: Bearer krama_…, or X-Api-Key: krama_…; keys are made in the console",
        )
    }

    /// The key's role does not have the right.
    pub(super) fn forbidden(right: &str) -> Self {
        let detail = format!("the key's role does not have the right {right}");
        Self::new(StatusCode::FORBIDDEN, "forbidden", "The key may not do this", detail)
            .with_hint("make a key with a role that has it")
    }

    /// There is no such thing, as far as the key reaches.
    pub(super) fn missing(what: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "There is no such thing", what)
    }

    /// The address takes another method.
    pub(super) fn wrong_method() -> Self {
        let detail = "this address takes another method";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "Another method is needed", detail)
    }

    /// A parameter is not known.
    pub(super) fn unknown_parameter(name: &str, suggestion: Option<&str>, known: &[&str]) -> Self {
        let hint = match suggestion {
            Some(meant) => format!("did you mean {meant}?"),
            None if known.is_empty() => "this address takes no parameters".to_owned(),
            None => format!("it takes {}", known.join(", ")),
        };
        let detail = format!("there is no parameter \"{name}\" here");
        let problem =
            Self::new(StatusCode::BAD_REQUEST, "unknown_parameter", "A parameter is not known", detail);
        Self { parameter: Some(name.into()), ..problem }.with_hint(hint)
    }

    /// A parameter, or the body, cannot be what it is.
    pub(super) fn invalid(parameter: &str, detail: impl Into<String>) -> Self {
        let problem =
            Self::new(StatusCode::BAD_REQUEST, "invalid_parameter", "A value cannot be taken", detail);
        Self { parameter: Some(parameter.into()), ..problem }
    }

    /// The body is too large.
    pub(super) fn too_large() -> Self {
        let detail = "the body is larger than this address takes";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The body is too large", detail)
    }

    /// Its answer; `path` is the address without its query.
    pub(super) fn answer(self, path: &str, request_id: &str) -> Response {
        let mut body = json!({
            "type": format!("urn:krama:problem:{}", self.code), "title": self.title,
            "status": self.status.as_u16(), "detail": self.detail, "instance": path,
            "code": self.code, "request_id": request_id,
        });
        if let Some(hint) = self.hint {
            body["hint"] = Value::from(&*hint);
        }
        if let Some(parameter) = self.parameter {
            body["errors"] = json!([{ "parameter": parameter, "code": self.code, "detail": self.detail }]);
        }
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(Cause(cause.into()));
        }
        response
    }
}

impl From<krama_store::Error> for Problem {
    fn from(error: krama_store::Error) -> Self {
        let detail = "nothing was changed; the log tells more under the request's identity";
        let problem =
            Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "It failed on our side", detail);
        Self { cause: Some(error.to_string().into()), ..problem }
    }
}
