//! Whether two sets of rows are the same, in whatever order they come: their number, and the sum of the hashes of all
//! rows. Any row that is missing, doubled or changed changes it.

use crate::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Rows of one table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many.
    pub rows: u64,
    hash: [u64; 4],
}

impl Sum {
    /// Adds a row; its cells in the order of the columns' names.
    pub(super) fn add(&mut self, row: &[Value]) {
        self.rows += 1;
        let hash = Sha256::digest(encoded(row));
        for (sum, bytes) in self.hash.iter_mut().zip(hash.chunks_exact(8)) {
            let word = u64::from_le_bytes(bytes.try_into().expect("a chunk has eight bytes"));
            *sum = sum.wrapping_add(word);
        }
    }

    /// The hash as hex digits.
    pub fn hex(&self) -> String {
        self.hash.iter().map(|word| hex::encode(word.to_le_bytes())).collect()
    }

    /// A sum read back from its number and its digits.
    pub(super) fn parse(rows: u64, digits: &str) -> Option<Self> {
        let bytes: [u8; 32] = hex::decode(digits).ok()?.try_into().ok()?;
        let mut hash = [0; 4];
        for (word, bytes) in hash.iter_mut().zip(bytes.chunks_exact(8)) {
            *word = u64::from_le_bytes(bytes.try_into().ok()?);
        }
        Some(Self { rows, hash })
    }
}

/// A form in which no two different rows look alike.
fn encoded(row: &[Value]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for value in row {
        let (kind, body) = match value {
            Value::Null => (0, Vec::new()),
            Value::Int(number) => (1, number.to_le_bytes().to_vec()),
            Value::Text(text) => (2, text.as_bytes().to_vec()),
            Value::Blob(blob) => (3, blob.clone()),
        };
        bytes.push(kind);
        bytes.extend((body.len() as u64).to_le_bytes());
        bytes.extend(body);
    }
    bytes
}

/// What a database holds, by table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Book(pub BTreeMap<String, Sum>);

impl Book {
    /// All rows.
    pub fn rows(&self) -> u64 {
        self.0.values().map(|sum| sum.rows).sum()
    }

    /// The first table that differs, in words; tables that are empty on one side and unknown on the other do not.
    pub(super) fn difference(&self, found: &Self) -> Option<String> {
        let names: std::collections::BTreeSet<_> = self.0.keys().chain(found.0.keys()).collect();
        let of = |book: &Self, name: &String| book.0.get(name).copied().unwrap_or_default();
        let differs = |name: &&String| of(self, name) != of(found, name);
        names.into_iter().find(differs).map(|name| {
            let (wanted, found) = (of(self, name).rows, of(found, name).rows);
            format!("the table {name} should hold {wanted} rows and holds {found}, or other ones")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(rows: &[Vec<Value>]) -> Sum {
        let mut sum = Sum::default();
        for row in rows {
            sum.add(row);
        }
        sum
    }

    #[test]
    fn the_order_does_not_matter_and_everything_else_does() {
        let (a, b) = (vec![Value::from("a"), Value::Null], vec![Value::from("b"), Value::Int(1)]);
        let whole = sum(&[a.clone(), b.clone()]);
        assert_eq!(sum(&[b.clone(), a.clone()]), whole);
        let shifted = vec![Value::Null, Value::from("a")];
        for other in [vec![a.clone()], vec![a.clone(), a.clone()], vec![shifted, b.clone()], vec![]] {
            assert_ne!(sum(&other), whole, "{other:?}");
        }
        assert_ne!(sum(&[vec![Value::from("1")]]), sum(&[vec![Value::Int(1)]]));
        assert_eq!(Sum::parse(whole.rows, &whole.hex()), Some(whole));
    }

    #[test]
    fn a_difference_names_the_table() {
        let book = |rows: usize| Book(BTreeMap::from([("orders".to_owned(), sum(&vec![vec![]; rows]))]));
        assert_eq!(book(2).difference(&book(2)), None);
        assert_eq!(book(0).difference(&Book::default()), None);
        assert!(book(2).difference(&book(1)).unwrap().contains("orders should hold 2 rows and holds 1"));
    }
}
