//! Records out of a file: CSV, where the rows of one order stand one after the other, or JSON lines. Each comes with the
//! line on which it begins, or with what is wrong there.

use super::export::ITEM_COLUMNS;
use super::record::{Item, Record};
use crate::cli::Format;
use anyhow::{Context, bail};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Longest line of JSON, in bytes.
const LINE_MAX_BYTES: u64 = 1_000_000;
/// What a file must say of each order and line.
const NEEDED: [&str; 8] = ["number", "created_at", "pay_type", "name", "phone", "sku", "quantity", "price"];

/// Something wrong on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    pub line: u64,
    pub column: Option<String>,
    pub text: String,
}

/// A record, or why there is none.
pub(super) type Found = Result<(u64, Record), Wrong>;

/// The form of a file, by its name.
pub(super) fn format_of(path: &Path) -> anyhow::Result<Format> {
    match path.extension().and_then(|end| end.to_str()) {
        Some("csv") => Ok(Format::Csv),
        Some("jsonl" | "ndjson") => Ok(Format::Jsonl),
        _ => bail!("{} ends neither in .csv nor in .jsonl: say --format", path.display()),
    }
}

/// Reads a file record by record.
pub(super) fn read(path: &Path, format: Format) -> anyhow::Result<Box<dyn Iterator<Item = Found> + Send>> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut input = BufReader::new(file);
    if input
        .fill_buf()
        .with_context(|| format!("cannot read {}", path.display()))?
        .starts_with(b"\xef\xbb\xbf")
    {
        input.consume(3);
    }
    match format {
        Format::Jsonl => Ok(Box::new(JsonLines { input, line: 0 })),
        Format::Csv => {
            let rows = Rows::new(input).with_context(|| format!("{}, line 1", path.display()))?;
            Ok(Box::new(rows))
        }
    }
}

struct JsonLines<R> {
    input: R,
    line: u64,
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let mut text = String::new();
            self.line += 1;
            let wrong = |text: String| Err(Wrong { line: self.line, column: None, text });
            match self.input.by_ref().take(LINE_MAX_BYTES).read_line(&mut text) {
                Ok(0) => return None,
                Ok(_) if text.trim().is_empty() => {}
                Ok(_) => {
                    return Some(match serde_json::from_str(&text) {
                        Ok(record) => Ok((self.line, record)),
                        Err(error) => wrong(error.to_string()),
                    });
                }
                Err(error) => return Some(wrong(error.to_string())),
            }
        }
    }
}

struct Rows<R> {
    input: csv::StringRecordsIntoIter<R>,
    places: BTreeMap<String, usize>,
    /// The record whose rows are being read, and what was wrong with one of them.
    open: Option<(Found, String)>,
}

impl<R: Read> Rows<R> {
    fn new(input: R) -> anyhow::Result<Self> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
        let mut places = BTreeMap::new();
        for (at, column) in reader.headers()?.iter().enumerate() {
            let column = column.trim();
            let is_known = Record::COLUMNS.contains(&column) || ITEM_COLUMNS.contains(&column);
            if !is_known {
                let all = [Record::COLUMNS, &ITEM_COLUMNS[..]].concat();
                bail!("there is no column \"{column}\": there are {}", all.join(", "));
            }
            if places.insert(column.to_owned(), at).is_some() {
                bail!("the column \"{column}\" stands there twice");
            }
        }
        if let Some(missing) = NEEDED.into_iter().find(|column| !places.contains_key(*column)) {
            bail!("the column {missing} is missing");
        }
        Ok(Self { input: reader.into_records(), places, open: None })
    }

    fn cell<'a>(&self, row: &'a csv::StringRecord, column: &str) -> &'a str {
        self.places.get(column).and_then(|at| row.get(*at)).unwrap_or_default()
    }

    fn record(&self, row: &csv::StringRecord) -> Record {
        let mut record = Record::default();
        for column in Record::COLUMNS {
            if let Some(cell) = record.cell_mut(column) {
                self.cell(row, column).trim().clone_into(cell);
            }
        }
        record
    }

    fn item(&self, row: &csv::StringRecord, line: u64) -> Result<Item, Wrong> {
        let text = |column| self.cell(row, column).trim().to_owned();
        let quantity = text("quantity").parse().map_err(|_| Wrong {
            line,
            column: Some("quantity".to_owned()),
            text: format!("\"{}\" is no number of pieces", text("quantity")),
        })?;
        let (sku, title, variant) = (text("sku"), text("title"), text("variant"));
        Ok(Item { sku, title, variant, quantity, price: text("price") })
    }

    /// Takes a row; answers the record before it when that is complete.
    fn take(&mut self, row: &csv::StringRecord) -> Option<Found> {
        let line = row.position().map_or(0, csv::Position::line);
        let number = self.cell(row, "number").trim().to_owned();
        let item = self.item(row, line);
        if let Some((open, of)) = &mut self.open
            && *of == number
        {
            match item {
                Ok(item) => {
                    if let Ok((_, record)) = open {
                        record.items.push(item);
                    }
                }
                Err(wrong) if open.is_ok() => *open = Err(wrong),
                Err(_) => {}
            }
            return None;
        }
        let record = self.record(row);
        let fresh = item.map(|item| (line, Record { items: vec![item], ..record }));
        self.open.replace((fresh, number)).map(|(found, _)| found)
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            match self.input.next() {
                None => return self.open.take().map(|(found, _)| found),
                Some(Ok(row)) => {
                    if let Some(found) = self.take(&row) {
                        return Some(found);
                    }
                }
                Some(Err(error)) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    return Some(Err(Wrong { line, column: None, text: error.to_string() }));
                }
            }
        }
    }
}
