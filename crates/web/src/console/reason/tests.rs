//! What is said of a reason, and the tables against the sources that make reasons.

use super::*;
use crate::view::sample::words;
use krama_domain::lang::Lang;
use literals::{Literal, literals};
use std::collections::BTreeSet;

mod literals;

/// What stands for a value that is not known before it happens.
const ANY: &str = "§";

/// Reasons that no page shows, each with why.
const NOT_SHOWN: [&str; 6] = [
    // What a turn of listening came to is kept nowhere.
    "updates come by webhook",
    // A command says it; the console shows the lane as paused.
    "the lane is paused: resume it in the console",
    // Webhooks that are not genuine are not kept.
    "it cannot be verified: no monobank token to ask for the key with",
    "it has no X-Sign header",
    "the secret is missing or wrong",
    "the store has no bot",
];

/// Who makes reasons. The parser of markup has texts of its own, which become no reasons.
const MAKERS: [&str; 7] = [
    "connectors/src",
    "engine/src",
    "domain/src/giving_up",
    "domain/src/notice",
    "domain/src/news",
    "store/src/repo/chats",
    "store/src/repo/places/refresh",
];
const NO_MAKERS: [&str; 1] = ["telegram/html"];

/// Calls whose texts are reasons, or stand in one.
const CALLS: [&str; 20] = [
    "Some",
    "refused",
    "retry",
    "unknown",
    "lost",
    "misdirected",
    "not_needed",
    "later",
    "wrong",
    "fail",
    "failed",
    "open",
    "blocked",
    "lose",
    "done",
    "harmless",
    "refusal",
    "ended",
    "then_some",
    "ok_or",
];

fn phrases() -> impl Iterator<Item = Phrase> {
    TABLES.into_iter().flatten().copied()
}

/// A phrase or a literal with something else in place of each `{name}`.
fn put_in(text: &str, with: impl Fn(&str) -> String) -> String {
    let mut parts = text.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |whole, part| {
        let (name, after) = part.split_once('}').unwrap_or(("", part));
        whole + &with(name) + after
    })
}

fn blank(text: &str) -> String {
    put_in(text, |_| ANY.to_owned())
}

/// Whether the whole of a text would be told in the reader's language, but for what is put in.
fn is_covered(text: &str) -> bool {
    let is_foreign = |value: &str| !value.contains(char::is_alphabetic);
    find(text).is_some_and(|(_, captures)| captures.iter().all(|(_, v)| is_foreign(v) || is_covered(v)))
}

/// Whether a literal is used as a reason, as far as the code before it tells.
fn is_reason(literal: &Literal) -> bool {
    let code = literal.before.trim_end_matches([' ', '&']);
    let code = code.strip_suffix("format!(").unwrap_or(code).trim_end_matches([' ', '&']);
    let is_named =
        ["reason:", "reason =", "note:", "note =", "counted ="].iter().any(|end| code.ends_with(end));
    let call = literals::open_call(code);
    let is_given = call.is_some_and(|(name, given)| CALLS.contains(&name) || given.contains("Class::"));
    is_named || is_given
}

#[test]
fn every_phrase_stands_in_the_sources() {
    let known: BTreeSet<_> = literals().iter().map(|literal| blank(&literal.text)).collect();
    let ours = phrases().filter(|phrase| !network::PHRASES.contains(phrase));
    let gone: Vec<_> = ours.filter(|(phrase, _)| !known.contains(&blank(phrase))).collect();
    assert!(gone.is_empty(), "these were reworded, so reword them here and in reasons.ftl: {gone:#?}");
}

#[test]
fn every_reason_of_the_sources_has_its_phrase() {
    let long = |literal: &&Literal| literal.text.chars().count() >= 20 && literal.text.contains(' ');
    let all = literals();
    let of_maker = |literal: &&Literal| {
        let is_in = |places: &[&str]| places.iter().any(|place| literal.file.contains(place));
        is_in(&MAKERS) && !is_in(&NO_MAKERS)
    };
    let reasons: Vec<_> =
        all.iter().filter(of_maker).filter(long).filter(|literal| is_reason(literal)).collect();
    assert!(reasons.len() > 140, "only {} were found", reasons.len());
    let is_told = |text: &str| NOT_SHOWN.contains(&text) || is_covered(&blank(text));
    let untold: Vec<_> = reasons
        .iter()
        .filter(|reason| !is_told(&reason.text))
        .map(|r| format!("{}: {}", r.file, r.text))
        .collect();
    assert!(untold.is_empty(), "give these a phrase, in four languages: {untold:#?}");
    let is_said = |text: &&str| reasons.iter().any(|reason| reason.text == **text);
    assert!(NOT_SHOWN.iter().all(is_said), "an exception for what nobody says");
}

