//! Parcels in the console: written down by hand, taken off, their money seen; their list; and what needs a person.

use super::life::{self, enter, happen, order, place, send, world};
use crate::testing::{Page, World};
use crate::view::sample::{NASTY, NOW, parcel_report, store, uah};
use axum::http::StatusCode;
use krama_domain::fact::{Actor, Fact};
use krama_domain::ids::OrderNumber;
use krama_domain::order::Order;
use krama_domain::parcel::{Cash, CashWay, Phase, Report, TrackingNumber};
use krama_domain::pay::PayType;
use krama_domain::time::{DAY_MS, MINUTE_MS};
use krama_store::repo::parcels::{self, Looked};
use krama_store::repo::{audit, lanes, orders};
use krama_store::{Result, Sql};

/// The parcel of order 7, whose words are hostile: it has waited for four days.
pub(super) const WAITING: &str = "20450000000007";
const TYPED: &str = "20450000000042";

fn number(text: &str) -> TrackingNumber {
    TrackingNumber::parse(text).expect("the test's number is one")
}

fn carrier() -> Actor {
    Actor::Provider("nova_poshta".to_owned())
}

fn attach(tx: &mut dyn Sql, order: &Order, of: &str, report: Report) -> Result<()> {
    let attached = Fact::ParcelAttached { number: number(of), waybill: None, cash: None };
    happen(tx, order, 10, Actor::Staff("Оля".to_owned()), attached)?;
    happen(tx, order, 20, carrier(), Fact::ParcelReported(Box::new(Report { number: number(of), ..report })))
}

/// Order 7 has a parcel with hostile words that waits.
pub(super) fn trade(tx: &mut dyn Sql) -> Result<()> {
    let mut waits = parcel_report("7", Phase::Arrived);
    waits.at = NOW.plus_ms(-4 * DAY_MS);
    (waits.text, waits.point, waits.city) =
        (NASTY.to_owned(), Some(NASTY.to_owned()), Some(NASTY.to_owned()));
    attach(tx, &life::nasty(), WAITING, waits)
}

/// An order whose parcel was received, its money coming by contract.
fn by_contract(tx: &mut dyn Sql) -> Result<()> {
    let order = order(20, PayType::Cod, 500, "Кобилянська Ольга");
    if orders::by_number(tx, &order.store, &order.number)?.is_some() {
        return Ok(());
    }
    place(tx, &order)?;
    let cash = Some(Cash { amount: uah(149_900), way: CashWay::Contract });
    attach(tx, &order, "20450000000020", Report { cash, ..parcel_report("9", Phase::Received) })
}

/// What the examples of the routes of parcels need.
pub(super) async fn furnish(world: &World, path: &str) {
    match path {
        "/orders/{number}/parcel/cash" => world.write(by_contract).await,
        "/orders/{number}/parcel/drop" => {
            let attached = Fact::ParcelAttached { number: number(TYPED), waybill: None, cash: None };
            let order = order(2, PayType::Cod, 47, "Косач Лариса");
            let write = move |tx: &mut dyn Sql| {
                happen(tx, &order, 30, Actor::Staff("Оля".to_owned()), attached.clone())
            };
            world.write(write).await;
        }
        _ => {}
    }
}

async fn stored(world: &World, nth: u32) -> Order {
    let number = OrderNumber::from_text(&format!("LVI21112026N{nth:02}"));
    world.read(move |tx| orders::by_number(tx, &store().id, &number)).await.expect("placed")
}

fn path(nth: u32, rest: &str) -> String {
    format!("/console/orders/LVI21112026N{nth:02}{rest}")
}

/// The value of a hidden field of the page's form.
fn hidden(page: &str, name: &str) -> String {
    let rest = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
    rest.split('"').next().unwrap_or_default().to_owned()
}

/// Sends the form of a step with what is typed into it.
async fn act(world: &World, session: &str, nth: u32, step: &str, typed: &str) -> Page {
    world.pass(1_000);
    let page = world.get(&path(nth, step), session).await;
    assert_eq!(page.status, StatusCode::OK, "{step}: {}", page.body);
    let [reference, seen] = ["reference", "seen"].map(|name| hidden(&page.body, name));
    let bare = step.split('?').next().unwrap_or_default();
    send(world, session, &path(nth, bare), &format!("reference={reference}&seen={seen}&{typed}")).await
}

fn done(page: &Page, code: &str) {
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    assert!(page.location().ends_with(&format!("?done={code}")), "{}", page.location());
}

