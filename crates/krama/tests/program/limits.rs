//! Limits of the outside hold over all nodes: three servers on one PostgreSQL send thousands of messages while they are
//! killed and restarted, and the outside's own log shows no window with more than it allows, nothing twice, nothing lost.

use super::journey::Shop;
use crate::harness::books::Books;
use crate::harness::daemon::Daemon;
use crate::harness::shopper::{Mood, Shopper, Wish, token_of};
use crate::harness::{free_address, until};
use krama_engine::transport::Transport;
use krama_store::testing::Scratch;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::task::JoinSet;

/// The stores; the first is made by the server from its environment.
const STORES: [&str; 4] = ["main", "n2", "n3", "n4"];
/// People who hear of each order of a store, beside a group.
const PEOPLE: usize = 19;
/// Orders of each store. More than a group's chat takes at once, so that the rest must wait for its minute.
const ORDERS: usize = 28;
/// Seconds until everything has arrived.
const REST_MAX_S: u64 = 180;

/// A message as the outside has it: chat, first line, and when it arrived, in milliseconds.
type Message = (String, String, i64);

/// A limit: so many at once, refilled in so many milliseconds, and how late a message may be noted by the outside.
#[derive(Debug, Clone, Copy)]
struct Limit {
    burst: i64,
    per_ms: i64,
    late_ms: i64,
}

const LANE: Limit = Limit { burst: 25, per_ms: 1_000, late_ms: 3_000 };
const PERSON: Limit = Limit { burst: 3, per_ms: 3_000, late_ms: 5_000 };
const GROUP: Limit = Limit { burst: 18, per_ms: 60_000, late_ms: 10_000 };

fn chats(store: usize) -> String {
    let people = (0..PEOPLE).map(|nth| format!("{}", 1_000 * (store + 1) + nth));
    people.chain([group(store)]).collect::<Vec<_>>().join(",")
}

fn group(store: usize) -> String {
    format!("-100{}", store + 1)
}

fn store_of(chat: &str) -> usize {
    let number: usize = chat.trim_start_matches("-100").parse().unwrap();
    if chat.starts_with('-') { number - 1 } else { number / 1_000 - 1 }
}

/// The first message that is one too many.
fn excess(limit: Limit, messages: &[&Message]) -> Option<usize> {
    let full = limit.burst * (limit.per_ms + limit.late_ms);
    let (mut level, mut before) = (full, 0);
    messages.iter().position(|(_, _, at_ms)| {
        level = level.saturating_add(limit.burst.saturating_mul(at_ms - before)).min(full) - limit.per_ms;
        before = *at_ms;
        level < 0
    })
}

fn within_limits(messages: &[Message]) {
    let mut buckets: BTreeMap<String, (Limit, Vec<&Message>)> = BTreeMap::new();
    for message in messages {
        let chat = &message.0;
        let limit = if chat.starts_with('-') { GROUP } else { PERSON };
        let lane = format!("the lane of {}", STORES[store_of(chat)]);
        for (bucket, limit) in [(chat.clone(), limit), (lane, LANE)] {
            buckets.entry(bucket).or_insert_with(|| (limit, Vec::new())).1.push(message);
        }
    }
    assert_eq!(buckets.len(), STORES.len() * (PEOPLE + 2));
    for (bucket, (limit, mut messages)) in buckets {
        messages.sort_by_key(|message| message.2);
        if let Some(nth) = excess(limit, &messages) {
            let times: Vec<_> = messages.iter().map(|m| m.2 - messages[0].2).collect();
            panic!("{bucket} takes {limit:?}, and message {nth} is one too many: {times:?}");
        }
    }
}

async fn furnish(shop: &Shop) {
    let csv = "sku,title,price,stock,variant\nHOOD-M,Худі,1499.00,5000,M\n";
    for (nth, store) in STORES.iter().enumerate() {
        if nth > 0 {
            shop.krama.run(&["store", "create", store]).await.ok();
        }
        for (setting, value) in [
            ("telegram.token", format!("100000000{nth}:the_bot_of_a_store")),
            ("telegram.manager_chats", chats(nth)),
        ] {
            shop.krama.run(&["store", "set", store, setting, &value]).await.ok();
        }
        shop.krama.run_with(&["products", "import", "-", "--store", store], csv).await.ok();
    }
}

