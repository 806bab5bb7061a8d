//! News for customers: what they hear of their order. One table of which moment is which news.

pub mod text;

use crate::order::Order;
use crate::parcel::{Leg, Mark, Parcel, Phase, TrackingNumber};
use serde::{Deserialize, Serialize};

/// Something that a customer may hear of; each has its template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// The order is accepted: placed for cash on delivery, or confirmed by hand.
    Placed,
    /// The prepayment came.
    Prepaid,
    /// Everything came online.
    Paid,
    /// A parcel has its number.
    Waybill,
    /// A parcel is on its way, or goes on.
    OnWay,
    /// A parcel waits at its branch.
    Arrived,
    /// It has waited for days.
    Waits,
    /// Free storage ends.
    LastDay,
    /// The customer has it.
    Received,
    /// The customer did not want it.
    Refused,
    /// It goes back.
    Returning,
    /// Money was given back.
    Refunded,
}

impl News {
    /// All of them, in the order in which an order lives through them.
    pub const ALL: [Self; 12] = [
        Self::Placed,
        Self::Prepaid,
        Self::Paid,
        Self::Waybill,
        Self::OnWay,
        Self::Arrived,
        Self::Waits,
        Self::LastDay,
        Self::Received,
        Self::Refused,
        Self::Returning,
        Self::Refunded,
    ];

    /// The name in keys, the database and addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Prepaid => "prepaid",
            Self::Paid => "paid",
            Self::Waybill => "waybill",
            Self::OnWay => "on_way",
            Self::Arrived => "arrived",
            Self::Waits => "waits",
            Self::LastDay => "last_day",
            Self::Received => "received",
            Self::Refused => "refused",
            Self::Returning => "returning",
            Self::Refunded => "refunded",
        }
    }

    /// Whether it tells of a parcel, so that its number is known.
    pub const fn tells_of_parcel(self) -> bool {
        match self {
            Self::Waybill
            | Self::OnWay
            | Self::Arrived
            | Self::Waits
            | Self::LastDay
            | Self::Received
            | Self::Refused
            | Self::Returning => true,
            Self::Placed | Self::Prepaid | Self::Paid | Self::Refunded => false,
        }
    }

    /// Whether it answers what the customer did a moment ago, so that quiet hours do not hold it: whoever pays at night
    /// wants to know that the money came.
    pub const fn is_urgent(self) -> bool {
        matches!(self, Self::Placed | Self::Prepaid | Self::Paid)
    }

    /// The news of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|news| news.code() == code)
    }
}

/// News with what tells it from others of its kind in the same order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    /// What about.
    pub news: News,
    /// Of which parcel, if of one.
    pub number: Option<TrackingNumber>,
    /// At which code, where each is told.
    pub code: Option<String>,
}

/// What the parcels of an order call for. Each code of a parcel is told once; its reception once, whatever comes after.
pub fn of_parcels(order: &Order) -> Vec<Told> {
    order.parcels.iter().flat_map(|(number, parcel)| of_parcel(number, parcel)).collect()
}

fn of_parcel(number: &TrackingNumber, parcel: &Parcel) -> Vec<Told> {
    // The way back is the merchant's affair, and a number taken off tells nobody anything.
    if matches!(parcel.leg, Leg::Return(_)) || parcel.dropped.is_some() {
        return Vec::new();
    }
    let told = |news, code: Option<&String>| Told { news, number: Some(number.clone()), code: code.cloned() };
    let mut all = vec![told(News::Waybill, None)];
    for (code, sight) in &parcel.seen {
        match sight.phase {
            Phase::InTransit => all.push(told(News::OnWay, Some(code))),
            Phase::Arrived => all.push(told(News::Arrived, Some(code))),
            Phase::Refused => all.push(told(News::Refused, Some(code))),
            Phase::Returning => all.push(told(News::Returning, Some(code))),
            Phase::NotFound
            | Phase::Created
            | Phase::Deleted
            | Phase::Stuck
            | Phase::Received
            | Phase::MoneyTransferred => {}
        }
    }
    if parcel.received_at().is_some() {
        all.push(told(News::Received, None));
    }
    let marks = [(Mark::Waits, News::Waits), (Mark::LastDay, News::LastDay)];
    all.extend(marks.into_iter().filter(|(mark, _)| parcel.marks.contains(mark)).map(|(_, n)| told(n, None)));
    all
}
