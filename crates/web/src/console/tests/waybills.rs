//! Waybills through the console: asked for once, on the money of the moment, one by one and many at once.

use super::life::{self, enter, enter_as, happen, send};
use super::staff::world;
use crate::testing::{Page, World};
use crate::view::sample::{self, uah};
use axum::http::StatusCode;
use krama_connectors::http::encode;
use krama_domain::fact::{Actor, Fact};
use krama_domain::ids::{OrderId, OrderNumber, PublicToken};
use krama_domain::lang::Lang;
use krama_domain::order::{CancelReason, Order};
use krama_domain::parcel::{Cash, CashWay, TrackingNumber};
use krama_domain::staff::Role;
use krama_domain::time::DAY_MS;
use krama_store::repo::{apply, audit, orders};
use std::collections::BTreeSet;

const PARCEL: &str = "20450000000017";

fn number(nth: u32) -> String {
    format!("LVI21112026N{nth:02}")
}

fn path(nth: u32, step: &str) -> String {
    format!("/console/orders/{}/{step}", number(nth))
}

async fn stored(world: &World, nth: u32) -> Order {
    let (store, number) = (sample::store().id, OrderNumber::from_text(&number(nth)));
    world.read(move |tx| orders::by_number(tx, &store, &number)).await.expect("placed")
}

/// The fields of a page's last form that changes something, as the browser would send them.
fn fields(page: &str) -> Vec<(String, String)> {
    let form = page.rsplit("<form method=\"post\"").next().unwrap_or_default();
    let attribute =
        |tag: &str, name: &str| Some(tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?.to_owned());
    let tags = form.split("<input").skip(1).filter_map(|rest| rest.split('>').next());
    let sent = tags.filter(|tag| !tag.contains("checkbox") || tag.contains(" checked"));
    sent.filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value")?)))
        .filter(|(name, _)| name != "csrf")
        .collect()
}

fn body(fields: &[(String, String)]) -> String {
    fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

async fn form(world: &World, session: &str, path: &str) -> String {
    let page = world.get(path, session).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
    body(&fields(&page.body))
}

fn led(page: &Page, to: &str) {
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    assert!(page.location().ends_with(to), "{}", page.location());
}

/// Something that happens to an order outside of the console, `after_s` seconds after it was placed.
async fn befall(world: &World, nth: u32, after_s: i64, fact: Fact) {
    let order = stored(world, nth).await;
    world.write(move |tx| happen(tx, &order, after_s, Actor::System, fact.clone())).await;
}

/// The carrier makes the only waybill of an order.
async fn made(world: &World, nth: u32, minor: i64) {
    let reference = stored(world, nth).await.waybills.keys().next().expect("it was asked for").clone();
    let number = TrackingNumber::parse(PARCEL).expect("valid");
    let cash = Cash { amount: uah(minor), way: CashWay::Transfer };
    befall(world, nth, 5_000, Fact::WaybillMade { reference, number, key: "key-1".to_owned(), cash }).await;
}

async fn deeds(world: &World, subject: &str) -> Vec<String> {
    let (store, subject) = (sample::store().id, subject.to_owned());
    let lines = world.read(move |tx| audit::of_subject(tx, &store, &subject, 50)).await;
    lines.into_iter().map(|line| line.action).filter(|action| action.starts_with("waybill")).collect()
}

#[tokio::test]
async fn a_form_is_prefilled_and_asks_for_one_waybill_however_often_it_is_sent() {
    let world = world().await;
    let session = enter(&world).await;
    let page = world.get(&path(2, "waybill"), &session).await.body;
    for text in ["Накладна для LVI21112026N02", "Післяплата 1\u{a0}499\u{a0}₴", "Товари, 3 шт.", "20×20×10"]
    {
        assert!(page.contains(text), "{text} in {page}");
    }
    assert!(page.contains("value=\"2026-11-21\"") && page.contains("написав сам"));
    let sent = body(&fields(&page));
    led(&send(&world, &session, &path(2, "waybill"), &sent).await, "?done=waybill-asked");
    led(&send(&world, &session, &path(2, "waybill"), &sent).await, "?done=already");
    let order = stored(&world, 2).await;
    assert_eq!(order.waybills.len(), 1);
    let contents = &order.waybills.values().next().unwrap().contents;
    assert_eq!((contents.grams, contents.sides_cm, contents.value), (1_000, [20, 20, 10], uah(149_900)));
    assert_eq!(deeds(&world, &number(2)).await, ["waybill.request"]);
    let shown = world.get(&path(2, "waybill"), &session).await.body;
    assert!(shown.contains("вже створюється") && !shown.contains("name=\"kg\""));
}

#[tokio::test]
async fn two_tabs_make_one_waybill() {
    let world = world().await;
    let session = enter(&world).await;
    let (left, right) = (
        form(&world, &session, &path(2, "waybill")).await,
        form(&world, &session, &path(2, "waybill")).await,
    );
    assert_ne!(left, right, "each form has its own reference");
    led(&send(&world, &session, &path(2, "waybill"), &left).await, "?done=waybill-asked");
    led(&send(&world, &session, &path(2, "waybill"), &right).await, "?refused=waybill-under-way");
    made(&world, 2, 149_900).await;
    let again = send(&world, &session, &path(2, "waybill"), &right).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("вже є посилка") && again.body.contains("name=\"further\""));
    assert_eq!(stored(&world, 2).await.waybills.len(), 1);
}

