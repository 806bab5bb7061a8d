//! The answers to a waybill's form: it is shown, and what it says is asked for once.

use super::form::{Typed, Wrong};
use super::page::{Page, Telling};
use super::{estimate, missing};
use crate::console::act::{Act, Scribe};
use crate::console::desk::{Desk, Failure};
use crate::console::reply;
use crate::console::step::handle::{at_store_of, look_up, stores_of};
use crate::console::step::{path_of, refusals};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use krama_connectors::nova_poshta::waybill::destination;
use krama_connectors::settings::Settings;
use krama_domain::fact::{Fact, Happening};
use krama_domain::order::Order;
use krama_domain::time::Timestamp;
use krama_domain::transition::{Refusal, admit};
use krama_domain::waybill::Contents;
use krama_engine::lane;
use krama_store::repo::apply::Applied;
use krama_store::repo::orders;
use krama_store::{Result, Sql};

/// Random bytes of a form's reference.
const REFERENCE_BYTES: usize = 6;

/// A fresh reference for a form.
pub(super) fn reference(desk: &Desk) -> String {
    hex::encode(desk.guest.app.engine.random_bytes::<REFERENCE_BYTES>())
}

/// Shows the form of an order.
pub(in crate::console) async fn show(desk: Desk, Path(number): Path<String>) -> Response {
    let stores = stores_of(&desk);
    match desk.read("console waybill", move |tx| look_up(tx, &stores, &number)).await {
        Err(error) => desk.refuse(&Failure::Internal(error)),
        Ok(None) => desk.refuse(&Failure::Missing),
        Ok(Some(order)) => {
            let desk = at_store_of(desk, &order);
            tell(&desk, &order, None, &Telling::Plain).await
        }
    }
}

