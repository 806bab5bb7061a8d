//! Waybills as the lane hands them over: from an order with a request to a number in the carrier's books, once.

use super::fixture::*;
use super::waybills::{method, properties};
use crate::http::{Answer, Request};
use crate::nova_poshta::CONNECTOR;
use crate::nova_poshta::sandbox::Twin;
use crate::nova_poshta::waybill::usual;
use crate::settings::Settings;
use crate::task::{About, Reading, Settled, Step, Task, Work};
use krama_domain::decide::decide;
use krama_domain::effect::{Intent, Outcome};
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::{OrderId, OrderNumber, PublicToken, StoreId};
use krama_domain::lang::Lang;
use krama_domain::money::{Currency, Money};
use krama_domain::name::PersonName;
use krama_domain::order::{CancelReason, Customer, Delivery, Line, NewOrder, Order, Source};
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};
use krama_domain::place::{Chosen, Kind};
use krama_domain::shop::Policy;
use krama_domain::tracking::Tracking;
use krama_domain::waybill::{Contents, Payer};

const NUMBER: &str = "TWC20112025N01";

fn uah(minor: i64) -> Money {
    Money::new(minor, Currency::Uah)
}

fn placed() -> Order {
    let mut random = Counting(1);
    let line = Line {
        sku: "H-M".to_owned(),
        title: "Худі".to_owned(),
        variant: "M".to_owned(),
        quantity: 1,
        price: uah(129_900),
    };
    NewOrder {
        id: OrderId::fresh(NOW, &mut random),
        store: StoreId::parse("lviv-wear").unwrap(),
        number: OrderNumber::from_text(NUMBER),
        token: PublicToken::fresh(&mut random),
        created_at: NOW,
        source: Source::Shop,
        lang: Lang::Uk,
        customer: Customer {
            name: PersonName::parse("Шевченко Тарас").unwrap().0,
            phone: Phone::parse("0671234567", Country::Ua).unwrap(),
            email: None,
        },
        delivery: Delivery {
            city: "Покровськ, Донецька обл., Покровський р-н".to_owned(),
            branch: "Відділення № 12 (до 30 кг)".to_owned(),
            place: None,
        },
        comment: None,
        pay_type: PayType::Cod,
        prepay: uah(20_000),
        lines: vec![line],
        tracking: Tracking::default(),
    }
    .into_order()
}

fn after(order: &Order, fact: Fact) -> Order {
    let happening = Happening { fact, actor: Actor::System, at: NOW };
    decide(order, &happening, &Policy::default()).unwrap().order
}

fn ask_for(order: &Order, reference: &str, further: bool) -> Order {
    let contents = Contents {
        day: usual::day(&settings(), NOW),
        grams: 1_000,
        sides_cm: [20, 20, 10],
        description: "Худі, M".to_owned(),
        value: uah(129_900),
        payer: Payer::Recipient,
    };
    after(
        order,
        Fact::WaybillRequested { reference: reference.to_owned(), contents: Box::new(contents), further },
    )
}

fn asked() -> Order {
    ask_for(&after(&placed(), Fact::Placed), "first", false)
}

fn task(order: &Order, intent: Intent, uncertain: bool) -> Task {
    Task { work: Work::Deliver(intent), about: About::Order(Box::new(order.clone())), tries: 0, uncertain }
}

fn create(order: &Order, reference: &str, uncertain: bool) -> Task {
    task(order, Intent::CreateWaybill { reference: reference.to_owned() }, uncertain)
}

/// One task to its end, with the requests that it took.
fn carry(
    settings: &Settings,
    task: &Task,
    mut answer: impl FnMut(&Request) -> Answer,
) -> (Settled, Vec<Request>) {
    let tasks = [task.clone()];
    let mut request = match (CONNECTOR.plan)(settings, &tasks, NOW).remove(0) {
        Step::Settle(settled) => return (settled, Vec::new()),
        Step::Send { request, .. } => request,
    };
    let mut sent = Vec::new();
    loop {
        sent.push(request.clone());
        match (CONNECTOR.read)(settings, &tasks, &[0], &request, &answer(&request), NOW) {
            Reading::Settled(mut all) => return (all.remove(0), sent),
            Reading::Again(again) if sent.len() < 5 => request = again,
            other => panic!("{other:?}"),
        }
    }
}

