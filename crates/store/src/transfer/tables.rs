//! The catalogue: which tables there are, their columns and keys, and the statements that move their rows.

use super::failed;
use crate::dialect::pick;
use crate::{Result, Sql, args};

/// Kept by the migrations themselves, see [`crate::migrate`].
const NOT_MOVED: &str = "schema_migrations";
/// Rows that one statement inserts.
pub(super) const INSERT_ROWS: usize = 50;
/// Rows that one statement reads.
pub(super) const PAGE_ROWS: i64 = 500;

/// A table and how its rows are moved. Made from the catalogue once per transfer; the few statements live as long as the
/// program, as all statements do.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns by name.
    pub columns: Vec<String>,
    /// Where the columns of its key are among `columns`.
    pub(super) key: Vec<usize>,
    /// The first page of its rows.
    pub(super) first: &'static str,
    /// The page after the row with this key.
    pub(super) next: &'static str,
}

/// All tables by name, except those that migrations keep for themselves.
pub fn tables(tx: &mut dyn Sql) -> Result<Vec<Table>> {
    let names = names(tx)?;
    names.into_iter().filter(|name| name != NOT_MOVED).map(|name| table(tx, name)).collect()
}

/// The names of all tables.
pub(super) fn names(tx: &mut dyn Sql) -> Result<Vec<String>> {
    let sql = pick(
        tx.dialect(),
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^' ORDER BY name",
        "SELECT CAST(tablename AS TEXT) AS name FROM pg_catalog.pg_tables WHERE schemaname = current_schema()
         ORDER BY name",
    );
    tx.query(sql, &[])?.iter().map(|row| row.text("name").map(str::to_owned)).collect()
}

fn table(tx: &mut dyn Sql, name: String) -> Result<Table> {
    let sql = pick(
        tx.dialect(),
        "SELECT name, pk FROM pragma_table_info($1) ORDER BY name",
        "SELECT CAST(a.attname AS TEXT) AS name,
             CAST(COALESCE(array_position(CAST(i.indkey AS SMALLINT[]), a.attnum) + 1, 0) AS BIGINT) AS pk
         FROM pg_catalog.pg_attribute AS a
         LEFT JOIN pg_catalog.pg_index AS i ON i.indrelid = a.attrelid AND i.indisprimary
         WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY name",
    );
    let (mut columns, mut places) = (Vec::new(), Vec::new());
    for row in tx.query(sql, args![&name])? {
        places.push(row.int("pk")?);
        columns.push(row.text("name")?.to_owned());
    }
    let mut order: Vec<_> = (0..columns.len()).collect();
    // The collation of the server is not Rust's order of texts.
    order.sort_by(|a, b| columns[*a].cmp(&columns[*b]));
    let columns: Vec<String> = order.iter().map(|at| columns[*at].clone()).collect();
    let places: Vec<_> = order.iter().map(|at| places[*at]).collect();
    let mut key: Vec<_> = (0..columns.len()).filter(|at| places[*at] > 0).collect();
    key.sort_by_key(|at| places[*at]);
    if key.is_empty() {
        return Err(failed(format!("the table {name}"), "it has no primary key, so its rows have no order"));
    }
    Ok(Table { first: first(&name, &columns, &key), next: next(&name, &columns, &key), name, columns, key })
}

/// Statements are static on purpose: their number must not grow while a server runs. A transfer makes four for each
/// table, once.
fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn listed(columns: &[String], key: &[usize]) -> String {
    key.iter().map(|at| format!("\"{}\"", columns[*at])).collect::<Vec<_>>().join(", ")
}

fn all(columns: &[String]) -> String {
    listed(columns, &(0..columns.len()).collect::<Vec<_>>())
}

fn first(name: &str, columns: &[String], key: &[usize]) -> &'static str {
    let (all, key) = (all(columns), listed(columns, key));
    leaked(format!("SELECT {all} FROM \"{name}\" ORDER BY {key} LIMIT {PAGE_ROWS}"))
}

fn next(name: &str, columns: &[String], key: &[usize]) -> &'static str {
    let (all, keys) = (all(columns), listed(columns, key));
    let after = (1..=key.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    leaked(format!(
        "SELECT {all} FROM \"{name}\" WHERE ({keys}) > ({after}) ORDER BY {keys} LIMIT {PAGE_ROWS}"
    ))
}

/// A statement that inserts `rows` rows.
pub(super) fn insert(table: &str, columns: &[String], rows: usize) -> &'static str {
    let row = |at: usize| {
        let cells = (1..=columns.len()).map(|n| format!("${}", at * columns.len() + n));
        format!("({})", cells.collect::<Vec<_>>().join(", "))
    };
    let values = (0..rows).map(row).collect::<Vec<_>>().join(", ");
    leaked(format!("INSERT INTO \"{table}\" ({}) VALUES {values}", all(columns)))
}

/// The first table in which there is a row.
pub(super) fn filled(tx: &mut dyn Sql) -> Result<Option<String>> {
    for table in tables(tx)? {
        let sql = leaked(format!("SELECT 1 AS found FROM \"{}\" LIMIT 1", table.name));
        if tx.query_one(sql, &[])?.is_some() {
            return Ok(Some(table.name));
        }
    }
    Ok(None)
}
