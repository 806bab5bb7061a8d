//! Who gets in, and what those see who do not.

use super::life::{self, PAGES, enter, world};
use crate::app::{LINK_VALID_MS, setup_link};
use crate::testing::{PUBLIC_URL, World};
use crate::view::sample::NOW;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use krama_domain::lang::Lang;

async fn link_path(world: &World) -> String {
    let link = setup_link(&world.app).await.unwrap();
    link.strip_prefix(PUBLIC_URL).unwrap().to_owned()
}

/// Words that only those who are in may read.
const SECRETS: [&str; 6] = ["LVI21112026", "Шевченко", "Lviv Wear", "380", "p2_", "ПІСОЧНИЦЯ"];

#[tokio::test]
async fn without_a_session_no_page_shows_anything() {
    let world = world().await;
    let stale = "krama_console=0123456789abcdef0123456789abcdef";
    let link = link_path(&world).await;
    let as_session = format!("krama_console={}", link.rsplit('/').next().unwrap());
    let others = ["/console/nowhere", "/console/orders/", "/console/orders?store=lviv&after=x"];
    for cookies in ["", stale, &as_session, "krama_console=", "krama_console=x; krama_lang=en"] {
        for path in PAGES.into_iter().chain(others) {
            let page = world.get(path, cookies).await;
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{path} with {cookies}");
            assert_eq!((page.location(), page.body.as_str()), ("/console/enter", ""), "{path}");
            assert!(page.header("cache-control").contains("no-store"), "{path}");
        }
    }
    assert_eq!(world.get("/console/", stale).await.location(), "/console");
    for path in ["/console/enter", "/console/enter/x", &link] {
        let page = world.get(path, stale).await;
        for secret in SECRETS {
            assert!(!page.body.contains(secret), "{path} shows {secret}");
        }
    }
}

#[tokio::test]
async fn a_link_opens_once() {
    let world = world().await;
    let path = link_path(&world).await;
    let entered = world.post(&path, "", "").await;
    assert_eq!((entered.status, entered.location()), (StatusCode::SEE_OTHER, "/console"));
    let list = world.get("/console", &entered.cookies()[0]).await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(list.body.contains("LVI21112026N01"));
    let again = world.post(&path, "", "").await;
    assert_eq!(again.status, StatusCode::FORBIDDEN);
    assert!(again.cookies().is_empty());
}

#[tokio::test]
async fn used_expired_and_unknown_links_are_answered_alike() {
    let world = world().await;
    let [used, expired] = [link_path(&world).await, link_path(&world).await];
    world.post(&used, "", "").await;
    world.pass(LINK_VALID_MS);
    let unknown = "/console/enter/00000000000000000000000000000000";
    let mut answers = Vec::new();
    for path in [used.as_str(), &expired, unknown, "/console/enter/nonsense"] {
        let page = world.post(path, "", "").await;
        assert!(page.cookies().is_empty(), "{path}");
        assert!(page.body.contains("krama serve"), "{path}");
        answers.push((page.status, page.body));
    }
    assert_eq!(answers[0].0, StatusCode::FORBIDDEN);
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}

#[tokio::test]
async fn a_link_is_good_until_its_last_millisecond() {
    let world = world().await;
    let path = link_path(&world).await;
    world.pass(LINK_VALID_MS - 1);
    assert_eq!(world.post(&path, "", "").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_preview_of_a_link_uses_nothing_up_and_tells_nothing() {
    let world = world().await;
    let path = link_path(&world).await;
    let token = path.rsplit('/').next().unwrap().to_owned();
    let real = world.get(&path, "").await;
    let head = Request::builder().method(Method::HEAD).uri(&path).body(Body::empty()).unwrap();
    assert_eq!(world.send(head).await.status, StatusCode::OK);
    let wrong = world.get("/console/enter/00000000000000000000000000000000", "").await;
    assert_eq!((real.status, &real.body), (StatusCode::OK, &wrong.body), "it does not tell a good link");
    assert!(!real.body.contains(&token), "the page does not repeat its secret");
    assert_eq!(real.header("referrer-policy"), "no-referrer");
    assert_eq!(real.body.matches("<button").count(), 1);
    assert_eq!(world.post(&path, "", "").await.location(), "/console");
}

#[tokio::test]
async fn another_site_cannot_press_the_button() {
    let world = world().await;
    let path = link_path(&world).await;
    let mut forged = World::request(Method::POST, &path, "", "");
    forged.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
    assert_eq!(world.send(forged).await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.post(&path, "", "").await.location(), "/console");
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours() {
    let world = world().await;
    let session = enter(&world).await;
    world.pass(12 * 3_600_000 - 1);
    assert_eq!(world.get("/console", &session).await.status, StatusCode::OK);
    world.pass(1);
    assert_eq!(world.get("/console", &session).await.location(), "/console/enter");
    let left = world.read(|tx| tx.query("SELECT kind FROM access", &[]).map(|rows| rows.len())).await;
    assert_eq!(left, 0, "expired rows go when they are used");
}

#[tokio::test]
async fn leaving_ends_the_session_everywhere() {
    let world = world().await;
    let session = enter(&world).await;
    let left = world.post("/console/leave", &session, "").await;
    assert_eq!(left.location(), "/console/enter");
    assert!(left.header("set-cookie").starts_with("krama_console=; Path=/console; Max-Age=0; HttpOnly"));
    assert_eq!(world.get("/console", &session).await.location(), "/console/enter");
    assert_eq!(world.post("/console/leave", "", "").await.location(), "/console/enter");
}

#[tokio::test]
async fn the_cookie_is_for_the_console_alone_and_secret() {
    for (url, secure) in [("http://shop.example", ""), ("https://shop.example/", "; Secure")] {
        let world = World::reached_at(url, NOW).await;
        let link = setup_link(&world.app).await.unwrap();
        let path = link.strip_prefix(url.trim_end_matches('/')).unwrap().to_owned();
        let entered = world.post(&path, "", "").await;
        let (value, rest) = entered.header("set-cookie").split_once("; ").unwrap();
        assert_eq!(rest, format!("Path=/console; Max-Age=43200; HttpOnly; SameSite=Lax{secure}"));
        let token = value.strip_prefix("krama_console=").unwrap();
        assert!(token.len() >= 32 && !path.contains(token), "a token of its own");
    }
}

#[tokio::test]
async fn the_door_speaks_four_languages() {
    let world = world().await;
    let path = link_path(&world).await;
    for (lang, word) in [(Lang::Uk, "Увійти"), (Lang::Ru, "Войти"), (Lang::Kk, "Кіру"), (Lang::En, "Enter")]
    {
        let page = life::page_in(&world, "", &path, lang).await;
        assert!(page.body.contains(&format!("<html lang=\"{}\">", lang.tag())));
        assert!(page.body.contains(&format!(">{word}</button>")), "{}", page.body);
        let waiting = life::page_in(&world, "", "/console/enter", lang).await;
        assert_eq!(waiting.status, StatusCode::FORBIDDEN);
        assert!(waiting.body.contains("krama serve"));
    }
}
