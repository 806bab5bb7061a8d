//! Servers: alive, ready, and stopping in good order.

use super::journey::{Shop, effects};
use crate::harness::books::Books;
use crate::harness::{free_address, until};
use krama_connectors::http::{Answer, Request};
use krama_engine::transport::Transport;
use std::collections::BTreeSet;
use std::time::Duration;

#[tokio::test]
async fn a_server_that_is_told_to_stop_gives_its_leases_back() {
    let shop = Shop::in_a_file("stop").await;
    let mut server = shop.krama.serve(&free_address()).await;
    shop.buy(&server.url, "cod").await;
    shop.at_rest().await;
    let books = Books::open(&shop.krama.database()).await;
    assert!(!books.holders().await.is_empty(), "it had worked on lanes");
    assert_eq!(server.terminate().await, Some(0), "{}", server.said());
    assert!(books.holders().await.is_empty(), "{:?}", books.holders().await);
    books.close().await;
    assert!(!server.said().contains("ERROR"), "{}", server.said());
}

#[tokio::test]
async fn a_server_that_is_told_to_stop_finishes_what_is_under_way() {
    let shop = Shop::in_a_file("finish").await;
    let mut server = shop.krama.serve(&free_address()).await;
    // Two messages of one order go out one after the other; the first takes its time.
    shop.twins.spoil("telegram", "delay", 1).await;
    let token = shop.buy(&server.url, "cod").await;
    let books = Books::open(&shop.krama.database()).await;
    let under_way = until(Duration::from_secs(20), async || {
        let messages =
            effects(&shop.shown(&token).await).into_iter().filter(|(key, _)| key.starts_with("message/"));
        messages.map(|(_, state)| state).any(|state| state == "started").then_some(())
    });
    assert!(under_way.await.is_some(), "a message is on its way: {:?}", books.effects().await);
    assert_eq!(server.terminate().await, Some(0), "{}", server.said());
    books.close().await;
    let stopped = shop.shown(&token).await;
    let states: BTreeSet<_> = effects(&stopped).into_iter().map(|(_, state)| state).collect();
    assert!(states.iter().all(|state| state == "done" || state == "ready"), "{stopped:#}");
    assert!(!shop.twins.arrived().await.messages.is_empty(), "the answer that came while it stopped counts");
    server = shop.krama.serve(&free_address()).await;
    shop.at_rest().await;
    let rested = shop.shown(&token).await;
    assert!(effects(&rested).iter().all(|(_, state)| state == "done"), "{rested:#}");
    assert_eq!(shop.twins.arrived().await.messages.len(), 2, "and nothing was sent again");
    drop(server);
}

#[tokio::test]
async fn health_is_told_to_who_asks() {
    let shop = Shop::in_a_file("health").await;
    let server = shop.krama.serve(&free_address()).await;
    let transport = Transport::new().unwrap();
    for (path, body) in [("/healthz", "ok\n"), ("/readyz", "ready\n")] {
        let answer = transport.send(&Request::get(format!("{}{path}", server.url)), 5_000).await;
        let Answer::Response(response) = answer else { panic!("{path} is not answered: {answer:?}") };
        assert_eq!((response.status, response.body.as_slice()), (200, body.as_bytes()), "{path}");
    }
    // It serves a moment before it has said where.
    let told = until(Duration::from_secs(10), async || {
        let said = server.said();
        (said.contains(&format!("{}/", server.url)) && said.contains("/console/enter/")).then_some(())
    });
    assert!(told.await.is_some(), "{}", server.said());
}
