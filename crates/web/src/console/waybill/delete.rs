//! Taking a parcel off its order and deleting its waybill at the carrier, while the carrier does not have it. Bound to
//! the parcel's number, so that an old page never deletes a newer waybill.

use super::is_deletable;
use crate::console::act::{Act, Scribe};
use crate::console::desk::{Desk, Failure};
use crate::console::frame::{Frame, Section};
use crate::console::reply;
use crate::console::step::handle::{at_store_of, look_up, stores_of};
use crate::console::step::page::Page;
use crate::console::step::{path_of, refusals};
use crate::view::icon::Tone;
use crate::view::input::Input;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use krama_domain::fact::{Fact, Happening};
use krama_domain::order::Order;
use krama_domain::parcel::{Parcel, TrackingNumber};
use krama_domain::receipt::NOTE_MAX_CHARS;
use krama_domain::transition::Refusal;
use krama_engine::lane;
use krama_store::repo::apply::Applied;
use krama_store::repo::orders;
use krama_store::{Result, Sql};

/// The parcel of an order that a text names.
fn parcel<'a>(order: &'a Order, of: &str) -> Option<(&'a TrackingNumber, &'a Parcel)> {
    order.parcels.iter().find(|(number, _)| number.as_str() == of)
}

/// Why a parcel's waybill cannot be deleted, as the rest of a key `refused-…`.
fn obstacle(parcel: &Parcel) -> Option<&'static str> {
    if parcel.has_moved() {
        Some("waybill-moved")
    } else if parcel.waybill.is_none() {
        Some("waybill-not-ours")
    } else if is_deletable(parcel) {
        None
    } else {
        Some("no-such-parcel")
    }
}

/// Shows what deleting means.
pub(in crate::console) async fn show(desk: Desk, Path(number): Path<String>) -> Response {
    let stores = stores_of(&desk);
    let of = desk.guest.asked("of").unwrap_or_default().to_owned();
    match desk.read("console waybill", move |tx| look_up(tx, &stores, &number)).await {
        Err(error) => desk.refuse(&Failure::Internal(error)),
        Ok(None) => desk.refuse(&Failure::Missing),
        Ok(Some(order)) => tell(&at_store_of(desk, &order), &order, &of, "", StatusCode::OK),
    }
}

fn tell(desk: &Desk, order: &Order, of: &str, reason: &str, status: StatusCode) -> Response {
    match parcel(order, of) {
        None => desk.refuse(&Failure::Missing),
        Some((number, parcel)) => {
            let wrong = status != StatusCode::OK;
            reply::page(&desk.guest, status, &page(desk, order, (number, parcel), reason, wrong))
        }
    }
}

fn page<'a>(
    desk: &'a Desk,
    order: &Order,
    (number, parcel): (&TrackingNumber, &Parcel),
    reason: &str,
    is_wrong: bool,
) -> Page<'a> {
    let frame = Frame::inside(desk, Some(Section::Orders));
    let words = frame.words;
    let obstacle = obstacle(parcel).map(|code| (Tone::Neutral, words.t(&format!("refused-{code}"))));
    let is_open = obstacle.is_none();
    let input = Input {
        id: "reason".to_owned(),
        name: "reason",
        label: words.t("step-reason"),
        hint: words.t("step-reason-hint"),
        error: if is_wrong { words.t("refused-reason-missing") } else { String::new() },
        value: reason,
        max_chars: NOTE_MAX_CHARS,
        multiline: true,
        ..Input::default()
    };
    let action = format!("{}/waybill/delete{}", path_of(order), frame.store_query());
    Page {
        title: words.with("waybill-delete-title", "number", number),
        back: desk.order_url(&order.number),
        notice: obstacle,
        is_wrong,
        goes: true,
        lead: vec![words.with("waybill-delete-text", "number", &order.number)],
        lines: Vec::new(),
        planned: Vec::new(),
        other_sum: None,
        kept: Vec::new(),
        action: if is_open { action } else { String::new() },
        hidden: vec![("of", number.to_string())],
        fields: vec![input.html()],
        button: words.with("waybill-delete-button", "number", number),
        is_danger: true,
        frame,
    }
}

enum Outcome {
    Missing,
    Done(Box<Order>),
    Already(Box<Order>),
    /// It cannot be done any more.
    Refused(Box<Order>, &'static str),
    ReasonMissing(Box<Order>),
}

/// Takes it off.
pub(in crate::console) async fn submit(Path(number): Path<String>, act: Act) -> Response {
    let (of, reason) = (act.fields.get("of").to_owned(), act.fields.get("reason").trim().to_owned());
    let outcome = match carry_out(&act, number, of.clone(), reason.clone()).await {
        Ok(outcome) => outcome,
        Err(error) => return act.desk.refuse(&Failure::Internal(error)),
    };
    let desk = act.desk;
    match outcome {
        Outcome::Missing => desk.refuse(&Failure::Missing),
        Outcome::Done(order) => reply::back(&at_store_of(desk, &order), &path_of(&order), "waybill-dropped"),
        Outcome::Already(order) => reply::back(&at_store_of(desk, &order), &path_of(&order), "already"),
        Outcome::Refused(order, code) => reply::refused(&at_store_of(desk, &order), &path_of(&order), code),
        Outcome::ReasonMissing(order) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            tell(&at_store_of(desk, &order), &order, &of, &reason, status)
        }
    }
}

async fn carry_out(act: &Act, number: String, of: String, reason: String) -> Result<Outcome> {
    let (stores, scribe, actor) = (stores_of(&act.desk), act.scribe(), act.actor());
    let (profiles, now) = (act.desk.guest.app.engine.profiles.clone(), act.desk.guest.now);
    let write = move |tx: &mut dyn Sql| {
        let Some(found) = look_up(tx, &stores, &number)? else { return Ok(Outcome::Missing) };
        let Some(loaded) = orders::lock(tx, &found.store, found.id)? else { return Ok(Outcome::Missing) };
        let order = Box::new(loaded.order);
        let Some((number, parcel)) = parcel(&order, &of) else { return Ok(Outcome::Missing) };
        if parcel.dropped.is_some() {
            return Ok(Outcome::Already(order));
        }
        if let Some(code) = obstacle(parcel) {
            return Ok(Outcome::Refused(order, code));
        }
        let fact = Fact::ParcelDropped { number: number.clone(), reason: reason.clone() };
        let happening = Happening { fact, actor: actor.clone(), at: now };
        match lane::command(tx, &profiles, &order.store, order.id, &happening)? {
            Applied::Order(after) => {
                let scribe = Scribe { store: Some(order.store.clone()), ..scribe.clone() };
                scribe.note(tx, "waybill.delete", order.number.as_str(), Some(&of), Some(&reason))?;
                Ok(Outcome::Done(after))
            }
            Applied::Refused(Refusal::ReasonMissing) => Ok(Outcome::ReasonMissing(order)),
            Applied::Refused(refusal) => Ok(Outcome::Refused(order, refusals::code(refusal))),
            Applied::NoOrder => Ok(Outcome::Missing),
        }
    };
    act.write("delete a waybill", write).await
}
