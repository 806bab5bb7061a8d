//! Testing a connection over a real socket on this machine: what stops a test, and that no secret comes out of it.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene should stop")]

use krama_connectors::probe::Class;
use krama_connectors::settings::Settings;
use krama_domain::effect::Destination;
use krama_domain::ids::StoreId;
use krama_domain::shop::Store;
use krama_domain::time::{Clock, Timestamp};
use krama_engine::probe::{SETTINGS_STEP, StepReport, Verdict, all_ok, run};
use krama_engine::transport::Transport;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const SECRET: &str = "123456:very-secret-token";

/// A clock that moves by 7 milliseconds each time somebody looks at it.
struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        Timestamp::from_ms(self.0.fetch_add(7, Ordering::SeqCst))
    }
}

/// A server that answers the first requests with these bodies, each on its own connection.
async fn server(replies: Vec<(u16, String)>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        for (status, body) in replies {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut seen = Vec::new();
            while !seen.windows(4).any(|end| end == b"\r\n\r\n") {
                let mut part = [0; 1024];
                match socket.read(&mut part).await.unwrap() {
                    0 => break,
                    n => seen.extend_from_slice(&part[..n]),
                }
            }
            let head =
                format!("HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
            socket.write_all((head + &body).as_bytes()).await.unwrap();
            socket.shutdown().await.unwrap();
        }
    });
    url
}

fn settings(values: &[(&str, &str)]) -> Settings {
    Settings {
        store: Store::new(StoreId::parse("twc").unwrap(), "Крамниця"),
        public_url: "https://shop.example".to_owned(),
        values: values.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
        texts: BTreeMap::new(),
        notes: BTreeMap::new(),
    }
}

async fn telegram(url: &str) -> Vec<StepReport> {
    let settings =
        settings(&[("telegram.token", SECRET), ("telegram.manager_chats", "1,2"), ("telegram.url", url)]);
    let clock = Ticking(AtomicI64::new(0));
    run(&Transport::new().unwrap(), &settings, &clock, Destination::Telegram).await
}

fn bot(name: &str) -> (u16, String) {
    (200, format!(r#"{{"ok":true,"result":{{"id":1,"is_bot":true,"username":"{name}"}}}}"#))
}

#[tokio::test]
async fn every_step_is_timed_and_a_bad_chat_does_not_hide_the_next() {
    let missing =
        (400, r#"{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}"#.to_owned());
    let good = (200, r#"{"ok":true,"result":{"id":2,"first_name":"Оля","type":"private"}}"#.to_owned());
    let reports = telegram(&server(vec![bot("shop_bot"), missing, good]).await).await;
    let verdicts: Vec<_> = reports.iter().map(|report| report.verdict.is_ok()).collect();
    assert_eq!(verdicts, [true, false, true]);
    assert!(reports.iter().all(|report| report.millis == 7), "{reports:?}");
    assert_eq!(reports[0].verdict, Verdict::Ok("@shop_bot".to_owned()));
    assert_eq!((reports[1].name, reports[1].about.as_deref()), ("chat", Some("1")));
    assert!(reports[1].hint.as_ref().unwrap().contains("telegram.manager_chats"));
    assert!(!all_ok(&reports));
}

#[tokio::test]
async fn after_a_wrong_key_nothing_more_is_asked() {
    let refused = (401, r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#.to_owned());
    let reports = telegram(&server(vec![refused]).await).await;
    let Verdict::Problem(problem) = &reports[0].verdict else { panic!("{reports:?}") };
    assert_eq!(problem.class, Class::WrongKey);
    assert!(reports[1..].iter().all(|report| report.verdict == Verdict::Skipped), "{reports:?}");
}

#[tokio::test]
async fn a_secret_that_the_other_side_echoes_does_not_come_out() {
    let reports = telegram(&server(vec![bot(SECRET)]).await).await;
    assert_eq!(reports[0].verdict, Verdict::Ok("@[redacted]".to_owned()));
    assert!(!format!("{reports:?}").contains(SECRET), "{reports:?}");
}

#[tokio::test]
async fn nobody_at_the_address_and_nothing_set_are_said_plainly() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let reports = telegram(&url).await;
    let Verdict::Problem(problem) = &reports[0].verdict else { panic!("{reports:?}") };
    assert_eq!((problem.class, problem.setting), (Class::Unreachable, "telegram.url"));
    let clock = Ticking(AtomicI64::new(0));
    let reports = run(&Transport::new().unwrap(), &settings(&[]), &clock, Destination::Monobank).await;
    assert_eq!((reports.len(), reports[0].name), (1, SETTINGS_STEP));
}
