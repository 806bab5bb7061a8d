//! An instant as people give it: a day of the store, an instant, or an age.

use anyhow::Context;
use krama_domain::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp, Zone};

/// Since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Since {
    /// So many milliseconds ago.
    Ago(i64),
    /// An instant.
    At(Timestamp),
    /// The beginning of a day in the store's zone.
    Day(String),
}

impl std::str::FromStr for Since {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(at) = Timestamp::parse_rfc3339(text) {
            return Ok(Self::At(at));
        }
        if Zone::kyiv().midnight(text).is_some() {
            return Ok(Self::Day(text.to_owned()));
        }
        age(text).map(Self::Ago).ok_or_else(|| {
            "give a day (2026-01-05), an instant (2026-01-05T10:00:00Z) or an age (30m, 24h, 7d)".to_owned()
        })
    }
}

fn age(text: &str) -> Option<i64> {
    let unit = text.chars().last()?;
    let ms = match unit {
        'm' => MINUTE_MS,
        'h' => HOUR_MS,
        'd' => DAY_MS,
        _ => return None,
    };
    let number: i64 = text[..text.len() - 1].parse().ok().filter(|n| *n >= 0)?;
    number.checked_mul(ms)
}

impl Since {
    /// The instant that is meant.
    pub(crate) fn instant(&self, now: Timestamp, zone: &Zone) -> anyhow::Result<Timestamp> {
        match self {
            Self::Ago(ms) => Ok(now.plus_ms(-ms)),
            Self::At(at) => Ok(*at),
            Self::Day(day) => zone.midnight(day).with_context(|| format!("\"{day}\" is no day")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_instants_and_ages_are_read() {
        let now = Timestamp::parse_rfc3339("2026-01-05T10:00:00Z").unwrap();
        for (text, wanted) in [
            ("2026-01-05", "2026-01-04T22:00:00Z"),
            ("2026-01-05T09:00:00+02:00", "2026-01-05T07:00:00Z"),
            ("90m", "2026-01-05T08:30:00Z"),
            ("24h", "2026-01-04T10:00:00Z"),
            ("7d", "2025-12-29T10:00:00Z"),
        ] {
            let since: Since = text.parse().unwrap();
            assert_eq!(since.instant(now, &Zone::kyiv()).unwrap().rfc3339(), wanted, "{text}");
        }
        for text in ["", "yesterday", "5", "-1h", "2026-13-01", "99999999999999999d"] {
            assert!(text.parse::<Since>().is_err(), "{text}");
        }
    }
}
