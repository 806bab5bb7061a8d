//! Round trips with the twin, and that the twin is as strict as Meta.

use super::{NOW, Same, deliver, is_done, lead, order, refused_as, settings, with};
use crate::http::{Method, Request, Response};
use crate::meta::sandbox::Twin;
use crate::meta::{TEST_EVENT_CODE, TOKEN, WINDOW_MS};
use krama_domain::effect::{Hold, Outcome};
use krama_domain::time::{HOUR_MS, Timestamp};
use serde_json::{Value, json};

fn good() -> Value {
    json!({"event_name": "Purchase", "event_time": NOW.as_secs(), "event_id": "A-1", "action_source": "website",
        "event_source_url": "https://shop.example/", "user_data": {"client_user_agent": "UA/1.0", "fbp": "fb.1.1.1"},
        "custom_data": {"value": 10.1, "currency": "uah"}})
}

fn post(twin: &mut Twin, path: &str, body: &Value) -> Response {
    twin.serve(&Request::post_json(format!("http://graph.test{path}"), body), NOW, &mut Same(7)).response
}

fn send(twin: &mut Twin, event: &Value) -> Response {
    post(twin, "/v25.0/77/events", &json!({"access_token": "t", "data": [event]}))
}

fn codes(response: &Response) -> (i64, i64) {
    let body = response.body_json().expect("an answer in JSON");
    (body["error"]["code"].as_i64().unwrap_or(0), body["error"]["error_subcode"].as_i64().unwrap_or(0))
}

fn get(twin: &mut Twin, path: &str, now: Timestamp) -> Response {
    twin.serve(&Request::get(format!("http://graph.test{path}")), now, &mut Same(7)).response
}

#[test]
fn a_poisoned_batch_of_five_ends_as_four_and_one() {
    let mut twin = Twin::default();
    let aged = order(3, NOW.plus_ms(-WINDOW_MS));
    let orders = [order(1, NOW), order(2, NOW), aged, order(4, NOW), order(5, NOW)];
    let tasks = orders.map(lead);
    let mut calls = 0;
    let outcomes = deliver(&mut twin, &settings(), &tasks, (NOW, NOW.plus_ms(2_000)), &mut calls);
    let seen: Vec<_> =
        outcomes.iter().map(|o| if is_done(o) { "done" } else { refused_as(o).unwrap_or("?") }).collect();
    assert_eq!(seen, ["done", "done", "too_old", "done", "done"]);
    assert_eq!(calls, 5, "5 are rejected, 2 taken, 3 rejected, 1 refused, 2 taken");
    assert_eq!(twin.events().count(), 4);
}

#[test]
fn a_repeat_is_merged_and_a_wrong_token_stops_the_lane() {
    let mut twin = Twin::default();
    let tasks = [lead(order(1, NOW))];
    for _ in 0..2 {
        let outcomes = deliver(&mut twin, &settings(), &tasks, (NOW, NOW), &mut 0);
        assert!(is_done(&outcomes[0]), "{outcomes:?}");
    }
    let kept: Vec<_> = twin.events().collect();
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].server, kept[0].browser, kept[0].value.as_str()), (2, 0, "1250.5"));
    let wrong = with(settings(), TOKEN.key, "wrong-token");
    let outcomes = deliver(&mut twin, &wrong, &tasks, (NOW, NOW), &mut 0);
    assert!(matches!(outcomes[0], Outcome::Blocked { hold: Hold::Person, .. }), "{outcomes:?}");
}

#[test]
fn both_halves_meet_for_48_hours() {
    let mut twin = Twin::default();
    send(&mut twin, &good());
    let beacon = "/tr?id=77&ev=Purchase&eid=A-1&cd%5Bvalue%5D=10.10&cd%5Bcurrency%5D=UAH&fbp=fb.1.1.1";
    let pixel = get(&mut twin, beacon, NOW.plus_ms(48 * HOUR_MS));
    assert_eq!(pixel.header("content-type"), Some("image/gif"));
    assert!(pixel.body.starts_with(b"GIF89a"));
    assert_eq!(twin.events().map(|e| (e.server, e.browser)).collect::<Vec<_>>(), [(1, 1)]);
    get(&mut twin, beacon, NOW.plus_ms(48 * HOUR_MS + 1));
    get(&mut twin, "/tr?id=77&ev=Lead&eid=A-1", NOW);
    get(&mut twin, "/tr?id=77&ev=PageView", NOW);
    get(&mut twin, "/tr?id=77&ev=PageView", NOW);
    get(&mut twin, "/tr?ev=PageView", NOW);
    let halves: Vec<_> = twin.events().map(|e| (e.name.as_str(), e.server, e.browser)).collect();
    assert_eq!(
        halves,
        [("Purchase", 1, 1), ("Purchase", 0, 1), ("Lead", 0, 1), ("PageView", 0, 1), ("PageView", 0, 1)]
    );
}

