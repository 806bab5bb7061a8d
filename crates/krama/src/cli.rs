//! The command line, from which parser and help follow.

#![expect(clippy::doc_markdown, reason = "these comments are the help that people read on a terminal")]
#![allow(rustdoc::invalid_html_tags, reason = "the same: <listen> is how a usage line names a value")]

mod effects;
mod orders;
mod products;
mod reconcile;
mod serving;
mod since;
mod staff;
mod store;
mod track;
mod transfer;

pub(crate) use self::effects::{Chosen, EffectFilter, Effects, EffectsAction};
pub(crate) use self::orders::{Create, Export, Format, Import, Orders, OrdersAction};
pub(crate) use self::products::{Products, ProductsAction};
pub(crate) use self::reconcile::Reconcile;
pub(crate) use self::serving::{Demo, Role, Sandbox, Serve};
pub(crate) use self::since::Since;
pub(crate) use self::staff::{Key, KeyAction, User, UserAction};
pub(crate) use self::store::{Store, StoreAction};
pub(crate) use self::track::Track;
pub(crate) use self::transfer::{Backup, Copy, Restore};

use clap::{Args, Parser, Subcommand};
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
    /// Look at orders, place them by hand, import and export them
    #[command(after_help = "Example:\n  krama orders list --json")]
    Orders(Orders),
    /// Look at what must happen outside, repeat what failed, give up what shall not happen
    #[command(after_help = "Example:\n  krama effects list --state refused --since 24h")]
    Effects(Effects),
    /// List, import and export products
    #[command(after_help = "Example:\n  krama products import products.csv --store main")]
    Products(Products),
    /// Create and set up stores
    #[command(after_help = "Example:\n  krama store set main monobank.token --stdin < token.txt")]
    Store(Store),
    /// Add people who work here, list them, give them new passwords
    #[command(
        after_help = "Example:\n  krama user create anna@shop.example --name 'Анна' --role manager --stdin < password.txt"
    )]
    User(User),
    /// Make keys for programs, list and revoke them
    #[command(after_help = "Example:\n  krama key create 'Accounting' --role viewer")]
    Key(Key),
    /// Check the configuration, the database, the providers and the own addresses
    #[command(after_help = "Example:\n  krama doctor --json")]
    Doctor(Doctor),
    /// Write everything into a file, while servers go on
    #[command(after_help = "Example:\n  krama backup /var/backups/krama-2026-01-05.db")]
    Backup(Backup),
    /// Put a backup into an empty database
    #[command(
        after_help = "Example:\n  krama restore krama-2026-01-05.db --database sqlite:///var/lib/krama/krama.db"
    )]
    Restore(Restore),
    /// Copy everything from one database into another, empty one
    #[command(
        after_help = "Example:\n  krama copy --from sqlite://krama.db --to postgres://krama@127.0.0.1/krama"
    )]
    Copy(Copy),
    /// Print what makes a shell complete krama's commands
    #[command(after_help = "Example:\n  krama completions bash > /etc/bash_completion.d/krama")]
    Completions(Completions),
    /// Compare the ledger with the providers' statements, and record what webhooks lost
    #[command(after_help = "Example:\n  krama reconcile --store main --since 2025-10-01 --dry-run\n\n\
        Exits 0 when both sides agree (by now), 3 when something waits for a person, 1 when it failed.")]
    Reconcile(Reconcile),
    /// Look at parcels that are due, once; a running server does it by itself
    #[command(
        alias = "update_tracking_statuses",
        after_help = "Example:\n  krama track --dry-run\n\n\
        From cron, every five minutes:\n  */5 * * * * krama track --json >> /var/log/krama-track.log\n\n\
        Exits 0 when all were looked at, 3 when some were not, 1 when none was."
    )]
    Track(Track),
    /// Bring the database to this program's schema
    #[command(after_help = "Example:\n  krama migrate --status")]
    Migrate(Migrate),
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
pub(crate) struct Migrate {
    /// Only say what would be done
    #[arg(long, alias = "dry-run")]
    pub status: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `krama doctor`.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Do not ask the providers and the own addresses
    #[arg(long)]
    pub offline: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `krama completions`.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// Which shell
    pub shell: clap_complete::Shell,
    /// Print JSON: the shell's name and the text
    #[arg(long)]
    pub json: bool,
}
