//! What people do to many effects at once: look what would happen, then replay or discard everything that fits a
//! filter, in batches that each commit by themselves. One effect alone: `intervene.rs`.

use super::Effect;
use super::search::{self, Cursor, Filter, Group};
use crate::repo::repair::{self, Hand};
use crate::{Db, Result, Sql};
use krama_domain::effect::{Move, State};
use krama_domain::ids::StoreId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most effects that one transaction moves.
pub const BATCH_MAX: usize = 500;

/// What a move of everything that fits would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// How many would move.
    pub moves: i64,
    /// How many would stay, by the state in which the table of moves keeps them.
    pub stays: BTreeMap<State, i64>,
    /// Whether there are more than were counted.
    pub capped: bool,
    /// All of them by cause.
    pub groups: Vec<Group>,
}

/// Counts what would happen; changes nothing.
pub fn preview(tx: &mut dyn Sql, store: &StoreId, filter: &Filter, step: Move) -> Result<Preview> {
    let groups = search::groups(tx, store, filter)?;
    let (mut moves, mut stays) = (0, BTreeMap::new());
    for (state, n) in groups.iter().flat_map(|group| &group.states) {
        if state.after(step).is_some() {
            moves += n;
        } else {
            *stays.entry(*state).or_default() += n;
        }
    }
    Ok(Preview { moves, stays, capped: groups.iter().any(|group| group.capped), groups })
}

/// What one transaction did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The effects that moved, as they were before.
    pub moved: Vec<Effect>,
    /// Those that somebody else moved in the same moment, and those that may not be given up unless somebody looks.
    pub missed: Vec<Effect>,
    /// Where the next batch begins; `None` when this was the last.
    pub next: Option<Cursor>,
}

/// Moves the next of a store's effects that fit: up to `limit` and [`BATCH_MAX`], the newest first. Those that the table
/// of moves keeps where they are are not touched.
pub fn move_batch(
    tx: &mut dyn Sql,
    store: &StoreId,
    filter: &Filter,
    step: Move,
    after: Option<&Cursor>,
    limit: usize,
    hand: &Hand,
) -> Result<Batch> {
    let Some(filter) = movable(filter, step) else {
        return Ok(Batch { moved: Vec::new(), missed: Vec::new(), next: None });
    };
    let page = search::page(tx, store, &filter, after, limit.min(BATCH_MAX))?;
    let (mut moved, mut missed) = (Vec::new(), Vec::new());
    for effect in page.effects {
        match repair::intervene(tx, store, effect.subject, effect.nth, step, hand)? {
            Some(_) => moved.push(effect),
            None => missed.push(effect),
        }
    }
    Ok(Batch { moved, missed, next: page.next })
}

/// The filter narrowed to the states from which `step` leads somewhere; `None` when it wants none of them.
fn movable(filter: &Filter, step: Move) -> Option<Filter> {
    let wanted = |state: &State| filter.states.is_empty() || filter.states.contains(state);
    let states: Vec<_> =
        State::ALL.into_iter().filter(|state| wanted(state) && state.after(step).is_some()).collect();
    (!states.is_empty()).then(|| Filter { states, ..filter.clone() })
}

/// How much was moved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moved {
    /// Effects that moved.
    pub moved: usize,
    /// Effects that somebody else moved in the same moment, or that stay because somebody must look first.
    pub missed: usize,
}

/// What is written in the transaction of a batch beside it.
pub type Also = Arc<dyn Fn(&mut dyn Sql, &Batch) -> Result<()> + Send + Sync>;

/// A person's move, and what else is written in the transaction of each batch (who did it).
#[derive(Clone)]
pub struct Intervention {
    /// Whose effects.
    pub store: StoreId,
    /// Which of them.
    pub filter: Filter,
    /// [`Move::Replay`] or [`Move::Discard`].
    pub step: Move,
    /// Most effects to move.
    pub limit: usize,
    /// Who moves them, and when.
    pub hand: Hand,
    /// Runs in the transaction of each batch that moved something.
    pub also: Also,
}

/// Moves everything that fits, batch by batch. What a failing batch would have done is not done; what was committed
/// before it stays.
pub async fn move_matching(db: &Db, what: Intervention) -> Result<Moved> {
    let mut total = Moved::default();
    let mut after: Option<Cursor> = None;
    loop {
        let rest = what.limit.saturating_sub(total.moved);
        if rest == 0 {
            return Ok(total);
        }
        let (what, from) = (what.clone(), after.take());
        let write = move |tx: &mut dyn Sql| {
            let Intervention { store, filter, step, hand, also, .. } = &what;
            let batch = move_batch(tx, store, filter, *step, from.as_ref(), rest, hand)?;
            if !batch.moved.is_empty() {
                also(tx, &batch)?;
            }
            Ok(batch)
        };
        let batch = db.write("move effects", write).await?;
        total.moved += batch.moved.len();
        total.missed += batch.missed.len();
        match batch.next {
            Some(next) => after = Some(next),
            None => return Ok(total),
        }
    }
}
