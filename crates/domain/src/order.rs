//! The order: the aggregate that facts change. What can be derived (ledger, payment status, due sums) is derived.

mod new;

pub use new::NewOrder;

use crate::effect;
use crate::ids::{OrderId, OrderNumber, PublicToken, StoreId};
use crate::invoice::Invoice;
use crate::lang::Lang;
use crate::ledger::{Kind, Ledger};
use crate::money::{Currency, Money};
use crate::name::PersonName;
use crate::parcel::{self, CashState, Parcel, Phase, Stage, TrackingNumber};
use crate::pay::{Due, PayType, amount_due};
use crate::phone::Phone;
use crate::place::Chosen;
use crate::reach::Reach;
use crate::receipt::ByHand;
use crate::time::Timestamp;
use crate::tracking::Tracking;
use crate::waybill::Waybill;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Most lines of an order.
pub const LINES_MAX: usize = 100;
/// Most pieces of one line.
pub const QUANTITY_MAX: i64 = 99;
/// How many times krama asks the provider for an invoice by itself after answers were lost.
pub const LOST_ANSWERS_MAX: u32 = 3;

/// Most payment attempts of an order.
pub const ATTEMPTS_MAX: usize = 50;

/// Where an order came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The store's own pages.
    Shop,
    /// Somebody who works here placed it for the shopper.
    Manual,
    /// Another system, before krama.
    Import,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Shop, Self::Manual, Self::Import];

    /// The name in files and the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Shop => "shop",
            Self::Manual => "manual",
            Self::Import => "import",
        }
    }

    /// The source of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.code() == code)
    }
}

/// One position of an order, as it was when the order was placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Article number.
    pub sku: String,
    /// The product's name.
    pub title: String,
    /// The variant's name; may be empty.
    pub variant: String,
    /// Pieces, 1 to [`QUANTITY_MAX`].
    pub quantity: i64,
    /// Price of one piece.
    pub price: Money,
}

impl Line {
    /// Price of all pieces.
    pub const fn total(&self) -> Money {
        Money::new(self.price.minor.saturating_mul(self.quantity), self.price.currency)
    }

    /// Title and variant in one text.
    pub fn name(&self) -> String {
        if self.variant.is_empty() { self.title.clone() } else { format!("{}, {}", self.title, self.variant) }
    }
}

/// The sum of lines. `currency` counts when there are none.
pub fn total_of(lines: &[Line], currency: Currency) -> Money {
    lines.iter().fold(Money::zero(currency), |sum, line| sum.plus_minor(line.total().minor))
}

/// Who ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// The receiver's name.
    pub name: PersonName,
    /// Normalised phone.
    pub phone: Phone,
    /// For the receipt, as typed.
    pub email: Option<String>,
}

/// Where the parcel goes: as the carrier calls it where it was chosen from its list, otherwise as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The settlement.
    pub city: String,
    /// Branch, parcel locker or street.
    pub branch: String,
    /// What was chosen from the carrier's list; none where it was only typed.
    #[serde(default)]
    pub place: Option<Chosen>,
}

/// Number of a payment attempt within its order, from 1.
pub type AttemptNo = u32;

/// One try to get an invoice and have it paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// What the invoice asks for.
    pub amount: Money,
    /// When it was begun.
    pub at: Timestamp,
    /// Until when the invoice can be paid.
    pub expires_at: Timestamp,
    /// The provider's invoice, once its answer is known.
    pub invoice: Option<Opened>,
    /// Why the provider refused to make one.
    pub refused: Option<String>,
    /// Whether the provider's answer was lost: an invoice may exist that nobody knows the address of.
    pub lost: bool,
    /// Whether its time ran out unpaid.
    pub lapsed: bool,
}

/// An invoice that can be paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The provider's id.
    pub id: String,
    /// Where the shopper pays; kept as the provider gave it.
    pub page_url: String,
}

/// A cancelled order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancelled {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: CancelReason,
    /// Whether its money had come (or was due to the carrier) before. A confirmation by hand does not count here: what
    /// is announced and reported follows from money.
    pub was_confirmed: bool,
}

/// Why an order is cancelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelReason {
    /// The shopper changed the cart or the choice and ordered anew; the number of the new order.
    Replaced(OrderNumber),
    /// A person decided so; what they wrote.
    Staff(String),
}

/// Money asked back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// From which invoice.
    pub invoice_id: String,
    /// How much.
    pub amount: Money,
    /// When it was asked for.
    pub at: Timestamp,
    /// Why it will not happen, once that is known.
    pub failed: Option<String>,
}

