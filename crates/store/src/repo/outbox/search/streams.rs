//! One stream of effects: those of one state and one kind, and where it is asked for of one code, by time.

use super::{Cursor, Filter};
use crate::dialect::pick;
use crate::repo::outbox::{Effect, read_all, select_effects, subject_parts};
use crate::{Result, Sql, args};
use krama_domain::effect::State;
use krama_domain::ids::StoreId;
use krama_domain::time::Timestamp;

/// A place in the order of all effects of a store. Streams are read from it backwards, itself excluded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    created_at_ms: i64,
    subject_id: String,
    nth: i64,
}

impl Position {
    pub(super) fn of(effect: &Effect) -> Self {
        let (_, subject_id) = subject_parts(effect.subject);
        Self { created_at_ms: effect.created_at.as_ms(), subject_id, nth: effect.nth }
    }

    /// Where a page begins that shows only what was decided before `until`, after the effect `after`.
    pub(super) fn start(until: Option<Timestamp>, after: Option<&Cursor>) -> Self {
        let end = until.map_or(i64::MAX, Timestamp::as_ms);
        let latest = Self { created_at_ms: end, subject_id: String::new(), nth: 0 };
        let after = after.map(|cursor| Self {
            created_at_ms: cursor.created_at.as_ms(),
            subject_id: cursor.subject_id.clone(),
            nth: cursor.nth,
        });
        after.map_or(latest.clone(), |after| after.min(latest))
    }
}

impl From<Position> for Cursor {
    fn from(place: Position) -> Self {
        let created_at = Timestamp::from_ms(place.created_at_ms);
        Self { created_at, subject_id: place.subject_id, nth: place.nth }
    }
}

/// What one index gives in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stream {
    pub(super) state: State,
    pub(super) kind: &'static str,
    /// `None`: whatever the code.
    pub(super) code: Option<String>,
}

impl Stream {
    /// The streams in which everything stands that a filter wants.
    pub(super) fn all_of(filter: &Filter) -> Vec<Self> {
        let only_codes = !filter.codes.is_empty() && filter.codes.iter().all(Option::is_some);
        let codes = if only_codes { filter.codes.clone() } else { vec![None] };
        let mut all = Vec::new();
        for state in filter.wanted_states() {
            for kind in filter.wanted_kinds() {
                all.extend(codes.iter().map(|code| Self { state, kind, code: code.clone() }));
            }
        }
        all
    }

    /// The next `limit` effects before `place`, the newest first.
    pub(super) fn read(
        &self,
        tx: &mut dyn Sql,
        store: &StoreId,
        since: Option<Timestamp>,
        place: &Position,
        limit: usize,
    ) -> Result<Vec<Effect>> {
        let any_code = select_effects!(
            "WHERE store_id = $1 AND state = $2 AND kind = $3 AND created_at >= $4
                AND (created_at, subject_id, nth) < ($5, $6, $7)
             ORDER BY created_at DESC, subject_id DESC, nth DESC LIMIT $8"
        );
        // Without statistics SQLite would take the other index, along which a rare code is far away.
        let one_code = pick(
            tx.dialect(),
            select_effects!(
                "INDEXED BY effects_by_cause WHERE store_id = $1 AND state = $2 AND kind = $3 AND created_at >= $4
                    AND (created_at, subject_id, nth) < ($5, $6, $7) AND code = $9
                 ORDER BY created_at DESC, subject_id DESC, nth DESC LIMIT $8"
            ),
            select_effects!(
                "WHERE store_id = $1 AND state = $2 AND kind = $3 AND created_at >= $4
                    AND (created_at, subject_id, nth) < ($5, $6, $7) AND code = $9
                 ORDER BY created_at DESC, subject_id DESC, nth DESC LIMIT $8"
            ),
        );
        let since = since.map_or(i64::MIN, Timestamp::as_ms);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let (store, state, Position { created_at_ms, subject_id, nth }) =
            (store.as_str(), self.state.code(), place);
        let rows = match &self.code {
            None => tx.query(
                any_code,
                args![store, state, self.kind, since, *created_at_ms, subject_id, *nth, limit],
            )?,
            Some(code) => tx.query(
                one_code,
                args![store, state, self.kind, since, *created_at_ms, subject_id, *nth, limit, code],
            )?,
        };
        read_all(&rows)
    }
}
