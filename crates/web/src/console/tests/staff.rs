//! Colleagues, an invitation, a key and some settings beside the day of trade, and the forms that change them.

use super::life;
use crate::testing::World;
use crate::view::sample::{self, NASTY, NOW};
use krama_domain::fact::{Actor, Fact};
use krama_domain::ids::{KeyId, PersonId, PublicToken, SessionId, StoreId};
use krama_domain::parcel::TrackingNumber;
use krama_domain::pay::PayType;
use krama_domain::staff::{Role, Scope};
use krama_domain::time::{DAY_MS, HOUR_MS, MINUTE_MS};
use krama_engine::profile::{Profiles, field};
use krama_store::repo::keys::{self, Key};
use krama_store::repo::links::{self, Link, Purpose};
use krama_store::repo::people::{self, Person};
use krama_store::repo::sessions::{self, Session};
use krama_store::{Result, Sql, password};

/// Pages about the store, its people and what they did.
pub(super) const OFFICE: [&str; 12] = [
    "/console/templates",
    "/console/templates/placed/telegram/uk?order=*edge",
    "/console/templates/arrived/whatsapp/kk?version=0",
    "/console/settings",
    "/console/people",
    "/console/keys",
    "/console/audit",
    "/console/audit?of=program&via=console&from=2026-11-01&to=2026-11-30",
    "/console/audit?action=lane.pause&subject=telegram",
    "/console/audit?who=018f0000-0000-7000-a000-000000000001",
    "/console/me",
    "/console/settings/nova_poshta/sender",
];

/// The colleague who is in, the one who is kept out, and the one who is about to be.
const COLLEAGUE: &str = "018f0000-0000-7000-a000-000000000001";
const GONE: &str = "018f0000-0000-7000-a000-000000000002";
const LEAVING: &str = "018f0000-0000-7000-a000-000000000003";
const SESSION: &str = "018f0000-0000-7000-b000-000000000001";
const OWN_SESSION: &str = "018f0000-0000-7000-b000-000000000002";
const KEY: &str = "018f0000-0000-7000-c000-000000000001";
/// The secret of the key, a viewer's.
pub(crate) const SECRET: &str = "krama_0123456789abcdef0123456789abcdef";
/// The password that [`furnish`] gives.
const PASSWORD: &str = "dovhe slovo dlia vkhodu";

pub(super) const PASSWORD_FORM: &str = "current=dovhe+slovo+dlia+vkhodu&password=inshe+dovhe+slovo";
pub(super) const REVOKE: &str =
    "/people/invitations/8a83665f3798727f14f92ad0e6c99fdab08ee731d6cd644c131223fd2f4fed2a/revoke";
pub(super) const END_SESSION: &str = "/people/sessions/018f0000-0000-7000-b000-000000000001/end";
pub(super) const END_OWN_SESSION: &str = "/me/sessions/018f0000-0000-7000-b000-000000000002/end";
pub(super) const ROLE: &str = "/people/018f0000-0000-7000-a000-000000000001/role";
pub(super) const DISABLE: &str = "/people/018f0000-0000-7000-a000-000000000003/disable";
pub(super) const ENABLE: &str = "/people/018f0000-0000-7000-a000-000000000002/enable";
pub(super) const NEW_PASSWORD: &str = "/people/018f0000-0000-7000-a000-000000000001/password";
pub(super) const END_SESSIONS: &str = "/people/018f0000-0000-7000-a000-000000000001/sessions/end";
pub(super) const REVOKE_KEY: &str = "/keys/018f0000-0000-7000-c000-000000000001/revoke";

/// The page that deletes the waybill of [`furnish_parcel`].
pub(super) const DELETE_WAYBILL: &str = "/orders/LVI21112026N02/waybill/delete?of=20450000000017";

/// The carrier's key.
pub(super) const CARRIER_KEY: &str = "0123456789abcdef-krama-test-key";
/// A carrier that nobody can reach: nothing listens at that port.
const CARRIER: [(&str, &str); 7] = [
    ("nova_poshta.api_key", CARRIER_KEY),
    ("nova_poshta.url", "http://127.0.0.1:9/v2.0/json/"),
    ("nova_poshta.sender", "s-1"),
    ("nova_poshta.sender_contact", "p-1"),
    ("nova_poshta.sender_city", "c-1"),
    ("nova_poshta.sender_address", "a-1"),
    ("nova_poshta.sender_phone", "380500000000"),
];

/// The bank's form as its page sends it, with another token; the present one was set with the day of trade.
pub(super) const TOKEN_FORM: &str = "monobank.token=uNEW-token&seen.monobank.token=1795262700000";
/// The store's form as its page sends it, with another name.
pub(super) const STORE_FORM: &str = "name=Lviv+Wear+2&lang=uk&currency=UAH&zone=Europe%2FKyiv&country=UA&prefix=LVI&\
    prepay=200.00&pay_types.online_full=1&pay_types.prepay=1&pay_types.cod=1&hosts=&invoice_validity_hours=24&\
    quiet_hours=21:00-09:00&messages_per_day=6&seen.quiet_hours=21:00-09:00&seen.messages_per_day=6&seen.name=Lviv+Wear&seen.lang=uk&seen.currency=UAH&seen.zone=Europe%2FKyiv&seen.country=UA&seen.prefix=LVI&\
    seen.prepay=200.00&seen.pay_types=prepay%2Conline_full%2Ccod&seen.hosts=&seen.consent_required=no&\
    seen.invoice_validity_hours=24";

