//! What a person does to an effect, with what follows for its order, in one transaction. The move alone, and many at
//! once: `outbox/`.

use super::apply::{self, Applied};
use super::outbox::{self, Effect};
use super::{checks, orders};
use crate::{Result, Sql};
use krama_domain::effect::{Intent, Move, State, Subject};
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::giving_up::{Consequence, consequence};
use krama_domain::ids::{OrderId, StoreId};
use krama_domain::order::Order;
use krama_domain::shop::Policy;
use krama_domain::time::Timestamp;

/// Who moves effects, and on what word.
#[derive(Debug, Clone)]
pub struct Hand {
    /// Who.
    pub actor: Actor,
    /// What the decision needs to know of the store.
    pub policy: Policy,
    /// Whether they looked at the outside for this very effect and say that it did not happen there. Nobody does so for
    /// many at once.
    pub looked: bool,
    /// When.
    pub now: Timestamp,
}

/// A person's move: [`Move::Replay`] or [`Move::Discard`], and what it means for the order: one that waits for what is
/// given up is told that it will not come. Answers the state afterwards; `None` when the table of moves forbids it,
/// there is no such effect, or money may have gone back by it and nobody looked ([`Hand::looked`]).
pub fn intervene(
    tx: &mut dyn Sql,
    store: &StoreId,
    subject: Subject,
    nth: i64,
    step: Move,
    hand: &Hand,
) -> Result<Option<State>> {
    let (Move::Discard, Subject::Order(order)) = (step, subject) else {
        return outbox::intervene(tx, store, subject, nth, step, hand.now);
    };
    let Some(effect) = outbox::get(tx, store, subject, nth)? else { return Ok(None) };
    let (fact, is_doubtful) = match follows(tx, order, &effect)? {
        Consequence::Doubtful(_) if !hand.looked => return Ok(None),
        Consequence::Nothing => (None, false),
        Consequence::Certain(fact) => (Some(fact), false),
        Consequence::Doubtful(fact) => (Some(fact), true),
    };
    let moved = outbox::intervene(tx, store, subject, nth, step, hand.now)?;
    if let (Some(_), Some(fact)) = (moved, fact) {
        let order = tell(tx, store, order, fact, hand)?;
        if let Some(order) = order.filter(|_| is_doubtful) {
            ask_all_the_same(tx, &order, &effect.intent, hand.now)?;
        }
    }
    Ok(moved)
}

/// Whether nobody knows if money went back by this effect: it is given up only by somebody who looked.
pub fn is_doubtful(tx: &mut dyn Sql, effect: &Effect) -> Result<bool> {
    let Subject::Order(order) = effect.subject else { return Ok(false) };
    Ok(matches!(follows(tx, order, effect)?, Consequence::Doubtful(_)))
}

fn follows(tx: &mut dyn Sql, order: OrderId, effect: &Effect) -> Result<Consequence> {
    let order = orders::lock(tx, &effect.store, order)?;
    Ok(order.map_or(Consequence::Nothing, |loaded| {
        consequence(&loaded.order, &effect.intent, effect.state, effect.uncertain)
    }))
}

fn tell(
    tx: &mut dyn Sql,
    store: &StoreId,
    order: OrderId,
    fact: Fact,
    hand: &Hand,
) -> Result<Option<Box<Order>>> {
    let happening = Happening { fact, actor: hand.actor.clone(), at: hand.now };
    match apply::happen(tx, store, order, &happening, &hand.policy)? {
        Applied::Order(order) => Ok(Some(order)),
        Applied::Refused(_) | Applied::NoOrder => Ok(None),
    }
}

/// Somebody's word about money is good; the bank's is better. What it lists is recorded whoever said what before.
fn ask_all_the_same(tx: &mut dyn Sql, order: &Order, intent: &Intent, now: Timestamp) -> Result<()> {
    let Intent::Refund { reference } = intent else { return Ok(()) };
    let invoice = order.refunds.get(reference).map(|refund| refund.invoice_id.as_str());
    if let Some((attempt, _)) = invoice.and_then(|id| order.attempt_of(id)) {
        checks::watch(tx, &order.store, order.id, attempt, now)?;
    }
    Ok(())
}
