//! Cookies and consent: what is remembered of a shopper, what advertising may learn, and what browsers are told to
//! protect.

use crate::browser::{Browser, Form, Page};
use crate::world::World;
use axum::http::header::SET_COOKIE;
use krama_domain::order::Order;
use krama_domain::time::Clock;
use krama_domain::tracking::Tracking;
use std::net::SocketAddr;

const CLICK: &str = "IwAR0-Click_Id";

async fn careful() -> World {
    World::with(|store| store.consent_required = true).await
}

/// Somebody comes from an advertisement, answers the question about cookies, and orders for cash.
async fn visit(world: &World, choice: Option<&str>) -> (Browser, Order) {
    let mut browser = world.browser().with_header("user-agent", "Mozilla/5.0 (test)");
    browser.get(&format!("/p/hoodie?fbclid={CLICK}")).await;
    if let Some(choice) = choice {
        let back = format!("/p/hoodie?fbclid={CLICK}");
        let page = browser.post("/consent", &Form::of(&[("choice", choice), ("back", &back)])).await;
        assert_eq!((page.status, page.location()), (303, back.as_str()));
        browser.get(&back).await;
    }
    browser.add("H-M", 1).await;
    let form = browser.checkout("cod").await;
    let page = browser.post("/checkout", &form).await;
    let token = page.location().trim_start_matches("/orders/").to_owned();
    let order = world.by_token(&token).await;
    (browser, order)
}

fn tracking_cookies(browser: &Browser) -> Vec<&str> {
    let ours = ["_fbp", "_fbc", "krama_landing"];
    ours.into_iter().filter(|name| browser.jar.contains_key(*name)).collect()
}

#[tokio::test]
async fn without_consent_nothing_is_kept_and_nothing_is_told() {
    for choice in [None, Some("no"), Some("maybe")] {
        let world = careful().await;
        let (mut browser, order) = visit(&world, choice).await;
        let nothing = Tracking { refused: choice.is_some(), ..Tracking::default() };
        assert_eq!(order.tracking, nothing, "{choice:?}");
        assert_eq!(tracking_cookies(&browser), Vec::<&str>::new(), "{choice:?}");
        assert_eq!(world.keys(&order, "conversion/").await, Vec::<String>::new());
        let page = browser.get(&format!("/orders/{}", order.token.as_str())).await;
        assert!(!page.body.contains("pixel") && !page.header("content-security-policy").contains("facebook"));
        assert_eq!(page.body.contains("action=\"/consent\""), choice.is_none(), "asked until answered");
        world.deliver().await;
        assert_eq!(world.outside.asked("/events").len(), 0);
    }
}

#[tokio::test]
async fn with_consent_the_traces_are_frozen_in_the_order() {
    let world = careful().await;
    let (mut browser, order) = visit(&world, Some("yes")).await;
    let seen = &order.tracking;
    assert_eq!(seen.consent_at, Some(world.clock.now()));
    assert_eq!(seen.fbp.as_ref(), browser.jar.get("_fbp"));
    assert_eq!(seen.fbc, Some(format!("fb.1.{}.{CLICK}", world.clock.now().as_ms())));
    assert_eq!(seen.ip.as_deref(), Some("203.0.113.7"));
    assert_eq!(seen.user_agent.as_deref(), Some("Mozilla/5.0 (test)"));
    assert_eq!(seen.page_url.as_deref(), Some("https://shop.example/checkout"));
    assert_eq!(seen.landing_url, Some(format!("/p/hoodie?fbclid={CLICK}")));
    assert_eq!(world.keys(&order, "conversion/").await, ["conversion/lead"]);
    let page = browser.get(&format!("/orders/{}", order.token.as_str())).await;
    assert!(page.body.contains("pixel-event") && page.body.contains(&order.event_id()));
    assert!(page.header("content-security-policy").contains("https://connect.facebook.net"));
    world.deliver().await;
    let told = world.outside.bodies("/events");
    let event = &told[0]["data"][0];
    assert_eq!((told.len(), event["event_id"].as_str()), (1, Some(order.event_id().as_str())));
    assert_eq!(event["user_data"]["client_ip_address"], "203.0.113.7");
    assert_eq!(event["user_data"]["fbc"].as_str(), seen.fbc.as_deref());
}

#[tokio::test]
async fn where_consent_is_not_required_only_a_refusal_counts() {
    let world = World::new().await;
    let (browser, order) = visit(&world, None).await;
    assert_eq!(tracking_cookies(&browser).len(), 3);
    assert!(order.tracking.fbp.is_some() && order.tracking.consent_at.is_none());
    let refused = World::new().await;
    let mut browser = refused.browser();
    browser.post("/consent", &Form::of(&[("choice", "no"), ("back", "/")])).await;
    browser.get(&format!("/?fbclid={CLICK}")).await;
    assert_eq!(tracking_cookies(&browser), Vec::<&str>::new());
}

