//! Cases of phones: errors, forms on screen, storage. The tables of spellings are in [`spellings`], the properties
//! and the comparison with another implementation in [`properties`].

#![allow(clippy::unwrap_used, reason = "in a test a failed unwrap is the report")]

use super::*;
use Country::{Kz, Ru, Ua};

mod properties;
mod spellings;

fn phone(text: &str) -> Phone {
    Phone::parse(text, Ua).unwrap()
}

fn short(missing: u8, country: Option<Country>, shown: &str) -> PhoneError {
    PhoneError::TooShort { missing, country, shown: shown.to_owned() }
}

fn refused(text: &str, default: Country, expected: &PhoneError) {
    assert_eq!(Phone::parse(text, default).as_ref(), Err(expected), "{text:?} in {}", default.code());
}

#[test]
fn missing_digits_are_counted_and_shown() {
    for (text, missing, shown) in [
        ("+380 67 123 45", 2, "+380 67 123 45 __"),
        ("067 123 45 6", 1, "+380 67 123 45 6_"),
        ("8 067 123", 4, "+380 67 123 __ __"),
        ("67 123 45", 2, "+380 67 123 45 __"),
        ("+380 067 123 45 6", 1, "+380 67 123 45 6_"),
        ("+380 (67) ___-__-__", 7, "+380 67 ___ __ __"),
        ("+38", 9, "+380 __ ___ __ __"),
        ("380", 9, "+380 __ ___ __ __"),
    ] {
        refused(text, Ua, &short(missing, Some(Ua), shown));
    }
    refused("+7 701 234 56 7", Ua, &short(1, Some(Kz), "+7 701 234 56 7_"));
    refused("8 701 234 56", Kz, &short(2, Some(Kz), "+7 701 234 56 __"));
    refused("701 234 5", Kz, &short(3, Some(Kz), "+7 701 234 5_ __"));
    refused("7 701 234 56 7", Kz, &short(1, Some(Kz), "+7 701 234 56 7_"));
    refused("8 916 123 45 6", Ru, &short(1, Some(Ru), "+7 916 123 45 6_"));
    refused("7 916 123 45 6", Ru, &short(1, Some(Ru), "+7 916 123 45 6_"));
    refused("8 495 123", Ru, &short(4, Some(Ru), "+7 495 123 __ __"));
    refused("+48 60", Ua, &short(4, None, "+48 60"));
    refused("+3", Kz, &short(7, None, "+3"));
}

#[test]
fn excess_digits_are_counted() {
    let long = |extra, country| PhoneError::TooLong { extra, country };
    refused("067 123 45 67 8", Ua, &long(1, Some(Ua)));
    refused("+380 67 123 45 67 89", Ua, &long(2, Some(Ua)));
    refused("067 123 45 67 050 123 45 67", Ua, &long(10, Some(Ua)));
    refused("+7 701 234 56 78 9", Kz, &long(1, Some(Kz)));
    refused("+48 601 234 567 890 123", Ua, &long(2, None));
}

#[test]
fn what_is_no_number_is_named() {
    for empty in ["", "  ", "тел.", "+", "--", "\u{202a}\u{202c}"] {
        refused(empty, Ua, &PhoneError::Empty);
    }
    for (text, found) in [
        ("немає", 'н'),
        ("067 123 45 6O", 'O'),
        ("О67 123 45 67", 'О'),
        ("٠٦٧١٢٣٤٥٦٧", '٠'),
        ("067 123 45 ６７", '６'),
        ("067+123 45 67", '+'),
        ("067 123 45 67, 050 123 45 67", ','),
        ("067 123 45 67/68", '/'),
        ("067 123 45 67 Тарас", 'Т'),
        ("067 123 45 67 доб. 12345678", 'д'),
        ("1e9", 'e'),
        ("+48 601 234,567", ','),
    ] {
        refused(text, Ua, &PhoneError::NotDigits { found });
    }
    refused(&"0".repeat(MAX_TEXT_BYTES + 1), Ua, &PhoneError::TooMuchText);
    refused(&"1".repeat(MAX_TEXT_BYTES), Ua, &PhoneError::UnknownCountry);
}

