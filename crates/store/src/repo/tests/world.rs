//! A store's orders and what happens to them, for the tests of the repositories. Time stands still unless a test
//! says how many seconds have passed since the first order.

use crate::repo::apply::{self, Applied, Received};
use crate::repo::inbox::Arrival;
use crate::repo::lanes::{self, Lease};
use crate::repo::outbox::{self, Effect, Verdict};
use crate::repo::repair::Hand;
use crate::{Db, Result, Sql};
use krama_domain::effect::{Destination, Move, State, Subject};
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::{OrderId, OrderNumber, PublicToken, StoreId};
use krama_domain::invoice::{Observation, Status};
use krama_domain::lang::Lang;
use krama_domain::money::{Currency, Money};
use krama_domain::name::PersonName;
use krama_domain::order::{
    AttemptNo, CancelReason, Customer, Delivery, Line, NewOrder, Opened, Order, Source,
};
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};
use krama_domain::shop::Policy;
use krama_domain::time::{DAY_MS, Random, Timestamp};
use krama_domain::tracking::Tracking;

/// What an order of this world costs, in kopiykas.
pub(super) const TOTAL_MINOR: i64 = 99_900;

/// Random bytes that are the same in every run.
pub(super) struct Dice(pub(super) u64);

impl Random for Dice {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = self.0.to_be_bytes()[0];
        }
    }
}

/// The instant `seconds` after 2025-10-30T09:00:00Z.
pub(super) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_secs(1_761_814_800 + seconds)
}

pub(super) fn store() -> StoreId {
    StoreId::parse("twc").unwrap()
}

pub(super) fn uah(minor: i64) -> Money {
    Money::new(minor, Currency::Uah)
}

pub(super) fn line(sku: &str, quantity: i64, minor: i64) -> Line {
    let (title, variant) = ("Худі".to_owned(), "M".to_owned());
    Line { sku: sku.to_owned(), title, variant, quantity, price: uah(minor) }
}

/// These managers' chats; conversions are reported.
pub(super) fn chats(names: &[&str]) -> Policy {
    let manager_chats = names.iter().map(|name| (*name).to_owned()).collect();
    Policy { manager_chats, conversions: true, ..Policy::default() }
}

/// One manager's chat.
pub(super) fn policy() -> Policy {
    chats(&["-100"])
}

/// The `nth` order of this world, before it is placed.
pub(super) fn order(nth: u64, pay_type: PayType) -> Order {
    let seconds = i64::try_from(nth).unwrap();
    let mut dice = Dice(nth);
    NewOrder {
        id: OrderId::fresh(at(seconds), &mut dice),
        store: store(),
        number: OrderNumber::from_text(&format!("TWC30102025N{nth:02}")),
        token: PublicToken::fresh(&mut dice),
        created_at: at(seconds),
        source: Source::Shop,
        lang: Lang::Uk,
        customer: Customer {
            name: PersonName::parse("Шевченко Тарас").unwrap().0,
            phone: Phone::parse("067 123 45 67", Country::Ua).unwrap(),
            email: None,
        },
        delivery: Delivery {
            city: "Львів".to_owned(), branch: "Відділення № 5".to_owned(), place: None
        },
        comment: None,
        pay_type,
        prepay: uah(20_000),
        lines: vec![line("H-M", 2, 30_000), line("H-L", 1, 39_900)],
        tracking: Tracking::default(),
    }
    .into_order()
}

/// Somebody who moves effects at that time, without having looked at the outside.
pub(super) fn hand(seconds: i64) -> Hand {
    Hand { actor: Actor::Staff("Оля".to_owned()), policy: policy(), looked: false, now: at(seconds) }
}

pub(super) fn pay(seconds: i64) -> Fact {
    Fact::PaymentRequested { expires_at: at(seconds).plus_ms(DAY_MS) }
}

pub(super) fn opened(attempt: AttemptNo, id: &str) -> Fact {
    let page_url = format!("https://pay.example/{id}");
    Fact::InvoiceOpened { attempt, opened: Opened { id: id.to_owned(), page_url } }
}

pub(super) fn cancelled() -> Fact {
    Fact::Cancelled { reason: CancelReason::Staff("no stock".to_owned()) }
}

/// The provider's word on the invoice of a fully paid order.
pub(super) fn report(invoice: &str, status: Status, seconds: i64) -> Observation {
    Observation {
        invoice_id: invoice.to_owned(),
        status,
        amount_minor: TOTAL_MINOR,
        currency_number: 980,
        final_minor: None,
        modified_at: at(seconds),
        reference: None,
        failure_code: None,
        cancels: Vec::new(),
    }
}

pub(super) async fn write<T: Send + 'static>(
    db: &Db,
    work: impl Fn(&mut dyn Sql) -> Result<T> + Send + Sync + 'static,
) -> T {
    db.write("test", work).await.unwrap()
}

pub(super) async fn read<T: Send + 'static>(
    db: &Db,
    work: impl Fn(&mut dyn Sql) -> Result<T> + Send + Sync + 'static,
) -> T {
    db.read("test", work).await.unwrap()
}

