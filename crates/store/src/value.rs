//! What goes into a statement and comes out of a row: four kinds, the same on both databases.
//!
//! There is no kind for fractions and none for booleans on purpose: money is whole minor units, instants are
//! milliseconds, flags are 0 and 1.

/// One argument of a statement, or one cell of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Absent.
    Null,
    /// A whole number: money in minor units, an instant in milliseconds, a count, a flag.
    Int(i64),
    /// Text without the character U+0000, which PostgreSQL cannot hold.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl Value {
    /// What kind of value it is, for error texts.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Int(_) => "an integer",
            Self::Text(_) => "a text",
            Self::Blob(_) => "bytes",
        }
    }
}

macro_rules! from {
    ($($type:ty => |$given:ident| $value:expr;)*) => {$(
        impl From<$type> for Value {
            fn from($given: $type) -> Self {
                $value
            }
        }
    )*};
}

from! {
    i64 => |n| Self::Int(n);
    i32 => |n| Self::Int(n.into());
    i16 => |n| Self::Int(n.into());
    u32 => |n| Self::Int(n.into());
    u16 => |n| Self::Int(n.into());
    u8 => |n| Self::Int(n.into());
    bool => |flag| Self::Int(flag.into());
    &str => |text| Self::Text(text.to_owned());
    &String => |text| Self::Text(text.clone());
    String => |text| Self::Text(text);
    &[u8] => |bytes| Self::Blob(bytes.to_vec());
    &Vec<u8> => |bytes| Self::Blob(bytes.clone());
    Vec<u8> => |bytes| Self::Blob(bytes);
    &Value => |value| value.clone();
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The arguments of a statement: `args![order, 20_000_i64, note]` is `$1`, `$2`, `$3`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::Value::from($value)),*] as &[$crate::Value] };
}
