//! The making of one waybill, from first look to its number, as a state machine without I/O.
//!
//! `save` has no key against repeats: a call without an answer may have made a waybill. So nothing is saved twice
//! blindly: the waybills of the day are looked through for our reference first, and after a lost answer the same is done
//! at once. Every state is in the request itself, so that an answer is read without a memory.

use super::super::envelope::{Call, Envelope, Kind};
use super::super::errors::{self, Class, Verdict};
use super::super::{Carrier, loose, moment};
use super::{Draft, Known, MODEL, Made, To, save};
use crate::http::{Answer, Request};
use crate::settings::Settings;
use krama_domain::effect::Outcome;
use krama_domain::time::{DAY_MS, MINUTE_MS, Timestamp};
use serde_json::{Value, json};

/// Says why the waybills of the day are looked through. The carrier does not know the header and ignores it.
const STEP: &str = "x-krama-step";
/// Before anything is made, because an earlier try may have made it.
const LOOK_FIRST: &str = "look-first";
/// Only to know whether it was made: it is not wanted any more.
const LOOK_ONLY: &str = "look-only";
/// After an answer that does not tell whether it was made.
const LOOK_AFTER: &str = "look-after";
/// Waybills of one page.
const PAGE_MAX: usize = 500;
/// Most pages that are looked through, so that two of them, the recipient, the waybill and a look after it are one
/// exchange; a shop with more waybills in two days needs a person.
const PAGES_MAX: usize = 2;
/// Milliseconds until the next try after a lost answer: a waybill shows up in the list with some delay.
const LOOK_AGAIN_MS: i64 = MINUTE_MS;

/// Where the making stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Making {
    /// It is made.
    Made(Made),
    /// One more call is needed.
    Again(Request),
    /// It is not made, or not now.
    Ended(Outcome),
}

/// The first call. `uncertain` says that an earlier try may have been carried out.
pub fn begin(settings: &Settings, draft: &Draft, uncertain: bool, now: Timestamp) -> Request {
    let carrier = Carrier::of(settings);
    if uncertain { look(&carrier, draft, LOOK_FIRST, 1, now) } else { make(&carrier, draft) }
}

/// The first call where an earlier try may have made a waybill that nobody wants any more: it is looked for, so that the
/// order knows what exists, and none is made.
pub fn seek(settings: &Settings, draft: &Draft, now: Timestamp) -> Request {
    look(&Carrier::of(settings), draft, LOOK_ONLY, 1, now)
}

/// Reads the answer to a call of this making.
pub fn read(
    settings: &Settings,
    draft: &Draft,
    request: &Request,
    answer: &Answer,
    now: Timestamp,
) -> Making {
    let carrier = Carrier::of(settings);
    let Some(call) = Call::read(&request.body) else {
        let reason =
            "the program stopped before the answer came; the waybills are looked through first".to_owned();
        return Making::Ended(Outcome::Retry { after_ms: None, reason });
    };
    match (call.model.as_str(), call.method.as_str()) {
        (MODEL, "getDocumentList") => read_look(settings, draft, request, &call, answer, now),
        ("Counterparty", _) => read_recipient(settings, draft, answer),
        _ => read_save(settings, &carrier, draft, answer, now),
    }
}

/// The call that makes it, or first the one that makes its recipient known.
fn make(carrier: &Carrier<'_>, draft: &Draft) -> Request {
    let person = &draft.recipient;
    match person.to {
        To::Text { .. } => save(carrier, draft, None),
        To::Branch { .. } => carrier.call(
            "Counterparty",
            "save",
            &json!({
                "CounterpartyType": "PrivatePerson", "CounterpartyProperty": "Recipient",
                "FirstName": person.first_name, "MiddleName": person.middle_name, "LastName": person.last_name,
                "Phone": person.phone, "Email": "",
            }),
        ),
    }
}

/// A page of the waybills of yesterday, today and the day of handing over: a lost answer may be of yesterday.
fn look(carrier: &Carrier<'_>, draft: &Draft, why: &str, page: usize, now: Timestamp) -> Request {
    let (from, to) = (now.plus_ms(-DAY_MS).min(draft.day), now.max(draft.day));
    let properties = json!({
        "DateTimeFrom": moment::day(from), "DateTimeTo": moment::day(to), "Page": page.to_string(),
        "Limit": PAGE_MAX.to_string(), "GetFullList": "0",
    });
    carrier.call(MODEL, "getDocumentList", &properties).with_header(STEP, why)
}

