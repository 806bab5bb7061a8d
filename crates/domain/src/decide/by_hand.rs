//! What staff decide by hand, joined into the order. Whether they may is judged before, by
//! [`crate::transition::admit`].

use crate::entry::Change;
use crate::fact::Fact;
use crate::order::Order;
use crate::receipt::{Confirmation, Judgement, Receipt, Return, Verdict};
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// Joins a fact of staff. Other facts change nothing here.
pub(super) fn absorb(order: &mut Order, fact: &Fact, at: Timestamp) -> Vec<Change> {
    match fact {
        Fact::ConfirmedByHand { note } => {
            order.by_hand.confirmed = Some(Confirmation { at, note: note.clone() });
            vec![Change::ConfirmedByHand { note: note.clone() }]
        }
        Fact::ReceiptRecorded { reference, amount, note } => {
            let (reference, note) = (reference.clone(), note.clone());
            let receipt =
                Receipt { amount: *amount, at, note: note.clone(), verdict: None, returns: BTreeMap::new() };
            order.by_hand.receipts.insert(reference.clone(), receipt);
            vec![Change::ReceiptRecorded { reference, amount: *amount, note }]
        }
        Fact::ReceiptJudged { reference, accepted, reason } => {
            let Some(receipt) = order.by_hand.receipts.get_mut(reference) else { return Vec::new() };
            receipt.verdict = Some(Verdict { accepted: *accepted, at, reason: reason.clone() });
            let (reference, reason) = (reference.clone(), reason.clone());
            vec![Change::ReceiptJudged { reference, accepted: *accepted, reason }]
        }
        Fact::ReceiptReturned { receipt, reference, amount, note } => {
            let Some(kept) = order.by_hand.receipts.get_mut(receipt) else { return Vec::new() };
            kept.returns.insert(reference.clone(), Return { amount: *amount, at, note: note.clone() });
            vec![Change::ReceiptReturned { receipt: receipt.clone(), amount: *amount, note: note.clone() }]
        }
        Fact::MismatchJudged { invoice_id, counts, reason } => judge(order, invoice_id, *counts, reason, at),
        _ => Vec::new(),
    }
}

/// A sum that counts becomes the order's money as the provider reported it, with everything reported since.
fn judge(order: &mut Order, invoice_id: &str, counts: bool, reason: &str, at: Timestamp) -> Vec<Change> {
    let seen = order.mismatches.iter().filter(|seen| seen.invoice_id == invoice_id).cloned().collect();
    let judgement = Judgement { counts, at, reason: reason.to_owned(), seen };
    order.by_hand.judged.insert(invoice_id.to_owned(), judgement);
    if let Some(unfit) = order.unfit.remove(invoice_id).filter(|_| counts) {
        match order.invoices.get_mut(invoice_id) {
            Some(known) => known.join(unfit),
            None => drop(order.invoices.insert(invoice_id.to_owned(), unfit)),
        }
    }
    vec![Change::MismatchJudged { invoice_id: invoice_id.to_owned(), counts, reason: reason.to_owned() }]
}