/// A report of money that does not fit any attempt of its order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mismatch {
    /// The provider's invoice.
    pub invoice_id: String,
    /// Minor units that were reported.
    pub amount_minor: i64,
    /// ISO 4217 number that was reported.
    pub currency_number: i64,
}

/// An order of a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Key.
    pub id: OrderId,
    /// Whose order it is.
    pub store: StoreId,
    /// What people call it.
    pub number: OrderNumber,
    /// The secret of the customer's page.
    pub token: PublicToken,
    /// When it was placed.
    pub created_at: Timestamp,
    /// Where it came from.
    pub source: Source,
    /// The shopper's language.
    pub lang: Lang,
    /// Who ordered.
    pub customer: Customer,
    /// Where it goes.
    pub delivery: Delivery,
    /// What the shopper added.
    pub comment: Option<String>,
    /// The shopper's choice.
    pub pay_type: PayType,
    /// The store's prepayment at that moment.
    pub prepay: Money,
    /// What was ordered, at the prices of that moment.
    pub lines: Vec<Line>,
    /// What advertising may be told.
    pub tracking: Tracking,
    /// Payment attempts by number.
    pub attempts: BTreeMap<AttemptNo, Attempt>,
    /// Invoices by the provider's id: those of the attempts and those whose attempt is not known.
    pub invoices: BTreeMap<String, Invoice>,
    /// Reports of money that fit no attempt.
    pub mismatches: BTreeSet<Mismatch>,
    /// What the provider says of invoices whose sum fits no attempt; money once somebody decides so.
    #[serde(default)]
    pub unfit: BTreeMap<String, Invoice>,
    /// What staff wrote down and decided by hand.
    #[serde(default)]
    pub by_hand: ByHand,
    /// Refunds by our reference.
    pub refunds: BTreeMap<String, Refund>,
    /// Its parcels by number, with redirected and returned ones.
    #[serde(default)]
    pub parcels: BTreeMap<TrackingNumber, Parcel>,
    /// Waybills that were asked for, by our reference.
    #[serde(default)]
    pub waybills: BTreeMap<String, Waybill>,
    /// How the customer is reached about it.
    #[serde(default)]
    pub reach: Reach,
    /// Set once it is cancelled.
    pub cancelled: Option<Cancelled>,
    /// Keys of all effects that were ever decided.
    pub effects: BTreeSet<effect::Key>,
    /// Keys of effects that were due too late to be announced.
    pub unannounced: BTreeSet<effect::Key>,
}

/// Where an order stands as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Placed, and waits for the money that it was placed with.
    New,
    /// To be packed: placed for cash on delivery, prepaid or paid, or confirmed by hand.
    Confirmed,
    /// The customer has it.
    Done,
    /// It came back.
    Returned,
    /// Will not be sent.
    Cancelled,
}

impl Status {
    /// All of them, in the order in which an order lives through them.
    pub const ALL: [Self; 5] = [Self::New, Self::Confirmed, Self::Done, Self::Returned, Self::Cancelled];

    /// The status of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// The name in files and the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Confirmed => "confirmed",
            Self::Done => "done",
            Self::Returned => "returned",
            Self::Cancelled => "cancelled",
        }
    }
}

impl Order {
    /// The currency of everything in it.
    pub const fn currency(&self) -> Currency {
        self.prepay.currency
    }

    /// What it costs.
    pub fn total(&self) -> Money {
        total_of(&self.lines, self.currency())
    }

    /// What is paid when, by its pay type.
    pub fn due(&self) -> Due {
        amount_due(self.total(), self.prepay, self.pay_type)
    }

    /// Its money.
    pub fn ledger(&self) -> Ledger {
        Ledger::of(self)
    }

    /// What is still to be paid, online or to the carrier; never negative.
    pub fn rest(&self) -> Money {
        let rest = self.total().minor - self.ledger().received().minor;
        Money::new(rest.max(0), self.currency())
    }

    /// Whether the money that must come before anything is packed has come (nothing, for cash on delivery).
    pub fn is_covered(&self) -> bool {
        self.ledger().captured_minor() >= self.due().now.minor
    }

    /// Where it stands.
    pub fn status(&self) -> Status {
        let stage = self.stage();
        if self.cancelled.is_some() {
            Status::Cancelled
        } else if stage == Stage::Received {
            Status::Done
        } else if stage == Stage::Returned {
            Status::Returned
        } else if self.is_covered() || self.by_hand.confirmed.is_some() {
            Status::Confirmed
        } else {
            Status::New
        }
    }

