//! The panel of lanes: which queue to which outside system works, and why one does not.

use super::badge::{Badge, Sign};
use super::effect::system;
use super::moment::Reader;
use crate::view::icon::Tone;
use crate::view::words::Words;
use krama_store::repo::lanes::Lane;

/// One lane.
pub(super) struct Row {
    /// Its name in addresses.
    pub(super) code: &'static str,
    pub(super) paused: bool,
    pub(super) system: &'static str,
    pub(super) state: Badge,
    /// Why it does not work, or why it stumbled last; may be empty.
    pub(super) reason: String,
}

fn state(words: Words<'_>, lane: &Lane, reader: Reader<'_>) -> Badge {
    if lane.paused {
        Badge::new(Tone::Warning, Sign::Pause, words.t("console-lane-paused"))
    } else if lane.broken_until > reader.now {
        let until = reader.brief(lane.broken_until).text();
        Badge::new(Tone::Danger, Sign::Bang, words.with("console-lane-broken", "time", until))
    } else {
        Badge::new(Tone::Success, Sign::Check, words.t("console-lane-working"))
    }
}

/// The panel's rows.
pub(super) fn rows(words: Words<'_>, lanes: &[Lane], reader: Reader<'_>) -> Vec<Row> {
    let row = |lane: &Lane| Row {
        code: lane.lane.code(),
        paused: lane.paused,
        system: system(lane.lane),
        state: state(words, lane, reader),
        reason: lane.broken_reason.clone().unwrap_or_default(),
    };
    lanes.iter().map(row).collect()
}
