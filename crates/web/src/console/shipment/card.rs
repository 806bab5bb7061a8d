//! One parcel of the order's page: where it is by the carrier's words, how fresh that is, its point, its money, and what
//! can be done about it.

use super::badge::{self, Waiting};
use crate::console::badge::Badge;
use crate::console::desk::Desk;
use crate::console::moment::{Moment, Reader};
use crate::console::offers::{self, Offer};
use crate::console::reason;
use crate::console::step::Kind;
use crate::i18n::Arg;
use crate::view::ago::ago;
use crate::view::words::Words;
use krama_domain::fact::Fact;
use krama_domain::ledger::Ledger;
use krama_domain::order::Order;
use krama_domain::parcel::{CashState, CashWay, Leg, Parcel, TrackingNumber};
use krama_domain::staff::Right;
use krama_domain::transition::admit;
use krama_store::repo::parcels::LastLook;

/// One parcel.
pub(in crate::console) struct Row {
    pub(in crate::console) number: String,
    pub(in crate::console) state: Badge,
    /// The carrier's words; empty while it has said nothing.
    pub(in crate::console) words: String,
    pub(in crate::console) since: Moment,
    /// When the carrier answered last, in words; empty once nobody asks any more and it never did.
    pub(in crate::console) looked: String,
    /// That what is shown is old, in words; and what went wrong.
    pub(in crate::console) stale: Option<(String, String)>,
    pub(in crate::console) place: String,
    pub(in crate::console) free_until: Option<Moment>,
    /// What it collects and where that money is; empty where it collects nothing.
    pub(in crate::console) cash: String,
    /// Which parcel it goes on from, in words; empty for those that began here.
    pub(in crate::console) from: String,
    /// Why it belongs to the order no more; empty while it does.
    pub(in crate::console) dropped: String,
    pub(in crate::console) offers: Vec<Offer>,
}

/// The parcels, each followed by those that go on from it.
fn in_order(order: &Order) -> Vec<(&TrackingNumber, &Parcel)> {
    fn take<'a>(
        order: &'a Order,
        number: &'a TrackingNumber,
        all: &mut Vec<(&'a TrackingNumber, &'a Parcel)>,
    ) {
        let is_new = all.iter().all(|(known, _)| *known != number);
        let Some(parcel) = order.parcels.get(number).filter(|_| is_new) else { return };
        all.push((number, parcel));
        for (next, _) in order.parcels.iter().filter(|(_, other)| parent(other) == Some(number)) {
            take(order, next, all);
        }
    }
    let mut all = Vec::new();
    let mut first: Vec<_> = order.parcels.iter().filter(|(_, parcel)| parent(parcel).is_none()).collect();
    first.sort_by_key(|(_, parcel)| (parcel.dropped.is_some(), parcel.since));
    // What goes on from a parcel that is not there stands at the end.
    for (number, _) in first.into_iter().chain(&order.parcels) {
        take(order, number, &mut all);
    }
    all
}

const fn parent(parcel: &Parcel) -> Option<&TrackingNumber> {
    match &parcel.leg {
        Leg::Outbound => None,
        Leg::Redirected(of) | Leg::Return(of) => Some(of),
    }
}

/// All parcels of an order.
pub(in crate::console) fn rows(
    desk: &Desk,
    words: Words<'_>,
    order: &Order,
    looks: &[LastLook],
    reader: Reader<'_>,
) -> Vec<Row> {
    let row = |(number, parcel): (&TrackingNumber, &Parcel)| {
        let look = looks.iter().find(|look| look.number == *number);
        one(desk, words, order, (number, parcel), look, reader)
    };
    in_order(order).into_iter().map(row).collect()
}

