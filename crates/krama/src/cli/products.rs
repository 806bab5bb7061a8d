//! The arguments of `krama products`.

use super::OfStore;
use clap::{Args, Subcommand};
use std::path::PathBuf;

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
