//! The order's timeline by days of the store, the newest first.

use super::change;
use super::effect::system_of;
use super::moment::{self, Moment, Reader};
use crate::view::icon::Tone;
use crate::view::words::Words;
use krama_domain::entry::Entry;
use krama_domain::fact::Actor;

/// The entries of one day.
pub(super) struct Day {
    pub(super) label: String,
    pub(super) entries: Vec<Line>,
}

/// One entry.
pub(super) struct Line {
    pub(super) at: Moment,
    pub(super) actor: String,
    pub(super) tone: Tone,
    /// What happened.
    pub(super) happened: Vec<String>,
    /// What krama planned because of it.
    pub(super) follows: Vec<String>,
}

fn actor(words: Words<'_>, actor: &Actor) -> String {
    match actor {
        Actor::Shopper => words.t("console-shopper"),
        Actor::Provider(name) => system_of(name).to_owned(),
        Actor::System => "krama".to_owned(),
        Actor::Staff(name) => name.clone(),
    }
}

fn line(words: Words<'_>, entry: &Entry, reader: Reader<'_>) -> Line {
    let (follows, happened): (Vec<_>, Vec<_>) =
        entry.changes.iter().partition(|change| change::is_consequence(change));
    let tones = happened.iter().map(|change| change::tone(change));
    let sentences = |changes: Vec<_>| changes.into_iter().map(|c| change::sentence(words, c)).collect();
    Line {
        at: reader.clock(entry.at),
        actor: actor(words, &entry.actor),
        tone: tones.max_by_key(|tone| weight(*tone)).unwrap_or(Tone::Neutral),
        happened: sentences(happened),
        follows: sentences(follows),
    }
}

/// Which tone prevails in an entry of several changes.
const fn weight(tone: Tone) -> u8 {
    match tone {
        Tone::Danger => 3,
        Tone::Warning => 2,
        Tone::Success => 1,
        Tone::Info | Tone::Neutral | Tone::Partial | Tone::Hold => 0,
    }
}

/// The timeline; `entries` come with the oldest first.
pub(super) fn days(words: Words<'_>, entries: &[Entry], reader: Reader<'_>) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for entry in entries.iter().rev() {
        let (date, day) = reader.day(entry.at);
        let label = match day {
            moment::Day::Today => words.with("console-today", "date", date),
            moment::Day::Yesterday => words.with("console-yesterday", "date", date),
            moment::Day::Other => date,
        };
        if days.last().is_none_or(|last| last.label != label) {
            days.push(Day { label, entries: Vec::new() });
        }
        let today = days.last_mut().expect("a day was added above");
        today.entries.push(line(words, entry, reader));
    }
    days
}
