//! "Contact a manager": kept first, then sent, and not too often.

use crate::browser::Form;
use crate::world::World;
use krama_domain::effect::Subject;
use krama_domain::time::MINUTE_MS;
use krama_store::repo::{contacts, outbox};

fn form() -> Form {
    Form::of(&[
        ("name", "Оля <b>"),
        ("phone", "0671234567"),
        ("telegram", "@olya"),
        ("question", "Чи є розмір S?\nДякую & бувайте"),
    ])
}

#[tokio::test]
async fn a_request_is_kept_with_the_cart_and_sent_once_to_each_chat() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.add("H-M", 2).await;
    let page = browser.post("/contact", &form()).await;
    assert_eq!((page.status, page.location()), (303, "/contact/sent"));
    assert!(browser.get("/contact/sent").await.says("Запит надіслано"));
    let store = world.store.clone();
    let kept = world.read(move |tx| contacts::page(tx, &store, None, 10)).await;
    let [request] = kept.as_slice() else { panic!("one request: {kept:?}") };
    assert_eq!((request.name.as_str(), request.phone.as_str()), ("Оля <b>", "+380671234567"));
    assert_eq!((request.lines.len(), request.total.minor), (1, 99_800));
    let (store, subject) = (world.store.clone(), Subject::Contact(request.id));
    let effects = world.read(move |tx| outbox::of_subject(tx, &store, subject)).await;
    let keys: Vec<_> = effects.iter().map(|effect| effect.intent.key().to_string()).collect();
    assert_eq!(keys, ["message/manager/contact/501", "message/manager/contact/-100700"]);
    world.deliver().await;
    let messages = world.outside.bodies("/sendMessage");
    assert_eq!(messages.len(), 2);
    let text = messages[0]["text"].as_str().expect("a text");
    assert!(text.contains("Оля &lt;b&gt;") && text.contains("Дякую &amp; бувайте"), "{text}");
    assert!(browser.get("/cart").await.says("998 ₴"), "the cart stays");
}

#[tokio::test]
async fn an_incomplete_request_is_shown_again() {
    let world = World::new().await;
    let mut browser = world.browser();
    let page = browser.post("/contact", &form().with("name", "").with("phone", "12")).await;
    assert!(page.status == 422 && page.says("Виправте 2 поля") && page.says("Вкажіть, як до вас звертатися"));
    assert!(page.says("value=\"@olya\"") && page.says("Дякую &#38; бувайте"), "what was typed is kept");
    let store = world.store.clone();
    assert_eq!(world.read(move |tx| contacts::page(tx, &store, None, 10)).await.len(), 0);
}

#[tokio::test]
async fn one_caller_can_ask_only_so_often() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.post("/contact", &form().with("phone", "")).await;
    for nth in 1..=20 {
        assert_eq!(browser.post("/contact", &form()).await.status, 303, "{nth}");
    }
    let page = browser.post("/contact", &form()).await;
    assert!(page.status == 429 && page.says("Забагато запитів"), "{}", page.status);
    let mut other = world.browser();
    other.peer = ([203, 0, 113, 8], 1).into();
    assert_eq!(other.post("/contact", &form()).await.status, 303, "others are not kept waiting");
    world.clock.advance(MINUTE_MS);
    let later =
        [browser.post("/contact", &form()).await.status, browser.post("/contact", &form()).await.status];
    assert_eq!(later, [303; 2], "two more after a minute");
    assert_eq!(browser.post("/contact", &form()).await.status, 429);
}
