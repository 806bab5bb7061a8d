//! A day of trade for the tests: orders in every state, effects that were done, refused, lost and retried.

use crate::testing::{Page, World};
use crate::view::sample::{self, NASTY, NOW, uah};
use krama_domain::contact::ContactRequest;
use krama_domain::effect::{Destination, Intent, Move};
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::{ContactId, OrderId, OrderNumber, PersonId, PublicToken, StoreId};
use krama_domain::invoice::{Observation, Status};
use krama_domain::lang::Lang;
use krama_domain::name::PersonName;
use krama_domain::order::{CancelReason, Line, Opened, Order};
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};
use krama_domain::reconcile::{Finding, Kind, Sums};
use krama_domain::shop::{Policy, Store};
use krama_domain::staff::{Role, Scope};
use krama_domain::time::{HOUR_MS, MINUTE_MS};
use krama_store::repo::discrepancies::State::Open;
use krama_store::repo::discrepancies::{self, Discrepancy, Reason};
use krama_store::repo::outbox::{Effect, Verdict};
use krama_store::repo::people::{self, Person};
use krama_store::repo::rounds::{self, Counts, Round, Wish};
use krama_store::repo::{apply, contacts, inbox, lanes, outbox, stores};
use krama_store::secret::NONCE_BYTES;
use krama_store::{Result, Sql};

/// Where the manager's messages go.
const CHAT: &str = "-1001234567890";

pub(super) fn policy() -> Policy {
    Policy { manager_chats: vec![CHAT.to_owned()], conversions: true, ..Policy::default() }
}

/// The sample order as the `nth` of the day, placed `minutes` ago.
pub(crate) fn order(nth: u32, pay_type: PayType, minutes: i64, name: &str) -> Order {
    let mut order = sample::order(pay_type);
    order.id = OrderId::parse(&format!("018f0000-0000-7000-8000-{nth:012}")).expect("valid");
    order.number = OrderNumber::from_text(&format!("LVI21112026N{nth:02}"));
    order.token = PublicToken::parse(&format!("{nth:032}")).expect("valid");
    order.created_at = NOW.plus_ms(-minutes * MINUTE_MS);
    order.customer.name = PersonName::parse(name).expect("valid").0;
    order
}

pub(super) fn happen(tx: &mut dyn Sql, order: &Order, after_s: i64, actor: Actor, fact: Fact) -> Result<()> {
    let at = order.created_at.plus_ms(after_s * 1_000);
    let happening = Happening { fact, actor, at };
    apply::happen(tx, &order.store, order.id, &happening, &policy()).map(drop)
}

pub(super) fn bank() -> Actor {
    Actor::Provider("monobank".to_owned())
}

fn report(order: &Order, status: Status, minor: i64, after_s: i64) -> Observation {
    Observation {
        invoice_id: invoice_of(order),
        status,
        amount_minor: minor,
        currency_number: 980,
        final_minor: None,
        modified_at: order.created_at.plus_ms(after_s * 1_000),
        reference: None,
        failure_code: None,
        cancels: Vec::new(),
    }
}

pub(super) fn invoice_of(order: &Order) -> String {
    format!("p2_{}", order.number.as_str())
}

/// Places an order; online, its invoice is opened too.
pub(crate) fn place(tx: &mut dyn Sql, order: &Order) -> Result<()> {
    apply::place(tx, order, Actor::Shopper, &policy())?;
    if order.pay_type.is_online() {
        let expires_at = order.created_at.plus_ms(24 * HOUR_MS);
        happen(tx, order, 1, Actor::Shopper, Fact::PaymentRequested { expires_at })?;
        let id = invoice_of(order);
        let opened = Opened { page_url: format!("https://pay.example/{id}"), id };
        happen(tx, order, 2, bank(), Fact::InvoiceOpened { attempt: 1, opened })?;
    }
    Ok(())
}

fn reported(tx: &mut dyn Sql, order: &Order, status: Status, minor: i64, after_s: i64) -> Result<()> {
    let seen = report(order, status, minor, after_s);
    happen(tx, order, after_s + 1, bank(), Fact::InvoiceReported(seen))
}

fn verdict(outcome: &'static str, step: Move, reason: &str) -> Verdict {
    Verdict {
        outcome,
        step,
        next_at: NOW,
        counts: true,
        uncertain: false,
        code: None,
        reason: reason.to_owned(),
        request: Some(
            "POST https://api.example/v1/send\ncontent-type: application/json\n\n{\"chat_id\":\"-100…\"}"
                .to_owned(),
        ),
        response: Some("200\ncontent-type: application/json\n\n{\"ok\":true}".to_owned()),
    }
}

