//! The API as programs get it: every route against every role, keys that are wrong or revoked, problems in the form of
//! RFC 9457, pages that do not shift.

use super::routes::{Needs, Route, table};
use crate::console::life;
use crate::testing::{Page, World};
use crate::view::sample::{self, NOW};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use krama_domain::ids::{KeyId, StoreId};
use krama_domain::pay::PayType;
use krama_domain::staff::{Role, Scope};
use krama_store::repo::audit::{self, Line, Via};
use krama_store::repo::keys::{self, Key};
use serde_json::Value;

/// For each route with a variable in its path, and each that changes something: an address, and what is sent there.
const EXAMPLES: [(&str, &str, &str); 5] = [
    ("/orders/{number}", "/orders/LVI21112026N01", ""),
    ("/effects/retry", "/effects/retry", r#"{"ids":["LVI21112026N02/1"]}"#),
    ("/effects/discard", "/effects/discard", r#"{"ids":["LVI21112026N02/1"]}"#),
    ("/lanes/{lane}/pause", "/lanes/telegram/pause", ""),
    ("/lanes/{lane}/resume", "/lanes/telegram/resume", ""),
];

fn example(route: &Route) -> (String, &'static str) {
    let found = EXAMPLES.iter().find(|(path, _, _)| *path == route.path);
    let needs_one = route.path.contains('{') || route.method == Method::POST;
    assert!(found.is_some() || !needs_one, "{} {} has no example", route.method, route.path);
    let (path, body) = found.map_or((route.path, ""), |(_, path, body)| (path, body));
    (format!("/api/v1{path}"), body)
}

/// Makes a key of a role and scope, and answers its secret.
async fn key(world: &World, role: Role, scope: Scope) -> String {
    let id = world.app.engine.with_random(|random| KeyId::fresh(NOW, random));
    let secret = format!("krama_{}", id.to_string().replace('-', ""));
    let key = Key {
        id,
        scope,
        name: format!("{} by tests", role.code()),
        role,
        hint: String::new(),
        created_by: "tests".to_owned(),
        created_at: NOW,
        used_at: None,
        revoked_at: None,
    };
    let kept = secret.clone();
    world.write(move |tx| keys::insert(tx, &key, &kept)).await;
    secret
}

async fn call(world: &World, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Page {
    let mut builder = Request::builder().method(method).uri(path).header("host", "shop.example");
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    world.send(builder.body(Body::from(body.to_owned())).unwrap()).await
}

async fn get(world: &World, secret: &str, path: &str) -> Page {
    call(world, Method::GET, &format!("/api/v1{path}"), &[("authorization", &format!("Bearer {secret}"))], "")
        .await
}

async fn post(world: &World, secret: &str, path: &str, body: &str) -> Page {
    call(world, Method::POST, &format!("/api/v1{path}"), &[("x-api-key", secret)], body).await
}

fn json(page: &Page) -> Value {
    serde_json::from_str(&page.body).unwrap_or_else(|_| panic!("{} {}", page.status, page.body))
}

/// Checks that an answer is a problem, and answers its code.
fn problem(page: &Page) -> String {
    assert_eq!(page.header("content-type"), "application/problem+json", "{}", page.body);
    let body = json(page);
    for name in ["type", "title", "detail", "instance", "request_id"] {
        assert!(body[name].as_str().is_some_and(|text| !text.is_empty()), "{name}: {body}");
    }
    assert_eq!(body["status"], page.status.as_u16());
    body["code"].as_str().unwrap().to_owned()
}

async fn lines(world: &World) -> Vec<Line> {
    let id = sample::store().id;
    world.read(move |tx| audit::page(tx, Some(&id), None, 500)).await
}

#[tokio::test]
async fn a_key_may_what_its_role_may_and_every_change_leaves_one_line() {
    for role in Role::ALL {
        for route in table() {
            let world = life::world().await;
            let secret = key(&world, role, Scope::All).await;
            let (path, body) = example(&route);
            let name = format!("{} {} {}", role.code(), route.method, route.path);
            let headers = [("authorization", format!("bearer {secret}"))];
            let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
            let page = call(&world, route.method.clone(), &path, &headers, body).await;
            let may = match route.needs {
                Needs::Key => true,
                Needs::Right(right) => role.may(right),
            };
            let changes = usize::from(may && route.method == Method::POST);
            let told = lines(&world).await;
            assert_eq!(told.len(), changes, "{name}: {}", page.body);
            if may {
                assert_eq!(page.status, StatusCode::OK, "{name}: {}", page.body);
                assert!(
                    told.iter().all(|line| line.who.via == Via::Api && line.who.name.ends_with("by tests"))
                );
            } else {
                assert_eq!(
                    (page.status, problem(&page).as_str()),
                    (StatusCode::FORBIDDEN, "forbidden"),
                    "{name}"
                );
            }
        }
    }
}

#[tokio::test]
async fn without_a_good_key_nothing_is_shown() {
    let world = life::world().await;
    let secret = key(&world, Role::Owner, Scope::All).await;
    let by_secret = secret.clone();
    let id = world.read(move |tx| keys::find(tx, &by_secret)).await.unwrap().id;
    assert_eq!(get(&world, &secret, "/me").await.status, StatusCode::OK);
    world.write(move |tx| keys::revoke(tx, id, NOW)).await;
    let session = life::enter(&world).await;
    for route in table() {
        let (path, body) = example(&route);
        let bearer = format!("Bearer {secret}");
        for headers in [
            &[][..],
            &[("authorization", bearer.as_str())],
            &[("x-api-key", "krama_nonsense")],
            &[("authorization", "Basic eDp5")],
            &[("cookie", session.as_str())],
        ] {
            let page = call(&world, route.method.clone(), &path, headers, body).await;
            assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{path} with {headers:?}");
            assert_eq!(
                (problem(&page).as_str(), page.header("www-authenticate")),
                ("unauthorized", "Bearer")
            );
        }
    }
    assert!(lines(&world).await.is_empty());
}

#[tokio::test]
async fn a_key_tells_what_it_is_and_remembers_when_it_was_used() {
    let world = life::world().await;
    let secret = key(&world, Role::Viewer, Scope::All).await;
    let me = json(&get(&world, &secret, "/me").await);
    assert_eq!(me["role"], "viewer");
    assert_eq!(me["rights"], serde_json::json!(["view"]));
    assert_eq!(me["stores"][0]["id"], "lviv");
    let key = world.read(move |tx| keys::find(tx, &secret)).await.unwrap();
    assert_eq!(key.used_at, Some(NOW));
}

#[tokio::test]
async fn a_key_of_one_store_reaches_no_other() {
    let world = life::world().await;
    let other = life::add_store(&world).await;
    let secret = key(&world, Role::Owner, Scope::Store(StoreId::parse("almaty").unwrap())).await;
    let orders = json(&get(&world, &secret, "/orders").await);
    assert_eq!(orders["data"].as_array().unwrap().len(), 1);
    assert_eq!(orders["data"][0]["number"], other.number.as_str());
    for path in ["/orders?store=lviv", "/orders/LVI21112026N01", "/effects?store=lviv", "/lanes?store=lviv"] {
        let page = get(&world, &secret, path).await;
        assert_eq!((page.status, problem(&page).as_str()), (StatusCode::NOT_FOUND, "not_found"), "{path}");
    }
    let all = key(&world, Role::Owner, Scope::All).await;
    assert_eq!(json(&get(&world, &all, "/orders?store=almaty").await)["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn pages_of_orders_do_not_shift_while_orders_come() {
    let world = life::world().await;
    let secret = key(&world, Role::Viewer, Scope::All).await;
    let (mut seen, mut path, mut nth) = (Vec::new(), Some("/orders?limit=3".to_owned()), 50);
    while let Some(next) = path {
        let page = get(&world, &secret, &next).await;
        let body = json(&page);
        let numbers = body["data"].as_array().unwrap().iter().map(|order| order["number"].as_str().unwrap());
        seen.extend(numbers.map(str::to_owned));
        nth += 1;
        let fresh = life::order(nth, PayType::Cod, 0, "Новий Покупець");
        world.write(move |tx| life::place(tx, &fresh)).await;
        let link = page.header("link");
        assert_eq!(link.is_empty(), body["has_more"] == false);
        path = body["next"].as_str().map(|next| next.strip_prefix("/api/v1").unwrap().to_owned());
        assert!(path.as_ref().is_none_or(|path| link.contains(path.as_str())));
    }
    let wanted = [4, 3, 1, 8, 2, 9, 6, 10, 7, 5].map(|nth| format!("LVI21112026N{nth:02}"));
    assert_eq!(seen, wanted);
}

#[tokio::test]
async fn an_order_is_told_as_the_command_tells_it() {
    let world = life::world().await;
    let secret = key(&world, Role::Viewer, Scope::All).await;
    let order = json(&get(&world, &secret, "/orders/LVI21112026N01").await);
    for name in
        ["number", "created_at", "status", "payment_status", "timeline", "payments", "shipments", "effects"]
    {
        assert!(!order[name].is_null(), "{name}");
    }
    assert_eq!(order["received"], serde_json::json!({ "minor": 20_000, "currency": "UAH" }));
}

#[tokio::test]
async fn effects_are_found_by_filter_and_moved_by_id() {
    let world = life::world().await;
    let secret = key(&world, Role::Manager, Scope::All).await;
    let refused = json(&get(&world, &secret, "/effects?state=refused&lane=telegram").await);
    let ids: Vec<_> = refused["data"].as_array().unwrap().iter().map(|e| e["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["LVI21112026N02/1"]);
    let body = r#"{"ids":["LVI21112026N02/1","LVI21112026N01/1","LVI21112026N77/1","nonsense"]}"#;
    let moved = json(&post(&world, &secret, "/effects/retry", body).await);
    assert_eq!((moved["moved"].clone(), moved["missed"].clone()), (1.into(), 3.into()), "{moved}");
    assert_eq!(moved["data"][0]["becomes"], "ready");
    assert!(moved["data"][1]["becomes"].is_null(), "what is done stays done");
    let line = lines(&world).await.remove(0);
    assert_eq!((line.action.as_str(), line.subject.as_str()), ("effect.replay", "LVI21112026N02/1"));
    for bad in ["", "{", "[]", r#"{"ids":[]}"#, r#"{"ids":[1]}"#, r#"{"ids":["a"],"all":true}"#] {
        assert_eq!(
            post(&world, &secret, "/effects/discard", bad).await.status,
            StatusCode::BAD_REQUEST,
            "{bad}"
        );
    }
}

#[tokio::test]
async fn what_is_not_understood_is_refused_with_a_hint() {
    let world = life::world().await;
    let secret = key(&world, Role::Owner, Scope::All).await;
    for (path, code, hint) in [
        ("/orders?limt=5", "unknown_parameter", "limit"),
        ("/orders?page=2", "unknown_parameter", "it takes limit"),
        ("/orders?limit=0", "invalid_parameter", ""),
        ("/orders?limit=101", "invalid_parameter", ""),
        ("/orders?cursor=x", "invalid_parameter", ""),
        ("/effects?state=broken", "invalid_parameter", ""),
        ("/effects?since=yesterday", "invalid_parameter", ""),
        ("/me?x=1", "unknown_parameter", ""),
    ] {
        let page = get(&world, &secret, path).await;
        assert_eq!((page.status, problem(&page).as_str()), (StatusCode::BAD_REQUEST, code), "{path}");
        let body = json(&page);
        assert!(body["hint"].as_str().unwrap_or_default().contains(hint), "{body}");
        assert!(body["errors"][0]["parameter"].is_string(), "{body}");
    }
    let missing = get(&world, &secret, "/nothing").await;
    assert_eq!((missing.status, problem(&missing).as_str()), (StatusCode::NOT_FOUND, "not_found"));
    let method = call(&world, Method::DELETE, "/api/v1/orders", &[], "").await;
    assert_eq!(
        (method.status, problem(&method).as_str()),
        (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed")
    );
    let lane = post(&world, &secret, "/lanes/pigeon/pause", "").await;
    assert_eq!((lane.status, problem(&lane).as_str()), (StatusCode::NOT_FOUND, "not_found"));
}

#[tokio::test]
async fn a_lane_is_paused_and_resumed() {
    let world = life::world().await;
    let secret = key(&world, Role::Manager, Scope::All).await;
    assert_eq!(json(&post(&world, &secret, "/lanes/telegram/pause", "").await)["state"], "paused");
    let lanes = json(&get(&world, &secret, "/lanes").await);
    let state = |name: &str| {
        let found = lanes["data"].as_array().unwrap().iter().find(|lane| lane["lane"] == name);
        found.unwrap()["state"].clone()
    };
    assert_eq!(
        (state("telegram"), state("meta"), state("monobank")),
        ("paused".into(), "paused".into(), "broken".into())
    );
    assert_eq!(json(&post(&world, &secret, "/lanes/telegram/resume", "").await)["state"], "working");
}
