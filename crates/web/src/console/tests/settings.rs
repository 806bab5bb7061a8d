//! The page of settings: secrets never come back, wrong values and stale forms change nothing, a mended setting lets what
//! waited go out, and the audit log tells it without secrets.

use super::life::{self, enter};
use super::staff::{OFFICE, STORE_FORM, world};
use crate::testing::{Page, World};
use crate::view::sample::{self, NOW};
use axum::http::StatusCode;
use krama_domain::effect::Destination;
use krama_domain::lang::Lang;
use krama_domain::time::{MINUTE_MS, SECOND_MS};
use krama_store::repo::audit::{self, Line};
use krama_store::repo::{lanes, stores};
use std::collections::BTreeMap;

/// The sample store's bot.
pub(super) const BOT: &str = "4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qcK";

async fn values(world: &World) -> BTreeMap<String, String> {
    let profiles = world.app.engine.profiles.clone();
    let own = world.read(move |tx| profiles.own(tx, &sample::store().id)).await;
    own.into_iter().map(|(key, own)| (key, own.value)).collect()
}

async fn last_line(world: &World) -> Line {
    let id = sample::store().id;
    world.read(move |tx| audit::page(tx, Some(&id), None, 1)).await.remove(0)
}

/// Sends a form, a second after whatever was done before.
async fn send(world: &World, session: &str, path: &str, form: &str) -> Page {
    world.pass(SECOND_MS);
    life::send(world, session, path, form).await
}

/// The fields of a card's form, as the page holds them.
async fn form(world: &World, session: &str, card: &str) -> Vec<(String, String)> {
    let page = world.get("/console/settings", session).await.body;
    let start = page.find(&format!("action=\"/console/settings/{card}\"")).expect("the card has a form");
    let form = page[start..].split("</form>").next().unwrap();
    let inputs = form.split("<input ").skip(1).map(|input| input.split('>').next().unwrap());
    let attribute = |input: &str, name: &str| {
        let found = input.split(&format!("{name}=\"")).nth(1);
        found.map(|rest| rest.split('"').next().unwrap().to_owned())
    };
    let is_sent = |input: &&str| !input.contains("checkbox") || input.contains("checked");
    let pairs = inputs.filter(is_sent).map(|input| {
        let value = attribute(input, " value").unwrap_or_default();
        let plain =
            value.replace("&#60;", "<").replace("&#62;", ">").replace("&#34;", "\"").replace("&#39;", "'");
        (attribute(input, "name").unwrap(), plain.replace("&#38;", "&"))
    });
    pairs.filter(|(name, _)| name != "csrf").collect()
}

fn encoded(pairs: &[(String, String)], changes: &[(&str, &str)]) -> String {
    let other = |name: &str| changes.iter().find(|(of, _)| *of == name).map(|(_, value)| (*value).to_owned());
    let known =
        pairs.iter().map(|(name, value)| (name.clone(), other(name).unwrap_or_else(|| value.clone())));
    let more = changes.iter().filter(|(name, _)| !pairs.iter().any(|(of, _)| of == name));
    let more = more.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let encode = krama_connectors::http::encode;
    known.chain(more).map(|(n, v)| format!("{n}={}", encode(&v))).collect::<Vec<_>>().join("&")
}

#[tokio::test]
async fn no_page_ever_shows_a_secret() {
    let world = world().await;
    let session = enter(&world).await;
    let saved = encoded(
        &form(&world, &session, "meta").await,
        &[("meta.token", "EAAG-very-secret"), ("meta.pixel_id", "77")],
    );
    assert!(
        send(&world, &session, "/console/settings/meta", &saved).await.location().contains("done=settings")
    );
    for lang in Lang::ALL {
        for path in OFFICE {
            let page = life::page_in(&world, &session, path, lang).await.body;
            for secret in [BOT, "EAAG-very-secret", "AAFD39kkdpWt3"] {
                assert!(!page.contains(secret), "{path} shows a secret");
            }
        }
    }
    let page = world.get("/console/settings", &session).await.body;
    assert!(page.contains("••••0qcK") && page.contains("••••cret"), "the ends are shown");
    let failed = encoded(
        &form(&world, &session, "meta").await,
        &[("meta.token", "another-secret"), ("meta.url", "no address")],
    );
    let refused = send(&world, &session, "/console/settings/meta", &failed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!refused.body.contains("another-secret") && refused.body.contains("value=\"no address\""));
}

#[tokio::test]
async fn saving_seals_leaves_empty_secrets_alone_and_removes_on_demand() {
    let world = world().await;
    let session = enter(&world).await;
    let path = "/console/settings/telegram";
    let chats = encoded(&form(&world, &session, "telegram").await, &[("telegram.manager_chats", "100,200")]);
    assert!(send(&world, &session, path, &chats).await.location().contains("done=settings"));
    let now = values(&world).await;
    assert_eq!((now["telegram.token"].as_str(), now["telegram.manager_chats"].as_str()), (BOT, "100,200"));
    let line = last_line(&world).await;
    assert_eq!((line.action.as_str(), line.subject.as_str()), ("settings.change", "telegram"));
    assert_eq!(line.became.as_deref(), Some("telegram.manager_chats: 100,200"));

    let same = encoded(&form(&world, &session, "telegram").await, &[]);
    assert!(send(&world, &session, path, &same).await.location().contains("done=settings-same"));

    let without = encoded(&form(&world, &session, "telegram").await, &[("remove.telegram.token", "1")]);
    send(&world, &session, path, &without).await;
    assert!(!values(&world).await.contains_key("telegram.token"));
    let line = last_line(&world).await;
    assert_eq!(line.was.as_deref(), Some("telegram.token: (set)"));
    assert_eq!(line.became.as_deref(), Some("telegram.token: (not set)"));

    let again = encoded(&form(&world, &session, "telegram").await, &[("telegram.token", " 1:fresh-token ")]);
    send(&world, &session, path, &again).await;
    assert_eq!(values(&world).await["telegram.token"], "1:fresh-token");
    assert_eq!(last_line(&world).await.became.as_deref(), Some("telegram.token: (changed)"));
}

