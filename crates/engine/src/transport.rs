//! The one place that speaks HTTP to the outside: time-outs, size caps, no redirects, no addresses in errors.

use krama_connectors::http::{Answer, Method, Request, Response};
use std::time::Duration;

/// Largest answer that is read, in bytes; the rest is cut off.
pub const ANSWER_MAX_BYTES: usize = 1 << 20;
/// Milliseconds to reach the other side.
const CONNECT_TIMEOUT_MS: u64 = 5_000;

/// Sends requests.
#[derive(Debug, Clone)]
pub struct Transport {
    client: reqwest::Client,
}

/// The HTTP client could not be made.
#[derive(Debug, thiserror::Error)]
#[error("cannot prepare outgoing HTTPS: {0}; check that the system's certificates are installed")]
pub struct Unprepared(String);

impl Transport {
    /// A transport with its own connections.
    pub fn new() -> Result<Self, Unprepared> {
        // A second call finds the provider installed; that is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .connect_timeout(Duration::from_millis(CONNECT_TIMEOUT_MS))
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("krama/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|cause| Unprepared(cause.to_string()))?;
        Ok(Self { client })
    }

    /// Sends a request and waits for its answer, at most `timeout_ms`.
    pub async fn send(&self, request: &Request, timeout_ms: u64) -> Answer {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
        };
        let mut builder =
            self.client.request(method, &request.url).timeout(Duration::from_millis(timeout_ms));
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        match builder.body(request.body.clone()).send().await {
            Ok(response) => read(response).await,
            Err(error) => unsent(error),
        }
    }
}

fn unsent(error: reqwest::Error) -> Answer {
    let certain = error.is_connect() || error.is_builder();
    let reason = reason(error);
    if certain { Answer::NotSent { reason } } else { Answer::NoAnswer { reason } }
}

/// The chain of causes without the address, which may hold a secret.
fn reason(error: reqwest::Error) -> String {
    let timed_out = error.is_timeout();
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    if timed_out { format!("no answer in time ({text})") } else { text }
}

async fn read(mut response: reqwest::Response) -> Answer {
    let status = response.status().as_u16();
    let text = |(name, value): (&reqwest::header::HeaderName, &reqwest::header::HeaderValue)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let headers = response.headers().iter().map(text).collect();
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                body.extend_from_slice(&chunk[..chunk.len().min(ANSWER_MAX_BYTES - body.len())]);
            }
            Ok(None) => break,
            Err(error) => return Answer::NoAnswer { reason: reason(error) },
        }
        if body.len() >= ANSWER_MAX_BYTES {
            break;
        }
    }
    Answer::Response(Response { status, headers, body })
}
