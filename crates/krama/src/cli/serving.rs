//! The servers' arguments.

use clap::{Args, ValueEnum};

/// Which part of the work this process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Role {
    /// Pages, webhooks and delivery.
    All,
    /// Pages and webhooks.
    Web,
    /// Delivery; with --listen it answers /healthz, /readyz and /metrics.
    Engine,
}

/// `krama serve`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address and port to listen on [env: KRAMA_LISTEN] [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<String>,
    /// Where krama is reached from outside [env: KRAMA_PUBLIC_URL] [default: http://<listen>]
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// Proxies that are believed about callers: 10.0.0.5, 10.1.0.0/16 [env: KRAMA_TRUSTED_PROXIES] [default: this machine]
    #[arg(long, value_name = "LIST")]
    pub trusted_proxies: Option<String>,
    /// Which part of the work this process does
    #[arg(long, value_enum, default_value = "all")]
    pub role: Role,
    /// Print the settings with where each came from, secrets hidden, and stop
    #[arg(long)]
    pub print_config: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Port of the shop; the sandbox takes the next free one
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Start without orders
    #[arg(long)]
    pub empty: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Sandbox {
    /// Address and port to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8081")]
    pub listen: String,
}
