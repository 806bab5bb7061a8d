//! Asking for an invoice: the request to the letter, when it is not needed, and every answer.

use super::fixture::*;
use crate::http::Answer;
use crate::monobank::CONNECTOR;
use crate::task::{About, Step, Task};
use krama_domain::contact::ContactRequest;
use krama_domain::effect::{Intent, Outcome};
use krama_domain::fact::Fact;
use krama_domain::ids::ContactId;
use krama_domain::invoice::{Observation, Status};
use krama_domain::notice::Notice;
use krama_domain::order::{CancelReason, Cancelled, Order};
use krama_domain::pay::PayType;
use serde_json::{Value, json};

const CREATE: Intent = Intent::CreateInvoice { attempt: 1 };

fn body_of(order: &Order) -> Value {
    serde_json::from_slice(&sent(&settings(), &deliver(order, CREATE), NOW).body).unwrap()
}

#[test]
fn a_full_payment_lists_the_lines() {
    let order = asked(PayType::OnlineFull);
    let request = sent(&settings(), &deliver(&order, CREATE), NOW);
    assert_eq!(request.url, "http://127.0.0.1:8081/monobank/api/merchant/invoice/create");
    assert_eq!(request.header("X-Token"), Some("uTEST-token"));
    assert_eq!(request.header("X-Cms"), Some("krama"));
    assert!(request.header("X-Cms-Version").is_some());
    let expected = json!({
        "amount": 149_900, "ccy": 980,
        "merchantPaymInfo": {
            "reference": "TWC05012026N01",
            "destination": "Замовлення №TWC05012026N01",
            "comment": "Lviv Wear: TWC05012026N01",
            "basketOrder": [
                { "name": "Футболка «Лев», M", "qty": 2, "sum": 50_000, "code": "TS-1" },
                { "name": "Кепка, M", "qty": 1, "sum": 49_900, "code": "CAP" },
            ],
        },
        "redirectUrl": format!("https://shop.example/orders/{}", order.token.as_str()),
        "webHookUrl": "https://shop.example/webhooks/monobank/lviv-wear",
        "validity": 86_400, "paymentType": "debit",
    });
    assert_eq!(serde_json::from_slice::<Value>(&request.body).unwrap(), expected);
}

#[test]
fn a_prepayment_is_one_row_of_its_own_sum() {
    let body = body_of(&asked(PayType::Prepay));
    assert_eq!(body["amount"], 20_000);
    let name = "Передплата за замовлення №TWC05012026N01";
    let row = json!([{ "name": name, "qty": 1, "sum": 20_000, "code": "TWC05012026N01" }]);
    assert_eq!(body["merchantPaymInfo"]["basketOrder"], row);
    assert_eq!(body["merchantPaymInfo"]["destination"], name);
}

#[test]
fn rows_that_would_not_add_up_become_one() {
    let mut reduced = asked(PayType::OnlineFull);
    reduced.attempts.get_mut(&1).unwrap().amount = uah(149_800);
    let mut free_line = asked(PayType::OnlineFull);
    free_line.lines[1].price = uah(0);
    free_line.attempts.get_mut(&1).unwrap().amount = uah(100_000);
    for (order, sum) in [(reduced, 149_800), (free_line, 100_000)] {
        let rows = &body_of(&order)["merchantPaymInfo"]["basketOrder"];
        let row =
            json!({ "name": "Замовлення №TWC05012026N01", "qty": 1, "sum": sum, "code": "TWC05012026N01" });
        assert_eq!(rows, &json!([row]));
    }
}

#[test]
fn validity_is_what_is_left_and_at_most_30_days() {
    let mut order = asked(PayType::Prepay);
    order.attempts.get_mut(&1).unwrap().expires_at = NOW.plus_ms(90_001);
    assert_eq!(body_of(&order)["validity"], 91);
    order.attempts.get_mut(&1).unwrap().expires_at = NOW.plus_ms(i64::MAX);
    assert_eq!(body_of(&order)["validity"], 30 * 86_400);
}

#[test]
fn long_texts_are_cut_by_characters() {
    let mut settings = settings();
    settings.store.name = "Крамниця".repeat(100);
    let request = sent(&settings, &deliver(&asked(PayType::Prepay), CREATE), NOW);
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body["merchantPaymInfo"]["comment"].as_str().unwrap().chars().count(), 280);
}

#[test]
fn what_is_not_needed_is_not_sent() {
    let mut cancelled = asked(PayType::Prepay);
    let reason = CancelReason::Staff("no".to_owned());
    cancelled.cancelled = Some(Cancelled { at: NOW, reason, was_confirmed: false });
    let mut newer = asked(PayType::Prepay);
    newer.attempts.insert(2, newer.attempts[&1].clone());
    let paid = Observation {
        invoice_id: "p2_earlier".to_owned(),
        status: Status::Success,
        amount_minor: 20_000,
        currency_number: 980,
        final_minor: Some(20_000),
        modified_at: NOW,
        reference: None,
        failure_code: None,
        cancels: Vec::new(),
    };
    let covered = after(&asked(PayType::Prepay), Fact::InvoiceReported(paid), NOW).order;
    for order in [cancelled, newer, covered, opened(PayType::Prepay)] {
        let settled = settled_at_once(&deliver(&order, CREATE), NOW);
        assert_eq!((kind(&settled.outcome), settled.facts), ("done", Vec::new()));
    }
}

