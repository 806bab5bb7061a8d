//! One way to pay, as the checkout offers it. Its sums come from the store's offer, its button text from its sum:
//! the same number on the card, in the summary and on the button.

use crate::view::words::Words;
use krama_domain::money::Money;
use krama_domain::pay::{Due, PayType, Unavailable};
use krama_domain::shop::Store;

/// A radio card with everything that changes when it is chosen. Texts are finished.
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) code: &'static str,
    pub(super) title: String,
    pub(super) text: String,
    /// "Now 200 ₴ · on delivery 1 299 ₴".
    pub(super) sums: String,
    pub(super) now: String,
    pub(super) later: String,
    pub(super) button: String,
    pub(super) next: String,
    pub(super) chosen: bool,
    /// Why it cannot be chosen; empty when it can.
    pub(super) reason: String,
}

/// Keys of the texts of a pay type: title, text, button, what comes after the button.
pub(super) const fn keys(pay_type: PayType) -> [&'static str; 4] {
    match pay_type {
        PayType::Prepay => ["pay-prepay-title", "pay-prepay-text", "pay-prepay-button", "next-online"],
        PayType::OnlineFull => ["pay-full-title", "pay-full-text", "pay-full-button", "next-online"],
        PayType::Cod => ["pay-cod-title", "pay-cod-text", "pay-cod-button", "next-cod"],
    }
}

/// The id of a pay type's radio; the stylesheet knows these.
pub(super) fn id(pay_type: PayType) -> String {
    format!("pay-{}", pay_type.code())
}

/// All ways to pay for a cart of `total`, those that cannot be chosen with their reason.
pub(super) fn all(
    words: &Words<'_>,
    store: &Store,
    total: Money,
    online: bool,
    chosen: Option<PayType>,
) -> Vec<Choice> {
    let one = |pay_type| match store.offer(pay_type, total, online) {
        Ok(due) => offered(words, pay_type, due, chosen == Some(pay_type)),
        Err(reason) => closed(words, store, pay_type, reason),
    };
    PayType::ALL.into_iter().map(one).collect()
}

fn offered(words: &Words<'_>, pay_type: PayType, due: Due, chosen: bool) -> Choice {
    let [title, text, button, next] = keys(pay_type);
    let (now, later) = (due.now.pretty(), due.on_delivery.pretty());
    let sums = [("sum-now", due.now), ("sum-later", due.on_delivery)];
    let sums =
        sums.iter().filter(|(_, sum)| sum.minor > 0).map(|(key, sum)| words.with(key, "sum", sum.pretty()));
    Choice {
        id: id(pay_type),
        code: pay_type.code(),
        title: words.with(title, "sum", &now),
        text: words.t(text),
        sums: sums.collect::<Vec<_>>().join(" · "),
        button: words.with(button, "sum", &now),
        next: words.t(next),
        now,
        later,
        chosen,
        reason: String::new(),
    }
}

fn closed(words: &Words<'_>, store: &Store, pay_type: PayType, reason: Unavailable) -> Choice {
    let [title, ..] = keys(pay_type);
    let prepay = store.prepay().pretty();
    let reason = match reason {
        Unavailable::NotOffered => words.t("pay-not-offered"),
        Unavailable::NoProvider => words.t("pay-no-provider"),
        Unavailable::BelowPrepay => words.with("pay-below-prepay", "sum", &prepay),
    };
    Choice {
        id: id(pay_type),
        code: pay_type.code(),
        title: words.with(title, "sum", prepay),
        text: String::new(),
        sums: String::new(),
        now: String::new(),
        later: String::new(),
        button: String::new(),
        next: String::new(),
        chosen: false,
        reason,
    }
}
