//! The commands that look at the database or change it. Each prints tables for people, JSON for programs.

pub(crate) mod migrate;
pub(crate) mod order_json;
pub(crate) mod orders;
pub(crate) mod products;
pub(crate) mod products_csv;
pub(crate) mod store;

use serde::Serialize;

/// Prints one JSON document to standard output.
pub(crate) fn print_json(value: &impl Serialize) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string_pretty(value)?);
    Ok(())
}

/// Prints a table: columns as wide as their widest cell.
pub(crate) fn print_table(head: &[&str], rows: &[Vec<String>]) {
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
    println!("{}", line(&head));
    for row in rows {
        println!("{}", line(row));
    }
}