#[test]
fn every_phrase_finds_its_own_text() {
    let mut keys = BTreeSet::new();
    for (phrase, key) in phrases() {
        assert!(keys.insert(key), "{key} stands twice");
        assert!(!phrase.contains("}{"), "where one value of \"{phrase}\" ends could not be told");
        assert_eq!(find(&blank(phrase)).map(|found| found.0), Some(key), "another phrase hides \"{phrase}\"");
    }
}

#[test]
fn every_text_says_all_that_its_phrase_says() {
    for lang in Lang::ALL {
        for (phrase, key) in phrases() {
            let names: Vec<_> = pieces(phrase).1.map(|(name, _)| name).collect();
            let args: Vec<_> = names.iter().map(|name| (*name, Arg::from(format!("‹{name}›")))).collect();
            let text = words(lang).args(key, &args);
            let is_whole = names.iter().all(|name| text.contains(&format!("‹{name}›")));
            assert!(is_whole && !text.contains('⟦'), "{} {key}: {text}", lang.tag());
        }
    }
}

#[test]
fn a_reason_is_told_in_the_readers_language() {
    let check =
        |lang, reason: &str, expected: &str| assert_eq!(said(words(lang), reason), expected, "{reason}");
    check(Lang::Uk, "the customer blocked the bot", "покупець заблокував бота");
    check(Lang::Ru, "the customer blocked the bot", "покупатель заблокировал бота");
    check(Lang::Kk, "the customer blocked the bot", "сатып алушы ботты бұғаттады");
    check(Lang::En, "the customer blocked the bot", "the customer blocked the bot");
    check(
        Lang::Uk,
        "monobank does not accept the token: check monobank.token",
        "monobank не приймає токен: перевірте токен еквайрингу (monobank.token)",
    );
    check(
        Lang::Uk,
        "Telegram is out of order for the moment (HTTP 502)",
        "Telegram тимчасово не працює (HTTP 502)",
    );
    // The phrase that says more wins over one that fits too.
    check(
        Lang::Uk,
        "monobank refused to give money back: more than is left of this payment",
        "monobank відмовився повернути гроші: це більше, ніж лишилося від цієї оплати",
    );
}

#[test]
fn reasons_within_reasons_are_told_too() {
    let check = |reason: &str, expected: &str| assert_eq!(said(words(Lang::Uk), reason), expected);
    let refused = "monobank refused to remove the invoice: BAD_REQUEST (HTTP 400)";
    check(refused, "monobank відмовився закрити рахунок: BAD_REQUEST (HTTP 400)");
    check("not needed any more: the order is cancelled", "уже не потрібно: замовлення скасовано");
    check(
        "gave up after 12 tries: Telegram could not be reached: no answer in time (error sending request: \
         operation timed out)",
        "не вдалося за 12 спроб: не вдалося звʼязатися з Telegram: відповідь не надійшла вчасно (запит не вдався: \
         operation timed out)",
    );
}

#[test]
fn numbers_choose_the_form_of_their_noun() {
    let forms = |lang, tries: i64| said(words(lang), &format!("gave up after {tries} tries: x"));
    assert_eq!(forms(Lang::Uk, 1), "не вдалося за 1 спробу: x");
    assert_eq!(forms(Lang::Uk, 2), "не вдалося за 2 спроби: x");
    assert_eq!(forms(Lang::Ru, 21), "не удалось за 21 попытку: x");
    assert_eq!(forms(Lang::En, 1), "gave up after 1 try: x");
    assert_eq!(forms(Lang::Kk, 5), "5 талпыныстан кейін де болмады: x");
}

#[test]
fn what_nobody_here_said_is_shown_as_it_is() {
    for unknown in ["", "the moon is full", "Unbekannter Fehler {tries}", "message too long", "gave up after"]
    {
        assert_eq!(said(words(Lang::Uk), unknown), unknown);
    }
    assert_eq!(said_if_any(words(Lang::Uk), None), "");
}

#[test]
fn what_is_put_in_stays_text() {
    let nasty = "<b>&{ $x }{why}";
    let told = said(words(Lang::Uk), &format!("Telegram refused the message: {nasty}"));
    assert_eq!(told, format!("Telegram відхилив повідомлення: {nasty}"), "the template escapes it");
}

#[test]
fn nesting_without_end_is_cut() {
    let deep = "not needed any more: ".repeat(9) + "the order is cancelled";
    let told = said(words(Lang::Uk), &deep);
    assert_eq!(told.matches("уже не потрібно: ").count(), usize::from(DEPTH_MAX) + 1, "{told}");
    assert!(told.ends_with("the order is cancelled"), "{told}");
}
