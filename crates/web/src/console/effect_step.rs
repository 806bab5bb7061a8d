//! What people do to an effect of an order that did not happen: try it again, or give it up. Each is a page that tells
//! what it means, and a form.

use super::act::{Act, Scribe};
use super::desk::{Desk, Failure};
use super::effect::{system, words_of};
use super::frame::{Frame, Section};
use super::reason;
use super::reply;
use super::step::handle::{at_store_of, look_up, stores_of};
use super::step::page::Page;
use super::step::path_of;
use crate::view::icon::Tone;
use axum::extract::Path;
use axum::response::Response;
use krama_domain::effect::{Intent, Move, State, Subject};
use krama_domain::giving_up::{Consequence, consequence};
use krama_domain::order::Order;
use krama_store::repo::outbox::{self, Effect};
use krama_store::repo::repair::{self, Hand};
use krama_store::{Result, Sql};

/// Shows what trying again means.
pub(super) async fn show_retry(desk: Desk, Path(number): Path<String>) -> Response {
    show(desk, number, Move::Replay).await
}

/// Shows what giving up means.
pub(super) async fn show_discard(desk: Desk, Path(number): Path<String>) -> Response {
    show(desk, number, Move::Discard).await
}

/// Tries again.
pub(super) async fn retry(Path(number): Path<String>, act: Act) -> Response {
    submit(act, number, Move::Replay).await
}

/// Gives up.
pub(super) async fn discard(Path(number): Path<String>, act: Act) -> Response {
    submit(act, number, Move::Discard).await
}

/// What a form saw of an effect: its state, and how often it was tried.
pub(super) fn seen(effect: &Effect) -> String {
    format!("{}.{}", effect.state.code(), effect.logged)
}

fn nth_of(order: &Order, nth: &str, tx: &mut dyn Sql) -> Result<Option<Effect>> {
    let all = outbox::of_subject(tx, &order.store, Subject::Order(order.id))?;
    Ok(all.into_iter().find(|effect| effect.nth.to_string() == nth))
}

async fn show(desk: Desk, number: String, step: Move) -> Response {
    let (stores, nth) = (stores_of(&desk), desk.guest.asked("nth").unwrap_or_default().to_owned());
    let find = move |tx: &mut dyn Sql| {
        let Some(order) = look_up(tx, &stores, &number)? else { return Ok(None) };
        Ok(nth_of(&order, &nth, tx)?.map(|effect| (order, effect)))
    };
    match desk.read("console effect", find).await {
        Err(error) => desk.refuse(&Failure::Internal(error)),
        Ok(None) => desk.refuse(&Failure::Missing),
        Ok(Some((order, effect))) => {
            let desk = at_store_of(desk, &order);
            desk.page(&page(&desk, &order, &effect, step))
        }
    }
}

const fn path(step: Move) -> &'static str {
    if matches!(step, Move::Replay) { "retry" } else { "discard" }
}

fn page<'a>(desk: &'a Desk, order: &Order, effect: &Effect, step: Move) -> Page<'a> {
    let frame = Frame::inside(desk, Some(Section::Orders));
    let words = frame.words;
    let replays = step == Move::Replay;
    let [title, text, button] = if replays {
        ["step-retry", "step-retry-text", "step-retry-button"]
    } else {
        ["step-discard", "step-discard-text", "step-discard-button"]
    };
    let notice = if effect.state.after(step).is_none() {
        Some((Tone::Neutral, words.t("refused-effect-moved")))
    } else {
        doubt(order, effect, replays).map(|(tone, key)| (tone, words.t(key)))
    };
    let is_open = effect.state.after(step).is_some();
    let what = words_of(words, &effect.intent.key());
    let about = format!("{}: {what}", system(effect.intent.destination()));
    let why = effect.reason.as_deref().map(|why| reason::said(words, why));
    let lead = [Some(about), why, Some(words.t(text))];
    let action = format!("{}/{}{}", path_of(order), path(step), frame.store_query());
    Page {
        title: words.with(title, "number", &order.number),
        back: desk.order_url(&order.number),
        notice,
        is_wrong: false,
        goes: true,
        lead: lead.into_iter().flatten().filter(|text| !text.is_empty()).collect(),
        lines: Vec::new(),
        planned: Vec::new(),
        other_sum: None,
        kept: Vec::new(),
        action: if is_open { action } else { String::new() },
        hidden: vec![("nth", effect.nth.to_string()), ("seen", seen(effect))],
        fields: Vec::new(),
        button: words.t(button),
        is_danger: !replays,
        frame,
    }
}

