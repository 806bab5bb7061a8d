//! Instants as people of a store read them: in its zone, as short as today allows.

use askama::Template;
use krama_domain::time::{DAY_MS, LocalTime, Timestamp, Zone};

/// Where and when it is read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    /// The store's zone.
    pub(super) zone: &'a Zone,
    /// Now.
    pub(super) now: Timestamp,
}

/// An instant as markup: `<time>` with the exact instant for machines and the full one on hovering.
#[derive(Template)]
#[template(path = "console/part/moment.html")]
pub(super) struct Moment {
    iso: String,
    full: String,
    text: String,
}

impl Moment {
    /// What is shown, to stand inside another text.
    pub(super) fn text(self) -> String {
        self.text
    }
}

/// The day of an entry beside the day of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// The reader's day.
    Today,
    /// The day before.
    Yesterday,
    /// Any other.
    Other,
}

fn clock(local: LocalTime) -> String {
    format!("{:02}:{:02}", local.hour, local.minute)
}

/// `21.11.2026`.
fn date(local: LocalTime) -> String {
    format!("{:02}.{:02}.{:04}", local.day, local.month, local.year)
}

impl Reader<'_> {
    fn local(self, at: Timestamp) -> LocalTime {
        self.zone.local(at)
    }

    fn moment(self, at: Timestamp, text: String) -> Moment {
        Moment { iso: at.rfc3339(), full: self.local(at).short(), text }
    }

    /// `14:05` today, `20.11, 14:05` this year, `20.11.2025, 14:05` otherwise.
    pub(super) fn brief(self, at: Timestamp) -> Moment {
        let (now, local) = (self.local(self.now), self.local(at));
        let text = if now.day_code() == local.day_code() {
            clock(local)
        } else if now.year == local.year {
            format!("{:02}.{:02}, {}", local.day, local.month, clock(local))
        } else {
            local.short()
        };
        self.moment(at, text)
    }

    /// `21.11.2026, 14:05`.
    pub(super) fn full(self, at: Timestamp) -> Moment {
        self.moment(at, self.local(at).short())
    }

    /// `14:05`, where the day is said elsewhere.
    pub(super) fn clock(self, at: Timestamp) -> Moment {
        self.moment(at, clock(self.local(at)))
    }

    /// `21.11.2026, 14:05:07`. Zones differ by whole minutes, so the seconds are those of the instant.
    pub(super) fn exact(self, at: Timestamp) -> Moment {
        let text = format!("{}:{:02}", self.local(at).short(), at.as_secs().rem_euclid(60));
        self.moment(at, text)
    }

    /// The day of an instant as a date, and what it is to the reader.
    pub(super) fn day(self, at: Timestamp) -> (String, Day) {
        let day = self.local(at).day_code();
        let name = if day == self.local(self.now).day_code() {
            Day::Today
        } else if day == self.local(self.now.plus_ms(-DAY_MS)).day_code() {
            Day::Yesterday
        } else {
            Day::Other
        };
        (date(self.local(at)), name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::html;

    #[test]
    fn a_moment_is_as_short_as_today_allows() {
        let now = Timestamp::parse_rfc3339("2026-11-21T12:05:00Z").expect("valid");
        let zone = Zone::kyiv();
        let reader = Reader { zone: &zone, now };
        let cases = [
            ("2026-11-21T08:00:09Z", ">10:00<", Day::Today),
            ("2026-11-20T22:30:09Z", ">00:30<", Day::Today),
            ("2026-11-20T21:30:09Z", ">20.11, 23:30<", Day::Yesterday),
            ("2025-11-21T08:00:09Z", ">21.11.2025, 10:00<", Day::Other),
        ];
        for (iso, shown, day) in cases {
            let at = Timestamp::parse_rfc3339(iso).expect("valid");
            let markup = html(&reader.brief(at));
            assert!(markup.contains(shown) && markup.contains(iso), "{markup}");
            assert_eq!(reader.day(at).1, day, "{iso}");
            assert!(html(&reader.exact(at)).contains(":09<"));
        }
    }
}
