//! `krama orders import`: orders from elsewhere are recorded as they stand. A silent baseline: no message, no invoice, no
//! conversion, no stock. Numbers that are there already are skipped; a row that is wrong takes no other one along.

use super::reading::{self, Wrong};
use super::record::Record;
use crate::cli::Import;
use crate::command::audit::{Deed, Pen};
use crate::command::{code, print_json, print_table};
use crate::open::{self, Opened};
use anyhow::Context;
use krama_domain::fact::Actor;
use krama_domain::ids::{OrderId, PublicToken};
use krama_domain::ledger::payment_status;
use krama_domain::order::Order;
use krama_domain::shop::Store;
use krama_domain::time::{Random, Timestamp};
use krama_store::Sql;
use krama_store::repo::{apply, audit, orders};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::process::ExitCode;

/// Orders that one transaction records.
const BATCH_MAX: usize = 100;
/// Errors that are told; of more only their number.
const ERRORS_SHOWN_MAX: usize = 1_000;

/// What became of the file.
#[derive(Default)]
struct Outcome {
    imported: usize,
    skipped: Vec<String>,
    wrong: Vec<Wrong>,
    wrong_count: usize,
    /// What a dry run shows.
    rows: Vec<Vec<String>>,
    /// Numbers that stood in the file before.
    seen: BTreeSet<String>,
}

impl Outcome {
    fn refuse(&mut self, wrong: Wrong) {
        self.wrong_count += 1;
        if self.wrong.len() < ERRORS_SHOWN_MAX {
            self.wrong.push(wrong);
        }
    }
}

/// Runs the command.
pub(super) async fn run(opened: &mut Opened, args: &Import) -> anyhow::Result<ExitCode> {
    let store = open::store(opened, args.of.store.as_deref()).await?;
    let format = args.format.map_or_else(|| reading::format_of(&args.file), Ok)?;
    let pen = Pen::new(opened, &store.id)?;
    let mut outcome = Outcome::default();
    let mut batch = Vec::with_capacity(BATCH_MAX);
    for found in reading::read(&args.file, format)? {
        match found.and_then(|(line, record)| order(opened, &store, &record, line)) {
            Ok(order) => batch.push(order),
            Err(wrong) => outcome.refuse(wrong),
        }
        if batch.len() == BATCH_MAX {
            settle(opened, &store, args, &pen, std::mem::take(&mut batch), &mut outcome).await?;
        }
    }
    settle(opened, &store, args, &pen, batch, &mut outcome).await?;
    tell(args, &outcome)
}

/// Bytes that follow from an order's number: orders of the same moment then stand in the same order in every database
/// into which they are read. Keys are no secrets; what opens an order's page is drawn at random.
struct Derived([u8; 32]);

impl Derived {
    fn of(store: &Store, number: &str) -> Self {
        Self(Sha256::digest(format!("{}/{number}", store.id)).into())
    }
}

impl Random for Derived {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(self.0.len()) {
            chunk.copy_from_slice(&self.0[..chunk.len()]);
            self.0 = Sha256::digest(self.0).into();
        }
    }
}

fn order(opened: &mut Opened, store: &Store, record: &Record, line: u64) -> Result<Order, Wrong> {
    // The key sorts by when the order was placed, like those that were placed here.
    let placed = Timestamp::parse_rfc3339(&record.created_at).unwrap_or_else(|| open::now(opened));
    let id = OrderId::fresh(placed, &mut Derived::of(store, &record.number));
    let token = PublicToken::fresh(&mut opened.random);
    let wrong =
        |fault: super::record::Fault| Wrong { line, column: Some(fault.column.to_owned()), text: fault.text };
    record.order(store, id, token).map_err(wrong)
}

async fn settle(
    opened: &Opened,
    store: &Store,
    args: &Import,
    pen: &Pen,
    mut batch: Vec<Order>,
    outcome: &mut Outcome,
) -> anyhow::Result<()> {
    batch.retain(|order| {
        let is_new = outcome.seen.insert(order.number.to_string());
        if !is_new {
            outcome.skipped.push(order.number.to_string());
        }
        is_new
    });
    if batch.is_empty() {
        return Ok(());
    }
    if args.dry_run {
        look(opened, store, batch, outcome).await
    } else {
        write(opened, store, args, pen, batch, outcome).await
    }
}

async fn look(
    opened: &Opened,
    store: &Store,
    batch: Vec<Order>,
    outcome: &mut Outcome,
) -> anyhow::Result<()> {
    for order in batch {
        let (id, number) = (store.id.clone(), order.number.clone());
        let there = opened.db.read("order", move |tx| orders::by_number(tx, &id, &number)).await?.is_some();
        if there {
            outcome.skipped.push(order.number.to_string());
        } else {
            outcome.imported += 1;
        }
        outcome.rows.push(vec![
            order.number.to_string(),
            store.zone.local(order.created_at).short(),
            order.status().code().to_owned(),
            payment_status(&order).code().to_owned(),
            order.total().to_string(),
            if there { "is there already".to_owned() } else { "would be imported".to_owned() },
        ]);
    }
    Ok(())
}

async fn write(
    opened: &Opened,
    store: &Store,
    args: &Import,
    pen: &Pen,
    batch: Vec<Order>,
    outcome: &mut Outcome,
) -> anyhow::Result<()> {
    let (now, prefix) = (open::now(opened), store.prefix.clone());
    let (file, count) = (args.file.display().to_string(), batch.len().to_string() + " orders read");
    let line = pen.line(Deed { became: Some(&count), ..Deed::new("order.import", &file) });
    let total = batch.len();
    let write = move |tx: &mut dyn Sql| {
        let mut skipped = Vec::new();
        for order in &batch {
            if !apply::record(tx, order, Actor::Staff(line.who.name.clone()), now)? {
                skipped.push(order.number.to_string());
                continue;
            }
            orders::reserve(tx, &order.store, &prefix, &order.number)?;
        }
        if skipped.len() < batch.len() {
            audit::append(tx, &line)?;
        }
        Ok(skipped)
    };
    let skipped = opened.db.write("import orders", write).await.context(
        "what was imported before this stays; run the same command again, what is there already is skipped",
    )?;
    outcome.imported += total - skipped.len();
    outcome.skipped.extend(skipped);
    Ok(())
}

fn tell(args: &Import, outcome: &Outcome) -> anyhow::Result<ExitCode> {
    let Outcome { imported, skipped, wrong, wrong_count, rows, .. } = outcome;
    if args.of.json {
        let errors = wrong.iter().map(|w| json!({ "line": w.line, "column": w.column, "message": w.text }));
        print_json(&json!({
            "dry_run": args.dry_run, "imported": imported, "skipped": skipped, "wrong": wrong_count,
            "errors": errors.collect::<Vec<_>>(),
        }))?;
    } else {
        if args.dry_run {
            print_table(&["number", "placed", "status", "payment", "total", ""], rows)?;
        }
        let would = if args.dry_run { "would be imported" } else { "imported" };
        eprintln!(
            "{imported} {would}, {} skipped because they are there already, {wrong_count} wrong",
            skipped.len()
        );
    }
    for Wrong { line, column, text } in wrong {
        let place = column.as_ref().map_or_else(String::new, |column| format!(", column {column}"));
        eprintln!("{}, line {line}{place}: {text}", args.file.display());
    }
    let none = *imported == 0 && skipped.is_empty();
    if *wrong_count > 0 && none { Ok(ExitCode::FAILURE) } else { Ok(code(*wrong_count == 0)) }
}