fn methods(sent: &[Request]) -> Vec<String> {
    sent.iter().map(method).collect()
}

#[test]
fn a_request_becomes_a_waybill_that_collects_what_is_left_to_pay() {
    let mut twin = Twin::default();
    let order = asked();
    let (settled, sent) =
        carry(&settings(), &create(&order, "first", false), |request| ask(&mut twin, request, NOW));
    assert!(matches!(settled.outcome, Outcome::Done { .. }), "{settled:?}");
    let saved = properties(&sent[0]);
    assert_eq!(
        (&saved["RecipientCityName"], &saved["RecipientArea"]),
        (&"Покровськ".into(), &"Донецька".into())
    );
    assert_eq!(
        (&saved["RecipientAddressName"], &saved["InfoRegClientBarcodes"]),
        (&"12".into(), &NUMBER.into())
    );
    assert_eq!(saved["BackwardDeliveryData"][0]["RedeliveryString"], "1299");
    assert!(saved.get("AfterpaymentOnGoodsCost").is_none(), "never both kinds of cash");
    let order = after(&order, settled.facts[0].clone());
    let number = order.waybills["first"].made.clone().unwrap();
    assert_eq!(twin.parcels_of(NUMBER), [number.as_str()]);
    assert_eq!((order.to_collect(), order.rest()), (uah(0), uah(129_900)), "nothing is collected twice");
    let further = ask_for(&order, "second", true);
    let (settled, sent) =
        carry(&settings(), &create(&further, "second", false), |request| ask(&mut twin, request, NOW));
    assert!(matches!(settled.outcome, Outcome::Done { .. }), "{settled:?}");
    let saved = properties(&sent[0]);
    assert_eq!(saved["InfoRegClientBarcodes"], format!("{NUMBER}/2"));
    assert!(saved.get("BackwardDeliveryData").is_none() && saved.get("AfterpaymentOnGoodsCost").is_none());
}

#[test]
fn with_control_of_payment_it_is_the_only_kind_of_cash() {
    let mut settings = settings();
    settings.values.insert("nova_poshta.payment_control".to_owned(), "так".to_owned());
    let mut twin = Twin::default();
    let (_, sent) =
        carry(&settings, &create(&asked(), "first", false), |request| ask(&mut twin, request, NOW));
    let saved = properties(&sent[0]);
    assert_eq!(saved["AfterpaymentOnGoodsCost"], "1299");
    assert!(saved.get("BackwardDeliveryData").is_none());
}

#[test]
fn a_lost_answer_is_looked_for_and_found_once() {
    let mut twin = Twin::default();
    let order = asked();
    let mut is_first = true;
    let (settled, sent) = carry(&settings(), &create(&order, "first", false), |request| {
        let answer = ask(&mut twin, request, NOW);
        let lost = Answer::NoAnswer { reason: "silence".to_owned() };
        if std::mem::take(&mut is_first) { lost } else { answer }
    });
    assert_eq!(methods(&sent), ["save", "getDocumentList"]);
    assert!(matches!(&settled.facts[0], Fact::WaybillMade { reference, .. } if reference == "first"));
    let (again, sent) =
        carry(&settings(), &create(&order, "first", true), |request| ask(&mut twin, request, NOW));
    assert_eq!(methods(&sent), ["getDocumentList"]);
    assert_eq!(again.facts, settled.facts);
    assert_eq!(twin.parcels_of(NUMBER).len(), 1);
}

#[test]
fn a_cancelled_order_gets_no_waybill_and_learns_that_it_gets_none() {
    let order = after(&asked(), Fact::Cancelled { reason: CancelReason::Staff("ні".to_owned()) });
    let (settled, sent) = carry(&settings(), &create(&order, "first", false), |_| panic!("nothing is asked"));
    assert_eq!((refused(&settled.outcome), sent.len()), ("cancelled", 0));
    assert!(matches!(settled.facts[..], [Fact::WaybillRefused { .. }]));
}

