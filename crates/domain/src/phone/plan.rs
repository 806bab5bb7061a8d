//! Whose number the digits are: the plans of Ukraine, Kazakhstan and Russia, and the frame of E.164 for the rest.
//!
//! Sources: the national numbering plans as published by ITU-T (380: trunk prefix 0, nine digits; 7: trunk prefix 8,
//! ten digits, 6 and 7 for Kazakhstan); and the old trunk form "8 0", which people still write in Ukraine.
//! Operators' codes are not listed: the first digit and the length decide.

use super::spelling::Typed;
use super::{Country, MAX_E164_DIGITS, MIN_E164_DIGITS, PhoneError, calling};

/// Trunk prefix, country, area and number in the zone of +7, and "8 0" with a Ukrainian number.
const LONG_NATIONAL_DIGITS: usize = 11;

/// E.164 digits (without plus) of what was typed.
pub(super) fn international(typed: &Typed, default: Country) -> Result<String, PhoneError> {
    let digits = typed.digits.as_str();
    // No calling code begins with 0, so a plus before it says nothing: "+067…" is "067…".
    if typed.plus && !digits.starts_with('0') {
        return explicit(digits, default);
    }
    if let Some(rest) = digits.strip_prefix("00") {
        return explicit(rest, default);
    }
    match digits.strip_prefix("810") {
        // 8 10 was and is the international prefix of the +7 zone; nothing national is so long.
        Some(rest) if digits.len() > LONG_NATIONAL_DIGITS => explicit(rest, default),
        _ => national(digits, default),
    }
}

/// The country of E.164 digits, where its plan is known.
pub(super) fn country_of(digits: &str) -> Option<Country> {
    if digits.starts_with("380") {
        return Some(Country::Ua);
    }
    digits.strip_prefix('7').map(|rest| owner_of_seven(rest, Country::Ru))
}

/// How many of the leading digits are the calling code.
pub(super) fn code_digits(digits: &str) -> usize {
    calling::code_of(digits).map_or(0, str::len)
}

/// E.164 digits in groups, "+380 67 123 45 67". Underscores may stand for digits that are missing.
pub(super) fn grouped(digits: &str) -> String {
    let (code, mut rest) = digits.split_at(code_digits(digits));
    if code.is_empty() {
        return format!("+{digits}");
    }
    let mut shown = format!("+{code}");
    let sizes: &[usize] = match country_of(digits) {
        Some(Country::Ua) => &[2, 3, 2, 2],
        Some(Country::Kz | Country::Ru) => &[3, 3, 2, 2],
        None => &[3; MAX_E164_DIGITS],
    };
    for &size in sizes {
        // A last digit never stands alone.
        let size = if rest.len() == size + 1 { rest.len() } else { size.min(rest.len()) };
        if size > 0 {
            shown = format!("{shown} {}", &rest[..size]);
            rest = &rest[size..];
        }
    }
    shown
}

fn explicit(digits: &str, default: Country) -> Result<String, PhoneError> {
    if is_trunk_eight(digits) {
        return national(digits, default).map_err(|_| PhoneError::UnknownCountry);
    }
    if let Some(rest) = digits.strip_prefix("380") {
        return fit(Country::Ua, without_trunk_zero(rest));
    }
    if let Some(rest) = digits.strip_prefix('7') {
        return after_seven(rest, default);
    }
    if digits.len() < 3 && default.calling_code().starts_with(digits) {
        return fit(default, "");
    }
    let count = digits.len();
    if calling::code_of(digits).is_none() && (count >= 3 || digits.starts_with('0')) {
        Err(PhoneError::UnknownCountry)
    } else if count < MIN_E164_DIGITS {
        let shown = grouped(digits);
        Err(PhoneError::TooShort { missing: tally(MIN_E164_DIGITS - count), country: None, shown })
    } else if count > MAX_E164_DIGITS {
        Err(PhoneError::TooLong { extra: tally(count - MAX_E164_DIGITS), country: None })
    } else {
        Ok(digits.to_owned())
    }
}

/// "+8 067 …", "+8 701 …": a plus before the trunk prefix. It hides no foreign number, because no country has the
/// calling code; the one exception, 870 (satellites), has numbers of another length.
fn is_trunk_eight(digits: &str) -> bool {
    digits.len() == LONG_NATIONAL_DIGITS
        && digits.starts_with('8')
        && calling::code_of(digits).is_none_or(|code| code == "870")
}

