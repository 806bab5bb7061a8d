//! The outside of these tests: the sandbox's twins behind a clock that is moved by hand. The engine's own requests (a
//! fresh key) reach them over loopback; deliveries are answered directly.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::IntoResponse;
use krama_connectors::http::{Answer, Method as Verb, Request};
use krama_connectors::sandbox::Sandbox;
use krama_domain::time::{Clock, Random, Timestamp};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::net::TcpListener;

/// When every test begins: noon of a Monday in Kyiv.
const START: Timestamp = Timestamp::from_secs(1_767_607_200);

/// A clock that stands still until it is moved.
pub(crate) struct HandClock(AtomicI64);

impl HandClock {
    pub(crate) const fn new() -> Self {
        Self(AtomicI64::new(START.as_ms()))
    }

    pub(crate) fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_ms(self.0.load(Ordering::SeqCst))
    }
}

/// The same stream of bytes in every run (`SplitMix64`).
pub(crate) struct Seeded(pub(crate) u64);

impl Random for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

struct Twins {
    sandbox: Sandbox,
    random: Seeded,
    asked: Vec<Request>,
}

/// All outside systems.
pub(crate) struct Outside {
    /// Where they are: `http://127.0.0.1:12345`.
    pub(crate) base: String,
    clock: Arc<HandClock>,
    twins: Mutex<Twins>,
}

impl Outside {
    /// Twins that listen on a free port of the loopback interface until the test ends.
    pub(crate) async fn start(clock: Arc<HandClock>) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("the loopback interface has free ports");
        let base = format!("http://{}", listener.local_addr().expect("a bound socket has an address"));
        let mut sandbox = Sandbox::default();
        sandbox.monobank.base = format!("{base}/monobank");
        let twins = Mutex::new(Twins { sandbox, random: Seeded(1), asked: Vec::new() });
        let outside = Arc::new(Self { base, clock, twins });
        let routes = Router::new().fallback(over_http).with_state(Arc::clone(&outside));
        tokio::spawn(axum::serve(listener, routes).into_future());
        outside
    }

    fn twins(&self) -> MutexGuard<'_, Twins> {
        self.twins.lock().expect("nobody panics while holding this lock")
    }

    /// Answers a request as its twin does. Webhooks that follow from it are dropped: tests send their own.
    pub(crate) fn answer(&self, request: &Request) -> Answer {
        let mut twins = self.twins();
        let twins = &mut *twins;
        twins.asked.push(request.clone());
        let rest = request.url.strip_prefix(&self.base).unwrap_or(&request.url).trim_start_matches('/');
        let service = rest.split('/').next().unwrap_or_default();
        let within = Request { url: rest[service.len()..].to_owned(), ..request.clone() };
        let served = twins.sandbox.serve(service, &within, self.clock.now(), &mut twins.random);
        match served.response {
            Some(response) => Answer::Response(response),
            None => Answer::NoAnswer { reason: "no answer in time".to_owned() },
        }
    }

    /// Lets the bank's twin do something.
    pub(crate) fn bank<T>(&self, act: impl FnOnce(&mut krama_connectors::monobank::sandbox::Twin) -> T) -> T {
        act(&mut self.twins().sandbox.monobank)
    }

    /// Lets the twins misbehave.
    pub(crate) fn sandbox<T>(&self, act: impl FnOnce(&mut Sandbox) -> T) -> T {
        act(&mut self.twins().sandbox)
    }

    /// Requests so far whose path ends so.
    pub(crate) fn asked(&self, path_end: &str) -> Vec<Request> {
        self.twins().asked.iter().filter(|request| request.path().ends_with(path_end)).cloned().collect()
    }

    /// Bodies of those requests, as JSON.
    pub(crate) fn bodies(&self, path_end: &str) -> Vec<serde_json::Value> {
        let read = |request: &Request| serde_json::from_slice(&request.body).expect("we send JSON");
        self.asked(path_end).iter().map(read).collect()
    }
}

async fn over_http(
    State(outside): State<Arc<Outside>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    let text = |value: &axum::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    let method = if method == Method::GET { Verb::Get } else { Verb::Post };
    let request = Request { method, url: format!("{}{uri}", outside.base), headers, body: body.to_vec() };
    match outside.answer(&request) {
        Answer::Response(answer) => {
            (StatusCode::from_u16(answer.status).expect("twins answer real statuses"), answer.body)
        }
        Answer::NotSent { .. } | Answer::NoAnswer { .. } => (StatusCode::GATEWAY_TIMEOUT, Vec::new()),
    }
}
