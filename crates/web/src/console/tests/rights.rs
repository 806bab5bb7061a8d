//! Every route of the console against every role: who may, and what they leave in the audit log. The table of routes is
//! walked, so a route that is added without an example here fails.

use super::life::{self, enter_as, mark};
use super::staff::{self, world};
use crate::console::routes::{Needs, Route, table};
use crate::testing::{Page, World};
use axum::http::{Method, StatusCode};
use krama_domain::staff::Role;
use krama_store::args;

/// For each route with a variable in its path, and each form: an address, and what is sent there.
const EXAMPLES: &[(&str, &str, &str)] = &[
    ("/orders/{number}", "/orders/LVI21112026N01", ""),
    ("/leave", "/leave", ""),
    ("/lanes/{lane}/pause", "/lanes/telegram/pause", ""),
    ("/lanes/{lane}/resume", "/lanes/telegram/resume", ""),
    ("/lanes/{lane}/mend", "/lanes/monobank/mend", ""),
    ("/effects/{subject}/{nth}", "/effects/order-018f0000-0000-7000-8000-000000000002/1", ""),
    ("/effects/replay", "/effects/replay", "lane=telegram&count=100&at=1795262700000"),
    ("/effects/discard", "/effects/discard", "lane=telegram&count=100&at=1795262700000&reason=x"),
    ("/reconciliation", "/reconciliation", ""),
    ("/reconciliation/{invoice}/settle", "/reconciliation/p2_foreign/settle", "why=of+another+site"),
    (
        "/orders/{number}/confirm",
        "/orders/LVI21112026N03/confirm",
        "reason=x&reference=aaaaaaaaaaaa&seen=new.unpaid.0.0.0.0",
    ),
    (
        "/orders/{number}/cancel",
        "/orders/LVI21112026N04/cancel",
        "reason=x&reference=aaaaaaaaaaaa&seen=new.unpaid.0.0.0.0",
    ),
    (
        "/orders/{number}/refund",
        "/orders/LVI21112026N01/refund?of=p2_LVI21112026N01",
        "of=p2_LVI21112026N01&sum=1&reference=aaaaaaaaaaaa&seen=confirmed.prepaid.20000.0.0.0",
    ),
    (
        "/orders/{number}/receipt",
        "/orders/LVI21112026N07/receipt",
        "sum=1&reason=x&reference=aaaaaaaaaaaa&seen=confirmed.unpaid.0.0.0.0",
    ),
    (
        "/orders/{number}/receipt/judge",
        "/orders/LVI21112026N08/receipt/judge?of=a0waiting000&yes=1",
        "of=a0waiting000&yes=1&reference=aaaaaaaaaaaa&seen=new.checking.0.0.0.1",
    ),
    (
        "/orders/{number}/receipt/return",
        "/orders/LVI21112026N10/receipt/return?of=a0accepted00",
        "of=a0accepted00&sum=1&reason=x&reference=aaaaaaaaaaaa&seen=cancelled.checking.10000.0.0.1",
    ),
    (
        "/orders/{number}/mismatch",
        "/orders/LVI21112026N06/mismatch?of=p2_LVI21112026N06",
        "of=p2_LVI21112026N06&yes=1&reason=x&reference=aaaaaaaaaaaa&seen=new.checking.0.0.0.1",
    ),
    (
        "/orders/{number}/waybill",
        "/orders/LVI21112026N07/waybill",
        "description=x&kg=1&sides=1x1x1&value=1&day=2026-11-21&reference=aaaaaaaaaaaa&seen=40000&further=1",
    ),
    ("/orders/{number}/waybill/delete", staff::DELETE_WAYBILL, "of=20450000000017&reason=x"),
    ("/orders/{number}/label/{tracking}", "/orders/LVI21112026N02/label/20450000000017", ""),
    ("/waybills", "/waybills", "reference=aaaaaaaaaaaa&pick=LVI21112026N01~129900"),
    ("/waybills/register", "/waybills/register", "pick=LVI21112026N02"),
    ("/settings/nova_poshta/sender", "/settings/nova_poshta/sender", "sender=s&city=c&contact=p|1&address=a"),
    (
        "/orders/{number}/parcel",
        "/orders/LVI21112026N02/parcel",
        "of=20450000000042&reference=aaaaaaaaaaaa&seen=confirmed.unpaid.0.0.0.0.0.0",
    ),
    (
        "/orders/{number}/parcel/drop",
        "/orders/LVI21112026N02/parcel/drop?of=20450000000042",
        "of=20450000000042&reason=x&reference=aaaaaaaaaaaa&seen=confirmed.unpaid.0.0.0.0.1.0",
    ),
    (
        "/orders/{number}/parcel/cash",
        "/orders/LVI21112026N20/parcel/cash?of=20450000000020",
        "of=20450000000020&reference=aaaaaaaaaaaa&seen=done.paid.0.0.0.0.1.0",
    ),
    ("/orders/{number}/look", "/orders/LVI21112026N07/look", ""),
    ("/orders/{number}/retry", "/orders/LVI21112026N02/retry?nth=1", "nth=1&seen=refused.1"),
    ("/orders/{number}/discard", "/orders/LVI21112026N02/discard?nth=2", "nth=2&seen=unknown.1"),
    ("/settings/store", "/settings/store", staff::STORE_FORM),
    ("/settings/directory/refresh", "/settings/directory/refresh", ""),
    ("/settings/{system}", "/settings/monobank", staff::TOKEN_FORM),
    ("/settings/{system}/test", "/settings/meta/test", ""),
    ("/templates/{news}/silence", "/templates/refunded/silence", "silent=yes"),
    (
        "/templates/{topic}/{channel}/{lang}",
        "/templates/arrived/telegram/uk",
        "do=publish&seen=0&text=%7B%7B+np.number+%7D%7D&note=x",
    ),
    ("/people/invite", "/people/invite", "email=nova%40shop.example&role=viewer&scope=*"),
    ("/people/invitations/{hash}/revoke", staff::REVOKE, ""),
    ("/people/sessions/end-others", "/people/sessions/end-others", ""),
    ("/people/sessions/{session}/end", staff::END_SESSION, ""),
    ("/people/{person}/role", staff::ROLE, "role=viewer"),
    ("/people/{person}/disable", staff::DISABLE, ""),
    ("/people/{person}/enable", staff::ENABLE, ""),
    ("/people/{person}/password", staff::NEW_PASSWORD, ""),
    ("/people/{person}/sessions/end", staff::END_SESSIONS, ""),
    ("/me/name", "/me/name", "name=Olha"),
    ("/me/password", "/me/password", staff::PASSWORD_FORM),
    ("/me/sessions/end-others", "/me/sessions/end-others", ""),
    ("/me/sessions/{session}/end", staff::END_OWN_SESSION, ""),
    ("/keys", "/keys", "name=Sklad&role=viewer&scope=*"),
    ("/keys/{key}/revoke", staff::REVOKE_KEY, ""),
    ("/people", "/people", ""),
    ("/settings", "/settings", ""),
];

