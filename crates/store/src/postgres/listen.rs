//! Carries wakes between nodes by LISTEN and NOTIFY, on one connection of its own.
//!
//! A NOTIFY inside the transactions would take a lock over the whole server during every commit. So topics are sent
//! after the commit, all that gathered meanwhile at once; one that is lost with its node is found by the slow tick.

use std::{collections::BTreeSet, future::poll_fn, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::mpsc,
    task::JoinHandle,
    time::sleep,
};
use tokio_postgres::{AsyncMessage, Client, Config, Connection, NoTls};

use super::{error::of_connection, tls::Tls};
use crate::{Result, wake::Bell};

/// The channel that all krama nodes of one database share.
const CHANNEL: &str = "krama_wake";
/// The pause before the first attempt to connect again; it doubles with every attempt.
const RECONNECT_PAUSE_FIRST: Duration = Duration::from_millis(100);
/// The longest pause between two attempts.
const RECONNECT_PAUSE_MAX: Duration = Duration::from_secs(30);
/// Wakes from other nodes that wait to be heard; more are one and the same.
const HEARD_MAX: usize = 64;

/// Connects and listens; the task goes on until it is aborted.
pub(super) async fn start(config: Config, tls: Tls, what: String, bell: Arc<Bell>) -> Result<JoinHandle<()>> {
    let first = Line::connect(&config, &tls).await.map_err(|error| of_connection(&what, &error))?;
    Ok(tokio::spawn(async move {
        let mut line = first;
        loop {
            line.serve(&bell).await;
            line = reconnect(&config, &tls, &what).await;
            // Somebody may have called while the line was down.
            bell.ring();
        }
    }))
}

async fn reconnect(config: &Config, tls: &Tls, what: &str) -> Line {
    let mut pause = RECONNECT_PAUSE_FIRST;
    loop {
        sleep(pause).await;
        match Line::connect(config, tls).await {
            Ok(line) => return line,
            Err(error) => {
                tracing::warn!(error = %of_connection(what, &error), "wakes of other nodes are not heard");
            }
        }
        pause = RECONNECT_PAUSE_MAX.min(pause * 2);
    }
}

/// One connection that listens.
struct Line {
    client: Client,
    /// The server's process of this connection, by which its own calls are known.
    own: i32,
    /// Who called; it ends with the connection.
    heard: mpsc::Receiver<i32>,
}

impl Line {
    async fn connect(config: &Config, tls: &Tls) -> std::result::Result<Self, tokio_postgres::Error> {
        let (calls, heard) = mpsc::channel(HEARD_MAX);
        let client = match tls.clone() {
            Tls::Off => {
                let (client, connection) = config.connect(NoTls).await?;
                tokio::spawn(drive(connection, calls));
                client
            }
            Tls::On(tls) => {
                let (client, connection) = config.connect(tls).await?;
                tokio::spawn(drive(connection, calls));
                client
            }
        };
        client.batch_execute(&format!("LISTEN {CHANNEL}")).await?;
        let own = client.query_one("SELECT pg_backend_pid()", &[]).await?.try_get(0)?;
        Ok(Self { client, own, heard })
    }

    /// Hears others and calls them until the connection is lost.
    async fn serve(&mut self, bell: &Bell) {
        loop {
            tokio::select! {
                caller = self.heard.recv() => match caller {
                    None => return,
                    Some(caller) if caller == self.own => {}
                    Some(_) => bell.ring_from_elsewhere(),
                },
                topics = bell.untold() => if self.call(topics).await.is_err() {
                    return;
                },
            }
        }
    }

    async fn call(&self, topics: BTreeSet<&'static str>) -> std::result::Result<(), tokio_postgres::Error> {
        for topic in topics {
            self.client.query("SELECT pg_notify($1, $2)", &[&CHANNEL, &topic]).await?;
        }
        Ok(())
    }
}

/// Moves bytes for a connection and hands on who called; ends when the connection does.
async fn drive<S, T>(mut connection: Connection<S, T>, calls: mpsc::Sender<i32>)
where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    loop {
        match poll_fn(|context| connection.poll_message(context)).await {
            Some(Ok(AsyncMessage::Notification(call))) => {
                // When the queue is full, a wake is already on its way.
                let _ = calls.try_send(call.process_id());
            }
            Some(Ok(_)) => {}
            Some(Err(error)) => {
                tracing::warn!(error = %super::error::chain(&error), "lost the connection that hears other nodes");
                return;
            }
            None => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{postgres::address, testing::Scratch};

    #[tokio::test]
    async fn its_own_calls_do_not_ring() {
        let Some(scratch) = Scratch::create().await else { return };
        let config = address::read(scratch.url()).unwrap().config;
        let mut line = Line::connect(&config, &Tls::Off).await.unwrap();
        line.call(BTreeSet::from(["orders"])).await.unwrap();
        assert_eq!(line.heard.recv().await, Some(line.own), "the server tells the caller as well");
        let (calls, heard) = mpsc::channel(HEARD_MAX);
        line.heard = heard;
        for caller in [line.own, line.own + 1, line.own] {
            calls.send(caller).await.unwrap();
        }
        drop(calls);
        let bell = Bell::new(krama_metrics::Meter::default());
        line.serve(&bell).await;
        assert_eq!(*bell.subscribe().borrow(), 1);
        drop(line);
        scratch.remove().await;
    }
}
