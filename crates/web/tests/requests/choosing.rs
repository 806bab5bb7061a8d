//! Where the parcel goes: chosen by the carrier's key or by what was typed, checked on the server, refused with the places
//! to choose from. Without a directory anything may be typed.

use crate::browser::{Browser, Form, Page};
use crate::world::World;
use krama_domain::place::{Branch, Kind, Settlement};
use krama_domain::time::Clock;
use krama_store::Sql;
use krama_store::repo::places::refresh;

fn settlement(reference: &str, name: &str, area: &str, region: &str) -> Settlement {
    let text = str::to_owned;
    Settlement {
        reference: text(reference),
        city: String::new(),
        name: text(name),
        name_ru: String::new(),
        area: text(area),
        region: text(region),
        kind: text("місто"),
        branches: 0,
    }
}

fn point(settlement: &str, number: &str, kind: Kind, street: &str) -> Branch {
    let what = if kind == Kind::Branch { "Відділення" } else { "Поштомат" };
    Branch {
        reference: format!("{settlement}-{number}"),
        settlement: settlement.to_owned(),
        city: format!("city-of-{settlement}"),
        number: number.to_owned(),
        name: format!("{what} №{number}: {street}"),
        kind,
        schedule: "08:00–20:00".to_owned(),
        weight_max_kg: 30,
        declared_max_minor: 0,
        takes_money: true,
        works: true,
    }
}

/// A world with a small directory: Київ, two Покровськ, Камʼянське.
async fn world() -> World {
    let world = World::new().await;
    let now = world.clock.now();
    let towns = [
        settlement("kyiv", "Київ", "Київська", ""),
        settlement("p-1", "Покровськ", "Донецька", "Покровський"),
        settlement("p-2", "Покровськ", "Запорізька", "Пологівський"),
        settlement("kam", "Камʼянське", "Дніпропетровська", "Камʼянський"),
    ];
    let cheap = Branch {
        declared_max_minor: 40_000,
        ..point("kyiv", "99001", Kind::Postomat, "вул. Мала, 1")
    };
    let points = [
        point("kyiv", "1", Kind::Branch, "вул. Хрещатик, 22"),
        point("kyiv", "12", Kind::Branch, "вул. Прикладна, 7"),
        Branch { works: false, ..point("kyiv", "13", Kind::Branch, "вул. Закрита, 1") },
        Branch { takes_money: false, ..point("kyiv", "14", Kind::Branch, "вул. Безгрошова, 1") },
        cheap,
        point("kyiv", "99002", Kind::Postomat, "вул. Прикладна, 9"),
        point("p-1", "1", Kind::Branch, "вул. Центральна, 1"),
        point("p-2", "1", Kind::Branch, "вул. Садова, 1"),
        point("kam", "1", Kind::Branch, "бульв. Будівельників, 27а"),
    ];
    let fill = move |tx: &mut dyn Sql| {
        let mut building = refresh::begin(tx, "twc", now)?;
        refresh::add_branches(tx, &mut building, &points)?;
        refresh::add_settlements(tx, &mut building, &towns)?;
        refresh::finish(tx, &building, now)
    };
    assert!(world.write(fill).await);
    world
}

async fn shopper(world: &World) -> (Browser, Form) {
    let mut browser = world.browser();
    browser.add("H-M", 1).await;
    let form = browser.checkout("cod").await.with("kind", "branch").with("city", "").with("branch", "");
    (browser, form)
}

fn with(form: &Form, fields: &[(&str, &str)]) -> Form {
    fields.iter().fold(form.clone(), |form, (name, value)| form.with(name, value))
}

/// The last order's place as its page shows it.
async fn placed(world: &World, page: &Page) -> (String, String, Option<krama_domain::place::Chosen>) {
    assert_eq!(page.status, 303, "{}", page.body);
    let delivery = world.orders().await.pop().expect("placed").delivery;
    (delivery.city, delivery.branch, delivery.place)
}

