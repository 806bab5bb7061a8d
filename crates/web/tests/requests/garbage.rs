//! Whatever is sent to whatever address: an answer, and never our own fault.

use crate::world::World;
use axum::http::Method;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Requests that are tried.
const CASES: u32 = 400;

/// Addresses that exist, with a place for something odd.
const PATHS: [&str; 26] = [
    "/",
    "/p/{}",
    "/cart",
    "/cart/add",
    "/cart/set",
    "/checkout",
    "/contact",
    "/contact/sent",
    "/consent",
    "/orders/{}",
    "/orders/{}/state",
    "/orders/{}/pay",
    "/s/{}",
    "/s/{}/",
    "/s/twc/p/{}",
    "/s/twc/orders/{}",
    "/assets/{}",
    "/healthz",
    "/readyz",
    "/favicon.ico",
    "/webhooks/{}/twc",
    "/webhooks/monobank/{}",
    "/console/{}",
    "/console/enter/{}",
    "/console/orders/{}",
    "/{}",
];
const FIELDS: [&str; 14] = [
    "sku",
    "quantity",
    "product",
    "phone",
    "name",
    "email",
    "city",
    "branch",
    "pay_type",
    "shown_total",
    "revision",
    "choice",
    "back",
    "comment",
];
const COOKIES: [&str; 6] =
    ["krama_cart_twc", "krama_lang", "krama_consent", "krama_landing", "_fbp", "krama_console"];

/// Texts that have hurt somebody somewhere, and any others.
fn odd() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "",
        "%",
        "%zz",
        "%00",
        "%ff%fe",
        "..%2f..%2f",
        "'; DROP TABLE orders;--",
        "<script>",
        "{{7*7}}",
        "-1",
        "H-M",
        "9223372036854775808",
        "yes.9223372036854775807",
        "00000000000000000000000000000000",
        "fb.1.1.1",
        "hoodie",
        "0671234567",
        "cod",
        "149700",
        "🦔",
        "\u{202e}",
        "a\0b",
    ]);
    prop_oneof![
        known.prop_map(str::to_owned),
        "\\PC{0,40}",
        prop::collection::vec(any::<char>(), 0..20).prop_map(String::from_iter)
    ]
}

#[derive(Debug, Clone)]
struct Case {
    method: Method,
    path: String,
    body: Vec<u8>,
    cookies: Vec<(&'static str, String)>,
    headers: Vec<(&'static str, String)>,
}

/// Only what can stand in a request line or header at all; the rest never reaches a handler.
fn visible(text: &str, extra: &str) -> String {
    text.chars().filter(|c| c.is_ascii_graphic() && !extra.contains(*c)).collect()
}

fn case() -> impl Strategy<Value = Case> {
    let method = prop::sample::select(vec![
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::POST,
        Method::PUT,
        Method::OPTIONS,
    ]);
    let path = (prop::sample::select(PATHS.to_vec()), odd(), prop::option::of(odd())).prop_map(
        |(path, odd, query)| {
            let encoded = krama_connectors::http::encode(&odd);
            let filled = path.replace("{}", if odd.starts_with('%') { &odd } else { &encoded });
            query.map_or(filled.clone(), |query| {
                format!("{filled}?lang={0}&page={0}&fbclid={0}&{0}", visible(&query, "#<>\"`{}\\^|"))
            })
        },
    );
    let form =
        prop::collection::vec((prop::sample::select(FIELDS.to_vec()), odd()), 0..12).prop_map(|pairs| {
            pairs
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect::<Vec<_>>()
                .join("&")
                .into_bytes()
        });
    let body = prop_oneof![form, prop::collection::vec(any::<u8>(), 0..300)];
    let cookies = prop::collection::vec((prop::sample::select(COOKIES.to_vec()), odd()), 0..4);
    let names = vec![
        "host",
        "accept-language",
        "user-agent",
        "x-forwarded-for",
        "x-sign",
        "if-none-match",
        "content-type",
    ];
    let headers = prop::collection::vec((prop::sample::select(names), odd()), 0..4);
    (method, path, body, cookies, headers).prop_map(|(method, path, body, cookies, headers)| Case {
        method,
        path,
        body,
        cookies,
        headers,
    })
}

async fn status(world: &World, case: &Case) -> u16 {
    let mut browser = world.browser();
    browser.peer = ([127, 0, 0, 1], 1).into();
    for (name, value) in &case.cookies {
        browser.jar.insert((*name).to_owned(), visible(value, ";"));
    }
    for (name, value) in &case.headers {
        browser = browser.with_header(name, &visible(value, ""));
    }
    if case.path.parse::<axum::http::Uri>().is_err() {
        return 400;
    }
    browser.send(case.method.clone(), &case.path, case.body.clone()).await.status
}

#[test]
fn nothing_that_is_sent_is_our_fault() {
    let runtime = tokio::runtime::Runtime::new().expect("there are threads");
    let world = runtime.block_on(World::new());
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(&case(), |case| {
        let status = runtime.block_on(status(&world, &case));
        prop_assert!((200..500).contains(&status), "{status}");
        Ok(())
    });
    runtime.block_on(async {
        assert_eq!(world.browser().get("/readyz").await.status, 200);
        let kept =
            world.kept("applied").await + world.kept("quarantined").await + world.kept("unreadable").await;
        assert_eq!(kept, 0, "nothing unsigned is kept");
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}
