//! Webhooks that are not the bank's, or not for us.

use crate::payer::HOOK;
use crate::world::{World, on_both, status};
use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use krama_connectors::http::Request;
use krama_connectors::sandbox::fault::Fault;
use p256::ecdsa::Signature;

fn sign_of(told: &Request) -> Vec<u8> {
    STANDARD.decode(told.header("x-sign").expect("it is signed")).expect("base64")
}

fn with_sign(told: &Request, sign: &str) -> Request {
    Request { headers: Vec::new(), ..told.clone() }.with_header("x-sign", sign)
}

#[tokio::test]
async fn forgeries_change_nothing_and_ask_for_a_key_once_in_thirty_seconds() {
    on_both(|world| async move {
        let payer = world.payer("prepay").await;
        let [_, success] = world.pay(&payer.invoice);
        let forged = Request { body: [&success.body[..], b" "].concat(), ..success.clone() };
        for _ in 0..5 {
            assert_eq!(world.hook(&forged).await, 401);
        }
        assert_eq!(world.outside.asked("/pubkey").len(), 1);
        world.clock.advance(29_999);
        assert_eq!((world.hook(&forged).await, world.outside.asked("/pubkey").len()), (401, 1));
        world.clock.advance(1);
        assert_eq!((world.hook(&forged).await, world.outside.asked("/pubkey").len()), (401, 2));
        assert_eq!(status(&world.fresh(&payer.order).await), "unpaid");
        let kept =
            [world.kept("applied").await, world.kept("quarantined").await, world.kept("unreadable").await];
        assert_eq!(kept, [0; 3], "nothing of a forger is kept");
    })
    .await;
}

#[tokio::test]
async fn impossible_signatures_are_refused_without_asking_for_a_key() {
    let world = World::new().await;
    let payer = world.payer("prepay").await;
    let [_, success] = world.pay(&payer.invoice);
    let unsigned = Request { headers: Vec::new(), ..success.clone() };
    assert_eq!(world.hook(&unsigned).await, 401);
    let der = sign_of(&success);
    let trailing = STANDARD.encode([&der[..], &[0]].concat());
    for sign in ["", "%%%", "AAAA", &trailing, &hex::encode(&der)] {
        assert_eq!(world.hook(&with_sign(&success, sign)).await, 401, "{sign}");
    }
    assert_eq!(world.outside.asked("/pubkey").len(), 0);
    assert_eq!(world.hook(&success).await, 200, "the genuine one is still taken");
}

#[tokio::test]
async fn the_other_spelling_of_a_signature_is_a_repeat() {
    on_both(|world| async move {
        let payer = world.payer("online_full").await;
        let [_, success] = world.pay(&payer.invoice);
        let (r, s) = Signature::from_der(&sign_of(&success)).expect("DER").split_scalars();
        let other = Signature::from_scalars(r, -s).expect("a signature").to_der();
        assert_ne!(other.as_bytes(), sign_of(&success));
        let twisted = with_sign(&success, &STANDARD.encode(other.as_bytes()));
        assert_eq!((world.hook(&success).await, world.hook(&twisted).await), (200, 200));
        assert_eq!(world.kept("applied").await, 1);
        assert_eq!(world.told(&payer.order, "invoice_reported").await, 1);
        assert_eq!(world.keys(&payer.order, "conversion/").await, ["conversion/purchase"]);
    })
    .await;
}

#[tokio::test]
async fn webhooks_for_nobody_are_not_found() {
    let world = World::new().await;
    let payer = world.payer("prepay").await;
    let [_, success] = world.pay(&payer.invoice);
    let wrong = [
        "/webhooks/monobank/nobody",
        "/webhooks/monobank/two",
        "/webhooks/monobank/T%20C",
        "/webhooks/meta/twc",
    ];
    for path in wrong.into_iter().chain(["/webhooks/nobody/twc", "/webhooks/telegram/nobody"]) {
        let page = world.send_hook(Method::POST, path, &success).await;
        assert_eq!((page.status, page.body.as_str()), (404, ""), "{path}");
    }
    assert_eq!(status(&world.fresh(&payer.order).await), "unpaid");
}

#[tokio::test]
async fn a_bank_that_is_away_keeps_webhooks_out_until_it_is_back() {
    let world = World::new().await;
    let payer = world.payer("prepay").await;
    let [_, success] = world.pay(&payer.invoice);
    world.outside.sandbox(|sandbox| sandbox.faults.queue("monobank", Fault::Status(503), 1));
    assert_eq!(world.hook(&success).await, 401, "without a key nothing can be verified");
    world.clock.advance(60_000);
    assert_eq!(world.send_hook(Method::POST, HOOK, &success).await.status, 200, "the bank's second try");
    assert_eq!(status(&world.fresh(&payer.order).await), "prepaid");
}
