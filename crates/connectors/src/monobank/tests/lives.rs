//! Whole lives of orders: connector, twin and decision together.

use super::fixture::*;
use crate::http::{Answer, Request};
use crate::monobank::sandbox::Twin;
use crate::task::{Reading, Task, Work};
use krama_domain::effect::Intent;
use krama_domain::fact::Fact;
use krama_domain::ledger::{PaymentStatus, payment_status};
use krama_domain::order::Order;
use krama_domain::pay::PayType;
use krama_domain::time::{HOUR_MS, Timestamp};

const REFERENCE: &str = "TWC05012026N01";

/// Applies every fact of a result.
fn absorb(order: &mut Order, facts: Vec<Fact>, at: Timestamp) {
    for fact in facts {
        *order = after(order, fact, at).order;
    }
}

/// An order with its invoice at the twin, and the invoice's id.
fn begun(twin: &mut Twin, pay_type: PayType) -> (Order, String) {
    let mut order = order(pay_type);
    let decision = after(&order, Fact::PaymentRequested { expires_at: NOW.plus_ms(24 * HOUR_MS) }, NOW);
    assert_eq!(decision.effects, [Intent::CreateInvoice { attempt: 1 }]);
    order = decision.order;
    let (settled, emits, paths) = run(twin, &deliver(&order, Intent::CreateInvoice { attempt: 1 }), NOW);
    assert_eq!(
        (kind(&settled.outcome), emits, paths),
        ("done", Vec::new(), vec!["invoice/create".to_owned()])
    );
    absorb(&mut order, settled.facts, NOW);
    let id = order.attempts[&1].invoice.clone().unwrap().id;
    (order, id)
}

fn hear(order: &mut Order, twin: &mut Twin, webhooks: &[Request]) {
    let settings = with_key(twin);
    let facts = webhooks.iter().map(|webhook| fact_of(&settings, webhook)).collect();
    absorb(order, facts, NOW);
}

fn check(order: &mut Order, twin: &mut Twin, at: Timestamp) {
    let (settled, ..) = run(twin, &task(order, Work::Check { attempt: 1 }), at);
    absorb(order, settled.facts, at);
}

#[test]
fn paying_covers_the_order_in_whatever_order_webhooks_come() {
    for (pay_type, status) in
        [(PayType::Prepay, PaymentStatus::Prepaid), (PayType::OnlineFull, PaymentStatus::Paid)]
    {
        for reorder in [false, true] {
            let mut twin = Twin::default();
            let (mut order, id) = begun(&mut twin, pay_type);
            let mut webhooks = twin.pay(&id, NOW);
            if reorder {
                webhooks.reverse();
            }
            hear(&mut order, &mut twin, &webhooks);
            hear(&mut order, &mut twin, &webhooks);
            assert_eq!(payment_status(&order), status);
            assert_eq!(order.ledger().received().minor, twin.money()[REFERENCE]);
        }
    }
}

#[test]
fn a_lost_webhook_is_found_by_asking() {
    let mut twin = Twin::default();
    let (mut order, id) = begun(&mut twin, PayType::OnlineFull);
    twin.pay(&id, NOW);
    check(&mut order, &mut twin, NOW);
    assert_eq!(payment_status(&order), PaymentStatus::Paid);
}

#[test]
fn failure_then_success_of_one_invoice_is_paid() {
    let mut twin = Twin::default();
    let (mut order, id) = begun(&mut twin, PayType::Prepay);
    let failed = twin.decline(&id, "59", NOW);
    hear(&mut order, &mut twin, &failed);
    assert_eq!(order.invoices[&id].latest.failure_code.as_deref(), Some("59"));
    assert_eq!(payment_status(&order), PaymentStatus::Unpaid);
    let paid = twin.pay(&id, NOW);
    hear(&mut order, &mut twin, &paid);
    hear(&mut order, &mut twin, &failed);
    assert_eq!(payment_status(&order), PaymentStatus::Prepaid);
}

#[test]
fn a_hold_is_not_money() {
    let mut twin = Twin::default();
    let (mut order, id) = begun(&mut twin, PayType::Prepay);
    let held = twin.hold(&id, NOW);
    hear(&mut order, &mut twin, &held);
    assert_eq!((payment_status(&order), twin.money().is_empty()), (PaymentStatus::Checking, true));
    let released = twin.reverse(&id, NOW);
    hear(&mut order, &mut twin, &released);
    assert_eq!(payment_status(&order), PaymentStatus::Unpaid);
}

#[test]
fn a_tampered_sum_is_seen_and_not_believed() {
    let mut twin = Twin::default();
    let (mut order, id) = begun(&mut twin, PayType::OnlineFull);
    let webhook = twin.pay(&id, NOW).pop().unwrap();
    let body = String::from_utf8(webhook.body).unwrap().replace("149900", "100");
    // Signed by the bank all the same: the sum is not the one that was asked for.
    let sign = twin.signature(body.as_bytes());
    let forged =
        Request::post_json(webhook.url, &serde_json::from_str(&body).unwrap()).with_header("x-sign", &sign);
    hear(&mut order, &mut twin, &[forged]);
    assert_eq!((payment_status(&order), order.mismatches.len()), (PaymentStatus::Checking, 1));
    assert_eq!(order.ledger().captured_minor(), 0);
}

