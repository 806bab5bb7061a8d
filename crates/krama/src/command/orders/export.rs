//! `krama orders export`: page by page, so that no snapshot is held for long and nothing is kept in memory.

use super::record::Record;
use crate::cli::{Export, Format};
use crate::command::print;
use crate::open::{self, Opened};
use csv::{Terminator, WriterBuilder};
use krama_domain::order::Order;
use krama_domain::time::Timestamp;
use krama_store::repo::orders;

/// The byte order mark by which spreadsheets know UTF-8.
const BOM: &str = "\u{feff}";
/// Columns that hold sums.
const SUMS: [&str; 4] = ["prepay", "total", "paid", "refunded"];
/// The columns of one line of an order, after those of the order.
pub(super) const ITEM_COLUMNS: [&str; 5] = ["sku", "title", "variant", "quantity", "price"];

/// Runs the command.
pub(super) async fn run(opened: &Opened, args: &Export) -> anyhow::Result<()> {
    let store = open::store(opened, args.of.store.as_deref()).await?;
    let since = args.since.as_ref().map(|since| since.instant(open::now(opened), &store.zone)).transpose()?;
    let format = if args.of.json { Format::Jsonl } else { args.format };
    if args.bom {
        print(BOM)?;
    }
    if format == Format::Csv {
        print(&rows(&[[Record::COLUMNS, &ITEM_COLUMNS[..]].concat()])?)?;
    }
    let mut after = None;
    loop {
        let (id, from) = (store.id.clone(), after);
        let page = opened.db.read("export", move |tx| orders::page(tx, &id, from, orders::PAGE_MAX)).await?;
        after = page.last().map(|order| orders::Cursor { created_at: order.created_at, id: order.id });
        let wanted: Vec<_> = page.iter().take_while(|order| is_since(order, since)).collect();
        print(&written(&wanted, format, args.decimal_comma)?)?;
        let is_last = i64::try_from(page.len()).unwrap_or(0) < orders::PAGE_MAX;
        if is_last || wanted.len() < page.len() {
            return Ok(());
        }
    }
}

fn is_since(order: &Order, since: Option<Timestamp>) -> bool {
    since.is_none_or(|since| order.created_at >= since)
}

fn written(orders: &[&Order], format: Format, comma: bool) -> anyhow::Result<String> {
    let records = orders.iter().map(|order| with_comma(Record::of(order), comma));
    match format {
        Format::Jsonl => {
            let line = |record| -> anyhow::Result<String> { Ok(serde_json::to_string(&record)? + "\n") };
            records.map(line).collect()
        }
        Format::Csv => rows(&records.flat_map(|record| csv_rows(&record)).collect::<Vec<_>>()),
    }
}

fn with_comma(mut record: Record, comma: bool) -> Record {
    if comma {
        for column in SUMS {
            if let Some(cell) = record.cell_mut(column) {
                *cell = cell.replace('.', ",");
            }
        }
        for item in &mut record.items {
            item.price = item.price.replace('.', ",");
        }
    }
    record
}

/// One row for each line of the order.
fn csv_rows(record: &Record) -> Vec<Vec<String>> {
    let row = |item: &super::record::Item| {
        let quantity = item.quantity.to_string();
        let own = [&item.sku, &item.title, &item.variant, &quantity, &item.price];
        record.cells().into_iter().map(str::to_owned).chain(own.into_iter().cloned()).collect()
    };
    record.items.iter().map(row).collect()
}

fn rows<T: AsRef<[u8]>>(rows: &[Vec<T>]) -> anyhow::Result<String> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row)?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
