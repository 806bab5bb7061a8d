//! A store, an order, and a small loop that does for tests what the engine does for real.

use crate::connector::{Incoming, Received};
use crate::http::{Answer, Request, Response};
use crate::monobank::sandbox::Twin;
use crate::monobank::{CONNECTOR, KEY_NOTE};
use crate::settings::Settings;
use crate::task::{About, Reading, Settled, Step, Task, Work};
use krama_domain::decide::{Decision, decide};
use krama_domain::effect::{Hold, Intent, Outcome};
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::{OrderId, OrderNumber, PublicToken, StoreId};
use krama_domain::lang::Lang;
use krama_domain::money::{Currency, Money};
use krama_domain::name::PersonName;
use krama_domain::order::{Attempt, Customer, Delivery, Line, NewOrder, Opened, Order, Source};
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};
use krama_domain::shop::{Policy, Store};
use krama_domain::time::{HOUR_MS, Random, Timestamp};
use krama_domain::tracking::Tracking;
use std::collections::BTreeMap;

/// 2026-01-05T10:00:00Z.
pub(super) const NOW: Timestamp = Timestamp::from_secs(1_767_607_200);
/// The fixture's invoice id.
pub(super) const INVOICE: &str = "p2_9ZgpZVsl3";
/// Most requests that one task may take.
const ROUNDS_MAX: usize = 6;

/// Random bytes that are the same in every run.
pub(super) struct Counting(pub u8);

impl Random for Counting {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(73).wrapping_add(41);
            *byte = self.0;
        }
    }
}

pub(super) fn uah(minor: i64) -> Money {
    Money::new(minor, Currency::Uah)
}

pub(super) fn settings() -> Settings {
    let values = [("monobank.token", "uTEST-token"), ("monobank.url", "http://127.0.0.1:8081/monobank")];
    Settings {
        store: Store::new(StoreId::parse("lviv-wear").unwrap(), "Lviv Wear"),
        public_url: "https://shop.example".to_owned(),
        values: values.map(|(key, value)| (key.to_owned(), value.to_owned())).into(),
        texts: BTreeMap::new(),
        notes: BTreeMap::new(),
    }
}

/// Two lines, 1 499.00 together.
pub(super) fn order(pay_type: PayType) -> Order {
    let line = |sku: &str, title: &str, quantity, minor| Line {
        sku: sku.to_owned(),
        title: title.to_owned(),
        variant: "M".to_owned(),
        quantity,
        price: uah(minor),
    };
    let mut random = Counting(1);
    NewOrder {
        id: OrderId::fresh(NOW, &mut random),
        store: StoreId::parse("lviv-wear").unwrap(),
        number: OrderNumber::from_text("TWC05012026N01"),
        token: PublicToken::fresh(&mut random),
        created_at: NOW,
        source: Source::Shop,
        lang: Lang::Uk,
        customer: Customer {
            name: PersonName::parse("Шевченко Тарас").unwrap().0,
            phone: Phone::parse("0671234567", Country::Ua).unwrap(),
            email: Some("taras@example.com".to_owned()),
        },
        delivery: Delivery { city: "Львів".to_owned(), branch: "1".to_owned(), place: None },
        comment: None,
        pay_type,
        prepay: uah(20_000),
        lines: vec![line("TS-1", "Футболка «Лев»", 2, 50_000), line("CAP", "Кепка", 1, 49_900)],
        tracking: Tracking::default(),
    }
    .into_order()
}

/// An order whose first attempt was begun now, and can be paid for a day.
pub(super) fn asked(pay_type: PayType) -> Order {
    let mut order = order(pay_type);
    let amount = order.due().now;
    let expires_at = NOW.plus_ms(24 * HOUR_MS);
    let fresh =
        Attempt { amount, at: NOW, expires_at, invoice: None, refused: None, lost: false, lapsed: false };
    order.attempts.insert(1, fresh);
    order
}

/// An order whose first attempt has the invoice [`INVOICE`].
pub(super) fn opened(pay_type: PayType) -> Order {
    let mut order = asked(pay_type);
    let page_url = format!("https://pay.mbnk.biz/{INVOICE}");
    order.attempts.get_mut(&1).unwrap().invoice = Some(Opened { id: INVOICE.to_owned(), page_url });
    order
}

/// The order after a fact, and what the decision was.
pub(super) fn after(order: &Order, fact: Fact, at: Timestamp) -> Decision {
    let happening = Happening { fact, actor: Actor::System, at };
    decide(order, &happening, &Policy::default()).unwrap()
}

pub(super) fn task(order: &Order, work: Work) -> Task {
    Task { work, about: About::Order(Box::new(order.clone())), tries: 0, uncertain: false }
}

pub(super) fn deliver(order: &Order, intent: Intent) -> Task {
    task(order, Work::Deliver(intent))
}

