//! What a customer sees of their parcels: one sentence of what happens and what to do, the steps of the order, and each
//! parcel with its point, its number and what the carrier said of it.
//!
//! Sums come from the ledger, places and dates from the carrier's reports. Nothing of a person stands here.

mod say;
mod steps;

#[cfg(test)]
mod tests;

use self::say::Said;
use self::steps::Step;
use super::ago::ago;
use super::html;
use super::icon::Tone;
use super::order_state::State;
use super::words::Words;
use crate::i18n::Arg;
use askama::Template;
use krama_domain::order::Order;
use krama_domain::parcel::{Leg, Parcel, Stage, TrackingNumber};
use krama_domain::time::{LocalTime, Timestamp, Zone};
use krama_store::repo::parcels::LastLook;

/// How often a page asks again while a parcel is on its way, in milliseconds.
const ASK_EVERY_MS: u32 = 60_000;

/// What the tracking of parcels is read with.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// What the last looks at the parcels saw.
    pub looks: &'a [LastLook],
    /// The store's zone.
    pub zone: &'a Zone,
    /// Now.
    pub now: Timestamp,
    /// Whether places are left out, since the order was closed long ago.
    pub masked: bool,
}

/// What stands in place of the words about the payment.
pub(super) struct Lead {
    pub(super) tone: Tone,
    pub(super) title: String,
    pub(super) text: String,
}

/// The parcels of an order for its customer.
pub(super) struct Tracking {
    /// What leads the page; `None` where the payment does.
    pub(super) lead: Option<Lead>,
    /// The part of the page, finished.
    pub(super) part: String,
    /// What changes when there is something new.
    pub(super) news: String,
    /// How often the page asks again; `None` where nothing more is to come.
    pub(super) every_ms: Option<u32>,
}

#[derive(Template)]
#[template(path = "part/tracking.html")]
struct Part<'a> {
    words: Words<'a>,
    steps: Vec<Step>,
    parcels: Vec<Card>,
}

/// One parcel.
struct Card {
    /// Which of several; empty for the only one.
    heading: String,
    /// What happens to it; empty where the page's heading tells.
    sentence: String,
    number: String,
    facts: Vec<(String, String)>,
    /// The carrier's words now.
    said: String,
    updated: Option<(String, String)>,
    /// That what is shown is old, in words.
    stale: String,
    /// For machines and for people, and what was said then.
    history: Vec<(String, String, String)>,
}

fn date(local: LocalTime) -> String {
    format!("{:02}.{:02}.{:04}", local.day, local.month, local.year)
}

/// The parcels that carry goods to the customer now. One that was redirected counts by its new number.
fn live(order: &Order) -> Vec<(&TrackingNumber, &Parcel)> {
    let is_replaced = |number: &TrackingNumber| {
        let goes_on = |parcel: &Parcel| parcel.leg == Leg::Redirected(number.clone());
        order.parcels.values().any(|parcel| goes_on(parcel) && parcel.dropped.is_none())
    };
    let is_live = |(number, parcel): &(&TrackingNumber, &Parcel)| {
        let is_there = parcel.dropped.is_none() && parcel.phase() != krama_domain::parcel::Phase::Deleted;
        is_there && parcel.is_outbound() && (parcel.phase().is_received() || !is_replaced(number))
    };
    order.parcels.iter().filter(is_live).collect()
}

/// Whether what happens to the goods matters more than the payment.
const fn leads(state: State) -> bool {
    matches!(state, State::Paid | State::Prepaid | State::CashOnDelivery)
}

/// Whether something more is to be expected of the carrier.
const fn is_moving(stage: Stage) -> bool {
    matches!(
        stage,
        Stage::Created | Stage::InTransit | Stage::Arrived | Stage::Refused | Stage::Returning | Stage::Stuck
    )
}

