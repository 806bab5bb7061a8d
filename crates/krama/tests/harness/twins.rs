//! The outside systems, as the sandbox plays them: what arrived there, and how they are made to misbehave.

use krama_connectors::http::{Answer, Method, Request, Response, encode};
use krama_engine::transport::Transport;
use serde_json::Value;
use std::collections::BTreeMap;

/// Milliseconds that the sandbox may take for an answer.
const ANSWER_MS: u64 = 10_000;

/// The sandbox as a test sees it.
#[derive(Clone)]
pub(crate) struct Twins {
    transport: Transport,
    url: String,
}

/// A message on a manager's phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) chat: String,
    pub(crate) text: String,
}

impl Message {
    /// The first line: what happened, and to which order.
    pub(crate) fn title(&self) -> &str {
        self.text.lines().next().unwrap_or_default()
    }
}

/// A conversion as Meta counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Conversion {
    pub(crate) name: String,
    pub(crate) id: String,
    /// How often the server reported it.
    pub(crate) server: u64,
}

/// Everything that arrived.
#[derive(Debug)]
pub(crate) struct Arrived {
    pub(crate) messages: Vec<Message>,
    pub(crate) conversions: Vec<Conversion>,
    /// Minor units that the bank holds, by order number.
    pub(crate) money: BTreeMap<String, i64>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

impl Twins {
    /// The sandbox at an address.
    pub(crate) fn new(url: &str) -> Self {
        Self { transport: Transport::new().unwrap(), url: url.to_owned() }
    }

    /// The environment that leads a program to these twins.
    pub(crate) fn addresses(&self) -> [(&'static str, String); 4] {
        [
            ("KRAMA_MONOBANK_URL", format!("{}/monobank", self.url)),
            ("KRAMA_TELEGRAM_URL", format!("{}/telegram", self.url)),
            ("KRAMA_META_URL", format!("{}/meta", self.url)),
            ("KRAMA_NOVA_POSHTA_URL", format!("{}/nova_poshta/v2.0/json/", self.url)),
        ]
    }

    /// What arrived so far.
    pub(crate) async fn arrived(&self) -> Arrived {
        let response = self.send(&Request::get(format!("{}/state.json", self.url))).await;
        let state = response.body_json().expect("the sandbox answers with JSON");
        let message = |m: &Value| Message { chat: text(&m["chat"]), text: text(&m["text"]) };
        let conversion = |e: &Value| Conversion {
            name: text(&e["name"]),
            id: text(&e["id"]),
            server: e["server"].as_u64().unwrap(),
        };
        let money = state["monobank"].as_object().unwrap().iter();
        Arrived {
            messages: state["telegram"].as_array().unwrap().iter().map(message).collect(),
            conversions: state["meta"].as_array().unwrap().iter().map(conversion).collect(),
            money: money.map(|(number, minor)| (number.clone(), minor.as_i64().unwrap())).collect(),
        }
    }

    /// Every message that arrived: chat, first line, and when, in milliseconds.
    pub(crate) async fn messages(&self) -> Vec<(String, String, i64)> {
        let response = self.send(&Request::get(format!("{}/messages.json", self.url))).await;
        let list = response.body_json().expect("the sandbox answers with JSON");
        let message = |m: &Value| (text(&m[0]), text(&m[1]), m[2].as_i64().unwrap());
        list.as_array().unwrap().iter().map(message).collect()
    }

    /// The next `times` requests of a service misbehave so.
    pub(crate) async fn spoil(&self, service: &str, fault: &str, times: usize) {
        let form = format!("service={service}&fault={fault}&times={times}");
        self.post("/faults", &form).await;
    }

    /// Everything behaves again.
    pub(crate) async fn heal(&self) {
        self.post("/faults/heal", "").await;
    }

    /// Presses a button of the bank's page. Answers where the browser is led.
    pub(crate) async fn at_the_bank(&self, page: &str, act: &str) -> String {
        let response = self.send(&form(page, &format!("act={}", encode(act)))).await;
        response.header("location").expect("the bank's page leads back to the shop").to_owned()
    }

    /// Gives money back in the bank's cabinet, and nobody is told.
    pub(crate) async fn refund_silently(&self, invoice: &str, sum: &str) {
        let body = format!("act=refund-silently&id={}&sum={}", encode(invoice), encode(sum));
        self.post("/monobank/", &body).await;
    }

    /// Somebody else's payment to the same account. Answers the invoice.
    pub(crate) async fn foreign_payment(&self, reference: &str, minor: i64) -> String {
        let body = serde_json::json!({ "amount": minor, "merchantPaymInfo": { "reference": reference } });
        let request = Request::post_json(format!("{}/monobank/api/merchant/invoice/create", self.url), &body);
        let made = self.send(&request.with_header("x-token", "another-shop")).await.body_json().unwrap();
        self.at_the_bank(&text(&made["pageUrl"]), "pay").await;
        text(&made["invoiceId"])
    }

    /// Sends a form of one of the sandbox's pages.
    pub(crate) async fn press(&self, path: &str, body: &str) {
        self.post(path, body).await;
    }

    async fn post(&self, path: &str, body: &str) {
        self.send(&form(&format!("{}{path}", self.url), body)).await;
    }

    async fn send(&self, request: &Request) -> Response {
        match self.transport.send(request, ANSWER_MS).await {
            Answer::Response(response) if response.status < 400 => response,
            other => panic!("the sandbox did not do its part for {}: {other:?}", request.path()),
        }
    }
}

/// A form as a browser sends it.
pub(crate) fn form(url: &str, body: &str) -> Request {
    Request {
        method: Method::Post,
        url: url.to_owned(),
        headers: vec![("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned())],
        body: body.as_bytes().to_vec(),
    }
}
