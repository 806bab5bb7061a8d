//! A small HTTP/1.1 client and the load that many of them make: it must cost far less than what it measures.

use anyhow::Context;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Largest answer that is read, in bytes.
const ANSWER_MAX_BYTES: usize = 8 << 20;

/// An address on this machine where nobody listens.
pub(crate) fn free_address() -> anyhow::Result<String> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}

/// One connection that is kept open.
pub(crate) struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
    address: String,
}

impl Client {
    pub(crate) async fn connect(address: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 << 10), address: address.to_owned() })
    }

    /// Asks for a page, and answers its status.
    pub(crate) async fn get(&mut self, path: &str, cookie: &str) -> anyhow::Result<u16> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\n\r\n", self.address);
        self.send(request.as_bytes()).await
    }

    /// Sends a whole request, and answers the status when the whole answer is there.
    pub(crate) async fn send(&mut self, request: &[u8]) -> anyhow::Result<u16> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            if let Some((status, length)) = complete(&self.buffer)
                && self.buffer.len() >= length
            {
                return Ok(status);
            }
            anyhow::ensure!(self.buffer.len() < ANSWER_MAX_BYTES, "the answer is too long");
            anyhow::ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "the server hung up");
        }
    }

    /// The body of the last answer.
    pub(crate) fn body(&self) -> String {
        let head = head_end(&self.buffer).unwrap_or(0);
        String::from_utf8_lossy(&self.buffer[head..]).into_owned()
    }
}

fn head_end(buffer: &[u8]) -> Option<usize> {
    buffer.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}

/// Status and whole length of an answer whose head is there and whose end is known.
fn complete(buffer: &[u8]) -> Option<(u16, usize)> {
    let end = head_end(buffer)?;
    let head = std::str::from_utf8(&buffer[..end]).ok()?.to_ascii_lowercase();
    let status = head.get(9..12)?.parse().ok()?;
    if head.contains("transfer-encoding: chunked") {
        let is_over = buffer.ends_with(b"\r\n0\r\n\r\n") || &buffer[end..] == b"0\r\n\r\n";
        return is_over.then_some((status, buffer.len()));
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    Some((status, end + length.and_then(|text| text.parse::<usize>().ok()).unwrap_or(0)))
}

/// What a load came to.
pub(crate) struct Load {
    /// Requests that were answered as they should be.
    pub(crate) answered: usize,
    took: Duration,
}

impl Load {
    /// Requests per second.
    pub(crate) fn per_second(&self) -> f64 {
        let many = f64::from(u32::try_from(self.answered).unwrap_or(u32::MAX));
        many / self.took.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

/// Sends requests over `connections` at once until all are sent or the time is over. All must be answered 200.
pub(crate) async fn load(
    address: &str,
    requests: Arc<Vec<Vec<u8>>>,
    connections: usize,
    at_most: Duration,
) -> anyhow::Result<Load> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut clients = JoinSet::new();
    let began = Instant::now();
    for _ in 0..connections {
        let (requests, next) = (Arc::clone(&requests), Arc::clone(&next));
        let mut client = Client::connect(address).await?;
        clients.spawn(async move {
            let mut answered = 0;
            while began.elapsed() < at_most
                && let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed))
            {
                let status = client.send(request).await?;
                anyhow::ensure!(status == 200, "a request was answered {status}: {}", client.body());
                answered += 1;
            }
            Ok(answered)
        });
    }
    let mut answered = 0;
    while let Some(done) = clients.join_next().await {
        answered += done.context("a client ended badly")??;
    }
    Ok(Load { answered, took: began.elapsed() })
}
