//! The metrics tell what happened, as the books have it, and nothing of whom it happened to.

#![allow(
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    reason = "counts are whole numbers, however they are written"
)]

use super::journey::{CHATS, NAME, PHONE, SECRETS, Shop};
use crate::harness::books::Books;
use crate::harness::daemon::Daemon;
use crate::harness::{free_address, until};
use krama_connectors::http::Request;
use krama_engine::transport::Transport;
use krama_store::testing::Scratch;
use std::collections::BTreeMap;
use std::time::Duration;

/// Seconds until what is waited for is there.
const PATIENCE_S: u64 = 60;

/// A life in which orders are paid, messages refused, a webhook forged and a lane stopped.
async fn life(shop: &Shop) -> (Daemon, Vec<String>) {
    let server = shop.krama.serve(&free_address()).await;
    shop.twins.spoil("telegram", "5xx", 1).await;
    let mut tokens = Vec::new();
    for pay_type in ["online_full", "prepay", "cod"] {
        tokens.push(shop.buy(&server.url, pay_type).await);
    }
    shop.at_rest().await;
    let forged =
        Request { body: b"{}".to_vec(), ..Request::get(format!("{}/webhooks/monobank/main", server.url)) };
    let forged = Request { method: krama_connectors::http::Method::Post, ..forged };
    Transport::new().unwrap().send(&forged, 10_000).await;
    (server, tokens)
}

/// Values of a metric by its labels' values, joined by `/`.
fn series(text: &str, name: &str) -> BTreeMap<String, i64> {
    let start = format!("{name}{{");
    let rows = text.lines().filter_map(|line| line.strip_prefix(&start)?.split_once("} "));
    let values = |labels: &str| {
        labels
            .split("\",")
            .map(|pair| pair.split_once("=\"").unwrap().1.trim_end_matches('"').to_owned())
            .collect::<Vec<_>>()
    };
    rows.map(|(labels, value)| (values(labels).join("/"), value.parse::<f64>().unwrap() as i64)).collect()
}

async fn tells_what_the_books_have(shop: &Shop) {
    let (server, _) = life(shop).await;
    let books = Books::open(&shop.krama.database()).await;
    let text = server.metrics().await;
    for (metric, sql) in [
        ("krama_effects_decided_total", "SELECT kind || '/' || lane AS what, COUNT(*) AS many FROM effects GROUP BY kind, lane"),
        (
            "krama_effects_settled_total",
            "SELECT kind || '/' || lane || '/' || state AS what, COUNT(*) AS many FROM effects GROUP BY kind, lane, state",
        ),
        (
            "krama_attempts_total",
            "SELECT e.lane || '/' || a.outcome AS what, COUNT(*) AS many FROM attempts AS a JOIN effects AS e
             ON e.store_id = a.store_id AND e.subject_id = a.subject_id AND e.nth = a.nth GROUP BY e.lane, a.outcome",
        ),
        ("krama_effect_delivery_seconds_count", "SELECT lane AS what, COUNT(*) AS many FROM effects WHERE state = 'done' GROUP BY lane"),
    ] {
        assert_eq!(series(&text, metric), books.counts(sql).await, "{metric}");
    }
    let webhooks = series(&text, "krama_webhooks_total");
    let kept = books.counts("SELECT 'monobank/applied' AS what, COUNT(*) AS many FROM inbox").await;
    assert_eq!(webhooks.get("monobank/applied"), kept.get("monobank/applied"), "{webhooks:?}");
    assert_eq!(webhooks.get("monobank/rejected"), Some(&1), "{webhooks:?}");
    let facts = series(&text, "krama_facts_total");
    assert_eq!(
        (facts.get("placed/shopper"), facts.get("invoice_opened/monobank")),
        (Some(&3), Some(&2)),
        "{facts:?}"
    );
    let requests = series(&text, "krama_http_requests_total");
    assert_eq!(requests.get("/checkout/POST/3xx"), Some(&3), "{requests:?}");
    assert_eq!(requests.get("/webhooks/{system}/{store}/POST/4xx"), Some(&1), "{requests:?}");
    assert!(text.contains(concat!("krama_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\"} 1\n")));
    assert!(text.contains("process_start_time_seconds 1"), "in seconds, not milliseconds");
    assert!(series(&text, "krama_database_transaction_duration_seconds_count").contains_key("claim effects"));
    a_stopped_lane_shows(shop, &server, &books).await;
    books.close().await;
}

async fn a_stopped_lane_shows(shop: &Shop, server: &Daemon, books: &Books) {
    let lane = "store=\"main\",lane=\"telegram\"";
    assert_eq!(server.counted("krama_lane_paused", lane).await, 0.0);
    books.damage("UPDATE lanes SET paused = 1 WHERE lane = 'telegram'").await;
    shop.buy(&server.url, "cod").await;
    let shown = until(Duration::from_secs(PATIENCE_S), async || {
        let due = server.counted("krama_lane_effects", &format!("{lane},state=\"due\"")).await;
        let age = server.counted("krama_lane_oldest_due_seconds", lane).await;
        (due == 2.0 && age > 0.0).then_some(())
    });
    assert!(shown.await.is_some(), "{}", server.metrics().await);
    assert_eq!(server.counted("krama_lane_paused", lane).await, 1.0);
    books.damage("UPDATE effects SET state = 'refused' WHERE state = 'ready'").await;
    assert_eq!(server.counted("krama_lane_effects", &format!("{lane},state=\"refused\"")).await, 2.0);
    assert_eq!(server.counted("krama_lane_oldest_due_seconds", lane).await, 0.0);
}

#[tokio::test]
async fn metrics_tell_what_the_books_have() {
    tells_what_the_books_have(&Shop::in_a_file("metrics").await).await;
}

#[tokio::test]
async fn metrics_tell_it_on_postgresql_too() {
    let Some(scratch) = Scratch::create().await else { return };
    tells_what_the_books_have(&Shop::on("metrics-postgres", scratch.url()).await).await;
    scratch.remove().await;
}

#[tokio::test]
async fn metrics_name_nobody_and_hold_no_secret() {
    let shop = Shop::in_a_file("metrics-private").await;
    let (server, tokens) = life(&shop).await;
    let transport = Transport::new().unwrap();
    let odd = format!("{}/orders/{}/{PHONE}?name={}", server.url, tokens[0], SECRETS[0]);
    transport.send(&Request::get(odd), 10_000).await;
    let webhook = format!("{}/webhooks/{}/main", server.url, SECRETS[1]);
    transport
        .send(&Request { method: krama_connectors::http::Method::Post, ..Request::get(webhook) }, 10_000)
        .await;
    let text = server.metrics().await;
    assert!(text.len() > 5_000, "there is something to look at");
    let (surname, given) = NAME.split_once(' ').unwrap();
    let list = shop.krama.run(&["orders", "list", "--json"]).await.ok().json();
    let numbers = list.as_array().unwrap().iter().map(|order| order["number"].as_str().unwrap().to_owned());
    let words = [surname, given, PHONE].into_iter().chain(SECRETS).chain(CHATS).map(str::to_owned);
    for word in words.chain(numbers).chain(tokens) {
        let line = text.lines().find(|line| line.contains(&word));
        assert_eq!(line, None, "the metrics hold \"{word}\"");
    }
}
