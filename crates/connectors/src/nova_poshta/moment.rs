//! The carrier's times: a clock on the wall in Kyiv, in five spellings, several of them in one record.
//!
//! The text is kept beside the instant. In the autumn one hour happens twice and the text does not tell which of the
//! two it was: the earlier is taken, so that nothing seems to happen in the future.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use krama_domain::time::{Timestamp, Zone};

/// Placeholders such as `0001-01-01` lie before this year.
const YEAR_MIN: i16 = 2001;

/// A time as the carrier wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The instant.
    pub at: Timestamp,
    /// The carrier's own text.
    pub text: String,
}

/// Reads any of the carrier's spellings; `None` for placeholders (empty, `0`, the year 1) and for what is no time.
///
/// `17-11-2025 10:02:11`, `2025-11-18 08:15:40`, `19.11.2025 18:22:05`, `08:15 18.11.2025`, `2025-11-27`; a date alone
/// is its midnight.
pub fn read(text: &str) -> Option<Moment> {
    let text = text.trim();
    let (mut date, mut time) = (None, None);
    for part in text.split([' ', 'T']).filter(|part| !part.is_empty()) {
        let place = if part.contains(':') { &mut time } else { &mut date };
        if place.replace(part).is_some() {
            return None;
        }
    }
    let date = date_of(date?)?;
    let time = time.map_or(Some(Time::midnight()), time_of)?;
    let at = kyiv(DateTime::from_parts(date, time))?;
    Some(Moment { at, text: text.to_owned() })
}

fn date_of(text: &str) -> Option<Date> {
    let mut parts = text.split(['-', '.']);
    let three = [parts.next()?, parts.next()?, parts.next()?];
    let [year, month, day] = if three[0].len() == 4 { three } else { [three[2], three[1], three[0]] };
    let year: i16 = year.parse().ok()?;
    if parts.next().is_some() || year < YEAR_MIN {
        return None;
    }
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `HH:MM`, `HH:MM:SS`; fractions of a second are dropped.
fn time_of(text: &str) -> Option<Time> {
    let whole = text.split('.').next()?;
    let mut parts = whole.split(':');
    let (hour, minute) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let second = parts.next().map_or(Some(0), |second| second.parse().ok())?;
    Time::new(hour, minute, second, 0).ok()
}

/// The first instant at which clocks in Kyiv show this; when the clock is put forward past it, the time by the old
/// clock.
fn kyiv(local: DateTime) -> Option<Timestamp> {
    let zone = TimeZone::get(Zone::kyiv().as_str()).ok()?;
    let at = zone.to_ambiguous_timestamp(local).compatible().ok()?;
    Some(Timestamp::from_ms(at.as_millisecond()))
}

/// The day of an instant in Kyiv as requests take it: `dd.mm.yyyy`.
pub fn day(at: Timestamp) -> String {
    let local = Zone::kyiv().local(at);
    format!("{:02}.{:02}.{:04}", local.day, local.month, local.year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> Option<String> {
        read(text).map(|moment| moment.at.rfc3339())
    }

    #[test]
    fn every_spelling_is_read() {
        let spellings = [
            ("17-11-2025 10:02:11", "2025-11-17T08:02:11Z"),
            ("17-11-2025", "2025-11-16T22:00:00Z"),
            ("2025-11-18 08:15:40", "2025-11-18T06:15:40Z"),
            ("2025-11-21 00:00:00.000000", "2025-11-20T22:00:00Z"),
            ("19.11.2025 18:22:05", "2025-11-19T16:22:05Z"),
            ("08:15 18.11.2025", "2025-11-18T06:15:00Z"),
            ("2025-11-27", "2025-11-26T22:00:00Z"),
            ("20.11.2025", "2025-11-19T22:00:00Z"),
            ("2025-07-01 12:00:00", "2025-07-01T09:00:00Z"),
        ];
        for (text, expected) in spellings {
            assert_eq!(utc(text).as_deref(), Some(expected), "{text}");
            assert_eq!(read(text).map(|moment| moment.text).as_deref(), Some(text));
        }
    }

    #[test]
    fn placeholders_and_nonsense_are_no_time() {
        for text in
            ["", " ", "0", "0001-01-01 00:00:00", "0000-00-00", "32.01.2025", "сьогодні", "10:00", "1-2-3-4"]
        {
            assert_eq!(utc(text), None, "{text:?}");
        }
    }

    #[test]
    fn of_the_hour_that_happens_twice_the_first_is_taken() {
        // In the night of 26 October 2025 the clock goes from 04:00 back to 03:00.
        assert_eq!(utc("2025-10-26 02:59:59").as_deref(), Some("2025-10-25T23:59:59Z"));
        assert_eq!(utc("2025-10-26 03:30:00").as_deref(), Some("2025-10-26T00:30:00Z"));
        assert_eq!(utc("2025-10-26 04:00:00").as_deref(), Some("2025-10-26T02:00:00Z"));
        // In the night of 30 March 2025 it goes from 03:00 forward to 04:00.
        assert_eq!(utc("2025-03-30 03:30:00").as_deref(), Some("2025-03-30T01:30:00Z"));
    }

    #[test]
    fn the_day_of_a_request_is_kyivs() {
        let late = Timestamp::parse_rfc3339("2025-11-20T22:30:00Z").unwrap();
        assert_eq!(day(late), "21.11.2025");
    }
}
