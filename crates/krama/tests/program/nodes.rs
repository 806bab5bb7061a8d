//! Two servers on one PostgreSQL: they share the lanes, and when one dies in the middle of its work the other goes on
//! with it.

use super::journey::{Shop, effects};
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
