//! What the environment says of the first store: credentials count once, addresses at each start.

use crate::harness::Krama;

async fn shown(krama: &Krama) -> serde_json::Value {
    krama.run(&["store", "show", "--json"]).await.ok().json()
}

#[tokio::test]
async fn the_environment_sets_the_first_store_up_once() {
    let krama = Krama::new("seeds")
        .with("MONOBANK_TOKEN", "first-token")
        .with("TELEGRAM_ADMIN_CHAT_ID", "100,200")
        .with("FACEBOOK_PIXEL_ID", "1000000000001")
        .with("KRAMA_MONOBANK_URL", "http://127.0.0.1:1/monobank");
    krama.run(&["orders", "list"]).await.ok();
    let first = shown(&krama).await;
    assert_eq!(first["store"], "main");
    assert_eq!(first["monobank.token"], "(set, hidden)");
    assert_eq!(first["telegram.token"], "(not set)");
    assert_eq!(first["telegram.manager_chats"], "100,200");
    assert_eq!(first["monobank.url"], "http://127.0.0.1:1/monobank");
    let krama = krama
        .with("TELEGRAM_ADMIN_CHAT_ID", "300")
        .with("TELEGRAM_BOT_TOKEN", "1:too-late")
        .with("KRAMA_MONOBANK_URL", "http://127.0.0.1:2/monobank");
    let second = shown(&krama).await;
    assert_eq!(second["telegram.manager_chats"], "100,200", "credentials and chats are seeds");
    assert_eq!(second["telegram.token"], "(not set)");
    assert_eq!(second["monobank.url"], "http://127.0.0.1:2/monobank", "addresses count at each start");
    let krama = krama.without("KRAMA_MONOBANK_URL");
    assert_eq!(shown(&krama).await["monobank.url"], "https://api.monobank.ua");
    // What a store says itself counts more than the environment.
    krama.run(&["store", "set", "main", "monobank.url", "http://127.0.0.1:3"]).await.ok();
    let krama = krama.with("KRAMA_MONOBANK_URL", "http://127.0.0.1:2");
    assert_eq!(shown(&krama).await["monobank.url"], "http://127.0.0.1:3");
}

#[tokio::test]
async fn the_first_store_may_be_made_by_hand_and_is_seeded_then() {
    let krama = Krama::new("by-hand").with("TELEGRAM_ADMIN_CHAT_ID", "100");
    krama.run(&["store", "create", "shop", "--name", "Крама"]).await.ok();
    krama.run(&["store", "create", "second"]).await.ok();
    let stores = krama.run(&["store", "list", "--json"]).await.ok().json();
    let names: Vec<_> =
        stores.as_array().unwrap().iter().map(|store| store["id"].as_str().unwrap()).collect();
    assert_eq!(names, ["shop", "second"]);
    assert_eq!(shown(&krama).await["telegram.manager_chats"], "100");
    let second = krama.run(&["store", "show", "second", "--json"]).await.ok().json();
    assert_eq!(second["telegram.manager_chats"], "(not set)");
}
