//! What the log says of effects: one line for each try that failed, with its store, lane and number, and never a word of
//! what was sent or answered.

use crate::delivery::Finished;
use crate::lane::Item;
use krama_connectors::connector::Connector;
use krama_domain::effect::Outcome;
use krama_domain::time::Timestamp;
use krama_store::repo::lanes::Lease;
use krama_store::repo::outbox::{Effect, subject_parts};

/// Tells how a round's tasks ended.
pub(super) fn tell(lease: &Lease, connector: &Connector, results: &[(Item, Finished)], now: Timestamp) {
    for (item, finished) in results {
        if let Item::Effect(effect) = item {
            tell_one(lease, connector, effect, &finished.settled.outcome, now);
        }
    }
}

fn tell_one(lease: &Lease, connector: &Connector, effect: &Effect, outcome: &Outcome, now: Timestamp) {
    let (store, lane, tries, nth) = (&lease.store, lease.lane.code(), effect.tries, effect.nth);
    let (_, subject) = subject_parts(effect.subject);
    let (effect_key, age_ms) = (stem(&effect.intent.key().to_string()), now.since_ms(effect.created_at));
    match outcome {
        Outcome::Done { .. } => {
            tracing::debug!(%store, lane, subject, nth, effect_key, tries, age_ms, "an effect is done");
        }
        Outcome::Refused { code, .. } => {
            tracing::warn!(%store, lane, subject, nth, effect_key, tries, age_ms, code, "an effect was refused");
        }
        Outcome::Unknown { .. } => {
            tracing::warn!(%store, lane, subject, nth, effect_key, tries, age_ms, "nobody knows how an effect ended");
        }
        Outcome::Retry { .. } if tries >= connector.limits.tries_max => {
            tracing::warn!(%store, lane, subject, nth, effect_key, tries, age_ms, "an effect was given up");
        }
        Outcome::Retry { .. } => {
            tracing::info!(%store, lane, subject, nth, effect_key, tries, age_ms, "an effect is tried again later");
        }
        Outcome::Blocked { hold, .. } => {
            tracing::warn!(%store, lane, subject, nth, effect_key, ?hold, "a lane cannot work");
        }
    }
}

/// The key without the chat that it may name.
fn stem(key: &str) -> String {
    key.split('/').take(3).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn keys_are_told_without_chats() {
        assert_eq!(stem("message/manager/paid/-100123"), "message/manager/paid");
        assert_eq!(stem("payment/invoice/1"), "payment/invoice/1");
        assert_eq!(stem("conversion/purchase"), "conversion/purchase");
    }
}
