//! The customer's page of an order: found by its secret alone, told to nobody, and the way back to the bank.

use crate::browser::{Form, Page};
use crate::shops::{FIRST, SECOND};
use crate::world::{World, status};
use axum::http::Method;
use krama_connectors::sandbox::fault::Fault;
use krama_domain::time::{Clock, HOUR_MS};

fn nothing() -> Form {
    Form::of(&[])
}

/// A page less what differs between any two answers.
fn shown(page: &Page) -> (u16, &str) {
    (page.status, &page.body)
}

#[tokio::test]
async fn an_order_is_found_by_its_secret_alone() {
    let world = World::new().await;
    let mut payer = world.payer("prepay").await;
    let token = payer.order.token.as_str().to_owned();
    assert_eq!(payer.browser.get(&format!("/orders/{token}")).await.state(), "awaiting");
    let mut stranger = world.browser();
    let wrong = stranger.get(&format!("/orders/{}", "0".repeat(32))).await;
    assert_eq!(wrong.status, 404);
    let id = payer.order.id.to_string();
    for path in [payer.order.number.as_str(), &id, "x", &token[..31], &payer.invoice, "%00", "..%2F"] {
        let page = stranger.get(&format!("/orders/{path}")).await;
        assert_eq!(shown(&page), shown(&wrong), "{path}");
    }
    for path in ["state", "pay"] {
        let path = format!("/orders/{}/{path}", "0".repeat(32));
        let method = if path.ends_with("pay") { Method::POST } else { Method::GET };
        assert_eq!(shown(&stranger.send(method, &path, Vec::new()).await), shown(&wrong), "{path}");
    }
}

#[tokio::test]
async fn the_secret_is_neither_indexed_nor_told() {
    let world = World::new().await;
    let mut payer = world.payer("prepay").await;
    let own = format!("/orders/{}", payer.order.token.as_str());
    for path in [own.clone(), format!("{own}/state"), format!("/s/twc{own}")] {
        let page = payer.browser.get(&path).await;
        assert_eq!(page.header("x-robots-tag"), "noindex, nofollow", "{path}");
        assert_eq!(page.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(page.header("cache-control"), "private, no-store", "{path}");
    }
}

#[tokio::test]
async fn coming_back_from_the_bank_is_no_payment() {
    let world = World::new().await;
    let mut payer = world.payer("online_full").await;
    let own = format!("/orders/{}", payer.order.token.as_str());
    for query in ["", "?status=success", "?paid=1&invoiceId=x"] {
        let page = payer.browser.get(&format!("{own}{query}")).await;
        assert_eq!(page.state(), "awaiting", "{query}");
        assert!(!page.body.contains("pixel-event"), "{query}");
    }
    world.pay_and_tell(&payer.invoice).await;
    let page = payer.browser.get(&format!("{own}/state")).await;
    assert_eq!(page.state(), "paid");
    assert!(page.body.contains("pixel-event") && page.body.contains(&payer.order.event_id()));
}

#[tokio::test]
async fn after_a_refused_card_there_is_another_try() {
    let world = World::new().await;
    let mut payer = world.payer("prepay").await;
    let own = format!("/orders/{}", payer.order.token.as_str());
    for told in world.outside.bank(|bank| bank.decline(&payer.invoice, "59", world.clock.now())) {
        assert_eq!(world.hook(&told).await, 200);
    }
    assert_eq!(payer.browser.get(&own).await.state(), "failed");
    let page = world.while_delivering(payer.browser.post(&format!("{own}/pay"), &nothing())).await;
    let second = world.invoice_in(&page);
    assert_ne!(second, payer.invoice);
    let order = world.fresh(&payer.order).await;
    assert_eq!(order.attempts.keys().copied().collect::<Vec<_>>(), [1, 2]);
    assert_eq!(order.last_attempt().expect("two").1.amount.minor, 20_000);
    world.pay_and_tell(&second).await;
    assert_eq!(status(&world.fresh(&order).await), "prepaid");
}

#[tokio::test]
async fn pressing_pay_again_leads_to_the_same_invoice() {
    let world = World::new().await;
    let payer = world.payer("prepay").await;
    let pay = format!("/orders/{}/pay", payer.order.token.as_str());
    let pages = world.while_delivering(payer.browser.post_at_once(4, &pay, &nothing())).await;
    assert!(pages.iter().all(|page| world.invoice_in(page) == payer.invoice));
    assert_eq!(world.outside.asked("/invoice/create").len(), 1);
}

#[tokio::test]
async fn an_invoice_whose_time_ran_out_is_followed_by_a_new_one() {
    let world = World::new().await;
    let mut payer = world.payer("prepay").await;
    world.clock.advance(25 * HOUR_MS);
    let own = format!("/orders/{}", payer.order.token.as_str());
    assert_eq!(payer.browser.get(&own).await.state(), "expired");
    let page = world.while_delivering(payer.browser.post(&format!("{own}/pay"), &nothing())).await;
    assert_ne!(world.invoice_in(&page), payer.invoice);
}

#[tokio::test]
async fn nobody_is_sent_to_pay_what_cannot_be_paid() {
    let world = World::new().await;
    let mut payer = world.payer("prepay").await;
    let own = format!("/orders/{}", payer.order.token.as_str());
    let [processing, success] = world.pay(&payer.invoice);
    for told in [processing, success] {
        assert_eq!(world.hook(&told).await, 200);
        let page = world.while_delivering(payer.browser.post(&format!("{own}/pay"), &nothing())).await;
        assert_eq!((page.status, page.location()), (303, own.as_str()));
    }
    let order = world.fresh(&payer.order).await;
    assert_eq!((status(&order), order.attempts.len()), ("prepaid", 1));
    let mut other = world.browser();
    other.add("MUG", 1).await;
    let form = other.checkout("cod").await;
    let cod = other.post("/checkout", &form).await.location().to_owned();
    let page = other.post(&format!("{cod}/pay"), &nothing()).await;
    assert_eq!(page.location(), cod);
    assert_eq!(world.outside.asked("/invoice/create").len(), 1);
}

#[tokio::test]
async fn when_the_bank_refuses_the_order_is_kept_and_says_so() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.add("H-M", 1).await;
    let form = browser.checkout("prepay").await;
    world.outside.sandbox(|sandbox| sandbox.faults.queue("monobank", Fault::Status(400), 20));
    let page = world.while_delivering(browser.post("/checkout", &form)).await;
    let order = world.order().await;
    assert_eq!(page.location(), format!("/orders/{}", order.token.as_str()));
    assert_eq!(browser.get(page.location()).await.state(), "failed");
    let told = ["message/manager/no_invoice/501", "message/manager/no_invoice/-100700"];
    assert_eq!(world.keys(&order, "message/").await, told);
}

