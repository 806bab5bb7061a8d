//! Writing rows into a database that has their tables, and making one empty.

use super::snapshot::Piece;
use super::tables::{INSERT_ROWS, insert, names};
use super::{Progress, failed};
use crate::{Db, Result, Sql, Value};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::mpsc::Receiver;

/// The statements of one table: for many rows, and for one.
#[derive(Debug, Clone, Copy)]
struct Inserts {
    many: &'static str,
    one: &'static str,
}

/// Writes pieces as they come, each in a transaction of its own.
pub async fn load(db: &Db, mut pieces: Receiver<Piece>, progress: Progress<'_>) -> Result<()> {
    let mut known: HashMap<Arc<str>, Inserts> = HashMap::new();
    while let Some(piece) = pieces.recv().await {
        let Piece { table, columns, rows } = piece;
        let inserts = *known.entry(Arc::clone(&table)).or_insert_with(|| Inserts {
            many: insert(&table, &columns, INSERT_ROWS),
            one: insert(&table, &columns, 1),
        });
        let count = rows.len() as u64;
        let rows = Arc::new(rows);
        db.write("transfer.load", move |tx| write(tx, inserts, &rows)).await?;
        progress(&table, count);
    }
    Ok(())
}

fn write(tx: &mut dyn Sql, inserts: Inserts, rows: &[Vec<Value>]) -> Result<()> {
    let chunks = rows.chunks_exact(INSERT_ROWS);
    let rest = chunks.remainder();
    for chunk in chunks {
        tx.execute(inserts.many, &chunk.concat())?;
    }
    for row in rest {
        tx.execute(inserts.one, row)?;
    }
    Ok(())
}

/// Drops all tables with everything in them.
pub async fn erase(db: &Db) -> Result<()> {
    let drop_all = |tx: &mut dyn Sql| {
        for name in names(tx)? {
            if name.contains('"') {
                return Err(failed(format!("the table {name}"), "it is none of krama's"));
            }
            tx.script(&format!("DROP TABLE \"{name}\""))?;
        }
        Ok(())
    };
    db.write("transfer.erase", drop_all).await
}
