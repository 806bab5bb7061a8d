//! Instants, the store's zone, and the two things that are always passed in: a clock and a source of randomness.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Milliseconds in one second.
pub const SECOND_MS: i64 = 1_000;
/// Milliseconds in one minute.
pub const MINUTE_MS: i64 = 60 * SECOND_MS;
/// Milliseconds in one hour.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// Milliseconds in one day of 24 hours.
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant `ms` milliseconds after the Unix epoch.
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// The instant `seconds` after the Unix epoch.
    pub const fn from_secs(seconds: i64) -> Self {
        Self(seconds.saturating_mul(SECOND_MS))
    }

    /// Milliseconds since the Unix epoch.
    pub const fn as_ms(self) -> i64 {
        self.0
    }

    /// Whole seconds since the Unix epoch.
    pub const fn as_secs(self) -> i64 {
        self.0.div_euclid(SECOND_MS)
    }

    /// This instant moved by `ms` milliseconds.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this instant; negative when `earlier` is later.
    pub const fn since_ms(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Reads any RFC 3339 text, with or without fractions of a second, in any offset.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(|at| Self(at.as_millisecond()))
    }

    /// Reads the date of mail and of HTTP headers: `Mon, 05 Jan 2026 10:01:03 GMT`.
    pub fn parse_rfc2822(text: &str) -> Option<Self> {
        let at = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
        Some(Self(at.as_millisecond()))
    }

    /// RFC 3339 in UTC, with milliseconds only where there are any: `2026-01-05T10:01:03Z`.
    pub fn rfc3339(self) -> String {
        jiff::Timestamp::from_millisecond(self.0).map_or_else(|_| self.0.to_string(), |at| at.to_string())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

/// A calendar day and a time of day in some zone, ready to be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalTime {
    /// Year, e.g. 2026.
    pub year: i16,
    /// Month, 1 to 12.
    pub month: i8,
    /// Day of the month, 1 to 31.
    pub day: i8,
    /// Hour, 0 to 23.
    pub hour: i8,
    /// Minute, 0 to 59.
    pub minute: i8,
}

impl LocalTime {
    /// `DDMMYYYY`, the day as order numbers carry it.
    pub fn day_code(&self) -> String {
        format!("{:02}{:02}{:04}", self.day, self.month, self.year)
    }

    /// `21.11.2026, 14:05`.
    pub fn short(&self) -> String {
        format!("{:02}.{:02}.{:04}, {:02}:{:02}", self.day, self.month, self.year, self.hour, self.minute)
    }
}

/// An IANA time zone known to be valid, e.g. `Europe/Kyiv`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(String);

/// The text names no time zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no time zone \"{0}\": use a name such as Europe/Kyiv or Asia/Almaty")]
pub struct UnknownZone(String);

impl Zone {
    /// The zone of that IANA name.
    pub fn new(name: &str) -> Result<Self, UnknownZone> {
        TimeZone::get(name).map(|_| Self(name.to_owned())).map_err(|_| UnknownZone(name.to_owned()))
    }

    /// `Europe/Kyiv`.
    pub fn kyiv() -> Self {
        Self("Europe/Kyiv".to_owned())
    }

    /// The IANA name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// When the day `YYYY-MM-DD` begins here.
    pub fn midnight(&self, day: &str) -> Option<Timestamp> {
        let date: jiff::civil::Date = day.parse().ok()?;
        let zone = TimeZone::get(&self.0).unwrap_or(TimeZone::UTC);
        date.to_zoned(zone).ok().map(|at| Timestamp(at.timestamp().as_millisecond()))
    }

    /// What a clock on the wall of this zone shows at `at`.
    pub fn local(&self, at: Timestamp) -> LocalTime {
        let zone = TimeZone::get(&self.0).unwrap_or(TimeZone::UTC);
        let instant = jiff::Timestamp::from_millisecond(at.as_ms()).unwrap_or_default();
        let local = instant.to_zoned(zone);
        LocalTime {
            year: local.year(),
            month: local.month(),
            day: local.day(),
            hour: local.hour(),
            minute: local.minute(),
        }
    }

    /// The next instant after `after` at which a clock on the wall of this zone shows that minute of the day, counted
    /// from midnight. When the clock is put forward past it, the same time by the old clock.
    pub fn next_minute_of_day(&self, after: Timestamp, minute: u16) -> Timestamp {
        let zone = TimeZone::get(&self.0).unwrap_or(TimeZone::UTC);
        let instant = jiff::Timestamp::from_millisecond(after.as_ms()).unwrap_or_default();
        let (hour, minute) = ((minute / 60 % 24).cast_signed(), (minute % 60).cast_signed());
        let (hour, minute) = (i8::try_from(hour).unwrap_or(0), i8::try_from(minute).unwrap_or(0));
        let today = instant.to_zoned(zone.clone()).date();
        let days = std::iter::successors(Some(today), |day| day.tomorrow().ok()).take(3);
        let times = days.filter_map(|day| day.at(hour, minute, 0, 0).to_zoned(zone.clone()).ok());
        let instants = times.map(|time| Timestamp::from_ms(time.timestamp().as_millisecond()));
        instants.into_iter().find(|at| *at > after).unwrap_or(after.plus_ms(DAY_MS))
    }
}

