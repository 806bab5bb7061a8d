//! The staff's deeds: what they were told is done is done, once, whoever else did the same.

use super::{Evidence, Findings};
use krama_domain::fact::Fact;
use krama_domain::order::Order;

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    for (about, fact) in &evidence.world.record.deeds {
        let Some(case) = evidence.cases.iter().find(|case| case.order.id == about.order) else { continue };
        if !stands(&case.order, fact) {
            findings.order("a deed of the staff stands", &case.order, format!("{fact:?}"));
        }
    }
    for case in &evidence.cases {
        for fact in once(evidence, case) {
            findings.order("a deed is done once", &case.order, format!("{fact} was acknowledged twice"));
        }
    }
}

fn stands(order: &Order, fact: &Fact) -> bool {
    let by_hand = &order.by_hand;
    match fact {
        Fact::Cancelled { .. } => order.cancelled.is_some(),
        Fact::ConfirmedByHand { .. } => by_hand.confirmed.is_some(),
        Fact::RefundRequested { reference, amount, invoice_id } => {
            let asked = order.refunds.get(reference);
            asked.is_some_and(|refund| refund.amount == *amount && refund.invoice_id == *invoice_id)
        }
        Fact::ReceiptRecorded { reference, amount, .. } => {
            by_hand.receipts.get(reference).is_some_and(|receipt| receipt.amount == *amount)
        }
        Fact::ReceiptJudged { reference, accepted, .. } => {
            by_hand.receipts.get(reference).is_some_and(|receipt| {
                receipt.verdict.as_ref().is_some_and(|verdict| verdict.accepted == *accepted)
            })
        }
        Fact::ReceiptReturned { receipt, reference, amount, .. } => {
            let back = by_hand.receipts.get(receipt).and_then(|receipt| receipt.returns.get(reference));
            back.is_some_and(|back| back.amount == *amount)
        }
        Fact::MismatchJudged { invoice_id, .. } => by_hand.judged.contains_key(invoice_id),
        Fact::ParcelAttached { number, .. } => order.parcels.contains_key(number),
        Fact::ParcelDropped { number, .. } => {
            order.parcels.get(number).is_some_and(|parcel| parcel.dropped.is_some())
        }
        Fact::WaybillRequested { reference, .. } => order.waybills.contains_key(reference),
        _ => true,
    }
}

/// Deeds that were acknowledged more than once though they can be done only once.
fn once(evidence: &Evidence<'_>, case: &super::Case) -> Vec<String> {
    let deeds = evidence.world.record.deeds.iter().filter(|(about, _)| about.order == case.order.id);
    let name = |fact: &Fact| match fact {
        Fact::RefundRequested { reference, .. }
        | Fact::ReceiptRecorded { reference, .. }
        | Fact::ReceiptReturned { reference, .. }
        | Fact::WaybillRequested { reference, .. } => reference.clone(),
        Fact::ReceiptJudged { reference, .. } => format!("judgement of {reference}"),
        Fact::MismatchJudged { invoice_id, .. } => format!("judgement of {invoice_id}"),
        Fact::ParcelAttached { number, .. } => number.to_string(),
        Fact::ParcelDropped { number, .. } => format!("end of {number}"),
        other => other.code().to_owned(),
    };
    let mut names: Vec<_> = deeds.map(|(_, fact)| name(fact)).collect();
    names.sort();
    names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].clone()).collect()
}
