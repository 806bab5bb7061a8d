//! The one transaction of the loop: a fact, the order it changes, the timeline, and the effects that follow, all
//! together or not at all.

use super::inbox::{self, Arrival, Waiting};
use super::orders::{self, Loaded};
use super::{carts, catalogue, checks, outbox, parcels, timeline};
use crate::{Result, Sql};
use krama_domain::decide::{Decision, StockMove, decide, first_at};
use krama_domain::effect::Subject;
use krama_domain::entry::{Change, Entry};
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::{OrderId, StoreId};
use krama_domain::order::{Order, Status};
use krama_domain::receipt::ByHand;
use krama_domain::shop::Policy;
use krama_domain::time::{SECOND_MS, Timestamp};
use krama_domain::transition::Refusal;
use krama_metrics::{Metric, Tally};

/// Milliseconds after which an invoice is looked at for the first time, in case its webhook was lost.
pub const FIRST_CHECK_MS: i64 = 15 * SECOND_MS;

/// What became of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// The order afterwards.
    Order(Box<Order>),
    /// The domain refused it.
    Refused(Refusal),
    /// There is no such order.
    NoOrder,
}

/// Stores a new order and draws the consequences of its being placed.
pub fn place(tx: &mut dyn Sql, order: &Order, actor: Actor, policy: &Policy) -> Result<Applied> {
    orders::insert(tx, order)?;
    let happening = Happening { fact: Fact::Placed, actor, at: order.created_at };
    let applied = happen(tx, &order.store, order.id, &happening, policy)?;
    let waiting = inbox::waiting_for_order(tx, &order.store, &order.number)?;
    match rematch(tx, &order.store, order.id, waiting, policy)? {
        Some(later) => Ok(later),
        None => Ok(applied),
    }
}

/// Stores an order from elsewhere as it stands, with one line of its timeline. A silent baseline: it decides nothing,
/// moves no stock and asks for no effect; what it calls for already is known, so later facts do not announce it either.
/// Answers `false` when its number is taken.
pub fn record(tx: &mut dyn Sql, order: &Order, actor: Actor, at: Timestamp) -> Result<bool> {
    if orders::by_number(tx, &order.store, &order.number)?.is_some() {
        return Ok(false);
    }
    orders::insert(tx, order)?;
    let changes = vec![Change::Placed { total: order.total() }];
    let entry = Entry { at, actor, fact: "imported".to_owned(), changes };
    timeline::append(tx, &order.store, order.id, 1, &entry)?;
    let without_money = Order { by_hand: ByHand::default(), ..order.clone() };
    let after = Loaded { order: order.clone(), effects: 0, entries: 1 };
    orders::save(tx, &without_money, &after)?;
    tx.wake("orders");
    Ok(true)
}

/// Applies a fact to an order.
pub fn happen(
    tx: &mut dyn Sql,
    store: &StoreId,
    id: OrderId,
    happening: &Happening,
    policy: &Policy,
) -> Result<Applied> {
    let Some(loaded) = orders::lock(tx, store, id)? else { return Ok(Applied::NoOrder) };
    let decision = match decide(&loaded.order, happening, policy) {
        Ok(decision) => decision,
        Err(refusal) => return Ok(Applied::Refused(refusal)),
    };
    let after = commit(tx, &loaded, decision, happening, policy)?;
    if let Fact::InvoiceOpened { opened, .. } = &happening.fact {
        let waiting = inbox::waiting_for_invoice(tx, store, &opened.id)?;
        if let Some(later) = rematch(tx, store, id, waiting, policy)? {
            return Ok(later);
        }
    }
    Ok(Applied::Order(Box::new(after)))
}