/// The page; without what was typed it begins anew, and the carrier is asked what the delivery costs.
async fn tell(desk: &Desk, order: &Order, typed: Option<&Typed>, telling: &Telling) -> Response {
    let settings = match desk.guest.app.engine.settings(&order.store).await {
        Err(error) => return desk.refuse(&Failure::Internal(error)),
        Ok(None) => return desk.refuse(&Failure::Missing),
        Ok(Some(settings)) => settings,
    };
    let now = desk.guest.now;
    let begun = Typed { reference: reference(desk), ..Typed::usual(order, &settings, now) };
    let estimate = match (typed, begun.contents(order.currency(), now)) {
        (None, Ok(contents)) => estimate::ask(desk, &settings, order, &contents).await,
        _ => None,
    };
    let again = |typed: &Typed| Typed { reference: kept(desk, typed), ..typed.clone() };
    let typed = typed.map_or(begun, again);
    let status = match telling {
        Telling::Plain => StatusCode::OK,
        Telling::Changed(_) => StatusCode::CONFLICT,
        Telling::Wrong(_) | Telling::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = Page::new(desk, order, &settings, &typed, telling, estimate.as_ref());
    reply::page(&desk.guest, status, &page)
}

/// A form that is shown again stays the same form, unless its reference is none.
fn kept(desk: &Desk, typed: &Typed) -> String {
    if typed.has_reference() { typed.reference.clone() } else { reference(desk) }
}

/// What became of a form.
enum Outcome {
    Missing,
    Done(Box<Order>),
    /// It was sent before.
    Already(Box<Order>),
    Changed(Box<Order>),
    Wrong(Box<Order>, Vec<Wrong>),
    Refused(Box<Order>, Refusal),
    /// Settings are missing, or the order goes nowhere that krama sends to: the page tells.
    Impossible(Box<Order>),
}

/// Asks for the waybill that a form describes, once.
pub(in crate::console) async fn submit(Path(number): Path<String>, act: Act) -> Response {
    let typed = Typed::sent(&act.fields);
    let outcome = match carry_out(&act, number, &typed).await {
        Ok(outcome) => outcome,
        Err(error) => return act.desk.refuse(&Failure::Internal(error)),
    };
    let desk = act.desk;
    match outcome {
        Outcome::Missing => desk.refuse(&Failure::Missing),
        Outcome::Done(order) => reply::back(&at_store_of(desk, &order), &path_of(&order), "waybill-asked"),
        Outcome::Already(order) => reply::back(&at_store_of(desk, &order), &path_of(&order), "already"),
        Outcome::Impossible(order) => {
            reply::refused(&at_store_of(desk, &order), &path_of(&order), "waybill-impossible")
        }
        Outcome::Changed(order) => again(desk, &order, &typed, &Telling::Changed(typed.seen.clone())).await,
        Outcome::Wrong(order, wrong) => again(desk, &order, &typed, &Telling::Wrong(wrong)).await,
        Outcome::Refused(order, refusal @ (Refusal::WaybillThereAlready | Refusal::NotAParcel)) => {
            again(desk, &order, &typed, &Telling::Refused(refusal)).await
        }
        Outcome::Refused(order, refusal) => {
            reply::refused(&at_store_of(desk, &order), &path_of(&order), refusals::code(refusal))
        }
    }
}

async fn again(desk: Desk, order: &Order, typed: &Typed, telling: &Telling) -> Response {
    tell(&at_store_of(desk, order), order, Some(typed), telling).await
}

/// Whether a form may ask for what it says of the order as it stands now.
fn judge(
    order: Box<Order>,
    settings: &Settings,
    typed: &Typed,
    now: Timestamp,
) -> std::result::Result<Asked, Outcome> {
    if order.waybills.contains_key(&typed.reference) {
        return Err(Outcome::Already(order));
    }
    if !missing(settings).is_empty() || destination::of(&order).is_err() {
        return Err(Outcome::Impossible(order));
    }
    let contents = match typed.contents(order.currency(), now) {
        Ok(contents) => contents,
        Err(wrong) => return Err(Outcome::Wrong(order, wrong)),
    };
    let fact = Fact::WaybillRequested {
        reference: typed.reference.clone(),
        contents: Box::new(contents.clone()),
        further: typed.further,
    };
    if let Err(refusal) = admit(&order, &fact) {
        return Err(Outcome::Refused(order, refusal));
    }
    if typed.seen != order.to_collect().minor.to_string() || !typed.has_reference() {
        return Err(Outcome::Changed(order));
    }
    Ok(Asked { order, fact, contents })
}

/// What may be asked for.
struct Asked {
    order: Box<Order>,
    fact: Fact,
    contents: Contents,
}

/// A request for the audit log: nothing of the customer.
pub(super) fn told(order: &Order, contents: &Contents) -> String {
    let [length, width, height] = contents.sides_cm;
    let (grams, value, cash) = (contents.grams, contents.value, order.to_collect());
    format!(
        "{grams} g, {length}x{width}x{height} cm, value {value}, collects {cash}, paid by {}",
        contents.payer.code()
    )
}

async fn carry_out(act: &Act, number: String, typed: &Typed) -> Result<Outcome> {
    let (stores, scribe, actor) = (stores_of(&act.desk), act.scribe(), act.actor());
    let (profiles, now, typed) =
        (act.desk.guest.app.engine.profiles.clone(), act.desk.guest.now, typed.clone());
    let write = move |tx: &mut dyn Sql| {
        let Some(found) = look_up(tx, &stores, &number)? else { return Ok(Outcome::Missing) };
        let Some(loaded) = orders::lock(tx, &found.store, found.id)? else { return Ok(Outcome::Missing) };
        let Some(settings) = profiles.load(tx, &found.store)? else { return Ok(Outcome::Missing) };
        let Asked { order, fact, contents } = match judge(Box::new(loaded.order), &settings, &typed, now) {
            Ok(asked) => asked,
            Err(outcome) => return Ok(outcome),
        };
        let happening = Happening { fact, actor: actor.clone(), at: now };
        let after = match lane::command(tx, &profiles, &order.store, order.id, &happening)? {
            Applied::Order(after) => after,
            Applied::Refused(refusal) => return Ok(Outcome::Refused(order, refusal)),
            Applied::NoOrder => return Ok(Outcome::Missing),
        };
        let scribe = Scribe { store: Some(order.store.clone()), ..scribe.clone() };
        scribe.note(tx, "waybill.request", order.number.as_str(), None, Some(&told(&order, &contents)))?;
        Ok(Outcome::Done(after))
    };
    act.write("ask for a waybill", write).await
}
