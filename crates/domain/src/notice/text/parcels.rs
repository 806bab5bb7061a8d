//! What a message says of parcels: their numbers, and where they are in the carrier's words.

use super::words::Word;
use super::{Block, Fact, pair};
use crate::lang::Lang;
use crate::order::Order;
use crate::parcel::{Parcel, TrackingNumber};

/// Most parcels that one message tells of; the console shows all.
const SHOWN_MAX: usize = 4;

/// The parcels of an order, if it has any.
pub(super) fn block(order: &Order, lang: Lang) -> Option<Block> {
    let there = order.parcels.iter().filter(|(_, parcel)| parcel.dropped.is_none());
    let lines = |(number, parcel): (&TrackingNumber, &Parcel)| {
        let number = pair(Word::Parcel, format!("{number}"), lang);
        let says = parcel.standing().map(|(_, sight)| pair(Word::ParcelSays, sight.text.clone(), lang));
        std::iter::once(number).chain(says.filter(|says| !says.value.is_empty())).map(Fact::Pair)
    };
    let facts: Vec<_> = there.take(SHOWN_MAX).flat_map(lines).collect();
    (!facts.is_empty()).then_some(Block::Facts(facts))
}
