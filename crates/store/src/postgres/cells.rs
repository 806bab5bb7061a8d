//! Translates the server's rows to ours.

use std::sync::Arc;

use tokio_postgres::types::{FromSql, Type};

use crate::{Error, Result, Row, Value};

/// All rows of one answer.
pub(super) fn rows(answer: &[tokio_postgres::Row]) -> Result<Vec<Row>> {
    let Some(first) = answer.first() else { return Ok(Vec::new()) };
    let names: Arc<[String]> = first.columns().iter().map(|column| column.name().to_owned()).collect();
    let row = |row| Ok(Row::new(Arc::clone(&names), cells(row)?));
    answer.iter().map(row).collect()
}

fn cells(row: &tokio_postgres::Row) -> Result<Vec<Value>> {
    let columns = row.columns().iter().enumerate();
    columns.map(|(index, column)| cell(row, index, column.name(), column.type_())).collect()
}

fn cell(row: &tokio_postgres::Row, index: usize, name: &str, found: &Type) -> Result<Value> {
    match *found {
        Type::INT8 => of::<i64>(row, index, name),
        Type::INT4 => of::<i32>(row, index, name),
        Type::INT2 => of::<i16>(row, index, name),
        Type::BOOL => of::<bool>(row, index, name),
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME => of::<String>(row, index, name),
        Type::BYTEA => of::<Vec<u8>>(row, index, name),
        Type::VOID => Ok(Value::Null),
        _ => {
            let text =
                format!("its type is {found}; write CAST(… AS BIGINT) or CAST(… AS TEXT) in the statement");
            Err(Error::Row { column: name.to_owned(), text })
        }
    }
}

fn of<'r, T>(row: &'r tokio_postgres::Row, index: usize, name: &str) -> Result<Value>
where
    T: FromSql<'r> + Into<Value>,
{
    let cell: Option<T> = row
        .try_get(index)
        .map_err(|error| Error::Row { column: name.to_owned(), text: super::error::chain(&error) })?;
    Ok(cell.into())
}
