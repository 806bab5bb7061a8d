//! How long ago something was, in words short enough to stand inside a sentence.

use super::words::Words;
use krama_domain::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};

/// `щойно`, `3 хв тому`, `2 год тому`, `5 днів тому`.
pub(crate) fn ago(words: Words<'_>, at: Timestamp, now: Timestamp) -> String {
    let passed = now.since_ms(at).max(0);
    match passed {
        _ if passed < MINUTE_MS => words.t("ago-now"),
        _ if passed < HOUR_MS => words.count("ago-minutes", passed / MINUTE_MS),
        _ if passed < DAY_MS => words.count("ago-hours", passed / HOUR_MS),
        _ => words.count("ago-days", passed / DAY_MS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::sample::{NOW, words};
    use krama_domain::lang::Lang;

    #[test]
    fn the_largest_whole_unit_is_told() {
        for (ms, text) in [
            (-5, "щойно"),
            (59_999, "щойно"),
            (MINUTE_MS, "1 хв тому"),
            (59 * MINUTE_MS, "59 хв тому"),
            (HOUR_MS, "1 год тому"),
            (DAY_MS, "1 день тому"),
            (2 * DAY_MS, "2 дні тому"),
            (11 * DAY_MS, "11 днів тому"),
        ] {
            assert_eq!(ago(words(Lang::Uk), NOW.plus_ms(-ms), NOW), text);
        }
    }
}
