//! What Meta's answers mean.
//!
//! Told apart by `code` and `error_subcode` alone (Graph API, "Handling errors"; texts are localised). A lost answer
//! is always repeated: Meta merges events with the same name and id. A code that this version does not know changes
//! nothing: it is tried again until the tries or the 7 days are used up, and then shown to a person.

use super::wire::{Failure, Reply};
use crate::http::{Answer, Request, Response};
use crate::settings::Settings;
use crate::task::{Reading, Settled, Task};
use krama_domain::effect::{Hold, Outcome};
use krama_domain::time::{MINUTE_MS, Timestamp};

/// Pause after Meta said that we ask too often, in milliseconds.
pub const THROTTLED_MS: i64 = 5 * MINUTE_MS;
/// Longest trace id that is kept.
const TRACE_MAX_CHARS: usize = 64;
/// Subcode of an event that is too old.
const TOO_OLD: i64 = 2_804_003;
/// Subcode of "object does not exist, or no permission" with code 100.
const NO_SUCH_OBJECT: i64 = 33;

/// What an error asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// The token is wrong, expired or withdrawn.
    Token,
    /// The token may not write to this pixel, or there is no such pixel.
    Permission,
    /// Asked too often.
    Throttled,
    /// The account is blocked for hours.
    Locked,
    /// Passes by itself.
    Temporary,
    /// An event is too old.
    TooOld,
    /// An event is wrong.
    Rejected,
    /// A code of a later day.
    Unheard,
}

pub(super) fn classify(failure: &Failure, status: u16) -> Class {
    match (failure.code, failure.error_subcode) {
        (190 | 102, _) => Class::Token,
        (10 | 200..=299, _) | (100, NO_SUCH_OBJECT) => Class::Permission,
        (4 | 17 | 32 | 613 | 341 | 80_004, _) => Class::Throttled,
        (368, _) => Class::Locked,
        (1 | 2, _) => Class::Temporary,
        _ if failure.is_transient || status >= 500 => Class::Temporary,
        (100, TOO_OLD) => Class::TooOld,
        (100, _) => Class::Rejected,
        _ => Class::Unheard,
    }
}

/// Reads the answer to a call that carried the tasks `carried`.
pub fn read(
    _: &Settings,
    _: &[Task],
    carried: &[usize],
    _: &Request,
    answer: &Answer,
    _: Timestamp,
) -> Reading {
    let same = |outcome: Outcome| {
        Reading::Settled(carried.iter().map(|task| Settled::plain(*task, outcome.clone())).collect())
    };
    match answer {
        Answer::NotSent { reason } => {
            let reason = format!("Meta could not be reached: {reason}");
            same(Outcome::Blocked { reason, hold: Hold::Outage })
        }
        Answer::NoAnswer { reason } => same(retry(
            None,
            format!("no answer from Meta ({reason}); repeating is harmless, Meta merges equal event ids"),
        )),
        Answer::Response(response) => judge(response, carried.len()).map_or(Reading::Split, same),
    }
}

/// The outcome for all events of a call, or `None` when its halves must be sent apart.
fn judge(response: &Response, sent: usize) -> Option<Outcome> {
    let reply: Reply = serde_json::from_slice(&response.body).unwrap_or_default();
    if let Some(failure) = &reply.error {
        return refusal(failure, response, sent);
    }
    let sent = u64::try_from(sent).unwrap_or(u64::MAX);
    Some(match reply.events_received {
        Some(received) if response.is_success() && received >= sent => {
            Outcome::Done { note: format!("fbtrace {}", trace(reply.fbtrace_id.as_deref())) }
        }
        Some(received) if response.is_success() => {
            retry(None, format!("Meta took {received} of {sent} events; the call is repeated"))
        }
        _ => retry(
            response.retry_after_ms(),
            format!("Meta's answer (HTTP {}) could not be read", response.status),
        ),
    })
}

fn refusal(failure: &Failure, response: &Response, sent: usize) -> Option<Outcome> {
    let told = told(failure);
    let wait_ms = response.retry_after_ms();
    Some(match classify(failure, response.status) {
        Class::Token => blocked(
            Hold::Person,
            format!("Meta does not take the access token ({told}): set a new meta.token"),
        ),
        Class::Permission => blocked(
            Hold::Person,
            format!(
                "Meta does not let this token write to this pixel ({told}): check meta.pixel_id and the token's rights"
            ),
        ),
        Class::Locked => {
            blocked(Hold::Outage, format!("Meta has blocked the account for some hours ({told})"))
        }
        Class::Throttled => {
            let after_ms = wait_ms.unwrap_or(0).max(THROTTLED_MS);
            retry(Some(after_ms), format!("Meta says that we ask too often ({told})"))
        }
        Class::Temporary => retry(wait_ms, format!("Meta has a temporary fault ({told})")),
        Class::Unheard => {
            retry(wait_ms, format!("Meta answered with an error that is not known here ({told})"))
        }
        Class::TooOld | Class::Rejected if sent > 1 => return None,
        Class::TooOld => {
            refused("too_old", format!("too old: Meta does not take events older than 7 days ({told})"))
        }
        Class::Rejected => refused("rejected", format!("Meta rejects the event ({told})")),
    })
}

pub(super) fn told(failure: &Failure) -> String {
    let trace = trace(failure.fbtrace_id.as_deref());
    format!("code {}, subcode {}, fbtrace {trace}", failure.code, failure.error_subcode)
}

/// Meta's trace id, by which its support finds the call; only the characters that one is made of.
fn trace(id: Option<&str>) -> String {
    let is_fit = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let id: String = id.unwrap_or_default().chars().filter(is_fit).take(TRACE_MAX_CHARS).collect();
    if id.is_empty() { "none".to_owned() } else { id }
}

const fn retry(after_ms: Option<i64>, reason: String) -> Outcome {
    Outcome::Retry { after_ms, reason }
}

const fn blocked(hold: Hold, reason: String) -> Outcome {
    Outcome::Blocked { reason, hold }
}

fn refused(code: &str, reason: String) -> Outcome {
    Outcome::Refused { code: code.to_owned(), reason }
}
