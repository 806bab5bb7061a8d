//! (being written)
#![allow(missing_docs)]

pub mod sandbox;

use crate::connector::{Connector, Limits, Rate};
use crate::task::Reading;
use krama_domain::effect::Destination;

pub const CONNECTOR: Connector = Connector {
    destination: Destination::Monobank,
    fields: &[],
    limits: Limits { concurrency: 1, batch_max: 1, rate: Rate { burst: 1, per_ms: 1_000 }, timeout_ms: 1_000, backoff_first_ms: 1, backoff_max_ms: 1, tries_max: 1 },
    is_connected: |_| false,
    plan: |_, _, _| Vec::new(),
    read: |_, _, _, _, _, _| Reading::Split,
    pace: |_, _| None,
    webhook: None,
};
