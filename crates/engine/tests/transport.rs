//! The transport against a real socket on this machine: what counts as sent, as answered, as lost.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene should stop")]

use krama_connectors::http::{Answer, Method, Request};
use krama_engine::transport::{ANSWER_MAX_BYTES, Transport};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Milliseconds that are long enough for an answer from this machine.
const PLENTY_MS: u64 = 30_000;
const SECRET: &str = "123456:very-secret";

/// A server that reads one request, answers `reply`, and closes. Answers its address with a secret in the path.
async fn server(reply: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/bot{SECRET}/x", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut seen = Vec::new();
        while !seen.windows(4).any(|end| end == b"\r\n\r\n") {
            let mut part = [0; 1024];
            match socket.read(&mut part).await.unwrap() {
                0 => return,
                n => seen.extend_from_slice(&part[..n]),
            }
        }
        socket.write_all(&reply).await.unwrap();
        socket.shutdown().await.unwrap();
    });
    url
}

async fn ask(reply: &[u8]) -> Answer {
    let url = server(reply.to_vec()).await;
    Transport::new().unwrap().send(&Request::get(url), PLENTY_MS).await
}

#[tokio::test]
async fn an_answer_comes_with_its_status_headers_and_body() {
    let answer = ask(b"HTTP/1.1 429 Too Many\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\nno").await;
    let Answer::Response(response) = answer else { panic!("{answer:?}") };
    assert_eq!(
        (response.status, response.retry_after_ms(), response.body.as_slice()),
        (429, Some(7_000), &b"no"[..])
    );
}

#[tokio::test]
async fn a_refused_connection_was_certainly_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/bot{SECRET}/x", listener.local_addr().unwrap());
    drop(listener);
    let answer = Transport::new().unwrap().send(&Request::get(url), PLENTY_MS).await;
    let Answer::NotSent { reason } = answer else { panic!("{answer:?}") };
    assert!(!reason.contains(SECRET) && !reason.contains("127.0.0.1:"), "{reason}");
}

#[tokio::test]
async fn a_connection_that_closes_without_an_answer_may_have_done_it() {
    for reply in [&b""[..], b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of"] {
        let answer = ask(reply).await;
        let Answer::NoAnswer { reason } = answer else { panic!("{answer:?}") };
        assert!(!reason.contains(SECRET), "{reason}");
    }
}

#[tokio::test]
async fn silence_ends_with_the_time_out() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let mut request = Request::get(url);
    request.method = Method::Post;
    let answer = Transport::new().unwrap().send(&request, 200).await;
    assert!(matches!(&answer, Answer::NoAnswer { reason } if reason.contains("in time")), "{answer:?}");
}

#[tokio::test]
async fn redirects_are_not_followed_and_bodies_are_capped() {
    let answer =
        ask(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n").await;
    assert!(matches!(&answer, Answer::Response(response) if response.status == 302), "{answer:?}");
    let mut huge = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec();
    huge.resize(huge.len() + 3 * ANSWER_MAX_BYTES, b'x');
    let answer = ask(&huge).await;
    assert!(
        matches!(&answer, Answer::Response(response) if response.body.len() == ANSWER_MAX_BYTES),
        "{answer:?}"
    );
}

#[tokio::test]
async fn an_address_that_is_none_was_not_sent() {
    let answer = Transport::new().unwrap().send(&Request::get("no address"), PLENTY_MS).await;
    assert!(matches!(answer, Answer::NotSent { .. }), "{answer:?}");
}
