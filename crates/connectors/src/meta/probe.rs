//! Testing the token: whether it may read the pixel. No event is sent, not even to the test view.

use super::answers::{Class as Refusal, classify, told};
use super::wire::Reply;
use super::{PIXEL_ID, TOKEN, URL, VERSION};
use crate::http::{Answer, Request, Response, encode};
use crate::probe::{Class, Finding, Probe, Question, answered, fine, problem};
use crate::settings::Settings;

/// How Meta is tested.
pub(super) const PROBE: Probe = Probe { questions, read };
/// The step that reads the pixel.
const PIXEL: &str = "pixel";
/// Subcodes of code 190 that mean a token which was right once (Graph API, "Handling errors"): the app was removed,
/// the password changed, it expired, it was withdrawn, the session is over.
const ONCE_RIGHT: [i64; 5] = [458, 460, 463, 464, 467];

fn questions(settings: &Settings) -> Result<Vec<Question>, Finding> {
    let missing = |key| problem(Class::NotSet, key, "");
    let pixel = settings.get(&PIXEL_ID).ok_or_else(|| missing(PIXEL_ID.key))?;
    let token = settings.get(&TOKEN).ok_or_else(|| missing(TOKEN.key))?;
    let base = settings.get(&URL).unwrap_or_default().trim_end_matches('/');
    let version = settings.get(&VERSION).unwrap_or_default();
    let url = format!("{base}/{}/{}?fields=id,name", encode(version), encode(pixel));
    // In a header and not in the address: addresses end up in logs.
    let request = Request::get(url).with_header("authorization", &format!("Bearer {token}"));
    Ok(vec![Question { step: PIXEL, about: Some(pixel.to_owned()), request }])
}

fn read(_: &Settings, question: &Question, answer: &Answer) -> Finding {
    let response = match answered(answer, URL.key) {
        Ok(response) => response,
        Err(finding) => return finding,
    };
    let body = response.body_json().unwrap_or_default();
    let reply: Reply = serde_json::from_slice(&response.body).unwrap_or_default();
    if let Some(failure) = &reply.error {
        let (class, setting) = match classify(failure, response.status) {
            Refusal::Token if ONCE_RIGHT.contains(&failure.error_subcode) => (Class::ExpiredKey, TOKEN.key),
            Refusal::Token => (Class::WrongKey, TOKEN.key),
            Refusal::Permission if failure.code == 100 => (Class::NotFound, PIXEL_ID.key),
            Refusal::Permission => (Class::MissingScope, TOKEN.key),
            Refusal::Locked => (Class::Blocked, TOKEN.key),
            Refusal::Throttled => (Class::Busy, URL.key),
            Refusal::Temporary | Refusal::TooOld | Refusal::Rejected | Refusal::Unheard => {
                (Class::OddAnswer, VERSION.key)
            }
        };
        return problem(class, setting, told(failure));
    }
    let is_ours = response.is_success() && body["id"].as_str() == question.about.as_deref();
    if is_ours { fine(body["name"].as_str().unwrap_or_default()) } else { foreign(response) }
}

fn foreign(response: &Response) -> Finding {
    let class = match response.status {
        403 => Class::Blocked,
        429 => Class::Busy,
        _ => Class::OddAnswer,
    };
    problem(class, URL.key, format!("HTTP {}, not in Meta's form", response.status))
}
