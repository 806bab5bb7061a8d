//! Reconciliation: rounds that were asked for have ended, and what is open is what differs: no less, no more.

use super::bank::Invoice;
use super::{Case, Evidence, Findings};
use krama_domain::ledger::Kind;
use krama_store::repo::discrepancies;
use krama_store::repo::rounds;
use std::collections::BTreeSet;

/// Rounds of this store that were asked for have come to their end, and the last one to a good end.
pub(super) fn check_rounds(evidence: &Evidence<'_>, findings: &mut Findings) {
    let world = evidence.world;
    for (store, nth) in &world.record.rounds {
        let id = &evidence.stores[*store].id;
        let round = world.read(|tx| rounds::get(tx, id, *nth));
        let is_last = !world.record.rounds.contains(&(*store, nth + 1));
        match round {
            None => findings.world("a round that was asked for ends", format!("{id} has no round {nth}")),
            Some(round) if !round.state.is_over() || (is_last && round.state == rounds::State::Failed) => {
                let what = format!("{id}, round {nth} is {} ({:?})", round.state.code(), round.reason);
                findings.world("a round that was asked for ends", what);
            }
            Some(_) => {}
        }
    }
}

/// What was taken and what went back of it; `None` where nothing was taken.
type Sums = Option<(i64, i64)>;

fn theirs(invoice: &Invoice) -> Sums {
    (invoice.captured > 0).then_some((invoice.captured, invoice.captured - invoice.left))
}

fn ours(case: &Case, invoice: &str) -> Sums {
    let entries: Vec<_> =
        case.order.ledger().entries.into_iter().filter(|entry| entry.invoice_id == invoice).collect();
    let sum = |kind| entries.iter().filter(|e| e.kind == kind).map(|e| e.amount.minor).sum::<i64>();
    (sum(Kind::Capture) > 0).then(|| (sum(Kind::Capture), sum(Kind::Refund)))
}

/// Findings that are open are of invoices on which the two sides differ, and there is one for each of those.
pub(super) fn check_findings(evidence: &Evidence<'_>, findings: &mut Findings) {
    let mut differing: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); evidence.stores.len()];
    for case in &evidence.cases {
        let invoices = evidence.bank.invoices(case.order.number.as_str());
        let differs = |invoice: &&Invoice| theirs(invoice) != ours(case, &invoice.id);
        differing[case.store].extend(invoices.iter().filter(differs).map(|invoice| invoice.id.as_str()));
    }
    for (store, differing) in evidence.stores.iter().zip(differing) {
        let open = evidence.world.read(|tx| discrepancies::open(tx, &store.id, None));
        let open: BTreeSet<_> = open.iter().map(|found| found.finding.invoice_id.as_str()).collect();
        for invoice in open.difference(&differing) {
            findings.world("no finding is open where the sides agree", format!("{}: {invoice}", store.id));
        }
        // A clock that was ahead may have put the first order after its own money, and rounds begin with that order.
        if evidence.world.weather.jumps > 0 {
            continue;
        }
        for invoice in differing.difference(&open) {
            findings.world("what differs is found", format!("{}: {invoice}", store.id));
        }
    }
}
