//! The first page and what surrounds every page: what needs a person, and how one gets to it.

use super::life::{add_store, enter, enter_as, world};
use crate::testing::World;
use crate::view::sample::{self, NOW};
use krama_domain::staff::Role;
use krama_domain::time::DAY_MS;
use krama_store::args;
use krama_store::repo::stores;

/// A card by its name, if it is there.
fn card<'a>(page: &'a str, id: &str) -> Option<&'a str> {
    let rest = page.split(&format!("aria-labelledby=\"{id}-title\"")).nth(1)?;
    rest.split("</section>").next()
}

#[tokio::test]
async fn every_kind_of_trouble_has_a_card_with_its_number_and_the_way_to_it() {
    let world = world().await;
    let session = enter(&world).await;
    let page = world.get("/console", &session).await.body;
    let wanted = [
        ("lane-monobank", ["monobank: черга не працює", "HTTP 503", "/console/lanes"]),
        ("effects-telegram", ["<p class=\"figure\">1</p>", "13:18", "/console/effects?lane=telegram"]),
        ("effects-meta", ["<p class=\"figure\">", "найдавніше", "/console/effects?lane=meta"]),
        ("mismatches", ["Суми не збігаються", "<p class=\"figure\">1</p>", "/console/orders/LVI21112026N06"]),
        ("receipts", ["<p class=\"figure\">1</p>", "LVI21112026N08", "/console/orders/LVI21112026N08"]),
        ("excess", ["<p class=\"figure\">1</p>", "LVI21112026N10", "/console/orders/LVI21112026N10"]),
        ("contacts", ["Нові звернення", "<p class=\"figure\">2</p>", "/console/contacts"]),
        ("unmatched", ["Вебхуки без замовлення", "<p class=\"figure\">2</p>", "/console/unmatched"]),
    ];
    for (id, parts) in wanted {
        let card = card(&page, id).unwrap_or_else(|| panic!("no card {id}: {page}"));
        for part in parts {
            assert!(card.contains(part), "{id}: {part} in {card}");
        }
    }
    for absent in ["unpaid", "lane-meta", "lane-telegram"] {
        assert!(card(&page, absent).is_none(), "{absent}");
    }
    assert!(!page.contains("Усе гаразд"));
}

#[tokio::test]
async fn money_that_waits_has_cards_of_its_own() {
    let world = world().await;
    world
        .write(|tx| {
            let set = "UPDATE orders SET received_minor = total_minor + 1 WHERE number = $1";
            tx.execute(set, args!["LVI21112026N02"])?;
            let set = "UPDATE orders SET received_minor = 1 WHERE number = $1";
            tx.execute(set, args!["LVI21112026N10"])
        })
        .await;
    world.pass(2 * DAY_MS);
    let session = enter(&world).await;
    let page = world.get("/console", &session).await.body;
    let excess = card(&page, "excess").expect("more came than was asked for");
    assert!(excess.contains("LVI21112026N02") && excess.contains("LVI21112026N10"), "{excess}");
    let unpaid = card(&page, "unpaid").expect("two days are more than one");
    for number in ["LVI21112026N03", "LVI21112026N04"] {
        assert!(unpaid.contains(number), "{number} in {unpaid}");
    }
    assert!(!unpaid.contains("LVI21112026N02") && card(&page, "contacts").is_none());
    world.pass(6 * DAY_MS);
    let session = enter_as(&world, Role::Manager).await;
    let page = world.get("/console", &session).await.body;
    assert!(card(&page, "unpaid").is_none(), "what was not paid for a week is history");
}

#[tokio::test]
async fn a_stopped_lane_is_trouble_once_something_waits_in_it() {
    let world = world().await;
    world
        .write(|tx| {
            tx.execute("UPDATE effects SET state = 'ready' WHERE lane = 'meta' AND state = 'done'", args![])
        })
        .await;
    let session = enter(&world).await;
    let page = world.get("/console", &session).await.body;
    let lane = card(&page, "lane-meta").expect("something waits");
    assert!(lane.contains("Meta: чергу зупинено") && lane.contains("Чекають"), "{lane}");
}

#[tokio::test]
async fn without_trouble_the_page_says_so_and_counts_the_day() {
    let world = World::empty(NOW).await;
    world.write(|tx| stores::insert(tx, &sample::store(), NOW)).await;
    let session = enter(&world).await;
    let page = world.get("/console", &session).await.body;
    assert!(page.contains("Усе гаразд") && !page.contains("class=\"figure\""));
    assert!(page.contains("<dt>Замовлень</dt><dd>0</dd>"), "{page}");
    assert!(!page.contains("count bad"), "no badge without trouble");
}

#[tokio::test]
async fn today_is_counted_from_the_stores_midnight() {
    let world = world().await;
    let session = enter(&world).await;
    let page = world.get("/console", &session).await.body;
    let today = card(&page, "today").expect("the strip is there");
    assert!(today.contains("<dt>Замовлень</dt><dd>9</dd>"), "one of the ten is of yesterday: {today}");
    assert!(today.contains("<dt>З передплатою</dt><dd>1</dd>"), "{today}");
}

#[tokio::test]
async fn sections_show_where_one_is_and_how_much_needs_a_person() {
    let world = world().await;
    add_store(&world).await;
    let session = enter(&world).await;
    let page = world.get("/console/effects?store=lviv", &session).await.body;
    let nav = page.split("id=\"sections\"").nth(1).unwrap().split("</nav>").next().unwrap();
    assert_eq!(nav.matches("aria-current=\"page\"").count(), 1);
    let current = nav.split("aria-current=\"page\"").nth(1).unwrap().split("</a>").next().unwrap();
    assert!(current.contains("Дії") && current.contains("count bad"), "{current}");
    assert_eq!(nav.matches("count bad").count(), 2, "the first page and the effects: {nav}");
    let beyond = world.get("/console/contacts?store=lviv", &session).await.body;
    assert!(
        beyond.contains("<summary class=\"here\">"),
        "what a phone hides behind the last place is marked there"
    );
    let other = world.get("/console?store=almaty", &session).await.body;
    assert!(!other.contains("count bad"), "each store has its own");
}
