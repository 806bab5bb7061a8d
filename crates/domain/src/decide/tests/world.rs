//! Random worlds: what people, the provider and the network may do to one order, in any order and any number of times.

use crate::fact::Fact;
use crate::invoice::{Cancel, CancelState, Observation, Status};
use crate::order::AttemptNo;
use crate::pay::PayType;
use crate::sample::{Life, at, cancel, due_minor, lost, opened, pay, refused, report};
use proptest::prelude::*;

/// Most facts of a world, apart from those that begin it and a row of lost answers.
const FACTS_MAX: usize = 14;
/// Highest attempt that facts speak of: the shopper's two and those that follow lost answers.
const ATTEMPT_MAX: AttemptNo = 6;

/// What begins a world, always in this order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Beginning {
    /// The shopper wants to pay.
    Once,
    /// They want to pay again, after the provider refused.
    AfterRefusal,
    /// They want to pay again, after their time ran out.
    AfterLapse,
}

/// The facts about one order, each with the second at which it comes first.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub(super) pay_type: PayType,
    pub(super) beginning: Beginning,
    pub(super) facts: Vec<Fact>,
    /// How many of the facts come before the staff's act, and which it is, if there is one. What staff may do depends on
    /// how the order stands, so their act has its fixed place.
    pub(super) act: Option<(usize, Act)>,
}

/// What the staff do once, knowing what has come so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Cancel the order.
    Cancel,
    /// Confirm it, where that is allowed.
    Confirm,
    /// Decide that every sum counts that fits nothing and is in the order's currency, or that none does.
    JudgeSums { count: bool },
    /// Decide so, and cancel.
    JudgeSumsAndCancel { count: bool },
}

impl World {
    /// The order as all orders of facts find it.
    pub(super) fn begin(&self) -> Life {
        let mut life = Life::placed(self.pay_type);
        let mut facts = match self.beginning {
            _ if !self.pay_type.is_online() => vec![],
            Beginning::Once => vec![pay(1)],
            Beginning::AfterRefusal => vec![pay(1), refused(1), pay(3)],
            Beginning::AfterLapse => vec![pay(1), Fact::InvoiceLapsed { attempt: 1 }, pay(3)],
        };
        for (second, fact) in (1..).zip(facts.drain(..)) {
            life.happen(second, fact);
        }
        life
    }

    /// The second at which the fact of this index is learned of, however often it is repeated.
    pub(super) fn second_of(index: usize) -> i64 {
        100 + i64::try_from(index).unwrap()
    }
}

/// The attempt that a fact is an answer to: it cannot come before that attempt began.
pub(super) const fn answers_attempt(fact: &Fact) -> Option<AttemptNo> {
    match fact {
        Fact::InvoiceOpened { attempt, .. }
        | Fact::InvoiceRefused { attempt, .. }
        | Fact::InvoiceLost { attempt }
        | Fact::InvoiceLapsed { attempt } => Some(*attempt),
        _ => None,
    }
}

/// A receipt's life: written down, judged, and a part of it returned where it was accepted. Each waits for the one before.
fn receipt() -> impl Strategy<Value = Vec<Fact>> {
    let name = prop::sample::select(vec!["a", "b"]);
    let minor = prop_oneof![Just(20_000), Just(149_900), Just(700)];
    (name, minor, prop::bool::weighted(0.7), 0..3_usize).prop_map(|(name, minor, accepted, more)| {
        let (reference, amount, note) = (name.to_owned(), crate::sample::uah(minor), "чек".to_owned());
        let facts = [
            Fact::ReceiptRecorded { reference: reference.clone(), amount, note: note.clone() },
            Fact::ReceiptJudged { reference: reference.clone(), accepted, reason: note.clone() },
            Fact::ReceiptReturned {
                receipt: reference,
                reference: "back".to_owned(),
                amount: crate::sample::uah(minor / 2),
                note,
            },
        ];
        facts.into_iter().take(1 + more).collect()
    })
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        2 => Just(Act::Cancel),
        1 => Just(Act::Confirm),
        2 => any::<bool>().prop_map(|count| Act::JudgeSums { count }),
        1 => any::<bool>().prop_map(|count| Act::JudgeSumsAndCancel { count }),
    ]
}

