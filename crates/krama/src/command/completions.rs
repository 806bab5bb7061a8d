//! `krama completions`.

use super::{print, print_json};
use crate::cli::{Cli, Completions};
use clap::CommandFactory;
use serde_json::json;
use std::process::ExitCode;

/// Prints the script of a shell.
pub(crate) fn run(args: &Completions) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "krama", &mut script);
    let script = String::from_utf8(script)?;
    if args.json {
        print_json(&json!({ "shell": args.shell.to_string(), "script": script }))?;
    } else {
        print(&script)?;
    }
    Ok(ExitCode::SUCCESS)
}
