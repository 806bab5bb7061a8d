//! Asking how an invoice stands, and when it has lapsed.

use super::fixture::*;
use crate::http::Answer;
use crate::monobank::{answers, next_check_ms};
use crate::task::{Task, Work};
use krama_domain::fact::Fact;
use krama_domain::invoice::{Cancel, CancelState, Observation, Status};
use krama_domain::pay::PayType;
use krama_domain::time::{MINUTE_MS, SECOND_MS, Timestamp};

fn check() -> Task {
    task(&opened(PayType::Prepay), Work::Check { attempt: 1 })
}

fn state(status: &str, rest: &str) -> Answer {
    json(200, &format!(r#"{{"invoiceId":"{INVOICE}","status":"{status}","amount":20000,"ccy":980{rest}}}"#))
}

fn report(rest: &str) -> Observation {
    match settled_by(&check(), &state("success", rest), NOW).facts.remove(0) {
        Fact::InvoiceReported(report) => report,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_question_goes_out_once_there_is_an_invoice() {
    let request = sent(&settings(), &check(), NOW);
    assert!(
        request.url.ends_with("/monobank/api/merchant/invoice/status?invoiceId=p2_9ZgpZVsl3"),
        "{}",
        request.url
    );
    let without = task(&asked(PayType::Prepay), Work::Check { attempt: 1 });
    assert_eq!(kind(&settled_at_once(&without, NOW).outcome), "done");
}

#[test]
fn every_answer_has_its_meaning() {
    let cases = [
        ("state", state("processing", ""), "done"),
        (
            "another invoice's",
            json(200, r#"{"invoiceId":"p2_x","status":"success","amount":1,"ccy":980}"#),
            "retry",
        ),
        ("malformed", html(200), "retry"),
        (
            "sum with a fraction",
            json(200, r#"{"invoiceId":"p2_9ZgpZVsl3","status":"success","amount":1.5,"ccy":980}"#),
            "retry",
        ),
        ("unknown there", json(404, r#"{"errCode":"NOT_FOUND"}"#), "refused"),
        ("forbidden", html(403), "blocked for a person"),
        ("too many", html(429), "retry"),
        ("gateway", html(504), "retry"),
        ("time-out", no_answer(), "retry"),
        ("no connection", not_sent(), "blocked"),
    ];
    for (name, answer, outcome) in cases {
        let settled = settled_by(&check(), &answer, NOW);
        let facts = if outcome == "done" { vec!["invoice_reported"] } else { Vec::new() };
        assert_eq!((kind(&settled.outcome), codes(&settled.facts)), (outcome, facts), "{name}");
    }
}

#[test]
fn an_unpaid_invoice_lapses_after_its_time() {
    let end = opened(PayType::Prepay).attempts[&1].expires_at;
    let margin = end.plus_ms(answers::LAPSE_MARGIN_MS);
    let cases = [
        ("created", margin.plus_ms(-1), false),
        ("created", margin, true),
        ("failure", margin, true),
        ("processing", margin, false),
        ("success", margin, false),
        ("brand-new-word", margin, false),
        ("expired", end, true),
        ("expired", end.plus_ms(-1), false),
    ];
    for (word, now, lapses) in cases {
        let facts = settled_by(&check(), &state(word, ""), now).facts;
        assert_eq!(facts.contains(&Fact::InvoiceLapsed { attempt: 1 }), lapses, "{word} at {now}");
    }
}

#[test]
fn a_paid_invoice_never_lapses() {
    let paid = settled_by(&check(), &state("success", ""), NOW).facts.remove(0);
    let order = after(&opened(PayType::Prepay), paid, NOW).order;
    let later = order.attempts[&1].expires_at.plus_ms(answers::LAPSE_MARGIN_MS);
    let settled = settled_by(&task(&order, Work::Check { attempt: 1 }), &state("expired", ""), later);
    assert_eq!(codes(&settled.facts), ["invoice_reported"]);
}

#[test]
fn the_banks_time_is_read_in_any_form() {
    let at = |rest: &str| report(rest).modified_at;
    let expected = Timestamp::from_secs(1_767_607_263);
    for date in ["2026-01-05T10:01:03Z", "2026-01-05T12:01:03.000+02:00"] {
        assert_eq!(
            at(&format!(r#","createdDate":"2026-01-05T10:00:00Z","modifiedDate":"{date}""#)),
            expected
        );
    }
    for modified in ["", r#","modifiedDate":"yesterday""#, r#","modifiedDate":null"#] {
        assert_eq!(at(&format!(r#","createdDate":"2026-01-05T10:01:03Z"{modified}"#)), expected);
    }
    assert_eq!(at(""), Timestamp::from_ms(0));
}

#[test]
fn refunds_are_named_by_the_best_that_is_known() {
    let list = r#","finalAmount":15000,"cancelList":[
        {"status":"success","amount":2000,"ccy":980,"createdDate":"2026-01-06T08:00:00Z","modifiedDate":"2026-01-06T09:00:00Z","extRef":"r-1","rrn":"7"},
        {"status":"failure","amount":1000,"rrn":"060189"}, {"status":"processing"}, {"status":"odd","amount":3000}]"#;
    let seen = report(list);
    let cancel = |reference: &str, amount_minor, state, at: &str| Cancel {
        reference: reference.to_owned(),
        amount_minor,
        state,
        at: Timestamp::parse_rfc3339(at).unwrap(),
    };
    let never = "1970-01-01T00:00:00Z";
    let expected = [
        cancel("r-1", 2_000, CancelState::Success, "2026-01-06T09:00:00Z"),
        cancel("rrn:060189", 1_000, CancelState::Failure, never),
        cancel("nth:3", 0, CancelState::Processing, never),
        cancel("nth:4", 3_000, CancelState::Processing, never),
    ];
    assert_eq!((seen.cancels, seen.final_minor), (expected.to_vec(), Some(15_000)));
}

#[test]
fn failures_keep_the_code_and_not_the_text() {
    for code in [r#""59""#, "59"] {
        let rest = format!(r#","errCode":{code},"failureReason":"Недостатньо коштів у Тараса""#);
        let seen = report(&rest);
        assert_eq!(seen.failure_code.as_deref(), Some("59"));
        assert!(!format!("{seen:?}").contains("Тарас"));
    }
}

#[test]
fn unknown_words_are_kept_as_pending() {
    let settled = settled_by(&check(), &state("brand-new-word", r#","someField":{"a":[1]}"#), NOW);
    let Fact::InvoiceReported(seen) = &settled.facts[0] else { panic!("{settled:?}") };
    assert_eq!(seen.status, Status::Other("brand-new-word".to_owned()));
}

#[test]
fn pauses_between_checks_grow_to_a_quarter_of_an_hour() {
    let pauses: Vec<_> = (0..7).map(|tries| next_check_ms(tries) / SECOND_MS).collect();
    assert_eq!(pauses, [15, 30, 60, 120, 240, 480, 900]);
    assert_eq!(next_check_ms(u32::MAX), 15 * MINUTE_MS);
}
