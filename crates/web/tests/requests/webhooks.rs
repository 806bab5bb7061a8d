//! Genuine webhooks of the bank: whatever the order, the number and the company in which they come, the order ends the
//! same.

use crate::payer::{HOOK, Payer};
use crate::world::{World, on_both, status};
use axum::http::Method;
use krama_connectors::http::Request;
use krama_domain::time::Clock;
use serde_json::{Value, json};
use tokio::task::JoinSet;

/// Asserts that a prepaid order was told and announced exactly once.
async fn assert_prepaid_once(world: &World, payer: &Payer) {
    let order = world.fresh(&payer.order).await;
    assert_eq!(status(&order), "prepaid");
    assert_eq!(order.ledger().captured_minor(), 20_000);
    assert_eq!(order.ledger().entries.len(), 1, "one movement of money");
    let messages = ["message/manager/prepaid/501", "message/manager/prepaid/-100700"];
    assert_eq!(world.keys(&order, "message/").await, messages);
    assert_eq!(world.keys(&order, "conversion/").await, ["conversion/lead"]);
}

#[tokio::test]
async fn a_payment_told_once_or_twice_is_one_payment() {
    on_both(|world| async move {
        let payer = world.payer("prepay").await;
        let [processing, success] = world.pay(&payer.invoice);
        assert_eq!(world.hook(&processing).await, 200);
        assert_eq!(status(&world.fresh(&payer.order).await), "checking");
        assert_eq!(world.hook(&success).await, 200);
        assert_prepaid_once(&world, &payer).await;
        for repeat in [&success, &processing, &success] {
            assert_eq!(world.hook(repeat).await, 200);
        }
        assert_prepaid_once(&world, &payer).await;
        assert_eq!((world.kept("applied").await, world.told(&payer.order, "invoice_reported").await), (2, 2));
    })
    .await;
}

