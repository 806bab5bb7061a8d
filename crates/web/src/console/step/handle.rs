//! The answers to a step's page and to its form.

use super::page::{Page, Telling};
use super::{Kind, Wish, path_of, refusals, seen_by, standing};
use crate::console::act::Act;
use crate::console::desk::{Desk, Failure};
use crate::console::reply;
use axum::http::StatusCode;
use axum::response::Response;
use krama_domain::fact::Happening;
use krama_domain::ids::{OrderNumber, StoreId};
use krama_domain::order::Order;
use krama_domain::parcel::TrackingNumber;
use krama_domain::transition::{Refusal, admit};
use krama_engine::lane;
use krama_engine::profile::policy;
use krama_store::repo::apply::Applied;
use krama_store::repo::{orders, parcels};
use krama_store::{Result, Sql};

/// The stores in which an order of a number is looked for: the one that was asked for, or all of the reader's.
pub(in crate::console) fn stores_of(desk: &Desk) -> Vec<StoreId> {
    let only = desk.store.iter().filter(|_| desk.guest.asked("store").is_some());
    let stores: Vec<StoreId> = only.map(|store| store.id.clone()).collect();
    if stores.is_empty() { desk.stores.iter().map(|store| store.id.clone()).collect() } else { stores }
}

/// Finds an order by its number in the first of these stores that has it.
pub(in crate::console) fn look_up(
    tx: &mut dyn Sql,
    stores: &[StoreId],
    number: &str,
) -> Result<Option<Order>> {
    // No number holds U+0000, and no database would look for it.
    if number.contains('\0') {
        return Ok(None);
    }
    let number = OrderNumber::from_text(number);
    for store in stores {
        if let Some(order) = orders::by_number(tx, store, &number)? {
            return Ok(Some(order));
        }
    }
    Ok(None)
}

/// The desk with the store of an order in question.
pub(in crate::console) fn at_store_of(desk: Desk, order: &Order) -> Desk {
    let store = desk.stores.iter().find(|store| store.id == order.store).cloned();
    Desk { store, ..desk }
}

/// Shows what a step will do.
pub(in crate::console) async fn show(desk: Desk, number: String, kind: Kind) -> Response {
    let stores = stores_of(&desk);
    match desk.read("console step", move |tx| look_up(tx, &stores, &number)).await {
        Err(error) => desk.refuse(&Failure::Internal(error)),
        Ok(None) => desk.refuse(&Failure::Missing),
        Ok(Some(order)) => {
            let desk = at_store_of(desk, &order);
            let wish = Wish::asked(&desk.guest);
            tell(&desk, &order, kind, &wish, &Telling::Plain).await
        }
    }
}

