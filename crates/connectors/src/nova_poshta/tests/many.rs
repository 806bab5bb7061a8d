//! Batches: a hundred, one more, ten thousand, and one number that spoils its call.

use super::fixture::*;
use crate::http::Request;
use crate::nova_poshta::sandbox::{Draft, Fate, Quirk, Twin};
use crate::task::Task;
use krama_domain::parcel::Phase;
use krama_domain::time::HOUR_MS;
use serde_json::Value;

fn tasks(from: u64, many: u64) -> Vec<Task> {
    (from..from + many).map(|serial| track(&format!("2045{serial:010}"))).collect()
}

/// A twin that knows these parcels, at the branch since some hours.
fn arrived(many: u64) -> Twin {
    let mut twin = Twin::default();
    let mut random = Counting(1);
    for serial in 0..many {
        let number = Some(format!("2045{serial:010}"));
        twin.send(
            Draft { number, fate: Fate::Received, ..Draft::default() },
            NOW.plus_ms(-26 * HOUR_MS),
            &mut random,
        );
    }
    twin
}

fn documents(request: &Request) -> usize {
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    body["methodProperties"]["Documents"].as_array().unwrap().len()
}

#[test]
fn a_hundred_go_in_one_call_and_one_more_in_two() {
    for (many, calls) in [(1, vec![1]), (100, vec![100]), (101, vec![100, 1]), (10_000, vec![100; 100])] {
        let mut twin = arrived(many);
        let mut sizes = Vec::new();
        let (settled, _) = round(&settings(), &tasks(0, many), NOW, |request| {
            sizes.push(documents(request));
            ask(&mut twin, request, NOW)
        });
        assert_eq!(sizes, calls);
        let phases = settled.iter().map(|one| one.parcel.as_ref().and_then(|told| told.phase));
        assert!(phases.into_iter().all(|phase| phase == Some(Phase::Arrived)), "{many}");
    }
}

#[test]
fn a_spoiled_number_is_found_and_the_others_are_answered() {
    let mut twin = arrived(100);
    for place in [0, 49, 99] {
        let mut tasks = tasks(0, 100);
        tasks[place] = track("99990000000001");
        let (settled, sent) = round(&settings(), &tasks, NOW, |request| ask(&mut twin, request, NOW));
        assert_eq!(refused(&settled[place].outcome), "bad_number");
        let told = settled.iter().filter(|one| one.parcel.is_some()).count();
        assert_eq!(told, 99, "only the guilty one is without an answer");
        assert!(sent <= 17, "halving a hundred takes {sent} calls");
    }
}

#[test]
fn another_order_other_types_and_missing_records_change_nothing_but_the_missing() {
    let mut twin = arrived(100);
    for (quirk, told) in
        [(Quirk::Shuffled, 100), (Quirk::OtherTypes, 100), (Quirk::Missing, 50), (Quirk::Stubs, 0)]
    {
        twin.queue(quirk, 1);
        let (settled, sent) = round(&settings(), &tasks(0, 100), NOW, |request| ask(&mut twin, request, NOW));
        assert_eq!(sent, 1);
        let right = settled.iter().enumerate().filter(|(nth, one)| {
            let number = format!("2045{nth:010}");
            one.parcel.as_ref().is_some_and(|told| told.number.as_str() == number && told.code == "7")
        });
        assert_eq!(right.count(), told, "{quirk:?}");
        assert_eq!(
            settled.iter().filter(|one| is_retry(&one.outcome)).count(),
            if told == 50 { 50 } else { 0 }
        );
    }
}
