//! A directory with a database in it, and the program's processes on that database.

use crate::Args;
use crate::http::{Client, free_address};
use anyhow::{Context, ensure};
use krama_domain::ids::StoreId;
use krama_domain::time::Timestamp;
use krama_store::{Db, DbOptions, migrate, schema};
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
/// Linux tells programs their processor time in hundredths of a second.
const TICKS_PER_S: f64 = 100.0;
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

    /// Opens the database with everything in it that a store needs.
    pub(crate) async fn migrated(&self) -> anyhow::Result<Db> {
        let db = self.db().await?;
        migrate::run(&db, schema::MIGRATIONS, self.now().as_ms()).await?;
        Ok(db)
    }

    /// The program on this database, with the providers that are measured.
    pub(crate) fn command(&self) -> anyhow::Result<Command> {
        let mut command = Command::new(&self.krama);
        command
            .current_dir(&self.dir)
            .env_clear()
            .envs([
                ("KRAMA_DATABASE", self.url.as_str()),
                ("KRAMA_SECRET_KEY", SECRET_KEY),
                ("KRAMA_LOG", "warn"),
                ("KRAMA_META_URL", &self.sink),
                ("MONOBANK_TOKEN", "the-token-of-the-bench"),
                ("FACEBOOK_PIXEL_ID", "1000000000001"),
                ("FACEBOOK_CONVERSIONS_API_TOKEN", "the-token-of-the-pixel"),
            ])
            .stdin(Stdio::null())
            .kill_on_drop(true);
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.dir.join("log"))?;
        command.stderr(log);
        Ok(command)
    }

    /// Starts a server and waits until it is ready. Answers how long that took.
    pub(crate) async fn serve(&self, role: &str) -> anyhow::Result<(Server, Duration)> {
        let listen = free_address()?;
        let mut command = self.command()?;
        command.args(["serve", "--role", role, "--listen", &listen]).stdout(Stdio::null());
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

/// A figure of a process's memory, in bytes; `None` when it has ended.
fn memory(id: u32, name: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kib: f64 = line.trim().trim_end_matches(" kB").trim().parse().ok()?;
    Some(kib * 1_024.0)
}

/// The greatest memory of a process so far, in bytes, and the processor's seconds that it took; `None` when it has ended.
pub(crate) fn usage(id: u32) -> Option<(f64, f64)> {
    let peak = memory(id, "VmHWM:")?;
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The program's name stands in brackets and may hold spaces; the two times are the 14th and 15th field.
    let (_, fields) = stat.rsplit_once(") ")?;
    let ticks = |nth: usize| fields.split(' ').nth(nth).and_then(|field| field.parse::<f64>().ok());
    Some((peak, (ticks(11)? + ticks(12)?) / TICKS_PER_S))
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
        memory(id, "VmRSS:").context("no VmRSS")
    }

    /// Asks it to stop, and waits for that.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        let id = self.child.id().context("it has ended")?.to_string();
        ensure!(Command::new("kill").args(["-TERM", &id]).status().await?.success(), "it cannot be stopped");
        self.child.wait().await?;
        Ok(())
    }
}
