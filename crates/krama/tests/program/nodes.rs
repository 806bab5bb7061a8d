//! Several servers on one PostgreSQL: they share the lanes and wake each other, and when one dies or sleeps in the middle
//! of its work the others go on with it.

#![allow(clippy::float_cmp, reason = "counts are whole numbers, however they are written")]

use super::journey::{CHATS, Shop, effects};
use crate::harness::books::Books;
use crate::harness::{free_address, until};
use krama_store::testing::Scratch;
use std::collections::BTreeSet;
use std::time::Duration;

/// Seconds after which a lane of a dead node must have another holder; its lease lasts 20 s.
const HANDOVER_MAX_S: u64 = 45;
/// The lane that the first node is busy with when it dies.
const LANE: &str = "main/telegram";

#[tokio::test]
async fn the_work_of_a_dead_node_is_taken_over() {
    let Some(scratch) = Scratch::create().await else { return };
    let mut shop = Shop::on("nodes", scratch.url()).await;
    // Webhooks come to the node that lives, as through a balancer.
    let (first_address, second_address) = (free_address(), free_address());
    shop.krama = shop.krama.with("KRAMA_PUBLIC_URL", &format!("http://{second_address}"));
    let mut first = shop.krama.serve(&first_address).await;
    let books = Books::open(scratch.url()).await;
    // Telegram does not answer the first message, so the node dies with its effect started.
    shop.twins.spoil("telegram", "timeout", 1).await;
    let mut tokens = vec![shop.buy(&first.url, "cod").await];
    let busy = until(Duration::from_secs(HANDOVER_MAX_S), async || {
        let started = books.effects().await.get("started").copied().unwrap_or(0);
        (started > 0).then_some(books.holders().await.get(LANE)?.clone())
    });
    let dead = busy.await.expect("the first node is at work");
    let second = shop.krama.serve(&second_address).await;
    tokens.push(shop.buy(&second.url, "online_full").await);
    first.kill();
    tokens.push(shop.buy(&second.url, "prepay").await);
    let handover = until(Duration::from_secs(HANDOVER_MAX_S), async || {
        books.holders().await.get(LANE).is_some_and(|holder| *holder != dead).then_some(())
    });
    assert!(handover.await.is_some(), "the lane stays with the dead node: {:?}", books.holders().await);
    shop.at_rest().await;
    books.close().await;
    let mut states = Vec::new();
    for token in &tokens {
        for (key, state) in effects(&shop.shown(token).await) {
            let is_message = key.starts_with("message/");
            assert!(state == "done" || (state == "unknown" && is_message), "{key} is {state}");
            states.extend(is_message.then_some(state));
        }
    }
    assert_eq!(states.len(), 2 * tokens.len(), "both managers hear of each order");
    let arrived = shop.twins.arrived().await;
    let titles: BTreeSet<_> = arrived.messages.iter().map(|m| (&m.chat, m.title())).collect();
    assert_eq!(titles.len(), arrived.messages.len(), "a message was sent twice: {:?}", arrived.messages);
    // What was under way may or may not have arrived; nobody sends it again by itself.
    let (sent, done) = (arrived.messages.len(), states.iter().filter(|state| *state == "done").count());
    assert!(done < states.len(), "the node died with a message under way");
    assert!(
        (done..=states.len()).contains(&sent),
        "{sent} messages arrived, and {done} of {states:?} are done"
    );
    assert_eq!(arrived.conversions.len(), tokens.len());
    drop(second);
    scratch.remove().await;
}

/// Waits until the first of two nodes is busy with a message that gets no answer. Answers who it is in the books.
async fn busy_with_a_message(shop: &Shop, books: &Books, url: &str) -> String {
    shop.twins.spoil("telegram", "timeout", 1).await;
    shop.buy(url, "cod").await;
    let busy = until(Duration::from_secs(HANDOVER_MAX_S), async || {
        let started = books.effects().await.get("started").copied().unwrap_or(0);
        (started > 0).then_some(books.holders().await.get(LANE)?.clone())
    });
    busy.await.expect("the first node is at work")
}

