//! The portable backup: a text file of JSON lines, which any krama restores into either database.
//!
//! ```text
//! {"krama_backup":1,"schema":2,"made_at":"2026-01-05T10:01:03Z"}
//! {"table":"orders","columns":["body","created_at",…]}
//! ["{…}",1767607263000,null,{"base64":"AAEC"},…]
//! {"end":{"orders":{"rows":1,"hash":"…"}}}
//! ```
//!
//! A file without its last line is half a backup, and is refused.

use super::Progress;
use super::digest::{Book, Sum};
use super::failed;
use super::snapshot::{Piece, blocking};
use super::sqlite_file::private;
use crate::{Error, Result, Value};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::mpsc::Receiver;

/// The version of this form.
const FORM: u32 = 1;
/// Rows that a reader hands on at once.
const PIECE_ROWS: usize = 500;

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The version of the form.
    pub krama_backup: u32,
    /// The schema of the database.
    pub schema: i64,
    /// When it was made, RFC 3339.
    pub made_at: String,
}

#[derive(Serialize, Deserialize)]
struct Heading {
    table: String,
    columns: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Total {
    rows: u64,
    hash: String,
}

#[derive(Serialize, Deserialize)]
struct End {
    end: BTreeMap<String, Total>,
}

fn what(path: &Path) -> String {
    format!("the backup {}", path.display())
}

/// Writes pieces as they come. The file has its name only when it is whole.
pub async fn write_file(
    path: &Path,
    schema: i64,
    made_at: &str,
    pieces: Receiver<Piece>,
    progress: Progress<'_>,
) -> Result<Book> {
    let unfinished = PathBuf::from(format!("{}.unfinished", path.display()));
    let written = write_all(path, &unfinished, schema, made_at, pieces, progress).await;
    if written.is_err() {
        // Half a backup is worse than none; when it cannot be removed, its name says what it is.
        let _ = std::fs::remove_file(&unfinished);
    }
    written
}

async fn write_all(
    path: &Path,
    unfinished: &Path,
    schema: i64,
    made_at: &str,
    mut pieces: Receiver<Piece>,
    progress: Progress<'_>,
) -> Result<Book> {
    let broken = |error: std::io::Error| failed(what(path), error.to_string());
    let mut output = BufWriter::new(private(unfinished).map_err(broken)?);
    let header = Header { krama_backup: FORM, schema, made_at: made_at.to_owned() };
    line(&mut output, &header).map_err(broken)?;
    let mut book = Book::default();
    while let Some(piece) = pieces.recv().await {
        let (table, count) = (Arc::clone(&piece.table), piece.rows.len() as u64);
        // Handed over and back, so that a slow disk holds up nothing else.
        (output, book) = blocking(move || {
            write_piece(&mut output, &piece, &mut book)
                .map(|()| (output, book))
                .map_err(|error| failed("the backup", error.to_string()))
        })
        .await?;
        progress(&table, count);
    }
    let (from, to) = (unfinished.to_owned(), path.to_owned());
    let name = what(path);
    blocking(move || {
        let whole = finish(output, &book).and_then(|()| std::fs::rename(&from, &to));
        whole.map(|()| book).map_err(|error| failed(name, error.to_string()))
    })
    .await
}

fn line(output: &mut impl Write, value: &impl Serialize) -> std::io::Result<()> {
    serde_json::to_writer(&mut *output, value)?;
    output.write_all(b"\n")
}

fn write_piece(output: &mut impl Write, piece: &Piece, book: &mut Book) -> std::io::Result<()> {
    if !book.0.contains_key(&*piece.table) {
        let heading = Heading { table: piece.table.to_string(), columns: piece.columns.to_vec() };
        line(output, &heading)?;
    }
    let sum = book.0.entry(piece.table.to_string()).or_default();
    for row in &piece.rows {
        sum.add(row);
        line(output, &row.iter().map(cell).collect::<Vec<_>>())?;
    }
    Ok(())
}

fn finish(mut output: BufWriter<File>, book: &Book) -> std::io::Result<()> {
    let total = |(name, sum): (&String, &Sum)| (name.clone(), Total { rows: sum.rows, hash: sum.hex() });
    line(&mut output, &End { end: book.0.iter().map(total).collect() })?;
    output.flush()?;
    output.get_ref().sync_all()
}

fn cell(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Int(number) => json!(number),
        Value::Text(text) => json!(text),
        Value::Blob(bytes) => json!({ "base64": BASE64.encode(bytes) }),
    }
}

