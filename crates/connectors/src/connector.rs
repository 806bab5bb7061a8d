//! What a connector is: a table of plain functions and the limits of its outside system.

use crate::http::{Answer, Request, Response};
use crate::probe::Probe;
use crate::settings::{Field, Settings};
use crate::task::{Note, Reading, Step, Task, Updates};
use krama_domain::effect::Destination;
use krama_domain::fact::Fact;
use krama_domain::ids::OrderNumber;
use krama_domain::time::Timestamp;

/// Everything about one outside system.
pub struct Connector {
    /// Which system it is. Its code is the lane's name.
    pub destination: Destination,
    /// The settings it needs.
    pub fields: &'static [Field],
    /// How fast it may be spoken to.
    pub limits: Limits,
    /// Whether the store has everything that is needed to speak to it.
    pub is_connected: fn(&Settings) -> bool,
    /// Turns tasks into requests; every task is in exactly one step. `now` is for "too old" and the like.
    pub plan: fn(&Settings, &[Task], Timestamp) -> Vec<Step>,
    /// Reads the answer to a request. A task whose process died is read as [`Answer::NoAnswer`].
    pub read: Read,
    /// The token bucket that a task draws from beside the lane's own, e.g. its chat's.
    pub pace: fn(&Settings, &Task) -> Option<Pace>,
    /// The account at the outside whose limit [`Limits::rate`] is, where several stores may share one: what names it, which
    /// may be secret. All that name the same account send together no faster than one of them. `None` where each store has
    /// its own.
    pub account: fn(&Settings) -> Option<&str>,
    /// How a connection to it is tested.
    pub probe: Probe,
    /// How its webhooks are verified and read, if it has any.
    pub webhook: Option<Webhook>,
}

/// Reads an answer: settings, all tasks of the round, the indices of those that the request carried, the request, the
/// answer, now.
pub type Read = fn(&Settings, &[Task], &[usize], &Request, &Answer, Timestamp) -> Reading;

/// How fast an outside system may be spoken to, and how patiently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Requests that may be under way at once.
    pub concurrency: usize,
    /// Most tasks of one request.
    pub batch_max: usize,
    /// Requests of the whole lane.
    pub rate: Rate,
    /// Milliseconds until an answer counts as lost.
    pub timeout_ms: u64,
    /// Milliseconds before the second try; doubles, with full jitter.
    pub backoff_first_ms: i64,
    /// Milliseconds that the pause never exceeds.
    pub backoff_max_ms: i64,
    /// Tries after which a retry becomes a refusal that a person can repeat.
    pub tries_max: u32,
}

/// A token bucket: `burst` at once, refilled evenly over `per_ms`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Tokens when full.
    pub burst: u32,
    /// Milliseconds in which an empty bucket becomes full.
    pub per_ms: i64,
}

/// A bucket that only some tasks draw from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pace {
    /// Which bucket, e.g. a chat's id.
    pub key: String,
    /// Its size.
    pub rate: Rate,
}

/// How webhooks of a system are handled.
pub struct Webhook {
    /// Whether the outside is told of the address, with these settings.
    pub is_used: fn(&Settings) -> bool,
    /// Verifies the raw bytes and reads them.
    pub receive: fn(&Settings, &Incoming<'_>) -> Received,
    /// Reads the answer to the request of [`Received::StaleKey`]; `None` when it holds no key.
    pub read_key: fn(&Response) -> Option<Note>,
}

/// A webhook as it came.
pub struct Incoming<'a> {
    /// Names in lower case.
    pub headers: &'a [(String, String)],
    /// The raw bytes; nothing may be parsed before they are verified.
    pub body: &'a [u8],
}

/// What a webhook turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// Genuine; what it says.
    Report(Box<Report>),
    /// Genuine; what people wrote to a bot.
    Updates(Updates),
    /// Genuine, but not readable: kept in quarantine for a person.
    Unreadable {
        /// Makes a repeat harmless.
        identity: String,
        /// What was wrong, without personal data.
        reason: String,
    },
    /// Not proven genuine with the key at hand; a fresh key may prove it.
    StaleKey {
        /// Asks for the key.
        request: Request,
    },
    /// Not genuine.
    Rejected {
        /// Why, for the log; says nothing of the body.
        reason: &'static str,
    },
}

/// What a genuine webhook says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Makes a repeat harmless; unique per store and system.
    pub identity: String,
    /// The provider's invoice, by which the order is found first.
    pub invoice_id: String,
    /// Our order number, by which it is found otherwise.
    pub reference: Option<OrderNumber>,
    /// What happened.
    pub fact: Fact,
}