fn refused(code: &str, reason: &str) -> Verdict {
    let response = Some(format!("400\n\n{{\"ok\":false,\"description\":\"{NASTY}\"}}"));
    Verdict { code: Some(code.to_owned()), response, ..verdict("refused", Move::Refuse, reason) }
}

/// What monobank's connector says of a fault there.
const FAULT: &str = "monobank was asked to make the invoice and failed: HTTP 503";
/// What Meta's connector says where no answer came.
const UNANSWERED: &str = "no answer from Meta (time-out); repeating is harmless, Meta merges equal event ids";

/// How the outside answers an effect: by the order that it belongs to.
fn answer(effect: &Effect) -> Verdict {
    let number = match effect.subject {
        krama_domain::effect::Subject::Order(id) => id.to_string(),
        krama_domain::effect::Subject::Contact(_) | krama_domain::effect::Subject::Chat(_) => {
            return verdict("done", Move::Succeed, "message 77");
        }
    };
    match (&number[number.len() - 2..], &effect.intent) {
        ("02", Intent::NotifyManager { .. }) => {
            let reason =
                "Telegram knows no such chat: check telegram.manager_chats, and write to the bot first";
            refused("chat_not_found", reason)
        }
        ("02", Intent::Conversion { .. }) => verdict("unknown", Move::Lose, UNANSWERED),
        ("05", Intent::Conversion { .. }) => {
            refused("too_old", "too old: Meta does not take events older than 7 days, so it was not sent")
        }
        ("04", Intent::CreateInvoice { .. }) => {
            let later = verdict("retry", Move::Retry, FAULT);
            Verdict { next_at: NOW.plus_ms(90_000), response: None, ..later }
        }
        _ => verdict("done", Move::Succeed, "message 4711"),
    }
}

/// Works all lanes off, once.
pub(super) fn deliver(tx: &mut dyn Sql) -> Result<()> {
    let started = NOW.plus_ms(-800);
    loop {
        let mut worked = 0;
        for lease in lanes::lease_due(tx, "node", started, NOW.plus_ms(60_000))? {
            for effect in outbox::claim(tx, &lease, started, 100)? {
                worked += 1;
                assert!(outbox::settle(tx, &effect, &answer(&effect), NOW.plus_ms(-388))?);
            }
        }
        if worked == 0 {
            return Ok(());
        }
    }
}

/// The order whose every text is hostile.
pub(super) fn nasty() -> Order {
    let mut nasty = order(7, PayType::Cod, 400, NASTY);
    nasty.customer.email = Some(NASTY.to_owned());
    nasty.delivery.city = NASTY.to_owned();
    nasty.delivery.branch = NASTY.to_owned();
    nasty.comment = Some(NASTY.to_owned());
    let line = |sku: &str| Line {
        sku: sku.to_owned(),
        title: NASTY.to_owned(),
        variant: NASTY.to_owned(),
        quantity: 2,
        price: uah(10_000),
    };
    nasty.lines = vec![line(NASTY), line("N-2")];
    nasty
}

