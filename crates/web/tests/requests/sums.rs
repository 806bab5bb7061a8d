//! The sum that a shopper sees is the sum that the bank is asked for and that the order holds, whatever the browser says.

use crate::browser::Form;
use crate::world::{World, status};
use krama_domain::money::{Currency, Money};
use krama_store::repo::catalogue;

fn pretty(minor: i64) -> String {
    Money::new(minor, Currency::Uah).pretty()
}

/// Orders three hoodies for 1497.00 and compares all places where the sums stand.
async fn assert_sums(pay_type: &str, now_minor: i64, tamper: impl FnOnce(Form) -> Form) {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.add("H-M", 3).await;
    let page = browser.get("/checkout").await;
    let cell = |sum: i64| format!("<span data-for=\"{pay_type}\">{}</span>", pretty(sum));
    assert!(page.body.contains(&cell(now_minor)), "due now");
    assert!(page.body.contains(&cell(149_700 - now_minor)), "due later");
    let form = page.filled(pay_type);
    assert_eq!(form.get("shown_total"), "149700");
    let answer = world.while_delivering(browser.post("/checkout", &tamper(form))).await;
    assert_eq!(answer.status, 303);
    let order = world.order().await;
    assert_eq!((order.total().minor, order.due().now.minor), (149_700, now_minor));
    assert_eq!((order.pay_type.code(), order.number.as_str()), (pay_type, "TWC05012026N01"));
    let asked = world.outside.bodies("/invoice/create");
    if now_minor == 0 {
        assert_eq!(asked.len(), 0);
        assert_eq!(answer.location(), format!("/orders/{}", order.token.as_str()));
        return;
    }
    assert_eq!(asked.len(), 1, "one invoice");
    assert_eq!((asked[0]["amount"].as_i64(), asked[0]["ccy"].as_i64()), (Some(now_minor), Some(980)));
    assert_eq!(asked[0]["merchantPaymInfo"]["reference"], "TWC05012026N01");
    world.pay_and_tell(&world.invoice_in(&answer)).await;
    let paid = world.fresh(&order).await;
    assert_eq!((paid.ledger().captured_minor(), paid.rest().minor), (now_minor, 149_700 - now_minor));
    let page = browser.get(&format!("/orders/{}", order.token.as_str())).await;
    assert!(page.body.contains(&pretty(now_minor)) && page.body.contains(&pretty(149_700)));
}

#[tokio::test]
async fn prepaying_asks_for_the_prepayment() {
    assert_eq!(pretty(20_000), "200\u{a0}₴");
    assert_sums("prepay", 20_000, |form| form).await;
}

#[tokio::test]
async fn paying_in_full_asks_for_everything() {
    assert_sums("online_full", 149_700, |form| form).await;
}

#[tokio::test]
async fn cash_on_delivery_asks_for_nothing_now() {
    assert_sums("cod", 0, |form| form).await;
}

#[tokio::test]
async fn sums_of_the_browser_are_ignored() {
    let tamper = |form: Form| {
        let fields =
            ["price", "amount", "total", "total_minor", "prepay_minor", "H-M", "quantity", "currency"];
        fields.into_iter().fold(form, |form, name| form.with(name, "1"))
    };
    assert_sums("prepay", 20_000, tamper).await;
    assert_sums("online_full", 149_700, tamper).await;
}

#[tokio::test]
async fn older_shops_names_of_pay_types_are_understood() {
    assert_sums("prepay", 20_000, |form| form.with("pay_type", "prepay_200")).await;
}

/// Carts with their totals in kopiykas.
const CARTS: [(&[(&str, i64)], i64); 5] = [
    (&[("H-M", 1)], 49_900),
    (&[("H-L", 1)], 49_950),
    (&[("MUG", 99), ("H-M", 10)], 3_221_500),
    (&[("STICKER", 2), ("MUG", 1), ("H-L", 1)], 107_450),
    (&[("STICKER", 1)], 15_000),
];

