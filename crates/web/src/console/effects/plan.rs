//! What a replay or a discard of many effects would do, told before it is done: how many move, how many stay and why,
//! how many will wait for their lane. The same plan is made again when it is carried out, and must not have grown.

use super::query::Query;
use krama_connectors::meta::WINDOW_MS;
use krama_domain::effect::{Destination, Intent, Move, State, Subject};
use krama_domain::ids::{ChatId, ContactId, OrderId, OrderNumber, StoreId};
use krama_domain::time::Timestamp;
use krama_store::repo::orders;
use krama_store::repo::outbox::search::{self, Filter};
use krama_store::repo::outbox::{self, Effect, subject_parts};
use krama_store::{Result, Sql};
use std::collections::BTreeMap;

/// The code of events that Meta no longer takes.
pub(super) const TOO_OLD: &str = "too_old";
/// The kind of effects that grow too old.
const CONVERSION: &str = "conversion";
/// Most effects that are chosen one by one.
pub(super) const PICKS_MAX: usize = 50;
/// The field which says that effects are chosen one by one, so that choosing none never means all.
pub(super) const THESE: &str = "these";
/// Effects that are looked at to guess how long it takes.
const SAMPLE: usize = 50;

/// One effect by name: `order-018f….3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pick {
    pub(super) subject: Subject,
    pub(super) nth: i64,
}

impl Pick {
    /// The name of an effect.
    pub(super) const fn of(effect: &Effect) -> Self {
        Self { subject: effect.subject, nth: effect.nth }
    }

    /// The name of a subject in addresses.
    pub(super) fn subject_text(self) -> String {
        let (kind, id) = subject_parts(self.subject);
        format!("{kind}-{id}")
    }

    /// The name in forms.
    pub(super) fn text(self) -> String {
        format!("{}.{}", self.subject_text(), self.nth)
    }

    /// Reads [`Pick::text`] back.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (subject, nth) = text.rsplit_once('.')?;
        Some(Self { subject: parse_subject(subject)?, nth: nth.parse().ok()? })
    }
}

/// Reads the name of a subject.
pub(super) fn parse_subject(text: &str) -> Option<Subject> {
    match text.split_once('-')? {
        ("order", id) => OrderId::parse(id).ok().map(Subject::Order),
        ("contact", id) => ContactId::parse(id).ok().map(Subject::Contact),
        ("chat", id) => ChatId::parse(id).ok().map(Subject::Chat),
        _ => None,
    }
}

/// Which effects somebody means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Chosen {
    /// All that fit.
    Matching(Query),
    /// These.
    These(Vec<Pick>),
}

impl Chosen {
    /// As one line for the audit log.
    pub(super) fn line(&self) -> String {
        match self {
            Self::Matching(query) => query.line(),
            Self::These(picks) => picks.iter().map(|pick| pick.text()).collect::<Vec<_>>().join(" "),
        }
    }
}

/// Why an effect is not moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stay {
    /// Meta would never take it.
    TooOld,
    /// Its state does not allow it.
    State(State),
    /// It came to stand so after the preview.
    Later,
}

/// What would happen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// How many move, by lane.
    pub(super) moves: BTreeMap<Destination, i64>,
    /// How many stay, by reason.
    pub(super) stays: BTreeMap<Stay, i64>,
    /// How many of those that move may have happened already: their answer was lost.
    pub(super) uncertain: i64,
    /// Whether there are more than were counted.
    pub(super) capped: bool,
    /// A few of those that move, the newest first.
    pub(super) sample: Vec<Effect>,
}

impl Plan {
    /// How many move.
    pub(super) fn moving(&self) -> i64 {
        self.moves.values().sum()
    }

    /// How many stay.
    pub(super) fn staying(&self) -> i64 {
        self.stays.values().sum()
    }
}

/// The searches that together find what `step` shall move, of what stood so before `seen_at`. An event that Meta would
/// refuse again is left out of a replay.
pub(super) fn parts(filter: &Filter, step: Move, seen_at: Timestamp) -> Vec<Filter> {
    let filter = Filter { stood_before: Some(seen_at), ..filter.clone() };
    if step != Move::Replay {
        return vec![filter];
    }
    let wanted = |kind: &str, lane| {
        (filter.kinds.is_empty() || filter.kinds.iter().any(|wanted| wanted == kind))
            && (filter.lanes.is_empty() || filter.lanes.contains(&lane))
    };
    let kinds = Intent::KINDS.into_iter().filter(|(kind, lane)| wanted(kind, *lane)).map(|(kind, _)| kind);
    let (young, lasting): (Vec<_>, Vec<_>) = kinds.map(str::to_owned).partition(|kind| kind == CONVERSION);
    let oldest = seen_at.plus_ms(-WINDOW_MS);
    let since = Some(filter.since.map_or(oldest, |since| since.max(oldest)));
    let lasting = Filter { kinds: lasting, ..filter.clone() };
    let young = Filter { kinds: young, since, without_codes: vec![TOO_OLD.to_owned()], ..filter };
    [lasting, young].into_iter().filter(|part| !part.kinds.is_empty()).collect()
}

