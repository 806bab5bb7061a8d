//! Waybills: what is sent, that nothing is made twice, and that the key stays where it belongs.

use super::fixture::*;
use super::vectors::sample;
use crate::http::{Answer, Request, Response};
use crate::nova_poshta::sandbox::{Quirk, Twin};
use crate::nova_poshta::waybill::flow::{self, Making};
use crate::nova_poshta::waybill::{Draft, Made, Payer, Recipient, Seat, Sender, To, others};
use crate::nova_poshta::{Carrier, has_payment_control};
use crate::settings::Settings;
use krama_domain::effect::Outcome;
use krama_domain::time::{DAY_MS, HOUR_MS};
use serde_json::{Value, json};

pub(super) const REFERENCE: &str = "TWC20112025N01";

pub(super) fn draft() -> Draft {
    Draft {
        reference: REFERENCE.to_owned(),
        day: NOW,
        sender: Sender::of(&settings()).unwrap(),
        recipient: Recipient {
            last_name: "Шевченко".to_owned(),
            first_name: "Тарас".to_owned(),
            middle_name: String::new(),
            phone: "380671234567".to_owned(),
            to: To::Branch { city: "city-2".to_owned(), branch: "branch-12".to_owned() },
        },
        payer: Payer::Recipient,
        to_locker: false,
        seats: vec![Seat { grams: 1_200, cm: [20, 20, 10] }],
        description: "Одяг".to_owned(),
        value_minor: 125_000,
        cash_minor: 125_000,
        payment_control: false,
    }
}

pub(super) fn typed() -> Draft {
    let to = To::Text { city: "Київ".to_owned(), area: String::new(), branch: "12".to_owned() };
    Draft { recipient: Recipient { to, ..draft().recipient }, ..draft() }
}

/// What is asked, by its method.
pub(super) fn method(request: &Request) -> String {
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    body["calledMethod"].as_str().unwrap().to_owned()
}

pub(super) fn properties(request: &Request) -> Value {
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    body["methodProperties"].clone()
}

/// A making to its end, its requests by method; `answer` stands between the twin and the caller.
pub(super) fn made(
    settings: &Settings,
    draft: &Draft,
    uncertain: bool,
    mut answer: impl FnMut(&Request) -> Answer,
) -> (Result<Made, Outcome>, Vec<String>) {
    let mut request = flow::begin(settings, draft, uncertain, NOW);
    let mut methods = Vec::new();
    for _ in 0..5 {
        methods.push(method(&request));
        match flow::read(settings, draft, &request, &answer(&request), NOW) {
            Making::Made(made) => return (Ok(made), methods),
            Making::Ended(outcome) => return (Err(outcome), methods),
            Making::Again(again) => request = again,
        }
    }
    panic!("{methods:?}: an exchange has five requests at most");
}

pub(super) fn on(twin: &mut Twin) -> impl FnMut(&Request) -> Answer + '_ {
    |request| ask(twin, request, NOW)
}

#[test]
fn a_waybill_is_made_with_its_recipient_and_carries_our_reference() {
    let mut twin = Twin::default();
    let (result, methods) = made(&settings(), &draft(), false, on(&mut twin));
    let first = result.unwrap();
    assert_eq!(methods, ["save", "save"], "the recipient, then the waybill");
    assert_eq!(twin.parcels_of(REFERENCE), [first.number.as_str()]);
    assert_eq!((first.cost_minor, first.expected.as_deref()), (Some(7_500), Some("22.11.2025")));
    assert_eq!(look(&mut twin, &first.number, NOW).cash.unwrap().amount.minor, 125_000);
    let (result, methods) = made(&settings(), &typed(), false, on(&mut twin));
    assert!(result.is_ok(), "{result:?}");
    assert_eq!(methods, ["save"], "typed text needs no recipient's key");
}

#[test]
fn a_carrier_whose_clock_was_moved_forward_still_takes_todays_waybill_and_finds_it() {
    let mut twin = Twin::default();
    twin.advance(2 * DAY_MS);
    let (result, _) = made(&settings(), &draft(), false, on(&mut twin));
    let first = result.unwrap();
    twin.advance(DAY_MS);
    let (again, _) = made(&settings(), &draft(), true, on(&mut twin));
    assert_eq!(again.unwrap().number, first.number, "what may have been made is looked up");
    assert_eq!(twin.parcels_of(REFERENCE), [first.number.as_str()], "and made once");
}

