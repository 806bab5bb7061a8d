//! Whole lives of parcels in the twin, seen through the connector as its clock moves.

use super::fixture::*;
use crate::http::Request;
use crate::nova_poshta::sandbox::{Draft, Fate, Quirk, Step, Twin, Way};
use krama_domain::money::{Currency, Money};
use krama_domain::parcel::{Cash, CashWay, NextLeg, Phase};
use krama_domain::time::{DAY_MS, HOUR_MS, Timestamp};

const SUM: i64 = 125_000;

fn sent(twin: &mut Twin, fate: Fate, cash: Option<(i64, Way)>) -> String {
    twin.send(Draft { fate, cash, ..Draft::default() }, NOW, &mut Counting(3))
}

/// The codes that are seen when somebody looks every hour, each once in a row.
fn codes(twin: &mut Twin, number: &str, hours: i64) -> Vec<String> {
    let mut seen: Vec<String> =
        (0..hours).map(|hour| look(twin, number, NOW.plus_ms(hour * HOUR_MS)).code).collect();
    seen.dedup();
    seen
}

#[test]
fn a_prepaid_parcel_ends_at_9_and_one_with_a_transfer_at_11() {
    let mut twin = Twin::default();
    let prepaid = sent(&mut twin, Fate::Received, None);
    let transfer = sent(&mut twin, Fate::Received, Some((SUM, Way::Transfer)));
    let control = sent(&mut twin, Fate::Received, Some((SUM, Way::Control)));
    assert_eq!(codes(&mut twin, &prepaid, 60), ["1", "4", "5", "6", "7", "9"]);
    assert_eq!(codes(&mut twin, &transfer, 60), ["1", "4", "5", "6", "7", "10", "11"]);
    assert_eq!(codes(&mut twin, &control, 60), ["1", "4", "5", "6", "7", "9"]);
    let late = NOW.plus_ms(60 * HOUR_MS);
    let taken = NOW.plus_ms(32 * HOUR_MS);
    let told = look(&mut twin, &transfer, late);
    assert_eq!((told.phase, told.at), (Some(Phase::MoneyTransferred), taken), "dated by the handing over");
    let amount = Money::new(SUM, Currency::Uah);
    assert_eq!(told.cash, Some(Cash { amount, way: CashWay::Transfer }));
    assert_eq!(told.next, None);
    assert_eq!(look(&mut twin, &control, late).cash, Some(Cash { amount, way: CashWay::Contract }));
}

#[test]
fn a_refused_parcel_comes_back_under_another_number() {
    let mut twin = Twin::default();
    let number = sent(&mut twin, Fate::Refused, Some((SUM, Way::Transfer)));
    assert_eq!(codes(&mut twin, &number, 60), ["1", "4", "5", "6", "7", "103", "102"]);
    let (back, leg) = look(&mut twin, &number, NOW.plus_ms(33 * HOUR_MS)).next.unwrap();
    assert_eq!(leg, NextLeg::Return);
    assert_eq!(look(&mut twin, &number, NOW.plus_ms(31 * HOUR_MS)).next, None);
    assert_eq!(look(&mut twin, back.as_str(), NOW.plus_ms(31 * HOUR_MS)).phase, Some(Phase::NotFound));
    let told = look(&mut twin, back.as_str(), NOW.plus_ms(80 * HOUR_MS));
    assert_eq!((told.phase, told.cash.unwrap().amount.minor), (Some(Phase::Received), 0));
}

#[test]
fn a_redirected_parcel_goes_on_with_its_money() {
    let mut twin = Twin::default();
    let number = sent(&mut twin, Fate::Redirected, Some((SUM, Way::Transfer)));
    let told = look(&mut twin, &number, NOW.plus_ms(20 * HOUR_MS));
    let (new, leg) = told.next.unwrap();
    assert_eq!((told.code.as_str(), leg), ("104", NextLeg::Redirected));
    let end = look(&mut twin, new.as_str(), NOW.plus_ms(60 * HOUR_MS));
    assert_eq!((end.code.as_str(), end.cash.unwrap().amount.minor), ("11", SUM));
}

