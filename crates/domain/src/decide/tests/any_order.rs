//! Facts in any order and any number of repeats end in the same order, the same ledger and the same set of effects.

use super::world::{Act, World, answers_attempt, world};
use crate::fact::Fact;
use crate::ledger::{Ledger, PaymentStatus, payment_status};
use crate::order::{AttemptNo, Order};
use crate::sample::{Life, cancelled};
use proptest::prelude::*;
use std::collections::{BTreeSet, VecDeque};

/// Everything that must not depend on the order in which facts came.
#[derive(Debug, PartialEq, Eq)]
struct End {
    order: Order,
    ledger: Ledger,
    payment: PaymentStatus,
    keys: BTreeSet<String>,
    watched: BTreeSet<AttemptNo>,
    taken: i32,
}

impl End {
    fn of(life: Life) -> Self {
        Self {
            ledger: life.order.ledger(),
            payment: payment_status(&life.order),
            keys: life.keys.into_iter().collect(),
            watched: life.watched.into_iter().collect(),
            taken: life.taken,
            order: life.order,
        }
    }
}

/// Lets the facts of these indices happen. One that answers an attempt waits until that attempt has begun, a fact about a
/// receipt for the one before it; when that never comes, the fact is not of this world.
fn deliver(life: &mut Life, world: &World, order: impl Iterator<Item = usize>) {
    let mut waiting: VecDeque<usize> = order.collect();
    while let Some(place) = waiting.iter().position(|index| may_come(life, world, *index)) {
        let index = waiting.remove(place).unwrap();
        if !is_done(life, &world.facts[index]) {
            life.happen(World::second_of(index), world.facts[index].clone());
        }
    }
}

fn may_come(life: &Life, world: &World, index: usize) -> bool {
    let receipt = |reference| life.order.by_hand.receipts.get(reference);
    match &world.facts[index] {
        Fact::ReceiptJudged { reference, .. } => receipt(reference).is_some(),
        Fact::ReceiptReturned { receipt: reference, .. } => {
            receipt(reference).is_some_and(crate::receipt::Receipt::is_accepted)
        }
        fact => answers_attempt(fact).is_none_or(|no| life.order.attempts.contains_key(&no)),
    }
}

/// Whether this was done already: staff who do the same again are refused, where the outside is not.
fn is_done(life: &Life, fact: &Fact) -> bool {
    let receipt = |reference| life.order.by_hand.receipts.get(reference);
    match fact {
        Fact::ReceiptRecorded { reference, .. } => receipt(reference).is_some(),
        Fact::ReceiptJudged { reference, .. } => receipt(reference).is_some_and(|r| r.verdict.is_some()),
        Fact::ReceiptReturned { receipt: of, reference, .. } => {
            receipt(of).is_some_and(|r| r.returns.contains_key(reference))
        }
        _ => false,
    }
}

/// The staff do something about the order as they find it; what the table forbids they leave.
fn act(life: &mut Life, act: Act) {
    if let Act::JudgeSums { count } | Act::JudgeSumsAndCancel { count } = act {
        let open: BTreeSet<String> =
            life.order.open_mismatches().map(|seen| seen.invoice_id.clone()).collect();
        for invoice_id in open {
            let judged = |counts| {
                let (invoice_id, reason) = (invoice_id.clone(), "звірено".to_owned());
                Fact::MismatchJudged { invoice_id, counts, reason }
            };
            let counts = count && life.attempt(98, judged(true)).is_ok();
            life.happen(98, judged(counts));
        }
    }
    let fact = match act {
        Act::Cancel | Act::JudgeSumsAndCancel { .. } => cancelled(),
        Act::Confirm => Fact::ConfirmedByHand { note: "домовились".to_owned() },
        Act::JudgeSums { .. } => return,
    };
    if life.attempt(99, fact.clone()).is_ok() {
        life.happen(99, fact);
    }
}

/// A life of the world: the facts before the staff's act in this order, the act, and then all of them, since those from
/// before may be repeated.
fn live(world: &World, order: &[usize]) -> Life {
    let mut life = world.begin();
    let split = world.act.map_or(world.facts.len(), |(after, _)| after);
    deliver(&mut life, world, order.iter().copied().filter(|index| *index < split));
    if let Some((_, what)) = world.act {
        act(&mut life, what);
        deliver(&mut life, world, order.iter().copied());
    }
    life
}

/// A world, and the indices of its facts in two orders: each once, and each one to three times, shuffled.
fn two_orders() -> impl Strategy<Value = (World, Vec<usize>, Vec<usize>)> {
    world().prop_flat_map(|world| {
        let count = world.facts.len();
        let once: Vec<usize> = (0..count).collect();
        let repeats = prop::collection::vec(1..=3_usize, count);
        let shuffled = repeats.prop_flat_map(|repeats| {
            let copies = repeats.iter().enumerate().flat_map(|(index, n)| std::iter::repeat_n(index, *n));
            Just(copies.collect::<Vec<_>>()).prop_shuffle()
        });
        (Just(world), Just(once), shuffled)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn every_order_of_facts_ends_the_same((world, once, shuffled) in two_orders()) {
        let (first, second) = (live(&world, &once), live(&world, &shuffled));
        for life in [&first, &second] {
            let distinct: BTreeSet<_> = life.keys.iter().collect();
            prop_assert_eq!(distinct.len(), life.keys.len(), "an effect was decided twice: {:?}", life.keys);
        }
        prop_assert_eq!(End::of(first), End::of(second));
    }

    #[test]
    fn what_was_decided_stands_in_the_order((world, once, _) in two_orders()) {
        let life = live(&world, &once);
        let decided: BTreeSet<_> = life.keys.iter().map(String::as_str).collect();
        let kept: BTreeSet<_> = life.order.effects.iter().map(crate::effect::Key::as_str).collect();
        prop_assert_eq!(decided, kept);
    }
}
