//! What changes between the page and the button: prices, stock, pay types. Nothing is placed that was not seen.

use crate::browser::Form;
use crate::shops::product;
use crate::world::World;
use krama_domain::pay::PayType;
use krama_engine::profile::field;
use krama_store::repo::{catalogue, stores};
use krama_store::secret::NONCE_BYTES;

impl World {
    /// Changes the hoodie of size M.
    async fn reprice(&self, minor: i64, stock: i64) {
        let store = self.store.clone();
        let variants = [("H-M", minor, stock), ("H-L", 49_950, 1)];
        self.write(move |tx| catalogue::put(tx, &store, &product("hoodie", &variants), 1)).await;
    }
}

#[tokio::test]
async fn a_new_price_is_shown_and_confirmed_before_anything_is_placed() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.add("H-M", 3).await;
    let form = browser.checkout("online_full").await.with("comment", "подзвоніть");
    world.reprice(55_000, 10).await;
    let page = browser.post("/checkout", &form).await;
    assert_eq!((page.status, world.orders().await.len()), (409, 0));
    assert!(page.says("було 1 497 ₴, стало 1 650 ₴"));
    assert!(page.says("value=\"Шевченко Тарас\"") && page.says("подзвоніть"), "what was typed is kept");
    assert!(
        page.body.contains("id=\"pay-online_full\" value=\"online_full\" required checked"),
        "so is the choice"
    );
    let answer = world.while_delivering(browser.post("/checkout", &page.filled("online_full"))).await;
    world.invoice_in(&answer);
    assert_eq!(world.order().await.total().minor, 165_000);
    assert_eq!(world.outside.bodies("/invoice/create")[0]["amount"].as_i64(), Some(165_000));
}

#[tokio::test]
async fn an_order_keeps_the_price_it_was_placed_with() {
    let world = World::new().await;
    let payer = world.payer("online_full").await;
    world.reprice(99_900, 10).await;
    world.pay_and_tell(&payer.invoice).await;
    let order = world.fresh(&payer.order).await;
    assert_eq!((order.total().minor, crate::world::status(&order)), (149_700, "paid"));
}

#[tokio::test]
async fn stock_that_is_gone_is_told() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.add("H-M", 3).await;
    let form = browser.checkout("cod").await;
    world.reprice(49_900, 2).await;
    let page = browser.post("/checkout", &form).await;
    assert_eq!(page.status, 409);
    assert!(page.says("&#34;hoodie&#34;, h-m: залишилися 2 штуки"));
    world.reprice(49_900, 0).await;
    let page = browser.post("/checkout", &form).await;
    assert!(page.status == 409 && page.says("Розпродано: &#34;hoodie&#34;, h-m"));
    assert_eq!(world.orders().await.len(), 0);
}

#[tokio::test]
async fn the_last_piece_is_sold_once() {
    let world = World::new().await;
    let (mut one, mut other) = (world.browser(), world.browser());
    one.add("H-L", 1).await;
    other.add("H-L", 1).await;
    let (first, second) = (one.checkout("cod").await, other.checkout("cod").await);
    assert_eq!(one.post("/checkout", &first).await.status, 303);
    assert_eq!(other.post("/checkout", &second).await.status, 409);
    world.order().await;
}

#[tokio::test]
async fn an_article_that_is_sold_no_longer_leaves_the_sum() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.add("H-M", 1).await;
    browser.add("MUG", 1).await;
    let form = browser.checkout("cod").await;
    let store = world.store.clone();
    let mug = product("mug", &[("MUG-2", 27_500, 5)]);
    world.write(move |tx| catalogue::put(tx, &store, &mug, 2)).await;
    let page = browser.post("/checkout", &form).await;
    assert!(page.status == 409 && page.says("було 774 ₴, стало 499 ₴"), "{}", page.status);
}

#[tokio::test]
async fn an_empty_cart_orders_nothing() {
    let world = World::new().await;
    let mut browser = world.browser();
    assert_eq!(browser.get("/checkout").await.location(), "/cart");
    browser.add("H-M", 1).await;
    let form = browser.checkout("cod").await;
    browser.post("/cart/set", &Form::of(&[("sku", "H-M"), ("quantity", "0")])).await;
    let page = browser.post("/checkout", &form).await;
    assert_eq!((page.status, page.location()), (303, "/cart"));
    let stranger = world.browser().post("/checkout", &form).await;
    assert_eq!((stranger.status, stranger.location()), (303, "/cart"));
    assert_eq!(world.orders().await.len(), 0);
}

#[tokio::test]
async fn prepaying_less_than_the_prepayment_is_not_offered() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.add("STICKER", 1).await;
    let page = browser.get("/checkout").await;
    assert!(page.body.contains("id=\"pay-prepay\" value=\"prepay\" required disabled"));
    let page = browser.post("/checkout", &page.filled("prepay")).await;
    assert!(page.status == 422 && page.says("Цей спосіб оплати вже недоступний"));
    assert_eq!(world.orders().await.len(), 0);
}

#[tokio::test]
async fn a_pay_type_that_was_closed_meanwhile_is_refused() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.add("H-M", 1).await;
    let form = browser.checkout("cod").await;
    let store = world.store.clone();
    let close = move |tx: &mut dyn krama_store::Sql| {
        let mut shop = stores::get(tx, &store)?.expect("there is a store");
        shop.pay_types = vec![PayType::OnlineFull];
        stores::update(tx, &shop)
    };
    world.write(close).await;
    let page = browser.post("/checkout", &form).await;
    assert!(page.status == 422 && page.says("Магазин не приймає такої оплати"));
    assert_eq!(world.orders().await.len(), 0);
}

#[tokio::test]
async fn without_a_bank_nothing_is_paid_online() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.add("H-M", 1).await;
    let form = browser.checkout("online_full").await;
    let (profiles, store) = (world.profiles.clone(), world.store.clone());
    let token = field("monobank.token").expect("a setting");
    let now = krama_domain::time::Timestamp::from_ms(1);
    world.write(move |tx| profiles.set(tx, &store, token, "", [2; NONCE_BYTES], now)).await;
    let page = browser.post("/checkout", &form).await;
    assert!(page.status == 422 && page.says("Онлайн-оплата тимчасово недоступна"));
    assert_eq!(world.orders().await.len(), 0);
}
