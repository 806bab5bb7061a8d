//! `krama reconcile`.

use super::Since;
use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Reconcile {
    /// The store's short name [default: all that have monobank]
    #[arg(long, value_name = "STORE")]
    pub store: Option<String>,
    /// From then on: a day (2025-10-30), an instant or an age (7d) [default: the last 29 days]
    #[arg(long, value_name = "DATE")]
    pub since: Option<Since>,
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