#[test]
fn an_attempt_whose_time_ran_out_lapses_instead() {
    let order = asked(PayType::Prepay);
    let settled = settled_at_once(&deliver(&order, CREATE), order.attempts[&1].expires_at);
    assert_eq!((kind(&settled.outcome), settled.facts), ("done", vec![Fact::InvoiceLapsed { attempt: 1 }]));
}

#[test]
fn nothing_cannot_be_invoiced() {
    let mut order = asked(PayType::Prepay);
    order.attempts.get_mut(&1).unwrap().amount = uah(0);
    let settled = settled_at_once(&deliver(&order, CREATE), NOW);
    assert_eq!((kind(&settled.outcome), codes(&settled.facts)), ("refused", vec!["invoice_refused"]));
}

#[test]
fn without_a_token_the_lane_waits_for_a_person() {
    let mut settings = settings();
    settings.values.remove("monobank.token");
    assert!(!(CONNECTOR.is_connected)(&settings));
    match (CONNECTOR.plan)(&settings, &[deliver(&asked(PayType::Prepay), CREATE)], NOW).remove(0) {
        Step::Settle(settled) => assert_eq!(kind(&settled.outcome), "blocked for a person"),
        other @ Step::Send { .. } => panic!("{other:?}"),
    }
}

#[test]
fn work_of_others_is_refused() {
    let order = asked(PayType::Prepay);
    let strangers = [
        Intent::NotifyManager { notice: Notice::Paid, chat: "1".to_owned() },
        Intent::CreateInvoice { attempt: 9 },
        Intent::RemoveInvoice { attempt: 9 },
        Intent::Refund { reference: "r9".to_owned() },
    ];
    for intent in strangers {
        let settled = settled_at_once(&deliver(&order, intent), NOW);
        assert_eq!(kind(&settled.outcome), "refused");
    }
    let contact = ContactRequest {
        id: ContactId::fresh(NOW, &mut Counting(1)),
        store: order.store.clone(),
        created_at: NOW,
        lang: order.lang,
        name: "Тарас".to_owned(),
        phone: order.customer.phone.clone(),
        telegram: None,
        whatsapp: None,
        question: None,
        lines: Vec::new(),
        total: uah(0),
    };
    let without_order = Task { about: About::Contact(Box::new(contact)), ..deliver(&order, CREATE) };
    assert_eq!(kind(&settled_at_once(&without_order, NOW).outcome), "refused");
}

#[test]
fn every_answer_has_its_meaning() {
    let opened = r#"{"invoiceId":"p2_1","pageUrl":"https://pay.mbnk.biz/p2_1","extra":1}"#;
    let cases = [
        ("made", json(200, opened), "done", "invoice_opened"),
        ("refused", json(400, r#"{"errCode":"BAD_REQUEST","errText":"x"}"#), "refused", "invoice_refused"),
        ("refused in HTML", html(400), "refused", "invoice_refused"),
        ("not found", json(404, r#"{"errCode":1004}"#), "refused", "invoice_refused"),
        ("wrong method", json(405, r#"{"errCode":"METHOD_NOT_ALLOWED"}"#), "refused", "invoice_refused"),
        ("forbidden", json(403, r#"{"errCode":"FORBIDDEN"}"#), "blocked for a person", ""),
        ("too many", html(429), "retry", ""),
        ("not now", json(400, r#"{"errCode":"ORDER_IN_PROGRESS"}"#), "retry", ""),
        ("fault", json(500, r#"{"errCode":"INTERNAL_ERROR"}"#), "unknown", "invoice_lost"),
        ("gateway", html(502), "unknown", "invoice_lost"),
        ("redirect", html(302), "unknown", "invoice_lost"),
        ("time-out", no_answer(), "unknown", "invoice_lost"),
        ("no connection", not_sent(), "blocked", ""),
        ("malformed", html(200), "unknown", "invoice_lost"),
        ("half", json(200, r#"{"invoiceId":"p2_1"}"#), "unknown", "invoice_lost"),
        ("no page", json(200, r#"{"invoiceId":"p2_1","pageUrl":"javascript:x"}"#), "unknown", "invoice_lost"),
        ("no id", json(200, r#"{"invoiceId":"","pageUrl":"https://a"}"#), "unknown", "invoice_lost"),
    ];
    for (name, answer, outcome, fact) in cases {
        let settled = settled_by(&deliver(&asked(PayType::Prepay), CREATE), &answer, NOW);
        assert_eq!(
            (kind(&settled.outcome), codes(&settled.facts).concat().as_str()),
            (outcome, fact),
            "{name}"
        );
    }
}

#[test]
fn the_pause_that_the_bank_wants_is_kept() {
    let Answer::Response(response) = html(429) else { unreachable!() };
    let answer = Answer::Response(response.with_header("Retry-After", "7"));
    let settled = settled_by(&deliver(&asked(PayType::Prepay), CREATE), &answer, NOW);
    assert!(matches!(settled.outcome, Outcome::Retry { after_ms: Some(7_000), .. }), "{settled:?}");
}

#[test]
fn reasons_name_the_code_and_quote_nothing() {
    let answer = json(400, r#"{"errCode":"INVALID_MERCHANT_PAYM_INFO","errText":"taras@example.com"}"#);
    let settled = settled_by(&deliver(&asked(PayType::Prepay), CREATE), &answer, NOW);
    let reason = "monobank refused to make the invoice: INVALID_MERCHANT_PAYM_INFO (HTTP 400)".to_owned();
    assert_eq!(settled.facts, [Fact::InvoiceRefused { attempt: 1, reason: reason.clone() }]);
    assert_eq!(settled.outcome, Outcome::Refused { code: "invalid_merchant_paym_info".to_owned(), reason });
}
