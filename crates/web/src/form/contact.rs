//! The form "contact a manager".

use super::fields::Fields;
use super::{FieldError, rules};
use krama_domain::phone::{Country, Phone};

/// Longest name, in characters.
pub const NAME_MAX_CHARS: usize = 100;
/// Longest Telegram or WhatsApp address, in characters.
pub const SOCIAL_MAX_CHARS: usize = 100;
/// Longest question, in characters.
pub const QUESTION_MAX_CHARS: usize = 1_000;

/// What was typed, as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactForm {
    /// Name.
    pub name: String,
    /// Phone.
    pub phone: String,
    /// Telegram name or link; may be empty.
    pub telegram: String,
    /// WhatsApp number or link; may be empty.
    pub whatsapp: String,
    /// Question; may be empty.
    pub question: String,
}

/// A request that can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Name, 1 to 100 characters.
    pub name: String,
    /// Phone.
    pub phone: Phone,
    /// Telegram name or link, as typed.
    pub telegram: Option<String>,
    /// WhatsApp number or link, as typed.
    pub whatsapp: Option<String>,
    /// Question.
    pub question: Option<String>,
}

impl ContactForm {
    /// Takes the form's fields out of a body.
    pub fn read(fields: &Fields) -> Self {
        let text = |name| fields.get(name).to_owned();
        Self {
            name: text("name"),
            phone: text("phone"),
            telegram: text("telegram"),
            whatsapp: text("whatsapp"),
            question: text("question"),
        }
    }

    /// Checks everything and reports all errors at once. `country` is that of a phone without calling code.
    pub fn check(&self, country: Country) -> Result<Contact, Vec<FieldError>> {
        let name = rules::required("name", &self.name, NAME_MAX_CHARS, "error-contact-name");
        let phone = rules::phone("phone", &self.phone, country);
        let telegram = rules::line("telegram", &self.telegram, SOCIAL_MAX_CHARS);
        let whatsapp = rules::line("whatsapp", &self.whatsapp, SOCIAL_MAX_CHARS);
        let question = rules::block("question", &self.question, QUESTION_MAX_CHARS);
        match (name, phone, telegram, whatsapp, question) {
            (Ok(name), Ok(phone), Ok(telegram), Ok(whatsapp), Ok(question)) => {
                Ok(Contact { name, phone, telegram, whatsapp, question })
            }
            (name, phone, telegram, whatsapp, question) => {
                let errors = [name.err(), phone.err(), telegram.err(), whatsapp.err(), question.err()];
                Err(errors.into_iter().flatten().collect())
            }
        }
    }
}
