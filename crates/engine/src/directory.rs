//! The carrier's directory of places: when it is read anew (each day, or when somebody asks), and by whom. The reading
//! itself is work of the carrier's lane ([`crate::lane`]).
//!
//! The directory is one for the whole program. Every store with a key has the schedule; whichever comes first reads, with
//! its own key, and the others find it fresh. What was there stays until the new list is whole.

use crate::profile::Profiles;
use krama_connectors::nova_poshta;
use krama_connectors::settings::Settings;
use krama_domain::effect::Destination;
use krama_domain::ids::StoreId;
use krama_domain::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};
use krama_store::repo::places::{self, Directory, refresh};
use krama_store::repo::schedules;
use krama_store::{Result, Sql};

/// The schedule's name.
pub const SCHEDULE: &str = "directory";
/// The lane that the reading is work of.
pub const LANE: Destination = Destination::NovaPoshta;
/// Milliseconds after which the list is read anew.
pub const FRESH_MS: i64 = DAY_MS;
/// Milliseconds after which a reading that came to nothing is begun again: sooner where nothing can be chosen at all.
const AGAIN_MS: i64 = 6 * HOUR_MS;
const AGAIN_WHEN_EMPTY_MS: i64 = 10 * MINUTE_MS;

/// Whether a store has a key by which the list can be read.
pub fn is_possible(settings: &Settings) -> bool {
    (nova_poshta::CONNECTOR.is_connected)(settings)
}

/// When the list is to be read next, the reading under way apart.
pub(crate) fn next_at(known: &Directory, now: Timestamp) -> Timestamp {
    let fresh_until = known.refreshed_at.map_or(now, |at| at.plus_ms(FRESH_MS));
    let again_ms = if known.is_filled() { AGAIN_MS } else { AGAIN_WHEN_EMPTY_MS };
    let after_failure = known.failed.as_ref().map_or(now, |failed| failed.at.plus_ms(again_ms));
    fresh_until.max(after_failure).max(now)
}

/// Lets the list be read each day while the store has a key.
pub fn plan(tx: &mut dyn Sql, profiles: &Profiles, store: &StoreId, now: Timestamp) -> Result<()> {
    let Some(settings) = profiles.load(tx, store)? else { return Ok(()) };
    if !is_possible(&settings) {
        return schedules::remove(tx, store, SCHEDULE);
    }
    let at = next_at(&places::directory(tx)?, now);
    schedules::ensure(tx, store, SCHEDULE, LANE, at)
}

/// Asks for the list to be read as soon as possible with the key of a store. Answers `false` when it has none.
pub fn ask(tx: &mut dyn Sql, profiles: &Profiles, store: &StoreId, now: Timestamp) -> Result<bool> {
    plan(tx, profiles, store, now)?;
    let Some(settings) = profiles.load(tx, store)? else { return Ok(false) };
    if !is_possible(&settings) {
        return Ok(false);
    }
    if places::directory(tx)?.building.is_none() {
        refresh::begin(tx, store.as_str(), now)?;
    }
    schedules::hasten(tx, store, SCHEDULE, now)?;
    Ok(true)
}
