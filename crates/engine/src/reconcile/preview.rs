//! A round that writes nothing: the same reading, the same comparison, and what the answers would change. Without I/O;
//! whoever drives it sends the requests.

use super::{SPAN_MAX_MS, SPAN_MIN_MS};
use crate::lane::round;
use crate::profile::policy;
use krama_connectors::settings::Settings;
use krama_connectors::task::{About, Settled, Statement, Task, Work};
use krama_domain::decide::decide;
use krama_domain::fact::{Actor, Happening};
use krama_domain::ids::{OrderId, StoreId};
use krama_domain::ledger::Kind as Moved;
use krama_domain::order::Order;
use krama_domain::reconcile::{Finding, Sums, Window, compare};
use krama_domain::statement::Line;
use krama_domain::time::Timestamp;
use krama_store::repo::discrepancies::{Reason, State};
use krama_store::repo::rounds::Wish;
use krama_store::{Result, Sql};

/// Differences that a survey keeps; the others are only counted.
pub const FOUND_MAX: usize = 1_000;

/// A difference, and what a round would make of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The difference.
    pub finding: Finding,
    /// The order that it belongs to.
    pub order: Option<OrderId>,
    /// How it would stand.
    pub state: State,
    /// Why.
    pub reason: Reason,
}

/// How far a preview is.
#[derive(Debug, Clone)]
pub struct Survey {
    /// What is read begins here.
    pub since: Timestamp,
    /// And ends here.
    pub until: Timestamp,
    cursor: Timestamp,
    span_ms: i64,
    quiet_before: Timestamp,
    now: Timestamp,
    /// Invoices that were compared.
    pub checked: usize,
    /// Lines that could not be read.
    pub unread: usize,
    /// What was found: the first [`FOUND_MAX`].
    pub found: Vec<Preview>,
    /// How many were found.
    pub count: usize,
    /// How many of them a round would leave to a person.
    pub open: usize,
    /// What the last window brought, about which the provider is still to be asked.
    fresh: Vec<Preview>,
}

fn task(work: Work) -> Task {
    Task { work, about: About::Store, tries: 0, uncertain: false }
}

impl Survey {
    /// A survey of the same time that a round would read.
    pub fn begin(tx: &mut dyn Sql, store: &StoreId, wish: Wish, now: Timestamp) -> Result<Self> {
        let (since, until) = super::time_of(tx, store, &wish, now)?;
        Ok(Self {
            since,
            until,
            cursor: since,
            span_ms: SPAN_MAX_MS,
            quiet_before: until,
            now,
            checked: 0,
            unread: 0,
            found: Vec::new(),
            count: 0,
            open: 0,
            fresh: Vec::new(),
        })
    }

    /// The next window to be read, if any is left.
    fn window(&self) -> Option<Window> {
        let end = self.cursor.plus_ms(self.span_ms).min(self.until);
        let quiet_before = self.quiet_before;
        (self.cursor < end).then_some(Window { since: self.cursor, until: end, quiet_before })
    }

    /// The reading of the next window.
    pub fn reading(&self) -> Option<Task> {
        self.window().map(|window| task(round::reading(&window, self.now)))
    }

    /// Takes what was read of the window. Answers `false` when it cannot be made shorter and is still too long.
    pub fn take(&mut self, tx: &mut dyn Sql, store: &StoreId, read: &Statement) -> Result<bool> {
        let Some(window) = self.window() else { return Ok(true) };
        match read {
            Statement::TooLong => {
                let span = window.until.since_ms(window.since);
                self.span_ms = (span / 2).max(SPAN_MIN_MS);
                Ok(span > SPAN_MIN_MS)
            }
            Statement::Lines { lines, unread } => {
                self.unread += unread;
                self.hold_against_ledger(tx, store, &window, lines)?;
                self.cursor = window.until;
                Ok(true)
            }
        }
    }

    fn hold_against_ledger(
        &mut self,
        tx: &mut dyn Sql,
        store: &StoreId,
        window: &Window,
        lines: &[Line],
    ) -> Result<()> {
        let comparison = compare(lines, &round::ours(tx, store, window, lines)?, window);
        self.checked += comparison.checked;
        for finding in comparison.findings {
            let (order, state, reason) = round::standing(tx, store, &finding)?;
            self.fresh.push(Preview { finding, order, state, reason });
        }
        Ok(())
    }

    /// What the last window brought; whoever takes it asks the provider about each and hands it back to [`Self::keep`].
    pub fn take_fresh(&mut self) -> Vec<Preview> {
        std::mem::take(&mut self.fresh)
    }

    /// Counts a difference of which all is known, and keeps it while there is room.
    pub fn keep(&mut self, preview: Preview) {
        self.count += 1;
        self.open += usize::from(preview.state.is_open());
        if self.found.len() < FOUND_MAX {
            self.found.push(preview);
        }
    }
}

impl Preview {
    /// The question about its invoice, where one would be asked.
    pub fn question(&self) -> Option<Task> {
        let invoice_id = self.finding.invoice_id.clone();
        (self.state == State::Asked).then(|| task(Work::Ask { invoice_id }))
    }

    /// How it would stand after this answer, by the same decision that a round goes by.
    pub fn answer(&mut self, order: &Order, settings: &Settings, settled: &Settled, now: Timestamp) {
        let mut after = order.clone();
        let actor = Actor::Provider(super::LANE.code().to_owned());
        for fact in &settled.facts {
            let happening = Happening { fact: fact.clone(), actor: actor.clone(), at: now };
            if let Ok(decision) = decide(&after, &happening, &policy(settings)) {
                after = decision.order;
            }
        }
        let id = &self.finding.invoice_id;
        (self.state, self.reason) = if settled.facts.is_empty() {
            (State::Open, Reason::NotTold)
        } else if sums(&after, id) == self.finding.theirs {
            (State::Healed, Reason::Recorded)
        } else if after.unfit.contains_key(id) {
            (State::Open, Reason::Unfit)
        } else {
            (State::Open, Reason::Unchanged)
        };
    }
}

/// What an order's ledger has of an invoice.
fn sums(order: &Order, invoice_id: &str) -> Option<Sums> {
    let entries: Vec<_> =
        order.ledger().entries.into_iter().filter(|entry| entry.invoice_id == invoice_id).collect();
    let of = |kind| entries.iter().filter(|e| e.kind == kind).map(|e| e.amount.minor).sum::<i64>();
    let captured = entries.iter().find(|entry| entry.kind == Moved::Capture)?;
    let currency_number = captured.amount.currency.numeric().into();
    Some(Sums { captured_minor: of(Moved::Capture), returned_minor: of(Moved::Refund), currency_number })
}
