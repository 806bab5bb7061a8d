//! What staff have to do with a parcel now, as its row keeps it: one word that changes with facts, never with looks.

use krama_domain::order::Order;
use krama_domain::parcel::{Leg, Parcel, Phase, TrackingNumber};

/// What there is to do with a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matter {
    /// To be handed over to the carrier.
    Created,
    /// On its way.
    InTransit,
    /// Waits for its receiver.
    Arrived,
    /// Its receiver does not want it, and nothing tells how it comes back.
    Refused,
    /// On its way back.
    ComingBack,
    /// Somebody must find out: it is stuck, its carrier used a code that nobody knows, or it is followed no longer.
    Needing,
}

impl Matter {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Created, Self::InTransit, Self::Arrived, Self::Refused, Self::ComingBack, Self::Needing];

    /// The name in the database and in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::InTransit => "in_transit",
            Self::Arrived => "arrived",
            Self::Refused => "refused",
            Self::ComingBack => "coming_back",
            Self::Needing => "needing",
        }
    }

    /// The matter of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|matter| matter.code() == code)
    }
}

/// What there is to do with a parcel of an order; `None` once nothing is.
pub(super) fn of(order: &Order, number: &TrackingNumber, parcel: &Parcel) -> Option<Matter> {
    let is_odd = !parcel.strange.is_empty() || parcel.marks.iter().any(|mark| mark.gives_up());
    let phase = parcel.phase();
    if parcel.dropped.is_some() || phase.is_received() || phase == Phase::Deleted {
        return None;
    }
    if is_odd || phase == Phase::Stuck {
        return Some(Matter::Needing);
    }
    if order.is_over(number) {
        return None;
    }
    Some(match phase {
        _ if matches!(parcel.leg, Leg::Return(_)) => Matter::ComingBack,
        Phase::Returning => Matter::ComingBack,
        Phase::Refused => Matter::Refused,
        Phase::Arrived => Matter::Arrived,
        Phase::InTransit => Matter::InTransit,
        _ => Matter::Created,
    })
}
