//! The arguments of `krama store`.

use clap::{Args, Subcommand};

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
