//! The page of one order.

use super::life::{enter, page_in, world};
use axum::http::StatusCode;
use krama_domain::effect::Subject;
use krama_domain::ids::OrderNumber;
use krama_domain::lang::Lang;
use krama_store::repo::{orders, outbox, timeline};

/// A part of the page between two texts.
fn part<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    page.split(from).nth(1).unwrap_or_else(|| panic!("no {from}")).split(to).next().unwrap()
}

#[tokio::test]
async fn the_head_shows_five_independent_badges_in_four_languages() {
    let world = world().await;
    let session = enter(&world).await;
    let words = [
        (Lang::Uk, ["При отриманні 1\u{a0}499\u{a0}₴", "Підтверджено", "Не надіслано", "2 потребують дії"]),
        (Lang::Ru, ["При получении 1\u{a0}499\u{a0}₴", "Подтверждён", "Не отправлено", "2 требуют действия"]),
        (Lang::Kk, ["Алғанда 1\u{a0}499\u{a0}₴", "Расталды", "Жіберілмеді", "2 назар аударуды қажет етеді"]),
        (Lang::En, ["On delivery 1\u{a0}499\u{a0}₴", "Confirmed", "Not sent", "2 need action"]),
    ];
    for (lang, badges) in words {
        let page = page_in(&world, &session, "/console/orders/LVI21112026N02", lang).await.body;
        let head = part(&page, "class=\"badges\"", "</div>");
        assert_eq!(head.matches("class=\"badge ").count(), 5);
        assert_eq!(head.matches("<svg").count(), 5, "a sign beside every word");
        for badge in badges {
            assert!(head.contains(badge), "{badge} in {head}");
        }
    }
}

#[tokio::test]
async fn every_effect_is_a_row_with_its_key_and_its_tries() {
    let world = world().await;
    let session = enter(&world).await;
    let number = OrderNumber::from_text("LVI21112026N02");
    let store = crate::view::sample::store().id;
    let (effects, entries) = world
        .read(move |tx| {
            let order = orders::by_number(tx, &store, &number)?.expect("placed");
            Ok((
                outbox::of_subject(tx, &store, Subject::Order(order.id))?,
                timeline::of_order(tx, &store, order.id)?,
            ))
        })
        .await;
    let page = world.get("/console/orders/LVI21112026N02", &session).await.body;
    let section = part(&page, "id=\"effects\"", "</section>");
    assert_eq!(section.matches("<tbody").count(), effects.len());
    assert!(section.contains(&format!("{} дії", effects.len())), "{section}");
    for effect in &effects {
        assert!(section.contains(effect.intent.key().as_str()), "{}", effect.intent.key());
    }
    for text in [
        "Повідомити менеджера: нове замовлення",
        "Невідомо, чи виконано",
        "Не виконано",
        "Telegram",
        "412 мс",
    ] {
        assert!(section.contains(text), "{text} in {section}");
    }
    assert_eq!(section.matches("<details").count(), effects.len());
    assert!(section.contains("POST https://api.example/v1/send"));
    assert!(section.contains("&#60;script&#62;alert(1)"), "the answer is shown as text");
    let line = part(&page, "id=\"timeline\"", "</section>");
    assert_eq!(line.matches("<li").count(), entries.len());
}

#[tokio::test]
async fn money_attempts_and_times_are_those_of_the_order() {
    let world = world().await;
    let session = enter(&world).await;
    let refunded = world.get("/console/orders/LVI21112026N05", &session).await.body;
    let goods = part(&refunded, "id=\"goods-title\"", "</section>");
    for text in
        ["1\u{a0}499\u{a0}₴", "−500\u{a0}₴", "Надходження", "Повернення", "p2_LVI21112026N05", "20.11, 12:06"]
    {
        assert!(goods.contains(text), "{text} in {goods}");
    }
    assert!(refunded.contains("Частково повернено 500\u{a0}₴"));
    assert!(refunded.contains("Застаріло, не надсилається"));
    assert!(refunded.contains("Учора, 20.11.2026") && refunded.contains("Сьогодні, 21.11.2026"));
    assert!(refunded.contains("· Оля") && refunded.contains("· monobank") && refunded.contains("· Покупець"));
    let declined = world.get("/console/orders/LVI21112026N08", &session).await.body;
    let attempts = part(&declined, "id=\"attempts-title\"", "</section>");
    for text in ["p2_LVI21112026N08", "Оплата не пройшла", "код банку 59", "22.11, 13:32"]
    {
        assert!(attempts.contains(text), "{text} in {attempts}");
    }
    let retrying = world.get("/console/orders/LVI21112026N04", &session).await.body;
    assert!(
        retrying.contains("Повторюється") && retrying.contains(">14:06<") && retrying.contains("Створюється")
    );
}

#[tokio::test]
async fn what_needs_a_person_stands_on_top() {
    let world = world().await;
    let session = enter(&world).await;
    let attention = async |number: &str| {
        let page = world.get(&format!("/console/orders/{number}"), &session).await.body;
        page.contains("id=\"attention-title\"")
            .then(|| part(&page, "id=\"attention-title\"", "</section>").to_owned())
    };
    assert!(attention("LVI21112026N02").await.unwrap().contains("2 дії не виконано"));
    assert!(
        attention("LVI21112026N06")
            .await
            .unwrap()
            .contains("Банк повідомив 1\u{a0}₴ за рахунком p2_LVI21112026N06")
    );
    assert_eq!(attention("LVI21112026N01").await, None);
    let cancelled = world.get("/console/orders/LVI21112026N10", &session).await.body;
    assert!(cancelled.contains("Замовлення скасовано: покупець передумав &#60;script&#62;"));
}

#[tokio::test]
async fn who_ordered_and_where_it_goes_is_shown_escaped() {
    let world = world().await;
    let session = enter(&world).await;
    let page = world.get("/console/orders/LVI21112026N01", &session).await.body;
    for text in
        ["Шевченко Тарас Григорович", "href=\"tel:+380671234567\"", "Камʼянське", "Футболка «Крама», M"]
    {
        assert!(page.contains(text), "{text}");
    }
    assert!(page.contains(
        "href=\"/s/lviv/orders/00000000000000000000000000000001\" target=\"_blank\" rel=\"noopener\""
    ));
    let customer = world.get("/s/lviv/orders/00000000000000000000000000000001", "").await;
    assert_eq!(customer.status, StatusCode::OK, "the link leads to the customer's page");
    let nasty = world.get("/console/orders/LVI21112026N07", &session).await.body;
    assert!(nasty.matches("&#60;script&#62;").count() >= 6);
    assert_eq!(nasty.matches("<script").count(), nasty.matches("<script src=\"/assets/").count());
}
