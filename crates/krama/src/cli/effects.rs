//! The arguments of `krama effects`.

use super::{OfStore, Since};
use clap::{Args, Subcommand};
use krama_domain::effect::{Destination, Intent, State};

/// `krama effects`.
#[derive(Debug, Args)]
pub(crate) struct Effects {
    #[command(subcommand)]
    pub action: EffectsAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EffectsAction {
    /// Effects, the newest first
    #[command(
        after_help = "Example:\n  krama effects list --state refused --lane telegram --since 24h --json"
    )]
    List {
        #[command(flatten)]
        of: OfStore,
        #[command(flatten)]
        filter: EffectFilter,
        /// How many at most
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        limit: u32,
        /// Only what comes after this one in the list
        #[arg(long, value_name = "SUBJECT/NTH")]
        after: Option<String>,
        /// Count them by cause instead
        #[arg(long)]
        by_cause: bool,
    },
    /// One effect with its attempts
    #[command(after_help = "Example:\n  krama effects show TWC30102025N01/3")]
    Show {
        /// The order's number (or the subject's UUID) and the effect's number in it
        #[arg(value_name = "SUBJECT/NTH")]
        id: String,
        #[command(flatten)]
        of: OfStore,
    },
    /// Let what was refused, or whose answer was lost, be tried again
    #[command(
        after_help = "Example:\n  krama effects retry --all --state refused --code chat_not_found --dry-run\n\nExit codes: 0 all \
            of them · 1 none · 2 wrong usage · 3 a part"
    )]
    Retry(Chosen),
    /// Give up what waits, was refused, or whose answer was lost: it will not happen
    #[command(
        after_help = "Example:\n  krama effects discard TWC30102025N01/3 --yes\n\nExit codes: 0 all of them · 1 none · 2 wrong \
            usage · 3 a part"
    )]
    Discard(Chosen),
}

/// Which effects are meant.
#[derive(Debug, Args)]
pub(crate) struct Chosen {
    /// Each by its order's number (or its subject's UUID) and its number in it
    #[arg(value_name = "SUBJECT/NTH", required_unless_present = "all", conflicts_with = "all")]
    pub ids: Vec<String>,
    /// All that fit the filters
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub filter: EffectFilter,
    /// With --all: how many at most
    #[arg(long, requires = "all", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: Option<u32>,
    #[command(flatten)]
    pub of: OfStore,
    /// Do not ask; needed where nobody can answer
    #[arg(long)]
    pub yes: bool,
    /// Show what would happen, change nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What they have in common. Each may be given several times.
#[derive(Debug, Default, Args)]
pub(crate) struct EffectFilter {
    /// Lane: monobank, telegram, meta
    #[arg(long, value_parser = lane)]
    pub lane: Vec<Destination>,
    /// Kind: create_invoice, notify_manager, conversion, …
    #[arg(long, value_parser = kind)]
    pub kind: Vec<String>,
    /// State: ready, started, done, refused, unknown, discarded
    #[arg(long, value_parser = state)]
    pub state: Vec<State>,
    /// Code of why it stands so, e.g. chat_not_found
    #[arg(long)]
    pub code: Vec<String>,
    /// Decided since: 2026-01-05, 2026-01-05T10:00:00Z, or an age such as 24h or 7d
    #[arg(long, value_name = "WHEN")]
    pub since: Option<Since>,
    /// Of this order
    #[arg(long, value_name = "NUMBER")]
    pub order: Option<String>,
    /// With exactly this key, e.g. conversion/purchase
    #[arg(long)]
    pub key: Option<String>,
}

fn one_of<T>(text: &str, found: Option<T>, known: impl Iterator<Item = &'static str>) -> Result<T, String> {
    let known: Vec<_> = known.collect();
    found.ok_or_else(|| format!("\"{text}\" is none of {}", known.join(", ")))
}

fn lane(text: &str) -> Result<Destination, String> {
    one_of(text, Destination::from_code(text), Destination::ALL.into_iter().map(Destination::code))
}

fn state(text: &str) -> Result<State, String> {
    one_of(text, State::from_code(text), State::ALL.into_iter().map(State::code))
}

fn kind(text: &str) -> Result<String, String> {
    let known = || Intent::KINDS.into_iter().map(|(kind, _)| kind);
    one_of(text, known().find(|kind| *kind == text).map(str::to_owned), known())
}