/// What whoever moves an effect must know when nobody knows whether it happened.
fn doubt(order: &Order, effect: &Effect, replays: bool) -> Option<(Tone, &'static str)> {
    let follows = consequence(order, &effect.intent, effect.state, effect.uncertain);
    let is_refund = matches!(effect.intent, Intent::Refund { .. });
    let is_waybill = matches!(effect.intent, Intent::CreateWaybill { .. });
    match (replays, follows) {
        (true, Consequence::Doubtful(_)) if is_waybill => Some((Tone::Info, "step-retry-waybill")),
        (true, Consequence::Doubtful(_)) => Some((Tone::Info, "step-retry-refund")),
        (true, _) if effect.state == State::Unknown && !is_refund => {
            Some((Tone::Warning, "step-retry-unknown"))
        }
        (false, Consequence::Doubtful(_)) if is_waybill => Some((Tone::Warning, "step-discard-waybill")),
        (false, Consequence::Doubtful(_)) => Some((Tone::Warning, "step-discard-refund")),
        _ => None,
    }
}

enum Outcome {
    Missing,
    Done(Box<Order>),
    Already(Box<Order>),
    Moved(Box<Order>),
}

async fn submit(act: Act, number: String, step: Move) -> Response {
    let outcome = match carry_out(&act, number, step).await {
        Ok(outcome) => outcome,
        Err(error) => return act.desk.refuse(&Failure::Internal(error)),
    };
    let desk = act.desk;
    let done = if step == Move::Replay { "effect-again" } else { "effect-discarded" };
    match outcome {
        Outcome::Missing => desk.refuse(&Failure::Missing),
        Outcome::Done(order) => reply::back(&at_store_of(desk, &order), &path_of(&order), done),
        Outcome::Already(order) => reply::back(&at_store_of(desk, &order), &path_of(&order), "already"),
        Outcome::Moved(order) => reply::refused(&at_store_of(desk, &order), &path_of(&order), "effect-moved"),
    }
}

async fn carry_out(act: &Act, number: String, step: Move) -> Result<Outcome> {
    let (stores, scribe, now) = (stores_of(&act.desk), act.scribe(), act.desk.guest.now);
    let (profiles, actor) = (act.desk.guest.app.engine.profiles.clone(), act.actor());
    let (nth, told) = (act.fields.get("nth").to_owned(), act.fields.get("seen").to_owned());
    let write = move |tx: &mut dyn Sql| {
        let Some(order) = look_up(tx, &stores, &number)? else { return Ok(Outcome::Missing) };
        let Some(effect) = nth_of(&order, &nth, tx)? else { return Ok(Outcome::Missing) };
        let order = Box::new(order);
        if seen(&effect) != told {
            let was_done = match step {
                Move::Replay => matches!(effect.state, State::Ready | State::Started | State::Done),
                _ => effect.state == State::Discarded,
            };
            return Ok(if was_done { Outcome::Already(order) } else { Outcome::Moved(order) });
        }
        let subject = Subject::Order(order.id);
        // The page says what it means to give this one up; whoever does it has looked.
        let policy = profiles.policy(tx, &order.store)?;
        let hand = Hand { actor: actor.clone(), policy, looked: true, now };
        let Some(state) = repair::intervene(tx, &order.store, subject, effect.nth, step, &hand)? else {
            return Ok(Outcome::Moved(order));
        };
        let action = if step == Move::Replay { "effect.retry" } else { "effect.discard" };
        let told = |state: State| format!("{}: {}", effect.intent.key(), state.code());
        let scribe = Scribe { store: Some(order.store.clone()), ..scribe.clone() };
        scribe.note(tx, action, order.number.as_str(), Some(&told(effect.state)), Some(&told(state)))?;
        Ok(Outcome::Done(order))
    };
    act.write("move an effect", write).await
}
