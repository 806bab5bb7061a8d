//! A store, its bank, and a lane that is driven by hand: every step of a round can be looked at, or cut short.

use krama_connectors::connector::Connector;
use krama_connectors::http::{Answer, Method, Request};
use krama_connectors::sandbox::Sandbox;
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::{OrderId, OrderNumber, PublicToken, StoreId};
use krama_domain::lang::Lang;
use krama_domain::money::{Currency, Money};
use krama_domain::name::PersonName;
use krama_domain::order::{Customer, Delivery as Where, Line, NewOrder, Order, Source};
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};
use krama_domain::reconcile::{Finding, Kind, Sums};
use krama_domain::shop::Store;
use krama_domain::time::{DAY_MS, HOUR_MS, Random, Timestamp};
use krama_domain::tracking::Tracking;
use krama_engine::backoff::Jitter;
use krama_engine::delivery::{Delivery, Finished};
use krama_engine::lane::{self, Item};
use krama_engine::profile::{Profiles, field, policy};
use krama_engine::reconcile::{self, LANE};
use krama_store::repo::discrepancies::{self, Discrepancy, Reason, State};
use krama_store::repo::lanes::Lease;
use krama_store::repo::rounds::{self, Round, Wish};
use krama_store::repo::{apply, orders, stores};
use krama_store::secret::{NONCE_BYTES, SecretBox};
use krama_store::{Local, Sql, migrate, schema};

/// What every order of this world costs.
pub(crate) const TOTAL_MINOR: i64 = 50_000;
/// Most rounds of the lane until nothing may be left to do.
const LOOKS_MAX: usize = 200;

/// Bytes that are the same in every run.
pub(crate) struct Dice(u64);

impl Random for Dice {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = self.0.to_be_bytes()[0];
        }
    }
}

pub(crate) struct World {
    pub(crate) db: Local,
    pub(crate) profiles: Profiles,
    pub(crate) store: StoreId,
    pub(crate) sandbox: Sandbox,
    pub(crate) now: Timestamp,
    dice: Dice,
    placed: u64,
    /// When the statement was asked for.
    pub(crate) statements: Vec<Timestamp>,
}

/// A claim whose answer is there and was not settled.
pub(crate) struct Unsettled {
    lease: Lease,
    claimed: lane::Claimed,
    results: Vec<(Item, Finished)>,
}

impl World {
    /// An evening in Kyiv, and a store whose bank is connected.
    pub(crate) fn new() -> Self {
        let now = Timestamp::from_secs(1_767_643_200);
        let db = Local::open_in_memory().unwrap();
        migrate::run_local(&db, schema::MIGRATIONS, now.as_ms()).unwrap();
        let profiles = Profiles::new(SecretBox::new(&[7; 32]), "https://shop.example");
        let store = StoreId::parse("twc").unwrap();
        let settings = [
            ("monobank.token", "t-token"),
            ("monobank.url", "http://bank"),
            ("telegram.token", "123456:t-token"),
            ("telegram.manager_chats", "501"),
        ];
        let set_up = db.write("test.set_up", |tx| {
            stores::insert(tx, &Store::new(store.clone(), "TWC"), now)?;
            settings.iter().try_for_each(|(key, value)| {
                profiles.set(tx, &store, field(key).unwrap(), value, [1; NONCE_BYTES], now)
            })
        });
        set_up.unwrap();
        Self {
            db,
            profiles,
            store,
            sandbox: Sandbox::default(),
            now,
            dice: Dice(1),
            placed: 0,
            statements: Vec::new(),
        }
    }

    /// From now on the bank is a real one, which wants to be asked for its statement once in a minute.
    pub(crate) fn with_a_real_bank(self) -> Self {
        let url = field("monobank.url").unwrap();
        self.write(|tx| self.profiles.set(tx, &self.store, url, "https://bank", [3; NONCE_BYTES], self.now));
        self
    }

    pub(crate) fn pass(&mut self, ms: i64) {
        self.now = self.now.plus_ms(ms);
    }

    pub(crate) fn read<T>(&self, work: impl FnOnce(&mut dyn Sql) -> krama_store::Result<T>) -> T {
        self.db.read("test.read", work).unwrap()
    }

    pub(crate) fn write<T>(&self, work: impl FnOnce(&mut dyn Sql) -> krama_store::Result<T>) -> T {
        self.db.write("test.write", work).unwrap()
    }