fn example(route: &Route) -> (String, &'static str) {
    let found = EXAMPLES.iter().find(|(path, _, _)| *path == route.path);
    let needs_one = route.path.contains('{') || route.method == Method::POST;
    assert!(found.is_some() || !needs_one, "{} {} has no example", route.method, route.path);
    let (path, form) = found.map_or((route.path, ""), |(_, path, form)| (path, form));
    (format!("/console{}", if path == "/" { "" } else { path }), form)
}

fn guarded() -> impl Iterator<Item = Route> {
    table().into_iter().filter(|route| route.needs != Needs::Nothing)
}

fn may(role: Role, needs: Needs) -> bool {
    match needs {
        Needs::Nothing | Needs::Session => true,
        Needs::Right(right) => role.may(right),
    }
}

async fn ask(world: &World, session: &str, route: &Route, mark: &str) -> Page {
    let (path, form) = example(route);
    staff::furnish(world, session, route.path).await;
    super::shipments::furnish(world, route.path).await;
    if route.method == Method::POST {
        world.post(&path, session, &format!("csrf={mark}&{form}")).await
    } else {
        world.get(&path, session).await
    }
}

/// Lines of the audit log so far.
async fn lines(world: &World) -> i64 {
    let count = |tx: &mut dyn krama_store::Sql| {
        tx.query_one("SELECT COUNT(*) AS n FROM audit WHERE audit_id <> $1", args![""])?
            .map_or(Ok(0), |row| row.int("n"))
    };
    world.read(count).await
}

