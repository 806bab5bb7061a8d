//! Waybills that staff ask for: what is in the parcel, and what became of the request. Who gets it, where it goes and
//! what the carrier collects is read from the order when the waybill is made.

use crate::money::Money;
use crate::parcel::TrackingNumber;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Most waybills of an order, with those that were refused.
pub const WAYBILLS_MAX: usize = 20;
/// Heaviest piece, in grams.
pub const GRAMS_MAX: u32 = 1_000_000;
/// Longest side of a piece, in centimetres.
pub const SIDE_MAX_CM: u32 = 300;
/// Longest description, in characters.
pub const DESCRIPTION_MAX_CHARS: usize = 100;

/// Who pays for the delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payer {
    /// The shop.
    Sender,
    /// The customer, when they get it.
    Recipient,
}

impl Payer {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Recipient, Self::Sender];

    /// The name in forms and files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sender => "sender",
            Self::Recipient => "recipient",
        }
    }

    /// The payer of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|payer| payer.code() == code)
    }
}

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The day on which it is handed over.
    pub day: Timestamp,
    /// Weight in grams.
    pub grams: u32,
    /// Length, width and height in whole centimetres.
    pub sides_cm: [u32; 3],
    /// What is inside.
    pub description: String,
    /// Declared value.
    pub value: Money,
    /// Who pays for the delivery.
    pub payer: Payer,
}

impl Contents {
    /// Whether it can be sent at all.
    pub fn is_sound(&self) -> bool {
        let fits = |side: &u32| (1..=SIDE_MAX_CM).contains(side);
        (1..=GRAMS_MAX).contains(&self.grams)
            && self.sides_cm.iter().all(fits)
            && self.value.minor > 0
            && (1..=DESCRIPTION_MAX_CHARS).contains(&self.description.trim().chars().count())
    }
}

/// A request for a waybill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waybill {
    /// Which one of the order it is, from 1: the carrier keeps it, so that a lost one is found again.
    pub nth: u32,
    /// When it was asked for.
    pub at: Timestamp,
    /// What is sent.
    pub contents: Contents,
    /// Its number, once it is made.
    pub made: Option<TrackingNumber>,
    /// Why the carrier made none.
    pub refused: Option<String>,
}

impl Waybill {
    /// Whether its answer is still to come.
    pub const fn is_open(&self) -> bool {
        self.made.is_none() && self.refused.is_none()
    }
}