#[tokio::test]
async fn a_further_parcel_collects_nothing_twice() {
    let world = world().await;
    let session = enter(&world).await;
    let first = form(&world, &session, &path(2, "waybill")).await;
    led(&send(&world, &session, &path(2, "waybill"), &first).await, "?done=waybill-asked");
    made(&world, 2, 149_900).await;
    let page = world.get(&path(2, "waybill"), &session).await.body;
    assert!(page.contains("Нічого: усе вже оплачено") && page.contains("name=\"seen\" value=\"0\""));
    let second = format!("{}&further=1", body(&fields(&page)));
    led(&send(&world, &session, &path(2, "waybill"), &second).await, "?done=waybill-asked");
    let order = stored(&world, 2).await;
    assert_eq!((order.waybills.len(), order.to_collect().minor, order.rest().minor), (2, 0, 149_900));
}

#[tokio::test]
async fn money_that_came_meanwhile_is_told_and_confirmed_again() {
    let world = world().await;
    let session = enter(&world).await;
    let stale = form(&world, &session, &path(2, "waybill")).await;
    let reference = "a0receipt000".to_owned();
    let receipt =
        |reference: String| Fact::ReceiptRecorded {
            reference, amount: uah(99_900), note: "чек".to_owned()
        };
    befall(&world, 2, 3_000, receipt(reference.clone())).await;
    befall(&world, 2, 3_001, Fact::ReceiptJudged { reference, accepted: true, reason: String::new() }).await;
    let told = send(&world, &session, &path(2, "waybill"), &stale).await;
    assert_eq!(told.status, StatusCode::CONFLICT, "{}", told.body);
    assert!(told.body.contains("1\u{a0}499\u{a0}₴") && told.body.contains("тепер візьме 500\u{a0}₴"));
    assert!(stored(&world, 2).await.waybills.is_empty());
    let fresh = body(&fields(&told.body));
    led(&send(&world, &session, &path(2, "waybill"), &fresh).await, "?done=waybill-asked");
    assert_eq!(stored(&world, 2).await.to_collect().minor, 50_000);
}

#[tokio::test]
async fn what_cannot_be_is_told_beside_its_field_and_keeps_what_was_typed() {
    let world = world().await;
    let session = enter(&world).await;
    let page = world.get(&path(2, "waybill"), &session).await.body;
    let mut sent = fields(&page);
    for (name, value) in &mut sent {
        if name == "kg" {
            "багато".clone_into(value);
        }
    }
    let wrong = send(&world, &session, &path(2, "waybill"), &body(&sent)).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("<title>Помилка:") && wrong.body.contains("value=\"багато\""));
    assert!(wrong.body.contains("id=\"kg-error\"") && !wrong.body.contains("id=\"sides-error\""));
    assert!(stored(&world, 2).await.waybills.is_empty());
}

#[tokio::test]
async fn a_cancelled_order_gets_none() {
    let world = world().await;
    let session = enter(&world).await;
    let stale = form(&world, &session, &path(2, "waybill")).await;
    befall(&world, 2, 3_000, Fact::Cancelled { reason: CancelReason::Staff("передумали".to_owned()) }).await;
    led(&send(&world, &session, &path(2, "waybill"), &stale).await, "?refused=order-is-cancelled");
    assert!(stored(&world, 2).await.waybills.is_empty());
}

