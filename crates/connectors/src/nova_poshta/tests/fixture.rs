//! A store with a key, parcels to ask about, and a small loop that does for tests what the engine does for real.

use crate::http::{Answer, Request, Response};
use crate::nova_poshta::CONNECTOR;
use crate::nova_poshta::sandbox::Twin;
use crate::settings::Settings;
use crate::task::{About, Reading, Settled, Step, Task, Work};
use krama_domain::effect::{Hold, Outcome};
use krama_domain::ids::StoreId;
use krama_domain::parcel::{Report, TrackingNumber};
use krama_domain::shop::Store;
use krama_domain::time::{Random, Timestamp};
use std::collections::{BTreeMap, VecDeque};

/// 2025-11-20T10:00:00Z, noon in Kyiv.
pub(super) const NOW: Timestamp = Timestamp::from_secs(1_763_632_800);
pub(super) const KEY: &str = "0123456789abcdef0123456789abcdef";
/// Most requests that one round may take.
const REQUESTS_MAX: usize = 1_000;

/// Random bytes that are the same in every run.
pub(super) struct Counting(pub u8);

impl Random for Counting {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(73).wrapping_add(41);
            *byte = self.0;
        }
    }
}

pub(super) fn settings() -> Settings {
    settings_with(KEY)
}

pub(super) fn settings_with(key: &str) -> Settings {
    let values = [
        ("nova_poshta.api_key", key),
        ("nova_poshta.url", "/v2.0/json/"),
        ("nova_poshta.sender", "10000000-0000-4000-8000-000000000001"),
        ("nova_poshta.sender_contact", "10000000-0000-4000-8000-000000000002"),
        ("nova_poshta.sender_city", "aaaaaaaa-0000-4000-8000-000000000001"),
        ("nova_poshta.sender_address", "10000000-0000-4000-8000-000000000003"),
        ("nova_poshta.sender_phone", "+380 50 000 00 00"),
    ];
    Settings {
        store: Store::new(StoreId::parse("lviv-wear").unwrap(), "Lviv Wear"),
        public_url: "https://shop.example".to_owned(),
        values: values.map(|(key, value)| (key.to_owned(), value.to_owned())).into(),
        texts: BTreeMap::new(),
        notes: BTreeMap::new(),
    }
}

pub(super) fn number(text: &str) -> TrackingNumber {
    TrackingNumber::parse(text).unwrap()
}

pub(super) fn track(text: &str) -> Task {
    let work = Work::Track { number: number(text) };
    Task { work, about: About::Store, tries: 0, uncertain: false }
}

pub(super) fn ask(twin: &mut Twin, request: &Request, now: Timestamp) -> Answer {
    Answer::Response(twin.serve(request, now, &mut Counting(9)).response)
}

/// A round as the engine drives it, halves and all; the results by task, and how many requests it took.
pub(super) fn round(
    settings: &Settings,
    tasks: &[Task],
    now: Timestamp,
    mut carry: impl FnMut(&Request) -> Answer,
) -> (Vec<Settled>, usize) {
    let mut results: BTreeMap<usize, Settled> = BTreeMap::new();
    let mut waiting: VecDeque<(Vec<usize>, Request)> = VecDeque::new();
    let plan = |indices: &[usize], waiting: &mut VecDeque<_>, results: &mut BTreeMap<_, _>| {
        let some: Vec<Task> = indices.iter().map(|index| tasks[*index].clone()).collect();
        for step in (CONNECTOR.plan)(settings, &some, now) {
            match step {
                Step::Send { tasks, request } => {
                    waiting.push_back((tasks.into_iter().map(|i| indices[i]).collect(), request));
                }
                Step::Settle(settled) => drop(results.insert(indices[settled.task], settled)),
            }
        }
    };
    plan(&(0..tasks.len()).collect::<Vec<_>>(), &mut waiting, &mut results);
    let mut sent = 0;
    while let Some((carried, request)) = waiting.pop_front() {
        sent += 1;
        assert!(sent <= REQUESTS_MAX, "the round does not end");
        let answer = carry(&request);
        match (CONNECTOR.read)(settings, tasks, &carried, &request, &answer, now) {
            Reading::Settled(all) => results.extend(all.into_iter().map(|one| (one.task, one))),
            Reading::Split => {
                let (left, right) = carried.split_at(carried.len() / 2);
                plan(left, &mut waiting, &mut results);
                plan(right, &mut waiting, &mut results);
            }
            Reading::Again(again) => waiting.push_back((carried, again)),
        }
    }
    assert_eq!(results.len(), tasks.len(), "every task has its result");
    (results.into_values().collect(), sent)
}

/// One parcel asked about with this answer.
pub(super) fn read(asked: &str, answer: &Answer) -> Settled {
    let (mut settled, _) = round(&settings(), &[track(asked)], NOW, |_| answer.clone());
    settled.remove(0)
}

pub(super) fn json(body: &serde_json::Value) -> Answer {
    Answer::Response(Response::json(200, body))
}

/// What the twin's parcel looks like through the connector.
pub(super) fn look(twin: &mut Twin, asked: &str, now: Timestamp) -> Report {
    let (mut settled, _) = round(&settings(), &[track(asked)], now, |request| ask(twin, request, now));
    *settled.remove(0).parcel.expect("a report")
}

pub(super) fn is_retry(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Retry { .. })
}

/// The words of a lane that only a person can mend.
pub(super) fn blocked(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Blocked { reason, hold: Hold::Person } => reason,
        other => panic!("{other:?}"),
    }
}

pub(super) fn refused(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Refused { code, .. } => code,
        other => panic!("{other:?}"),
    }
}
