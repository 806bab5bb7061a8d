//! A text on trial: the message as a customer would get it, marked, in a chat of the managers. For somebody who waits for
//! the page: it is sent once, and nothing is kept.

use super::answers::judge;
use super::requests::{customer_message, post};
use super::resolved;
use crate::http::{Answer, Request};
use crate::settings::Settings;
use krama_domain::effect::Outcome;
use krama_domain::order::Order;
use krama_domain::reach::Channel;
use krama_domain::template::Text;

/// Stands before the text, so that nobody takes it for news.
pub const MARK: &str = "[TEST]";

/// The request, or why there is none, in words.
pub fn request(settings: &Settings, chat: &str, order: &Order, text: &Text) -> Result<Request, String> {
    let written = format!("{MARK}\n{}", text.written(Channel::Telegram));
    let body = customer_message(settings, resolved(settings, chat), order, written);
    post(settings, &body).map_err(|outcome| reason(outcome).unwrap_or_default())
}

/// Whether it arrived; otherwise why not, in words.
pub fn read(settings: &Settings, answer: &Answer) -> Result<(), String> {
    match answer {
        Answer::Response(response) => reason(judge(settings, response).into_outcome()).map_or(Ok(()), Err),
        Answer::NotSent { reason } | Answer::NoAnswer { reason } => Err(reason.clone()),
    }
}

/// Why it is not done.
fn reason(outcome: Outcome) -> Option<String> {
    match outcome {
        Outcome::Done { .. } => None,
        Outcome::Retry { reason, .. }
        | Outcome::Refused { reason, .. }
        | Outcome::Unknown { reason }
        | Outcome::Blocked { reason, .. } => Some(reason),
    }
}
