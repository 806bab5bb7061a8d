//! From conversions to calls: which events still go out, and all of them in as few calls as possible.
//!
//! Whether a try may have been carried out already does not matter here: Meta merges a repeat by its event id.

use super::wire::{Batch, Event};
use super::{BATCH_MAX, PIXEL_ID, TEST_EVENT_CODE, TOKEN, URL, VERSION, WINDOW_MS, event};
use crate::http::{Request, encode};
use crate::settings::Settings;
use crate::task::{Settled, Step, Task, Work};
use krama_domain::advertising;
use krama_domain::effect::{Hold, Intent, Outcome};
use krama_domain::ledger::{PaymentStatus, payment_status};
use krama_domain::order::Order;
use krama_domain::time::Timestamp;

/// Turns conversions into calls of up to 1000 events. What is too old, not wanted any more or not agreed to is
/// settled at once and never gets into a call, which it would spoil for the others.
pub fn plan(settings: &Settings, tasks: &[Task], now: Timestamp) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut ready = Vec::new();
    for (at, task) in tasks.iter().enumerate() {
        match prepare(settings, task, now) {
            Ok(event) => ready.push((at, event)),
            Err(outcome) => steps.push(Step::Settle(Settled::plain(at, outcome))),
        }
    }
    let calls = ready.chunks(BATCH_MAX).map(|batch| {
        let events: Vec<Event> = batch.iter().map(|(_, event)| event.clone()).collect();
        let request = call(settings, &events).ok_or_else(not_connected);
        (batch.iter().map(|(at, _)| *at).collect::<Vec<_>>(), request)
    });
    for (tasks, request) in calls {
        match request {
            Ok(request) => steps.push(Step::Send { tasks, request }),
            Err(outcome) => {
                steps.extend(tasks.into_iter().map(|at| Step::Settle(Settled::plain(at, outcome.clone()))));
            }
        }
    }
    steps
}

fn not_connected() -> Outcome {
    let reason = "Meta is not connected: set meta.pixel_id and meta.token".to_owned();
    Outcome::Blocked { reason, hold: Hold::Person }
}

/// The event of a task, or what becomes of the task instead.
fn prepare(settings: &Settings, task: &Task, now: Timestamp) -> Result<Event, Outcome> {
    let (Work::Deliver(Intent::Conversion { event }), Some(order)) = (&task.work, task.order()) else {
        return Err(refused(
            "not_for_meta",
            "this is not a conversion of an order, and Meta takes nothing else",
        ));
    };
    if let Some(why) = withdrawn(order, *event) {
        return Err(Outcome::Done { note: format!("not needed any more: {why}") });
    }
    if settings.store.consent_required && order.tracking.consent_at.is_none() {
        return Err(refused(
            "no_consent",
            "the shopper has not agreed to advertising cookies, so nothing is sent",
        ));
    }
    let Some(moment) = advertising::event_at(order, *event) else {
        return Err(refused(
            "not_covered",
            "the money or the reception that makes this event true has not come",
        ));
    };
    let at = moment.min(now);
    if now.since_ms(Timestamp::from_secs(at.as_secs())) > WINDOW_MS {
        return Err(refused(
            "too_old",
            "too old: Meta does not take events older than 7 days, so it was not sent",
        ));
    }
    let shop = event::Shop { country: settings.store.country, public_url: &settings.public_url };
    Ok(event::of(order, *event, at, &shop))
}

fn refused(code: &str, reason: &str) -> Outcome {
    Outcome::Refused { code: code.to_owned(), reason: reason.to_owned() }
}

/// Why an event must not be reported any more: there is no purchase of a cancelled or refunded order. A lead stays
/// one, whatever became of the order.
pub(super) fn withdrawn(order: &Order, event: advertising::Event) -> Option<&'static str> {
    if event != advertising::Event::Purchase {
        return None;
    }
    if order.cancelled.is_some() {
        return Some("the order was cancelled");
    }
    (payment_status(order) == PaymentStatus::Refunded).then_some("the money was given back")
}

/// The call for these events; `None` when the store has no account at Meta.
fn call(settings: &Settings, events: &[Event]) -> Option<Request> {
    let (pixel, token) = (settings.get(&PIXEL_ID)?, settings.get(&TOKEN)?);
    let (base, version) = (settings.get(&URL)?.trim_end_matches('/'), settings.get(&VERSION)?);
    let url = format!("{base}/{}/{}/events", encode(version), encode(pixel));
    let batch = Batch { access_token: token, data: events, test_event_code: settings.get(&TEST_EVENT_CODE) };
    let body =
        serde_json::to_value(&batch).expect("an event is made of texts, whole numbers and finite decimals");
    Some(Request::post_json(url, &body))
}
