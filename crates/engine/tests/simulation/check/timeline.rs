//! The timeline tells the order's whole story: read from its first line to its last, it gives the order as it stands.

use super::{Case, Evidence, Findings};
use krama_domain::effect::Key;
use krama_domain::entry::{Change, Entry};
use krama_domain::fact::Actor;
use krama_domain::ledger::{PaymentStatus, payment_status};
use krama_domain::order::{AttemptNo, Order, Status};
use krama_domain::parcel::Stage;
use krama_store::repo::timeline;
use std::collections::{BTreeMap, BTreeSet};

const NAME: &str = "the timeline gives the order";

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    for case in &evidence.cases {
        let entries = evidence.world.read(|tx| timeline::of_order(tx, &case.order.store, case.order.id));
        actors(case, &entries, findings);
        let mut story = Story::default();
        for change in entries.iter().flat_map(|entry| &entry.changes) {
            story.tell(change);
        }
        let (told, stands) = (story.ended(), Story::of(&case.order).ended());
        for (told, stands) in told.iter().zip(&stands).filter(|(told, stands)| told != stands) {
            findings.order(NAME, &case.order, format!("it tells {told}, and the order has {stands}"));
        }
        for gap in &story.gaps {
            findings.order(NAME, &case.order, gap);
        }
    }
}

/// What a person did is signed by a person, what a provider said by the provider.
fn actors(case: &Case, entries: &[Entry], findings: &mut Findings) {
    let by_staff = [
        "refund_requested",
        "confirmed_by_hand",
        "receipt_recorded",
        "receipt_judged",
        "receipt_returned",
        "mismatch_judged",
        "parcel_attached",
        "parcel_dropped",
        "waybill_requested",
        "cancelled",
    ];
    // What waits for an effect that somebody gives up is told so by them.
    let given_up = ["refund_failed", "invoice_refused", "waybill_refused"];
    for entry in entries {
        let is_right = match &entry.actor {
            Actor::Staff(_) => by_staff.iter().chain(&given_up).any(|fact| *fact == entry.fact),
            Actor::Shopper => {
                matches!(entry.fact.as_str(), "placed" | "payment_requested" | "reach_bound" | "reach_lost")
            }
            Actor::Provider(_) | Actor::System => !by_staff.contains(&entry.fact.as_str()),
        };
        if !is_right {
            findings.order(NAME, &case.order, format!("{:?} signed {}", entry.actor, entry.fact));
        }
    }
}

/// What can be read from a timeline.
#[derive(Debug, Default)]
struct Story {
    received: i64,
    given_back: i64,
    payment: Option<PaymentStatus>,
    status: Option<Status>,
    attempts: BTreeMap<AttemptNo, i64>,
    opened: BTreeMap<AttemptNo, String>,
    ended: BTreeSet<(AttemptNo, &'static str)>,
    latest: BTreeMap<String, String>,
    mismatches: BTreeSet<(String, i64, i64)>,
    refunds: BTreeMap<String, (i64, bool)>,
    receipts: BTreeMap<String, (i64, Option<bool>, i64)>,
    judged: BTreeMap<String, bool>,
    confirmed: bool,
    cancelled: bool,
    effects: BTreeSet<Key>,
    unannounced: BTreeSet<Key>,
    codes: BTreeSet<(String, String)>,
    parcels: BTreeSet<String>,
    collected: i64,
    stage: Option<Stage>,
    gaps: Vec<String>,
}

impl Story {
    fn tell(&mut self, change: &Change) {
        match change {
            Change::AttemptBegan { attempt, amount } => {
                self.attempts.insert(*attempt, amount.minor);
            }
            Change::InvoiceOpened { attempt, invoice_id } => {
                self.opened.insert(*attempt, invoice_id.clone());
            }
            Change::InvoiceRefused { attempt, .. } => self.end(*attempt, "refused"),
            Change::InvoiceLost { attempt } => self.end(*attempt, "lost"),
            Change::InvoiceLapsed { attempt } => self.end(*attempt, "lapsed"),
            Change::InvoiceStatus { invoice_id, status, .. } => {
                self.latest.insert(invoice_id.clone(), status.clone());
            }
            Change::Mismatch { invoice_id, amount_minor, currency_number } => {
                self.mismatches.insert((invoice_id.clone(), *amount_minor, *currency_number));
            }
            Change::Received { amount } => self.received += amount.minor,
            Change::GivenBack { amount } => self.given_back += amount.minor,
            Change::Payment { from, to } => self.pay(*from, *to),
            Change::Status { from, to } => self.stand(*from, *to),
            Change::EffectAdded { key } => self.add(key),
            Change::Unannounced { key } => {
                self.unannounced.insert(key.clone());
            }
            Change::Cancelled { .. } => self.cancelled = true,
            Change::ParcelAttached { number } | Change::ParcelGoesOn { next: number, .. } => {
                self.parcels.insert(number.to_string());
            }
            Change::ParcelCode { number, code, .. } => {
                self.codes.insert((number.to_string(), code.clone()));
            }
            Change::Collected { amount } => self.collected += amount.minor,
            Change::Stage { to, .. } => self.stage = Some(*to),
            by_hand => self.tell_by_hand(by_hand),
        }
    }

