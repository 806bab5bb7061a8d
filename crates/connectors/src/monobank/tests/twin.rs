//! The twin: as strict as the bank, the real shapes of errors, pages that work without scripts.

use super::fixture::*;
use crate::http::{Request, Response};
use crate::monobank::sandbox::{INVOICES_MAX, Twin};
use crate::sandbox::Reply;
use krama_domain::time::Timestamp;
use serde_json::{Value, json};

fn api(twin: &mut Twin, request: Request) -> Reply {
    twin.serve(&request.with_header("x-token", "t"), NOW, &mut Counting(5))
}

fn create(twin: &mut Twin, body: &Value) -> Response {
    api(twin, Request::post_json("/api/merchant/invoice/create", body)).response
}

/// Makes an invoice over 42.00 and gives its id.
fn invoice(twin: &mut Twin) -> String {
    let body = json!({
        "amount": 4_200, "redirectUrl": "https://shop.example/orders/1", "webHookUrl": "https://shop.example/hook",
        "merchantPaymInfo": {
            "reference": "A1", "destination": "<b>Замовлення</b>",
            "basketOrder": [{ "name": "<script>x</script>", "qty": 2, "sum": 2_100, "code": "1" }],
        },
    });
    create(twin, &body).body_json().unwrap()["invoiceId"].as_str().unwrap().to_owned()
}

fn error(response: &Response) -> (u16, String) {
    let body = response.body_json().unwrap();
    assert!(body["errText"].is_string());
    (response.status, body["errCode"].as_str().unwrap().to_owned())
}

fn post(twin: &mut Twin, path: &str, form: &str) -> Reply {
    let mut request = Request::post_json(path, &Value::Null);
    request.body = form.as_bytes().to_vec();
    twin.serve(&request, NOW, &mut Counting(5))
}

fn page(twin: &mut Twin, path: &str) -> String {
    String::from_utf8(twin.serve(&Request::get(path), NOW, &mut Counting(5)).response.body).unwrap()
}

#[test]
fn errors_have_the_banks_shapes() {
    let mut twin = Twin::default();
    let empty = json!({});
    let post = |path: &str, body: &Value| Request::post_json(format!("/api/merchant/{path}"), body);
    let cases = [
        (post("invoice/nothing", &empty), (404, "NOT_FOUND")),
        (Request::get("/api/merchant/invoice/create"), (405, "METHOD_NOT_ALLOWED")),
        (post("pubkey", &empty), (405, "METHOD_NOT_ALLOWED")),
        (Request { body: b"{".to_vec(), ..post("invoice/create", &empty) }, (400, "BAD_REQUEST")),
        (Request::get("/api/merchant/invoice/status"), (400, "BAD_REQUEST")),
        (Request::get("/api/merchant/invoice/status?invoiceId=x"), (404, "NOT_FOUND")),
        (post("invoice/remove", &empty), (400, "BAD_REQUEST")),
        (post("invoice/remove", &json!({ "invoiceId": "x" })), (404, "NOT_FOUND")),
        (post("invoice/cancel", &json!({ "invoiceId": "x" })), (404, "NOT_FOUND")),
    ];
    for (request, (status, code)) in cases {
        let name = request.url.clone();
        assert_eq!(error(&api(&mut twin, request).response), (status, code.to_owned()), "{name}");
    }
    for token in ["", "wrong-one"] {
        let request = Request::get("/api/merchant/details").with_header("x-token", token);
        let reply = twin.serve(&request, NOW, &mut Counting(5));
        assert_eq!(error(&reply.response), (403, "FORBIDDEN".to_owned()));
    }
    assert!(
        api(&mut twin, Request::get("/api/merchant/details")).response.body_json().unwrap()["merchantId"]
            .is_string()
    );
}

#[test]
fn invoices_are_checked_strictly() {
    let row = |qty: Value| json!({ "basketOrder": [{ "name": "a", "qty": qty, "sum": 100, "code": "1" }] });
    let cases = [
        (json!({}), "BAD_REQUEST"),
        (json!({ "amount": 0 }), "BAD_REQUEST"),
        (json!({ "amount": "100" }), "BAD_REQUEST"),
        (json!({ "amount": 1.5 }), "BAD_REQUEST"),
        (json!({ "amount": 100, "ccy": 398 }), "BAD_REQUEST"),
        (json!({ "amount": 100, "validity": 0 }), "BAD_REQUEST"),
        (json!({ "amount": 100, "paymentType": "barter" }), "BAD_REQUEST"),
        (json!({ "amount": 100, "webHookUrl": 1 }), "BAD_REQUEST"),
        (
            json!({ "amount": 100, "merchantPaymInfo": { "comment": "ї".repeat(281) } }),
            "INVALID_MERCHANT_PAYM_INFO",
        ),
        (json!({ "amount": 100, "merchantPaymInfo": row(json!(2)) }), "INVALID_MERCHANT_PAYM_INFO"),
        (json!({ "amount": 100, "merchantPaymInfo": row(json!(0)) }), "INVALID_MERCHANT_PAYM_INFO"),
        (
            json!({ "amount": 100, "merchantPaymInfo": { "basketOrder": [{ "name": "a" }] } }),
            "INVALID_MERCHANT_PAYM_INFO",
        ),
    ];
    for (body, code) in cases {
        assert_eq!(error(&create(&mut Twin::default(), &body)), (400, code.to_owned()), "{body}");
    }
    assert_eq!(
        create(&mut Twin::default(), &json!({ "amount": 100, "merchantPaymInfo": row(json!(1)) })).status,
        200
    );
}

