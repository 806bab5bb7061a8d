//! The four axes.

use super::*;
use crate::view::sample::{NOW, scenarios, words};
use krama_domain::lang::Lang;

/// What the payment badge says of each sample order.
const PAYMENT: [(&str, Tone, &str); 28] = [
    ("paid", Tone::Success, "Оплачено 1\u{a0}499\u{a0}₴"),
    ("prepaid", Tone::Partial, "Передплата 200\u{a0}₴"),
    ("cod", Tone::Neutral, "При отриманні 1\u{a0}499\u{a0}₴"),
    ("making", Tone::Info, "Очікує 200\u{a0}₴"),
    ("awaiting", Tone::Info, "Очікує 200\u{a0}₴"),
    ("awaiting-created", Tone::Info, "Очікує 200\u{a0}₴"),
    ("processing-unknown", Tone::Info, "Перевіряється"),
    ("awaiting-unasked", Tone::Info, "Очікує 1\u{a0}499\u{a0}₴"),
    ("processing", Tone::Info, "Перевіряється"),
    ("mismatch", Tone::Danger, "Не збігається сума"),
    ("held", Tone::Hold, "Утримано 1\u{a0}499\u{a0}₴"),
    ("reviewing", Tone::Info, "Перевіряється"),
    ("failed-bank", Tone::Danger, "Відхилено"),
    ("failed-card", Tone::Danger, "Відхилено"),
    ("failed-data", Tone::Danger, "Відхилено"),
    ("failed-link", Tone::Danger, "Відхилено"),
    ("failed-ours", Tone::Danger, "Рахунок не створено"),
    ("expired", Tone::Warning, "Прострочено"),
    ("expired-reported", Tone::Warning, "Прострочено"),
    ("expired-lapsed", Tone::Warning, "Прострочено"),
    ("expired-released", Tone::Warning, "Прострочено"),
    ("cancelled", Tone::Neutral, "Не оплачено"),
    ("cancelled-cod", Tone::Neutral, "Не оплачено"),
    ("cancelled-paid", Tone::Success, "Оплачено 1\u{a0}499\u{a0}₴"),
    ("replaced", Tone::Neutral, "Не оплачено"),
    ("partly-refunded", Tone::Warning, "Частково повернено 499\u{a0}₴"),
    ("refunded", Tone::Neutral, "Повернено 1\u{a0}499\u{a0}₴"),
    ("refunded-cancelled", Tone::Neutral, "Повернено 1\u{a0}499\u{a0}₴"),
];

#[test]
fn the_payment_badge_speaks_of_money_alone() {
    for (name, order, _) in scenarios() {
        let badge = payment(words(Lang::Uk), &order, NOW);
        let wanted = PAYMENT.iter().find(|(of, _, _)| *of == name).map(|(_, tone, text)| (*tone, *text));
        assert_eq!(Some((badge.tone, badge.text.as_str())), wanted, "{name}");
    }
}

#[test]
fn the_status_badge_does_not_depend_on_money_that_came_late() {
    for (name, order, _) in scenarios() {
        let badge = status(words(Lang::En), &order);
        let wanted = match order.status() {
            Status::New => "New",
            Status::Confirmed => "Confirmed",
            Status::Done => "Done",
            Status::Returned => "Came back",
            Status::Cancelled => "Cancelled",
        };
        assert_eq!(badge.text, wanted, "{name}");
    }
}

#[test]
fn the_worst_decides_what_contact_and_automation_say() {
    let tally = |settled, running, retrying, needing| Tally { settled, running, retrying, needing };
    let cases = [
        (tally(0, 0, 0, 0), "Nothing to do", "No messages"),
        (tally(3, 0, 0, 0), "All done", "Sent"),
        (tally(3, 1, 0, 0), "Running", "Being sent"),
        (tally(3, 1, 2, 0), "2 retrying", "Being sent"),
        (tally(3, 1, 2, 1), "1 needs action", "Not sent"),
        (tally(0, 0, 0, 2), "2 need action", "Not sent"),
    ];
    for (tally, all, told) in cases {
        let said = (automation(words(Lang::En), tally).text, contact(words(Lang::En), tally).text);
        assert_eq!(said, (all.to_owned(), told.to_owned()), "{tally:?}");
    }
}

#[test]
fn plurals_follow_the_language() {
    let said = |lang, needing| automation(words(lang), Tally { needing, ..Tally::default() }).text;
    assert_eq!(said(Lang::Uk, 1), "1 потребує дії");
    assert_eq!(said(Lang::Uk, 3), "3 потребують дії");
    assert_eq!(said(Lang::Uk, 21), "21 потребує дії");
    assert_eq!(said(Lang::Ru, 5), "5 требуют действия");
}
