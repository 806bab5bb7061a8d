//! Parcels: what a carrier says of them, joined so that late, repeated and reordered reports end the same.
//!
//! A parcel's fact is its number and its code: a text that changes under one code is shown, and changes nothing else.
//! Every code that was ever seen is kept with its earliest time; where a parcel stands is the furthest of them. Money
//! and the handing over are separate: a parcel can be received while its money is still on the way.

mod legs;
mod number;
pub mod pace;

pub(crate) use legs::live;
pub use legs::{Stage, stage};
pub use number::{BadNumber, TrackingNumber};

use crate::money::Money;
use crate::time::{DAY_MS, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Most parcels of an order, with redirected and returned ones.
pub const PARCELS_MAX: usize = 20;
/// Days after which a parcel that waits at its branch is reminded of.
pub const WAITS_DAYS: i64 = 3;
/// Milliseconds before the end of free storage at which it is reminded of.
pub const LAST_DAY_MS: i64 = DAY_MS;
/// Days after which a number that the carrier never knew is given up.
pub const UNKNOWN_DAYS_MAX: i64 = 14;
/// Days after which a parcel is followed no longer, whatever it is at.
pub const FOLLOWED_DAYS_MAX: i64 = 60;
/// Minor units by which what a carrier collects may differ from what is due, since cash is rounded to 0.50.
pub const CASH_ROUNDING_MINOR: i64 = 50;

/// Where a parcel is, by its carrier's code. The carrier's connector has the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The carrier does not know the number, or not yet.
    NotFound,
    /// There is a waybill; the carrier does not have the parcel.
    Created,
    /// The waybill was deleted.
    Deleted,
    /// The carrier has it.
    InTransit,
    /// It waits for its receiver.
    Arrived,
    /// The receiver does not want it.
    Refused,
    /// It goes back.
    Returning,
    /// Nobody will get it without a person: storage ended, lost, destroyed.
    Stuck,
    /// The receiver has it.
    Received,
    /// The receiver has it, and the money that they paid for it was paid out.
    MoneyTransferred,
}

impl Phase {
    /// All of them, from the least to the furthest.
    pub const ALL: [Self; 10] = [
        Self::NotFound,
        Self::Created,
        Self::Deleted,
        Self::InTransit,
        Self::Arrived,
        Self::Refused,
        Self::Returning,
        Self::Stuck,
        Self::Received,
        Self::MoneyTransferred,
    ];

    /// The name in the database, files and filters.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Created => "created",
            Self::Deleted => "deleted",
            Self::InTransit => "in_transit",
            Self::Arrived => "arrived",
            Self::Refused => "refused",
            Self::Returning => "returning",
            Self::Stuck => "stuck",
            Self::Received => "received",
            Self::MoneyTransferred => "money_transferred",
        }
    }

    /// The phase of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.code() == code)
    }

    /// Whether the receiver has it.
    pub const fn is_received(self) -> bool {
        matches!(self, Self::Received | Self::MoneyTransferred)
    }
}

/// What a parcel is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "leg", content = "of")]
pub enum Leg {
    /// It carries the order to its customer.
    Outbound,
    /// The same goods under a new number, since the receiver redirected them.
    Redirected(TrackingNumber),
    /// The goods of that parcel on their way back.
    Return(TrackingNumber),
}

/// How the carrier pays out what it collects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CashWay {
    /// A money transfer, which the carrier's codes follow until it is paid out.
    Transfer,
    /// Control of payment: it comes to the merchant's account by contract, and no code tells of it.
    Contract,
}

/// What the carrier collects from the receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cash {
    /// How much; zero where the parcel says that nothing is collected.
    pub amount: Money,
    /// How it is paid out.
    pub way: CashWay,
}

/// A report of a carrier about one number, at one look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Which parcel.
    pub number: TrackingNumber,
    /// The carrier's code, as text.
    pub code: String,
    /// What the code means; `None` for a code that nobody knows.
    pub phase: Option<Phase>,
    /// Whether nothing more comes after this code.
    pub is_last: bool,
    /// Since when it is so, by the carrier's clock; krama's time of the look where the carrier does not say.
    pub at: Timestamp,
    /// The carrier's own words, with places and dates.
    pub text: String,
    /// What it collects, where it says so.
    pub cash: Option<Cash>,
    /// A number that goes on from this one.
    pub next: Option<(TrackingNumber, NextLeg)>,
    /// Where it waits or goes, in the carrier's words.
    pub point: Option<String>,
    /// Which settlement that is in.
    pub city: Option<String>,
    /// Until when storage costs nothing.
    pub free_until: Option<Timestamp>,
    /// When it is expected.
    pub expected_at: Option<Timestamp>,
}