#[tokio::test]
async fn without_a_directory_anything_may_be_typed_and_the_page_says_so() {
    let world = World::new().await;
    let (mut browser, form) = shopper(&world).await;
    let page = browser.get("/checkout").await;
    assert!(page.says("Список міст і відділень зараз недоступний"));
    assert!(!page.body.contains("name=\"kind\"") && !page.body.contains("places."));
    let form = with(&form, &[("city", "Десь"), ("branch", "Якесь 5"), ("settlement", "x"), ("point", "y")]);
    let page = browser.post("/checkout", &form).await;
    assert_eq!(placed(&world, &page).await, ("Десь".to_owned(), "Якесь 5".to_owned(), None));
}

#[tokio::test]
async fn what_was_chosen_is_kept_by_its_keys_and_called_as_the_carrier_does() {
    let world = world().await;
    let (mut browser, form) = shopper(&world).await;
    let page = browser.get("/checkout").await;
    assert!(
        page.body.contains("id=\"kind-branch\" value=\"branch\" checked")
            && page.body.contains("/assets/places.")
    );
    let chosen =
        [("settlement", "kyiv"), ("point", "kyiv-12"), ("city", "Київ, Київська обл."), ("branch", "")];
    let page = browser.post("/checkout", &with(&form, &chosen)).await;
    let (city, branch, place) = placed(&world, &page).await;
    assert_eq!(
        (city.as_str(), branch.as_str()),
        ("Київ, Київська обл.", "Відділення №12: вул. Прикладна, 7")
    );
    let place = place.expect("chosen");
    assert_eq!(
        (place.kind, place.settlement.as_str(), place.city.as_str()),
        (Kind::Branch, "kyiv", "city-of-kyiv")
    );
    assert_eq!(place.branch.as_deref(), Some("kyiv-12"));
}

#[tokio::test]
async fn what_is_typed_is_found_where_it_can_mean_one_place_only() {
    let world = world().await;
    for (city, branch, reference) in [
        ("Киев", "12", "kyiv-12"),
        ("kyiv", "Відділення № 12", "kyiv-12"),
        ("rb]d", "хрещатик", "kyiv-1"),
        ("Каменское", "1", "kam-1"),
        ("Камянське, Дніпро", "будівельників", "kam-1"),
        ("Покровск, Донецкая обл", "№1", "p-1-1"),
    ] {
        let (mut browser, form) = shopper(&world).await;
        let page = browser.post("/checkout", &with(&form, &[("city", city), ("branch", branch)])).await;
        let (_, _, place) = placed(&world, &page).await;
        assert_eq!(place.expect(city).branch.as_deref(), Some(reference), "{city}, {branch}");
    }
}

#[tokio::test]
async fn homonyms_are_listed_with_oblast_and_raion_and_everything_typed_is_kept() {
    let world = world().await;
    let (mut browser, form) = shopper(&world).await;
    let form = with(&form, &[("city", "Покровск"), ("branch", "1"), ("comment", "під двері")]);
    let page = browser.post("/checkout", &form).await;
    assert!(page.status == 422 && page.says("Оберіть місто зі списку: знайдено 2 «Покровск»"));
    assert!(page.says("Донецька обл., Покровський р-н") && page.says("Запорізька обл., Пологівський р-н"));
    assert!(page.says("value=\"p-2\"") && page.says("value=\"Покровск\"") && page.says("під двері"));
    let page = browser.post("/checkout", &form.with("settlement", "p-2")).await;
    let (city, _, place) = placed(&world, &page).await;
    assert_eq!(city, "Покровськ, Запорізька обл., Пологівський р-н");
    assert_eq!(place.expect("chosen").branch.as_deref(), Some("p-2-1"));
}

