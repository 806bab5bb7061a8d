//! Meta: the Conversions API (server half of an event) and what the Pixel (browser half) has to say.
//!
//! - `POST {meta.url}/{meta.version}/{meta.pixel_id}/events` with `{"access_token", "data": [event, …]}`; the token
//!   stands in the body and not in the address, because addresses end up in logs. A version lives about two years;
//!   version and address are settings (Graph API changelog: v25.0 until 29 Jul 2028).
//! - At most 1000 events a call, and one invalid event rejects the whole call: a rejected batch is halved until the
//!   guilty event is alone ([`answers`]). An event older than 7 days is never sent ([`requests`]).
//! - Meta merges events of one dataset with the same `event_name` and `event_id` within 48 hours, whichever half comes
//!   first. So repeating a request whose answer was lost is harmless, and nothing here ever ends as "unknown".
//! - Who bought is sent as SHA-256 of normalised values ([`normalize`]); which values Meta holds for Cyrillic names
//!   and cities is not documented, therefore both usual forms are sent.
//! - There is no field for consent: where the store requires consent and there is none, nothing is sent.
//! - Errors are told apart by number alone: their texts are localised, and `type` is `OAuthException` for throttling too.
//! - A test event code shows events in the test view, and they still count as received; leave it unset in production.
//!
//! [`ids`] makes and checks the browser cookies `_fbp` and `_fbc`, [`pixel`] tells the pages what to report.

pub mod answers;
pub mod event;
pub mod hash;
pub mod ids;
pub mod normalize;
pub mod pixel;
mod probe;
pub mod requests;
pub mod sandbox;
#[cfg(test)]
mod tests;
pub mod user;
pub mod wire;

use crate::connector::{Connector, Limits, Rate};
use crate::settings::{Field, Settings};
use krama_domain::effect::Destination;
use krama_domain::time::{DAY_MS, MINUTE_MS, SECOND_MS};

/// Meta does not take website events older than this, in milliseconds.
pub const WINDOW_MS: i64 = 7 * DAY_MS;
/// Most events of one call.
pub const BATCH_MAX: usize = 1_000;

/// The dataset ("pixel") that events belong to.
pub const PIXEL_ID: Field = Field {
    key: "meta.pixel_id",
    env: "FACEBOOK_PIXEL_ID",
    secret: false,
    default: None,
    about: "Meta pixel (dataset) id, from Events Manager",
};
/// The access token of the Conversions API.
pub const TOKEN: Field = Field {
    key: "meta.token",
    env: "FACEBOOK_CONVERSIONS_API_TOKEN",
    secret: true,
    default: None,
    about: "Conversions API access token, from Events Manager",
};
/// Sends events to the test view as well; sent whenever it is set.
pub const TEST_EVENT_CODE: Field = Field {
    key: "meta.test_event_code",
    env: "FACEBOOK_TEST_EVENT_CODE",
    secret: false,
    default: None,
    about: "Test event code, from Events Manager; leave it empty in production, test events count as real ones",
};
/// The version of the Graph API.
pub const VERSION: Field = Field {
    key: "meta.version",
    env: "KRAMA_META_VERSION",
    secret: false,
    default: Some("v25.0"),
    about: "Version of the Graph API; each lives about two years",
};
/// Where the Graph API stands.
pub const URL: Field = Field {
    key: "meta.url",
    env: "KRAMA_META_URL",
    secret: false,
    default: Some("https://graph.facebook.com"),
    about: "Address of the Graph API",
};
/// Where the Pixel's script stands.
pub const PIXEL_URL: Field = Field {
    key: "meta.pixel_url",
    env: "KRAMA_META_PIXEL_URL",
    secret: false,
    default: Some("https://connect.facebook.net/en_US/fbevents.js"),
    about: "Address of the Pixel's script",
};

/// Meta's connector.
pub const CONNECTOR: Connector = Connector {
    destination: Destination::Meta,
    fields: &[PIXEL_ID, TOKEN, TEST_EVENT_CODE, VERSION, URL, PIXEL_URL],
    limits: Limits {
        concurrency: 2,
        batch_max: BATCH_MAX,
        rate: Rate { burst: 10, per_ms: SECOND_MS },
        timeout_ms: 20_000,
        backoff_first_ms: 2 * SECOND_MS,
        backoff_max_ms: 30 * MINUTE_MS,
        tries_max: 200,
    },
    is_connected,
    plan: requests::plan,
    read: answers::read,
    pace: |_, _| None,
    account: |_| None,
    probe: probe::PROBE,
    webhook: None,
};

fn is_connected(settings: &Settings) -> bool {
    settings.get(&PIXEL_ID).is_some() && settings.get(&TOKEN).is_some()
}