/// Places an order under any policy.
pub(super) async fn place_with(db: &Db, order: &Order, policy: Policy) -> Applied {
    let order = order.clone();
    write(db, move |tx| apply::place(tx, &order, Actor::Shopper, &policy)).await
}

/// Places the `nth` order of this world.
pub(super) async fn placed(db: &Db, nth: u64, pay_type: PayType) -> Order {
    let order = order(nth, pay_type);
    let Applied::Order(after) = place_with(db, &order, policy()).await else { panic!("it is placed") };
    *after
}

/// The `nth` order of this world with its first invoice ready to be paid.
pub(super) async fn payable(db: &Db, nth: u64, invoice: &str) -> Order {
    let order = placed(db, nth, PayType::OnlineFull).await;
    happened(db, &order, 1, pay(1)).await;
    happened(db, &order, 2, opened(1, invoice)).await
}

pub(super) fn happening(seconds: i64, fact: Fact) -> Happening {
    Happening { fact, actor: Actor::System, at: at(seconds) }
}

/// Something happens to an order; it must not be refused.
pub(super) async fn happened(db: &Db, order: &Order, seconds: i64, fact: Fact) -> Order {
    let (store, id, happening) = (order.store.clone(), order.id, happening(seconds, fact));
    match write(db, move |tx| apply::happen(tx, &store, id, &happening, &policy())).await {
        Applied::Order(order) => *order,
        other => panic!("{other:?}"),
    }
}

/// A webhook as it is kept: its identity, the report, and whether it names the order.
#[derive(Debug, Clone)]
pub(super) struct Webhook {
    pub(super) identity: String,
    pub(super) report: Observation,
    pub(super) reference: Option<OrderNumber>,
}

impl Webhook {
    pub(super) fn new(identity: &str, report: Observation) -> Self {
        Self { identity: identity.to_owned(), report, reference: None }
    }

    pub(super) fn naming(self, order: &Order) -> Self {
        Self { reference: Some(order.number.clone()), ..self }
    }

    pub(super) fn receive(&self, tx: &mut dyn Sql) -> Result<Received> {
        let fact = Fact::InvoiceReported(self.report.clone());
        let arrival = Arrival {
            store: &store(),
            identity: &self.identity,
            source: "monobank",
            received_at: self.report.modified_at.plus_ms(500),
            invoice_id: Some(&self.report.invoice_id),
            reference: self.reference.as_ref(),
            fact: Some(&fact),
            reason: None,
            raw: self.identity.as_bytes(),
        };
        apply::receive(tx, &arrival, &policy())
    }

    pub(super) async fn arrives(&self, db: &Db) -> Received {
        let webhook = self.clone();
        write(db, move |tx| webhook.receive(tx)).await
    }
}

/// Leases what is due for a minute.
pub(super) async fn lease(db: &Db, node: &'static str, seconds: i64) -> Vec<Lease> {
    write(db, move |tx| lanes::lease_due(tx, node, at(seconds), at(seconds + 60))).await
}

/// Leases what is due for a minute, and answers the lease of the managers' lane.
pub(super) async fn lease_telegram(db: &Db, node: &'static str, seconds: i64) -> Lease {
    let leases = lease(db, node, seconds).await;
    leases.into_iter().find(|lease| lease.lane == Destination::Telegram).expect("the lane has work")
}

pub(super) async fn claim(db: &Db, lease: &Lease, seconds: i64, limit: usize) -> Vec<Effect> {
    let lease = lease.clone();
    write(db, move |tx| outbox::claim(tx, &lease, at(seconds), limit)).await
}

pub(super) async fn settle(db: &Db, effect: &Effect, verdict: Verdict, seconds: i64) -> bool {
    let effect = effect.clone();
    write(db, move |tx| outbox::settle(tx, &effect, &verdict, at(seconds))).await
}

pub(super) async fn effects(db: &Db, subject: Subject) -> Vec<Effect> {
    read(db, move |tx| outbox::of_subject(tx, &store(), subject)).await
}

pub(super) async fn effect(db: &Db, effect: &Effect) -> Effect {
    let all = effects(db, effect.subject).await;
    all.into_iter().find(|found| found.nth == effect.nth).expect("effects are never removed")
}

pub(super) async fn states(db: &Db, subject: Subject) -> Vec<State> {
    effects(db, subject).await.iter().map(|effect| effect.state).collect()
}

/// A try that ended by this move at `seconds`.
pub(super) fn verdict(step: Move, seconds: i64) -> Verdict {
    let outcome = match step {
        Move::Succeed => "done",
        Move::Retry => "retry",
        Move::Refuse => "refused",
        _ => "unknown",
    };
    Verdict {
        outcome,
        step,
        next_at: at(seconds),
        counts: true,
        uncertain: step == Move::Lose,
        code: (step == Move::Refuse).then(|| "chat_not_found".to_owned()),
        reason: "the reason".to_owned(),
        request: Some("the request".to_owned()),
        response: None,
    }
}

/// One number that a statement answers.
pub(super) async fn number(db: &Db, sql: &'static str) -> i64 {
    read(db, move |tx| tx.query_one(sql, &[])?.expect("a count").int(0)).await
}