/// Somebody of a role and scope.
pub(super) fn person(id: &str, email: &str, role: Role, scope: Scope) -> Person {
    Person {
        id: PersonId::parse(id).expect("valid"),
        scope,
        email: email.to_owned(),
        name: NASTY.to_owned(),
        role,
        created_at: NOW.plus_ms(-DAY_MS),
        disabled: false,
    }
}

fn session(id: &str, person: PersonId) -> Session {
    Session {
        id: SessionId::parse(id).expect("valid"),
        person,
        created_at: NOW.plus_ms(-HOUR_MS),
        expires_at: NOW.plus_ms(HOUR_MS),
        seen_at: NOW.plus_ms(-MINUTE_MS),
        address: "192.0.2.7".to_owned(),
        agent: NASTY.to_owned(),
    }
}

fn fill(tx: &mut dyn Sql, profiles: &Profiles) -> Result<()> {
    let colleague = person(COLLEAGUE, "colleague@shop.example", Role::Manager, Scope::All);
    people::insert(tx, &colleague, None)?;
    let gone = Person { disabled: true, ..person(GONE, "gone@shop.example", Role::Viewer, Scope::All) };
    people::insert(tx, &gone, None)?;
    let leaving = person(LEAVING, "leaving@shop.example", Role::Viewer, Scope::All);
    people::insert(tx, &leaving, None)?;
    let token = PublicToken::parse("22222222222222222222222222222222").expect("valid");
    sessions::begin(tx, &token, &colleague, &session(SESSION, colleague.id))?;
    let invitation = Link {
        purpose: Purpose::Invite { email: "invited@shop.example".to_owned(), role: Role::Viewer },
        scope: Scope::All,
        created_by: NASTY.to_owned(),
        created_at: NOW,
        expires_at: NOW.plus_ms(DAY_MS),
    };
    links::grant(tx, &PublicToken::parse("11111111111111111111111111111111").expect("valid"), &invitation)?;
    let key = Key {
        id: KeyId::parse(KEY).expect("valid"),
        scope: Scope::All,
        name: NASTY.to_owned(),
        role: Role::Viewer,
        hint: String::new(),
        created_by: "Оля".to_owned(),
        created_at: NOW,
        used_at: None,
        revoked_at: None,
    };
    keys::insert(tx, &key, SECRET)?;
    let own = [("telegram.token", super::settings::BOT), ("telegram.manager_chats", NASTY)];
    for (key, value) in own.into_iter().chain(CARRIER) {
        let field = field(key).expect("the connector has it");
        profiles.set(tx, &sample::store().id, field, value, [3; 24], NOW.plus_ms(-HOUR_MS))?;
    }
    Ok(())
}

/// The day of trade, with colleagues.
pub(super) async fn world() -> World {
    let world = life::world().await;
    let profiles = world.app.engine.profiles.clone();
    world.write(move |tx| fill(tx, &profiles)).await;
    world
}

/// What a form needs that its sender does not have by themselves: a password, another session of their own, a key of the
/// carrier.
pub(super) async fn furnish(world: &World, own: &str, path: &str) {
    if path.contains("/waybill/delete") || path.contains("/label/") {
        furnish_parcel(world).await;
    }
    if path == "/settings/directory/refresh" {
        let profiles = world.app.engine.profiles.clone();
        let key = field("nova_poshta.api_key").expect("the connector has it");
        return world.write(move |tx| profiles.set(tx, &sample::store().id, key, "key", [3; 24], NOW)).await;
    }
    if !path.starts_with("/me/") || own.contains("0123456789abcdef0123456789abcdef") {
        return;
    }
    let token = PublicToken::parse(own.split('=').nth(1).unwrap_or_default()).expect("a session's cookie");
    let hash = (path == "/me/password").then(|| password::hash(PASSWORD, [1; 16]).expect("it can be hashed"));
    world
        .write(move |tx| {
            let Some((_, person)) = sessions::find(tx, &token, NOW)? else { return Ok(()) };
            if let Some(hash) = &hash {
                people::set_password(tx, person.id, hash)?;
            }
            let other = PublicToken::parse("33333333333333333333333333333333").expect("valid");
            sessions::end(tx, SessionId::parse(OWN_SESSION).expect("valid"))?;
            sessions::begin(tx, &other, &person, &session(OWN_SESSION, person.id))
        })
        .await;
}

/// Gives order 2 a parcel whose waybill krama made.
async fn furnish_parcel(world: &World) {
    let order = life::order(2, PayType::Cod, 47, "Косач Лариса");
    let number = TrackingNumber::parse("20450000000017").expect("valid");
    let fact = Fact::ParcelAttached { number, waybill: Some("key-1".to_owned()), cash: None };
    world.write(move |tx| life::happen(tx, &order, 60, Actor::System, fact.clone())).await;
}

/// Comes in as somebody who works for one store alone.
pub(super) async fn enter_for(world: &World, role: Role, store: &str) -> String {
    let scope = Scope::Store(StoreId::parse(store).expect("valid"));
    let who = Person {
        id: world.app.engine.with_random(|random| PersonId::fresh(NOW, random)),
        name: format!("{} of {store}", role.code()),
        ..person(COLLEAGUE, &format!("{}@{store}.example", role.code()), role, scope)
    };
    let (id, copy) = (who.id, who);
    world.write(move |tx| people::insert(tx, &copy, None)).await;
    life::enter_by(world, &crate::app::enter_link(&world.app, id).await.expect("the database takes it")).await
}
