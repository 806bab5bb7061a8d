//! Steps by themselves: what a form says, and how the domain's refusals are told.

use super::*;
use crate::view::sample::{self, words};
use krama_domain::lang::Lang;
use krama_domain::pay::PayType;
use std::collections::BTreeSet;

/// All refusals; the match fails to compile when one is missing.
const fn next(refusal: Option<Refusal>) -> Option<Refusal> {
    use Refusal as R;
    Some(match refusal {
        None => R::OrderCancelled,
        Some(R::OrderCancelled) => R::NothingToPay,
        Some(R::NothingToPay) => R::TooManyAttempts,
        Some(R::TooManyAttempts) => R::PlacedAlready,
        Some(R::PlacedAlready) => R::RefundAskedAlready,
        Some(R::RefundAskedAlready) => R::NoSuchCapture,
        Some(R::NoSuchCapture) => R::MoreThanCaptured,
        Some(R::MoreThanCaptured) => R::ConfirmedAlready,
        Some(R::ConfirmedAlready) => R::ReceiptThereAlready,
        Some(R::ReceiptThereAlready) => R::TooManyReceipts,
        Some(R::TooManyReceipts) => R::NoSuchReceipt,
        Some(R::NoSuchReceipt) => R::JudgedAlready,
        Some(R::JudgedAlready) => R::NoSuchMismatch,
        Some(R::NoSuchMismatch) => R::OtherCurrency,
        Some(R::OtherCurrency) => R::ReasonMissing,
        Some(R::ReasonMissing) => R::NotARefundSum,
        Some(R::NotARefundSum) => R::HandedOver,
        Some(R::HandedOver) => R::ParcelThereAlready,
        Some(R::ParcelThereAlready) => R::TooManyParcels,
        Some(R::TooManyParcels) => R::NoSuchParcel,
        Some(R::NoSuchParcel) => R::WaybillAskedAlready,
        Some(R::WaybillAskedAlready) => R::WaybillThereAlready,
        Some(R::WaybillThereAlready) => R::WaybillUnderWay,
        Some(R::WaybillUnderWay) => R::NotAParcel,
        Some(R::NotAParcel) => R::NotATrackingNumber,
        Some(R::NotATrackingNumber) => R::ParcelOfAnother,
        Some(R::ParcelOfAnother) => return None,
    })
}

#[test]
fn every_refusal_has_a_text_of_its_own_in_four_languages() {
    for lang in Lang::ALL {
        let (mut texts, mut refusal, mut n) = (BTreeSet::new(), next(None), 0);
        while let Some(one) = refusal {
            let text = words(lang).t(&format!("refused-{}", refusals::code(one)));
            assert!(!text.contains('⟦'), "{} {one:?}", lang.tag());
            texts.insert(text);
            n += 1;
            refusal = next(refusal);
        }
        assert_eq!(texts.len(), n, "{}", lang.tag());
    }
}

#[test]
fn what_was_done_has_words_for_every_step() {
    for kind in Kind::ALL {
        for says_yes in [true, false] {
            let [code, action] = Wish { says_yes, ..Wish::default() }.codes(kind);
            let text = words(Lang::Uk).t(&format!("done-{code}"));
            assert!(!text.contains('⟦') && action.contains('.'), "{kind:?}");
        }
    }
}

#[test]
fn sums_are_read_exactly_or_not_at_all() {
    let order = sample::order(PayType::Prepay);
    let sum = |text: &str| Wish { sum: text.to_owned(), ..Wish::default() }.amount(&order).map(|m| m.minor);
    for (text, minor) in [
        ("499", 49_900),
        ("499,50", 49_950),
        ("499.50", 49_950),
        ("0,01", 1),
        ("1 499", 149_900),
        ("1\u{a0}499,5", 149_950),
    ] {
        assert_eq!(sum(text), Ok(minor), "{text}");
    }
    for text in ["", "0", "0,00", "-5", "1e3", "4,999", "499 ₴", "NaN", "١", "99999999999999999999", "1.2.3"]
    {
        assert_eq!(sum(text), Err(Refusal::NotARefundSum), "{text}");
    }
}

#[test]
fn a_reference_is_what_the_server_draws_and_nothing_else() {
    let has = |text: &str| Wish { reference: text.to_owned(), ..Wish::default() }.has_reference();
    assert!(has("0123456789ab"));
    for text in ["", "short", "UPPERCASE00", "with/slash", "пароль-пароль", &"a".repeat(33)] {
        assert!(!has(text), "{text}");
    }
}