#[tokio::test]
async fn a_node_that_slept_past_its_lease_does_nothing_again() {
    let Some(scratch) = Scratch::create().await else { return };
    let mut shop = Shop::on("asleep", scratch.url()).await;
    let addresses = [free_address(), free_address(), free_address()];
    shop.krama = shop.krama.with("KRAMA_PUBLIC_URL", &format!("http://{}", addresses[1]));
    let sleeper = shop.krama.serve(&addresses[0]).await;
    let books = Books::open(scratch.url()).await;
    let holder = busy_with_a_message(&shop, &books, &sleeper.url).await;
    let second = shop.krama.serve(&addresses[1]).await;
    let third = shop.krama.serve(&addresses[2]).await;
    sleeper.freeze();
    for (node, pay_type) in [(&second, "cod"), (&third, "prepay"), (&second, "online_full")] {
        shop.buy(&node.url, pay_type).await;
    }
    let handover = until(Duration::from_secs(HANDOVER_MAX_S), async || {
        books.holders().await.get(LANE).is_some_and(|now| *now != holder).then_some(())
    });
    assert!(handover.await.is_some(), "the lane stays with the sleeper: {:?}", books.holders().await);
    shop.at_rest().await;
    let before = shop.twins.arrived().await.messages.len();
    sleeper.thaw();
    // The sleeper goes on with what it had begun, and takes part again.
    shop.buy(&sleeper.url, "cod").await;
    shop.at_rest().await;
    let recovered = second.counted("krama_effects_recovered_total", "lane=\"telegram\"").await
        + third.counted("krama_effects_recovered_total", "lane=\"telegram\"").await;
    assert!(recovered >= 1.0, "who took the lane over settled what the sleeper had begun");
    books.close().await;
    let arrived = shop.twins.arrived().await;
    assert_eq!(arrived.messages.len(), before + CHATS.len(), "the sleeper sent its old message");
    let titles: BTreeSet<_> = arrived.messages.iter().map(|m| (&m.chat, m.title())).collect();
    assert_eq!(titles.len(), arrived.messages.len(), "a message was sent twice: {:?}", arrived.messages);
    assert_eq!(arrived.conversions.len(), 5);
    assert!(arrived.conversions.iter().all(|c| c.server == 1), "{:?}", arrived.conversions);
    drop((sleeper, second, third));
    scratch.remove().await;
}

#[tokio::test]
async fn what_a_web_node_takes_wakes_the_node_that_delivers() {
    let Some(scratch) = Scratch::create().await else { return };
    let mut shop = Shop::on("roles", scratch.url()).await;
    let (web_address, engine_address) = (free_address(), free_address());
    shop.krama = shop.krama.with("KRAMA_PUBLIC_URL", &format!("http://{web_address}"));
    let web = shop.krama.serve_as("web", &web_address).await;
    let engine = shop.krama.serve_as("engine", &engine_address).await;
    for pay_type in ["cod", "online_full"] {
        shop.buy(&web.url, pay_type).await;
    }
    shop.at_rest().await;
    let arrived = shop.twins.arrived().await;
    assert_eq!((arrived.messages.len(), arrived.conversions.len()), (2 * CHATS.len(), 2));
    let done = "kind=\"notify_manager\",lane=\"telegram\",outcome=\"done\"";
    assert_eq!(engine.counted("krama_effects_settled_total", done).await, 4.0);
    assert_eq!(web.counted("krama_effects_settled_total", done).await, 0.0, "a web node delivers nothing");
    // Not found by the slow tick, but told.
    assert!(engine.counted("krama_wakes_total", "from=\"elsewhere\"").await >= 1.0);
    assert!(web.counted("krama_wakes_total", "from=\"here\"").await >= 1.0);
    // The shopper waits at the web node for what the engine's node brings.
    assert!(web.counted("krama_wakes_total", "from=\"elsewhere\"").await >= 1.0);
    drop((web, engine));
    scratch.remove().await;
}
