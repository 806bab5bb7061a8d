//! Waybills as tasks of a lane: what the order learns, also when answers are lost and nobody wants the waybill any more.

use super::fixture::*;
use crate::http::{Answer, Request};
use crate::nova_poshta::sandbox::Twin;
use crate::nova_poshta::sandbox::directory::sample;
use crate::task::{About, Settled, Task, Work};
use krama_domain::effect::{Intent, Outcome};
use krama_domain::fact::Fact;
use krama_domain::ids::{OrderId, OrderNumber, PublicToken, StoreId};
use krama_domain::lang::Lang;
use krama_domain::money::{Currency, Money};
use krama_domain::name::PersonName;
use krama_domain::order::{CancelReason, Cancelled, Customer, Delivery, Line, Order, Source};
use krama_domain::parcel::{CashWay, Leg, Parcel};
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};
use krama_domain::place::{Chosen, Kind};
use krama_domain::tracking::Tracking;
use krama_domain::waybill::{Contents, Payer, Waybill};
use std::collections::BTreeMap;

const NUMBER: &str = "TWC20112025N01";
const REFERENCE: &str = "asked-1";
/// Where a call begins that makes a waybill: both makings are called so, the recipient's too.
const SAVE: &str = "\"calledMethod\":\"save\"";

/// Placed for cash on delivery, 1 499.00, with a waybill asked for.
fn order(place: Option<Chosen>) -> Order {
    let contents = Contents {
        day: NOW,
        grams: 1_200,
        sides_cm: [20, 20, 10],
        description: "Одяг".to_owned(),
        value: Money::new(149_900, Currency::Uah),
        payer: Payer::Recipient,
    };
    let asked = Waybill { nth: 1, at: NOW, contents, made: None, refused: None };
    let line = Line {
        sku: "H-M".to_owned(),
        title: "Худі".to_owned(),
        variant: "M".to_owned(),
        quantity: 1,
        price: Money::new(149_900, Currency::Uah),
    };
    Order {
        id: OrderId::fresh(NOW, &mut Counting(1)),
        store: StoreId::parse("lviv-wear").unwrap(),
        number: OrderNumber::from_text(NUMBER),
        token: PublicToken::fresh(&mut Counting(2)),
        created_at: NOW,
        source: Source::Shop,
        lang: Lang::Uk,
        customer: Customer {
            name: PersonName::parse("Шевченко Тарас").unwrap().0,
            phone: Phone::parse("067 123 45 67", Country::Ua).unwrap(),
            email: None,
        },
        delivery: Delivery {
            city: "Покровськ, Донецька обл., Покровський р-н".to_owned(),
            branch: "Відділення № 5, вул. Нова, 7".to_owned(),
            place,
        },
        comment: None,
        pay_type: PayType::Cod,
        prepay: Money::new(20_000, Currency::Uah),
        lines: vec![line],
        tracking: Tracking::default(),
        attempts: BTreeMap::new(),
        invoices: BTreeMap::new(),
        mismatches: [].into(),
        unfit: BTreeMap::new(),
        by_hand: krama_domain::receipt::ByHand::default(),
        refunds: BTreeMap::new(),
        parcels: BTreeMap::new(),
        waybills: [(REFERENCE.to_owned(), asked)].into(),
        reach: krama_domain::reach::Reach::default(),
        cancelled: None,
        effects: [].into(),
        unannounced: [].into(),
    }
}

fn chosen(kind: Kind) -> Chosen {
    let word = str::to_owned;
    Chosen { kind, settlement: word("s-1"), city: word("c-1"), branch: Some(word("b-1")) }
}

fn cancelled(order: Order) -> Order {
    let reason = CancelReason::Staff("передумали".to_owned());
    Order { cancelled: Some(Cancelled { at: NOW, reason, was_confirmed: true }), ..order }
}

fn create(order: Order, uncertain: bool) -> Task {
    let work = Work::Deliver(Intent::CreateWaybill { reference: REFERENCE.to_owned() });
    Task { work, about: About::Order(Box::new(order)), tries: 0, uncertain }
}

fn done(twin: &mut Twin, task: Task) -> (Settled, usize) {
    let (mut settled, sent) = round(&settings(), &[task], NOW, |request| ask(twin, request, NOW));
    (settled.remove(0), sent)
}

