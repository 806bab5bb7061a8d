//! Nova Poshta's twin: the one endpoint of its classic API, parcels that move with the clock, and a page to move them
//! by hand.
//!
//! Both names of a model are taken. Keys: every text is one, but those that begin with `wrong` or `expired`, and an
//! account whose key begins with `nocontract` has no control of payment; tracking works without a key. Numbers that
//! begin with `9999` fail the carrier's hidden check and spoil their whole call. Misbehaviour of the network is not its
//! business; what the carrier itself does wrong is ordered as [`Quirk`]s.

mod cabinet;
pub mod directory;
mod draft;
mod page;
mod parcel;
mod quirk;
mod record;
mod tracking;
mod waybills;

pub use cabinet::{ADDRESS, CITY, CONTACT, SENDER};
pub use draft::Draft;
pub use parcel::{Fate, Parcel, Step, Way};
pub use quirk::Quirk;

use super::envelope::Call;
use crate::http::{Method, Request, Response};
use crate::sandbox::Reply;
use krama_domain::time::{HOUR_MS, Random, Timestamp};
use parcel::Child;
use quirk::{Quirks, failed, fine};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};

/// Most parcels that are kept; the oldest are dropped.
pub const PARCELS_MAX: usize = 50_000;
/// Begins the path of the API.
pub(crate) const API: &str = "/v2.0/";
/// Where the merchant of the sandbox sends from.
const SENDERS_CITY: &str = "Львів";

/// The twin.
pub struct Twin {
    /// Where it is mounted, e.g. `http://127.0.0.1:8081/nova_poshta`.
    pub base: String,
    /// Milliseconds of the clock in which a parcel lives through one hour: less makes parcels faster.
    pub hour_ms: i64,
    /// What happens to parcels whose waybills are made from now on.
    pub fate: Fate,
    /// How far the carrier's clock is ahead of the caller's.
    ahead_ms: i64,
    parcels: BTreeMap<String, Parcel>,
    /// Numbers in the order in which they were made.
    numbers: VecDeque<String>,
    quirks: Quirks,
    /// Calls of the API so far.
    calls: u64,
}

impl Default for Twin {
    fn default() -> Self {
        Self {
            base: String::new(),
            hour_ms: HOUR_MS,
            fate: Fate::Received,
            ahead_ms: 0,
            parcels: BTreeMap::new(),
            numbers: VecDeque::new(),
            quirks: Quirks::default(),
            calls: 0,
        }
    }
}

impl Twin {
    /// Serves a request; its address begins with the path within the twin.
    pub fn serve(&mut self, request: &Request, now: Timestamp, random: &mut dyn Random) -> Reply {
        let path = request.path();
        let now = now.plus_ms(self.ahead_ms);
        if path.starts_with(API) {
            return self.api(request, now, random).into();
        }
        match (path, request.method) {
            ("/" | "", Method::Get) => Response::html(200, page::page(self, now)).into(),
            ("/" | "", Method::Post) => page::act(self, request, now, random).into(),
            _ => Response::html(404, crate::sandbox::html::page("Нова пошта", "<p>404</p>")).into(),
        }
    }

    /// The next `times` calls that it fits misbehave so.
    pub fn queue(&mut self, quirk: Quirk, times: usize) {
        self.quirks.queue(quirk, times);
    }

    /// Moves the carrier's clock forward, and with it every parcel.
    pub const fn advance(&mut self, ms: i64) {
        self.ahead_ms = self.ahead_ms.saturating_add(ms);
    }

    /// Calls of the API so far, those that were refused among them.
    pub const fn calls(&self) -> u64 {
        self.calls
    }