/// Whether a replay of this effect can only fail.
fn is_hopeless(effect: &Effect, now: Timestamp) -> bool {
    effect.intent.kind() == CONVERSION
        && (effect.code.as_deref() == Some(TOO_OLD) || now.since_ms(effect.created_at) > WINDOW_MS)
}

/// What becomes of one effect.
pub(super) fn fate(effect: &Effect, step: Move, seen_at: Timestamp) -> Option<Stay> {
    if effect.state.after(step).is_none() {
        Some(Stay::State(effect.state))
    } else if effect.settled_at.unwrap_or(effect.created_at) >= seen_at {
        Some(Stay::Later)
    } else if step == Move::Replay && is_hopeless(effect, seen_at) {
        Some(Stay::TooOld)
    } else {
        None
    }
}

/// The search of a query; `None` when there is no such order.
pub(super) fn search_of(
    tx: &mut dyn Sql,
    store: &StoreId,
    query: &Query,
    now: Timestamp,
) -> Result<Option<Filter>> {
    let filter = query.filter(now);
    let Some(number) = &query.order else { return Ok(Some(filter)) };
    let found = orders::by_number(tx, store, &OrderNumber::from_text(number))?;
    Ok(found.map(|order| Filter { subject: Some(Subject::Order(order.id)), ..filter }))
}

/// Makes the plan; changes nothing.
pub(super) fn plan(
    tx: &mut dyn Sql,
    store: &StoreId,
    chosen: &Chosen,
    step: Move,
    seen_at: Timestamp,
) -> Result<Plan> {
    match chosen {
        Chosen::These(picks) => plan_of_these(tx, store, picks, step, seen_at),
        Chosen::Matching(query) => match search_of(tx, store, query, seen_at)? {
            Some(filter) => plan_of_matching(tx, store, &filter, step, seen_at),
            None => Ok(Plan::default()),
        },
    }
}

fn plan_of_these(
    tx: &mut dyn Sql,
    store: &StoreId,
    picks: &[Pick],
    step: Move,
    seen_at: Timestamp,
) -> Result<Plan> {
    let mut plan = Plan::default();
    for pick in picks {
        let Some(effect) = outbox::get(tx, store, pick.subject, pick.nth)? else { continue };
        if let Some(stay) = fate(&effect, step, seen_at) {
            *plan.stays.entry(stay).or_default() += 1;
        } else {
            *plan.moves.entry(effect.intent.destination()).or_default() += 1;
            plan.uncertain += i64::from(effect.state == State::Unknown);
            plan.sample.push(effect);
        }
    }
    Ok(plan)
}

fn plan_of_matching(
    tx: &mut dyn Sql,
    store: &StoreId,
    filter: &Filter,
    step: Move,
    seen_at: Timestamp,
) -> Result<Plan> {
    let whole = Filter { stood_before: Some(seen_at), ..filter.clone() };
    let mut plan = Plan::default();
    let mut able = 0;
    for group in search::groups(tx, store, &whole)? {
        plan.capped |= group.capped;
        for (state, n) in group.states {
            if state.after(step).is_some() {
                able += n;
            } else {
                *plan.stays.entry(Stay::State(state)).or_default() += n;
            }
        }
    }
    for part in parts(filter, step, seen_at) {
        for group in search::groups(tx, store, &part)? {
            let moves = group.states.iter().filter(|(state, _)| state.after(step).is_some());
            let n: i64 = moves.map(|(_, n)| n).sum();
            plan.uncertain += group.states.get(&State::Unknown).copied().unwrap_or_default();
            if n > 0 {
                *plan.moves.entry(group.lane).or_default() += n;
            }
        }
        let room = SAMPLE.saturating_sub(plan.sample.len());
        if room > 0 {
            let found = search::page(tx, store, &part, None, room)?.effects;
            plan.sample.extend(found.into_iter().filter(|effect| effect.state.after(step).is_some()));
        }
    }
    if able > plan.moving() {
        plan.stays.insert(Stay::TooOld, able - plan.moving());
    }
    Ok(plan)
}
