//! What the carrier's errors mean: a table by code, and a few texts for those that come without one.
//!
//! The HTTP status says little: nearly every error comes with 200, and a gateway's page may come with anything. So the
//! body is read first, and the status only where the body is not the carrier's.

use super::API_KEY;
use super::URL;
use super::envelope::{Envelope, Kind};
use crate::http::{Answer, Redactor, Response};
use crate::settings::Settings;
use krama_domain::effect::{Hold, Outcome};
use krama_domain::time::{HOUR_MS, MINUTE_MS};

/// Milliseconds to wait when the carrier says "to many requests" without saying how long.
const BUSY_MS: i64 = MINUTE_MS;
/// Milliseconds to wait after the limit of a day was reached.
const DAY_LIMIT_MS: i64 = HOUR_MS;
/// Longest piece of the carrier's own words that is kept, in characters.
const WORDS_MAX_CHARS: usize = 200;

/// What can be done about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Too many requests; this one was not carried out.
    Busy,
    /// The limit of a day is used up; this one was not carried out.
    DayLimit,
    /// The carrier is out of order; this one was not carried out.
    Unavailable,
    /// "Unknown error, try later": a question may be repeated, a deed must be looked for first.
    Uncertain,
    /// The key was never right.
    WrongKey,
    /// The key ran out.
    ExpiredKey,
    /// There is no key in the call.
    NoKey,
    /// The carrier stopped this account.
    Suspended,
    /// One number spoils the whole call.
    BadNumber,
    /// What was asked for had been done before.
    DoneAlready,
    /// This one thing cannot be done so.
    Item,
}

/// One line of the table: the carrier's code, its class, our name for grouping, and what it means in words.
type Line = (&'static str, Class, &'static str, &'static str);

/// The carrier's codes that krama knows. Others are kept as they came, as [`Class::Item`].
const TABLE: &[Line] = &[
    ("20000200068", Class::WrongKey, "wrong_key", "the key is wrong"),
    ("20000201204", Class::ExpiredKey, "expired_key", "the key has expired"),
    ("20000200069", Class::NoKey, "no_key", "there is no key in the call"),
    ("20000401501", Class::Busy, "busy", "too many requests"),
    ("20000501331", Class::DayLimit, "day_limit", "the limit of requests of a day is used up"),
    ("20000101696", Class::DayLimit, "day_limit", "the limit of attempts is used up"),
    ("20000100016", Class::Unavailable, "unavailable", "the service is out of order"),
    ("20000500608", Class::Unavailable, "unavailable", "the service is out of order"),
    ("20000100008", Class::Uncertain, "unknown_error", "unknown error, try later"),
    ("20001401442", Class::BadNumber, "bad_number", "a number is not correct"),
    (
        "20001401153",
        Class::Item,
        "too_many_documents",
        "more than 100 numbers in one call: a defect of krama",
    ),
    (
        "20001402438",
        Class::Item,
        "too_many_documents",
        "more than 100 numbers in one call: a defect of krama",
    ),
    ("20001401155", Class::BadNumber, "bad_number", "a number is empty"),
    ("20001401156", Class::BadNumber, "bad_number", "a number must have digits only"),
    ("20001401158", Class::BadNumber, "bad_number", "a number has a wrong form"),
    ("20000200157", Class::BadNumber, "bad_number", "a number is empty"),
    ("20000200158", Class::BadNumber, "bad_number", "a number is not correct"),
    ("20000200159", Class::Item, "bad_documents", "the list of documents is not a list: a defect of krama"),
    ("20000200160", Class::Item, "bad_documents", "the list of documents is not a list: a defect of krama"),
    ("20000200161", Class::Item, "not_found", "no such documents"),
    ("20000300415", Class::Item, "not_found", "no such document"),
    ("20000200205", Class::Item, "not_found", "no such waybill"),
    ("20002102170", Class::DoneAlready, "already_deleted", "the waybill was deleted before"),
    ("20000201996", Class::DoneAlready, "already_deleted", "the waybill was deleted before"),
    ("20000900746", Class::Item, "no_city", "the city is not given"),
    ("20000900767", Class::Item, "no_city", "the city is not given"),
    ("20000900768", Class::Item, "city_not_found", "there is no such city"),
    ("20000500626", Class::Item, "bad_settlement", "there is no such settlement"),
    ("20000500620", Class::Item, "bad_limit", "a wrong number of lines was asked for: a defect of krama"),
    ("20000501019", Class::Item, "bad_limit", "too many lines were asked for: a defect of krama"),
    (
        "20000400455",
        Class::Item,
        "past_date",
        "the day of sending is over in Kyiv: make the waybill for today",
    ),
    ("20000100527", Class::Item, "no_first_name", "the first name of the recipient is missing"),
    (
        "20000201117",
        Class::Item,
        "not_cyrillic",
        "with cash on delivery the name of the recipient must be in Cyrillic letters",
    ),
    (
        "20000201118",
        Class::Item,
        "not_cyrillic",
        "with cash on delivery the name of the recipient must be in Cyrillic letters",
    ),
    (
        "20000201121",
        Class::Item,
        "not_cyrillic",
        "with cash on delivery the name of the recipient must be in Cyrillic letters",
    ),
    (
        "20000201122",
        Class::Item,
        "not_cyrillic",
        "with cash on delivery the name of the recipient must be in Cyrillic letters",
    ),
    ("20000200074", Class::Item, "cash_limit", "cash on delivery of such a sum is not taken"),
    ("20000200078", Class::Item, "no_cash_in_city", "cash on delivery is not taken in this city"),
    (
        "20000200035",
        Class::Item,
        "no_payment_control",
        "control of payment needs a contract that this account does not have",
    ),
    ("20000200036", Class::Item, "no_payment_control", "control of payment is not offered here"),
    (
        "20000201590",
        Class::Item,
        "branch_to_branch_only",
        "control of payment is offered from branch to branch only",
    ),
    (
        "20000201107",
        Class::Item,
        "locker_payment",
        "a parcel locker takes no cashless payment by the recipient",
    ),
    ("20000201109", Class::Item, "locker_payment", "for a parcel locker the sender must pay the delivery"),
    ("20000201640", Class::Item, "no_money_transfer", "a money transfer is not offered here"),
    ("20000201794", Class::Item, "no_card_payout", "the payout to a card is blocked"),
    ("20000201486", Class::Item, "card_limit", "the sum is above the limit of a payout to a card"),
    ("20000201487", Class::Item, "payer_must_be_recipient", "the recipient must pay for the money transfer"),
    (
        "20000201483",
        Class::Item,
        "debtor",
        "the carrier counts this account as a debtor: settle the debt in its cabinet",
    ),
    ("20000204095", Class::Suspended, "suspended", "the carrier suspended this account's money services"),
    ("20000201658", Class::Item, "branch_closed", "the branch does not work: choose another"),
    ("20000201659", Class::Item, "branch_closed", "the branch does not work: choose another"),
    ("20000202038", Class::Item, "too_heavy", "the parcel is too heavy for this branch: choose another"),
    ("20000302038", Class::Item, "too_heavy", "the parcel is too heavy for this branch: choose another"),
    (
        "20000203297",
        Class::Item,
        "locker_value",
        "the declared value is above the limit of the parcel locker: choose a branch",
    ),
    (
        "20000203729",
        Class::Item,
        "locker_size",
        "the parcel is too big for the parcel locker: choose a branch",
    ),
    ("ERR_0001", Class::Item, "sheet_not_found", "no such register"),
];

/// Texts by which an error without a code is known, in lower case.
const TEXTS: &[(&str, &str)] = &[
    ("api auth fail", "20000200068"),
    ("key expired", "20000201204"),
    ("apikey is empty", "20000200069"),
    ("user is undefined", "20000200069"),
    ("to many requests", "20000401501"),
    ("too many requests", "20000401501"),
    ("document number is not correct", "20001401442"),
    ("already deleted", "20002102170"),
];

/// What an answer came to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Verdict {
    /// The carrier did it.
    Data(Envelope),
    /// The carrier said no.
    Failed(Failure),
    /// The answer is not the carrier's: a gateway's page. Whether the call was carried out is open.
    Foreign(u16, Option<i64>),
    /// No answer; whether the call was carried out is open.
    NoAnswer,
    /// The call certainly did not reach the carrier.
    NotSent(String),
}

