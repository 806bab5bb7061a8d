//! One checkout is one order: double clicks, tabs, the back button, and carts that change after the bank's page was left.

use crate::world::{World, on_both, status};
use krama_domain::order::{CancelReason, Status};
use krama_domain::time::Clock;

#[tokio::test]
async fn a_second_click_is_the_same_order() {
    let world = World::new().await;
    let mut payer = world.payer("prepay").await;
    for _ in 0..2 {
        // The form is gone with the page; a browser sends the same bytes again.
        let form = payer.browser.checkout("prepay").await;
        let again = world.while_delivering(payer.browser.post("/checkout", &form)).await;
        assert_eq!(world.invoice_in(&again), payer.invoice);
    }
    assert_eq!(world.order().await.attempts.len(), 1);
    assert_eq!(world.outside.asked("/invoice/create").len(), 1);
}

#[tokio::test]
async fn eight_clicks_at_once_are_one_order_and_one_invoice() {
    on_both(|world| async move {
        let mut browser = world.browser();
        browser.add("H-M", 2).await;
        let form = browser.checkout("prepay").await;
        let pages = world.while_delivering(browser.post_at_once(8, "/checkout", &form)).await;
        let invoices: Vec<_> = pages.iter().map(|page| world.invoice_in(page)).collect();
        assert!(invoices.iter().all(|invoice| *invoice == invoices[0]), "{invoices:?}");
        assert_eq!(world.order().await.attempts.len(), 1);
        assert_eq!(world.outside.asked("/invoice/create").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn eight_orders_for_cash_at_once_are_one_order_with_one_message_each() {
    on_both(|world| async move {
        let mut browser = world.browser();
        browser.add("H-M", 2).await;
        let form = browser.checkout("cod").await;
        let pages = browser.post_at_once(8, "/checkout", &form).await;
        let order = world.order().await;
        let own = format!("/orders/{}", order.token.as_str());
        assert!(pages.iter().all(|page| page.location() == own));
        world.deliver().await;
        let placed = ["message/manager/placed/501", "message/manager/placed/-100700"];
        assert_eq!(world.keys(&order, "message/").await, placed);
        assert_eq!(world.keys(&order, "conversion/").await, ["conversion/lead"]);
        assert_eq!(world.outside.asked("/sendMessage").len(), 2);
        assert_eq!(world.outside.asked("/events").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn back_after_the_payment_is_the_same_order() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.add("H-M", 3).await;
    let form = browser.checkout("prepay").await;
    let first = world.while_delivering(browser.post("/checkout", &form)).await;
    world.pay_and_tell(&world.invoice_in(&first)).await;
    for form in [form.clone(), form.clone().with("comment", "ще раз"), form.with("pay_type", "cod")] {
        let again = browser.post("/checkout", &form).await;
        let order = world.order().await;
        assert_eq!(again.location(), format!("/orders/{}", order.token.as_str()));
        assert_eq!((status(&order), order.attempts.len()), ("prepaid", 1));
    }
    assert_eq!(browser.get("/checkout").await.location(), "/cart", "the cart is spent");
    assert!(browser.get("/cart").await.says("Кошик порожній"));
}

#[tokio::test]
async fn a_spent_cart_is_followed_by_a_fresh_one() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.add("MUG", 1).await;
    let form = browser.checkout("cod").await;
    browser.post("/checkout", &form).await;
    browser.add("STICKER", 2).await;
    let form = browser.checkout("cod").await;
    assert_eq!(form.get("shown_total"), "30000");
    browser.post("/checkout", &form).await;
    let orders = world.orders().await;
    assert_eq!(orders.iter().map(|order| order.total().minor).collect::<Vec<_>>(), [27_500, 30_000]);
}

#[tokio::test]
async fn two_tabs_are_one_order() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.add("H-M", 1).await;
    let (one, other) = (browser.checkout("prepay").await, browser.checkout("prepay").await);
    let first = world.while_delivering(browser.post("/checkout", &one)).await;
    let second = world.while_delivering(browser.clone().post("/checkout", &other)).await;
    assert_eq!(world.invoice_in(&first), world.invoice_in(&second));
    assert_eq!(world.order().await.attempts.len(), 1);
}

#[tokio::test]
async fn a_tab_with_an_older_cart_has_to_confirm() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.add("H-M", 1).await;
    let stale = browser.checkout("cod").await;
    browser.add("MUG", 1).await;
    let page = browser.post("/checkout", &stale).await;
    assert_eq!((page.status, world.orders().await.len()), (409, 0));
    assert!(page.says("було 499 ₴, стало 774 ₴"));
    let page = browser.post("/checkout", &page.filled("cod")).await;
    assert_eq!((page.status, world.order().await.total().minor), (303, 77_400));
}

#[tokio::test]
async fn another_cart_or_choice_replaces_an_unpaid_order() {
    on_both(|world| async move {
        let mut payer = world.payer("prepay").await;
        payer.browser.add("MUG", 1).await;
        let form = payer.browser.checkout("online_full").await;
        let page = world.while_delivering(payer.browser.post("/checkout", &form)).await;
        let second = world.invoice_in(&page);
        assert_ne!(second, payer.invoice);
        world.deliver().await;
        let [old, new]: [_; 2] = world.orders().await.try_into().expect("two orders");
        let reason = old.cancelled.as_ref().map(|cancelled| cancelled.reason.clone());
        assert_eq!(reason, Some(CancelReason::Replaced(new.number.clone())));
        assert_eq!(new.due().now.minor, 149_700 + 27_500);
        let removed = world.outside.bodies("/invoice/remove");
        assert_eq!(removed.len(), 1);
        assert_eq!(removed[0]["invoiceId"], payer.invoice.as_str());
        let gone = world.outside.bank(|bank| bank.status(&payer.invoice, world.clock.now()));
        assert_eq!(gone, Some("expired"), "the first invoice cannot be paid any more");
        let own = payer.browser.get(&format!("/orders/{}", old.token.as_str())).await;
        assert_eq!(own.state(), "replaced");
    })
    .await;
}

#[tokio::test]
async fn another_pay_type_alone_replaces_too() {
    let world = World::new().await;
    let mut payer = world.payer("prepay").await;
    let form = payer.browser.checkout("cod").await;
    let page = world.while_delivering(payer.browser.post("/checkout", &form)).await;
    let [old, new]: [_; 2] = world.orders().await.try_into().expect("two orders");
    assert_eq!((old.status(), new.status()), (Status::Cancelled, Status::Confirmed));
    assert_eq!(page.location(), format!("/orders/{}", new.token.as_str()));
}

#[tokio::test]
async fn money_for_a_replaced_order_is_late_and_no_purchase() {
    on_both(|world| async move {
        let mut payer = world.payer("online_full").await;
        // The payment is done at the bank before the removal of the invoice arrives there.
        let told = world.pay(&payer.invoice);
        payer.browser.add("MUG", 1).await;
        let form = payer.browser.checkout("cod").await;
        world.while_delivering(payer.browser.post("/checkout", &form)).await;
        for request in &told {
            assert_eq!(world.hook(request).await, 200);
        }
        let old = world.fresh(&payer.order).await;
        assert_eq!((old.status(), old.ledger().captured_minor()), (Status::Cancelled, 149_700));
        let late = ["message/manager/late_money/501", "message/manager/late_money/-100700"];
        assert_eq!(world.keys(&old, "message/").await, late);
        assert_eq!(world.keys(&old, "conversion/").await, Vec::<String>::new());
        let page = payer.browser.get(&format!("/orders/{}", old.token.as_str())).await;
        assert_eq!(page.state(), "cancelled_paid");
    })
    .await;
}

#[tokio::test]
async fn while_money_is_on_its_way_there_is_no_second_order() {
    on_both(|world| async move {
        let mut payer = world.payer("prepay").await;
        let [processing, success] = world.pay(&payer.invoice);
        assert_eq!(world.hook(&processing).await, 200);
        payer.browser.add("MUG", 1).await;
        let form = payer.browser.checkout("online_full").await;
        let page = world.while_delivering(payer.browser.post("/checkout", &form)).await;
        let order = world.order().await;
        let own = format!("/orders/{}", order.token.as_str());
        assert_eq!(page.location(), own, "nobody is sent to pay while a payment is being processed");
        assert_eq!(payer.browser.get(&own).await.state(), "processing");
        assert_eq!(world.hook(&success).await, 200);
        assert_eq!(
            (status(&world.order().await), world.outside.asked("/invoice/create").len()),
            ("prepaid", 1)
        );
    })
    .await;
}
