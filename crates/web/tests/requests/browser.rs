//! A browser without scripts: it keeps cookies, and knows what a form on a page holds.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request};
use krama_connectors::http::encode;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use tokio::task::JoinSet;
use tower::ServiceExt;

/// More than any page has, in bytes.
const PAGE_MAX_BYTES: usize = 1 << 22;

/// Somebody who visits.
#[derive(Clone)]
pub(crate) struct Browser {
    routes: Router,
    /// Cookies by name.
    pub(crate) jar: BTreeMap<String, String>,
    /// Headers that go with every request.
    pub(crate) headers: Vec<(String, String)>,
    /// Who they are.
    pub(crate) peer: SocketAddr,
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// A form that is filled in.
#[derive(Debug, Clone)]
pub(crate) struct Form(Vec<(String, String)>);

impl Browser {
    pub(crate) fn new(routes: Router) -> Self {
        let headers = vec![(HOST.to_string(), "shop.example".to_owned())];
        Self { routes, jar: BTreeMap::new(), headers, peer: ([203, 0, 113, 7], 4_711).into() }
    }

    /// With one more header on every request.
    pub(crate) fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sends anything.
    pub(crate) async fn send(&mut self, method: Method, path: &str, body: Vec<u8>) -> Page {
        let mut request = Request::builder().method(method).uri(path).extension(ConnectInfo(self.peer));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let jar: Vec<_> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !jar.is_empty() {
            request = request.header(COOKIE, jar.join("; "));
        }
        let request = request.body(Body::from(body)).expect("the test's request is well-formed");
        let response = self.routes.clone().oneshot(request).await.expect("the router is infallible");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, PAGE_MAX_BYTES).await.expect("the page is finite");
        self.keep_cookies(&parts.headers);
        let body = String::from_utf8_lossy(&body).into_owned();
        Page { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for line in headers.get_all(SET_COOKIE) {
            let line = line.to_str().expect("our cookies are text");
            let pair = line.split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a cookie has a name");
            if line.contains("; Max-Age=0") {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Opens a page.
    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, Vec::new()).await
    }

    /// Sends a form.
    pub(crate) async fn post(&mut self, path: &str, form: &Form) -> Page {
        let browser = self.clone().with_header(CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded");
        let mut sent = browser;
        let page = sent.send(Method::POST, path, form.body()).await;
        self.jar = sent.jar;
        page
    }

    /// Sends a form as impatient people do: so many times at once.
    pub(crate) async fn post_at_once(&self, times: usize, path: &str, form: &Form) -> Vec<Page> {
        let mut sent = JoinSet::new();
        for _ in 0..times {
            let (mut browser, path, form) = (self.clone(), path.to_owned(), form.clone());
            sent.spawn(async move { browser.post(&path, &form).await });
        }
        sent.join_all().await
    }

    /// Puts pieces of an article into the cart.
    pub(crate) async fn add(&mut self, sku: &str, pieces: i64) {
        let pieces = pieces.to_string();
        let page = self.post("/cart/add", &Form::of(&[("sku", sku), ("quantity", &pieces)])).await;
        assert_eq!((page.status, page.location()), (303, "/cart"), "the article goes into the cart");
    }

    /// The checkout's form as its page offers it, filled in.
    pub(crate) async fn checkout(&mut self, pay_type: &str) -> Form {
        let page = self.get("/checkout").await;
        assert_eq!(page.status, 200, "the checkout is shown: {}", page.body);
        page.filled(pay_type)
    }
}

impl Form {
    pub(crate) fn of(fields: &[(&str, &str)]) -> Self {
        Self(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    /// With another value in a field.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What stands in a field.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    fn body(&self) -> Vec<u8> {
        let pairs: Vec<_> = self.0.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        pairs.join("&").into_bytes()
    }
}

impl Page {
    /// Where it leads; empty when it does not.
    pub(crate) fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    /// A header; empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("our headers are text"))
    }

    /// The value of a hidden field.
    pub(crate) fn hidden(&self, name: &str) -> &str {
        let beginning = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.body.split_once(&beginning).expect("the page has this hidden field");
        rest.split('"').next().unwrap_or_default()
    }

    /// The checkout's form, filled in.
    pub(crate) fn filled(&self, pay_type: &str) -> Form {
        Form::of(&[
            ("revision", self.hidden("revision")),
            ("shown_total", self.hidden("shown_total")),
            ("phone", "0671234567"),
            ("name", "Шевченко Тарас"),
            ("email", ""),
            ("city", "Львів"),
            ("branch", "Відділення № 5"),
            ("pay_type", pay_type),
            ("comment", ""),
        ])
    }

    /// Whether a text stands in it. Non-breaking spaces count as spaces.
    pub(crate) fn says(&self, text: &str) -> bool {
        self.body.replace('\u{a0}', " ").contains(text)
    }

    /// Where the order stands that the page shows.
    pub(crate) fn state(&self) -> &str {
        let (_, rest) = self.body.split_once("data-state=\"").expect("the page shows an order");
        rest.split('"').next().unwrap_or_default()
    }

    /// The language that it declares.
    pub(crate) fn lang(&self) -> &str {
        let (_, rest) = self.body.split_once("<html lang=\"").expect("it is a page");
        rest.split('"').next().unwrap_or_default()
    }
}
