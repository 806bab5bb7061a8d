//! Every change has its sentence in every language.

use super::*;
use crate::view::sample::{uah, words};
use krama_domain::effect::Intent;
use krama_domain::ids::OrderNumber;
use krama_domain::lang::Lang;
use krama_domain::notice::Notice;
use krama_domain::order::Status;
use krama_domain::parcel::{Mark, Phase, Stage, TrackingNumber};
use krama_domain::reach::Channel;
use krama_domain::time::Timestamp;
use std::collections::BTreeSet;

/// One of each kind, and some kinds twice.
fn changes() -> Vec<Change> {
    let text = str::to_owned;
    let key = || Intent::NotifyManager { notice: Notice::Paid, chat: "-100".to_owned() }.key();
    let reported = |failure_code: Option<&str>| Change::InvoiceStatus {
        invoice_id: text("p2_1"),
        status: text("failure"),
        failure_code: failure_code.map(str::to_owned),
        modified_at: Timestamp::from_ms(0),
    };
    let mismatch = |currency_number| Change::Mismatch {
        invoice_id: text("p2_1"),
        amount_minor: 12_345,
        currency_number,
    };
    vec![
        Change::Placed { total: uah(149_900) },
        Change::AttemptBegan { attempt: 7, amount: uah(20_000) },
        Change::InvoiceOpened { attempt: 7, invoice_id: text("p2_1") },
        Change::InvoiceRefused { attempt: 7, reason: text("WHY") },
        Change::InvoiceLost { attempt: 7 },
        Change::InvoiceLapsed { attempt: 7 },
        reported(None),
        reported(Some("59")),
        Change::Evidence { invoice_id: text("p2_1"), status: text("no_such_word") },
        mismatch(980),
        mismatch(1),
        Change::Received { amount: uah(20_000) },
        Change::GivenBack { amount: uah(20_000) },
        Change::LateMoney,
        Change::Overpaid,
        Change::Payment { from: PaymentStatus::Unpaid, to: PaymentStatus::Prepaid },
        Change::Status { from: Status::New, to: Status::Confirmed },
        Change::RefundRequested { reference: text("R-1"), amount: uah(20_000) },
        Change::RefundFailed { reference: text("R-1"), reason: text("WHY") },
        Change::Cancelled { reason: CancelReason::Staff(text("WHY")) },
        Change::Cancelled { reason: CancelReason::Replaced(OrderNumber::from_text("TWC1")) },
        Change::EffectAdded { key: key() },
        Change::Unannounced { key: key() },
        Change::NoConsent,
        Change::ConfirmedByHand { note: text("WHY") },
        Change::ReceiptRecorded { reference: text("R-2"), amount: uah(20_000), note: text("WHAT") },
        Change::ReceiptJudged { reference: text("R-2"), accepted: true, reason: String::new() },
        Change::ReceiptJudged { reference: text("R-2"), accepted: false, reason: text("WHY") },
        Change::ReceiptReturned { receipt: text("R-2"), amount: uah(20_000), note: text("WHY") },
        Change::MismatchJudged { invoice_id: text("p2_1"), counts: true, reason: text("WHY") },
        Change::MismatchJudged { invoice_id: text("p2_1"), counts: false, reason: text("WHY") },
        Change::WaybillRequested { nth: 1 },
        Change::WaybillMade { nth: 1, number: number() },
        Change::WaybillRefused { nth: 1, reason: text("WHY") },
        Change::ParcelAttached { number: number() },
        Change::ParcelCode {
            number: number(),
            code: text("7"),
            phase: Phase::Arrived,
            since: Timestamp::from_ms(0),
            text: text("SAYS"),
        },
        Change::ParcelStrange { number: number(), code: text("777"), text: text("SAYS") },
        Change::ParcelGoesOn { number: number(), next: number(), is_return: true },
        Change::ParcelGoesOn { number: number(), next: number(), is_return: false },
        Change::ParcelDetails { number: number() },
        Change::ParcelMarked { number: number(), mark: Mark::Waits },
        Change::ParcelMarked { number: number(), mark: Mark::LastDay },
        Change::ParcelMarked { number: number(), mark: Mark::Unknown },
        Change::ParcelMarked { number: number(), mark: Mark::TooLong },
        Change::ParcelDropped { number: number(), reason: text("WHY") },
        Change::Collected { amount: uah(20_000) },
        Change::Collected { amount: uah(-20_000) },
        Change::CashMismatch { number: number(), collected: uah(1), due: uah(2) },
        Change::CashHere { number: number() },
        Change::Stage { from: Stage::InTransit, to: Stage::Arrived },
        Change::ReachBound { channel: Channel::Telegram },
        Change::ReachLost { channel: Channel::Telegram, by_customer: true, reason: text("WHY") },
        Change::ReachLost { channel: Channel::Telegram, by_customer: false, reason: text("WHY") },
    ]
}

fn number() -> TrackingNumber {
    TrackingNumber::parse("20450000000001").unwrap()
}

