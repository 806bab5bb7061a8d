//! What is said of a parcel to its customer: one table from the carrier's code and the parcel's phase to words. A code
//! that has no row of its own is told by its phase.

use crate::view::icon::Tone;
use krama_domain::order::Order;
use krama_domain::parcel::{LAST_DAY_MS, Leg, Parcel, Phase, TrackingNumber};
use krama_domain::time::Timestamp;

/// What is said of one parcel.
pub(super) struct Said {
    /// Which parcel.
    pub(super) number: TrackingNumber,
    /// What needs somebody first, then what is furthest behind.
    pub(super) rank: u8,
    pub(super) tone: Tone,
    /// Keys of the heading and of the sentence.
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    /// Whether the sentence names the place.
    pub(super) has_place: bool,
    /// Whether it waits, so that the end of free storage matters.
    pub(super) waits: bool,
    /// Whether the customer will pay for it, so that the sum matters.
    pub(super) pays: bool,
    /// The key of the step that stands in place of the usual one.
    pub(super) step: Option<&'static str>,
}

/// Tone, heading, sentence, and what stands in place of the usual step.
type Line = (Tone, &'static str, &'static str, Option<&'static str>);

/// Codes that only say how far customs are.
const CUSTOMS: [&str; 18] = [
    "30", "31", "114", "115", "119", "120", "121", "122", "125", "126", "127", "128", "134", "135", "149",
    "197", "198", "199",
];
/// Codes by which the carrier says that its time for keeping the parcel is over.
const STORAGE_OVER: [&str; 3] = ["113", "141", "144"];

/// The line of a code; `None` for one that its phase tells enough of.
fn of_code(code: &str) -> Option<Line> {
    Some(match code {
        "12" => (Tone::Info, "track-packing", "track-packing-text", None),
        "8" => (Tone::Info, "track-locker", "track-locker-text", None),
        "14" => (Tone::Info, "track-inspect", "track-inspect-text", None),
        "101" => (Tone::Info, "track-courier", "track-courier-text", None),
        "104" => (Tone::Info, "track-moved", "track-moved-text", Some("track-step-moved")),
        "111" => (Tone::Warning, "track-missed", "track-missed-text", Some("track-step-missed")),
        "112" => (Tone::Info, "track-later", "track-later-text", None),
        "107" => (Tone::Warning, "track-paid-storage", "track-paid-storage-text", Some("track-step-ending")),
        "105" => (Tone::Warning, "track-kept-no-more", "track-kept-no-more-text", Some("track-step-stuck")),
        _ if STORAGE_OVER.contains(&code) => {
            (Tone::Warning, "track-storage-over", "track-storage-over-text", Some("track-step-ending"))
        }
        _ if CUSTOMS.contains(&code) => (Tone::Info, "track-customs", "track-customs-text", None),
        _ => return None,
    })
}

const fn of_phase(phase: Phase) -> Line {
    match phase {
        Phase::NotFound | Phase::Created | Phase::Deleted => {
            (Tone::Info, "track-created", "track-created-text", None)
        }
        Phase::InTransit => (Tone::Info, "track-moving", "track-moving-text", None),
        Phase::Arrived => (Tone::Success, "track-arrived", "track-arrived-text", None),
        Phase::Refused => (Tone::Warning, "track-refused", "track-refused-text", Some("track-step-refused")),
        Phase::Returning => {
            (Tone::Warning, "track-returning", "track-returning-text", Some("track-step-returning"))
        }
        Phase::Stuck => (Tone::Warning, "track-stuck", "track-stuck-text", Some("track-step-stuck")),
        Phase::Received | Phase::MoneyTransferred => {
            (Tone::Success, "track-received", "track-received-text", None)
        }
    }
}

const fn rank(phase: Phase) -> u8 {
    match phase {
        Phase::Stuck => 0,
        Phase::Refused => 1,
        Phase::Returning => 2,
        Phase::NotFound | Phase::Created | Phase::Deleted => 3,
        Phase::InTransit => 4,
        Phase::Arrived => 5,
        Phase::Received | Phase::MoneyTransferred => 6,
    }
}

/// What is said of a parcel that carries goods to the customer.
pub(super) fn of(order: &Order, number: &TrackingNumber, parcel: &Parcel, now: Timestamp) -> Said {
    let phase = parcel.phase();
    let code = parcel.standing().map_or("", |(code, _)| code);
    let mut back =
        order.parcels.values().filter(|one| one.leg == Leg::Return(number.clone()) && one.dropped.is_none());
    let is_received = phase.is_received();
    let is_strange = !parcel.strange.is_empty() && parcel.seen.is_empty();
    let (tone, title, text, step) = match back.next() {
        Some(back) if back.phase().is_received() => {
            (Tone::Neutral, "track-returned", "track-returned-text", Some("track-step-returned"))
        }
        Some(_) if !is_received => of_phase(Phase::Returning),
        _ if is_strange => (Tone::Info, "track-strange", "track-strange-text", None),
        _ => of_code(code).unwrap_or_else(|| of_phase(phase)),
    };
    let ends = parcel.free_until.is_some_and(|(_, until)| until.since_ms(now) <= LAST_DAY_MS);
    let waits = phase == Phase::Arrived;
    let ending = (waits && ends).then_some("track-step-ending");
    let pays = matches!(phase, Phase::NotFound | Phase::Created | Phase::InTransit | Phase::Arrived)
        && !matches!(title, "track-returned" | "track-returning");
    let has_place = matches!(
        text,
        "track-moving-text"
            | "track-moved-text"
            | "track-arrived-text"
            | "track-locker-text"
            | "track-paid-storage-text"
            | "track-storage-over-text"
    );
    let rank = rank(phase);
    Said { number: number.clone(), rank, tone, title, text, has_place, waits, pays, step: step.or(ending) }
}