#[test]
fn an_invoice_runs_out_in_silence() {
    let mut twin = Twin::default();
    let id = invoice(&mut twin);
    let end = NOW.plus_ms(86_400_000);
    assert_eq!(twin.status(&id, end.plus_ms(-1)), Some("created"));
    assert_eq!(twin.status(&id, end), Some("expired"));
    assert!(twin.pay(&id, end).is_empty() && twin.money().is_empty());
}

#[test]
fn addresses_include_the_mount_where_there_is_one() {
    let url =
        |twin: &mut Twin| create(twin, &json!({ "amount": 100 })).body_json().unwrap()["pageUrl"].clone();
    let mut mounted = Twin::default();
    "http://127.0.0.1:8081/monobank".clone_into(&mut mounted.base);
    assert!(url(&mut mounted).as_str().unwrap().starts_with("http://127.0.0.1:8081/monobank/pay/p2_"));
    assert!(url(&mut Twin::default()).as_str().unwrap().starts_with("http://monobank.invalid/pay/p2_"));
}

#[test]
fn ids_differ_even_when_randomness_repeats() {
    let mut twin = Twin::default();
    let (first, second) = (invoice(&mut twin), invoice(&mut twin));
    assert_ne!(first, second);
    assert_eq!(twin.invoices_of("A1"), [first, second]);
}

#[test]
fn the_oldest_invoices_are_forgotten() {
    let mut twin = Twin::default();
    let first = invoice(&mut twin);
    for _ in 0..INVOICES_MAX {
        invoice(&mut twin);
    }
    assert_eq!(twin.invoices_of("A1").len(), INVOICES_MAX);
    assert_eq!(twin.status(&first, NOW), None);
}

#[test]
fn payers_see_what_they_pay_for_and_nothing_is_run() {
    let mut twin = Twin::default();
    let id = invoice(&mut twin);
    let html = page(&mut twin, &format!("/pay/{id}"));
    for part in [
        "42\u{a0}₴",
        "&lt;b&gt;Замовлення",
        "&lt;script&gt;",
        "Сплатити",
        "Відхилити",
        "Покласти в холд",
        "Піти без оплати",
    ] {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("<script") && !html.contains("action="));
}

#[test]
fn buttons_send_webhooks_and_lead_back_to_the_shop() {
    let cases = [
        ("act=pay", vec!["processing", "success"], "success"),
        ("act=hold", vec!["processing", "hold"], "hold"),
        ("act=decline&code=1034", vec!["processing", "failure"], "failure"),
        ("act=leave", vec![], "created"),
    ];
    for (form, told, state) in cases {
        let mut twin = Twin::default();
        let id = invoice(&mut twin);
        let reply = post(&mut twin, &format!("/pay/{id}"), form);
        assert_eq!(reply.response.status, 303);
        assert_eq!(reply.response.header("location"), Some("https://shop.example/orders/1"));
        let words: Vec<_> = reply
            .emits
            .iter()
            .map(|w| serde_json::from_slice::<Value>(&w.body).unwrap()["status"].clone())
            .collect();
        assert_eq!(
            (words, twin.status(&id, NOW)),
            (told.into_iter().map(Value::from).collect(), Some(state)),
            "{form}"
        );
        assert!(reply.emits.iter().all(|webhook| webhook.url == "https://shop.example/hook"));
    }
    assert_eq!(post(&mut Twin::default(), "/pay/none", "act=pay").response.status, 404);
}

#[test]
fn a_paid_invoice_offers_no_second_payment() {
    let mut twin = Twin::default();
    let id = invoice(&mut twin);
    post(&mut twin, &format!("/pay/{id}"), "act=pay");
    assert!(!page(&mut twin, &format!("/pay/{id}")).contains("value=\"pay\""));
    assert!(post(&mut twin, &format!("/pay/{id}"), "act=pay").emits.is_empty());
    assert_eq!(twin.money()["A1"], 4_200);
}

#[test]
fn the_cabinet_refunds_captures_releases_and_rotates() {
    let mut twin = Twin::default();
    let id = invoice(&mut twin);
    twin.pay(&id, NOW);
    assert!(page(&mut twin, "/").contains(&id));
    assert_eq!(
        post(&mut twin, "/", &format!("act=refund&id={id}&sum=50")).emits.len(),
        0,
        "more than was paid"
    );
    assert_eq!(post(&mut twin, "/", &format!("act=refund&id={id}&sum=2.00")).emits.len(), 2);
    assert_eq!(twin.money()["A1"], 4_000);
    let held = [invoice(&mut twin), invoice(&mut twin)];
    for id in &held {
        twin.hold(id, NOW);
    }
    post(&mut twin, "/", &format!("act=capture&id={}", held[0]));
    post(&mut twin, "/", &format!("act=release&id={}", held[1]));
    assert_eq!(held.each_ref().map(|id| twin.status(id, NOW).unwrap()), ["success", "reversed"]);
    assert_eq!(twin.money()["A1"], 8_200);
    let before = with_key(&mut twin).notes;
    let reply = post(&mut twin, "/", "act=rotate");
    assert_eq!(reply.response.header("location"), Some("/"));
    assert_ne!(before, with_key(&mut twin).notes);
}

#[test]
fn signatures_are_the_same_in_every_run() {
    let run = || {
        let mut twin = Twin::default();
        let id = invoice(&mut twin);
        twin.pay(&id, Timestamp::from_ms(NOW.as_ms() + 123))
    };
    assert_eq!(run(), run());
    assert!(
        String::from_utf8(run().remove(1).body).unwrap().contains(r#""modifiedDate":"2026-01-05T10:00:00Z""#)
    );
}
