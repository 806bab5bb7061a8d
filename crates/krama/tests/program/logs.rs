//! Logs never hold whom an order is for, nor a credential, however much is logged.

use super::journey::{NAME, PHONE, SECRETS, Shop};
use crate::harness::free_address;
use krama_store::testing::Scratch;

/// Everything that a server and its commands write while orders are made, paid and hindered.
async fn said_by(mut shop: Shop, filter: &str) -> String {
    shop.krama = shop.krama.with("KRAMA_LOG", filter);
    let mut server = shop.krama.serve(&free_address()).await;
    for fault in ["5xx", "429"] {
        for service in ["telegram", "monobank", "meta"] {
            shop.twins.spoil(service, fault, 1).await;
        }
    }
    for pay_type in ["online_full", "cod"] {
        shop.buy(&server.url, pay_type).await;
    }
    shop.at_rest().await;
    assert_eq!(server.terminate().await, Some(0));
    let settings = shop.krama.run(&["store", "show"]).await.ok();
    let orders = shop.krama.run(&["orders", "list", "--json"]).await.ok();
    assert!(orders.stdout.contains(PHONE), "the phone is looked for as it is written");
    [shop.krama.logs(), settings.stdout, settings.stderr, orders.stderr].concat()
}

fn names_nobody(said: &str) {
    assert!(said.contains("\"level\":\"DEBUG\""), "nothing was logged");
    let (surname, given) = NAME.split_once(' ').unwrap();
    for word in [surname, given, PHONE, "67 123"].into_iter().chain(SECRETS) {
        let line = said.lines().find(|line| line.contains(word));
        assert_eq!(line, None, "the log holds \"{word}\"");
    }
}

#[tokio::test]
async fn even_the_longest_log_names_nobody() {
    for filter in ["debug", "trace"] {
        names_nobody(&said_by(Shop::in_a_file("logs").await, filter).await);
    }
}

#[tokio::test]
async fn nor_does_it_on_postgresql() {
    let Some(scratch) = Scratch::create().await else { return };
    names_nobody(&said_by(Shop::on("logs-postgres", scratch.url()).await, "trace").await);
    scratch.remove().await;
}
