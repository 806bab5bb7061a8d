//! What a notice says of money: how it is paid, what came, what went back, what is still due.

use super::words::Word;
use super::{figure, pair, sum};
use crate::invoice::{Invoice, Status};
use crate::lang::Lang;
use crate::ledger::{Collected, Ledger};
use crate::money::{Currency, Money};
use crate::notice::Notice;
use crate::order::{LOST_ANSWERS_MAX, Mismatch, Order};
use crate::pay::PayType;

/// Most reports of strange sums that one message lists; the console shows all.
const MISMATCHES_SHOWN_MAX: usize = 3;

/// How it is paid: `when it is received`.
pub(crate) fn way(order: &Order, lang: Lang) -> &'static str {
    let word = match order.pay_type {
        PayType::OnlineFull => Word::PayFull,
        PayType::Prepay => Word::PayPrepay,
        PayType::Cod => Word::PayCod,
    };
    word.text(lang)
}

/// How the money stands: what came, what went back, what is still due.
pub(crate) fn state(order: &Order, lang: Lang) -> Vec<String> {
    let mut lines = received(order, lang);
    lines.extend(due(order, lang));
    lines
}

fn sentence(word: Word, money: Money, lang: Lang) -> String {
    word.fill(lang, &sum(money, lang))
}

fn captured(order: &Order) -> Money {
    Money::new(order.ledger().captured_minor(), order.currency())
}

fn given_back(order: &Order) -> Money {
    Money::new(order.ledger().refunded_minor(), order.currency())
}

fn received(order: &Order, lang: Lang) -> Vec<String> {
    let came = captured(order);
    let mut lines = Vec::new();
    if came.minor > 0 {
        lines.push(sentence(word_of_received(order, came), came, lang));
    } else if order.pay_type.is_online() && order.ledger().collected_minor() == 0 {
        lines.push(Word::NothingReceived.text(lang).to_owned());
    }
    let collected = Money::new(order.ledger().collected_minor(), order.currency());
    if collected.minor > 0 {
        lines.push(sentence(Word::Collected, collected, lang));
    }
    if given_back(order).minor > 0 {
        lines.push(sentence(Word::GivenBack, given_back(order), lang));
    }
    lines
}

fn word_of_received(order: &Order, came: Money) -> Word {
    if came.minor >= order.total().minor {
        Word::PaidInFull
    } else if order.pay_type == PayType::Prepay && order.is_covered() {
        Word::Prepaid
    } else {
        Word::Received
    }
}

/// What the customer still has to pay. After a refund or a cancellation people decide that, so nothing is claimed.
fn due(order: &Order, lang: Lang) -> Vec<String> {
    if order.cancelled.is_some() || given_back(order).minor > 0 {
        return Vec::new();
    }
    let asked = order.due();
    let owed = if order.pay_type == PayType::Cod || order.received_at().is_some() {
        vec![(Word::OnDelivery, order.rest())]
    } else if order.is_covered() {
        vec![(Word::RestOnDelivery, order.rest())]
    } else {
        vec![(Word::DueOnline, asked.now), (Word::RestOnDelivery, asked.on_delivery)]
    };
    let owed = owed.into_iter().filter(|(_, money)| money.minor > 0);
    owed.map(|(word, money)| sentence(word, money, lang)).collect()
}

/// The figures behind a notice that asks for attention.
pub(crate) fn figures(notice: Notice, order: &Order, lang: Lang) -> Vec<String> {
    match notice {
        Notice::Held => {
            let blocked = order.invoices.values().filter(|i| is_on_hold(i)).filter_map(|i| i.latest.amount());
            blocked.map(|money| sentence(Word::Blocked, money, lang)).collect()
        }
        Notice::NoInvoice => no_invoice(order, lang),
        Notice::Mismatch => {
            let shown = order.mismatches.iter().take(MISMATCHES_SHOWN_MAX);
            shown.flat_map(|seen| mismatch(order, seen, lang)).collect()
        }
        Notice::Overpaid => {
            let asked = order.due().now;
            let excess = captured(order).plus_minor(-asked.minor);
            vec![sentence(Word::Asked, asked, lang), sentence(Word::Excess, excess, lang)]
        }
        Notice::CashMismatch => cash_mismatches(order, lang),
        _ => Vec::new(),
    }
}

fn cash_mismatches(order: &Order, lang: Lang) -> Vec<String> {
    let differing = Ledger::collected(order).into_iter().filter(Collected::differs);
    let lines = |one: Collected| {
        [sentence(Word::Collected, one.amount, lang), sentence(Word::CashDue, one.due, lang)]
    };
    differing.flat_map(lines).collect()
}

/// Whether the bank blocks money for this invoice now, and has not taken it.
pub(super) fn is_on_hold(invoice: &Invoice) -> bool {
    invoice.capture.is_none() && invoice.latest.status == Status::Hold
}

fn no_invoice(order: &Order, lang: Lang) -> Vec<String> {
    let refusal = order.attempts.values().rev().find_map(|attempt| attempt.refused.clone());
    let lost = order.attempts.values().filter(|attempt| attempt.lost).count();
    let mut lines: Vec<_> = refusal.map(|reason| pair(Word::Reason, &reason, lang)).into_iter().collect();
    if lost > LOST_ANSWERS_MAX as usize {
        lines.push(Word::LostAnswers.fill(lang, &lost.to_string()));
    }
    lines
}

fn mismatch(order: &Order, seen: &Mismatch, lang: Lang) -> [String; 2] {
    let reported = Currency::from_numeric(seen.currency_number).map_or_else(
        || figure(seen.amount_minor, order.currency(), &format!("(ISO 4217: {})", seen.currency_number)),
        |currency| sum(Money::new(seen.amount_minor, currency), lang),
    );
    let asked = order.attempt_of(&seen.invoice_id).map_or(order.due().now, |(_, attempt)| attempt.amount);
    [Word::Reported.fill(lang, &reported), sentence(Word::Asked, asked, lang)]
}
