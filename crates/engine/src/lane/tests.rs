//! Tests of rules that a simulated life meets too rarely.

use super::*;
use crate::delivery::Finished;
use krama_connectors::task::Settled;
use krama_domain::effect::{Destination, Outcome};
use krama_domain::fact::{Actor, Fact};
use krama_domain::ids::{OrderNumber, PublicToken};
use krama_domain::invoice::{Cancel, CancelState, Observation, Status};
use krama_domain::lang::Lang;
use krama_domain::money::{Currency, Money};
use krama_domain::name::PersonName;
use krama_domain::order::{Customer, Delivery, Line, Opened, Order, Source};
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};
use krama_domain::shop::{Policy, Store};
use krama_domain::time::{HOUR_MS, Random};
use krama_domain::tracking::Tracking;
use krama_store::repo::stores;
use krama_store::secret::SecretBox;
use krama_store::{Local, migrate, schema};
use std::collections::{BTreeMap, BTreeSet};

const TOTAL_MINOR: i64 = 50_000;

struct Sevens;

impl Random for Sevens {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_secs(1_767_643_200 + seconds)
}

fn uah(minor: i64) -> Money {
    Money::new(minor, Currency::Uah)
}

fn order(store: &StoreId) -> Order {
    Order {
        id: OrderId::fresh(at(0), &mut Sevens),
        store: store.clone(),
        number: OrderNumber::from_text("TWC05012026N01"),
        token: PublicToken::fresh(&mut Sevens),
        created_at: at(0),
        source: Source::Shop,
        lang: Lang::Uk,
        customer: Customer {
            name: PersonName::parse("Шевченко Тарас").unwrap().0,
            phone: Phone::parse("067 123 45 67", Country::Ua).unwrap(),
            email: None,
        },
        delivery: Delivery { city: "Львів".to_owned(), branch: "5".to_owned(), place: None },
        comment: None,
        pay_type: PayType::OnlineFull,
        prepay: uah(20_000),
        lines: vec![Line {
            sku: "H-M".to_owned(),
            title: "Худі".to_owned(),
            variant: "M".to_owned(),
            quantity: 1,
            price: uah(TOTAL_MINOR),
        }],
        tracking: Tracking::default(),
        attempts: BTreeMap::new(),
        invoices: BTreeMap::new(),
        mismatches: BTreeSet::new(),
        unfit: BTreeMap::new(),
        by_hand: krama_domain::receipt::ByHand::default(),
        refunds: BTreeMap::new(),
        parcels: std::collections::BTreeMap::new(),
        waybills: std::collections::BTreeMap::new(),
        reach: krama_domain::reach::Reach::default(),
        cancelled: None,
        effects: BTreeSet::new(),
        unannounced: BTreeSet::new(),
    }
}

/// What the bank says of the paid invoice, after these refunds.
fn report(seconds: i64, kept_minor: i64, cancels: Vec<Cancel>) -> Fact {
    Fact::InvoiceReported(Observation {
        invoice_id: "inv-1".to_owned(),
        status: Status::Success,
        amount_minor: TOTAL_MINOR,
        currency_number: 980,
        final_minor: Some(kept_minor),
        modified_at: at(seconds),
        reference: None,
        failure_code: None,
        cancels,
    })
}

/// A store with one order that lived through `facts`.
fn shop(facts: &[Fact]) -> Local {
    let db = Local::open_in_memory().unwrap();
    migrate::run_local(&db, schema::MIGRATIONS, 0).unwrap();
    let store = StoreId::parse("twc").unwrap();
    let order = order(&store);
    let policy = Policy::default();
    let lived = db.write("test.live", |tx| {
        stores::insert(tx, &Store::new(store.clone(), "TWC"), at(0))?;
        apply::place(tx, &order, Actor::Shopper, &policy)?;
        for fact in facts {
            let happening = Happening { fact: fact.clone(), actor: Actor::System, at: at(1) };
            apply::happen(tx, &store, order.id, &happening, &policy)?;
        }
        Ok(())
    });
    lived.unwrap();
    db
}

