//! Runs the built program as people run it: its commands to their end, its servers until they are told to stop.
//!
//! Responsible for processes, their directories and their output. What a shopper does and what the twins hold stand
//! in the modules below; what must come of it, in the tests.

pub(crate) mod beside;
pub(crate) mod books;
pub(crate) mod daemon;
pub(crate) mod shopper;
pub(crate) mod twins;

use daemon::Daemon;
use std::fs::File;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tokio::time::{Interval, MissedTickBehavior};

/// Seconds after which a command counts as stuck.
const COMMAND_MAX_S: u64 = 60;
/// Milliseconds between two looks at something that is waited for.
const LOOK_MS: u64 = 10;

/// A number that no other caller in this process gets.
fn serial() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// An address on this machine where nobody listens.
pub(crate) fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

/// Looking again and again, for a limited time.
pub(crate) struct Patience {
    ends_at: Instant,
    looks: Interval,
}

impl Patience {
    /// From now on, at most so long.
    pub(crate) fn of(at_most: Duration) -> Self {
        let mut looks = tokio::time::interval(Duration::from_millis(LOOK_MS));
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { ends_at: Instant::now() + at_most, looks }
    }

    /// Whether there is time for another look; between two looks a moment passes.
    pub(crate) async fn again(&mut self) -> bool {
        self.looks.tick().await;
        Instant::now() < self.ends_at
    }
}

/// Looks again and again until `look` finds something; `None` when it takes longer than `at_most`.
pub(crate) async fn until<T>(at_most: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let mut patience = Patience::of(at_most);
    while patience.again().await {
        if let Some(found) = look().await {
            return Some(found);
        }
    }
    None
}

/// Waits until a child ends by itself.
async fn end_of(child: &mut Child, at_most: Duration) -> Option<ExitStatus> {
    until(at_most, async || child.try_wait().unwrap()).await
}

fn text_of(path: &Path) -> String {
    String::from_utf8(std::fs::read(path).unwrap()).unwrap()
}

/// What a command did.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Done {
    /// It must have succeeded.
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.code, Some(0), "{self:#?}");
        self
    }

    /// The one JSON document that it printed, and nothing beside it.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("not JSON ({error}): {self:#?}"))
    }

    /// It must have failed with one clear sentence that holds `words`; returns the sentence.
    pub(crate) fn refused(&self, words: &[&str]) -> &str {
        assert_eq!(self.code, Some(1), "{self:#?}");
        assert_eq!(self.stdout, "", "{self:#?}");
        let sentence = self.stderr.trim_end();
        let is_one = sentence.lines().count() == 1 && sentence.starts_with("krama: ");
        let is_calm = !["panicked", "RUST_BACKTRACE", "backtrace"].iter().any(|word| sentence.contains(word));
        assert!(is_one && is_calm, "not one clear sentence: {self:#?}");
        for word in words {
            assert!(sentence.contains(word), "the sentence does not say \"{word}\": {sentence}");
        }
        sentence
    }
}

/// A directory of its own in which the program runs, with its environment. Goes away with everything in it.
pub(crate) struct Krama {
    pub(crate) dir: PathBuf,
    environment: Vec<(String, String)>,
}

impl Krama {
    /// A fresh directory; the database is a file in it.
    pub(crate) fn new(name: &str) -> Self {
        let unique = format!("{name}-{}-{}", std::process::id(), serial());
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(unique);
        std::fs::create_dir_all(&dir).unwrap();
        let database = format!("sqlite://{}", dir.join("krama.db").display());
        Self { dir, environment: Vec::new() }.with("KRAMA_DATABASE", &database)
    }

    /// With a variable of the environment; an earlier value of it is forgotten.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self = self.without(name);
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without a variable.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.environment.retain(|(known, _)| known != name);
        self
    }

    /// The database's address.
    pub(crate) fn database(&self) -> String {
        let set = self.environment.iter().find(|(name, _)| name == "KRAMA_DATABASE");
        set.expect("every test says which database it uses").1.clone()
    }

    /// A path in its directory.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Writes a file in its directory.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_krama"));
        let environment = self.environment.iter().map(|(name, value)| (name, value));
        command.args(args).current_dir(&self.dir).env_clear().envs(environment);
        command
    }

    /// Runs a command to its end.
    pub(crate) async fn run(&self, args: &[&str]) -> Done {
        self.run_with(args, "").await
    }

    /// Runs a command to its end with something on its standard input.
    pub(crate) async fn run_with(&self, args: &[&str], input: &str) -> Done {
        let out = self.path(&format!("{}.out", serial()));
        let done = self.run_to_end(args, input, File::create(&out).unwrap().into()).await;
        Done { stdout: text_of(&out), ..done }
    }

    /// Runs a command whose standard output nobody reads.
    pub(crate) async fn run_unheard(&self, args: &[&str]) -> Done {
        let (unread, output) = std::io::pipe().unwrap();
        drop(unread);
        self.run_to_end(args, "", output.into()).await
    }

    async fn run_to_end(&self, args: &[&str], input: &str, output: Stdio) -> Done {
        let err = self.path(&format!("{}.err", serial()));
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(output).stderr(File::create(&err).unwrap());
        let mut child = command.spawn().unwrap();
        // A command that does not read its input may be gone already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let status = end_of(&mut child, Duration::from_secs(COMMAND_MAX_S)).await;
        if status.is_none() {
            let _ = child.kill();
            let _ = child.wait();
        }
        let stderr = text_of(&err);
        assert!(status.is_some(), "krama {args:?} did not end within {COMMAND_MAX_S} s: {stderr}");
        Done { code: status.and_then(|status| status.code()), stdout: String::new(), stderr }
    }

    /// Starts `krama serve` on an address and waits until it is ready.
    pub(crate) async fn serve(&self, listen: &str) -> Daemon {
        self.daemon(&["serve", "--listen", listen], listen, "/readyz").await
    }

    /// Starts a node that does a part of the work, and waits until it is ready.
    pub(crate) async fn serve_as(&self, role: &str, listen: &str) -> Daemon {
        self.daemon(&["serve", "--role", role, "--listen", listen], listen, "/readyz").await
    }

    /// Starts `krama sandbox` on an address and waits until it is alive.
    pub(crate) async fn sandbox(&self, listen: &str) -> Daemon {
        self.daemon(&["sandbox", "--listen", listen], listen, "/healthz").await
    }

    async fn daemon(&self, args: &[&str], listen: &str, health: &str) -> Daemon {
        let log = self.path(&format!("{}-{}.log", args[0], serial()));
        Daemon::start(|| self.command(args), &log, &format!("http://{listen}"), health).await
    }

    /// Everything that servers of this directory have written to their logs.
    pub(crate) fn logs(&self) -> String {
        let entries = std::fs::read_dir(&self.dir).unwrap().map(|entry| entry.unwrap().path());
        let logs = entries.filter(|path| path.extension().is_some_and(|end| end == "log"));
        logs.map(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()).collect()
    }
}

impl Drop for Krama {
    fn drop(&mut self) {
        // What failed is kept to be looked at; the next `cargo clean` takes it.
        if !std::thread::panicking() {
            let _ = std::fs::remove_dir_all(&self.dir);
        }
    }
}
