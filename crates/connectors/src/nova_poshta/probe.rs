//! Testing the key: whether it is taken, who sends with it, and whether tracking answers. Nothing is made.

use super::envelope::Kind;
use super::errors::{self, Class as Error, Failure, Verdict};
use super::loose::text;
use super::waybill::others::Trip;
use super::{API_KEY, Carrier, URL, tracking, waybill};
use crate::http::Answer;
use crate::probe::{Class, Finding, Probe, Question, answered, fine, problem};
use crate::settings::Settings;
use serde_json::json;

/// How Nova Poshta is tested.
pub(super) const PROBE: Probe = Probe { questions, read };
/// The step that learns whose key it is.
const KEY: &str = "key";
/// The step that learns who may be named as the one who hands parcels over.
const SENDER: &str = "sender";
/// The step that asks about a parcel that nobody has sent.
const TRACKING: &str = "tracking";
/// The step that asks what a delivery costs: whether the sender's city is one.
const RATE: &str = "rate";
/// A number of the right form that no parcel has.
const NOBODYS: &str = "20450000000000";

fn questions(settings: &Settings) -> Result<Vec<Question>, Finding> {
    let carrier = Carrier::of(settings);
    if !carrier.has_key() {
        return Err(problem(Class::NotSet, API_KEY.key, ""));
    }
    let number = json!({ "Documents": [{ "DocumentNumber": NOBODYS, "Phone": "" }] });
    let mut asks = vec![(KEY, waybill::sender::counterparties(&carrier))];
    if let Some(sender) = settings.get(&super::SENDER) {
        asks.push((SENDER, waybill::sender::contacts(&carrier, sender)));
    }
    asks.push((TRACKING, carrier.call(tracking::MODEL, tracking::METHOD, &number)));
    if let Some(city) = settings.get(&super::SENDER_CITY) {
        asks.push((RATE, waybill::others::price(&carrier, &within(city))));
    }
    Ok(asks.into_iter().map(|(step, request)| Question { step, about: None, request }).collect())
}

/// A small parcel from the sender's city to itself.
fn within(city: &str) -> Trip {
    let (from_city, to_city) = (city.to_owned(), city.to_owned());
    Trip { from_city, to_city, to_locker: false, grams: 1_000, value_minor: 50_000, cash_minor: 0 }
}

fn read(settings: &Settings, question: &Question, answer: &Answer) -> Finding {
    let response = match answered(answer, URL.key) {
        Ok(response) => response,
        Err(finding) => return finding,
    };
    match errors::sort(settings, answer, Kind::Read) {
        Verdict::Data(envelope) => {
            let name = envelope.data.first().and_then(|first| text(&first["Description"]));
            match (question.step, name) {
                (TRACKING | RATE, _) => fine(""),
                (SENDER, None) => problem(Class::NotFound, super::SENDER.key, "no contact person"),
                (_, name) => fine(&name.unwrap_or_default()),
            }
        }
        Verdict::Failed(failure) => refusal(question.step, &failure),
        _ if response.status == 403 => problem(Class::Blocked, URL.key, "HTTP 403"),
        _ => {
            problem(Class::OddAnswer, URL.key, format!("HTTP {}, not in Nova Poshta's form", response.status))
        }
    }
}

/// Told apart by the carrier's code: wrong, expired and missing keys are mended differently, and too many requests are
/// no matter of the key at all.
fn refusal(step: &str, failure: &Failure) -> Finding {
    let (class, setting) = match failure.class {
        Error::WrongKey => (Class::WrongKey, API_KEY.key),
        Error::ExpiredKey => (Class::ExpiredKey, API_KEY.key),
        Error::NoKey => (Class::NotSet, API_KEY.key),
        Error::Suspended => (Class::Blocked, API_KEY.key),
        Error::Busy | Error::DayLimit => (Class::Busy, URL.key),
        Error::Unavailable | Error::Uncertain => (Class::Unreachable, URL.key),
        _ if step == SENDER => (Class::NotFound, super::SENDER.key),
        _ if step == RATE => (Class::NotFound, super::SENDER_CITY.key),
        _ => (Class::OddAnswer, URL.key),
    };
    problem(class, setting, failure.words.clone())
}
