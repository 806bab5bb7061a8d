//! Reconciliation: a provider's statement against our ledger, invoice by invoice. Pure: what is compared is passed in,
//! and what follows from a finding is decided elsewhere.
//!
//! Compared is what the provider itself moved: captures and refunds. Transfers that a person accepted, and what a person
//! sent back, never went through the provider and never take part.

use crate::money::Currency;
use crate::statement::Line;
use crate::time::{MINUTE_MS, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// Milliseconds after which a movement of money must be known on both sides: its webhook may be on the way, and its line
/// may not be in the statement yet.
pub const QUIET_MS: i64 = 15 * MINUTE_MS;

/// What was taken and what went back, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sums {
    /// Taken.
    pub captured_minor: i64,
    /// Given back of it.
    pub returned_minor: i64,
    /// ISO 4217 number of the currency.
    pub currency_number: i64,
}

impl Sums {
    /// What is left, in minor units.
    pub const fn kept_minor(&self) -> i64 {
        self.captured_minor - self.returned_minor
    }

    /// The currency, where it is one of ours.
    pub fn currency(&self) -> Option<Currency> {
        Currency::from_numeric(self.currency_number)
    }
}

/// What our ledger has of one invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ours {
    /// Captures and refunds.
    pub sums: Sums,
    /// The provider's time of the capture.
    pub at: Timestamp,
    /// When something of it happened last.
    pub latest_at: Timestamp,
}

/// What is judged. Lines and captures beyond it are there to be found, not to be judged: at the edges both sides may
/// have different times for one payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// From this instant on.
    pub since: Timestamp,
    /// Up to this instant, without it.
    pub until: Timestamp,
    /// Whatever moved at this instant or later is too young to be a finding.
    pub quiet_before: Timestamp,
}

impl Window {
    fn holds(&self, at: Timestamp) -> bool {
        self.since <= at && at < self.until
    }

    fn is_young(&self, at: Timestamp) -> bool {
        at >= self.quiet_before
    }
}

/// In what the two sides differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The provider took money that our ledger lacks.
    Missing,
    /// Our ledger has money that the provider does not list.
    Extra,
    /// Both know of it, with different sums.
    Different,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Missing, Self::Extra, Self::Different];

    /// The name in the database and commands.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Different => "different",
        }
    }

    /// The kind of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The provider's invoice.
    pub invoice_id: String,
    /// In what the sides differ.
    pub kind: Kind,
    /// What our ledger has.
    pub ours: Option<Sums>,
    /// What the provider says it took.
    pub theirs: Option<Sums>,
    /// Our order number, where the provider told it.
    pub reference: Option<String>,
}

/// What a comparison came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Invoices with money on either side that were judged.
    pub checked: usize,
    /// Invoices on which both sides agree.
    pub agreeing: BTreeSet<String>,
    /// The differences, by invoice.
    pub findings: Vec<Finding>,
}

/// What the provider says of one invoice, all of its lines together.
#[derive(Debug, Clone)]
struct Theirs {
    sums: Option<Sums>,
    at: Timestamp,
    latest_at: Timestamp,
    is_pending: bool,
    reference: Option<String>,
}

impl Theirs {
    fn of(line: &Line) -> Self {
        let sums = line.tells_money().then(|| Sums {
            captured_minor: line.amount_minor,
            returned_minor: line.returned_minor(),
            currency_number: line.currency_number,
        });
        Self {
            sums,
            at: line.at,
            latest_at: line.latest_at(),
            is_pending: line.is_pending(),
            reference: line.reference.clone(),
        }
    }

    /// Lines of one invoice (a try that failed, the payment, the same line read twice) in any order: the line that tells
    /// of most money counts, and its time.
    fn join(&mut self, other: Self) {
        let rank = |of: &Self| {
            let sums = of.sums.map(|sums| (sums.captured_minor, sums.returned_minor, sums.currency_number));
            (sums, of.at, of.reference.clone())
        };
        let (is_pending, latest_at) =
            (self.is_pending || other.is_pending, self.latest_at.max(other.latest_at));
        if rank(&other) > rank(self) {
            *self = other;
        }
        (self.is_pending, self.latest_at) = (is_pending, latest_at);
    }
}

fn by_invoice(lines: &[Line]) -> BTreeMap<&str, Theirs> {
    let mut all: BTreeMap<&str, Theirs> = BTreeMap::new();
    for line in lines {
        let seen = Theirs::of(line);
        match all.get_mut(line.invoice_id.as_str()) {
            Some(known) => known.join(seen),
            None => {
                all.insert(&line.invoice_id, seen);
            }
        }
    }
    all
}

/// What is to be said of one invoice.
enum Judgement {
    /// Nothing: not of this window, too young, not certain yet, or no money anywhere.
    Nothing,
    Agrees,
    Differs(Kind),
}

fn judge(theirs: Option<&Theirs>, ours: Option<&Ours>, window: &Window) -> Judgement {
    let is_young = theirs.is_some_and(|t| window.is_young(t.latest_at))
        || ours.is_some_and(|o| window.is_young(o.latest_at));
    if is_young || theirs.is_some_and(|t| t.is_pending) {
        return Judgement::Nothing;
    }
    let (they_within, we_within) =
        (theirs.is_some_and(|t| window.holds(t.at)), ours.is_some_and(|o| window.holds(o.at)));
    match (theirs.and_then(|t| t.sums), ours.map(|o| o.sums)) {
        (Some(_), None) if they_within => Judgement::Differs(Kind::Missing),
        (None, Some(_)) if we_within => Judgement::Differs(Kind::Extra),
        (Some(theirs), Some(ours)) if they_within || we_within => {
            if theirs == ours {
                Judgement::Agrees
            } else {
                Judgement::Differs(Kind::Different)
            }
        }
        _ => Judgement::Nothing,
    }
}

/// Compares the lines of a statement with what our ledger has, by invoice. `ours` must hold every invoice of the lines
/// that we know money of, and every one whose capture lies in the window.
pub fn compare(lines: &[Line], ours: &BTreeMap<String, Ours>, window: &Window) -> Comparison {
    let theirs = by_invoice(lines);
    let ids: BTreeSet<&str> = theirs.keys().copied().chain(ours.keys().map(String::as_str)).collect();
    let mut comparison = Comparison::default();
    for id in ids {
        let (they, we) = (theirs.get(id), ours.get(id));
        match judge(they, we, window) {
            Judgement::Nothing => continue,
            Judgement::Agrees => {
                comparison.agreeing.insert(id.to_owned());
            }
            Judgement::Differs(kind) => comparison.findings.push(Finding {
                invoice_id: id.to_owned(),
                kind,
                ours: we.map(|we| we.sums),
                theirs: they.and_then(|they| they.sums),
                reference: they.and_then(|they| they.reference.clone()),
            }),
        }
        comparison.checked += 1;
    }
    comparison
}

#[cfg(test)]
mod tests;
