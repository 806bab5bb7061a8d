//! Where goods are, as a badge: of an order as a whole, and of one parcel.

use crate::console::badge::{Badge, Sign};
use crate::console::change::parcels::stage_key;
use crate::view::icon::Tone;
use crate::view::words::Words;
use krama_domain::order::Order;
use krama_domain::parcel::{LAST_DAY_MS, Phase, Stage, WAITS_DAYS};
use krama_domain::time::{DAY_MS, Timestamp};

/// Since when a parcel waits, and until when that costs nothing.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::console) struct Waiting {
    pub(in crate::console) since: Option<Timestamp>,
    pub(in crate::console) free_until: Option<Timestamp>,
}

/// Whole days that a parcel has waited.
const fn days(since: Timestamp, now: Timestamp) -> i64 {
    now.since_ms(since) / DAY_MS
}

/// A parcel that waits: with its day from the first on, a warning once that is long, an alarm on the last free day.
fn waiting(words: Words<'_>, waiting: Waiting, now: Timestamp) -> Badge {
    let days = waiting.since.map_or(0, |since| days(since, now));
    let ends = waiting.free_until.is_some_and(|until| until.since_ms(now) <= LAST_DAY_MS);
    let (tone, sign) = if ends {
        (Tone::Danger, Sign::Bang)
    } else if days >= WAITS_DAYS {
        (Tone::Warning, Sign::Clock)
    } else {
        (Tone::Info, Sign::Clock)
    };
    let text =
        if days < 1 { words.t(stage_key(Stage::Arrived)) } else { words.with("shipment-day", "day", days) };
    Badge::new(tone, sign, text)
}

/// The badge of a stage.
fn of_stage(words: Words<'_>, stage: Stage, wait: Waiting, now: Timestamp) -> Badge {
    let (tone, sign) = match stage {
        Stage::Arrived => return waiting(words, wait, now),
        Stage::None => (Tone::Neutral, Sign::Dash),
        Stage::Created => (Tone::Info, Sign::Quarter),
        Stage::InTransit => (Tone::Info, Sign::Half),
        Stage::Refused => (Tone::Danger, Sign::Cross),
        Stage::Returning | Stage::Returned => (Tone::Warning, Sign::Back),
        Stage::Stuck => (Tone::Danger, Sign::Bang),
        Stage::Received => (Tone::Success, Sign::Full),
    };
    Badge::new(tone, sign, words.t(stage_key(stage)))
}

/// Where an order's goods are; of several parcels that wait, the longest wait counts.
pub(in crate::console) fn of_order(words: Words<'_>, order: &Order, now: Timestamp) -> Badge {
    let there = || order.parcels.values().filter(|parcel| parcel.is_outbound() && parcel.dropped.is_none());
    let waits = || there().filter(|parcel| parcel.waits_since().is_some());
    let wait = Waiting {
        since: waits().filter_map(krama_domain::parcel::Parcel::waits_since).min(),
        free_until: waits().filter_map(|parcel| parcel.free_until.map(|(_, until)| until)).min(),
    };
    of_stage(words, order.stage(), wait, now)
}

/// Where one parcel is; `is_return` tells that it brings goods back.
pub(in crate::console) fn of_parcel(
    words: Words<'_>,
    phase: Phase,
    is_return: bool,
    wait: Waiting,
    now: Timestamp,
) -> Badge {
    let stage = match phase {
        Phase::Deleted => return Badge::new(Tone::Neutral, Sign::Cross, words.t("shipment-off")),
        phase if is_return && phase.is_received() => Stage::Returned,
        _ if is_return => Stage::Returning,
        Phase::NotFound | Phase::Created => Stage::Created,
        Phase::InTransit => Stage::InTransit,
        Phase::Arrived => Stage::Arrived,
        Phase::Refused => Stage::Refused,
        Phase::Returning => Stage::Returning,
        Phase::Stuck => Stage::Stuck,
        Phase::Received | Phase::MoneyTransferred => Stage::Received,
    };
    of_stage(words, stage, wait, now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::sample::{NOW, words};
    use krama_domain::lang::Lang;

    #[test]
    fn waiting_turns_to_a_warning_and_then_to_an_alarm() {
        let ago = |ms: i64| Some(NOW.plus_ms(-ms));
        let badge = |since, free_until| {
            let wait = Waiting { since, free_until };
            let badge = of_parcel(words(Lang::Uk), Phase::Arrived, false, wait, NOW);
            (badge.tone, badge.text)
        };
        let far = Some(NOW.plus_ms(2 * DAY_MS));
        assert_eq!(badge(ago(5), far), (Tone::Info, "Чекає".to_owned()));
        assert_eq!(badge(ago(2 * DAY_MS), far), (Tone::Info, "Чекає, день 2".to_owned()));
        assert_eq!(badge(ago(3 * DAY_MS), far), (Tone::Warning, "Чекає, день 3".to_owned()));
        assert_eq!(
            badge(ago(4 * DAY_MS), Some(NOW.plus_ms(DAY_MS))),
            (Tone::Danger, "Чекає, день 4".to_owned())
        );
        assert_eq!(badge(ago(9 * DAY_MS), ago(DAY_MS)).0, Tone::Danger);
    }

    #[test]
    fn every_phase_has_a_badge_in_every_language() {
        for lang in Lang::ALL {
            for phase in Phase::ALL {
                for is_return in [true, false] {
                    let badge = of_parcel(words(lang), phase, is_return, Waiting::default(), NOW);
                    assert!(!badge.text.contains('⟦'), "{} {phase:?}", lang.tag());
                }
            }
        }
    }
}
