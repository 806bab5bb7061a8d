//! Every sample of the contract is read, each to what it says.

use super::fixture::*;
use crate::http::{Answer, Response};
use crate::nova_poshta::envelope::Envelope;
use crate::nova_poshta::envelope::Kind;
use crate::nova_poshta::errors::{self, Class, Verdict};
use krama_domain::effect::Outcome;
use krama_domain::money::{Currency, Money};
use krama_domain::parcel::{Cash, CashWay, NextLeg, Phase, Report};
use krama_domain::time::Timestamp;
use serde_json::Value;

fn file() -> Value {
    serde_json::from_str(include_str!("../../../tests/vectors/nova_poshta_samples.json")).unwrap()
}

pub(super) fn sample(name: &str) -> Answer {
    let file = file();
    let found = file["samples"].as_array().unwrap().iter().find(|sample| sample["name"] == name);
    answer(found.unwrap_or_else(|| panic!("no sample {name}")))
}

fn answer(sample: &Value) -> Answer {
    let status = u16::try_from(sample["http_status"].as_u64().unwrap()).unwrap();
    Answer::Response(match &sample["response"] {
        Value::String(html) => Response::html(status, html.clone()),
        json => Response::json(status, json),
    })
}

fn report(name: &str, asked: &str) -> Report {
    let settled = read(asked, &sample(name));
    assert!(matches!(settled.outcome, Outcome::Done { .. }), "{name}: {settled:?}");
    *settled.parcel.unwrap_or_else(|| panic!("{name}: no report"))
}

