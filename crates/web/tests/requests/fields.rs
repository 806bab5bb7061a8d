//! What people type into the checkout: kept, normalised, escaped wherever it is shown, or refused with advice.

use crate::browser::Form;
use crate::world::World;

/// A name that would break out of every place where it is not escaped.
const NAME: &str = "<b>&\"Їжак\" O'Hara";
/// How HTML must write it.
const ESCAPED: &str = "&#60;b&#62;&#38;&#34;Їжак&#34; O&#39;Hara";

#[tokio::test]
async fn names_are_kept_as_typed_and_escaped_everywhere() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.add("H-M", 1).await;
    let form = browser.checkout("online_full").await;
    let texts = ["name", "city", "branch", "comment"];
    let form = texts.into_iter().fold(form, |form, field| form.with(field, NAME));
    let wrong = browser.post("/checkout", &form.clone().with("phone", "")).await;
    assert_eq!((wrong.status, wrong.body.matches(ESCAPED).count()), (422, 4), "{}", wrong.body);
    assert!(!wrong.body.contains("<b>&"));
    let page = world.while_delivering(browser.post("/checkout", &form)).await;
    world.pay_and_tell(&world.invoice_in(&page)).await;
    world.deliver().await;
    let order = world.order().await;
    assert_eq!((order.customer.name.full(), order.delivery.city.as_str()), (NAME.to_owned(), NAME));
    let page = browser.get(&format!("/orders/{}", order.token.as_str())).await;
    assert_eq!((page.body.matches(ESCAPED).count(), page.body.contains("<b>&")), (4, false));
    let messages = world.outside.bodies("/sendMessage");
    assert_eq!(messages.len(), 2);
    for message in messages {
        let text = message["text"].as_str().expect("a message has a text");
        assert!(text.contains("&lt;b&gt;&amp;") && !text.contains("<b>&\""), "{text}");
    }
}

#[tokio::test]
async fn the_name_of_the_shop_is_escaped_too() {
    let world = World::new().await;
    let page = world.browser().get("/").await;
    assert!(page.says("Крама &#38; Ко") && !page.says("Крама & Ко"));
}

#[tokio::test]
async fn phones_are_read_as_people_write_them() {
    let world = World::new().await;
    for (typed, kept) in [
        ("0671234567", "+380671234567"),
        ("+7 701 234 56 78", "+77012345678"),
        ("(067) 123-45-67", "+380671234567"),
        ("00380 67 123 45 67", "+380671234567"),
    ] {
        let mut browser = world.browser();
        browser.add("MUG", 1).await;
        let form = browser.checkout("cod").await.with("phone", typed);
        assert_eq!(browser.post("/checkout", &form).await.status, 303, "{typed}");
        assert_eq!(world.orders().await.pop().expect("placed").customer.phone.as_str(), kept);
    }
}

#[tokio::test]
async fn what_is_missing_is_told_and_what_was_typed_is_kept() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.add("H-M", 1).await;
    let good = browser.checkout("prepay").await.with("comment", "під двері");
    let cases = [
        ("phone", "067 123", "Бракує 4 цифр"),
        ("name", " ", "Вкажіть прізвище та імʼя отримувача"),
        ("email", "taras", "Перевірте e-mail"),
        ("city", "", "Вкажіть місто доставки"),
        ("branch", "\u{a0}", "Вкажіть відділення"),
        ("pay_type", "", "Оберіть спосіб оплати"),
        ("comment", &"б".repeat(1_001), "Скоротіть на 1 знак"),
    ];
    for (field, wrong, advice) in cases {
        let page = browser.post("/checkout", &good.clone().with(field, wrong)).await;
        assert_eq!(page.status, 422, "{field}");
        assert!(page.says(advice) && page.says("<title>Помилка: "), "{field}");
        assert!(page.body.contains("role=\"alert\"") && page.says("Виправте 1 поле"), "{field}");
        assert!(field == "city" || page.says("value=\"Львів\""), "{field}");
        assert!(page.body.contains(" checked") != (field == "pay_type"), "{field}");
    }
    let page = browser.post("/checkout", &Form::of(&[])).await;
    assert!(page.status == 422 && page.says("Виправте 5 полів"));
    assert_eq!(world.orders().await.len(), 0);
}

#[tokio::test]
async fn cart_forms_take_only_what_makes_sense() {
    let world = World::new().await;
    let mut browser = world.browser();
    for (sku, pieces) in
        [("H-M", "-1"), ("H-M", "100"), ("H-M", "1.5"), ("", "1"), ("H-M", "9999999999999999999")]
    {
        let form = Form::of(&[("product", "hoodie"), ("sku", sku), ("quantity", pieces)]);
        assert_eq!(browser.post("/cart/add", &form).await.status, 422, "{sku} {pieces}");
    }
    for unknown in ["NOTHING", "H-M\0", "h-m"] {
        let form = Form::of(&[("sku", unknown), ("quantity", "1")]);
        assert_eq!(browser.post("/cart/add", &form).await.status, 303, "{unknown}");
    }
    assert!(browser.get("/cart").await.says("Кошик порожній"));
    for _ in 0..3 {
        browser.add("MUG", 40).await;
    }
    assert!(browser.get("/cart").await.says("99 шт."), "never more than a line may hold");
    browser.post("/cart/set", &Form::of(&[("sku", "MUG"), ("quantity", "many")])).await;
    assert!(browser.get("/cart").await.says("99 шт."));
    browser.post("/cart/set", &Form::of(&[("sku", "MUG"), ("quantity", "2")])).await;
    assert!(browser.get("/cart").await.says("550 ₴"));
}