/// Orders 1 to 10 of the day.
fn trade(tx: &mut dyn Sql) -> Result<()> {
    let prepaid = order(1, PayType::Prepay, 12, "Шевченко Тарас Григорович");
    place(tx, &prepaid)?;
    reported(tx, &prepaid, Status::Processing, 20_000, 60)?;
    reported(tx, &prepaid, Status::Success, 20_000, 75)?;
    place(tx, &order(2, PayType::Cod, 47, "Косач Лариса"))?;
    place(tx, &order(3, PayType::OnlineFull, 5, "Франко Іван"))?;
    let retrying = order(4, PayType::Prepay, 2, "Українка Леся");
    apply::place(tx, &retrying, Actor::Shopper, &policy())?;
    let expires_at = NOW.plus_ms(HOUR_MS);
    happen(tx, &retrying, 1, Actor::Shopper, Fact::PaymentRequested { expires_at })?;
    let refunded = order(5, PayType::OnlineFull, 26 * 60, "Сковорода Григорій");
    place(tx, &refunded)?;
    reported(tx, &refunded, Status::Success, 149_900, 60)?;
    let mut back = report(&refunded, Status::Success, 149_900, 24 * 3_600);
    back.final_minor = Some(99_900);
    let (reference, invoice_id) = ("LVI21112026N05-r1".to_owned(), invoice_of(&refunded));
    let asked = Fact::RefundRequested { reference, invoice_id, amount: uah(50_000) };
    happen(tx, &refunded, 23 * 3_600, Actor::Staff("Оля".to_owned()), asked)?;
    happen(tx, &refunded, 24 * 3_600 + 1, bank(), Fact::InvoiceReported(back))?;
    let odd = order(6, PayType::Prepay, 95, "Тютюнник Григір");
    place(tx, &odd)?;
    reported(tx, &odd, Status::Success, 100, 60)?;
    place(tx, &nasty())?;
    super::shipments::trade(tx)?;
    let failed = order(8, PayType::OnlineFull, 33, "Довженко Олександр");
    place(tx, &failed)?;
    let mut failure = report(&failed, Status::Failure, 149_900, 60);
    failure.failure_code = Some("59".to_owned());
    happen(tx, &failed, 61, bank(), Fact::InvoiceReported(failure))?;
    receipt(tx, &failed, WAITING, 149_900)?;
    let held = order(9, PayType::OnlineFull, 70, "Стус Василь");
    place(tx, &held)?;
    reported(tx, &held, Status::Hold, 149_900, 60)?;
    let cancelled = order(10, PayType::Cod, 300, "Костенко Ліна");
    place(tx, &cancelled)?;
    let reason = CancelReason::Staff(format!("покупець передумав {NASTY}"));
    happen(tx, &cancelled, 3_600, Actor::Staff("Оля".to_owned()), Fact::Cancelled { reason })?;
    receipt(tx, &cancelled, ACCEPTED, 10_000)?;
    let judged =
        Fact::ReceiptJudged { reference: ACCEPTED.to_owned(), accepted: true, reason: String::new() };
    happen(tx, &cancelled, 4_000, Actor::Staff("Оля".to_owned()), judged)
}

/// The receipt of order 8 that nobody has judged.
pub(super) const WAITING: &str = "a0waiting000";
/// The receipt of order 10 whose money came.
pub(super) const ACCEPTED: &str = "a0accepted00";

fn receipt(tx: &mut dyn Sql, order: &Order, reference: &str, minor: i64) -> Result<()> {
    let (reference, note) = (reference.to_owned(), format!("скриншот {NASTY}"));
    let fact = Fact::ReceiptRecorded { reference, amount: uah(minor), note };
    happen(tx, order, 3_700, Actor::Staff("Оля".to_owned()), fact)
}

/// Pages of steps, by their path.
pub(super) const STEPS: [&str; 23] = [
    "/console/orders/LVI21112026N02/waybill",
    "/console/orders/LVI21112026N07/waybill",
    "/console/orders/LVI21112026N10/waybill",
    "/console/waybills",
    "/console/waybills?pick=LVI21112026N02&pick=LVI21112026N07&pick=LVI21112026N10",
    "/console/waybills/result?reference=aaaaaaaaaaaa&pick=LVI21112026N02&pick=LVI21112026N07",
    "/console/orders/LVI21112026N03/confirm",
    "/console/orders/LVI21112026N10/confirm",
    "/console/orders/LVI21112026N01/cancel",
    "/console/orders/LVI21112026N01/refund?of=p2_LVI21112026N01",
    "/console/orders/LVI21112026N01/refund?of=p2_LVI21112026N01&sum=1000",
    "/console/orders/LVI21112026N03/receipt",
    "/console/orders/LVI21112026N08/receipt/judge?of=a0waiting000&yes=1",
    "/console/orders/LVI21112026N08/receipt/judge?of=a0waiting000",
    "/console/orders/LVI21112026N10/receipt/return?of=a0accepted00",
    "/console/orders/LVI21112026N06/mismatch?of=p2_LVI21112026N06&yes=1",
    "/console/orders/LVI21112026N06/mismatch?of=p2_LVI21112026N06",
    "/console/orders/LVI21112026N02/parcel",
    "/console/orders/LVI21112026N10/parcel",
    "/console/orders/LVI21112026N07/parcel/drop?of=20450000000007",
    "/console/orders/LVI21112026N02/retry?nth=1",
    "/console/orders/LVI21112026N02/discard?nth=2",
    "/console/orders?q=%3Cscript%3E&payment=%3Cscript%3E&status=new&from=2026-11-01&min=1&trouble=1",
];

