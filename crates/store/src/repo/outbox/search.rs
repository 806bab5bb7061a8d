//! Finding effects by what they have in common: a filter, pages by keyset, and counts by cause.
//!
//! An index gives the effects of one state and one kind (and one code) by time, so a search is a few such streams read
//! side by side: its cost follows what is shown, not what exists. What the indexes do not know (a key, a lane beside
//! its kind) is compared afterwards, within a limit. Not for changing anything: `replay.rs` does.

mod groups;
mod streams;

pub use self::groups::{COUNT_MAX, Group, groups};

use self::streams::{Position, Stream};
use super::{Effect, of_subject, subject_parts};
use crate::{Result, Sql};
use krama_domain::effect::{Destination, Intent, State, Subject};
use krama_domain::ids::StoreId;
use krama_domain::time::Timestamp;

/// Most effects of one page.
pub const PAGE_MAX: usize = 500;
/// How often one page reads on when what it read did not fit the filter. A page that ends here is short, and says where
/// the next one begins.
const ROUNDS_MAX: usize = 20;

/// Which effects. An empty list, and `None`, stand for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// In one of these states.
    pub states: Vec<State>,
    /// Of one of these lanes.
    pub lanes: Vec<Destination>,
    /// Of one of these kinds, by [`Intent::kind`].
    pub kinds: Vec<String>,
    /// With one of these codes; `None` in it stands for those without a code.
    pub codes: Vec<Option<String>>,
    /// With exactly this key.
    pub key: Option<String>,
    /// Decided at this instant or later.
    pub since: Option<Timestamp>,
    /// Decided before this instant.
    pub until: Option<Timestamp>,
    /// Of this order or contact request.
    pub subject: Option<Subject>,
    /// With none of these codes.
    pub without_codes: Vec<String>,
    /// Standing so since before this instant: settled before it, or decided before it and not settled. What came to
    /// stand so after somebody had looked does not fit.
    pub stood_before: Option<Timestamp>,
}

impl Filter {
    /// Whether an effect fits.
    pub fn fits(&self, effect: &Effect) -> bool {
        let kind = effect.intent.kind();
        any(&self.states, &effect.state)
            && any(&self.lanes, &effect.intent.destination())
            && (self.kinds.is_empty() || self.kinds.iter().any(|wanted| wanted == kind))
            && self.fits_code(effect.code.as_ref())
            && self.key.as_ref().is_none_or(|key| effect.intent.key().as_str() == key)
            && self.since.is_none_or(|since| effect.created_at >= since)
            && self.until.is_none_or(|until| effect.created_at < until)
            && self.subject.is_none_or(|subject| effect.subject == subject)
            && self.stood_before.is_none_or(|end| effect.settled_at.unwrap_or(effect.created_at) < end)
    }

    /// Whether a code is among the wanted ones and not among the others.
    fn fits_code(&self, code: Option<&String>) -> bool {
        (self.codes.is_empty() || self.codes.iter().any(|wanted| wanted.as_ref() == code))
            && code.is_none_or(|code| !self.without_codes.contains(code))
    }

    /// The states that it can find.
    fn wanted_states(&self) -> Vec<State> {
        State::ALL.into_iter().filter(|state| any(&self.states, state)).collect()
    }

    /// The kinds that it can find.
    fn wanted_kinds(&self) -> Vec<&'static str> {
        let fits = |(kind, lane): &(&'static str, Destination)| {
            any(&self.lanes, lane)
                && (self.kinds.is_empty() || self.kinds.iter().any(|wanted| wanted == kind))
        };
        Intent::KINDS.into_iter().filter(fits).map(|(kind, _)| kind).collect()
    }
}

fn any<T: PartialEq>(wanted: &[T], found: &T) -> bool {
    wanted.is_empty() || wanted.contains(found)
}

/// Where a page begins: after this effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// When it was decided.
    pub created_at: Timestamp,
    /// Its subject's key.
    pub subject_id: String,
    /// Its number within the subject.
    pub nth: i64,
}

