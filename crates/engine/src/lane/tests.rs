//! Tests of rules that a simulated life meets too rarely.

use super::*;
use crate::delivery::Finished;
use krama_connectors::task::Settled;
use krama_domain::channel::Channel;
use krama_domain::effect::{Destination, Hold, Outcome, State};
use krama_domain::fact::{Actor, Fact};
use krama_domain::ids::{OrderNumber, PublicToken};
use krama_domain::invoice::{Cancel, CancelState, Observation, Status};
use krama_domain::lang::Lang;
use krama_domain::money::{Currency, Money};
use krama_domain::name::PersonName;
use krama_domain::news::News;
use krama_domain::order::{Customer, Delivery, Line, NewOrder, Opened, Order, Source};
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};
use krama_domain::shop::{Policy, Store};
use krama_domain::time::{HOUR_MS, Random};
use krama_domain::tracking::Tracking;
use krama_store::repo::stores;
use krama_store::secret::SecretBox;
use krama_store::{Local, migrate, schema};

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
    NewOrder {
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
    }
    .into_order()
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

fn store() -> Store {
    Store::new(StoreId::parse("twc").unwrap(), "TWC")
}

/// A store with one order that lived through `facts`.
fn shop(facts: &[Fact]) -> Local {
    shop_of(&store(), facts)
}