fn one(
    desk: &Desk,
    words: Words<'_>,
    order: &Order,
    (number, parcel): (&TrackingNumber, &Parcel),
    look: Option<&LastLook>,
    reader: Reader<'_>,
) -> Row {
    let free_until = parcel.free_until.map(|(_, until)| until);
    let wait = Waiting { since: parcel.waits_since(), free_until };
    let standing = parcel.standing().map(|(_, sight)| sight);
    let phase = if parcel.dropped.is_some() { krama_domain::parcel::Phase::Deleted } else { parcel.phase() };
    let place = parcel.place.as_ref().map(|(_, place)| place);
    let looked = look.and_then(|look| look.at);
    let problem = look.filter(|look| look.next_at.is_some()).and_then(|look| look.problem.clone());
    Row {
        number: number.to_string(),
        state: badge::of_parcel(words, phase, matches!(parcel.leg, Leg::Return(_)), wait, reader.now),
        words: look
            .map(|look| look.words.clone())
            .filter(|text| !text.is_empty())
            .or_else(|| standing.map(|sight| sight.text.clone()))
            .unwrap_or_default(),
        since: reader.brief(standing.map_or(parcel.since, |sight| sight.at)),
        looked: looked.map_or_else(
            || words.t("shipment-never-looked"),
            |at| words.with("shipment-looked", "ago", ago(words, at, reader.now)),
        ),
        stale: problem.map(|problem| {
            let since = looked.map(|at| words.with("shipment-stale", "time", reader.brief(at).text()));
            (since.unwrap_or_else(|| words.t("shipment-silent")), reason::said(words, &problem))
        }),
        place: place
            .map(|place| [place.city.as_str(), place.point.as_str()].join(", "))
            .unwrap_or_default()
            .trim_start_matches(", ")
            .to_owned(),
        free_until: free_until.filter(|_| parcel.waits_since().is_some()).map(|at| reader.brief(at)),
        cash: cash(words, order, number, parcel),
        from: match &parcel.leg {
            Leg::Outbound => String::new(),
            Leg::Redirected(of) => words.with("shipment-redirected", "number", of),
            Leg::Return(of) => words.with("shipment-return", "number", of),
        },
        dropped: parcel
            .dropped
            .as_ref()
            .map(|dropped| words.with("shipment-dropped", "reason", &dropped.reason))
            .unwrap_or_default(),
        offers: offered(desk, words, order, number, parcel),
    }
}

/// The key of the words for where collected money is.
pub(in crate::console) const fn state_key(state: CashState) -> &'static str {
    match state {
        CashState::OnItsWay => "cash-on-its-way",
        CashState::ByContract => "cash-by-contract",
        CashState::Here => "cash-here",
    }
}

/// What was collected and where it is; before that, what is to be collected and how it comes.
fn cash(words: Words<'_>, order: &Order, number: &TrackingNumber, parcel: &Parcel) -> String {
    let collected = Ledger::collected(order).into_iter().find(|one| one.number == *number);
    let (key, sum) = match (collected, parcel.collects()) {
        (Some(one), _) if one.amount.minor > 0 => (state_key(parcel.cash_state()), one.amount),
        (None, Some(cash)) if cash.amount.minor > 0 && parcel.dropped.is_none() && parcel.is_outbound() => {
            let by_contract = cash.way == CashWay::Contract;
            (if by_contract { "cash-to-come-by-contract" } else { "cash-to-come" }, cash.amount)
        }
        _ => return String::new(),
    };
    words.args(key, &[("sum", Arg::from(sum.pretty()))])
}

fn offered(
    desk: &Desk,
    words: Words<'_>,
    order: &Order,
    number: &TrackingNumber,
    parcel: &Parcel,
) -> Vec<Offer> {
    let may = desk.may(Right::WorkOrders) && parcel.dropped.is_none();
    let is_by_contract = parcel.cash_state() == CashState::ByContract;
    let (seen, dropped) = (
        Fact::CashSeen { number: number.clone() },
        Fact::ParcelDropped { number: number.clone(), reason: "…".to_owned() },
    );
    let steps = [
        (Kind::Cash, is_by_contract && admit(order, &seen).is_ok(), "shipment-cash-seen", false),
        (Kind::Detach, admit(order, &dropped).is_ok(), "shipment-detach", true),
    ];
    let offer = |(kind, _, key, is_danger): (Kind, bool, &str, bool)| Offer {
        url: offers::url(desk, order, kind, number.as_str(), false),
        text: words.t(key),
        is_danger,
    };
    steps.into_iter().filter(|(_, admitted, ..)| may && *admitted).map(offer).collect()
}