    fn tell_by_hand(&mut self, change: &Change) {
        match change {
            Change::RefundRequested { reference, amount } => {
                self.refunds.insert(reference.clone(), (amount.minor, false));
            }
            Change::RefundFailed { reference, .. } => {
                self.refunds.entry(reference.clone()).and_modify(|refund| refund.1 = true);
            }
            Change::ConfirmedByHand { .. } => self.confirmed = true,
            Change::ReceiptRecorded { reference, amount, .. } => {
                self.receipts.insert(reference.clone(), (amount.minor, None, 0));
            }
            Change::ReceiptJudged { reference, accepted, .. } => {
                self.receipts.entry(reference.clone()).and_modify(|receipt| receipt.1 = Some(*accepted));
            }
            Change::ReceiptReturned { receipt, amount, .. } => {
                self.receipts.entry(receipt.clone()).and_modify(|receipt| receipt.2 += amount.minor);
            }
            Change::MismatchJudged { invoice_id, counts, .. } => {
                self.judged.insert(invoice_id.clone(), *counts);
            }
            _ => {}
        }
    }

    fn end(&mut self, attempt: AttemptNo, how: &'static str) {
        self.ended.insert((attempt, how));
    }

    fn add(&mut self, key: &Key) {
        if !self.effects.insert(key.clone()) {
            self.gaps.push(format!("{key} was asked for twice"));
        }
    }

    fn pay(&mut self, from: PaymentStatus, to: PaymentStatus) {
        let before = self.payment.replace(to).unwrap_or(PaymentStatus::Unpaid);
        if before != from {
            self.gaps.push(format!("the payment goes on from {} after {}", from.code(), before.code()));
        }
    }

    fn stand(&mut self, from: Status, to: Status) {
        let before = self.status.replace(to).unwrap_or(Status::New);
        if before != from {
            self.gaps.push(format!("the order goes on from {} after {}", from.code(), before.code()));
        }
    }

    /// The same, read from the order itself.
    fn of(order: &Order) -> Self {
        let ledger = order.ledger();
        let ended = order.attempts.iter().flat_map(|(no, attempt)| {
            let ways =
                [(attempt.refused.is_some(), "refused"), (attempt.lost, "lost"), (attempt.lapsed, "lapsed")];
            ways.into_iter().filter(|way| way.0).map(|way| (*no, way.1))
        });
        let opened = |(no, attempt): (&AttemptNo, &krama_domain::order::Attempt)| {
            attempt.invoice.as_ref().map(|opened| (*no, opened.id.clone()))
        };
        let receipt = |(reference, receipt): (&String, &krama_domain::receipt::Receipt)| {
            let verdict = receipt.verdict.as_ref().map(|verdict| verdict.accepted);
            (reference.clone(), (receipt.amount.minor, verdict, receipt.returned_minor()))
        };
        let codes = order.parcels.iter().flat_map(|(number, parcel)| {
            parcel.seen.keys().map(move |code| (number.to_string(), code.clone()))
        });
        Self {
            received: ledger.captured_minor(),
            given_back: ledger.refunded_minor(),
            payment: Some(payment_status(order)),
            status: Some(order.status()),
            attempts: order.attempts.iter().map(|(no, attempt)| (*no, attempt.amount.minor)).collect(),
            opened: order.attempts.iter().filter_map(opened).collect(),
            ended: ended.collect(),
            latest: order
                .invoices
                .iter()
                .map(|(id, i)| (id.clone(), i.latest.status.code().to_owned()))
                .collect(),
            mismatches: order
                .mismatches
                .iter()
                .map(|seen| (seen.invoice_id.clone(), seen.amount_minor, seen.currency_number))
                .collect(),
            refunds: order
                .refunds
                .iter()
                .map(|(r, f)| (r.clone(), (f.amount.minor, f.failed.is_some())))
                .collect(),
            receipts: order.by_hand.receipts.iter().map(receipt).collect(),
            judged: order.by_hand.judged.iter().map(|(id, judged)| (id.clone(), judged.counts)).collect(),
            confirmed: order.by_hand.confirmed.is_some(),
            cancelled: order.cancelled.is_some(),
            effects: order.effects.clone(),
            unannounced: order.unannounced.clone(),
            codes: codes.collect(),
            parcels: order.parcels.keys().map(ToString::to_string).collect(),
            collected: ledger.collected_minor(),
            stage: Some(order.stage()),
            gaps: Vec::new(),
        }
    }

    /// Everything as texts that can be compared one by one.
    fn ended(&self) -> Vec<String> {
        let mut latest = self.latest.clone();
        // An invoice that counts by a judgement is taken over without a line of its own.
        latest.retain(|id, _| !self.judged.contains_key(id));
        vec![
            format!("{} received, {} given back", self.received, self.given_back),
            format!("the payment {:?}", self.payment.unwrap_or(PaymentStatus::Unpaid)),
            format!("the status {:?}", self.status.unwrap_or(Status::New)),
            format!("attempts {:?}, opened {:?}, ended {:?}", self.attempts, self.opened, self.ended),
            format!("invoices {latest:?}"),
            format!("mismatches {:?}, judged {:?}", self.mismatches, self.judged),
            format!("refunds {:?}", self.refunds),
            format!("receipts {:?}", self.receipts),
            format!("confirmed {}, cancelled {}", self.confirmed, self.cancelled),
            format!("parcels {:?} with {:?}", self.parcels, self.codes),
            format!("{} collected", self.collected),
            format!("the goods {:?}", self.stage.unwrap_or(Stage::None)),
            format!("effects {:?}, unannounced {:?}", self.effects, self.unannounced),
        ]
    }
}