#[test]
fn a_missing_setting_stops_the_lane_and_is_named() {
    let mut settings = settings();
    settings.values.remove("nova_poshta.sender_phone");
    let (settled, _) = carry(&settings, &create(&asked(), "first", false), |_| panic!("nothing is asked"));
    assert!(blocked(&settled.outcome).contains("nova_poshta.sender_phone"));
    assert!(settled.facts.is_empty(), "it is made once the setting is there");
}

#[test]
fn a_courier_and_a_branch_without_a_number_are_refused_in_words() {
    let mut order = asked();
    order.delivery.branch = "біля вокзалу".to_owned();
    let (settled, _) = carry(&settings(), &create(&order, "first", false), |_| panic!("nothing is asked"));
    assert_eq!(refused(&settled.outcome), "no_branch");
    let chosen = |kind, branch: Option<&str>| Chosen {
        kind,
        settlement: "s".to_owned(),
        city: "c".to_owned(),
        branch: branch.map(str::to_owned),
    };
    order.delivery.place = Some(chosen(Kind::Courier, None));
    let (settled, _) = carry(&settings(), &create(&order, "first", false), |_| panic!("nothing is asked"));
    assert_eq!(refused(&settled.outcome), "courier");
    order.delivery.place = Some(chosen(Kind::Postomat, Some("b")));
    let mut twin = Twin::default();
    let (settled, sent) =
        carry(&settings(), &create(&order, "first", false), |request| ask(&mut twin, request, NOW));
    assert!(matches!(settled.outcome, Outcome::Done { .. }), "{settled:?}");
    assert_eq!(properties(&sent[1])["ServiceType"], "WarehousePostomat");
}

#[test]
fn a_parcel_that_is_taken_off_is_deleted_and_no_other() {
    let mut twin = Twin::default();
    let order = asked();
    let (settled, _) =
        carry(&settings(), &create(&order, "first", false), |request| ask(&mut twin, request, NOW));
    let order = after(&order, settled.facts[0].clone());
    let number = order.waybills["first"].made.clone().unwrap();
    let dropped = after(&order, Fact::ParcelDropped { number: number.clone(), reason: "ні".to_owned() });
    let delete = task(&dropped, Intent::DeleteWaybill { number: number.clone() }, false);
    assert!(dropped.effects.contains(&Intent::DeleteWaybill { number: number.clone() }.key()));
    let (settled, sent) = carry(&settings(), &delete, |request| ask(&mut twin, request, NOW));
    assert_eq!(
        (settled.outcome, methods(&sent)),
        (Outcome::Done { note: "deleted".to_owned() }, vec!["delete".to_owned()])
    );
    assert_eq!(twin.code(number.as_str(), NOW).as_deref(), Some("2"));
}

#[test]
fn what_is_usual_is_read_from_the_settings_or_is_the_default() {
    let mut settings = settings();
    assert_eq!((usual::weight(&settings), usual::sides_cm(&settings)), (1_000, [20, 20, 10]));
    let mut set = |key: &str, value: &str| drop(settings.values.insert(key.to_owned(), value.to_owned()));
    set("nova_poshta.parcel_kg", "0,5");
    set("nova_poshta.parcel_cm", "30 x 20 x 5");
    // It is noon in Kyiv.
    set("nova_poshta.cut_off", "12:00");
    assert_eq!((usual::weight(&settings), usual::sides_cm(&settings)), (500, [30, 20, 5]));
    assert_eq!(usual::day(&settings, NOW).rfc3339(), "2025-11-20T22:00:00Z");
    for (key, value) in [("parcel_kg", "many"), ("parcel_cm", "20x20"), ("cut_off", "25:00")] {
        settings.values.insert(format!("nova_poshta.{key}"), value.to_owned());
    }
    assert_eq!((usual::weight(&settings), usual::sides_cm(&settings)), (1_000, [20, 20, 10]));
    assert_eq!(usual::day(&settings, NOW).rfc3339(), "2025-11-19T22:00:00Z");
}