fn utc(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

fn cash(minor: i64, way: CashWay) -> Cash {
    Cash { amount: Money::new(minor, Currency::Uah), way }
}

#[test]
fn every_sample_is_an_envelope_or_a_page() {
    let file = file();
    let samples = file["samples"].as_array().unwrap();
    assert_eq!(samples.len(), 50, "the file lost samples");
    for sample in samples {
        let name = sample["name"].as_str().unwrap();
        let Answer::Response(response) = answer(sample) else { panic!() };
        assert_eq!(Envelope::read(&response.body).is_some(), sample["response"].is_object(), "{name}");
    }
}

#[test]
fn a_fresh_waybill_collects_nothing_and_says_when_it_comes() {
    let told = report("tracking: created, no phone given", "20450000000001");
    assert_eq!((told.code.as_str(), told.phase, told.is_last), ("1", Some(Phase::Created), false));
    assert_eq!(told.at, utc("2025-11-17T08:02:11Z"));
    assert_eq!(told.cash, Some(cash(0, CashWay::Transfer)));
    assert_eq!(told.expected_at, Some(utc("2025-11-19T10:00:00Z")));
    assert_eq!((told.next, told.free_until), (None, None));
    assert_eq!(told.city.as_deref(), Some("Київ"));
    assert_eq!(told.point.as_deref(), Some("Відділення №12 (до 30 кг): вул. Прикладна, 7"));
    assert_eq!(told.text, "Відправник самостійно створив цю накладну, але ще не надав до відправки");
    let told = report("tracking: without any API key", "20450000000002");
    assert_eq!((told.phase, told.at), (Some(Phase::InTransit), utc("2025-11-18T06:15:40Z")));
}

#[test]
fn at_the_branch_it_is_arrived_and_not_received() {
    let told = report("tracking: arrived at a branch, phone given", "20450000000003");
    assert_eq!((told.code.as_str(), told.phase), ("7", Some(Phase::Arrived)));
    assert_eq!(told.at, utc("2025-11-19T07:40:02Z"));
    assert_eq!(told.free_until, Some(utc("2025-11-26T22:00:00Z")));
    let locker = report("tracking: parcel locker, cell reserved", "20450000000004");
    assert_eq!((locker.code.as_str(), locker.phase), ("8", Some(Phase::Arrived)));
    assert_eq!(locker.point.as_deref(), Some("Поштомат №99001: вул. Прикладна, 9"));
}

#[test]
fn received_is_dated_by_the_handing_over_and_its_money_by_product() {
    let taken = utc("2025-11-19T16:22:05Z");
    let prepaid = report("tracking: received, prepaid", "20450000000005");
    assert_eq!((prepaid.phase, prepaid.at, prepaid.is_last), (Some(Phase::Received), taken, true));
    assert_eq!(prepaid.cash, Some(cash(0, CashWay::Transfer)));
    let on_its_way = report("tracking: received, money on its way", "20450000000006");
    assert_eq!((on_its_way.code.as_str(), on_its_way.phase), ("10", Some(Phase::Received)));
    assert_eq!((on_its_way.at, on_its_way.is_last), (taken, false));
    assert_eq!(on_its_way.cash, Some(cash(125_000, CashWay::Transfer)));
    assert_eq!(on_its_way.next, None, "a number with a hyphen is a money document");
    let here = report("tracking: received, money paid out", "20450000000006");
    assert_eq!((here.phase, here.at), (Some(Phase::MoneyTransferred), taken));
    assert_eq!(here.cash, Some(cash(125_000, CashWay::Transfer)));
    let control = report("tracking: control of payment instead of a money transfer", "20450000000007");
    assert_eq!((control.code.as_str(), control.cash), ("9", Some(cash(125_000, CashWay::Contract))));
}

#[test]
fn a_refused_parcel_goes_on_under_its_return_and_a_redirected_one_under_its_new_number() {
    let refused = report("tracking: refused, return waybill made", "20450000000008");
    assert_eq!((refused.phase, refused.at), (Some(Phase::Refused), utc("2025-11-20T08:00:00Z")));
    assert_eq!(refused.next, Some((number("20450000000908"), NextLeg::Return)));
    let back = report("tracking: the return waybill, taken back by the sender", "20450000000908");
    assert_eq!(back.phase, Some(Phase::Received));
    let redirected = report("tracking: redirected", "20450000000009");
    assert_eq!(redirected.phase, Some(Phase::InTransit));
    assert_eq!(redirected.next, Some((number("20450000000909"), NextLeg::Redirected)));
}

#[test]
fn an_unknown_number_is_told_and_a_stub_says_nothing() {
    let unknown = report("tracking: unknown number", "20450000000404");
    assert_eq!((unknown.code.as_str(), unknown.phase, unknown.is_last), ("3", Some(Phase::NotFound), false));
    assert_eq!((unknown.at, unknown.cash), (NOW, None));
    let stub = read("20450000000080", &sample("tracking: stub without data"));
    assert!(matches!(stub.outcome, Outcome::Done { .. }));
    assert_eq!(stub.parcel, None);
}

#[test]
fn records_are_matched_by_number_and_codes_may_be_numbers() {
    let answer = sample("tracking: three documents in one call, StatusCode as a number");
    let tasks = ["20450000000010", "20450000000011", "20450000000012", "20450000000019"].map(track);
    let (settled, _) = round(&settings(), &tasks, NOW, |_| answer.clone());
    let code = |nth: usize| settled[nth].parcel.as_ref().map(|told| told.code.clone());
    assert_eq!(
        (code(0).as_deref(), code(1).as_deref(), code(2).as_deref()),
        (Some("4"), Some("41"), Some("6"))
    );
    assert!(is_retry(&settled[3].outcome), "what is missing is asked again: {:?}", settled[3]);
}

#[test]
fn errors_are_sorted_by_code() {
    let settings = settings();
    let sorted = |name: &str, kind| match errors::sort(&settings, &sample(name), kind) {
        Verdict::Failed(failure) => failure.class,
        other => panic!("{name}: {other:?}"),
    };
    for (name, class) in [
        ("any method: invalid key", Class::WrongKey),
        ("any method: empty key", Class::NoKey),
        ("any method: key expired", Class::ExpiredKey),
        ("any method: too many requests", Class::Busy),
        ("any method: daily limit", Class::DayLimit),
        ("any method: service unavailable", Class::Unavailable),
        ("any method: errors as an object, codes empty", Class::Item),
        ("any method: null methodProperties", Class::Uncertain),
        ("tracking: one malformed number fails the whole call", Class::BadNumber),
        ("tracking: more than 100 documents", Class::Item),
        ("InternetDocument.delete: already deleted", Class::DoneAlready),
        ("InternetDocument.save: control of payment not allowed", Class::Item),
    ] {
        assert_eq!(sorted(name, Kind::Read), class, "{name}");
    }
    assert_eq!(sorted("any method: success with errors", Kind::Write), Class::Uncertain);
    let page = errors::sort(&settings, &sample("any method: gateway page"), Kind::Read);
    assert_eq!(page, Verdict::Foreign(502, None));
}