/// An error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    pub class: Class,
    /// Ours for grouping, or the carrier's code: `not_cyrillic`, `np_20000999999`.
    pub code: String,
    /// In words, with the carrier's own where ours say less.
    pub words: String,
    /// Numbers of documents that the warnings name.
    pub named: Vec<String>,
}

/// Sorts an answer.
pub(super) fn sort(settings: &Settings, answer: &Answer, kind: Kind) -> Verdict {
    match answer {
        Answer::NotSent { reason } => Verdict::NotSent(reason.clone()),
        Answer::NoAnswer { .. } => Verdict::NoAnswer,
        Answer::Response(response) => match Envelope::read(&response.body) {
            Some(envelope) if envelope.has_failed(kind) => Verdict::Failed(failure(settings, &envelope)),
            Some(envelope) => Verdict::Data(envelope),
            None => foreign(response),
        },
    }
}

/// A body that is not the carrier's, by its status.
fn foreign(response: &Response) -> Verdict {
    let failed = |class, code: &str, words: &str| {
        let words = format!("{words} (HTTP {})", response.status);
        Verdict::Failed(Failure { class, code: code.to_owned(), words, named: Vec::new() })
    };
    match response.status {
        401 => failed(Class::WrongKey, "wrong_key", "the key is wrong"),
        429 => failed(Class::Busy, "busy", "too many requests"),
        status => Verdict::Foreign(status, response.retry_after_ms()),
    }
}

fn known(code: &str) -> Option<&'static Line> {
    TABLE.iter().find(|line| line.0 == code)
}

