//! The carrier's directory on the page of settings: age, counts, what went wrong, and the button.

use super::life::{self, enter, world};
use super::staff::furnish;
use crate::testing::World;
use crate::view::sample::{self, NOW};
use axum::http::StatusCode;
use krama_domain::place::{Branch, Kind, Settlement};
use krama_domain::time::HOUR_MS;
use krama_store::Sql;
use krama_store::repo::places::{self, Failure, refresh};

fn settlement() -> Settlement {
    Settlement {
        reference: "s".to_owned(),
        city: String::new(),
        name: "Київ".to_owned(),
        name_ru: String::new(),
        area: "Київська".to_owned(),
        region: String::new(),
        kind: "місто".to_owned(),
        branches: 0,
    }
}

fn branch() -> Branch {
    Branch {
        reference: "b".to_owned(),
        settlement: "s".to_owned(),
        city: "c".to_owned(),
        number: "1".to_owned(),
        name: "Відділення №1".to_owned(),
        kind: Kind::Branch,
        schedule: String::new(),
        weight_max_kg: 0,
        declared_max_minor: 0,
        takes_money: true,
        works: true,
    }
}

async fn page(world: &World, session: &str) -> String {
    world.get("/console/settings", session).await.body
}

#[tokio::test]
async fn the_page_tells_age_counts_and_what_went_wrong() {
    let world = world().await;
    let session = enter(&world).await;
    let empty = page(&world, &session).await;
    assert!(empty.contains("Довідник порожній") && empty.contains("додайте ключ API"), "{empty}");
    assert!(!empty.contains("/settings/directory/refresh"));
    world
        .write(|tx: &mut dyn Sql| {
            let mut building = refresh::begin(tx, "twc", NOW)?;
            refresh::add_branches(tx, &mut building, &[branch()])?;
            refresh::add_settlements(tx, &mut building, &[settlement()])?;
            refresh::finish(tx, &building, NOW.plus_ms(-26 * HOUR_MS))?;
            let again = refresh::begin(tx, "twc", NOW)?;
            refresh::fail(tx, &again, Failure::Short, "branches 1 → 0 & <b>", NOW)
        })
        .await;
    let told = page(&world, &session).await;
    assert!(told.contains("Населених пунктів: 1, відділень і поштоматів: 1"), "{told}");
    assert!(told.contains("удвічі коротший") && told.contains("1 → 0 &#38; &#60;b&#62;"), "{told}");
    world
        .write(|tx: &mut dyn Sql| {
            let again = refresh::begin(tx, "twc", NOW)?;
            refresh::fail(tx, &again, Failure::Short, "settlements 40 → 1, branches 9 → 8", NOW)
        })
        .await;
    let told = page(&world, &session).await;
    assert!(told.contains("населених пунктів 40 → 1, відділень і поштоматів 9 → 8"), "{told}");
}

#[tokio::test]
async fn the_button_has_the_list_read_and_nothing_is_begun_without_a_key() {
    let world = world().await;
    let session = enter(&world).await;
    let path = "/console/settings/directory/refresh";
    assert_eq!(life::send(&world, &session, path, "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.read(places::directory).await.building, None);
    furnish(&world, &session, "/settings/directory/refresh").await;
    assert!(page(&world, &session).await.contains("action=\"/console/settings/directory/refresh"));
    let sent = life::send(&world, &session, path, "").await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let building = world.read(places::directory).await.building.expect("begun");
    assert_eq!(building.by, sample::store().id.as_str());
    assert!(page(&world, &session).await.contains("Оновлюється: прочитано"));
}
