//! The sandbox over HTTP: the twins of all outside systems, their pages, and the faults they can be given.

mod page;

use crate::machine::{MachineClock, MachineRandom};
use crate::serve::{bind, until_signal};
use anyhow::Context;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use krama_connectors::http::{self, Answer, Request};
use krama_connectors::sandbox::{SERVICES, Sandbox, Served};
use krama_domain::time::Clock;
use krama_engine::transport::Transport;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;

/// Milliseconds after which a connection whose answer is "lost" is closed. Longer than any connector waits.
const HANG_MS: u64 = 60_000;
/// How often a webhook is tried until it is answered 200 (monobank's contract: up to three times).
const WEBHOOK_TRIES: u32 = 3;
/// Milliseconds before a webhook is tried again; doubles. The bank's own interval is not documented.
const WEBHOOK_AGAIN_MS: u64 = 2_000;
/// Milliseconds between two looks whether there is something to tell a bot that waits.
const HOLD_LOOK_MS: u64 = 50;
/// Milliseconds that a webhook's receiver has.
const WEBHOOK_TIMEOUT_MS: u64 = 10_000;
/// Milliseconds of the longest delay that a fault can ask for.
const DELAY_MAX_MS: i64 = 60_000;

/// The twins and what they need to live.
pub(crate) struct Host {
    sandbox: Mutex<Sandbox>,
    random: Mutex<MachineRandom>,
    clock: Arc<MachineClock>,
    transport: Transport,
}

impl Host {
    /// Twins that give out addresses below `base`, e.g. `http://127.0.0.1:8081`.
    pub(crate) fn new(base: &str, clock: Arc<MachineClock>) -> anyhow::Result<Arc<Self>> {
        let mut sandbox = Sandbox::default();
        sandbox.monobank.base = format!("{base}/monobank");
        sandbox.telegram.base = format!("{base}/telegram");
        sandbox.meta.base = format!("{base}/meta");
        sandbox.nova_poshta.base = format!("{base}/nova_poshta");
        let random = Mutex::new(MachineRandom::new()?);
        Ok(Arc::new(Self { sandbox: Mutex::new(sandbox), random, clock, transport: Transport::new()? }))
    }

    /// The time that the twins see.
    pub(crate) fn now(&self) -> krama_domain::time::Timestamp {
        self.clock.now()
    }

    /// The twins, to look at or to act on.
    pub(crate) fn twins(&self) -> MutexGuard<'_, Sandbox> {
        self.sandbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&self, service: &str, request: &Request) -> Served {
        let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        self.twins().serve(service, request, self.clock.now(), &mut *random)
    }

    /// Holds a bot's request for updates until there are some, as Telegram does. `Err` is the answer that ends it when
    /// another one took its place.
    async fn hold(&self, request: &Request) -> Result<(), http::Response> {
        let Some(waiting) = self.twins().telegram.wait(request) else { return Ok(()) };
        let looks = u64::try_from(waiting.timeout_s).unwrap_or(0).saturating_mul(1_000) / HOLD_LOOK_MS;
        for _ in 0..looks {
            if !self.twins().telegram.still_waits(waiting, request)? {
                break;
            }
            tokio::time::sleep(Duration::from_millis(HOLD_LOOK_MS)).await;
        }
        Ok(())
    }

    /// Sends webhooks, each when its time has come.
    pub(crate) fn emit(self: &Arc<Self>, emits: Vec<(i64, Request)>) {
        for (after_ms, webhook) in emits {
            let host = Arc::clone(self);
            tokio::spawn(async move {
                sleep(after_ms).await;
                host.deliver(&webhook).await;
            });
        }
    }

    async fn deliver(&self, webhook: &Request) {
        if !is_loopback(&webhook.url) {
            tracing::warn!("the sandbox sends webhooks to this machine alone; one was dropped");
            return;
        }
        let mut pause_ms = WEBHOOK_AGAIN_MS;
        for _ in 0..WEBHOOK_TRIES {
            let answer = self.transport.send(webhook, WEBHOOK_TIMEOUT_MS).await;
            if matches!(&answer, Answer::Response(response) if response.status == 200) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(pause_ms)).await;
            pause_ms *= 2;
        }
    }
}