#[test]
fn nobody_comes_and_storage_ends() {
    let mut twin = Twin::default();
    let number = sent(&mut twin, Fate::Forgotten, None);
    let at = |days: i64| NOW.plus_ms(days * DAY_MS);
    let waits = look(&mut twin, &number, at(2));
    assert_eq!(waits.phase, Some(Phase::Arrived));
    assert!(waits.free_until.unwrap() > at(6));
    let pays = look(&mut twin, &number, at(10));
    assert_eq!((pays.code.as_str(), pays.phase, pays.at), ("107", Some(Phase::Arrived), waits.at));
    let over = look(&mut twin, &number, at(20));
    assert_eq!((over.code.as_str(), over.phase, over.is_last), ("105", Some(Phase::Stuck), true));
}

#[test]
fn the_carriers_clock_and_its_pace_move_parcels() {
    let mut twin = Twin::default();
    twin.hour_ms = 60_000;
    let number = sent(&mut twin, Fate::Received, None);
    assert_eq!(look(&mut twin, &number, NOW.plus_ms(40 * 60_000)).code, "9");
    let mut twin = Twin::default();
    let number = sent(&mut twin, Fate::Received, None);
    twin.advance(25 * HOUR_MS);
    let told = look(&mut twin, &number, NOW);
    assert_eq!((told.code.as_str(), told.at), ("7", NOW), "what the carrier's clock is ahead counts as now");
}

#[test]
fn a_person_moves_a_parcel_and_what_was_planned_is_off() {
    let mut twin = Twin::default();
    let number = sent(&mut twin, Fate::Received, Some((SUM, Way::Transfer)));
    let at = |hours: i64| NOW.plus_ms(hours * HOUR_MS);
    twin.put(&number, Step::Arrived, at(1), &mut Counting(7));
    assert_eq!(look(&mut twin, &number, at(100)).code, "7");
    twin.put(&number, Step::Refused, at(101), &mut Counting(7));
    let told = look(&mut twin, &number, at(102));
    assert_eq!((told.code.as_str(), told.next.unwrap().1), ("103", NextLeg::Return));
    twin.put(
        &number,
        Step::Odd { code: "7777".to_owned(), text: "Нове".to_owned() },
        at(103),
        &mut Counting(7),
    );
    assert_eq!(look(&mut twin, &number, at(104)).phase, None);
}

#[test]
fn words_change_under_one_code() {
    let mut twin = Twin::default();
    let number = sent(&mut twin, Fate::Still, None);
    let mut told = || {
        twin.queue(Quirk::OtherWords, 1);
        let report = look(&mut twin, &number, NOW);
        (report.code, report.text)
    };
    let (first, second) = (told(), told());
    assert_eq!(first.0, second.0);
    assert_ne!(first.1, second.1);
}

fn post(twin: &mut Twin, form: &str, now: Timestamp) {
    let mut request = Request::post_json("/", &serde_json::Value::Null);
    request.body = form.as_bytes().to_vec();
    assert_eq!(twin.serve(&request, now, &mut Counting(5)).response.status, 303);
}

#[test]
fn the_page_moves_parcels_and_spoils_calls() {
    let mut twin = Twin::default();
    post(&mut twin, "act=new&number=20451111111111&cash=1250", NOW);
    for (form, code) in [
        ("act=arrived", "7"),
        ("act=received", "10"),
        ("act=money", "11"),
        ("act=odd&code=7777&text=%3Cb%3E", "7777"),
    ] {
        post(&mut twin, &format!("{form}&number=20451111111111"), NOW);
        assert_eq!(look(&mut twin, "20451111111111", NOW).code, code, "{form}");
    }
    let page = twin.serve(&Request::get("/"), NOW, &mut Counting(5)).response;
    let page = String::from_utf8(page.body).unwrap();
    assert!(page.contains("20451111111111") && !page.contains("<b>&lt;b&gt;</b><b>"));
    assert!(!page.contains("</b> <b>"), "words are escaped");
    post(&mut twin, "act=quirk&quirk=strange-code&times=1", NOW);
    assert_eq!(look(&mut twin, "20451111111111", NOW).phase, None);
    post(&mut twin, "act=day", NOW);
    post(&mut twin, "act=nonsense&number=1", NOW);
}
