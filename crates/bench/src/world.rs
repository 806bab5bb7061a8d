//! A directory with a database in it, and the program's processes on that database.

use crate::Args;
use crate::http::{Client, free_address};
use anyhow::{Context, ensure};
use krama_domain::ids::StoreId;
use krama_domain::time::Timestamp;
use krama_store::{Db, DbOptions};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};

/// Seconds in which a server must be ready.
const READY_MAX_S: u64 = 60;
/// Milliseconds between two looks at a server that starts.
const LOOK_MS: u64 = 1;
/// The key that seals credentials here; nothing of worth is sealed.
const SECRET_KEY: &str = "0707070707070707070707070707070707070707070707070707070707070707";
/// Starts and stops a throw-away server.
const POSTGRES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/postgres.sh");

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub(crate) const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// Where it all happens.
pub(crate) struct World {
    pub(crate) kind: Kind,
    pub(crate) url: String,
    pub(crate) orders: i64,
    /// How long everything on this database may take.
    pub(crate) share: Duration,
    began: Instant,
    now: i64,
    dir: PathBuf,
    krama: PathBuf,
    /// Where advertising conversions go.
    pub(crate) sink: String,
}

impl World {
    pub(crate) async fn make(kind: Kind, args: &Args, share: Duration) -> anyhow::Result<Self> {
        let dir = std::env::temp_dir().join(format!("krama-bench-{}-{}", std::process::id(), kind.name()));
        std::fs::create_dir_all(&dir)?;
        let url = match kind {
            Kind::Sqlite => format!("sqlite://{}", dir.join("krama.db").display()),
            Kind::Postgres => start_postgres(&dir.join("postgres")).await?,
        };
        let sink = crate::floor::sink().await?;
        let krama = args.krama.canonicalize().context("build it first: cargo build --release")?;
        let began = Instant::now();
        Ok(Self { kind, url, orders: args.orders, share, began, now: args.now, dir, krama, sink })
    }

    /// The store that the program makes at its first start.
    pub(crate) fn store() -> StoreId {
        StoreId::parse("main").expect("it has the right form")
    }

    /// The present.
    pub(crate) fn now(&self) -> Timestamp {
        let passed = i64::try_from(self.began.elapsed().as_millis()).unwrap_or(0);
        Timestamp::from_secs(self.now).plus_ms(passed)
    }

    /// What is left of the share.
    pub(crate) fn left(&self) -> Duration {
        self.share.saturating_sub(self.began.elapsed())
    }

    /// Opens the database beside the program, or instead of it.
    pub(crate) async fn db(&self) -> anyhow::Result<Db> {
        Ok(Db::open(&self.url, DbOptions::default()).await?)
    }

    /// Starts a server and waits until it is ready. Answers how long that took.
    pub(crate) async fn serve(&self, role: &str) -> anyhow::Result<(Server, Duration)> {
        let listen = free_address()?;
        let mut command = Command::new(&self.krama);
        command
            .args(["serve", "--role", role, "--listen", &listen, "--database", &self.url])
            .current_dir(&self.dir)
            .env_clear()
            .envs([
                ("KRAMA_SECRET_KEY", SECRET_KEY),
                ("KRAMA_LOG", "warn"),
                ("KRAMA_META_URL", &self.sink),
                ("MONOBANK_TOKEN", "the-token-of-the-bench"),
                ("FACEBOOK_PIXEL_ID", "1000000000001"),
                ("FACEBOOK_CONVERSIONS_API_TOKEN", "the-token-of-the-pixel"),
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .kill_on_drop(true);
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.dir.join("log"))?;
        command.stderr(log);
        let began = Instant::now();
        let child = command.spawn()?;
        await_ready(&listen, "/readyz").await?;
        Ok((Server { child, address: listen }, began.elapsed()))
    }

    /// Starts the floor of the webhooks.
    pub(crate) async fn floor(&self) -> anyhow::Result<Server> {
        let listen = free_address()?;
        let myself = std::env::current_exe()?;
        let child =
            Command::new(myself).args(["--now", "0", "--floor", &listen]).kill_on_drop(true).spawn()?;
        await_ready(&listen, "/healthz").await?;
        Ok(Server { child, address: listen })
    }

    /// Ends the database and removes everything.
    pub(crate) async fn remove(self) {
        if self.kind == Kind::Postgres {
            let dir = self.dir.join("postgres");
            let stopped = Command::new(POSTGRES).arg("stop").arg(dir).status().await;
            if !stopped.is_ok_and(|status| status.success()) {
                eprintln!("PostgreSQL in {} did not stop", self.dir.display());
            }
        }
        // What cannot be removed is in the system's directory for such things.
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

async fn start_postgres(dir: &Path) -> anyhow::Result<String> {
    if let Some(parent) = dir.parent() {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(parent, std::fs::Permissions::from_mode(0o755))?;
    }
    let mut command = Command::new(POSTGRES);
    command.arg("start").arg(dir).env("DURABLE", "1").stderr(Stdio::inherit());
    let output = command.output().await?;
    ensure!(output.status.success(), "PostgreSQL does not start");
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

async fn await_ready(address: &str, path: &str) -> anyhow::Result<()> {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(READY_MAX_S) {
        if let Ok(mut client) = Client::connect(address).await
            && client.get(path, "").await.is_ok_and(|status| status == 200)
        {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(LOOK_MS)).await;
    }
    anyhow::bail!("the server at {address} does not become ready")
}

/// A server of ours in a process of its own.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
}

impl Server {
    /// Its memory, in bytes.
    pub(crate) fn memory(&self) -> anyhow::Result<f64> {
        let id = self.child.id().context("it has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").trim().parse()?;
        Ok(kib * 1_024.0)
    }

    /// Asks it to stop, and waits for that.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        let id = self.child.id().context("it has ended")?.to_string();
        ensure!(Command::new("kill").args(["-TERM", &id]).status().await?.success(), "it cannot be stopped");
        self.child.wait().await?;
        Ok(())
    }
}
