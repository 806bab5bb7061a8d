//! What a parcel of the store usually is: weight, sides and the day of handing over, as a waybill's form begins with.
//! Settings that cannot be read count as not set.

use super::super::{CUT_OFF, PARCEL_CM, PARCEL_KG, moment};
use crate::settings::{Field, Settings};
use krama_domain::time::{DAY_MS, Timestamp, Zone};
use krama_domain::waybill::{GRAMS_MAX, SIDE_MAX_CM};

/// Grams in a kilogram.
const KILOGRAM: u32 = 1_000;
/// Most digits after the point of kilograms.
const DECIMALS_MAX: usize = 3;

/// The value as set where it can be read, otherwise the default.
fn read<T>(settings: &Settings, field: &Field, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    settings.get(field).and_then(&read).or_else(|| read(field.default?))
}

/// Grams of a usual parcel.
pub fn weight(settings: &Settings) -> u32 {
    read(settings, &PARCEL_KG, grams).unwrap_or(KILOGRAM)
}

/// Sides of a usual parcel, in centimetres.
pub fn sides_cm(settings: &Settings) -> [u32; 3] {
    read(settings, &PARCEL_CM, sides).unwrap_or([20, 20, 10])
}

/// The day on which a parcel is handed over whose waybill is made now, as the midnight in Kyiv that begins it.
pub fn day(settings: &Settings, now: Timestamp) -> Timestamp {
    let local = Zone::kyiv().local(now);
    let minute = i32::from(local.hour) * 60 + i32::from(local.minute);
    let is_late = read(settings, &CUT_OFF, minute_of).is_some_and(|cut_off| minute >= cut_off);
    // A day of 25 hours ends later than a day's milliseconds after its first minutes, but no parcel is packed then.
    let day = if is_late { now.plus_ms(DAY_MS) } else { now };
    moment::read(&moment::day(day)).map_or(day, |midnight| midnight.at)
}

/// Reads kilograms: `1`, `0.5`, `1,25`.
pub fn grams(text: &str) -> Option<u32> {
    let text = text.trim().replace(',', ".");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > DECIMALS_MAX {
        return None;
    }
    let part: u32 = format!("{part:0<3}").parse().ok()?;
    let grams = whole.parse::<u32>().ok()?.checked_mul(KILOGRAM)?.checked_add(part)?;
    (1..=GRAMS_MAX).contains(&grams).then_some(grams)
}

/// Reads three sides: `20x20x10`, with any sign between them.
pub fn sides(text: &str) -> Option<[u32; 3]> {
    let parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let sides: Vec<u32> = parts.map(str::parse).collect::<Result<_, _>>().ok()?;
    let sides: [u32; 3] = sides.try_into().ok()?;
    sides.iter().all(|side| (1..=SIDE_MAX_CM).contains(side)).then_some(sides)
}

/// Reads a time of day as minutes after midnight.
fn minute_of(text: &str) -> Option<i32> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (i32, i32) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
}
