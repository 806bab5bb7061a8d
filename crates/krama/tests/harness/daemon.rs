//! A server of the program in a process of its own. Whatever happens to the test, the process ends with it.

use super::{end_of, until};
use krama_connectors::http::{Answer, Request};
use krama_engine::transport::Transport;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Seconds that a server gets to become ready, or to stop.
const PATIENCE_S: u64 = 60;
/// Milliseconds of one look at its health.
const HEALTH_MS: u64 = 2_000;
/// Milliseconds that its metrics may take.
const METRICS_MS: u64 = 20_000;

/// A running server.
pub(crate) struct Daemon {
    child: Child,
    log: PathBuf,
    /// Where it is reached.
    pub(crate) url: String,
}

impl Daemon {
    /// Starts a process and waits until `health` is answered 200. An address that another program took for a moment
    /// (the system gives out free ports to everybody) is tried again.
    pub(crate) async fn start(command: impl Fn() -> Command, log: &Path, url: &str, health: &str) -> Self {
        let started = until(Duration::from_secs(PATIENCE_S), async || {
            let mut daemon = Self::spawn(command(), log, url);
            match daemon.await_health(health).await {
                Ok(()) => Some(daemon),
                Err(said) if said.contains("cannot listen on") => None,
                Err(said) => panic!("the server did not start: {said}"),
            }
        });
        started.await.unwrap_or_else(|| panic!("no server could listen on {url}"))
    }

    fn spawn(mut command: Command, log: &Path, url: &str) -> Self {
        let output = OpenOptions::new().create(true).append(true).open(log).unwrap();
        command.stdin(Stdio::null()).stdout(output.try_clone().unwrap()).stderr(output);
        Self { child: command.spawn().unwrap(), log: log.to_owned(), url: url.to_owned() }
    }

    /// Answers what the process wrote, when it ended instead.
    async fn await_health(&mut self, health: &str) -> Result<(), String> {
        let transport = Transport::new().unwrap();
        let request = Request::get(format!("{}{health}", self.url));
        let verdict = until(Duration::from_secs(PATIENCE_S), async || {
            if self.child.try_wait().unwrap().is_some() {
                return Some(Err(std::fs::read_to_string(&self.log).unwrap()));
            }
            let answer = transport.send(&request, HEALTH_MS).await;
            matches!(&answer, Answer::Response(response) if response.status == 200).then_some(Ok(()))
        });
        verdict.await.unwrap_or_else(|| Err("it does not become ready".to_owned()))
    }

    /// Ends it as a power cut would: at once, in the middle of everything.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Stops it in the middle of everything (SIGSTOP), as a machine that is frozen for a while.
    pub(crate) fn freeze(&self) {
        self.signal("-STOP");
    }

    /// Lets it go on as if nothing had happened.
    pub(crate) fn thaw(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// What it counts under a name and these labels (as Prometheus' text has them, without braces); 0 when nothing.
    pub(crate) async fn counted(&self, name: &str, labels: &str) -> f64 {
        let text = self.metrics().await;
        let start = if labels.is_empty() { format!("{name} ") } else { format!("{name}{{{labels}}} ") };
        let value = text.lines().find_map(|line| line.strip_prefix(&start));
        value.map_or(0.0, |value| value.parse().unwrap())
    }

    /// Its metrics.
    pub(crate) async fn metrics(&self) -> String {
        let request = Request::get(format!("{}/metrics", self.url));
        match Transport::new().unwrap().send(&request, METRICS_MS).await {
            Answer::Response(response) if response.status == 200 => String::from_utf8(response.body).unwrap(),
            other => panic!("no metrics: {other:?}"),
        }
    }

    /// Asks it to stop, and waits for its exit code.
    pub(crate) async fn terminate(&mut self) -> Option<i32> {
        self.signal("-TERM");
        let status = end_of(&mut self.child, Duration::from_secs(PATIENCE_S)).await;
        status.expect("the server stops when it is asked to").code()
    }

    /// What it has written so far.
    pub(crate) fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