    /// The last attempt and its number.
    pub fn last_attempt(&self) -> Option<(AttemptNo, &Attempt)> {
        self.attempts.last_key_value().map(|(no, attempt)| (*no, attempt))
    }

    /// The attempt that made this invoice.
    pub fn attempt_of(&self, invoice_id: &str) -> Option<(AttemptNo, &Attempt)> {
        let made_it =
            |attempt: &Attempt| attempt.invoice.as_ref().is_some_and(|opened| opened.id == invoice_id);
        self.attempts.iter().find(|(_, attempt)| made_it(attempt)).map(|(no, attempt)| (*no, attempt))
    }

    /// What the provider says of an attempt's invoice.
    pub fn invoice_of(&self, attempt: &Attempt) -> Option<&Invoice> {
        attempt.invoice.as_ref().and_then(|opened| self.invoices.get(&opened.id))
    }

    /// The moment at which the money due before packing had come: when the order was placed for cash on delivery,
    /// otherwise the provider's time of the capture that covered it. `None` while it has not come.
    pub fn covered_at(&self) -> Option<Timestamp> {
        if !self.pay_type.is_online() {
            return Some(self.created_at);
        }
        let mut came: Vec<_> = self
            .ledger()
            .entries
            .into_iter()
            .filter(|e| e.kind.is_income() && e.kind != Kind::Carrier)
            .collect();
        came.sort_by_key(|entry| entry.at);
        let mut sum = 0_i64;
        let covering = came.into_iter().find(|entry| {
            sum = sum.saturating_add(entry.amount.minor);
            sum >= self.due().now.minor
        });
        covering.map(|entry| entry.at)
    }

    /// Where its goods are.
    pub fn stage(&self) -> Stage {
        parcel::stage(&self.parcels)
    }

    /// When the customer had the first of its parcels in hand.
    pub fn received_at(&self) -> Option<Timestamp> {
        let handed_over = |parcel: &Parcel| {
            parcel.received_at().filter(|_| parcel.is_outbound() && parcel.dropped.is_none())
        };
        self.parcels.values().filter_map(handed_over).min()
    }

    /// Whether a parcel collects, or should collect, money of which a code of the carrier will still tell.
    pub fn awaits_cash(&self, number: &TrackingNumber) -> bool {
        let Some(parcel) = self.parcels.get(number).filter(|parcel| parcel.is_outbound()) else {
            return false;
        };
        let owed = parcel.collects().map_or_else(|| self.due().on_delivery.minor, |cash| cash.amount.minor);
        owed > 0 && parcel.cash_state() == CashState::OnItsWay
    }

    /// What the next waybill collects: what is still to be paid, less what parcels collect already that their receiver
    /// can still take.
    pub fn to_collect(&self) -> Money {
        let is_on_its_way = |parcel: &&Parcel| {
            let is_lost = matches!(parcel.phase(), Phase::Refused | Phase::Returning | Phase::Stuck);
            parcel.received_at().is_none() && !is_lost
        };
        let under_way = parcel::live(&self.parcels).map(|(_, parcel)| parcel).filter(is_on_its_way);
        let collected: i64 = under_way.filter_map(Parcel::collects).map(|cash| cash.amount.minor).sum();
        Money::new((self.rest().minor - collected).max(0), self.currency())
    }

    /// Whether nothing more is to be asked about a parcel.
    pub fn is_over(&self, number: &TrackingNumber) -> bool {
        let goes_on = self.parcels.values().any(|other| {
            matches!(&other.leg, parcel::Leg::Redirected(of) | parcel::Leg::Return(of) if of == number)
        });
        self.parcels.get(number).is_none_or(|parcel| parcel.is_over(self.awaits_cash(number), goes_on))
    }

    /// Reports of money that fit no attempt and about which nobody has decided yet.
    pub fn open_mismatches(&self) -> impl Iterator<Item = &Mismatch> {
        self.mismatches.iter().filter(|mismatch| !self.by_hand.settled(mismatch))
    }

    /// Whether somebody must decide about money: a sum that fits no attempt, a receipt that nobody has judged.
    pub fn has_open_matter(&self) -> bool {
        self.open_mismatches().next().is_some() || self.by_hand.has_open_receipt()
    }

    /// The id under which server and browser report this order's conversions: `{number}_{unix seconds of creation}`.
    pub fn event_id(&self) -> String {
        format!("{}_{}", self.number, self.created_at.as_secs())
    }
}

#[cfg(test)]
mod tests;