#[test]
fn the_answers_of_the_contract_are_read() {
    let settings = settings();
    for (name, number) in [
        ("InternetDocument.save: cash on delivery", "20450000000001"),
        ("InternetDocument.save: control of payment, parcel locker", "20450000000002"),
    ] {
        let (result, _) = made(&settings, &typed(), false, |_| sample(name));
        let made = result.unwrap();
        assert_eq!((made.number.as_str(), made.cost_minor), (number, Some(7_500)), "{name}");
    }
    for (name, code) in [
        ("InternetDocument.save: control of payment not allowed", "no_payment_control"),
        ("InternetDocument.save: locker declared value too high", "locker_value"),
        ("InternetDocument.save: recipient name not Cyrillic", "not_cyrillic"),
        ("InternetDocument.save: merchant is a debtor", "debtor"),
    ] {
        let (result, methods) = made(&settings, &typed(), false, |_| sample(name));
        assert_eq!((refused(&result.unwrap_err()), methods.len()), (code, 1), "{name}");
    }
    let answers = |request: &Request| {
        let is_person = properties(request)["CounterpartyType"].is_string();
        let person = "Counterparty.save: recipient already known";
        sample(if is_person { person } else { "InternetDocument.save: cash on delivery" })
    };
    let (result, methods) = made(&settings, &draft(), false, answers);
    assert_eq!((result.unwrap().number.as_str(), methods.len()), ("20450000000001", 2));
    let price = others::read_price(&settings, &sample("InternetDocument.getDocumentPrice")).unwrap();
    assert_eq!((price.delivery_minor, price.transfer_minor), (7_500, Some(4_500)));
    let date =
        others::read_delivery_date(&settings, &sample("InternetDocument.getDocumentDeliveryDate")).unwrap();
    assert_eq!(date.at.rfc3339(), "2025-11-20T22:00:00Z");
    let bare = json!({ "success": true, "data": [{ "date": "2025-11-21 00:00:00.000000", "timezone": "Europe/Kiev" }] });
    assert_eq!(others::read_delivery_date(&settings, &super::fixture::json(&bare)).unwrap(), date);
    for name in ["InternetDocument.delete", "InternetDocument.delete: already deleted"] {
        assert!(matches!(others::read_delete(&settings, &sample(name)), Outcome::Done { .. }), "{name}");
    }
    let register = others::read_register(&settings, &sample("ScanSheet.insertDocuments")).unwrap();
    assert_eq!(register.1, "105-00000001");
}

#[test]
fn cash_is_brought_in_one_way_and_never_in_both() {
    let keys = |draft: &Draft| {
        let properties = properties(&flow::begin(&settings(), draft, false, NOW));
        (properties.get("AfterpaymentOnGoodsCost").cloned(), properties.get("BackwardDeliveryData").cloned())
    };
    let transfer = json!([{ "PayerType": "Recipient", "CargoType": "Money", "RedeliveryString": "1250" }]);
    assert_eq!(keys(&typed()), (None, Some(transfer)));
    assert_eq!(keys(&Draft { payment_control: true, ..typed() }), (Some(json!("1250")), None));
    assert_eq!(keys(&Draft { cash_minor: 0, payment_control: true, ..typed() }), (None, None));
    let mut settings = settings();
    assert!(!has_payment_control(&settings));
    settings.values.insert("nova_poshta.payment_control".to_owned(), " Так ".to_owned());
    assert!(has_payment_control(&settings));
}

