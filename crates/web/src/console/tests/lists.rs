//! The lists: what a row shows, pages by cursor, several stores, nothing yet, and what cannot be read.

use super::life::{self, add_store, enter, page_in, world};
use crate::testing::World;
use crate::view::sample::NOW;
use axum::http::StatusCode;
use krama_domain::lang::Lang;
use krama_domain::pay::PayType;
use krama_store::args;
use krama_store::repo::{contacts, stores};

/// The row of an order, markup and all.
fn row<'a>(page: &'a str, number: &str) -> &'a str {
    let rows = page.split("<tr role=\"row\">").skip(2);
    rows.map(|row| row.split("</tr>").next().unwrap())
        .find(|row| row.contains(number))
        .expect("the row is there")
}

#[tokio::test]
async fn a_row_says_how_its_order_stands_in_four_languages() {
    let world = world().await;
    let session = enter(&world).await;
    let words = [
        (
            Lang::Uk,
            [
                "Передплата 200\u{a0}₴",
                "2 потребують дії",
                "Підтверджено",
                "1 повторюється",
                "Не збігається сума",
            ],
        ),
        (
            Lang::Ru,
            [
                "Предоплата 200\u{a0}₴",
                "2 требуют действия",
                "Подтверждён",
                "1 повторяется",
                "Не совпадает сумма",
            ],
        ),
        (
            Lang::Kk,
            [
                "Алдын ала төлем 200\u{a0}₴",
                "2 назар аударуды",
                "Расталды",
                "1 қайталануда",
                "Сома сәйкес емес",
            ],
        ),
        (
            Lang::En,
            ["Prepaid 200\u{a0}₴", "2 need action", "Confirmed", "1 retrying", "The sum does not match"],
        ),
    ];
    for (lang, [prepaid, needing, confirmed, retrying, mismatch]) in words {
        let page = page_in(&world, &session, "/console/orders", lang).await.body;
        let first = row(&page, "LVI21112026N01");
        for part in [
            prepaid,
            confirmed,
            "Шевченко Тарас Григорович",
            "+380 67 123 45 67",
            ">13:53<",
            "1\u{a0}499\u{a0}₴",
        ] {
            assert!(first.contains(part), "{part} in {first}");
        }
        assert!(row(&page, "LVI21112026N02").contains(needing));
        assert!(row(&page, "LVI21112026N04").contains(retrying));
        assert!(row(&page, "LVI21112026N06").contains(mismatch));
    }
}

#[tokio::test]
async fn unmatched_webhooks_show_what_they_said() {
    let world = world().await;
    let session = enter(&world).await;
    assert!(world.get("/console/orders", &session).await.body.contains("10 замовлень"));
    let unmatched = world.get("/console/unmatched", &session).await.body;
    for part in
        ["2 вебхуки без замовлення", "p2_stray", "LVI21112026N99", "Чекає на своє замовлення", "alert(1)"]
    {
        assert!(unmatched.contains(part), "{part}");
    }
}

#[tokio::test]
async fn contact_requests_show_what_was_left() {
    let world = world().await;
    let session = enter(&world).await;
    let page = world.get("/console/contacts", &session).await.body;
    for part in
        ["Лариса", "@larysa_k", "Чи буде розмір XXL?", "Шкарпетки, 3 пари", "+380 50 123 45 67", "Надіслано"]
    {
        assert!(page.contains(part), "{part}");
    }
}

/// The address behind "older", if the page has one.
fn older(page: &str) -> Option<String> {
    let nav = page.split("class=\"pages\"").nth(1)?;
    let href = nav.split("href=\"").find(|part| part.contains("after="))?;
    Some(href.split('"').next()?.replace("&#38;", "&"))
}

async fn numbers(world: &World, session: &str, path: &str) -> (Vec<String>, Option<String>) {
    let page = world.get(path, session).await;
    assert_eq!(page.status, StatusCode::OK, "{path}");
    let cells = page.body.split("class=\"number\"").skip(1).filter_map(|cell| cell.split("</a>").next());
    let numbers = cells.filter_map(|cell| cell.rsplit('>').next()).map(str::to_owned).collect();
    (numbers, older(&page.body))
}

#[tokio::test]
async fn pages_of_fifty_miss_nothing_and_repeat_nothing_while_orders_come_in() {
    let world = world().await;
    let session = enter(&world).await;
    // Many orders of one instant: the key must tell them apart.
    let add = |from: u32, to: u32| {
        move |tx: &mut dyn krama_store::Sql| {
            (from..to)
                .try_for_each(|nth| life::place(tx, &life::order(nth, PayType::Cod, 600, "Шевченко Тарас")))
        }
    };
    world.write(add(100, 195)).await;
    let (first, next) = numbers(&world, &session, "/console/orders").await;
    assert_eq!((first.len(), first[0].as_str()), (50, "LVI21112026N04"));
    world.write(|tx| life::place(tx, &life::order(99, PayType::Cod, 0, "Новий Покупець"))).await;
    let (second, next) = numbers(&world, &session, &next.unwrap()).await;
    let (third, end) = numbers(&world, &session, &next.unwrap()).await;
    assert_eq!((second.len(), third.len(), end), (50, 5, None));
    let all: std::collections::BTreeSet<_> = [first, second, third].concat().into_iter().collect();
    assert_eq!(all.len(), 105);
}

