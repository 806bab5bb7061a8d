//! What is sent, what is not, and what the order's page reports.

use super::{NOW, lead, order, paid, settings, task, with};
use crate::meta::pixel::{PixelBase, PixelCall, pixel, pixel_base};
use crate::meta::requests::plan;
use crate::meta::{CONNECTOR, PIXEL_ID, PIXEL_URL, TEST_EVENT_CODE, TOKEN, WINDOW_MS};
use crate::settings::Settings;
use crate::task::{Step, Task};
use krama_domain::advertising::Event;
use krama_domain::effect::{Hold, Outcome};
use krama_domain::order::{CancelReason, Cancelled, Order};
use krama_domain::pay::PayType;
use serde_json::{Value, json};

fn body(steps: &[Step]) -> Value {
    match steps {
        [Step::Send { request, .. }] => request_body(&request.body),
        other => panic!("{other:?}"),
    }
}

fn request_body(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("the body is JSON")
}

fn settled(settings: &Settings, task: Task) -> Outcome {
    match plan(settings, &[task], NOW).remove(0) {
        Step::Settle(settled) => settled.outcome,
        Step::Send { .. } => panic!("nothing should be sent"),
    }
}

fn cancelled(mut order: Order) -> Order {
    let reason = CancelReason::Staff("на прохання".to_owned());
    order.cancelled = Some(Cancelled { at: NOW, reason, was_confirmed: true });
    order
}

#[test]
fn the_golden_call() {
    let steps = plan(&settings(), &[lead(order(1, NOW.plus_ms(-5_500)))], NOW);
    let [Step::Send { tasks, request }] = steps.as_slice() else { panic!("{steps:?}") };
    assert_eq!(tasks, &[0]);
    assert_eq!(request.url, "http://graph.test/v25.0/1234567890/events");
    assert_eq!(request.header("content-type"), Some("application/json"));
    let expected = json!({"access_token": "EAAGsecret", "data": [{
        "event_name": "Lead",
        "event_time": 1_787_999_994,
        "event_id": "LVI29082026N01_1787999994",
        "action_source": "website",
        "event_source_url": "https://shop.example/checkout",
        "user_data": {
            "em": ["6a6c26195c3682faa816966af789717c3bfa834eee6c599d667d2b3429c27cfd"],
            "ph": ["240406bc84a49ab3469b6ac78b8475a2f15cd6ffb8de40693216bb370aab4529"],
            "fn": ["a8dfe5265e8059267cdf154a1c7b03aaf0ac51fadfbf36d7bfca89b5d76862b6",
                   "42a78488c4446e023651cb13d67075be91c02c22b3275f2adb6d5361e8e3bf4e"],
            "ln": ["5149a98f29b987aa65183bf03d6826136003ad4e9ac339f9246bf3fbf4800898",
                   "8c394c203ba75cd64bad4d9e93cf2b0528b16b41bbec1039b1b1c2d5693ebc4f"],
            "ct": ["3e883298e07554cd006447fe60703891c6bda58651f876cca53c813ca4a79d81", "db6fa693596b9c2580a5cad8eae657b9044fd1350ae405300ae09e9bb264e341"],
            "country": ["844bc172f032bdd2d0baae3536c1d66c2dcba8481b1b6d8fc11fa3c5de29c6cb"],
            "external_id": ["eca54b2111122d401b3c016cd118a46138bcfb31e9d4741ddf075f4254582b44"],
            "client_ip_address": "2001:db8::7",
            "client_user_agent": "Mozilla/5.0 (X11; Linux x86_64)",
            "fbc": "fb.1.1788000000123.IwAR0abc",
            "fbp": "fb.1.1788000000000.1098115397"
        },
        "custom_data": {
            "value": 1250.5,
            "currency": "UAH",
            "order_id": "LVI29082026N01",
            "content_type": "product",
            "content_ids": ["SKU-1", "SKU-2"],
            "contents": [{"id": "SKU-1", "quantity": 2, "item_price": 400.25},
                         {"id": "SKU-2", "quantity": 1, "item_price": 450}],
            "num_items": 3
        }
    }]});
    assert_eq!(request_body(&request.body), expected);
}

#[test]
fn a_purchase_has_the_time_of_its_payment() {
    let purchase = task(paid(order(1, NOW.plus_ms(-60_000)), NOW.plus_ms(-10_000), 125_050), Event::Purchase);
    let body = body(&plan(&settings(), &[purchase], NOW));
    assert_eq!(body["data"][0]["event_name"], "Purchase");
    assert_eq!(body["data"][0]["event_time"], 1_787_999_990);
}

#[test]
fn a_moment_of_a_fast_clock_is_never_in_the_future() {
    let body = body(&plan(&settings(), &[lead(order(1, NOW.plus_ms(90_000)))], NOW));
    assert_eq!(body["data"][0]["event_time"], NOW.as_secs());
}

#[test]
fn many_events_go_in_one_call_and_too_many_in_two() {
    let tasks: Vec<Task> = std::iter::repeat_n(lead(order(1, NOW)), 1_001).collect();
    let sizes: Vec<_> = plan(&settings(), &tasks, NOW)
        .into_iter()
        .map(|step| if let Step::Send { tasks, .. } = step { tasks.len() } else { 0 })
        .collect();
    assert_eq!(sizes, [1_000, 1]);
}