#[test]
fn sizes_weights_and_days_are_spelled_as_the_carrier_wants() {
    let sent = properties(&flow::begin(&settings(), &Draft { to_locker: true, ..typed() }, false, NOW));
    assert_eq!(sent["ServiceType"], "WarehousePostomat");
    assert_eq!(
        (&sent["Weight"], &sent["SeatsAmount"], &sent["DateTime"]),
        (&json!("1.2"), &json!("1"), &json!("20.11.2025"))
    );
    let piece = json!({ "volumetricLength": "20", "volumetricWidth": "20", "volumetricHeight": "10",
        "volumetricVolume": "0.004", "weight": "1.2" });
    assert_eq!(sent["OptionsSeat"], json!([piece]));
    assert_eq!(
        (&sent["SendersPhone"], &sent["RecipientName"]),
        (&json!("380500000000"), &json!("Шевченко Тарас"))
    );
    let feather =
        Draft { seats: vec![Seat { grams: 5, cm: [1, 1, 1] }, Seat { grams: 0, cm: [0, 0, 0] }], ..typed() };
    let sent = properties(&flow::begin(&settings(), &feather, false, NOW));
    assert_eq!((&sent["Weight"], &sent["SeatsAmount"]), (&json!("0.1"), &json!("2")));
    assert_eq!(sent["OptionsSeat"][0]["volumetricVolume"], "0.000001");
}

#[test]
fn made_and_not_answered_is_found_and_not_made_again() {
    for fault in ["silence", "page", "unknown"] {
        let mut twin = Twin::default();
        let mut lost = false;
        let (result, methods) = made(&settings(), &typed(), false, |request| {
            if method(request) == "save" && fault == "unknown" {
                twin.queue(Quirk::DoneButUnknown, 1);
            }
            let answer = ask(&mut twin, request, NOW);
            match fault {
                "silence" if !std::mem::replace(&mut lost, true) => {
                    Answer::NoAnswer { reason: "silence".to_owned() }
                }
                "page" if !std::mem::replace(&mut lost, true) => {
                    Answer::Response(Response::html(502, "<html>"))
                }
                _ => answer,
            }
        });
        assert_eq!(methods, ["save", "getDocumentList"], "{fault}");
        assert_eq!(twin.parcels_of(REFERENCE), [result.unwrap().number], "{fault}");
    }
}

#[test]
fn not_made_and_not_answered_waits_and_the_next_try_looks_before_it_makes() {
    let mut twin = Twin::default();
    let (result, methods) = made(&settings(), &typed(), false, |request| match method(request).as_str() {
        "save" => Answer::NoAnswer { reason: "lost on the way there".to_owned() },
        _ => ask(&mut twin, request, NOW),
    });
    assert_eq!(methods, ["save", "getDocumentList"]);
    assert!(matches!(result, Err(Outcome::Retry { after_ms: Some(_), .. })), "{result:?}");
    let (result, methods) = made(&settings(), &draft(), true, on(&mut twin));
    assert_eq!(methods, ["getDocumentList", "save", "save"]);
    let number = result.unwrap().number;
    let (again, methods) = made(&settings(), &draft(), true, on(&mut twin));
    assert_eq!((again.unwrap().number, methods), (number, vec!["getDocumentList".to_owned()]));
    assert_eq!(twin.parcels_of(REFERENCE).len(), 1);
}

#[test]
fn a_reference_is_the_whole_reference_and_a_deleted_waybill_is_none() {
    let mut twin = Twin::default();
    let other = Draft { reference: format!("{REFERENCE}/2"), ..typed() };
    made(&settings(), &other, false, on(&mut twin)).0.unwrap();
    let first = made(&settings(), &typed(), true, on(&mut twin)).0.unwrap();
    assert_eq!(twin.parcels_of(REFERENCE), [first.number.as_str()]);
    let settings = settings();
    let delete = others::delete(&Carrier::of(&settings), &[&first.key]);
    assert_eq!(
        others::read_delete(&settings, &ask(&mut twin, &delete, NOW)),
        Outcome::Done { note: "deleted".to_owned() }
    );
    let twice = others::read_delete(&settings, &ask(&mut twin, &delete, NOW));
    assert_eq!(twice, Outcome::Done { note: "deleted before".to_owned() });
    assert_eq!(twin.code(&first.number, NOW).as_deref(), Some("2"));
    let second = made(&settings, &typed(), true, on(&mut twin)).0.unwrap();
    assert_ne!(second.number, first.number);
}