#[test]
fn every_official_form_of_a_call_is_taken() {
    let event = good();
    let text = crate::http::encode(&json!([event.to_string()]).to_string());
    let bearer = Request::post_json("http://g/v25.0/77/events", &json!({"data": [event]}));
    let requests = [
        Request::post_json("http://g/v25.0/77/events?access_token=t", &json!({"data": [event]})),
        bearer.with_header("authorization", "Bearer t"),
        Request::post_json(
            "http://g/v25.0/77/events",
            &json!({"access_token": "t", "data": [event.to_string()]}),
        ),
        Request {
            method: Method::Post,
            url: "http://g/v26.0/77/events".to_owned(),
            headers: vec![("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned())],
            body: format!("access_token=t&test_event_code=T&data={text}").into_bytes(),
        },
    ];
    for request in requests {
        let mut twin = Twin::default();
        let answer = twin.serve(&request, NOW, &mut Same(7)).response;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        assert_eq!(answer.body_json().expect("JSON")["events_received"], 1);
    }
}

#[test]
fn one_invalid_event_rejects_the_call() {
    let change = |path: &str, value: Value| {
        let mut event = good();
        *event.pointer_mut(path).expect("a field of the good event") = value;
        event
    };
    let seconds = NOW.as_secs();
    let cases = [
        (change("/event_time", json!(seconds - 7 * 86_400 - 1)), (100, 2_804_003)),
        (change("/event_time", json!(seconds + 1)), (100, 0)),
        (change("/event_time", json!("soon")), (100, 0)),
        (change("/event_name", json!("")), (100, 0)),
        (change("/action_source", json!("somewhere")), (100, 0)),
        (change("/event_source_url", Value::Null), (100, 0)),
        (change("/user_data", json!({"fbp": "fb.1.1.1"})), (100, 0)),
        (change("/user_data", json!({})), (100, 2_804_050)),
        (change("/user_data", json!({"client_user_agent": "x", "ph": ["380671234567"]})), (100, 2_804_016)),
        (change("/user_data", json!({"client_user_agent": "x", "em": "a@example.com"})), (100, 2_804_016)),
        (change("/user_data", json!({"client_user_agent": "x", "client_ip_address": "no"})), (100, 0)),
        (change("/custom_data", json!({"currency": "UAH"})), (100, 0)),
        (change("/custom_data", json!({"value": 1})), (100, 0)),
    ];
    for (event, expected) in cases {
        let mut twin = Twin::default();
        let answer =
            post(&mut twin, "/v25.0/77/events", &json!({"access_token": "t", "data": [good(), event]}));
        assert_eq!((answer.status, codes(&answer)), (400, expected), "{event}");
        assert_eq!(twin.events().count(), 0);
    }
}

#[test]
fn calls_that_are_none_are_answered_as_meta_does() {
    let mut twin = Twin::default();
    let body = json!({"access_token": "t", "data": [good()]});
    let mut at = |path: &str, body: &Value| codes(&post(&mut twin, path, body));
    assert_eq!(at("/v25.0/77/other", &body), (2_500, 0));
    assert_eq!(at("/vx/77/events", &body), (2_500, 0));
    assert_eq!(at("/v25.0/abc/events", &body), (100, 33));
    assert_eq!(at("/v25.0/77/events", &json!({"data": [good()]})), (190, 0));
    assert_eq!(at("/v25.0/77/events", &json!({"access_token": "wrong", "data": [good()]})), (190, 0));
    assert_eq!(at("/v25.0/77/events", &json!({"access_token": "t", "data": []})), (100, 0));
    assert_eq!(at("/v25.0/77/events", &json!({"access_token": "t", "data": [7]})), (100, 0));
    assert_eq!(at("/v25.0/77/events", &json!(["t"])), (100, 0));
    assert_eq!(codes(&get(&mut twin, "/v25.0/77/events", NOW)), (100, 33));
    assert_eq!(get(&mut twin, "/nothing", NOW).status, 404);
}

#[test]
fn the_inspector_shows_pairs_and_escapes_what_came() {
    let mut twin = Twin::default();
    twin.base = "http://127.0.0.1:8081/meta".to_owned();
    let page = |twin: &mut Twin| String::from_utf8(get(twin, "/", NOW).body).expect("UTF-8");
    assert!(page(&mut twin).contains("Ще нічого не надійшло"));
    let testing = with(settings(), TEST_EVENT_CODE.key, "TEST1");
    deliver(&mut twin, &testing, &[lead(order(1, NOW))], (NOW, NOW), &mut 0);
    get(&mut twin, "/tr?id=1234567890&ev=Lead&eid=LVI29082026N01_1788000000", NOW);
    get(&mut twin, "/tr?id=77&ev=%3Cscript%3E&eid=%22x", NOW);
    let html = page(&mut twin);
    assert!(html.contains("LVI29082026N01_1788000000</td><td>✓</td><td>✓</td><td>1250.5 UAH"), "{html}");
    assert!(html.contains("em, ph, external_id, fbc, fbp, ip, ua, fn, ln, ct"), "{html}");
    assert!(html.contains("(test)"));
    assert!(html.contains("&lt;script&gt;") && !html.contains("<script"), "{html}");
    assert_eq!(twin.pixel_url(), "http://127.0.0.1:8081/meta/pixel/fbevents.js");
}

#[test]
fn the_script_is_served_as_a_script() {
    let script = get(&mut Twin::default(), "/pixel/fbevents.js", NOW);
    assert_eq!(script.header("content-type"), Some("text/javascript; charset=utf-8"));
    assert!(String::from_utf8_lossy(&script.body).contains("callMethod"));
}
