//! `db`: a date of birth as `YYYYMMDD`, from the four styles that the official builder reads.

use super::one;
use jiff::civil::Date;

/// Years outside are typing errors.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

/// `YYYYMMDD` from `19910526`, `1991-05-26`, `26.05.1991` (day first) or `05/26/1991` (month first, as in the US).
/// A date that does not exist, or cannot be told apart, gives nothing.
pub fn date(typed: &str) -> Option<String> {
    one(typed, |text| {
        let date = read(text)?;
        YEARS
            .contains(&date.year())
            .then(|| format!("{:04}{:02}{:02}", date.year(), date.month(), date.day()))
    })
}

fn read(text: &str) -> Option<Date> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return day(&text[..4], &text[4..6], &text[6..]);
    }
    for (separator, day_first) in [('-', false), ('.', true), ('/', false)] {
        let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
        match parts[..] {
            [year, month, of_month] if year.len() == 4 => return day(year, month, of_month),
            [of_month, month, year] if year.len() == 4 && day_first => return day(year, month, of_month),
            [month, of_month, year] if year.len() == 4 && separator == '/' => {
                return day(year, month, of_month);
            }
            _ => {}
        }
    }
    None
}

fn day(year: &str, month: &str, of_month: &str) -> Option<Date> {
    let is_short = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if !is_short(month) || !is_short(of_month) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, of_month.parse().ok()?).ok()
}