fn national(digits: &str, default: Country) -> Result<String, PhoneError> {
    match default {
        Country::Ua => ukrainian(digits),
        Country::Kz | Country::Ru => zone_seven(digits, default),
    }
}

fn ukrainian(digits: &str) -> Result<String, PhoneError> {
    let count = digits.len();
    if let Some(rest) = digits.strip_prefix("380") {
        return fit(Country::Ua, without_trunk_zero(rest));
    }
    // 0 800 is the free phone, so that "800 123 456" is a whole number and not a beginning of "8 0 …".
    let free_phone = count == Country::Ua.national_digits() && digits.starts_with("800");
    if let Some(rest) = digits.strip_prefix("80").filter(|_| !free_phone) {
        return fit(Country::Ua, rest);
    }
    if let Some(rest) = digits.strip_prefix('0') {
        return fit(Country::Ua, rest);
    }
    if count == LONG_NATIONAL_DIGITS && ["77", "79", "87", "89"].iter().any(|lead| digits.starts_with(lead)) {
        return after_seven(&digits[1..], Country::Kz);
    }
    // "38 67 123 45 67" is a Ukrainian number without its zero, or a Slovene one: the shopper must say.
    if count > LONG_NATIONAL_DIGITS || (count == LONG_NATIONAL_DIGITS && digits.starts_with("38")) {
        return Err(PhoneError::UnknownCountry);
    }
    fit(Country::Ua, digits)
}

fn zone_seven(digits: &str, default: Country) -> Result<String, PhoneError> {
    let count = digits.len();
    if let Some(rest) = digits.strip_prefix("380").filter(|_| count > LONG_NATIONAL_DIGITS) {
        return fit(Country::Ua, without_trunk_zero(rest));
    }
    if begins_with_lead(digits, default) {
        return after_seven(&digits[1..], default);
    }
    if count > LONG_NATIONAL_DIGITS { Err(PhoneError::UnknownCountry) } else { after_seven(digits, default) }
}

/// Whether a number of the +7 zone begins with 7 or 8 in front of its area code. Ten digits may be a whole number
/// or a long one that lacks a digit: what no area code of the country begins with is taken for the latter.
fn begins_with_lead(digits: &str, default: Country) -> bool {
    let starts = |leads: &[&str]| leads.iter().any(|lead| digits.starts_with(lead));
    if digits.len() >= LONG_NATIONAL_DIGITS {
        return starts(&["7", "8"]);
    }
    match default {
        Country::Kz => starts(&["8", "770", "79"]),
        _ => starts(&["7", "89"]) || (starts(&["8"]) && digits.len() < default.national_digits()),
    }
}

/// What follows +7; "+7 8 701 …" carries the trunk prefix along.
fn after_seven(rest: &str, default: Country) -> Result<String, PhoneError> {
    let trunk = rest.strip_prefix('8').filter(|_| rest.len() == LONG_NATIONAL_DIGITS);
    let rest = trunk.unwrap_or(rest);
    fit(owner_of_seven(rest, default), rest)
}

fn owner_of_seven(rest: &str, default: Country) -> Country {
    match rest.chars().next() {
        Some('6' | '7') => Country::Kz,
        Some('3'..='5' | '8' | '9') => Country::Ru,
        _ if default == Country::Ua => Country::Kz,
        _ => default,
    }
}

/// "+380 067 …": people put the trunk zero after the country code, which already ends with one.
fn without_trunk_zero(national: &str) -> &str {
    national.strip_prefix('0').unwrap_or(national)
}

/// Checks length and first digit of a national number, and puts the calling code before it.
fn fit(country: Country, national: &str) -> Result<String, PhoneError> {
    let (count, wanted) = (national.len(), country.national_digits());
    let code = country.calling_code();
    if count < wanted {
        let shown = grouped(&format!("{code}{national:_<wanted$}"));
        return Err(PhoneError::TooShort { missing: tally(wanted - count), country: Some(country), shown });
    }
    if count > wanted {
        return Err(PhoneError::TooLong { extra: tally(count - wanted), country: Some(country) });
    }
    let first_digits = if country == Country::Ua { '1'..='9' } else { '3'..='9' };
    if !national.starts_with(|first| first_digits.contains(&first)) {
        return Err(PhoneError::NoSuchCode { country });
    }
    Ok(format!("{code}{national}"))
}

fn tally(digits: usize) -> u8 {
    u8::try_from(digits).expect("a text of at most MAX_TEXT_BYTES (200) holds fewer digits than 255")
}
