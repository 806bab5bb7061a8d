//! Checks that several forms share: each turns a raw text into a value or into the error that helps.

use super::FieldError;
use crate::i18n::Arg;
use krama_domain::name::{NameError, PersonName};
use krama_domain::phone::{Country, MAX_TEXT_BYTES, Phone, PhoneError};
use krama_domain::text::{TextError, clean_block, clean_line};

/// Longest e-mail address, in characters (RFC 5321, 4.5.3.1.3 less the brackets).
pub const EMAIL_MAX_CHARS: usize = 254;

fn too_long(field: &'static str, error: TextError) -> FieldError {
    let TextError::TooLong { chars, max_chars } = error;
    too_many_chars(field, chars, max_chars)
}

fn too_many_chars(field: &'static str, chars: usize, max_chars: usize) -> FieldError {
    let count = |n: usize| Arg::Count(i64::try_from(n).unwrap_or(i64::MAX));
    let args = vec![("count", count(chars.saturating_sub(max_chars))), ("most", count(max_chars))];
    FieldError { field, key: "error-too-long", args }
}

/// One line that may be empty.
pub(super) fn line(field: &'static str, raw: &str, max_chars: usize) -> Result<Option<String>, FieldError> {
    let clean = clean_line(raw, max_chars).map_err(|error| too_long(field, error))?;
    Ok(Some(clean).filter(|text| !text.is_empty()))
}

/// One line that must say something; `missing` is the text for an empty one.
pub(super) fn required(
    field: &'static str,
    raw: &str,
    max_chars: usize,
    missing: &'static str,
) -> Result<String, FieldError> {
    line(field, raw, max_chars)?.ok_or_else(|| FieldError::plain(field, missing))
}

/// Several lines that may be empty.
pub(super) fn block(field: &'static str, raw: &str, max_chars: usize) -> Result<Option<String>, FieldError> {
    let clean = clean_block(raw, max_chars).map_err(|error| too_long(field, error))?;
    Ok(Some(clean).filter(|text| !text.is_empty()))
}

/// An e-mail address, or nothing. Only what certainly cannot be one is refused: the rest is for the mail server.
pub(super) fn email(field: &'static str, raw: &str) -> Result<Option<String>, FieldError> {
    let Some(address) = line(field, raw, EMAIL_MAX_CHARS)? else { return Ok(None) };
    let plausible = address.split_once('@').is_some_and(|(who, host)| {
        let labels: Vec<_> = host.split('.').collect();
        !who.is_empty()
            && labels.len() > 1
            && labels.iter().all(|label| !label.is_empty())
            && !host.contains('@')
    });
    if plausible && !address.contains(' ') {
        Ok(Some(address))
    } else {
        Err(FieldError::plain(field, "error-email"))
    }
}

/// The receiver's name.
pub(super) fn person(field: &'static str, raw: &str) -> Result<PersonName, FieldError> {
    let refuse = |error| match error {
        NameError::Empty => FieldError::plain(field, "error-name-empty"),
        NameError::TooLong { chars } => too_many_chars(field, chars, krama_domain::name::MAX_NAME_CHARS),
    };
    PersonName::parse(raw).map(|(name, _)| name).map_err(refuse)
}

/// A phone of any country; `default` is the country of a number without calling code.
pub(super) fn phone(field: &'static str, raw: &str, default: Country) -> Result<Phone, FieldError> {
    let raw: String = raw.chars().take(MAX_TEXT_BYTES + 1).collect();
    Phone::parse(&raw, default).map_err(|error| phone_error(field, &error, default))
}

fn country(of: Option<Country>) -> (&'static str, Arg<'static>) {
    ("country", Arg::from(of.map_or("other", Country::code)))
}

fn phone_error(field: &'static str, error: &PhoneError, default: Country) -> FieldError {
    let (key, args) = match error {
        PhoneError::Empty => ("error-phone-empty", vec![country(Some(default))]),
        PhoneError::TooShort { missing, shown, country: of } => {
            let count = ("count", Arg::Count(i64::from(*missing)));
            ("error-phone-short", vec![count, ("shown", Arg::from(shown.clone())), country(*of)])
        }
        PhoneError::TooLong { extra, country: of } => {
            ("error-phone-long", vec![("count", Arg::Count(i64::from(*extra))), country(*of)])
        }
        PhoneError::TooMuchText => ("error-phone-text", vec![]),
        PhoneError::NotDigits { found } => {
            ("error-phone-letters", vec![("found", Arg::from(found.to_string()))])
        }
        PhoneError::NoSuchCode { country: of } => ("error-phone-code", vec![country(Some(*of))]),
        PhoneError::UnknownCountry => ("error-phone-country", vec![]),
        PhoneError::NotE164 => ("error-phone-unreadable", vec![]),
    };
    FieldError { field, key, args }
}