#[test]
fn a_partial_refund_and_the_rest_move_the_ledger() {
    let mut twin = Twin::default();
    let (mut order, id) = begun(&mut twin, PayType::OnlineFull);
    let paid = twin.pay(&id, NOW);
    hear(&mut order, &mut twin, &paid);
    for (reference, minor, status) in
        [("r1", 40_000, PaymentStatus::PartlyRefunded), ("r2", 109_900, PaymentStatus::Refunded)]
    {
        let wanted = Fact::RefundRequested {
            reference: reference.to_owned(),
            invoice_id: id.clone(),
            amount: uah(minor),
        };
        order = after(&order, wanted, NOW).order;
        let intent = Intent::Refund { reference: reference.to_owned() };
        let (settled, emits, paths) = run(&mut twin, &deliver(&order, intent), NOW);
        assert_eq!((kind(&settled.outcome), emits.len()), ("done", 2));
        assert_eq!(paths, ["invoice/cancel", "invoice/status"]);
        absorb(&mut order, settled.facts, NOW);
        assert_eq!(payment_status(&order), status);
        hear(&mut order, &mut twin, &emits);
        assert_eq!(
            (payment_status(&order), order.ledger().received().minor),
            (status, twin.money()[REFERENCE])
        );
    }
    let keys: Vec<_> = order.ledger().entries.into_iter().map(|entry| entry.key).collect();
    assert_eq!(keys, [format!("capture/{id}"), format!("refund/{id}/r1"), format!("refund/{id}/r2")]);
}

#[test]
fn a_refund_in_the_cabinet_is_heard_of() {
    let mut twin = Twin::default();
    let (mut order, id) = begun(&mut twin, PayType::OnlineFull);
    for webhooks in [
        twin.pay(&id, NOW),
        twin.refund_in_cabinet(&id, 10_000, NOW),
        twin.refund_in_cabinet(&id, 5_000, NOW),
    ] {
        hear(&mut order, &mut twin, &webhooks);
    }
    assert_eq!(order.ledger().refunded_minor(), 15_000);
    assert_eq!(order.ledger().received().minor, twin.money()[REFERENCE]);
}

#[test]
fn a_refund_whose_answer_was_lost_happens_once() {
    for carried_out in [true, false] {
        let mut twin = Twin::default();
        let (mut order, id) = begun(&mut twin, PayType::OnlineFull);
        let paid = twin.pay(&id, NOW);
        hear(&mut order, &mut twin, &paid);
        let wanted =
            Fact::RefundRequested { reference: "r1".to_owned(), invoice_id: id, amount: uah(40_000) };
        order = after(&order, wanted, NOW).order;
        let first = deliver(&order, Intent::Refund { reference: "r1".to_owned() });
        let request = sent(&settings(), &first, NOW);
        if carried_out {
            twin.serve(&within_twin(&request), NOW, &mut Counting(1));
        }
        let Reading::Settled(lost) = read(&first, &request, &no_answer(), NOW) else { panic!() };
        assert_eq!(kind(&lost[0].outcome), "retry");
        let (settled, ..) = run(&mut twin, &Task { tries: 1, uncertain: true, ..first }, NOW);
        absorb(&mut order, settled.facts, NOW);
        assert_eq!((kind(&settled.outcome), twin.money()[REFERENCE]), ("done", 109_900));
        assert_eq!(order.ledger().received().minor, 109_900);
    }
}

#[test]
fn a_lost_invoice_that_is_paid_still_finds_its_order() {
    let mut twin = Twin::default();
    let mut order = asked(PayType::Prepay);
    let lost = deliver(&order, Intent::CreateInvoice { attempt: 1 });
    let request = sent(&settings(), &lost, NOW);
    twin.serve(&within_twin(&request), NOW, &mut Counting(1));
    let Reading::Settled(mut settled) = read(&lost, &request, &no_answer(), NOW) else { panic!() };
    let decision = after(&order, settled.remove(0).facts.remove(0), NOW);
    assert!(decision.effects.contains(&Intent::CreateInvoice { attempt: 2 }));
    order = decision.order;
    let id = twin.invoices_of(REFERENCE).remove(0);
    let webhooks = twin.pay(&id, NOW);
    hear(&mut order, &mut twin, &webhooks);
    assert_eq!(payment_status(&order), PaymentStatus::Prepaid);
    let second = settled_at_once(&deliver(&order, Intent::CreateInvoice { attempt: 2 }), NOW);
    assert_eq!(kind(&second.outcome), "done");
}

#[test]
fn a_removed_invoice_cannot_be_paid_and_a_paid_one_not_removed() {
    let mut twin = Twin::default();
    let (order, id) = begun(&mut twin, PayType::Prepay);
    let remove = deliver(&order, Intent::RemoveInvoice { attempt: 1 });
    let (settled, ..) = run(&mut twin, &remove, NOW);
    assert_eq!(kind(&settled.outcome), "done");
    assert!(twin.pay(&id, NOW).is_empty());

    let mut twin = Twin::default();
    let (mut order, id) = begun(&mut twin, PayType::Prepay);
    twin.pay(&id, NOW);
    let (settled, _, paths) = run(&mut twin, &deliver(&order, Intent::RemoveInvoice { attempt: 1 }), NOW);
    assert_eq!((kind(&settled.outcome), paths.len()), ("done", 2));
    absorb(&mut order, settled.facts, NOW);
    assert_eq!(payment_status(&order), PaymentStatus::Prepaid);
}

#[test]
fn an_unpaid_invoice_lapses_by_asking() {
    let mut twin = Twin::default();
    let (mut order, _) = begun(&mut twin, PayType::Prepay);
    let end = order.attempts[&1].expires_at;
    check(&mut order, &mut twin, end);
    assert!(order.attempts[&1].lapsed);
    let answer = Answer::NoAnswer { reason: String::new() };
    assert_eq!(kind(&settled_by(&task(&order, Work::Check { attempt: 1 }), &answer, end).outcome), "retry");
}