#[tokio::test]
async fn every_slip_in_a_place_has_its_own_advice() {
    type Fields = &'static [(&'static str, &'static str)];
    let world = world().await;
    let cases: [(Fields, &str, &str); 13] = [
        (&[], "Вкажіть місто доставки", ""),
        (&[("city", "Пекін")], "Не знайшли «Пекін». Перевірте назву", ""),
        (&[("city", "Київ")], "Оберіть відділення зі списку", "value=\"kyiv-12\""),
        (&[("city", "Київ"), ("kind", "postomat")], "Оберіть поштомат зі списку", "value=\"kyiv-99002\""),
        (
            &[("city", "Київ"), ("branch", "77")],
            "У населеному пункті Київ не знайшли «77»",
            "value=\"kyiv-1\"",
        ),
        (&[("city", "Київ"), ("branch", "вул")], "Оберіть відділення зі списку", "value=\"kyiv-1\""),
        (
            &[("settlement", "kam"), ("point", "kyiv-12")],
            "Це відділення в іншому місті. Оберіть для міста Камʼянське",
            "value=\"kam-1\"",
        ),
        (
            &[("settlement", "kyiv"), ("point", "kyiv-99002")],
            "Обрано поштомат. Оберіть відділення",
            "value=\"kyiv-1\"",
        ),
        (
            &[("settlement", "kyiv"), ("point", "kyiv-1"), ("kind", "postomat")],
            "Обрано відділення. Оберіть поштомат",
            "value=\"kyiv-99002\"",
        ),
        (&[("settlement", "kyiv"), ("point", "kyiv-13")], "Зараз не працює", "value=\"kyiv-1\""),
        (
            &[("settlement", "kyiv"), ("point", "kyiv-14")],
            "Тут не приймають оплату при отриманні",
            "value=\"kyiv-1\"",
        ),
        (
            &[("settlement", "kyiv"), ("point", "kyiv-99001"), ("kind", "postomat")],
            "Приймає посилки вартістю до 400 ₴",
            "value=\"kyiv-99001\" disabled",
        ),
        (
            &[("settlement", "kyiv"), ("kind", "courier")],
            "Вкажіть вулицю, будинок і квартиру",
            "id=\"kind-courier\" value=\"courier\" checked",
        ),
    ];
    for (fields, advice, listed) in cases {
        let (mut browser, form) = shopper(&world).await;
        let page = browser.post("/checkout", &with(&form, fields)).await;
        assert_eq!(page.status, 422, "{fields:?}");
        assert!(page.says(advice), "{fields:?} should say {advice}: {}", page.body);
        assert!(page.body.contains(listed), "{fields:?} should list {listed}: {}", page.body);
        assert!(page.says("<title>Помилка: ") && page.says("value=\"Шевченко Тарас\""), "{fields:?}");
    }
    assert_eq!(world.orders().await.len(), 0);
}

#[tokio::test]
async fn a_limit_of_the_branch_counts_only_where_it_matters() {
    let world = world().await;
    let (mut browser, form) = shopper(&world).await;
    let form = with(&form, &[("settlement", "kyiv"), ("point", "kyiv-14"), ("pay_type", "online_full")]);
    let page = world.while_delivering(browser.post("/checkout", &form)).await;
    let (_, branch, _) = placed(&world, &page).await;
    assert!(branch.starts_with("Відділення №14"), "nothing is left to pay there");
    let mut browser = world.browser();
    browser.add("STICKER", 1).await;
    let form = browser.checkout("cod").await;
    let form = with(
        &form,
        &[
            ("kind", "postomat"),
            ("settlement", "kyiv"),
            ("point", "kyiv-99001"),
            ("city", ""),
            ("branch", ""),
        ],
    );
    let page = browser.post("/checkout", &form).await;
    assert_eq!(page.status, 303, "a cheap parcel fits");
}

#[tokio::test]
async fn a_courier_needs_no_branch() {
    let world = world().await;
    let (mut browser, form) = shopper(&world).await;
    let form = with(&form, &[("kind", "courier"), ("city", "Київ"), ("street", "вул. Мала, 3, кв. 5")]);
    let page = browser.post("/checkout", &form).await;
    let (city, branch, place) = placed(&world, &page).await;
    assert_eq!((city.as_str(), branch.as_str()), ("Київ, Київська обл.", "вул. Мала, 3, кв. 5"));
    let place = place.expect("chosen");
    assert_eq!((place.kind, place.branch), (Kind::Courier, None));
}