#[tokio::test]
async fn every_page_of_a_store_has_its_address_under_its_name() {
    let world = World::new().await;
    let mut browser = world.browser();
    let add = Form::of(&[("sku", "H-M"), ("quantity", "1")]);
    assert_eq!(browser.post("/s/two/cart/add", &add).await.location(), "/s/two/cart");
    assert_eq!(browser.get("/s/two").await.location(), "/s/two/");
    for path in ["/", "/p/hoodie", "/cart", "/checkout", "/contact", "/contact/sent"] {
        let page = browser.get(&format!("/s/two{path}")).await;
        assert!(page.status == 200 && page.says(SECOND) && page.lang() == "en", "{path}");
        assert!(page.body.contains("href=\"/s/two/") && !page.body.contains("href=\"/cart"), "{path}");
    }
    let form = browser.get("/s/two/checkout").await.filled("cod");
    let own = browser.post("/s/two/checkout", &form).await.location().to_owned();
    assert!(own.starts_with("/s/two/orders/"), "{own}");
    assert_eq!(browser.get(&own).await.state(), "cod");
    assert_eq!(browser.get(&format!("{own}/state")).await.state(), "cod");
    let elsewhere = own.replace("/s/two/", "/s/twc/");
    assert_eq!(browser.get(&elsewhere).await.status, 404, "not another store's order");
    assert_eq!(world.orders().await.len(), 0, "the first store has no order");
}

#[tokio::test]
async fn a_link_without_the_store_shows_the_order_as_its_own_store_does() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.post("/s/two/cart/add", &Form::of(&[("sku", "H-M"), ("quantity", "1")])).await;
    let form = browser.get("/s/two/checkout").await.filled("cod");
    let own = browser.post("/s/two/checkout", &form).await.location().replace("/s/two", "");
    let page = browser.get(&own).await;
    assert!(
        page.says(SECOND) && !page.says(&FIRST.replace('&', "&#38;")),
        "the links that messages carry have no store"
    );
    assert_eq!((page.lang(), page.state()), ("en", "cod"));
    assert!(page.body.contains("href=\"/s/two/cart\""), "and its links stay there");
    assert!(!page.body.contains("1234567890"), "the pixel of another store hears nothing");
}

#[tokio::test]
async fn stores_are_told_apart_by_host() {
    let world = World::new().await;
    let mut second = world.browser().with_header("host", "Two.Example:8080");
    assert!(second.get("/").await.says(SECOND));
    second.add("MUG", 1).await;
    let mut first = second.clone().with_header("host", "shop.example");
    assert!(first.get("/cart").await.says("Кошик порожній"), "each store has its own cart");
    for path in ["/s/nobody/", "/s/nobody", "/s/nobody/cart", "/s/Two/", "/s/../", "/s/%00/"] {
        assert_eq!(first.get(path).await.status, 404, "{path}");
    }
}