/// How much a class says: of several errors the one that matters most is taken.
const fn weight(class: Class) -> u8 {
    match class {
        Class::WrongKey | Class::ExpiredKey | Class::NoKey | Class::Suspended => 0,
        Class::Busy | Class::DayLimit | Class::Unavailable => 1,
        Class::BadNumber | Class::DoneAlready => 2,
        Class::Item => 3,
        Class::Uncertain => 4,
    }
}

fn failure(settings: &Settings, envelope: &Envelope) -> Failure {
    let by_code = envelope.codes.iter().filter_map(|code| known(code)).min_by_key(|line| weight(line.1));
    let named = envelope.warnings.iter().flat_map(|warning| numbers_in(&warning.text)).collect();
    let said = presentable(settings, &envelope.errors.join("; "));
    if let Some((_, class, code, words)) = by_code.or_else(|| by_text(&said)) {
        return Failure { class: *class, code: (*code).to_owned(), words: (*words).to_owned(), named };
    }
    let code = envelope.codes.first().map(|code| presentable(settings, code));
    let code = code.map_or_else(|| "np_error".to_owned(), |code| format!("np_{code}"));
    let words = if said.is_empty() { "the carrier gave no reason".to_owned() } else { said };
    Failure { class: Class::Item, code, words, named }
}

fn by_text(said: &str) -> Option<&'static Line> {
    let said = said.to_lowercase();
    TEXTS.iter().find(|(text, _)| said.contains(text)).and_then(|(_, code)| known(code))
}

/// Words that may be a number of a document: those with a digit in them.
fn numbers_in(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| word.bytes().any(|b| b.is_ascii_digit())).map(str::to_owned)
}

/// The carrier's words without the key, on one line, and not too long.
fn presentable(settings: &Settings, words: &str) -> String {
    let clean = Redactor::new(settings.get(&API_KEY)).clean(words);
    clean.chars().map(|c| if c.is_control() { ' ' } else { c }).take(WORDS_MAX_CHARS).collect()
}

/// What a failure makes of the whole lane or of this try, the same for every call; `None` where it concerns this one
/// thing alone. `kind` tells whether a repeat could do something twice.
pub(super) fn lane(verdict: &Verdict, kind: Kind) -> Option<Outcome> {
    let retry = |after_ms, reason: &str| Some(Outcome::Retry { after_ms, reason: reason.to_owned() });
    let open = |reason: String| match kind {
        Kind::Read => Some(Outcome::Retry { after_ms: None, reason }),
        Kind::Write => Some(Outcome::Unknown { reason }),
    };
    match verdict {
        Verdict::Data(_) => None,
        Verdict::NotSent(reason) => Some(Outcome::Blocked {
            reason: format!("Nova Poshta cannot be reached: {reason}"),
            hold: Hold::Outage,
        }),
        Verdict::NoAnswer => open("Nova Poshta was asked; no answer came".to_owned()),
        Verdict::Foreign(300..=399, _) => Some(Outcome::Blocked {
            reason: format!("the address of Nova Poshta sends us elsewhere: check {}", URL.key),
            hold: Hold::Person,
        }),
        Verdict::Foreign(status, _) if kind == Kind::Write => {
            open(format!("Nova Poshta answered with a page in place of data (HTTP {status})"))
        }
        Verdict::Foreign(status, after_ms) => {
            retry(*after_ms, &format!("Nova Poshta answered with a page in place of data (HTTP {status})"))
        }
        Verdict::Failed(failure) => match failure.class {
            Class::Busy => retry(Some(BUSY_MS), "Nova Poshta asks for a pause: too many requests"),
            Class::DayLimit => {
                let reason = format!("Nova Poshta will answer later: {}", failure.words);
                Some(Outcome::Blocked { reason, hold: Hold::Asked { ms: DAY_LIMIT_MS } })
            }
            Class::Unavailable => retry(None, &format!("Nova Poshta is out of order: {}", failure.words)),
            Class::Uncertain => open(format!("Nova Poshta failed: {}", failure.words)),
            class => key_problem(class).map(|reason| Outcome::Blocked { reason, hold: Hold::Person }),
        },
    }
}

/// What a person must do about the key, in words that tell the causes apart.
fn key_problem(class: Class) -> Option<String> {
    Some(match class {
        Class::WrongKey => format!("Nova Poshta does not know the key: copy it again into {}", API_KEY.key),
        Class::ExpiredKey => {
            format!("the Nova Poshta key has expired: make a new one in its cabinet and set {}", API_KEY.key)
        }
        Class::NoKey => format!("Nova Poshta got no key: set {}", API_KEY.key),
        Class::Suspended => {
            "Nova Poshta suspended this account's money services: ask your manager there".to_owned()
        }
        _ => return None,
    })
}

/// The refusal of this one thing. `what` completes "Nova Poshta refused to …".
pub(super) fn refused(failure: &Failure, what: &str) -> Outcome {
    let reason = format!("Nova Poshta refused to {what}: {}", failure.words);
    Outcome::Refused { code: failure.code.clone(), reason }
}
