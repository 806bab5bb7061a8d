//! `krama track`.

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Track {
    /// The store's short name [default: all that have Nova Poshta]
    #[arg(long, value_name = "STORE")]
    pub store: Option<String>,
    /// Only the parcels of this order, whether they are due or not
    #[arg(long, value_name = "NUMBER")]
    pub order_number: Option<String>,
    /// Seconds after which no request is begun any more; what is left is the next round's
    #[arg(long, value_name = "SECONDS", default_value_t = 240)]
    pub budget: u32,
    /// Ask the carrier, print what would change, write nothing, send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print JSON lines; the last one counts
    #[arg(long)]
    pub json: bool,
}