/// The step's page, or why it cannot be shown.
async fn tell(desk: &Desk, order: &Order, kind: Kind, wish: &Wish, telling: &Telling) -> Response {
    let policy = match desk.guest.app.engine.settings(&order.store).await {
        Err(error) => return desk.refuse(&Failure::Internal(error)),
        Ok(None) => return desk.refuse(&Failure::Missing),
        Ok(Some(settings)) => policy(&settings),
    };
    let status = match telling {
        Telling::Plain => StatusCode::OK,
        Telling::Changed => StatusCode::CONFLICT,
        Telling::Wrong(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    match Page::new(desk, order, kind, wish, telling, &policy) {
        None => desk.refuse(&Failure::Missing),
        Some(page) => reply::page(&desk.guest, status, &page),
    }
}

/// What became of a form.
enum Outcome {
    Missing,
    Done(Box<Order>),
    /// It was sent before.
    Already(Box<Order>),
    /// The money is no longer as its reader saw it.
    Changed(Box<Order>),
    Refused(Box<Order>, Refusal),
}

/// Does what a form says, once.
pub(in crate::console) async fn submit(act: Act, number: String, kind: Kind) -> Response {
    let wish = Wish::sent(&act.fields);
    let outcome = match carry_out(&act, number, kind, &wish).await {
        Ok(outcome) => outcome,
        Err(error) => return act.desk.refuse(&Failure::Internal(error)),
    };
    let desk = act.desk;
    match outcome {
        Outcome::Missing => desk.refuse(&Failure::Missing),
        Outcome::Done(order) => {
            let [code, _] = wish.codes(kind);
            reply::back(&at_store_of(desk, &order), &path_of(&order), code)
        }
        Outcome::Already(order) => reply::back(&at_store_of(desk, &order), &path_of(&order), "already"),
        Outcome::Changed(order) => {
            tell(&at_store_of(desk, &order), &order, kind, &wish, &Telling::Changed).await
        }
        Outcome::Refused(order, refusal) if refusals::field(refusal).is_some() => {
            tell(&at_store_of(desk, &order), &order, kind, &wish, &Telling::Wrong(refusal)).await
        }
        Outcome::Refused(order, refusal) => {
            reply::refused(&at_store_of(desk, &order), &path_of(&order), refusals::code(refusal))
        }
    }
}

async fn carry_out(act: &Act, number: String, kind: Kind, wish: &Wish) -> Result<Outcome> {
    let (stores, scribe, actor) = (stores_of(&act.desk), act.scribe(), act.actor());
    let (profiles, now, wish) =
        (act.desk.guest.app.engine.profiles.clone(), act.desk.guest.now, wish.clone());
    let write = move |tx: &mut dyn Sql| {
        let Some(found) = look_up(tx, &stores, &number)? else { return Ok(Outcome::Missing) };
        if kind == Kind::Attach {
            // Two orders that are given one number at once are given it one after the other.
            krama_store::repo::stores::lock(tx, &found.store)?;
        }
        let Some(loaded) = orders::lock(tx, &found.store, found.id)? else { return Ok(Outcome::Missing) };
        let order = Box::new(loaded.order);
        let fact = match judge(&order, kind, &wish) {
            Verdict::Go(fact) => *fact,
            Verdict::Already => return Ok(Outcome::Already(order)),
            Verdict::Changed => return Ok(Outcome::Changed(order)),
            Verdict::Refused(refusal) => return Ok(Outcome::Refused(order, refusal)),
        };
        if let Some(number) = wish.parcel().ok().filter(|_| kind == Kind::Attach)
            && is_elsewhere(tx, &order, &number)?
        {
            return Ok(Outcome::Refused(order, Refusal::ParcelOfAnother));
        }
        let happening = Happening { fact, actor: actor.clone(), at: now };
        let after = match lane::command(tx, &profiles, &order.store, order.id, &happening)? {
            Applied::Order(after) => after,
            Applied::Refused(refusal) => return Ok(Outcome::Refused(order, refusal)),
            Applied::NoOrder => return Ok(Outcome::Missing),
        };
        let [_, action] = wish.codes(kind);
        let scribe = crate::console::act::Scribe { store: Some(order.store.clone()), ..scribe.clone() };
        let sum = wish.amount(&order).ok().filter(|_| kind.asks_sum());
        let number = wish.parcel().ok().filter(|_| kind.is_of_parcel());
        let about = sum.map(|sum| sum.to_string()).or_else(|| number.map(|number| number.to_string()));
        let became = about.map_or_else(|| standing(&after), |about| format!("{}; {about}", standing(&after)));
        scribe.note(tx, action, order.number.as_str(), Some(&standing(&order)), Some(&became))?;
        Ok(Outcome::Done(after))
    };
    act.write("a step of the staff", write).await
}

/// Whether a number is another order's; one that was taken off there is nobody's.
fn is_elsewhere(tx: &mut dyn Sql, order: &Order, number: &TrackingNumber) -> Result<bool> {
    let Some(owner) = parcels::owner(tx, &order.store, number)?.filter(|owner| *owner != order.id) else {
        return Ok(false);
    };
    let other = orders::get(tx, &order.store, owner)?;
    let parcel = other.as_ref().and_then(|other| other.parcels.get(number));
    Ok(parcel.is_some_and(|parcel| parcel.dropped.is_none()))
}

enum Verdict {
    Go(Box<krama_domain::fact::Fact>),
    Already,
    Changed,
    Refused(Refusal),
}

/// Whether a form may do what it says to the order as it stands now.
fn judge(order: &Order, kind: Kind, wish: &Wish) -> Verdict {
    if wish.is_done(kind, order) {
        return Verdict::Already;
    }
    let fact = match wish.fact(kind, order) {
        Ok(fact) => fact,
        Err(refusal) => return Verdict::Refused(refusal),
    };
    let admitted = admit(order, &fact);
    let is_current = wish.seen == seen_by(kind, order) && wish.has_reference();
    match admitted {
        // Typing does not help: it cannot be done any more, whatever the reader saw.
        Err(refusal) if is_current || refusals::field(refusal).is_none() => Verdict::Refused(refusal),
        Ok(()) if is_current => Verdict::Go(Box::new(fact)),
        _ => Verdict::Changed,
    }
}