#[tokio::test]
async fn older_contact_requests_are_on_the_next_page() {
    let world = world().await;
    let session = enter(&world).await;
    world
        .write(|tx| {
            (3..60).try_for_each(|nth| {
                contacts::insert(tx, &life::contact(nth, &format!("Імʼя{nth}")), &life::policy())
            })
        })
        .await;
    let page = world.get("/console/contacts", &session).await.body;
    assert!(page.contains("Імʼя50<") && !page.contains("Імʼя51<"));
    let next = world.get(&older(&page).unwrap(), &session).await.body;
    assert!(next.contains("Імʼя51<") && next.contains("Імʼя59<") && !next.contains("Імʼя50<"));
    assert_eq!(older(&next), None);
}

#[tokio::test]
async fn a_cursor_that_is_none_and_a_store_that_is_none_lead_nowhere() {
    let world = world().await;
    let session = enter(&world).await;
    for path in [
        "/console/orders?after=x",
        "/console/orders?after=1.x",
        "/console/contacts?after=x.018f0000-0000-7000-8000-000000000001",
        "/console/orders?store=none",
        "/console/unmatched?store=none",
        "/console/orders/LVI21112026N01?store=none",
        "/console/orders/%00",
        "/console/nowhere",
    ] {
        let page = world.get(path, &session).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(
            page.body.contains("Такої сторінки немає") && page.body.contains("class=\"console\""),
            "{path}"
        );
    }
}

#[tokio::test]
async fn each_store_has_its_own_lists() {
    let world = world().await;
    let other = add_store(&world).await;
    let session = enter(&world).await;
    let lviv = world.get("/console/orders", &session).await.body;
    assert!(lviv.contains("LVI21112026N01") && !lviv.contains(other.number.as_str()));
    assert!(lviv.contains("class=\"sandbox\"") && lviv.contains("/console/orders?store=almaty"));
    let almaty = world.get("/console/orders?store=almaty", &session).await.body;
    assert!(almaty.contains("<html lang=\"kk\">"), "the store's language, where none was chosen");
    assert!(
        almaty.contains("/console/orders/ALM21112026N01?store=almaty") && !almaty.contains("LVI21112026")
    );
    assert!(!almaty.contains("class=\"sandbox\""));
    // A messenger's button names no store.
    for path in ["/console/orders/ALM21112026N01", "/console/orders/ALM21112026N01?store=almaty"] {
        let page = world.get(path, &session).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.contains("Құнанбайұлы Абай") && page.body.contains("Алматы Киім"), "{path}");
        assert!(page.body.contains("/s/almaty/orders/"), "{path}");
    }
    let foreign = world.get("/console/orders/ALM21112026N01?store=lviv", &session).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_new_shop_and_a_new_program_say_what_comes_next() {
    let world = World::empty(NOW).await;
    let session = enter(&world).await;
    for path in [
        "/console",
        "/console/orders",
        "/console/contacts",
        "/console/unmatched",
        "/console/effects",
        "/console/lanes",
    ] {
        assert!(world.get(path, &session).await.body.contains("krama store create"), "{path}");
    }
    world.write(|tx| stores::insert(tx, &crate::view::sample::store(), NOW)).await;
    let orders = world.get("/console/orders", &session).await.body;
    assert!(orders.contains("Замовлень ще немає") && orders.contains("href=\"/s/lviv/\""));
    let home = world.get("/console", &session).await.body;
    assert!(home.contains("Усе гаразд") && home.contains("href=\"/s/lviv/\""));
    assert!(world.get("/console/lanes", &session).await.body.contains("Ще нічого не надсилалося."));
    assert!(world.get("/console/effects", &session).await.body.contains("Усе виконано"));
    assert!(world.get("/console/contacts", &session).await.body.contains("Звернень ще немає"));
    assert!(world.get("/console/unmatched", &session).await.body.contains("Усе впізнано"));
}

#[tokio::test]
async fn what_cannot_be_read_is_an_error_page_with_a_code_and_without_details() {
    let world = world().await;
    let session = enter(&world).await;
    world
        .write(|tx| {
            tx.execute("UPDATE orders SET body = $1 WHERE number = $2", args!["{broken", "LVI21112026N01"])
        })
        .await;
    for path in ["/console/orders", "/console/orders/LVI21112026N01"] {
        let page = world.get(path, &session).await;
        assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        assert!(
            page.body.contains("Не вдалося показати сторінку") && page.body.contains("Код запиту"),
            "{path}"
        );
        assert!(!page.body.contains("broken") && !page.body.contains("column"), "{path}");
        assert!(page.body.contains("class=\"console\""), "{path}");
    }
    assert_eq!(world.get("/console/contacts", &session).await.status, StatusCode::OK, "the rest goes on");
}

#[tokio::test]
async fn a_full_page_is_small() {
    let world = world().await;
    let session = enter(&world).await;
    world
        .write(|tx| {
            (100..160).try_for_each(|nth| {
                life::place(tx, &life::order(nth, PayType::Prepay, 600, "Шевченко Тарас"))
            })
        })
        .await;
    let page = world.get("/console/orders", &session).await.body;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, page.as_bytes()).unwrap();
    let size = encoder.finish().unwrap().len();
    assert!(size < 40_000, "{size} bytes");
}