#[tokio::test]
async fn pages_under_a_stores_name_are_told_with_it() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.get("/s/twc/p/mug?fbclid=abc").await;
    browser.post("/s/twc/cart/add", &Form::of(&[("sku", "MUG"), ("quantity", "1")])).await;
    let form = browser.get("/s/twc/checkout").await.filled("cod");
    browser.post("/s/twc/checkout", &form).await;
    let seen = world.order().await.tracking;
    assert_eq!(seen.page_url.as_deref(), Some("https://shop.example/s/twc/checkout"));
    assert_eq!(seen.landing_url.as_deref(), Some("/s/twc/p/mug?fbclid=abc"));
}

#[tokio::test]
async fn only_a_proxy_of_this_machine_is_believed_about_addresses() {
    let cases = [
        ("203.0.113.7:1", "198.51.100.9", "203.0.113.7"),
        ("127.0.0.1:1", "198.51.100.9", "198.51.100.9"),
        ("127.0.0.1:1", "6.6.6.6, 198.51.100.9", "198.51.100.9"),
        ("[::1]:1", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1:1", "nonsense", "127.0.0.1"),
    ];
    for (peer, forwarded, seen) in cases {
        let world = World::new().await;
        let mut browser = world.browser().with_header("x-forwarded-for", forwarded);
        browser.peer = peer.parse::<SocketAddr>().expect("an address");
        browser.add("MUG", 1).await;
        let form = browser.checkout("cod").await;
        browser.post("/checkout", &form).await;
        assert_eq!(world.order().await.tracking.ip.as_deref(), Some(seen), "{peer} {forwarded}");
    }
}

#[tokio::test]
async fn the_way_back_never_leads_elsewhere() {
    let world = World::new().await;
    let mut browser = world.browser();
    let mut back = async |to: &str| {
        let form = Form::of(&[("choice", "no"), ("back", to)]);
        browser.post("/consent", &form).await.location().to_owned()
    };
    let foreign = [
        "//evil.example",
        "\\evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        "/\r\nSet-Cookie: a=b",
        "evil.example",
        "///evil",
        "/ї",
    ];
    for to in foreign {
        assert_eq!(back(to).await, "/", "{to:?}");
    }
    for to in ["/", "/cart", "/p/%D1%97?lang=en&x=1", "/s/two/"] {
        assert_eq!(back(to).await, to);
    }
}

#[tokio::test]
async fn forms_of_other_sites_are_refused() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.add("H-M", 1).await;
    let form = browser.checkout("cod").await;
    let mut lured = browser.clone().with_header("sec-fetch-site", "cross-site");
    for path in
        ["/checkout", "/cart/add", "/cart/set", "/contact", "/consent", "/s/twc/checkout", "/console/leave"]
    {
        let page = lured.post(path, &form).await;
        assert!(page.status == 403 && page.says("Форма застаріла"), "{path} {}", page.status);
    }
    assert_eq!(world.orders().await.len(), 0);
    assert_eq!(lured.get("/cart").await.status, 200, "links of other sites work");
    let mut own = browser.with_header("sec-fetch-site", "same-origin");
    assert_eq!(own.post("/checkout", &form).await.status, 303);
}

#[tokio::test]
async fn a_chosen_language_is_remembered() {
    let world = World::new().await;
    let mut browser = world.browser().with_header("accept-language", "en-US,en;q=0.9");
    assert_eq!(browser.get("/").await.lang(), "uk", "the store's; English is what browsers say unasked");
    assert_eq!(browser.get("/?lang=kk").await.lang(), "kk");
    assert_eq!(browser.jar.get("krama_lang").map(String::as_str), Some("kk"));
    assert_eq!(browser.get("/cart").await.lang(), "kk");
    assert_eq!(browser.get("/cart?lang=tlh").await.lang(), "kk");
    assert_eq!(world.browser().with_header("accept-language", "kk").get("/").await.lang(), "kk");
}

fn cookies(page: &Page) -> Vec<String> {
    page.headers.get_all(SET_COOKIE).iter().map(|line| line.to_str().expect("text").to_owned()).collect()
}

#[tokio::test]
async fn cookies_are_ours_alone() {
    let world = World::new().await;
    let page = world.browser().get("/?lang=en&fbclid=abc").await;
    let lines = cookies(&page);
    assert_eq!(lines.len(), 4, "{lines:?}");
    for line in lines {
        assert!(
            line.contains("; SameSite=Lax") && line.contains("; Secure") && line.contains("; Path=/;"),
            "{line}"
        );
        assert_eq!(line.contains("HttpOnly"), !line.starts_with("_fb"), "{line}");
    }
}

#[tokio::test]
async fn browsers_are_told_to_be_careful() {
    let world = World::new().await;
    let mut browser = world.browser();
    for path in
        ["/", "/p/hoodie", "/cart", "/contact", "/nothing", "/orders/x", "/s/nobody/", "/console/enter"]
    {
        let page = browser.get(path).await;
        let policy = page.header("content-security-policy");
        assert!(
            policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe-inline") && !policy.contains("unsafe-eval"), "{path}: {policy}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("x-frame-options"), "DENY", "{path}");
        assert!(page.header("cache-control").contains("no-store"), "{path}");
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
    }
}
