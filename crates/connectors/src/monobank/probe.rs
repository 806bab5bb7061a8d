//! Testing the bank's token: who the merchant is, and the key that webhooks are verified with.

use super::requests::Bank;
use super::wire;
use super::{TOKEN, URL};
use crate::http::{Answer, Response};
use crate::probe::{Class, Finding, Probe, Question, answered, fine, problem};
use crate::settings::Settings;

/// How monobank is tested.
pub(super) const PROBE: Probe = Probe { questions, read };
/// The step that learns whose token it is.
const MERCHANT: &str = "merchant";
/// The step that fetches the key of webhooks.
const WEBHOOK_KEY: &str = "webhook-key";

fn questions(settings: &Settings) -> Result<Vec<Question>, Finding> {
    let bank = Bank::of(settings);
    if !bank.has_token() {
        return Err(problem(Class::NotSet, TOKEN.key, ""));
    }
    let asks = [(MERCHANT, bank.details()), (WEBHOOK_KEY, bank.public_key())];
    Ok(asks.map(|(step, request)| Question { step, about: None, request }).into())
}

fn read(_: &Settings, question: &Question, answer: &Answer) -> Finding {
    let response = match answered(answer, URL.key) {
        Ok(response) => response,
        Err(finding) => return finding,
    };
    if !response.is_success() {
        return refusal(response);
    }
    let told = match question.step {
        WEBHOOK_KEY => wire::key_of(&response.body).map(|_| String::new()),
        _ => wire::merchant_of(&response.body),
    };
    told.map_or_else(|| problem(Class::OddAnswer, URL.key, seen(response)), |told| fine(&told))
}

fn refusal(response: &Response) -> Finding {
    let is_the_banks = wire::error_code(&response.body).is_some();
    let (class, setting) = match response.status {
        401 => (Class::WrongKey, TOKEN.key),
        403 if is_the_banks => (Class::WrongKey, TOKEN.key),
        // What stands before the bank refuses us, not the bank: it does not know the token yet.
        403 => (Class::Blocked, URL.key),
        429 => (Class::Busy, URL.key),
        _ => (Class::OddAnswer, URL.key),
    };
    problem(class, setting, seen(response))
}

fn seen(response: &Response) -> String {
    let code = wire::error_code(&response.body).map(|code| format!(", {code}")).unwrap_or_default();
    format!("HTTP {}{code}", response.status)
}