/// What becomes of the goods under the next number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextLeg {
    /// They go to the receiver all the same.
    Redirected,
    /// They go back.
    Return,
}

/// One code of a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    /// What it means.
    pub phase: Phase,
    /// Since when, by the carrier's clock: the earliest that was told.
    pub at: Timestamp,
    /// The carrier's words of that report.
    pub text: String,
    /// Whether nothing more comes after it.
    pub is_last: bool,
}

/// A moment in a parcel's life that only a clock tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// It has waited at its branch for [`WAITS_DAYS`].
    Waits,
    /// Free storage ends within [`LAST_DAY_MS`].
    LastDay,
    /// The carrier has not known its number for [`UNKNOWN_DAYS_MAX`]: it is given up.
    Unknown,
    /// It was followed for [`FOLLOWED_DAYS_MAX`]: it is given up.
    TooLong,
}

impl Mark {
    /// The name in entries.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waits => "waits",
            Self::LastDay => "last_day",
            Self::Unknown => "unknown",
            Self::TooLong => "too_long",
        }
    }

    /// All of them.
    pub const ALL: [Self; 4] = [Self::Waits, Self::LastDay, Self::Unknown, Self::TooLong];

    /// Whether the parcel is not followed after it.
    pub const fn gives_up(self) -> bool {
        matches!(self, Self::Unknown | Self::TooLong)
    }
}

/// A parcel of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// What it is for.
    pub leg: Leg,
    /// When krama learned of its number.
    pub since: Timestamp,
    /// The carrier's key of the waybill, where krama made it.
    pub waybill: Option<String>,
    /// What it collects, by its waybill.
    pub cash: Option<Cash>,
    /// What it collects, by its reports, with the time of the latest that said so.
    pub told_cash: Option<(Timestamp, Cash)>,
    /// Every code that was seen.
    pub seen: BTreeMap<String, Sight>,
    /// Codes that nobody knows.
    pub strange: BTreeSet<String>,
    /// Moments that came.
    pub marks: BTreeSet<Mark>,
    /// Until when storage costs nothing, with the time of the report that said so.
    pub free_until: Option<(Timestamp, Timestamp)>,
    /// Where it goes, in the carrier's words, with the time of the report that said so.
    pub place: Option<(Timestamp, Place)>,
    /// When somebody saw its money on the account, where no code tells.
    pub cash_seen_at: Option<Timestamp>,
    /// Set once it belongs to the order no more.
    pub dropped: Option<Dropped>,
}

/// Where a parcel goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Branch, locker or street.
    pub point: String,
    /// Settlement; may be empty.
    pub city: String,
}

/// A number that was taken off its order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// When.
    pub at: Timestamp,
    /// Why, in words.
    pub reason: String,
}

/// Where collected money is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CashState {
    /// The carrier has it.
    OnItsWay,
    /// The carrier brings it to the account by contract; nobody has seen it there yet.
    ByContract,
    /// The merchant has it.
    Here,
}

impl CashState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::OnItsWay, Self::ByContract, Self::Here];

    /// The name in the database and filters.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OnItsWay => "on_its_way",
            Self::ByContract => "by_contract",
            Self::Here => "here",
        }
    }

    /// The state of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

impl Parcel {
    /// A parcel of which only the number is known.
    pub const fn new(leg: Leg, since: Timestamp) -> Self {
        Self {
            leg,
            since,
            waybill: None,
            cash: None,
            told_cash: None,
            seen: BTreeMap::new(),
            strange: BTreeSet::new(),
            marks: BTreeSet::new(),
            free_until: None,
            place: None,
            cash_seen_at: None,
            dropped: None,
        }
    }

