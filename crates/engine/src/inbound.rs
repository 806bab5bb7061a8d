//! Webhooks in: verified over the raw bytes, kept and applied in one transaction, and only then answered.

use crate::lane::listen;
use crate::profile::policy;
use krama_connectors::connector::{Connector, Incoming, Received as Read, Report};
use krama_connectors::http::Request;
use krama_connectors::settings::Settings;
use krama_connectors::task::Updates;
use krama_domain::ids::StoreId;
use krama_domain::shop::Policy;
use krama_domain::time::{SECOND_MS, Timestamp};
use krama_store::repo::apply::{self, Received};
use krama_store::repo::inbox::Arrival;
use krama_store::{Result, Sql};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Largest webhook, in bytes. Genuine ones have a few kilobytes.
pub const WEBHOOK_MAX_BYTES: usize = 1 << 20;
/// Milliseconds between two requests for a fresh key of one store: otherwise forged webhooks would make us a
/// multiplier of requests to the provider.
pub const KEY_GAP_MS: i64 = 30 * SECOND_MS;

/// What a webhook turned out to be, before anything is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judged {
    /// Genuine; keep it.
    Genuine(Genuine),
    /// A fresh key may prove it genuine; ask for it, if that is allowed now.
    NeedsKey(Request),
    /// Not genuine; the reason is for the log.
    Rejected(&'static str),
}

/// A genuine webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Genuine {
    /// That could be read.
    Report(Box<Report>),
    /// What people wrote to the store's bot.
    Updates(Updates),
    /// That could not.
    Unreadable {
        /// Makes a repeat harmless.
        identity: String,
        /// What was wrong.
        reason: String,
    },
}

/// Verifies and reads a webhook. `None` when the connector has none or the store is not connected to it.
pub fn judge(connector: &Connector, settings: &Settings, incoming: &Incoming<'_>) -> Option<Judged> {
    let webhook = connector.webhook.as_ref().filter(|_| (connector.is_connected)(settings))?;
    Some(match (webhook.receive)(settings, incoming) {
        Read::Report(report) => Judged::Genuine(Genuine::Report(report)),
        Read::Updates(updates) => Judged::Genuine(Genuine::Updates(updates)),
        Read::Unreadable { identity, reason } => Judged::Genuine(Genuine::Unreadable { identity, reason }),
        Read::StaleKey { request } => Judged::NeedsKey(request),
        Read::Rejected { reason } => Judged::Rejected(reason),
    })
}

/// Keeps a genuine webhook and applies it to its order.
pub fn keep(
    tx: &mut dyn Sql,
    store: &StoreId,
    source: &str,
    genuine: &Genuine,
    raw: &[u8],
    policy: &Policy,
    now: Timestamp,
) -> Result<Received> {
    let blank = Arrival {
        store,
        identity: "",
        source,
        received_at: now,
        invoice_id: None,
        reference: None,
        fact: None,
        reason: None,
        raw,
    };
    let arrival = match genuine {
        Genuine::Updates(updates) => {
            let new = listen::hear(tx, store, updates, policy, now)?;
            return Ok(if new > 0 { Received::Heard } else { Received::Repeat });
        }
        Genuine::Report(report) => Arrival {
            identity: &report.identity,
            invoice_id: Some(&report.invoice_id),
            reference: report.reference.as_ref(),
            fact: Some(&report.fact),
            ..blank
        },
        Genuine::Unreadable { identity, reason } => Arrival { identity, reason: Some(reason), ..blank },
    };
    apply::receive(tx, &arrival, policy)
}

/// The policy under which a webhook of this store is applied.
pub fn policy_of(settings: &Settings) -> Policy {
    policy(settings)
}

/// When each store asked for a key last.
#[derive(Debug, Default)]
pub struct KeyGate(Mutex<BTreeMap<StoreId, Timestamp>>);

impl KeyGate {
    /// Whether `store` may ask for a key now; if so, it has.
    pub fn pass(&self, store: &StoreId, now: Timestamp) -> bool {
        let mut asked = self.0.lock().expect("nobody panics while holding this lock");
        // A moment after now is one before the clock was set back, and says nothing.
        let free = asked.get(store).is_none_or(|last| !(0..KEY_GAP_MS).contains(&now.since_ms(*last)));
        if free {
            asked.insert(store.clone(), now);
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_asks_for_a_key_once_in_thirty_seconds() {
        let gate = KeyGate::default();
        let [one, two] = ["one", "two"].map(|id| StoreId::parse(id).unwrap());
        let at = |ms: i64| Timestamp::from_ms(1_000_000 + ms);
        assert!(gate.pass(&one, at(0)));
        assert!(!gate.pass(&one, at(29_999)));
        assert!(gate.pass(&two, at(29_999)));
        assert!(gate.pass(&one, at(30_000)));
        assert!(gate.pass(&one, at(-7_200_000)), "the clock was set back by two hours");
        assert!(!gate.pass(&one, at(-7_199_000)));
    }
}
