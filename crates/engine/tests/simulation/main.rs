//! The simulation: whole lives of many orders in one thread each, under a virtual clock and a seed. The twins of the
//! outside repeat, reorder, delay, refuse and lose; parcels move by the carrier's own clock; nodes crash at any commit, die, sleep past their leases, and have
//! clocks that somebody sets; the database answers errors; staff do everything that they may, now and then two of them the
//! same; and then the invariants.
//!
//! `SEEDS` is a number of seeds or a range (`17..18`), `ORDERS` the orders of each. A failing seed prints the one line
//! that repeats it.

mod carrier;
mod check;
mod clock;
mod contact;
mod customer;
mod database;
mod dice;
mod digest;
mod event;
mod gate;
mod limits;
mod network;
mod node;
mod record;
mod run;
mod shop;
mod shopper;
mod staff;
mod weather;
mod web;
mod world;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;
use world::World;

/// Seeds of an ordinary run.
const SEEDS: u64 = 24;
/// Orders of each seed in an ordinary run.
const ORDERS: usize = 200;
/// Most orders of a seed: the twins forget the oldest of what they hold beyond some thousands.
const ORDERS_MAX: usize = 5_000;

#[expect(clippy::disallowed_methods, reason = "how much is simulated is told by whoever runs this test")]
fn told(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.trim().is_empty())
}

fn seeds() -> Range<u64> {
    let Some(text) = told("SEEDS") else { return 0..SEEDS };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let range = match text.split_once("..") {
        Some((from, to)) => number(from).zip(number(to)).map(|(from, to)| from..to),
        None => number(&text).map(|many| 0..many),
    };
    range.unwrap_or_else(|| panic!("SEEDS={text} is neither a number nor a range such as 17..18"))
}

fn orders() -> usize {
    let Some(text) = told("ORDERS") else { return ORDERS };
    let number = text.trim().parse().ok().filter(|orders| (1..=ORDERS_MAX).contains(orders));
    number.unwrap_or_else(|| panic!("ORDERS={text} is not a number from 1 to {ORDERS_MAX}"))
}

/// How often each kind of thing happened.
type Counts = BTreeMap<&'static str, u64>;

/// What a seed came to: its findings, or figures.
fn simulate(seed: u64, orders: usize) -> Result<Counts, Vec<String>> {
    let mut world = World::new(seed, orders);
    let rests = world.live();
    world.linger();
    let mut findings = check::all(&mut world);
    let settles = !rests || world.settle_books();
    if findings.is_empty() && rests {
        findings = check::reconciled(&mut world);
    }
    if !rests || !settles {
        findings.insert(0, format!("seed {seed}: at {} there is still something to do", world.now));
    }
    world.record.counts.insert("orders placed", world.record.orders.len() as u64);
    let (codes, waybills) = check::parcels(&world);
    world.record.counts.insert("codes of parcels", codes);
    world.record.counts.insert("waybills made", waybills);
    world.record.counts.insert("news told to customers", world.record.told.values().sum::<usize>() as u64);
    if findings.is_empty() { Ok(world.record.counts) } else { Err(findings) }
}

#[test]
fn simulation() {
    let (seeds, orders) = (seeds(), orders());
    let next = Mutex::new(seeds.clone());
    let (failed, counts) = (Mutex::new(Vec::new()), Mutex::new(Counts::new()));
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| work(&next, &failed, &counts, orders));
        }
    });
    println!("in all: {:?}", counts.into_inner().expect("all workers are done"));
    let failed = failed.into_inner().expect("all workers are done");
    assert!(failed.is_empty(), "{} of {} seeds failed: {failed:?}", failed.len(), seeds.count());
}

/// Takes seeds until none is left.
fn work(next: &Mutex<Range<u64>>, failed: &Mutex<Vec<u64>>, counts: &Mutex<Counts>, orders: usize) {
    let take = || next.lock().expect("no worker panics while it takes a seed").next();
    while let Some(seed) = take() {
        match std::panic::catch_unwind(|| simulate(seed, orders)) {
            Ok(Ok(figures)) => {
                let mut counts = counts.lock().expect("no worker panics while it counts");
                for (what, many) in figures {
                    *counts.entry(what).or_default() += many;
                }
            }
            Ok(Err(findings)) => report(failed, seed, orders, &findings),
            Err(_) => report(failed, seed, orders, &[format!("seed {seed}: it panicked, see above")]),
        }
    }
}

fn report(failed: &Mutex<Vec<u64>>, seed: u64, orders: usize, findings: &[String]) {
    for finding in findings {
        println!("{finding}");
    }
    let size = if orders == ORDERS { String::new() } else { format!("ORDERS={orders} ") };
    println!(
        "to repeat it: SEEDS={seed}..{} {size}cargo nextest run -p krama-engine --test simulation",
        seed + 1
    );
    failed.lock().expect("no worker panics while it reports").push(seed);
}

#[test]
fn the_same_seed_lives_the_same_life() {
    let live = |seed| {
        let mut world = World::new(seed, 150);
        assert!(world.live(), "seed {seed} does not come to rest");
        digest::digest(&world)
    };
    assert_eq!(live(7), live(7), "two lives of one seed differ: something is drawn from outside the seed");
    assert_ne!(live(7), live(8), "two seeds give the same life: the digest sees nothing");
}
