//! The command line, from which parser and help follow.

#![expect(clippy::doc_markdown, reason = "these comments are the help that people read on a terminal")]
#![allow(rustdoc::invalid_html_tags, reason = "the same: <listen> is how a usage line names a value")]

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// krama carries an online order from the first click to the last message.
#[derive(Debug, Parser)]
#[command(name = "krama", version, max_term_width = 110, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Database: `sqlite://PATH` or `postgres://USER@HOST/NAME` [env: KRAMA_DATABASE] [default: sqlite://krama.db]
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// Settings file [default: krama.toml, when it is there]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What is logged: error, warn, info, debug, or a filter such as `info,krama_engine=debug` [env: KRAMA_LOG] [default: info]
    #[arg(long, global = true, value_name = "FILTER")]
    pub log: Option<String>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the shop, the console and webhooks, and deliver effects
    #[command(
        after_help = "Example:\n  krama serve --listen 0.0.0.0:8080 --database sqlite:///var/lib/krama/krama.db"
    )]
    Serve(Serve),
    /// Show all of krama with its sandbox, a sample store and a month of orders
    #[command(after_help = "Example:\n  krama demo --port 8090")]
    Demo(Demo),
    /// Serve the twins of the outside systems alone
    #[command(after_help = "Example:\n  krama sandbox --listen 127.0.0.1:8081")]
    Sandbox(Sandbox),
    /// Look at orders
    #[command(after_help = "Example:\n  krama orders list --json")]
    Orders(Orders),
    /// List, import and export products
    #[command(after_help = "Example:\n  krama products import products.csv --store main")]
    Products(Products),
    /// Create and set up stores
    #[command(after_help = "Example:\n  krama store set main monobank.token --stdin < token.txt")]
    Store(Store),
    /// Compare the ledger with the providers' statements, and record what webhooks lost
    #[command(after_help = "Example:\n  krama reconcile --store main --since 2025-10-01 --dry-run\n\n\
        Exits 0 when both sides agree (by now), 3 when something waits for a person, 1 when it failed.")]
    Reconcile(Reconcile),
    /// Bring the database to this program's schema
    #[command(after_help = "Example:\n  krama migrate --status")]
    Migrate(Migrate),
}

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

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address and port to listen on [env: KRAMA_LISTEN] [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<String>,
    /// Where krama is reached from outside [env: KRAMA_PUBLIC_URL] [default: http://<listen>]
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
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

#[derive(Debug, Args)]
pub(crate) struct Orders {
    #[command(subcommand)]
    pub action: OrdersAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum OrdersAction {
    /// The newest orders
    #[command(after_help = "Example:\n  krama orders list --store main --limit 20 --json")]
    List {
        #[command(flatten)]
        of: OfStore,
        /// How many at most
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..=100_000))]
        limit: i64,
    },
    /// One order with its timeline, payments and effects
    #[command(after_help = "Example:\n  krama orders show TWC30102025N01 --json")]
    Show {
        /// Its number, e.g. TWC30102025N01
        number: String,
        #[command(flatten)]
        of: OfStore,
    },
}

/// Which store, and how to print.
#[derive(Debug, Args)]
pub(crate) struct OfStore {
    /// The store's short name [default: the first one]
    #[arg(long, value_name = "STORE")]
    pub store: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Products {
    #[command(subcommand)]
    pub action: ProductsAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ProductsAction {
    /// All products
    #[command(after_help = "Example:\n  krama products list --store main")]
    List {
        #[command(flatten)]
        of: OfStore,
    },
    /// Read products from a CSV file: sku,title,price,stock,picture,description,variant
    #[command(after_help = "Example:\n  krama products import products.csv --dry-run")]
    Import {
        /// The file; `-` is standard input
        file: PathBuf,
        #[command(flatten)]
        of: OfStore,
        /// Read and check, write nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Write products as CSV to standard output
    #[command(after_help = "Example:\n  krama products export > products.csv")]
    Export {
        #[command(flatten)]
        of: OfStore,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Store {
    #[command(subcommand)]
    pub action: StoreAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum StoreAction {
    /// Create a store
    #[command(after_help = "Example:\n  krama store create main --name 'Крамниця «Їжак»'")]
    Create {
        /// Its short name in addresses: a-z, 0-9 and -
        id: String,
        /// Its name for people
        #[arg(long)]
        name: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// All stores
    #[command(after_help = "Example:\n  krama store list --json")]
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// A store with its settings, secrets hidden
    #[command(after_help = "Example:\n  krama store show main")]
    Show {
        /// Its short name [default: the first one]
        id: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Change a setting of a store
    #[command(after_help = "Example:\n  krama store set main monobank.token --stdin < token.txt")]
    Set {
        /// Its short name
        id: String,
        /// The setting; `krama store show` lists all
        setting: String,
        /// Its value; left out with --stdin
        #[arg(required_unless_present = "stdin", conflicts_with = "stdin")]
        value: Option<String>,
        /// Read the value from standard input, so that a secret stays out of the shell's history
        #[arg(long)]
        stdin: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Reconcile {
    /// The store's short name [default: all that have monobank]
    #[arg(long, value_name = "STORE")]
    pub store: Option<String>,
    /// From this day on, e.g. 2025-10-30 [default: the last 29 days]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub since: Option<String>,
    /// Judge payments up to this minute; without it those of the last quarter of an hour wait for their webhooks
    #[arg(long)]
    pub until_now: bool,
    /// Read and compare, write nothing, send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// A day of the calendar as it is typed; when it begins, the store's zone tells.
fn day(text: &str) -> Result<String, String> {
    let is_day = krama_domain::time::Zone::kyiv().day_begin(text).is_some();
    is_day.then(|| text.to_owned()).ok_or_else(|| "write a day as 2025-10-30".to_owned())
}

#[derive(Debug, Args)]
pub(crate) struct Migrate {
    /// Only say what would be done
    #[arg(long, alias = "dry-run")]
    pub status: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
