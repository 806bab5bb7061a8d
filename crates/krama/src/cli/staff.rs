//! The arguments of `krama user` and `krama key`.

use clap::{Args, Subcommand};
use krama_domain::staff::Role;

fn role(text: &str) -> Result<Role, String> {
    Role::from_code(text).ok_or_else(|| format!("\"{text}\" is none of owner, manager, viewer"))
}

/// `krama user`.
#[derive(Debug, Args)]
pub(crate) struct User {
    #[command(subcommand)]
    pub action: UserAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum UserAction {
    /// Add somebody; the password is asked for without being shown, or read with --stdin
    #[command(
        after_help = "Example:\n  krama user create anna@shop.example --name 'Анна' --role manager --stdin < password.txt"
    )]
    Create {
        /// Their e-mail address, by which they log in
        email: String,
        /// Their name, which others read in timelines
        #[arg(long)]
        name: String,
        /// What they may do: owner, manager, viewer
        #[arg(long, value_parser = role)]
        role: Role,
        /// Only this store [default: all]
        #[arg(long)]
        store: Option<String>,
        /// Read the password from standard input
        #[arg(long)]
        stdin: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Everybody who works here
    #[command(after_help = "Example:\n  krama user list --json")]
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Give somebody a new password, and end their sessions
    #[command(after_help = "Example:\n  krama user passwd anna@shop.example --stdin < password.txt")]
    Passwd {
        /// Their e-mail address
        email: String,
        /// Read the password from standard input
        #[arg(long)]
        stdin: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// `krama key`.
#[derive(Debug, Args)]
pub(crate) struct Key {
    #[command(subcommand)]
    pub action: KeyAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeyAction {
    /// Make a key; its secret is printed once and can never be seen again
    #[command(after_help = "Example:\n  krama key create 'Accounting' --role viewer --store main")]
    Create {
        /// What it is for
        name: String,
        /// What it may do: owner, manager, viewer
        #[arg(long, value_parser = role)]
        role: Role,
        /// Only this store [default: all]
        #[arg(long)]
        store: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// All keys, without their secrets
    #[command(after_help = "Example:\n  krama key list --json")]
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Make a key good for nothing
    #[command(after_help = "Example:\n  krama key revoke 019a3b52-7c4e-7d10-8f00-5d2c1a9e0b77")]
    Revoke {
        /// Its id in the list
        id: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}
