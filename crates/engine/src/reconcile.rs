//! Reconciliation with the provider's statement: when it comes (each night, or when somebody asks), and what its rounds
//! go by. The rounds themselves are work of the provider's lane ([`crate::lane`]).
//!
//! A round reads the statement window by window, holds it against the ledger, writes findings down, and asks the provider
//! about each invoice that belongs to an order of ours. What the provider answers is a fact like any other: it passes the
//! decision, so money is recorded exactly once, and messages and conversions follow by their usual rules. Money without
//! an order, sums that fit no attempt, and money that the provider does not list are never healed by themselves.

pub mod preview;

use crate::profile::Profiles;
use krama_connectors::monobank;
use krama_connectors::settings::Settings;
use krama_domain::effect::Destination;
use krama_domain::ids::StoreId;
use krama_domain::shop::Store;
use krama_domain::time::{DAY_MS, MINUTE_MS, Timestamp};
use krama_store::repo::rounds::{self, Wish};
use krama_store::repo::{orders, paces, schedules};
use krama_store::{Result, Sql};

/// The schedule's name.
pub const SCHEDULE: &str = "reconcile";
/// The lane that the rounds are work of.
pub const LANE: Destination = Destination::Monobank;
/// Milliseconds that are judged at once, at most; with both edges this is what one statement may cover.
pub const SPAN_MAX_MS: i64 = monobank::STATEMENT_MAX_MS - 2 * EDGE_MAX_MS;
/// Milliseconds that a round of the night looks back.
pub const LOOK_BACK_MS: i64 = SPAN_MAX_MS;
/// Milliseconds read beyond each end of what is judged, at most: the provider may list a payment under another time than
/// the one at which it reported it.
pub const EDGE_MAX_MS: i64 = DAY_MS;
/// Milliseconds below which a time is not made shorter, however much the statement has.
pub const SPAN_MIN_MS: i64 = MINUTE_MS;

/// Minute of the store's day at which its nights begin: 02:00.
const NIGHT_BEGINS_MINUTE: u16 = 2 * 60;
/// Minutes over which the stores are spread, so that not all ask at once.
const NIGHT_MINUTES: u64 = 3 * 60;

/// When the next round of a store comes by itself: each night in its zone, at a time of its own.
pub fn next_night(store: &Store, now: Timestamp) -> Timestamp {
    // FNV-1a: any stable spread will do.
    let hash = store.id.as_str().bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let minute = u16::try_from(hash % NIGHT_MINUTES).unwrap_or(0);
    store.zone.next_minute_of_day(now, NIGHT_BEGINS_MINUTE + minute)
}

/// Whether a store has a provider whose statement can be read.
pub fn is_possible(settings: &Settings) -> bool {
    (krama_connectors::of(LANE).is_connected)(settings)
}

/// Lets a store be reconciled each night while its provider is connected.
pub fn plan(tx: &mut dyn Sql, profiles: &Profiles, store: &StoreId, now: Timestamp) -> Result<()> {
    let Some(settings) = profiles.load(tx, store)? else { return Ok(()) };
    if is_possible(&settings) {
        schedules::ensure(tx, store, SCHEDULE, LANE, next_night(&settings.store, now))
    } else {
        schedules::remove(tx, store, SCHEDULE)
    }
}

/// From when to when a round judges. It says nothing of the time before the store's first order: whatever the account
/// took then was none of krama's. Providers tell whole seconds, so it begins with the second of that order.
pub(crate) fn time_of(
    tx: &mut dyn Sql,
    store: &StoreId,
    wish: &Wish,
    now: Timestamp,
) -> Result<(Timestamp, Timestamp)> {
    let until = now.plus_ms(-wish.quiet_ms);
    let first = orders::first_at(tx, store)?.map_or(until, |at| Timestamp::from_secs(at.as_secs()));
    let asked = wish.since.unwrap_or(now.plus_ms(-LOOK_BACK_MS));
    Ok((asked.max(first).min(until), until))
}

/// Takes the turn to ask for the statement with a store's token. Answers when to come again where it is not there yet: the
/// provider limits how often its statement is asked for, and whoever asks (nodes, commands, other stores of the same
/// token) shares that.
pub(crate) fn take_turn(tx: &mut dyn Sql, settings: &Settings, now: Timestamp) -> Result<Option<Timestamp>> {
    let pause = monobank::statement_pause_ms(settings);
    if pause == 0 {
        return Ok(None);
    }
    let name = format!("statement/{}", settings.get(&monobank::TOKEN).unwrap_or_default());
    // A request may leave a while after its turn was taken.
    paces::take(tx, &name, pause + crate::lane::SEND_WITHIN_MS, now)
}

/// Asks for a round as soon as possible. Answers its number; `None` when the store has no provider to compare with.
pub fn ask(
    tx: &mut dyn Sql,
    profiles: &Profiles,
    store: &StoreId,
    wish: Wish,
    asked_by: &str,
    now: Timestamp,
) -> Result<Option<i64>> {
    plan(tx, profiles, store, now)?;
    let Some(settings) = profiles.load(tx, store)? else { return Ok(None) };
    if !is_possible(&settings) {
        return Ok(None);
    }
    let is_busy = rounds::current(tx, store)?.is_some_and(|round| round.state == rounds::State::Running);
    let nth = rounds::ask(tx, store, wish, Some(asked_by), now)?;
    // A round under way is followed by the one that waits; pushing the schedule would only make it claimed twice.
    if !is_busy {
        schedules::hasten(tx, store, SCHEDULE, now)?;
    }
    Ok(Some(nth))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_store_has_its_own_time_of_the_night() {
        let now = Timestamp::parse_rfc3339("2026-01-05T20:00:00Z").unwrap();
        let night = |name: &str| {
            let store = Store::new(StoreId::parse(name).unwrap(), name);
            let at = next_night(&store, now);
            assert_eq!(at, next_night(&store, now), "the same each time it is asked");
            let local = store.zone.local(at);
            (i64::from(local.hour), i64::from(local.minute))
        };
        let times: Vec<_> = (0..50).map(|nth| night(&format!("store-{nth}"))).collect();
        assert!(times.iter().all(|(hour, _)| (2..5).contains(hour)), "{times:?}");
        assert!(times.iter().collect::<BTreeSet<_>>().len() > 30, "{times:?}");
    }
}
