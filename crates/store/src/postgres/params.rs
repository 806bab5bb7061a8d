//! Translates arguments to what the server expects at their place.
//!
//! The server decides the type of each `$n` from the statement. An argument of another kind is an error with the
//! cast to write, never a silent conversion.

use std::error::Error;

use bytes::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use crate::Value;

impl ToSql for Value {
    fn to_sql(&self, wanted: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => int(*number, wanted, out),
            Self::Text(text) if is_text(wanted) => text.to_sql(wanted, out),
            Self::Blob(bytes) if *wanted == Type::BYTEA => bytes.to_sql(wanted, out),
            other => Err(misfit(other.kind(), wanted, "")),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn int(number: i64, wanted: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
    const CAST: &str = "; write CAST($n AS BIGINT)";
    let small = || i32::try_from(number).map_err(|_| misfit("a number beyond 32 bits", wanted, CAST));
    match *wanted {
        Type::INT8 => number.to_sql(wanted, out),
        Type::INT4 => small()?.to_sql(wanted, out),
        Type::INT2 => i16::try_from(number)
            .map_err(|_| misfit("a number beyond 16 bits", wanted, CAST))?
            .to_sql(wanted, out),
        Type::BOOL => (number != 0).to_sql(wanted, out),
        _ => Err(misfit("an integer", wanted, CAST)),
    }
}

fn is_text(wanted: &Type) -> bool {
    matches!(*wanted, Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN)
}

fn misfit(found: &str, wanted: &Type, advice: &str) -> Box<dyn Error + Sync + Send> {
    format!("{found} was given where the statement wants {wanted}{advice}").into()
}
