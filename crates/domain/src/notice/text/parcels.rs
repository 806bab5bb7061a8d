//! What a notice says of parcels: their numbers, and where they are in the carrier's words.

use super::pair;
use super::words::Word;
use crate::lang::Lang;
use crate::order::Order;
use crate::parcel::{Parcel, TrackingNumber};

/// Most parcels that one message tells of; the console shows all.
const SHOWN_MAX: usize = 4;

/// The parcels of an order, a line or two for each.
pub(crate) fn parcels(order: &Order, lang: Lang) -> Vec<String> {
    let there = order.parcels.iter().filter(|(_, parcel)| parcel.dropped.is_none());
    let lines = |(number, parcel): (&TrackingNumber, &Parcel)| {
        let says = parcel.standing().map(|(_, sight)| sight.text.clone()).filter(|text| !text.is_empty());
        let number = pair(Word::Parcel, number.as_str(), lang);
        std::iter::once(number).chain(says.map(|text| pair(Word::ParcelSays, &text, lang)))
    };
    there.take(SHOWN_MAX).flat_map(lines).collect()
}
