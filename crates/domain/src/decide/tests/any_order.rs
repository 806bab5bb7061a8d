//! Facts in any order and any number of repeats end in the same order, the same ledger and the same set of effects.

use super::world::{World, answers_attempt, world};
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

/// Lets the facts of these indices happen. One that answers an attempt waits until that attempt has begun; when it
/// never does, the fact is not of this world.
fn deliver(life: &mut Life, world: &World, order: impl Iterator<Item = usize>) {
    let mut waiting: VecDeque<usize> = order.collect();
    while let Some(place) = waiting.iter().position(|index| may_come(life, world, *index)) {
        let index = waiting.remove(place).unwrap();
        life.happen(World::second_of(index), world.facts[index].clone());
    }
}

fn may_come(life: &Life, world: &World, index: usize) -> bool {
    answers_attempt(&world.facts[index]).is_none_or(|no| life.order.attempts.contains_key(&no))
}

/// A life of the world: the facts before the order was cancelled in this order, the cancellation, and then all of
/// them, since those from before may be repeated.
fn live(world: &World, order: &[usize]) -> Life {
    let mut life = world.begin();
    let split = world.cancelled_after.unwrap_or(world.facts.len());
    deliver(&mut life, world, order.iter().copied().filter(|index| *index < split));
    if world.cancelled_after.is_some() {
        life.happen(99, cancelled());
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