impl Tracking {
    /// The tracking of an order in this state; `None` where there is nothing to tell.
    pub(super) fn of(words: Words<'_>, order: &Order, state: State, read: Reading<'_>) -> Option<Self> {
        let live = live(order);
        let is_silent = matches!(state, State::Cancelled | State::Replaced);
        if is_silent || (live.is_empty() && !leads(state)) {
            return None;
        }
        let whereabouts = order.stage();
        let said: Vec<Said> =
            live.iter().map(|(number, parcel)| say::of(order, number, parcel, read.now)).collect();
        let first = said.iter().min_by_key(|said| said.rank);
        let steps = if leads(state) { steps::of(words, order, whereabouts, first) } else { Vec::new() };
        let lead = first.filter(|_| leads(state)).zip(live.first()).map(|(said, _)| {
            let at = said_of(&live, &said.number);
            Lead { tone: said.tone, title: words.t(said.title), text: sentence(words, order, at, said, read) }
        });
        let several = live.len() > 1 || lead.is_none();
        let cards = live.iter().zip(&said).enumerate();
        let parcels = cards.map(|(nth, (one, said))| {
            let heading = words.args(
                "track-part",
                &[("n", Arg::from((nth + 1).to_string())), ("all", Arg::from(live.len().to_string()))],
            );
            Card {
                heading: if live.len() > 1 { heading } else { String::new() },
                sentence: if several { sentence(words, order, one.1, said, read) } else { String::new() },
                ..card(words, order, *one, read)
            }
        });
        let codes = live.iter().map(|(number, parcel)| {
            let code = parcel.standing().map_or("-", |(code, _)| code);
            format!("{number}.{code}.{}", parcel.marks.len())
        });
        Some(Self {
            news: format!("{} {}", whereabouts.code(), codes.collect::<Vec<_>>().join(" ")),
            every_ms: (leads(state) && is_moving(whereabouts)).then_some(ASK_EVERY_MS),
            part: html(&Part { words, steps, parcels: parcels.collect() }),
            lead,
        })
    }
}

fn said_of<'a>(live: &[(&TrackingNumber, &'a Parcel)], number: &TrackingNumber) -> &'a Parcel {
    let found = live.iter().find(|(of, _)| *of == number).or(live.first());
    found.expect("whoever asks has one").1
}

/// Where it waits or goes, in the carrier's words, or as the customer chose it.
fn place(order: &Order, parcel: &Parcel, read: Reading<'_>) -> String {
    let told = parcel.place.as_ref().map(|(_, place)| (place.city.as_str(), place.point.as_str()));
    let (city, point) = told.unwrap_or((&order.delivery.city, &order.delivery.branch));
    let parts = [city, if read.masked { "" } else { point }];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// What happens, what to do, until when, and what is to be paid.
fn sentence(words: Words<'_>, order: &Order, parcel: &Parcel, said: &Said, read: Reading<'_>) -> String {
    let mut parts = vec![if said.has_place {
        words.with(said.text, "place", place(order, parcel, read))
    } else {
        words.t(said.text)
    }];
    let free = parcel.free_until.map(|(_, until)| until).filter(|until| *until > read.now);
    if let Some(until) = free.filter(|_| said.waits) {
        parts.push(words.with("track-free-until", "date", date(read.zone.local(until))));
    }
    if said.pays {
        let rest = order.rest();
        parts.push(if rest.minor > 0 {
            words.with("track-pay", "sum", rest.pretty())
        } else {
            words.t("track-pay-nothing")
        });
    }
    parts.join(" ")
}

fn card(
    words: Words<'_>,
    order: &Order,
    (number, parcel): (&TrackingNumber, &Parcel),
    read: Reading<'_>,
) -> Card {
    let look = read.looks.iter().find(|look| look.number == *number);
    let looked = look.and_then(|look| look.at);
    let clock = |at| read.zone.local(at).short();
    let is_stale = look.is_some_and(|look| look.problem.is_some() && look.next_at.is_some());
    let mut history: Vec<_> = parcel.seen.values().filter(|sight| !sight.text.is_empty()).collect();
    history.sort_by_key(|sight| std::cmp::Reverse(sight.at));
    let former = match &parcel.leg {
        Leg::Redirected(of) => Some((words.t("track-former"), of.to_string())),
        _ => None,
    };
    let waits = parcel.waits_since().is_some();
    let free = parcel
        .free_until
        .filter(|_| waits)
        .map(|(_, until)| (words.t("track-free"), date(read.zone.local(until))));
    let place = (words.t("track-place"), place(order, parcel, read));
    Card {
        heading: String::new(),
        sentence: String::new(),
        number: number.to_string(),
        facts: [Some(place), free, former]
            .into_iter()
            .flatten()
            .filter(|(_, text)| !text.is_empty())
            .collect(),
        said: look.map(|look| look.words.clone()).unwrap_or_default(),
        updated: looked
            .filter(|_| !is_stale)
            .map(|at| (at.rfc3339(), words.with("track-updated", "ago", ago(words, at, read.now)))),
        stale: match (is_stale, looked) {
            (false, _) => String::new(),
            (true, Some(at)) => words.with("track-stale", "time", clock(at)),
            (true, None) => words.t("track-silent"),
        },
        history: history
            .into_iter()
            .map(|sight| (sight.at.rfc3339(), clock(sight.at), sight.text.clone()))
            .collect(),
    }
}
