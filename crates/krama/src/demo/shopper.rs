//! A shopper of the demo: fills forms over HTTP as a browser would, with a cookie jar and nothing else.

use anyhow::{Context, bail};
use krama_connectors::http::{Answer, Method, Request, Response, encode};
use krama_engine::transport::Transport;

/// Milliseconds that a page may take.
const PAGE_TIMEOUT_MS: u64 = 20_000;

/// A browser session.
pub(super) struct Shopper<'a> {
    transport: &'a Transport,
    shop_url: &'a str,
    jar: Vec<(String, String)>,
}

/// What a shopper fills in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answers<'a> {
    /// Receiver.
    pub name: &'a str,
    /// Phone as typed.
    pub phone: &'a str,
    /// Settlement.
    pub city: &'a str,
    /// Branch.
    pub branch: &'a str,
    /// Code of the pay type.
    pub pay_type: &'a str,
    /// Comment, possibly empty.
    pub comment: &'a str,
}

impl<'a> Shopper<'a> {
    /// A shopper who comes for the first time.
    pub(super) fn new(transport: &'a Transport, shop_url: &'a str) -> Self {
        Self { transport, shop_url, jar: Vec::new() }
    }

    /// Puts pieces of an article into the cart.
    pub(super) async fn add(&mut self, sku: &str, quantity: i64) -> anyhow::Result<()> {
        let quantity = quantity.to_string();
        self.post("/cart/add", &[("sku", sku), ("quantity", &quantity)]).await.map(drop)
    }

    /// Orders what is in the cart. Answers where the browser is led.
    pub(super) async fn order(&mut self, answers: &Answers<'_>) -> anyhow::Result<String> {
        let page = self.get("/checkout").await?;
        let html = String::from_utf8_lossy(&page.body).into_owned();
        let hidden = |name: &str| {
            let from = html.split_once(&format!("name=\"{name}\" value=\"")).map(|(_, rest)| rest);
            from.and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
        };
        let (revision, shown_total) = (hidden("revision"), hidden("shown_total"));
        let kind = match answers.branch {
            branch if branch.starts_with("Поштомат") => "postomat",
            branch if branch.starts_with("Відділення") => "branch",
            _ => "courier",
        };
        let fields = [
            ("kind", kind),
            ("street", answers.branch),
            ("revision", revision.as_str()),
            ("shown_total", &shown_total),
            ("name", answers.name),
            ("phone", answers.phone),
            ("city", answers.city),
            ("branch", answers.branch),
            ("pay_type", answers.pay_type),
            ("comment", answers.comment),
        ];
        let led = self.post("/checkout", &fields).await?;
        led.header("location").map(str::to_owned).context("the checkout led nowhere")
    }

    async fn get(&mut self, path: &str) -> anyhow::Result<Response> {
        let request = Request::get(format!("{}{path}", self.shop_url));
        self.send(request).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> anyhow::Result<Response> {
        let body: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let request = Request {
            method: Method::Post,
            url: format!("{}{path}", self.shop_url),
            headers: vec![("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned())],
            body: body.join("&").into_bytes(),
        };
        self.send(request).await
    }

    async fn send(&mut self, request: Request) -> anyhow::Result<Response> {
        let cookies: Vec<_> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request
            .with_header("cookie", &cookies.join("; "))
            .with_header("user-agent", "Mozilla/5.0 (demo)");
        match self.transport.send(&request, PAGE_TIMEOUT_MS).await {
            Answer::Response(response) if response.status < 400 => {
                self.remember(&response);
                Ok(response)
            }
            Answer::Response(response) => bail!("{} answered {}", request.path(), response.status),
            Answer::NotSent { reason } | Answer::NoAnswer { reason } => bail!("{}: {reason}", request.path()),
        }
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