    /// Sends a parcel, as if somebody had made its waybill at `now`. Gives its number.
    pub fn send(&mut self, draft: Draft, now: Timestamp, random: &mut dyn Random) -> String {
        let number = draft.number.clone().unwrap_or_else(|| self.fresh(random));
        let has_transfer = matches!(draft.cash, Some((_, Way::Transfer)));
        let plan = parcel::script(draft.fate, has_transfer);
        let mut parcel = Parcel {
            reference: reference(&number),
            number: number.clone(),
            cash: draft.cash,
            to_locker: draft.to_locker,
            from_city: SENDERS_CITY.to_owned(),
            city: draft.city,
            branch: draft.branch,
            name: draft.name,
            phone: draft.phone,
            client_barcode: draft.client_barcode,
            value: draft.value,
            steps: self.timed(plan, now),
            child: None,
            parent: None,
        };
        let leaves = parcel.steps.iter().find(|(_, step)| matches!(step, Step::Refused | Step::Redirected));
        if let Some((at, step)) = leaves.cloned() {
            parcel.child = Some(self.send_on(&parcel, step == Step::Refused, at, random));
        }
        self.keep(parcel);
        number
    }

    /// Puts a parcel where somebody wants it, at once. A refused or redirected one goes on under another number.
    pub fn put(&mut self, number: &str, step: Step, now: Timestamp, random: &mut dyn Random) {
        let Some(mut parcel) = self.parcels.remove(number) else { return };
        let goes_on = matches!(step, Step::Refused | Step::Redirected);
        let is_refused = step == Step::Refused;
        parcel.put(step, now);
        if goes_on && parcel.child.is_none() {
            parcel.child = Some(self.send_on(&parcel, is_refused, now, random));
        }
        self.parcels.insert(number.to_owned(), parcel);
    }

    /// A parcel.
    pub fn parcel(&self, number: &str) -> Option<&Parcel> {
        self.parcels.get(number)
    }

    /// Numbers of the parcels that carry this order number, oldest first; deleted waybills too.
    pub fn parcels_of(&self, client_barcode: &str) -> Vec<String> {
        let carries = |number: &&String| {
            self.parcels.get(*number).is_some_and(|parcel| parcel.client_barcode == client_barcode)
        };
        self.numbers.iter().filter(carries).cloned().collect()
    }

    /// Every parcel that has a waybill: its number, its code, and the merchant's order number.
    pub fn parcels(&self, now: Timestamp) -> impl Iterator<Item = (&str, &str, &str)> {
        let now = now.plus_ms(self.ahead_ms);
        let oldest_first = self.numbers.iter().filter_map(|number| self.parcels.get(number));
        oldest_first.filter_map(move |parcel| {
            let (_, step) = parcel.at(now)?;
            Some((parcel.number.as_str(), parcel.code(step), parcel.client_barcode.as_str()))
        })
    }

    /// The code of a parcel now.
    pub fn code(&self, number: &str, now: Timestamp) -> Option<String> {
        let parcel = self.parcels.get(number)?;
        parcel.at(now.plus_ms(self.ahead_ms)).map(|(_, step)| parcel.code(step).to_owned())
    }

    /// The parcel that a refused or redirected one becomes.
    fn send_on(&mut self, of: &Parcel, is_return: bool, at: Timestamp, random: &mut dyn Random) -> Child {
        let number = self.fresh(random);
        let (from_city, city) = if is_return {
            (of.city.clone(), of.from_city.clone())
        } else {
            (of.from_city.clone(), of.city.clone())
        };
        let has_transfer = !is_return && matches!(of.cash, Some((_, Way::Transfer)));
        let paid = has_transfer.then_some((40, Step::MoneyPaid));
        let child = Parcel {
            number: number.clone(),
            reference: reference(&number),
            cash: of.cash.filter(|_| !is_return),
            to_locker: of.to_locker && !is_return,
            from_city,
            city,
            branch: if is_return {
                "Відділення №3: вул. Вигадана, 1".to_owned()
            } else {
                of.branch.clone()
            },
            client_barcode: String::new(),
            steps: self.timed(parcel::CHILD.into_iter().chain(paid).collect(), at),
            child: None,
            parent: Some((of.number.clone(), is_return)),
            ..of.clone()
        };
        self.keep(child);
        Child { number, is_return, at }
    }

    fn timed(&self, plan: Vec<(i64, Step)>, from: Timestamp) -> Vec<(Timestamp, Step)> {
        let timed = plan.into_iter().map(|(hours, step)| (from.plus_ms(hours * self.hour_ms), step));
        timed.collect()
    }