#[test]
fn a_country_is_not_guessed() {
    for text in ["+999 123 456 789", "0067 123 45 67", "38 67 123 45 67", "905321234567", "+8 301 234 56 78"]
    {
        refused(text, Ua, &PhoneError::UnknownCountry);
    }
    refused("481 601 234 567", Kz, &PhoneError::UnknownCountry);
    refused("8 00 671 234 56", Ua, &PhoneError::NoSuchCode { country: Ua });
    refused("+7 001 234 56 78", Ua, &PhoneError::NoSuchCode { country: Kz });
    refused("067 123 45 67", Kz, &PhoneError::NoSuchCode { country: Kz });
    refused("067 123 45 67", Ru, &PhoneError::NoSuchCode { country: Ru });
}

#[test]
fn a_short_international_number_is_not_taken_for_a_ukrainian_one() {
    assert_eq!(phone("+37 167 123 45").as_str(), "+3716712345");
    assert_eq!(phone("+67 412 345 6").as_str(), "+674123456");
    refused("+671 234 567", Ua, &PhoneError::UnknownCountry);
}

#[test]
fn codes_of_errors_are_stable() {
    let codes = [
        PhoneError::Empty,
        short(1, None, ""),
        PhoneError::TooLong { extra: 1, country: None },
        PhoneError::TooMuchText,
        PhoneError::NotDigits { found: 'x' },
        PhoneError::NoSuchCode { country: Ua },
        PhoneError::UnknownCountry,
        PhoneError::NotE164,
    ]
    .map(|error| error.code());
    assert_eq!(
        codes,
        [
            "phone_empty",
            "phone_too_short",
            "phone_too_long",
            "phone_too_much_text",
            "phone_not_digits",
            "phone_no_such_code",
            "phone_unknown_country",
            "phone_not_e164"
        ]
    );
}

#[test]
fn countries_are_told_apart() {
    for (text, country) in [
        ("+380671234567", Some(Ua)),
        ("+77012345678", Some(Kz)),
        ("+76001234567", Some(Kz)),
        ("+79161234567", Some(Ru)),
        ("+74951234567", Some(Ru)),
        ("+48601234567", None),
        ("+38671234567", None),
    ] {
        assert_eq!(phone(text).country(), country, "{text}");
    }
    assert_eq!([Ua, Kz, Ru].map(Country::calling_code), ["380", "7", "7"]);
}

#[test]
fn forms_on_screen_and_in_logs() {
    for (text, pretty, masked) in [
        ("+380671234567", "+380 67 123 45 67", "+380•••••4567"),
        ("+77012345678", "+7 701 234 56 78", "+7••••••5678"),
        ("+79161234567", "+7 916 123 45 67", "+7••••••4567"),
        ("+48601234567", "+48 601 234 567", "+48•••••4567"),
        ("+16505551212", "+1 650 555 1212", "+1••••••1212"),
        ("+37167123456", "+371 671 234 56", "+371••••3456"),
        ("+37512345", "+375 123 45", "+375•••45"),
    ] {
        assert_eq!((phone(text).pretty().as_str(), phone(text).masked().as_str()), (pretty, masked));
        assert_eq!((phone(text).to_string().as_str(), phone(text).digits()), (text, &text[1..]));
    }
}

#[test]
fn stored_values_are_canonical_or_refused() {
    let stored = serde_json::to_string(&phone("067 123 45 67")).unwrap();
    assert_eq!(stored, "\"+380671234567\"");
    assert_eq!(serde_json::from_str::<Phone>(&stored).unwrap(), phone("0671234567"));
    for text in ["\"0671234567\"", "\"380671234567\"", "\"+380 671234567\"", "\"+3806712345\"", "\"\""] {
        let error = serde_json::from_str::<Phone>(text).unwrap_err().to_string();
        assert!(error.contains("E.164"), "{text}: {error}");
    }
    assert_eq!(serde_json::to_string(&Kz).unwrap(), "\"KZ\"");
}