#[tokio::test]
async fn who_has_the_right_may_and_who_has_not_may_not() {
    for role in Role::ALL {
        let world = world().await;
        for route in guarded() {
            let session = enter_again(&world, role).await;
            let (name, before) =
                (format!("{} {} {}", role.code(), route.method, route.path), lines(&world).await);
            let mark = mark(&world, &session).await;
            let page = ask(&world, &session, &route, &mark).await;
            if may(role, route.needs) {
                assert!(
                    page.status.is_success() || page.status == StatusCode::SEE_OTHER,
                    "{name}: {}",
                    page.status
                );
                assert!(
                    !page.location().contains("/login") || route.path == "/leave",
                    "{name}: {}",
                    page.location()
                );
            } else {
                assert_eq!(page.status, StatusCode::FORBIDDEN, "{name}");
                assert_eq!(lines(&world).await, before, "{name} changed something");
            }
        }
    }
}

/// A fresh session for each route, since one of them ends it.
async fn enter_again(world: &World, role: Role) -> String {
    use krama_store::repo::people;
    let email = format!("{}@shop.example", role.code());
    match world.read(move |tx| people::by_email(tx, &email)).await {
        None => enter_as(world, role).await,
        Some((person, _)) => {
            life::enter_by(world, &crate::app::enter_link(&world.app, person.id).await.unwrap()).await
        }
    }
}

#[tokio::test]
async fn every_form_leaves_one_line_in_the_audit_log() {
    for route in guarded().filter(|route| route.method == Method::POST) {
        let world = world().await;
        let session = enter_as(&world, Role::Owner).await;
        let (before, mark) = (lines(&world).await, mark(&world, &session).await);
        let page = ask(&world, &session, &route, &mark).await;
        // What is shown once is shown in the answer itself.
        let done = page.status == StatusCode::SEE_OTHER || page.status == StatusCode::OK;
        assert!(done, "{}: {} {}", route.path, page.status, page.body);
        assert!(!page.location().contains("refused="), "{}: {}", route.path, page.location());
        assert_eq!(lines(&world).await, before + 1, "{}", route.path);
    }
}

#[tokio::test]
async fn a_form_without_its_mark_or_with_anothers_changes_nothing() {
    let world = world().await;
    let session = enter_as(&world, Role::Owner).await;
    let others = mark(&world, &enter_as(&world, Role::Manager).await).await;
    let before = lines(&world).await;
    for route in guarded().filter(|route| route.method == Method::POST) {
        for mark in ["", "0", &others] {
            let page = ask(&world, &session, &route, mark).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{} with {mark:?}", route.path);
        }
    }
    assert_eq!(lines(&world).await, before);
    assert_eq!(world.get("/console", &session).await.status, StatusCode::OK, "the session goes on");
}

#[tokio::test]
async fn without_a_session_every_route_leads_to_the_door() {
    let world = world().await;
    for route in guarded() {
        let page = ask(&world, "krama_console=0123456789abcdef0123456789abcdef", &route, "").await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", route.path);
        assert!(page.location().starts_with("/console/login") && page.body.is_empty(), "{}", route.path);
    }
}

#[tokio::test]
async fn a_viewer_is_offered_no_form_but_the_way_out() {
    let world = world().await;
    let session = enter_as(&world, Role::Viewer).await;
    for path in life::PAGES {
        let page = world.get(path, &session).await;
        let forms: Vec<_> =
            page.body.split("<form").skip(1).filter(|form| form.contains("method=\"post\"")).collect();
        assert!(
            forms.iter().all(|form| form.starts_with(" method=\"post\" action=\"/console/leave\"")),
            "{path}"
        );
        assert!(!page.body.contains("/effects/preview?") && !page.body.contains("name=\"pick\""), "{path}");
        assert_eq!(page.body.matches("read-only").count(), 1, "{path}");
    }
}
