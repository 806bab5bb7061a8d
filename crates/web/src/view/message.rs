//! Pages that say one thing: an error, or thanks.

use crate::view::chrome::Chrome;
use crate::view::icon::Tone;
use askama::Template;

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// 404.
    NotFound,
    /// 400: the request made no sense.
    BadRequest,
    /// 403: the form was sent from another site, or the session is over.
    Forbidden,
    /// 413: more was sent than is taken.
    TooLarge,
    /// 429: too often.
    TooMany,
    /// 500; the id finds it in the log.
    Internal {
        /// Identity of the request.
        request_id: String,
    },
    /// The contact request is kept, a manager will write.
    ContactSent,
}

/// The page.
#[derive(Template)]
#[template(path = "message.html")]
pub struct MessagePage<'a> {
    /// The frame.
    pub chrome: Chrome<'a>,
    title: String,
    text: String,
    detail: String,
    tone: Tone,
    offers_contact: bool,
}

impl<'a> MessagePage<'a> {
    /// The page that says `message`.
    pub fn new(chrome: Chrome<'a>, message: &Message) -> Self {
        let (title, text, tone) = keys(message);
        let detail = match message {
            Message::Internal { request_id } => chrome.with("error-request-id", "id", request_id),
            _ => String::new(),
        };
        let (title, text) = (chrome.t(title), chrome.t(text));
        Self { chrome, title, text, detail, tone, offers_contact: *message != Message::ContactSent }
    }
}

const fn keys(message: &Message) -> (&'static str, &'static str, Tone) {
    match message {
        Message::NotFound => ("not-found-title", "not-found-text", Tone::Neutral),
        Message::BadRequest => ("bad-request-title", "bad-request-text", Tone::Warning),
        Message::Forbidden => ("forbidden-title", "forbidden-text", Tone::Warning),
        Message::TooLarge => ("too-large-title", "too-large-text", Tone::Warning),
        Message::TooMany => ("too-many-title", "too-many-text", Tone::Warning),
        Message::Internal { .. } => ("internal-title", "internal-text", Tone::Danger),
        Message::ContactSent => ("contact-sent-title", "contact-sent-text", Tone::Success),
    }
}
