//! Where parcels are: up to a hundred numbers in one call, matched by number, and one bad number found by halving.
//!
//! Only what the record says counts; a record without anything in it changes nothing, and a code that is not in the
//! table comes back without a phase.

use super::codes;
use super::envelope::{Envelope, Kind};
use super::errors::{self, Class, Verdict};
use super::record::{FollowUp, Following, Record};
use super::{Carrier, moment::Moment};
use crate::http::{Answer, Request};
use crate::settings::Settings;
use crate::task::{Reading, Settled, Task, Work};
use krama_domain::effect::Outcome;
use krama_domain::money::{Currency, Money};
use krama_domain::parcel::{Cash, CashWay, NextLeg, Phase, Report, TrackingNumber};
use krama_domain::time::Timestamp;
use serde_json::{Value, json};

/// Most numbers of one call.
pub const BATCH_MAX: usize = 100;
/// The call.
pub(super) const MODEL: &str = "TrackingDocument";
/// Its method.
pub(super) const METHOD: &str = "getStatusDocuments";

/// A call about these tasks' parcels.
pub(super) fn request<'a>(carrier: &Carrier<'_>, tasks: impl Iterator<Item = &'a Task>) -> Request {
    let documents: Value = tasks.filter_map(document).collect();
    carrier.call(MODEL, METHOD, &json!({ "Documents": documents }))
}

/// With the recipient's phone, where the order is at hand: the carrier shows more to whoever knows it.
fn document(task: &Task) -> Option<Value> {
    let Work::Track { number } = &task.work else { return None };
    let phone = task.order().map(|order| order.customer.phone.digits().to_owned());
    Some(json!({ "DocumentNumber": number.as_str(), "Phone": phone.unwrap_or_default() }))
}

/// Reads the answer for every parcel that was asked about.
pub(super) fn read(
    settings: &Settings,
    asked: &[(usize, &TrackingNumber)],
    answer: &Answer,
    now: Timestamp,
) -> Reading {
    let verdict = errors::sort(settings, answer, Kind::Read);
    let all = |outcome: Outcome| {
        Reading::Settled(asked.iter().map(|(index, _)| Settled::plain(*index, outcome.clone())).collect())
    };
    if let Some(outcome) = errors::lane(&verdict, Kind::Read) {
        return all(outcome);
    }
    match verdict {
        Verdict::Failed(failure) if failure.class == Class::BadNumber && asked.len() > 1 => Reading::Split,
        Verdict::Failed(failure) => all(errors::refused(&failure, "say where the parcel is")),
        Verdict::Data(envelope) => Reading::Settled(matched(asked, &envelope, now)),
        Verdict::Foreign(..) | Verdict::NoAnswer | Verdict::NotSent(_) => {
            all(Outcome::Retry { after_ms: None, reason: "Nova Poshta gave no answer".to_owned() })
        }
    }
}

fn matched(asked: &[(usize, &TrackingNumber)], envelope: &Envelope, now: Timestamp) -> Vec<Settled> {
    let records: Vec<Record> = envelope.data.iter().filter_map(Record::read).collect();
    let settled = asked.iter().map(|(index, number)| {
        let of_it = |record: &&Record| record.number.eq_ignore_ascii_case(number.as_str());
        match records.iter().find(of_it) {
            None => {
                let reason = "Nova Poshta answered without a word about this number".to_owned();
                Settled::plain(*index, Outcome::Retry { after_ms: None, reason })
            }
            Some(record) if record.is_stub() => {
                Settled::plain(*index, Outcome::Done { note: "nothing is said yet".to_owned() })
            }
            Some(record) => {
                let outcome = Outcome::Done { note: format!("status {}", record.code) };
                let parcel = Some(Box::new(report(number, record, now)));
                Settled { parcel, ..Settled::plain(*index, outcome) }
            }
        }
    });
    settled.collect()
}

/// What a record says of its parcel.
pub(super) fn report(number: &TrackingNumber, record: &Record, now: Timestamp) -> Report {
    let code = codes::find(&record.code);
    let phase = code.and_then(|code| code.phase);
    Report {
        number: number.clone(),
        code: record.code.clone(),
        phase,
        is_last: code.is_some_and(|code| code.terminal),
        at: since(record, phase, now),
        text: record.status.clone().unwrap_or_default(),
        cash: cash(record),
        next: record.follow_up.as_ref().and_then(next),
        point: record.branch.clone(),
        city: record.city.clone(),
        free_until: record.paid_storage.as_ref().map(|moment| moment.at),
        expected_at: record.scheduled.as_ref().map(|moment| moment.at),
    }
}

/// Since when it is so. The time that belongs to the code, not the time at which its text changed last; never later than
/// now, since the carrier's clock may be ahead and an hour of autumn has two readings.
///
/// With the money's codes too it is the time of the handing over: by it purchases are dated, also when krama was away in
/// between and the first thing that it hears is that the money was paid out.
fn since(record: &Record, phase: Option<Phase>, now: Timestamp) -> Timestamp {
    let of_the_code = match phase {
        Some(Phase::Received | Phase::MoneyTransferred) => &record.received,
        Some(Phase::Arrived) => &record.arrived,
        Some(Phase::Refused) => &record.refused,
        Some(Phase::Created) => &record.created,
        _ => &None,
    };
    let told: Option<&Moment> = of_the_code.as_ref().or(record.updated.as_ref());
    told.map_or(now, |moment| moment.at.min(now))
}

/// What it collects. Control of payment counts before a money transfer, as at the carrier; a record that has the fields
/// and says nothing in them collects nothing.
fn cash(record: &Record) -> Option<Cash> {
    let hryvnias = |minor| Money::new(minor, Currency::Uah);
    let by = |way| move |minor| Cash { amount: hryvnias(minor), way };
    let control = record.control.map(by(CashWay::Contract));
    let transfer = record.transfer.or(record.paid_out_sum).map(by(CashWay::Transfer));
    let nothing = record.speaks_of_cash.then(|| by(CashWay::Transfer)(0));
    control.or(transfer).or(nothing)
}

/// The number that goes on from this one; a money document's is none.
fn next(follow_up: &FollowUp) -> Option<(TrackingNumber, NextLeg)> {
    let leg = match follow_up.kind {
        Following::Return => NextLeg::Return,
        Following::Redirect => NextLeg::Redirected,
        Following::Money | Following::Other => return None,
    };
    TrackingNumber::parse(&follow_up.number).ok().map(|number| (number, leg))
}
