//! monobank acquiring ("plata by mono"): invoices, their state, refunds, and signed webhooks.
//!
//! What it offers: an invoice per payment attempt (`invoice/create`), its state (`invoice/status`), making it unpayable
//! (`invoice/remove`), refunds whole or in part (`invoice/cancel`), webhooks signed with the bank's key (`pubkey`), and the
//! statement, against which the ledger is held. Holds are never asked for. A release of a hold and card tokens are not
//! used.
//!
//! What it needs: [`TOKEN`], from the bank's web cabinet (or a test token: the host is the same, the token decides).
//!
//! Quirks, from the bank's documentation (api.monobank.ua, version 2412), unless said otherwise:
//! - There is no idempotency key: two equal calls make two payable invoices, and an invoice whose answer was lost cannot
//!   be looked up by our number. So a lost answer is a fact, and the next attempt asks anew; both carry the number.
//! - `reference` is ours and not unique at the bank. `extRef` names one refund, and the bank does not compare it.
//! - HTTP 500 with `CANCEL_NOT_AVAILABLE` is a final refusal. 400 with `WRONG_CANCEL_AMOUNT` means too much *or* done already.
//! - Branch on `errCode`, never on `errText`. A gateway may answer HTML or nothing (assumed, not documented).
//! - `expired` sends no webhook; others are tried three times, in no certain order. So unfinished invoices are asked for,
//!   at growing intervals ([`next_check_ms`]).
//! - `X-Sign` is a malleable signature: it proves the sender and is never a key. Bytes are verified as they came; the key
//!   is fetched when verification fails, and the caller limits how often.
//! - The statement takes 31 days at most, lists the newest first, and knows neither `reversed` nor `expired`: what went back
//!   stands in `cancelList`, where an item without a status was carried out (assumed). `profit` and `profitAmount` are one.
//! - `failureReason` is not for shoppers: see [`advice`].
//! - The statement is asked for once in a minute at most ([`statement_pause_ms`]).
//! - No rate limit is published for acquiring; [`CONNECTOR`]'s limits are modest guesses, and 429 is obeyed.

pub mod advice;
mod answers;
mod basket;
mod probe;
mod requests;
pub mod sandbox;
#[cfg(test)]
mod tests;
mod webhook;
mod wire;

use crate::connector::{Connector, Limits, Rate, Webhook};
use crate::settings::{Field, Settings};
use krama_domain::effect::Destination;
use krama_domain::time::{DAY_MS, MINUTE_MS, SECOND_MS};

/// The merchant's token; it goes into the header `X-Token`.
pub const TOKEN: Field = Field {
    key: "monobank.token",
    env: "MONOBANK_TOKEN",
    secret: true,
    default: None,
    about: "monobank acquiring token, from the business cabinet at web.monobank.ua",
};

/// Where the bank is reached; without a path.
pub const URL: Field = Field {
    key: "monobank.url",
    env: "KRAMA_MONOBANK_URL",
    secret: false,
    default: Some("https://api.monobank.ua"),
    about: "address of monobank's API; replaced by a proxy, a test server or the sandbox",
};

/// The note that keeps the bank's public key: base64 of a PEM, as the bank gives it.
pub const KEY_NOTE: &str = "monobank.pubkey";

/// Milliseconds of the longest time that one statement may cover.
pub const STATEMENT_MAX_MS: i64 = 31 * DAY_MS;

/// Milliseconds between two requests for the statement with one token.
const STATEMENT_PAUSE_MS: i64 = MINUTE_MS;

/// Milliseconds that must lie between two requests for the statement with the store's token, whoever sends them. The
/// bank's other API allows one in a minute and this one is not documented, so that is kept to. What is reached by plain
/// http is no bank but the sandbox or a test.
pub fn statement_pause_ms(settings: &Settings) -> i64 {
    let is_bank = settings.get(&URL).is_some_and(|url| url.starts_with("https:"));
    if is_bank { STATEMENT_PAUSE_MS } else { 0 }
}

/// The connector's table.
pub const CONNECTOR: Connector = Connector {
    destination: Destination::Monobank,
    fields: &[TOKEN, URL],
    limits: Limits {
        concurrency: 4,
        batch_max: 1,
        rate: Rate { burst: 10, per_ms: SECOND_MS },
        timeout_ms: 15_000,
        backoff_first_ms: SECOND_MS,
        backoff_max_ms: 5 * MINUTE_MS,
        tries_max: 12,
    },
    is_connected: |settings| settings.get(&TOKEN).is_some(),
    plan: requests::plan,
    read: answers::read,
    pace: |_, _| None,
    account: |_| None,
    probe: probe::PROBE,
    webhook: Some(Webhook { is_used: |_| true, receive: webhook::receive, read_key: webhook::read_key }),
};

/// Milliseconds between the first two status checks of an unfinished invoice.
const CHECK_FIRST_MS: i64 = 15 * SECOND_MS;
/// Milliseconds that the pause between status checks never exceeds.
const CHECK_MAX_MS: i64 = 15 * MINUTE_MS;

/// Milliseconds to wait before the next status check of an unfinished invoice, after `tries` checks: 15 s, 30 s, 60 s,
/// … up to 15 minutes. Webhooks are the main way; this finds what they lose.
pub fn next_check_ms(tries: u32) -> i64 {
    let factor = 1_i64.checked_shl(tries.min(CHECK_DOUBLINGS_MAX)).unwrap_or(i64::MAX);
    CHECK_FIRST_MS.saturating_mul(factor).min(CHECK_MAX_MS)
}

/// Doublings after which the pause is certainly at its greatest.
const CHECK_DOUBLINGS_MAX: u32 = 16;