/// Places all orders, at one node after the other.
async fn order_everything(nodes: &[Daemon]) {
    let transport = Transport::new().unwrap();
    let mut shoppers = JoinSet::new();
    for nth in 0..STORES.len() * ORDERS {
        let shop = format!("{}/s/{}", nodes[nth % nodes.len()].url, STORES[nth % STORES.len()]);
        let wish = Wish {
            shop: shop.clone(),
            sku: "HOOD-M",
            quantity: 1,
            pay_type: "cod",
            mood: Mood::Pays,
            name: "Коваленко Оксана".to_owned(),
            phone: format!("067{nth:07}"),
            hasty: false,
        };
        let transport = transport.clone();
        shoppers.spawn(async move {
            let led_to = Shopper::new(&transport, &shop).order(&wish).await;
            token_of(&led_to).expect("cash needs no bank")
        });
    }
    assert_eq!(shoppers.join_all().await.into_iter().collect::<BTreeSet<_>>().len(), STORES.len() * ORDERS);
}

async fn at_least(books: &Books, many: usize) {
    let many = i64::try_from(many).unwrap();
    let done = until(Duration::from_secs(REST_MAX_S), async || {
        (books.effects().await.get("done").copied().unwrap_or(0) >= many).then_some(())
    });
    assert!(done.await.is_some(), "{many} effects are not done: {:?}", books.effects().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_window_holds_more_than_the_outside_allows_whoever_sends() {
    let Some(scratch) = Scratch::create().await else { return };
    let shop = Shop::on("limits", scratch.url()).await;
    furnish(&shop).await;
    let addresses = [free_address(), free_address(), free_address()];
    let mut nodes = Vec::new();
    for address in &addresses {
        nodes.push(shop.krama.serve(address).await);
    }
    order_everything(&nodes).await;
    let books = Books::open(scratch.url()).await;
    let all = STORES.len() * ORDERS * (PEOPLE + 1);
    // Nodes are restarted one after the other, as when a new version comes; then one dies.
    for (nth, part) in [(0, 8), (1, 5), (2, 4), (0, 3)] {
        at_least(&books, all / part).await;
        assert_eq!(nodes[nth].terminate().await, Some(0), "{}", nodes[nth].said());
        nodes[nth] = shop.krama.serve(&addresses[nth]).await;
    }
    at_least(&books, all / 2).await;
    nodes[1].kill();
    nodes[1] = shop.krama.serve(&addresses[1]).await;
    let resting =
        until(Duration::from_secs(REST_MAX_S), async || (books.open_effects().await == 0).then_some(()));
    assert!(resting.await.is_some(), "the nodes do not come to rest: {:?}", books.effects().await);
    let told =
        "SELECT state AS what, COUNT(*) AS many FROM effects WHERE kind = 'notify_manager' GROUP BY state";
    let states = books.counts(told).await;
    books.close().await;
    let messages = shop.twins.messages().await;
    let distinct: BTreeSet<_> = messages.iter().map(|(chat, line, _)| (chat, line)).collect();
    assert_eq!(distinct.len(), messages.len(), "a message was sent twice");
    let count = |state: &str| usize::try_from(states.get(state).copied().unwrap_or(0)).unwrap();
    let (done, unknown) = (count("done"), count("unknown"));
    assert_eq!(done + unknown, all, "{states:?}");
    assert!((done..=all).contains(&messages.len()), "{} arrived, {done} are done", messages.len());
    // What was under way when a node died, at most four in each of its lanes.
    assert!(unknown <= 4 * STORES.len(), "{states:?}");
    within_limits(&messages);
    drop(nodes);
    scratch.remove().await;
}