/// A request to be contacted, the `nth` of the day.
pub(super) fn contact(nth: u32, name: &str) -> ContactRequest {
    ContactRequest {
        id: ContactId::parse(&format!("018f0000-0000-7000-9000-{nth:012}")).expect("valid"),
        store: sample::store().id,
        created_at: NOW.plus_ms(-i64::from(nth) * 17 * MINUTE_MS),
        lang: Lang::Uk,
        name: name.to_owned(),
        phone: Phone::parse("0501234567", Country::Ua).expect("valid"),
        telegram: Some("@larysa_k".to_owned()),
        whatsapp: None,
        question: Some(format!("Чи буде розмір XXL? {NASTY}")),
        lines: sample::lines(),
        total: uah(149_900),
    }
}

/// Two webhooks that match nothing: one waits, one could not be read.
fn unmatched(tx: &mut dyn Sql) -> Result<()> {
    let (store, number) = (sample::store().id, OrderNumber::from_text("LVI21112026N99"));
    let stray = Fact::InvoiceLapsed { attempt: 1 };
    let arrival = |identity, fact, invoice_id, reference, reason| inbox::Arrival {
        store: &store,
        identity,
        source: "monobank",
        received_at: NOW.plus_ms(-MINUTE_MS),
        invoice_id,
        reference,
        fact,
        reason,
        raw: b"{}",
    };
    inbox::keep(tx, &arrival("a", Some(&stray), Some("p2_stray"), Some(&number), None))?;
    inbox::keep(tx, &arrival("b", None, None, None, Some(NASTY)))?;
    Ok(())
}

/// A round that failed, one that found two differences, and what it found.
fn differences(tx: &mut dyn Sql) -> Result<()> {
    let store = sample::store().id;
    for (state, reason) in [(rounds::State::Failed, Some(NASTY.to_owned())), (rounds::State::Done, None)] {
        let nth = rounds::ask(tx, &store, Wish::default(), Some(NASTY), NOW.plus_ms(-HOUR_MS))?;
        let asked = rounds::get(tx, &store, nth)?.expect("it was asked for");
        let counts = Counts { checked: 12, missing: 2, healed: 1, left_open: 1, ..Counts::default() };
        let ended_at = Some(NOW.plus_ms(-MINUTE_MS));
        rounds::save(tx, &Round { state, reason, counts, ended_at, ..asked })?;
    }
    let sums = |captured_minor| Sums { captured_minor, returned_minor: 500, currency_number: 980 };
    let odd = order(6, PayType::Prepay, 95, "Тютюнник Григір");
    for (invoice, kind, order, reason) in [
        ("p2_foreign", Kind::Missing, None, Reason::NoOrder),
        ("p2_odd", Kind::Different, Some(odd.id), Reason::Unfit),
    ] {
        let finding = Finding {
            invoice_id: invoice.to_owned(),
            kind,
            ours: order.map(|_| sums(20_000)),
            theirs: Some(sums(7_700)),
            reference: Some(NASTY.to_owned()),
        };
        let (first_seen, last_seen) = (NOW.plus_ms(-HOUR_MS), NOW.plus_ms(-HOUR_MS));
        let found = Discrepancy {
            finding,
            state: Open,
            reason,
            round: 2,
            order,
            first_seen,
            last_seen,
            settled: None,
        };
        discrepancies::put(tx, &store, &found)?;
    }
    Ok(())
}

fn fill(tx: &mut dyn Sql) -> Result<()> {
    stores::insert(tx, &sample::store(), NOW)?;
    trade(tx)?;
    contacts::insert(tx, &contact(1, NASTY), &policy())?;
    let quiet =
        ContactRequest { telegram: None, question: None, lines: Vec::new(), ..contact(2, "Лариса") };
    contacts::insert(tx, &quiet, &policy())?;
    deliver(tx)?;
    unmatched(tx)?;
    differences(tx)?;
    let monobank = lanes::lease_due(tx, "node", NOW.plus_ms(HOUR_MS), NOW.plus_ms(2 * HOUR_MS))?;
    for lease in monobank.iter().filter(|lease| lease.lane == Destination::Monobank) {
        lanes::break_until(tx, lease, NOW.plus_ms(5 * MINUTE_MS), FAULT)?;
    }
    lanes::pause(tx, &sample::store().id, Destination::Meta, true).map(drop)
}