    /// The code that tells where it stands: of the furthest phase, the latest.
    pub fn standing(&self) -> Option<(&str, &Sight)> {
        let furthest = |(code, sight): &(&String, &Sight)| (sight.phase, sight.at, (*code).clone());
        self.seen.iter().max_by_key(furthest).map(|(code, sight)| (code.as_str(), sight))
    }

    /// Where it stands; [`Phase::Created`] while the carrier has said nothing.
    pub fn phase(&self) -> Phase {
        self.standing().map_or(Phase::Created, |(_, sight)| sight.phase)
    }

    /// Since when its receiver has it.
    pub fn received_at(&self) -> Option<Timestamp> {
        self.seen.values().filter(|sight| sight.phase.is_received()).map(|sight| sight.at).min()
    }

    /// Since when it waits at its branch; `None` when it does not wait there now.
    pub fn waits_since(&self) -> Option<Timestamp> {
        let arrived = || self.seen.values().filter(|sight| sight.phase == Phase::Arrived);
        arrived().map(|sight| sight.at).min().filter(|_| self.phase() == Phase::Arrived)
    }

    /// What it collects: by its reports, otherwise by its waybill; `None` where neither says.
    pub fn collects(&self) -> Option<Cash> {
        self.told_cash.map(|(_, cash)| cash).or(self.cash)
    }

    /// Where the money is that was collected at the handing over.
    pub fn cash_state(&self) -> CashState {
        let is_here = self.cash_seen_at.is_some() || self.phase() == Phase::MoneyTransferred;
        match self.collects().map(|cash| cash.way) {
            _ if is_here => CashState::Here,
            Some(CashWay::Contract) => CashState::ByContract,
            Some(CashWay::Transfer) | None => CashState::OnItsWay,
        }
    }

    /// Whether the carrier has, or had, the parcel: what a waybill is deleted before.
    pub fn has_moved(&self) -> bool {
        let still = |phase| matches!(phase, Phase::NotFound | Phase::Created | Phase::Deleted);
        self.seen.values().any(|sight| !still(sight.phase))
    }

    /// Whether it carries goods of the order to its customer.
    pub const fn is_outbound(&self) -> bool {
        matches!(self.leg, Leg::Outbound | Leg::Redirected(_))
    }

    /// Whether nothing more is to be asked about it. `owes` tells whether it collects money of which a code will tell;
    /// `goes_on` whether its goods travel under another number.
    pub fn is_over(&self, owes: bool, goes_on: bool) -> bool {
        let given_up = self.marks.iter().any(|mark| mark.gives_up());
        let last = self.standing().is_some_and(|(_, sight)| match sight.phase {
            Phase::Received => sight.is_last && !owes,
            Phase::MoneyTransferred | Phase::Deleted => true,
            Phase::Refused | Phase::Returning => goes_on,
            _ => sight.is_last,
        });
        self.dropped.is_some() || given_up || last || (goes_on && !self.phase().is_received())
    }

    /// Joins a report. Answers whether it said something new.
    pub fn join(&mut self, report: &Report) -> bool {
        let before = self.clone();
        match report.phase {
            Some(phase) => self.see(phase, report),
            None => drop(self.strange.insert(report.code.clone())),
        }
        if let Some(cash) = report.cash {
            let newer = |known: Timestamp| (known, self.told_cash.map(|(_, c)| (c.amount.minor, c.way)));
            let told = (report.at, Some((cash.amount.minor, cash.way)));
            if self.told_cash.is_none_or(|(at, _)| told > newer(at)) {
                self.told_cash = Some((report.at, cash));
            }
        }
        self.free_until = self.free_until.max(report.free_until.map(|until| (report.at, until)));
        let city = report.city.clone().unwrap_or_default();
        let place = report.point.clone().map(|point| (report.at, Place { point, city }));
        self.place = self.place.take().max(place);
        *self != before
    }

    fn see(&mut self, phase: Phase, report: &Report) {
        let sight = Sight { phase, at: report.at, text: report.text.clone(), is_last: report.is_last };
        match self.seen.get_mut(&report.code) {
            // The first words of a code stay: later ones differ by the day that they were said on.
            Some(known) if (known.at, &known.text) <= (sight.at, &sight.text) => {}
            Some(known) => *known = sight,
            None => drop(self.seen.insert(report.code.clone(), sight)),
        }
    }
}

#[cfg(test)]
mod tests;