#[tokio::test]
async fn eight_at_once_are_applied_once_though_the_key_was_not_known() {
    on_both(|world| async move {
        let payer = world.payer("prepay").await;
        let [_, success] = world.pay(&payer.invoice);
        let world = std::sync::Arc::new(world);
        let mut told = JoinSet::new();
        for _ in 0..8 {
            let (world, success) = (std::sync::Arc::clone(&world), success.clone());
            told.spawn(async move { world.hook(&success).await });
        }
        assert_eq!(told.join_all().await, [200; 8]);
        assert_prepaid_once(&world, &payer).await;
        assert_eq!((world.kept("applied").await, world.told(&payer.order, "invoice_reported").await), (1, 1));
        assert_eq!(world.outside.asked("/pubkey").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn news_that_overtook_older_news_stay() {
    on_both(|world| async move {
        let payer = world.payer("prepay").await;
        let [processing, success] = world.pay(&payer.invoice);
        assert_eq!(world.hook(&success).await, 200);
        assert_prepaid_once(&world, &payer).await;
        assert_eq!(world.hook(&processing).await, 200);
        assert_prepaid_once(&world, &payer).await;
    })
    .await;
}

#[tokio::test]
async fn a_payment_may_be_told_before_its_invoice_is_known() {
    on_both(|world| async move {
        let mut browser = world.browser();
        browser.add("H-M", 3).await;
        let form = browser.checkout("prepay").await;
        world.until_placed(browser.post("/checkout", &form)).await;
        let order = world.order().await;
        let answered = world.ask_bank().await;
        let invoice = world.outside.bank(|bank| bank.invoices_of(order.number.as_str())).remove(0);
        assert!(world.fresh(&order).await.last_attempt().expect("it was begun").1.invoice.is_none());
        world.pay_and_tell(&invoice).await;
        let payer = Payer { browser, order, invoice };
        assert_prepaid_once(&world, &payer).await;
        world.settle(answered).await;
        world.deliver().await;
        assert_prepaid_once(&world, &payer).await;
        let order = world.fresh(&payer.order).await;
        let opened = order.last_attempt().and_then(|(_, attempt)| attempt.invoice.clone());
        assert_eq!(opened.map(|opened| opened.id), Some(payer.invoice));
    })
    .await;
}

/// The last thing that the bank tells of a payment, with something in it changed.
fn altered(world: &World, payer: &Payer, alter: impl FnOnce(&mut Value)) -> Request {
    let [_, success] = world.pay(&payer.invoice);
    let mut body: Value = serde_json::from_slice(&success.body).expect("the bank sends JSON");
    alter(&mut body);
    world.signed(body.to_string().as_bytes())
}

async fn assert_held_for_a_person(world: World, alter: impl FnOnce(&mut Value)) {
    let mut payer = world.payer("prepay").await;
    let told = altered(&world, &payer, alter);
    assert_eq!(world.hook(&told).await, 200);
    let order = world.fresh(&payer.order).await;
    assert_eq!((status(&order), order.mismatches.len(), order.ledger().captured_minor()), ("checking", 1, 0));
    let alarms = ["message/manager/mismatch/501", "message/manager/mismatch/-100700"];
    assert_eq!(world.keys(&order, "message/").await, alarms);
    assert_eq!(world.keys(&order, "conversion/").await, Vec::<String>::new());
    let page = payer.browser.get(&format!("/orders/{}", order.token.as_str())).await;
    assert_eq!(page.state(), "mismatch");
}

#[tokio::test]
async fn another_sum_is_no_payment_but_an_alarm() {
    on_both(|world| assert_held_for_a_person(world, |body| body["amount"] = json!(19_999))).await;
}

#[tokio::test]
async fn another_currency_is_no_payment_but_an_alarm() {
    on_both(|world| assert_held_for_a_person(world, |body| body["ccy"] = json!(840))).await;
}

#[tokio::test]
async fn strangers_wait_in_quarantine() {
    on_both(|world| async move {
        let asked =
            json!({ "amount": 100, "webHookUrl": "http://x/", "merchantPaymInfo": { "reference": "INV-7" } });
        let asked = Request::post_json("http://twin/api/merchant/invoice/create", &asked);
        let (asked, now) = (asked.with_header("x-token", "t"), world.clock.now());
        let made =
            world.outside.bank(|bank| bank.serve(&asked, now, &mut crate::outside::Seeded(5)).response);
        let id = made.body_json().expect("JSON")["invoiceId"].as_str().expect("text").to_owned();
        world.pay_and_tell(&id).await;
        assert_eq!(world.kept("quarantined").await, 2);
        assert!(world.unmatched().await.iter().all(|kept| kept.invoice_id.as_deref() == Some(&id)));
        assert_eq!(world.orders().await.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn what_the_bank_signed_and_nobody_can_read_is_kept() {
    on_both(|world| async move {
        for body in [&b"not json"[..], b"", b"{}", b"[1]", &[0xff, 0x00, 0xfe]] {
            let told = world.signed(body);
            assert_eq!((world.hook(&told).await, world.hook(&told).await), (200, 200), "{body:?}");
        }
        assert_eq!(world.kept("unreadable").await, 5);
        assert!(world.unmatched().await.iter().all(|kept| kept.reason.is_some()));
    })
    .await;
}

#[tokio::test]
async fn large_webhooks_are_taken_up_to_their_limit() {
    let world = World::new().await;
    let limit = krama_engine::inbound::WEBHOOK_MAX_BYTES;
    assert_eq!(world.hook(&world.signed(&vec![b' '; limit])).await, 200);
    assert_eq!(world.hook(&world.signed(&vec![b' '; limit + 1])).await, 413);
    assert_eq!(world.kept("unreadable").await, 1);
}

#[tokio::test]
async fn a_new_key_of_the_bank_is_fetched() {
    on_both(|world| async move {
        let payer = world.payer("prepay").await;
        let [processing, _] = world.pay(&payer.invoice);
        assert_eq!(world.hook(&processing).await, 200);
        world.outside.bank(krama_connectors::monobank::sandbox::Twin::rotate_key);
        world.clock.advance(30_000);
        let mut body: Value = serde_json::from_slice(&processing.body).expect("JSON");
        body["status"] = json!("success");
        body["finalAmount"] = json!(20_000);
        assert_eq!(world.hook(&world.signed(body.to_string().as_bytes())).await, 200);
        assert_prepaid_once(&world, &payer).await;
        assert_eq!(world.outside.asked("/pubkey").len(), 2);
    })
    .await;
}

#[tokio::test]
async fn the_bank_may_look_whether_somebody_is_there() {
    let world = World::new().await;
    let nothing = Request::get("");
    for method in [Method::GET, Method::HEAD] {
        assert_eq!(world.send_hook(method, HOOK, &nothing).await.status, 200);
    }
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        assert_eq!(world.send_hook(method, HOOK, &nothing).await.status, 405);
    }
}
