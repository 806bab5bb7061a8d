//! Misbehaviour of the carrier's own kind, beyond what a network does: ordered in advance, used up one call each.

use crate::http::Response;
use serde_json::json;
use std::collections::VecDeque;

/// Most quirks that wait at once.
const QUEUE_MAX: usize = 1_000;

/// One way to misbehave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quirk {
    /// "To many requests", and nothing is done.
    Busy,
    /// The limit of a day is used up.
    DayLimit,
    /// The service is out of order.
    Unavailable,
    /// Every key is wrong.
    WrongKey,
    /// Every key has expired.
    ExpiredKey,
    /// A page in place of JSON, with 200.
    Page,
    /// It is done, and the answer is "unknown error, try later".
    DoneButUnknown,
    /// A success that lists an error.
    SuccessWithErrors,
    /// Records come in another order.
    Shuffled,
    /// Records without anything in them.
    Stubs,
    /// Every second record is missing.
    Missing,
    /// Every status has a code that nobody knows.
    StrangeCode,
    /// Status words differ from call to call.
    OtherWords,
    /// Numbers in place of texts, texts in place of numbers, one object in place of a list.
    OtherTypes,
    /// Directory answers are empty.
    EmptyDirectory,
}

impl Quirk {
    /// All of them, with their names in forms and their words.
    pub const OFFERED: [(&'static str, Self, &'static str); 15] = [
        ("busy", Self::Busy, "забагато запитів (20000401501)"),
        ("day-limit", Self::DayLimit, "вичерпано добовий ліміт"),
        ("unavailable", Self::Unavailable, "сервіс недоступний"),
        ("wrong-key", Self::WrongKey, "ключ хибний"),
        ("expired-key", Self::ExpiredKey, "строк дії ключа минув"),
        ("page", Self::Page, "сторінка HTML замість JSON"),
        ("done-but-unknown", Self::DoneButUnknown, "зробити й відповісти «невідома помилка»"),
        ("success-with-errors", Self::SuccessWithErrors, "success разом з errors"),
        ("shuffled", Self::Shuffled, "посилки в іншому порядку"),
        ("stubs", Self::Stubs, "порожні записи посилок"),
        ("missing", Self::Missing, "кожної другої посилки немає у відповіді"),
        ("strange-code", Self::StrangeCode, "невідомий код статусу"),
        ("other-words", Self::OtherWords, "інший текст під тим самим кодом"),
        ("other-types", Self::OtherTypes, "числа замість текстів і навпаки"),
        ("empty-directory", Self::EmptyDirectory, "порожня відповідь довідника"),
    ];

    /// The quirk of a name in [`Quirk::OFFERED`].
    pub fn named(name: &str) -> Option<Self> {
        Self::OFFERED.iter().find(|(known, ..)| *known == name).map(|(_, quirk, _)| *quirk)
    }

    /// The answer that stands in place of the real one, if nothing is done at all.
    pub(super) fn instead(self) -> Option<Response> {
        let (words, code) = match self {
            Self::Busy => ("To many requests", "20000401501"),
            Self::DayLimit => ("Limit of daily requests exceeded", "20000501331"),
            Self::Unavailable => ("Service unavailable", "20000100016"),
            Self::WrongKey => ("API auth fail", "20000200068"),
            Self::ExpiredKey => ("API key expired", "20000201204"),
            Self::Page => return Some(Response::html(200, "<html><body>Nova Poshta</body></html>")),
            _ => return None,
        };
        Some(failed(words, code))
    }

    /// Whether it fits a call; others leave it for the next.
    pub(super) fn fits(self, model: &str) -> bool {
        match self {
            Self::Shuffled | Self::Stubs | Self::Missing | Self::StrangeCode | Self::OtherWords => {
                model == "TrackingDocument"
            }
            Self::EmptyDirectory => model == "Address",
            _ => true,
        }
    }
}

/// An error in the carrier's form.
pub(super) fn failed(words: &str, code: &str) -> Response {
    let codes = if code.is_empty() { json!([]) } else { json!([code]) };
    Response::json(200, &envelope(false, &json!([]), &json!([words]), &codes))
}

/// A success in the carrier's form.
pub(super) fn fine(data: &serde_json::Value) -> serde_json::Value {
    envelope(true, data, &json!([]), &json!([]))
}

fn envelope(
    success: bool,
    data: &serde_json::Value,
    errors: &serde_json::Value,
    codes: &serde_json::Value,
) -> serde_json::Value {
    json!({
        "success": success, "data": data, "errors": errors, "warnings": [], "info": [], "messageCodes": [],
        "errorCodes": codes, "warningCodes": [], "infoCodes": [],
    })
}

/// Quirks that wait for their calls.
#[derive(Debug, Default)]
pub(super) struct Quirks(VecDeque<Quirk>);

impl Quirks {
    /// The next `times` calls that it fits misbehave so.
    pub(super) fn queue(&mut self, quirk: Quirk, times: usize) {
        let room = QUEUE_MAX.saturating_sub(self.0.len());
        self.0.extend(std::iter::repeat_n(quirk, times.min(room)));
    }

    /// The quirk of a call.
    pub(super) fn draw(&mut self, model: &str) -> Option<Quirk> {
        let at = self.0.iter().position(|quirk| quirk.fits(model))?;
        self.0.remove(at)
    }

    /// Everything behaves again.
    pub(super) fn heal(&mut self) {
        self.0.clear();
    }

    /// How many wait.
    pub(super) fn waiting(&self) -> usize {
        self.0.len()
    }
}