/// A world with the day of trade in it.
pub(crate) async fn world() -> World {
    let world = World::empty(NOW).await;
    world.write(fill).await;
    let profiles = world.app.engine.profiles.clone();
    let connect = move |tx: &mut dyn Sql| {
        let field = krama_engine::profile::field("monobank.token").expect("it is a setting");
        profiles.set(tx, &sample::store().id, field, "t-token", [3; NONCE_BYTES], NOW)
    };
    world.write(connect).await;
    world
}

/// Another store beside the sample one, with one order.
pub(crate) async fn add_store(world: &World) -> Order {
    let id = StoreId::parse("almaty").expect("valid");
    let store = Store { lang: Lang::Kk, ..Store::new(id.clone(), "Алматы Киім") };
    let mut other = order(42, PayType::Cod, 1, "Құнанбайұлы Абай");
    other.store = id;
    other.number = OrderNumber::from_text("ALM21112026N01");
    let placed = other.clone();
    world
        .write(move |tx| {
            stores::insert(tx, &store, NOW.plus_ms(1))?;
            place(tx, &placed)
        })
        .await;
    other
}

/// Comes in by a fresh link and returns the cookie of the session.
pub(crate) async fn enter(world: &World) -> String {
    enter_as(world, Role::Owner).await
}

/// Comes in as somebody of that role, for all stores. Answers the session's cookie.
pub(super) async fn enter_as(world: &World, role: Role) -> String {
    let who = Person {
        id: world.app.engine.with_random(|random| PersonId::fresh(NOW, random)),
        scope: Scope::All,
        email: format!("{}@shop.example", role.code()),
        name: "Оля".to_owned(),
        role,
        created_at: NOW,
        disabled: false,
    };
    let (id, copy) = (who.id, who.clone());
    world.write(move |tx| people::insert(tx, &copy, None)).await;
    enter_by(world, &crate::app::enter_link(&world.app, id).await.expect("the database takes it")).await
}

/// Uses a one-time link that asks for nothing. Answers the session's cookie.
pub(super) async fn enter_by(world: &World, link: &str) -> String {
    let path = link.strip_prefix(crate::testing::PUBLIC_URL).expect("the link leads to us");
    let entered = world.post(path, "", "").await;
    assert_eq!(entered.location(), "/console");
    entered.cookies().remove(0)
}

/// What the forms of this session must carry.
pub(super) async fn mark(world: &World, session: &str) -> String {
    let page = world.get("/console", session).await.body;
    let rest = page.split("name=\"csrf\" value=\"").nth(1).expect("the way out is a form");
    rest.split('"').next().unwrap_or_default().to_owned()
}

/// Sends a form as a page of the session would.
pub(super) async fn send(world: &World, session: &str, path: &str, form: &str) -> Page {
    let mark = mark(world, session).await;
    world.post(path, session, &format!("csrf={mark}&{form}")).await
}

/// Every page with data, by its path.
pub(super) const PAGES: [&str; 30] = [
    "/console/effects",
    "/console/effects?state=all&lane=telegram&period=24h",
    "/console/effects?state=done&order=LVI21112026N01",
    "/console/effects?code=nothing_like_it",
    "/console/effects/order-018f0000-0000-7000-8000-000000000002/1",
    "/console/effects/preview",
    "/console/effects/preview?step=discard&lane=telegram",
    "/console/effects/preview?these=1&pick=order-018f0000-0000-7000-8000-000000000002.1",
    "/console",
    "/console/orders",
    "/console/shipments",
    "/console/shipments?show=waits",
    "/console/shipments?show=refused",
    "/console/shipments?show=%3Cscript%3E&after=0.20450000000001",
    "/console/lanes",
    "/console/contacts",
    "/console/unmatched",
    "/console/reconciliation",
    "/console/orders?after=0.018f0000-0000-7000-8000-000000000001",
    "/console/orders/no-such-order",
    "/console/orders/LVI21112026N01",
    "/console/orders/LVI21112026N02",
    "/console/orders/LVI21112026N03",
    "/console/orders/LVI21112026N04",
    "/console/orders/LVI21112026N05",
    "/console/orders/LVI21112026N06",
    "/console/orders/LVI21112026N07",
    "/console/orders/LVI21112026N08",
    "/console/orders/LVI21112026N09",
    "/console/orders/LVI21112026N10",
];

/// A page in a language, from inside.
pub(super) async fn page_in(world: &World, session: &str, path: &str, lang: Lang) -> Page {
    let joint = if path.contains('?') { '&' } else { '?' };
    world.get(&format!("{path}{joint}lang={}", lang.tag()), session).await
}