/// The one request that a task begins with.
pub(super) fn sent(settings: &Settings, task: &Task, now: Timestamp) -> Request {
    match (CONNECTOR.plan)(settings, std::slice::from_ref(task), now).pop() {
        Some(Step::Send { tasks, request }) if tasks == [0] => request,
        other => panic!("expected one request, got {other:?}"),
    }
}

/// The result that a task begins with.
pub(super) fn settled_at_once(task: &Task, now: Timestamp) -> Settled {
    match (CONNECTOR.plan)(&settings(), std::slice::from_ref(task), now).pop() {
        Some(Step::Settle(settled)) => settled,
        other => panic!("expected a result, got {other:?}"),
    }
}

/// What an answer means.
pub(super) fn read(task: &Task, request: &Request, answer: &Answer, now: Timestamp) -> Reading {
    (CONNECTOR.read)(&settings(), std::slice::from_ref(task), &[0], request, answer, now)
}

/// The result that an answer leads to.
pub(super) fn settled_by(task: &Task, answer: &Answer, now: Timestamp) -> Settled {
    let request = sent(&settings(), task, now);
    match read(task, &request, answer, now) {
        Reading::Settled(mut settled) if settled.len() == 1 => settled.remove(0),
        other => panic!("expected one result, got {other:?}"),
    }
}

/// Does a task against the twin, as the engine would. Returns the result, the webhooks, and the paths that were asked.
pub(super) fn run(twin: &mut Twin, task: &Task, now: Timestamp) -> (Settled, Vec<Request>, Vec<String>) {
    let (settings, mut random) = (settings(), Counting(7));
    let (mut emits, mut paths) = (Vec::new(), Vec::new());
    let mut request = match (CONNECTOR.plan)(&settings, std::slice::from_ref(task), now).remove(0) {
        Step::Send { request, .. } => request,
        Step::Settle(settled) => return (settled, emits, paths),
    };
    for _ in 0..ROUNDS_MAX {
        let reply = twin.serve(&within_twin(&request), now, &mut random);
        paths.push(request.path().trim_start_matches("/monobank/api/merchant/").to_owned());
        emits.extend(reply.emits);
        match read(task, &request, &Answer::Response(reply.response), now) {
            Reading::Settled(mut settled) => return (settled.remove(0), emits, paths),
            Reading::Again(further) => request = further,
            Reading::Split => panic!("a batch of one cannot be split"),
        }
    }
    panic!("the task took more than {ROUNDS_MAX} requests: {paths:?}")
}

/// The request as it reaches the twin under its mount.
pub(super) fn within_twin(request: &Request) -> Request {
    Request { url: request.url.replace("http://127.0.0.1:8081/monobank", ""), ..request.clone() }
}

/// The settings with the twin's present key noted.
pub(super) fn with_key(twin: &mut Twin) -> Settings {
    let mut settings = settings();
    let request = Request::get("/api/merchant/pubkey").with_header("x-token", "uTEST-token");
    let reply = twin.serve(&request, NOW, &mut Counting(1));
    let read_key = CONNECTOR.webhook.as_ref().unwrap().read_key;
    let note = read_key(&reply.response).expect("the twin gives its key");
    settings.notes.insert(note.key, note.value);
    settings
}

/// Settings that note this key.
pub(super) fn noted(key: &str) -> Settings {
    let mut settings = settings();
    settings.notes.insert(KEY_NOTE.to_owned(), key.to_owned());
    settings
}

pub(super) fn receive(settings: &Settings, headers: &[(String, String)], body: &[u8]) -> Received {
    (CONNECTOR.webhook.as_ref().unwrap().receive)(settings, &Incoming { headers, body })
}

/// The fact of a webhook that must be genuine.
pub(super) fn fact_of(settings: &Settings, webhook: &Request) -> Fact {
    match receive(settings, &webhook.headers, &webhook.body) {
        Received::Report(report) => report.fact,
        other => panic!("expected a genuine webhook, got {other:?}"),
    }
}

pub(super) fn json(status: u16, text: &str) -> Answer {
    Answer::Response(Response::json(status, &serde_json::from_str(text).unwrap()))
}

pub(super) fn html(status: u16) -> Answer {
    Answer::Response(Response::html(status, "<html>gateway</html>"))
}

pub(super) fn no_answer() -> Answer {
    Answer::NoAnswer { reason: "timed out after 15 s".to_owned() }
}

pub(super) fn not_sent() -> Answer {
    Answer::NotSent { reason: "connection refused".to_owned() }
}

/// A short word for an outcome.
pub(super) fn kind(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Done { .. } => "done",
        Outcome::Retry { .. } => "retry",
        Outcome::Refused { .. } => "refused",
        Outcome::Unknown { .. } => "unknown",
        Outcome::Blocked { hold: Hold::Person, .. } => "blocked for a person",
        Outcome::Blocked { .. } => "blocked",
    }
}

/// Codes of facts.
pub(super) fn codes(facts: &[Fact]) -> Vec<&'static str> {
    facts.iter().map(Fact::code).collect()
}
