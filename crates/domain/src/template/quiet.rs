//! Quiet hours: when a customer may be written to, by the clock on their own wall.

use crate::phone::{Country, Phone};
use crate::shop::Store;
use crate::time::{LocalTime, MINUTE_MS, Timestamp, Zone};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Minutes of a day of 24 hours.
const DAY_MINUTES: i64 = 24 * 60;
/// How far beyond the expected end the end of quiet hours is looked for when the clock is changed, in minutes.
const CHANGE_MAX_MINUTES: i64 = 3 * 60;

/// From when until when nobody is disturbed, in minutes from midnight; the second may be earlier than the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    /// The first quiet minute.
    from: u16,
    /// The first minute that is not quiet any more.
    until: u16,
}

/// A text names no quiet hours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" names no quiet hours: write them as 21:00-09:00")]
pub struct NotHours(pub String);

impl QuietHours {
    /// From nine in the evening to nine in the morning.
    pub const USUAL: Self = Self { from: 21 * 60, until: 9 * 60 };

    /// Reads `21:00-09:00`.
    pub fn parse(text: &str) -> Result<Self, NotHours> {
        let wrong = || NotHours(text.to_owned());
        let (from, until) = text.split_once(['-', '–']).ok_or_else(wrong)?;
        let hours = minute(from).zip(minute(until)).map(|(from, until)| Self { from, until });
        hours.filter(|hours| hours.from != hours.until).ok_or_else(wrong)
    }

    fn holds_at(self, local: LocalTime) -> bool {
        let now = minutes(local);
        let (from, until) = (i64::from(self.from), i64::from(self.until));
        if from < until { (from..until).contains(&now) } else { now >= from || now < until }
    }
}

impl fmt::Display for QuietHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [from, until] = [self.from, self.until].map(|m| format!("{:02}:{:02}", m / 60, m % 60));
        write!(f, "{from}-{until}")
    }
}

/// The minute of the day in `9:00` or `09:00`.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let number = |text: &str, end: u16| {
        let fits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|number: &u16| fits && *number < end)
    };
    Some(number(hour, 24)? * 60 + number(minute, 60)?)
}

fn minutes(local: LocalTime) -> i64 {
    i64::from(local.hour) * 60 + i64::from(local.minute)
}

/// Until when a message must wait: `None` when it may go now. Urgent ones never wait. When the clock is changed in the
/// night, the end is when the clock first shows it, or the moment of the change that leaps over it.
pub fn held_until(now: Timestamp, quiet: Option<QuietHours>, zone: &Zone, urgent: bool) -> Option<Timestamp> {
    let quiet = quiet.filter(|_| !urgent)?;
    let holds = |at: Timestamp| quiet.holds_at(zone.local(at));
    if !holds(now) {
        return None;
    }
    let begun = now.as_ms().div_euclid(MINUTE_MS) * MINUTE_MS;
    let after = |minutes: i64| Timestamp::from_ms(begun.saturating_add(minutes * MINUTE_MS));
    let left = (i64::from(quiet.until) - minutes(zone.local(now))).rem_euclid(DAY_MINUTES);
    // What the clock really shows then tells whether it was changed on the way.
    let shown = minutes(zone.local(after(left))) - i64::from(quiet.until);
    let off = (shown + DAY_MINUTES / 2).rem_euclid(DAY_MINUTES) - DAY_MINUTES / 2;
    let first = left - off;
    let end = (first..=first + CHANGE_MAX_MINUTES).find(|minutes| *minutes > 0 && !holds(after(*minutes)));
    Some(after(end.unwrap_or(left)))
}

/// The zone in which a customer lives, as far as their phone tells; else the store's.
pub fn zone_of(phone: &Phone, store: &Store) -> Zone {
    zone_or(phone, &store.zone)
}

