//! The carrier as one store reaches it, and which task becomes which call.

use super::directory;
use super::envelope;
use super::tracking;
use super::waybill::tasks as waybills;
use super::{API_KEY, URL};
use crate::http::{Answer, Request};
use crate::settings::Settings;
use crate::task::{Reading, Settled, Step, Task, Work};
use krama_domain::effect::{Hold, Outcome};
use krama_domain::parcel::TrackingNumber;
use krama_domain::time::Timestamp;
use serde_json::Value;

/// The carrier with the store's key and address.
pub struct Carrier<'a> {
    url: &'a str,
    key: &'a str,
}

impl<'a> Carrier<'a> {
    /// The carrier as these settings reach it.
    pub fn of(settings: &'a Settings) -> Self {
        Self { url: settings.get(&URL).unwrap_or_default(), key: settings.get(&API_KEY).unwrap_or_default() }
    }

    /// Whether there is a key at all.
    pub const fn has_key(&self) -> bool {
        !self.key.is_empty()
    }

    /// A call. The key stands in its body, which is redacted wherever it is kept.
    pub(super) fn call(&self, model: &str, method: &str, properties: &Value) -> Request {
        envelope::request(self.url, self.key, model, method, properties)
    }
}

fn no_key() -> Outcome {
    let reason = format!("there is no Nova Poshta key: set {}", API_KEY.key);
    Outcome::Blocked { reason, hold: Hold::Person }
}

fn misdirected() -> Outcome {
    let reason = "this work is not for Nova Poshta".to_owned();
    Outcome::Refused { code: "misdirected".to_owned(), reason }
}

/// Turns tasks into calls: waybills one by one, parcels by the hundred, pages of the directory one by one.
pub(super) fn plan(settings: &Settings, tasks: &[Task], now: Timestamp) -> Vec<Step> {
    let carrier = Carrier::of(settings);
    let settle = |index: usize, outcome: Outcome| Step::Settle(Settled::plain(index, outcome));
    if !carrier.has_key() {
        return (0..tasks.len()).map(|index| settle(index, no_key())).collect();
    }
    let is_tracked = |index: &usize| matches!(tasks[*index].work, Work::Track { .. });
    let (tracked, others): (Vec<usize>, Vec<usize>) = (0..tasks.len()).partition(is_tracked);
    let batches = tracked.chunks(tracking::BATCH_MAX).map(|batch| {
        let request = tracking::request(&carrier, batch.iter().map(|index| &tasks[*index]));
        Step::Send { tasks: batch.to_vec(), request }
    });
    let other = |index: usize| match &tasks[index] {
        task if waybills::is_mine(task) => waybills::plan(settings, index, task, now),
        Task { work: Work::ReadPlaces { list, page }, .. } => {
            Step::Send { tasks: vec![index], request: directory::request(&carrier, *list, *page) }
        }
        _ => settle(index, misdirected()),
    };
    // What somebody waits for goes first.
    others.into_iter().map(other).chain(batches).collect()
}

/// Reads the answer to a call.
pub(super) fn read(
    settings: &Settings,
    tasks: &[Task],
    carried: &[usize],
    request: &Request,
    answer: &Answer,
    now: Timestamp,
) -> Reading {
    if let [index] = carried
        && let Some(task) = tasks.get(*index).filter(|task| waybills::is_mine(task))
    {
        return waybills::read(settings, *index, task, request, answer, now);
    }
    if let [index] = carried
        && let Some(Task { work: Work::ReadPlaces { list, page }, tries, .. }) = tasks.get(*index)
    {
        return directory::read(settings, *index, *list, *page, *tries, answer);
    }
    let numbers = carried.iter().filter_map(|index| Some((*index, number_of(tasks.get(*index)?)?)));
    let asked: Vec<(usize, &TrackingNumber)> = numbers.collect();
    tracking::read(settings, &asked, answer, now)
}

fn number_of(task: &Task) -> Option<&TrackingNumber> {
    match &task.work {
        Work::Track { number } => Some(number),
        _ => None,
    }
}
