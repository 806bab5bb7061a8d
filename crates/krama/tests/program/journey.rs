//! One shop with its managers, its bank and its pixel, and the short journey through it: place, pay, be told. The same
//! on both databases.

use crate::harness::books::Books;
use crate::harness::daemon::Daemon;
use crate::harness::shopper::{Mood, Shopper, Wish, token_of};
use crate::harness::twins::Twins;
use crate::harness::{Krama, free_address, until};
use krama_engine::transport::Transport;
use krama_store::testing::Scratch;
use serde_json::{Value, json};
use std::time::Duration;

/// The managers' chats.
pub(crate) const CHATS: [&str; 2] = ["100200300", "400500600"];
/// Credentials that nobody may read in a log.
pub(crate) const SECRETS: [&str; 3] =
    ["the_secret_of_the_bot", "the-secret-of-the-bank", "the-secret-of-the-pixel"];
/// The customer, whom nobody may find in a log.
pub(crate) const NAME: &str = "Коваленко Оксана";
/// Their phone without the country's part.
pub(crate) const PHONE: &str = "671234567";
/// Seconds until everything that was decided has happened. A dead node's lanes move on after 20 s.
const REST_MAX_S: u64 = 90;

/// A shop that is set up, and the sandbox that it talks to.
pub(crate) struct Shop {
    pub(crate) krama: Krama,
    pub(crate) twins: Twins,
    _sandbox: Daemon,
}

impl Shop {
    /// On a database in a file of its own.
    pub(crate) async fn in_a_file(name: &str) -> Self {
        Self::furnish(Krama::new(name)).await
    }

    /// On another database.
    pub(crate) async fn on(name: &str, database: &str) -> Self {
        Self::furnish(Krama::new(name).with("KRAMA_DATABASE", database)).await
    }

    async fn furnish(krama: Krama) -> Self {
        let sandbox = krama.sandbox(&free_address()).await;
        let twins = Twins::new(&sandbox.url);
        let [bot, bank, pixel] = SECRETS;
        let mut krama = krama
            .with("TELEGRAM_BOT_TOKEN", &format!("1000000001:{bot}"))
            .with("TELEGRAM_ADMIN_CHAT_ID", &CHATS.join(","))
            .with("MONOBANK_TOKEN", bank)
            .with("FACEBOOK_PIXEL_ID", "1000000000001")
            .with("FACEBOOK_CONVERSIONS_API_TOKEN", pixel);
        for (name, value) in twins.addresses() {
            krama = krama.with(name, &value);
        }
        let csv = "sku,title,price,stock,variant\nHOOD-M,Худі,1499.00,50,M\n";
        krama.run_with(&["products", "import", "-"], csv).await.ok();
        Self { krama, twins, _sandbox: sandbox }
    }

    /// Buys one piece through the forms of the server at `url`. Answers the token of the order's page.
    pub(crate) async fn buy(&self, url: &str, pay_type: &'static str) -> String {
        let wish = Wish {
            shop: url.to_owned(),
            sku: "HOOD-M",
            quantity: 1,
            pay_type,
            mood: Mood::Pays,
            name: NAME.to_owned(),
            phone: format!("0{PHONE}"),
            hasty: false,
        };
        let mut shopper = Shopper::new(&Transport::new().unwrap(), url);
        let led_to = shopper.order(&wish).await;
        match pay_type {
            "cod" => token_of(&led_to).expect("cash needs no bank"),
            _ => shopper.pay(led_to, wish.mood, &self.twins).await,
        }
    }

    /// Waits until the bank's money is in the books and no effect is open.
    pub(crate) async fn at_rest(&self) {
        let books = Books::open(&self.krama.database()).await;
        let resting = until(Duration::from_secs(REST_MAX_S), async || {
            let paid = self.twins.arrived().await.money;
            (books.money().await == paid && books.open_effects().await == 0).then_some(())
        });
        assert!(resting.await.is_some(), "the server does not come to rest: {:?}", books.effects().await);
        books.close().await;
    }

    /// An order with everything about it, as the program's commands show it.
    pub(crate) async fn shown(&self, token: &str) -> Value {
        let list = self.krama.run(&["orders", "list", "--json"]).await.ok().json();
        let found = list.as_array().unwrap().iter().find(|order| order["token"] == token);
        let number = found.expect("the order is in the list")["number"].as_str().unwrap().to_owned();
        self.krama.run(&["orders", "show", &number, "--json"]).await.ok().json()
    }
}

/// Keys of an order's effects with their states, in the order of their keys.
pub(crate) fn effects(order: &Value) -> Vec<(String, String)> {
    let pair = |e: &Value| (e["key"].as_str().unwrap().to_owned(), e["state"].as_str().unwrap().to_owned());
    let mut effects: Vec<_> = order["effects"].as_array().unwrap().iter().map(pair).collect();
    effects.sort();
    effects
}

async fn everything_happens_once(shop: &Shop) {
    let server = shop.krama.serve(&free_address()).await;
    let mut expected_money = Vec::new();
    for (pay_type, notice, event, minor, payment_status) in [
        ("online_full", "paid", "purchase", 149_900, "paid"),
        ("prepay", "prepaid", "lead", 20_000, "prepaid"),
        ("cod", "placed", "lead", 0, "unpaid"),
    ] {
        let token = shop.buy(&server.url, pay_type).await;
        shop.at_rest().await;
        let order = shop.shown(&token).await;
        let done = |key: String| (key, "done".to_owned());
        let told = CHATS.iter().map(|chat| done(format!("message/manager/{notice}/{chat}")));
        let mut expected: Vec<_> = std::iter::once(done(format!("conversion/{event}"))).chain(told).collect();
        if pay_type != "cod" {
            expected.push(done("payment/invoice/1".to_owned()));
            expected_money.push((order["number"].as_str().unwrap().to_owned(), minor));
        }
        assert_eq!(effects(&order), expected, "{pay_type}");
        assert_eq!(order["received"], json!({ "minor": minor, "currency": "UAH" }));
        assert_eq!(
            (&order["status"], &order["payment_status"]),
            (&json!("confirmed"), &json!(payment_status))
        );
    }
    let arrived = shop.twins.arrived().await;
    assert_eq!(arrived.messages.len(), 3 * CHATS.len());
    let counted: Vec<_> = arrived.conversions.iter().map(|e| (e.name.as_str(), e.server)).collect();
    assert_eq!(counted, [("Purchase", 1), ("Lead", 1), ("Lead", 1)]);
    assert_eq!(arrived.money, expected_money.into_iter().collect());
}

#[tokio::test]
async fn on_sqlite() {
    everything_happens_once(&Shop::in_a_file("journey").await).await;
}

#[tokio::test]
async fn on_postgresql() {
    let Some(scratch) = Scratch::create().await else { return };
    everything_happens_once(&Shop::on("journey-postgres", scratch.url()).await).await;
    scratch.remove().await;
}