/// Numbers the kinds; a new kind must get a number here, and an example above.
fn kind(change: &Change) -> usize {
    match change {
        Change::Placed { .. } => 0,
        Change::AttemptBegan { .. } => 1,
        Change::InvoiceOpened { .. } => 2,
        Change::InvoiceRefused { .. } => 3,
        Change::InvoiceLost { .. } => 4,
        Change::InvoiceLapsed { .. } => 5,
        Change::InvoiceStatus { .. } => 6,
        Change::Evidence { .. } => 7,
        Change::Mismatch { .. } => 8,
        Change::Received { .. } => 9,
        Change::GivenBack { .. } => 10,
        Change::LateMoney => 11,
        Change::Overpaid => 12,
        Change::Payment { .. } => 13,
        Change::Status { .. } => 14,
        Change::RefundRequested { .. } => 15,
        Change::RefundFailed { .. } => 16,
        Change::Cancelled { .. } => 17,
        Change::EffectAdded { .. } => 18,
        Change::Unannounced { .. } => 19,
        Change::NoConsent => 20,
        Change::ConfirmedByHand { .. } => 21,
        Change::ReceiptRecorded { .. } => 22,
        Change::ReceiptJudged { .. } => 23,
        Change::ReceiptReturned { .. } => 24,
        Change::MismatchJudged { .. } => 25,
        Change::ParcelAttached { .. } => 26,
        Change::ParcelCode { .. } => 27,
        Change::ParcelStrange { .. } => 28,
        Change::ParcelGoesOn { .. } => 29,
        Change::ParcelDetails { .. } => 30,
        Change::ParcelMarked { .. } => 31,
        Change::ParcelDropped { .. } => 32,
        Change::Collected { .. } => 33,
        Change::CashMismatch { .. } => 34,
        Change::CashHere { .. } => 35,
        Change::Stage { .. } => 36,
        Change::ReachBound { .. } => 37,
        Change::ReachLost { .. } => 38,
        Change::WaybillRequested { .. } => 39,
        Change::WaybillMade { .. } => 40,
        Change::WaybillRefused { .. } => 41,
    }
}

#[test]
fn every_kind_has_a_sentence_of_its_own_in_four_languages() {
    let kinds: BTreeSet<_> = changes().iter().map(kind).collect();
    assert_eq!(kinds, (0..=41).collect(), "an example of every kind");
    let mut of_languages = BTreeSet::new();
    for lang in Lang::ALL {
        let sentences: Vec<_> = changes().iter().map(|change| sentence(words(lang), change)).collect();
        for sentence in &sentences {
            assert!(!sentence.contains(['⟦', '{']), "{}: {sentence}", lang.tag());
        }
        let unique: BTreeSet<_> = sentences.iter().collect();
        assert_eq!(unique.len(), sentences.len(), "{}", lang.tag());
        of_languages.insert(sentences);
    }
    assert_eq!(of_languages.len(), 4);
}

#[test]
fn sentences_carry_their_figures() {
    let uk = |nth: usize| sentence(words(Lang::Uk), &changes()[nth]);
    assert_eq!(uk(1), "Почато спробу оплати 7: 200\u{a0}₴");
    assert_eq!(uk(7), "Банк про рахунок p2_1: оплата не пройшла, код 59");
    assert!(uk(8).contains("no_such_word"), "a word that we do not know is shown as it came");
    assert!(uk(10).contains("123,45 (ISO 4217: 1)"), "{}", uk(10));
    assert_eq!(uk(15), "Оплата: не оплачено → передплата");
    assert_eq!(uk(16), "Статус: Нове → Підтверджено");
    assert_eq!(uk(21), "Заплановано: Повідомити менеджера: оплачено");
}

#[test]
fn reasons_of_systems_are_told_and_words_of_staff_stay() {
    let known = || "the order is cancelled".to_owned();
    let (reference, channel) = (|| "R-1".to_owned(), Channel::Telegram);
    let of_systems = [
        Change::InvoiceRefused { attempt: 7, reason: known() },
        Change::RefundFailed { reference: reference(), reason: known() },
        Change::WaybillRefused { nth: 1, reason: known() },
        Change::ReachLost { channel, by_customer: false, reason: known() },
    ];
    for change in of_systems {
        let told = sentence(words(Lang::Uk), &change);
        assert!(told.contains("замовлення скасовано") && !told.contains("the order"), "{told}");
    }
    let by_staff = Change::ReceiptJudged { reference: reference(), accepted: false, reason: known() };
    assert!(sentence(words(Lang::Uk), &by_staff).contains("the order is cancelled"));
}

#[test]
fn every_payment_status_and_every_word_of_the_bank_is_translated() {
    use PaymentStatus::{Checking, Paid, PartlyRefunded, Prepaid, Refunded, Unpaid};
    for lang in Lang::ALL {
        for status in [Unpaid, Checking, Prepaid, Paid, PartlyRefunded, Refunded] {
            assert!(!words(lang).t(payment_key(status)).contains('⟦'), "{status:?}");
        }
        for status in ["created", "processing", "hold", "failure", "expired", "success", "reversed"] {
            let word = bank_word(words(lang), status);
            assert!(!word.contains('⟦') && word != status || lang == Lang::En, "{status}");
        }
    }
}
