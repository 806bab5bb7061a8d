//! One row of an answer, read by column name or number, with errors that name the column.

use std::sync::Arc;

use crate::{Error, Result, Value};

/// One row. Cells are read by name (`row.int("total")`) or by number from 0 (`row.int(0)`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    names: Arc<[String]>,
    values: Vec<Value>,
}

/// A way to say which column: its name or its number from 0.
pub trait Column: Copy + std::fmt::Display {
    /// Where that column is among `names`.
    fn position(self, names: &[String]) -> Option<usize>;
}

impl Column for &str {
    fn position(self, names: &[String]) -> Option<usize> {
        names.iter().position(|name| name == self)
    }
}

impl Column for usize {
    fn position(self, names: &[String]) -> Option<usize> {
        (self < names.len()).then_some(self)
    }
}

impl Row {
    /// A row of these cells under these names; both have the same length.
    pub(crate) fn new(names: Arc<[String]>, values: Vec<Value>) -> Self {
        debug_assert_eq!(names.len(), values.len(), "a row has one cell for each column");
        Self { names, values }
    }

    /// The names of the columns, in order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The cell as it is.
    pub fn value(&self, column: impl Column) -> Result<&Value> {
        let position = column.position(&self.names).ok_or_else(|| Error::Row {
            column: column.to_string(),
            text: format!("there is no such column among {}", self.names.join(", ")),
        })?;
        Ok(&self.values[position])
    }

    /// A whole number that must be there.
    pub fn int(&self, column: impl Column) -> Result<i64> {
        self.opt_int(column)?.ok_or_else(|| wrong(column, "an integer", &Value::Null))
    }

    /// A whole number, or `None` for NULL.
    pub fn opt_int(&self, column: impl Column) -> Result<Option<i64>> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Int(number) => Ok(Some(*number)),
            other => Err(wrong(column, "an integer", other)),
        }
    }

    /// A flag that must be there: 0 is `false`, 1 is `true`.
    pub fn flag(&self, column: impl Column) -> Result<bool> {
        match self.int(column)? {
            0 => Ok(false),
            1 => Ok(true),
            other => {
                Err(Error::Row { column: column.to_string(), text: format!("wanted 0 or 1, found {other}") })
            }
        }
    }

    /// A text that must be there.
    pub fn text(&self, column: impl Column) -> Result<&str> {
        self.opt_text(column)?.ok_or_else(|| wrong(column, "a text", &Value::Null))
    }

    /// A text, or `None` for NULL.
    pub fn opt_text(&self, column: impl Column) -> Result<Option<&str>> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            other => Err(wrong(column, "a text", other)),
        }
    }

    /// Bytes that must be there.
    pub fn blob(&self, column: impl Column) -> Result<&[u8]> {
        self.opt_blob(column)?.ok_or_else(|| wrong(column, "bytes", &Value::Null))
    }

    /// Bytes, or `None` for NULL.
    pub fn opt_blob(&self, column: impl Column) -> Result<Option<&[u8]>> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Blob(bytes) => Ok(Some(bytes)),
            other => Err(wrong(column, "bytes", other)),
        }
    }
}

fn wrong(column: impl Column, wanted: &str, found: &Value) -> Error {
    Error::Row { column: column.to_string(), text: format!("wanted {wanted}, found {}", found.kind()) }
}
