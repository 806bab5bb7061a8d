//! The directory: the contract's samples, the carrier's tempers, and the whole of the twin's.

use super::fixture::*;
use super::vectors::sample;
use crate::http::{Answer, Response};
use crate::nova_poshta::CONNECTOR;
use crate::nova_poshta::sandbox::directory::{large, sample as book};
use crate::nova_poshta::sandbox::{Quirk, Twin};
use crate::settings::Settings;
use crate::task::{About, List, Listed, Places, Reading, Settled, Step, Task, Work};
use krama_domain::effect::{Hold, Outcome};
use krama_domain::place::{Branch, Kind, Settlement};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn far() -> Settings {
    let mut settings = settings();
    settings.values.insert("nova_poshta.url".to_owned(), "https://api.example/v2.0/json/".to_owned());
    settings
}

fn task(list: List, page: u32, tries: u32) -> Task {
    Task { work: Work::ReadPlaces { list, page }, about: About::Store, tries, uncertain: false }
}

fn reading(task: &Task, answer: &Answer) -> Reading {
    let tasks = std::slice::from_ref(task);
    let [Step::Send { request, tasks: carried }] = &(CONNECTOR.plan)(&far(), tasks, NOW)[..] else {
        panic!("one request for one page")
    };
    (CONNECTOR.read)(&far(), tasks, carried, request, answer, NOW)
}

fn settled(task: &Task, answer: &Answer) -> Settled {
    match reading(task, answer) {
        Reading::Settled(mut all) => all.remove(0),
        other => panic!("{other:?}"),
    }
}

fn listed(list: List, answer: &Answer) -> Listed {
    let settled = settled(&task(list, 1, 0), answer);
    *settled.places.unwrap_or_else(|| panic!("nothing was listed: {:?}", settled.outcome))
}

fn branches(answer: &Answer) -> Vec<Branch> {
    match listed(List::Branches, answer).places {
        Places::Branches(branches) => branches,
        Places::Settlements(_) => panic!("settlements"),
    }
}

fn json_answer(body: &Value) -> Answer {
    Answer::Response(Response::json(200, body))
}

#[test]
fn a_branch_and_a_locker_are_read_with_their_limits() {
    let [branch, locker] = branches(&sample("getWarehouses: one branch and one locker")).try_into().unwrap();
    assert_eq!(branch.name, "Відділення №12 (до 30 кг): вул. Прикладна, 7");
    assert_eq!((branch.kind, branch.number.as_str(), branch.weight_max_kg), (Kind::Branch, "12", 30));
    assert_eq!(branch.settlement, "bbbbbbbb-0000-0000-0000-000000000002");
    assert_eq!(branch.city, "aaaaaaaa-0000-0000-0000-000000000002");
    assert_eq!((branch.declared_max_minor, branch.takes_money, branch.works), (0, true, true));
    assert_eq!(branch.schedule, "щодня 08:00–20:00");
    assert_eq!(
        (locker.kind, locker.weight_max_kg, locker.declared_max_minor),
        (Kind::Postomat, 20, 1_000_000)
    );
}

#[test]
fn what_does_not_work_or_says_too_little_is_told_apart() {
    let record = |change: &[(&str, Value)]| {
        let mut record = json!({
            "Ref": "r", "SettlementRef": "s", "CityRef": "c", "Number": 5, "Description": "Відділення №5",
            "WarehouseStatus": "Working", "DenyToSelect": "0", "PostFinance": "1",
        });
        for (key, value) in change {
            record[*key] = value.clone();
        }
        branches(&json_answer(&json!({ "success": true, "data": record }))).pop()
    };
    assert!(
        record(&[]).is_some_and(|branch| branch.works && branch.number == "5"),
        "one object in place of a list"
    );
    assert!(record(&[("WarehouseStatus", json!("CloseToDate"))]).is_some_and(|branch| !branch.works));
    assert!(record(&[("DenyToSelect", json!(1))]).is_some_and(|branch| !branch.works));
    assert!(record(&[("PostFinance", json!("0"))]).is_some_and(|branch| !branch.takes_money));
    assert!(record(&[("PostFinance", json!(null))]).is_some_and(|branch| branch.takes_money));
    assert_eq!(record(&[("Ref", json!(""))]), None);
    assert_eq!(record(&[("SettlementRef", json!(false))]), None);
    assert_eq!(record(&[("TypeOfWarehouse", json!("95dc212d-479c-4ffb-a8ab-8c1b9073d0bc"))]), None);
    let hours = json!({ "Monday": "09:00-18:00", "Tuesday": "09:00-18:00", "Saturday": "10:00-15:00", "Sunday": "-" });
    assert!(
        record(&[("Schedule", hours)]).is_some_and(|b| b.schedule == "пн–вт 09:00–18:00, сб 10:00–15:00")
    );
}

#[test]
fn settlements_are_read_without_the_words_oblast_and_raion() {
    let record = json!({
        "Ref": "s", "Description": "Покровськ", "DescriptionRu": "Покровск", "SettlementTypeDescription": "місто",
        "AreaDescription": "Донецька область", "RegionsDescription": "Покровський район",
    });
    let answer =
        json_answer(&json!({ "success": true, "data": [record, {}], "info": { "totalCount": "30000" } }));
    let listed = listed(List::Settlements, &answer);
    let Places::Settlements(settlements) = listed.places else { panic!() };
    assert_eq!(listed.total, Some(30_000));
    let [Settlement { name, name_ru, area, region, .. }] = &settlements[..] else {
        panic!("{settlements:?}")
    };
    assert_eq!([name, name_ru, area, region], ["Покровськ", "Покровск", "Донецька", "Покровський"]);
}

