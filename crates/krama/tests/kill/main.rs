//! The promise, tested on the program itself: hundreds of orders while the server is killed with SIGKILL again and
//! again and every outside system misbehaves; then everything must be there once, and what is not must say why.
//!
//! `ORDERS` and `KILLS` make a run shorter or longer, `SEED` another one.

#![allow(clippy::unwrap_used, reason = "what is not as the test needs it should stop it with a backtrace")]

#[path = "../harness/mod.rs"]
#[allow(dead_code, reason = "shared with the other tests of the program, which use other parts of it")]
mod harness;

mod crowd;
mod dice;
mod parcels;
mod reckoning;
mod town;

use crowd::Crowd;
use dice::Dice;
use harness::books::Books;
use harness::daemon::Daemon;
use harness::until;
use krama_store::testing::Scratch;
use std::ffi::OsStr;
use std::time::{Duration, Instant};
use town::Town;

/// Seconds in which a part of the shoppers should have their orders; the kill comes then in any case.
const ROUND_MAX_S: u64 = 15;
/// Longest time between the order that a kill waits for and the kill, in milliseconds.
const DAWDLE_MAX_MS: usize = 1_500;
/// Seconds that the server gets to finish everything once the outside behaves again.
const SETTLE_MAX_S: u64 = 240;

/// A number from the environment.
fn asked(name: &str, default: usize) -> usize {
    let set = std::env::var_os(name);
    set.as_deref().and_then(OsStr::to_str).map_or(default, |text| text.parse().expect("a whole number"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_doubled_when_the_server_is_killed() {
    let (orders, kills, seed) = (asked("ORDERS", 300), asked("KILLS", 10), asked("SEED", 1));
    println!("ORDERS={orders} KILLS={kills} SEED={seed}");
    let began = Instant::now();
    let mut dice = Dice::new(seed);
    let town = Town::found().await;
    let mut crowd = Crowd::gather(&town, orders);
    let mut server = town.open_shop(0).await;
    println!("{:5.1} s: the shops are open", began.elapsed().as_secs_f64());
    for round in 0..kills {
        let waiting = orders / (kills + 1);
        crowd.admit(waiting);
        town.spoil(&mut dice).await;
        let enough = crowd.served() + 1 + dice.below(waiting.max(2) - 1);
        let _ =
            until(Duration::from_secs(ROUND_MAX_S), async || (crowd.served() >= enough).then_some(())).await;
        dawdle(dice.below(DAWDLE_MAX_MS)).await;
        server.kill();
        println!("{:5.1} s: kill {} at {} orders", began.elapsed().as_secs_f64(), round + 1, crowd.served());
        server = town.open_shop(0).await;
    }
    crowd.admit(orders);
    town.twins.heal().await;
    let receipts = crowd.go_home().await;
    println!("{:5.1} s: {} shoppers went home", began.elapsed().as_secs_f64(), receipts.len());
    settle(&town, &mut server).await;
    println!("{:5.1} s: nothing is left to do", began.elapsed().as_secs_f64());
    let reckoning = reckoning::reckon(&town, &receipts).await;
    println!("{:5.1} s: {reckoning}", began.elapsed().as_secs_f64());
}

/// The servers that share a PostgreSQL.
const SERVERS: usize = 2;
/// Milliseconds for which one is frozen: longer than its lease of the lanes, which the other takes over meanwhile.
const FROZEN_MS: usize = 22_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_doubled_when_two_servers_on_one_postgresql_are_killed_in_turn() {
    let Some(scratch) = Scratch::create().await else { return };
    let (orders, kills, seed) = (asked("ORDERS", 60), asked("KILLS", 3), asked("SEED", 2));
    let mut dice = Dice::new(seed);
    let town = Town::found_on(scratch.url(), SERVERS).await;
    let mut crowd = Crowd::gather(&town, orders);
    let mut servers = Vec::new();
    for door in 0..SERVERS {
        servers.push(town.open_shop(door).await);
    }
    for round in 0..kills {
        let door = round % SERVERS;
        crowd.admit(orders / (kills + 1));
        town.spoil(&mut dice).await;
        let enough = crowd.served() + 1 + dice.below((orders / (kills + 1)).max(2) - 1);
        let _ =
            until(Duration::from_secs(ROUND_MAX_S), async || (crowd.served() >= enough).then_some(())).await;
        dawdle(dice.below(DAWDLE_MAX_MS)).await;
        if round % 4 == 1 {
            servers[door].freeze();
            dawdle(FROZEN_MS).await;
            servers[door].thaw();
        } else {
            servers[door].kill();
            servers[door] = town.open_shop(door).await;
        }
    }
    crowd.admit(orders);
    town.twins.heal().await;
    let receipts = crowd.go_home().await;
    let mut last = servers.pop().expect("there are two");
    for mut server in servers {
        assert_eq!(server.terminate().await, Some(0), "{}", server.said());
    }
    settle(&town, &mut last).await;
    println!("{}", reckoning::reckon(&town, &receipts).await);
    drop(town);
    scratch.remove().await;
}

/// Lets some time pass between an order and a kill, so that kills hit different moments of an order's life.
async fn dawdle(ms: usize) {
    let pause = Duration::from_millis(u64::try_from(ms).unwrap().max(1));
    tokio::time::interval_at(tokio::time::Instant::now() + pause, pause).tick().await;
}

/// Waits until no effect is open and the bank's money is in the books, then stops the server in good order.
async fn settle(town: &Town, server: &mut Daemon) {
    let books = Books::open(&town.database()).await;
    let mut state = String::new();
    let settled = until(Duration::from_secs(SETTLE_MAX_S), async || {
        // In this order: money that is booked between two looks brings effects with it, which the last look must see.
        let paid = town.twins.arrived().await.money;
        let booked = books.money().await;
        let open = books.open_effects().await;
        let missing: Vec<_> =
            paid.iter().filter(|(number, minor)| booked.get(*number) != Some(minor)).collect();
        state = format!("{open} effects are open, money is not in the books: {missing:?}");
        (open == 0 && missing.is_empty()).then_some(())
    });
    assert!(settled.await.is_some(), "the server does not come to rest: {state}");
    books.close().await;
    assert_eq!(server.terminate().await, Some(0), "{}", server.said());
}
