//! Health, assets, and the pages of errors.

use crate::browser::Page;
use crate::world::World;
use axum::http::Method;

#[tokio::test]
async fn health_and_readiness_are_two_things() {
    let world = World::new().await;
    let mut browser = world.browser();
    for path in ["/healthz", "/readyz"] {
        assert_eq!(browser.get(path).await.status, 200, "{path}");
    }
    world.db.clone().close().await;
    assert_eq!(browser.get("/healthz").await.status, 200, "the process answers");
    let page = browser.get("/readyz").await;
    assert_eq!((page.status, page.body.as_str()), (503, "the database does not answer\n"));
}

#[tokio::test]
async fn assets_are_kept_for_good_under_their_hash() {
    let world = World::new().await;
    let mut browser = world.browser();
    let home = browser.get("/").await;
    let links: Vec<_> = home.body.split('"').filter(|text| text.starts_with("/assets/")).collect();
    assert!(links.len() >= 3, "{links:?}");
    for link in links {
        let asset = browser.get(link).await;
        assert_eq!(asset.status, 200, "{link}");
        assert_eq!(asset.header("cache-control"), "public, max-age=31536000, immutable");
        let tag = asset.header("etag").to_owned();
        for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
            let again = browser.clone().with_header("if-none-match", &known).get(link).await;
            assert_eq!((again.status, again.body.as_str()), (304, ""), "{known}");
            assert_eq!(again.header("etag"), tag, "{known}");
        }
        let changed = browser.clone().with_header("if-none-match", "\"other\"").get(link).await;
        assert_eq!(changed.status, 200);
    }
    for path in ["/assets/shop.css", "/assets/shop.0000000000000000.css", "/assets/..%2Fshop.css", "/assets/"]
    {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
    }
    assert!(browser.get("/favicon.ico").await.header("content-type").starts_with("image/"));
}

fn assert_says(page: &Page, status: u16, lang: &str, title: &str) {
    assert_eq!((page.status, page.lang()), (status, lang), "{title}");
    assert!(page.says(&format!("<h1>{title}</h1>")), "{title}: {}", page.body);
}

#[tokio::test]
async fn a_page_that_is_not_there_says_so_in_the_readers_language() {
    let world = World::new().await;
    let mut browser = world.browser();
    for path in [
        "/nothing",
        "/p/quiz",
        "/p/nothing",
        "/p/a%00b",
        "/orders/x",
        "/s/nobody/",
        "/assets/x",
        "/healthz/x",
    ] {
        assert_says(&browser.get(path).await, 404, "uk", "Такої сторінки немає");
    }
    let titles = [("en", "There is no such page"), ("uk", "Такої сторінки немає")];
    for (lang, title) in titles {
        assert_says(&browser.get(&format!("/nothing?lang={lang}")).await, 404, lang, title);
        assert_says(&browser.get(&format!("/s/nobody/?lang={lang}")).await, 404, lang, title);
    }
    let page = browser.get("/s/two/p/nothing").await;
    assert_says(&page, 404, "en", titles[0].1);
    assert!(
        page.says(crate::shops::SECOND) && page.body.contains("href=\"/s/two/cart\""),
        "of the store in question"
    );
}

#[tokio::test]
async fn methods_that_a_page_does_not_have_are_refused() {
    let world = World::new().await;
    let mut browser = world.browser();
    for (method, path, allowed) in [(Method::DELETE, "/cart", "GET,HEAD"), (Method::GET, "/cart/add", "POST")]
    {
        let page = browser.send(method, path, Vec::new()).await;
        assert_eq!((page.status, page.header("allow")), (405, allowed), "{path}");
        assert_eq!(page.lang(), "uk");
    }
    let head = browser.send(Method::HEAD, "/cart", Vec::new()).await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

#[tokio::test]
async fn too_much_is_refused_with_a_page() {
    let world = World::new().await;
    let mut browser = world.browser();
    let limit = 64 * 1024;
    let page = browser.send(Method::POST, "/contact", vec![b'a'; limit + 1]).await;
    assert_says(&page, 413, "uk", "Забагато даних");
    assert_eq!(browser.send(Method::POST, "/contact", vec![b'a'; limit]).await.status, 422);
}

#[tokio::test]
async fn our_own_faults_say_so_and_can_be_found_in_the_log() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.add("H-M", 1).await;
    let form = browser.checkout("cod").await;
    world.db.clone().close().await;
    let page = browser.get("/").await;
    assert_says(&page, 500, "uk", "Сталася помилка з нашого боку");
    assert!(page.says("<code>Код запиту: "));
    assert_says(&browser.get("/?lang=en").await, 500, "en", "Something went wrong on our side");
    assert_eq!(browser.post("/checkout", &form).await.status, 500);
    let hook = browser.send(Method::POST, crate::payer::HOOK, b"{}".to_vec()).await;
    assert_eq!((hook.status, hook.body.as_str()), (500, ""), "the bank will try again");
}