#[test]
fn what_the_carrier_has_cannot_be_deleted() {
    let mut twin = Twin::default();
    let settings = settings();
    let made = made(&settings, &typed(), false, on(&mut twin)).0.unwrap();
    let delete = others::delete(&Carrier::of(&settings), &[&made.key]);
    let answer = ask(&mut twin, &delete, NOW.plus_ms(5 * HOUR_MS));
    assert_eq!(refused(&others::read_delete(&settings, &answer)), "np_error");
    let unknown = others::delete(&Carrier::of(&settings), &["no-such"]);
    assert_eq!(refused(&others::read_delete(&settings, &ask(&mut twin, &unknown, NOW))), "not_found");
}

#[test]
fn a_waybill_is_found_on_any_page_and_too_many_pages_need_a_person() {
    let settings = settings();
    let line = |reference: String| json!({ "Ref": "r", "IntDocNumber": "20450000000077", "InfoRegClientBarcodes": reference });
    let page = |request: &Request, found_on: &str| {
        let page = properties(request)["Page"].as_str().unwrap().to_owned();
        let mut lines: Vec<Value> = (0..500).map(|nth| line(format!("other-{nth}"))).collect();
        if page == found_on {
            lines[499] = line(REFERENCE.to_owned());
        }
        super::fixture::json(&json!({ "success": true, "data": lines }))
    };
    let (result, methods) = made(&settings, &typed(), true, |request| page(request, "2"));
    assert_eq!((result.unwrap().number.as_str(), methods.len()), ("20450000000077", 2));
    let (result, methods) = made(&settings, &typed(), true, |request| page(request, "9"));
    assert!(matches!(result, Err(Outcome::Unknown { .. })), "never made blindly: {result:?}");
    assert!(methods.iter().all(|method| method == "getDocumentList"));
}

#[test]
fn a_success_that_lists_errors_is_looked_for() {
    let mut twin = Twin::default();
    twin.queue(Quirk::SuccessWithErrors, 1);
    let (result, methods) = made(&settings(), &typed(), false, on(&mut twin));
    assert_eq!(methods, ["save", "getDocumentList"]);
    assert_eq!(twin.parcels_of(REFERENCE), [result.unwrap().number]);
}

#[test]
fn limits_and_keys_stop_a_making_before_anything_is_made() {
    let mut twin = Twin::default();
    twin.queue(Quirk::Busy, 1);
    let (result, _) = made(&settings(), &typed(), false, on(&mut twin));
    assert!(is_retry(&result.unwrap_err()));
    let (result, _) = made(&settings_with("expired-1"), &draft(), false, on(&mut twin));
    assert!(blocked(&result.unwrap_err()).contains("expired"));
    let (result, _) =
        made(&settings_with("nocontract"), &Draft { payment_control: true, ..typed() }, false, on(&mut twin));
    assert_eq!(refused(&result.unwrap_err()), "no_payment_control");
    let (result, _) =
        made(&settings(), &Draft { day: NOW.plus_ms(-DAY_MS), ..typed() }, false, on(&mut twin));
    assert_eq!(refused(&result.unwrap_err()), "past_date");
    let latin = Recipient { last_name: "Shevchenko".to_owned(), ..typed().recipient };
    let (result, _) = made(&settings(), &Draft { recipient: latin, ..typed() }, false, on(&mut twin));
    assert_eq!(refused(&result.unwrap_err()), "not_cyrillic");
    let (result, _) = made(
        &settings(),
        &Draft { to_locker: true, value_minor: 1_000_001, ..typed() },
        false,
        on(&mut twin),
    );
    assert_eq!(refused(&result.unwrap_err()), "locker_value");
    assert_eq!(twin.parcels_of(REFERENCE), Vec::<String>::new());
}

#[test]
fn a_process_that_died_looks_first() {
    let nothing = Request::get(String::new());
    let silence = Answer::NoAnswer { reason: "stopped".to_owned() };
    match flow::read(&settings(), &draft(), &nothing, &silence, NOW) {
        Making::Ended(outcome) => assert!(is_retry(&outcome)),
        other => panic!("{other:?}"),
    }
}
