//! Money: whole minor units and a currency. Floats never touch it.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A currency that krama's stores trade in. All of these have two decimal places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// Ukrainian hryvnia.
    Uah,
    /// Kazakhstani tenge.
    Kzt,
    /// Russian rouble.
    Rub,
    /// US dollar.
    Usd,
    /// Euro.
    Eur,
}

/// Minor units in one major unit of every [`Currency`].
const MINOR_PER_MAJOR: i64 = 100;

impl Currency {
    const ALL: [Self; 5] = [Self::Uah, Self::Kzt, Self::Rub, Self::Usd, Self::Eur];

    /// ISO 4217 letters: `UAH`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Uah => "UAH",
            Self::Kzt => "KZT",
            Self::Rub => "RUB",
            Self::Usd => "USD",
            Self::Eur => "EUR",
        }
    }

    /// ISO 4217 number: 980 for UAH.
    pub const fn numeric(self) -> u16 {
        match self {
            Self::Uah => 980,
            Self::Kzt => 398,
            Self::Rub => 643,
            Self::Usd => 840,
            Self::Eur => 978,
        }
    }

    /// The sign that stands after a sum: `₴`.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Uah => "₴",
            Self::Kzt => "₸",
            Self::Rub => "₽",
            Self::Usd => "$",
            Self::Eur => "€",
        }
    }

    /// The currency of these ISO letters, in either case.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.code().eq_ignore_ascii_case(code))
    }

    /// The currency of this ISO number.
    pub fn from_numeric(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|c| i64::from(c.numeric()) == number)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A sum in minor units (kopiykas, tiyn) of one currency. May be negative, for a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units: 20000 is 200.00.
    pub minor: i64,
    /// What they are units of.
    pub currency: Currency,
}

/// A text that is not a sum.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a sum: write it as 499 or 499.00")]
pub struct NotASum(pub String);

impl Money {
    /// `minor` units of `currency`.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// This sum with `minor` units more (fewer, when negative), at the ends of the range held there.
    #[must_use]
    pub const fn plus_minor(self, minor: i64) -> Self {
        Self::new(self.minor.saturating_add(minor), self.currency)
    }

    /// Reads `499`, `499.5`, `499.00` or `499,00`; at most two decimals, no sign, no spaces.
    pub fn parse_decimal(text: &str, currency: Currency) -> Result<Self, NotASum> {
        let wrong = || NotASum(text.to_owned());
        let (major, minor) = text.split_once(['.', ',']).unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if major.is_empty() || minor.len() > 2 || !digits(major) || !digits(minor) {
            return Err(wrong());
        }
        let major: i64 = major.parse().map_err(|_| wrong())?;
        let minor: i64 = format!("{minor:0<2}").parse().map_err(|_| wrong())?;
        let sum = major.checked_mul(MINOR_PER_MAJOR).and_then(|m| m.checked_add(minor)).ok_or_else(wrong)?;
        Ok(Self::new(sum, currency))
    }

    /// For machines: `499.00`, `-0.05`.
    pub fn decimal(self) -> String {
        let sign = if self.minor < 0 { "-" } else { "" };
        let minor = self.minor.unsigned_abs();
        let unit = MINOR_PER_MAJOR.unsigned_abs();
        format!("{sign}{}.{:02}", minor / unit, minor % unit)
    }

    /// For people: `1 499` or `1 499,50`, with no-break spaces between thousands and without zero kopiykas.
    pub fn figure(self) -> String {
        let decimal = self.decimal();
        let (major, minor) = decimal.split_once('.').expect("decimal() writes a point");
        let (sign, digits) = major.strip_prefix('-').map_or(("", major), |rest| ("−", rest));
        let mut grouped = String::with_capacity(digits.len() + 8);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                grouped.push('\u{a0}');
            }
            grouped.push(digit);
        }
        if minor == "00" { format!("{sign}{grouped}") } else { format!("{sign}{grouped},{minor}") }
    }

    /// For people, with the currency's sign: `1 499 ₴`.
    pub fn pretty(self) -> String {
        format!("{}\u{a0}{}", self.figure(), self.currency.sign())
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sums_are_read_strictly() {
        let uah = |text| Money::parse_decimal(text, Currency::Uah).map(|m| m.minor);
        assert_eq!(uah("499"), Ok(49_900));
        assert_eq!(uah("499.5"), Ok(49_950));
        assert_eq!(uah("0,05"), Ok(5));
        for bad in ["", ".5", "-1", "1.005", "1 000", "1e3", "99999999999999999999", "١"] {
            assert!(uah(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn people_read_sums_in_their_own_way() {
        assert_eq!(Money::new(149_900, Currency::Uah).pretty(), "1\u{a0}499\u{a0}₴");
        assert_eq!(Money::new(149_950, Currency::Kzt).pretty(), "1\u{a0}499,50\u{a0}₸");
        assert_eq!(Money::new(-123_456_789, Currency::Usd).figure(), "−1\u{a0}234\u{a0}567,89");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(minor in 0..i64::MAX) {
            let sum = Money::new(minor, Currency::Eur);
            prop_assert_eq!(Money::parse_decimal(&sum.decimal(), Currency::Eur), Ok(sum));
        }
    }
}