#[tokio::test]
async fn another_place_is_another_order_and_the_same_place_the_same() {
    let world = world().await;
    let (mut browser, form) = shopper(&world).await;
    let online = with(&form, &[("pay_type", "online_full"), ("city", "Київ"), ("branch", "12")]);
    let first = world.while_delivering(browser.post("/checkout", &online)).await;
    let again = world.while_delivering(browser.post("/checkout", &online)).await;
    assert_eq!((first.location(), first.status), (again.location(), 303));
    assert_eq!(world.orders().await.len(), 1);
    let by_key = with(&online, &[("settlement", "kyiv"), ("point", "kyiv-12")]);
    let same = world.while_delivering(browser.post("/checkout", &by_key)).await;
    assert_eq!(
        (same.location(), world.orders().await.len()),
        (first.location(), 1),
        "typed or chosen, it is one place"
    );
    let other = with(&online, &[("branch", "1")]);
    assert_eq!(world.while_delivering(browser.post("/checkout", &other)).await.status, 303);
    assert_eq!(world.orders().await.len(), 2);
}

#[tokio::test]
async fn typed_text_wins_over_a_key_that_it_cannot_mean() {
    let world = world().await;
    let (mut browser, form) = shopper(&world).await;
    let form = with(&form, &[("city", "Камʼянське"), ("settlement", "kyiv"), ("branch", "1"), ("point", "")]);
    let page = browser.post("/checkout", &form).await;
    let (_, _, place) = placed(&world, &page).await;
    assert_eq!(place.expect("found").branch.as_deref(), Some("kam-1"));
}

#[tokio::test]
async fn the_script_is_answered_with_what_it_shows() {
    let world = world().await;
    let (mut browser, _) = shopper(&world).await;
    let page = browser.get("/places/settlements?q=%D0%BF%D0%BE%D0%BA%D1%80%D0%BE%D0%B2").await;
    assert_eq!((page.status, page.header("cache-control")), (200, "private, max-age=300"));
    let json: serde_json::Value = serde_json::from_str(&page.body).expect("JSON");
    assert_eq!(json["items"][0]["value"], "Покровськ, Донецька обл., Покровський р-н");
    assert_eq!(json["items"][0]["detail"], "Донецька обл., Покровський р-н");
    assert_eq!(json["said"], "Знайдено 2 населені пункти");
    let page = browser.get("/places/branches?settlement=kyiv&kind=postomat&q=").await;
    let json: serde_json::Value = serde_json::from_str(&page.body).expect("JSON");
    let [small, large] = json["items"].as_array().expect("a list").as_slice() else { panic!("{json}") };
    assert_eq!(small["reason"], "Приймає посилки вартістю до 400\u{a0}₴. Оберіть відділення без обмеження");
    assert_eq!((large["id"].as_str(), large["reason"].is_null()), (Some("kyiv-99002"), true));
    for path in ["/places/branches", "/places/settlements", "/places/branches?settlement=%27&q=%25"] {
        let page = browser.get(path).await;
        assert!(page.status == 200 && page.body.contains("\"items\":[]"), "{path}: {}", page.body);
    }
    let other = world.browser().get("/s/two/places/settlements?q=kyiv").await;
    assert_eq!(other.status, 200);
}

#[tokio::test]
async fn whoever_looks_up_without_end_is_told_to_wait() {
    let world = world().await;
    let mut browser = world.browser();
    let mut refused = 0;
    for _ in 0..130 {
        refused += i32::from(browser.get("/places/settlements?q=a").await.status == 429);
    }
    assert_eq!(refused, 10);
    let mut other = world.browser();
    other.peer = ([203, 0, 113, 8], 1).into();
    assert_eq!(other.get("/places/settlements?q=a").await.status, 200, "it is counted by address");
    world.clock.advance(60_000);
    assert_eq!(browser.get("/places/settlements?q=a").await.status, 200);
}