    fn order(&mut self) -> Order {
        self.placed += 1;
        let uah = |minor| Money::new(minor, Currency::Uah);
        NewOrder {
            id: OrderId::fresh(self.now, &mut self.dice),
            store: self.store.clone(),
            number: OrderNumber::from_text(&format!("TWC05012026N{:02}", self.placed)),
            token: PublicToken::fresh(&mut self.dice),
            created_at: self.now,
            source: Source::Shop,
            lang: Lang::Uk,
            customer: Customer {
                name: PersonName::parse("Шевченко Тарас").unwrap().0,
                phone: Phone::parse("067 123 45 67", Country::Ua).unwrap(),
                email: None,
            },
            delivery: Where { city: "Львів".to_owned(), branch: "5".to_owned(), place: None },
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
        }
        .into_order()
    }

    pub(crate) fn happen(&self, id: OrderId, fact: Fact) {
        let happening = Happening { fact, actor: Actor::System, at: self.now };
        self.write(|tx| lane::command(tx, &self.profiles, &self.store, id, &happening));
    }

    /// An order with an invoice that can be paid, about which nobody will ask by itself.
    pub(crate) fn payable(&mut self) -> (Order, String) {
        let order = self.order();
        let expires_at = self.now.plus_ms(DAY_MS);
        self.write(|tx| {
            let policy = policy(&self.profiles.load(tx, &self.store)?.unwrap());
            apply::place(tx, &order, Actor::Shopper, &policy)
        });
        self.happen(order.id, Fact::PaymentRequested { expires_at });
        self.work();
        self.write(|tx| tx.execute("DELETE FROM checks", &[]));
        let order = self.current(&order);
        let invoice = order.attempts[&1].invoice.clone().expect("the bank made it").id;
        (order, invoice)
    }

    /// The same, paid and known to be paid.
    pub(crate) fn paid(&mut self) -> (Order, String) {
        let (order, invoice) = self.payable();
        let told = self.sandbox.monobank.pay(&invoice, self.now);
        for webhook in told {
            let text = String::from_utf8(webhook.body).unwrap();
            self.hear(&order, &text);
        }
        (self.current(&order), invoice)
    }

    /// A webhook arrives.
    fn hear(&self, order: &Order, body: &str) {
        let raw = body.as_bytes();
        let connector = krama_connectors::of(LANE);
        let task = lane_task(order);
        let answer = Answer::Response(krama_connectors::http::Response::json(
            200,
            &serde_json::from_slice(raw).unwrap(),
        ));
        let settings = self.read(|tx| self.profiles.load(tx, &self.store)).unwrap();
        let request = Request::get("http://bank/api/merchant/invoice/status");
        let read = (connector.read)(&settings, &[task], &[0], &request, &answer, self.now);
        let krama_connectors::task::Reading::Settled(settled) = read else { panic!("{read:?}") };
        for fact in &settled[0].facts {
            self.happen(order.id, fact.clone());
        }
    }

    pub(crate) fn current(&self, order: &Order) -> Order {
        self.read(|tx| orders::get(tx, &self.store, order.id)).unwrap()
    }

    /// Somebody else's invoice at the same bank account, paid.
    pub(crate) fn foreign(&mut self, reference: &str, minor: i64) -> String {
        let body = serde_json::json!({ "amount": minor, "merchantPaymInfo": { "reference": reference } });
        let request = Request::post_json("http://bank/api/merchant/invoice/create", &body)
            .with_header("x-token", "t-token");
        let reply = self.sandbox.monobank.serve(&request, self.now, &mut self.dice);
        let id = reply.response.body_json().unwrap()["invoiceId"].as_str().unwrap().to_owned();
        self.sandbox.monobank.pay(&id, self.now);
        id
    }

    fn serve(&mut self, request: &Request) -> Answer {
        let within = request.url.strip_prefix("http://bank").or(request.url.strip_prefix("https://bank"));
        let within = within.expect("only the bank is asked").to_owned();
        if within.contains("/statement") {
            self.statements.push(self.now);
        }
        let request = Request { url: within, ..request.clone() };
        let served = self.sandbox.serve("monobank", &request, self.now, &mut self.dice);
        let lost = Answer::NoAnswer { reason: "no answer in time".to_owned() };
        served.response.map_or(lost, Answer::Response)
    }

