//! A text on trial: the message as it would be sent, marked, in a chat of the managers. For somebody who waits for
//! the page: it is sent once, and nothing is kept.

use super::answers::judge;
use super::requests::{post, templated};
use super::resolved;
use crate::http::{Answer, Request};
use crate::settings::Settings;
use krama_domain::order::Order;
use krama_domain::template::{Message, Topic};

/// Stands before the text, so that nobody takes it for news.
const MARK: &str = "[TEST]";

/// The request, or why there is none, in words.
pub fn request(
    settings: &Settings,
    topic: Topic,
    chat: &str,
    order: Option<&Order>,
    message: &Message,
) -> Result<Request, String> {
    let written = format!("{MARK}\n{}", message.written());
    let body = templated(settings, topic, resolved(settings, chat), order, written);
    post(settings, &body).map_err(|outcome| outcome.reason().unwrap_or_default().to_owned())
}

/// Whether it arrived; otherwise why not, in words.
pub fn read(settings: &Settings, answer: &Answer) -> Result<(), String> {
    match answer {
        Answer::Response(response) => {
            let outcome = judge(settings, response).into_outcome();
            outcome.reason().map_or(Ok(()), |reason| Err(reason.to_owned()))
        }
        Answer::NotSent { reason } | Answer::NoAnswer { reason } => Err(reason.clone()),
    }
}
