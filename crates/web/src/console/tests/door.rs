//! Who gets in, and what those see who do not: the first owner, invitations, new passwords, log-ins and their limit.

use super::life::{self, PAGES, enter, enter_as, mark, send, world};
use crate::app::{LINK_VALID_MS, enter_link, setup_link};
use crate::testing::{PUBLIC_URL, World};
use crate::view::sample::NOW;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use krama_domain::ids::PublicToken;
use krama_domain::lang::Lang;
use krama_domain::staff::{Role, Scope};
use krama_domain::time::MINUTE_MS;
use krama_store::repo::links::{self, Link, Purpose};
use krama_store::repo::people;

const OWNER: &str = "name=%D0%9E%D0%BB%D1%8F&email=Olha%40Shop.example&password=dovhe+slovo+dlia+vkhodu";

async fn setup_path(world: &World) -> String {
    let link = setup_link(&world.app).await.unwrap().expect("there is nobody yet");
    link.strip_prefix(PUBLIC_URL).unwrap().to_owned()
}

/// Words that only those who are in may read.
const SECRETS: [&str; 6] = ["LVI21112026", "Шевченко", "Lviv Wear", "380", "p2_", "ПІСОЧНИЦЯ"];

#[tokio::test]
async fn without_a_session_no_page_shows_anything() {
    let world = world().await;
    let stale = "krama_console=0123456789abcdef0123456789abcdef";
    let link = setup_path(&world).await;
    let as_session = format!("krama_console={}", link.rsplit('/').next().unwrap());
    let others = ["/console/nowhere", "/console/orders/", "/console/orders?store=lviv&after=x"];
    for cookies in ["", stale, &as_session, "krama_console=", "krama_console=x; krama_lang=en"] {
        for path in PAGES.into_iter().chain(others) {
            let page = world.get(path, cookies).await;
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{path} with {cookies}");
            assert!(page.location().starts_with("/console/login") && page.body.is_empty(), "{path}");
            assert!(page.header("cache-control").contains("no-store"), "{path}");
        }
    }
    assert_eq!(world.get("/console/", stale).await.location(), "/console");
    for path in ["/console/login", "/console/enter", "/console/enter/x", &link] {
        let page = world.get(path, stale).await;
        for secret in SECRETS {
            assert!(!page.body.contains(secret), "{path} shows {secret}");
        }
    }
}

#[tokio::test]
async fn the_first_link_makes_the_owner_once_and_then_there_is_none() {
    let world = world().await;
    let (path, other) = (setup_path(&world).await, setup_path(&world).await);
    let entered = world.post(&path, "", OWNER).await;
    assert_eq!((entered.status, entered.location()), (StatusCode::SEE_OTHER, "/console"));
    let list = world.get("/console", &entered.cookies()[0]).await;
    assert_eq!(list.status, StatusCode::OK);
    for used in [&path, &other] {
        let again = world.post(used, "", OWNER).await;
        assert_eq!((again.status, again.cookies().len()), (StatusCode::FORBIDDEN, 0), "{used}");
    }
    assert_eq!(setup_link(&world.app).await.unwrap(), None);
    let owner = world.read(|tx| people::by_email(tx, "olha@shop.example")).await.unwrap();
    assert_eq!((owner.0.role, owner.0.scope), (Role::Owner, Scope::All));
    assert!(owner.1.unwrap().starts_with("$argon2id$"), "the password is kept as a hash");
}