impl Cursor {
    /// The place of an effect.
    pub fn at(effect: &Effect) -> Self {
        let (_, subject_id) = subject_parts(effect.subject);
        Self { created_at: effect.created_at, subject_id, nth: effect.nth }
    }

    /// `1761814800000.019a….3`, for links and scripts.
    pub fn text(&self) -> String {
        format!("{}.{}.{}", self.created_at.as_ms(), self.subject_id, self.nth)
    }

    /// Reads [`Cursor::text`] back.
    pub fn parse(text: &str) -> Option<Self> {
        let (at, rest) = text.split_once('.')?;
        let (subject_id, nth) = rest.split_once('.')?;
        let created_at = Timestamp::from_ms(at.parse().ok()?);
        Some(Self { created_at, subject_id: subject_id.to_owned(), nth: nth.parse().ok()? })
    }
}

/// A part of what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The newest first.
    pub effects: Vec<Effect>,
    /// Where the next page begins; `None` when there is no more.
    pub next: Option<Cursor>,
}

/// A page of a store's effects that fit, the newest first, at most `limit` and [`PAGE_MAX`]. A page may be shorter than
/// that, even empty, and still have a next one: little of what was looked at fitted.
pub fn page(
    tx: &mut dyn Sql,
    store: &StoreId,
    filter: &Filter,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page> {
    let limit = limit.clamp(1, PAGE_MAX);
    if let Some(subject) = filter.subject {
        return page_of_subject(tx, store, filter, subject, after, limit);
    }
    let mut place = Position::start(filter.until, after);
    let mut effects = Vec::new();
    for _ in 0..ROUNDS_MAX {
        let round = read_round(tx, store, filter, &place, limit)?;
        let fitting = round.effects.into_iter().filter(|effect| filter.fits(effect));
        effects.extend(fitting.take(limit + 1 - effects.len()));
        if effects.len() > limit {
            effects.truncate(limit);
            let next = effects.last().map(Cursor::at);
            return Ok(Page { effects, next });
        }
        match round.read_up_to {
            None => return Ok(Page { effects, next: None }),
            Some(end) => place = end,
        }
    }
    Ok(Page { effects, next: Some(place.into()) })
}

/// What stands next in all streams together.
struct Round {
    effects: Vec<Effect>,
    /// Everything before this place was read; `None` when that was all.
    read_up_to: Option<Position>,
}

/// Reads the head of each stream. Where one of them has more, only what stands before its last effect is complete.
fn read_round(
    tx: &mut dyn Sql,
    store: &StoreId,
    filter: &Filter,
    place: &Position,
    limit: usize,
) -> Result<Round> {
    let mut effects = Vec::new();
    let mut read_up_to: Option<Position> = None;
    for stream in Stream::all_of(filter) {
        let found = stream.read(tx, store, filter.since, place, limit)?;
        if found.len() == limit {
            let end = found.last().map(Position::of);
            read_up_to = read_up_to.max(end);
        }
        effects.extend(found);
    }
    effects.sort_by_cached_key(|effect| std::cmp::Reverse(Position::of(effect)));
    if let Some(end) = &read_up_to {
        effects.retain(|effect| Position::of(effect) >= *end);
    }
    Ok(Round { effects, read_up_to })
}

fn page_of_subject(
    tx: &mut dyn Sql,
    store: &StoreId,
    filter: &Filter,
    subject: Subject,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page> {
    let start = Position::start(filter.until, after);
    let mut effects: Vec<_> = of_subject(tx, store, subject)?
        .into_iter()
        .filter(|effect| filter.fits(effect) && Position::of(effect) < start)
        .collect();
    effects.sort_by_cached_key(|effect| std::cmp::Reverse(Position::of(effect)));
    let more = effects.len() > limit;
    effects.truncate(limit);
    let next = effects.last().filter(|_| more).map(Cursor::at);
    Ok(Page { effects, next })
}
