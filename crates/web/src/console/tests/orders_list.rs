//! The list of orders: what each filter leaves, what the search box finds, and what an address may hold.

use super::life::{enter, page_in, world};
use crate::testing::World;
use axum::http::StatusCode;
use krama_connectors::http::encode;
use krama_domain::lang::Lang;

/// The last digits of the numbers on the page, the newest order first.
async fn shown(world: &World, session: &str, query: &str) -> Vec<String> {
    let page = world.get(&format!("/console/orders?{query}"), session).await;
    assert_eq!(page.status, StatusCode::OK, "{query}");
    let cells = page.body.split("class=\"number\"").skip(1).filter_map(|cell| cell.split("</a>").next());
    cells.filter_map(|cell| cell.rsplit('N').next()).map(str::to_owned).collect()
}

#[tokio::test]
async fn each_filter_and_their_pairs_leave_what_they_say() {
    let world = world().await;
    let session = enter(&world).await;
    for (query, left) in [
        ("payment=prepaid", "01"),
        ("payment=partly_refunded", "05"),
        ("payment=checking", "08 09 06 10"),
        ("payment=paid", ""),
        ("status=new", "04 03 08 09 06"),
        ("status=confirmed", "01 02 07 05"),
        ("status=cancelled", "10"),
        ("pay=prepay", "04 01 06"),
        ("pay=prepay_200", "04 01 06"),
        ("pay=cod", "02 10 07"),
        ("source=shop", "04 03 01 08 02 09 06 10 07 05"),
        ("from=2026-11-21", "04 03 01 08 02 09 06 10 07"),
        ("to=2026-11-20", "05"),
        ("from=2026-11-20&to=2026-11-20", "05"),
        ("from=2026-11-22", ""),
        ("min=500", "04 03 01 08 02 09 06 10 05"),
        ("max=499.99", "07"),
        ("min=1+499&max=1499,00", "04 03 01 08 02 09 06 10 05"),
        ("trouble=1", "08 02 06 05"),
        ("status=new&payment=checking", "08 09 06"),
        ("status=new&pay=prepay", "04 06"),
        ("payment=checking&trouble=1", "08 06"),
        ("trouble=1&min=500&from=2026-11-21", "08 02 06"),
        ("status=cancelled&payment=prepaid", ""),
    ] {
        assert_eq!(shown(&world, &session, query).await.join(" "), left, "{query}");
    }
}

#[tokio::test]
async fn the_search_box_understands_every_spelling() {
    let world = world().await;
    let session = enter(&world).await;
    let all = "04 03 01 08 02 09 06 10 07 05";
    for (typed, left) in [
        ("+380 67 123 45 67", all),
        ("0671234567", all),
        ("(067) 123-45-67", all),
        ("4567", all),
        ("45 67", all),
        ("4568", ""),
        ("шевч", "01"),
        ("ШЕВЧЕНКО", "01"),
        ("шевченко т", "01"),
        ("тарас", ""),
        ("p2_LVI21112026N06", "06"),
        ("p2_none", ""),
        ("taras@shop.ua", ""),
        ("'", all),
    ] {
        assert_eq!(shown(&world, &session, &format!("q={}", encode(typed))).await.join(" "), left, "{typed}");
    }
    assert_eq!(shown(&world, &session, "q=4567&status=cancelled").await.join(" "), "10");
    for typed in ["LVI21112026N05", "lvi21112026n05", " LVI21112026N05 "] {
        let page = world.get(&format!("/console/orders?q={}", encode(typed)), &session).await;
        assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/console/orders/LVI21112026N05"));
    }
}

#[tokio::test]
async fn conditions_are_chips_that_can_be_taken_away() {
    let world = world().await;
    let session = enter(&world).await;
    let page = world.get("/console/orders?status=new&payment=checking&min=500&q=4567", &session).await.body;
    let chips = page.split("class=\"order-chips\"").nth(1).unwrap().split("</p>").next().unwrap();
    assert_eq!(chips.matches("filter-chip").count(), 4);
    for text in ["Оплата: Перевіряється", "Статус: Нове", "Від 500\u{a0}₴", "Пошук: 4567", "Скинути все"]
    {
        assert!(chips.contains(text), "{text} in {chips}");
    }
    let without = "href=\"/console/orders?q=4567&#38;status=new&#38;min=500\"";
    assert!(chips.contains(without), "{chips}");
    assert!(chips.contains("href=\"/console/orders\""), "the way back to all");
    assert!(page.contains("<option value=\"checking\" selected>") && page.contains("value=\"4567\""));
    assert!(page.contains("3 замовлення"), "how many there are");
}

#[tokio::test]
async fn values_that_nobody_knows_are_ignored_and_told() {
    let world = world().await;
    let session = enter(&world).await;
    let query = "status=shipped&payment=&pay=%00&from=21.11.2026&min=abc&trouble=yes&source=shop";
    let page = world.get(&format!("/console/orders?{query}"), &session).await;
    assert_eq!(page.status, StatusCode::OK);
    let note = page.body.split("Цього ми не зрозуміли").nth(1).expect("it is told");
    for told in ["status=shipped", "from=21.11.2026", "min=abc", "trouble=yes"] {
        assert!(note.split("</p>").next().unwrap().contains(told), "{told}");
    }
    assert_eq!(shown(&world, &session, query).await.len(), 10);
    for garbage in [
        "q=%00",
        "q=%FF%FE",
        "min=-1",
        "max=99999999999999999999",
        "from=9999-99-99",
        "to=-0001-01-01",
        "from=0000-01-01&to=9999-12-31",
        "unknown=1",
        "q=%25%27%22%3B--",
    ] {
        shown(&world, &session, garbage).await;
    }
    shown(&world, &session, &format!("q={}", "a".repeat(5_000))).await;
}

#[tokio::test]
async fn nothing_found_is_told_with_a_way_back_in_four_languages() {
    let world = world().await;
    let session = enter(&world).await;
    for (lang, text) in [
        (Lang::Uk, "Нічого не знайдено"),
        (Lang::Ru, "Ничего не найдено"),
        (Lang::Kk, "Ештеңе табылмады"),
        (Lang::En, "Nothing found"),
    ] {
        let page = page_in(&world, &session, "/console/orders?q=nobody", lang).await.body;
        let empty = page.split("class=\"card empty\"").nth(1).expect("it is empty");
        assert!(empty.contains(text) && empty.contains("href=\"/console/orders\""), "{}", lang.tag());
    }
}