#[test]
fn an_old_event_is_never_in_a_call() {
    let old = lead(order(1, NOW.plus_ms(-WINDOW_MS - 1)));
    let steps = plan(&settings(), &[lead(order(2, NOW)), old, lead(order(3, NOW.plus_ms(-WINDOW_MS)))], NOW);
    let [Step::Settle(settled), Step::Send { tasks, .. }] = steps.as_slice() else { panic!("{steps:?}") };
    assert_eq!((settled.task, tasks.as_slice()), (1, [0, 2].as_slice()));
    let Outcome::Refused { code, reason } = &settled.outcome else { panic!("{settled:?}") };
    assert_eq!(code, "too_old");
    assert!(reason.starts_with("too old"));
}

#[test]
fn without_consent_nothing_is_sent_where_it_is_required() {
    let mut strict = settings();
    strict.store.consent_required = true;
    let mut agreed = order(1, NOW);
    assert!(
        matches!(settled(&strict, lead(agreed.clone())), Outcome::Refused { code, .. } if code == "no_consent")
    );
    assert_eq!(pixel(&strict, &agreed), None);
    assert_eq!(pixel_base(&strict, false), None);
    agreed.tracking.consent_at = Some(NOW);
    assert!(matches!(plan(&strict, &[lead(agreed.clone())], NOW).as_slice(), [Step::Send { .. }]));
    assert!(pixel(&strict, &agreed).is_some());
    assert!(pixel_base(&strict, true).is_some());
}

#[test]
fn there_is_no_purchase_of_a_cancelled_or_refunded_order() {
    let bought = paid(order(1, NOW), NOW, 125_050);
    let gone = [cancelled(bought.clone()), paid(order(2, NOW), NOW, 0)];
    for order in gone {
        assert_eq!(pixel(&settings(), &order), None);
        let outcome = settled(&settings(), task(order, Event::Purchase));
        assert!(matches!(outcome, Outcome::Done { note } if note.starts_with("not needed any more")));
    }
    let partly = task(paid(order(3, NOW), NOW, 100), Event::Purchase);
    assert!(matches!(plan(&settings(), &[partly], NOW).as_slice(), [Step::Send { .. }]));
    let still_a_lead = lead(cancelled(order(4, NOW)));
    assert!(matches!(plan(&settings(), &[still_a_lead], NOW).as_slice(), [Step::Send { .. }]));
}

#[test]
fn a_store_without_account_waits_for_a_person() {
    let unset = with(settings(), TOKEN.key, " ");
    assert!(!(CONNECTOR.is_connected)(&unset));
    assert!((CONNECTOR.is_connected)(&settings()));
    let outcome = settled(&unset, lead(order(1, NOW)));
    assert!(matches!(outcome, Outcome::Blocked { hold: Hold::Person, .. }));
}

#[test]
fn the_test_code_is_sent_only_when_it_is_set() {
    let tasks = [lead(order(1, NOW))];
    assert_eq!(body(&plan(&settings(), &tasks, NOW)).get("test_event_code"), None);
    let testing = with(settings(), TEST_EVENT_CODE.key, "TEST123");
    assert_eq!(body(&plan(&testing, &tasks, NOW))["test_event_code"], "TEST123");
}

#[test]
fn what_is_not_known_is_left_out() {
    let mut bare = order(1, NOW);
    bare.tracking = krama_domain::tracking::Tracking {
        ip: Some("somewhere".to_owned()),
        fbc: Some("garbage".to_owned()),
        page_url: Some("javascript:alert(1)".to_owned()),
        ..Default::default()
    };
    bare.customer.email = None;
    bare.customer.name.first = String::new();
    let event = &body(&plan(&settings(), &[lead(bare)], NOW))["data"][0];
    assert_eq!(event["action_source"], "system_generated");
    assert_eq!(event["event_source_url"], "https://shop.example");
    let fields: Vec<_> = event["user_data"].as_object().expect("a user").keys().cloned().collect();
    assert_eq!(fields, ["country", "ct", "external_id", "ln", "ph"]);
}

#[test]
fn the_page_reports_the_servers_event() {
    let bought = paid(order(1, NOW), NOW, 125_050);
    let expected = PixelCall {
        pixel_id: "1234567890".to_owned(),
        script_url: "http://graph.test/fbevents.js".to_owned(),
        event_name: "Purchase",
        event_id: "LVI29082026N01_1788000000".to_owned(),
        value: "1250.50".to_owned(),
        currency: "UAH",
        content_ids: vec!["SKU-1".to_owned(), "SKU-2".to_owned()],
    };
    let settings = with(settings(), PIXEL_URL.key, "http://graph.test/fbevents.js");
    assert_eq!(pixel(&settings, &bought), Some(expected));
    let mut unpaid = order(2, NOW);
    unpaid.pay_type = PayType::OnlineFull;
    assert_eq!(pixel(&settings, &unpaid), None);
    let base = PixelBase {
        pixel_id: "1234567890".to_owned(),
        script_url: "http://graph.test/fbevents.js".to_owned(),
    };
    assert_eq!(pixel_base(&settings, false), Some(base));
    assert_eq!(pixel_base(&with(settings, PIXEL_ID.key, ""), true), None);
}