#[tokio::test]
async fn every_cart_and_choice_has_one_sum_in_all_places() {
    for (cart, total) in CARTS {
        for (pay_type, now) in [("prepay", 20_000), ("online_full", total), ("cod", 0)] {
            if now > total {
                continue;
            }
            let world = World::new().await;
            let mut browser = world.browser();
            for (sku, pieces) in cart {
                browser.add(sku, *pieces).await;
            }
            let page = browser.get("/checkout").await;
            for sum in [now, total - now] {
                assert!(page.body.contains(&format!("<span data-for=\"{pay_type}\">{}</span>", pretty(sum))));
            }
            let form = page.filled(pay_type);
            assert_eq!(form.get("shown_total"), total.to_string());
            world.while_delivering(browser.post("/checkout", &form)).await;
            let order = world.order().await;
            assert_eq!((order.total().minor, order.due().now.minor), (total, now), "{cart:?} {pay_type}");
            let asked = world.outside.bodies("/invoice/create");
            let asked: Vec<_> = asked.iter().filter_map(|body| body["amount"].as_i64()).collect();
            assert_eq!(asked, if now == 0 { vec![] } else { vec![now] }, "{cart:?} {pay_type}");
        }
    }
}

#[tokio::test]
async fn a_tampered_total_places_nothing() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.add("H-M", 3).await;
    let form = browser.checkout("online_full").await;
    for total in ["1", "0", "-149700", "149701", "", "99999999999999999999", "1497.00", "NaN"] {
        let page = browser.post("/checkout", &form.clone().with("shown_total", total)).await;
        assert_eq!(page.status, 409, "{total}");
        assert!(page.says("1 497 ₴"), "{total}");
    }
    assert_eq!(world.orders().await.len(), 0);
}

#[tokio::test]
async fn pay_types_that_do_not_exist_place_nothing() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.add("H-M", 1).await;
    let form = browser.checkout("cod").await;
    for pay_type in ["", "free", "COD", "cod ", "online_full,cod", "../cod"] {
        let page = browser.post("/checkout", &form.clone().with("pay_type", pay_type)).await;
        assert_eq!(page.status, 422, "{pay_type}");
        assert!(page.says("Оберіть спосіб оплати"), "{pay_type}");
    }
    assert_eq!(world.orders().await.len(), 0);
}

#[tokio::test]
async fn forty_lines_add_up() {
    let world = World::new().await;
    let store = world.store.clone();
    let sku = |nth: i64| format!("S{nth:02}");
    let fill = move |tx: &mut dyn krama_store::Sql| {
        (1..=40).try_for_each(|nth| {
            let (sku, slug) = (sku(nth), format!("slug-{nth}"));
            catalogue::put(tx, &store, &crate::shops::product(&slug, &[(&sku, 10_001 + nth, 50)]), nth)
        })
    };
    world.write(fill).await;
    let mut browser = world.browser();
    for nth in 1..=40 {
        browser.add(&sku(nth), 1 + nth % 3).await;
    }
    let expected: i64 = (1..=40).map(|nth| (10_001 + nth) * (1 + nth % 3)).sum();
    let form = browser.checkout("online_full").await;
    let page = world.while_delivering(browser.post("/checkout", &form)).await;
    world.invoice_in(&page);
    let order = world.order().await;
    assert_eq!((order.lines.len(), order.total().minor), (40, expected));
    let asked = world.outside.bodies("/invoice/create");
    assert_eq!(asked[0]["amount"].as_i64(), Some(expected));
    let rows = asked[0]["merchantPaymInfo"]["basketOrder"].as_array().map(Vec::len);
    assert_eq!(rows, Some(40));
}

#[tokio::test]
async fn the_hundred_and_first_order_of_a_day_has_a_longer_number() {
    let world = World::new().await;
    let store = world.store.clone();
    let count = move |tx: &mut dyn krama_store::Sql| {
        (0..100).try_for_each(|_| krama_store::repo::stores::count(tx, &store, "orders/05012026").map(drop))
    };
    world.write(count).await;
    let mut browser = world.browser();
    browser.add("MUG", 1).await;
    let form = browser.checkout("prepay").await;
    let page = world.while_delivering(browser.post("/checkout", &form)).await;
    world.pay_and_tell(&world.invoice_in(&page)).await;
    let order = world.order().await;
    assert_eq!((order.number.as_str(), status(&order)), ("TWC05012026N101", "prepaid"));
    assert_eq!(order.event_id(), format!("TWC05012026N101_{}", order.created_at.as_secs()));
}