async fn sleep(ms: i64) {
    let ms = u64::try_from(ms.clamp(0, DELAY_MAX_MS)).unwrap_or(0);
    if ms > 0 {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }
}

/// Whether an address is on this machine: nothing of the sandbox may reach the real world.
fn is_loopback(url: &str) -> bool {
    let host = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://")).unwrap_or(url);
    let authority = host.split(['/', '?', '#']).next().unwrap_or_default();
    let name = authority.rsplit_once(':').map_or(authority, |(name, _)| name);
    let ip = name.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    name == "localhost" || ip.is_ok_and(|ip| ip.is_loopback())
}

async fn twin(
    State(host): State<Arc<Host>>,
    Path((service, _)): Path<(String, String)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer(&host, &service, &method, &uri, &headers, &body).await
}

async fn front(
    State(host): State<Arc<Host>>,
    Path(service): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer(&host, &service, &method, &uri, &headers, &body).await
}

async fn answer(
    host: &Arc<Host>,
    service: &str,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
) -> Response {
    if !SERVICES.contains(&service) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let method = match *method {
        Method::GET | Method::HEAD => http::Method::Get,
        _ => http::Method::Post,
    };
    let whole = uri.to_string();
    let within = whole.strip_prefix(&format!("/{service}")).unwrap_or("/");
    let url = if within.starts_with('/') { within.to_owned() } else { format!("/{within}") };
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    let request = Request { method, url, headers, body: body.to_vec() };
    if service == "telegram"
        && let Err(conflict) = host.hold(&request).await
    {
        return real(conflict);
    }
    let served = host.serve(service, &request);
    host.emit(served.emits);
    sleep(served.delay_ms).await;
    if let Some(response) = served.response {
        return real(response);
    }
    tokio::time::sleep(Duration::from_millis(HANG_MS)).await;
    StatusCode::GATEWAY_TIMEOUT.into_response()
}

fn real(answer: http::Response) -> Response {
    let mut response = Response::new(axum::body::Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY);
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(&value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Serves the twins on `listener` until the process ends.
pub(crate) async fn serve(host: Arc<Host>, listener: TcpListener) -> anyhow::Result<()> {
    let router = Router::new()
        .route("/", get(page::index))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/state.json", get(page::state))
        .route("/messages.json", get(page::messages))
        .route("/faults", post(page::add_fault))
        .route("/faults/heal", post(page::heal))
        .route("/{service}", any(front))
        .route("/{service}/", any(front))
        .route("/{service}/{*path}", any(twin))
        .with_state(host);
    axum::serve(listener, router).await.context("the sandbox's server ended badly")
}

/// `krama sandbox`.
pub(crate) async fn run(listen: &str) -> anyhow::Result<ExitCode> {
    let listener = bind(listen).await?;
    let base = format!("http://{}", listener.local_addr()?);
    let host = Host::new(&base, Arc::new(MachineClock::default()))?;
    eprintln!("krama's sandbox is running at {base}/");
    eprintln!("  point krama at it:");
    eprintln!("  KRAMA_MONOBANK_URL={base}/monobank");
    eprintln!("  KRAMA_TELEGRAM_URL={base}/telegram");
    eprintln!("  KRAMA_META_URL={base}/meta  KRAMA_META_PIXEL_URL={base}/meta/pixel/fbevents.js");
    eprintln!("  KRAMA_NOVA_POSHTA_URL={base}/nova_poshta/v2.0/json/");
    tokio::select! {
        ended = serve(host, listener) => ended?,
        signal = until_signal() => signal?,
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn webhooks_stay_on_this_machine() {
        for near in ["http://127.0.0.1:8080/x", "http://localhost/x", "http://[::1]:80/"] {
            assert!(is_loopback(near), "{near}");
        }
        for far in [
            "http://10.0.0.1/",
            "https://api.monobank.ua/",
            "http://127.0.0.1.evil.example/",
            "http://localhost.evil/",
        ] {
            assert!(!is_loopback(far), "{far}");
        }
    }
}