#[tokio::test]
async fn a_form_that_somebody_overtook_is_refused_with_the_difference() {
    let world = world().await;
    let session = enter(&world).await;
    let path = "/console/settings/telegram";
    let [mine, theirs] = ["111", "222"];
    let shown = form(&world, &session, "telegram").await;
    world.pass(MINUTE_MS);
    send(
        &world,
        &session,
        path,
        &encoded(&shown, &[("telegram.manager_chats", theirs), ("telegram.token", "2:theirs-token")]),
    )
    .await;
    let late = send(&world, &session, path, &encoded(&shown, &[("telegram.manager_chats", mine)])).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("«222»") && late.body.contains("value=\"111\""), "both are shown");
    assert!(late.body.contains("(змінено)") && !late.body.contains("theirs-token"));
    assert_eq!(values(&world).await["telegram.manager_chats"], theirs);
    let aware = encoded(&form(&world, &session, "telegram").await, &[("telegram.manager_chats", mine)]);
    send(&world, &session, path, &aware).await;
    assert_eq!(values(&world).await["telegram.manager_chats"], mine);
}

/// Whether the bank's breaker is open.
async fn broken(world: &World) -> bool {
    let id = sample::store().id;
    let lanes = world.read(move |tx| lanes::of_store(tx, &id)).await;
    lanes.into_iter().any(|lane| lane.lane == Destination::Monobank && lane.broken_until > NOW)
}

#[tokio::test]
async fn a_mended_setting_closes_the_breaker() {
    let world = world().await;
    let session = enter(&world).await;
    assert!(broken(&world).await, "the day of trade left it so");
    let saved = encoded(&form(&world, &session, "monobank").await, &[("monobank.token", "uNEW-token")]);
    send(&world, &session, "/console/settings/monobank", &saved).await;
    assert!(!broken(&world).await);
}

#[tokio::test]
async fn the_store_is_changed_as_by_the_command_and_wrong_values_are_explained() {
    let world = world().await;
    let session = enter(&world).await;
    let path = "/console/settings/store";
    for (name, value) in [
        ("name", ""),
        ("zone", "Kyiv"),
        ("prefix", "ТВЦ"),
        ("prepay", "-1"),
        ("hosts", "https://shop.example"),
        ("invoice_validity_hours", "0"),
        ("lang", "de"),
    ] {
        let sent = STORE_FORM.split('&').map(|pair| {
            if pair.starts_with(&format!("{name}=")) {
                format!("{name}={}", krama_connectors::http::encode(value))
            } else {
                pair.to_owned()
            }
        });
        let page = send(&world, &session, path, &sent.collect::<Vec<_>>().join("&")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(page.body.contains("<title>Помилка:") || page.body.contains("Помилка"), "{name}");
    }
    let none = STORE_FORM.replace("&pay_types.online_full=1&pay_types.prepay=1&pay_types.cod=1", "");
    assert_eq!(send(&world, &session, path, &none).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sent = STORE_FORM.replace("&pay_types.cod=1", "&consent_required.yes=1");
    assert!(send(&world, &session, path, &sent).await.location().contains("done=settings"));
    let store = world.read(|tx| stores::get(tx, &sample::store().id)).await.unwrap();
    assert_eq!(
        (store.name.as_str(), store.consent_required, store.pay_types.len()),
        ("Lviv Wear 2", true, 2)
    );
    let line = last_line(&world).await;
    assert!(line.was.unwrap().contains("consent_required: no"));
    assert!(line.became.unwrap().contains("pay_types: prepay,online_full"));
    let stale = send(&world, &session, path, &sent).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("«Lviv Wear 2»"));
}

#[tokio::test]
async fn a_test_tells_what_is_missing_in_words_and_is_noted() {
    let world = world().await;
    let session = enter(&world).await;
    let page = send(&world, &session, "/console/settings/meta/test", "").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Не задано") && page.body.contains("Задайте: Номер пікселя"), "{}", page.body);
    let line = last_line(&world).await;
    assert_eq!((line.action.as_str(), line.became.as_deref()), ("settings.test", Some("settings: not-set")));
    let nowhere = send(&world, &session, "/console/settings/nothing/test", "").await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_webhooks_address_and_its_last_arrival_are_shown() {
    let world = world().await;
    let session = enter(&world).await;
    let page = world.get("/console/settings", &session).await.body;
    assert!(page.contains("http://shop.example/webhooks/monobank/lviv"));
    let hook = page.split("Останній вебхук").nth(1).unwrap();
    assert!(hook.contains("<time"), "one came a minute ago");
}

#[tokio::test]
async fn what_keeps_the_bot_from_hearing_is_told_in_the_readers_language() {
    let world = world().await;
    let session = enter(&world).await;
    let words = "another program, or another store, asks for this bot's updates at the same time: give each a bot of \
                 its own";
    world.write(move |tx| stores::note(tx, &sample::store().id, "telegram.listening", words, NOW)).await;
    let page = world.get("/console/settings", &session).await.body;
    assert!(page.contains("цього бота водночас слухає інша програма чи інший магазин"), "{page}");
}
