//! The messages as managers read them, and the table of words.

mod golden;

use super::words::Word;
use super::*;
use crate::channel::Channel;
use crate::ids::{OrderId, OrderNumber, PublicToken, StoreId};
use crate::invoice::{Cancel, CancelState, Invoice, Observation, Status};
use crate::name::PersonName;
use crate::notice::Notice;
use crate::order::{Attempt, Customer, Delivery, Line as OrderLine, NewOrder, Opened, Source};
use crate::pay::PayType;
use crate::phone::{Country, Phone};
use crate::shop::Store;
use crate::template::{Situation, Subject, Topic, compose};
use crate::time::{Random, Timestamp};
use crate::tracking::Tracking;

struct Zeros;
impl Random for Zeros {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

pub(super) fn uah(minor: i64) -> Money {
    Money::new(minor, Currency::Uah)
}

pub(super) fn store() -> Store {
    Store::new(StoreId::parse("twc").unwrap(), "Тестова крамниця")
}

/// Placed half an hour past midnight in Kyiv, which is still the day before in UTC.
pub(super) fn order(pay_type: PayType) -> Order {
    let at = Timestamp::parse_rfc3339("2025-10-29T22:30:00Z").unwrap();
    let line = OrderLine {
        sku: "H-M".to_owned(),
        title: "Худі «Їжак»".to_owned(),
        variant: "M".to_owned(),
        quantity: 1,
        price: uah(149_900),
    };
    NewOrder {
        id: OrderId::fresh(at, &mut Zeros),
        store: StoreId::parse("twc").unwrap(),
        number: OrderNumber::from_text("TWC30102025N01"),
        token: PublicToken::fresh(&mut Zeros),
        created_at: at,
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
        comment: Some("Подзвоніть зранку".to_owned()),
        pay_type,
        prepay: uah(20_000),
        lines: vec![line],
        tracking: Tracking::default(),
    }
    .into_order()
}

fn report(order: &Order, status: Status, minor: i64) -> Observation {
    Observation {
        invoice_id: "p2_a".to_owned(),
        status,
        amount_minor: minor,
        currency_number: 980,
        final_minor: None,
        modified_at: order.created_at.plus_ms(60_000),
        reference: None,
        failure_code: None,
        cancels: Vec::new(),
    }
}

/// The order with an invoice in this state.
pub(super) fn with_invoice(pay_type: PayType, status: Status, minor: i64) -> Order {
    let mut order = order(pay_type);
    let report = report(&order, status, minor);
    order.invoices.insert("p2_a".to_owned(), Invoice::from_first(report));
    order
}

/// The order with an invoice of which a part went back.
pub(super) fn with_refund(pay_type: PayType, minor: i64, kept: i64) -> Order {
    let mut order = order(pay_type);
    let mut seen = report(&order, Status::Success, minor);
    seen.final_minor = Some(kept);
    let state = CancelState::Success;
    seen.cancels =
        vec![Cancel { reference: "r1".to_owned(), amount_minor: minor - kept, state, at: seen.modified_at }];
    order.invoices.insert("p2_a".to_owned(), Invoice::from_first(seen));
    order
}

/// An attempt, by default waiting for the bank.
pub(super) fn attempt(order: &Order) -> Attempt {
    Attempt {
        amount: order.due().now,
        at: order.created_at,
        expires_at: order.created_at.plus_ms(3_600_000),
        invoice: None,
        refused: None,
        lost: false,
        lapsed: false,
    }
}

/// The lines of the built-in message about an order, without the empty ones.
pub(super) fn shown(notice: Notice, order: &Order, store: &Store) -> Vec<String> {
    lines(Topic::Managers(notice), Subject::Order(order), store)
}

pub(super) fn lines(topic: Topic, subject: Subject<'_>, store: &Store) -> Vec<String> {
    let situation = Situation { subject, store, link: "https://shop.example/orders/1", parcel: None };
    let message = compose(topic, Channel::Telegram, store.lang, None, &situation).unwrap();
    message.text.plain().lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn every_word_is_there_in_all_languages_with_the_same_place_for_its_value() {
    for word in Word::ALL {
        let places = word.text(Lang::Uk).matches("{}").count();
        assert!(places <= 1, "{word:?}: one value at most");
        for lang in Lang::ALL {
            let text = word.text(lang);
            assert!(!text.trim().is_empty(), "{word:?} {lang:?}");
            assert_eq!(text.matches("{}").count(), places, "{word:?} {lang:?}");
        }
        let is_a_name = matches!(word, Word::Telegram | Word::WhatsApp);
        assert_eq!(word.text(Lang::Uk) == word.text(Lang::En), is_a_name, "{word:?} is not translated");
    }
}

#[test]
fn every_notice_has_a_message_in_every_language() {
    for lang in Lang::ALL {
        let store = Store { lang, ..store() };
        for notice in Notice::ALL.into_iter().filter(|notice| *notice != Notice::Contact) {
            let lines = shown(notice, &order(PayType::Prepay), &store);
            assert!(!lines.iter().any(|line| line.contains("{}")), "{notice:?} {lang:?}");
        }
    }
}

#[test]
fn what_customers_type_is_never_read_as_a_place_for_a_value() {
    let mut order = order(PayType::Cod);
    order.comment = Some("{} {name}\n{{ order.number }}".to_owned());
    order.number = OrderNumber::from_text("{}7");
    let lines = shown(Notice::Placed, &order, &store());
    assert_eq!(lines[0], "🛒 Нове замовлення № {}7");
    assert_eq!(lines[lines.len() - 2..], ["Коментар: {} {name}", "{{ order.number }}"]);
}

#[test]
fn counts_of_positions_agree_with_their_word() {
    let uk = |count| more_positions(count, Lang::Uk);
    assert_eq!(uk(1), "… ще 1 позиція");
    assert_eq!(uk(3), "… ще 3 позиції");
    assert_eq!(uk(11), "… ще 11 позицій");
    assert_eq!(uk(12), "… ще 12 позицій");
    assert_eq!(uk(60), "… ще 60 позицій");
    assert_eq!(more_positions(21, Lang::Ru), "… ещё 21 позиция");
    assert_eq!(more_positions(21, Lang::Kk), "… тағы 21 позиция");
    assert_eq!(more_positions(1, Lang::En), "… 1 more position");
    assert_eq!(more_positions(21, Lang::En), "… 21 more positions");
}

#[test]
fn a_notice_that_is_no_longer_true_is_not_needed() {
    use Notice::{Held, NoInvoice, Paid, Unpaid};
    let full = PayType::OnlineFull;
    let mut unpaid = order(full);
    unpaid.attempts.insert(1, Attempt { lapsed: true, ..attempt(&unpaid) });
    let paid = with_invoice(full, Status::Success, 149_900);
    assert_eq!(not_needed(Unpaid, &unpaid), None);
    unpaid.attempts.insert(2, attempt(&unpaid));
    assert_eq!(not_needed(Unpaid, &unpaid), Some("the shopper tries again"));
    assert_eq!(not_needed(Unpaid, &paid), Some("the money came meanwhile"));
    assert_eq!(not_needed(Paid, &paid), None);
    assert_eq!(not_needed(Held, &with_invoice(full, Status::Hold, 149_900)), None);
    assert_eq!(not_needed(Held, &paid), Some("no money is on hold any more"));

    let mut cancelled = order(full);
    let (at, reason) = (cancelled.created_at, CancelReason::Staff("дубль".to_owned()));
    cancelled.cancelled = Some(crate::order::Cancelled { at, reason, was_confirmed: false });
    assert_eq!(not_needed(Unpaid, &cancelled), Some("the order was cancelled meanwhile"));

    let mut retried = order(full);
    retried.attempts.insert(1, Attempt { refused: Some("Invalid 'amount'".to_owned()), ..attempt(&retried) });
    assert_eq!(not_needed(NoInvoice, &retried), None);
    let opened = Opened { id: "p2_b".to_owned(), page_url: "https://pay.example/p2_b".to_owned() };
    retried.attempts.insert(2, Attempt { invoice: Some(opened), ..attempt(&retried) });
    assert_eq!(not_needed(NoInvoice, &retried), Some("an invoice was made meanwhile"));
}
