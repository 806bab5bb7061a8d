//! Phone numbers: every usual spelling becomes one E.164 number, or an error that says what is missing.
//!
//! Responsible for the value and its forms on screen and in logs. `spelling` takes digits out of pasted text,
//! `plan` decides which country's number they are, `calling` knows the calling codes. Not a directory of
//! operators: a new operator code works on the day it is opened. Nothing here tells whether a number answers.

use std::fmt;

use serde::{Deserialize, Serialize};

mod calling;
mod plan;
mod spelling;
#[cfg(test)]
mod tests;

/// Fewest digits of an international number that is taken, country code included.
pub const MIN_E164_DIGITS: usize = 8;
/// Most digits of an international number, country code included (ITU-T E.164, 6.2).
pub const MAX_E164_DIGITS: usize = 15;
/// Longest text in which a number is looked for, in bytes.
pub const MAX_TEXT_BYTES: usize = 200;

/// How many final digits [`Phone::masked`] leaves readable.
const MASK_SHOWS_DIGITS: usize = 4;

/// A country whose national spellings are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Country {
    /// Ukraine: +380 and nine digits, trunk prefix 0 (formerly 8 0).
    Ua,
    /// Kazakhstan: +7 and ten digits that begin with 6 or 7, trunk prefix 8.
    Kz,
    /// Russia: +7 and ten digits that begin with another digit, trunk prefix 8.
    Ru,
}

impl Country {
    /// ISO 3166-1 alpha-2, upper case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ua => "UA",
            Self::Kz => "KZ",
            Self::Ru => "RU",
        }
    }

    /// The calling code without plus: "380" or "7".
    pub fn calling_code(self) -> &'static str {
        match self {
            Self::Ua => "380",
            Self::Kz | Self::Ru => "7",
        }
    }

    /// How many digits follow the calling code.
    fn national_digits(self) -> usize {
        match self {
            Self::Ua => 9,
            Self::Kz | Self::Ru => 10,
        }
    }
}

/// Why no number could be read. Data for a message that helps: the words are chosen by [`PhoneError::code`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// There is no digit in the text.
    #[error("the phone is empty: write it as +380 67 123 45 67")]
    Empty,
    /// Digits are missing at the end.
    #[error("the phone lacks {missing} digits: {shown}")]
    TooShort {
        /// How many digits are missing.
        missing: u8,
        /// The country the number was taken for; none for a foreign one.
        country: Option<Country>,
        /// What was understood, gaps as underscores: "+380 67 123 45 __". A foreign number has no gaps drawn.
        shown: String,
    },
    /// There are more digits than the number can have.
    #[error("the phone has {extra} digits too many: leave one number in the field")]
    TooLong {
        /// How many digits are in excess.
        extra: u8,
        /// The country the number was taken for; none for a foreign one.
        country: Option<Country>,
    },
    /// The text is longer than [`MAX_TEXT_BYTES`].
    #[error("the phone field holds a long text: leave only the number in it")]
    TooMuchText,
    /// A character that belongs to no number: a letter, a digit of another script, a second plus.
    #[error("the phone contains {found:?}: use digits 0-9, spaces, brackets and dashes")]
    NotDigits {
        /// The first such character.
        found: char,
    },
    /// The length is right, and no number of the country begins so.
    #[error("no number of {} begins like this: check the code after the prefix", country.code())]
    NoSuchCode {
        /// The country the number was taken for.
        country: Country,
    },
    /// An international number with a calling code of no country, or a long number without plus.
    #[error("cannot tell the country of the phone: begin with + and the country code")]
    UnknownCountry,
    /// A stored value that is not in canonical form; people's input never gives this.
    #[error("the stored phone is not in E.164 form: expected a plus and 8 to 15 digits, as in +380671234567")]
    NotE164,
}

impl PhoneError {
    /// A stable name of the cause, from which the message in the reader's language is chosen.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "phone_empty",
            Self::TooShort { .. } => "phone_too_short",
            Self::TooLong { .. } => "phone_too_long",
            Self::TooMuchText => "phone_too_much_text",
            Self::NotDigits { .. } => "phone_not_digits",
            Self::NoSuchCode { .. } => "phone_no_such_code",
            Self::UnknownCountry => "phone_unknown_country",
            Self::NotE164 => "phone_not_e164",
        }
    }
}

/// One phone number in E.164: a plus and 8 to 15 digits, "+380671234567". `Display` gives that form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

impl Phone {
    /// Reads a number as people write and paste it.
    ///
    /// `default` is the country of a number without country code. A number that is written internationally (plus or
    /// 00) keeps its country whatever the default. An extension ("доб. 12") is dropped.
    pub fn parse(text: &str, default: Country) -> Result<Self, PhoneError> {
        let typed = spelling::read(text)?;
        plan::international(&typed, default).map(|digits| Self(format!("+{digits}")))
    }

    /// E.164 with the plus: for storage and for carriers.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// E.164 without the plus: for advertising and messengers.
    pub fn digits(&self) -> &str {
        &self.0[1..]
    }

    /// The country, where it is one whose plan is known: lets a shop that delivers in Ukraine alone say "this looks
    /// like a number of Kazakhstan".
    pub fn country(&self) -> Option<Country> {
        plan::country_of(self.digits())
    }

    /// For people: "+380 67 123 45 67", "+7 701 234 56 78", "+48 601 234 567".
    pub fn pretty(&self) -> String {
        plan::grouped(self.digits())
    }

    /// For logs and group chats: "+380•••••4567". A short number shows fewer digits, never more than half of them.
    pub fn masked(&self) -> String {
        let (code, national) = self.digits().split_at(plan::code_digits(self.digits()));
        let visible = MASK_SHOWS_DIGITS.min(national.len() / 2);
        let (hidden, shown) = national.split_at(national.len() - visible);
        format!("+{code}{}{shown}", "•".repeat(hidden.len()))
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

/// For stored values: only the canonical form is taken, nothing is guessed.
impl TryFrom<String> for Phone {
    type Error = PhoneError;

    fn try_from(stored: String) -> Result<Self, PhoneError> {
        match Self::parse(&stored, Country::Ua) {
            Ok(phone) if phone.0 == stored => Ok(phone),
            _ => Err(PhoneError::NotE164),
        }
    }
}
