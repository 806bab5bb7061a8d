//! "Contact a manager": the page `/contact`, and the same form in the dialog of the other pages.

use crate::form::FieldError;
use crate::form::contact::{ContactForm, NAME_MAX_CHARS, QUESTION_MAX_CHARS, SOCIAL_MAX_CHARS};
use crate::view::chrome::Chrome;
use crate::view::input::{Input, error_text};
use crate::view::{html, problems};
use askama::Template;
use krama_domain::phone::MAX_TEXT_BYTES;

/// The form.
#[derive(Template)]
#[template(path = "part/contact_fields.html")]
pub struct ContactFields {
    action: String,
    lead: String,
    name: String,
    phone: String,
    more: String,
    more_open: bool,
    telegram: String,
    whatsapp: String,
    question: String,
    send: String,
}

impl ContactFields {
    /// The form as nobody has touched it. `prefix` keeps its ids apart from other forms of the page.
    pub fn empty(chrome: &Chrome<'_>, prefix: &str) -> Self {
        Self::new(chrome, prefix, &ContactForm::default(), &[])
    }

    /// The form with what was typed and what is wrong with it.
    pub fn new(chrome: &Chrome<'_>, prefix: &str, form: &ContactForm, errors: &[FieldError]) -> Self {
        let words = &chrome.words;
        let input = |name: &'static str, label: &str| Input {
            id: format!("{prefix}-{name}"),
            name,
            label: words.t(label),
            error: error_text(words, errors, name),
            kind: "text",
            max_chars: SOCIAL_MAX_CHARS,
            ..Input::default()
        };
        let optional = || words.t("optional");
        let name = Input {
            autocomplete: "name",
            value: &form.name,
            max_chars: NAME_MAX_CHARS,
            ..input("name", "contact-name")
        };
        let phone = Input {
            kind: "tel",
            autocomplete: "tel",
            country: chrome.country.code(),
            value: &form.phone,
            max_chars: MAX_TEXT_BYTES,
            ..input("phone", "checkout-phone")
        };
        let telegram =
            Input { optional: optional(), value: &form.telegram, ..input("telegram", "contact-telegram") };
        let whatsapp =
            Input { optional: optional(), value: &form.whatsapp, ..input("whatsapp", "contact-whatsapp") };
        let question = Input {
            optional: optional(),
            value: &form.question,
            max_chars: QUESTION_MAX_CHARS,
            multiline: true,
            ..input("question", "contact-question")
        };
        let more_open =
            [&telegram, &whatsapp, &question].iter().any(|i| !i.value.is_empty() || !i.error.is_empty());
        Self {
            action: chrome.links.contact(),
            lead: words.t("contact-lead"),
            name: name.html(),
            phone: phone.html(),
            more: words.t("contact-more"),
            more_open,
            telegram: telegram.html(),
            whatsapp: whatsapp.html(),
            question: question.html(),
            send: words.t("contact-send"),
        }
    }
}

/// The page.
#[derive(Template)]
#[template(path = "contact.html")]
pub struct ContactPage<'a> {
    /// The frame.
    pub chrome: Chrome<'a>,
    problems: String,
    fields: String,
}

impl<'a> ContactPage<'a> {
    /// The page with what was typed and what is wrong with it.
    pub fn new(chrome: Chrome<'a>, form: &ContactForm, errors: &[FieldError]) -> Self {
        let problems = problems::summary(&chrome.words, errors, |field| format!("contact-{field}"));
        let fields = html(&ContactFields::new(&chrome, "contact", form, errors));
        Self { chrome, problems, fields }
    }
}