#[tokio::test]
async fn a_number_is_written_down_as_it_is_pasted_and_once() {
    let world = world().await;
    let session = enter(&world).await;
    let typed = "of=https%3A%2F%2Fnovaposhta.ua%2Ftracking%2F%3Fcargo_number%3D2045+0000+0000+42";
    let page = world.get(&path(2, ""), &session).await.body;
    assert!(page.contains(&path(2, "/parcel")) && page.contains("Номера посилки ще немає"));
    done(&act(&world, &session, 2, "/parcel", typed).await, "parcel-attached");
    let order = stored(&world, 2).await;
    assert_eq!(order.parcels.keys().map(TrackingNumber::as_str).collect::<Vec<_>>(), [TYPED]);
    done(&act(&world, &session, 2, "/parcel", typed).await, "already");
    let lines = world.read(|tx| audit::of_subject(tx, &store().id, "LVI21112026N02", 10)).await;
    assert_eq!(lines.len(), 1);
    assert!(
        lines[0].action == "parcel.attach" && lines[0].became.as_deref().unwrap_or_default().contains(TYPED)
    );
    let page = world.get(&path(2, ""), &session).await.body;
    for text in [TYPED, "ТТН створено", "перевізника ще не питали", "Перевірити зараз", "Додав номер посилки"]
    {
        assert!(page.contains(text), "{text}");
    }
}

#[tokio::test]
async fn what_is_no_number_or_anothers_is_refused_at_its_field() {
    let world = world().await;
    let session = enter(&world).await;
    for (typed, text) in [
        ("of=1234", "Це не номер посилки"),
        ("of=", "Це не номер посилки"),
        ("of=%3Cscript%3E", "Це не номер посилки"),
        (&format!("of={WAITING}"), "належить до іншого замовлення"),
    ] {
        let page = act(&world, &session, 2, "/parcel", typed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(page.body.contains("<title>Помилка:") && page.body.contains("id=\"of-error\""), "{typed}");
        assert!(page.body.contains(text), "{typed}");
    }
    assert!(stored(&world, 2).await.parcels.is_empty());
}

#[tokio::test]
async fn a_number_that_was_taken_off_with_a_reason_can_go_to_the_order_that_it_belongs_to() {
    let world = world().await;
    let session = enter(&world).await;
    let step = format!("/parcel/drop?of={WAITING}");
    let bare = act(&world, &session, 7, &step, &format!("of={WAITING}&reason=+")).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let dropped = act(&world, &session, 7, &step, &format!("of={WAITING}&reason=Чужа")).await;
    done(&dropped, "parcel-dropped");
    let page = world.get(&path(7, ""), &session).await.body;
    assert!(page.contains("Знято із замовлення: Чужа") && page.contains("Без ТТН"), "{page}");
    done(&act(&world, &session, 2, "/parcel", &format!("of={WAITING}")).await, "parcel-attached");
    let owner = world.read(|tx| parcels::owner(tx, &store().id, &number(WAITING))).await;
    assert_eq!(owner, Some(stored(&world, 2).await.id));
}

#[tokio::test]
async fn a_form_that_was_opened_before_the_parcels_changed_decides_nothing() {
    let world = world().await;
    let session = enter(&world).await;
    let opened = world.get(&path(2, "/parcel"), &session).await.body;
    done(&act(&world, &session, 2, "/parcel", "of=20450000000091").await, "parcel-attached");
    let [reference, seen] = ["reference", "seen"].map(|name| hidden(&opened, name));
    let form = format!("reference={reference}&seen={seen}&of={TYPED}");
    let late = send(&world, &session, &path(2, "/parcel"), &form).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
    assert_eq!(stored(&world, 2).await.parcels.len(), 1);
}

#[tokio::test]
async fn money_by_contract_is_seen_by_a_person_and_leaves_the_sums() {
    let world = world().await;
    world.write(by_contract).await;
    let session = enter(&world).await;
    let list = world.get("/console/shipments?show=by_contract", &session).await.body;
    assert!(list.contains("1\u{a0}499\u{a0}₴") && list.contains("LVI21112026N20"), "{list}");
    let page = world.get(&path(20, ""), &session).await.body;
    assert!(page.contains("надійде на рахунок за договором") && page.contains("Гроші надійшли…"));
    let step = "/parcel/cash?of=20450000000020";
    done(&act(&world, &session, 20, step, "of=20450000000020").await, "parcel-cash-seen");
    let page = world.get(&path(20, ""), &session).await.body;
    assert!(page.contains("уже у вас") && !page.contains("Гроші надійшли…"));
    let list = world.get("/console/shipments?show=by_contract", &session).await.body;
    assert!(list.contains("Таких посилок немає") && !list.contains("LVI21112026N20"));
}

#[tokio::test]
async fn looking_now_makes_the_parcels_due() {
    let world = world().await;
    let session = enter(&world).await;
    let later = |tx: &mut dyn Sql| {
        let parcel = parcels::get(tx, &store().id, &number(WAITING))?.expect("it is there");
        let look = Looked {
            at: NOW.plus_ms(-3 * MINUTE_MS),
            next_at: NOW.plus_ms(DAY_MS),
            words: Some("Прибув у відділення"),
            digest: None,
            problem: None,
            tries: 0,
        };
        parcels::looked(tx, &parcel, &look)
    };
    world.write(later).await;
    assert!(world.get(&path(7, ""), &session).await.body.contains("оновлено 3 хв тому"));
    done(&send(&world, &session, &path(7, "/look"), "").await, "parcels-hastened");
    let order = stored(&world, 7).await.id;
    let looks = world.read(move |tx| parcels::last_looks(tx, &store().id, order)).await;
    assert_eq!(looks[0].next_at, Some(NOW));
}

#[tokio::test]
async fn an_old_look_says_so_with_the_reason() {
    let world = world().await;
    let session = enter(&world).await;
    let failed = |problem: Option<&'static str>| {
        move |tx: &mut dyn Sql| {
            let parcel = parcels::get(tx, &store().id, &number(WAITING))?.expect("it is there");
            let (at, next_at) = (NOW.plus_ms(-25 * MINUTE_MS), NOW.plus_ms(DAY_MS));
            parcels::looked(
                tx,
                &parcel,
                &Looked { at, next_at, words: None, digest: None, problem, tries: 1 },
            )
        }
    };
    world.write(failed(None)).await;
    world.write(failed(Some("Nova Poshta answered with a page in place of data (HTTP 503)"))).await;
    let page = world.get(&path(7, ""), &session).await.body;
    assert!(
        page.contains("Нова пошта не відповідає з 13:40")
            && page.contains("Нова пошта відповіла сторінкою замість даних (HTTP 503)")
    );
    let list = world.get("/console/shipments?show=unanswered", &session).await.body;
    assert!(
        list.contains(WAITING) && list.contains("Нова пошта відповіла сторінкою замість даних (HTTP 503)")
    );
}