#[tokio::test]
async fn without_a_sender_the_page_names_what_is_missing_and_asks_for_nothing() {
    let world = life::world().await;
    let session = enter(&world).await;
    let page = world.get(&path(2, "waybill"), &session).await.body;
    assert!(page.contains("Телефон відправника") && page.contains("/console/settings/nova_poshta/sender"));
    assert!(!page.contains("name=\"kg\""));
    let forged = "description=x&kg=1&sides=1x1x1&value=1&day=2026-11-21&reference=aaaaaaaaaaaa&seen=149900";
    led(&send(&world, &session, &path(2, "waybill"), forged).await, "?refused=waybill-impossible");
    let bulk = format!("reference=aaaaaaaaaaaa&pick={}~149900", number(2));
    led(&send(&world, &session, "/console/waybills", &bulk).await, "?refused=waybill-impossible");
    assert!(stored(&world, 2).await.waybills.is_empty());
}

#[tokio::test]
async fn a_waybill_is_deleted_with_a_reason_and_only_before_it_moves() {
    let world = world().await;
    let session = enter(&world).await;
    let asked = form(&world, &session, &path(2, "waybill")).await;
    send(&world, &session, &path(2, "waybill"), &asked).await;
    made(&world, 2, 149_900).await;
    let of = format!("waybill/delete?of={PARCEL}");
    let order_page = world.get(&format!("/console/orders/{}", number(2)), &session).await.body;
    assert!(order_page.contains(&of) && order_page.contains(&format!("/label/{PARCEL}?form=label100")));
    let sent = form(&world, &session, &path(2, &of)).await;
    let bare = send(&world, &session, &path(2, "waybill/delete"), &sent).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let full = format!("{sent}&reason=не+той+розмір");
    let other = full.replace(PARCEL, "20450000000099");
    assert_eq!(
        send(&world, &session, &path(2, "waybill/delete"), &other).await.status,
        StatusCode::NOT_FOUND,
        "it is bound to its number"
    );
    led(&send(&world, &session, &path(2, "waybill/delete"), &full).await, "?done=waybill-dropped");
    led(&send(&world, &session, &path(2, "waybill/delete"), &full).await, "?done=already");
    let order = stored(&world, 2).await;
    assert!(order.parcels.values().all(|parcel| parcel.dropped.is_some()));
    assert!(order.effects.iter().any(|key| key.to_string().contains("waybill/delete/")));
    world.pass(1_000);
    assert_eq!(deeds(&world, &number(2)).await.len(), 2);
}

#[tokio::test]
async fn many_are_asked_for_at_once_and_the_failures_stay_chosen() {
    let world = world().await;
    let session = enter(&world).await;
    let chosen = format!("/console/waybills?pick={}&pick={}&pick={}", number(1), number(2), number(10));
    let page = world.get(&chosen, &session).await.body;
    assert_eq!(page.matches("name=\"pick\"").count(), 2, "the cancelled one cannot be chosen");
    assert!(page.contains("Замовлення вже скасовано") && page.contains("1\u{a0}299\u{a0}₴"));
    let sent = body(&fields(&page));
    // Meanwhile one of them is cancelled.
    befall(&world, 1, 3_000, Fact::Cancelled { reason: CancelReason::Staff("ні".to_owned()) }).await;
    for _ in 0..2 {
        let answer = send(&world, &session, "/console/waybills", &sent).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let result = world.get(answer.location(), &session).await.body;
        assert!(result.contains("Замовлено") && result.contains("Пропущено"), "{result}");
        assert_eq!(result.matches("type=\"checkbox\" name=\"pick\"").count(), 1);
    }
    assert_eq!((stored(&world, 1).await.waybills.len(), stored(&world, 2).await.waybills.len()), (0, 1));
    assert_eq!(deeds(&world, "nova_poshta").await, ["waybills.request"]);
    made(&world, 2, 149_900).await;
    let result = world.get("/console/waybills", &session).await.body;
    assert!(!result.contains(&number(2)), "it has its parcel");
}

