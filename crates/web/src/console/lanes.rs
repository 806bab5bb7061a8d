//! The queues to outside systems as staff read them: which one works, why one does not, and what waits in it.

use super::badge::{Badge, Sign};
use super::desk::Desk;
use super::effect::system;
use super::effects::needing_url;
use super::moment::{Moment, Reader};
use super::reason;
use crate::view::icon::Tone;
use crate::view::words::Words;
use krama_store::repo::lanes::Lane;
use krama_store::repo::outbox::load::{COUNT_MAX, Load};

/// What the database knows of one lane.
pub(super) struct Found {
    /// The lane.
    pub(super) lane: Lane,
    /// What it holds.
    pub(super) load: Load,
    /// How many of its effects a person must look at, and whether there may be more.
    pub(super) needing: (i64, bool),
}

/// One lane.
pub(super) struct Row {
    /// Its name in addresses.
    pub(super) code: &'static str,
    pub(super) paused: bool,
    /// Whether trying at once would change anything.
    pub(super) tries: bool,
    pub(super) system: &'static str,
    pub(super) state: Badge,
    /// Why it does not work, or why it stumbled last; may be empty.
    pub(super) reason: String,
    /// Since when it fails.
    pub(super) since: Option<Moment>,
    /// What waits, what of it is due, and what is under way.
    pub(super) waiting: String,
    pub(super) due: i64,
    pub(super) started: i64,
    pub(super) retrying: i64,
    /// When the oldest of the waiting was decided.
    pub(super) oldest: Option<Moment>,
    /// How many effects a person must look at, and where they are.
    pub(super) needing: Option<(String, String)>,
    /// Which node works on it, and until when it does unless it goes on.
    pub(super) holder: Option<(String, Moment)>,
}

fn state(words: Words<'_>, lane: &Lane, reader: Reader<'_>) -> Badge {
    if lane.paused {
        Badge::new(Tone::Warning, Sign::Pause, words.t("console-lane-paused"))
    } else if lane.broken_until > reader.now {
        let until = reader.brief(lane.broken_until).text();
        Badge::new(Tone::Danger, Sign::Bang, words.with("console-lane-broken", "time", until))
    } else if lane.failures > 0 {
        Badge::new(Tone::Warning, Sign::Repeat, words.t("lanes-stumbles"))
    } else {
        Badge::new(Tone::Success, Sign::Check, words.t("console-lane-working"))
    }
}

/// The rows of a page.
pub(super) fn rows(desk: &Desk, words: Words<'_>, lanes: &[Found], reader: Reader<'_>) -> Vec<Row> {
    lanes.iter().map(|found| row(desk, words, found, reader)).collect()
}

fn row(desk: &Desk, words: Words<'_>, found: &Found, reader: Reader<'_>) -> Row {
    let Found { lane, load, needing: (needing, capped) } = found;
    let mark = |n: i64, is_cut: bool| if is_cut { format!("{n}+") } else { n.to_string() };
    let holder = lane.owner.clone().filter(|_| lane.until > reader.now);
    Row {
        code: lane.lane.code(),
        paused: lane.paused,
        tries: !lane.paused
            && (lane.broken_until > reader.now || (load.retrying > 0 && load.due < load.waiting)),
        system: system(lane.lane),
        state: state(words, lane, reader),
        reason: reason::said_if_any(words, lane.broken_reason.as_deref()),
        since: lane.failing_since.map(|at| reader.brief(at)),
        waiting: mark(load.waiting, load.waiting >= COUNT_MAX),
        due: load.due,
        started: load.started,
        retrying: load.retrying,
        oldest: load.oldest.map(|at| reader.brief(at)),
        needing: (*needing > 0).then(|| (needing_url(desk, lane.lane), mark(*needing, *capped))),
        holder: holder.map(|node| (node, reader.exact(lane.until))),
    }
}