impl Zone {
    /// When a day of this zone begins; `None` for a date that no calendar has.
    pub fn day_starts(&self, year: i16, month: i8, day: i8) -> Option<Timestamp> {
        let date = jiff::civil::Date::new(year, month, day).ok()?;
        let start = date.to_zoned(TimeZone::get(&self.0).unwrap_or(TimeZone::UTC)).ok()?;
        Some(Timestamp::from_ms(start.timestamp().as_millisecond()))
    }
}

impl TryFrom<String> for Zone {
    type Error = UnknownZone;
    fn try_from(name: String) -> Result<Self, UnknownZone> {
        Self::new(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.0
    }
}

/// Tells the time. The only one that reads the machine's clock lives in the program.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// A source of random bytes. The only one that asks the machine lives in the program.
pub trait Random: Send {
    /// Fills `bytes` with random ones.
    fn fill(&mut self, bytes: &mut [u8]);

    /// A random number below `bound` (0 when `bound` is 0). The bias of the modulo does not matter for jitter.
    fn below(&mut self, bound: u64) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        if bound == 0 { 0 } else { u64::from_le_bytes(bytes) % bound }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_rfc3339_spelling_is_the_same_instant() {
        let spellings = [
            "2026-01-05T10:01:03Z",
            "2026-01-05T10:01:03.000Z",
            "2026-01-05T12:01:03+02:00",
            "2026-01-05T12:01:03.0+02:00",
        ];
        for text in spellings {
            assert_eq!(Timestamp::parse_rfc3339(text), Some(Timestamp::from_secs(1_767_607_263)), "{text}");
        }
        assert_eq!(Timestamp::parse_rfc3339("05.01.2026"), None);
    }

    #[test]
    fn dates_of_headers_and_days_of_a_zone_are_instants() {
        let date = Timestamp::parse_rfc2822("Mon, 05 Jan 2026 10:01:03 GMT");
        assert_eq!(date, Some(Timestamp::from_secs(1_767_607_263)));
        assert_eq!(Timestamp::parse_rfc2822("05.01.2026"), None);
        let midnight = Zone::kyiv().midnight("2026-01-05").map(Timestamp::rfc3339);
        assert_eq!(midnight.as_deref(), Some("2026-01-04T22:00:00Z"));
        assert_eq!(Zone::kyiv().midnight("2026-02-30"), None);
    }

    #[test]
    fn the_day_is_the_stores_day() {
        let late_evening_utc = Timestamp::parse_rfc3339("2025-10-29T22:30:00Z").expect("valid");
        assert_eq!(Zone::kyiv().local(late_evening_utc).day_code(), "30102025");
        assert_eq!(Zone::new("Asia/Almaty").expect("known").local(late_evening_utc).hour, 3);
        assert!(Zone::new("Europe/Lviv").is_err());
    }

    #[test]
    fn the_next_night_is_the_next_time_the_clock_shows_it() {
        let kyiv = Zone::kyiv();
        let next = |after: &str, minute| {
            kyiv.next_minute_of_day(Timestamp::parse_rfc3339(after).expect("valid"), minute).rfc3339()
        };
        assert_eq!(next("2026-01-05T20:00:00Z", 210), "2026-01-06T01:30:00Z");
        assert_eq!(next("2026-01-06T01:29:59Z", 210), "2026-01-06T01:30:00Z");
        assert_eq!(next("2026-01-06T01:30:00Z", 210), "2026-01-07T01:30:00Z");
        // In the night of 29 March 2026 the clock goes from 03:00 to 04:00.
        assert_eq!(next("2026-03-28T20:00:00Z", 210), "2026-03-29T01:30:00Z");
    }

    #[test]
    fn a_day_begins_at_its_zones_midnight() {
        let starts = |year, month, day| Zone::kyiv().day_starts(year, month, day).map(Timestamp::rfc3339);
        assert_eq!(starts(2026, 11, 21).as_deref(), Some("2026-11-20T22:00:00Z"));
        assert_eq!(starts(2026, 7, 1).as_deref(), Some("2026-06-30T21:00:00Z"));
        assert_eq!((starts(2026, 2, 30), starts(2026, 13, 1)), (None, None));
    }
}