#[test]
fn an_empty_page_is_asked_for_again_before_it_is_believed() {
    let empty = sample("getWarehouses: transient empty reply");
    for tries in [0, 1] {
        let settled = settled(&task(List::Branches, 1, tries), &empty);
        assert!(matches!(settled.outcome, Outcome::Retry { after_ms: Some(_), .. }), "{settled:?}");
    }
    let last = settled(&task(List::Branches, 1, 2), &empty);
    assert!(matches!(last.outcome, Outcome::Done { .. }) && last.places.unwrap().is_empty);
    let end = json_answer(&json!({ "success": true, "data": [], "info": { "totalCount": 300 } }));
    let beyond = settled(&task(List::Branches, 3, 0), &end);
    assert!(matches!(beyond.outcome, Outcome::Done { .. }), "beyond the told end nothing is doubtful");
}

#[test]
fn a_file_on_the_carriers_host_is_fetched_and_no_other() {
    let sent_to = |location: &str| Answer::Response(Response::see_other(location));
    let host = "https://api.example";
    for location in ["/cache/warehouses.json".to_owned(), format!("{host}/cache/warehouses.json")] {
        let Reading::Again(request) = reading(&task(List::Branches, 1, 0), &sent_to(&location)) else {
            panic!("{location}")
        };
        assert_eq!(request.url, format!("{host}/cache/warehouses.json"));
        assert!(request.body.is_empty());
    }
    for location in ["https://elsewhere.example/x", "//elsewhere.example/x", &format!("{host}.example/x"), ""]
    {
        let settled = settled(&task(List::Branches, 1, 0), &sent_to(location));
        assert!(matches!(settled.outcome, Outcome::Blocked { .. } | Outcome::Retry { .. }), "{location}");
        assert_eq!(settled.places, None);
    }
}

#[test]
fn what_is_no_page_is_repeated_or_needs_a_person() {
    type Expected = fn(&Outcome) -> bool;
    let needs_person: Expected = |outcome| matches!(outcome, Outcome::Blocked { hold: Hold::Person, .. });
    let comes_later: Expected =
        |outcome| matches!(outcome, Outcome::Blocked { hold: Hold::Asked { .. }, .. });
    let cases: [(&str, Expected); 8] = [
        ("any method: invalid key", needs_person),
        ("any method: empty key", needs_person),
        ("any method: key expired", needs_person),
        ("any method: too many requests", is_retry),
        ("any method: daily limit", comes_later),
        ("any method: service unavailable", is_retry),
        ("any method: success with errors", is_retry),
        ("any method: gateway page", is_retry),
    ];
    for (name, expected) in cases {
        let settled = settled(&task(List::Settlements, 1, 0), &sample(name));
        assert!(expected(&settled.outcome) && settled.places.is_none(), "{name}: {:?}", settled.outcome);
    }
    let lost = settled(&task(List::Branches, 1, 0), &Answer::NoAnswer { reason: String::new() });
    assert!(is_retry(&lost.outcome));
}

/// All pages of the twin's directory.
fn all(twin: &mut Twin, list: List) -> (Vec<Settlement>, Vec<Branch>) {
    let (mut settlements, mut branches) = (Vec::new(), Vec::new());
    for page in 1..50 {
        let task = task(list, page, 2);
        let tasks = std::slice::from_ref(&task);
        let Some(Step::Send { request, .. }) = (CONNECTOR.plan)(&far(), tasks, NOW).pop() else { panic!() };
        let listed = *settled(&task, &ask(twin, &request, NOW)).places.expect("a page");
        if listed.is_empty {
            return (settlements, branches);
        }
        match listed.places {
            Places::Branches(some) => branches.extend(some),
            Places::Settlements(some) => settlements.extend(some),
        }
    }
    panic!("the list has no end");
}

#[test]
fn the_twin_lists_its_whole_directory() {
    let (mut twin, book) = (Twin::default(), book());
    let (_, branches) = all(&mut twin, List::Branches);
    let (settlements, _) = all(&mut twin, List::Settlements);
    let keys = |all: &[Branch]| all.iter().map(|one| one.reference.clone()).collect::<BTreeSet<_>>();
    assert_eq!(keys(&branches), keys(&book.branches));
    assert_eq!((settlements.len(), branches.len()), (book.settlements.len(), book.branches.len()));
    assert!(settlements.len() >= 60 && branches.len() >= 400, "{} and {}", settlements.len(), branches.len());
    let called = |name: &str| settlements.iter().filter(|one| one.name == name).count();
    assert!(called("Покровськ") > 1 && called("Миколаївка") > 1, "homonyms");
    assert!(branches.iter().any(|one| !one.works) && branches.iter().any(|one| one.declared_max_minor > 0));
    twin.queue(Quirk::EmptyDirectory, 1);
    let first = task(List::Branches, 1, 0);
    let Some(Step::Send { request, .. }) = (CONNECTOR.plan)(&far(), std::slice::from_ref(&first), NOW).pop()
    else {
        panic!()
    };
    assert!(matches!(settled(&first, &ask(&mut twin, &request, NOW)).outcome, Outcome::Retry { .. }));
}

#[test]
fn a_large_directory_has_what_was_asked_for_and_every_key_once() {
    let book = large(3_000, 4_000);
    let keys = |all: Vec<&String>| all.into_iter().collect::<BTreeSet<_>>().len();
    assert_eq!(keys(book.settlements.iter().map(|one| &one.reference).collect()), 3_000);
    assert_eq!(keys(book.branches.iter().map(|one| &one.reference).collect()), 4_000);
}