/// Asks the question that is due at `seconds`, and settles it with an answer that teaches `fact`.
fn ask(db: &Local, seconds: i64, fact: Fact) {
    let settled =
        Settled { facts: vec![fact], ..Settled::plain(0, Outcome::Done { note: "success".to_owned() }) };
    let finished = Finished { settled, request: None, response: None, unanswered: false };
    let profiles = Profiles::new(SecretBox::new(&[7; 32]), "https://shop.example");
    let asked = db.write("test.ask", |tx| {
        let leases = lease(tx, "node", at(seconds))?;
        let bank = leases.into_iter().find(|lease| lease.lane == Destination::Monobank).unwrap();
        let claimed = claim(tx, &profiles, &bank, at(seconds), 100)?.unwrap();
        let question = claimed.items.into_iter().find(|item| matches!(item, Item::Check(_))).unwrap();
        settle(tx, &bank, &claimed.settings, &[(question, finished.clone())], at(seconds), Jitter(0))
    });
    asked.unwrap();
}

fn questions(db: &Local) -> i64 {
    let sql = "SELECT COUNT(*) AS n FROM checks";
    db.read("test.count", |tx| tx.query_one(sql, &[])?.unwrap().int("n")).unwrap()
}

#[test]
fn a_paid_invoice_is_asked_about_until_its_refund_is_listed() {
    let opened = Opened { id: "inv-1".to_owned(), page_url: "https://pay.example/inv-1".to_owned() };
    let paid = report(0, TOTAL_MINOR, Vec::new());
    let (reference, invoice_id) = ("refund-1".to_owned(), "inv-1".to_owned());
    let cancel = Cancel {
        reference: reference.clone(),
        amount_minor: 10_000,
        state: CancelState::Success,
        at: at(100),
    };
    let db = shop(&[
        Fact::PaymentRequested { expires_at: at(0).plus_ms(HOUR_MS) },
        Fact::InvoiceOpened { attempt: 1, opened },
        paid.clone(),
        Fact::RefundRequested { reference, invoice_id, amount: uah(10_000) },
    ]);
    ask(&db, 60, paid);
    assert_eq!(questions(&db), 1, "the refund is under way, and its webhook may be lost");
    ask(&db, 600, report(100, TOTAL_MINOR - 10_000, vec![cancel]));
    assert_eq!(questions(&db), 0, "nothing more can be learned");
}

#[test]
fn a_paid_invoice_without_refunds_is_asked_about_once() {
    let opened = Opened { id: "inv-1".to_owned(), page_url: "https://pay.example/inv-1".to_owned() };
    let db = shop(&[
        Fact::PaymentRequested { expires_at: at(0).plus_ms(HOUR_MS) },
        Fact::InvoiceOpened { attempt: 1, opened },
    ]);
    ask(&db, 60, report(50, TOTAL_MINOR, Vec::new()));
    assert_eq!(questions(&db), 0);
}

#[test]
fn what_only_our_clock_says_is_over_is_asked_about_for_a_day_more() {
    let opened = Opened { id: "inv-1".to_owned(), page_url: "https://pay.example/inv-1".to_owned() };
    let db = shop(&[
        Fact::PaymentRequested { expires_at: at(0).plus_ms(HOUR_MS) },
        Fact::InvoiceOpened { attempt: 1, opened },
    ]);
    ask(&db, 2 * 3_600, Fact::InvoiceLapsed { attempt: 1 });
    assert_eq!(questions(&db), 1, "the bank did not say so, and our clock may be wrong");
    ask(&db, 26 * 3_600, Fact::InvoiceLapsed { attempt: 1 });
    assert_eq!(questions(&db), 0);
}

#[test]
fn a_lease_of_which_the_clock_says_nothing_is_over_and_not_fresh() {
    let back = at(-7_200);
    assert!(!may_send(at(0), back) && is_over(at(0), back) && !is_fresh(at(0), back));
    let soon = at(1);
    assert!(may_send(at(0), soon) && !is_over(at(0), soon) && is_fresh(at(0), soon));
}

#[test]
fn nothing_leaves_shortly_before_a_lease_runs_out() {
    for (age_ms, expected) in
        [(0, true), (14_999, true), (15_000, false), (LEASE_MS, false), (HOUR_MS, false)]
    {
        assert_eq!(may_send(at(0), at(0).plus_ms(age_ms)), expected, "{age_ms} ms old");
    }
}
