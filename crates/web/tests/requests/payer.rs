//! Somebody who ordered, and the bank that tells of their payment.

use crate::browser::{Browser, Page};
use crate::world::World;
use axum::http::Method;
use krama_connectors::http::Request;
use krama_domain::order::Order;
use krama_domain::time::Clock;

/// Path of the first store's webhook.
pub(crate) const HOOK: &str = "/webhooks/monobank/twc";

/// A shopper with an order that waits for its money.
pub(crate) struct Payer {
    pub(crate) browser: Browser,
    pub(crate) order: Order,
    /// The bank's invoice.
    pub(crate) invoice: String,
}

impl World {
    /// Somebody orders three hoodies for 1497.00 and is led to the bank's page.
    pub(crate) async fn payer(&self, pay_type: &str) -> Payer {
        let mut browser = self.browser();
        browser.add("H-M", 3).await;
        let form = browser.checkout(pay_type).await;
        let page = self.while_delivering(browser.post("/checkout", &form)).await;
        let invoice = self.invoice_in(&page);
        let order = self.orders().await.pop().expect("an order was placed");
        Payer { browser, order, invoice }
    }

    /// The invoice to whose page somebody is led.
    pub(crate) fn invoice_in(&self, page: &Page) -> String {
        let beginning = format!("{}/monobank/pay/", self.outside.base);
        let id = page.location().strip_prefix(&beginning);
        id.unwrap_or_else(|| panic!("{} {:?} is not the bank's page", page.status, page.location()))
            .to_owned()
    }

    /// An invoice is paid at the bank. Answers what the bank tells: `processing`, `success`.
    pub(crate) fn pay(&self, invoice: &str) -> [Request; 2] {
        let told = self.outside.bank(|bank| bank.pay(invoice, self.clock.now()));
        told.try_into().expect("the bank tells twice of a payment")
    }

    /// What the bank would tell with this body.
    pub(crate) fn signed(&self, body: &[u8]) -> Request {
        let sign = self.outside.bank(|bank| bank.signature(body));
        Request { body: body.to_vec(), ..Request::get("").with_header("x-sign", &sign) }
    }

    /// The bank tells something. Answers the status.
    pub(crate) async fn hook(&self, told: &Request) -> u16 {
        self.send_hook(Method::POST, HOOK, told).await.status
    }

    /// The same by another method or to another address.
    pub(crate) async fn send_hook(&self, method: Method, path: &str, told: &Request) -> Page {
        let mut bank = self.browser();
        for (name, value) in &told.headers {
            bank = bank.with_header(name, value);
        }
        bank.send(method, path, told.body.clone()).await
    }

    /// An invoice is paid, and krama hears of it.
    pub(crate) async fn pay_and_tell(&self, invoice: &str) {
        for told in self.pay(invoice) {
            assert_eq!(self.hook(&told).await, 200);
        }
    }
}
