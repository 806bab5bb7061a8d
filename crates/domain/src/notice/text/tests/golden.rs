//! One golden message for each notice, in Ukrainian, and a few in other languages and currencies.

use super::{attempt, lines, order, shown, store, with_invoice, with_refund};
use crate::contact::ContactRequest;
use crate::ids::{ContactId, OrderNumber};
use crate::invoice::Status;
use crate::lang::Lang;
use crate::money::{Currency, Money};
use crate::notice::Notice;
use crate::order::{Attempt, CancelReason, Cancelled, Mismatch, Order};
use crate::pay::PayType;
use crate::shop::Store;
use crate::template::{Subject, Topic};

const CUSTOMER: [&str; 5] = [
    "Клієнт: Шевченко Тарас",
    "Телефон: +380671234567",
    "Місто: Львів",
    "Відділення: Відділення № 5",
    "Час: 30.10.2025, 00:30",
];
const GOODS: [&str; 4] = [
    "Товари (позицій: 1)",
    "1. Худі «Їжак», M — 1 × 1 499 грн",
    "Сума: 1 499 грн",
    "Коментар: Подзвоніть зранку",
];

/// Checks the message: `head`, the customer, `money`, the goods.
#[track_caller]
fn check(notice: Notice, order: &Order, head: &[&str], money: &[&str]) {
    let expected: Vec<&str> = [head, &CUSTOMER, money, &GOODS].concat();
    assert_eq!(shown(notice, order, &store()), expected);
}

#[test]
fn placed_for_cash() {
    let money = ["Оплата: при отриманні", "Оплата при отриманні: 1 499 грн"];
    check(Notice::Placed, &order(PayType::Cod), &["🛒 Нове замовлення № TWC30102025N01"], &money);
}

#[test]
fn prepaid() {
    let order = with_invoice(PayType::Prepay, Status::Success, 20_000);
    let money = [
        "Оплата: передплата онлайн, решта при отриманні",
        "Передплата 200 грн ✅",
        "Решта при отриманні: 1 299 грн",
    ];
    check(Notice::Prepaid, &order, &["🛒 Нове замовлення № TWC30102025N01"], &money);
}

#[test]
fn paid() {
    let order = with_invoice(PayType::OnlineFull, Status::Success, 149_900);
    let money = ["Оплата: повна онлайн", "Оплачено повністю 1 499 грн ✅"];
    check(Notice::Paid, &order, &["🛒 Нове замовлення № TWC30102025N01"], &money);
}

#[test]
fn held() {
    let order = with_invoice(PayType::OnlineFull, Status::Hold, 149_900);
    let head = [
        "⏳ Гроші заблоковано, не списано: замовлення № TWC30102025N01",
        "Банк заблокував гроші на картці клієнта, але ще не списав їх. Зачекайте на списання.",
        "Заблоковано: 1 499 грн",
    ];
    let money = ["Оплата: повна онлайн", "Оплата ще не надійшла", "До сплати онлайн: 1 499 грн"];
    check(Notice::Held, &order, &head, &money);
}

#[test]
fn unpaid() {
    let head = [
        "☎️ Рахунок не оплачено: замовлення № TWC30102025N01",
        "Час на оплату вичерпано. Зателефонуйте клієнту.",
    ];
    let money = [
        "Оплата: передплата онлайн, решта при отриманні",
        "Оплата ще не надійшла",
        "До сплати онлайн: 200 грн",
        "Решта при отриманні: 1 299 грн",
    ];
    check(Notice::Unpaid, &order(PayType::Prepay), &head, &money);
}

#[test]
fn no_invoice() {
    let mut order = order(PayType::OnlineFull);
    order.attempts.insert(1, Attempt { refused: Some("the sum is too small".to_owned()), ..attempt(&order) });
    for no in 2..=5 {
        order.attempts.insert(no, Attempt { lost: true, ..attempt(&order) });
    }
    let head = [
        "⚠️ Банк не створив рахунок: замовлення № TWC30102025N01",
        "Клієнт не отримав посилання на оплату. Звʼяжіться з ним.",
        "Причина: the sum is too small",
        "Відповідей банку втрачено: 4",
    ];
    let money = ["Оплата: повна онлайн", "Оплата ще не надійшла", "До сплати онлайн: 1 499 грн"];
    check(Notice::NoInvoice, &order, &head, &money);
}