fn shop_of(settings: &Store, facts: &[Fact]) -> Local {
    let db = Local::open_in_memory().unwrap();
    migrate::run_local(&db, schema::MIGRATIONS, 0).unwrap();
    let store = settings.id.clone();
    let order = order(&store);
    let policy = Policy::default();
    let lived = db.write("test.live", |tx| {
        stores::insert(tx, settings, at(0))?;
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
    let profiles = profiles();
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

/// The customer's chat with the store's bot.
const CHAT: &str = "700000001";

/// A store whose customer opened the bot, with something to tell them about the one order.
fn talkative(settings: &Store, news: &[News]) -> Local {
    let (channel, address) = (Channel::Telegram, CHAT.to_owned());
    let bound = [Channel::Telegram, Channel::Whatsapp]
        .map(|channel| Fact::ReachBound { channel, address: address.clone() });
    let db = shop_of(settings, &bound);
    let subject = Subject::Order(order(&settings.id).id);
    let tell = db.write("test.tell", |tx| {
        for (nth, news) in (1..).zip(news) {
            let intent = Intent::NotifyCustomer { news: *news, number: None, code: None, channel };
            outbox::insert(tx, &settings.id, subject, nth, &intent, at(0))?;
        }
        Ok(())
    });
    tell.unwrap();
    db
}

fn profiles() -> Profiles {
    Profiles::new(SecretBox::new(&[7; 32]), "https://shop.example")
}

/// What the messenger's lane takes at `seconds`, under its lease.
fn take(db: &Local, seconds: i64) -> (Lease, Option<Claimed>) {
    let taken = db.write("test.take", |tx| {
        let lease = lanes::lease_one(
            tx,
            "node",
            &store().id,
            Destination::Telegram,
            at(seconds),
            at(seconds).plus_ms(LEASE_MS),
        )?
        .unwrap();
        let claimed = claim(tx, &profiles(), &lease, at(seconds), 100)?;
        Ok((lease, claimed))
    });
    taken.unwrap()
}

fn finished(outcome: Outcome, unanswered: bool) -> Finished {
    Finished { settled: Settled::plain(0, outcome), request: None, response: None, unanswered }
}

fn effect_of(db: &Local, nth: i64) -> Effect {
    let subject = Subject::Order(order(&store().id).id);
    db.read("test.effect", |tx| outbox::get(tx, &store().id, subject, nth)).unwrap().unwrap()
}

#[test]
fn who_had_enough_messages_today_hears_the_rest_in_the_morning() {
    // The clock shows 22:00 in Kyiv, and this store knows no night.
    let settings = Store { messages_per_day: 1, quiet_hours: None, ..store() };
    let db = talkative(&settings, &[News::Waybill, News::Arrived, News::Paid]);
    let (lease, first) = take(&db, 1);
    let first = first.unwrap();
    let Item::Effect(sent) = &first.items[0] else { panic!("a message comes first") };
    assert_eq!((first.items.len(), sent.nth), (1, 1));
    let done = finished(Outcome::Done { note: "1".to_owned() }, false);
    let result = [(first.items[0].clone(), done)];
    db.write("test.settle", |tx| settle(tx, &lease, &first.settings, &result, at(2), Jitter(0))).unwrap();

    // The second is too much for today; what is urgent goes all the same.
    let (_, none) = take(&db, 3);
    assert!(none.is_none(), "the second is put back, and there is nothing else before the third");
    let held = effect_of(&db, 2);
    let zone = krama_domain::time::Zone::kyiv();
    let local = zone.local(held.next_at);
    assert_eq!((held.state, held.tries, local.day, local.hour), (State::Ready, 0, 6, 9));
    assert_eq!(held.reason.as_deref(), Some("the customer had 1 messages today"));
    let (_, urgent) = take(&db, 4);
    let Item::Effect(urgent) = &urgent.unwrap().items[0] else { panic!("a message") };
    assert_eq!(urgent.nth, 3);
    let morning = held.next_at.since_ms(at(0)) / SECOND_MS;
    let (_, later) = take(&db, morning);
    let later = later.unwrap();
    let nth: Vec<i64> = later
        .items
        .iter()
        .filter_map(|item| if let Item::Effect(effect) = item { Some(effect.nth) } else { None })
        .collect();
    assert_eq!(nth, [2], "a new day");
}

/// Takes the message and settles it under a policy that knows both channels.
fn refuse(db: &Local, seconds: i64, outcome: Outcome, unanswered: bool) {
    let (lease, claimed) = take(db, seconds);
    let claimed = claimed.unwrap();
    let policy = Policy { channels: vec![Channel::Telegram, Channel::Whatsapp], ..Policy::default() };
    let connector = krama_connectors::of(lease.lane);
    let (settings, now) = (&claimed.settings, at(seconds));
    let bench = Bench { lease: &lease, connector, settings, policy: &policy, now, jitter: Jitter(0) };
    let finished = finished(outcome, unanswered);
    db.write("test.settle", |tx| settle_one(tx, &bench, &claimed.items[0], &finished)).unwrap();
}

fn blocked() -> Outcome {
    Outcome::Refused { code: "bot_blocked".to_owned(), reason: "the customer blocked the bot".to_owned() }
}

#[test]
fn what_a_channel_refuses_goes_by_the_next_one_under_the_same_key() {
    let db = talkative(&store(), &[News::Paid]);
    let before = effect_of(&db, 1);
    refuse(&db, 1, blocked(), false);
    let after = effect_of(&db, 1);
    let Intent::NotifyCustomer { channel, .. } = &after.intent else { panic!("it is still a message") };
    assert_eq!((*channel, after.state, after.tries), (Channel::Whatsapp, State::Ready, 0));
    assert_eq!(after.intent.key(), before.intent.key());
    assert_eq!(after.reason.as_deref(), Some("goes by whatsapp instead: the customer blocked the bot"));
    // The next one is the last.
    refuse(&db, 2, blocked(), false);
    let last = effect_of(&db, 1);
    assert_eq!((last.state, last.code.as_deref()), (State::Refused, Some("bot_blocked")));
}

#[test]
fn what_may_have_arrived_goes_nowhere_else() {
    for (outcome, unanswered, state) in [
        (Outcome::Unknown { reason: "no answer".to_owned() }, true, State::Unknown),
        (blocked(), true, State::Refused),
    ] {
        let db = talkative(&store(), &[News::Paid]);
        refuse(&db, 1, outcome, unanswered);
        let effect = effect_of(&db, 1);
        let Intent::NotifyCustomer { channel, .. } = &effect.intent else { panic!("it is still a message") };
        assert_eq!((*channel, effect.state), (Channel::Telegram, state));
    }
}

#[test]
fn what_is_asked_of_the_whole_lane_holds_it_as_long_as_asked_and_costs_no_try() {
    let hour = Hold::Asked { ms: HOUR_MS };
    for (hold, until) in [(Hold::Outage, 6), (Hold::Person, 3_601), (hour, 3_601)] {
        let db = talkative(&store(), &[News::Paid]);
        let (lease, claimed) = take(&db, 1);
        let claimed = claimed.unwrap();
        let outcome = Outcome::Blocked { reason: "come later".to_owned(), hold };
        let result = [(claimed.items[0].clone(), finished(outcome, false))];
        db.write("test.settle", |tx| settle(tx, &lease, &claimed.settings, &result, at(1), Jitter(0)))
            .unwrap();
        let effect = effect_of(&db, 1);
        assert_eq!((effect.state, effect.tries), (State::Ready, 0), "{hold:?}");
        let lanes = db.read("test.lanes", |tx| lanes::of_store(tx, &store().id)).unwrap();
        let lane = lanes.into_iter().find(|lane| lane.lane == Destination::Telegram).unwrap();
        assert_eq!((lane.broken_until, lane.broken_reason.as_deref()), (at(until), Some("come later")));
    }
}
