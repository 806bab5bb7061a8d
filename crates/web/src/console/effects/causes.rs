//! What failed, grouped by its cause: one line where there may be thousands of effects.

use super::plan::TOO_OLD;
use super::query::{Query, View};
use super::{address, kind_key};
use crate::console::desk::Desk;
use crate::console::effect::system;
use crate::console::moment::{Moment, Reader};
use crate::console::reason;
use crate::view::words::Words;
use krama_domain::effect::State;
use krama_domain::ids::StoreId;
use krama_domain::staff::Right;
use krama_store::repo::outbox::search::{self, Filter, Group};
use krama_store::{Result, Sql};

/// Most groups that are shown.
const CAUSES_MAX: usize = 20;

/// A group, and the reason of its newest effect in words.
pub(super) struct Found {
    group: Group,
    reason: String,
}

/// The groups of what a person must look at, the largest first.
pub(super) fn find(tx: &mut dyn Sql, store: &StoreId, filter: &Filter) -> Result<Vec<Found>> {
    let filter = Filter { states: vec![State::Refused, State::Unknown], ..filter.clone() };
    let mut found = Vec::new();
    for group in search::groups(tx, store, &filter)?.into_iter().take(CAUSES_MAX) {
        let codes = vec![group.code.clone()];
        let (states, kinds) = (group.states.keys().copied().collect(), vec![group.kind.clone()]);
        let one = Filter { states, kinds, codes, ..filter.clone() };
        let newest = search::page(tx, store, &one, None, 1)?.effects.pop();
        let reason = newest.and_then(|effect| effect.reason).unwrap_or_default();
        found.push(Found { group, reason });
    }
    Ok(found)
}

/// One line.
pub(super) struct Cause {
    pub(super) system: &'static str,
    pub(super) kind: String,
    pub(super) code: String,
    pub(super) reason: String,
    /// How many, in words.
    pub(super) count: String,
    pub(super) since: Moment,
    pub(super) last: Moment,
    pub(super) url: String,
    /// Where replaying begins; empty where it can only fail, or the reader may not.
    pub(super) replay_url: String,
    /// Where giving up begins; empty where the reader may not.
    pub(super) discard_url: String,
    pub(super) replay: String,
    /// Whether a replay can only fail.
    pub(super) is_hopeless: bool,
}

impl Cause {
    /// The line of a group.
    pub(super) fn new(
        desk: &Desk,
        words: Words<'_>,
        found: &Found,
        query: &Query,
        reader: Reader<'_>,
    ) -> Self {
        let group = &found.group;
        let kind = krama_domain::effect::Intent::KINDS.into_iter().find(|(kind, _)| *kind == group.kind);
        let wanted = Query {
            view: View::Needing,
            lane: Some(group.lane),
            kind: kind.map(|(kind, _)| kind),
            code: Some(group.code.clone()),
            ..query.clone()
        };
        let is_hopeless = group.code.as_deref() == Some(TOO_OLD);
        let preview = |step: &str, offered: bool| {
            let url =
                || format!("{}{}", desk.url_with("/console/effects/preview", "step", step), wanted.tail());
            if offered && desk.may(Right::RepairEffects) { url() } else { String::new() }
        };
        Self {
            system: system(group.lane),
            kind: words.t(kind_key(&group.kind)),
            code: group.code.clone().unwrap_or_default(),
            reason: reason::said(words, &found.reason),
            count: words.count("effects-count", group.count()),
            since: reader.brief(group.oldest),
            last: reader.brief(group.newest),
            url: address(desk, &wanted),
            replay_url: preview("replay", !is_hopeless),
            discard_url: preview("discard", true),
            replay: words.count("effects-replay-many", group.count()),
            is_hopeless,
        }
    }
}