    /// Claims what the bank's lane has to do now, and gets the answers, without writing them down.
    pub(crate) fn ask(&mut self, node: &str) -> Option<Unsettled> {
        let connector: &'static Connector = krama_connectors::of(LANE);
        let leases = self.write(|tx| lane::lease(tx, node, self.now));
        let lease = leases.into_iter().find(|lease| lease.lane == LANE)?;
        let claimed = self.write(|tx| lane::claim(tx, &self.profiles, &lease, self.now, 1))?;
        let (settings, tasks) = (claimed.settings.clone(), claimed.tasks.clone());
        let mut delivery = Delivery::plan(connector, settings, tasks, self.now);
        while let Some(sent) = delivery.take_outgoing() {
            assert!(matches!(sent.request.method, Method::Get | Method::Post));
            let answer = self.serve(&sent.request);
            delivery.answer(&sent, &answer, self.now);
        }
        let finished = delivery.take_finished();
        let results = finished.into_iter().map(|f| (claimed.items[f.settled.task].clone(), f)).collect();
        Some(Unsettled { lease, claimed, results })
    }

    pub(crate) fn settle(&self, asked: &Unsettled) {
        self.write(|tx| {
            lane::settle(tx, &asked.lease, &asked.claimed.settings, &asked.results, self.now, Jitter(3))
        });
    }

    /// One piece of work of the bank's lane. Answers whether there was any.
    pub(crate) fn step(&mut self) -> bool {
        let asked = self.ask("node");
        if let Some(asked) = &asked {
            self.settle(asked);
        }
        asked.is_some()
    }

    /// Works until nothing is due.
    pub(crate) fn work(&mut self) {
        let worked = (0..LOOKS_MAX).find(|_| !self.step());
        assert!(worked.is_some(), "the lane does not come to rest");
    }

    /// Asks for a round, an hour from now.
    pub(crate) fn request(&mut self) -> i64 {
        self.pass(HOUR_MS);
        self.write(|tx| reconcile::ask(tx, &self.profiles, &self.store, Wish::default(), "test", self.now))
            .expect("the bank is connected")
    }

    /// A whole round.
    pub(crate) fn round(&mut self) -> Round {
        let nth = self.request();
        self.work();
        self.get(nth)
    }

    pub(crate) fn get(&self, nth: i64) -> Round {
        self.read(|tx| rounds::get(tx, &self.store, nth)).expect("it was asked for")
    }

    /// When the store is compared next by itself.
    pub(crate) fn next_night(&self) -> Option<Timestamp> {
        self.read(|tx| {
            krama_store::repo::schedules::next_of(tx, &self.store, krama_engine::reconcile::SCHEDULE)
        })
    }

    pub(crate) fn finding(&self, invoice: &str) -> Option<Discrepancy> {
        self.read(|tx| discrepancies::get(tx, &self.store, invoice))
    }

    /// A finding of an earlier round, seen first at `at`.
    pub(crate) fn found(invoice: &str, at: Timestamp) -> Discrepancy {
        let sums = Sums { captured_minor: TOTAL_MINOR, returned_minor: 0, currency_number: 980 };
        Discrepancy {
            finding: Finding {
                invoice_id: invoice.to_owned(),
                kind: Kind::Missing,
                ours: None,
                theirs: Some(sums),
                reference: None,
            },
            state: State::Open,
            reason: Reason::NoOrder,
            round: 0,
            order: None,
            first_seen: at,
            last_seen: at,
            settled: None,
        }
    }

    /// State and reason of an invoice's finding.
    pub(crate) fn stands(&self, invoice: &str) -> (&'static str, &'static str, &'static str) {
        let found = self.finding(invoice).expect("it was found");
        (found.finding.kind.code(), found.state.code(), found.reason.code())
    }

    /// One number that a statement answers.
    pub(crate) fn number(&self, sql: &'static str) -> i64 {
        self.read(|tx| tx.query_one(sql, &[])?.expect("a count").int(0))
    }

    /// Entries of the timelines and effects of all orders: what a round that changes nothing leaves as it is.
    pub(crate) fn consequences(&self) -> (i64, i64, i64) {
        let number = |sql| self.number(sql);
        (
            number("SELECT COUNT(*) FROM entries"),
            number("SELECT COUNT(*) FROM effects"),
            number("SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM ledger"),
        )
    }
}

fn lane_task(order: &Order) -> krama_connectors::task::Task {
    use krama_connectors::task::{About, Task, Work};
    let about = About::Order(Box::new(order.clone()));
    Task { work: Work::Check { attempt: 1 }, about, tries: 0, uncertain: false }
}
