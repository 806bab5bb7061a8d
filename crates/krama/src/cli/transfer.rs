//! The arguments of the commands that move whole databases.

use clap::Args;
use std::path::PathBuf;

/// `krama backup`.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The file to write; it must not exist
    pub file: PathBuf,
    /// Write the portable form, which can be restored into either database; PostgreSQL is always written so
    #[arg(long)]
    pub portable: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `krama restore`.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The backup
    pub file: PathBuf,
    /// Drop what is in the database now
    #[arg(long)]
    pub force: bool,
    /// Read and check the backup, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `krama copy`.
#[derive(Debug, Args)]
pub(crate) struct Copy {
    /// The database to read; servers may go on, what they write later is not copied
    #[arg(long, value_name = "URL")]
    pub from: String,
    /// The database to write; it must be empty
    #[arg(long, value_name = "URL")]
    pub to: String,
    /// Look whether it could be done, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