fn commit(
    tx: &mut dyn Sql,
    before: &Loaded,
    decision: Decision,
    happening: &Happening,
    policy: &Policy,
) -> Result<Order> {
    let now = happening.at;
    let (store, id) = (before.order.store.clone(), before.order.id);
    let mut after = Loaded { order: decision.order, effects: before.effects, entries: before.entries };
    if decision.entry.is_none() && decision.effects.is_empty() && after.order == before.order {
        return Ok(after.order);
    }
    tx.tally(Tally::one(Metric::Facts, &[happening.fact.code(), source(&happening.actor)]));
    if let Some(entry) = &decision.entry {
        after.entries += 1;
        timeline::append(tx, &store, id, after.entries, entry)?;
    }
    for intent in &decision.effects {
        after.effects += 1;
        outbox::insert(tx, &store, Subject::Order(id), after.effects, intent, now)?;
        let first_at = first_at(&after.order, intent, policy, now);
        if first_at > now {
            outbox::put_off(tx, &store, Subject::Order(id), after.effects, first_at)?;
        }
    }
    for attempt in decision.watch {
        checks::watch(tx, &store, id, attempt, now.plus_ms(FIRST_CHECK_MS))?;
    }
    match decision.stock {
        StockMove::None => {}
        StockMove::Take => catalogue::move_stock(tx, &store, &after.order.lines, -1)?,
        StockMove::Return => catalogue::move_stock(tx, &store, &after.order.lines, 1)?,
    }
    if after.order.status() == Status::Confirmed {
        carts::close_of_order(tx, &store, id)?;
    }
    orders::save(tx, &before.order, &after)?;
    parcels::sync(tx, &before.order, &after.order, now)?;
    tx.wake("orders");
    Ok(after.order)
}

/// Who brought a fact, without names of people.
fn source(actor: &Actor) -> &str {
    match actor {
        Actor::Shopper => "shopper",
        Actor::Provider(system) => system,
        Actor::System => "system",
        Actor::Staff(_) => "staff",
    }
}

/// Applies what waited in quarantine for an order. Answers the order after the last of it, if there was any.
fn rematch(
    tx: &mut dyn Sql,
    store: &StoreId,
    id: OrderId,
    waiting: Vec<Waiting>,
    policy: &Policy,
) -> Result<Option<Applied>> {
    let mut last = None;
    for item in waiting {
        let actor = Actor::Provider(item.source.clone());
        let happening = Happening { fact: item.fact, actor, at: item.received_at };
        last = Some(happen(tx, store, id, &happening, policy)?);
        inbox::applied(tx, store, &item.identity, id)?;
    }
    Ok(last)
}

/// What became of an arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// It was here already.
    Repeat,
    /// It matched an order and was applied.
    Applied(OrderId),
    /// It matches no order yet, or could not be read; it is kept.
    Quarantined,
    /// It was of a chat, and is taken.
    Heard,
}

/// The order that an arrival is about. When it is not there it may be appearing in another transaction right now, so
/// it is looked for once more when that one is over.
fn find_order(tx: &mut dyn Sql, arrival: &Arrival<'_>, invoice_id: &str) -> Result<Option<OrderId>> {
    let found = orders::find_for_report(tx, arrival.store, invoice_id, arrival.reference)?;
    if found.is_some() {
        return Ok(found);
    }
    inbox::meet_order(tx, arrival)?;
    orders::find_for_report(tx, arrival.store, invoice_id, arrival.reference)
}

/// Keeps what came by webhook and applies it to its order, if there is one.
pub fn receive(tx: &mut dyn Sql, arrival: &Arrival<'_>, policy: &Policy) -> Result<Received> {
    if !inbox::keep(tx, arrival)? {
        return Ok(Received::Repeat);
    }
    let (Some(fact), Some(invoice_id)) = (arrival.fact, arrival.invoice_id) else {
        return Ok(Received::Quarantined);
    };
    let Some(id) = find_order(tx, arrival, invoice_id)? else { return Ok(Received::Quarantined) };
    let actor = Actor::Provider(arrival.source.to_owned());
    let happening = Happening { fact: fact.clone(), actor, at: arrival.received_at };
    happen(tx, arrival.store, id, &happening, policy)?;
    inbox::applied(tx, arrival.store, arrival.identity, id)?;
    Ok(Received::Applied(id))
}
