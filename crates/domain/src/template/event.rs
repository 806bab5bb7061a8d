//! The events of which customers hear.

use serde::{Deserialize, Serialize};

/// Something that a customer may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The order is accepted.
    Placed,
    /// The prepayment came.
    Prepaid,
    /// Everything came.
    Paid,
    /// The parcel has a number.
    Waybill,
    /// The parcel is on its way.
    OnWay,
    /// The parcel waits at the branch.
    Arrived,
    /// It is the third day at the branch.
    Day3,
    /// The parcel is kept for the last day.
    LastDay,
    /// The parcel is taken.
    Received,
    /// The parcel is refused.
    Refused,
    /// The parcel goes back.
    Returning,
    /// The parcel is back at the store.
    Returned,
    /// Money went back.
    Refunded,
    /// Some time after reception: how do you like it?
    Review,
}

impl Event {
    /// All of them, in the order in which an order lives through them.
    pub const ALL: [Self; 14] = [
        Self::Placed,
        Self::Prepaid,
        Self::Paid,
        Self::Waybill,
        Self::OnWay,
        Self::Arrived,
        Self::Day3,
        Self::LastDay,
        Self::Received,
        Self::Refused,
        Self::Returning,
        Self::Returned,
        Self::Refunded,
        Self::Review,
    ];

    /// The name in the database, addresses and keys.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Prepaid => "prepaid",
            Self::Paid => "paid",
            Self::Waybill => "waybill",
            Self::OnWay => "on_way",
            Self::Arrived => "arrived",
            Self::Day3 => "day3",
            Self::LastDay => "last_day",
            Self::Received => "received",
            Self::Refused => "refused",
            Self::Returning => "returning",
            Self::Returned => "returned",
            Self::Refunded => "refunded",
            Self::Review => "review",
        }
    }

    /// The event of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.code() == code)
    }

    /// Whether it tells of a parcel, so that its number and state are known.
    pub const fn tells_of_parcel(self) -> bool {
        match self {
            Self::Waybill
            | Self::OnWay
            | Self::Arrived
            | Self::Day3
            | Self::LastDay
            | Self::Received
            | Self::Refused
            | Self::Returning
            | Self::Returned => true,
            Self::Placed | Self::Prepaid | Self::Paid | Self::Refunded | Self::Review => false,
        }
    }

    /// Whether it answers what the customer did a moment ago, so that quiet hours do not hold it: whoever pays at
    /// night wants to know that the money came.
    pub const fn is_urgent(self) -> bool {
        matches!(self, Self::Placed | Self::Prepaid | Self::Paid)
    }
}