fn value(cell: &Json) -> Option<Value> {
    match cell {
        Json::Null => Some(Value::Null),
        Json::Number(number) => number.as_i64().map(Value::Int),
        Json::String(text) => Some(Value::Text(text.clone())),
        Json::Object(fields) => BASE64.decode(fields.get("base64")?.as_str()?).ok().map(Value::Blob),
        _ => None,
    }
}

/// The lines of a backup, with their numbers.
struct Lines<'a> {
    path: &'a Path,
    input: BufReader<File>,
    number: u64,
}

impl<'a> Lines<'a> {
    fn open(path: &'a Path) -> Result<Self> {
        let file = File::open(path).map_err(|error| failed(what(path), error.to_string()))?;
        Ok(Self { path, input: BufReader::new(file), number: 0 })
    }

    fn next(&mut self) -> Result<String> {
        let mut text = String::new();
        self.number += 1;
        match self.input.read_line(&mut text) {
            Ok(0) => Err(self.wrong("it ends in the middle: it was not written to its end")),
            Ok(_) => Ok(text),
            Err(error) => Err(self.wrong(&error.to_string())),
        }
    }

    fn wrong(&self, text: &str) -> Error {
        Error::Corrupt { what: what(self.path), text: format!("line {}: {text}", self.number) }
    }
}

/// The first line of a backup.
pub(super) fn header(path: &Path) -> Result<Header> {
    let mut lines = Lines::open(path)?;
    read_header(&mut lines)
}

fn read_header(lines: &mut Lines<'_>) -> Result<Header> {
    let text = lines.next()?;
    let header: Header = serde_json::from_str(&text)
        .map_err(|_| lines.wrong("it is neither an SQLite database nor a backup of krama"))?;
    if header.krama_backup != FORM {
        return Err(lines.wrong("it was made by a newer krama: start that one"));
    }
    Ok(header)
}

/// Reads a backup to its end, handing on its rows, and compares them with what its last line says.
pub(super) fn read(path: &Path, sink: &mut dyn FnMut(Piece) -> Result<()>) -> Result<Book> {
    let mut lines = Lines::open(path)?;
    read_header(&mut lines)?;
    let mut book = Book::default();
    let mut open: Option<Piece> = None;
    loop {
        let text = lines.next()?;
        if text.starts_with('[') {
            let piece = open.as_mut().ok_or_else(|| lines.wrong("there is a row before any table"))?;
            let row =
                row(&text, piece.columns.len()).ok_or_else(|| lines.wrong("it is no row of its table"))?;
            book.0.entry(piece.table.to_string()).or_default().add(&row);
            piece.rows.push(row);
            if piece.rows.len() == PIECE_ROWS {
                let full = Piece { rows: std::mem::take(&mut piece.rows), ..piece.clone() };
                sink(full)?;
            }
            continue;
        }
        open.take().map_or(Ok(()), &mut *sink)?;
        if let Ok(heading) = serde_json::from_str::<Heading>(&text) {
            book.0.entry(heading.table.clone()).or_default();
            open = Some(Piece {
                table: heading.table.into(),
                columns: heading.columns.into(),
                rows: Vec::new(),
            });
            continue;
        }
        let End { end } = serde_json::from_str(&text).map_err(|_| lines.wrong("it cannot be read"))?;
        return same(&book, &end).then_some(book).ok_or_else(|| {
            lines.wrong("its rows are not those that were written: the file was damaged or changed")
        });
    }
}

fn row(text: &str, columns: usize) -> Option<Vec<Value>> {
    let cells: Vec<Json> = serde_json::from_str(text).ok()?;
    let row: Vec<_> = cells.iter().map(value).collect::<Option<_>>()?;
    (row.len() == columns).then_some(row)
}

fn same(book: &Book, end: &BTreeMap<String, Total>) -> bool {
    let promised = end.iter().map(|(name, total)| Some((name.clone(), Sum::parse(total.rows, &total.hash)?)));
    promised.collect::<Option<BTreeMap<_, _>>>().is_some_and(|promised| promised == book.0)
}
