//! The carrier's side: every parcel that it brought to an end is over here, the goods are where it says, and it holds one
//! waybill for each request that was made.

use super::{Case, Evidence, Findings};
use krama_domain::effect::{Intent, Key, State};
use krama_domain::parcel::{CASH_ROUNDING_MINOR, Parcel, Stage, TrackingNumber};
use krama_store::args;
use std::collections::BTreeSet;

/// Codes of parcels that their receiver has.
const RECEIVED: [&str; 3] = ["9", "10", "11"];

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    for case in &evidence.cases {
        rows(evidence, case, findings);
        codes(evidence, case, findings);
        goods(evidence, case, findings);
        waybills(evidence, case, findings);
    }
}

/// The carrier's code of a parcel now.
fn code(evidence: &Evidence<'_>, number: &TrackingNumber) -> Option<String> {
    evidence.world.sandbox.nova_poshta.code(number.as_str(), evidence.world.now)
}

/// The parcels of an order that are its own still, with the carrier's codes of them.
fn there<'a>(
    evidence: &'a Evidence<'_>,
    case: &'a Case,
) -> impl Iterator<Item = (&'a TrackingNumber, &'a Parcel, String)> {
    let own = case.order.parcels.iter().filter(|(_, parcel)| parcel.dropped.is_none());
    own.map(move |(number, parcel)| (number, parcel, code(evidence, number).unwrap_or_default()))
}

/// Nothing is asked about any more, and the rows repeat the orders.
fn rows(evidence: &Evidence<'_>, case: &Case, findings: &mut Findings) {
    let sql = "SELECT order_id, code, next_at, cash_minor FROM parcels WHERE store_id = $1 AND number = $2";
    for (number, parcel) in &case.order.parcels {
        let args = args![case.order.store.as_str(), number.as_str()];
        let Some(row) = evidence.world.read(|tx| tx.query_one(sql, args)) else {
            findings.order("a parcel has its row", &case.order, format!("{number} has none"));
            continue;
        };
        if row.opt_int("next_at").ok().flatten().is_some() {
            findings.order("nothing is followed for ever", &case.order, format!("{number} is still due"));
        }
        let is_own = row.text("order_id").ok() == Some(case.order.id.to_string().as_str());
        let standing = parcel.standing().map(|(code, _)| code);
        if !is_own || row.opt_text("code").ok().flatten() != standing {
            findings.order("a parcel's row repeats it", &case.order, format!("{number}: {row:?}"));
        }
    }
}

/// What was handed over, sent back, lost or deleted at the carrier is that here.
fn codes(evidence: &Evidence<'_>, case: &Case, findings: &mut Findings) {
    for (number, parcel, theirs) in there(evidence, case) {
        let ours = parcel.standing().map_or("", |(code, _)| code);
        // Once a parcel's goods go on under another number, that one is asked about.
        let goes_on = ["102", "103", "104"].contains(&theirs.as_str());
        if !goes_on && ours != theirs {
            let what = format!("{number} is at {ours} here and at {theirs} there");
            findings.order("parcels end here as they ended there", &case.order, what);
        }
    }
}

fn goods(evidence: &Evidence<'_>, case: &Case, findings: &mut Findings) {
    let outbound = there(evidence, case).filter(|(_, parcel, _)| parcel.is_outbound());
    let ends: BTreeSet<Stage> = outbound.filter_map(|(_, _, code)| end(&code)).collect();
    let expected = if ends.contains(&Stage::Stuck) { Some(&Stage::Stuck) } else { ends.first() };
    let (is, expected) = (case.order.stage(), expected.copied().unwrap_or(Stage::None));
    if is != expected {
        let what = format!("they are {} here and {} there", is.code(), expected.code());
        findings.order("the goods are where the carrier says", &case.order, what);
    }
}

/// Where the goods of a parcel end at the carrier: those that are refused reach the sender.
fn end(code: &str) -> Option<Stage> {
    match code {
        code if RECEIVED.contains(&code) => Some(Stage::Received),
        "102" | "103" => Some(Stage::Returned),
        "105" => Some(Stage::Stuck),
        "2" | "104" => None,
        _ => Some(Stage::Created),
    }
}

/// Whether the customer has the goods, by the carrier.
pub(super) fn is_received(evidence: &Evidence<'_>, case: &Case) -> bool {
    there(evidence, case).any(|(_, parcel, code)| parcel.is_outbound() && RECEIVED.contains(&code.as_str()))
}

/// What the carrier collected for an order, by its own books: what differs from what was due by no more than cash is
/// rounded counts as what was due.
pub(super) fn collected(evidence: &Evidence<'_>, case: &Case) -> i64 {
    let taken = there(evidence, case)
        .filter(|(_, parcel, code)| parcel.is_outbound() && RECEIVED.contains(&code.as_str()));
    let mut taken: Vec<_> = taken.filter_map(|(n, parcel, _)| Some((parcel.received_at()?, n))).collect();
    taken.sort();
    let mut sum = 0;
    for (at, number) in taken {
        let entries = case.order.ledger().entries.into_iter();
        let others =
            entries.filter(|entry| entry.kind != krama_domain::ledger::Kind::Carrier && entry.at <= at);
        let sign = |kind: krama_domain::ledger::Kind| if kind.is_income() { 1 } else { -1 };
        let had: i64 = others.map(|entry| sign(entry.kind) * entry.amount.minor).sum();
        let due = (case.order.total().minor - had - sum).max(0);
        let parcel = evidence.world.sandbox.nova_poshta.parcel(number.as_str());
        let told = parcel.and_then(|parcel| parcel.cash).map_or(0, |(minor, _)| minor);
        sum += if (told - due).abs() <= CASH_ROUNDING_MINOR { due } else { told };
    }
    sum
}

/// The carrier holds one waybill for each request that was made, and none that nobody here knows of; a request that came
/// to nothing says so.
fn waybills(evidence: &Evidence<'_>, case: &Case, findings: &mut Findings) {
    let order = &case.order;
    let twin = &evidence.world.sandbox.nova_poshta;
    for (reference, waybill) in &order.waybills {
        let nth = waybill.nth;
        let kept = if nth <= 1 { order.number.to_string() } else { format!("{}/{nth}", order.number) };
        let held: Vec<String> = twin
            .parcels_of(&kept)
            .into_iter()
            .filter(|number| {
                let is_ours = waybill.made.as_ref().map(TrackingNumber::as_str) == Some(number.as_str());
                is_ours || twin.code(number, evidence.world.now).as_deref() != Some("2")
            })
            .collect();
        let key: Key = Intent::CreateWaybill { reference: reference.clone() }.key();
        let state = case.effects.iter().find(|effect| effect.intent.key() == key).map(|e| e.state);
        let is_dead = matches!(state, Some(State::Refused | State::Unknown | State::Discarded));
        let made: Vec<String> = waybill.made.iter().map(ToString::to_string).collect();
        let is_right = held.len() <= 1 && (held == made || (made.is_empty() && is_dead));
        let is_told = waybill.made.is_some() || waybill.refused.is_some() || is_dead;
        if !is_right || !is_told {
            let what = format!(
                "{kept}: the carrier holds {held:?}, the order has {made:?}, refused {:?}, the effect is {state:?}",
                waybill.refused
            );
            findings.order("a waybill is made once", order, what);
        }
    }
}
