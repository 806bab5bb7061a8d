//! Places that a carrier delivers to: settlements, their branches and parcel lockers, and whether one of them takes a
//! parcel.
//!
//! Responsible for what a place is and how it is called and found ([`fold`], [`query`]). Not for where the list of them
//! comes from (`connectors/nova_poshta/directory.rs`) nor where it is kept (`store/repo/places.rs`).

pub mod fold;
pub mod layout;
pub mod names;
pub mod query;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

/// A city, town or village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// The carrier's key of the settlement.
    pub reference: String,
    /// The carrier's key by which prices and waybills know it (its `DeliveryCity`), another one than `reference`. Empty
    /// where it has no branch.
    pub city: String,
    /// What it is called, in Ukrainian.
    pub name: String,
    /// What it is called in Russian; empty when the carrier does not say.
    pub name_ru: String,
    /// Its oblast, without that word.
    pub area: String,
    /// Its raion, without that word; empty for the great cities.
    pub region: String,
    /// What it is: `місто`, `село`, …
    pub kind: String,
    /// Branches and parcel lockers in it.
    pub branches: i64,
}

impl Settlement {
    /// The name with what tells it from others of that name: `Покровськ, Донецька обл., Покровський р-н`.
    pub fn label(&self) -> String {
        let detail = self.detail();
        if detail.is_empty() { self.name.clone() } else { format!("{}, {detail}", self.name) }
    }

    /// Oblast and raion: `Донецька обл., Покровський р-н`.
    pub fn detail(&self) -> String {
        let area = (!self.area.is_empty()).then(|| format!("{} обл.", self.area));
        let region = (!self.region.is_empty()).then(|| format!("{} р-н", self.region));
        area.into_iter().chain(region).collect::<Vec<_>>().join(", ")
    }
}

/// What kind of point a parcel goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A branch with people in it, or a pick-up point in a shop.
    Branch,
    /// A parcel locker.
    Postomat,
    /// A courier brings it to an address.
    Courier,
}

impl Kind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Branch, Self::Postomat, Self::Courier];

    /// The name in forms and the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Branch => "branch",
            Self::Postomat => "postomat",
            Self::Courier => "courier",
        }
    }

    /// The kind of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A branch or a parcel locker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The carrier's key.
    pub reference: String,
    /// Key of the settlement that it is in.
    pub settlement: String,
    /// The carrier's key of that settlement for waybills.
    pub city: String,
    /// Its number in the settlement, as people say it.
    pub number: String,
    /// What it is called with its address: `Відділення №12 (до 30 кг): вул. Прикладна, 7`.
    pub name: String,
    /// [`Kind::Branch`] or [`Kind::Postomat`].
    pub kind: Kind,
    /// When it is open, a text for people; empty when the carrier does not say.
    pub schedule: String,
    /// Kilograms that one parcel may have; 0 is no limit.
    pub weight_max_kg: i64,
    /// Greatest declared value in kopiykas; 0 is no limit.
    pub declared_max_minor: i64,
    /// Whether it takes the carrier's cash on delivery.
    pub takes_money: bool,
    /// Whether it is open for parcels at present.
    pub works: bool,
}

/// What of a parcel decides where it can go. Its weight is not known before it is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parcel {
    /// Its declared value in kopiykas.
    pub declared_minor: i64,
    /// Whether the receiver pays when taking it.
    pub pays_on_receipt: bool,
}

/// Why a branch does not take a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is closed for parcels.
    Closed,
    /// The parcel is worth more than it takes, which is so many kopiykas.
    TooValuable {
        /// The branch's limit.
        most_minor: i64,
    },
    /// It takes no money, and the receiver would have to pay there.
    NoMoney,
}

impl Branch {
    /// Why it does not take the parcel, if it does not.
    pub const fn refusal(&self, parcel: Parcel) -> Option<Refusal> {
        if !self.works {
            return Some(Refusal::Closed);
        }
        if self.declared_max_minor > 0 && parcel.declared_minor > self.declared_max_minor {
            return Some(Refusal::TooValuable { most_minor: self.declared_max_minor });
        }
        if parcel.pays_on_receipt && !self.takes_money {
            return Some(Refusal::NoMoney);
        }
        None
    }
}

/// The places that a shopper chose from the carrier's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// What kind of point.
    pub kind: Kind,
    /// The carrier's key of the settlement.
    pub settlement: String,
    /// The carrier's key of that settlement for waybills and prices; empty where it has no branch.
    pub city: String,
    /// The carrier's key of the branch or locker; none for a courier.
    pub branch: Option<String>,
}