fn status() -> impl Strategy<Value = Status> {
    prop_oneof![
        3 => Just(Status::Success),
        2 => Just(Status::Reversed),
        1 => Just(Status::Created),
        1 => Just(Status::Processing),
        1 => Just(Status::Hold),
        1 => Just(Status::Failure),
        1 => Just(Status::Expired),
        1 => Just(Status::Other("wallet_checked".to_owned())),
    ]
}

fn cancels() -> impl Strategy<Value = Vec<Cancel>> {
    let state =
        prop::sample::select(vec![CancelState::Processing, CancelState::Success, CancelState::Failure]);
    let one = (prop::sample::select(vec!["r1", "r2", ""]), 1..30_000_i64, state)
        .prop_map(|(name, minor, state)| cancel(name, minor, state));
    prop::collection::vec(one, 0..3)
}

/// What is left of the sum: not told, all, a part, nothing.
fn kept(due: i64) -> impl Strategy<Value = Option<i64>> {
    prop_oneof![3 => Just(None), 2 => Just(Some(due)), 2 => (0..=due).prop_map(Some), 1 => Just(Some(0))]
}

/// A report: mostly of the sum that was asked for, sometimes of another one or in another currency; of an invoice
/// of ours, which may not have been told to us yet, or of one whose answer was lost for good.
pub(super) fn observation(due: i64) -> impl Strategy<Value = Observation> {
    let id = prop_oneof![4 => Just("inv-1"), 3 => Just("inv-2"), 1 => Just("inv-3"), 2 => Just("inv-lost")];
    let amount = prop_oneof![8 => Just(due), 1 => Just(due + 1), 1 => Just(1)];
    let currency = prop_oneof![8 => Just(980), 1 => Just(840), 1 => Just(999)];
    let moment = 10..14_i64;
    (id, status(), amount, currency, moment, kept(due), cancels()).prop_map(
        |(id, status, minor, currency_number, second, final_minor, cancels)| Observation {
            currency_number,
            final_minor,
            cancels,
            ..report(id, status, second, minor)
        },
    )
}

fn fact(due: i64) -> impl Strategy<Value = Fact> {
    let attempt = || 1..=ATTEMPT_MAX;
    prop_oneof![
        2 => attempt().prop_map(|no| opened(no, &format!("inv-{no}"))),
        3 => attempt().prop_map(lost),
        1 => attempt().prop_map(refused),
        1 => attempt().prop_map(|no| Fact::InvoiceLapsed { attempt: no }),
        6 => observation(due).prop_map(Fact::InvoiceReported),
    ]
}

/// Any world.
pub(super) fn world() -> impl Strategy<Value = World> {
    let pay_type = prop::sample::select(PayType::ALL.to_vec());
    let beginnings = vec![Beginning::Once, Beginning::AfterRefusal, Beginning::AfterLapse];
    (pay_type, prop::sample::select(beginnings)).prop_flat_map(|(pay_type, beginning)| {
        let facts = prop::collection::vec(fact(due_minor(pay_type)), 1..=FACTS_MAX);
        let act = prop::option::weighted(0.6, (0..FACTS_MAX, act()));
        let all_lost = prop::bool::weighted(0.2);
        let receipts = prop::option::weighted(0.3, receipt());
        (facts, act, all_lost, receipts).prop_map(move |(mut facts, act, all_lost, receipts)| {
            facts.extend((1..=ATTEMPT_MAX).filter(|_| all_lost).map(lost));
            facts.extend(receipts.into_iter().flatten());
            let facts = distinct(facts);
            let act = act.map(|(after, act)| (after.min(facts.len()), act));
            World { pay_type, beginning, facts, act }
        })
    })
}

/// Equal facts are one fact, which may come more than once.
fn distinct(facts: Vec<Fact>) -> Vec<Fact> {
    let mut kept = Vec::new();
    for fact in facts {
        if !kept.contains(&fact) {
            kept.push(fact);
        }
    }
    kept
}

/// The moments of the reports are near the moments at which they come, so that none is too old to be announced.
#[test]
fn reports_of_a_world_are_fresh() {
    let latest = at(World::second_of(2 * FACTS_MAX));
    assert!(latest.since_ms(at(10)) < crate::shop::ANNOUNCE_LIMIT_MS);
}
