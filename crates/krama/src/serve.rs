//! The server: pages, webhooks and the engine in one process, until a signal ends it.

use crate::cli::Role;
use crate::config::Config;
use crate::open::{self, Opened};
use anyhow::Context;
use krama_domain::time::Clock;
use krama_engine::node::Engine;
use krama_engine::transport::Transport;
use krama_store::repo::lanes;
use krama_web::app::{self, App, Proxies};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Milliseconds that open connections get to finish when the server stops.
const DRAIN_MS: u64 = 5_000;

/// A running server.
pub(crate) struct Server {
    /// The engine and all it holds.
    pub engine: Arc<Engine>,
    /// The web application.
    pub app: app::Shared,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

/// Binds an address, with a sentence that says what to do when it is taken.
pub(crate) async fn bind(listen: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(listen).await.with_context(|| {
        format!("cannot listen on {listen}: is another program there? choose another with --listen")
    })
}

/// Starts engine and web on an open database.
pub(crate) fn start(
    opened: Opened,
    listener: Option<TcpListener>,
    role: Role,
    proxies: Proxies,
) -> anyhow::Result<Server> {
    let Opened { db, profiles, clock, random } = opened;
    let clock: Arc<dyn Clock> = clock;
    let engine = Engine::new(db, profiles, Transport::new()?, clock, Box::new(random));
    let engine = Arc::new(engine);
    let app = App::behind(proxies, Arc::clone(&engine));
    let (stop, stopped) = watch::channel(false);
    let mut tasks = Vec::new();
    if let Some(listener) = listener {
        let router = if role == Role::Engine { app::health_router } else { app::router };
        tasks.push(tokio::spawn(web(listener, router(Arc::clone(&app)), stopped.clone())));
    }
    if role != Role::Web {
        let node = hex::encode(engine.random_bytes::<8>());
        tasks.push(tokio::spawn(Arc::clone(&engine).run(node, stopped)));
    }
    Ok(Server { engine, app, stop, tasks })
}

async fn web(listener: TcpListener, router: axum::Router, mut stopped: watch::Receiver<bool>) {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let mut draining = stopped.clone();
    let until_stopped = async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    };
    let serving = axum::serve(listener, service).with_graceful_shutdown(until_stopped).into_future();
    let late = async move {
        let _ = draining.wait_for(|stop| *stop).await;
        tokio::time::sleep(Duration::from_millis(DRAIN_MS)).await;
    };
    tokio::select! {
        result = serving => if let Err(error) = result {
            tracing::error!(%error, "the web server ended badly");
        },
        () = late => tracing::warn!("some connections were still open when krama stopped"),
    }
}

impl Server {
    /// Stops accepting, finishes what is under way, gives leases back, closes the database.
    pub(crate) async fn stop(self) {
        let _ = self.stop.send(true);
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a part of krama ended badly");
            }
        }
        self.engine.db.clone().close().await;
    }
}

/// Waits for Ctrl-C or SIGTERM. A second one ends the process at once.
pub(crate) async fn until_signal() -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for signals")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for signals")?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        std::process::exit(130);
    });
    Ok(())
}

/// `krama serve`.
pub(crate) async fn run(config: &Config, role: Role) -> anyhow::Result<ExitCode> {
    let lock = open::server_lock(config)?;
    let listener = match role {
        // A node that only delivers is asked how it is where it was told to listen, and nowhere else.
        Role::Engine if config.listen.is_default() => None,
        Role::Engine | Role::All | Role::Web => Some(bind(&config.listen.value).await?),
    };
    let opened = open::with_store(config).await?;
    open::check_secrets(&opened).await?;
    if lock.is_some() {
        // The file is ours alone, so whoever held leases in it is gone.
        opened.db.write("take leases over", lanes::release_everybody).await?;
    }
    let serves_web = role != Role::Engine;
    let server = start(opened, listener, role, config.trusted_proxies.value.parse()?)?;
    eprintln!("krama {} is running", env!("CARGO_PKG_VERSION"));
    if serves_web {
        eprintln!("  shop     {}/", config.public_url.value);
        match app::setup_link(&server.app).await? {
            Some(link) => eprintln!("  console  {link}  (makes the owner: once, within 30 minutes)"),
            None => eprintln!("  console  {}/console", config.public_url.value),
        }
    }
    until_signal().await?;
    eprintln!("krama is stopping");
    server.stop().await;
    Ok(ExitCode::SUCCESS)
}
