//! The commands that look at the database or change it. Each prints tables for people, JSON for programs.

mod audit;
pub(crate) mod completions;
pub(crate) mod doctor;
pub(crate) mod effects;
pub(crate) mod key;
pub(crate) mod migrate;
pub(crate) use krama_web::json as order_json;
pub(crate) mod orders;
pub(crate) mod products;
pub(crate) mod products_csv;
pub(crate) mod reconcile;
pub(crate) mod store;
mod terminal;
pub(crate) mod track;
pub(crate) mod transfer;
pub(crate) mod user;

use anyhow::Context;
use serde::Serialize;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// Something about the command line itself is wrong: exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Usage(pub String);

/// Exit code of what was done only in part.
pub(crate) const PARTLY: u8 = 3;

/// Done, or partly done.
pub(crate) fn code(whole: bool) -> ExitCode {
    if whole { ExitCode::SUCCESS } else { ExitCode::from(PARTLY) }
}

/// Writes to standard output. Whoever stopped reading (`krama orders list | head`) has read enough: no failure.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    let mut output = std::io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}

/// Prints one JSON document to standard output.
pub(crate) fn print_json(value: &impl Serialize) -> anyhow::Result<()> {
    print(&(serde_json::to_string_pretty(value)? + "\n"))
}

/// Prints a table: columns as wide as their widest cell.
pub(crate) fn print_table(head: &[&str], rows: &[Vec<String>]) -> anyhow::Result<()> {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain([head[column].chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<_> = (0..head.len()).map(width).collect();
    let line = |cells: &[String]| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let head: Vec<_> = head.iter().map(ToString::to_string).collect();
    let lines = std::iter::once(&head).chain(rows).map(|cells| line(cells) + "\n");
    print(&lines.collect::<String>())
}