#[test]
fn mismatch() {
    let mut order = order(PayType::Prepay);
    for (id, currency_number) in [("p2_a", 840), ("p2_b", 999)] {
        order.mismatches.insert(Mismatch {
            invoice_id: id.to_owned(),
            amount_minor: 15_050,
            currency_number,
        });
    }
    let head = [
        "⚠️ Сума не збігається: замовлення № TWC30102025N01",
        "Банк повідомив суму або валюту, якої ми не просили. Перевірте оплату в кабінеті банку.",
        "Банк повідомив: 150,50 дол.",
        "Ми просили: 200 грн",
        "Банк повідомив: 150,50 (ISO 4217: 999)",
        "Ми просили: 200 грн",
    ];
    let money = [
        "Оплата: передплата онлайн, решта при отриманні",
        "Оплата ще не надійшла",
        "До сплати онлайн: 200 грн",
        "Решта при отриманні: 1 299 грн",
    ];
    check(Notice::Mismatch, &order, &head, &money);
}

#[test]
fn overpaid() {
    let mut order = with_invoice(PayType::Prepay, Status::Success, 20_000);
    let second = order.invoices["p2_a"].clone();
    order.invoices.insert("p2_b".to_owned(), second);
    let head = [
        "⚠️ Переплата: замовлення № TWC30102025N01",
        "Надійшло більше, ніж ми просили. Поверніть зайве або домовтеся з клієнтом.",
        "Ми просили: 200 грн",
        "Зайве: 200 грн",
    ];
    let money = [
        "Оплата: передплата онлайн, решта при отриманні",
        "Передплата 400 грн ✅",
        "Решта при отриманні: 1 099 грн",
    ];
    check(Notice::Overpaid, &order, &head, &money);
}

#[test]
fn late_money() {
    let mut order = with_invoice(PayType::OnlineFull, Status::Success, 149_900);
    let reason = CancelReason::Replaced(OrderNumber::from_text("TWC30102025N02"));
    order.cancelled = Some(Cancelled { at: order.created_at, reason, was_confirmed: false });
    let head = [
        "⚠️ Гроші за скасоване замовлення № TWC30102025N01",
        "Гроші надійшли за скасоване замовлення. Поверніть їх або відновіть замовлення.",
        "Замовлення скасовано: замінено замовленням № TWC30102025N02",
    ];
    check(Notice::LateMoney, &order, &head, &["Оплата: повна онлайн", "Оплачено повністю 1 499 грн ✅"]);
}

#[test]
fn refunded() {
    let order = with_refund(PayType::OnlineFull, 149_900, 100_000);
    let money = ["Оплата: повна онлайн", "Оплачено повністю 1 499 грн ✅", "Повернено: 499 грн"];
    check(Notice::Refunded, &order, &["↩️ Повернення коштів: замовлення № TWC30102025N01"], &money);
}

#[test]
fn contact() {
    let order = order(PayType::Cod);
    let mut request = ContactRequest {
        id: ContactId::fresh(order.created_at, &mut super::Zeros),
        store: order.store.clone(),
        created_at: order.created_at,
        lang: Lang::Ru,
        name: "Тарас".to_owned(),
        phone: order.customer.phone.clone(),
        telegram: Some("@taras".to_owned()),
        whatsapp: None,
        question: Some("Чи є розмір L?".to_owned()),
        lines: order.lines.clone(),
        total: order.total(),
    };
    let head = [
        "💬 Просять звʼязатися: Тестова крамниця",
        "Клієнт: Тарас",
        "Телефон: +380671234567",
        "Telegram: @taras",
        "Час: 30.10.2025, 00:30",
        "Питання: Чи є розмір L?",
    ];
    let of = |request: &ContactRequest| {
        lines(Topic::Managers(Notice::Contact), Subject::Contact(request), &store())
    };
    assert_eq!(of(&request), [&head[..], &GOODS[..3]].concat());
    request.lines.clear();
    assert_eq!(of(&request), head);
}

#[test]
fn other_shops_read_their_own_language_currency_and_clock() {
    let zone = crate::time::Zone::new("Asia/Almaty").unwrap();
    let store = Store { lang: Lang::Ru, currency: Currency::Kzt, zone, ..store() };
    let mut order = order(PayType::Cod);
    order.prepay = Money::new(0, Currency::Kzt);
    order.lines[0].price = Money::new(1_499_950, Currency::Kzt);
    let lines = shown(Notice::Placed, &order, &store);
    assert!(lines.contains(&"Время: 30.10.2025, 03:30".to_owned()), "{lines:?}");
    assert!(lines.contains(&"Оплата при получении: 14 999,50 ₸".to_owned()), "{lines:?}");
}
