//! People, sessions and keys: invitations from end to end, the last owner, who sees whom, and that those who are kept out
//! are out at once.

use super::life::{self, add_store, enter, enter_as, send};
use super::staff::{self, enter_for, world};
use crate::testing::{PUBLIC_URL, World};
use crate::view::sample::NOW;
use axum::http::StatusCode;
use krama_domain::staff::{Role, Scope};
use krama_domain::time::{DAY_MS, MINUTE_MS};
use krama_store::repo::people::{self, Person};
use krama_store::repo::{keys, sessions};

async fn by_email(world: &World, email: &'static str) -> Option<Person> {
    world.read(move |tx| people::by_email(tx, email)).await.map(|(person, _)| person)
}

/// The link that a page shows once, as a path.
fn link(page: &str) -> String {
    let shown = page.split("<code class=\"secret\">").nth(1).expect("a link is shown");
    shown.split('<').next().unwrap().strip_prefix(PUBLIC_URL).expect("it leads to us").to_owned()
}

#[tokio::test]
async fn an_invitation_is_shown_once_and_makes_a_colleague() {
    let world = world().await;
    let session = enter(&world).await;
    let form = "email=Nova%40Shop.example&role=manager&scope=lviv";
    let page = send(&world, &session, "/console/people/invite", form).await;
    assert_eq!(page.status, StatusCode::OK);
    let path = link(&page.body);
    let list = world.get("/console/people", &session).await.body;
    assert!(list.contains("nova@shop.example") && !list.contains(&path), "shown once");
    let joined = world.post(&path, "", "name=Nova&password=dovhe+slovo+dlia+vkhodu").await;
    assert_eq!(joined.location(), "/console");
    let nova = by_email(&world, "nova@shop.example").await.unwrap();
    assert!(
        nova.role == Role::Manager && matches!(nova.scope, Scope::Store(ref id) if id.as_str() == "lviv")
    );
    assert_eq!(world.post(&path, "", "name=Nova&password=dovhe+slovo").await.status, StatusCode::FORBIDDEN);
    let taken = send(&world, &session, "/console/people/invite", form).await;
    assert_eq!(taken.status, StatusCode::CONFLICT);
    let nonsense = send(&world, &session, "/console/people/invite", "email=x&role=viewer&scope=*").await;
    assert_eq!(nonsense.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_revoked_or_old_invitation_opens_nothing() {
    let world = world().await;
    let session = enter(&world).await;
    let path = "/console/enter/11111111111111111111111111111111";
    assert_eq!(world.get(path, "").await.status, StatusCode::OK);
    let revoke = format!("/console{}", staff::REVOKE);
    assert!(send(&world, &session, &revoke, "").await.location().contains("done=invitation-revoked"));
    assert_eq!(world.get(path, "").await.status, StatusCode::FORBIDDEN);
    assert!(send(&world, &session, &revoke, "").await.location().contains("refused=invitation-gone"));
    let fresh =
        send(&world, &session, "/console/people/invite", "email=a%40b.example&role=viewer&scope=*").await;
    world.pass(3 * DAY_MS);
    assert_eq!(world.get(&link(&fresh.body), "").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_last_owner_can_be_neither_disabled_nor_demoted() {
    let world = world().await;
    let session = enter(&world).await;
    let me = by_email(&world, "owner@shop.example").await.unwrap();
    let [disable, role] = ["disable", "role"].map(|what| format!("/console/people/{}/{what}", me.id));
    assert!(send(&world, &session, &disable, "").await.location().contains("refused=last-owner"));
    assert!(send(&world, &session, &role, "role=viewer").await.location().contains("refused=last-owner"));
    let promote = format!("/console{}", staff::ROLE);
    assert!(send(&world, &session, &promote, "role=owner").await.location().contains("done=person-role"));
    assert!(send(&world, &session, &role, "role=viewer").await.location().contains("done=person-role"));
    assert_eq!(world.get("/console/people", &session).await.status, StatusCode::FORBIDDEN, "at once");
}

#[tokio::test]
async fn somebody_who_is_disabled_is_out_at_once_and_cannot_come_back() {
    let world = world().await;
    let (owner, manager) = (enter(&world).await, enter_as(&world, Role::Manager).await);
    assert_eq!(world.get("/console", &manager).await.status, StatusCode::OK);
    let id = by_email(&world, "manager@shop.example").await.unwrap().id;
    let reset = send(&world, &owner, &format!("/console/people/{id}/password"), "").await;
    let disable = format!("/console/people/{id}/disable");
    assert!(send(&world, &owner, &disable, "").await.location().contains("done=person-disabled"));
    assert!(world.get("/console", &manager).await.location().starts_with("/console/login"));
    let back = world.post(&link(&reset.body), "", "password=dovhe+slovo+dlia+vkhodu").await;
    assert_eq!(back.status, StatusCode::FORBIDDEN);
    send(&world, &owner, &format!("/console/people/{id}/enable"), "").await;
    assert!(
        world.get("/console", &manager).await.location().starts_with("/console/login"),
        "the session is over"
    );
}

#[tokio::test]
async fn somebody_of_one_store_sees_and_changes_nobody_else() {
    let world = world().await;
    add_store(&world).await;
    let owner = enter_for(&world, Role::Owner, "almaty").await;
    let theirs = enter_for(&world, Role::Manager, "lviv").await;
    let page = world.get("/console/people", &owner).await.body;
    assert!(page.contains("owner@almaty.example") && !page.contains("manager@lviv.example"));
    assert!(!page.contains("colleague@shop.example") && !page.contains("invited@shop.example"));
    assert!(!page.contains("value=\"*\"") && !page.contains("Lviv Wear"), "nor is any other scope offered");
    for path in [staff::DISABLE, staff::ROLE, staff::NEW_PASSWORD, staff::REVOKE_KEY] {
        let page = send(&world, &owner, &format!("/console{path}"), "role=viewer").await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
    let ended = send(&world, &owner, &format!("/console{}", staff::END_SESSION), "").await;
    assert!(ended.location().contains("refused=session-gone"));
    send(&world, &owner, "/console/people/sessions/end-others", "").await;
    assert_eq!(world.get("/console", &theirs).await.status, StatusCode::OK, "it is not theirs to end");
    let invited =
        send(&world, &owner, "/console/people/invite", "email=x%40y.example&role=viewer&scope=*").await;
    assert_eq!(invited.status, StatusCode::FORBIDDEN);
    let keys = world.get("/console/keys", &owner).await.body;
    assert!(!keys.contains("…cdef"), "nor the keys of others");
    assert_eq!(world.get("/console/audit?of=program", &owner).await.status, StatusCode::OK);
}

/// How many sessions are good.
async fn left(world: &World) -> usize {
    world.read(move |tx| sessions::list(tx, NOW)).await.len()
}

#[tokio::test]
async fn sessions_end_one_by_one_and_all_but_ones_own() {
    let world = world().await;
    let (owner, other) = (enter(&world).await, enter_as(&world, Role::Viewer).await);
    assert_eq!(left(&world).await, 3);
    send(&world, &owner, &format!("/console{}", staff::END_SESSION), "").await;
    assert_eq!(left(&world).await, 2);
    send(&world, &owner, "/console/people/sessions/end-others", "").await;
    assert_eq!(left(&world).await, 1);
    assert!(world.get("/console", &other).await.location().starts_with("/console/login"));
    assert_eq!(world.get("/console/people", &owner).await.status, StatusCode::OK);
}

#[tokio::test]
async fn ones_own_password_needs_the_present_one_and_guessing_is_counted() {
    let world = world().await;
    let session = enter(&world).await;
    staff::furnish(&world, &session, "/me/password").await;
    let other = life::enter_by(&world, &{
        let id = by_email(&world, "owner@shop.example").await.unwrap().id;
        crate::app::enter_link(&world.app, id).await.unwrap()
    })
    .await;
    let wrong = "current=nonsense&password=inshe+dovhe+slovo";
    let short = send(&world, &session, "/console/me/password", "current=x&password=short").await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    for _ in 0..5 {
        let page = send(&world, &session, "/console/me/password", wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let page = send(&world, &session, "/console/me/password", staff::PASSWORD_FORM).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "even the right one has to wait");
    world.pass(16 * MINUTE_MS);
    let page = send(&world, &session, "/console/me/password", staff::PASSWORD_FORM).await;
    assert!(page.location().contains("done=me-password"), "{} {}", page.status, page.body);
    assert!(
        world.get("/console", &other).await.location().starts_with("/console/login"),
        "the others are out"
    );
    assert_eq!(world.get("/console/me", &session).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_key_is_shown_once_and_revoked_for_good() {
    let world = world().await;
    let session = enter(&world).await;
    let page = send(&world, &session, "/console/keys", "name=Sklad&role=manager&scope=lviv").await;
    let shown = page.body.split("<code class=\"secret\">").nth(1).unwrap();
    let secret = shown.split('<').next().unwrap().to_owned();
    let list = world.get("/console/keys", &session).await.body;
    assert!(list.contains("Sklad") && !list.contains(&secret) && list.contains(&secret[secret.len() - 4..]));
    let key = world.read(key_of(secret.clone())).await.unwrap();
    assert_eq!((key.role, key.created_by.as_str()), (Role::Manager, "Оля"));
    let revoke = format!("/console/keys/{}/revoke", key.id);
    assert!(send(&world, &session, &revoke, "").await.location().contains("done=key-revoked"));
    assert!(world.read(key_of(secret)).await.is_none());
    assert!(send(&world, &session, &revoke, "").await.location().contains("refused=key-revoked"));
    let nameless = send(&world, &session, "/console/keys", "name=+&role=viewer&scope=*").await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// Looks a key up by its secret.
fn key_of(
    secret: String,
) -> impl Fn(&mut dyn krama_store::Sql) -> krama_store::Result<Option<keys::Key>> + Send + Sync + 'static {
    move |tx| keys::find(tx, &secret)
}
