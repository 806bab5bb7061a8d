//! Logs never hold whom an order is for, nor a credential, however much is logged.

use super::journey::{NAME, PHONE, SECRETS, Shop};
use crate::harness::free_address;
use crate::harness::shopper::{COMMENT, EMAIL};
use crate::harness::twins::form;
use krama_connectors::http::{Request, encode};
use krama_engine::transport::Transport;
use krama_store::testing::Scratch;

/// What somebody typed who may not come in.
const PASSWORD: &str = "the-password-of-nobody";
/// What somebody asks the manager.
const QUESTION: &str = "Чи-пасує-до-сукні";
/// Milliseconds that a page may take.
const PAGE_MS: u64 = 20_000;

/// Secrets and personal data in every place of a request where they come: the path, the query, forms, forged webhooks.
async fn pry(url: &str, token: &str) {
    let transport = Transport::new().unwrap();
    let contact =
        format!("name={}&phone=0{PHONE}&telegram=%40okovalenko&question={}", encode(NAME), encode(QUESTION));
    let login = format!("email={}&password={PASSWORD}", encode(EMAIL));
    let webhook = format!("{{\"invoiceId\":\"{PASSWORD}\",\"name\":\"{NAME}\"}}");
    for request in [
        Request::get(format!("{url}/orders/{token}")),
        Request::get(format!("{url}/orders/{token}/state?phone={PHONE}")),
        Request::get(format!("{url}/nowhere/{PHONE}?email={EMAIL}")),
        Request::get(format!("{url}/console/enter/{PASSWORD}")),
        form(&format!("{url}/contact"), &contact),
        form(&format!("{url}/console/login"), &login),
        form(&format!("{url}/webhooks/monobank/main"), &webhook),
    ] {
        transport.send(&request, PAGE_MS).await;
    }
}

/// Everything that a server and its commands write while orders are made, paid and hindered.
async fn said_by(mut shop: Shop, filter: &str) -> (String, Vec<String>) {
    shop.krama = shop.krama.with("KRAMA_LOG", filter);
    let mut server = shop.krama.serve(&free_address()).await;
    for fault in ["5xx", "429"] {
        for service in ["telegram", "monobank", "meta"] {
            shop.twins.spoil(service, fault, 1).await;
        }
    }
    let mut tokens = Vec::new();
    for pay_type in ["online_full", "cod"] {
        tokens.push(shop.buy(&server.url, pay_type).await);
    }
    pry(&server.url, &tokens[0]).await;
    shop.at_rest().await;
    assert_eq!(server.terminate().await, Some(0));
    let settings = shop.krama.run(&["store", "show"]).await.ok();
    let orders = shop.krama.run(&["orders", "list", "--json"]).await.ok();
    assert!(orders.stdout.contains(PHONE), "the phone is looked for as it is written");
    assert!(
        orders.stdout.contains(COMMENT) && orders.stdout.contains(EMAIL),
        "they are kept: {}",
        orders.stdout
    );
    ([shop.krama.logs(), settings.stdout, settings.stderr, orders.stderr].concat(), tokens)
}

fn names_nobody((said, tokens): (String, Vec<String>)) {
    for wanted in
        ["\"level\":\"DEBUG\"", "\"route\":\"/orders/{token}\"", "\"an effect is tried again later\""]
    {
        assert!(said.contains(wanted), "the log does not tell {wanted}");
    }
    let tokens = tokens.iter().map(String::as_str);
    let typed = [COMMENT, EMAIL, PASSWORD, QUESTION, "okovalenko"].into_iter().chain(tokens);
    let (surname, given) = NAME.split_once(' ').unwrap();
    for word in [surname, given, PHONE, "67 123"].into_iter().chain(SECRETS).chain(typed) {
        let line = said.lines().find(|line| line.contains(word));
        assert_eq!(line, None, "the log holds \"{word}\"");
    }
}

#[tokio::test]
async fn even_the_longest_log_names_nobody() {
    for filter in ["debug", "trace"] {
        names_nobody(said_by(Shop::in_a_file("logs").await, filter).await);
    }
}

#[tokio::test]
async fn nor_does_it_on_postgresql() {
    let Some(scratch) = Scratch::create().await else { return };
    names_nobody(said_by(Shop::on("logs-postgres", scratch.url()).await, "trace").await);
    scratch.remove().await;
}