fn made_number(settled: &Settled) -> &str {
    match settled.facts.as_slice() {
        [Fact::WaybillMade { reference, number, cash, .. }] => {
            assert_eq!((reference.as_str(), cash.amount.minor), (REFERENCE, 149_900));
            number.as_str()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_waybill_is_made_for_the_rest_and_the_order_learns_its_number() {
    for (place, sent) in [(None, 1), (Some(chosen(Kind::Branch)), 2), (Some(chosen(Kind::Postomat)), 2)] {
        let mut twin = Twin::default();
        let (settled, requests) = done(&mut twin, create(order(place), false));
        assert!(matches!(settled.outcome, Outcome::Done { .. }), "{settled:?}");
        let number = made_number(&settled).to_owned();
        assert_eq!((twin.parcels_of(NUMBER), requests), (vec![number.clone()], sent));
        let cash = look(&mut twin, &number, NOW).cash.unwrap();
        assert_eq!((cash.amount.minor, cash.way), (149_900, CashWay::Transfer));
    }
}

#[test]
fn a_place_of_the_directory_is_called_by_its_name_afterwards() {
    let book = sample();
    let (branch, settlement) = (&book.branches[0], &book.settlements[0]);
    let (settlement_key, city, key) =
        (branch.settlement.clone(), branch.city.clone(), Some(branch.reference.clone()));
    let place = Chosen { kind: branch.kind, settlement: settlement_key, city, branch: key };
    let mut twin = Twin::default();
    let (settled, _) = done(&mut twin, create(order(Some(place)), false));
    let report = look(&mut twin, made_number(&settled), NOW);
    assert_eq!((report.city, report.point), (Some(settlement.name.clone()), Some(branch.name.clone())));
}

#[test]
fn typed_places_are_taken_apart() {
    let mut seen = serde_json::Value::Null;
    round(&settings(), &[create(order(None), false)], NOW, |request: &Request| {
        seen = serde_json::from_slice(&request.body).unwrap();
        Answer::NotSent { reason: "enough".to_owned() }
    });
    let sent = &seen["methodProperties"];
    assert_eq!(
        (&sent["RecipientCityName"], &sent["RecipientArea"]),
        (&"Покровськ".into(), &"Донецька".into())
    );
    assert_eq!(sent["RecipientAddressName"], "5");
}

#[test]
fn a_courier_and_a_branch_without_a_number_are_refused_and_the_order_learns_why() {
    let mut nowhere = order(None);
    nowhere.delivery.branch = "біля школи".to_owned();
    for (order, code) in [(order(Some(chosen(Kind::Courier))), "courier"), (nowhere, "no_branch")] {
        let (settled, sent) = done(&mut Twin::default(), create(order, false));
        assert_eq!((refused(&settled.outcome), sent), (code, 0));
        assert!(matches!(settled.facts.as_slice(), [Fact::WaybillRefused { .. }]), "{settled:?}");
    }
}

#[test]
fn a_lost_answer_makes_no_second_waybill() {
    let mut twin = Twin::default();
    let lost = |request: &Request| String::from_utf8_lossy(&request.body).contains(SAVE);
    let (settled, _) = round(&settings(), &[create(order(None), false)], NOW, |request| {
        let answer = ask(&mut twin, request, NOW);
        if lost(request) { Answer::NoAnswer { reason: "lost".to_owned() } } else { answer }
    });
    let number = made_number(&settled[0]).to_owned();
    let (again, _) = done(&mut twin, create(order(None), true));
    assert_eq!(made_number(&again), number);
    assert_eq!(twin.parcels_of(NUMBER), [number]);
}

#[test]
fn of_a_cancelled_order_none_is_made_but_one_that_exists_is_found() {
    let mut twin = Twin::default();
    let (settled, sent) = done(&mut twin, create(cancelled(order(None)), false));
    assert_eq!((refused(&settled.outcome), sent), ("cancelled", 0));
    let (settled, sent) = done(&mut twin, create(cancelled(order(None)), true));
    assert_eq!((refused(&settled.outcome), sent), ("not_wanted", 1));
    assert_eq!(twin.parcels_of(NUMBER).len(), 0);
    done(&mut twin, create(order(None), false));
    let (settled, _) = done(&mut twin, create(cancelled(order(None)), true));
    assert_eq!(twin.parcels_of(NUMBER), [made_number(&settled)]);
}

#[test]
fn a_waybill_of_ours_is_deleted_and_no_other() {
    let mut twin = Twin::default();
    let (settled, _) = done(&mut twin, create(order(None), false));
    let [Fact::WaybillMade { number, key, .. }] = settled.facts.as_slice() else { panic!("{settled:?}") };
    let delete = |waybill: Option<String>| {
        let mut order = order(None);
        let parcel = Parcel { waybill, ..Parcel::new(Leg::Outbound, NOW) };
        order.parcels.insert(number.clone(), parcel);
        let work = Work::Deliver(Intent::DeleteWaybill { number: number.clone() });
        Task { work, about: About::Order(Box::new(order)), tries: 0, uncertain: false }
    };
    let (foreign, sent) = done(&mut twin, delete(None));
    assert!(matches!(foreign.outcome, Outcome::Done { .. }) && sent == 0);
    let (gone, _) = done(&mut twin, delete(Some(key.clone())));
    assert_eq!(gone.outcome, Outcome::Done { note: "deleted".to_owned() });
    assert_eq!(twin.code(number.as_str(), NOW).as_deref(), Some("2"));
}

#[test]
fn waybills_and_parcels_of_one_round_go_in_calls_of_their_own() {
    let mut twin = Twin::default();
    let tasks = [track("20450000000001"), create(order(None), false), track("20450000000002")];
    let (settled, sent) = round(&settings(), &tasks, NOW, |request| ask(&mut twin, request, NOW));
    assert_eq!(sent, 2, "one waybill, and one call for both parcels");
    assert!(settled[0].parcel.is_some() && settled[2].parcel.is_some());
    assert_eq!(made_number(&settled[1]), twin.parcels_of(NUMBER)[0]);
}

#[test]
fn without_a_sender_the_lane_says_what_to_set() {
    let mut settings = settings();
    settings.values.remove("nova_poshta.sender_contact");
    let (settled, _) = round(&settings, &[create(order(None), false)], NOW, |_| panic!("nothing is sent"));
    assert!(blocked(&settled[0].outcome).contains("nova_poshta.sender_contact"));
}