#[tokio::test]
async fn a_viewer_asks_for_nothing_and_deletes_nothing() {
    let world = world().await;
    let owner = enter(&world).await;
    let sent = form(&world, &owner, &path(2, "waybill")).await;
    let session = enter_as(&world, Role::Viewer).await;
    for (path, form) in [
        (path(2, "waybill"), sent.as_str()),
        (path(2, "waybill/delete"), "of=20450000000017&reason=x"),
        ("/console/waybills".to_owned(), "reference=aaaaaaaaaaaa&pick=LVI21112026N02~149900"),
        ("/console/waybills/register".to_owned(), "pick=LVI21112026N02"),
    ] {
        assert_eq!(send(&world, &session, &path, form).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert!(stored(&world, 2).await.waybills.is_empty());
}

#[tokio::test]
async fn a_carrier_that_cannot_be_reached_costs_words_and_no_key() {
    let world = world().await;
    let session = enter(&world).await;
    let asked = form(&world, &session, &path(2, "waybill")).await;
    send(&world, &session, &path(2, "waybill"), &asked).await;
    made(&world, 2, 149_900).await;
    let label = world.get(&path(2, &format!("label/{PARCEL}?form=label85")), &session).await;
    led(&label, "?refused=print-later");
    let many = world.get("/console/waybills/labels?pick=LVI21112026N02", &session).await;
    led(&many, "?refused=print-later");
    let register = send(&world, &session, "/console/waybills/register", "pick=LVI21112026N02").await;
    assert!(register.body.contains("Реєстру не створено") && register.body.contains("не відповіла вчасно"));
    let sender = world.get("/console/settings/nova_poshta/sender", &session).await;
    assert!(sender.body.contains("не відповіла"));
    for page in [label, many, register, sender] {
        assert!(!page.body.contains(super::staff::CARRIER_KEY) && !page.location().contains("krama-test"));
    }
    let bad = world.get(&path(2, &format!("label/{PARCEL}?form=other")), &session).await;
    assert_eq!(bad.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_sender_is_kept_whole_or_not_at_all() {
    let world = world().await;
    let session = enter(&world).await;
    let path = "/console/settings/nova_poshta/sender";
    let half = send(&world, &session, path, "sender=s-2&city=c-2&contact=p-2&address=a-2").await;
    led(&half, "?refused=sender-incomplete");
    let whole =
        send(&world, &session, path, "sender=s-2&city=c-2&contact=p-2|380501112233&address=a-2").await;
    led(&whole, "?done=settings");
    let settings = world.app.engine.settings(&sample::store().id).await.unwrap().unwrap();
    let value = |key: &str| settings.values.get(key).cloned().unwrap_or_default();
    assert_eq!(
        (value("nova_poshta.sender"), value("nova_poshta.sender_phone")),
        ("s-2".to_owned(), "380501112233".to_owned())
    );
    assert_eq!(value("nova_poshta.sender_contact"), "p-2");
}

#[tokio::test]
async fn the_pages_speak_four_languages() {
    let world = world().await;
    let session = enter(&world).await;
    let words = [
        (Lang::Uk, "Замовити накладну"),
        (Lang::Ru, "Заказать накладную"),
        (Lang::Kk, "Жүкқұжат сұрау"),
        (Lang::En, "Ask for the waybill"),
    ];
    for (lang, text) in words {
        let page = life::page_in(&world, &session, &path(2, "waybill"), lang).await;
        assert!(page.body.contains(text) && !page.body.contains('⟦'), "{text}");
        let many = life::page_in(&world, &session, "/console/waybills", lang).await;
        assert!(many.body.contains(&number(2)) && !many.body.contains('⟦'), "{text}");
    }
}

#[tokio::test]
async fn what_waits_is_offered_however_many_newer_orders_are_on_their_way() {
    const NEWER: i64 = 250;
    let world = world().await;
    let session = enter(&world).await;
    let base = stored(&world, 2).await;
    let (before, policy) = (base.clone(), life::policy());
    world
        .write(move |tx| {
            for nth in 0..NEWER {
                let id = OrderId::parse(&format!("01900000-0000-7000-8000-{nth:012}")).expect("valid");
                let token = PublicToken::parse(&format!("cafe{nth:028}")).expect("valid");
                let number = OrderNumber::from_text(&format!("CROWD{nth}"));
                let created_at = before.created_at.plus_ms(DAY_MS + nth);
                let lines = Vec::new();
                let order = Order {
                    id,
                    token,
                    number,
                    created_at,
                    lines,
                    effects: BTreeSet::new(),
                    ..before.clone()
                };
                apply::place(tx, &order, Actor::Shopper, &policy)?;
                let number = TrackingNumber::parse(&format!("2046{nth:010}")).expect("valid");
                let attached = Fact::ParcelAttached { number, waybill: None, cash: None };
                happen(tx, &order, 10, Actor::System, attached)?;
            }
            Ok(())
        })
        .await;
    let page = world.get("/console/waybills", &session).await.body;
    assert!(page.contains(base.number.as_str()) && !page.contains("CROWD"), "{page}");
}
