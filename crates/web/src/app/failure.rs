//! What handlers answer when they cannot answer: a page that says what happened, and one line in the log.

use super::Shared;
use super::visit::Visit;
use crate::view::html;
use crate::view::message::{Message, MessagePage};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// A request that failed.
#[derive(Debug)]
pub enum Failure {
    /// There is no such thing.
    NotFound,
    /// The request makes no sense.
    BadRequest,
    /// Too often.
    TooMany,
    /// It is our fault; the cause is logged where it becomes an answer.
    Internal(krama_store::Error),
}

/// A database's error as a failure.
pub fn internal(error: krama_store::Error) -> Failure {
    Failure::Internal(error)
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::BadRequest => StatusCode::BAD_REQUEST,
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
pub struct Unpainted;

/// Why it is our fault.
#[derive(Debug, Clone)]
pub struct Cause(pub String);

/// The page for a status, in the visitor's language where a store is known.
pub fn paint(visit: Option<&Visit>, app: &Shared, status: StatusCode, request_id: &str) -> String {
    let message = match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Message::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => Message::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => Message::TooMany,
        StatusCode::FORBIDDEN => Message::Forbidden,
        s if s.is_server_error() => Message::Internal { request_id: request_id.to_owned() },
        _ => Message::BadRequest,
    };
    match visit {
        Some(visit) => html(&MessagePage::new(visit.chrome("/"), &message)),
        None => {
            let links = crate::view::links::Links::default();
            html(&MessagePage::new(
                crate::view::chrome::Chrome {
                    words: crate::view::words::Words {
                        catalog: &app.catalog,
                        lang: krama_domain::lang::Lang::Uk,
                    },
                    shop: "krama",
                    sandbox: false,
                    country: krama_domain::phone::Country::Ua,
                    links: &links,
                    path: "/",
                    cart_pieces: 0,
                    asks_consent: false,
                    pixel: None,
                },
                &message,
            ))
        }
    }
}
