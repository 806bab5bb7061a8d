//! A shopper with a browser that keeps cookies, who tries again with the same form when the shop does not answer.

use super::Patience;
use super::twins::{Twins, form};
use krama_connectors::http::{Answer, Request, Response, encode};
use krama_engine::transport::Transport;
use std::time::Duration;

/// Milliseconds that a shopper waits for one page.
const PAGE_MS: u64 = 20_000;
/// Seconds after which even this shopper gives up.
const PATIENCE_S: u64 = 120;

/// What every shopper writes beside the order, and nobody may find in a log.
pub(crate) const COMMENT: &str = "Залиште-у-пані-Ганни";
/// Where every shopper wants letters.
pub(crate) const EMAIL: &str = "oksana.kovalenko@example.com";

/// What the shopper does on the bank's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Pays.
    Pays,
    /// The card is declined first, then it works.
    PaysAtSecondTry,
    /// Goes away without paying.
    Leaves,
}

/// What a shopper wants.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    /// Where the shop's pages begin, e.g. `http://127.0.0.1:8080/s/main`.
    pub(crate) shop: String,
    pub(crate) sku: &'static str,
    pub(crate) quantity: u32,
    pub(crate) pay_type: &'static str,
    pub(crate) mood: Mood,
    pub(crate) name: String,
    /// Ten digits, as people type them.
    pub(crate) phone: String,
    /// Presses the button twice.
    pub(crate) hasty: bool,
}

/// A browser session.
#[derive(Clone)]
pub(crate) struct Shopper {
    transport: Transport,
    origin: String,
    jar: Vec<(String, String)>,
}

impl Shopper {
    /// A shopper who comes to `shop` for the first time.
    pub(crate) fn new(transport: &Transport, shop: &str) -> Self {
        let host_end = shop[8..].find('/').map_or(shop.len(), |at| at + 8);
        Self { transport: transport.clone(), origin: shop[..host_end].to_owned(), jar: Vec::new() }
    }

    /// Places the order of the checkout's form. Answers where the browser is led: the bank's page, or the order's.
    pub(crate) async fn order(&mut self, wish: &Wish) -> String {
        let add = format!("sku={}&quantity={}", encode(wish.sku), wish.quantity);
        self.send(form(&format!("{}/cart/add", wish.shop), &add)).await;
        let url = format!("{}/checkout", wish.shop);
        let page = self.send(Request::get(url.clone())).await;
        let filled = filled(&String::from_utf8_lossy(&page.body), wish);
        if wish.hasty {
            let mut second_click = self.clone();
            let (one, other) =
                tokio::join!(self.send(form(&url, &filled)), second_click.send(form(&url, &filled)));
            assert_eq!(one.status, other.status, "both clicks lead on");
            return led_to(&one);
        }
        led_to(&self.send(form(&url, &filled)).await)
    }

    /// Does on the bank's page what the shopper is in the mood for; asks the shop for that page as long as it has none.
    /// Answers the token of the order's page.
    pub(crate) async fn pay(&mut self, led_to: String, mood: Mood, twins: &Twins) -> String {
        let is_bank = token_of(&led_to).is_none();
        let bank = if is_bank { led_to } else { self.ask_for_payment(&led_to).await };
        let acts: &[&str] = match mood {
            Mood::Pays => &["pay"],
            Mood::PaysAtSecondTry => &["decline", "pay"],
            Mood::Leaves => &["leave"],
        };
        let mut place = String::new();
        for act in acts {
            place = twins.at_the_bank(&bank, act).await;
        }
        token_of(&place).expect("the bank leads back to the order's page")
    }

    /// Presses "pay" on the order's page until the bank has an invoice.
    async fn ask_for_payment(&mut self, order: &str) -> String {
        let path = order.strip_prefix(&self.origin).unwrap_or(order);
        let url = format!("{}{path}/pay", self.origin);
        let mut patience = Patience::of(Duration::from_secs(PATIENCE_S));
        while patience.again().await {
            let answer = led_to(&self.send(form(&url, "")).await);
            if token_of(&answer).is_none() {
                return answer;
            }
        }
        panic!("the bank has no invoice for {order}")
    }

    /// Sends a request until it is answered. A server that is there must not fail.
    pub(crate) async fn send(&mut self, request: Request) -> Response {
        let cookies: Vec<_> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request =
            request.with_header("cookie", &cookies.join("; ")).with_header("user-agent", "Mozilla/5.0");
        let response = self.answer_to(&request).await;
        let path = request.path();
        let page = String::from_utf8_lossy(&response.body);
        assert!(response.status < 400, "{path} answered {}: {page}", response.status);
        self.remember(&response);
        response
    }

    async fn answer_to(&self, request: &Request) -> Response {
        let mut patience = Patience::of(Duration::from_secs(PATIENCE_S));
        while patience.again().await {
            if let Answer::Response(response) = self.transport.send(request, PAGE_MS).await {
                return response;
            }
        }
        panic!("nobody answers {}", request.path())
    }

    fn remember(&mut self, response: &Response) {
        for (_, line) in response.headers.iter().filter(|(name, _)| name == "set-cookie") {
            if let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('=')) {
                self.jar.retain(|(known, _)| known != name);
                self.jar.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

fn led_to(response: &Response) -> String {
    let place = response.header("location").map(str::to_owned);
    place.unwrap_or_else(|| panic!("the form led nowhere: {}", String::from_utf8_lossy(&response.body)))
}

/// The secret of an order's page, when an address is one.
pub(crate) fn token_of(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("/orders/")?;
    rest.split(['/', '?', '#']).next().map(str::to_owned)
}

/// The checkout's form with its hidden fields as the page has them, and the shopper's answers.
fn filled(page: &str, wish: &Wish) -> String {
    let hidden = |name: &str| {
        let after = page.split_once(&format!("name=\"{name}\" value=\"")).map(|(_, rest)| rest);
        let value = after.and_then(|rest| rest.split('"').next());
        value.unwrap_or_else(|| panic!("the checkout has no field {name}: {page}")).to_owned()
    };
    let fields = [
        ("revision", hidden("revision")),
        ("shown_total", hidden("shown_total")),
        ("name", wish.name.clone()),
        ("phone", wish.phone.clone()),
        ("city", "Київ".to_owned()),
        ("branch", "Відділення № 7".to_owned()),
        ("pay_type", wish.pay_type.to_owned()),
        ("email", EMAIL.to_owned()),
        ("comment", COMMENT.to_owned()),
    ];
    let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    pairs.join("&")
}
