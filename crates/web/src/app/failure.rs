//! What handlers answer when they cannot answer: a page that says what happened, and one line in the log.

use super::App;
use super::visit::Visit;
use crate::view::chrome::Chrome;
use crate::view::html;
use crate::view::links::Links;
use crate::view::message::{Message, MessagePage};
use crate::view::words::Words;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use krama_domain::lang::Lang;
use krama_domain::phone::Country;

/// A request that failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// There is no such thing.
    NotFound,
    /// Too often.
    TooMany,
    /// It is our fault; the cause is logged where it becomes an answer.
    Internal(krama_store::Error),
}

/// A database's error as a failure.
pub(super) fn internal(error: krama_store::Error) -> Failure {
    Failure::Internal(error)
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Failure {
    /// The bare status with the failure attached; the outermost layer turns it into a page in the right language.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Self::Internal(error) = &self {
            response.extensions_mut().insert(Cause(error.to_string()));
        }
        response.extensions_mut().insert(Unpainted);
        response
    }
}

/// Marks an answer that still needs its page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unpainted;

/// Why it is our fault.
#[derive(Debug, Clone)]
pub(crate) struct Cause(pub(crate) String);

/// The page for a status, as the store in question says it; where no store is known, in the reader's language.
pub(super) fn paint(
    visit: Option<&Visit>,
    app: &App,
    lang: Lang,
    status: StatusCode,
    request_id: &str,
) -> String {
    let message = message(status, request_id);
    let links = Links::default();
    let chrome = visit.map_or_else(|| storeless(app, &links, lang), |visit| visit.chrome("/"));
    html(&MessagePage::new(chrome, &message))
}

fn message(status: StatusCode, request_id: &str) -> Message {
    match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Message::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => Message::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => Message::TooMany,
        StatusCode::FORBIDDEN => Message::Forbidden,
        s if s.is_server_error() => Message::Internal { request_id: request_id.to_owned() },
        _ => Message::BadRequest,
    }
}

/// The frame of a page that belongs to no store.
fn storeless<'a>(app: &'a App, links: &'a Links, lang: Lang) -> Chrome<'a> {
    Chrome {
        words: Words { catalog: &app.catalog, lang },
        shop: "krama",
        sandbox: false,
        country: Country::Ua,
        links,
        path: "/",
        cart_pieces: 0,
        asks_consent: false,
        pixel: None,
    }
}