#[tokio::test]
async fn an_order_that_is_on_its_way_is_offered_one_more_waybill_and_not_its_first() {
    let world = world().await;
    let session = enter(&world).await;
    for (nth, said, other) in
        [(2, "Створити накладну…", "Ще одна накладна…"), (7, "Ще одна накладна…", "Створити накладну…")]
    {
        let page = world.get(&path(nth, ""), &session).await.body;
        assert!(page.contains(said) && !page.contains(other), "{nth}");
    }
}

#[tokio::test]
async fn while_the_carrier_is_not_asked_the_order_says_why_beside_its_parcels() {
    let world = world().await;
    let session = enter(&world).await;
    let followed = |tx: &mut dyn Sql| {
        let parcel = parcels::get(tx, &store().id, &number(WAITING))?.expect("it is there");
        let (at, next_at) = (NOW, NOW.plus_ms(DAY_MS));
        let look = Looked { at, next_at, words: Some("Прибув"), digest: None, problem: None, tries: 0 };
        parcels::looked(tx, &parcel, &look)?;
        let leases = lanes::lease_due(tx, "node", NOW.plus_ms(2 * DAY_MS), NOW.plus_ms(3 * DAY_MS))?;
        let lease = leases.iter().find(|lease| lease.lane == parcels::LANE).expect("its lane has work");
        lanes::break_until(
            tx,
            lease,
            NOW.plus_ms(5 * MINUTE_MS),
            "Nova Poshta does not know the key: copy it again into nova_poshta.api_key",
        )
    };
    let said = "Нова пошта не знає цього ключа";
    assert!(!world.get(&path(7, ""), &session).await.body.contains(said));
    world.write(followed).await;
    let page = world.get(&path(7, ""), &session).await.body;
    let card = &page[page.find("id=\"shipment\"").expect("parcels")..];
    let card = card.split("</section>").next().unwrap_or_default();
    assert!(card.contains("Нова пошта зараз не відповідає") && card.contains(said), "{card}");
    assert!(
        !world.get(&path(1, ""), &session).await.body.contains("Нова пошта зараз не відповідає"),
        "no parcel, no note"
    );
}

