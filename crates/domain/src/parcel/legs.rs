//! The parcels of an order together: where its goods are.

use super::{Leg, Parcel, Phase, TrackingNumber};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the goods of an order are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// No parcel has a number.
    None,
    /// A waybill was made.
    Created,
    /// On the way.
    InTransit,
    /// At the branch.
    Arrived,
    /// The customer does not want it.
    Refused,
    /// On the way back.
    Returning,
    /// Somebody must find out what is with it.
    Stuck,
    /// Back at the merchant.
    Returned,
    /// The customer has it.
    Received,
}

impl Stage {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::None,
        Self::Created,
        Self::InTransit,
        Self::Arrived,
        Self::Refused,
        Self::Returning,
        Self::Stuck,
        Self::Returned,
        Self::Received,
    ];

    /// The name in the database and filters.
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Created => "created",
            Self::InTransit => "in_transit",
            Self::Arrived => "arrived",
            Self::Refused => "refused",
            Self::Returning => "returning",
            Self::Stuck => "stuck",
            Self::Returned => "returned",
            Self::Received => "received",
        }
    }

    /// The stage of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }
}

/// Where the goods are: of several parcels, what needs somebody first, then the one that is furthest behind.
pub fn stage(parcels: &BTreeMap<TrackingNumber, Parcel>) -> Stage {
    let stages: Vec<Stage> = live(parcels).map(|(number, parcel)| one(parcels, number, parcel)).collect();
    let trouble = [Stage::Stuck, Stage::Refused, Stage::Returning];
    let needing = trouble.into_iter().find(|stage| stages.contains(stage));
    needing.or_else(|| stages.into_iter().min()).unwrap_or(Stage::None)
}

/// The parcels that carry goods to the customer now: those that no other number took over.
pub(crate) fn live(
    parcels: &BTreeMap<TrackingNumber, Parcel>,
) -> impl Iterator<Item = (&TrackingNumber, &Parcel)> {
    let is_replaced =
        |number: &TrackingNumber| parcels.values().any(|p| p.leg == Leg::Redirected(number.clone()));
    parcels.iter().filter(move |(number, parcel)| {
        let is_there = parcel.dropped.is_none() && parcel.phase() != Phase::Deleted;
        // A parcel that was handed over all the same counts, whatever number came after it.
        parcel.is_outbound() && is_there && (parcel.phase().is_received() || !is_replaced(number))
    })
}

fn one(parcels: &BTreeMap<TrackingNumber, Parcel>, number: &TrackingNumber, parcel: &Parcel) -> Stage {
    let back = parcels.values().find(|p| p.leg == Leg::Return(number.clone()) && p.dropped.is_none());
    match (back, parcel.phase()) {
        (Some(back), _) if back.phase().is_received() => Stage::Returned,
        (_, Phase::Received | Phase::MoneyTransferred) => Stage::Received,
        (Some(_), _) | (None, Phase::Returning) => Stage::Returning,
        (None, Phase::Refused) => Stage::Refused,
        (None, Phase::Stuck) => Stage::Stuck,
        (None, Phase::Arrived) => Stage::Arrived,
        (None, Phase::InTransit) => Stage::InTransit,
        (None, Phase::NotFound | Phase::Created | Phase::Deleted) => Stage::Created,
    }
}