fn read_look(
    settings: &Settings,
    draft: &Draft,
    request: &Request,
    call: &Call,
    answer: &Answer,
    now: Timestamp,
) -> Making {
    let carrier = Carrier::of(settings);
    let verdict = errors::sort(settings, answer, Kind::Read);
    if let Some(outcome) = errors::lane(&verdict, Kind::Read) {
        return Making::Ended(outcome);
    }
    let Verdict::Data(envelope) = verdict else {
        return Making::Ended(refusal(&verdict, "list its waybills"));
    };
    if let Some(made) = find(&envelope, &draft.reference) {
        return Making::Made(made);
    }
    let why = request.header(STEP).unwrap_or(LOOK_FIRST);
    let page = call.text("Page").and_then(|page| page.parse::<usize>().ok()).unwrap_or(1);
    if envelope.data.len() >= PAGE_MAX && why != LOOK_AFTER {
        return if page < PAGES_MAX {
            Making::Again(look(&carrier, draft, why, page + 1, now))
        } else {
            let reason =
                "there are too many waybills to look through: look for this order's in the carrier's cabinet";
            Making::Ended(Outcome::Unknown { reason: reason.to_owned() })
        };
    }
    if why == LOOK_ONLY {
        let reason = "not wanted any more, and Nova Poshta has no such waybill".to_owned();
        return Making::Ended(Outcome::Refused { code: "not_wanted".to_owned(), reason });
    }
    if why == LOOK_AFTER {
        let reason =
            "Nova Poshta was asked for a waybill; no answer came, and none is to be seen yet".to_owned();
        return Making::Ended(Outcome::Retry { after_ms: Some(LOOK_AGAIN_MS), reason });
    }
    Making::Again(make(&carrier, draft))
}

/// The waybill of a list that carries our reference, whole and no other.
fn find(envelope: &Envelope, reference: &str) -> Option<Made> {
    let carries = |json: &&Value| loose::text(&json["InfoRegClientBarcodes"]).as_deref() == Some(reference);
    envelope.data.iter().find(carries).and_then(Made::read)
}

/// A recipient is one by name and phone, so making them known twice makes nothing twice.
fn read_recipient(settings: &Settings, draft: &Draft, answer: &Answer) -> Making {
    let verdict = errors::sort(settings, answer, Kind::Read);
    if let Some(outcome) = errors::lane(&verdict, Kind::Read) {
        return Making::Ended(outcome);
    }
    let Verdict::Data(envelope) = verdict else {
        return Making::Ended(refusal(&verdict, "take the recipient"));
    };
    if let Some(known) = envelope.data.first().and_then(known) {
        return Making::Again(save(&Carrier::of(settings), draft, Some(&known)));
    }
    let reason = "Nova Poshta took the recipient and did not say under which key".to_owned();
    Making::Ended(Outcome::Retry { after_ms: None, reason })
}

/// Both keys: the contact person's stands in an envelope of its own.
fn known(json: &Value) -> Option<Known> {
    let contact = Envelope::of(&json["ContactPerson"])?;
    Some(Known {
        counterparty: loose::text(&json["Ref"])?,
        contact: contact.data.first().and_then(|person| loose::text(&person["Ref"]))?,
    })
}

fn read_save(
    settings: &Settings,
    carrier: &Carrier<'_>,
    draft: &Draft,
    answer: &Answer,
    now: Timestamp,
) -> Making {
    let verdict = errors::sort(settings, answer, Kind::Write);
    let look_after = || Making::Again(look(carrier, draft, LOOK_AFTER, 1, now));
    match &verdict {
        Verdict::Data(envelope) => {
            envelope.data.first().and_then(Made::read).map_or_else(look_after, Making::Made)
        }
        Verdict::NoAnswer | Verdict::Foreign(..) => look_after(),
        Verdict::Failed(failure) if failure.class == Class::Uncertain => look_after(),
        Verdict::NotSent(_) | Verdict::Failed(_) => {
            let outcome = errors::lane(&verdict, Kind::Write);
            Making::Ended(outcome.unwrap_or_else(|| refusal(&verdict, "make the waybill")))
        }
    }
}

fn refusal(verdict: &Verdict, what: &str) -> Outcome {
    match verdict {
        Verdict::Failed(failure) => errors::refused(failure, what),
        _ => Outcome::Retry {
            after_ms: None,
            reason: format!("Nova Poshta was asked to {what} and gave no answer"),
        },
    }
}