/// The order's numbers in the rows of a list.
fn listed(page: &str) -> Vec<String> {
    let cells = page.split("class=\"number\"").skip(1).filter_map(|cell| cell.split("</a>").next());
    cells.filter_map(|cell| cell.rsplit('>').next()).map(str::to_owned).collect()
}

#[tokio::test]
async fn each_choice_leaves_what_it_says_and_the_first_page_leads_there() {
    let world = world().await;
    world.write(by_contract).await;
    let codes = [
        (30, "103", Phase::Refused),
        (31, "102", Phase::Returning),
        (32, "105", Phase::Stuck),
        (33, "4", Phase::InTransit),
        (34, "10", Phase::Received),
    ];
    world
        .write(move |tx| {
            for (nth, code, phase) in codes {
                let order = order(nth, PayType::Cod, 600, "Кобилянська Ольга");
                place(tx, &order)?;
                attach(tx, &order, &format!("204500000000{nth}"), parcel_report(code, phase))?;
            }
            Ok(())
        })
        .await;
    let session = enter(&world).await;
    for (show, wanted) in [
        ("waits", "07"),
        ("arrived", "07"),
        ("refused", "30"),
        ("coming_back", "31"),
        ("needing", "32"),
        ("in_transit", "33"),
        ("created", ""),
        ("on_its_way", "34"),
        ("by_contract", "20"),
        ("received", "34 20"),
        ("unanswered", ""),
        ("", "34 33 32 31 30 20 07"),
    ] {
        let page = world.get(&format!("/console/shipments?show={show}"), &session).await;
        assert_eq!(page.status, StatusCode::OK, "{show}");
        let numbers: Vec<_> = listed(&page.body).iter().map(|number| number[12..].to_owned()).collect();
        assert_eq!(numbers.join(" "), wanted, "{show}");
        let current = page.body.split("class=\"show-chips\"").nth(1).unwrap_or_default();
        assert_eq!(current.split("</nav>").next().unwrap_or_default().matches("aria-current").count(), 1);
    }
    let odd = world.get("/console/shipments?show=%3Cscript%3E", &session).await.body;
    assert!(odd.contains("Цього ми не зрозуміли") && listed(&odd).len() == 7);
    let home = world.get("/console", &session).await.body;
    for (id, number, show) in [
        ("parcels-waiting", "LVI21112026N07", "show=waits"),
        ("parcels-refused", "LVI21112026N30", "show=refused"),
        ("parcels-returning", "LVI21112026N31", "show=coming_back"),
        ("parcels-stuck", "LVI21112026N32", "show=needing"),
    ] {
        let card = home.split(&format!("aria-labelledby=\"{id}-title\"")).nth(1).unwrap_or_default();
        let card = card.split("</section>").next().unwrap_or_default();
        for text in ["<p class=\"figure\">1</p>", number, show] {
            assert!(card.contains(text), "{id}: {text} in {card}");
        }
    }
}

#[tokio::test]
async fn an_empty_list_says_what_to_do() {
    let world = World::empty(NOW).await;
    world.write(|tx| krama_store::repo::stores::insert(tx, &store(), NOW)).await;
    let session = enter(&world).await;
    let page = world.get("/console/shipments", &session).await.body;
    assert!(page.contains("Посилок ще немає") && !page.contains("show-chips"));
}

#[tokio::test]
async fn the_orders_list_and_the_customers_page_show_where_the_parcel_is() {
    let world = world().await;
    let session = enter(&world).await;
    let list = world.get("/console/orders", &session).await.body;
    let row =
        list.split("<tr role=\"row\">").find(|row| row.contains("LVI21112026N07")).expect("it is listed");
    assert!(row.contains("Чекає, день 4"), "{row}");
    let own = "/s/lviv/orders/00000000000000000000000000000007";
    for path in [own.to_owned(), format!("{own}/state")] {
        let page = world.get(&path, "").await;
        assert_eq!(page.header("x-robots-tag"), "noindex, nofollow");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        for text in ["Посилка чекає на вас", "aria-current=\"step\"", WAITING, "data-every"]
        {
            assert!(page.body.contains(text), "{path}: {text}");
        }
        assert!(!page.body.contains(NASTY) && !page.body.contains('⟦'), "{path}");
    }
}