/// The zone in which a customer lives, as far as their phone tells; else `other`.
pub fn zone_or(phone: &Phone, other: &Zone) -> Zone {
    let name = match phone.country() {
        Some(Country::Ua) => "Europe/Kyiv",
        Some(Country::Kz) => "Asia/Almaty",
        Some(Country::Ru) | None => return other.clone(),
    };
    Zone::new(name).unwrap_or_else(|_| other.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::StoreId;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).unwrap()
    }

    fn held(now: &str, hours: &str, zone: &str) -> Option<String> {
        let zone = Zone::new(zone).unwrap();
        held_until(at(now), QuietHours::parse(hours).ok(), &zone, false).map(Timestamp::rfc3339)
    }

    #[test]
    fn hours_are_read_strictly_and_written_back() {
        assert_eq!(QuietHours::parse("21:00-09:00"), Ok(QuietHours::USUAL));
        assert_eq!(QuietHours::parse(" 9:30 – 7:05 ").map(|h| h.to_string()).as_deref(), Ok("09:30-07:05"));
        for bad in
            ["", "21-9", "24:00-09:00", "21:60-09:00", "09:00-09:00", "21:00", "+1:00-02:00", "٢:00-03:00"]
        {
            assert!(QuietHours::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_message_at_night_waits_for_the_morning_of_its_reader() {
        // 23:30 in Kyiv, 02:30 in Almaty.
        let night = "2026-11-21T21:30:00Z";
        assert_eq!(held(night, "21:00-09:00", "Europe/Kyiv").as_deref(), Some("2026-11-22T07:00:00Z"));
        assert_eq!(held(night, "21:00-09:00", "Asia/Almaty").as_deref(), Some("2026-11-22T04:00:00Z"));
        assert_eq!(held("2026-11-21T07:00:00Z", "21:00-09:00", "Europe/Kyiv"), None, "nine o'clock is day");
        assert_eq!(
            held("2026-11-21T06:59:59.999Z", "21:00-09:00", "Europe/Kyiv").as_deref(),
            Some("2026-11-21T07:00:00Z")
        );
        assert_eq!(
            held("2026-11-21T11:00:00Z", "13:00-14:00", "Europe/Kyiv").as_deref(),
            Some("2026-11-21T12:00:00Z")
        );
    }

    #[test]
    fn what_is_urgent_and_what_has_no_quiet_hours_goes_at_once() {
        let (now, kyiv) = (at("2026-11-21T21:30:00Z"), Zone::kyiv());
        assert_eq!(held_until(now, Some(QuietHours::USUAL), &kyiv, true), None);
        assert_eq!(held_until(now, None, &kyiv, false), None);
    }

    #[test]
    fn changes_of_the_clock_neither_shorten_the_night_nor_add_a_day() {
        let kyiv = "Europe/Kyiv";
        // 29 March 2026: 03:00 becomes 04:00. 25 October 2026: 04:00 becomes 03:00.
        assert_eq!(
            held("2026-03-28T20:00:00Z", "21:00-09:00", kyiv).as_deref(),
            Some("2026-03-29T06:00:00Z")
        );
        assert_eq!(
            held("2026-10-24T20:00:00Z", "21:00-09:00", kyiv).as_deref(),
            Some("2026-10-25T07:00:00Z")
        );
        // The end itself is leapt over: the moment of the change ends it.
        assert_eq!(
            held("2026-03-29T00:30:00Z", "21:00-03:30", kyiv).as_deref(),
            Some("2026-03-29T01:00:00Z")
        );
        // The end comes twice: whoever is in the second hour waits for the second.
        assert_eq!(
            held("2026-10-25T00:10:00Z", "21:00-03:30", kyiv).as_deref(),
            Some("2026-10-25T00:30:00Z")
        );
        assert_eq!(
            held("2026-10-25T01:10:00Z", "21:00-03:30", kyiv).as_deref(),
            Some("2026-10-25T01:30:00Z")
        );
    }

    #[test]
    fn the_phone_tells_the_readers_zone_and_the_store_the_rest() {
        let mut store = Store::new(StoreId::parse("main").unwrap(), "Крама");
        store.zone = Zone::new("Europe/Warsaw").unwrap();
        let zone = |phone: &str| zone_of(&Phone::parse(phone, Country::Ua).unwrap(), &store);
        let zones = ["+380671234567", "+77012345678", "+79161234567", "+48601234567"].map(zone);
        let names = zones.each_ref().map(Zone::as_str);
        assert_eq!(names, ["Europe/Kyiv", "Asia/Almaty", "Europe/Warsaw", "Europe/Warsaw"]);
    }

    proptest! {
        #[test]
        fn a_held_message_goes_when_it_is_not_quiet_and_within_a_day(
            seconds in 1_760_000_000_i64..1_800_000_000, from in 0_u16..1440, until in 0_u16..1440, almaty: bool,
        ) {
            prop_assume!(from != until);
            let zone = Zone::new(if almaty { "Asia/Almaty" } else { "Europe/Kyiv" }).unwrap();
            let (now, quiet) = (Timestamp::from_secs(seconds), QuietHours { from, until });
            if let Some(later) = held_until(now, Some(quiet), &zone, false) {
                prop_assert!(later > now && later.since_ms(now) <= 25 * 60 * MINUTE_MS);
                prop_assert!(!quiet.holds_at(zone.local(later)), "{} {}", quiet, later);
            } else {
                prop_assert!(!quiet.holds_at(zone.local(now)));
            }
        }
    }
}
