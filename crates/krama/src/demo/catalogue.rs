//! The sample store's products.

use crate::command::products_csv;
use krama_domain::catalogue::Product;
use krama_domain::money::Currency;
use krama_domain::time::{Random, Timestamp};

const CSV: &str = include_str!("products.csv");

/// A dozen products.
pub fn products(currency: Currency, now: Timestamp, random: &mut dyn Random) -> anyhow::Result<Vec<Product>> {
    products_csv::read(CSV.as_bytes(), currency, now, random)
}