#[tokio::test]
async fn what_does_not_fit_is_named_and_uses_nothing_up() {
    let world = world().await;
    let path = setup_path(&world).await;
    let page = world.post(&path, "", "name=&email=olha&password=short").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["enter-name", "enter-email", "enter-password"] {
        assert!(page.body.contains(&format!("href=\"#{field}\"")), "{field}");
    }
    assert!(page.body.contains("value=\"olha\"") && !page.body.contains("short"), "no password comes back");
    assert_eq!(world.post(&path, "", OWNER).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn used_expired_and_unknown_links_are_answered_alike() {
    let world = world().await;
    let session = enter(&world).await;
    let person = world.read(|tx| people::by_email(tx, "owner@shop.example")).await.unwrap().0;
    let link = async || {
        let link = enter_link(&world.app, person.id).await.unwrap();
        link.strip_prefix(PUBLIC_URL).unwrap().to_owned()
    };
    let [used, expired] = [link().await, link().await];
    world.post(&used, "", "").await;
    world.pass(LINK_VALID_MS);
    let unknown = "/console/enter/00000000000000000000000000000000";
    let mut answers = Vec::new();
    for path in [used.as_str(), &expired, unknown, "/console/enter/nonsense"] {
        let page = world.post(path, "", "").await;
        assert!(page.cookies().is_empty(), "{path}");
        answers.push((page.status, page.body));
    }
    assert_eq!(answers[0].0, StatusCode::FORBIDDEN);
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(world.get("/console", &session).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_link_is_good_until_its_last_millisecond() {
    let world = world().await;
    let path = setup_path(&world).await;
    world.pass(LINK_VALID_MS - 1);
    assert_eq!(world.post(&path, "", OWNER).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_preview_of_a_link_uses_nothing_up() {
    let world = world().await;
    let path = setup_path(&world).await;
    let token = path.rsplit('/').next().unwrap().to_owned();
    let real = world.get(&path, "").await;
    let head = Request::builder().method(Method::HEAD).uri(&path).body(Body::empty()).unwrap();
    assert_eq!(world.send(head).await.status, StatusCode::OK);
    assert!(!real.body.contains(&token), "the page does not repeat its secret");
    assert_eq!(real.header("referrer-policy"), "no-referrer");
    assert_eq!(world.post(&path, "", OWNER).await.location(), "/console");
}

#[tokio::test]
async fn another_site_cannot_press_the_button() {
    let world = world().await;
    let path = setup_path(&world).await;
    let mut forged = World::request(Method::POST, &path, "", OWNER);
    forged.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
    assert_eq!(world.send(forged).await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.post(&path, "", OWNER).await.location(), "/console");
}

async fn invite(world: &World, purpose: Purpose) -> String {
    let token = world.app.engine.with_random(|random| PublicToken::fresh(random));
    let path = format!("/console/enter/{}", token.as_str());
    let by = "Оля".to_owned();
    let link =
        Link { purpose, scope: Scope::All, created_by: by, created_at: NOW, expires_at: NOW.plus_ms(9_000) };
    world.write(move |tx| links::grant(tx, &token, &link)).await;
    path
}

#[tokio::test]
async fn an_invitation_gives_the_role_it_names_and_no_other() {
    let world = world().await;
    let invited = Purpose::Invite { email: "petro@shop.example".to_owned(), role: Role::Viewer };
    let path = invite(&world, invited).await;
    let form = "name=Petro&email=boss%40shop.example&role=owner&password=dovhe+slovo+petra";
    assert_eq!(world.post(&path, "", form).await.location(), "/console");
    let petro = world.read(|tx| people::by_email(tx, "petro@shop.example")).await.unwrap().0;
    assert_eq!((petro.role, petro.name.as_str()), (Role::Viewer, "Petro"));
    assert!(world.read(|tx| people::by_email(tx, "boss@shop.example")).await.is_none());
}

#[tokio::test]
async fn an_address_that_is_taken_is_told_and_the_link_stays() {
    let world = world().await;
    enter_as(&world, Role::Manager).await;
    let invited = Purpose::Invite { email: "manager@shop.example".to_owned(), role: Role::Owner };
    let path = invite(&world, invited).await;
    let page = world.post(&path, "", "name=X&password=dovhe+slovo+petra").await;
    assert_eq!((page.status, page.cookies().len()), (StatusCode::CONFLICT, 0));
    let kept = world.read(|tx| people::by_email(tx, "manager@shop.example")).await.unwrap().0;
    assert_eq!(kept.role, Role::Manager);
}

#[tokio::test]
async fn a_new_password_ends_all_sessions() {
    let world = world().await;
    let session = enter(&world).await;
    let person = world.read(|tx| people::by_email(tx, "owner@shop.example")).await.unwrap().0;
    let path = invite(&world, Purpose::Reset(person.id)).await;
    let entered = world.post(&path, "", "password=zovsim+nove+slovo").await;
    assert_eq!(entered.location(), "/console");
    assert!(world.get("/console", &session).await.location().starts_with("/console/login"));
    let form = "email=owner%40shop.example&password=zovsim+nove+slovo";
    assert_eq!(world.post("/console/login", "", form).await.location(), "/console");
}

async fn with_owner() -> World {
    let world = world().await;
    world.post(&setup_path(&world).await, "", OWNER).await;
    world
}

#[tokio::test]
async fn a_log_in_leads_to_the_page_that_was_wanted_and_never_elsewhere() {
    let world = with_owner().await;
    let right = "email=+OLHA%40shop.example&password=dovhe+slovo+dlia+vkhodu";
    let wanted = world.get("/console/orders?q=x", "").await;
    assert_eq!(wanted.location(), "/console/login?next=%2Fconsole%2Forders%3Fq%3Dx");
    let entered = world.post(wanted.location(), "", right).await;
    assert_eq!((entered.location(), entered.cookies().len()), ("/console/orders?q=x", 1));
    for evil in
        ["//evil.example", "https://evil.example", "/consoleevil", "/console%5C%5Cevil", "/console/login"]
    {
        let entered = world.post(&format!("/console/login?next={evil}"), "", right).await;
        assert_eq!(entered.location(), "/console", "{evil}");
    }
}

#[tokio::test]
async fn a_wrong_address_and_a_wrong_password_are_answered_alike() {
    let world = with_owner().await;
    let ask = async |email: &str| {
        let page = world.post("/console/login", "", &format!("email={email}&password=wrong")).await;
        (page.status, page.body.replace(email, ""), page.cookies())
    };
    let (known, unknown) = (ask("olha@shop.example").await, ask("nobody@shop.example").await);
    assert_eq!(known.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(known, unknown);
}

#[tokio::test]
async fn five_failures_make_an_address_wait_a_quarter_of_an_hour() {
    let world = with_owner().await;
    let right = "email=olha%40shop.example&password=dovhe+slovo+dlia+vkhodu";
    for _ in 0..5 {
        world.post("/console/login", "", "email=olha%40shop.example&password=x").await;
    }
    let page = world.post("/console/login", "", right).await;
    assert_eq!((page.status, page.cookies().len()), (StatusCode::TOO_MANY_REQUESTS, 0));
    assert!(page.body.contains("через 15 хвилин"), "{}", page.body);
    world.pass(15 * MINUTE_MS);
    assert_eq!(world.post("/console/login", "", right).await.location(), "/console");
    assert_eq!(
        world.post("/console/login", "", right).await.location(),
        "/console",
        "success forgets failures"
    );
}

#[tokio::test]
async fn one_caller_cannot_try_many_addresses() {
    let world = with_owner().await;
    for nth in 0..30 {
        let form = format!("email=p{nth}%40shop.example&password=x");
        assert_eq!(world.post("/console/login", "", &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let form = "email=olha%40shop.example&password=dovhe+slovo+dlia+vkhodu";
    assert_eq!(world.post("/console/login", "", form).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn who_is_kept_out_is_out_at_once_and_cannot_log_in() {
    let world = with_owner().await;
    let form = "email=olha%40shop.example&password=dovhe+slovo+dlia+vkhodu";
    let session = world.post("/console/login", "", form).await.cookies().remove(0);
    let id = world.read(|tx| people::by_email(tx, "olha@shop.example")).await.unwrap().0.id;
    world.write(move |tx| people::set_disabled(tx, id, true)).await;
    assert!(world.get("/console", &session).await.location().starts_with("/console/login"));
    assert_eq!(world.post("/console/login", "", form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let link = enter_link(&world.app, id).await.unwrap();
    let page = world.post(link.strip_prefix(PUBLIC_URL).unwrap(), "", "").await;
    assert_eq!((page.status, page.cookies().len()), (StatusCode::FORBIDDEN, 0));
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours() {
    let world = world().await;
    let session = enter(&world).await;
    world.pass(12 * 3_600_000 - 1);
    assert_eq!(world.get("/console", &session).await.status, StatusCode::OK);
    world.pass(1);
    assert!(world.get("/console", &session).await.location().starts_with("/console/login"));
}

#[tokio::test]
async fn leaving_ends_the_session_everywhere() {
    let world = world().await;
    let session = enter(&world).await;
    let left = send(&world, &session, "/console/leave", "").await;
    assert_eq!(left.location(), "/console/login");
    assert!(left.header("set-cookie").starts_with("krama_console=; Path=/console; Max-Age=0; HttpOnly"));
    assert!(world.get("/console", &session).await.location().starts_with("/console/login"));
}

#[tokio::test]
async fn the_cookie_is_for_the_console_alone_and_secret() {
    for (url, secure) in [("http://shop.example", ""), ("https://shop.example/", "; Secure")] {
        let world = World::reached_at(url, NOW).await;
        let link = setup_link(&world.app).await.unwrap().unwrap();
        let path = link.strip_prefix(url.trim_end_matches('/')).unwrap().to_owned();
        let entered = world.post(&path, "", OWNER).await;
        let (value, rest) = entered.header("set-cookie").split_once("; ").unwrap();
        assert_eq!(rest, format!("Path=/console; Max-Age=43200; HttpOnly; SameSite=Lax{secure}"));
        let token = value.strip_prefix("krama_console=").unwrap();
        assert!(token.len() >= 32 && !path.contains(token), "a token of its own");
        let session = format!("krama_console={token}");
        assert!(!world.get("/console", &session).await.body.contains(token), "no page shows it");
        assert_ne!(mark(&world, &session).await, token);
    }
}

#[tokio::test]
async fn a_person_of_one_store_sees_that_store_alone() {
    let world = world().await;
    let other = life::add_store(&world).await;
    let session = enter_as(&world, Role::Owner).await;
    let id = world.read(|tx| people::by_email(tx, "owner@shop.example")).await.unwrap().0.id;
    let address = format!("/console/orders/{}?store=almaty", other.number);
    assert_eq!(world.get(&address, &session).await.status, StatusCode::OK);
    world
        .write(move |tx| {
            let sql = "UPDATE people SET store_id = 'lviv' WHERE person_id = $1";
            tx.execute(sql, krama_store::args![id.to_string()])
        })
        .await;
    for address in [address, format!("/console/orders/{}", other.number), "/console?store=almaty".to_owned()]
    {
        assert_eq!(world.get(&address, &session).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert!(!world.get("/console", &session).await.body.contains("almaty"));
}

#[tokio::test]
async fn the_door_speaks_four_languages() {
    let world = world().await;
    let path = setup_path(&world).await;
    for (lang, word) in [(Lang::Uk, "Увійти"), (Lang::Ru, "Войти"), (Lang::Kk, "Кіру"), (Lang::En, "Log in")]
    {
        let login = life::page_in(&world, "", "/console/login", lang).await;
        assert!(login.body.contains(&format!("<html lang=\"{}\">", lang.tag())));
        assert!(login.body.contains(&format!(">{word}</button>")), "{}", login.body);
        let setup = life::page_in(&world, "", &path, lang).await;
        assert_eq!(setup.body.matches("<input").count(), 3, "{}", lang.tag());
        let waiting = life::page_in(&world, "", "/console/enter", lang).await;
        assert!(waiting.body.contains("krama serve"));
    }
}
