//! Nova Poshta, the carrier: where parcels are, and the waybills that send them.
//!
//! Settings: the key of its API, where the API stands, how often a parcel is asked about.

use crate::connector::{Connector, Limits, Rate};
use crate::probe::Probe;
use crate::settings::{Field, Settings};
use crate::task::{Settled, Step, Task};
use krama_domain::effect::{Destination, Outcome};
use krama_domain::time::{MINUTE_MS, Timestamp};

/// The key of the API.
pub const API_KEY: Field = Field {
    key: "nova_poshta.api_key",
    env: "NOVA_POSHTA_API_KEY",
    secret: true,
    default: None,
    about: "key of the API, from the business cabinet's settings",
};
/// Where the API stands.
pub const URL: Field = Field {
    key: "nova_poshta.url",
    env: "KRAMA_NOVA_POSHTA_URL",
    secret: false,
    default: Some("https://api.novaposhta.ua/v2.0/json/"),
    about: "address of the API",
};
/// How often a parcel that may change is asked about.
pub const INTERVAL: Field = Field {
    key: "nova_poshta.interval_minutes",
    env: "KRAMA_NOVA_POSHTA_INTERVAL_MINUTES",
    secret: false,
    default: Some("5"),
    about: "minutes between two looks at a parcel that may change soon, 1 to 240",
};

/// Nova Poshta in the table of connectors.
pub const CONNECTOR: Connector = Connector {
    destination: Destination::NovaPoshta,
    fields: &[API_KEY, URL, INTERVAL],
    limits: Limits {
        concurrency: 1,
        batch_max: 100,
        rate: Rate { burst: 5, per_ms: 5_000 },
        timeout_ms: 10_000,
        backoff_first_ms: 2_000,
        backoff_max_ms: 10 * MINUTE_MS,
        tries_max: 20,
    },
    is_connected: |settings| settings.get(&API_KEY).is_some(),
    plan,
    read: |_, _, _, _, _, _| crate::task::Reading::Settled(Vec::new()),
    pace: |_, _| None,
    probe: Probe {
        questions: |_| Err(crate::probe::problem(crate::probe::Class::NotSet, API_KEY.key, "")),
        read: |_, _, _| crate::probe::problem(crate::probe::Class::NotSet, API_KEY.key, ""),
    },
    webhook: None,
};

/// Milliseconds between two looks at a parcel that may change soon.
pub fn interval_ms(settings: &Settings) -> i64 {
    let minutes = settings.get(&INTERVAL).and_then(|text| text.parse::<i64>().ok()).unwrap_or(5);
    minutes.clamp(1, 240) * MINUTE_MS
}

fn plan(_: &Settings, tasks: &[Task], _: Timestamp) -> Vec<Step> {
    let refused = Outcome::Refused { code: "not_built".to_owned(), reason: "not built yet".to_owned() };
    (0..tasks.len()).map(|index| Step::Settle(Settled::plain(index, refused.clone()))).collect()
}
