//! What the twin has heard: one entry per event, in which server half and browser half meet.
//!
//! Like Meta it merges what has the same pixel, name and id within 48 hours of the first sighting; without an id
//! every sighting is an event of its own.

use krama_domain::time::{HOUR_MS, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// Sightings further apart are different events, in milliseconds.
pub const MERGE_MS: i64 = 48 * HOUR_MS;
/// Entries that are kept; the oldest are dropped.
pub const KEPT_MAX: usize = 20_000;
/// Longest text of an entry, in characters.
const TEXT_MAX_CHARS: usize = 200;
/// Most match keys of an entry.
const KEYS_MAX: usize = 40;

/// Which side reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Server,
    Browser,
}

/// One report of one side.
#[derive(Debug)]
pub(super) struct Sighting {
    pub(super) half: Half,
    pub(super) pixel: String,
    pub(super) name: String,
    pub(super) id: Option<String>,
    pub(super) value: String,
    pub(super) currency: String,
    pub(super) keys: Vec<String>,
    pub(super) is_test: bool,
}

/// One event, counted once however often it was reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its pixel.
    pub pixel: String,
    /// `Purchase`, …
    pub name: String,
    /// Its id; `None` where none was sent.
    pub id: Option<String>,
    /// When it was first seen.
    pub first_at: Timestamp,
    /// How often the server reported it.
    pub server: u32,
    /// How often a browser reported it.
    pub browser: u32,
    /// As the first report had it, e.g. `1499.5`.
    pub value: String,
    /// As the first report had it.
    pub currency: String,
    /// Names of all fields by which a person may be recognised.
    pub keys: BTreeSet<String>,
    /// Whether a test event code came with it.
    pub is_test: bool,
}

type Key = (String, String, String);

/// All entries.
#[derive(Debug, Default)]
pub(super) struct Book {
    entries: BTreeMap<u64, Kept>,
    latest: BTreeMap<Key, u64>,
    next: u64,
}

impl Book {
    pub(super) fn entries(&self) -> impl DoubleEndedIterator<Item = &Kept> {
        self.entries.values()
    }

    pub(super) fn record(&mut self, sighting: Sighting, now: Timestamp) {
        let sighting = cut(sighting);
        let no = self.entry_no(&sighting, now);
        let Sighting { half, pixel, name, id, value, currency, keys, is_test } = sighting;
        let entry = self.entries.entry(no).or_insert_with(|| Kept {
            pixel,
            name,
            id,
            first_at: now,
            server: 0,
            browser: 0,
            value,
            currency,
            keys: BTreeSet::new(),
            is_test: false,
        });
        match half {
            Half::Server => entry.server += 1,
            Half::Browser => entry.browser += 1,
        }
        entry.keys.extend(keys);
        entry.is_test |= is_test;
        self.drop_oldest();
    }

    /// The entry that a sighting belongs to, or the number of a new one.
    fn entry_no(&mut self, sighting: &Sighting, now: Timestamp) -> u64 {
        let key = sighting.id.as_ref().map(|id| (sighting.pixel.clone(), sighting.name.clone(), id.clone()));
        let known = key.as_ref().and_then(|key| self.latest.get(key)).copied();
        let merges = |no: &u64| self.entries.get(no).is_some_and(|e| now.since_ms(e.first_at) <= MERGE_MS);
        if let Some(no) = known.filter(merges) {
            return no;
        }
        let no = self.next;
        self.next += 1;
        if let Some(key) = key {
            self.latest.insert(key, no);
        }
        no
    }

    fn drop_oldest(&mut self) {
        while self.entries.len() > KEPT_MAX {
            let Some((no, dropped)) = self.entries.pop_first() else { return };
            let Some(id) = dropped.id else { continue };
            let key = (dropped.pixel, dropped.name, id);
            if self.latest.get(&key) == Some(&no) {
                self.latest.remove(&key);
            }
        }
    }
}

fn cut(mut sighting: Sighting) -> Sighting {
    let short = |text: &str| text.chars().take(TEXT_MAX_CHARS).collect::<String>();
    for text in [&mut sighting.pixel, &mut sighting.name, &mut sighting.value, &mut sighting.currency] {
        *text = short(text);
    }
    sighting.id = sighting.id.as_deref().map(short);
    sighting.keys = sighting.keys.iter().take(KEYS_MAX).map(|key| short(key)).collect();
    sighting
}
