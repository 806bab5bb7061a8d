//! How many effects fit, by what made them stand so: the lane, the kind and the code.

use super::{Filter, Stream};
use crate::dialect::pick;
use crate::repo::outbox::of_subject;
use crate::{Error, Result, Row, Sql, args};
use krama_domain::effect::{Destination, State, Subject};
use krama_domain::ids::StoreId;
use krama_domain::time::Timestamp;
use std::collections::BTreeMap;

/// Most effects of one state and kind that are counted, the newest: beyond that a number tells people no more.
pub const COUNT_MAX: i64 = 10_000;

/// Effects with one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The lane.
    pub lane: Destination,
    /// What they do.
    pub kind: String,
    /// Why they stand so, where a reason was given.
    pub code: Option<String>,
    /// How many there are in each state that occurs.
    pub states: BTreeMap<State, i64>,
    /// When the oldest of them was decided.
    pub oldest: Timestamp,
    /// When the newest of them was decided.
    pub newest: Timestamp,
    /// Whether there may be more: counting stopped at [`COUNT_MAX`].
    pub capped: bool,
}

impl Group {
    /// How many they are.
    pub fn count(&self) -> i64 {
        self.states.values().sum()
    }
}

/// What makes a group.
type Cause = (Destination, String, Option<String>);

/// The effects of a store that fit, counted by cause; the largest group first.
pub fn groups(tx: &mut dyn Sql, store: &StoreId, filter: &Filter) -> Result<Vec<Group>> {
    let counts = match filter.subject {
        Some(subject) => counts_of_subject(tx, store, filter, subject)?,
        None => counts_of_streams(tx, store, filter)?,
    };
    let mut groups: BTreeMap<Cause, Group> = BTreeMap::new();
    for count in counts {
        let cause = (count.lane, count.kind.clone(), count.code.clone());
        match groups.get_mut(&cause) {
            Some(group) => count.add_to(group),
            None => drop(groups.insert(cause, count.into())),
        }
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.count()));
    Ok(groups)
}

/// Effects of one state and one cause.
struct Count {
    state: State,
    lane: Destination,
    kind: String,
    code: Option<String>,
    n: i64,
    oldest: Timestamp,
    newest: Timestamp,
    capped: bool,
}

impl Count {
    fn add_to(self, group: &mut Group) {
        *group.states.entry(self.state).or_default() += self.n;
        group.oldest = group.oldest.min(self.oldest);
        group.newest = group.newest.max(self.newest);
        group.capped |= self.capped;
    }
}

impl From<Count> for Group {
    fn from(count: Count) -> Self {
        let Count { state, lane, kind, code, n, oldest, newest, capped } = count;
        Self { lane, kind, code, states: BTreeMap::from([(state, n)]), oldest, newest, capped }
    }
}

fn counts_of_subject(
    tx: &mut dyn Sql,
    store: &StoreId,
    filter: &Filter,
    subject: Subject,
) -> Result<Vec<Count>> {
    let fitting = of_subject(tx, store, subject)?.into_iter().filter(|effect| filter.fits(effect));
    let count = |effect: crate::repo::outbox::Effect| Count {
        state: effect.state,
        lane: effect.intent.destination(),
        kind: effect.intent.kind().to_owned(),
        code: effect.code,
        n: 1,
        oldest: effect.created_at,
        newest: effect.created_at,
        capped: false,
    };
    Ok(fitting.map(count).collect())
}

macro_rules! count_stream {
    ($index:literal, $code:literal) => {
        concat!(
            "SELECT lane, code, COUNT(*) AS n, MIN(created_at) AS oldest, MAX(created_at) AS newest FROM (
                SELECT lane, code, effect_key, created_at, settled_at FROM effects",
            $index,
            " WHERE store_id = $1 AND state = $2 AND kind = $3 AND created_at >= $4 AND created_at < $5",
            $code,
            " ORDER BY created_at DESC, subject_id DESC, nth DESC LIMIT $6) AS seen
            WHERE (CAST($7 AS BIGINT) = 0 OR effect_key = $8) AND COALESCE(settled_at, created_at) < $9
            GROUP BY lane, code"
        )
    };
}

fn counts_of_streams(tx: &mut dyn Sql, store: &StoreId, filter: &Filter) -> Result<Vec<Count>> {
    let mut all = Vec::new();
    for stream in Stream::all_of(filter) {
        let counts = counts_of(tx, store, filter, &stream)?;
        let capped = counts.iter().map(|count| count.n).sum::<i64>() >= COUNT_MAX;
        let fitting = counts
            .into_iter()
            .filter(|count| super::any(&filter.lanes, &count.lane) && filter.fits_code(count.code.as_ref()));
        all.extend(fitting.map(|count| Count { capped, ..count }));
    }
    Ok(all)
}

fn counts_of(tx: &mut dyn Sql, store: &StoreId, filter: &Filter, stream: &Stream) -> Result<Vec<Count>> {
    let since = filter.since.map_or(i64::MIN, Timestamp::as_ms);
    let until = filter.until.map_or(i64::MAX, Timestamp::as_ms);
    let (store, state, keyed) = (store.as_str(), stream.state.code(), filter.key.is_some());
    let key = filter.key.as_deref().unwrap_or_default();
    let stood_before = filter.stood_before.map_or(i64::MAX, Timestamp::as_ms);
    let rows = match &stream.code {
        None => tx.query(
            count_stream!("", ""),
            args![store, state, stream.kind, since, until, COUNT_MAX, keyed, key, stood_before],
        )?,
        Some(code) => tx.query(
            pick(
                tx.dialect(),
                count_stream!(" INDEXED BY effects_by_cause", " AND code = $10"),
                count_stream!("", " AND code = $10"),
            ),
            args![store, state, stream.kind, since, until, COUNT_MAX, keyed, key, stood_before, code],
        )?,
    };
    rows.iter().map(|row| read(row, stream)).collect()
}

fn read(row: &Row, stream: &Stream) -> Result<Count> {
    let lane = row.text("lane")?;
    let unknown = || Error::Corrupt { what: "effect".to_owned(), text: format!("unknown lane \"{lane}\"") };
    Ok(Count {
        state: stream.state,
        lane: Destination::from_code(lane).ok_or_else(unknown)?,
        kind: stream.kind.to_owned(),
        code: row.opt_text("code")?.map(str::to_owned),
        n: row.int("n")?,
        oldest: Timestamp::from_ms(row.int("oldest")?),
        newest: Timestamp::from_ms(row.int("newest")?),
        capped: false,
    })
}