    fn keep(&mut self, parcel: Parcel) {
        while self.numbers.len() >= PARCELS_MAX
            && let Some(oldest) = self.numbers.pop_front()
        {
            self.parcels.remove(&oldest);
        }
        if self.parcels.insert(parcel.number.clone(), parcel.clone()).is_none() {
            self.numbers.push_back(parcel.number);
        }
    }

    /// A number that is not taken.
    fn fresh(&self, random: &mut dyn Random) -> String {
        let mut serial = random.below(10_000_000_000);
        loop {
            let number = format!("2045{serial:010}");
            if !self.parcels.contains_key(&number) {
                return number;
            }
            serial = (serial + 1) % 10_000_000_000;
        }
    }

    fn api(&mut self, request: &Request, now: Timestamp, random: &mut dyn Random) -> Response {
        self.calls += 1;
        let Some(call) = Call::read(&request.body) else { return failed("Unknown error", "20000100008") };
        let quirk = self.quirks.draw(&call.model);
        if let Some(instead) = quirk.and_then(Quirk::instead) {
            return instead;
        }
        if let Err(refusal) = check_key(&call) {
            return refusal;
        }
        let answer = self.answer(&call, quirk, now, random);
        spoilt(answer, quirk)
    }

    fn answer(
        &mut self,
        call: &Call,
        quirk: Option<Quirk>,
        now: Timestamp,
        random: &mut dyn Random,
    ) -> Response {
        match (call.model.as_str(), call.method.as_str()) {
            ("TrackingDocument", "getStatusDocuments") => tracking::serve(self, call, quirk, now),
            ("InternetDocument" | "ScanSheet", _) => waybills::serve(self, call, now, random),
            ("Counterparty" | "ContactPerson" | "Common", _) => cabinet::serve(call),
            ("Address", _) if quirk == Some(Quirk::EmptyDirectory) => Response::json(200, &fine(&json!([]))),
            ("Address", _) => directory::serve(call),
            _ => failed("Calling method not found", ""),
        }
    }
}

/// The key of a waybill, made from its number.
fn reference(number: &str) -> String {
    let digits: String = number.bytes().rev().take(12).map(char::from).collect();
    format!("12121212-0000-4000-8000-{digits:0>12}")
}

fn check_key(call: &Call) -> Result<(), Response> {
    let is_free = call.is("TrackingDocument", "getStatusDocuments");
    match call.key.as_str() {
        "" if is_free => Ok(()),
        "" => Err(failed("apiKey is empty", "20000200069")),
        key if key.starts_with("wrong") => Err(failed("API auth fail", "20000200068")),
        key if key.starts_with("expired") => Err(failed("API key expired", "20000201204")),
        _ => Ok(()),
    }
}

/// An answer after what the carrier does to its own form.
fn spoilt(answer: Response, quirk: Option<Quirk>) -> Response {
    match quirk {
        Some(Quirk::DoneButUnknown) => failed("Unknown error", "20000100008"),
        Some(Quirk::SuccessWithErrors) => changed(answer, |json| {
            json["errors"] = json!(["Something went wrong"]);
            json["errorCodes"] = json!(["20000100008"]);
        }),
        Some(Quirk::OtherTypes) => changed(answer, |json| {
            let data = json["data"].as_array_mut().map(std::mem::take).unwrap_or_default();
            let mut data: Vec<_> = data.into_iter().map(retyped).collect();
            json["data"] = if data.len() == 1 { data.remove(0) } else { Value::Array(data) };
        }),
        _ => answer,
    }
}

fn changed(answer: Response, change: impl FnOnce(&mut Value)) -> Response {
    let Some(mut json) = answer.body_json() else { return answer };
    change(&mut json);
    Response::json(answer.status, &json)
}

/// Numeric texts as numbers, numbers as texts, empty texts as `false`.
fn retyped(mut record: Value) -> Value {
    for value in record.as_object_mut().into_iter().flatten().map(|(_, value)| value) {
        let other = match &*value {
            Value::String(text) if text.is_empty() => json!(false),
            Value::String(text) => text.parse::<i64>().map_or_else(|_| value.clone(), |number| json!(number)),
            Value::Number(number) => json!(number.to_string()),
            _ => value.clone(),
        };
        *value = other;
    }
    record
}
